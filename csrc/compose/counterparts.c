/* Ties of a section of the methods to the section of the results that has its heading, or nearly: one says how
 * the work was done, the other what came of it. No sentence need say so. */
#include "compose/composing.h"
#include "compose/ties.h"

enum {
  STEMS_MAX = 12,     /* words of content of a heading */
  HEADINGS_MAX = 100, /* of the methods, and of the results, that are compared */
};

/* Of the words of two headings, weighed by how rare they are, what both have; and how rare one of these is,
 * -log10 of its share in English, where the headings are not the same. "QTL analysis" and "QTL mapping results"
 * share 0.46. All six pairs of 32 papers that reach both are of one study. */
#define ALIKE_MIN 0.45
#define ALIKE_RARITY 5.0f

struct heading {
  uint32_t section;
  int part;     /* the part of the paper that it stands in, with a heading of its own */
  size_t best;  /* of the other side, or SG_NPOS */
  size_t count; /* of stems */
  uint32_t stems[STEMS_MAX];
  float rarities[STEMS_MAX];
};

struct side {
  struct heading *rows;
  size_t count;
};

/* The section above that bears one of the names, and does not discuss what they name; SG_NONE where there is
 * none. */
static int part_of(const struct sg_paper *paper, size_t section, enum sg_names names)
{
  for (int above = paper->sections[section].parent; above >= 0; above = paper->sections[above].parent)
    if (sg_is_headed(paper, (size_t)above, names) &&
        !sg_names_begin(SG_NAMES_DISCUSSION, paper->sections[above].title_text))
      return above;
  return SG_NONE;
}

static bool has_stem(const struct heading *heading, uint32_t stem)
{
  for (size_t i = 0; i < heading->count; i++)
    if (heading->stems[i] == stem)
      return true;
  return false;
}

/* Reads the words of content of a heading; false where it has none. */
static bool read_heading(struct sg_planner *p, struct heading *heading)
{
  struct sg_str title = p->paper->sections[heading->section].title_text;
  struct sg_reading reading;
  if (sg_analysis_read(p->analysis, title, p->arena, &reading, NULL) != SG_OK)
    return false;
  for (size_t t = 0; t < reading.token_count && heading->count < STEMS_MAX; t++) {
    const struct sg_token *token = &reading.tokens[t];
    struct sg_str word = sg_slice(title, token->from, token->to);
    if (token->unit != SG_UNIT_WORD || (token->flags & SG_TOKEN_STOP) != 0 || has_stem(heading, token->stem) ||
        sg_names_are(SG_NAMES_METHODS, word) || sg_names_are(SG_NAMES_RESULTS, word))
      continue;
    heading->stems[heading->count] = token->stem;
    heading->rarities[heading->count++] = sg_stem_of(p->analysis, &reading, token->stem)->rarity;
  }
  return heading->count > 0;
}

/* The sections with text under headings with one of the names. */
static struct side read_side(struct sg_planner *p, enum sg_names names)
{
  struct side side = {SG_ARENA_NEW(p->arena, struct heading, HEADINGS_MAX), 0};
  for (uint32_t s = 0; side.rows != NULL && s < p->paper->section_count && side.count < HEADINGS_MAX; s++) {
    struct heading heading = {.section = s, .part = part_of(p->paper, s, names), .best = SG_NPOS};
    if (heading.part >= 0 && p->analysis->sections[s].words > 0 && read_heading(p, &heading))
      side.rows[side.count++] = heading;
  }
  return side;
}

/* How alike two headings are, 0 to 1; 0 where they are not enough so, or of two studies. */
static double likeness(const struct sg_paper *paper, const struct heading *one, const struct heading *two)
{
  double shared = 0, all = 0;
  float rarest = 0;
  for (size_t i = 0; i < one->count; i++) {
    bool both = has_stem(two, one->stems[i]);
    all += (double)one->rarities[i];
    shared += both ? (double)one->rarities[i] : 0;
    rarest = both && one->rarities[i] > rarest ? one->rarities[i] : rarest;
  }
  for (size_t i = 0; i < two->count; i++)
    all += has_stem(one, two->stems[i]) ? 0 : (double)two->rarities[i];
  bool same = shared >= all, study = paper->sections[one->part].parent == paper->sections[two->part].parent;
  return study && (same || (shared >= ALIKE_MIN * all && rarest >= ALIKE_RARITY)) ? shared / all : 0;
}

/* Notes for each heading the one of the other side that is most like it, the first of equals. */
static void find_best(const struct sg_paper *paper, struct side *from, const struct side *to)
{
  for (size_t i = 0; i < from->count; i++) {
    double most = 0;
    for (size_t k = 0; k < to->count; k++) {
      double alike = likeness(paper, &from->rows[i], &to->rows[k]);
      if (alike > most) {
        most = alike;
        from->rows[i].best = k;
      }
    }
  }
}

void sg_offer_counterparts(struct sg_planner *p)
{
  struct side methods = read_side(p, SG_NAMES_METHODS), results = read_side(p, SG_NAMES_RESULTS);
  find_best(p->paper, &methods, &results);
  find_best(p->paper, &results, &methods);
  for (size_t i = 0; i < methods.count; i++) {
    size_t best = methods.rows[i].best;
    if (best == SG_NPOS || results.rows[best].best != i)
      continue;
    uint32_t method = methods.rows[i].section, result = results.rows[best].section;
    sg_offer_tie(p, (struct sg_tie){.section = method,
                                    .other = result,
                                    .sentence = SG_NO_SENTENCE,
                                    .says = SG_WORD_OUTCOME,
                                    .rank = SG_RANK_COUNTERPART});
    sg_offer_tie(p, (struct sg_tie){.section = result,
                                    .other = method,
                                    .sentence = SG_NO_SENTENCE,
                                    .says = SG_WORD_DONE_IN,
                                    .rank = SG_RANK_COUNTERPART});
  }
}
