/* Terms of the handbook that the paper uses: where a newcomer meets each first, and in which sense.
 *
 * The longest name that begins at a word counts, so that "kernel" is not found in "kernel density estimation".
 * A term with several senses, or with everyday uses, is taken in the sense whose neighbours (handbook.h) the
 * paper holds, or not at all. Each section gets as many as its length allows, those first that matter most;
 * what the paper keeps coming back to is defined where it is met first all the same, and the rest that finds no
 * room is left for the next section that uses it.
 */
#include <stdlib.h>

#include "analysis/draft.h"
#include "base/search.h"
#include "handbook/handbook.h"

enum {
  WORDS_PER_KNOWN = 45, /* of a section, for each term: what a section of an ideal guide has, 30 to 75 */
  SECTION_MIN = 2,
  RECURRING = 5,    /* uses in the paper of a term that does not wait for a later section */
  NEAR_MAX = 16,    /* neighbours of an entry that are looked for */
  NEAR_PAPER = 3,   /* neighbours that the paper must hold, */
  NEAR_HERE = 2,    /* of them those close to the use, */
  NEAR_FOREIGN = 4, /* or so many where the paper uses no other term of the entry's area */
  NEAR_TOKENS = 60, /* what is close: tokens before and after */
  FIELD_MIN = 3,    /* terms of a field in a paper that has to do with it, */
  AREA_MIN = 2,     /* or of an area */
  SHARED_MIN = 3,   /* telling words of a definition that the paper shares, where it has not */
  SHORT_NAME = 5,   /* bytes of an abbreviation that may well stand for something else */
  USES_MAX = 8,     /* in one section, that are kept */
  CERTAIN = UINT8_MAX,
};

/* A use of a name of the handbook. */
struct use {
  uint32_t entry;
  uint32_t sentence, token_from, token_to;
  bool main;    /* by the entry's own name */
  uint8_t fit;  /* neighbours close to it; CERTAIN of a term with one sense, 0: not in this sense */
  uint8_t held; /* neighbours that the paper holds anywhere */
};

/* A word that is in everybody's mouth may mean something else than its entry: -log10 of its share in English.
 */
#define USES_WEIGHT 1.5
#define SPECIAL_RARITY 6.5f
#define TELLING_RARITY 4.0f

struct search {
  struct sg_draft *draft;
  struct use *uses; /* in reading order, then by entry */
  size_t count, capacity;
  uint16_t *areas, *fields; /* how many entries of each the paper uses */
  bool failed;
};

/* -- Uses --------------------------------------------------------------------------------------------- */

/* The names that tokens [from, to) spell, as written or in the singular; how many. */
static size_t names_of(const struct sg_draft *draft, const struct sg_sentence *row, size_t from, size_t to,
                       struct sg_handbook_name names[SG_HANDBOOK_SENSES])
{
  struct sg_str text =
      sg_slice(sg_draft_paragraph(draft, row)->markdown, draft->tokens[from].from, draft->tokens[to - 1].to);
  size_t count = sg_handbook_find(text, names), kept = 0;
  bool capitals = (draft->tokens[from].flags & SG_TOKEN_UPPER) != 0;
  for (size_t i = 0; i < count; i++)
    if (to - from > 1 || names[i].upper == capitals || (!names[i].upper && text.n > SHORT_NAME))
      names[kept++] = names[i]; /* "GAP" is not a gap, "who" is not the WHO */
  return kept;
}

static bool is_content_tag(uint8_t tag)
{
  return sg_tag_is_noun(tag) || tag == SG_TAG_JJ || tag == SG_TAG_VBG || tag == SG_TAG_X;
}

/* Is the single word part of a longer name: "Cell Press", "the Random House edition"? */
static bool is_in_name(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  const struct sg_token *token = &draft->tokens[i];
  if (!(token->flags & SG_TOKEN_CAPITAL) || (token->flags & SG_TOKEN_UPPER) || i == row->token_from)
    return false;
  bool after = i + 1 < row->token_to && (token[1].flags & SG_TOKEN_CAPITAL);
  return after || (i > row->token_from + 1 && (token[-1].flags & SG_TOKEN_CAPITAL));
}

static bool is_word_run(const struct sg_draft *draft, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++) {
    const struct sg_token *token = &draft->tokens[i];
    if ((token->unit != SG_UNIT_WORD && (token->unit != SG_UNIT_NUMBER || i == from)) ||
        (token->flags & SG_TOKEN_LINKED))
      return false;
  }
  return true;
}

/* Is the single word the head of a longer name that the handbook does not have: "value function *iteration*",
 * "Bochner's *theorem*"? The word alone would explain something else. */
static bool is_part_of_name(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  if (i == row->token_from)
    return false;
  const struct sg_token *before = &draft->tokens[i - 1];
  bool noun = before->unit == SG_UNIT_WORD && sg_tag_is_noun(before->tag) && !(before->flags & SG_TOKEN_STOP);
  return noun || before->tag == SG_TAG_POS;
}

/* Does a longer name of the entry begin with its own word and end in another, as "labelled data" does that is
 * explained under "label"? What is explained there is not what is named. */
static bool names_another(const struct sg_draft *draft, size_t from, size_t to, uint32_t entry)
{
  if (to - from < 2)
    return false;
  uint32_t own = sg_vocabulary_find(draft->vocabulary, sg_handbook_get(entry).term);
  return own != SG_NO_STEM && draft->tokens[from].stem == own && draft->tokens[to - 1].stem != own;
}

static void add_use(struct search *search, struct use use)
{
  struct use *rows =
      sg_arena_grow(search->draft->scratch, search->uses, search->count, &search->capacity, sizeof *rows);
  search->failed = search->failed || rows == NULL;
  if (rows == NULL)
    return;
  search->uses = rows;
  rows[search->count++] = use;
}

/* Where the longest run of tokens from `i` on ends that may be a name: the handbook has none that goes on so.
 */
static size_t last_end(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  struct sg_str text = sg_draft_paragraph(draft, row)->markdown;
  size_t end = i + 1, last = i + SG_HANDBOOK_WORDS < row->token_to ? i + SG_HANDBOOK_WORDS : row->token_to;
  while (end < last && is_word_run(draft, i, end + 1) &&
         sg_handbook_goes_on(sg_slice(text, draft->tokens[i].from, draft->tokens[end - 1].to)))
    end++;
  return end;
}

/* Adds what begins at token `i`; where it ends, `i + 1` when nothing does. */
static size_t take_name(struct search *search, uint32_t sentence, size_t i)
{
  const struct sg_draft *draft = search->draft;
  const struct sg_sentence *row = &draft->sentences[sentence];
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  for (size_t end = last_end(draft, row, i); end > i; end--) {
    size_t count = names_of(draft, row, i, end, names);
    bool part = end == i + 1 && (!is_content_tag(draft->tokens[i].tag) || is_in_name(draft, row, i) ||
                                 is_part_of_name(draft, row, i));
    if (count == 0 || part)
      continue;
    for (size_t k = 0; k < count; k++)
      if (names[k].main || !names_another(draft, i, end, names[k].entry))
        add_use(search,
                (struct use){names[k].entry, sentence, (uint32_t)i, (uint32_t)end, names[k].main, 0, 0});
    return end;
  }
  return i + 1;
}

static bool may_begin(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  const struct sg_token *token = &draft->tokens[i];
  if (token->unit != SG_UNIT_WORD || (token->flags & (SG_TOKEN_STOP | SG_TOKEN_LINKED)))
    return false;
  return sg_handbook_begins(sg_draft_token(draft, row, i));
}

static bool is_read(const struct sg_draft *draft, const struct sg_sentence *row)
{
  enum sg_paragraph_kind kind = sg_draft_paragraph(draft, row)->kind;
  const struct sg_section *section = &draft->paper->sections[row->section];
  return row->form <= SG_FORM_FRAGMENT && kind != SG_PARAGRAPH_CODE && kind != SG_PARAGRAPH_EQUATION &&
         section->kind != SG_SECTION_REFERENCES && !sg_is_back_matter(section);
}

static void find_uses(struct search *search)
{
  const struct sg_draft *draft = search->draft;
  for (uint32_t s = 0; s < draft->out->sentence_count; s++) {
    const struct sg_sentence *row = &draft->sentences[s];
    if (!is_read(draft, row))
      continue;
    for (size_t i = row->token_from; i < row->token_to;)
      i = may_begin(draft, row, i) ? take_name(search, s, i) : i + 1;
  }
}

/* -- Senses ------------------------------------------------------------------------------------------- */

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
static uint8_t close_to(const struct sg_draft *draft, const struct use *use, const uint32_t *stems,
                        size_t count)
{
  const struct sg_section_span *span = &draft->out->sections[draft->sentences[use->sentence].section];
  size_t first = draft->sentences[span->sentence_from].token_from,
         last = draft->sentences[span->sentence_to - 1].token_to;
  size_t from = use->token_from > first + NEAR_TOKENS ? use->token_from - NEAR_TOKENS : first;
  size_t to = use->token_to + NEAR_TOKENS < last ? use->token_to + NEAR_TOKENS : last;
  uint8_t held = 0;
  for (size_t k = 0; k < count; k++)
    for (size_t i = from; i < to; i++)
      if (draft->tokens[i].stem == stems[k] && (i < use->token_from || i >= use->token_to)) {
        held++;
        break;
      }
  return held;
}

/* Does the paper give the short form another meaning, or use it without the long one? */
static bool is_other_abbreviation(const struct search *search, const struct use *use,
                                  const struct sg_handbook_entry *entry)
{
  const struct sg_draft *draft = search->draft;
  const struct sg_sentence *row = &draft->sentences[use->sentence];
  struct sg_str text = sg_draft_token(draft, row, use->token_from);
  if (use->token_to - use->token_from > 1 || !(draft->tokens[use->token_from].flags & SG_TOKEN_UPPER))
    return false;
  for (size_t i = 0; i < draft->out->abbreviation_count; i++) {
    const struct sg_abbreviation *pair = &draft->abbreviations[i];
    if (!sg_str_equal(pair->short_form, text))
      continue;
    struct sg_handbook_name names[SG_HANDBOOK_SENSES];
    size_t count = sg_handbook_find(pair->long_form, names);
    for (size_t k = 0; k < count; k++)
      if (names[k].entry == use->entry)
        return false;
    return true;
  }
  return !use->main && text.n <= SHORT_NAME && entry->near.n == 0;
}

static int by_entry(const void *a, const void *b)
{
  const struct use *one = a, *two = b;
  if (one->entry != two->entry)
    return one->entry < two->entry ? -1 : 1;
  return one->token_from < two->token_from ? -1 : one->token_from > two->token_from;
}

static int by_place(const void *a, const void *b)
{
  const struct use *one = a, *two = b;
  if (one->token_from != two->token_from)
    return one->token_from < two->token_from ? -1 : 1;
  if (one->fit != two->fit)
    return one->fit > two->fit ? -1 : 1;
  if (one->held != two->held)
    return one->held > two->held ? -1 : 1;
  return one->entry < two->entry ? -1 : one->entry > two->entry;
}

static size_t end_of_entry(const struct search *search, size_t from)
{
  size_t to = from + 1;
  while (to < search->count && search->uses[to].entry == search->uses[from].entry)
    to++;
  return to;
}

/* Counts the entries of each area and field that the paper uses; `sure`: those with one sense. The uses stand
 * by entry. */
static bool count_company(struct search *search, bool sure)
{
  struct sg_arena *scratch = search->draft->scratch;
  search->areas = SG_ARENA_NEW(scratch, uint16_t, sg_handbook_areas());
  search->fields = SG_ARENA_NEW(scratch, uint16_t, sg_handbook_fields());
  if (search->areas == NULL || search->fields == NULL)
    return false;
  for (size_t from = 0; from < search->count; from = end_of_entry(search, from)) {
    struct sg_handbook_place place = sg_handbook_place(search->uses[from].entry);
    search->areas[place.area] += !(sure && place.near);
    search->fields[place.field] += !(sure && place.near);
  }
  return true;
}

/* How well each use fits its entry; the uses stand by entry. */
static void judge_uses(struct search *search)
{
  for (size_t from = 0, to; from < search->count; from = to) {
    to = end_of_entry(search, from);
    struct sg_handbook_entry entry = sg_handbook_get(search->uses[from].entry);
    uint32_t stems[NEAR_MAX];
    size_t count = neighbours(search->draft, entry.near, stems);
    bool foreign = search->areas[sg_handbook_place(search->uses[from].entry).area] == 0;
    size_t least = entry.near.n > 0 && foreign ? NEAR_FOREIGN : NEAR_HERE;
    for (size_t i = from; i < to; i++) {
      struct use *use = &search->uses[i];
      bool other = is_other_abbreviation(search, use, &entry);
      use->held = (uint8_t)count;
      if (entry.near.n == 0)
        use->fit = other ? 0 : CERTAIN;
      else
        use->fit = other || count < NEAR_PAPER ? 0 : close_to(search->draft, use, stems, count);
      if (use->fit < least)
        use->fit = 0;
    }
  }
}

/* Keeps of the senses at one place the one that fits best, and none where two fit alike. */
static void keep_best(struct search *search)
{
  size_t kept = 0;
  qsort(search->uses, search->count, sizeof *search->uses, by_place);
  for (size_t from = 0, to; from < search->count; from = to) {
    for (to = from + 1; to < search->count && search->uses[to].token_from == search->uses[from].token_from;
         to++)
      ;
    const struct use *best = &search->uses[from];
    bool alone = to == from + 1 || best[1].fit < best->fit || best[1].held < best->held;
    if (alone && search->uses[from].fit > 0)
      search->uses[kept++] = search->uses[from];
  }
  search->count = kept;
}

/* -- Which, and where ----------------------------------------------------------------------------------- */

struct candidate {
  uint32_t entry;
  size_t from, to; /* its uses, those that are to come */
  size_t count;    /* of all its uses */
  double value;
  uint64_t means; /* a hash of its definition, which two entries may share ("prior", "prior distribution") */
  bool placed;
};

static int by_value(const void *a, const void *b)
{
  const struct candidate *one = a, *two = b;
  if (one->value != two->value)
    return one->value > two->value ? -1 : 1;
  return one->entry < two->entry ? -1 : one->entry > two->entry;
}

/* What a reader gains by it: the rarer its rarest word and the more often the paper uses it, the more; what
 * title or abstract speak of is what the paper is about. */
static double value_of(const struct search *search, size_t from, size_t to)
{
  const struct use *use = &search->uses[from];
  float rarity = 0;
  for (size_t i = use->token_from; i < use->token_to; i++) {
    uint32_t stem = search->draft->tokens[i].stem;
    if (stem != SG_NO_STEM && search->draft->vocabulary->stems[stem].rarity > rarity)
      rarity = search->draft->vocabulary->stems[stem].rarity;
  }
  bool central = search->draft->paper->sections[search->draft->sentences[use->sentence].section].kind ==
                 SG_SECTION_ABSTRACT;
  return rarity + USES_WEIGHT * sg_log(1 + (double)(to - from)) +
         (use->token_to - use->token_from > 1 ? 1 : 0) + (central ? 1 : 0);
}

/* -- Does the paper speak of the entry's field? ---------------------------------------------------------- */

/* Does the paper hold several of the words that define the term? */
static bool shares_words(const struct search *search, struct sg_str means)
{
  const struct sg_vocabulary *vocabulary = search->draft->vocabulary;
  size_t shared = 0;
  for (size_t at = 0; at < means.n && shared < SHARED_MIN;) {
    size_t end = at;
    while (end < means.n && sg_is_alpha(means.p[end]))
      end++;
    uint32_t stem = end > at ? sg_vocabulary_find(vocabulary, sg_slice(means, at, end)) : SG_NO_STEM;
    shared += stem != SG_NO_STEM && vocabulary->stems[stem].count > 0 &&
              vocabulary->stems[stem].rarity >= TELLING_RARITY;
    at = end + 1;
  }
  return shared >= SHARED_MIN;
}

/* "The impedance mismatch" of a paper on software is not physics: a term of common words is taken in its sense
 * only where the paper has to do with its field. */
static bool is_at_home(const struct search *search, const struct use *use,
                       const struct sg_handbook_entry *entry)
{
  for (size_t i = use->token_from; i < use->token_to; i++) {
    uint32_t stem = search->draft->tokens[i].stem;
    bool special = stem != SG_NO_STEM && search->draft->vocabulary->stems[stem].rarity >= SPECIAL_RARITY;
    if (special || (search->draft->tokens[i].flags & SG_TOKEN_UPPER))
      return true;
  }
  struct sg_handbook_place place = sg_handbook_place(use->entry);
  return search->fields[place.field] >= FIELD_MIN || search->areas[place.area] >= AREA_MIN ||
         shares_words(search, entry->means);
}

/* FNV-1a. */
static uint64_t hash_of(struct sg_str s)
{
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < s.n; i++)
    hash = (hash ^ (unsigned char)s.p[i]) * 1099511628211u;
  return hash;
}

/* Entries that the paper uses in their sense, best first; NULL when memory is short. */
static struct candidate *gather(struct search *search, size_t *count)
{
  *count = 0;
  struct candidate *rows = SG_ARENA_NEW(search->draft->scratch, struct candidate, search->count + 1);
  if (rows == NULL || search->count == 0)
    return rows;
  qsort(search->uses, search->count, sizeof *search->uses, by_entry);
  if (!count_company(search, false))
    return NULL;
  for (size_t from = 0, to; from < search->count; from = to) {
    to = end_of_entry(search, from);
    struct sg_handbook_entry entry = sg_handbook_get(search->uses[from].entry);
    if (is_at_home(search, &search->uses[from], &entry))
      rows[(*count)++] = (struct candidate){.entry = search->uses[from].entry,
                                            .from = from,
                                            .to = to,
                                            .count = to - from,
                                            .value = value_of(search, from, to),
                                            .means = hash_of(entry.means)};
  }
  qsort(rows, *count, sizeof *rows, by_value);
  return rows;
}

/* The candidate's uses in the section, in the arena of the result; how many. Sections come in order: uses
 * before this one are done with. */
static size_t uses_in(const struct search *search, struct candidate *row, const struct sg_section_span *span,
                      const struct sg_occurrence **uses)
{
  while (row->from < row->to && search->uses[row->from].sentence < span->sentence_from)
    row->from++;
  size_t from = row->from, to;
  for (to = from; to < row->to && to < from + USES_MAX && search->uses[to].sentence < span->sentence_to; to++)
    ;
  struct sg_occurrence *rows =
      to > from ? SG_ARENA_NEW(search->draft->arena, struct sg_occurrence, to - from) : NULL;
  for (size_t i = from; rows != NULL && i < to; i++)
    rows[i - from] =
        (struct sg_occurrence){search->uses[i].sentence, search->uses[i].token_from, search->uses[i].token_to};
  *uses = rows;
  return rows != NULL ? to - from : 0;
}

/* The reader has read the definition: no entry that shares it is placed again. */
static void settle(struct candidate *rows, size_t count, size_t placed)
{
  for (size_t i = 0; i < count; i++)
    rows[i].placed = rows[i].placed || rows[i].means == rows[placed].means;
}

/* Gives section `section` its terms. `known` has room for all candidates. */
static void place(const struct search *search, struct candidate *rows, size_t count, uint32_t section,
                  struct sg_known *known)
{
  const struct sg_section_span *span = &search->draft->out->sections[section];
  size_t room = span->words / WORDS_PER_KNOWN;
  room = room < SECTION_MIN ? SECTION_MIN : room;
  size_t extra = room; /* for terms that recur */
  if (span->sentence_from == span->sentence_to || (sg_is_front_section(search->draft->paper, section) &&
                                                   !sg_is_untitled_abstract(search->draft->out, section)))
    return;
  for (size_t i = 0; i < count && room + extra > 0; i++) {
    size_t *left = room > 0 ? &room : &extra;
    struct sg_known row = {.entry = rows[i].entry, .section = section};
    row.use_count = rows[i].placed ? 0 : uses_in(search, &rows[i], span, &row.uses);
    if (row.use_count == 0 || *left == 0 || (left == &extra && rows[i].count < RECURRING))
      continue;
    settle(rows, count, i);
    --*left;
    known[search->draft->out->known_count++] = row;
  }
}

bool sg_find_known(struct sg_draft *draft)
{
  struct search search = {.draft = draft};
  size_t count;
  if (!draft->out->english)
    return true;
  find_uses(&search);
  if (search.count > 0) {
    qsort(search.uses, search.count, sizeof *search.uses, by_entry);
    if (search.failed || !count_company(&search, true))
      return false;
    judge_uses(&search);
    keep_best(&search);
  }
  struct candidate *rows = search.failed ? NULL : gather(&search, &count);
  struct sg_known *known = rows == NULL ? NULL : SG_ARENA_NEW(draft->arena, struct sg_known, count);
  if (rows == NULL || (known == NULL && count > 0))
    return false;
  for (uint32_t s = 0; s < draft->paper->section_count; s++)
    place(&search, rows, count, s, known);
  draft->out->known = known;
  return true;
}
