/* Readable LaTeX as plain words: what the oracle compares. */
#include "tex/tex.h"

#include "text/mend.h"

/* Commands whose first argument is not text. */
/* clang-format off */
static const char *const silent[] = {
    "label", "ref", "eqref", "pageref", "cite", "citep", "citet", "citealp", "citealt", "nocite",
    "citeauthor", "citeyear", "citeyearpar", "parencite", "textcite", "autocite", "footcite",
    "includegraphics", "begin", "end", "color", "textcolor", "vspace", "hspace", "url", "href",
    "hypertarget", "hyperlink", "multicolumn", "bibliography", "foreignlanguage", "footnote",
    "thanks",
};
/* clang-format on */

static bool is_silent(struct sg_str name)
{
  for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
    if (sg_str_equal(name, sg_cstr(silent[i])))
      return true;
  return false;
}

/* Past a balanced group that starts at `at`; `at` itself when none does. */
static size_t past_group(struct sg_str tex, size_t at, char open, char close)
{
  size_t depth = 0;
  if (at >= tex.n || tex.p[at] != open)
    return at;
  for (size_t i = at; i < tex.n; i++) {
    if (tex.p[i] == '\\')
      i++;
    else if (tex.p[i] == open)
      depth++;
    else if (tex.p[i] == close && --depth == 0)
      return i + 1;
  }
  return tex.n;
}

static void add_space(struct sg_buf *out)
{
  if (out->length > 0 && out->data[out->length - 1] != ' ')
    sg_buf_add_char(out, ' ');
}

/* Past a whole UTF-8 sequence. */
static size_t past_character(struct sg_str tex, size_t at)
{
  at++;
  while (at < tex.n && ((unsigned char)tex.p[at] & 0xC0) == 0x80)
    at++;
  return at;
}

static size_t past_verb(struct sg_str tex, size_t at, struct sg_buf *out)
{
  if (at < tex.n && tex.p[at] == '*')
    at++;
  if (at >= tex.n)
    return at;
  size_t from = past_character(tex, at);
  struct sg_str delimiter = sg_slice(tex, at, from);
  size_t end = sg_str_find(tex, delimiter, from);
  if (end == SG_NPOS)
    return from;
  sg_buf_add(out, sg_slice(tex, from, end));
  return end + delimiter.n;
}

/* The accent that a command sets over the letter behind it, as a character that stands alone; 0: none. */
static uint32_t accent_of(struct sg_str command)
{
  static const struct {
    char command;
    uint32_t accent;
  } rows[] = {{'\'', 0xB4}, {'"', 0xA8},  {'^', 0x2C6}, {'`', '`'},   {'~', 0x2DC},
              {'H', 0x2DD}, {'r', 0x2DA}, {'u', 0x2D8}, {'v', 0x2C7}, {'c', 0xB8}};
  for (size_t i = 0; command.n == 1 && i < sizeof rows / sizeof *rows; i++)
    if (command.p[0] == rows[i].command)
      return rows[i].accent;
  return 0;
}

/* The letter behind the command of an accent that ends at `at`, with its accent: "e", "{e}", " c", "\\i"; where
 * it ends, or `at` where no letter has that accent. */
static size_t add_accented(struct sg_str tex, size_t at, uint32_t accent, struct sg_buf *out)
{
  size_t from = at;
  while (from < tex.n && tex.p[from] == ' ')
    from++;
  bool group = from < tex.n && tex.p[from] == '{';
  from += group ? 1 : 0;
  bool dotless = from + 1 < tex.n && tex.p[from] == '\\' && tex.p[from + 1] == 'i';
  from += dotless ? 1 : 0;
  size_t end = from + 1;
  uint32_t letter = from < tex.n ? sg_compose_accent((unsigned char)tex.p[from], accent) : 0;
  if (letter == 0 || (group && (end >= tex.n || tex.p[end] != '}')))
    return at;
  sg_buf_add_codepoint(out, letter);
  if (dotless && !group && end < tex.n && tex.p[end] == ' ')
    end++; /* it ends the command "\\i" */
  return end + (group ? 1 : 0);
}

/* A command at its backslash; returns where the text goes on. */
static size_t add_command(struct sg_str tex, size_t at, bool math, struct sg_buf *out)
{
  static const char *const letters[][2] = {{"ss", "ß"},        {"ae", "æ"},    {"AE", "Æ"}, {"o", "ø"},
                                           {"O", "Ø"},         {"l", "ł"},     {"L", "Ł"},  {"i", "ı"},
                                           {"LaTeX", "LaTeX"}, {"TeX", "TeX"}, {"oe", "œ"}};
  size_t end = at + 1;
  while (end < tex.n && sg_is_alpha(tex.p[end]))
    end++;
  struct sg_str name = sg_slice(tex, at + 1, end);
  size_t sign = name.n == 0 && end < tex.n ? end + 1 : end;
  uint32_t accent = math ? 0 : accent_of(sg_slice(tex, at + 1, sign));
  size_t past = accent != 0 ? add_accented(tex, sign, accent, out) : sign;
  if (past > sign)
    return past;
  if (name.n == 0) {
    if (end < tex.n && sg_is_one_of(tex.p[end], "%&#_${}"))
      sg_buf_add_char(out, tex.p[end]);
    else if (end < tex.n && !sg_is_one_of(tex.p[end], "'`\"^~=."))
      add_space(out); /* \\, \,, \( …; accents join their letter */
    return past_character(tex, end);
  }
  if (math) {
    sg_buf_add(out, sg_slice(tex, at, end));
    return end;
  }
  if (sg_str_equal(name, SG_LIT("verb")) || sg_str_equal(name, SG_LIT("lstinline")))
    return past_verb(tex, end, out);
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
    if (sg_str_equal(name, sg_cstr(letters[i][0])))
      sg_buf_add(out, sg_cstr(letters[i][1]));
  if (end < tex.n && tex.p[end] == ' ')
    end++;
  if (end < tex.n && tex.p[end] == '*')
    end++;
  end = past_group(tex, end, '[', ']');
  return is_silent(name) ? past_group(tex, end, '{', '}') : end;
}

void sg_tex_plain(struct sg_str tex, struct sg_buf *out)
{
  bool math = false;
  for (size_t i = 0; i < tex.n;) {
    char c = tex.p[i];
    if (c == '\\') {
      i = add_command(tex, i, math, out);
      continue;
    }
    if (c >= 1 && c <= 21 && c != 4 && !sg_is_space(c)) { /* a reference still to be resolved: reference.c */
      const char *end = memchr(tex.p + i, 4, tex.n - i);
      i = end != NULL ? (size_t)(end - tex.p) + 1 : tex.n;
      continue;
    }
    if (c == '$')
      math = !math;
    else if (c == '~' || sg_is_space(c))
      add_space(out);
    else if (math || (c != '{' && c != '}'))
      sg_buf_add_char(out, c);
    i++;
  }
}
