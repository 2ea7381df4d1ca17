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

/* Adds TeX within a listing as it is printed, less its braces, and less its dollars where they are TeX's, too.
 */
static void add_without_commands(struct sg_tex *tex, struct sg_str content, bool dollars, struct sg_buf *out)
{
  for (size_t at = 0; at < content.n;) {
    char c = content.p[at++];
    if (c == '{' || c == '}' || (dollars && c == '$'))
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
    if (name.n == 0 && at <= content.n && sg_is_one_of((unsigned char)content.p[at - 1], ",;:!/"))
      sg_buf_add(out,
                 content.p[at - 1] == '!' || content.p[at - 1] == '/' ? SG_LIT("") : SG_LIT(" ")); /* spaces */
    else if (name.n == 0)
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
  add_without_commands(tex, content, false, &buf);
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

/* A listing in which TeX stands between two marks (listings' mathescape and escapeinside), each on one line:
 * what it prints is a sign or a word as a rule. */
static struct sg_str without_escapes(struct sg_tex *tex, struct sg_str content, struct sg_tex_escape marks)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_OUTPUT_MAX);
  for (size_t at = 0; at < content.n;) {
    size_t open = sg_str_find(content, marks.open, at), inner = open == SG_NPOS ? SG_NPOS : open + marks.open.n;
    size_t shut = open == SG_NPOS ? SG_NPOS : sg_str_find(content, marks.shut, inner);
    size_t line = open == SG_NPOS ? SG_NPOS : sg_str_find(content, SG_LIT("\n"), open);
    bool escaped = shut != SG_NPOS && shut < line;
    size_t to = escaped ? open : open == SG_NPOS ? content.n : inner;
    sg_buf_add(&buf, sg_slice(content, at, to));
    if (escaped)
      add_without_commands(tex, sg_slice(content, inner, shut), true, &buf);
    at = escaped ? shut + marks.shut.n : to;
  }
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

/* The inside of the braces that `s` begins with, *rest behind them; `s` itself where there are none. */
static struct sg_str unbraced(struct sg_str s, struct sg_str *rest)
{
  size_t shut = s.n > 0 && s.p[0] == '{' ? sg_str_find(s, SG_LIT("}"), 1) : SG_NPOS;
  *rest = shut == SG_NPOS ? sg_str(NULL, 0) : sg_slice(s, shut + 1, s.n);
  return shut == SG_NPOS ? s : sg_slice(s, 1, shut);
}

struct sg_tex_escape sg_tex_escape_of(struct sg_str options)
{
  struct sg_tex_escape none = {{NULL, 0}, {NULL, 0}};
  size_t one = sg_str_find(options, SG_LIT("escapechar="), 0),
         two = sg_str_find(options, SG_LIT("escapeinside="), 0);
  struct sg_str rest, value;
  if (one != SG_NPOS) { /* escapechar=@, {\|} */
    value = unbraced(sg_slice(options, one + sizeof "escapechar=" - 1, options.n), &rest);
    value = value.n > 1 && value.p[0] == '\\' ? sg_slice(value, 1, value.n) : value;
    value = sg_slice(value, 0, 1);
    return value.n > 0 ? (struct sg_tex_escape){value, value} : none;
  }
  if (two == SG_NPOS)
    return none;
  value = sg_slice(options, two + sizeof "escapeinside=" - 1, options.n);
  if (sg_str_starts(value, SG_LIT("{{")))
    value = sg_slice(value, 1, value.n);
  struct sg_str open = unbraced(value, &rest), shut = unbraced(rest, &value);
  if (rest.n == 0 || rest.p[0] != '{') { /* escapeinside=||, {||} */
    shut = sg_slice(open, 1, 2);
    open = sg_slice(open, 0, 1);
  }
  return open.n > 0 && shut.n > 0 ? (struct sg_tex_escape){open, shut} : none;
}

/* What a listing shows where TeX stands in it, by its own options or by those of all; the content itself
 * elsewhere. */
static struct sg_str shown_content(struct sg_tex *tex, struct sg_str name, struct sg_str options,
                                   struct sg_str content)
{
  bool listing = sg_str_equal(name, SG_LIT("lstlisting")), minted = sg_str_equal(name, SG_LIT("minted"));
  bool formulas = listing &&
                  (tex->listing_formulas || sg_str_find(options, SG_LIT("mathescape"), 0) != SG_NPOS) &&
                  sg_str_find(options, SG_LIT("mathescape=false"), 0) == SG_NPOS;
  struct sg_tex_escape own = sg_tex_escape_of(options), escape = own.open.n > 0 ? own : tex->listing_escape;
  if (formulas)
    content = without_escapes(tex, content, (struct sg_tex_escape){SG_LIT("$"), SG_LIT("$")});
  if ((listing || minted) && escape.open.n > 0)
    content = without_escapes(tex, content, escape);
  return content;
}

struct sg_str sg_tex_shown_code(struct sg_tex *tex, struct sg_str code)
{
  return tex->listing_escape.open.n > 0 ? without_escapes(tex, code, tex->listing_escape) : code;
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
  size_t options = inner;
  if (line_end != SG_NPOS && line_end < inner_end)
    inner = line_end; /* arguments stand on the line of \begin */
  struct sg_str content = sg_slice(piece, inner, inner_end);
  struct sg_str shown = shown_content(tex, name, sg_slice(piece, options, inner), content);
  for (size_t i = 0; !marked && i < sizeof known / sizeof *known; i++)
    if (sg_str_equal(name, sg_cstr(known[i])))
      return shown.p == content.p ? piece
                                  : sg_tex_join(tex, sg_tex_join(tex, sg_slice(piece, 0, inner), shown),
                                                sg_slice(piece, inner_end, piece.n));
  if (marked)
    return sg_tex_as_verbatim(tex, without_commands(tex, content));
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
