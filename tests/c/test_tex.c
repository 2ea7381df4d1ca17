/* The TeX front door: what TeX would read, what papers' classes do to structure, hostile sources. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include "tex/held.h"
#include "tex/sweave.h"
#include "tex/tex.h"

struct reading {
  struct sg_arena arena;
  struct sg_tex_result result;
  struct sg_error error;
  enum sg_status status;
};

static void read_text(struct reading *r, struct sg_str text)
{
  struct sg_tex_options options = {0};
  *r = (struct reading){0};
  sg_arena_init(&r->arena, (size_t)1 << 30);
  r->status = sg_tex_read_text(text, "no-such-folder/paper.tex", &options, &r->arena, &r->result, &r->error);
}

static bool holds(struct sg_str text, const char *part)
{
  return sg_str_find(text, sg_cstr(part), 0) != SG_NPOS;
}

/* A body, what the readable source must hold of it, and what it must not ("": nothing to ask). */
struct row {
  const char *source, *wanted, *unwanted;
};

static void check_rows(const struct row *rows, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    struct reading r;
    char text[4000];
    bool whole = strstr(rows[i].source, "\\documentclass") != NULL;
    snprintf(text, sizeof text, whole ? "%s" : "\\documentclass{article}\\begin{document}\n%s\n\\end{document}",
             rows[i].source);
    read_text(&r, sg_cstr(text));
    if (r.status != SG_OK || !holds(r.result.source, rows[i].wanted) ||
        (rows[i].unwanted[0] != '\0' && holds(r.result.source, rows[i].unwanted)))
      fail_msg("of  %s\nwanted  %s\nnot  %s\ngot  %.*s%s", rows[i].source, rows[i].wanted, rows[i].unwanted,
               SG_STR_ARGS(r.result.source), r.error.message);
    sg_arena_free(&r.arena);
  }
}

#define CHECK(rows) check_rows(rows, sizeof rows / sizeof *rows)

static void macros_expand_as_in_tex(void **state)
{
  static const struct row rows[] = {
      {"\\newcommand{\\eg}{e.g.\\ }\\eg this", "e.g.\\ this", "newcommand"},
      {"\\newcommand{\\pair}[2][one]{<#1,#2>}\\pair{x} \\pair[y]{z}", "<one,x> <y,z>", ""},
      {"\\def\\swap#1#2{#2#1}\\swap ab", "ba", ""},
      {"\\def\\until#1.{[#1]}\\until some words. rest", "[some words] rest", ""},
      {"\\NewDocumentCommand{\\x}{s m o}{\\IfBooleanTF{#1}{S}{N}#2\\IfValueT{#3}{+#3}}\\x*{a} \\x{b}[c]",
       "Sa Nb+c", ""},
      {"\\newcommand{\\name}{SysX\\xspace}\\name is, \\name.", "SysX is, SysX.", ""},
      {"$\\DeclareMathOperator{\\argmax}{arg\\,max}\\argmax_x$", "\\operatorname{arg\\,max}_x", ""},
      {"\\newcommand{\\R}{\\mathbb{R}}$x \\in \\R^n$", "$x \\in \\mathbb{R}^n$", ""},
      {"{\\def\\a{inner}\\a}\\def\\a{outer}\\a", "outer", "\\def"},
      {"\\def\\outer#1{\\def\\inner##1{#1-##1}}\\outer{a}\\inner{b}", "a-b", ""},
      {"\\expandafter\\def\\csname my name\\endcsname{found}\\csname my name\\endcsname", "found", ""},
      {"\\let\\oldin=\\in \\renewcommand{\\in}{\\oldin}$a \\in b$", "a \\in b", ""},
      {"\\newenvironment{note}[1]{\\textbf{#1}: }{ end.}\\begin{note}{A}text\\end{note}",
       "\\textbf{A}: text end.", ""},
      {"\\newcommand{\\emphx}[1]{\\emph{#1}}\\emphx{a}bc", "\\emph{a}bc", ""},
      {"\\makeatletter\\newcommand{\\my@x}{inside}\\newcommand{\\y}{\\my@x}\\makeatother\\y", "inside", ""},
      {"a % comment \\undefined{\nb", "a b", "comment"},
  };
  (void)state;
  CHECK(rows);
}

static void counters_count_as_in_latex(void **state)
{
  /* clang-format off */
  static const struct row rows[] = {
      {"\\newcount\\n \\n=3 \\advance\\n by 2 \\ifnum\\n=5 yes\\else no\\fi", "yes", "no"},
      {"\\newcount\\n \\n 7 \\multiply\\n by 2 \\divide\\n 4 <\\the\\n>", "<3>", ""},
      {"\\count7=12 {\\count7=1 }<\\number\\count7>", "<12>", ""},
      {"\\newcounter{m}\\setcounter{m}{2}\\ifcase\\value{m} a\\or b\\or yes\\else c\\fi", "yes", ""},
      {"\\newcounter{m}[section]\\stepcounter{m}\\section{S}\\stepcounter{m}<\\them>", "<1.1>", ""},
      {"\\newcounter{m}\\setcounter{m}{2+3*2}<\\arabic{m},\\the\\numexpr 2*(3+4)-1\\relax,\\the\\numexpr-5/2\\relax>", "<8,13,-3>", ""},
      {"\\newcounter{m}\\addtocounter{m}{4}<\\roman{m},\\Roman{m},\\alph{m},\\Alph{m}>", "<iv,IV,d,D>", ""},
      {"\\ifodd`A yes\\else no\\fi", "yes", "no"}, {"\\ifnum\"1F=31 yes\\else no\\fi", "yes", "no"},
      {"\\let\\s=\\section \\s{A}\\let\\s=\\subsection \\s{B}", "\\subsection{B}", ""},
      {"\\tolerance=500 in this \\looseness=-1 Pt \\clubpenalty 10000 ex", "in this Pt ex", ""},
      {"\\advance\\leftskip by 3pt and words", "and words", "3pt"},
      {"\\begin{equation}a\\label{x}\\end{equation}\\eqref{x} \\ref{x}", "a\\label{x} \\tag{1}\\end{equation}(\\hyperref[x]{1}) \\hyperref[x]{1}", ""},
      {"\\numberwithin{equation}{section}\\section{S}\\begin{align}a\\\\b\\nonumber\\\\c\\label{x}\\end{align}\\eqref{x}", "(\\hyperref[x]{1.2})", "nonumber"},
      {"\\begin{align}a\\tag{$*$}\\label{x}\\\\b\\label{y}\\end{align}\\ref{y}", "\\hyperref[y]{1}", "\\tag"},
      {"\\begin{equation*}a\\end{equation*}\\[b\\]", "\\begin{equation*}a\\end{equation*}", "tag"},
      {"\\begin{subequations}\\begin{align}a\\\\b\\label{y}\\end{align}\\end{subequations}\\ref{y}", "\\hyperref[y]{1b}", ""},
      {"\\newtheorem{t}{Satz}[section]\\newtheorem{l}[t]{Lemma}\\section{S}\\begin{t}a\\end{t}\\begin{l}\\label{k}b\\end{l}\\cref{k}",
       "\\textbf{Lemma 1.2}. \\label{k}b\\end{l}lemma~\\hyperref[k]{1.2}", ""},
      {"\\newtheorem*{c}{Claim}\\begin{c}a\\end{c}", "\\textbf{Claim}. a", ""},
      {"\\declaretheorem[numberwithin=section]{theorem}\\declaretheorem[sibling=theorem,name=Fact]{fact}\\declaretheorem[numbered=no]{remark}"
       "\\section{S}\\begin{fact}a\\end{fact}\\begin{theorem}b\\end{theorem}\\begin{remark}c\\end{remark}",
       "\\textbf{Theorem 1.2}. b\\end{theorem}\\begin{remark}\n\\textbf{Remark}. c", ""},
      {"\\begin{restatable}[N]{lemma}{again}a\\end{restatable}", "\\textbf{Lemma 1} (N). a", "again"},
      {"\\begin{enumerate}\\item a\\item\\label{i} b\\begin{enumerate}\\item\\label{j} c\\end{enumerate}\\end{enumerate}\\ref{i} \\ref{j}",
       "\\hyperref[i]{2} \\hyperref[j]{2a}", ""},
      {"\\documentclass{report}\\begin{document}\\chapter{C}\\chapter{D}\\begin{figure}\\caption{x}\\label{f}\\end{figure}\\ref{f}\\end{document}",
       "\\hyperref[f]{2.1}", ""},
      {"$a \\text{ by \\eqref{x}}$\\begin{equation}b\\label{x}\\end{equation}", "by (1)", "ref"},
  };
  /* clang-format on */
  (void)state;
  CHECK(rows);
}

/* Each as pdflatex prints it: texlive 2022, cleveref 0.21, enumitem 3.9. */
static void references_print_what_latex_prints(void **state)
{
  (void)state;
#define BODY                                                                                                   \
  "\\newtheorem{theorem}{Theorem}\\newtheorem{lemma}[theorem]{Lemma}\\section{A}\\label{s1}\\subsection{B}"    \
  "\\label{s2}"                                                                                                \
  "\\section{C}\\label{s3}\\section{D}\\label{s4}\\begin{equation}a\\label{e1}\\end{equation}"                 \
  "\\begin{equation}a\\label{e2}\\end{equation}\\begin{equation}a\\label{e3}\\end{equation}"                   \
  "\\begin{figure}a\\caption{F}\\label{f1}\\end{figure}\\begin{figure}\\begin{subfigure}{3cm}\\caption{x}"     \
  "\\label{fa}"                                                                                                \
  "\\end{subfigure}\\begin{subfigure}{3cm}\\caption{y}\\label{fb}\\end{subfigure}\\caption{G}\\label{f2}"      \
  "\\end{figure}"                                                                                              \
  "\\begin{theorem}\\label{th}x\\end{theorem}\\begin{lemma}\\label{le}y\\end{lemma}"                           \
  "\\begin{enumerate}\\item\\label{i1} x\\item\\label{i2} y\\end{enumerate}"
  const struct row rows[] = {
      {BODY "\\cref{s4,s1,s3}", "sections~\\ref{s1} to~\\ref{s4}", ""},
      {BODY "\\cref{e1,e3}", "eqs.~(\\hyperref[e1]{1}) and~(\\hyperref[e3]{3})", ""},
      {BODY "\\Cref{e2,e1,e3}", "Equations~(\\hyperref[e1]{1}) to~(\\hyperref[e3]{3})", ""},
      {BODY "\\cref{f1,th,s1}", "fig.~\\hyperref[f1]{1}, theorem~\\hyperref[th]{1}, and~section~\\ref{s1}", ""},
      {BODY "\\cref{fa,fb}", "figs.~\\hyperref[fa]{2a} and~\\hyperref[fb]{2b}", ""},
      {BODY "\\Crefrange{e1}{e2}", "Equations~(\\hyperref[e1]{1}) to~(\\hyperref[e2]{2})", ""},
      {BODY "\\labelcref{i1,i2}", "\\hyperref[i1]{1} and~\\hyperref[i2]{2}", "item~"},
      {BODY "\\autoref{s2} \\autoref{e1} \\autoref{fa} \\autoref{i1}",
       "subsection~\\ref{s2} Equation~\\hyperref[e1]{1} Figure~\\hyperref[fa]{2a} item~\\hyperref[i1]{1}", ""},
      {BODY "\\nameref{s3}, \\nameref{f1}", "\\hyperref[s3]{C}, \\hyperref[f1]{F}", ""},
      {BODY "\\namecref{f1}, \\nameCrefs{s1}", "fig., Sections", ""},
      {"\\crefname{figure}{picture}{pictures}" BODY "\\cref{f1,f2} \\Cref{f1}",
       "pictures~\\hyperref[f1]{1} and~\\hyperref[f2]{2} Picture~\\hyperref[f1]{1}", ""},
      {"\\crefformat{section}{\\S#2#1#3}" BODY "\\cref{s1}", "\\S\\ref{s1}", "section~"},
      {"\\documentclass{article}\\usepackage[noabbrev,capitalise]{cleveref}\\begin{document}" BODY
       "\\cref{e1}\\end{document}",
       "Equation~(\\hyperref[e1]{1})", ""},
      {BODY "See Figure 1 on page~\\pageref{f1}, or \\cref{f1} (\\cpageref{f1}).", "See Figure 1, or fig.",
       "page"},
      {"\\renewcommand{\\thesection}{\\Roman{section}}" BODY "\\ref{s3}", "\\hyperref[s3]{II}", ""},
      {"\\usepackage{enumitem}\\begin{enumerate}[label=(\\roman*)]\\item\\item\\label{b}\\begin{enumerate}"
       "\\item\\label{c}"
       "\\end{enumerate}\\end{enumerate}\\ref{b} \\ref{c}",
       "\\hyperref[b]{(ii)} \\hyperref[c]{(ii)a}", ""},
      {"\\begin{enumerate}[label=\\textbf{R\\arabic*}, start=4]\\item\\label{b}\\end{enumerate}"
       "\\begin{enumerate}[resume,label=(R\\arabic*)]\\item\\label{c}\\end{enumerate}\\ref{b} \\ref{c}",
       "\\hyperref[b]{R4} \\hyperref[c]{(R5)}", ""},
      {"\\newlist{steps}{enumerate}{2}\\setlist[steps,1]{label=Step "
       "\\arabic*:,ref=S\\arabic*}\\begin{steps}\\item\\label{b} x"
       "\\end{steps}\\ref{b}",
       "\\begin{enumerate}\\item\\label{b} x\\end{enumerate}\\hyperref[b]{S1}", "steps"},
      {"\\usepackage{paralist}\\begin{compactenum}[(i)]\\item\\item\\label{b}\\end{compactenum}\\ref{b}",
       "\\hyperref[b]{ii}", ""},
      {"\\begin{enumerate}[{Case} "
       "A.]\\item\\label{b}\\begin{enumerate}\\item\\begin{enumerate}\\item\\label{c}\\end{enumerate}"
       "\\end{enumerate}\\end{enumerate}\\ref{b} \\ref{c}",
       "\\hyperref[b]{A} \\hyperref[c]{A(a)i}", ""},
      {"\\documentclass{book}\\begin{document}\\chapter{A}\\begin{table}\\caption{T}\\label{t}\\end{table}"
       "\\appendix\\chapter{B}"
       "\\begin{figure}\\caption{F}\\label{f}\\end{figure}\\ref{t} \\ref{f}\\end{document}",
       "\\hyperref[t]{1.1} \\hyperref[f]{A.1}", ""},
  };
#undef BODY
  CHECK(rows);
}

/* What the hosts' MathML lacks is written as what it has. */
static void formulas_are_written_for_mathml(void **state)
{
  (void)state;
  const struct row rows[] = {
      {"${\\cal P} = {\\rm rem}(x)$", "{\\mathcal{P}} = {\\mathrm{rem}}(x)", ""},
      {"$\\bf V = \\left(\\begin{array}[t]{c}a&b\\end{array}\\right)$",
       "\\mathbf{V = \\left(\\begin{array}{c}a&b\\end{array}\\right)}$", ""},
      {"\\begin{align*}\\bf a & b\\\\ \\rm c\\end{align*}", "\\mathbf{a }& b\\\\ \\mathrm{c}", ""},
      {"${a \\over b+c}$ $x \\over y$ ${a \\atop b}$",
       "{\\frac{a }{b+c}}$ $\\frac{x }{y}$ ${\\substack{a \\\\b}}", ""},
      {"$\\Bigl(x\\Bigr) \\biggm| y$", "\\Big(x\\Big) \\bigg| y", ""},
      {"$\\operatorname*{\\arg\\!\\min}_x \\dbinom{a}{b}$", "\\operatorname*{argmin}_x \\binom{a}{b}", ""},
      {"$J \\ga 64 \\hskip 3pt plus 1pt x\\/$", "J \\gtrsim64 \\ x$", ""},
      {"$\\begin{dcases}a\\end{dcases}$", "\\begin{cases}a\\end{cases}", ""},
      {"\\newcommand{\\abs}[1]{<#1>}$\\abs{x}$", "$<x>$", "left"},
      {"$\\abs{x} \\ket{\\psi}$", "\\left|x\\right| |\\psi\\rangle", ""},
      {"$\\textcolor{red}{x}\\color{blue}y\\mathrlap{z}$", "xyz", "color"},
      {"a \\cal b", "b", "mathcal"},
  };
  CHECK(rows);
}

/* TeX's own control flow, as pdflatex decides it. */
static void stores_of_state_are_kept(void **state)
{
  (void)state;
  const struct row rows[] = {
      {"\\newcounter{s}\\renewcommand{\\thes}{\\’x}\\refstepcounter{s}\\label{k}\\ref{k}", "\\hyperref[k]{x}",
       ""}, /* whole characters */
      {"\\newcount\\n \\n=3 \\loop\\ifnum\\n<6 <\\the\\n>\\advance\\n by 1 \\repeat.", "<3><4><5>.", "<6>"},
      {"\\newcount\\n\\loop\\iftrue x\\repeat end", "end", "repeat"}, /* without end: cut */
      {"\\unless\\ifnum1=2 yes\\else no\\fi", "yes", "no"},
      {"\\newif\\ifa\\unless\\ifa yes\\else no\\fi", "yes", "no"},
      {"\\newdimen\\w \\w=3cm \\advance\\w by 1cm \\ifdim\\w>3.9cm yes\\else no\\fi", "yes", "no"},
      {"\\newlength{\\w}\\setlength{\\w}{2cm}\\addtolength{\\w}{-1cm}\\ifdim 2\\w<2.1cm yes\\else no\\fi",
       "yes", "no"},
      {"\\setbox0=\\hbox{hidden}a\\box0 b \\setbox1=\\vbox\\bgroup gone\\egroup c", "ahiddenb c", "gone"},
      {"\\lineskip=0pt plus 1fil x", "x", "plus"},
      {"\\IfSubStr{hello}{ell}{yes}{no}", "yes", "no"},
      {"\\StrSubstitute{a-b-c}{-}{+} \\StrLen{é1}[\\n]<\\n> \\StrMid{abcdef}{2}{4}", "a+b+c", ""},
      {"\\def\\m{one}\\ifdefstring{\\m}{one}{yes}{no} \\apptocmd{\\m}{s}{}{}<\\m>", "yes <ones>", "no"},
      {"\\forcsvlist{\\emph}{a,b} \\renewcommand*{\\do}[1]{(#1)}\\docsvlist{x,y}", "\\emph{a}\\emph{b} (x)(y)",
       ""},
      {"\\foreach \\x/\\y in {1/a,2/b}{<\\x\\y>} \\foreach \\i in {1,3,...,7}{\\i;}", "<1a><2b> 1;3;5;7;", ""},
      {"\\newcounter{c}\\whiledo{\\value{c}<3}{\\stepcounter{c}\\thec,}", "1,2,3,", "4"},
      {"\\patchcmd{\\undefinedx}{a}{b}{yes}{no}", "no", "yes"},
      {"\\ifcat aB yes\\else no\\fi", "yes", "no"},
      {"\\def\\o{\\futurelet\\n\\p}\\def\\p{\\ifx\\n[\\expandafter\\q\\else\\expandafter\\r\\fi}\\def\\q[#1]{<#"
       "1>}\\def\\r{none}\\o[a] \\o b",
       "<a> none", ""},
      {"\\def\\l#1{\\ifcase#1\\or\\expandafter\\section\\or\\expandafter\\subsection\\fi}\\l1{A}text\\l2{B}",
       "\\subsection{B}", "A}text}"},
      {"\\NewDocumentCommand{\\x}{t+ r<> e{_}}{\\IfBooleanTF{#1}{P}{}#2\\IfValueT{#3}{/#3}}\\x+<a>_b \\x<c>",
       "Pa/b c", ""},
      {"\\NewDocumentCommand{\\x}{>{\\SplitArgument{1}{;}}m}{\\y#1}\\newcommand{\\y}[2]{<#1|#2>}\\x{a;b}",
       "<a|b>", ""},
      {"\\NewDocumentCommand{\\x}{>{\\SplitList{,}}m}{\\ProcessList{#1}{\\y}}\\newcommand{\\y}[1]{<#1>}\\x{a,"
       "b}",
       "<a><b>", ""},
      {"\\NewDocumentEnvironment{e}{+b}{\\textbf{#1}}{}\\begin{e}in it\\end{e}", "\\textbf{in it}", ""},
      {"\\newtheorem{thmx}{Theorem}\\newenvironment{u}{\\thmx}{\\endthmx}\\begin{u}a\\end{u}",
       "\\textbf{Theorem 1}. a", "endt"},
      {"\\begin{filecontents}{x.tex}\nfrom x\n\\end{filecontents}\n\\input{x}", "from x", "filecontents"},
      {"\\renewcommand{\\eqref}[1]{\\ref{eq:#1}}\\begin{equation}\\label{eq:a}x\\end{equation}(\\eqref{a})",
       "(\\hyperref[eq:a]{1})", "eqref"},
      {"\\newcommand\\repo{https://a.org/b_c}\\url{\\repo} \\href{\\repo}{there} \\url{\\other}",
       "\\url{https://a.org/b_c} \\href{https://a.org/b_c}{there} \\url{\\other}", "\\repo"},
      {"\\begin{verbatimwrite}{./x.tex}\nfrom x\n\\end{verbatimwrite}\n\\input{./x.tex}", "from x",
       "verbatimwrite"},
      {"\\begin{VerbatimOut}{x}\nfrom x\n\\end{VerbatimOut}\n\\input{x}", "from x", "VerbatimOut"},
      {"\\documentclass{IEEEtran}\\begin{document}\\section{A}\\subsection{B}\\label{b}\\ref{b}\\end{document}",
       "\\hyperref[b]{I-A}", ""},
      {"\\documentclass{elsarticle}\\begin{document}\\appendix\\section{A}\\label{a}\\begin{equation}x\\label{"
       "e}\\end{equation}\\ref{a} \\ref{e}\\end{document}",
       "\\hyperref[a]{Appendix A} \\hyperref[e]{A.1}", ""},
      {"\\begin{algorithmic}[1]\\State a\\If{x}\\State b\\label{l}\\EndIf\\end{algorithmic}\\ref{l}",
       "\\hyperref[l]{3}", ""},
  };
  CHECK(rows);
}

static void classes_print_headings_of_their_own(void **state)
{
  /* clang-format off */
  static const struct row rows[] = {
      {"\\ack We thank all.\\ackn", "\\section*{Acknowledgments}", "Acknowledgment}"},
      {"\\begin{acks}Thanks.\\end{acks}", "\\section*{Acknowledgments}\n\nThanks.", "acks"},
      {"\\funding{None was received.}", "\\section*{Funding}\n\nNone was received.", "NoValue"},
      {"\\renewcommand{\\funding}{money}\\funding", "money", "section"},
      {"\\begin{myacknowledgements}Thanks.\\end{myacknowledgements}", "\\section*{Acknowledgments}", ""},
      {"\\conflictstatement{None.}", "\\section*{Conflicts of interest}\n\nNone.", ""},
      {"\\begin{paperconclusions}We end.\\end{paperconclusions}", "\\section*{Conclusions}\n\nWe end.", ""},
      {"\\newtheorem{conclusion}{Fazit}\\begin{conclusion}x\\end{conclusion}", "\\textbf{Fazit 1}. x", "section"},
      {"\\bmhead{Ethics}", "\\subsection*{Ethics}", ""}, {"\\section{Funding\\textcolon}", "\\section{Funding:}", ""},
      {"\\begin{thebibliography}{9}\\bibitem{a} A.\\end{thebibliography}", "\\section*{References}\n\n\\begin{thebibliography}", ""},
      {"\\renewcommand{\\refname}{Works}\\begin{thebibliography}{9}\\end{thebibliography}", "\\section*{Works}", ""},
      {"\\section*{Bibliography}\\begin{thebibliography}{9}\\end{thebibliography}", "\\section*{Bibliography}", "References"},
      {"\\renewcommand{\\refname}{}\\begin{thebibliography}{9}\\end{thebibliography}", "thebibliography", "section"},
      {"\\printbibliography[heading=bibintoc,title={Works cited}]", "\\section*{Works cited}", "bibintoc"},
      {"\\printbibliography[heading=none]x", "x", "section"},
      {"\\documentclass{book}\\begin{document}\\bibliography{x}\\end{document}", "\\chapter*{Bibliography}", ""},
      {"\\documentclass{article}\\usepackage[ngerman]{babel}\\begin{document}\\section{Einf\"uhrung}gro\"s \"`Wort\"' Drei\"=Wege\\bibliography{x}\\end{document}",
       "\\section{Einführung}groß „Wort“ Drei-Wege\n\n\\section*{Literatur}", ""},
  };
  /* clang-format on */
  (void)state;
  CHECK(rows);
}

static void packages_mean_what_they_say(void **state)
{
  /* clang-format off */
  static const struct row rows[] = {
      {"\\NewDocumentCommand{\\x}{m O{y}}{<#1#2>}\\x{a}\\x{a}[b]", "<ay><ab>", "NoValue"},
      {"\\NewDocumentCommand{\\x}{O{#2} m}{<#1#2>}\\x{a}", "<aa>", ""},
      {"\\NewDocumentEnvironment{e}{o}{<\\IfValueT{#1}{#1}}{>}\\begin{e}[a]b\\end{e}", "<ab>", ""},
      {"\\ifdim 3pt<5pt yes\\else no\\fi", "yes", "no"}, {"\\ifdim 1in=72.27pt yes\\else no\\fi", "yes", "no"},
      {"\\ifnumcomp{3}{>}{2}{yes}{no}", "yes", "no"}, {"\\ifnumodd{4}{no}{yes}", "yes", "no"},
      {"\\ifnum\\pdfstrcmp{a}{b}<0 yes\\else no\\fi", "yes", "no"},
      {"\\excludecomment{inner}\nyes\n\\begin{inner}\nno $\n\\end{inner}\n", "yes", "no $"},
      {"\\NewEnviron{hide}{}\nyes\n\\begin{hide}\nsecret\n\\end{hide}\n", "yes", "secret"},
      {"\\MakeShortVerb{\\|}a |x_1 % y| b", "a \\verb|x_1 % y| b", ""},
      {"\\newmintinline{js}{}\\jsinline{f_x(1)}", "\\verb|f_x(1)|", ""},
      {"\\begin{tabular}{l}\\verb|a & b|\\end{tabular}", "\\texttt{a \\& b}", "verb"},
      {"{\\catcode`\\_=12 a_b}", "a\\_b", ""}, {"\\texttt{\\detokenize{u_v}}", "u\\_v", ""},
      {"\\ce{H2O} \\ce{^{13}C} \\ce{A -> B}", "H2O \\textsuperscript{13}C A → B", ""},
      {"$\\ce{Hg^2+}$ \\nicefrac{1}{2}", "\\mathrm{Hg^{2+}}$ 1/2", "nicefrac"},
      {"\\DeclareSIUnit\\molar{M}\\SI{5}{\\micro\\molar}", "\\SI{5}{\\micro M}", "molar"},
      {"\\newglossaryentry{s}{name={\\ensuremath{\\sigma}},description={d}}\\gls{s}", "$\\sigma$", ""},
      {"\\newacronym[longplural={vector machines}]{v}{VM}{vector machine}\\glspl{v}", "vector machines (VMs)", ""},
      {"\\newcommand{\\ac}{a}$\\ac$", "$a$", ""},
      {"\\DIFdel{old}\\DIFadd{new}", "new", "old"},
      {"\\documentclass{aastex}\\begin{document}\\replaced{old}{new}\\end{document}", "new", "old"},
      {"\\begin{table}\\subfloat[A\\label{k}]{x}\\caption{B}\\end{table}\\subref{k} \\ref{k}", "(a) \\hyperref[k]{1a}", ""},
  };
  /* clang-format on */
  (void)state;
  CHECK(rows);
}

static void encodings_are_read_as_declared(void **state)
{
  /* clang-format off */
  static const struct row rows[] = {
      {"\\documentclass{article}\\usepackage[koi8-r]{inputenc}\\begin{document}\xF7\xD7\xC5\\end{document}", "Вве", ""},
      {"\\documentclass{article}\\usepackage[applemac]{inputenc}\\begin{document}caf\x8E\\end{document}", "café", ""},
      {"\\documentclass{article}\\usepackage[latin2]{inputenc}\\begin{document}\xB1\\end{document}", "ą", ""},
      {"\\documentclass{jsarticle}\\begin{document}\x82\xCD\x82\xB6\\end{document}", "はじ", ""},
      {"\\documentclass{article}\\begin{document}\\begin{CJK}{GBK}{song}\xC9\xB3\xD7\xD3\\end{CJK}\\end{document}", "沙", ""},
  };
  /* clang-format on */
  (void)state;
  CHECK(rows);
}

static void conditionals_choose_as_in_tex(void **state)
{
  static const struct row rows[] = {
      {"\\ifodd 3 yes\\else no\\fi", "yes", "no"},
      {"\\ifodd 4 no\\else yes\\fi", "yes", "no"},
      {"\\ifodd -7 yes\\else no\\fi", "yes", "no"},
      {"\\ifodd 0 no\\else yes\\fi", "yes", "no"},
      {"\\def\\n{12}\\ifodd\\n no\\else yes\\fi", "yes", "no"},
      {"\\chardef\\n=5 \\ifodd\\n yes\\else no\\fi", "yes", "no"},
      {"\\ifodd 2 no\\fi yes", "yes", "no"},
      {"\\ifodd 1 yes\\fi", "yes", "no"},
      {"\\iffalse no \\iftrue no\\fi no\\else yes\\fi", "yes", "no"},
      {"\\newif\\ifdraft \\ifdraft no\\else first\\fi \\drafttrue\\ifdraft second\\fi", "second", "no"},
      {"\\ifx\\undefinedthing\\undefined yes\\else no\\fi", "yes", "no"},
      {"\\def\\a{1}\\def\\b{1}\\ifx\\a\\b yes\\else no\\fi", "yes", "no"},
      {"\\ifnum 3<12 yes\\else no\\fi", "yes", "no"},
      {"\\ifcase 2 no\\or no\\or yes\\else no\\fi", "yes", "no"},
      {"\\newboolean{long}\\setboolean{long}{true}\\ifthenelse{\\boolean{long}}{yes}{no}", "yes", "no"},
      {"\\def\\mode{a}\\ifthenelse{\\equal{\\mode}{a} \\AND \\NOT \\equal{x}{y}}{yes}{no}", "yes", "no"},
      {"\\ifdefined\\section yes\\else no\\fi", "yes", "no"},
      {"\\newtoggle{t}\\toggletrue{t}\\iftoggle{t}{yes}{no}", "yes", "no"},
      {"\\makeatletter\\@ifundefined{nothing}{yes}{no}\\makeatother", "yes", "no"},
  };
  (void)state;
  CHECK(rows);
}

static void classes_keep_their_structure(void **state)
{
  static const struct row rows[] = {
      {"\\twocolumn[\\icmltitle{The title}]text", "\\title{The title}", "twocolumn"},
      {"\\documentclass{aa}\\begin{document}\\abstract{a}{b}{c}{d}{e}x\\end{document}",
       "\\begin{abstract}\na\n\nb\n\nc\n\nd\n\ne\n\\end{abstract}", ""},
      {"\\documentclass{x}\\begin{abstract}Early.\\end{abstract}\\begin{document}x\\end{document}",
       "\\begin{document}\n\\begin{abstract}\nEarly.", ""},
      {"\\IEEEraisesectionheading{\\section{Introduction}}\\IEEEPARstart{T}{his} is",
       "\\section{Introduction}This is", ""},
      {"\\let\\old\\section\\renewcommand\\section{\\@ifstar{\\old*}{\\old}}\\section{Kept}", "\\section{Kept}",
       ""},
      {"\\section[short]{Long \\emph{title}}\\label{s}", "\\section{Long \\emph{title}}", "short"},
      {"\\section{A}\\appendix\\section{B}", "\\begin{appendices}\n\n\\section{B}", ""},
      {"\\begin{figure*}\\includegraphics[w=1]{a}\\caption{Two\n\nlines}\\label{f}\\end{figure*}",
       "\\includegraphics{a}\n\\caption{Two\nlines\\label{f}}", "figure*"},
      {"\\begin{figure}\\subfloat[first]{\\includegraphics{a}}\\subfloat[second]{\\includegraphics{b}}"
       "\\caption{All.}\\end{figure}",
       "\\caption{All. (a) first (b) second}", ""},
      {"\\begin{table}\\resizebox{1cm}{!}{\\begin{tabular}{@{}l|p{3cm}>{\\bf}c}a&b&c\\end{tabular}}\\caption{T}"
       "\\end{table}",
       "\\begin{tabular}{llc}", "resizebox"},
      {"\\captionof{table}{Alone}", "\\begin{table}\n\\caption{Alone", ""},
      {"\\begin{lemma}[Key]x\\end{lemma}", "\\textbf{Lemma 1} (Key). x", ""},
      {"Use \\pkg{dplyr} and \\foo{some plain words} \\baz[o]{3pt}.", "\\textbf{dplyr} and some plain words .",
       "3pt"},
      {"a\\todo{not this}b\\index{nor this}c", "abc", "this"},
      {"\\newacronym{vm}{VM}{virtual machine}\\gls{vm} and \\gls{vm}", "virtual machine (VM) and VM", ""},
      {"\\section{S}\\label{sec:s}See \\Cref{sec:s,eq:x} and \\cref{fig:y}.",
       "Section~\\ref{sec:s} and~equation~\\ref{eq:x} and figure~\\ref{fig:y}", "cref"},
      {"\\begin{algorithmic}\\State a\\If{$x$}\\State b\\EndIf\\end{algorithmic}",
       "\\item \\textbf{if} $x$ \\textbf{then}\n\\begin{enumerate}\n\\item b", "EndIf"},
      {"\\begin{verbatim}\n\\section{No} %\n\\end{verbatim}", "\n\\section{No} %\n", ""},
      {"\\verb|\\iffalse| and \\url{a%b}", "\\verb|\\iffalse| and \\url{a\\%b}", ""},
      {"\\emph{a \\begin{itemize}\\item b\\end{itemize}}", "a \\begin{itemize}", "emph"},
      {"\\begin{tcolorbox}[colback=red,title={A box, titled}]x\\end{tcolorbox}", "\\textbf{A box, titled}",
       "colback"},
      {"\\footnotetext[3]{A note.}", "\\footnote{A note.}", ""},
  };
  (void)state;
  CHECK(rows);
}

/* Where a heading stands makes no difference: it opens a line of its own, in no command's argument. */
static void headings_leave_what_they_stand_in(void **state)
{
  /* clang-format off */
  static const char *const bodies[] = {
      "\\hypertarget{a}{%\n\\section{Aim}\\label{a}}", "\\hyperdef{s}{a}{\\section{Aim}}", "\\wrap{\\section{Aim}}",
      "\\wrap[o]{id}{red}{\\section{Aim}\\label{id}}", "\\wrap[\\section{Aim}]{x}", "\\wrap{a}{\\other{b}{\\section{Aim}}}",
      "{\\section{Aim}}", "{\\bf\\section{Aim}}", "{\\Large \\section{Aim}\n\nText in the group.}",
      "{{{{{{{{{{{{{{{{{{\\section{Aim}}}}}}}}}}}}}}}}}}}", "\\begingroup\\section{Aim}\\endgroup", "\\fbox{\\section{Aim}}",
      "\\parbox[t]{5cm}{\\section{Aim}}", "\\mbox{\\section{Aim}}", "\\vbox to 3cm{\\section{Aim}}",
      "\\newsavebox{\\b}\\sbox{\\b}{\\section{Aim}}\\usebox{\\b}", "\\savebox\\b[3cm]{\\section{Aim}}\\usebox\\b",
      "\\begin{multicols}{2}[\\section{Aim}]text\\end{multicols}", "\\begin{box}{\\section{Aim}}text\\end{box}",
      "\\emph{\\section{Aim}}", "\\textbf{\\section{Aim}}", "\\textcolor{red}{\\section{Aim}}", "\\uppercase{\\section{Aim}}",
      "\\href{http://a.b}{\\section{Aim}}", "\\hyperref[x]{\\section{Aim}}", "\\enquote{\\section{Aim}}",
      "\\centerline{\\section{Aim}}", "\\afterpage{\\section{Aim}}", "\\AtEndDocument{\\section{Aim}}",
      "\\texorpdfstring{\\section{Aim}}{}", "\\section{\\texorpdfstring{Aim}{Goal}}", "\\section{\\hypertarget{a}{Aim}}",
      "\\section{{\\mbox Aim}}", "\\section{\\section{Aim}}", "\\section{Aim\n\nnever closed", "\\footnote{never \\section{Aim}",
      "\\newcommand{\\s}[2]{\\hypertarget{#1}{\\section{#2}\\label{#1}}}\\s{a}{Aim}",
      "\\newcommand{\\s}[1]{\\section{#1}}\\wrap{\\s{Aim}}", "\\def\\s#1#2{\\wrap{#1}{\\section{#2}}}\\s{a}{Aim}",
      "\\newenvironment{s}[1]{\\section{#1}}{}\\begin{s}{Aim}x\\end{s}",
      "\\begin{tabular}{l}\\section{Aim} & b\\\\ c\\end{tabular}", "\\[ x = \\frac{1 \\section{Aim}", "$\\frac{$\\frac{ x\n\n\\section{Aim}",
      "\\leavevmode\\vadjust pre{\\hypertarget{a}{}}%\n\\section{Aim}",
  };
  /* clang-format on */
  (void)state;
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    struct reading r;
    char text[600];
    snprintf(text, sizeof text,
             "\\documentclass{article}\\begin{document}\nBefore.\n\n%s\n\nThen.\n\\end{document}", bodies[i]);
    read_text(&r, sg_cstr(text));
    if (r.status != SG_OK || r.result.heading_count != 1 ||
        !sg_str_equal(r.result.headings[0].text, SG_LIT("Aim")) ||
        !(holds(r.result.source, "\n\\section{Aim}") || holds(r.result.source, "\n\\section{{Aim}}")))
      fail_msg("of  %s\ngot  %.*s%s", bodies[i], SG_STR_ARGS(r.result.source), r.error.message);
    sg_arena_free(&r.arena);
  }
}

/* What would cost pandoc twice the time for each brace, or its whole patience. */
static void nests_are_made_flat(void **state)
{
  /* clang-format off */
  static const struct row rows[] = {
      {"{{{{ in\n\nmore }}}}", "\n in\n\nmore", "{ in"}, {"{{{{ in one line }}}}", "{ in one line }", "{{"},
      {"a {b {c\n\nd} e} f", "a b c\n\nd e f", ""}, {"{{{{{{ never\n\nclosed", "\n never\n\nclosed\n", ""},
      {"\\emph{never\n\nclosed", "\nnever\n\nclosed", "emph"}, {"\\footnote{never closed", "\nnever closed", "footnote"},
      {"\\footnote{one\n\ntwo}", "\\footnote{one\n\ntwo}", ""}, {"{\\bf kept} and {\\it kept}", "{\\bf kept} and {\\it kept}", ""},
      {"$ {{x}} $", "$ {{x}} $", ""}, {"\\item {one\n\ntwo}", "\\item one\n\ntwo", ""},
      {"\\caption{a \\caption{b}}", "\\caption{a {b}}", ""}, {"ab{c\n\nd}", "abc\n\nd", ""},
      {"\\title{T\\begin{document}\nWords.", "\nWords.", ""}, {"\\bf{{a\n\nb}}", "a\n\nb", "bfa"},
      {"\\documentclass{article}{\\begin{document}Words.", "\nWords.", "{Words"},
  };
  /* clang-format on */
  (void)state;
  CHECK(rows);
  char deep[20000] = "", text[25000];
  for (int i = 0; i < 150; i++)
    strcat(deep, i % 2 ? "\\begin{quote}{\\emph{a " : "\\footnote{b \\begin{itemize}\\item ");
  snprintf(text, sizeof text, "\\documentclass{article}\\begin{document}\n%s\\section{Last}\n\\end{document}",
           deep);
  struct reading r;
  read_text(&r, sg_cstr(text));
  assert_int_equal(r.status, SG_OK);
  size_t depth = 0, deepest = 0;
  for (size_t i = 0; i < r.result.source.n; i++) {
    depth += r.result.source.p[i] == '{';
    depth -= r.result.source.p[i] == '}' && depth > 0;
    deepest = depth > deepest ? depth : deepest;
  }
  assert_true(deepest <= SG_TEX_NEST_MAX);
  assert_true(holds(r.result.source, "\\section{Last}"));
  sg_arena_free(&r.arena);
}

static void trifles_are_repaired_and_named(void **state)
{
  static const struct {
    const char *source, *wanted;
    size_t line;
  } rows[] = {
      {"one\ntwo } three", "two three", 3},
      {"{ open\n\nto the end", "\n open\n\nto the end\n", 2},
      {"math $x never ends\n\nnext", "never ends\n$", 2},
      {"\\begin{itemize}\n\\item x", "\\item x\n\\end{itemize}", 2},
      {"x \\end{nothing} y", "x y", 2},
      {"\\DeclareMathOperator{\\Fix0}{F}\nrest", "rest", 2},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct reading r;
    char text[400];
    snprintf(text, sizeof text, "\\documentclass{article}\\begin{document}\n%s\n\\end{document}",
             rows[i].source);
    read_text(&r, sg_cstr(text));
    assert_int_equal(r.status, SG_OK);
    if (!holds(r.result.source, rows[i].wanted) || r.result.warning_count != 1 ||
        r.result.warnings[0].place.line != rows[i].line)
      fail_msg("of  %s\nwanted  %s\ngot  %.*s%zu warnings, line %zu", rows[i].source, rows[i].wanted,
               SG_STR_ARGS(r.result.source), r.result.warning_count,
               r.result.warning_count ? r.result.warnings[0].place.line : 0);
    assert_true(sg_str_equal(r.result.warnings[0].place.file, SG_LIT("paper.tex")));
    sg_arena_free(&r.arena);
  }
}

static void the_oracle_counts_the_source(void **state)
{
  struct reading r;
  (void)state;
  read_text(&r, SG_LIT("\\documentclass{article}\\newcommand{\\sys}{SysX}\\title{On \\sys}\n"
                       "\\begin{document}\\begin{abstract}Short words.\\end{abstract}\n"
                       "\\section{The \\sys{} design}\nFour words of prose.\n\n\\subsection*{Last}\n"
                       "\\begin{table}\\caption{A \\textbf{bold} caption}\\end{table}\n"
                       "\\appendix\n\\section{Extra}\\end{document}"));
  assert_int_equal(r.status, SG_OK);
  assert_true(sg_str_equal(r.result.title, SG_LIT("On SysX")));
  assert_true(sg_str_equal(r.result.abstract, SG_LIT("Short words.")));
  assert_int_equal(r.result.heading_count, 3);
  assert_true(sg_str_equal(r.result.headings[0].text, SG_LIT("The SysX design")));
  assert_int_equal(r.result.headings[0].place.line, 3);
  assert_int_equal(r.result.headings[1].level, 3);
  assert_false(r.result.headings[1].numbered);
  assert_int_equal(r.result.appendix, 2);
  assert_int_equal(r.result.caption_count, 1);
  assert_true(sg_str_equal(r.result.captions[0].text, SG_LIT("A bold caption")));
  assert_int_equal(r.result.captions[0].place.line, 7);
  sg_arena_free(&r.arena);
}

/* -- A tree of files --------------------------------------------------------------------------- */

static char folder[] = "/tmp/studyguide-tex-XXXXXX";

static void put(const char *name, const char *text)
{
  char path[300];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static void set_time(const char *name, time_t seconds)
{
  char path[300];
  struct utimbuf times = {seconds, seconds};
  snprintf(path, sizeof path, "%s/%s", folder, name);
  assert_int_equal(0, utime(path, &times));
}

static void read_file(struct reading *r, const char *name, bool allow_outside)
{
  struct sg_tex_options options = {.allow_outside = allow_outside};
  char path[300];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  *r = (struct reading){0};
  sg_arena_init(&r->arena, (size_t)1 << 30);
  r->status = sg_tex_read(path, &options, &r->arena, &r->result, &r->error);
}

static bool warned(const struct reading *r, const char *code)
{
  for (size_t i = 0; i < r->result.warning_count; i++)
    if (sg_str_equal(r->result.warnings[i].code, sg_cstr(code)))
      return true;
  return false;
}

static int make_tree(void **state)
{
  char path[300], target[300];
  (void)state;
  if (mkdtemp(folder) == NULL)
    return -1;
  snprintf(path, sizeof path, "%s/sec", folder);
  mkdir(path, 0700);
  put("sec/a.tex", "From a. \\input{sec/b}\n\\endinput\nnot this");
  put("sec/b.tex", "From b.");
  put("sec/c.tex", "From c. \\input{d}");
  put("sec/d.tex", "From d.");
  put("sub.tex", "\\documentclass{subfiles}\\title{No}\\begin{document}From sub.\\end{document} not this");
  put("own.sty", "\\newcommand{\\mine}{own macro}\\renewcommand{\\section}[1]{broken}\\def\\emph#1{}\\iffalse");
  put("skip.tex", "not this");
  put("main.tex", "\\documentclass{article}\\usepackage{own}\\includeonly{sub}\\begin{document}\n"
                  "\\input sec/a \\include{skip}\\import{sec/}{c}\\subfile{sub}\\mine\n"
                  "\\section{S}\\emph{kept}\\input{missing}After.\\end{document}");
  snprintf(path, sizeof path, "%s/styles", folder);
  mkdir(path, 0700);
  put("styles/kept.sty", "\\newcommand{\\elsewhere}{a style elsewhere}");
  put("path.tex", "\\documentclass{article}\\makeatletter\\def\\input@path{{sec/},{ styles/ }}\\makeatother\n"
                  "\\usepackage{kept}\\begin{document}\\elsewhere{} \\input{b}\\end{document}");
  put("wrapper.tex", "\\def\\option{1}\\input{wrapped}");
  put("wrapped.tex", "\\documentclass{book}\\makeatletter\\defsomething{section}{Sections~#3#1#4}\\begin{"
                     "document}\\section{One}\\end{document}");
  put("loop.tex", "x \\input{loop} y");
  put("outside.tex", "\\input{/etc/passwd}\\input{../../../../etc/passwd}\\input{link}Still here.");
  snprintf(path, sizeof path, "%s/link.tex", folder);
  snprintf(target, sizeof target, "/etc/passwd");
  return symlink(target, path);
}

static int remove_tree(void **state)
{
  char command[300];
  (void)state;
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  return system(command);
}

/* The .aux file beside the paper is believed where it fits the paper. */
static void numbers_are_taken_from_the_aux_file(void **state)
{
  static const char *const paper =
      "\\documentclass{article}\\newtheorem{t}{Theorem}\\begin{document}\n\\section{A}\\label{a}\\section{B}"
      "\\label{b}\n"
      "\\begin{t}\\label{t}x\\end{t}\\begin{t}y\\end{t}\\begin{equation}z\\label{e}\\end{equation}\n"
      "\\begin{figure}\\caption{F}\\label{f}\\end{figure}\\ref{b} \\eqref{e} \\ref{f} "
      "p.~\\pageref{f}\\end{document}\n";
  static const char *const aux =
      "\\relax\n\\@writefile{toc}{\\contentsline {section}{\\numberline {1}A}{1}{}\\protected@file@percent }\n"
      "\\newlabel{a}{{1}{1}{A}{section.1}{}}\n\\@writefile{toc}{\\contentsline {section}{\\numberline "
      "{IV}B}{1}{}}\n"
      "\\@writefile{lof}{\\contentsline {figure}{\\numberline {S3}{\\ignorespaces F\\relax "
      "}}{7}{}}\n\\@input{inner.aux}\n"
      "\\newlabel{t}{{6}{2}{}{t.6}{}}\n\\newlabel{e}{{\\textbf {9}}{2}}\n";
  struct reading r;
  char path[300];
  (void)state;
  snprintf(path, sizeof path, "%s/aux", folder);
  mkdir(path, 0700);
  put("aux/paper.tex", paper);
  put("aux/paper.aux", aux);
  put("aux/inner.aux", "\\newlabel{b}{{IV}{1}{B}{section.1}{}}\n\\newlabel{f}{{S3}{7}{F}{figure.1}{}}\n");
  read_file(&r, "aux/paper.tex", false);
  assert_true(holds(r.result.source, "\\hyperref[b]{IV} (\\hyperref[e]{9}) \\hyperref[f]{S3} p.~7"));
  assert_true(holds(r.result.source, "Theorem 6}. \\label{t}x") && holds(r.result.source, "Theorem 7}. y"));
  assert_true(holds(r.result.source, "\\tag{9}"));
  assert_true(sg_str_equal(r.result.headings[1].number, SG_LIT("IV")));
  assert_true(sg_str_equal(r.result.floats[0].name, SG_LIT("Figure S3")));
  sg_arena_free(&r.arena);

  put("aux/inner.aux",
      "\\newlabel{f}{{S3}{7}{F}{figure.1}{}}\n"); /* no label b: of another version of the paper */
  read_file(&r, "aux/paper.tex", false);
  assert_true(holds(r.result.source, "\\ref{b} (\\hyperref[e]{1}) \\hyperref[f]{1}"));
  sg_arena_free(&r.arena);

  put("aux/inner.aux", "\\newlabel{b}{{IV}{1}}\n\\newlabel{f}{{S3}{7}}\n");
  put("aux/paper.aux", "\\newlabel{a}{{1}{1}}\\newlabel\n\\newlabel{{{\n\\newlabel{b}{{X\n\\contentsline "
                       "{section}{\\numberline {9}\n");
  read_file(&r, "aux/paper.tex", false); /* torn */
  assert_true(holds(r.result.source, "\\ref{b}"));
  sg_arena_free(&r.arena);

  put("aux/paper.aux", aux);
  set_time("aux/paper.aux", 1000);
  read_file(&r, "aux/paper.tex", false); /* older than the paper */
  assert_true(holds(r.result.source, "\\ref{b}"));
  sg_arena_free(&r.arena);
}

static void files_are_read_where_tex_reads_them(void **state)
{
  struct reading r;
  (void)state;
  read_file(&r, "main.tex", false);
  assert_int_equal(r.status, SG_OK);
  static const char *const parts[] = {"From a. From b.", "From c. From d.", "From sub.", "own macro",
                                      "\\section{S}",    "\\emph{kept}",    "After."};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (!holds(r.result.source, parts[i]))
      fail_msg("'%s' is missing in\n%.*s", parts[i], SG_STR_ARGS(r.result.source));
  assert_false(holds(r.result.source, "not this"));
  assert_true(warned(&r, "source/file-missing"));
  assert_int_equal(r.result.file_count, 7); /* main, the style file, a, b, c, d, sub */
  sg_arena_free(&r.arena);
}

static void a_file_that_only_reads_the_paper_is_no_part_of_it(void **state)
{
  struct reading r;
  (void)state;
  read_file(&r, "wrapper.tex", false);
  assert_int_equal(r.status, SG_OK);
  assert_true(holds(r.result.source, "\\section{One}"));
  assert_false(holds(r.result.source, "Sections"));
  sg_arena_free(&r.arena);
}

static void the_source_may_say_where_its_files_are(void **state)
{
  struct reading r;
  (void)state;
  read_file(&r, "path.tex", false);
  assert_true(holds(r.result.source, "a style elsewhere"));
  assert_true(holds(r.result.source, "From b."));
  sg_arena_free(&r.arena);
}

static void assert_woven(const char *text, const char *expected)
{
  struct sg_arena arena;
  bool found;
  sg_arena_init(&arena, 1 << 20);
  struct sg_str woven = sg_tex_weave(sg_cstr(text), &arena, &found);
  if (!sg_str_equal(woven, sg_cstr(expected)))
    fail_msg("%s\nis woven as\n%.*s", text, SG_STR_ARGS(woven));
  assert_int_equal(found, strcmp(text, expected) != 0);
  sg_arena_free(&arena);
}

static void r_code_is_shown_where_the_paper_shows_it(void **state)
{
  (void)state;
  assert_woven("No chunk: a << b.\n", "No chunk: a << b.\n");
  assert_woven("As:\n<<>>=\nx <- 1\n@\nwhere", "As:\n\\begin{verbatim}\nx <- 1\n\\end{verbatim}\nwhere");
  assert_woven("a\n<<fig=TRUE, echo=false>>=\nplot(x)\n@ %def\nb", "a\n%\n%\n%\nb");
  assert_woven("\\SweaveOpts{echo=FALSE}\n<<a>>=\nx\n@\n<<echo = TRUE>>=\ny\n@",
               "\\SweaveOpts{echo=FALSE}\n%\n%\n%\n\\begin{verbatim}\ny\n\\end{verbatim}\n");
  assert_woven("<<setup, include=FALSE>>=\nopts_chunk$set(echo = FALSE)\n@\n<<>>=\nx\n@\n",
               "%\n%\n%\n%\n%\n%\n");
  assert_woven("<<>>=\nx", "\\begin{verbatim}\nx\n\\end{verbatim}");
  assert_woven("<<>>=\n@\nText", "%\n%\nText");
}

static void no_file_outside_is_read(void **state)
{
  struct reading r;
  (void)state;
  read_file(&r, "outside.tex", false);
  assert_int_equal(r.status, SG_OK);
  assert_true(holds(r.result.source, "Still here."));
  assert_false(holds(r.result.source, "root:"));
  assert_true(warned(&r, "source/file-refused"));
  assert_int_equal(r.result.file_count, 1);
  sg_arena_free(&r.arena);
  read_file(&r, "outside.tex", true);
  assert_true(holds(r.result.source, "root:"));
  sg_arena_free(&r.arena);
}

static void a_file_that_reads_itself_ends(void **state)
{
  struct reading r;
  (void)state;
  read_file(&r, "loop.tex", false);
  assert_int_equal(r.status, SG_OK);
  assert_true(warned(&r, "source/recursion"));
  sg_arena_free(&r.arena);
}

/* -- Hostile sources --------------------------------------------------------------------------- */

static void repeat(struct sg_buf *text, const char *part, size_t times)
{
  for (size_t i = 0; i < times; i++)
    sg_buf_add(text, sg_cstr(part));
}

/* Each must end within seconds, not minutes, whatever it answers; the machine may be busy. */
static void hostile_sources_end_quickly(void **state)
{
  static const struct {
    const char *before, *part, *after;
    size_t times;
  } rows[] = {
      {"\\def\\a{\\a\\a}\\a", "", "", 0},
      {"\\def\\a{\\a}\\a", "", "", 0},
      {"\\def\\a{x\\a}\\a", "", "", 0},
      {"\\def\\a#1{\\a{#1#1}}\\a{x}", "", "", 0},
      {"\\let\\a\\b\\let\\b\\a\\a\\expandafter\\a\\a", "", "", 0},
      {"\\def\\a{\\@ifnextchar x{\\a}{\\a}}\\makeatletter\\a", "", "", 0},
      {"\\edef\\a{\\b\\b}\\edef\\b{\\a\\a}\\a", "", "", 0},
      {"", "{", "", 1000000},
      {"", "}", "", 1000000},
      {"", "$", "", 1000000},
      {"", "\\begin{a}", "", 200000},
      {"", "\\end{a}", "", 200000},
      {"", "\\begin{verbatim}", "", 100000},
      {"", "\\begin{figure}\\caption{x", "", 100000},
      {"", "\\emph{", "", 200000},
      {"", "\\section{", "", 200000},
      {"", "\\iftrue ", "", 300000},
      {"", "\\iffalse ", "", 300000},
      {"", "\\foo{", "", 20000},
      {"", "\\newcommand{\\x}{\\x}\\x", "", 1000},
      {"", "\\cref{a", "", 100000},
      {"", "\\verb", "", 200000},
      {"", "\\url{", "", 200000},
      {"\\begin{tabular}{*{99999999}{*{999999}{c}}}", "a&", "\\end{tabular}", 100000},
      {"\\def\\a#1\\b{#1}", "\\a", "", 3000},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct sg_buf text;
    struct reading r;
    clock_t start = clock();
    sg_buf_init(&text, 64 * 1024 * 1024);
    sg_buf_add(&text, SG_LIT("\\documentclass{article}\\begin{document}"));
    sg_buf_add(&text, sg_cstr(rows[i].before));
    repeat(&text, rows[i].part, rows[i].times);
    sg_buf_add(&text, sg_cstr(rows[i].after));
    read_text(&r, sg_buf_str(&text));
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (seconds > 10.0 * (getenv("ASAN_OPTIONS") || sizeof(void *) < 8 ? 10 : 1))
      fail_msg("%s%s × %zu took %.1f s", rows[i].before, rows[i].part, rows[i].times, seconds);
    assert_true(r.status == SG_OK || r.error.message[0] != '\0');
    sg_arena_free(&r.arena);
    sg_buf_free(&text);
  }
}

static void what_is_no_text_is_refused(void **state)
{
  struct reading r;
  (void)state;
  read_text(&r, SG_LIT("\\documentclass{a}\0\1\2"));
  assert_int_equal(r.status, SG_EPARSE);
  sg_arena_free(&r.arena);
  read_text(&r, SG_LIT("caf\xe9 \x93quoted\x94"));
  assert_int_equal(r.status, SG_OK);
  assert_true(holds(r.result.source, "café “quoted”"));
  assert_true(warned(&r, "source/encoding"));
  sg_arena_free(&r.arena);
  read_file(&r, "nothing.tex", false);
  assert_int_equal(r.status, SG_EIO);
  sg_arena_free(&r.arena);
}

/* -- What a document holds of a source ---------------------------------------------------------- */

static const char document[] =
    "{\"pandoc-api-version\":[1,22],\"meta\":{\"title\":{\"t\":\"MetaInlines\",\"c\":[{\"t\":\"Str\",\"c\":"
    "\"A\"}]},"
    "\"abstract\":{\"t\":\"MetaBlocks\",\"c\":[{\"t\":\"Para\",\"c\":[{\"t\":\"Str\",\"c\":\"Short\"}]}]}},"
    "\"blocks\":["
    "{\"t\":\"Header\",\"c\":[1,[\"id\",[],[]],[{\"t\":\"Str\",\"c\":\"First\"},{\"t\":\"Space\"},{\"t\":"
    "\"Emph\",\"c\":[{\"t\":"
    "\"Str\",\"c\":\"PART\"}]}]]},"
    "{\"t\":\"Para\",\"c\":[{\"t\":\"Link\",\"c\":[[\"no\",[\"no\"],[]],[{\"t\":\"Str\",\"c\":"
    "\"one\\u2013two\"}],[\"no\",\"no\"]]},"
    "{\"t\":\"Space\"},{\"t\":\"Math\",\"c\":[{\"t\":\"InlineMath\"},\"x3\"]},{\"t\":\"RawInline\",\"c\":["
    "\"latex\",\"no\"]},"
    "{\"t\":\"Cite\",\"c\":[[{\"citationPrefix\":[{\"t\":\"Str\",\"c\":\"no\"}],\"citationHash\":0}],[{\"t\":"
    "\"Str\","
    "\"c\":\" 4four\"}]]},{\"t\":\"Note\",\"c\":[{\"t\":\"Para\",\"c\":[{\"t\":\"Str\",\"c\":\" "
    "five\"}]}]}]}]}";

static void a_document_holds_words_of_its_source(void **state)
{
  (void)state;
  static const struct sg_str headings[] = {{"First part", 10}, {"Second part of it", 17}, {"Gone", 4}};
  static const struct sg_str captions[] = {{"one, two; X3", 12}, {"two one two x3", 14}, {"no", 2}, {"fiv", 3}};
  struct sg_tex_wanted wanted = {headings, captions, 3, 4, SG_LIT("short first")};
  struct sg_tex_held held;
  struct sg_arena arena;
  struct sg_error err = {0};
  sg_arena_init(&arena, 1 << 24);
  assert_int_equal(sg_tex_hold(sg_cstr(document), &wanted, &arena, &held, &err), SG_OK);
  assert_true(held.headings[0] && !held.headings[1] && !held.headings[2]);
  assert_true(held.captions[0] == 1 && held.captions[1] == 0.5 && held.captions[2] == 0 &&
              held.captions[3] == 1);
  assert_true(held.abstract == 1);
  assert_int_equal(held.title_words, 1);
  assert_int_equal(held.words, 7); /* short first part one two x3 five; "4four" is a number's */
  assert_int_equal(held.formulas, 1);
  sg_arena_free(&arena);
}

static void a_document_of_nothing_holds_nothing(void **state)
{
  (void)state;
  struct sg_tex_wanted wanted = {0};
  struct sg_tex_held held;
  struct sg_arena arena;
  struct sg_error err = {0};
  sg_arena_init(&arena, 1 << 24);
  assert_int_equal(sg_tex_hold(SG_LIT("{\"meta\":{},\"blocks\":[]}"), &wanted, &arena, &held, &err), SG_OK);
  assert_true(held.abstract == 1 && held.words == 0);
  assert_int_equal(sg_tex_hold(SG_LIT("[1,[\"a\"],{}]"), &wanted, &arena, &held, &err), SG_OK);
  struct sg_str late = SG_LIT("{\"blocks\":[{\"c\":\"x\",\"t\":\"Str\"}]}");
  assert_int_equal(sg_tex_hold(late, &wanted, &arena, &held, &err), SG_EINVAL);
  assert_int_equal(sg_tex_hold(SG_LIT("{\"blocks\":["), &wanted, &arena, &held, &err), SG_EPARSE);
  sg_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(macros_expand_as_in_tex),
      cmocka_unit_test(counters_count_as_in_latex),
      cmocka_unit_test(formulas_are_written_for_mathml),
      cmocka_unit_test(stores_of_state_are_kept),
      cmocka_unit_test(numbers_are_taken_from_the_aux_file),
      cmocka_unit_test(references_print_what_latex_prints),
      cmocka_unit_test(classes_print_headings_of_their_own),
      cmocka_unit_test(packages_mean_what_they_say),
      cmocka_unit_test(encodings_are_read_as_declared),
      cmocka_unit_test(conditionals_choose_as_in_tex),
      cmocka_unit_test(classes_keep_their_structure),
      cmocka_unit_test(headings_leave_what_they_stand_in),
      cmocka_unit_test(nests_are_made_flat),
      cmocka_unit_test(trifles_are_repaired_and_named),
      cmocka_unit_test(the_oracle_counts_the_source),
      cmocka_unit_test(files_are_read_where_tex_reads_them),
      cmocka_unit_test(a_file_that_only_reads_the_paper_is_no_part_of_it),
      cmocka_unit_test(the_source_may_say_where_its_files_are),
      cmocka_unit_test(r_code_is_shown_where_the_paper_shows_it),
      cmocka_unit_test(no_file_outside_is_read),
      cmocka_unit_test(a_file_that_reads_itself_ends),
      cmocka_unit_test(hostile_sources_end_quickly),
      cmocka_unit_test(what_is_no_text_is_refused),
      cmocka_unit_test(a_document_holds_words_of_its_source),
      cmocka_unit_test(a_document_of_nothing_holds_nothing),
  };
  return cmocka_run_group_tests_name("tex", tests, make_tree, remove_tree);
}
