#include "outline/outline.h"

#include <stdlib.h>

#include "base/search.h"
#include "outline/title.h"

enum {
  GAP_PAIRS_MAX = 640000, /* of words, compared to align what stands between two fixed pairs */
  AHEAD_MAX = 32,         /* headings that are looked ahead where two long outlines part */
  POSTINGS_MAX = 24,      /* titles looked at for a word that many titles share */
  CANDIDATES_MAX = 12,    /* … and of these, by what they share, for a title */
  STEPS_MAX = 4000,       /* of comparing, for each heading */
};

/* Likeness at which two titles are partners: between the same neighbours, or anywhere. */
static const double like_between = 0.5, like_anywhere = 0.72;

struct side {
  const struct sg_heading *headings;
  size_t count;
  struct sg_title *titles;
  uint64_t *paths;  /* hashes of the titles from the outermost heading down */
  size_t *parents;  /* SG_NPOS for the outermost */
  size_t *partners; /* SG_NPOS while there is none */
};

struct matcher {
  struct side paper, guide;
  enum sg_outline_grade *grades;
  size_t title; /* the guide's own title */
  bool *moved;  /* by guide heading */
  struct sg_outline_finding *findings;
  size_t count, capacity;
  struct sg_title_work work;
  struct sg_arena *arena;
};

/* -- Reading ----------------------------------------------------------------------------------- */

static bool read_side(struct sg_arena *arena, struct side *side)
{
  enum { LEVELS = 128 };
  size_t open[LEVELS];
  int levels[LEVELS];
  size_t depth = 0;
  side->titles = SG_ARENA_NEW(arena, struct sg_title, side->count);
  side->paths = SG_ARENA_NEW(arena, uint64_t, side->count);
  side->parents = SG_ARENA_NEW(arena, size_t, side->count);
  side->partners = SG_ARENA_NEW(arena, size_t, side->count);
  if (arena->failed)
    return false;
  for (size_t i = 0; i < side->count; i++) {
    if (!sg_title_read(side->headings[i].title, arena, &side->titles[i]))
      return false;
    while (depth > 0 && levels[depth - 1] >= side->headings[i].level)
      depth--;
    side->parents[i] = depth > 0 ? open[depth - 1] : SG_NPOS;
    uint64_t above = depth > 0 ? side->paths[open[depth - 1]] : 0;
    side->paths[i] = above * 1099511628211u + side->titles[i].hash + 1;
    side->partners[i] = SG_NPOS;
    if (depth < LEVELS) {
      open[depth] = i;
      levels[depth++] = side->headings[i].level;
    }
  }
  return true;
}

static void join(struct matcher *m, size_t paper, size_t guide)
{
  const struct sg_title *a = &m->paper.titles[paper], *b = &m->guide.titles[guide];
  m->paper.partners[paper] = guide;
  m->guide.partners[guide] = paper;
  m->grades[paper] = sg_str_equal(a->strict, b->strict) ? SG_OUTLINE_EXACT
                     : sg_str_equal(a->loose, b->loose) ? SG_OUTLINE_NORMALISED
                                                        : SG_OUTLINE_FUZZY;
}

static bool is_free(const struct matcher *m, const struct side *side, size_t i)
{
  return side->partners[i] == SG_NPOS && !(side == &m->guide && i == m->title);
}

/* -- Titles that are unique on both sides -------------------------------------------------------- */

struct slot {
  uint64_t key;
  uint32_t paper, guide;             /* index + 1 of the last one */
  uint32_t paper_count, guide_count; /* how many have the key */
};

static struct slot *find_slot(struct slot *slots, size_t mask, uint64_t key)
{
  size_t i = (size_t)(key ^ key >> 29) & mask;
  while ((slots[i].paper_count > 0 || slots[i].guide_count > 0) && slots[i].key != key)
    i = (i + 1) & mask;
  slots[i].key = key;
  return &slots[i];
}

/* Joins the headings whose key no other free heading of either side has. */
static void join_unique(struct matcher *m, bool by_path)
{
  size_t size = 16;
  while (size < 2 * (m->paper.count + m->guide.count))
    size *= 2;
  struct slot *slots = SG_ARENA_NEW(m->arena, struct slot, size);
  if (slots == NULL)
    return;
  for (int s = 0; s < 2; s++) {
    struct side *side = s == 0 ? &m->paper : &m->guide;
    for (size_t i = 0; i < side->count; i++) {
      if (!is_free(m, side, i))
        continue;
      struct slot *slot = find_slot(slots, size - 1, by_path ? side->paths[i] : side->titles[i].hash);
      *(s == 0 ? &slot->paper : &slot->guide) = (uint32_t)i + 1;
      ++*(s == 0 ? &slot->paper_count : &slot->guide_count);
    }
  }
  for (size_t i = 0; i < size; i++) {
    if (slots[i].paper_count != 1 || slots[i].guide_count != 1)
      continue;
    size_t paper = slots[i].paper - 1, guide = slots[i].guide - 1;
    if (sg_str_equal(m->paper.titles[paper].loose, m->guide.titles[guide].loose))
      join(m, paper, guide);
  }
}

/* -- What is in order ---------------------------------------------------------------------------- */

/* A heading of the paper, to be found in a row of guide headings by their partners. */
struct place {
  const size_t *partners;
  size_t paper;
};

static int order_place(const void *key, const void *row)
{
  const struct place *place = key;
  size_t partner = place->partners[*(const size_t *)row];
  return (place->paper > partner) - (place->paper < partner);
}

/* Marks in `stays` (by guide heading) a longest run of pairs whose order is the paper's (patience
 * sorting); of equally long ones that whose earlier part gives way. */
static bool longest_run(struct matcher *m, bool *stays)
{
  size_t n = m->guide.count, length = 0;
  size_t *tails = SG_ARENA_NEW(m->arena, size_t, n + 1), *before = SG_ARENA_NEW(m->arena, size_t, n);
  if (tails == NULL || before == NULL)
    return false;
  for (size_t g = 0; g < n; g++) {
    struct place place = {m->guide.partners, m->guide.partners[g]};
    stays[g] = false;
    if (place.paper == SG_NPOS)
      continue;
    size_t at = sg_search_first(&place, tails, length, sizeof *tails, order_place);
    tails[at] = g;
    before[g] = at > 0 ? tails[at - 1] : SG_NPOS;
    length = at == length ? length + 1 : length;
  }
  for (size_t g = length > 0 ? tails[length - 1] : SG_NPOS; g != SG_NPOS; g = before[g])
    stays[g] = true;
  return true;
}

/* -- Between two fixed pairs --------------------------------------------------------------------- */

struct gap {
  size_t paper_from, paper_to, guide_from, guide_to; /* half-open */
};

/* What it is worth to join the two; 0 or less: nothing. Place and parent are evidence. */
static double worth(struct matcher *m, const struct gap *gap, size_t paper, size_t guide)
{
  double like = sg_title_likeness(&m->paper.titles[paper], &m->guide.titles[guide], &m->work);
  size_t above = m->paper.parents[paper], other = m->guide.parents[guide];
  bool parents = above == SG_NPOS ? other == SG_NPOS || other == m->title
                                  : other != SG_NPOS && m->paper.partners[above] == other;
  bool alone = gap->paper_to - gap->paper_from == 1 && gap->guide_to - gap->guide_from == 1;
  double least = like_between - (parents ? 0.05 : 0) - (alone ? 0.12 : 0);
  return like - least + (like == 1 ? 0.3 : 0) + (parents ? 0.02 : 0);
}

static void align_gap(struct matcher *m, const struct gap *gap, const size_t *papers, size_t rows,
                      const size_t *guides, size_t columns)
{
  size_t width = columns + 1;
  float *best = calloc((rows + 1) * width, sizeof *best);
  float *gain = calloc(rows * columns, sizeof *gain);
  if (best == NULL || gain == NULL) {
    free(best);
    free(gain);
    m->arena->failed = true;
    return;
  }
  for (size_t i = rows; i-- > 0;) {
    for (size_t k = columns; k-- > 0;) {
      float value = (float)worth(m, gap, papers[i], guides[k]);
      gain[i * columns + k] = value;
      float skip = best[(i + 1) * width + k], other = best[i * width + k + 1];
      float most = skip > other ? skip : other, taken = value + best[(i + 1) * width + k + 1];
      best[i * width + k] = value > 0 && taken > most ? taken : most;
    }
  }
  for (size_t i = 0, k = 0; i < rows && k < columns;) {
    float value = gain[i * columns + k], here = best[i * width + k];
    if (value > 0 && here == value + best[(i + 1) * width + k + 1]) {
      join(m, papers[i++], guides[k++]);
    } else if (here == best[(i + 1) * width + k]) {
      i++;
    } else {
      k++;
    }
  }
  free(best);
  free(gain);
}

/* The same titles at both ends of a gap, however often they occur elsewhere. */
static void join_ends(struct matcher *m, struct gap *gap)
{
  while (gap->paper_from < gap->paper_to && gap->guide_from < gap->guide_to &&
         is_free(m, &m->paper, gap->paper_from) && is_free(m, &m->guide, gap->guide_from) &&
         sg_str_equal(m->paper.titles[gap->paper_from].loose, m->guide.titles[gap->guide_from].loose))
    join(m, gap->paper_from++, gap->guide_from++);
  while (gap->paper_from < gap->paper_to && gap->guide_from < gap->guide_to &&
         is_free(m, &m->paper, gap->paper_to - 1) && is_free(m, &m->guide, gap->guide_to - 1) &&
         sg_str_equal(m->paper.titles[gap->paper_to - 1].loose, m->guide.titles[gap->guide_to - 1].loose))
    join(m, --gap->paper_to, --gap->guide_to);
}

static void resynchronise(struct matcher *m, struct gap gap);

static size_t words_of(const struct side *side, const size_t *headings, size_t count)
{
  size_t words = 1;
  for (size_t i = 0; i < count; i++)
    words += side->titles[headings[i]].word_count;
  return words;
}

static void match_gap(struct matcher *m, struct gap gap)
{
  join_ends(m, &gap);
  size_t papers = gap.paper_to - gap.paper_from, guides = gap.guide_to - gap.guide_from;
  if (papers == 0 || guides == 0)
    return;
  size_t *rows = SG_ARENA_NEW(m->arena, size_t, papers), *columns = SG_ARENA_NEW(m->arena, size_t, guides);
  if (rows == NULL || columns == NULL)
    return;
  size_t row_count = 0, column_count = 0;
  for (size_t i = gap.paper_from; i < gap.paper_to; i++)
    if (is_free(m, &m->paper, i))
      rows[row_count++] = i;
  for (size_t i = gap.guide_from; i < gap.guide_to; i++)
    if (is_free(m, &m->guide, i))
      columns[column_count++] = i;
  if (row_count == 0 || column_count == 0)
    return;
  if (words_of(&m->paper, rows, row_count) <= GAP_PAIRS_MAX / words_of(&m->guide, columns, column_count))
    align_gap(m, &gap, rows, row_count, columns, column_count);
  else
    resynchronise(m, gap);
}

/* A gap too large for the table, as when no title is unique: goes along both sides and, where they
 * part, looks a little ahead for where they meet again. */
static void resynchronise(struct matcher *m, struct gap gap)
{
  size_t p = gap.paper_from, g = gap.guide_from;
  while (p < gap.paper_to && g < gap.guide_to) {
    size_t ahead = 0, a = 0;
    bool found = false;
    for (; ahead <= 2 * AHEAD_MAX && !found; ahead++)
      for (a = ahead > AHEAD_MAX ? ahead - AHEAD_MAX : 0; a <= ahead && a <= AHEAD_MAX && !found; a++)
        found = p + a < gap.paper_to && g + ahead - a < gap.guide_to &&
                m->paper.titles[p + a].hash == m->guide.titles[g + ahead - a].hash &&
                is_free(m, &m->paper, p + a) && is_free(m, &m->guide, g + ahead - a);
    if (!found) {
      p++;
      g++;
      continue;
    }
    size_t paper = p + a - 1, guide = g + (ahead - 1) - (a - 1); /* both loops went one further */
    if (paper > p || guide > g)
      match_gap(m, (struct gap){p, paper, g, guide});
    join(m, paper, guide);
    p = paper + 1;
    g = guide + 1;
  }
}

static void match_gaps(struct matcher *m)
{
  bool *stays = SG_ARENA_NEW(m->arena, bool, m->guide.count);
  if (stays == NULL || !longest_run(m, stays))
    return;
  struct gap gap = {0, 0, 0, 0};
  for (size_t g = 0; g <= m->guide.count; g++) {
    if (g < m->guide.count && !stays[g])
      continue;
    gap.guide_to = g;
    gap.paper_to = g < m->guide.count ? m->guide.partners[g] : m->paper.count;
    match_gap(m, gap);
    gap.guide_from = g + 1;
    gap.paper_from = gap.paper_to + 1;
  }
}

/* -- Anywhere ------------------------------------------------------------------------------------ */

struct posting {
  uint64_t word;
  uint32_t paper;
};

static int compare_postings(const void *a, const void *b)
{
  const struct posting *x = a, *y = b;
  if (x->word != y->word)
    return x->word < y->word ? -1 : 1;
  return x->paper < y->paper ? -1 : x->paper > y->paper;
}

/* First letters make the key, so that forms of a word meet. */
static uint64_t word_key(struct sg_str word)
{
  return sg_str_hash(sg_slice(word, 0, 5));
}

static struct posting *index_papers(struct matcher *m, size_t *count)
{
  size_t total = 0;
  for (size_t i = 0; i < m->paper.count; i++)
    total += is_free(m, &m->paper, i) ? m->paper.titles[i].word_count : 0;
  struct posting *postings = SG_ARENA_NEW(m->arena, struct posting, total);
  *count = 0;
  for (size_t i = 0; postings != NULL && i < m->paper.count; i++)
    for (size_t k = 0; is_free(m, &m->paper, i) && k < m->paper.titles[i].word_count; k++)
      postings[(*count)++] = (struct posting){word_key(m->paper.titles[i].words[k]), (uint32_t)i};
  if (postings != NULL)
    qsort(postings, *count, sizeof *postings, compare_postings);
  return postings;
}

static int order_posting(const void *key, const void *row)
{
  uint64_t word = *(const uint64_t *)key, other = ((const struct posting *)row)->word;
  return (word > other) - (word < other);
}

static size_t first_posting(const struct posting *postings, size_t count, uint64_t word)
{
  return sg_search_first(&word, postings, count, sizeof *postings, order_posting);
}

struct candidate {
  size_t paper, shared; /* words, rare ones more */
};

/* The titles of the paper that share most with the guide's heading; how many there are. `shared` holds
 * zeros, one for each heading of the paper, and does so again afterwards. */
static size_t find_candidates(const struct matcher *m, size_t guide, const struct posting *postings,
                              size_t count, uint16_t *shared, struct candidate best[CANDIDATES_MAX])
{
  const struct sg_title *title = &m->guide.titles[guide];
  uint32_t met[SG_TITLE_WORDS_MAX * POSTINGS_MAX];
  size_t met_count = 0, best_count = 0;
  for (size_t k = 0; k < title->word_count; k++) {
    uint64_t word = word_key(title->words[k]);
    size_t from = first_posting(postings, count, word), to = from;
    while (to < count && to < from + POSTINGS_MAX && postings[to].word == word)
      to++;
    for (size_t i = from; i < to; i++) {
      if (!is_free(m, &m->paper, postings[i].paper))
        continue;
      if (shared[postings[i].paper] == 0)
        met[met_count++] = postings[i].paper;
      shared[postings[i].paper] += (uint16_t)(1 + POSTINGS_MAX / (to - from));
    }
  }
  for (size_t i = 0; i < met_count; i++) { /* kept in the order of what they share */
    struct candidate here = {met[i], shared[met[i]]};
    shared[met[i]] = 0;
    size_t at = best_count < CANDIDATES_MAX ? best_count++ : CANDIDATES_MAX;
    for (; at > 0 && best[at - 1].shared < here.shared; at--)
      if (at < CANDIDATES_MAX)
        best[at] = best[at - 1];
    if (at < CANDIDATES_MAX)
      best[at] = here;
  }
  return best_count;
}

/* Joins what was renamed and moved: the best partner among the titles that share words. */
static void match_anywhere(struct matcher *m)
{
  size_t count;
  struct posting *postings = index_papers(m, &count);
  uint16_t *shared = SG_ARENA_NEW(m->arena, uint16_t, m->paper.count);
  for (size_t g = 0; postings != NULL && shared != NULL && g < m->guide.count; g++) {
    struct candidate candidates[CANDIDATES_MAX];
    double best = like_anywhere;
    size_t found = SG_NPOS;
    size_t n = is_free(m, &m->guide, g) ? find_candidates(m, g, postings, count, shared, candidates) : 0;
    for (size_t i = 0; i < n; i++) {
      double like = sg_title_likeness(&m->paper.titles[candidates[i].paper], &m->guide.titles[g], &m->work);
      if (like > best) {
        best = like;
        found = candidates[i].paper;
      }
    }
    if (found != SG_NPOS)
      join(m, found, g);
  }
}

/* -- Findings ------------------------------------------------------------------------------------ */

static void report(struct matcher *m, enum sg_outline_kind kind, size_t paper, size_t guide, size_t paper_other,
                   size_t guide_other)
{
  struct sg_outline_finding *grown =
      sg_arena_grow(m->arena, m->findings, m->count, &m->capacity, sizeof *grown);
  if (grown == NULL)
    return;
  m->findings = grown;
  grown[m->count++] = (struct sg_outline_finding){kind, paper, guide, paper_other, guide_other};
}

/* Does the partner of a heading beside `paper` speak of it as well? */
static size_t merged_into(struct matcher *m, size_t paper)
{
  for (int back = 0; back < 2; back++) {
    if (back == 0 ? paper == 0 : paper + 1 >= m->paper.count)
      continue;
    size_t other = back == 0 ? paper - 1 : paper + 1, guide = m->paper.partners[other];
    if (guide == SG_NPOS || m->paper.parents[other] != m->paper.parents[paper] ||
        m->grades[other] != SG_OUTLINE_FUZZY)
      continue;
    if (sg_title_cover(&m->paper.titles[paper], &m->guide.titles[guide], &m->work) >= 0.6 &&
        sg_title_cover(&m->guide.titles[guide], &m->paper.titles[other], &m->work) < 0.95)
      return other;
  }
  return SG_NPOS;
}

/* Is the guide's heading a further part of what the one beside it stands for? */
static size_t split_from(struct matcher *m, size_t guide)
{
  for (int back = 0; back < 2; back++) {
    if (back == 0 ? guide == 0 : guide + 1 >= m->guide.count)
      continue;
    size_t other = back == 0 ? guide - 1 : guide + 1, paper = m->guide.partners[other];
    if (paper == SG_NPOS || m->grades[paper] != SG_OUTLINE_FUZZY ||
        m->guide.headings[other].level != m->guide.headings[guide].level)
      continue;
    if (sg_title_cover(&m->guide.titles[guide], &m->paper.titles[paper], &m->work) >= 0.9 &&
        sg_title_cover(&m->paper.titles[paper], &m->guide.titles[other], &m->work) < 0.95)
      return other;
  }
  return SG_NPOS;
}

/* The section after which a moved heading stands in the guide. */
static size_t paper_before(const struct matcher *m, size_t guide)
{
  while (guide > 0)
    if (m->guide.partners[--guide] != SG_NPOS)
      return m->guide.partners[guide];
  return SG_NPOS;
}

/* A heading that went along with its parent did not move by itself. */
static bool went_along(const struct matcher *m, size_t guide)
{
  size_t paper = m->guide.partners[guide], above = m->paper.parents[paper];
  size_t other = above != SG_NPOS ? m->paper.partners[above] : SG_NPOS;
  if (other == SG_NPOS || !m->moved[other] || other > guide)
    return false;
  size_t before = paper_before(m, guide);
  return before != SG_NPOS && before < paper && before >= above;
}

static void report_missing(struct matcher *m, size_t paper, size_t before)
{
  size_t other = merged_into(m, paper);
  if (other != SG_NPOS)
    report(m, SG_OUTLINE_MERGED, other, m->paper.partners[other], paper, SG_NPOS);
  else
    report(m, SG_OUTLINE_MISSING, paper, before, SG_NPOS, SG_NPOS);
}

static void report_heading(struct matcher *m, size_t guide)
{
  size_t paper = m->guide.partners[guide];
  if (paper == SG_NPOS) {
    size_t other = guide == m->title ? SG_NPOS : split_from(m, guide);
    if (other != SG_NPOS)
      report(m, SG_OUTLINE_SPLIT, m->guide.partners[other], other, SG_NPOS, guide);
    else if (guide != m->title)
      report(m, SG_OUTLINE_EXTRA, paper_before(m, guide), guide, SG_NPOS, SG_NPOS);
    return;
  }
  if (m->grades[paper] != SG_OUTLINE_EXACT)
    report(m, SG_OUTLINE_RENAMED, paper, guide, SG_NPOS, SG_NPOS);
  if (m->moved[guide] && !went_along(m, guide))
    report(m, SG_OUTLINE_MOVED, paper, guide, paper_before(m, guide), SG_NPOS);
  if (m->paper.headings[paper].level != m->guide.headings[guide].level)
    report(m, SG_OUTLINE_LEVEL, paper, guide, SG_NPOS, SG_NPOS);
}

/* In the order of the guide: a missing heading is told before the next one that is in place. */
static void report_all(struct matcher *m)
{
  bool *stays = SG_ARENA_NEW(m->arena, bool, m->guide.count);
  m->moved = SG_ARENA_NEW(m->arena, bool, m->guide.count);
  if (stays == NULL || m->moved == NULL || !longest_run(m, stays))
    return;
  size_t next = 0;
  for (size_t g = 0; g < m->guide.count; g++)
    m->moved[g] = m->guide.partners[g] != SG_NPOS && !stays[g];
  for (size_t g = 0; g <= m->guide.count; g++) {
    if (g < m->guide.count && !stays[g]) {
      report_heading(m, g);
      continue;
    }
    size_t end = g < m->guide.count ? m->guide.partners[g] : m->paper.count;
    for (; next < end; next++)
      if (m->paper.partners[next] == SG_NPOS)
        report_missing(m, next, g);
    next = end + 1;
    if (g < m->guide.count)
      report_heading(m, g);
  }
}

/* -- Entry --------------------------------------------------------------------------------------- */

/* A first `#` with no other beside it is the guide's own title, unless it is a section's. */
static size_t find_title(const struct matcher *m)
{
  const struct side *guide = &m->guide;
  if (guide->count == 0 || guide->headings[0].level != 1)
    return SG_NPOS;
  for (size_t i = 1; i < guide->count; i++)
    if (guide->headings[i].level == 1)
      return SG_NPOS;
  for (size_t i = 0; i < m->paper.count; i++)
    if (sg_str_equal(m->paper.titles[i].loose, guide->titles[0].loose))
      return SG_NPOS;
  return 0;
}

enum sg_status sg_outline_match(const struct sg_heading *paper, size_t paper_count,
                                const struct sg_heading *guide, size_t guide_count, struct sg_arena *arena,
                                struct sg_outline_match *match, struct sg_error *err)
{
  *match = (struct sg_outline_match){.title = SG_NPOS};
  if (paper_count > SG_OUTLINE_MAX || guide_count > SG_OUTLINE_MAX)
    return sg_fail(err, SG_ETOOBIG, "more than %d headings", SG_OUTLINE_MAX);
  struct matcher m = {.arena = arena, .title = SG_NPOS};
  m.work.most = STEPS_MAX * (paper_count + guide_count);
  m.paper = (struct side){.headings = paper, .count = paper_count};
  m.guide = (struct side){.headings = guide, .count = guide_count};
  m.grades = SG_ARENA_NEW(arena, enum sg_outline_grade, paper_count);
  bool ok = m.grades != NULL && read_side(arena, &m.paper) && read_side(arena, &m.guide);
  if (ok) {
    m.title = find_title(&m);
    join_unique(&m, true);
    join_unique(&m, false);
    match_gaps(&m);
    match_anywhere(&m);
    report_all(&m);
  }
  match->guide_of = m.paper.partners;
  match->paper_of = m.guide.partners;
  match->grade = m.grades;
  match->title = m.title;
  match->findings = m.findings;
  match->finding_count = m.count;
  match->steps = m.work.steps;
  enum sg_status status = sg_arena_status(arena, err);
  /* Titles are normalised in buffers of their own, whose failure the arena does not know. */
  return status == SG_OK && !ok ? sg_fail(err, SG_ENOMEM, "out of memory") : status;
}
