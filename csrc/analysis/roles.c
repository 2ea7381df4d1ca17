/* What sentences do in the argument: roles, connectives, pronouns at the head, salience. */
#include <math.h>

#include "analysis/draft.h"

struct phrase {
  const char *words; /* lower case, single spaces */
  int value;         /* enum sg_role or enum sg_relation */
};

/* Do the words of `phrase` stand at token `i`? Returns the token after them, or 0. */
static size_t match_phrase(const struct sg_draft *draft, const struct sg_sentence *s, size_t i,
                           const char *phrase)
{
  for (; *phrase != '\0'; i++) {
    struct sg_str word = i < s->token_to ? sg_draft_token(draft, s, i) : sg_str(NULL, 0);
    size_t n = 0;
    while (n < word.n && phrase[n] != '\0' && sg_lower(word.p[n]) == phrase[n])
      n++;
    if (n < word.n || n == 0 || (phrase[n] != ' ' && phrase[n] != '\0'))
      return 0;
    phrase += n + (phrase[n] == ' ');
  }
  return i;
}

/* -- Cues: phrases looked for at every token of a sentence ------------------------------------------------- */

enum cue_kind { CUE_INNER, CUE_ROLE, CUE_POINT };

struct cue {
  const char *words; /* lower case, single spaces */
  uint8_t kind;      /* enum cue_kind */
  uint8_t value;     /* enum sg_relation, enum sg_role; of a point nothing */
};

/* Connectives inside a sentence ("because of" is a reason as well); roles; and what says that a
 * sentence makes the point. */
static const struct cue cues[] = {
#include "analysis/cues.inc"
};

enum { CUES = sizeof cues / sizeof cues[0] };

_Static_assert(CUES < 255, "a cue's number and 0 fit a byte");

/* Each cue hangs on its anchor, the first of its words that is not a function word, or the first word
 * when all are: a token costs one look into a table by stem, and few tokens cost more. */
struct sg_cue_index {
  uint8_t *first;       /* by stem: cue + 1; 0 is none */
  uint8_t next[CUES];   /* the cue + 1 that shares the anchor's stem */
  uint8_t anchor[CUES]; /* words before the anchor */
  uint32_t *tokens;     /* the paper's tokens that are anchors, */
  uint32_t *from;       /* those of sentence i: [from[i], from[i + 1]) */
};

static void add_cue(struct sg_cue_index *index, const struct sg_vocabulary *vocabulary, size_t cue)
{
  struct sg_str rest = sg_cstr(cues[cue].words), word = {0}, anchor = {0};
  uint8_t place = 0;
  for (uint8_t k = 0; rest.n > 0; k++) {
    word = sg_slice(rest, 0, sg_str_find(rest, SG_LIT(" "), 0));
    rest = sg_slice(rest, word.n + 1, rest.n);
    bool content = sg_closed_class(word, SG_LANG_EN) == SG_TAG_X;
    if (k == 0 || content) {
      anchor = word;
      place = k;
    }
    if (content)
      break;
  }
  uint32_t stem = sg_vocabulary_find(vocabulary, anchor);
  if (stem == SG_NO_STEM)
    return; /* not in this paper */
  index->anchor[cue] = place;
  index->next[cue] = index->first[stem];
  index->first[stem] = (uint8_t)(cue + 1);
}

/* Notes the tokens of each sentence that are anchors; false when memory is short. */
static bool find_anchors(const struct sg_draft *draft, struct sg_cue_index *index)
{
  size_t count = 0, capacity = 0;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    const struct sg_sentence *s = &draft->sentences[i];
    index->from[i] = (uint32_t)count;
    for (size_t t = s->token_from; t < s->token_to; t++) {
      const struct sg_token *token = &draft->tokens[t];
      if (token->unit != SG_UNIT_WORD || token->stem == SG_NO_STEM || index->first[token->stem] == 0)
        continue;
      uint32_t *grown = sg_arena_grow(draft->scratch, index->tokens, count, &capacity, sizeof *grown);
      if (grown == NULL)
        return false;
      index->tokens = grown;
      grown[count++] = (uint32_t)t;
    }
  }
  index->from[draft->out->sentence_count] = (uint32_t)count;
  return true;
}

static struct sg_cue_index *index_cues(const struct sg_draft *draft)
{
  struct sg_cue_index *index = SG_ARENA_NEW(draft->scratch, struct sg_cue_index, 1);
  if (index == NULL)
    return NULL;
  index->first = SG_ARENA_NEW(draft->scratch, uint8_t, draft->vocabulary->stem_count + 1);
  index->from = SG_ARENA_NEW(draft->scratch, uint32_t, draft->out->sentence_count + 1);
  if (index->first == NULL || index->from == NULL)
    return NULL;
  for (size_t i = CUES; i-- > 0;) /* chains keep the list's order */
    add_cue(index, draft->vocabulary, i);
  return find_anchors(draft, index) ? index : NULL;
}

/* The first cue of a kind whose words begin at token `from` or later, or NULL; *at and *to become its
 * tokens. */
static const struct cue *find_cue(const struct sg_draft *draft, const struct sg_sentence *s, size_t from,
                                  enum cue_kind kind, size_t *at, size_t *to)
{
  const struct sg_cue_index *index = draft->cues;
  size_t sentence = (size_t)(s - draft->sentences);
  for (size_t k = index->from[sentence]; k < index->from[sentence + 1]; k++) {
    size_t i = index->tokens[k];
    for (size_t row = index->first[draft->tokens[i].stem]; row != 0; row = index->next[row - 1]) {
      const struct cue *cue = &cues[row - 1];
      if (cue->kind != kind || i < from + index->anchor[row - 1])
        continue;
      *at = i - index->anchor[row - 1];
      *to = match_phrase(draft, s, *at, cue->words);
      if (*to != 0)
        return cue;
    }
  }
  return NULL;
}

/* -- Connectives ------------------------------------------------------------------------------------------- */

/* At the head of a sentence. Those that are connectives in most of their uses there (GUM-PDTB); */
/* "while", "so", "instead" are left out. Longer ones come before their beginnings. */
static const struct phrase heads[] = {
    {"as a result", SG_RELATION_CAUSE},
    {"as a consequence", SG_RELATION_CAUSE},
    {"for this reason", SG_RELATION_CAUSE},
    {"because of this", SG_RELATION_CAUSE},
    {"therefore", SG_RELATION_CAUSE},
    {"thus", SG_RELATION_CAUSE},
    {"hence", SG_RELATION_CAUSE},
    {"consequently", SG_RELATION_CAUSE},
    {"accordingly", SG_RELATION_CAUSE},
    {"because", SG_RELATION_CAUSE},
    {"however", SG_RELATION_CONTRAST},
    {"nevertheless", SG_RELATION_CONTRAST},
    {"nonetheless", SG_RELATION_CONTRAST},
    {"in contrast", SG_RELATION_CONTRAST},
    {"by contrast", SG_RELATION_CONTRAST},
    {"on the other hand", SG_RELATION_CONTRAST},
    {"on the contrary", SG_RELATION_CONTRAST},
    {"conversely", SG_RELATION_CONTRAST},
    {"although", SG_RELATION_CONTRAST},
    {"whereas", SG_RELATION_CONTRAST},
    {"but", SG_RELATION_CONTRAST},
    {"for example", SG_RELATION_EXAMPLE},
    {"for instance", SG_RELATION_EXAMPLE},
    {"moreover", SG_RELATION_ADDITION},
    {"furthermore", SG_RELATION_ADDITION},
    {"in addition", SG_RELATION_ADDITION},
    {"additionally", SG_RELATION_ADDITION},
    {"similarly", SG_RELATION_ADDITION},
    {"likewise", SG_RELATION_ADDITION},
    {"also", SG_RELATION_ADDITION},
    {"and", SG_RELATION_ADDITION},
    {"firstly", SG_RELATION_SEQUENCE},
    {"first", SG_RELATION_SEQUENCE},
    {"secondly", SG_RELATION_SEQUENCE},
    {"second", SG_RELATION_SEQUENCE},
    {"thirdly", SG_RELATION_SEQUENCE},
    {"third", SG_RELATION_SEQUENCE},
    {"finally", SG_RELATION_SEQUENCE},
    {"next", SG_RELATION_SEQUENCE},
    {"then", SG_RELATION_SEQUENCE},
    {"lastly", SG_RELATION_SEQUENCE},
    {"unless", SG_RELATION_CONDITION},
    {"in other words", SG_RELATION_RESTATEMENT},
    {"that is", SG_RELATION_RESTATEMENT},
    {"i.e", SG_RELATION_RESTATEMENT},
};

static bool is_comma(const struct sg_draft *draft, const struct sg_sentence *s, size_t i)
{
  return i < s->token_to && sg_str_equal(sg_draft_token(draft, s, i), SG_LIT(","));
}

static void find_head(const struct sg_draft *draft, struct sg_sentence *s)
{
  char first = sg_lower(sg_draft_token(draft, s, s->token_from).p[0]);
  s->head_to = s->from;
  for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++) {
    size_t end = heads[k].words[0] == first ? match_phrase(draft, s, s->token_from, heads[k].words) : 0;
    if (end == 0)
      continue;
    if (end < s->token_to && sg_token_is(draft, s, end, "far"))
      return; /* "Thus far, we have assumed …" */
    bool comma = is_comma(draft, s, end);
    /* "First order logic …", "That is the reason": these need their comma. */
    bool needs = heads[k].value == SG_RELATION_SEQUENCE || heads[k].value == SG_RELATION_RESTATEMENT ||
                 heads[k].value == SG_RELATION_EXAMPLE || sg_str_equal(sg_cstr(heads[k].words), SG_LIT("also"));
    bool adverb = end < s->token_to && sg_token_is(draft, s, end, "far"); /* "Thus far" */
    if ((needs && !comma) || adverb)
      return;
    s->head = (uint8_t)heads[k].value;
    /* Subordinating ones cannot be taken off: the clause would be torn. */
    bool subordinates =
        sg_token_is(draft, s, s->token_from, "because") || sg_token_is(draft, s, s->token_from, "although") ||
        sg_token_is(draft, s, s->token_from, "whereas") || sg_token_is(draft, s, s->token_from, "unless");
    end += comma;
    if (!subordinates && end < s->token_to)
      s->head_to = draft->tokens[end].from;
    return;
  }
}

static void find_inner(const struct sg_draft *draft, struct sg_sentence *s)
{
  size_t at, to;
  const struct cue *found = find_cue(draft, s, s->token_from + 1, CUE_INNER, &at, &to);
  if (found == NULL)
    return;
  s->inner = found->value;
  s->inner_from = draft->tokens[at].from;
  s->inner_to = draft->tokens[to - 1].to;
}

/* This, It, They … at the head: where a noun of the sentence before stands after "This", it is
 * clear enough without it. */
static bool is_anaphoric(const struct sg_draft *draft, const struct sg_sentence *s, bool opens)
{
  static const char *const words[] = {"this", "these", "it",      "they", "such",   "those",
                                      "that", "he",    "she",     "its",  "their",  "his",
                                      "her",  "them",  "another", "both", "former", "latter"};
  size_t i = s->token_from;
  while (i < s->token_to && draft->tokens[i].from < s->head_to)
    i++; /* "However, this …" */
  if (i < s->token_to && sg_token_is(draft, s, i, "the") && i + 1 < s->token_to &&
      (sg_token_is(draft, s, i + 1, "former") || sg_token_is(draft, s, i + 1, "latter")))
    return true;
  if (i + 1 < s->token_to && sg_token_is(draft, s, i, "it") &&
      (sg_token_is(draft, s, i + 1, "is") || sg_token_is(draft, s, i + 1, "follows")) && i + 3 < s->token_to &&
      (sg_token_is(draft, s, i + 3, "that") || sg_token_is(draft, s, i + 3, "to") ||
       sg_token_is(draft, s, i + 2, "that")))
    return false; /* "It is known that", "It is easy to": it points nowhere */
  if (opens && i < s->token_to && sg_token_is(draft, s, i, "another"))
    return false; /* "Another challenge is …": the next topic, not one more word on the last */
  for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
    if (i < s->token_to && sg_token_is(draft, s, i, words[k]))
      return true;
  return false;
}

/* -- Roles ---------------------------------------------------------------------------------------------------
 */

static enum sg_role role_of(const struct sg_draft *draft, const struct sg_sentence *s)
{
  size_t at, to;
  if (s->head == SG_RELATION_EXAMPLE)
    return SG_ROLE_EXAMPLE;
  const struct cue *cue = find_cue(draft, s, s->token_from, CUE_ROLE, &at, &to);
  if (cue != NULL)
    return (enum sg_role)cue->value;
  return s->head == SG_RELATION_CONTRAST ? SG_ROLE_CONTRAST : SG_ROLE_NONE;
}

bool sg_find_roles(struct sg_draft *draft)
{
  if (!draft->out->english)
    return true;
  draft->cues = index_cues(draft);
  if (draft->cues == NULL)
    return false;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    if (s->form != SG_FORM_PROSE && s->form != SG_FORM_FRAGMENT)
      continue;
    find_head(draft, s);
    find_inner(draft, s);
    bool opens = i == 0 || s[-1].section != s->section || s[-1].paragraph != s->paragraph;
    s->anaphoric = is_anaphoric(draft, s, opens);
    s->role = (uint8_t)role_of(draft, s);
  }
  return true;
}

/* -- Salience ------------------------------------------------------------------------------------------------
 */

/* Cues that a sentence says (+) or only illustrates (-) the point. */
static double cue_value(const struct sg_draft *draft, const struct sg_sentence *s)
{
  size_t at, to;
  if (s->head == SG_RELATION_EXAMPLE || s->head == SG_RELATION_ADDITION ||
      draft->tokens[s->token_from].unit == SG_UNIT_REFERENCE)
    return -1;
  if (s->role == SG_ROLE_RESULT || s->role == SG_ROLE_METHOD || s->definition > 0)
    return 1;
  return find_cue(draft, s, s->token_from, CUE_POINT, &at, &to) != NULL;
}

/* Distinct content words that the paper keeps coming back to, over sqrt(length). */
static double topic_value(const struct sg_draft *draft, const struct sg_sentence *s, uint32_t *seen,
                          uint32_t mark)
{
  double topic = 0;
  size_t words = 0;
  for (size_t i = s->token_from; i < s->token_to; i++) {
    const struct sg_token *t = &draft->tokens[i];
    words += t->unit == SG_UNIT_WORD;
    if (t->stem == SG_NO_STEM || (t->flags & SG_TOKEN_STOP) || seen[t->stem] == mark)
      continue;
    seen[t->stem] = mark;
    topic += draft->vocabulary->stems[t->stem].count >= 4;
  }
  return words > 0 ? topic / sqrt((double)words) : 0;
}

static double length_value(const struct sg_draft *draft, const struct sg_sentence *s)
{
  size_t words = 0;
  for (size_t i = s->token_from; i < s->token_to; i++)
    words += draft->tokens[i].unit != SG_UNIT_PUNCT;
  return words < 8 ? -1 : words > 45 ? -0.5 : 0;
}

static double place_value(size_t index, size_t count)
{
  if (index == 0)
    return 1;
  return index + 1 == count ? 0.35 : 0.2 / (double)index;
}

/* 2 place + 0.8 cue - 0.5 anaphora + length + 0.4 z(topic), z within the paragraph. */
static void weigh_paragraph(struct sg_draft *draft, size_t from, size_t to, uint32_t *seen)
{
  double mean = 0, square = 0;
  size_t count = to - from;
  for (size_t i = from; i < to; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    double topic = topic_value(draft, s, seen, (uint32_t)i + 1);
    s->salience = (float)topic;
    mean += topic;
    square += topic * topic;
  }
  mean /= (double)count;
  double variance = square / (double)count - mean * mean;
  double deviation = variance > 1e-9 ? sqrt(variance) : 1;
  for (size_t i = from; i < to; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    double z = ((double)s->salience - mean) / deviation;
    s->salience =
        (float)(2 * place_value(i - from, count) + (draft->out->english ? 0.8 * cue_value(draft, s) : 0) -
                0.5 * s->anaphoric + length_value(draft, s) + 0.4 * z);
  }
}

bool sg_weigh_sentences(struct sg_draft *draft)
{
  uint32_t *seen = SG_ARENA_NEW(draft->scratch, uint32_t, draft->vocabulary->stem_count + 1);
  if (seen == NULL)
    return false;
  for (size_t p = 0; p < draft->out->paragraph_count; p++) {
    const struct sg_paragraph_span *span = &draft->out->paragraphs[p];
    if (span->sentence_to > span->sentence_from)
      weigh_paragraph(draft, span->sentence_from, span->sentence_to, seen);
  }
  return true;
}
