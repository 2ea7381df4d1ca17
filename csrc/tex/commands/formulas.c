/* Commands in formulas that the hosts' MathML (texmath 0.12.4, in Debian's pandoc 2.17) cannot read, as ones
 * that it can: each row was tried. The paper's own definitions come first. */
#include "tex/commands/commands.h"

#define AS(name, spec, text)                                                                                   \
  {                                                                                                            \
    name, spec, text, NULL, 0, 0                                                                               \
  }
#define ACTS(name, act, value)                                                                                 \
  {                                                                                                            \
    name, NULL, NULL, act, value, 0                                                                            \
  }

static sg_tex_act sg_act_math_font, sg_act_over, sg_act_operator_name, sg_act_braket, sg_act_math_qty,
    sg_act_math_box;

/* clang-format off */
static const struct sg_tex_row rows[] = {
    /* Fonts that hold up to the group's end */
    ACTS("cal", sg_act_math_font, 0), ACTS("rm", sg_act_math_font, 1), ACTS("bf", sg_act_math_font, 2), ACTS("it", sg_act_math_font, 3),
    ACTS("sf", sg_act_math_font, 4), ACTS("tt", sg_act_math_font, 5), ACTS("sl", sg_act_math_font, 3), ACTS("sc", sg_act_math_font, 1),
    ACTS("em", sg_act_math_font, 3), ACTS("frak", sg_act_math_font, 6), ACTS("bfseries", sg_act_math_font, 2), ACTS("itshape", sg_act_math_font, 3),
    ACTS("over", sg_act_over, 0), ACTS("atop", sg_act_over, 1),
    AS("mit", "", ""), AS("mathnormal", "m", "#1"), AS("bold", "m", "\\mathbf{#1}"), AS("mathbbm", "m", "\\mathbb{#1}"), AS("mathbbmss", "m", "\\mathbb{#1}"),
    AS("textsc", "m", "\\text{#1}"), AS("textup", "m", "\\text{#1}"), AS("textnormal", "m", "\\text{#1}"), AS("emph", "m", "\\text{#1}"),
    AS("hbox", "m", "\\text{#1}"), AS("vbox", "m", "\\text{#1}"), AS("parbox", "~~~mm", "\\text{#2}"), AS("fbox", "m", "\\boxed{#1}"), AS("url", "m", "\\text{#1}"),
    AS("uline", "m", "\\underline{#1}"), AS("footnotemark", "~", ""), AS("mathversion", "m", ""), AS("boldmath", "", ""), AS("unboldmath", "", ""),
    /* Sizes of delimiters and of letters */
    AS("Bigl", "", "\\Big"), AS("Bigr", "", "\\Big"), AS("Bigm", "", "\\Big"), AS("bigm", "", "\\big"), AS("Biggl", "", "\\Bigg"),
    AS("Biggr", "", "\\Bigg"), AS("Biggm", "", "\\Bigg"), AS("biggm", "", "\\bigg"), AS("tiny", "", ""), AS("scriptsize", "", ""),
    AS("footnotesize", "", ""), AS("small", "", ""), AS("normalsize", "", ""), AS("large", "", ""), AS("Large", "", ""), AS("LARGE", "", ""),
    AS("huge", "", ""), AS("Huge", "", ""), AS("scaleobj", "mm", "#2"), ACTS("scalebox", sg_act_math_box, 1), ACTS("resizebox", sg_act_math_box, 0), AS("mathlarger", "m", "#1"), AS("mathsmaller", "m", "#1"),
    /* Boxes and looks: what is in them */
    AS("smash", "~m", "#1"), AS("raisebox", "m~~m", "#2"), AS("rotatebox", "~mm", "#2"), AS("mathrlap", "m", "#1"), AS("mathllap", "m", "#1"),
    AS("mathclap", "m", "#1"), AS("rlap", "m", "\\text{#1}"), AS("llap", "m", "\\text{#1}"), AS("clap", "m", "\\text{#1}"), AS("vcenter", "m", "#1"),
    AS("cancel", "m", "#1"), AS("bcancel", "m", "#1"), AS("xcancel", "m", "#1"), AS("cancelto", "mm", "#2"), AS("hphantom", "m", "\\phantom{#1}"),
    AS("vphantom", "m", ""), AS("mathinner", "m", "#1"), AS("shoveleft", "m", "#1"), AS("shoveright", "m", "#1"), AS("mathchoice", "mmmm", "#1"),
    AS("color", "~m", ""), AS("textcolor", "~mm", "#2"), AS("mathcolor", "~mm", "#2"), AS("colorbox", "~mm", "\\text{#2}"), AS("hyperlink", "mm", "#2"),
    AS("hypertarget", "mm", "#2"), AS("multicolumn", "mmm", "#3"), AS("multirow", "m~m~m", "#3"), AS("href", "mm", "#2"), AS("hyperref", "~m", "#1"),
    /* Spaces, and what only the page knows */
    AS("/", "", ""), AS("hspace", "*m", "\\ "), AS("vspace", "*m", ""), AS("hskip", "d", "\\ "), AS("kern", "d", ""), AS("mkern", "d", "\\,"),
    AS("mskip", "d", "\\,"), AS("mspace", "m", "\\,"), AS("enspace", "", "\\ "), AS("thinspace", "", "\\,"), AS("medspace", "", "\\:"),
    AS("thickspace", "", "\\;"), AS("negthinspace", "", "\\!"), AS("negmedspace", "", "\\!"), AS("negthickspace", "", "\\!"), AS("hfill", "", "\\quad "),
    AS("hfil", "", ""), AS("hss", "", ""), AS("space", "", "\\ "), AS("nobreakspace", "", "\\ "), AS("rule", "~mm", ""), AS("strut", "", ""), AS("mathstrut", "", ""),
    AS("null", "", ""), AS("relax", "", ""), AS("allowbreak", "", ""), AS("nobreak", "", ""), AS("break", "", ""), AS("linebreak", "~", ""),
    AS("nolinebreak", "~", ""), AS("penalty", "i", ""), AS("noindent", "", ""), AS("centering", "", ""), AS("ignorespaces", "", ""), AS("unskip", "", ""),
    AS("protect", "", ""), AS("leavevmode", "", ""), AS("displaybreak", "~", ""), AS("allowdisplaybreaks", "~", ""), AS("qedhere", "", ""),
    AS("displaylimits", "", ""), AS("xspace", "", ""), AS("medskip", "", ""), AS("smallskip", "", ""), AS("bigskip", "", ""), AS("par", "", ""),
    AS("makebox", "~~m", "\\text{#1}"), AS("framebox", "~~m", "\\boxed{\\text{#1}}"), AS("dbinom", "mm", "\\binom{#1}{#2}"), AS("tbinom", "mm", "\\binom{#1}{#2}"),
    AS(".", "m", "#1"), AS("'", "m", "#1"), AS("`", "m", "#1"), AS("^", "m", "#1"), AS("\"", "m", "#1"), AS("~", "m", "#1"), AS("=", "m", "#1"),
    /* Signs */
    AS("mars", "", "♂"), AS("male", "", "♂"), AS("venus", "", "♀"), AS("female", "", "♀"), AS("earth", "", "⊕"), AS("sun", "", "⊙"), AS("astrosun", "", "⊙"),
    ACTS("operatorname", sg_act_operator_name, 0),
    AS("ga", "", "\\gtrsim "), AS("la", "", "\\lesssim "), AS("vcentcolon", "", ":"), AS("degree", "", "^\\circ "), AS("textdegree", "", "^\\circ "),
    AS("micro", "", "\\mu "), AS("AA", "", "\\text{Å}"), AS("S", "", "\\text{§}"), AS("P", "", "\\text{¶}"), AS("copyright", "", "\\text{©}"),
    AS("textless", "", "<"), AS("textgreater", "", ">"), AS("textbar", "", "|"), AS("textunderscore", "", "\\_"), AS("sp", "", "^"), AS("sb", "", "_"),
    AS("widecheck", "m", "\\check{#1}"), AS("dashint", "", "\\fint "), AS("surd", "", "√"), AS("textquotesingle", "", "'"), AS("lq", "", "`"), AS("rq", "", "'"),
    AS("prescript", "mmm", "{}^{#1}_{#2}#3"), AS("cfrac", "~mm", "\\frac{#1}{#2}"), AS("intertext", "m", "\\text{#1}\\\\"), AS("shortintertext", "m", "\\text{#1}\\\\"),
    AS("sideset", "mmm", "{}#1#3#2"), AS("mathpalette", "mm", "#1{}{#2}"), AS("textonehalf", "", "\\frac{1}{2}"),
    /* The packages physics, braket, mathtools */
    AS("abs", "*m", "\\left|#1\\right|"), AS("norm", "*m", "\\left\\|#1\\right\\|"), AS("bra", "m", "\\langle #1|"), AS("ket", "m", "|#1\\rangle "),
    ACTS("braket", sg_act_braket, 0), ACTS("qty", sg_act_math_qty, 0), AS("Braket", "m", "\\left\\langle #1\\right\\rangle "), AS("Set", "m", "\\left\\{#1\\right\\}"),
    AS("set", "m", "\\{#1\\}"), AS("expval", "*m", "\\langle #1\\rangle "), AS("ev", "*m", "\\langle #1\\rangle "), AS("dd", "", "\\mathrm{d}"), AS("dv", "*~mm", "\\frac{\\mathrm{d}#1}{\\mathrm{d}#2}"),
    AS("pdv", "*~mm", "\\frac{\\partial #1}{\\partial #2}"), AS("vb", "*m", "\\mathbf{#1}"), AS("va", "*m", "\\vec{#1}"), AS("vu", "*m", "\\hat{#1}"),
    AS("grad", "", "\\nabla "), AS("laplacian", "", "\\nabla^2 "), AS("curl", "", "\\nabla\\times "), AS("comm", "mm", "[#1,#2]"), AS("order", "m", "\\mathcal{O}(#1)"),
};
/* clang-format on */

void sg_tex_define_formulas(struct sg_tex *tex)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    sg_tex_symbol_at(tex, sg_tex_intern(tex, sg_cstr(rows[i].name)))->formula = (uint16_t)(i + 1);
}

bool sg_tex_formula_command(struct sg_tex *tex, struct sg_token token)
{
  uint16_t index = sg_tex_symbol(tex, token)->formula;
  if (index == 0)
    return false;
  const struct sg_tex_row *row = &rows[index - 1];
  if (row->act != NULL) {
    row->act(tex, token, row);
    return true;
  }
  const struct sg_macro *macro = sg_tex_row_macro(tex, row, token);
  if (macro != NULL)
    sg_tex_expand(tex, token, macro);
  return macro != NULL;
}

/* What comes up to the end of the group, cell or formula, which stays. */
static struct sg_tokens rest_of_group(struct sg_tex *tex)
{
  enum { REST_MAX = 10 * 1000 };
  struct sg_tokens rest = {0};
  size_t depth = 0, inner = 0;
  for (struct sg_token next = sg_tex_next(tex); rest.count < REST_MAX; next = sg_tex_next(tex)) {
    bool ends = next.kind == SG_TOKEN_END || next.kind == SG_TOKEN_CLOSE || next.kind == SG_TOKEN_PARAGRAPH;
    bool edge = sg_token_is(next, '$') || sg_token_is(next, '&') || sg_tex_is_control(tex, next, "\\") ||
                sg_tex_is_control(tex, next, "]") || sg_tex_is_control(tex, next, ")") ||
                sg_tex_is_control(tex, next, "right");
    bool end = sg_tex_is_control(tex, next, "end");
    if (ends || (depth == 0 && inner == 0 && (edge || end || sg_token_is(next, '}')))) {
      sg_tex_push(tex, next);
      break;
    }
    depth += sg_token_is(next, '{');
    depth -= sg_token_is(next, '}') && depth > 0;
    inner += sg_tex_is_control(tex, next, "begin") || sg_tex_is_control(tex, next, "left");
    inner -= (end || sg_tex_is_control(tex, next, "right")) && inner > 0;
    sg_tokens_add(&tex->scratch, &rest, next);
  }
  return rest;
}

static void sg_act_math_font(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  static const char *const fonts[] = {"\\mathcal{", "\\mathrm{", "\\mathbf{",  "\\mathit{",
                                      "\\mathsf{",  "\\mathtt{", "\\mathfrak{"};
  struct sg_tokens rest = rest_of_group(tex);
  sg_tex_push_text(tex, "}", token);
  sg_tex_push_tokens(tex, rest.at, rest.count);
  sg_tex_push_text(tex, fonts[row->value], token);
}

/* {a \over b} (0), {a \atop b} (1) */
static void sg_act_over(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  const struct sg_group *group = tex->group_count > 0 ? &tex->groups[tex->group_count - 1] : NULL;
  if (group == NULL || group->from > tex->out.length || tex->muted)
    return;
  struct sg_str left =
      sg_arena_copy(&tex->scratch, sg_slice(sg_buf_str(&tex->out), group->from, tex->out.length));
  struct sg_tokens rest = rest_of_group(tex);
  sg_buf_truncate(&tex->out, group->from);
  tex->word_open = false;
  sg_tex_write_text(tex, row->value == 0 ? SG_LIT("\\frac{") : SG_LIT("\\substack{"));
  sg_tex_write_text(tex, left);
  sg_tex_write_text(tex, row->value == 0 ? SG_LIT("}{") : SG_LIT("\\\\"));
  sg_tex_push(tex, sg_tex_raw_token(tex, SG_LIT("}"), false)); /* closes what was written, no group */
  sg_tex_push_tokens(tex, rest.at, rest.count);
  (void)token;
}

/* braket's \braket{a|b} and physics' \braket{a}{b}. */
static void sg_act_braket(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens bra, ket = {0};
  (void)row;
  if (!sg_tex_argument(tex, &bra))
    return;
  bool two = sg_token_is(sg_tex_peek(tex), '{') && sg_tex_argument(tex, &ket);
  sg_tex_push_text(tex, "\\rangle ", token);
  if (two) {
    sg_tex_push_tokens(tex, ket.at, ket.count);
    sg_tex_push_text(tex, "|", token);
  }
  sg_tex_push_tokens(tex, bra.at, bra.count);
  sg_tex_push_text(tex, "\\langle ", token);
}

/* \resizebox{width}{height}{$…$} (0), \scalebox{by}[by]{$…$} (1): a box in a formula holds text, whose formula
 * is part of the one around it. */
static void sg_act_math_box(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens body;
  (void)token;
  sg_tex_skip(tex, row->value == 0 ? "sgg" : "go");
  if (!sg_tex_argument(tex, &body))
    return;
  while (body.count > 0 && (body.at[0].kind == SG_TOKEN_SPACE || sg_token_is(body.at[0], '$'))) {
    body.at++;
    body.count--;
  }
  while (body.count > 0 &&
         (body.at[body.count - 1].kind == SG_TOKEN_SPACE || sg_token_is(body.at[body.count - 1], '$')))
    body.count--;
  sg_tex_push_tokens(tex, body.at, body.count);
}

/* physics' \qty(a+b) sizes its brackets; siunitx's \qty{1}{m} stays. */
static void sg_act_math_qty(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token next = sg_tex_peek(tex);
  (void)row;
  if (!sg_token_is(next, '(') && !sg_token_is(next, '|'))
    sg_tex_write(tex, token);
}

/* \operatorname{\arg\!\min}: MathML takes letters and thin spaces alone. */
static void sg_act_operator_name(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  static const char *const names[] = {"arg", "min", "max", "sup", "inf", "lim", "log",
                                      "exp", "det", "dim", "ker", "deg", "gcd"};
  struct sg_tokens name, letters = {0};
  (void)row;
  sg_tex_write(tex, token);
  if (sg_tex_take(tex, '*'))
    sg_tex_write(tex, (struct sg_token){.kind = SG_TOKEN_CHAR, .value = '*'});
  if (!sg_tex_argument(tex, &name))
    return;
  struct sg_token brace = {.kind = SG_TOKEN_CHAR, .value = '{', .line = token.line, .file = token.file};
  sg_tokens_add(&tex->scratch, &letters, brace);
  for (size_t i = 0; i < name.count; i++) {
    struct sg_tokens word = {name.at + i, 1, 0};
    if (sg_tex_is_control(tex, name.at[i], "!"))
      continue;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
      if (sg_tex_is_control(tex, name.at[i], names[k]))
        word = sg_tex_tokens_of(tex, names[k], token);
    for (size_t k = 0; k < word.count; k++)
      sg_tokens_add(&tex->scratch, &letters, word.at[k]);
  }
  brace.value = '}';
  sg_tokens_add(&tex->scratch, &letters, brace);
  sg_tex_push_tokens(tex, letters.at, letters.count);
}
