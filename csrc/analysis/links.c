/* Links between sections: terms introduced in one and used in another, references, reasons and
 * contrasts, shared vocabulary, values and sentences that are alike. */
#include <math.h>
#include <stdlib.h>

#include "analysis/draft.h"
#include "base/search.h"

enum {
  PER_KIND_MAX = 3,    /* links kept for each section and kind, */
  REFERENCES_MAX = 40, /* and references, of which any may be the one that says how */
  VECTOR_MAX = 32,     /* stems that stand for a section when sections are compared */
  POSTINGS_MAX = 200,  /* sections looked at for each of them */
  COMMON_PERCENT = 60, /* what more sections share than this ties none together */
  COMMON_SECTIONS = 4, /* ... in a paper of at least so many sections */
};

struct linker {
  struct sg_draft *draft;
  struct sg_link *links;
  size_t count, capacity;
  size_t body_sections; /* that hold text and are no reference list */
};

static bool is_body(const struct sg_draft *draft, size_t section)
{
  return draft->paper->sections[section].kind != SG_SECTION_REFERENCES &&
         draft->out->sections[section].sentence_to > draft->out->sections[section].sentence_from;
}

static bool add_link(struct linker *l, enum sg_link_kind kind, size_t from, size_t to, int term, int sentence,
                     double weight)
{
  if (from == to || !is_body(l->draft, from) || !is_body(l->draft, to))
    return true;
  struct sg_link *grown = sg_arena_grow(l->draft->scratch, l->links, l->count, &l->capacity, sizeof *grown);
  if (grown == NULL)
    return false;
  l->links = grown;
  grown[l->count++] = (struct sg_link){.kind = (uint8_t)kind,
                                       .from = (uint32_t)from,
                                       .to = (uint32_t)to,
                                       .term = term,
                                       .sentence = sentence,
                                       .weight = (float)weight};
  return true;
}

/* Where the term is at home: where it is defined, else where a reader first meets it. */
static size_t home_of(const struct sg_draft *draft, const struct sg_term *term)
{
  return term->definition != SG_NONE ? draft->sentences[term->definition].section : term->section;
}

static size_t sections_of(const struct sg_draft *draft, const struct sg_term *term)
{
  size_t count = 0;
  uint32_t last = UINT32_MAX;
  for (size_t i = 0; i < term->occurrence_count; i++) {
    uint32_t section = draft->sentences[term->occurrences[i].sentence].section;
    count += section != last;
    last = section;
  }
  return count;
}

static bool is_common(const struct linker *l, size_t sections)
{
  return l->body_sections >= COMMON_SECTIONS && sections * 100 > l->body_sections * COMMON_PERCENT;
}

/* -- Terms
 * ----------------------------------------------------------------------------------------------------- */

/* The sections after its home that use the term twice or more: each builds on the home, and the home
 * is used again in each. */
static bool link_term(struct linker *l, size_t index)
{
  struct sg_draft *draft = l->draft;
  const struct sg_term *term = &draft->terms[index];
  size_t sections = sections_of(draft, term), home = home_of(draft, term);
  if (is_common(l, sections))
    return true;
  for (size_t i = 0; i < term->occurrence_count;) {
    size_t section = draft->sentences[term->occurrences[i].sentence].section, first = i;
    while (i < term->occurrence_count && draft->sentences[term->occurrences[i].sentence].section == section)
      i++;
    if (section <= home || i - first < 2)
      continue;
    double weight =
        term->score * sqrt((double)(i - first)) * (term->definition != SG_NONE ? 1.5 : 1) / (double)sections;
    int sentence = (int)term->occurrences[first].sentence;
    if (!add_link(l, SG_LINK_BUILDS_ON, section, home, (int)index, sentence, weight) ||
        !add_link(l, SG_LINK_USED_AGAIN, home, section, (int)index, SG_NONE, weight))
      return false;
  }
  return true;
}

/* Sentences with a reason or a contrast that name a term of another section. */
static bool link_arguments(struct linker *l)
{
  struct sg_draft *draft = l->draft;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    const struct sg_sentence *s = &draft->sentences[i];
    bool cause = s->head == SG_RELATION_CAUSE || s->inner == SG_RELATION_CAUSE;
    bool contrast = s->head == SG_RELATION_CONTRAST || s->inner == SG_RELATION_CONTRAST;
    if (!cause && !contrast)
      continue;
    for (size_t t = s->token_from; t < s->token_to; t++) {
      int term = draft->term_at[t];
      if (term == SG_NONE)
        continue;
      const struct sg_term *row = &draft->terms[term];
      size_t home = home_of(draft, row);
      if (home != s->section && !is_common(l, sections_of(draft, row)) &&
          !add_link(l, cause ? SG_LINK_CAUSE : SG_LINK_CONTRAST, s->section, home, term, (int)i, row->score))
        return false;
      break; /* the first term is what the sentence is about */
    }
  }
  return true;
}

/* -- Values
 * ---------------------------------------------------------------------------------------------------- */

static bool link_value(void *context, uint32_t from, uint32_t to, struct sg_str value, size_t shared)
{
  struct linker *l = context;
  size_t before = l->count;
  const struct sg_sentence *sentences = l->draft->sentences;
  if (!add_link(l, SG_LINK_VALUE, sentences[from].section, sentences[to].section, SG_NONE, (int)from,
                (double)shared))
    return false;
  if (l->count > before)
    l->links[before].value = value;
  return true;
}

/* -- Echoes
 * ---------------------------------------------------------------------------------------------------- */

/* Links the sections of two sentences that are alike, both ways round. */
static bool link_echo(void *context, uint32_t from, uint32_t to, struct sg_str phrase, double alike)
{
  struct linker *l = context;
  uint32_t pair[] = {from, to};
  for (int i = 0; i < 2; i++) {
    size_t before = l->count;
    const struct sg_sentence *sentences = l->draft->sentences;
    if (!add_link(l, SG_LINK_ECHO, sentences[pair[i]].section, sentences[pair[1 - i]].section, SG_NONE,
                  (int)pair[i], alike))
      return false;
    if (l->count > before)
      l->links[before].value = phrase;
  }
  return true;
}

/* -- References
 * ------------------------------------------------------------------------------------------------ */

static bool link_reference(void *context, uint32_t sentence, uint32_t section)
{
  struct linker *l = context;
  return add_link(l, SG_LINK_REFERENCE, l->draft->sentences[sentence].section, section, SG_NONE, (int)sentence,
                  1);
}

/* -- Shared vocabulary
 * ------------------------------------------------------------------------------------------ */

struct feature {
  double weight;
  uint32_t stem, section;
};

static bool outweighs(const struct feature *x, const struct feature *y)
{
  return x->weight != y->weight ? x->weight > y->weight : x->stem < y->stem;
}

static int by_stem(const void *a, const void *b)
{
  const struct feature *x = a, *y = b;
  if (x->stem != y->stem)
    return x->stem < y->stem ? -1 : 1;
  return (x->section > y->section) - (x->section < y->section);
}

/* Puts a feature in its place among the heaviest so far, the heaviest first; returns how many there
 * are now. */
static size_t keep_heaviest(struct feature *features, size_t n, struct feature feature)
{
  if (n == VECTOR_MAX && !outweighs(&feature, &features[n - 1]))
    return n;
  size_t at = n < VECTOR_MAX ? n : n - 1;
  for (; at > 0 && outweighs(&feature, &features[at - 1]); at--)
    features[at] = features[at - 1];
  features[at] = feature;
  return n < VECTOR_MAX ? n + 1 : n;
}

/* The heaviest stems of a section, scaled to length 1, appended to `features`. `counts` is by stem and
 * all 0 between two calls. */
static size_t section_vector(const struct linker *l, size_t section, uint32_t *counts, uint32_t *found,
                             struct feature *features)
{
  struct sg_draft *draft = l->draft;
  const struct sg_section_span *span = &draft->out->sections[section];
  size_t from = draft->sentences[span->sentence_from].token_from;
  size_t to = draft->sentences[span->sentence_to - 1].token_to, stems = 0, n = 0;
  for (size_t t = from; t < to; t++) {
    uint32_t stem = draft->tokens[t].stem;
    if (stem != SG_NO_STEM && draft->tokens[t].unit == SG_UNIT_WORD && counts[stem]++ == 0)
      found[stems++] = stem;
  }
  for (size_t i = 0; i < stems; i++) {
    const struct sg_stem *stem = &draft->vocabulary->stems[found[i]];
    double weight = is_common(l, stem->sections) ? 0 : sqrt(counts[found[i]]) * (double)stem->weight;
    counts[found[i]] = 0;
    n = keep_heaviest(features, n, (struct feature){weight, found[i], (uint32_t)section});
  }
  double square = 0;
  for (size_t i = 0; i < n; i++)
    square += features[i].weight * features[i].weight;
  for (size_t i = 0; i < n && square > 0; i++)
    features[i].weight /= sqrt(square);
  return square > 0 ? n : 0;
}

/* What comparing sections needs: every section's features, in reading order and by stem. */
struct shared {
  struct feature *features, *sorted;
  size_t total;
  size_t *first;    /* by stem: its first row in `sorted` */
  double *likeness; /* by section; all 0 between two calls of closest */
};

/* The section that is most like that of features [from, to), and how much; `section` itself when
 * none is. */
static size_t closest(const struct shared *x, size_t section, size_t from, size_t to, double *value)
{
  size_t best = section;
  *value = 0;
  for (int pass = 0; pass < 2; pass++) /* add up, then clear */
    for (size_t i = from; i < to; i++) {
      size_t begin = x->first[x->features[i].stem], end = x->first[x->features[i].stem + 1];
      end = end - begin > POSTINGS_MAX ? begin + POSTINGS_MAX : end;
      for (size_t k = begin; k < end; k++) {
        size_t other = x->sorted[k].section;
        x->likeness[other] = pass == 1 ? 0 : x->likeness[other] + x->features[i].weight * x->sorted[k].weight;
        if (other != section && x->likeness[other] > *value) {
          *value = x->likeness[other];
          best = other;
        }
      }
    }
  return best;
}

static bool init_shared(struct linker *l, struct shared *x)
{
  struct sg_arena *scratch = l->draft->scratch;
  size_t sections = l->draft->paper->section_count, stems = l->draft->vocabulary->stem_count;
  uint32_t *counts = SG_ARENA_NEW(scratch, uint32_t, stems + 1);
  uint32_t *found = SG_ARENA_NEW(scratch, uint32_t, stems + 1);
  x->features = SG_ARENA_NEW(scratch, struct feature, sections * VECTOR_MAX + 1);
  x->sorted = SG_ARENA_NEW(scratch, struct feature, sections * VECTOR_MAX + 1);
  x->first = SG_ARENA_NEW(scratch, size_t, stems + 2);
  x->likeness = SG_ARENA_NEW(scratch, double, sections + 1);
  if (counts == NULL || found == NULL || x->features == NULL || x->sorted == NULL || x->first == NULL ||
      x->likeness == NULL)
    return false;
  for (size_t s = 0; s < sections; s++)
    if (is_body(l->draft, s))
      x->total += section_vector(l, s, counts, found, x->features + x->total);
  memcpy(x->sorted, x->features, x->total * sizeof *x->sorted);
  qsort(x->sorted, x->total, sizeof *x->sorted, by_stem);
  for (size_t i = 0; i < x->total; i++)
    x->first[x->sorted[i].stem + 1]++;
  for (size_t i = 1; i <= stems; i++)
    x->first[i] += x->first[i - 1];
  return true;
}

static const double LIKENESS_MIN = 0.1;

static bool link_shared(struct linker *l)
{
  struct shared x = {0};
  if (!init_shared(l, &x))
    return false;
  for (size_t from = 0, to; from < x.total; from = to) {
    size_t section = x.features[from].section;
    for (to = from; to < x.total && x.features[to].section == section;)
      to++;
    double value;
    size_t other = closest(&x, section, from, to, &value);
    if (other != section && value > LIKENESS_MIN &&
        !add_link(l, SG_LINK_SHARED, section, other, SG_NONE, SG_NONE, value))
      return false;
  }
  return true;
}

/* -- Selection
 * ------------------------------------------------------------------------------------------------- */

static int by_section(const void *a, const void *b)
{
  const struct sg_link *x = a, *y = b;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  if (x->to != y->to)
    return x->to < y->to ? -1 : 1;
  if (x->term != y->term)
    return x->term < y->term ? -1 : 1;
  return (x->sentence > y->sentence) - (x->sentence < y->sentence);
}

/* The best of each section and kind, each to another section; references by every sentence. */
static size_t select_links(struct sg_link *links, size_t count)
{
  size_t kept = 0, group = 0; /* links[group, kept) are those of this section and kind */
  for (size_t i = 0; i < count; i++) {
    if (kept > group && (links[group].from != links[i].from || links[group].kind != links[i].kind))
      group = kept;
    bool reference = links[i].kind == SG_LINK_REFERENCE;
    bool again = kept - group >= (reference ? REFERENCES_MAX : PER_KIND_MAX);
    for (size_t k = group; k < kept && !again; k++)
      again = links[k].to == links[i].to && (!reference || links[k].sentence == links[i].sentence);
    if (!again)
      links[kept++] = links[i];
  }
  return kept;
}

bool sg_link_sections(struct sg_draft *draft)
{
  struct linker l = {.draft = draft};
  for (size_t s = 0; s < draft->paper->section_count; s++)
    l.body_sections += is_body(draft, s);
  for (size_t t = 0; t < draft->out->term_count; t++)
    if (!link_term(&l, t))
      return false;
  if (!link_arguments(&l) || !sg_find_references(draft, link_reference, &l) || !link_shared(&l) ||
      !sg_find_values(draft, link_value, &l) || !sg_find_echoes(draft, link_echo, &l))
    return false;
  if (l.count > 0)
    qsort(l.links, l.count, sizeof *l.links, by_section);
  size_t count = select_links(l.links, l.count);
  struct sg_link *links = SG_ARENA_NEW(draft->arena, struct sg_link, count);
  if (links == NULL)
    return false;
  if (count > 0)
    memcpy(links, l.links, count * sizeof *links);
  draft->out->links = links;
  draft->out->link_count = count;
  return true;
}

/* -- Looking links and terms up
 * ------------------------------------------------------------------------------------------ */

static int from_order(const void *key, const void *row)
{
  uint32_t section = *(const uint32_t *)key, from = ((const struct sg_link *)row)->from;
  return (section > from) - (section < from);
}

size_t sg_first_link(const struct sg_analysis *analysis, size_t section)
{
  uint32_t key = (uint32_t)section;
  return sg_search_first(&key, analysis->links, analysis->link_count, sizeof *analysis->links, from_order);
}

enum { STEMS_MAX = 10 };

int sg_find_term(const struct sg_analysis *analysis, struct sg_str text)
{
  uint32_t stems[STEMS_MAX];
  size_t count = 0;
  for (size_t at = 0; at < text.n && count < STEMS_MAX;) {
    while (at < text.n && sg_is_space(text.p[at]))
      at++;
    size_t end = at;
    while (end < text.n && !sg_is_space(text.p[end]))
      end++;
    if (end > at)
      stems[count++] = sg_vocabulary_find(analysis->vocabulary, sg_slice(text, at, end));
    at = end;
  }
  for (size_t t = 0; t < analysis->term_count; t++) {
    const struct sg_term *term = &analysis->terms[t];
    if (sg_str_equal_nocase(term->text, text))
      return (int)t;
    for (size_t i = 0; i < term->variant_count; i++)
      if (sg_str_equal_nocase(term->variants[i], text))
        return (int)t;
    if (count > 0 && term->stem_count == count && term->stems[0] == stems[0] &&
        memcmp(term->stems, stems, count * sizeof stems[0]) == 0)
      return (int)t;
  }
  return SG_NONE;
}
