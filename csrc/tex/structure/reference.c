/* References that name what they point at: \cref, \autoref and their kin.
 *
 * Which word belongs before a number is known only when the label has been read, perhaps much
 * later: a reference is written between two control characters (no source holds any: files.c) and
 * resolved when the whole source is there.
 */
#include "tex/engine/engine.h"

enum {
  MARK_LOWER = 1,  /* "section 2" */
  MARK_UPPER = 2,  /* "Section 2" */
  MARK_NUMBER = 3, /* "2" */
  MARK_END = 4,
  MARK_EQUATION = 5, /* "(2)" */
  MARK_PLAIN = 6,    /* "2" where no link can stand */
  MARK_PART = 7,     /* "(a)" of the table 1a */
  MARK_LAST = 7,
};

static uint32_t label_symbol(struct sg_tex *tex, struct sg_str key)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 100 * 1000);
  sg_buf_add(&buf, SG_LIT("label "));
  sg_buf_add(&buf, key);
  uint32_t symbol = sg_tex_intern(tex, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return symbol;
}

static struct sg_str kind_here(struct sg_tex *tex)
{
  if (tex->math)
    return SG_LIT("Equation");
  if (tex->current.kind.n > 0)
    return tex->current.kind;
  for (size_t i = tex->group_count; i > 0; i--) {
    const struct sg_group *group = &tex->groups[i - 1];
    if (group->kind != SG_GROUP_ENVIRONMENT)
      continue;
    struct sg_str name = tex->symbols.at[group->symbol].name;
    const struct sg_tex_environment *row = sg_tex_find_environment(name);
    if (row != NULL && (row->kind == SG_ENV_FIGURE || row->kind == SG_ENV_PART))
      return SG_LIT("Figure");
    if (group->close == SG_CLOSE_FLOAT || sg_str_equal(group->written, SG_LIT("longtable")))
      return SG_LIT("Table");
    if (sg_str_equal(group->written, SG_LIT("algorithm")))
      return SG_LIT("Algorithm");
  }
  if (tex->headings.count == 0)
    return SG_LIT("");
  const struct sg_tex_heading *last =
      &((const struct sg_tex_heading *)tex->headings.at)[tex->headings.count - 1];
  return last->appendix ? SG_LIT("Appendix") : last->level <= 1 ? SG_LIT("Chapter") : SG_LIT("Section");
}

void sg_tex_note_label(struct sg_tex *tex, struct sg_str key)
{
  struct sg_str kind = kind_here(tex);
  struct sg_symbol *symbol = sg_tex_symbol_at(tex, label_symbol(tex, key));
  struct sg_tex_label *label = sg_tex_add(tex, &tex->labels, sizeof *label);
  if (label == NULL || symbol->means.number > 0)
    return;
  *label = (struct sg_tex_label){.kind = kind, .number = tex->current.number, .heading = tex->current.heading};
  symbol->means.number = (long)tex->labels.count;
}

/* By the usual prefixes of keys, for labels that were not met or stand in the paper's own places. */
static struct sg_str kind_of_prefix(struct sg_str key)
{
  static const char *const prefixes[][2] = {
      {"fig", "Figure"},    {"tab", "Table"},        {"tbl", "Table"},      {"eq", "Equation"},
      {"sec", "Section"},   {"sub", "Section"},      {"ch", "Chapter"},     {"app", "Appendix"},
      {"alg", "Algorithm"}, {"th", "Theorem"},       {"lem", "Lemma"},      {"def", "Definition"},
      {"cor", "Corollary"}, {"prop", "Proposition"}, {"rem", "Remark"},     {"ex", "Example"},
      {"lst", "Listing"},   {"line", "Line"},        {"ass", "Assumption"}, {"conj", "Conjecture"},
  };
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
    struct sg_str prefix = sg_cstr(prefixes[i][0]);
    if (key.n > prefix.n && sg_str_equal_nocase(sg_slice(key, 0, prefix.n), prefix) &&
        sg_str_find(key, SG_LIT(":"), 0) != SG_NPOS)
      return sg_cstr(prefixes[i][1]);
  }
  return SG_LIT("");
}

static void add_reference(struct sg_tex *tex, struct sg_str key, char mark)
{
  struct sg_buf *out = &tex->out;
  sg_buf_add_char(out, mark);
  sg_buf_add(out, key);
  sg_buf_add_char(out, MARK_END);
}

/* Starts a step of an algorithm, ends a control word: as text does that is about to be written. */
static void before_reference(struct sg_tex *tex)
{
  sg_tex_write_text(tex, SG_LIT("\001"));
  sg_buf_truncate(&tex->out, tex->out.length - 1);
}

/* value: 0 in lower case, 1 capital, 2 the number only, 3 a range of two arguments. */
void sg_act_cref(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  sg_tex_take(tex, '*');
  struct sg_str keys = sg_tex_word(tex);
  (void)token;
  if (tex->muted || keys.n == 0)
    return;
  before_reference(tex);
  char mark = row->value == 1 ? MARK_UPPER : row->value == 2 ? MARK_NUMBER : MARK_LOWER;
  for (size_t from = 0; from < keys.n;) {
    size_t comma = sg_str_find(keys, SG_LIT(","), from);
    size_t end = comma == SG_NPOS ? keys.n : comma;
    if (from > 0)
      sg_buf_add(&tex->out, end == keys.n ? SG_LIT(" and ") : SG_LIT(", "));
    add_reference(tex, sg_str_trim(sg_slice(keys, from, end)), from > 0 ? MARK_NUMBER : mark);
    from = end + 1;
  }
  if (row->value == 3) {
    sg_buf_add(&tex->out, SG_LIT(" to "));
    add_reference(tex, sg_tex_word(tex), MARK_NUMBER);
  }
}

/* \ref{key} (0), \eqref{key} (1), \subref{key} (2) */
void sg_act_ref(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  bool bracket = tex->bracket; /* in an option of a command */
  (void)token;
  sg_tex_take(tex, '*');
  struct sg_str key = sg_tex_word(tex);
  if (tex->muted || key.n == 0)
    return;
  before_reference(tex);
  bool plain = tex->math || bracket;
  if (row->value == 2) {
    add_reference(tex, key, MARK_PART);
    return;
  }
  if (plain && row->value == 1)
    sg_buf_add_char(&tex->out, '(');
  add_reference(tex, key, plain ? MARK_PLAIN : row->value == 1 ? MARK_EQUATION : MARK_NUMBER);
  if (plain && row->value == 1)
    sg_buf_add_char(&tex->out, ')');
}

/* The number as a link to the label; a heading's is left to the reader of the result, as is what the source
 * does not tell. */
static void add_number(struct sg_str key, const struct sg_tex_label *label, char mark, struct sg_buf *out)
{
  bool known = label != NULL && label->number.n > 0, equation = mark == MARK_EQUATION;
  if (mark == MARK_PART) { /* the letters at the number's end */
    size_t from = known ? label->number.n : 0;
    while (from > 0 && sg_is_alpha(label->number.p[from - 1]))
      from--;
    sg_buf_add_format(out, "(%.*s)",
                      SG_STR_ARGS(known ? sg_slice(label->number, from, label->number.n) : SG_LIT("??")));
  } else if (mark == MARK_PLAIN) {
    sg_buf_add(out, known ? label->number : SG_LIT("??"));
  } else if (!known || label->heading) {
    sg_buf_add(out, equation ? SG_LIT("\\eqref{") : SG_LIT("\\ref{"));
    sg_buf_add(out, key);
    sg_buf_add_char(out, '}');
  } else {
    sg_buf_add(out, equation ? SG_LIT("(\\hyperref[") : SG_LIT("\\hyperref["));
    sg_buf_add(out, key);
    sg_buf_add(out, SG_LIT("]{"));
    sg_buf_add(out, label->number);
    sg_buf_add(out, equation ? SG_LIT("})") : SG_LIT("}"));
  }
}

static void resolve_one(struct sg_tex *tex, struct sg_str key, char mark, struct sg_buf *out)
{
  const struct sg_symbol *symbol = sg_tex_symbol_at(tex, label_symbol(tex, key));
  const struct sg_tex_label *label = NULL;
  if (symbol->means.number > 0)
    label = &((const struct sg_tex_label *)tex->labels.at)[symbol->means.number - 1];
  struct sg_str kind = label != NULL && label->kind.n > 0 ? label->kind : kind_of_prefix(key);
  if (kind.n > 0 && (mark == MARK_UPPER || mark == MARK_LOWER)) {
    sg_buf_add_char(out, mark == MARK_UPPER ? kind.p[0] : sg_lower(kind.p[0]));
    sg_buf_add(out, sg_slice(kind, 1, kind.n));
    sg_buf_add_char(out, '~');
  }
  bool equation = mark != MARK_PLAIN && mark != MARK_NUMBER && sg_str_equal(kind, SG_LIT("Equation"));
  add_number(key, label, equation ? MARK_EQUATION : mark, out);
}

void sg_tex_resolve_references(struct sg_tex *tex, struct sg_str text, struct sg_buf *out)
{
  size_t done = 0;
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] < MARK_LOWER || text.p[i] > MARK_LAST || text.p[i] == MARK_END)
      continue;
    const char *end = memchr(text.p + i, MARK_END, text.n - i);
    if (end == NULL)
      break;
    size_t to = (size_t)(end - text.p);
    sg_buf_add(out, sg_slice(text, done, i));
    resolve_one(tex, sg_slice(text, i + 1, to), text.p[i], out);
    done = i = to + 1;
    i--;
  }
  sg_buf_add(out, sg_slice(text, done, text.n));
}
