#include "markdown/safe.h"
#include "base/search.h"

enum {
  NAME_MAX = 200,        /* bytes of a wiki link's words, of a div's name */
  ATTRIBUTES_MAX = 2000, /* bytes: longer braces are text */
  SCHEME_MAX = 64,       /* characters of a target that are looked at for its scheme */
  ENVIRONMENT_MAX = 20,  /* bytes of an environment's name */
  TEMPLATE_MAX = 4096,   /* bytes in which a template is looked through for its end */
};

static char byte_at(struct sg_str s, size_t at)
{
  return at < s.n ? s.p[at] : '\0';
}

static bool is_name_char(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || c == '-' || c == '_' || c == ':' || c == '.' ||
         (unsigned char)c >= 0x80;
}

/* -- Targets ----------------------------------------------------------------------------------- */

/* The character that an entity at `at` stands for, where it is one that a scheme could hold or hide
 * in; 0 for those that no scheme holds. *length: its bytes, 0 when no entity stands there. */
static char decode_entity(struct sg_str s, size_t at, size_t *length)
{
  static const struct {
    const char *name;
    char c;
  } named[] = {{"colon", ':'}, {"Tab", '\t'}, {"NewLine", '\n'}, {"sol", '/'}, {"num", '#'},
               {"amp", '&'},   {"lt", '<'},   {"gt", '>'},       {"quot", '"'}};
  *length = 0;
  if (byte_at(s, at) != '&')
    return '\0';
  for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
    struct sg_str name = sg_cstr(named[i].name), rest = sg_slice(s, at + 1, s.n);
    if (sg_str_starts(rest, name)) {
      *length = 1 + name.n + (byte_at(rest, name.n) == ';');
      return named[i].c;
    }
  }
  if (byte_at(s, at + 1) != '#')
    return '\0';
  bool hexadecimal = sg_lower(byte_at(s, at + 2)) == 'x';
  size_t end = at + 2 + hexadecimal;
  unsigned long value = 0;
  for (; end < s.n; end++) {
    char c = sg_lower(s.p[end]);
    int digit = sg_is_digit(c) ? c - '0' : hexadecimal && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0)
      break;
    value = value < 0x110000 ? value * (hexadecimal ? 16 : 10) + (unsigned long)digit : value;
  }
  if (end == at + 2 + hexadecimal)
    return '\0';
  *length = end + (byte_at(s, end) == ';') - at;
  return value < 0x80 ? (char)value : '\0';
}

bool sg_safe_target(struct sg_str target)
{
  static const char *const schemes[] = {"http", "https", "mailto"};
  char scheme[SCHEME_MAX];
  size_t length = 0;
  if (target.n >= 2 && target.p[0] == '<' && target.p[target.n - 1] == '>')
    target = sg_slice(target, 1, target.n - 1);
  for (size_t i = 0; i < target.n && length < sizeof scheme;) {
    size_t entity;
    char c = decode_entity(target, i, &entity);
    if (entity > 0) {
      i += entity;
    } else {
      c = target.p[i++];
      bool escape = c == '\\' && i < target.n && !sg_is_alpha(target.p[i]) && !sg_is_digit(target.p[i]);
      if (escape)
        c = target.p[i++];
    }
    if ((unsigned char)c <= ' ' || c == '\x7f')
      continue; /* browsers look past them */
    if (c == ':')
      return SG_ONE_OF(sg_str(scheme, length), schemes);
    if (length == 0 && c == '#')
      return target.n > 1;
    if (!sg_is_alpha(c) && !sg_is_digit(c) && !sg_is_one_of((unsigned char)c, "+-."))
      return false;
    scheme[length++] = c;
  }
  return false;
}

/* -- Attributes, divs, wiki links ---------------------------------------------------------------- */

static size_t name_end(struct sg_str s, size_t at)
{
  while (at < s.n && is_name_char(s.p[at]))
    at++;
  return at;
}

/* `#id`, `.class`, `=format`, `-`, `key=value` at `at`: its end, or `at` when none stands there. */
static size_t attribute_end(struct sg_str s, size_t at)
{
  char c = byte_at(s, at);
  if (c == '#' || c == '.' || c == '=') {
    size_t end = name_end(s, at + 1);
    return end > at + 1 ? end : at;
  }
  if (c == '-' && !is_name_char(byte_at(s, at + 1)))
    return at + 1;
  size_t key = name_end(s, at), value = sg_str_skip_space(s, key);
  if (key == at || byte_at(s, value) != '=')
    return at;
  value = sg_str_skip_space(s, value + 1);
  char quote = byte_at(s, value);
  if (quote == '"' || quote == '\'') {
    size_t end = value + 1;
    while (end < s.n && s.p[end] != quote)
      end += s.p[end] == '\\' ? 2 : 1;
    return end < s.n ? end + 1 : at;
  }
  while (value < s.n && !sg_is_space(s.p[value]) && s.p[value] != '}')
    value++;
  return value;
}

size_t sg_safe_attributes_end(struct sg_str s, size_t at)
{
  if (byte_at(s, at) != '{')
    return SG_NPOS;
  s = sg_slice(s, 0, at + ATTRIBUTES_MAX);
  size_t i = sg_str_skip_space(s, at + 1);
  bool any = false;
  while (i < s.n && s.p[i] != '}') {
    size_t end = attribute_end(s, i), word = name_end(s, i);
    any |= end > i;
    if (end == i && word == i)
      return SG_NPOS;
    i = sg_str_skip_space(s, end > i ? end : word); /* HTML's own may be words: `autofocus` */
  }
  return any && i < s.n ? i + 1 : SG_NPOS;
}

size_t sg_safe_last_attributes(struct sg_str s)
{
  if (byte_at(s, s.n - 1) != '}')
    return s.n;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '\\')
      i++;
    else if (s.p[i] == '{' && sg_safe_attributes_end(s, i) == s.n)
      return i;
  }
  return s.n;
}

bool sg_safe_is_identifier(struct sg_str s)
{
  static const char *const harmless[] = {"-", ".unnumbered", ".unlisted"};
  s = sg_str_trim(sg_slice(s, 1, s.n > 0 ? s.n - 1 : 0));
  for (size_t at = 0; at < s.n;) {
    size_t end = attribute_end(s, at);
    struct sg_str one = sg_slice(s, at, end);
    if (one.n == 0 || (one.p[0] != '#' && !SG_ONE_OF(one, harmless)))
      return false;
    at = sg_str_skip_space(s, end);
  }
  return true;
}

bool sg_safe_is_div_fence(struct sg_str line)
{
  line = sg_str_trim(line);
  size_t colons = 0;
  while (colons < line.n && line.p[colons] == ':')
    colons++;
  if (colons < 3)
    return false;
  struct sg_str rest = sg_str_trim(sg_slice(line, colons, line.n));
  while (rest.n > 0 && rest.p[rest.n - 1] == ':')
    rest.n--;
  rest = sg_str_trim(rest);
  if (rest.n == 0)
    return true;
  size_t end = rest.p[0] == '{' ? sg_safe_attributes_end(rest, 0) : name_end(rest, 0);
  return end == rest.n;
}

size_t sg_safe_wiki_end(struct sg_str s, size_t at, struct sg_str *words)
{
  size_t from = at + (byte_at(s, at) == '!');
  if (byte_at(s, from) != '[' || byte_at(s, from + 1) != '[')
    return SG_NPOS;
  from += 2;
  size_t to = from, shown = from;
  for (; to < s.n && s.p[to] != ']' && to - from <= NAME_MAX; to++) {
    if (s.p[to] == '[' || s.p[to] == '\n' || s.p[to] == '\\')
      return SG_NPOS;
    if (s.p[to] == '|')
      shown = to + 1;
  }
  if (to == from || byte_at(s, to) != ']' || byte_at(s, to + 1) != ']')
    return SG_NPOS;
  while (shown < to && (s.p[shown] == '#' || s.p[shown] == '^'))
    shown++;
  *words = sg_slice(s, shown, to);
  return to + 2;
}

/* -- Code ---------------------------------------------------------------------------------------- */

/* The first word of an info string, out of braces: `python`, `{.python .numberLines}`. */
static struct sg_str first_word(struct sg_str info)
{
  size_t end = 0;
  info = sg_str_trim(info);
  if (sg_str_starts(info, SG_LIT("{.")))
    info = sg_slice(info, 2, info.n - (info.p[info.n - 1] == '}'));
  while (end < info.n && !sg_is_space(info.p[end]))
    end++;
  return sg_slice(info, 0, end);
}

bool sg_safe_is_language(struct sg_str info)
{
  struct sg_str language = sg_safe_language(info);
  if (language.n == 0)
    return false;
  struct sg_str rest = sg_str_trim(sg_slice(info, (size_t)(language.p - info.p) + language.n, info.n));
  return rest.n == 0 || sg_str_equal(rest, SG_LIT("}")) || sg_str_equal(rest, SG_LIT(".numberLines}"));
}

struct sg_str sg_safe_language(struct sg_str info)
{
  static const char *const languages[] = {
#include "markdown/code_languages.inc"
  };
  char lower[24];
  info = first_word(info);
  if (info.n > sizeof lower)
    return SG_LIT("");
  for (size_t i = 0; i < info.n; i++)
    lower[i] = sg_lower(info.p[i]);
  return sg_search_has_name(sg_str(lower, info.n), languages, sizeof languages / sizeof *languages)
             ? info
             : SG_LIT("");
}

bool sg_safe_is_query(struct sg_str code)
{
  struct sg_str s = sg_str_trim(code);
  if (sg_str_find(s, SG_LIT("<%"), 0) != SG_NPOS || sg_str_starts(s, SG_LIT("$=")))
    return true;
  return s.n > 1 && s.p[0] == '=' && (sg_is_alpha(s.p[1]) || sg_is_space(s.p[1]));
}

size_t sg_safe_template_end(struct sg_str s, size_t at)
{
  if (byte_at(s, at) != '<' || byte_at(s, at + 1) != '%')
    return SG_NPOS;
  size_t end = sg_str_find(sg_slice(s, 0, at + TEMPLATE_MAX), SG_LIT("%>"), at + 2);
  if (end != SG_NPOS)
    return end + 2;
  return s.n > at + TEMPLATE_MAX ? at + 2 : SG_NPOS; /* a long one goes without its mark */
}

/* -- Formulas ------------------------------------------------------------------------------------ */

bool sg_safe_is_math_command(struct sg_str name)
{
  static const char *const commands[] = {
#include "markdown/math_commands.inc"
  };
  return sg_search_has_name(name, commands, sizeof commands / sizeof *commands);
}

bool sg_safe_acts(struct sg_str name)
{
  /* clang-format off */
  static const char *const acting[] = {
      "DeclareMathOperator", "InputIfFileExists", "catcode", "class", "csname", "cssId", "def", "directlua", "edef",
      "endinput", "expandafter", "gdef", "global", "href", "htmlClass", "htmlData", "htmlId", "htmlStyle",
      "immediate", "include", "includegraphics", "input", "latelua", "let", "loop", "lstinputlisting", "newcommand",
      "newread", "newwrite", "openin", "openout", "read", "renewcommand", "require", "scantokens", "special", "style",
      "unicode", "url", "usepackage", "verbatiminput", "write", "xdef",
  };
  /* clang-format on */
  return sg_search_has_name(name, acting, sizeof acting / sizeof *acting);
}

/* Environments of formulas, without the star that some may have. */
static bool is_math_environment(struct sg_str name)
{
  static const char *const environments[] = {
      "Bmatrix",      "CD",      "Vmatrix",     "align",  "alignat",  "aligned",   "alignedat",
      "array",        "bmatrix", "cases",       "darray", "dcases",   "eqnarray",  "equation",
      "flalign",      "gather",  "gathered",    "matrix", "multline", "multlined", "pmatrix",
      "psmallmatrix", "rcases",  "smallmatrix", "split",  "subarray", "tabular",   "vmatrix",
  };
  if (sg_str_ends(name, SG_LIT("*")))
    name.n--;
  return name.n <= ENVIRONMENT_MAX &&
         sg_search_has_name(name, environments, sizeof environments / sizeof *environments);
}

/* Commands of packages that something every renderer knows stands for. Sorted by byte. */
/* clang-format off */
static const struct {
  const char *name, *drawn;
} aliases[] = {
    {"larger", ""}, {"mathlarger", ""}, {"nicefrac", "\\tfrac"}, {"null", "{}"}, {"operatornamewithlimits", "\\operatorname*"},
    {"sb", "_"},    {"sfrac", "\\tfrac"}, {"sp", "^"},
};
/* clang-format on */

static const char *alias_of(struct sg_str name)
{
  for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
    if (sg_str_equal(name, sg_cstr(aliases[i].name)))
      return aliases[i].drawn;
  return NULL;
}

/* A name as its letters: `\prdt` of a preamble that is not there is read as prdt. */
static void add_word(struct sg_str name, struct sg_buf *out)
{
  sg_buf_add_char(out, '{');
  for (size_t i = 0; i < name.n; i++)
    if (sg_is_alpha(name.p[i]) || sg_is_digit(name.p[i]))
      sg_buf_add_char(out, name.p[i]);
  sg_buf_add_char(out, '}');
}

/* The command whose name is [at + 1, end); returns where to go on. */
static size_t add_command(struct sg_str tex, size_t at, size_t end, struct sg_buf *out)
{
  struct sg_str name = sg_slice(tex, at + 1, end);
  bool begin = sg_str_equal(name, SG_LIT("begin"));
  if (!begin && !sg_str_equal(name, SG_LIT("end"))) {
    const char *alias = alias_of(name);
    if (alias != NULL)
      sg_buf_add(out, sg_cstr(alias));
    else if (sg_safe_is_math_command(name))
      sg_buf_add(out, sg_slice(tex, at, end));
    else
      add_word(name, out);
    return end;
  }
  size_t open = sg_str_skip_space(tex, end), close = open;
  while (close < tex.n && close - open <= NAME_MAX && tex.p[close] != '}')
    close++;
  if (byte_at(tex, open) != '{' || byte_at(tex, close) != '}') {
    add_word(name, out);
    return end;
  }
  struct sg_str environment = sg_slice(tex, open + 1, close);
  if (is_math_environment(environment))
    sg_buf_add(out, sg_slice(tex, at, close + 1));
  else if (begin)
    add_word(environment, out);
  return close + 1;
}

/* Would `<` at `at` open a tag in the eyes of a reader that knows no formulas? */
static bool opens_tag(struct sg_str tex, size_t at)
{
  char next = byte_at(tex, at + 1);
  if (next == '/' || next == '!' || next == '?' || next == '%')
    return true;
  size_t end = at + 1;
  while (end < tex.n && (sg_is_alpha(tex.p[end]) || sg_is_digit(tex.p[end]) || tex.p[end] == '-'))
    end++;
  return sg_is_alpha(next) && end < tex.n &&
         (sg_is_space(tex.p[end]) || tex.p[end] == '/' || tex.p[end] == '>');
}

void sg_safe_math(struct sg_str tex, struct sg_buf *out)
{
  for (size_t i = 0; i < tex.n;) {
    char c = tex.p[i], next = byte_at(tex, i + 1);
    if (c == '\\' && sg_is_alpha(next)) {
      size_t end = i + 1;
      while (end < tex.n && sg_is_alpha(tex.p[end]))
        end++;
      i = add_command(tex, i, end, out);
      continue;
    }
    if (c == '\\') { /* `\,`, `\\`, `\%` */
      sg_buf_add(out, sg_slice(tex, i, i + 2));
      i += 2;
      continue;
    }
    if (c == '%')
      sg_buf_add_char(out, '\\');
    sg_buf_add_char(out, c);
    /* `^^5c` is a backslash to TeX. */
    if ((c == '<' && opens_tag(tex, i)) || (c == '^' && next == '^'))
      sg_buf_add_char(out, ' ');
    i++;
  }
}
