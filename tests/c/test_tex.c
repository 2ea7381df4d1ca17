/* The LaTeX reader: where headings stand, trees of files, hostile sources. What commands become:
 * tests/spec/tex-*.md. */
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

/* pandoc's time grows with braces in braces: beyond a depth they are not written. */
static void deep_nests_are_made_flat(void **state)
{
  (void)state;
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

/* Headings that are typed are the source's, too, in their order; labels keep the one that they stand under. */
static void typed_headings_are_counted(void **state)
{
  static const char *const wanted[] = {"Methods", "Mice", "Thanks", "Results", "References"};
  static const int levels[] = {2, 3, 5, 2, 2};
  struct reading r;
  (void)state;
  read_text(&r, SG_LIT("\\documentclass{article}\\begin{document}\\textbf{A title\\\\of two lines}\n\n"
                       "\\textbf{Methods}\n\nWe.\n\n\\textbf{Mice}\n\nThey.\n\n"
                       "\\paragraph{Thanks}\\label{t} See \\nameref{t}.\n\n\\textbf{Results}\n\nSo.\n\n"
                       "\\begin{thebibliography}{9}\\end{thebibliography}\\end{document}"));
  assert_int_equal(r.status, SG_OK);
  assert_true(sg_str_equal(r.result.title, SG_LIT("A title of two lines")));
  assert_int_equal(r.result.heading_count, 5);
  for (size_t i = 0; i < 5; i++) {
    assert_true(sg_str_equal(r.result.headings[i].text, sg_cstr(wanted[i])));
    assert_int_equal(r.result.headings[i].level, levels[i]);
  }
  assert_int_equal(r.result.headings[1].place.line, 7);
  assert_true(holds(r.result.source, "Thanks}\\label{t} See \\hyperref[t]{Thanks}"));
  sg_arena_free(&r.arena);
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
      cmocka_unit_test(numbers_are_taken_from_the_aux_file),
      cmocka_unit_test(headings_leave_what_they_stand_in),
      cmocka_unit_test(typed_headings_are_counted),
      cmocka_unit_test(deep_nests_are_made_flat),
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
