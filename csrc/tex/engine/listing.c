/* Listings as pandoc reads them: what is printed in one, and nothing that a reader of LaTeX would take for a
 * command.
 */
#include "tex/engine/engine.h"
#include "text/signs.h"

struct sg_str sg_tex_as_verbatim(struct sg_tex *tex, struct sg_str content)
{
  struct sg_str end = SG_LIT("\\end{verbatim}");
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_OUTPUT_MAX);
  sg_buf_add(&buf, SG_LIT("\\begin{verbatim}"));
  for (size_t at = 0; at < content.n;) {
    size_t found = sg_str_find(content, end, at);
    size_t next = found == SG_NPOS ? content.n : found;
    sg_buf_add(&buf, sg_slice(content, at, next));
    if (found != SG_NPOS) /* what would follow were read as commands */
      sg_buf_add(&buf, SG_LIT("\\ end{verbatim}"));
    at = found == SG_NPOS ? content.n : found + end.n;
  }
  sg_buf_add(&buf, end);
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

/* Adds what a command prints in a listing: a sign, or what stands in the definition of a command of the paper's
 * own without arguments. Of any other command its argument is what is printed. */
static void add_printed(struct sg_tex *tex, struct sg_str name, struct sg_buf *out)
{
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, sg_tex_intern(tex, name))->means;
  bool own = means->kind == SG_MEANS_MACRO && means->macro->parameters == 0 &&
             (means->macro->spec == NULL || means->macro->spec[0] == '\0');
  uint32_t sign = sg_str_equal(name, SG_LIT("textbackslash")) ? '\\' : sg_sign_of(name);
  if (sign != 0 && !own)
    sg_buf_add_codepoint(out, sign);
  for (size_t i = 0; own && i < means->macro->body.count; i++) {
    struct sg_token token = means->macro->body.at[i];
    struct sg_str inner = token.kind == SG_TOKEN_CONTROL ? sg_tex_name(tex, token) : SG_LIT("");
    bool grouping = token.kind == SG_TOKEN_CHAR && sg_is_one_of(token.value, "{}$^_&~#");
    sign = token.kind == SG_TOKEN_CHAR && !grouping ? token.value : sg_sign_of(inner);
    if (sign != 0)
      sg_buf_add_codepoint(out, sign);
  }
}

/* Adds TeX within a listing as it is printed, less its braces. */
static void add_without_commands(struct sg_tex *tex, struct sg_str content, struct sg_buf *out)
{
  for (size_t at = 0; at < content.n;) {
    char c = content.p[at++];
    if (c == '{' || c == '}')
      continue;
    if (c != '\\') {
      sg_buf_add_char(out, c);
      continue;
    }
    size_t end = at;
    while (end < content.n && sg_is_alpha(content.p[end]))
      end++;
    struct sg_str name = sg_slice(content, at, end);
    at = end > at ? end : at + 1;
    if (name.n == 0)
      sg_buf_add(out, sg_slice(content, at - 1, at));
    else
      add_printed(tex, name, out);
    size_t colour = sg_str_equal(name, SG_LIT("textcolor")) ? sg_str_find(content, SG_LIT("}"), at) : SG_NPOS;
    at = colour != SG_NPOS ? colour + 1 : at;
  }
}

/* A listing in which backslash and braces are TeX's (alltt, fancyvrb's commandchars): pandoc marks the words of
 * code so, \KeywordTok{if}. */
static struct sg_str without_commands(struct sg_tex *tex, struct sg_str content)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_OUTPUT_MAX);
  add_without_commands(tex, content, &buf);
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

/* A listing with formulas between dollars (listings' mathescape): each is a sign or two as a rule. */
static struct sg_str without_formulas(struct sg_tex *tex, struct sg_str content)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_OUTPUT_MAX);
  for (size_t at = 0; at < content.n;) {
    size_t open = sg_str_find(content, SG_LIT("$"), at);
    size_t shut = open == SG_NPOS ? SG_NPOS : sg_str_find(content, SG_LIT("$"), open + 1);
    size_t line = open == SG_NPOS ? SG_NPOS : sg_str_find(content, SG_LIT("\n"), open);
    bool formula = shut != SG_NPOS && shut < line;
    size_t to = formula ? open : open == SG_NPOS ? content.n : open + 1;
    sg_buf_add(&buf, sg_slice(content, at, to));
    if (formula)
      add_without_commands(tex, sg_str_trim(sg_slice(content, open + 1, shut)), &buf);
    at = formula ? shut + 1 : to;
  }
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

/* Are the formulas of a listing read as such: by its own options, or by those of all? */
static bool has_formulas(const struct sg_tex *tex, struct sg_str name, struct sg_str options)
{
  return sg_str_equal(name, SG_LIT("lstlisting")) &&
         (tex->listing_formulas || sg_str_find(options, SG_LIT("mathescape"), 0) != SG_NPOS) &&
         sg_str_find(options, SG_LIT("mathescape=false"), 0) == SG_NPOS;
}

struct sg_str sg_tex_readable_listing(struct sg_tex *tex, struct sg_str name, struct sg_str piece, size_t inner,
                                      size_t inner_end)
{
  static const char *const known[] = {"verbatim", "Verbatim", "lstlisting", "minted"};
  size_t line_end = sg_str_find(piece, SG_LIT("\n"), inner);
  size_t chars = sg_str_find(piece, SG_LIT("commandchars=\\\\\\{\\}"), inner);
  bool marked = sg_str_equal(name, SG_LIT("alltt")) ||
                sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "marked listing ", name))->means.on ||
                (chars != SG_NPOS && chars < line_end && sg_str_equal(name, SG_LIT("Verbatim")));
  struct sg_str first_line = sg_slice(piece, inner, line_end == SG_NPOS ? inner_end : line_end);
  bool formulas = has_formulas(tex, name, first_line);
  for (size_t i = 0; !marked && !formulas && i < sizeof known / sizeof *known; i++)
    if (sg_str_equal(name, sg_cstr(known[i])))
      return piece;
  size_t options = inner;
  if (line_end != SG_NPOS && line_end < inner_end)
    inner = line_end; /* arguments stand on the line of \begin */
  struct sg_str content = sg_slice(piece, inner, inner_end);
  if (marked)
    return sg_tex_as_verbatim(tex, without_commands(tex, content));
  if (formulas)
    return sg_tex_as_verbatim(tex, without_formulas(tex, content));
  size_t shut = options + 1 < inner ? sg_str_find(sg_slice(piece, 0, inner), SG_LIT("]"), options) : SG_NPOS;
  bool listing =
      sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "raw environment ", name))->means.target == SG_ENV_RAW;
  if (!listing || shut == SG_NPOS || piece.p[options] != '[' ||
      sg_str_find(content, SG_LIT("\\end{lstlisting}"), 0) != SG_NPOS)
    return sg_tex_as_verbatim(tex, content);
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_OUTPUT_MAX);
  sg_buf_add(&buf, SG_LIT("\\begin{lstlisting}"));
  sg_buf_add(&buf, sg_slice(piece, options, shut + 1));
  sg_buf_add(&buf, content);
  sg_buf_add(&buf, SG_LIT("\\end{lstlisting}"));
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}
