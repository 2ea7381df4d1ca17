/* The sentence that a formula makes: its sides with their relations, and for which values it holds. */
#include "base/utf8.h"
#include "formula/saying.h"
#include "formula/token.h"
#include "formula/unit.h"

enum {
  SIDES_MAX = 3,        /* of a chain of relations */
  SYMBOLS_MAX = 3,      /* whose meanings follow the sentence */
  ROWS_MAX = 3,         /* formulas of one display, each of which makes a sentence */
  WORDS_MAX = 60,       /* of a sentence: a longer one is no simple version, */
  NAMED_WORDS_MAX = 90, /* except where names stand for the symbols: they are read at a glance */
  SCRATCH_BYTES = 16384,
  SIGNS_A_WORD = 6, /* of a formula within the sentence: a long one takes as long to read as so many words */
};

static const struct sg_said none = {.ok = false};

/* What relations say, between the first two sides and before one more; COUNT: nothing. */
static const struct {
  const char *sign;
  enum sg_spoken row, more;
} relations[] = {
    {"=", SG_SPOKEN_IS, SG_SPOKEN_AND_IS},
    {":=", SG_SPOKEN_IS, SG_SPOKEN_COUNT},
    {"\\triangleq", SG_SPOKEN_IS, SG_SPOKEN_COUNT},
    {"\\equiv", SG_SPOKEN_IS, SG_SPOKEN_AND_IS},
    {"\\coloneqq", SG_SPOKEN_IS, SG_SPOKEN_COUNT},
    {"\\approx", SG_SPOKEN_APPROXIMATELY, SG_SPOKEN_AND_APPROXIMATELY},
    {"\\simeq", SG_SPOKEN_APPROXIMATELY, SG_SPOKEN_AND_APPROXIMATELY},
    {"\\propto", SG_SPOKEN_PROPORTIONAL, SG_SPOKEN_COUNT},
    {"\\le", SG_SPOKEN_AT_MOST, SG_SPOKEN_AND_AT_MOST},
    {"\\leq", SG_SPOKEN_AT_MOST, SG_SPOKEN_AND_AT_MOST},
    {"\\ge", SG_SPOKEN_AT_LEAST, SG_SPOKEN_AND_AT_LEAST},
    {"\\geq", SG_SPOKEN_AT_LEAST, SG_SPOKEN_AND_AT_LEAST},
    {"<", SG_SPOKEN_LESS, SG_SPOKEN_COUNT},
    {">", SG_SPOKEN_MORE, SG_SPOKEN_COUNT},
};

static enum sg_spoken row_of(struct sg_str sign, bool more)
{
  for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
    if (sg_str_order(sign, relations[i].sign) == 0)
      return more ? relations[i].more : relations[i].row;
  return SG_SPOKEN_COUNT;
}

/* The left side, with what the paper says of it. */
static struct sg_said say_subject(struct sg_sayer *s, const struct sg_expression *side,
                                  struct sg_meaning meaning)
{
  struct sg_said said = sg_say(s, side, true);
  struct sg_str words =
      said.leaf && meaning.of != NULL ? meaning.of(meaning.context, side->tex, true) : sg_str(NULL, 0);
  if (!said.ok || words.n == 0)
    return said;
  sg_buf_clear(&s->scratch);
  sg_buf_add_format(&s->scratch, "%.*s (%.*s)", SG_STR_ARGS(said.text), SG_STR_ARGS(words));
  said.text = sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
  return said;
}

/* "a \\le x \\le b": what lies between comes first. */
static struct sg_said say_bounds(struct sg_sayer *s, const struct sg_expression *e, struct sg_meaning meaning)
{
  static const char *const at_most[] = {"\\le", "\\leq", "\\leqslant", NULL};
  const struct sg_expression *middle = e->first->next, *last = middle != NULL ? middle->next : NULL;
  if (last == NULL || last->next != NULL || !sg_formula_is_any(middle->name, at_most) ||
      !sg_formula_is_any(last->name, at_most))
    return none;
  struct sg_said said = say_subject(s, middle, meaning), least = sg_say(s, e->first, false),
                 most = sg_say(s, last, true);
  if (!said.ok || !least.ok || !most.ok)
    return none;
  s->told++;
  said = sg_fill(s, SG_SPOKEN_AT_LEAST, said.text, least.text);
  return sg_fill(s, SG_SPOKEN_BOUNDED, said.text, most.text);
}

/* Of a derivation of many sides the first step and the end are told: what lies between must be equal. */
static const struct sg_expression *next_side(const struct sg_expression *side, size_t count)
{
  size_t left = 0;
  bool equal = true;
  for (const struct sg_expression *e = side->next; e != NULL; e = e->next) {
    left++;
    equal = equal && sg_str_order(e->name, "=") == 0;
  }
  side = side->next;
  while (count == 2 && left > 1 && equal && side->next != NULL)
    side = side->next;
  return side;
}

static struct sg_said say_relation(struct sg_sayer *s, const struct sg_expression *e, struct sg_meaning meaning)
{
  struct sg_said said = say_bounds(s, e, meaning);
  size_t count = 1;
  if (said.ok)
    return said;
  said = say_subject(s, e->first, meaning);
  for (const struct sg_expression *side = next_side(e->first, count); side != NULL && said.ok;
       side = next_side(side, count)) {
    enum sg_spoken row = row_of(side->name, count > 1);
    struct sg_said next = row == SG_SPOKEN_COUNT ? none : sg_say(s, side, true);
    if (!next.ok || ++count > SIDES_MAX)
      return none;
    s->told += row == SG_SPOKEN_PROPORTIONAL;
    said = sg_fill(s, row, said.text, next.text);
  }
  return said;
}

/* -- Conditions behind the formula ---------------------------------------------------------------- */

/* "i = 1, \dots, n" at the head of `s`. */
static bool is_index_range(struct sg_str s)
{
  static const char *const dots[] = {"\\dots", "\\ldots", "\\cdots", "\\dotsc", "...", NULL};
  struct sg_str tokens[5];
  size_t at = 0;
  for (size_t i = 0; i < 5; i++)
    tokens[i] = sg_formula_token(s, &at);
  return tokens[0].n == 1 && sg_is_alpha(tokens[0].p[0]) && sg_str_order(tokens[1], "=") == 0 &&
         tokens[2].n > 0 && sg_str_order(tokens[3], ",") == 0 && sg_formula_is_any(tokens[4], dots);
}

/* Where "\forall" stands outside of brackets, or "i = 1, \dots, n" behind a comma; the end where neither does.
 */
static size_t condition_at(struct sg_str flat, bool *every)
{
  static const char *const marks[] = {",", "\\quad", "\\qquad", NULL};
  struct sg_unit unit;
  bool mark = false;
  *every = false;
  for (size_t at = 0; sg_unit_next(flat, &at, false, &unit) == SG_UNIT_READ;) {
    size_t from = (size_t)(unit.tex.p - flat.p);
    *every = sg_str_order(unit.token, "\\forall") == 0;
    if (*every || (mark && is_index_range(sg_slice(flat, from, flat.n))))
      return from;
    mark = sg_formula_is_any(unit.token, marks);
  }
  return flat.n;
}

static struct sg_str without_comma(struct sg_str s)
{
  for (size_t before = SG_NPOS; before != s.n;) {
    before = s.n;
    s = sg_str_trim(s);
    s = sg_str_ends(s, SG_LIT(",")) ? sg_slice(s, 0, s.n - 1) : s;
    s = sg_str_ends(s, SG_LIT("\\qquad")) ? sg_slice(s, 0, s.n - 6) : s;
    s = sg_str_ends(s, SG_LIT("\\quad")) ? sg_slice(s, 0, s.n - 5) : s;
  }
  return s;
}

/* The sentence with what its variables run over put before it. */
static struct sg_said under_condition(struct sg_sayer *s, struct sg_said said, struct sg_str condition,
                                      bool every)
{
  condition = sg_str_trim(every ? sg_slice(condition, 7, condition.n) : condition);
  struct sg_said values = sg_say_tex(s, condition);
  s->told += every;
  return values.ok && sg_expression_read(condition, s->arena) != NULL
             ? sg_fill(s, every ? SG_SPOKEN_FOR_EVERY : SG_SPOKEN_FOR, values.text, said.text)
             : none;
}

/* -- Symbols ---------------------------------------------------------------------------------------- */

struct symbols {
  struct sg_str rows[SYMBOLS_MAX], meanings[SYMBOLS_MAX];
  size_t count;
};

/* Adds the symbol with what the paper says of it, once. */
static void add_symbol(struct symbols *symbols, struct sg_str tex, struct sg_meaning meaning)
{
  static const char *const indices[] = {"i", "j", "k", "l", NULL};
  if (symbols->count == SYMBOLS_MAX || sg_formula_is_any(tex, indices))
    return;
  for (size_t i = 0; i < symbols->count; i++)
    if (sg_formula_same(symbols->rows[i], tex))
      return;
  struct sg_str words = meaning.of(meaning.context, tex, false);
  if (words.n == 0)
    return;
  symbols->rows[symbols->count] = tex;
  symbols->meanings[symbols->count++] = words;
}

/* The leaves of a tree that the paper says something of. The reader bounds its depth. */
static void find_symbols(struct symbols *symbols, const struct sg_expression *e, struct sg_meaning meaning)
{
  for (const struct sg_expression *child = e->first; child != NULL; child = child->next)
    find_symbols(symbols, child, meaning);
  if (e->kind == SG_EXPRESSION_LEAF)
    add_symbol(symbols, e->tex, meaning);
}

/* "Here $e$ is the gap extension cost.": the symbols of the right side, behind the sentence. */
static struct sg_said say_symbols(struct sg_sayer *s, const struct sg_expression *e, struct sg_meaning meaning)
{
  struct symbols symbols = {.count = 0};
  struct sg_str items[SYMBOLS_MAX];
  size_t count = 0;
  if (meaning.of == NULL || e->kind != SG_EXPRESSION_RELATION)
    return none;
  for (const struct sg_expression *side = e->first->next; side != NULL; side = side->next)
    find_symbols(&symbols, side, meaning);
  for (size_t i = 0; i < symbols.count; i++) {
    struct sg_said name = sg_say_tex(s, symbols.rows[i]);
    if (name.ok && !sg_formula_same(symbols.rows[i], e->first->tex))
      items[count++] = sg_fill(s, SG_SPOKEN_IS, name.text, symbols.meanings[i]).text;
  }
  if (count == 0)
    return none;
  sg_buf_clear(&s->scratch);
  sg_words_join(&s->scratch, s->language, items, count);
  return sg_fill(s, SG_SPOKEN_HERE, sg_arena_copy(s->arena, sg_buf_str(&s->scratch)), sg_str(NULL, 0));
}

/* -- The whole ------------------------------------------------------------------------------------ */

/* Words, and of the formulas between dollars what they are worth. */
static size_t count_words(struct sg_str text)
{
  size_t words = 0, signs = 0;
  bool math = false, inside = false;
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    if (c == '$') {
      words += math ? 1 + signs / SIGNS_A_WORD : 0;
      math = !math;
      signs = 0;
    } else if (math) {
      signs +=
          !sg_is_space(c) && !(sg_is_alpha(c) && i > 0 && sg_is_alpha(text.p[i - 1])) && c != '{' && c != '}';
    } else {
      words += sg_is_alpha(c) && !inside;
      inside = sg_is_alpha(c);
    }
  }
  return words;
}

/* "P(A | B)" alone says nothing of it. */
static bool is_function(const struct sg_expression *e)
{
  return e->kind == SG_EXPRESSION_FUNCTION && !sg_function_takes_list(e->name);
}

/* "\\min_x \\quad f(x)" without the space between the operator and what it is applied to. */
static struct sg_str close_up(struct sg_sayer *s, struct sg_str flat)
{
  static const char *const operators[] = {"\\min", "\\max", NULL}, *const spaces[] = {"\\quad", "\\qquad",
                                                                                      NULL};
  struct sg_unit unit;
  size_t at = 0;
  if (sg_unit_next(flat, &at, false, &unit) != SG_UNIT_READ || !sg_formula_is_any(unit.token, operators))
    return flat;
  size_t behind = at;
  if (!sg_formula_is_any(sg_formula_token(flat, &behind), spaces))
    return flat;
  sg_buf_clear(&s->scratch);
  sg_buf_add(&s->scratch, sg_slice(flat, 0, at));
  sg_buf_add_char(&s->scratch, ' ');
  sg_buf_add(&s->scratch, sg_slice(flat, behind, flat.n));
  return sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
}

/* The sentence of a flat formula, and in *here what its symbols are. */
static struct sg_said say_sentence(struct sg_sayer *s, struct sg_str flat, struct sg_meaning meaning,
                                   struct sg_said *here)
{
  bool every;
  flat = close_up(s, flat);
  size_t end = condition_at(flat, &every);
  struct sg_str main = without_comma(sg_slice(flat, 0, end)), condition = sg_slice(flat, end, flat.n);
  const struct sg_expression *e = main.n > 0 ? sg_expression_read(main, s->arena) : NULL;
  struct sg_said said = none;
  if (e == NULL || e->kind == SG_EXPRESSION_LIST || e->kind == SG_EXPRESSION_GIVEN)
    return none;
  if (s->meaning.called != NULL) {
    said = sg_say_named(s, e);
  } else if (e->kind == SG_EXPRESSION_RELATION) {
    said = say_relation(s, e, meaning);
    *here = said.ok && s->told > 0 ? say_symbols(s, e, meaning) : none;
  } else if (e->worded && e->kind != SG_EXPRESSION_SUM) {
    said = sg_say(s, e, true);
    said = said.ok && !said.leaf && !is_function(e)
               ? sg_fill(s, SG_SPOKEN_EXPRESSION, said.text, sg_str(NULL, 0))
               : none;
  }
  return said.ok && condition.n > 0 ? under_condition(s, said, condition, every) : said;
}

/* A capital at the head, a stop at the end. */
static struct sg_str finish(struct sg_sayer *s, struct sg_str text)
{
  sg_buf_clear(&s->scratch);
  size_t length = 0;
  uint32_t head = sg_utf8_decode(text, 0, &length);
  sg_buf_add_codepoint(&s->scratch, head < 0x80 && sg_is_alpha((char)head) ? head & ~0x20u : head);
  sg_buf_add(&s->scratch, sg_slice(text, length, text.n));
  sg_buf_add_char(&s->scratch, '.');
  return sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
}

/* Appends a sentence, if it leaves room for it. */
static bool add_sentence(struct sg_sayer *s, struct sg_said said, struct sg_buf *out)
{
  if (!said.ok || count_words(sg_buf_str(out)) + count_words(said.text) >
                      (s->meaning.called != NULL ? NAMED_WORDS_MAX : WORDS_MAX))
    return false;
  if (out->length > 0)
    sg_buf_add_char(out, ' ');
  sg_buf_add(out, finish(s, said.text));
  return out->failure == SG_OK && s->scratch.failure == SG_OK;
}

/* Is there a sign in the formula that could be put into words? Most have none, and need not be read. */
static bool has_signs(struct sg_str tex)
{
  static const char *const signs[] = {
      "\\sum",    "\\prod",   "\\int",     "\\max",    "\\min",   "\\sup",    "\\inf",
      "\\lim",    "\\arg",    "\\argmax",  "\\argmin", "\\Pr",    "\\mathbb", "\\operatorname",
      "\\mathrm", "\\text",   "\\textrm",  "\\mathop", "\\binom", "\\dbinom", "\\tbinom",
      "\\choose", "\\lfloor", "\\lceil",   "\\|",      "\\Vert",  "\\lVert",  "\\forall",
      "\\propto", "\\det",    "\\partial", "|",        "\\mid",   "\\vert",   NULL};
  struct sg_str token;
  for (size_t at = 0; (token = sg_formula_token(tex, &at)).n > 0;)
    if (sg_formula_is_any(token, signs))
      return true;
  return sg_str_find(tex, SG_LIT("{cases}"), 0) != SG_NPOS ||
         sg_str_find(tex, SG_LIT("{array}"), 0) != SG_NPOS || sg_str_find(tex, SG_LIT("{d"), 0) != SG_NPOS;
}

/* The sentences of all rows of a display; false where one cannot be said, or they are too many. */
static bool say_rows(struct sg_sayer *s, const struct sg_str *rows, size_t count, struct sg_meaning meaning,
                     struct sg_buf *out)
{
  struct sg_said here = none;
  bool ok = count > 0;
  s->meaning = meaning;
  s->told = 0;
  sg_buf_clear(out);
  for (size_t i = 0; i < count && ok; i++)
    ok = add_sentence(s, say_sentence(s, rows[i], meaning, &here), out);
  if (ok && count == 1)
    (void)add_sentence(s, here, out);
  return ok;
}

struct sg_formula_words sg_formula_say(struct sg_str tex, int language, struct sg_meaning meaning,
                                       struct sg_arena *arena)
{
  struct sg_sayer s = {.arena = arena, .language = language};
  struct sg_formula_words words = {.worth = 0};
  struct sg_str rows[ROWS_MAX];
  struct sg_buf sentences;
  bool signs = has_signs(tex);
  if (sg_words_spoken(language, SG_SPOKEN_IS).n == 0 || (!signs && meaning.called == NULL))
    return words;
  sg_buf_init(&s.scratch, SCRATCH_BYTES);
  sg_buf_init(&sentences, SCRATCH_BYTES);
  size_t count = sg_formula_flatten(tex, arena, rows, ROWS_MAX);
  if (meaning.called != NULL && say_rows(&s, rows, count, meaning, &sentences))
    words = (struct sg_formula_words){sg_arena_copy(arena, sg_buf_str(&sentences)), .named = true};
  meaning.called = NULL;
  if (!words.named && signs && say_rows(&s, rows, count, meaning, &sentences) && s.told > 0)
    words = (struct sg_formula_words){sg_arena_copy(arena, sg_buf_str(&sentences)), .worth = s.told};
  arena->failed |= s.scratch.failure == SG_ENOMEM || sentences.failure == SG_ENOMEM;
  sg_buf_free(&s.scratch);
  sg_buf_free(&sentences);
  return words;
}
