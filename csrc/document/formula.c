/* Formulas of a source, and characters that are raised or lowered. */
#include "document/writer.h"
#include "markdown/safe.h"

enum {
  TEXT_LEVELS_MAX = 4, /* texts in formulas in texts */
  GROWTH_MAX = 6,      /* times that a formula may be longer where its texts are parted */
};

size_t sg_braces_end(struct sg_str s, size_t at)
{
  size_t depth = 0;
  for (; at < s.n; at++) {
    depth += s.p[at] == '{';
    if (s.p[at] == '}' && --depth == 0)
      return at + 1;
    if (depth == 0)
      break;
  }
  return SG_NPOS;
}

static bool stands_at(struct sg_str s, size_t at, struct sg_str what)
{
  return sg_str_starts(sg_slice(s, at, s.n), what);
}

/* Bytes of a command at `at`, without what follows: 0 where another goes on. */
static size_t command_at(struct sg_str s, size_t at, struct sg_str name)
{
  size_t end = at + name.n;
  return stands_at(s, at, name) && !(end < s.n && sg_is_alpha(s.p[end])) ? name.n : 0;
}

/* End of the braces behind a command's name that ends at `at`; SG_NPOS without. */
static size_t argument_end(struct sg_str s, size_t at)
{
  at = sg_str_skip_space(s, at);
  return at < s.n && s.p[at] == '{' ? sg_braces_end(s, at) : SG_NPOS;
}

static size_t find_labels(struct sg_str s, size_t at, struct sg_str *instead)
{
  struct sg_str name = SG_LIT("\\label");
  size_t end = stands_at(s, at, name) ? argument_end(s, at + name.n) : SG_NPOS;
  *instead = sg_str(NULL, 0);
  return end != SG_NPOS ? end - at : 0;
}

/* A comment with the character before it, which stays. */
static size_t find_comments(struct sg_str s, size_t at, struct sg_str *instead)
{
  if (s.p[at] == '\\' || at + 1 >= s.n || s.p[at + 1] != '%')
    return 0;
  const char *end = memchr(s.p + at, '\n', s.n - at);
  end = end == s.p + at ? memchr(s.p + at + 1, '\n', s.n - at - 1) : end;
  *instead = sg_slice(s, at, at + 1);
  return end != NULL ? (size_t)(end - s.p) - at : 0;
}

/* What only TeX's line breaking or numbering needs. */
static size_t find_layout(struct sg_str s, size_t at, struct sg_str *instead)
{
  struct sg_str breaks = SG_LIT("\\linebreak");
  *instead = sg_str(NULL, 0);
  if (s.p[at] != '\\')
    return 0;
  if (stands_at(s, at, breaks)) {
    size_t open = sg_str_skip_space(s, at + breaks.n);
    bool is_one = open + 2 < s.n && s.p[open] == '[' && sg_is_digit(s.p[open + 1]) && s.p[open + 2] == ']';
    return is_one ? open + 3 - at : 0;
  }
  size_t number = command_at(s, at, SG_LIT("\\nonumber"));
  return number > 0 ? number : command_at(s, at, SG_LIT("\\notag"));
}

static size_t find_ensured(struct sg_str s, size_t at, struct sg_str *instead)
{
  struct sg_str name = SG_LIT("\\ensuremath");
  size_t end = stands_at(s, at, name) ? argument_end(s, at + name.n) : SG_NPOS;
  if (end == SG_NPOS)
    return 0;
  *instead = sg_slice(s, sg_str_skip_space(s, at + name.n), end);
  return end - at;
}

static size_t find_space(struct sg_str s, size_t at, struct sg_str *instead)
{
  size_t end = sg_str_skip_space(s, at);
  *instead = SG_LIT(" ");
  return end - at;
}

/* -- Formulas in the text of formulas ----------------------------------------------------------------- */

static bool is_text_command(struct sg_str name)
{
  static const char *const names[] = {"mbox",   "hbox",   "text",   "textrm", "textnormal",
                                      "textit", "textbf", "textsf", "texttt", "textsl"};
  return SG_ONE_OF(name, names);
}

/* Past the formula that opens at `at` in a text, its inside in *inside; SG_NPOS when it does not end. */
static size_t inner_formula_end(struct sg_str s, size_t at, struct sg_str *inside)
{
  struct sg_str close = s.p[at] == '$' ? SG_LIT("$") : SG_LIT("\\)");
  size_t from = at + close.n, depth = 0;
  for (size_t i = from; i < s.n; i++) {
    if (depth == 0 && stands_at(s, i, close)) {
      *inside = sg_str_trim(sg_slice(s, from, i));
      return i + close.n;
    }
    if (s.p[i] == '\\')
      i++;
    else if (s.p[i] == '{')
      depth++;
    else if (s.p[i] == '}' && depth > 0)
      depth--;
  }
  return SG_NPOS;
}

/* Does it change what stands behind it, where no braces are around it? */
static bool holds_switch(struct sg_str tex)
{
  static const char *const names[] = {"over", "choose", "atop", "bf",         "it",           "rm",
                                      "cal",  "tt",     "sf",   "mit",        "displaystyle", "textstyle",
                                      "frak", "color",  "bm",   "scriptstyle"};
  for (size_t at = 0; (at = sg_str_find(tex, SG_LIT("\\"), at)) != SG_NPOS;) {
    size_t to = ++at;
    while (to < tex.n && sg_is_alpha(tex.p[to]))
      to++;
    if (SG_ONE_OF(sg_slice(tex, at, to), names))
      return true;
    at = to > at ? to : at + 1;
  }
  return false;
}

static void add_text(struct sg_buf *out, struct sg_str command, struct sg_str text)
{
  if (text.n == 0)
    return;
  sg_buf_add(out, command);
  sg_buf_add_char(out, '{');
  sg_buf_add(out, text);
  sg_buf_add_char(out, '}');
}

/* Adds "if $x$ is" in `command` as pieces of text and formula: `\text{if }x\text{ is}`. False: it holds no
 * formula, or one inside other braces. */
static bool part_text(struct sg_str command, struct sg_str text, struct sg_buf *out)
{
  size_t done = 0, depth = 0;
  struct sg_str inside;
  for (size_t at = 0; at < text.n;) {
    bool opens = text.p[at] == '$' || stands_at(text, at, SG_LIT("\\("));
    size_t next = opens && depth == 0 ? inner_formula_end(text, at, &inside) : SG_NPOS;
    if (opens && next == SG_NPOS)
      return false;
    if (opens) {
      add_text(out, command, sg_slice(text, done, at));
      if (holds_switch(inside))
        add_text(out, SG_LIT(""), inside);
      else
        sg_buf_add(out, inside);
      at = done = next;
      continue;
    }
    depth += text.p[at] == '{';
    depth -= text.p[at] == '}' && depth > 0;
    at += text.p[at] == '\\' ? 2 : 1;
  }
  if (done > 0)
    add_text(out, command, sg_slice(text, done, text.n));
  return done > 0;
}

/* Must what stands in [at, end) be one thing: an argument, what has an index, what a letter follows? */
static bool needs_braces(struct sg_str s, size_t at, size_t end)
{
  while (at > 0 && sg_is_space(s.p[at - 1]))
    at--;
  size_t word = at;
  while (word > 0 && sg_is_alpha(s.p[word - 1]))
    word--;
  size_t next = sg_str_skip_space(s, end);
  return (at > 0 && sg_is_one_of((unsigned char)s.p[at - 1], "_^}")) ||
         (word < at && word > 0 && s.p[word - 1] == '\\') ||
         (next < s.n && (sg_is_alpha(s.p[next]) || sg_is_one_of((unsigned char)s.p[next], "_^'")));
}

/* Formulas in \text and \mbox, which not every reader finds there, as formulas between texts. */
static struct sg_str part_texts(struct sg_str s, struct sg_arena *arena)
{
  struct sg_buf out, parts;
  size_t kept = 0;
  sg_buf_init(&out, GROWTH_MAX * s.n);
  sg_buf_init(&parts, GROWTH_MAX * s.n);
  for (size_t at = 0; at < s.n;) {
    size_t to = at + 1, end = SG_NPOS;
    while (s.p[at] == '\\' && to < s.n && sg_is_alpha(s.p[to]))
      to++;
    if (s.p[at] == '\\' && is_text_command(sg_slice(s, at + 1, to)))
      end = argument_end(s, to);
    if (end != SG_NPOS) {
      struct sg_str text = sg_slice(s, sg_str_skip_space(s, to) + 1, end - 1);
      sg_buf_clear(&parts);
      if (part_text(sg_slice(s, at, to), text, &parts)) {
        sg_buf_add(&out, sg_slice(s, kept, at));
        if (needs_braces(s, at, end))
          add_text(&out, SG_LIT(""), sg_buf_str(&parts));
        else
          sg_buf_add(&out, sg_buf_str(&parts));
        kept = to = end;
      }
    }
    at = s.p[at] == '\\' && to == at + 1 ? at + 2 : to;
  }
  sg_buf_add(&out, sg_slice(s, kept, s.n));
  bool is_whole = out.failure == SG_OK && parts.failure == SG_OK;
  struct sg_str parted = kept > 0 && is_whole ? sg_arena_copy(arena, sg_buf_str(&out)) : s;
  sg_buf_free(&out);
  sg_buf_free(&parts);
  return parted;
}

/* Dollars in a formula stand around what is set in \text; all but those with a backslash. */
static struct sg_str replace_dollars(struct sg_str s, struct sg_arena *arena)
{
  bool open = false;
  size_t n = 0;
  char *out = memchr(s.n > 0 ? s.p : "", '$', s.n) != NULL ? sg_arena_alloc(arena, 2 * s.n, 1) : NULL;
  if (out == NULL)
    return s;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '$') {
      out[n++] = s.p[i++];
      out[n++] = '$';
    } else if (s.p[i] == '$') {
      open = !open;
      out[n++] = '\\';
      out[n++] = open ? '(' : ')';
    } else {
      out[n++] = s.p[i];
    }
  }
  return sg_str(out, n);
}

/* References in a formula as their numbers; where those are not known, as words. */
static struct sg_str with_numbers(const struct sg_writer *w, struct sg_str s)
{
  struct sg_str out = sg_str(NULL, 0);
  size_t kept = 0;
  if (sg_str_find(s, SG_LIT("ref"), 0) == SG_NPOS)
    return s;
  for (size_t at = 0; at < s.n;) {
    size_t to = at + 1;
    while (s.p[at] == '\\' && to < s.n && sg_is_alpha(s.p[to]))
      to++;
    struct sg_str name = sg_slice(s, at + 1, to), number = {NULL, 0};
    size_t end = s.p[at] == '\\' && sg_str_ends(name, SG_LIT("ref")) ? argument_end(s, to) : SG_NPOS;
    bool bracketed = sg_str_equal(name, SG_LIT("eqref"));
    if (end != SG_NPOS && (bracketed || sg_str_equal(name, SG_LIT("ref")))) {
      struct sg_str key = sg_slice(s, sg_str_skip_space(s, to) + 1, end - 1);
      bool found = w->known->number(w->known->user, key, &number);
      if (!found)
        number = SG_LIT("\\text{an equation}");
      struct sg_str open = found && bracketed ? SG_LIT("(") : SG_LIT(""),
                    close = found && bracketed ? SG_LIT(")") : SG_LIT("");
      out = SG_JOIN(w->arena, out, sg_slice(s, kept, at), open, number, close);
      kept = end;
    }
    at = end != SG_NPOS ? end : at + 1;
  }
  return kept > 0 ? SG_JOIN(w->arena, out, sg_slice(s, kept, s.n)) : s;
}

struct sg_str sg_clean_formula(const struct sg_writer *w, struct sg_str tex)
{
  tex = with_numbers(w, tex);
  tex = sg_replace(tex, find_labels, w->arena);
  tex = sg_replace(tex, find_comments, w->arena);
  tex = sg_replace(tex, find_layout, w->arena);
  for (const char *before = NULL; before != tex.p;) { /* one in another, too */
    before = tex.p;
    tex = sg_replace(tex, find_ensured, w->arena);
  }
  tex = sg_str_trim(sg_replace(tex, find_space, w->arena));
  if (memchr(tex.n > 0 ? tex.p : "", '$', tex.n) != NULL || sg_str_find(tex, SG_LIT("\\("), 0) != SG_NPOS)
    for (int level = 0; level < TEXT_LEVELS_MAX; level++)
      tex = part_texts(tex, w->arena);
  sg_buf_clear(w->scratch);
  sg_safe_math(replace_dollars(tex, w->arena), w->scratch);
  return SG_JOIN(w->arena, sg_buf_str(w->scratch));
}

/* -- Blank formulas ----------------------------------------------------------------------------------- */

static size_t find_boxes(struct sg_str s, size_t at, struct sg_str *instead)
{
  *instead = sg_str(NULL, 0);
  if (s.p[at] != '\\')
    return 0;
  size_t n = command_at(s, at, SG_LIT("\\mbox"));
  n = n > 0 ? n : command_at(s, at, SG_LIT("\\hbox"));
  n = n > 0 ? n : command_at(s, at, SG_LIT("\\text"));
  size_t q = at + 1;
  while (n == 0 && q < s.n && s.p[q] == 'q')
    q++;
  size_t tail = n == 0 && q > at + 1 ? command_at(s, q - 1, SG_LIT("quad")) : 0;
  return tail > 0 ? q - 1 + tail - at : n;
}

static size_t find_gaps(struct sg_str s, size_t at, struct sg_str *instead)
{
  *instead = sg_str(NULL, 0);
  return s.p[at] == '\\' && at + 1 < s.n && sg_is_one_of((unsigned char)s.p[at + 1], ",;:!> ") ? 2 : 0;
}

bool sg_is_blank_formula(struct sg_str tex, struct sg_arena *arena)
{
  enum { BLANK_MAX = 60 };
  if (tex.n > BLANK_MAX)
    return false;
  tex = sg_replace(sg_replace(tex, find_boxes, arena), find_gaps, arena);
  for (size_t i = 0; i < tex.n; i++)
    if (!sg_is_space(tex.p[i]) && !sg_is_one_of((unsigned char)tex.p[i], "{}~"))
      return false;
  return true;
}

/* -- Raised and lowered ------------------------------------------------------------------------------- */

struct shifted {
  const char *character, *raised, *lowered;
};

static const struct shifted shifts[] = {
    {"0", "⁰", "₀"},  {"1", "¹", "₁"},  {"2", "²", "₂"},  {"3", "³", "₃"},  {"4", "⁴", "₄"},  {"5", "⁵", "₅"},
    {"6", "⁶", "₆"},  {"7", "⁷", "₇"},  {"8", "⁸", "₈"},  {"9", "⁹", "₉"},  {"+", "⁺", "₊"},  {"-", "⁻", "₋"},
    {"−", "⁻", "₋"},  {"=", "⁼", "₌"},  {"(", "⁽", "₍"},  {")", "⁾", "₎"},  {"n", "ⁿ", "ₙ"},  {"i", "ⁱ", "ᵢ"},
    {"a", NULL, "ₐ"}, {"e", NULL, "ₑ"}, {"o", NULL, "ₒ"}, {"x", NULL, "ₓ"}, {"j", NULL, "ⱼ"},
};

bool sg_shift(struct sg_str text, bool raised, struct sg_arena *arena, struct sg_str *shifted)
{
  *shifted = sg_str(NULL, 0);
  while (text.n > 0) {
    struct sg_str c = sg_first_char(text);
    const char *found = NULL;
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts && found == NULL; i++)
      if (sg_str_order(c, shifts[i].character) == 0)
        found = raised ? shifts[i].raised : shifts[i].lowered;
    if (found == NULL)
      return false;
    *shifted = SG_JOIN(arena, *shifted, sg_cstr(found));
    text = sg_slice(text, c.n, text.n);
  }
  return true;
}
