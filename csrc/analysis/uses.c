/* Where the paper uses which names of the handbook.
 *
 * The longest name that begins at a word counts, so that "kernel" is not found in "kernel density estimation".
 * What two names share may stand once: "supervised and unsupervised learning", "false positives and negatives".
 */
#include "analysis/known.h"

enum {
  SHORT_NAME = 5,  /* bytes of an abbreviation that may well stand for something else */
  ROW_TOKENS = 10, /* of words that share what follows the last of them, */
  HEAD_WORDS = 3,  /* and of what they share */
};

/* A word that is rarer (-log10 of its share in English) is hardly one of everyday language. */
#define WORD_RARITY 6.5f

static bool is_noun_or_name(uint8_t tag)
{
  return sg_tag_is_noun(tag) || tag == SG_TAG_X;
}

/* "wavelet" of "wavelet-based": the text without a last part that says how it has to do with the rest; the text
 * itself where there is none. */
static struct sg_str without_relation(struct sg_str text)
{
  static const char *const relations[] = {
      "aware",       "based", "dependent", "derived", "driven",   "enabled", "free",     "guided", "inspired",
      "independent", "like",  "only",      "related", "specific", "style",   "oriented", "type"};
  size_t at = text.n;
  if (memchr(text.p, '-', text.n) == NULL) /* most words, told at once */
    return text;
  while (at > 0 && text.p[at - 1] != '-' && text.p[at - 1] != ' ')
    at--;
  bool hyphen = at > 1 && text.p[at - 1] == '-';
  return hyphen && SG_ONE_OF(sg_slice(text, at, text.n), relations) ? sg_slice(text, 0, at - 1) : text;
}

/* Is the token a word of general English, whose small letters are no careless spelling of a name: "rope", RoPE?
 */
static bool is_known_word(const struct sg_draft *draft, size_t i)
{
  uint32_t stem = draft->tokens[i].stem;
  return stem != SG_NO_STEM && draft->vocabulary->stems[stem].rarity < WORD_RARITY;
}

/* Looks the run up, `text` as it is written, or without a relation behind it where that is a name alone;
 * `*bytes` of the text are what the names stand for. How many. */
static size_t look_up(const struct sg_handbook_run *run, struct sg_str text, bool related,
                      struct sg_handbook_name names[SG_HANDBOOK_SENSES], uint32_t *bytes)
{
  size_t count = sg_handbook_names(run, text, names);
  struct sg_str shorter = count == 0 && related ? without_relation(text) : text;
  *bytes = (uint32_t)shorter.n;
  return shorter.n < text.n ? sg_handbook_find(shorter, names) : count;
}

/* May tokens [from, to), of whose text `bytes` are the name, be meant by it? "GAP" is not a gap, "who" is not
 * the WHO. */
static bool may_mean(const struct sg_draft *draft, size_t from, size_t to, const struct sg_handbook_name *name,
                     uint32_t bytes)
{
  bool capitals = (draft->tokens[from].flags & SG_TOKEN_UPPER) != 0;
  if (name->lost && is_known_word(draft, from))
    return false;
  if (name->form)
    return is_noun_or_name(draft->tokens[to - 1].tag);
  return to - from > 1 || name->upper == capitals || (!name->upper && bytes > SHORT_NAME);
}

/* The names that tokens [from, to), which are the run, spell, as written or in the singular; how many. */
static size_t names_of(const struct sg_draft *draft, const struct sg_sentence *row, size_t from, size_t to,
                       const struct sg_handbook_run *run, struct sg_handbook_name names[SG_HANDBOOK_SENSES])
{
  struct sg_str text =
      sg_slice(sg_draft_paragraph(draft, row)->markdown, draft->tokens[from].from, draft->tokens[to - 1].to);
  bool related = sg_tag_is_noun(draft->tokens[from].tag); /* "automated [machine learning]-based" */
  uint32_t bytes;
  size_t count = look_up(run, text, related, names, &bytes), kept = 0;
  for (size_t i = 0; i < count; i++)
    if (may_mean(draft, from, to, &names[i], bytes))
      names[kept++] = names[i];
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

/* May the token stand in a name behind its first word? */
static bool goes_on(const struct sg_token *token)
{
  return (token->unit == SG_UNIT_WORD || token->unit == SG_UNIT_NUMBER) && !(token->flags & SG_TOKEN_LINKED);
}

static bool is_word_run(const struct sg_draft *draft, size_t from, size_t to)
{
  bool run = from == to || draft->tokens[from].unit == SG_UNIT_WORD;
  for (size_t i = from; i < to && run; i++)
    run = goes_on(&draft->tokens[i]);
  return run;
}

static bool is_name_noun(const struct sg_token *token)
{
  return token->unit == SG_UNIT_WORD && sg_tag_is_noun(token->tag) && !(token->flags & SG_TOKEN_STOP);
}

/* Is the single word the head of a longer name that the handbook does not have, "value function *iteration*"?
 * The word alone may explain something else. "10-fold *jackknifing*" is no such name. */
static bool is_compound(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  bool fold = i > row->token_from && sg_is_word(sg_draft_token(draft, row, i - 1), "fold");
  return i > row->token_from && is_name_noun(&draft->tokens[i - 1]) && !fold;
}

/* "Bochner's *theorem*" */
static bool is_owned(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  return i > row->token_from && draft->tokens[i - 1].tag == SG_TAG_POS;
}

/* Is the single word at the head of a sentence a verb that tells the reader what to do: "Label named
 * entities.", "Label each word."? */
static bool is_order(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  const struct sg_token *token = &draft->tokens[i];
  if (i != row->token_from || i + 1 >= row->token_to || !(token->can & SG_CAN_VB))
    return false;
  enum sg_tag next = token[1].tag;
  if (next == SG_TAG_DT || next == SG_TAG_PRPS)
    return true;
  bool clause = false;
  for (size_t k = i + 1; k < row->token_to;
       k++) /* "named" in "Label named entities" is tagged as if it were one */
    clause = clause || (sg_tag_is_finite(draft->tokens[k].tag) && !(k == i + 1 && next == SG_TAG_VBD));
  return !clause && (next == SG_TAG_JJ || next == SG_TAG_VBN || next == SG_TAG_VBD || next == SG_TAG_NNS);
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

static void add_use(struct sg_search *search, struct sg_use use)
{
  struct sg_use *rows =
      sg_arena_grow(search->draft->scratch, search->uses, search->count, &search->capacity, sizeof *rows);
  search->failed = search->failed || rows == NULL;
  if (rows == NULL)
    return;
  search->uses = rows;
  rows[search->count++] = use;
}

/* -- What two names share and the sentence says once ----------------------------------------------------- */

static bool is_joint(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  struct sg_str word = sg_draft_token(draft, row, i);
  return sg_is_word(word, "and") || sg_is_word(word, "or");
}

/* "supervised, semi-supervised and unsupervised learning": where the last of the words that begin at token `i`
 * stands, 0: they are no such row. */
static size_t last_in_row(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  size_t end = i + 1 + ROW_TOKENS < row->token_to ? i + 1 + ROW_TOKENS : row->token_to;
  for (size_t k = i + 1; k + 2 < end; k += 2) {
    bool comma = sg_is_word(sg_draft_token(draft, row, k), ",");
    size_t joint = comma ? k + 1 : k;
    if (is_joint(draft, row, joint))
      return is_word_run(draft, joint + 1, joint + 2) ? joint + 1 : 0;
    if (!comma || !is_word_run(draft, k + 1, k + 2) || (draft->tokens[k + 1].flags & SG_TOKEN_STOP))
      return 0;
  }
  return 0;
}

/* Adds the names of two words or more that tokens [from, to) and [behind, end) spell together, as a use at
 * [at, at + 1); false: there is none. */
static bool take_spread(struct sg_search *search, uint32_t sentence, const size_t words[4], size_t at)
{
  const struct sg_draft *draft = search->draft;
  const struct sg_sentence *row = &draft->sentences[sentence];
  struct sg_str text = sg_draft_paragraph(draft, row)->markdown;
  struct sg_str one = sg_slice(text, draft->tokens[words[0]].from, draft->tokens[words[1] - 1].to);
  struct sg_str two = sg_slice(text, draft->tokens[words[2]].from, draft->tokens[words[3] - 1].to);
  char name[SG_HANDBOOK_BYTES];
  if (one.n + two.n + 1 > sizeof name)
    return false;
  memcpy(name, one.p, one.n);
  name[one.n] = ' ';
  memcpy(name + one.n + 1, two.p, two.n);
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  size_t count = sg_handbook_find(sg_str(name, one.n + 1 + two.n), names);
  for (size_t k = 0; k < count; k++)
    add_use(search, (struct sg_use){.entry = names[k].entry,
                                    .sentence = sentence,
                                    .token_from = (uint32_t)at,
                                    .token_to = (uint32_t)at + 1,
                                    .main = names[k].main,
                                    .spread = true});
  return count > 0;
}

/* "*supervised* and unsupervised learning": adds the name of which token `i` is the first word. */
static bool take_first(struct sg_search *search, uint32_t sentence, size_t i)
{
  const struct sg_draft *draft = search->draft;
  const struct sg_sentence *row = &draft->sentences[sentence];
  size_t last = last_in_row(draft, row, i);
  if (last > 0 && sg_tag_is_noun(draft->tokens[i].tag) && !sg_tag_is_noun(draft->tokens[last].tag))
    return false; /* "data and entire papers" are no data papers */
  for (size_t head = last + 1; last > 0 && head <= last + 2; head++)
    for (size_t end = head + HEAD_WORDS; end > head; end--)
      if (end <= row->token_to && is_word_run(draft, last, end) &&
          take_spread(search, sentence, (const size_t[]){i, i + 1, head, end}, i))
        return true;
  return false;
}

/* "false positives and *negatives*": adds the name whose last word stands behind the name [i, end); where what
 * was found ends. */
static size_t take_second(struct sg_search *search, uint32_t sentence, size_t i, size_t end)
{
  const struct sg_draft *draft = search->draft;
  const struct sg_sentence *row = &draft->sentences[sentence];
  bool joined = end + 1 < row->token_to && is_joint(draft, row, end) && is_word_run(draft, end + 1, end + 2) &&
                sg_tag_is_noun(draft->tokens[end + 1].tag);
  bool longer = joined && end + 2 < row->token_to && is_name_noun(&draft->tokens[end + 2]);
  bool added = joined && !longer &&
               take_spread(search, sentence, (const size_t[]){i, end - 1, end + 1, end + 2}, end + 1);
  return added ? end + 2 : end;
}

/* May the single word at token `i` be a term by its part in the sentence? */
static bool may_stand_alone(const struct sg_draft *draft, const struct sg_sentence *row, size_t i)
{
  return is_content_tag(draft->tokens[i].tag) && !is_in_name(draft, row, i) && !is_owned(draft, row, i) &&
         !is_order(draft, row, i);
}

/* Adds names that tokens [from, to) spell. */
static void add_names(struct sg_search *search, uint32_t sentence, size_t from, size_t to,
                      const struct sg_handbook_name *names, size_t count)
{
  const struct sg_draft *draft = search->draft;
  bool alone = to - from == 1;
  for (size_t k = 0; k < count; k++)
    if (names[k].main || !names_another(draft, from, to, names[k].entry))
      add_use(search,
              (struct sg_use){.entry = names[k].entry,
                              .sentence = sentence,
                              .token_from = (uint32_t)from,
                              .token_to = (uint32_t)to,
                              .main = names[k].main,
                              .compound = alone && is_compound(draft, &draft->sentences[sentence], from)});
}

/* Adds the longest name of two words or more that begins with token `i`, which is the run; where it ends,
 * `i + 1` when there is none. */
static size_t take_longest(struct sg_search *search, uint32_t sentence, size_t i, struct sg_handbook_run run)
{
  const struct sg_draft *draft = search->draft;
  const struct sg_sentence *row = &draft->sentences[sentence];
  struct sg_str text = sg_draft_paragraph(draft, row)->markdown;
  struct sg_handbook_name names[2][SG_HANDBOOK_SENSES]; /* of the longest so far, and of the run */
  size_t count = 0, longest = i + 1;
  size_t last = i + SG_HANDBOOK_WORDS < row->token_to ? i + SG_HANDBOOK_WORDS : row->token_to;
  for (size_t end = i + 2; end <= last && sg_handbook_goes_on(&run) && goes_on(&draft->tokens[end - 1]);
       end++) {
    sg_handbook_add(&run, sg_slice(text, draft->tokens[end - 2].to, draft->tokens[end - 1].to));
    size_t found = names_of(draft, row, i, end, &run, names[1]);
    if (found == 0)
      continue;
    memcpy(names[0], names[1], sizeof names[0]);
    count = found;
    longest = end;
  }
  add_names(search, sentence, i, longest, names[0], count);
  return longest;
}

/* -- Words, each of whose written forms is looked up once ------------------------------------------------ */

struct sg_opening {
  bool told;
  bool begins;                          /* a name may begin with it */
  uint8_t count;                        /* of the names that it is alone, */
  uint32_t bytes;                       /* and of what of it they stand for */
  const struct sg_handbook_name *names; /* in scratch, as are */
  const struct sg_handbook_run *run;    /* what longer names begin with; NULL: with it none begins */
};

/* What the handbook has of the written form `word`; names and run are in scratch. */
static struct sg_opening tell_opening(struct sg_search *search, struct sg_str word)
{
  struct sg_arena *scratch = search->draft->scratch;
  struct sg_opening opening = {.told = true};
  struct sg_handbook_run run;
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  struct sg_str part = without_relation(word);
  sg_handbook_begin(&run, part);
  if (!sg_handbook_begins(&run))
    return opening;
  opening.begins = true;
  if (part.n < word.n)
    sg_handbook_begin(&run, word);
  opening.count = (uint8_t)look_up(&run, word, true, names, &opening.bytes);
  if (opening.count > 0)
    opening.names = sg_arena_copy_rows(scratch, names, opening.count, sizeof *names);
  if (sg_handbook_goes_on(&run))
    opening.run = sg_arena_copy_rows(scratch, &run, 1, sizeof run);
  search->failed = search->failed || scratch->failed;
  return opening;
}

/* What the handbook has of token `i`; NULL: no name begins with it. */
static const struct sg_opening *opening_of(struct sg_search *search, const struct sg_sentence *row, size_t i)
{
  const struct sg_token *token = &search->draft->tokens[i];
  if (token->unit != SG_UNIT_WORD || (token->flags & (SG_TOKEN_STOP | SG_TOKEN_LINKED)))
    return NULL;
  struct sg_opening *opening = &search->openings[search->draft->words[i]];
  if (!opening->told)
    *opening = tell_opening(search, sg_draft_token(search->draft, row, i));
  return opening->begins ? opening : NULL;
}

/* Adds the names that token `i` is alone. */
static void take_alone(struct sg_search *search, uint32_t sentence, size_t i, const struct sg_opening *opening)
{
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  size_t count = 0;
  for (size_t k = 0; k < opening->count; k++)
    if (may_mean(search->draft, i, i + 1, &opening->names[k], opening->bytes))
      names[count++] = opening->names[k];
  add_names(search, sentence, i, i + 1, names, count);
}

/* Adds what begins at token `i`, which has the form; where it ends, `i + 1` when nothing does. */
static size_t take_name(struct sg_search *search, uint32_t sentence, size_t i, const struct sg_opening *opening)
{
  const struct sg_draft *draft = search->draft;
  size_t end = opening->run != NULL ? take_longest(search, sentence, i, *opening->run) : i + 1;
  if (end > i + 1)
    return take_second(search, sentence, i, end);
  if (!take_first(search, sentence, i) && opening->count > 0 &&
      may_stand_alone(draft, &draft->sentences[sentence], i))
    take_alone(search, sentence, i, opening);
  return i + 1;
}

static bool is_read(const struct sg_draft *draft, const struct sg_sentence *row)
{
  enum sg_paragraph_kind kind = sg_draft_paragraph(draft, row)->kind;
  return row->form <= SG_FORM_FRAGMENT && kind != SG_PARAGRAPH_CODE && kind != SG_PARAGRAPH_EQUATION;
}

static void find_in_sentence(struct sg_search *search, uint32_t sentence)
{
  const struct sg_sentence *row = &search->draft->sentences[sentence];
  for (size_t i = row->token_from; i < row->token_to;) {
    const struct sg_opening *opening = opening_of(search, row, i);
    i = opening != NULL ? take_name(search, sentence, i, opening) : i + 1;
  }
}

void sg_find_uses(struct sg_search *search)
{
  const struct sg_draft *draft = search->draft;
  search->openings = SG_ARENA_NEW(draft->scratch, struct sg_opening, draft->vocabulary->word_count);
  search->failed = search->openings == NULL;
  for (size_t i = 0; i < draft->paper->section_count; i++) {
    const struct sg_section *section = &draft->paper->sections[i];
    const struct sg_section_span *span = &draft->out->sections[i];
    bool read = section->kind != SG_SECTION_REFERENCES && !sg_is_back_matter(section);
    for (size_t s = span->sentence_from; read && s < span->sentence_to && !search->failed; s++)
      if (is_read(draft, &draft->sentences[s]))
        find_in_sentence(search, (uint32_t)s);
  }
}
