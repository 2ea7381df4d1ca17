/* Chemical formulas (mhchem's \ce, chemformula's \ch, chemfig) as plain formulas: in text "H2SO4" with raised
 * charges and isotopes, in math upright with its indices.
 */
#include "tex/structure/structure.h"

static void add_arrow(struct sg_buf *out, bool math, struct sg_str text, size_t *at)
{
  /* clang-format off */
  static const struct { const char *from, *text, *math; } arrows[] = {
      {"<=>", "⇌", "\\rightleftharpoons "}, {"<->", "↔", "\\leftrightarrow "}, {"->", "→", "\\rightarrow "},
      {"<-", "←", "\\leftarrow "},
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++)
    if (sg_str_starts(sg_slice(text, *at, text.n), sg_cstr(arrows[i].from))) {
      sg_buf_add_format(out, "%s", math ? arrows[i].math : arrows[i].text);
      *at += strlen(arrows[i].from);
      return;
    }
  sg_buf_add_char(out, text.p[(*at)++]);
}

/* What follows a `^` or `_`: {…}, or letters, digits and signs. */
static struct sg_str script(struct sg_str text, size_t *at)
{
  size_t from = *at, end = from;
  if (from < text.n && text.p[from] == '{') {
    end = sg_str_find(text, SG_LIT("}"), from);
    end = end == SG_NPOS ? text.n : end;
    *at = end < text.n ? end + 1 : end;
    return sg_slice(text, from + 1, end);
  }
  while (end < text.n && (sg_is_digit(text.p[end]) || sg_is_one_of(text.p[end], "+-")))
    end++;
  if (end == from && end < text.n)
    end++;
  *at = end;
  return sg_slice(text, from, end);
}

static void add_script(struct sg_buf *out, bool math, bool raised, struct sg_str text)
{
  sg_buf_add_format(out, math ? "%s{" : "\\text%sscript{",
                    math     ? (raised ? "^" : "_")
                    : raised ? "super"
                             : "sub");
  sg_buf_add(out, text);
  sg_buf_add_char(out, '}');
}

/* Is the character before this one an atom's or a group's end, whose count follows? */
static bool counts(struct sg_str text, size_t at)
{
  return at > 0 && (sg_is_alpha(text.p[at - 1]) || sg_is_one_of(text.p[at - 1], ")]}"));
}

static void add_formula(struct sg_buf *out, bool math, struct sg_str text)
{
  for (size_t i = 0; i < text.n;) {
    char c = text.p[i];
    if (c == '^' || c == '_') {
      i++;
      struct sg_str piece = script(text, &i);
      add_script(out, math, c == '^', piece);
    } else if (math && sg_is_digit(c) && counts(text, i)) {
      size_t end = i;
      while (end < text.n && (sg_is_digit(text.p[end]) || text.p[end] == '.'))
        end++;
      add_script(out, math, false, sg_slice(text, i, end));
      i = end;
    } else if (c == '<' || (c == '-' && i + 1 < text.n && text.p[i + 1] == '>')) {
      add_arrow(out, math, text, &i);
    } else if ((c == '+' || c == '-') && counts(text, i) &&
               (i + 1 == text.n || sg_is_one_of(text.p[i + 1], " ])"))) {
      add_script(out, math, true, sg_slice(text, i, i + 1)); /* a charge */
      i++;
    } else if (c == ' ' && math) {
      sg_buf_add(out, SG_LIT("\\ "));
      i++;
    } else {
      if (c != '$')
        sg_buf_add_char(out, c);
      i++;
    }
  }
}

void sg_act_chemistry(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens argument, options;
  struct sg_buf out;
  (void)row;
  sg_tex_optional(tex, &options);
  if (!sg_tex_argument(tex, &argument) || tex->muted)
    return;
  sg_buf_init(&out, SG_TEX_SOURCE_MAX);
  if (tex->math)
    sg_buf_add(&out, SG_LIT("\\mathrm{"));
  add_formula(&out, tex->math, sg_tex_expand_word(tex, argument));
  if (tex->math)
    sg_buf_add_char(&out, '}');
  sg_buf_add_char(&out, '\0');
  sg_tex_push_text(tex, out.data, token);
  sg_buf_free(&out);
}
