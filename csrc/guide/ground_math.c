/* Formulas by their TeX tokens. */
#include "guide/ground_index.h"

enum {
  TOKENS_MAX = 4096,       /* of one formula; longer ones are cut there */
  PLACES_MAX = 512,        /* places looked at for one pair of tokens */
  ALTERED_TOKENS_MIN = 5,  /* shorter formulas are like too many others */
  COMPARED_TOKENS_MAX = 256,
  CANDIDATES = 4,
};

/* Layout, not content: stands between tokens like white space. */
static bool is_layout(struct sg_str token)
{
  static const char *const layout[] = {"&", "\\\\", "\\nonumber", "\\notag", "\\displaystyle",
                                       "\\limits", "\\nolimits", "\\!", "\\,", "\\;", "\\:", "\\ ",
                                       "\\>", "~"};
  for (size_t i = 0; i < sizeof layout / sizeof *layout; i++)
    if (sg_str_equal(token, sg_cstr(layout[i])))
      return true;
  return false;
}

/* Way of writing: what a reader does not see or takes for the same. */
static bool is_style(struct sg_str token)
{
  static const char *const style[] = {"{", "}", "\\left", "\\right", "\\quad", "\\qquad", "\\big",
                                      "\\Big", "\\bigl", "\\bigr", "\\Bigl", "\\Bigr", "\\mathrm",
                                      "\\mathit", "\\mathbf", "\\boldsymbol", "\\bm", "\\text",
                                      "\\textrm", "\\mbox", "\\operatorname", "\\rm", "\\bf"};
  for (size_t i = 0; i < sizeof style / sizeof *style; i++)
    if (sg_str_equal(token, sg_cstr(style[i])))
      return true;
  return false;
}

/* Commands of which a reader's eye knows several spellings. */
static struct sg_str canonical(struct sg_str token)
{
  static const char *const pairs[][2] = {
      {"\\leq", "\\le"}, {"\\geq", "\\ge"},     {"\\neq", "\\ne"},    {"\\rightarrow", "\\to"},
      {"\\dots", "..."}, {"\\ldots", "..."},    {"\\cdots", "..."},   {"\\tfrac", "\\frac"},
      {"\\dfrac", "\\frac"}, {"\\lvert", "|"},  {"\\rvert", "|"},     {"\\vert", "|"},
      {"\\mid", "|"},    {"\\lbrace", "\\{"},   {"\\rbrace", "\\}"},  {"\\colon", ":"},
      {"\\ast", "*"},    {"\\prime", "'"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (sg_str_equal(token, sg_cstr(pairs[i][0])))
      return sg_cstr(pairs[i][1]);
  return token;
}

/* The next token at *at: a command, a number, "...", or one character. Empty at the end. */
static struct sg_str next_token(struct sg_str tex, size_t *at)
{
  size_t i = *at;
  while (i < tex.n && sg_is_space(tex.p[i]))
    i++;
  size_t from = i;
  if (i >= tex.n) {
    *at = i;
    return sg_slice(tex, tex.n, tex.n);
  }
  unsigned char c = (unsigned char)tex.p[i++];
  if (c == '\\') {
    if (i < tex.n && sg_is_alpha(tex.p[i]))
      while (i < tex.n && sg_is_alpha(tex.p[i]))
        i++;
    else if (i < tex.n)
      i++;
  } else if (sg_is_digit((char)c)) {
    while (i < tex.n && (sg_is_digit(tex.p[i]) ||
                         (tex.p[i] == '.' && i + 1 < tex.n && sg_is_digit(tex.p[i + 1]))))
      i++;
  } else if (c == '.' && sg_str_starts(sg_slice(tex, from, tex.n), SG_LIT("..."))) {
    i += 2;
  }
  while (i < tex.n && ((unsigned char)tex.p[i] & 0xC0) == 0x80)
    i++;
  *at = i;
  return sg_slice(tex, from, i);
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

static struct sg_str without_stop(struct sg_str tex)
{
  tex = sg_str_trim(tex);
  while (tex.n > 0 && strchr(".,;", tex.p[tex.n - 1]) != NULL && !sg_str_ends(tex, SG_LIT("...")) &&
         !(tex.n > 1 && tex.p[tex.n - 2] == '\\'))
    tex = sg_str_trim(sg_slice(tex, 0, tex.n - 1));
  return tex;
}

/* The next token that counts, exact or simplified; empty at the end. */
static struct sg_str next_content(struct sg_str tex, size_t *at, bool simple)
{
  for (;;) {
    struct sg_str token = next_token(tex, at);
    if (token.n == 0)
      return token;
    if (sg_str_equal(token, SG_LIT("\\begin")) || sg_str_equal(token, SG_LIT("\\end")) ||
        sg_str_equal(token, SG_LIT("\\label")) || sg_str_equal(token, SG_LIT("\\tag"))) {
      skip_argument(tex, at);
      continue;
    }
    if (is_layout(token) || (simple && is_style(token)))
      continue;
    return simple ? canonical(token) : token;
  }
}

static uint64_t pair_key(uint32_t a, uint32_t b)
{
  return ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;
}

/* -- Indexing ---------------------------------------------------------------------------------- */

static bool push_token(uint32_t **list, size_t *count, size_t *capacity, uint32_t id,
                       struct sg_arena *arena)
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
  struct sg_table_row *row =
      sg_table_find(&evidence->formulas.tokens, token, evidence->arena);
  if (row == NULL)
    return 0;
  if (row->value == 0)
    row->value = (uint32_t)evidence->formulas.tokens.count;
  if (token.n > 1 && token.p[0] == '\\' && sg_is_alpha(token.p[1]))
    sg_table_find(&evidence->commands, sg_slice(token, 1, token.n), evidence->arena);
  return row->value;
}

static void index_tokens(struct sg_evidence *evidence, struct sg_str tex, bool simple,
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
    if (place > *from && simple)
      sg_postings_add(&f->simple_pairs, pair_key((*list)[place - 1], (*list)[place]),
                      (uint32_t)f->count, arena);
    else if (place > *from)
      sg_postings_add(&f->exact_pairs, pair_key((*list)[place - 1], (*list)[place]), place - 1,
                      arena);
  }
  *to = (uint32_t)*count;
  push_token(list, count, capacity, 0, arena);
}

void sg_index_formula(struct sg_evidence *evidence, struct sg_str tex, uint32_t section,
                      uint32_t paragraph)
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
  index_tokens(evidence, tex, false, &formula.from, &formula.to);
  index_tokens(evidence, tex, true, &formula.simple_from, &formula.simple_to);
  f->rows[f->count++] = formula;
}

/* -- Grading ----------------------------------------------------------------------------------- */

/* Token ids of a guide's formula; unknown tokens get ids that match nothing. */
static size_t read_tokens(const struct sg_evidence *evidence, struct sg_str tex, bool simple,
                          uint32_t *ids, size_t max)
{
  size_t at = 0, count = 0;
  while (count < max) {
    struct sg_str token = next_content(tex, &at, simple);
    if (token.n == 0)
      break;
    struct sg_table_row *row =
        sg_table_find((struct sg_table *)&evidence->formulas.tokens, token, NULL);
    ids[count++] = row != NULL ? row->value : UINT32_MAX;
  }
  return count;
}

/* Does the guide's sequence stand in the paper's row of tokens? Looks where its first pair does. */
static bool stands_in(const struct sg_formulas *f, const uint32_t *ids, size_t count)
{
  if (count == 0)
    return false;
  if (count == 1)
    return ids[0] != UINT32_MAX;
  for (size_t i = 0; i < count; i++)
    if (ids[i] == UINT32_MAX)
      return false;
  uint32_t cursor = 0, place;
  for (int n = 0; sg_postings_next(&f->exact_pairs, pair_key(ids[0], ids[1]), &cursor, &place); n++) {
    if (n == PLACES_MAX)
      return true; /* too common to search through: give the benefit of the doubt */
    if (place + count <= f->exact_count &&
        memcmp(f->exact + place, ids, count * sizeof *ids) == 0)
      return true;
  }
  return false;
}

bool sg_evidence_has_formula(const struct sg_evidence *evidence, struct sg_str tex)
{
  uint32_t ids[COMPARED_TOKENS_MAX];
  size_t count = read_tokens(evidence, without_stop(tex), false, ids, COMPARED_TOKENS_MAX);
  return stands_in(&evidence->formulas, ids, count);
}

bool sg_evidence_is_formula(const struct sg_evidence *evidence, struct sg_str tex)
{
  return sg_table_has(&evidence->whole_formulas, sg_str_trim(tex));
}

/* The formula that holds a place in the row of exact tokens. */
static const struct sg_formula *formula_at(const struct sg_formulas *f, uint32_t place)
{
  size_t low = 0, high = f->count;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (f->rows[middle].from <= place)
      low = middle;
    else
      high = middle;
  }
  return &f->rows[low];
}

size_t sg_evidence_formula_places(const struct sg_evidence *evidence, struct sg_str tex,
                                  uint32_t *paragraphs, size_t max)
{
  const struct sg_formulas *f = &evidence->formulas;
  uint32_t ids[COMPARED_TOKENS_MAX], cursor = 0, place;
  size_t count = read_tokens(evidence, without_stop(tex), false, ids, COMPARED_TOKENS_MAX);
  size_t found = 0;
  if (count < 2)
    return 0;
  for (int n = 0; n < PLACES_MAX && found < max &&
                  sg_postings_next(&f->exact_pairs, pair_key(ids[0], ids[1]), &cursor, &place); n++)
    if (place + count <= f->exact_count &&
        memcmp(f->exact + place, ids, count * sizeof *ids) == 0)
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

/* The section's formulas that share most pairs of tokens with `ids`. */
static size_t find_candidates(const struct sg_evidence *evidence, const uint32_t *ids, size_t count,
                              int section, size_t *budget, uint32_t candidates[CANDIDATES])
{
  enum { VOTERS = 64 };
  struct { uint32_t formula, votes; } votes[VOTERS];
  size_t voters = 0, found = 0;
  const struct sg_formulas *f = &evidence->formulas;
  for (size_t i = 0; i + 1 < count; i++) {
    uint32_t cursor = 0, formula, last = UINT32_MAX;
    for (int n = 0; n < PLACES_MAX && sg_postings_next(&f->simple_pairs, pair_key(ids[i], ids[i + 1]),
                                                       &cursor, &formula); n++) {
      if (*budget <= voters)
        return 0;
      *budget -= voters + 1;
      if (formula == last ||
          !sg_sections_related(evidence, section, (int)f->rows[formula].section))
        continue;
      last = formula;
      size_t v = 0;
      while (v < voters && votes[v].formula != formula)
        v++;
      if (v < voters)
        votes[v].votes++;
      else if (voters < VOTERS)
        votes[voters].formula = formula, votes[voters++].votes = 1;
    }
  }
  for (; found < CANDIDATES; found++) {
    size_t best = VOTERS;
    for (size_t v = 0; v < voters; v++)
      if (votes[v].votes > 0 && (best == VOTERS || votes[v].votes > votes[best].votes))
        best = v;
    if (best == VOTERS)
      break;
    candidates[found] = votes[best].formula;
    votes[best].votes = 0;
  }
  return found;
}

enum sg_formula_grade sg_evidence_formula(const struct sg_evidence *evidence, struct sg_str tex,
                                          int section, size_t *budget, struct sg_str *nearest)
{
  const struct sg_formulas *f = &evidence->formulas;
  uint32_t ids[COMPARED_TOKENS_MAX], candidates[CANDIDATES];
  size_t rows[2][COMPARED_TOKENS_MAX + 1];
  tex = without_stop(tex);
  size_t count = read_tokens(evidence, tex, false, ids, COMPARED_TOKENS_MAX);
  if (stands_in(f, ids, count))
    return SG_FORMULA_SAME;
  count = read_tokens(evidence, tex, true, ids, COMPARED_TOKENS_MAX);
  if (count < ALTERED_TOKENS_MIN)
    return SG_FORMULA_OWN;
  size_t found = find_candidates(evidence, ids, count, section, budget, candidates), best = SG_NPOS;
  for (size_t i = 0; i < found; i++) {
    const struct sg_formula *row = &f->rows[candidates[i]];
    size_t length = row->simple_to - row->simple_from, cost = length * count;
    if (cost > *budget)
      break;
    *budget -= cost;
    size_t distance =
        distance_within(ids, count, f->simple + row->simple_from, length, rows[0], rows[1]);
    if (distance < best) {
      best = distance;
      *nearest = row->tex;
    }
  }
  if (best == 0)
    return SG_FORMULA_SIMPLER;
  return best != SG_NPOS && best * 8 <= count + 3 ? SG_FORMULA_ALTERED : SG_FORMULA_OWN;
}

bool sg_evidence_has_command(const struct sg_evidence *evidence, struct sg_str name)
{
  return sg_table_has(&evidence->commands, name);
}
