/* Enumerations that run on within a sentence: "… four steps: 1) …; 2) …; 3) …; and 4) …". What announces them
 * stays a bullet, and each item stands under it with its mark, as a list's do. */
#include "compose/blocks.h"

#include "compose/prose.h"
#include "markdown/inline.h"
#include "text/words.h"

enum {
  ITEMS_LEAST = 3,
  ITEMS_MAX = 12,
  ITEM_WORDS = 3, /* items of no more are read at a glance */
  ITEM_BYTES = 1 << 20,
  LAST_TIMES = 5, /* a last item so many times longer than the others holds what is said of them all */
};

enum style { STYLE_DIGITS, STYLE_ROMAN, STYLE_LETTERS, STYLE_ORDINALS, STYLES };

/* A mark of the sentence: "(2) ", "ii) ", "second, ". Its bytes, and those of its number. */
struct enumeration_mark {
  size_t from, to;
  struct sg_str number;
};

/* A sentence in its parts. */
struct enumeration {
  struct sg_str announcement;
  struct enumerated {
    struct sg_str number, text;
    bool alternative; /* an "or" stands before it */
  } items[ITEMS_MAX];
  size_t count;
};

static const char *const NUMBERS[STYLES][ITEMS_MAX] = {
    {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
    {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"},
    {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"},
    {"first,", "second,", "third,", "fourth,", "fifth,", "sixth,", "seventh,", "eighth,", "ninth,", "tenth,"},
};

/* Is the byte plain text: not of a formula, code or a link? */
static bool is_plain_at(struct sg_str s, size_t at)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit))
    if (at >= unit.from && at < unit.to)
      return unit.kind == SG_INLINE_TEXT;
  return false;
}

/* "(2) ", "2) ", "(*ii*) " around the number at `at`? */
static bool is_bracketed(struct sg_str s, size_t at, size_t length, struct enumeration_mark *mark)
{
  size_t from = at, to = at + length;
  if (from > 0 && s.p[from - 1] == '*' && to < s.n && s.p[to] == '*') {
    from--;
    to++;
  }
  if (to + 1 >= s.n || s.p[to] != ')' || s.p[to + 1] != ' ')
    return false;
  if (from > 0 && s.p[from - 1] == '(')
    from--;
  *mark = (struct enumeration_mark){.from = from, .to = to + 2, .number = sg_slice(s, at, at + length)};
  return from == 0 || s.p[from - 1] == ' ';
}

/* "…; second, " */
static bool is_ordinal(struct sg_str s, size_t at, size_t length, struct enumeration_mark *mark)
{
  struct sg_str before = sg_str_trim(sg_slice(s, 0, at));
  bool opens =
      before.n > 0 && (sg_is_one_of(before.p[before.n - 1], ":;,") || sg_str_ends(before, SG_LIT(" and")));
  *mark =
      (struct enumeration_mark){.from = at, .to = at + length + 1, .number = sg_slice(s, at, at + length - 1)};
  return opens && at + length < s.n && s.p[at + length] == ' ';
}

static bool find_mark(struct sg_str s, enum style style, size_t row, size_t from, struct enumeration_mark *mark)
{
  struct sg_str number = NUMBERS[style][row] != NULL ? sg_cstr(NUMBERS[style][row]) : sg_str(NULL, 0);
  if (number.n == 0)
    return false;
  for (size_t at = sg_str_find(s, number, from); at != SG_NPOS; at = sg_str_find(s, number, at + 1)) {
    bool found =
        style == STYLE_ORDINALS ? is_ordinal(s, at, number.n, mark) : is_bracketed(s, at, number.n, mark);
    if (found && mark->from >= from && is_plain_at(s, at))
      return true;
  }
  return false;
}

/* Is as much opened as is closed? Else the items stand in brackets, or the brackets are none of theirs. */
static bool is_balanced(struct sg_str s)
{
  size_t open = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (sg_is_one_of(s.p[i], ")]") && open-- == 0)
      return false;
    open += sg_is_one_of(s.p[i], "([");
  }
  return open == 0;
}

/* Without the comma or semicolon that parts it from the next, and the "and" before that. */
static struct sg_str without_link(struct sg_str item)
{
  static const char *const links[] = {" and",        " and ultimately", " and finally",
                                      " and lastly", " and also",       " and then"};
  item = sg_str_trim(item);
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
    if (sg_str_ends(item, sg_cstr(links[i]))) {
      item = sg_str_trim(sg_slice(item, 0, item.n - strlen(links[i])));
      break;
    }
  while (item.n > 0 && sg_is_one_of(item.p[item.n - 1], ",; "))
    item.n--;
  return item;
}

/* "If (i) …, (ii) … and (iii) … hold, then": the sentence goes on behind its items. */
static bool is_condition(struct sg_str announcement)
{
  static const char *const words[] = {"If",    "When", "Where", "Since",    "Although", "While",  "Because",
                                      "Given", "As",   "Once",  "Assuming", "Unless",   "Whether"};
  size_t end = 0;
  while (end < announcement.n && sg_is_alpha(announcement.p[end]))
    end++;
  return SG_ONE_OF(sg_slice(announcement, 0, end), words) && !sg_str_ends(announcement, SG_LIT(":"));
}

static bool read_style(struct sg_str s, enum style style, struct enumeration *e)
{
  struct enumeration_mark mark, next;
  size_t from = 0, longer = 0, most = 0, last = 0; /* words: of the others at most, of the last */
  *e = (struct enumeration){.count = 0};
  if (!find_mark(s, style, 0, 0, &mark))
    return false;
  e->announcement = sg_str_trim(sg_slice(s, 0, mark.from));
  for (bool more = true; more;) {
    from = mark.to;
    more = e->count + 1 < ITEMS_MAX && find_mark(s, style, e->count + 1, from, &next);
    struct sg_str item = without_link(sg_slice(s, from, more ? next.from : s.n));
    bool alternative = more && sg_str_ends(item, SG_LIT(" or"));
    if (alternative)
      item = without_link(sg_slice(item, 0, item.n - strlen(" or")));
    if (!is_balanced(item))
      return false;
    most = last > most ? last : most;
    last = sg_count_words(item);
    longer += last > ITEM_WORDS;
    e->items[e->count].number =
        style == STYLE_ORDINALS ? sg_cstr(NUMBERS[STYLE_DIGITS][e->count]) : mark.number;
    e->items[e->count++].text = item;
    if (more) {
      e->items[e->count].alternative = alternative;
      mark = next;
    }
  }
  return e->count >= ITEMS_LEAST && longer * 2 > e->count && last <= most * LAST_TIMES &&
         sg_count_words(e->announcement) > 1 && is_balanced(e->announcement) && !is_condition(e->announcement);
}

static bool read_enumeration(struct sg_str sentence, struct enumeration *e)
{
  if (sg_str_find(sentence, SG_LIT("$$"), 0) != SG_NPOS)
    return false;
  for (int style = 0; style < STYLES; style++)
    if (read_style(sentence, (enum style)style, e))
      return true;
  return false;
}

bool sg_is_enumeration(struct sg_str sentence)
{
  struct enumeration e;
  return read_enumeration(sentence, &e);
}

struct sg_str sg_cut_enumeration(struct sg_composing *c)
{
  struct enumeration e;
  struct sg_str whole = sg_buf_str(&c->line);
  if (!read_enumeration(whole, &e))
    return sg_str(NULL, 0);
  size_t end = (size_t)(e.announcement.p - whole.p) + e.announcement.n;
  while (end > 0 && sg_is_one_of(whole.p[end - 1], ",;: "))
    end--;
  whole = sg_arena_copy(c->arena, whole);
  sg_buf_truncate(&c->line, end);
  sg_prose_balance(&c->line, 0);
  sg_buf_add_char(&c->line, ':');
  return whole;
}

void sg_write_enumeration(struct sg_composing *c, struct sg_str sentence, uint32_t depth, struct sg_mark mark)
{
  struct enumeration e;
  if (!read_enumeration(sentence, &e))
    return;
  for (size_t i = 0; i < e.count; i++) {
    struct sg_buf text;
    sg_buf_init(&text, ITEM_BYTES);
    sg_buf_add(&text, e.items[i].alternative ? SG_LIT("or ") : SG_LIT(""));
    sg_buf_add(&text, e.items[i].text);
    sg_start_line(c, sg_str(NULL, 0));
    sg_add_number(c, e.items[i].number);
    sg_prose_add_text(&c->line, sg_buf_str(&text));
    sg_free_scratch(c, &text);
    sg_end_line(c, depth, mark);
  }
}

/* -- What items name ------------------------------------------------------------------------------ */

/* Where the bullet's own bullets end. */
static size_t end_of(const struct sg_bullets *bullets, size_t row)
{
  size_t end = row + 1;
  while (end < bullets->count && bullets->rows[end].depth > bullets->rows[row].depth)
    end++;
  return end;
}

static bool holds_term(struct sg_str text, struct sg_str term)
{
  for (size_t at = 0; term.n > 0 && at + term.n <= text.n; at++)
    if (sg_str_equal_nocase(sg_slice(text, at, at + term.n), term))
      return true;
  return false;
}

/* The item of [first, end) that is the first to name the term, "virtual machine (VM)"; SG_NPOS: none. */
static size_t item_naming(const struct sg_bullets *bullets, size_t first, size_t end, struct sg_str term)
{
  term = sg_slice(term, 0, sg_str_find(term, SG_LIT(" ("), 0));
  for (size_t i = first; i < end; i = end_of(bullets, i))
    if (bullets->rows[i].kind == SG_POINT_DETAIL && holds_term(bullets->rows[i].text, term))
      return i;
  return SG_NPOS;
}

/* Moves the rows [from, from + count) to the earlier row `to`, a level deeper. */
static void move_under(struct sg_bullets *bullets, size_t from, size_t count, size_t to)
{
  for (size_t i = 0; i < count; i++) {
    struct sg_bullet row = bullets->rows[from + i];
    memmove(&bullets->rows[to + i + 1], &bullets->rows[to + i], (from - to) * sizeof row);
    row.depth++;
    bullets->rows[to + i] = row;
  }
}

void sg_settle_under_items(struct sg_composing *c, size_t first)
{
  struct sg_bullets *bullets = &c->bullets;
  for (size_t i = first, next; i < bullets->count; i = next) {
    const struct sg_bullet *row = &bullets->rows[i];
    next = end_of(bullets, i);
    size_t item = row->kind == SG_POINT_DEFINITION ? item_naming(bullets, first, i, row->term) : SG_NPOS;
    if (item != SG_NPOS)
      move_under(bullets, i, next - i, end_of(bullets, item));
  }
}
