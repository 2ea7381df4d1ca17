/* In which sense the paper uses a term of the handbook.
 *
 * A term with several senses, or with everyday uses, is taken in the sense whose neighbours (handbook.h) the
 * paper holds, or not at all. A paper uses a word in one sense throughout (W. Gale, K. Church, D. Yarowsky,
 * "One sense per discourse", 1992): where most of its uses have their neighbours, the others need fewer.
 */
#include <stdlib.h>

#include "analysis/known.h"

enum {
  OPENING = 5,    /* first letters by which words are compared */
  SHORT_NAME = 5, /* bytes of an abbreviation that may well stand for something else */
  NEAR_MAX = 16,  /* neighbours of an entry that are looked for */
  NEAR_PAPER = 3, /* neighbours that the paper must hold, */
  NEAR_HERE = 2,  /* of them those close to the use, */
  NEAR_KIN = 1, /* or so many for a name of two words or more where the paper is at home in the entry's area, */
  NEAR_FOREIGN = 4, /* or so many where it uses hardly a term of the entry's area or field */
  KIN_MIN = 3,      /* terms of an area that make the paper at home in it, */
  FIELD_MIN = 10,   /* or of a field that make it no foreign one */
  NEAR_TOKENS = 60, /* what is close: tokens before and after */
  FOLLOW_SHARE = 1, /* uses in the sense, to one that may follow them, */
  FOLLOW_HERE = 1,  /* where it has so many neighbours close to it */
};

/* A rarer word (-log10 of its share in English) needs no neighbour to follow the others. */
#define FOLLOW_RARITY 5.0f

/* The stems of the entry's neighbours that the paper holds, at most NEAR_MAX; how many. */
static size_t neighbours(const struct sg_draft *draft, struct sg_str near, uint32_t stems[NEAR_MAX])
{
  size_t count = 0;
  for (size_t at = 0; at < near.n && count < NEAR_MAX;) {
    size_t end = sg_str_find(near, SG_LIT(" "), at);
    end = end == SG_NPOS ? near.n : end;
    uint32_t stem = sg_vocabulary_find(draft->vocabulary, sg_slice(near, at, end));
    at = end + 1;
    bool seen = stem == SG_NO_STEM || draft->vocabulary->stems[stem].count == 0;
    for (size_t i = 0; i < count && !seen; i++)
      seen = stems[i] == stem;
    if (!seen)
      stems[count++] = stem;
  }
  return count;
}

/* How many of those stems stand close to the use, in its section. */
static uint8_t close_to(const struct sg_search *search, const struct sg_use *use)
{
  const struct sg_draft *draft = search->draft;
  const struct sg_section_span *span = &draft->out->sections[draft->sentences[use->sentence].section];
  size_t first = draft->sentences[span->sentence_from].token_from,
         last = draft->sentences[span->sentence_to - 1].token_to;
  size_t from = use->token_from > first + NEAR_TOKENS ? use->token_from - NEAR_TOKENS : first;
  size_t to = use->token_to + NEAR_TOKENS < last ? use->token_to + NEAR_TOKENS : last;
  unsigned seen = 0;
  for (size_t i = from; i < to; i++) {
    i = i == use->token_from ? use->token_to : i;
    if (i < to && draft->tokens[i].stem != SG_NO_STEM)
      seen |= search->near[draft->tokens[i].stem];
  }
  uint8_t held = 0;
  for (; seen != 0; seen &= seen - 1)
    held++;
  return held;
}

/* Is what is written a name of the entry as it stands? */
static bool names_entry(struct sg_str text, uint32_t entry)
{
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  size_t count = sg_handbook_find(text, names);
  for (size_t i = 0; i < count; i++)
    if (names[i].entry == entry && !names[i].singular)
      return true;
  return false;
}

/* The short form that the use is, without what was added to it: "AOP" of "AOP-oriented", "SCE" of "SCE’s";
 * empty for two words or more. */
static struct sg_str short_form_of(const struct sg_draft *draft, const struct sg_use *use)
{
  const struct sg_sentence *row = &draft->sentences[use->sentence];
  struct sg_str text = sg_draft_token(draft, row, use->token_from);
  size_t words = use->token_to - use->token_from, end = 0;
  if (words > 2 || (words == 2 && draft->tokens[use->token_from + 1].tag != SG_TAG_POS))
    return sg_str(NULL, 0);
  while (end < text.n && (sg_is_alpha(text.p[end]) || sg_is_digit(text.p[end])))
    end++;
  return end < 2 || end == text.n || names_entry(text, use->entry) ? text : sg_slice(text, 0, end);
}

/* Does the entry explain the long form: "insertion and deletion" by bases that are inserted or deleted? Its
 * words do by their first letters. */
static bool explains(uint32_t entry, struct sg_str long_form)
{
  struct sg_str means = sg_handbook_get(entry).means;
  size_t words = 0, met = 0;
  for (size_t at = 0, end; at < long_form.n; at = end + 1) {
    for (end = at; end < long_form.n && sg_is_alpha(long_form.p[end]);)
      end++;
    if (end - at < OPENING)
      continue;
    words++;
    met += sg_str_find(means, sg_slice(long_form, at, at + OPENING), 0) != SG_NPOS;
  }
  return words > 0 && met == words;
}

bool sg_is_of_entry(struct sg_str long_form, uint32_t entry)
{
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  size_t count = sg_handbook_find(long_form, names);
  bool same = explains(entry, long_form);
  for (size_t k = 0; k < count; k++)
    same = same || names[k].entry == entry;
  return same;
}

/* Does the paper give the short form another meaning, or use it without the long one? `named`: it uses longer
 * names of the entry. */
static bool is_other_abbreviation(const struct sg_search *search, const struct sg_use *use, bool named)
{
  const struct sg_draft *draft = search->draft;
  struct sg_str text = short_form_of(draft, use);
  for (size_t i = 0; i < draft->out->abbreviation_count && text.n > 0; i++) {
    const struct sg_abbreviation *pair = &draft->abbreviations[i];
    if (sg_str_equal(pair->short_form, text))
      return !sg_is_of_entry(pair->long_form, use->entry);
  }
  if (!use->main && !named && (draft->tokens[use->token_from].flags & SG_TOKEN_UPPER) &&
      sg_is_spelled_otherwise(search, text, use->entry))
    return true;
  return text.n > 0 && (draft->tokens[use->token_from].flags & SG_TOKEN_UPPER) && !use->main &&
         text.n <= SHORT_NAME && !sg_handbook_place(use->entry).near &&
         search->areas[sg_handbook_place(use->entry).area] < KIN_MIN;
}

static int by_entry(const void *a, const void *b)
{
  const struct sg_use *one = a, *two = b;
  if (one->entry != two->entry)
    return one->entry < two->entry ? -1 : 1;
  return one->token_from < two->token_from ? -1 : one->token_from > two->token_from;
}

static int by_place(const void *a, const void *b)
{
  const struct sg_use *one = a, *two = b;
  if (one->token_from != two->token_from)
    return one->token_from < two->token_from ? -1 : 1;
  if (one->fit != two->fit)
    return one->fit > two->fit ? -1 : 1;
  if (one->held != two->held)
    return one->held > two->held ? -1 : 1;
  return one->entry < two->entry ? -1 : one->entry > two->entry;
}

size_t sg_end_of_entry(const struct sg_search *search, size_t from)
{
  size_t to = from + 1;
  while (to < search->count && search->uses[to].entry == search->uses[from].entry)
    to++;
  return to;
}

bool sg_count_company(struct sg_search *search, bool sure)
{
  struct sg_arena *scratch = search->draft->scratch;
  search->areas = SG_ARENA_NEW(scratch, uint16_t, sg_handbook_areas());
  search->fields = SG_ARENA_NEW(scratch, uint16_t, sg_handbook_fields());
  if (search->areas == NULL || search->fields == NULL)
    return false;
  for (size_t from = 0; from < search->count; from = sg_end_of_entry(search, from)) {
    struct sg_handbook_place place = sg_handbook_place(search->uses[from].entry);
    search->areas[place.area] += !(sure && place.near);
    search->fields[place.field] += !(sure && place.near);
  }
  return true;
}

void sg_order_by_entry(struct sg_search *search)
{
  if (search->count > 0)
    qsort(search->uses, search->count, sizeof *search->uses, by_entry);
}

/* How well the use fits its entry, of whose neighbours the paper holds `count`. */
static uint8_t fit_of(const struct sg_search *search, const struct sg_use *use, size_t count)
{
  if (!sg_handbook_place(use->entry).near)
    return SG_FIT_CERTAIN;
  return count < NEAR_PAPER ? 0 : close_to(search, use);
}

/* The neighbours that a use of the entry must have close to it. Of 29 names of two words or more that had one
 * in the papers at hand, 26 were meant in their entry's sense where the paper had three terms of the area. */
static uint8_t least_fit(const struct sg_search *search, const struct sg_use *use)
{
  struct sg_handbook_place place = sg_handbook_place(use->entry);
  if (use->token_to - use->token_from > 1 && search->areas[place.area] >= KIN_MIN)
    return NEAR_KIN;
  bool foreign = search->areas[place.area] == 0 && search->fields[place.field] < FIELD_MIN;
  return foreign && !place.general ? NEAR_FOREIGN : NEAR_HERE;
}

/* Is the use one that is hardly met in other senses: a rare word, or more than one? */
static bool is_rare(const struct sg_search *search, const struct sg_use *use)
{
  bool rare = use->token_to - use->token_from > 1;
  for (size_t i = use->token_from; i < use->token_to; i++) {
    uint32_t stem = search->draft->tokens[i].stem;
    rare = rare || (stem != SG_NO_STEM && search->draft->vocabulary->stems[stem].rarity >= FOLLOW_RARITY);
  }
  return rare;
}

/* Of the uses [from, to) of one entry drops those that have too few neighbours, but for one or the other where
 * most have enough; and the ends of longer names where the word never stands alone in this sense. */
static void drop_unfit(struct sg_search *search, size_t from, size_t to)
{
  uint8_t least = least_fit(search, &search->uses[from]);
  size_t fitting = 0, alone = 0;
  for (size_t i = from; i < to; i++) {
    bool fits = search->uses[i].fit >= least;
    fitting += fits;
    alone += fits && !search->uses[i].compound;
  }
  bool one_sense = fitting > 0 && FOLLOW_SHARE * (to - from - fitting) <= fitting;
  for (size_t i = from; i < to; i++) {
    struct sg_use *use = &search->uses[i];
    if (one_sense && use->fit == 0 && is_rare(search, use))
      use->fit = FOLLOW_HERE;
    if (use->fit < (one_sense ? FOLLOW_HERE : least) || (use->compound && alone == 0 && !is_rare(search, use)))
      use->fit = 0;
  }
}

/* How well each use fits its entry; the uses stand by entry. */
static void judge_uses(struct sg_search *search)
{
  for (size_t from = 0, to; from < search->count; from = to) {
    to = sg_end_of_entry(search, from);
    uint32_t stems[NEAR_MAX];
    size_t count = neighbours(search->draft, sg_handbook_near(search->uses[from].entry), stems);
    for (size_t k = 0; k < count; k++)
      search->near[stems[k]] = (uint16_t)(1u << k);
    for (size_t i = from; i < to; i++) {
      search->uses[i].held = (uint8_t)count;
      search->uses[i].fit = fit_of(search, &search->uses[i], count);
    }
    for (size_t k = 0; k < count; k++)
      search->near[stems[k]] = 0;
    drop_unfit(search, from, to);
    bool named = false;
    for (size_t i = from; i < to && !named; i++)
      named = search->uses[i].token_to - search->uses[i].token_from > 1;
    for (size_t i = from; i < to; i++)
      if (is_other_abbreviation(search, &search->uses[i], named))
        search->uses[i].fit = 0;
  }
}

/* Keeps of the senses at one place the one that fits best, and none where two fit alike. */
static void keep_best(struct sg_search *search)
{
  size_t kept = 0;
  if (search->count > 0)
    qsort(search->uses, search->count, sizeof *search->uses, by_place);
  for (size_t from = 0, to; from < search->count; from = to) {
    for (to = from + 1; to < search->count && search->uses[to].token_from == search->uses[from].token_from;
         to++)
      ;
    const struct sg_use *best = &search->uses[from];
    bool alone = to == from + 1 || best[1].fit < best->fit || best[1].held < best->held;
    if (alone && search->uses[from].fit > 0)
      search->uses[kept++] = search->uses[from];
  }
  search->count = kept;
}

bool sg_tell_senses(struct sg_search *search)
{
  sg_order_by_entry(search);
  search->near = SG_ARENA_NEW(search->draft->scratch, uint16_t, search->draft->vocabulary->stem_count);
  if (search->failed || search->near == NULL || !sg_count_company(search, true))
    return false;
  if (!sg_find_spelled(search))
    return false;
  judge_uses(search);
  keep_best(search);
  return true;
}
