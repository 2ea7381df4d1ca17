/* What sentences do in the argument: roles, connectives, pronouns at the head, salience. */
#include <math.h>

#include "text/draft.h"

struct phrase {
  const char *words; /* lower case, single spaces */
  int value;         /* enum sg_role or enum sg_relation */
};

/* Do the words of `phrase` stand at token `i`? Returns the token after them, or 0. */
static size_t match_phrase(const struct sg_draft *draft, const struct sg_sentence *s, size_t i,
                           const char *phrase)
{
  while (*phrase != '\0') {
    size_t n = strcspn(phrase, " ");
    if (i >= s->token_to || sg_lower(sg_draft_token(draft, s, i).p[0]) != *phrase ||
        !sg_str_equal_nocase(sg_draft_token(draft, s, i), sg_str(phrase, n)))
      return 0;
    i++;
    phrase += n + (phrase[n] == ' ');
  }
  return i;
}

/* The first two letters of a word as a number: what phrase lists are sorted and searched by. */
static int two_letters(struct sg_str word)
{
  bool second = word.n > 1 && word.p[1] != ' '; /* "a problem" */
  int first = (unsigned char)sg_lower(word.p[0]);
  return first * 256 + (second ? (unsigned char)sg_lower(word.p[1]) : 0);
}

/* The phrase of a sorted list that stands at token `i`, or NULL. */
static const struct phrase *find_phrase(const struct sg_draft *draft, const struct sg_sentence *s,
                                        size_t i, const struct phrase *list, size_t count)
{
  int first = two_letters(sg_draft_token(draft, s, i));
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (two_letters(sg_str(list[middle].words, 2)) < first)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < count && two_letters(sg_str(list[low].words, 2)) == first; low++)
    if (match_phrase(draft, s, i, list[low].words) != 0)
      return &list[low];
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

/* Inside a sentence, sorted. "because of" is a reason as well. */
static const struct phrase inners[] = {
    {"although", SG_RELATION_CONTRAST},   {"because", SG_RELATION_CAUSE},
    {"for example", SG_RELATION_EXAMPLE}, {"for instance", SG_RELATION_EXAMPLE},
    {"hence", SG_RELATION_CAUSE},         {"however", SG_RELATION_CONTRAST},
    {"therefore", SG_RELATION_CAUSE},     {"thus", SG_RELATION_CAUSE},
    {"unless", SG_RELATION_CONDITION},    {"whereas", SG_RELATION_CONTRAST},
};

static bool is_comma(const struct sg_draft *draft, const struct sg_sentence *s, size_t i)
{
  return i < s->token_to && sg_str_equal(sg_draft_token(draft, s, i), SG_LIT(","));
}

static void find_head(const struct sg_draft *draft, struct sg_sentence *s)
{
  s->head_to = s->from;
  for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++) {
    size_t end = match_phrase(draft, s, s->token_from, heads[k].words);
    if (end == 0)
      continue;
    bool comma = is_comma(draft, s, end);
    /* "First order logic …", "That is the reason": these need their comma. */
    bool needs = heads[k].value == SG_RELATION_SEQUENCE ||
                 heads[k].value == SG_RELATION_RESTATEMENT ||
                 heads[k].value == SG_RELATION_EXAMPLE || sg_str_equal(sg_cstr(heads[k].words),
                                                                       SG_LIT("also"));
    if (needs && !comma)
      return;
    s->head = (uint8_t)heads[k].value;
    /* Subordinating ones cannot be taken off: the clause would be torn. */
    bool subordinates = sg_token_is(draft, s, s->token_from, "because") ||
                        sg_token_is(draft, s, s->token_from, "although") ||
                        sg_token_is(draft, s, s->token_from, "whereas") ||
                        sg_token_is(draft, s, s->token_from, "unless");
    end += comma;
    if (!subordinates && end < s->token_to)
      s->head_to = draft->tokens[end].from;
    return;
  }
}

static void find_inner(const struct sg_draft *draft, struct sg_sentence *s)
{
  for (size_t i = s->token_from + 1; i < s->token_to; i++) {
    const struct sg_token *t = &draft->tokens[i];
    if (t->unit != SG_UNIT_WORD || !(t->flags & SG_TOKEN_STOP))
      continue;
    const struct phrase *found = find_phrase(draft, s, i, inners, sizeof inners / sizeof inners[0]);
    if (found == NULL)
      continue;
    s->inner = (uint8_t)found->value;
    s->inner_from = t->from;
    s->inner_to = draft->tokens[match_phrase(draft, s, i, found->words) - 1].to;
    return;
  }
}

/* This, It, They … at the head: where a noun of the sentence before stands after "This", it is
 * clear enough without it. */
static bool is_anaphoric(const struct sg_draft *draft, const struct sg_sentence *s)
{
  static const char *const words[] = {"this",   "these",  "it",      "they",   "such",   "those",
                                      "that",   "he",     "she",     "its",    "their",  "his",
                                      "her",    "them",   "another", "both",   "former", "latter"};
  size_t i = s->token_from;
  while (i < s->token_to && draft->tokens[i].from < s->head_to)
    i++; /* "However, this …" */
  if (i < s->token_to && sg_token_is(draft, s, i, "the") && i + 1 < s->token_to &&
      (sg_token_is(draft, s, i + 1, "former") || sg_token_is(draft, s, i + 1, "latter")))
    return true;
  if (i + 1 < s->token_to && sg_token_is(draft, s, i, "it") &&
      (sg_token_is(draft, s, i + 1, "is") || sg_token_is(draft, s, i + 1, "follows")) &&
      i + 3 < s->token_to &&
      (sg_token_is(draft, s, i + 3, "that") || sg_token_is(draft, s, i + 3, "to") ||
       sg_token_is(draft, s, i + 2, "that")))
    return false; /* "It is known that", "It is easy to": it points nowhere */
  for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
    if (i < s->token_to && sg_token_is(draft, s, i, words[k]))
      return true;
  return false;
}

/* -- Roles --------------------------------------------------------------------------------------------------- */

/* Sorted. */
static const struct phrase role_cues[] = {
    {"a key challenge", SG_ROLE_PROBLEM},
    {"a major challenge", SG_ROLE_PROBLEM},
    {"a problem with", SG_ROLE_PROBLEM},
    {"are limited to", SG_ROLE_LIMITATION},
    {"beyond the scope", SG_ROLE_LIMITATION},
    {"does not support", SG_ROLE_LIMITATION},
    {"drawback", SG_ROLE_PROBLEM},
    {"experiments show", SG_ROLE_RESULT},
    {"further research", SG_ROLE_OUTLOOK},
    {"future research", SG_ROLE_OUTLOOK},
    {"future work", SG_ROLE_OUTLOOK},
    {"in the future", SG_ROLE_OUTLOOK},
    {"is limited to", SG_ROLE_LIMITATION},
    {"is not known", SG_ROLE_PROBLEM},
    {"limitation", SG_ROLE_LIMITATION},
    {"limitations", SG_ROLE_LIMITATION},
    {"little is known", SG_ROLE_PROBLEM},
    {"our approach", SG_ROLE_METHOD},
    {"our method", SG_ROLE_METHOD},
    {"outperform", SG_ROLE_RESULT},
    {"outperforms", SG_ROLE_RESULT},
    {"remains to be", SG_ROLE_OUTLOOK},
    {"remains unclear", SG_ROLE_PROBLEM},
    {"results indicate", SG_ROLE_RESULT},
    {"results show", SG_ROLE_RESULT},
    {"results suggest", SG_ROLE_RESULT},
    {"shortcoming", SG_ROLE_PROBLEM},
    {"significantly higher", SG_ROLE_RESULT},
    {"significantly lower", SG_ROLE_RESULT},
    {"suffer from", SG_ROLE_PROBLEM},
    {"suffers from", SG_ROLE_PROBLEM},
    {"the challenge", SG_ROLE_PROBLEM},
    {"the main problem", SG_ROLE_PROBLEM},
    {"the problem is", SG_ROLE_PROBLEM},
    {"unfortunately", SG_ROLE_PROBLEM},
    {"was performed using", SG_ROLE_METHOD},
    {"we apply", SG_ROLE_METHOD},
    {"we describe a", SG_ROLE_METHOD},
    {"we develop", SG_ROLE_METHOD},
    {"we developed", SG_ROLE_METHOD},
    {"we do not consider", SG_ROLE_LIMITATION},
    {"we find that", SG_ROLE_RESULT},
    {"we found", SG_ROLE_RESULT},
    {"we found that", SG_ROLE_RESULT},
    {"we implement", SG_ROLE_METHOD},
    {"we implemented", SG_ROLE_METHOD},
    {"we introduce", SG_ROLE_METHOD},
    {"we observe that", SG_ROLE_RESULT},
    {"we observed", SG_ROLE_RESULT},
    {"we plan to", SG_ROLE_OUTLOOK},
    {"we present a", SG_ROLE_METHOD},
    {"we propose", SG_ROLE_METHOD},
    {"we prove that", SG_ROLE_RESULT},
    {"we show that", SG_ROLE_RESULT},
    {"we showed that", SG_ROLE_RESULT},
    {"we use", SG_ROLE_METHOD},
    {"we used", SG_ROLE_METHOD},
    {"were performed using", SG_ROLE_METHOD},
};

static enum sg_role role_of(const struct sg_draft *draft, const struct sg_sentence *s)
{
  if (s->head == SG_RELATION_EXAMPLE)
    return SG_ROLE_EXAMPLE;
  for (size_t i = s->token_from; i < s->token_to; i++) {
    if (draft->tokens[i].unit != SG_UNIT_WORD)
      continue;
    const struct phrase *cue =
        find_phrase(draft, s, i, role_cues, sizeof role_cues / sizeof role_cues[0]);
    if (cue != NULL)
      return (enum sg_role)cue->value;
  }
  return s->head == SG_RELATION_CONTRAST ? SG_ROLE_CONTRAST : SG_ROLE_NONE;
}

void sg_find_roles(struct sg_draft *draft)
{
  if (!draft->out->english)
    return;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    if (s->form != SG_FORM_PROSE && s->form != SG_FORM_FRAGMENT)
      continue;
    find_head(draft, s);
    find_inner(draft, s);
    s->anaphoric = is_anaphoric(draft, s);
    s->role = (uint8_t)role_of(draft, s);
  }
}

/* -- Salience ------------------------------------------------------------------------------------------------ */

/* Cues that a sentence says (+) or only illustrates (-) the point. */
static double cue_value(const struct sg_draft *draft, const struct sg_sentence *s)
{
  static const struct phrase strong[] = {
      {"conclude", 1}, {"crucial", 1}, {"important", 1}, {"in summary", 1}, {"key", 1},
      {"main", 1},     {"must", 1},    {"overall", 1},   {"results", 1},    {"therefore", 1},
      {"thus", 1},     {"we find", 1}, {"we propose", 1}, {"we prove", 1},  {"we show", 1}};
  if (s->head == SG_RELATION_EXAMPLE || s->head == SG_RELATION_ADDITION ||
      draft->tokens[s->token_from].unit == SG_UNIT_REFERENCE)
    return -1;
  if (s->role == SG_ROLE_RESULT || s->role == SG_ROLE_METHOD || s->definition > 0)
    return 1;
  for (size_t i = s->token_from; i < s->token_to; i++)
    if (find_phrase(draft, s, i, strong, sizeof strong / sizeof strong[0]) != NULL)
      return 1;
  return 0;
}

/* Distinct content words that the paper keeps coming back to, over sqrt(length). */
static double topic_value(const struct sg_draft *draft, const struct sg_sentence *s,
                          uint32_t *seen, uint32_t mark)
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
    s->salience = (float)(2 * place_value(i - from, count) +
                          (draft->out->english ? 0.8 * cue_value(draft, s) : 0) -
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
