/* Terms of the handbook that the paper uses (uses.c), in their senses (senses.c): which a newcomer gets, and
 * where.
 *
 * Each section gets as many as its length allows, those first that matter most; what the title names and the
 * paper keeps coming back to is defined where it is met first all the same. The rest that finds no room there
 * is left for the next section where it leaves an abstract, and else for none: a definition that comes after a
 * section has done without it comes too late.
 */
#include <stdlib.h>

#include "analysis/known.h"
#include "text/words.h"

enum {
  WORDS_PER_KNOWN =
      30, /* of a section, for each term: the densest sections of an ideal guide have one in so many */
  WORDS_IN_PAPER = 60,    /* of the whole paper: more than one in so many are a burden, */
  PAPER_MIN = 20,         /* but for a short one */
  WORDS_IN_METHOD = 20,   /* of one that says what was done, where a missing term costs most */
  WORDS_IN_ABSTRACT = 60, /* of an abstract: the body uses its terms again, with more said of them */
  SECTION_MIN = 2,
  TITLED_MAX = 4,     /* terms of the title that a section takes beyond its room */
  ABSTRACT_EXTRA = 4, /* terms that carry the paper and find no other room in an abstract */
  SENTENCE_MAX = 4,   /* definitions under one sentence */
  RECURRING = 5,      /* uses in the paper of a term that does not wait for a later section, */
  CARRYING = 3,       /* and sections that use it, where it carries the paper */
  FIELD_MIN = 3,      /* terms of a field in a paper that has to do with it, */
  AREA_MIN = 2,       /* or of an area */
  SHARED_MIN = 3,     /* telling words of a definition that the paper shares, where it has not */
  USES_MAX = 8,       /* in one section, that are kept */
  ROW_TOKENS = 8,     /* within which a row of examples goes on */
};

/* A word that is in everybody's mouth may mean something else than its entry: -log10 of its share in English.
 */
#define USES_WEIGHT 1.5
/* What carries the method is worth as much as a word that is a hundred times rarer. */
#define METHOD_WEIGHT 2.0
/* What readers of most fields know ("GitHub", "median") comes after what the paper is about. */
#define COMMON_WEIGHT 4.0
/* What the title names is what a reader came for. */
#define TITLE_WEIGHT 4.0
#define SPECIAL_RARITY 6.5f
#define TELLING_RARITY 4.0f

/* -- Which, and where ----------------------------------------------------------------------------------- */

struct candidate {
  uint32_t entry;
  size_t from, to; /* its uses, those that are to come */
  size_t count;    /* of all its uses */
  size_t sections; /* that use it */
  double value;
  uint64_t term;  /* a hash of its name, which two senses may share */
  uint64_t word;  /* and of the name by which it is met first, "dependency" for "software dependency" */
  uint64_t means; /* a hash of its definition, which two entries may share ("prior", "prior distribution") */
  bool titled;    /* the paper's title names it, in whatever form */
  bool placed;    /* or passed over */
};

static int by_value(const void *a, const void *b)
{
  const struct candidate *one = a, *two = b;
  if (one->value != two->value)
    return one->value > two->value ? -1 : 1;
  return one->entry < two->entry ? -1 : one->entry > two->entry;
}

/* Does the title hold the term? */
static bool is_titled(struct sg_str title, struct sg_str term)
{
  size_t at = 0;
  while (at + term.n <= title.n && !sg_str_equal_nocase(sg_slice(title, at, at + term.n), term))
    at++;
  return at + term.n <= title.n;
}

/* Does the paper's title hold the words of the use, whole and as they are written there? Capitals of a short
 * form count: "NE" is not in "one". */
static bool is_use_titled(const struct sg_draft *draft, const struct sg_use *use)
{
  struct sg_str title = draft->paper->title,
                text = sg_slice(sg_draft_paragraph(draft, &draft->sentences[use->sentence])->markdown,
                                draft->tokens[use->token_from].from, draft->tokens[use->token_to - 1].to);
  bool upper = (draft->tokens[use->token_from].flags & SG_TOKEN_UPPER) != 0;
  for (size_t at = 0; !use->spread && at + text.n <= title.n; at++) {
    struct sg_str here = sg_slice(title, at, at + text.n);
    bool whole = (at == 0 || !sg_is_alpha(title.p[at - 1])) &&
                 (at + text.n == title.n || !sg_is_alpha(title.p[at + text.n]));
    if (whole && (upper ? sg_str_equal(here, text) : sg_str_equal_nocase(here, text)))
      return true;
  }
  return false;
}

/* What is held by the titles of sections that open and close a paper, and that speak of others' work: all
 * others say what was done and found. */
static const char *const openings[] = {"introduc", "background", "motivation"};
static const char *const closings[] = {"conclu", "concluding", "summary and", "closing", "outlook"};
static const char *const others[] = {"related", "previous", "prior work", "discussion", "limitation", "future"};

static const struct sg_section *section_of(const struct sg_draft *draft, uint32_t sentence)
{
  return &draft->paper->sections[draft->sentences[sentence].section];
}

/* Does the title hold one of the words? */
static bool is_titled_as(struct sg_str title, const char *const *words, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (is_titled(title, sg_cstr(words[i])))
      return true;
  return false;
}

#define TITLED_AS(section, words) is_titled_as((section)->title_text, words, sizeof words / sizeof *(words))

/* Does the section say what was done and found? */
static bool tells_method(const struct sg_section *section)
{
  return section->kind != SG_SECTION_ABSTRACT && !TITLED_AS(section, openings) &&
         !TITLED_AS(section, closings) && !TITLED_AS(section, others);
}

/* Does the use stand in such a section, or under a picture or table? */
static bool carries_method(const struct sg_draft *draft, const struct sg_use *use)
{
  enum sg_paragraph_kind kind = sg_draft_paragraph(draft, &draft->sentences[use->sentence])->kind;
  return kind == SG_PARAGRAPH_FIGURE || kind == SG_PARAGRAPH_TABLE ||
         tells_method(section_of(draft, use->sentence));
}

/* How many sections hold the uses [from, to), which are in reading order. */
static size_t sections_with(const struct sg_search *search, size_t from, size_t to)
{
  const struct sg_sentence *sentences = search->draft->sentences;
  size_t count = 1;
  for (size_t i = from + 1; i < to; i++)
    count += sentences[search->uses[i].sentence].section != sentences[search->uses[i - 1].sentence].section;
  return count;
}

/* What a reader gains by it: the rarer its rarest word and the more often the paper uses it, the more; what
 * the abstract speaks of is what the paper is about, and what carries the method is needed to follow it. */
static double value_of(const struct sg_search *search, size_t from, size_t to, bool titled)
{
  const struct sg_use *use = &search->uses[from];
  float rarity = 0;
  for (size_t i = use->token_from; i < use->token_to; i++) {
    uint32_t stem = search->draft->tokens[i].stem;
    if (stem != SG_NO_STEM && search->draft->vocabulary->stems[stem].rarity > rarity)
      rarity = search->draft->vocabulary->stems[stem].rarity;
  }
  bool central = section_of(search->draft, use->sentence)->kind == SG_SECTION_ABSTRACT, method = false;
  for (size_t i = from; i < to && !method; i++)
    method = carries_method(search->draft, &search->uses[i]);
  return rarity + USES_WEIGHT * sg_log(1 + (double)(to - from)) +
         (use->token_to - use->token_from > 1 ? 1 : 0) + (central ? 1 : 0) + (method ? METHOD_WEIGHT : 0) +
         (titled ? TITLE_WEIGHT : 0) - (sg_handbook_place(use->entry).common ? COMMON_WEIGHT : 0);
}

/* Does the use stand in a row of examples, "tasks such as machine translation, *information retrieval* and
 * question answering", where the paper only says what its subject is good for? */
static bool is_passing(const struct sg_draft *draft, const struct sg_use *use)
{
  const struct sg_sentence *row = &draft->sentences[use->sentence];
  const struct sg_section *section = section_of(draft, use->sentence);
  bool joined = false, opened = false;
  if (section->kind != SG_SECTION_ABSTRACT && !TITLED_AS(section, openings))
    return false;
  for (size_t i = use->token_from; i > row->token_from && !opened; i--) {
    struct sg_str word = sg_draft_token(draft, row, i - 1);
    joined = joined || sg_is_word(word, ",") || sg_is_word(word, "and") || sg_is_word(word, "or");
    opened = sg_is_word(word, "like") || sg_is_word(word, "including") ||
             (sg_is_word(word, "as") && i - 1 > row->token_from &&
              sg_is_word(sg_draft_token(draft, row, i - 2), "such"));
    if (!opened && sg_tag_is_finite(draft->tokens[i - 1].tag))
      return false;
  }
  for (size_t i = use->token_to; i < row->token_to && !joined && i < use->token_to + ROW_TOKENS; i++) {
    struct sg_str word = sg_draft_token(draft, row, i);
    joined = sg_is_word(word, ",") || sg_is_word(word, "and") || sg_is_word(word, "or");
  }
  return opened && joined;
}

/* -- Does the paper speak of the entry's field? ---------------------------------------------------------- */

/* Does the paper hold several of the words that define the term? */
static bool shares_words(const struct sg_search *search, struct sg_str means)
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
static bool is_at_home(const struct sg_search *search, const struct sg_use *use,
                       const struct sg_handbook_entry *entry)
{
  for (size_t i = use->token_from; i < use->token_to; i++) {
    uint32_t stem = search->draft->tokens[i].stem;
    bool special = stem != SG_NO_STEM && search->draft->vocabulary->stems[stem].rarity >= SPECIAL_RARITY;
    if (!use->spread && (special || (search->draft->tokens[i].flags & SG_TOKEN_UPPER)))
      return true;
  }
  struct sg_handbook_place place = sg_handbook_place(use->entry);
  if (use->spread) /* "solar and onshore wind" is not the solar wind */
    return search->areas[place.area] >= AREA_MIN;
  return place.general || search->fields[place.field] >= FIELD_MIN || search->areas[place.area] >= AREA_MIN ||
         shares_words(search, entry->means);
}

/* Does the title of the paper or of a section name the term? */
static bool is_subject(const struct sg_search *search, struct sg_str term)
{
  const struct sg_paper *paper = search->draft->paper;
  bool named = is_titled(paper->title, term);
  for (size_t i = 0; i < paper->section_count && !named; i++)
    named = is_titled(paper->sections[i].title_text, term);
  return named;
}

/* Is the entry with the uses [from, to) worth its room in this paper? */
static bool is_wanted(const struct sg_search *search, size_t from, size_t to)
{
  const struct sg_use *use = &search->uses[from];
  struct sg_handbook_entry entry = sg_handbook_get(use->entry);
  bool familiar = sg_handbook_place(use->entry).familiar, passing = true;
  for (size_t i = from; i < to && passing; i++)
    passing = is_passing(search->draft, &search->uses[i]);
  return is_at_home(search, use, &entry) && ((!familiar && !passing) || is_subject(search, entry.term));
}

/* A hash of the name by which the use is written, in the singular; of one whose words stand apart, its entry's.
 */
static uint64_t word_of(const struct sg_draft *draft, const struct sg_use *use)
{
  struct sg_str text = sg_draft_paragraph(draft, &draft->sentences[use->sentence])->markdown;
  char key[SG_HANDBOOK_BYTES], one[SG_HANDBOOK_BYTES];
  if (use->spread)
    return sg_str_hash(sg_handbook_get(use->entry).term);
  struct sg_str word = sg_handbook_fold(
      sg_slice(text, draft->tokens[use->token_from].from, draft->tokens[use->token_to - 1].to), key);
  sg_words_singular(word, one, sizeof one, &word);
  return sg_str_hash(word);
}

/* Entries that the paper uses in their sense, best first; NULL when memory is short. */
static struct candidate *gather(struct sg_search *search, size_t *count)
{
  *count = 0;
  struct candidate *rows = SG_ARENA_NEW(search->draft->scratch, struct candidate, search->count + 1);
  if (rows == NULL || search->count == 0)
    return rows;
  sg_order_by_entry(search);
  if (!sg_count_company(search, false))
    return NULL;
  for (size_t from = 0, to; from < search->count; from = to) {
    to = sg_end_of_entry(search, from);
    struct sg_handbook_entry entry = sg_handbook_get(search->uses[from].entry);
    bool titled = false;
    for (size_t i = from; i < to && !titled; i++)
      titled = is_use_titled(search->draft, &search->uses[i]);
    if (is_wanted(search, from, to))
      rows[(*count)++] = (struct candidate){.entry = search->uses[from].entry,
                                            .from = from,
                                            .to = to,
                                            .count = to - from,
                                            .sections = sections_with(search, from, to),
                                            .value = value_of(search, from, to, titled),
                                            .titled = titled,
                                            .term = sg_str_hash(entry.term),
                                            .word = word_of(search->draft, &search->uses[from]),
                                            .means = sg_str_hash(entry.means)};
  }
  qsort(rows, *count, sizeof *rows, by_value);
  size_t words = 0;
  for (size_t i = 0; i < search->draft->paper->section_count; i++)
    words += search->draft->out->sections[i].words;
  if (*count > words / WORDS_IN_PAPER && words / WORDS_IN_PAPER >= PAPER_MIN)
    *count = words / WORDS_IN_PAPER;
  return rows;
}

/* The candidate's uses in the section, in the arena of the result; how many. Sections come in order: uses
 * before this one are done with. */
static size_t uses_in(const struct sg_search *search, struct candidate *row, const struct sg_section_span *span,
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

/* The reader has read the definition: no entry that shares it is placed again, nor one that would give the name
 * a second sense in one paper. */
static void settle(struct candidate *rows, size_t count, size_t placed)
{
  for (size_t i = 0; i < count; i++)
    rows[i].placed = rows[i].placed || rows[i].means == rows[placed].means ||
                     rows[i].term == rows[placed].term || rows[i].word == rows[placed].word;
}

/* Does the section close the paper, which has used the term's last word before? A reader who has come so far
 * without its definition needs none. */
static bool is_too_late(const struct sg_search *search, const struct sg_occurrence *use, uint32_t section)
{
  const struct sg_draft *draft = search->draft;
  uint32_t stem = draft->tokens[use->token_to - 1].stem;
  return TITLED_AS(&draft->paper->sections[section], closings) && stem != SG_NO_STEM &&
         draft->vocabulary->stems[stem].first <
             draft->sentences[draft->out->sections[section].sentence_from].token_from;
}

/* Is there a sentence among the uses that has room for one more definition, of `count` rows of its section? */
static bool has_place(const struct sg_known *row, const struct sg_known *known, size_t count)
{
  for (size_t i = 0; i < row->use_count; i++) {
    size_t held = 0;
    for (size_t k = 0; k < count; k++)
      held += known[k].uses[0].sentence == row->uses[i].sentence;
    if (held < SENTENCE_MAX)
      return true;
  }
  return false;
}

/* Gives section `section` its terms. `known` has room for all candidates. */
static void place(const struct sg_search *search, struct candidate *rows, size_t count, uint32_t section,
                  struct sg_known *known)
{
  const struct sg_section_span *span = &search->draft->out->sections[section];
  const struct sg_section *own = &search->draft->paper->sections[section];
  bool abstract = own->kind == SG_SECTION_ABSTRACT, method = tells_method(own);
  size_t room = span->words / (abstract ? WORDS_IN_ABSTRACT : method ? WORDS_IN_METHOD : WORDS_PER_KNOWN);
  room = room < SECTION_MIN ? SECTION_MIN : room;
  size_t extra = abstract ? ABSTRACT_EXTRA : room; /* for terms that recur */
  size_t first = search->draft->out->known_count, titled = TITLED_MAX;
  if (span->sentence_from == span->sentence_to || (sg_is_front_section(search->draft->paper, section) &&
                                                   !sg_is_untitled_abstract(search->draft->out, section)))
    return;
  for (size_t i = 0; i < count; i++) {
    bool recurs = rows[i].count >= RECURRING && (!abstract || rows[i].sections >= CARRYING);
    size_t *left = rows[i].titled && titled > 0 ? &titled : room > 0 || !recurs ? &room : &extra;
    struct sg_known row = {.entry = rows[i].entry, .section = section};
    row.use_count = rows[i].placed ? 0 : uses_in(search, &rows[i], span, &row.uses);
    if (row.use_count == 0)
      continue;
    bool full = *left == 0 || !has_place(&row, known + first, search->draft->out->known_count - first);
    if (full || is_too_late(search, &row.uses[0], section)) {
      rows[i].placed = rows[i].placed || (full && !abstract && !rows[i].titled);
      continue;
    }
    settle(rows, count, i);
    --*left;
    known[search->draft->out->known_count++] = row;
  }
}

bool sg_find_known(struct sg_draft *draft)
{
  struct sg_search search = {.draft = draft};
  size_t count;
  if (!draft->out->english)
    return true;
  sg_find_uses(&search);
  if (!sg_tell_senses(&search))
    return false;
  struct candidate *rows = gather(&search, &count);
  struct sg_known *known = rows == NULL ? NULL : SG_ARENA_NEW(draft->arena, struct sg_known, count);
  if (rows == NULL || (known == NULL && count > 0))
    return false;
  for (uint32_t s = 0; s < draft->paper->section_count; s++)
    place(&search, rows, count, s, known);
  draft->out->known = known;
  return true;
}
