/* Terms: candidates, scores, selection, occurrences.
 *
 * Candidates are the runs of up to TERM_WORDS_MAX adjectives and nouns that end in a noun. A
 * candidate's score is
 *     sqrt(count * sqrt(spread)) * (rarity + (several words ? 5 : 0)) / (1 + ln(1 + 200 first))
 * with spread = how many of 20 equal parts of the text hold it, rarity = mean -log10 share of its
 * words in general English above 3, first = place of the first occurrence, 0 to 1. Candidates that
 * only ever stand in the same longer one are left out.
 */
#include <math.h>
#include <stdlib.h>

#include "analysis/draft.h"
#include "base/search.h"
#include "text/lexicon.h"
#include "analysis/terms.h"

enum {
  TERM_WORDS_MAX = 5,
  SLOTS = 20,                 /* parts of the text that spread counts */
  CANDIDATES_SPARE = 1 << 16, /* candidates kept beyond one for every eight tokens; later ones are */
                              /* not taken up when a text is made of new words throughout */
  TERMS_MIN = 40,
  TERMS_MAX = 400,
  WORDS_PER_TERM = 60,
  NESTED_TIMES = 3,
  LOOKS_PER_TERM = 20, /* candidates looked at for each term wanted */
};

struct candidate {
  uint64_t hash;
  uint32_t token; /* the first occurrence */
  uint32_t count;
  uint32_t slots; /* bit per part of the text */
  uint16_t length;
  uint16_t within; /* occurrences of the commonest candidate that is one word longer, at most */
};

struct table {
  struct sg_arena *arena;
  struct candidate *rows;
  size_t count, capacity, limit;
  uint32_t *heads; /* open addressing: row + 1 */
  size_t mask;
};

uint64_t sg_stems_hash(const struct sg_token *tokens, size_t count)
{
  uint64_t hash = 0x9E3779B97F4A7C15u;
  for (size_t i = 0; i < count; i++) {
    hash = (hash ^ tokens[i].stem) * 0xFF51AFD7ED558CCDu;
    hash ^= hash >> 32;
  }
  return hash;
}

bool sg_stems_equal(const struct sg_token *a, const struct sg_token *b, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (a[i].stem != b[i].stem)
      return false;
  return true;
}

/* -- Candidates ------------------------------------------------------------------------------------------ */

/* The head of the chain where the sequence is or would be. */
static uint32_t *find_candidate(const struct table *table, const struct sg_token *tokens, size_t at,
                                size_t length, uint64_t hash)
{
  size_t i = hash & table->mask;
  for (; table->heads[i] != 0; i = (i + 1) & table->mask) {
    const struct candidate *row = &table->rows[table->heads[i] - 1];
    if (row->hash == hash && row->length == length && sg_stems_equal(tokens + at, tokens + row->token, length))
      break;
  }
  return &table->heads[i];
}

/* Twice the heads when they are more than half full; false when memory is short. */
static bool grow_heads(struct table *table)
{
  if (table->count * 2 < table->mask)
    return true;
  size_t size = (table->mask + 1) * 2;
  table->heads = SG_ARENA_NEW(table->arena, uint32_t, size);
  if (table->heads == NULL)
    return false;
  table->mask = size - 1;
  for (size_t k = 0; k < table->count; k++) {
    size_t i = table->rows[k].hash & table->mask;
    while (table->heads[i] != 0)
      i = (i + 1) & table->mask;
    table->heads[i] = (uint32_t)k + 1;
  }
  return true;
}

static bool add_candidate(struct table *table, const struct sg_token *tokens, size_t at, size_t length,
                          uint32_t slot)
{
  uint64_t hash = sg_stems_hash(tokens + at, length) + length;
  uint32_t *head = find_candidate(table, tokens, at, length, hash);
  if (*head != 0) {
    table->rows[*head - 1].count++;
    table->rows[*head - 1].slots |= slot;
    return true;
  }
  if (table->count == table->limit)
    return true;
  struct candidate *rows =
      sg_arena_grow(table->arena, table->rows, table->count, &table->capacity, sizeof *rows);
  if (rows == NULL)
    return false;
  table->rows = rows;
  rows[table->count++] = (struct candidate){hash, (uint32_t)at, 1, slot, (uint16_t)length, 0};
  *head = (uint32_t)table->count;
  return grow_heads(table);
}

/* Notes in the candidates one word shorter how often they stand in longer ones. */
static void note_parts(struct table *table, const struct sg_token *tokens)
{
  for (size_t i = 0; i < table->count; i++) {
    const struct candidate *row = &table->rows[i];
    for (size_t skip = 0; row->length > 1 && skip < 2; skip++) {
      size_t at = row->token + skip, length = row->length - 1u;
      uint32_t head = *find_candidate(table, tokens, at, length, sg_stems_hash(tokens + at, length) + length);
      uint32_t count = row->count < UINT16_MAX ? row->count : UINT16_MAX;
      if (head != 0 && table->rows[head - 1].within < count)
        table->rows[head - 1].within = (uint16_t)count;
    }
  }
}

/* Adjectives that say nothing of what the noun after them is: no term begins with one. */
static const char *const light[] = {
#include "analysis/light.inc"
};

static bool is_light(const struct sg_draft *draft, const struct sg_token *t)
{
  return sg_search_has_name(draft->vocabulary->stems[t->stem].key, light, sizeof light / sizeof light[0]);
}

/* Is the -ing form or participle at `i`, at the head of a phrase, one of the nouns and adjectives
 * ("learning rate", "the proposed method") and not a verb with its object ("using nodes")? */
static bool is_modifier(const struct sg_draft *draft, size_t i, size_t first)
{
  enum sg_tag before = i > first ? (enum sg_tag)draft->tokens[i - 1].tag : SG_TAG_PU;
  return before == SG_TAG_DT || before == SG_TAG_PRPS || before == SG_TAG_JJ || before == SG_TAG_CD ||
         (draft->tokens[i].tag == SG_TAG_VBN &&
          (before == SG_TAG_IN || before == SG_TAG_CC || before == SG_TAG_PU));
}

/* May the token stand in a term that begins at `head`? -ing forms and participles count before a
 * noun. */
static inline bool is_part(const struct sg_draft *draft, size_t i, size_t head, size_t first, size_t last)
{
  const struct sg_token *t = &draft->tokens[i];
  if (t->unit != SG_UNIT_WORD || (t->flags & SG_TOKEN_STOP) || t->to - t->from < 2)
    return false;
  if (!draft->out->english)
    return true;
  switch (t->tag) {
  case SG_TAG_NN:
  case SG_TAG_NNS:
  case SG_TAG_NNP:
    return true;
  case SG_TAG_JJ:
    return i > head || !is_light(draft, t);
  case SG_TAG_VBG:
  case SG_TAG_VBN:
    return (i > head || is_modifier(draft, i, first)) && !is_light(draft, t) && i + 1 < last &&
           (sg_tag_is_noun(draft->tokens[i + 1].tag) || draft->tokens[i + 1].tag == SG_TAG_JJ);
  default:
    return false;
  }
}

/* "pág. 3", "d.w.z.": a word with a stop within its sentence, in other languages than English, whose
 * abbreviations the tags do not tell. */
static bool is_abbreviated(const struct sg_draft *draft, const struct sg_sentence *s, size_t i)
{
  struct sg_str word = sg_draft_token(draft, s, i);
  if (draft->out->english)
    return false;
  return memchr(word.p, '.', word.n) != NULL ||
         (i + 2 < s->token_to && (draft->tokens[i + 1].flags & SG_TOKEN_GLUED) &&
          sg_str_equal(sg_draft_token(draft, s, i + 1), SG_LIT(".")));
}

/* May a term end in this token? German writes its nouns with a capital. */
static bool is_end(const struct sg_draft *draft, size_t i)
{
  if (draft->out->english)
    return sg_tag_is_noun(draft->tokens[i].tag);
  return draft->vocabulary->lang != SG_LANG_DE ||
         (draft->tokens[i].flags & (SG_TOKEN_CAPITAL | SG_TOKEN_UPPER));
}

static bool add_run(const struct sg_draft *draft, struct table *table, size_t from, size_t to)
{
  size_t total = draft->out->token_count;
  for (size_t i = from; i < to; i++) {
    uint32_t slot = 1u << (uint32_t)((uint64_t)i * SLOTS / total);
    size_t limit = i + TERM_WORDS_MAX < to ? i + TERM_WORDS_MAX : to;
    for (size_t end = i + 1; end <= limit; end++)
      if (is_end(draft, end - 1) && !add_candidate(table, draft->tokens, i, end - i, slot))
        return false;
  }
  return true;
}

/* "théorie des graphes", "teoria de la medida": joins of Romance languages between content words. */
static bool add_joined(const struct sg_draft *draft, const struct sg_sentence *s, struct table *table)
{
  static const char *const joins[] = {"d'",    "da",    "das",   "de",  "degli", "dei", "del", "dell'",
                                      "della", "delle", "dello", "des", "di",    "do",  "dos", "du"};
  enum sg_lang lang = draft->vocabulary->lang;
  if (lang != SG_LANG_FR && lang != SG_LANG_ES && lang != SG_LANG_IT && lang != SG_LANG_PT)
    return true;
  for (size_t i = s->token_from; i + 2 < s->token_to; i++) {
    const struct sg_token *t = &draft->tokens[i];
    if (t[1].stem == SG_NO_STEM || !is_part(draft, i, i, i, s->token_to) ||
        !sg_search_has_name(draft->vocabulary->stems[t[1].stem].key, joins, sizeof joins / sizeof joins[0]))
      continue;
    size_t end = i + 2; /* an article may follow: "de la" */
    if ((draft->tokens[end].flags & SG_TOKEN_STOP) && end + 1 < s->token_to)
      end++;
    if (draft->tokens[end].stem != SG_NO_STEM && draft->tokens[end - 1].stem != SG_NO_STEM &&
        is_part(draft, end, end, end, s->token_to) &&
        !add_candidate(table, draft->tokens, i, end + 1 - i,
                       1u << (uint32_t)((uint64_t)i * SLOTS / draft->out->token_count)))
      return false;
  }
  return true;
}

static bool is_prose(const struct sg_draft *draft, const struct sg_sentence *s)
{
  return (s->form == SG_FORM_PROSE || s->form == SG_FORM_FRAGMENT) &&
         draft->paper->sections[s->section].kind != SG_SECTION_REFERENCES;
}

static bool collect(const struct sg_draft *draft, struct table *table)
{
  for (size_t s = 0; s < draft->out->sentence_count; s++) {
    const struct sg_sentence *sentence = &draft->sentences[s];
    if (!is_prose(draft, sentence))
      continue;
    if (!add_joined(draft, sentence, table))
      return false;
    for (size_t i = sentence->token_from; i < sentence->token_to;) {
      size_t end = i;
      while (end < sentence->token_to && is_part(draft, end, i, sentence->token_from, sentence->token_to) &&
             !is_abbreviated(draft, sentence, end) && !sg_token_is(draft, sentence, end, "using") &&
             !sg_token_is(draft, sentence, end, "via") &&
             (end == i || !draft->out->english || !(draft->tokens[end].flags & SG_TOKEN_GLUED)))
        end++;
      if (end > i && !add_run(draft, table, i, end))
        return false;
      i = end > i ? end : i + 1;
    }
  }
  return true;
}

/* -- Scores ------------------------------------------------------------------------------------------------ */

/* Tuned on keyphrase sets (tests/bench); flat around these values. */
static const double COMMON = 3;  /* -log10: a word of more than one in a thousand adds nothing */
static const double SEVERAL = 5; /* what several words are worth beside their rarity */
static const double EARLY = 200;

static double mean_rarity(const struct sg_draft *draft, size_t token, size_t length)
{
  double sum = 0;
  for (size_t i = token; i < token + length; i++) {
    uint32_t stem = draft->tokens[i].stem;
    double rarity = stem == SG_NO_STEM ? COMMON : draft->vocabulary->stems[stem].rarity;
    sum += rarity > COMMON ? rarity - COMMON : 0;
  }
  return sum / (double)length;
}

static int bits(uint32_t x)
{
  int n = 0;
  for (; x != 0; x &= x - 1)
    n++;
  return n;
}

double sg_term_score(const struct sg_draft *draft, size_t token, size_t length, double count, uint32_t slots)
{
  double first = (double)token / (double)draft->out->token_count;
  double rarity = mean_rarity(draft, token, length);
  if (!draft->out->english)
    rarity = length > 1 ? 0 : SEVERAL / 2; /* no table: words are told apart by number alone */
  return sqrt(count * sqrt(bits(slots))) * ((length > 1 ? SEVERAL : 0) + rarity) /
         (1 + sg_log(1 + EARLY * first));
}

struct ranked {
  double score;
  uint32_t token, length, count;
};

/* Best first; equal scores by place, so that the order never depends on the sort. */
static int by_score(const void *a, const void *b)
{
  const struct ranked *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  if (x->token != y->token)
    return x->token < y->token ? -1 : 1;
  return (x->length < y->length) - (x->length > y->length);
}

static bool init_table(struct table *table, size_t tokens, struct sg_arena *arena)
{
  enum { HEADS = 1024, TOKENS_PER_CANDIDATE = 4 };
  *table = (struct table){.arena = arena, .mask = HEADS - 1};
  table->limit = tokens / 8 + (tokens < CANDIDATES_SPARE ? tokens * 2 : CANDIDATES_SPARE) + 64;
  table->heads = SG_ARENA_NEW(arena, uint32_t, HEADS);
  table->capacity = tokens / TOKENS_PER_CANDIDATE;
  table->rows = SG_ARENA_NEW(arena, struct candidate, table->capacity);
  return table->heads != NULL && table->rows != NULL;
}

/* A word alone says little in a text without spaces or without a list of function words. */
static bool is_plausible(const struct sg_draft *draft, const struct candidate *row)
{
  if (row->count == row->within)
    return false; /* always a part of the same longer candidate */
  if (draft->out->english)
    return true;
  const struct sg_token *t = &draft->tokens[row->token];
  bool stoplist = draft->vocabulary->lang != SG_LANG_OTHER;
  if (row->length > 1)
    return row->count > 1;
  if (draft->vocabulary->lang == SG_LANG_DE && !(t->flags & SG_TOKEN_CAPITAL))
    return false; /* nouns are written with a capital */
  return t->to - t->from > 3 && (stoplist || row->count > 1);
}

/* Lets the row at `at` down to where no better one is below it. */
static void sink(struct ranked *rows, size_t count, size_t at)
{
  struct ranked row = rows[at];
  for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
    child += child + 1 < count && by_score(&rows[child + 1], &rows[child]) < 0;
    if (by_score(&row, &rows[child]) < 0)
      break;
    rows[at] = rows[child];
    at = child;
  }
  rows[at] = row;
}

/* The plausible candidates as a heap, the best on top: of thousands but a few are looked at. */
static struct ranked *rank_candidates(struct sg_draft *draft, size_t *count)
{
  struct table table;
  if (!init_table(&table, draft->out->token_count, draft->scratch) || !collect(draft, &table))
    return NULL;
  note_parts(&table, draft->tokens);
  struct ranked *ranked = SG_ARENA_NEW(draft->scratch, struct ranked, table.count + 1);
  if (ranked == NULL)
    return NULL;
  for (size_t i = 0; i < table.count; i++) {
    const struct candidate *row = &table.rows[i];
    if (is_plausible(draft, row))
      ranked[(*count)++] =
          (struct ranked){sg_term_score(draft, row->token, row->length, row->count, row->slots), row->token,
                          row->length, row->count};
  }
  for (size_t i = *count / 2; i > 0; i--)
    sink(ranked, *count, i - 1);
  return ranked;
}

/* -- Selection -----------------------------------------------------------------------------------------------
 */

static size_t term_limit(const struct sg_draft *draft)
{
  if (draft->options->max_terms > 0)
    return (size_t)draft->options->max_terms;
  size_t limit = draft->out->token_count / WORDS_PER_TERM;
  return limit < TERMS_MIN ? TERMS_MIN : limit > TERMS_MAX ? TERMS_MAX : limit;
}

/* Is the candidate but a part of a better one, and not much more frequent? */
static bool is_nested(const struct sg_draft *draft, const struct sg_pick *picks, size_t count,
                      const struct ranked *row)
{
  for (size_t i = 0; i < count; i++) {
    if (picks[i].length <= row->length || row->count >= picks[i].count * NESTED_TIMES + 2)
      continue;
    for (size_t k = 0; k + row->length <= picks[i].length; k++)
      if (sg_stems_equal(draft->tokens + row->token, draft->tokens + picks[i].token + k, row->length))
        return true;
  }
  return false;
}

/* -- The paper's own keywords ---------------------------------------------------------------------------- */

/* Tokens of the words that begin a list of keywords at the head of the sentence; 0 when none does. */
static size_t keyword_head(const struct sg_draft *draft, const struct sg_sentence *s)
{
  size_t i = s->token_from;
  if (s->token_to - i < 3)
    return 0;
  if (sg_token_is(draft, s, i, "keywords") || sg_token_is(draft, s, i, "keyword"))
    return 1;
  bool two = sg_token_is(draft, s, i, "key") && sg_token_is(draft, s, i + 1, "words");
  return two || (sg_token_is(draft, s, i, "index") && sg_token_is(draft, s, i + 1, "terms")) ? 2 : 0;
}

/* "Keywords: a, b c; d": each part between marks is a term that the authors chose. */
static bool want_keywords(struct sg_draft *draft, size_t sentence)
{
  const struct sg_sentence *s = &draft->sentences[sentence];
  size_t from = s->token_from + keyword_head(draft, s);
  if (from == s->token_from || draft->tokens[from].unit != SG_UNIT_PUNCT)
    return true;
  for (size_t i = ++from; i <= s->token_to; i++) {
    if (i < s->token_to && draft->tokens[i].unit != SG_UNIT_PUNCT)
      continue;
    if (i > from && !sg_want_term(draft, (struct sg_wanted){(uint32_t)sentence, (uint32_t)from, (uint32_t)i,
                                                            true, false, false}))
      return false;
    from = i + 1;
  }
  return true;
}

bool sg_rank_terms(struct sg_draft *draft)
{
  for (size_t i = 0; i < draft->out->sentence_count; i++)
    if (!want_keywords(draft, i))
      return false;
  size_t count = 0, limit = term_limit(draft), kept = 0;
  struct ranked *ranked = draft->out->token_count > 0 ? rank_candidates(draft, &count) : NULL;
  if (ranked == NULL && draft->out->token_count > 0)
    return false;
  struct sg_pick *picks = SG_ARENA_NEW(draft->scratch, struct sg_pick, limit);
  if (picks == NULL)
    return false;
  for (size_t looks = limit * LOOKS_PER_TERM; count > 0 && looks > 0 && kept < limit; looks--) {
    struct ranked best = ranked[0];
    ranked[0] = ranked[--count];
    sink(ranked, count, 0);
    if (!is_nested(draft, picks, kept, &best))
      picks[kept++] = (struct sg_pick){.token = best.token,
                                       .length = best.length,
                                       .count = best.count,
                                       .score = best.score,
                                       .term = SG_NONE};
  }
  return sg_collect_terms(draft, picks, kept);
}
