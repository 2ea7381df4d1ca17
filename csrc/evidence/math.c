/* Formulas by their TeX tokens. */
#include "base/search.h"
#include "evidence/index.h"
#include "formula/token.h"

enum {
  TOKENS_MAX = 4096,      /* of one formula; longer ones are cut there */
  PLACES_MAX = 512,       /* places looked at for one pair of tokens */
  PAIRS_TRIED = 16,       /* pairs of a formula that are looked up, the commonest to no avail */
  SECTIONS_MAX = 64,      /* subsections that are searched for a section's formulas */
  VOTERS = 1024,          /* formulas that can be candidates; a power of two */
  ALTERED_TOKENS_MIN = 5, /* shorter formulas are like too many others */
  COMPARED_TOKENS_MAX = 256,
  CANDIDATES = 4,
  INSTANCE_LETTERS_MAX = 8, /* that an example may put numbers in for */
};

/* Layout, not content: stands between tokens like white space. */
static bool is_layout(struct sg_str token)
{
  static const char *const layout[] = {
      "&",   "\\\\", "\\nonumber", "\\notag", "\\displaystyle", "\\limits", "\\nolimits", "\\!", "\\,", "\\;",
      "\\:", "\\ ",  "\\>",        "~",       "\\quad",         "\\qquad"};
  for (size_t i = 0; i < sizeof layout / sizeof *layout; i++)
    if (sg_str_equal(token, sg_cstr(layout[i])))
      return true;
  return false;
}

/* Way of writing: what a reader does not see or takes for the same. */
static bool is_style(struct sg_str token)
{
  static const char *const style[] = {
      "{",      "}",      "\\left",   "\\right",  "\\big",          "\\Big",    "\\bigl",
      "\\bigr", "\\Bigl", "\\Bigr",   "\\mathrm", "\\mathit",       "\\mathbf", "\\boldsymbol",
      "\\bm",   "\\text", "\\textrm", "\\mbox",   "\\operatorname", "\\rm",     "\\bf",
      "\\it",   "\\sf",   "\\tt",     "\\mathsf", "\\mathtt"};
  for (size_t i = 0; i < sizeof style / sizeof *style; i++)
    if (sg_str_equal(token, sg_cstr(style[i])))
      return true;
  return false;
}

/* Commands of which a reader's eye knows several spellings. */
static struct sg_str canonical(struct sg_str token)
{
  static const char *const pairs[][2] = {
      {"\\leq", "\\le"},     {"\\geq", "\\ge"},   {"\\neq", "\\ne"},      {"\\rightarrow", "\\to"},
      {"\\dots", "..."},     {"\\ldots", "..."},  {"\\cdots", "..."},     {"\\tfrac", "\\frac"},
      {"\\dfrac", "\\frac"}, {"\\lvert", "|"},    {"\\rvert", "|"},       {"\\vert", "|"},
      {"\\mid", "|"},        {"\\lbrace", "\\{"}, {"\\rbrace", "\\}"},    {"\\colon", ":"},
      {"\\ast", "*"},        {"\\prime", "'"},    {"\\cal", "\\mathcal"}, {"\\frak", "\\mathfrak"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (sg_str_equal(token, sg_cstr(pairs[i][0])))
      return sg_cstr(pairs[i][1]);
  return token;
}

/* A size of brackets without its side: `\Bigl(` looks like `\Big(`. */
static struct sg_str unsided(struct sg_str token)
{
  static const char *const pairs[][2] = {
      {"\\bigl", "\\big"},   {"\\bigr", "\\big"},   {"\\Bigl", "\\Big"},   {"\\Bigr", "\\Big"},
      {"\\biggl", "\\bigg"}, {"\\biggr", "\\bigg"}, {"\\Biggl", "\\Bigg"}, {"\\Biggr", "\\Bigg"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (sg_str_equal(token, sg_cstr(pairs[i][0])))
      return sg_cstr(pairs[i][1]);
  return token;
}

/* Steps over the `{…}` after a command that only labels or lays out. */
static void skip_argument(struct sg_str tex, size_t *at)
{
  size_t i = *at;
  while (i < tex.n && sg_is_space(tex.p[i]))
    i++;
  if (i >= tex.n || tex.p[i] != '{')
    return;
  size_t close = sg_str_find(tex, SG_LIT("}"), i);
  *at = close == SG_NPOS ? tex.n : close + 1;
}

/* Without the sentence's stop at its end, which stands before the number. "\right." is not a stop. */
static struct sg_str without_stop(struct sg_str tex)
{
  tex = sg_str_trim(tex);
  size_t tag = sg_str_find(tex, SG_LIT("\\tag{"), 0);
  if (tag != SG_NPOS && sg_str_find(tex, SG_LIT("}"), tag) + 1 == tex.n)
    tex = sg_str_trim(sg_slice(tex, 0, tag));
  while (tex.n > 0 && sg_is_one_of(tex.p[tex.n - 1], ".,;") && !sg_str_ends(tex, SG_LIT("...")) &&
         !sg_str_ends(tex, SG_LIT("\\right.")) && !(tex.n > 1 && tex.p[tex.n - 2] == '\\'))
    tex = sg_str_trim(sg_slice(tex, 0, tex.n - 1));
  return tex;
}

/* Whether the brace that opens before `at` holds one token: `x_{i}` is `x_i` to TeX. */
static bool holds_one_token(struct sg_str tex, size_t at)
{
  struct sg_str token = sg_formula_token(tex, &at);
  return token.n > 0 && !sg_str_equal(token, SG_LIT("{")) && !sg_str_equal(token, SG_LIT("}")) &&
         sg_str_equal(sg_formula_token(tex, &at), SG_LIT("}"));
}

/* The next token that counts, exact or simplified; empty at the end. */
static struct sg_str next_content(struct sg_str tex, size_t *at, bool simple)
{
  for (;;) {
    struct sg_str token = sg_formula_token(tex, at);
    if (token.n == 0)
      return token;
    if (sg_str_equal(token, SG_LIT("{")) && holds_one_token(tex, *at)) {
      token = sg_formula_token(tex, at);
      sg_formula_token(tex, at); /* the brace that closes */
    }
    if (sg_str_equal(token, SG_LIT(":")) && *at < tex.n && tex.p[*at] == '=')
      continue; /* what is defined to be equal is equal */
    if (sg_str_equal(token, SG_LIT("\\begin")) || sg_str_equal(token, SG_LIT("\\end")) ||
        sg_str_equal(token, SG_LIT("\\label")) || sg_str_equal(token, SG_LIT("\\tag"))) {
      skip_argument(tex, at);
      continue;
    }
    if (is_layout(token) || (simple && is_style(token)))
      continue;
    if (sg_str_equal(token, SG_LIT("\xE2\x88\x92"))) /* U+2212, which TeX writes as a hyphen */
      token = SG_LIT("-");
    return simple ? canonical(token) : unsided(token);
  }
}

static uint64_t section_key(uint64_t pair, uint32_t section)
{
  return (pair ^ (section + 1) * 0xD6E8FEB86659FD93u) * 0x9E3779B97F4A7C15u;
}

static uint64_t pair_key(uint32_t a, uint32_t b)
{
  return ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;
}

static uint64_t hash_token(struct sg_str token)
{
  uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
  for (size_t i = 0; i < token.n; i++)
    hash = (hash ^ (unsigned char)token.p[i]) * 0x100000001B3u;
  return hash;
}

size_t sg_formula_tokens(struct sg_str tex, uint64_t *tokens, size_t max)
{
  size_t at = 0, count = 0;
  tex = without_stop(tex);
  while (count < max) {
    struct sg_str token = next_content(tex, &at, true);
    if (token.n == 0)
      break;
    tokens[count++] = hash_token(token);
  }
  return count;
}

/* Steps over what is raised or lowered: one token, or what stands in braces. */
static void skip_script(struct sg_str tex, size_t *at)
{
  size_t open = 0;
  for (;;) {
    struct sg_str token = sg_formula_token(tex, at);
    bool opens = sg_str_equal(token, SG_LIT("{")), closes = sg_str_equal(token, SG_LIT("}"));
    open += opens;
    open -= open > 0 && closes;
    /* `_\mathrm{in}`: after a style, the braces are still to come. */
    if (token.n == 0 || (open == 0 && (closes || !is_style(token))))
      return;
  }
}

size_t sg_formula_shape(struct sg_str tex, uint64_t *tokens, size_t max)
{
  size_t at = 0, count = 0;
  tex = without_stop(tex);
  while (count < max) {
    struct sg_str token = next_content(tex, &at, true);
    if (token.n == 0)
      break;
    if (sg_str_equal(token, SG_LIT("_")) || sg_str_equal(token, SG_LIT("^")))
      skip_script(tex, &at);
    else if (!sg_str_equal(token, SG_LIT("'")) && !sg_str_equal(token, SG_LIT("\\cdot")))
      tokens[count++] = hash_token(token);
  }
  return count;
}

/* -- Indexing ---------------------------------------------------------------------------------- */

static bool push_token(uint32_t **list, size_t *count, size_t *capacity, uint32_t id, struct sg_arena *arena)
{
  if (*count == *capacity) {
    void *grown = sg_arena_grow(arena, *list, *count, capacity, sizeof **list);
    if (grown == NULL)
      return false;
    *list = grown;
  }
  (*list)[(*count)++] = id;
  return true;
}

static uint32_t intern(struct sg_evidence *evidence, struct sg_str token)
{
  struct sg_table_row *row = sg_table_find(&evidence->formulas.tokens, token, evidence->arena);
  if (row == NULL)
    return 0;
  if (row->value == 0)
    row->value = (uint32_t)evidence->formulas.tokens.count;
  if (token.n > 1 && token.p[0] == '\\' && sg_is_alpha(token.p[1]))
    sg_table_find(&evidence->commands, sg_slice(token, 1, token.n), evidence->arena);
  return row->value;
}

static void index_tokens(struct sg_evidence *evidence, struct sg_str tex, uint32_t section, bool simple,
                         uint32_t *from, uint32_t *to)
{
  struct sg_formulas *f = &evidence->formulas;
  struct sg_arena *arena = evidence->arena;
  uint32_t **list = simple ? &f->simple : &f->exact;
  size_t *count = simple ? &f->simple_count : &f->exact_count;
  size_t *capacity = simple ? &f->simple_capacity : &f->exact_capacity;
  *from = (uint32_t)*count;
  size_t at = 0;
  for (int n = 0; n < TOKENS_MAX; n++) {
    struct sg_str token = next_content(tex, &at, simple);
    if (token.n == 0 || !push_token(list, count, capacity, intern(evidence, token), arena))
      break;
    uint32_t place = (uint32_t)*count - 1;
    if (!evidence->whole) /* only the commands are asked for */
      continue;
    if (place > *from && simple)
      sg_postings_add(&f->simple_pairs, section_key(pair_key((*list)[place - 1], (*list)[place]), section),
                      (uint32_t)f->count, arena);
    else if (place > *from)
      sg_postings_add(&f->exact_pairs, pair_key((*list)[place - 1], (*list)[place]), place - 1, arena);
  }
  *to = (uint32_t)*count;
  push_token(list, count, capacity, 0, arena);
}

void sg_index_formula(struct sg_evidence *evidence, struct sg_str tex, uint32_t section, uint32_t paragraph)
{
  struct sg_formulas *f = &evidence->formulas;
  tex = without_stop(tex);
  if (tex.n == 0)
    return;
  if (f->count == f->capacity) {
    void *grown = sg_arena_grow(evidence->arena, f->rows, f->count, &f->capacity, sizeof *f->rows);
    if (grown == NULL)
      return;
    f->rows = grown;
  }
  struct sg_formula formula = {.tex = tex, .section = section, .paragraph = paragraph};
  sg_table_find(&evidence->whole_formulas, tex, evidence->arena);
  index_tokens(evidence, tex, section, false, &formula.from, &formula.to);
  if (evidence->whole)
    index_tokens(evidence, tex, section, true, &formula.simple_from, &formula.simple_to);
  f->rows[f->count++] = formula;
}

/* -- Grading ----------------------------------------------------------------------------------- */

/* Token ids of a guide's formula; unknown tokens get ids that match nothing. */
static size_t read_tokens(const struct sg_evidence *evidence, struct sg_str tex, bool simple, uint32_t *ids,
                          size_t max)
{
  size_t at = 0, count = 0;
  while (count < max) {
    struct sg_str token = next_content(tex, &at, simple);
    if (token.n == 0)
      break;
    struct sg_table_row *row = sg_table_find((struct sg_table *)&evidence->formulas.tokens, token, NULL);
    ids[count++] = row != NULL ? row->value : UINT32_MAX;
  }
  return count;
}

/* Behind every formula that begins at the place or before. */
static int order_place(const void *key, const void *row)
{
  return *(const uint32_t *)key >= ((const struct sg_formula *)row)->from ? 1 : -1;
}

/* The formula that holds a place in the row of exact tokens. */
static const struct sg_formula *formula_at(const struct sg_formulas *f, uint32_t place)
{
  size_t behind = sg_search_first(&place, f->rows, f->count, sizeof *f->rows, order_place);
  return &f->rows[behind > 0 ? behind - 1 : 0];
}

enum found { FOUND_NOWHERE, FOUND_ELSEWHERE, FOUND_HERE };

/* Looks for the guide's sequence where its pair at `offset` stands. *sure is false when that pair is
 * too common to look at all its places. */
static enum found find_by_pair(const struct sg_evidence *evidence, const uint32_t *ids, size_t count,
                               size_t offset, int section, bool *sure)
{
  const struct sg_formulas *f = &evidence->formulas;
  uint64_t key = pair_key(ids[offset], ids[offset + 1]);
  enum found found = FOUND_NOWHERE;
  uint32_t cursor = 0, place;
  *sure = true;
  for (int n = 0; sg_postings_next(&f->exact_pairs, key, &cursor, &place); n++) {
    if (n == PLACES_MAX) {
      *sure = false;
      break;
    }
    if (place < offset || place - offset + count > f->exact_count ||
        memcmp(f->exact + place - offset, ids, count * sizeof *ids) != 0)
      continue;
    if (sg_sections_related(evidence, section, (int)formula_at(f, place)->section))
      return FOUND_HERE;
    found = FOUND_ELSEWHERE;
  }
  return found;
}

/* Does the guide's sequence stand in the paper's row of tokens, in the section or elsewhere? */
static enum found find_tokens(const struct sg_evidence *evidence, const uint32_t *ids, size_t count,
                              int section)
{
  if (count == 0)
    return FOUND_NOWHERE;
  for (size_t i = 0; i < count; i++)
    if (ids[i] == UINT32_MAX)
      return FOUND_NOWHERE;
  if (count == 1)
    return FOUND_HERE;
  size_t step = 1 + (count - 1) / PAIRS_TRIED;
  enum found best = FOUND_NOWHERE;
  for (size_t offset = 0; offset + 1 < count; offset += step) {
    bool sure;
    enum found found = find_by_pair(evidence, ids, count, offset, section, &sure);
    best = found > best ? found : best;
    if (sure || found == FOUND_HERE)
      return best;
  }
  return FOUND_HERE; /* made of nothing but common pairs: the benefit of the doubt */
}

bool sg_evidence_has_formula(const struct sg_evidence *evidence, struct sg_str tex)
{
  uint32_t ids[COMPARED_TOKENS_MAX];
  size_t count = read_tokens(evidence, without_stop(tex), false, ids, COMPARED_TOKENS_MAX);
  return find_tokens(evidence, ids, count, SG_NONE) != FOUND_NOWHERE;
}

bool sg_evidence_is_formula(const struct sg_evidence *evidence, struct sg_str tex)
{
  return sg_table_has(&evidence->whole_formulas, sg_str_trim(tex));
}

bool sg_evidence_is_code(const struct sg_evidence *evidence, struct sg_str code)
{
  return sg_table_has(&evidence->whole_codes, sg_str_trim(code));
}

size_t sg_evidence_formula_places(const struct sg_evidence *evidence, struct sg_str tex, uint32_t *paragraphs,
                                  size_t max)
{
  const struct sg_formulas *f = &evidence->formulas;
  uint32_t ids[COMPARED_TOKENS_MAX], cursor = 0, place;
  size_t count = read_tokens(evidence, without_stop(tex), false, ids, COMPARED_TOKENS_MAX);
  size_t found = 0;
  if (count < 2)
    return 0;
  for (int n = 0; n < PLACES_MAX && found < max &&
                  sg_postings_next(&f->exact_pairs, pair_key(ids[0], ids[1]), &cursor, &place);
       n++)
    if (place + count <= f->exact_count && memcmp(f->exact + place, ids, count * sizeof *ids) == 0)
      paragraphs[found++] = formula_at(f, place)->paragraph;
  return found;
}

/* Fewest tokens to change, add or drop so that `a` stands somewhere in `b` (P. H. Sellers, "The
 * theory and computation of evolutionary distances", J. Algorithms 1, 1980). The two rows hold
 * count_a + 1 cells each. */
static size_t distance_within(const uint32_t *a, size_t count_a, const uint32_t *b, size_t count_b,
                              size_t *last, size_t *next)
{
  for (size_t i = 0; i <= count_a; i++)
    last[i] = i;
  size_t best = count_a;
  for (size_t j = 0; j < count_b; j++) {
    next[0] = 0;
    for (size_t i = 0; i < count_a; i++) {
      size_t change = last[i] + (a[i] != b[j]);
      size_t drop = next[i] + 1, add = last[i + 1] + 1;
      next[i + 1] = change < drop ? (change < add ? change : add) : drop < add ? drop : add;
    }
    best = next[count_a] < best ? next[count_a] : best;
    size_t *swap = last;
    last = next;
    next = swap;
  }
  return best;
}

struct votes {
  struct {
    uint32_t formula, count;
  } rows[VOTERS]; /* formula + 1, by hash */
};

static void vote(struct votes *votes, uint32_t formula)
{
  size_t at = formula * 0x9E3779B1u & (VOTERS - 1);
  for (int probes = 0; probes < 8; probes++, at = (at + 1) & (VOTERS - 1)) {
    if (votes->rows[at].formula == 0)
      votes->rows[at].formula = formula + 1;
    if (votes->rows[at].formula == formula + 1) {
      votes->rows[at].count++;
      return;
    }
  }
}

/* The formulas of one section vote with the pairs that they share with `ids`. */
static void vote_section(const struct sg_evidence *evidence, const uint32_t *ids, size_t count,
                         uint32_t section, size_t *budget, struct votes *votes)
{
  for (size_t i = 0; i + 1 < count; i++) {
    uint64_t key = section_key(pair_key(ids[i], ids[i + 1]), section);
    uint32_t cursor = 0, formula, last = UINT32_MAX;
    for (int n = 0; n<PLACES_MAX && * budget> 0 &&
                    sg_postings_next(&evidence->formulas.simple_pairs, key, &cursor, &formula);
         n++) {
      --*budget;
      if (formula != last)
        vote(votes, formula);
      last = formula;
    }
  }
}

/* The formulas of the section, under it and over it that share most pairs of tokens with `ids`. */
static size_t find_candidates(const struct sg_evidence *evidence, const uint32_t *ids, size_t count,
                              int section, size_t *budget, uint32_t candidates[CANDIDATES])
{
  struct votes votes = {0};
  size_t found = 0, end = evidence->section_end[section];
  for (size_t s = (size_t)section; s < end && s < (size_t)section + SECTIONS_MAX; s++)
    vote_section(evidence, ids, count, (uint32_t)s, budget, &votes);
  for (int up = evidence->analysis->paper->sections[section].parent; up >= 0;
       up = evidence->analysis->paper->sections[up].parent)
    vote_section(evidence, ids, count, (uint32_t)up, budget, &votes);
  for (; found < CANDIDATES; found++) {
    size_t best = 0;
    for (size_t v = 0; v < VOTERS; v++)
      if (votes.rows[v].count > votes.rows[best].count)
        best = v;
    if (votes.rows[best].count == 0)
      break;
    candidates[found] = votes.rows[best].formula - 1;
    votes.rows[best].count = 0;
  }
  return found;
}

/* The end of the side of an equation that begins at `from`: the next `equals`, or the end. */
static size_t side_end(const uint32_t *ids, size_t count, size_t from, uint32_t equals)
{
  while (from < count && ids[from] != equals)
    from++;
  return from;
}

/* "a = c" where the paper has "a = b = c": the guide's sides are some of the paper's, in order. */
static bool skips_sides(const struct sg_evidence *evidence, const uint32_t *ids, size_t count,
                        const uint32_t *paper, size_t length)
{
  const struct sg_table_row *sign =
      sg_table_find((struct sg_table *)&evidence->formulas.tokens, SG_LIT("="), NULL);
  size_t at = 0, sides = 0;
  bool skipped = false;
  for (size_t from = 0; sign != NULL && from < count; from++, sides++) {
    size_t to = side_end(ids, count, from, sign->value);
    for (;; at++) { /* the paper's next side that is this one */
      if (at >= length)
        return false;
      size_t start = at;
      at = side_end(paper, length, at, sign->value);
      if (at - start == to - from && memcmp(paper + start, ids + from, (to - from) * sizeof *ids) == 0)
        break;
      skipped = true;
    }
    at++;
    from = to;
  }
  return sides >= 2 && (skipped || at < length);
}

enum sg_formula_grade sg_evidence_formula(const struct sg_evidence *evidence, struct sg_str tex, int section,
                                          size_t *budget, struct sg_str *nearest)
{
  const struct sg_formulas *f = &evidence->formulas;
  uint32_t ids[COMPARED_TOKENS_MAX], exact[COMPARED_TOKENS_MAX], candidates[CANDIDATES];
  size_t rows[2][COMPARED_TOKENS_MAX + 1];
  tex = without_stop(tex);
  size_t exact_count = read_tokens(evidence, tex, false, exact, COMPARED_TOKENS_MAX);
  enum found same = find_tokens(evidence, exact, exact_count, section);
  if (same == FOUND_HERE || section < 0)
    return same != FOUND_NOWHERE ? SG_FORMULA_SAME : SG_FORMULA_OWN;
  size_t count = read_tokens(evidence, tex, true, ids, COMPARED_TOKENS_MAX), best = SG_NPOS;
  size_t found =
      count < ALTERED_TOKENS_MIN ? 0 : find_candidates(evidence, ids, count, section, budget, candidates);
  for (size_t i = 0; i < found; i++) {
    const struct sg_formula *row = &f->rows[candidates[i]];
    size_t length = row->simple_to - row->simple_from, cost = length * count;
    if (cost > *budget)
      break;
    *budget -= cost;
    if (skips_sides(evidence, exact, exact_count, f->exact + row->from, row->to - row->from))
      return SG_FORMULA_SAME;
    size_t distance = distance_within(ids, count, f->simple + row->simple_from, length, rows[0], rows[1]);
    if (distance < best) {
      best = distance;
      *nearest = row->tex;
    }
  }
  if (best == 0)
    return SG_FORMULA_SIMPLER;
  if (same == FOUND_ELSEWHERE) /* another section's, unless it is this one's but for one token */
    return best == 1 ? SG_FORMULA_ALTERED : SG_FORMULA_SAME;
  return best != SG_NPOS && best * 8 <= count + 3 ? SG_FORMULA_ALTERED : SG_FORMULA_OWN;
}

/* Is it a letter or a command such as `\alpha`, that a number may be put in for? */
static bool is_variable(struct sg_str token)
{
  return token.n > 0 &&
         (sg_is_alpha(token.p[0]) || (token.n > 1 && token.p[0] == '\\' && sg_is_alpha(token.p[1])));
}

bool sg_formula_is_instance(struct sg_str tex, struct sg_str of)
{
  struct sg_str letters[INSTANCE_LETTERS_MAX], numbers[INSTANCE_LETTERS_MAX];
  size_t at = 0, of_at = 0, count = 0;
  tex = without_stop(tex);
  of = without_stop(of);
  for (int n = 0; n < TOKENS_MAX; n++) {
    struct sg_str token = next_content(tex, &at, true), general = next_content(of, &of_at, true);
    size_t i = 0;
    if (token.n == 0 || general.n == 0)
      return token.n == general.n;
    while (i < count && !sg_str_equal(letters[i], general))
      i++;
    if (i < count ? sg_str_equal(numbers[i], token) : sg_str_equal(token, general))
      continue;
    if (i < count || count == INSTANCE_LETTERS_MAX || !is_variable(general) || !sg_is_digit(token.p[0]))
      return false;
    letters[count] = general;
    numbers[count++] = token;
  }
  return false;
}

bool sg_evidence_has_command(const struct sg_evidence *evidence, struct sg_str name)
{
  return sg_table_has(&evidence->commands, name);
}
