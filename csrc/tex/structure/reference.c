/* References that name what they point at: \cref, \autoref and their kin.
 *
 * Which word belongs before a number is known only when the label has been read, perhaps much
 * later: a reference is written between two control characters (no source holds any: files.c) and
 * resolved when the whole source is there.
 */
#include "tex/structure/label.h"
#include "tex/structure/printed.h"

enum {                   /* what begins a reference in the output; its keys and MARK_END follow */
       MARK_SMALL = 1,   /* cleveref's "section 2" */
       MARK_CAPITAL = 2, /* "Section 2" */
       MARK_NUMBER = 3,  /* "2" */
       MARK_END = 4,
       MARK_EQUATION = 5, /* "(2)" */
       MARK_PLAIN = 6,    /* "2" where no link can stand */
       MARK_PART = 7,     /* "a" of the table 1a */
       MARK_NUMBERS = 8,  /* "2 and 3" */
       MARK_RANGE = 11,   /* "sections 2 to 4" */
       MARK_RANGE_CAPITAL = 12,
       MARK_AUTO = 14,    /* hyperref's "section 2" */
       MARK_TITLE = 15,   /* the heading's words */
       MARK_PAGE = 16,    /* "7" */
       MARK_ON_PAGE = 17, /* "page 7" */
       MARK_CALLED = 18,  /* "section" … "Sections": 18 to 21 */
       MARK_LAST = 21,
};

struct sg_str sg_tex_key(struct sg_tex *tex)
{
  struct sg_tokens argument;
  bool command = false;
  if (!sg_tex_argument(tex, &argument))
    return SG_LIT("");
  for (size_t i = 0; i < argument.count; i++)
    command = command || argument.at[i].kind == SG_TOKEN_CONTROL;
  return command ? sg_tex_print(tex, argument) : sg_tex_expand_word(tex, argument);
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

static struct sg_str small_letters(struct sg_tex *tex, struct sg_str text)
{
  char *small = sg_arena_alloc(tex->arena, text.n + 1, 1);
  for (size_t i = 0; small != NULL && i < text.n; i++)
    small[i] = sg_lower(text.p[i]);
  return small == NULL ? SG_LIT("") : sg_str(small, text.n);
}

/* The heading that a label here stands under, or in: its index + 1. */
static size_t heading_here(const struct sg_tex *tex)
{
  for (size_t i = tex->group_count; i > 0; i--)
    if (tex->groups[i - 1].close == SG_CLOSE_HEADING)
      return tex->headings.count + 1;
  return tex->headings.count;
}

static void take_printed(struct sg_tex *tex, struct sg_str key)
{
  struct sg_str counted = tex->current.number;
  struct sg_str number = sg_tex_as_printed(tex, key, tex->current.counter, counted);
  if (sg_str_equal(number, counted))
    return;
  tex->current.number = number;
  tex->current.plain = false;
}

void sg_tex_note_label(struct sg_tex *tex, struct sg_str key)
{
  struct sg_str kind = kind_here(tex);
  if (!tex->math) /* an equation's has its number where the row ends */
    take_printed(tex, key);
  uint32_t symbol = sg_tex_intern_with(tex, "label ", key);
  struct sg_tex_label *label = sg_tex_add(tex, &tex->labels, sizeof *label);
  if (label == NULL || sg_tex_symbol_at(tex, symbol)->means.number > 0)
    return;
  *label = (struct sg_tex_label){.type = tex->current.type.n > 0 ? tex->current.type : small_letters(tex, kind),
                                 .counter = tex->current.counter,
                                 .kind = kind,
                                 .key = sg_arena_copy(tex->arena, key),
                                 .number = tex->current.number,
                                 .plain = tex->current.plain,
                                 .heading = heading_here(tex)};
  const struct sg_tex_printed_label *printed = sg_tex_printed_label(tex, key);
  if (printed != NULL) {
    label->page = printed->page;
    label->type = printed->type.n > 0 ? printed->type : label->type;
  }
  sg_tex_symbol_at(tex, symbol)->means.number = (long)tex->labels.count;
}

static void add_reference(struct sg_tex *tex, struct sg_str keys, char mark)
{
  struct sg_buf *out = &tex->out;
  sg_buf_add_char(out, mark);
  sg_buf_add(out, keys);
  sg_buf_add_char(out, MARK_END);
}

/* Starts a step of an algorithm, ends a control word: as text does that is about to be written. */
static void before_reference(struct sg_tex *tex)
{
  sg_tex_write_text(tex, SG_LIT("\001"));
  sg_buf_truncate(&tex->out, tex->out.length - 1);
}

/* value: 0 \cref, 1 \Cref, 2 \labelcref, 3 and 4 ranges of two arguments, 5 to 8 names alone, 9 \zcref[…]{…}.
 */
void sg_act_cref(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  static const char marks[] = {MARK_SMALL,         MARK_CAPITAL, MARK_NUMBERS,    MARK_RANGE,
                               MARK_RANGE_CAPITAL, MARK_CALLED,  MARK_CALLED + 1, MARK_CALLED + 2,
                               MARK_CALLED + 3,    MARK_SMALL};
  struct sg_tokens option;
  (void)token;
  sg_tex_take(tex, '*');
  if (row->value == 9)
    sg_tex_optional(tex, &option);
  struct sg_str keys = sg_tex_key(tex);
  if (row->value == 3 || row->value == 4)
    keys = sg_tex_join(tex, sg_tex_join(tex, keys, SG_LIT(",")), sg_tex_key(tex));
  if (tex->muted || keys.n == 0)
    return;
  before_reference(tex);
  add_reference(tex, keys, tex->math ? MARK_PLAIN : marks[row->value]);
}

/* \ref (0), \eqref (1), \subref (2), \autoref (3), \nameref (4), \pageref (5), \cpageref (6), \vref (7) */
void sg_act_ref(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  static const char marks[] = {MARK_NUMBER, MARK_EQUATION, MARK_PART,    MARK_AUTO,
                               MARK_TITLE,  MARK_PAGE,     MARK_ON_PAGE, MARK_NUMBER};
  bool bracket = tex->bracket; /* in an option of a command */
  struct sg_tokens option;
  (void)token;
  sg_tex_take(tex, '*');
  if (row->value >= 6)
    sg_tex_optional(tex, &option);
  struct sg_str key = sg_tex_key(tex);
  if (tex->muted || key.n == 0)
    return;
  before_reference(tex);
  bool plain = row->value != 2 && (tex->math || bracket);
  if (plain && row->value == 1)
    sg_buf_add_char(&tex->out, '(');
  add_reference(tex, key, plain ? MARK_PLAIN : marks[row->value]);
  if (plain && row->value == 1)
    sg_buf_add_char(&tex->out, ')');
}

/* The letters at a number's end, in parentheses where subfig sets them so. */
static void add_part(struct sg_tex *tex, const struct sg_tex_label *label, struct sg_buf *out)
{
  struct sg_str number = label != NULL ? label->number : SG_LIT("");
  const struct sg_tex_printed_label *printed =
      label != NULL ? sg_tex_printed_label(tex, sg_tex_join(tex, SG_LIT("sub@"), label->key)) : NULL;
  if (printed != NULL && printed->number.n > 0) {
    sg_buf_add(out, printed->number);
    return;
  }
  if (sg_str_ends(number, SG_LIT(")"))) { /* \\thesubfigure is "(\\alph{subfigure})": it stands as it is */
    size_t open = number.n;
    while (open > 0 && number.p[open - 1] != '(')
      open--;
    sg_buf_add(out, sg_slice(number, open > 0 ? open - 1 : 0, number.n));
    return;
  }
  size_t from = number.n;
  while (from > 0 && sg_is_alpha(number.p[from - 1]))
    from--;
  struct sg_str part = sg_slice(number, from, number.n);
  if (part.n == 0)
    sg_buf_add(out, SG_LIT("another part"));
  else
    sg_buf_add_format(out, tex->bare_parts ? "%.*s" : "(%.*s)", SG_STR_ARGS(part));
}

/* What a label that is nowhere in the paper names, where words may stand in a formula. */
static void add_boxed_name(struct sg_str key, struct sg_buf *out)
{
  struct sg_str kind = sg_elsewhere_kind(key);
  const char *article = kind.n == 0 || sg_is_one_of(kind.p[0], "aeiou") ? "an" : "a";
  sg_buf_add_format(out, "\\mbox{%s %.*s}", article, SG_STR_ARGS(kind.n > 0 ? kind : SG_LIT("equation")));
}

static void add_plain(struct sg_tex *tex, struct sg_str keys, struct sg_buf *out)
{
  for (size_t from = 0; from <= keys.n;) {
    size_t comma = sg_str_find(keys, SG_LIT(","), from);
    const struct sg_tex_label *label =
        sg_tex_find_label(tex, sg_str_trim(sg_slice(keys, from, comma == SG_NPOS ? keys.n : comma)));
    if (from > 0)
      sg_buf_add(out, SG_LIT(", "));
    if (label != NULL && label->number.n > 0)
      sg_buf_add(out, label->number);
    else
      add_boxed_name(keys, out);
    from = comma == SG_NPOS ? keys.n + 1 : comma + 1;
  }
}

/* The words of the heading that a label stands under. */
static void add_title(struct sg_tex *tex, struct sg_str key, struct sg_buf *out)
{
  const struct sg_tex_label *label = sg_tex_find_label(tex, key);
  const struct sg_tex_float *floats = tex->written.at;
  struct sg_str caption = {0};
  for (size_t i = 0; i < tex->written.count && caption.n == 0; i++)
    if (sg_str_equal(floats[i].label, key))
      caption = floats[i].text;
  if (caption.n == 0 && (label == NULL || label->heading == 0 || label->heading > tex->headings.count)) {
    sg_tex_add_auto(tex, key, out);
    return;
  }
  struct sg_str title =
      caption.n > 0 ? caption : ((const struct sg_tex_heading *)tex->headings.at)[label->heading - 1].text;
  sg_buf_add_format(out, "\\hyperref[%.*s]{", SG_STR_ARGS(key));
  for (size_t i = 0; i < title.n; i++) {
    if (sg_is_one_of(title.p[i], "#%&_{}$"))
      sg_buf_add_char(out, '\\');
    sg_buf_add_char(out, title.p[i] == '\\' || title.p[i] == '^' || title.p[i] == '~' ? ' ' : title.p[i]);
  }
  sg_buf_add_char(out, '}');
}

static bool take_end(struct sg_buf *out, const char *word)
{
  struct sg_str text = sg_buf_str(out), end = sg_cstr(word);
  while (text.n > 0 && (sg_is_space(text.p[text.n - 1]) || text.p[text.n - 1] == '~'))
    text.n--;
  if (!sg_str_ends(text, end) || (text.n > end.n && sg_is_alpha(text.p[text.n - end.n - 1])))
    return false;
  sg_buf_truncate(out, text.n - end.n);
  return true;
}

/* A page. Where it is not known, the words that lead to it go: "Figure 2 on page~\pageref{f}" is "Figure 2". */
static void add_page(const struct sg_tex_label *label, bool named, struct sg_buf *out)
{
  static const char *const words[] = {"pages", "page", "pp.", "p.", "Seite", "S.", "Page"}, *const leads[] = {
                                                                                                "on", "at",
                                                                                                "auf", "from",
                                                                                                ","};
  if (label != NULL && label->page.n > 0) {
    sg_buf_add_format(out, named ? "page~%.*s" : "%.*s", SG_STR_ARGS(label->page));
    return;
  }
  bool taken = named;
  for (size_t i = 0; !taken && i < sizeof words / sizeof *words; i++)
    taken = take_end(out, words[i]);
  for (size_t i = 0; taken && i < sizeof leads / sizeof *leads; i++)
    if (take_end(out, leads[i]))
      break;
  while (out->length > 0 && taken && (out->data[out->length - 1] == ' ' || out->data[out->length - 1] == '~'))
    sg_buf_truncate(out, out->length - 1);
  if (!taken)
    sg_buf_add(out, SG_LIT("another page"));
}

static void resolve_one(struct sg_tex *tex, struct sg_str keys, int mark, struct sg_buf *out)
{
  switch (mark) {
  case MARK_SMALL:
  case MARK_CAPITAL:
  case MARK_NUMBERS:
  case MARK_RANGE:
  case MARK_RANGE_CAPITAL: {
    static const enum sg_tex_reference_form forms[] = {
        [MARK_SMALL] = SG_REFERENCE_SMALL,
        [MARK_CAPITAL] = SG_REFERENCE_CAPITAL,
        [MARK_NUMBERS] = SG_REFERENCE_NUMBERS,
        [MARK_RANGE] = SG_REFERENCE_RANGE,
        [MARK_RANGE_CAPITAL] = SG_REFERENCE_RANGE_CAPITAL,
    };
    sg_tex_add_references(tex, keys, forms[mark], out);
    break;
  }
  case MARK_NUMBER:
  case MARK_EQUATION:
    sg_tex_add_number(tex, keys, sg_tex_find_label(tex, keys), mark == MARK_EQUATION, out);
    break;
  case MARK_PLAIN:
    add_plain(tex, keys, out);
    break;
  case MARK_PART:
    add_part(tex, sg_tex_find_label(tex, keys), out);
    break;
  case MARK_AUTO:
    sg_tex_add_auto(tex, keys, out);
    break;
  case MARK_TITLE:
    add_title(tex, keys, out);
    break;
  case MARK_PAGE:
  case MARK_ON_PAGE:
    add_page(sg_tex_find_label(tex, keys), mark == MARK_ON_PAGE, out);
    break;
  default:
    sg_tex_add_called(tex, keys, mark - MARK_CALLED >= 2, (mark - MARK_CALLED) % 2 == 1, out);
  }
}

/* xr's \\externaldocument[prefix]{paper}: labels that are nowhere here are that paper's. */
void sg_act_externaldocument(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens option;
  (void)token;
  (void)row;
  sg_tex_optional(tex, &option);
  tex->other_paper = sg_tex_word(tex).n > 0 || tex->other_paper;
}

void sg_tex_resolve_references(struct sg_tex *tex, struct sg_str text, struct sg_buf *out)
{
  size_t done = 0;
  for (size_t i = 0; i < text.n; i++) {
    char mark = text.p[i];
    if (mark < MARK_SMALL || mark > MARK_LAST || mark == MARK_END || mark == '\t' || mark == '\n' ||
        mark == '\r')
      continue;
    const char *end = memchr(text.p + i, MARK_END, text.n - i);
    if (end == NULL)
      break;
    size_t to = (size_t)(end - text.p);
    sg_buf_add(out, sg_slice(text, done, i));
    resolve_one(tex, sg_slice(text, i + 1, to), mark, out);
    done = i = to + 1;
    i--;
  }
  sg_buf_add(out, sg_slice(text, done, text.n));
}
