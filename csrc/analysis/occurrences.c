/* Terms from picks: variants merged, every occurrence found, the form to show chosen. */
#include <stdlib.h>

#include "analysis/terms.h"
#include "languages/labels.h"

enum {
  LENGTH_MAX = 10,   /* tokens of a long form or a defined term */
  FORMS_MAX = 8,     /* written forms compared for each term */
  SAMPLE_MAX = 200,  /* occurrences looked at for the form to show */
  KEYWORD_TIMES = 3, /* what the authors' own choice is worth */
  IDIOM_WORDS = 2,   /* of an idiom before its noun */
  TOKENS_PER_FOUND = 6,
  ENDING_BYTES = 3, /* by which forms of a word differ in length */
};

#define FUNCTION_RARITY 4.0f /* -log10 of the share of words that are not terms but in capitals */

/* What is being built. A term may have several sequences of stems: its variants. */
struct builder {
  struct sg_draft *draft;
  struct sg_pick *picks;
  size_t pick_count;
  uint32_t *heads; /* by hash of stems: pick + 1 */
  size_t mask;
  uint16_t *lengths; /* by stem: bit n for picks of n tokens that begin with it */
  struct sg_occurrence *found;
  int *found_term; /* parallel to found */
  size_t found_count, found_capacity, term_capacity;
  uint32_t body; /* the first section of it */
};

static uint64_t pick_hash(const struct builder *b, size_t token, size_t length)
{
  return sg_stems_hash(b->draft->tokens + token, length) + length;
}

static uint32_t *find_pick(const struct builder *b, size_t token, size_t length)
{
  size_t i = pick_hash(b, token, length) & b->mask;
  for (; b->heads[i] != 0; i = (i + 1) & b->mask) {
    const struct sg_pick *pick = &b->picks[b->heads[i] - 1];
    if (pick->length == length &&
        sg_stems_equal(b->draft->tokens + pick->token, b->draft->tokens + token, length))
      break;
  }
  return &b->heads[i];
}

/* A word in capitals whose letters are a function word's: other words are read without regard to case. */
static bool is_acronym(const struct builder *b, const struct sg_pick *pick)
{
  const struct sg_token *token = &b->draft->tokens[pick->token];
  return pick->length == 1 && (token->flags & SG_TOKEN_UPPER) &&
         (b->draft->vocabulary->stems[token->stem].rarity < FUNCTION_RARITY);
}

/* Adds the sequence unless it is there; a wanted one that is there keeps its rank. */
static void add_pick(struct builder *b, struct sg_pick pick)
{
  if (pick.length == 0 || pick.length > LENGTH_MAX)
    return;
  for (size_t i = pick.token; i < pick.token + pick.length; i++)
    if (b->draft->tokens[i].stem == SG_NO_STEM)
      return;
  uint32_t *head = find_pick(b, pick.token, pick.length);
  pick.acronym = is_acronym(b, &pick);
  if (*head != 0) {
    b->picks[*head - 1].keyword |= pick.keyword;
    b->picks[*head - 1].listed |= pick.listed;
    return;
  }
  b->picks[b->pick_count++] = pick;
  *head = (uint32_t)b->pick_count;
  b->lengths[b->draft->tokens[pick.token].stem] |= (uint16_t)(1u << pick.length);
}

/* -- Merging ----------------------------------------------------------------------------------------------- */

/* Hash of the stems without hyphens and spaces: "k-means" and "k means" share it. */
static uint64_t folded_hash(const struct builder *b, const struct sg_pick *pick)
{
  uint64_t hash = 1469598103934665603u;
  for (size_t i = pick->token; i < pick->token + pick->length; i++) {
    struct sg_str key = b->draft->vocabulary->stems[b->draft->tokens[i].stem].key;
    for (size_t k = 0; k < key.n; k++)
      if (sg_str_starts(sg_slice(key, k, key.n), SG_LIT("\xE2\x80\x93")))
        k += 2; /* a dash between names */
      else if (key.p[k] != '-')
        hash = (hash ^ (unsigned char)key.p[k]) * 1099511628211u;
  }
  return hash;
}

struct folded {
  uint64_t hash;
  size_t pick;
};

static int by_hash(const void *a, const void *b)
{
  const struct folded *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return (x->pick > y->pick) - (x->pick < y->pick);
}

/* Follows merges to the pick that stands for the term. */
static size_t root(const struct builder *b, size_t pick)
{
  while (b->picks[pick].term != SG_NONE && (size_t)b->picks[pick].term != pick)
    pick = (size_t)b->picks[pick].term;
  return pick;
}

/* Joins two terms; the better scored one stands for both. While merging, `term` points at a pick. */
static void merge(struct builder *b, size_t x, size_t y)
{
  x = root(b, x);
  y = root(b, y);
  if (x == y)
    return;
  if (b->picks[y].score > b->picks[x].score) {
    size_t swap = x;
    x = y;
    y = swap;
  }
  b->picks[y].term = (int)x;
  b->picks[x].keyword |= b->picks[y].keyword;
  b->picks[x].listed |= b->picks[y].listed;
}

static bool merge_spellings(struct builder *b)
{
  struct folded *rows = SG_ARENA_NEW(b->draft->scratch, struct folded, b->pick_count + 1);
  if (rows == NULL)
    return false;
  for (size_t i = 0; i < b->pick_count; i++)
    rows[i] = (struct folded){folded_hash(b, &b->picks[i]), i};
  qsort(rows, b->pick_count, sizeof *rows, by_hash);
  for (size_t i = 1; i < b->pick_count; i++)
    if (rows[i].hash == rows[i - 1].hash)
      merge(b, rows[i - 1].pick, rows[i].pick);
  return true;
}

static void merge_abbreviations(struct builder *b)
{
  for (size_t i = 0; i < b->draft->out->abbreviation_count; i++) {
    const struct sg_pair *pair = &b->draft->pairs[i];
    if (pair->short_to == pair->short_from || pair->long_to == pair->long_from ||
        pair->long_to - pair->long_from > LENGTH_MAX ||
        !sg_is_acronym(b->draft->abbreviations[i].short_form, b->draft->abbreviations[i].long_form))
      continue;
    uint32_t x = *find_pick(b, pair->short_from, pair->short_to - pair->short_from);
    uint32_t y = *find_pick(b, pair->long_from, pair->long_to - pair->long_from);
    if (x != 0 && y != 0)
      merge(b, x - 1, y - 1);
  }
}

/* -- Occurrences ------------------------------------------------------------------------------------------- */

static bool add_found(struct builder *b, size_t sentence, size_t from, size_t to, size_t pick)
{
  struct sg_occurrence *found =
      sg_arena_grow(b->draft->scratch, b->found, b->found_count, &b->found_capacity, sizeof *found);
  int *terms =
      sg_arena_grow(b->draft->scratch, b->found_term, b->found_count, &b->term_capacity, sizeof *terms);
  if (found == NULL || terms == NULL)
    return false;
  b->found = found;
  b->found_term = terms;
  found[b->found_count] = (struct sg_occurrence){(uint32_t)sentence, (uint32_t)from, (uint32_t)to};
  terms[b->found_count++] = (int)root(b, pick);
  return true;
}

/* Are the words forms of one, in a language whose stemmer alone tells: no "connecté" of "connectivité", and in
 * German no "weit" of "Weite"? */
static bool are_forms(const struct builder *b, const struct sg_token *one, const struct sg_token *two)
{
  size_t x = one->to - one->from, y = two->to - two->from;
  if ((x > y ? x - y : y - x) > ENDING_BYTES)
    return false;
  unsigned differ = (one->flags ^ two->flags) & SG_TOKEN_CAPITAL;
  return b->draft->vocabulary->lang != SG_LANG_DE || differ == 0;
}

/* Is it an occurrence of the pick? "used" is none of "use", "it" none of "IT"; what a glossary lists is told
 * by its words alone. */
static bool may_stand(const struct builder *b, const struct sg_pick *pick, size_t i)
{
  enum sg_tag last = (enum sg_tag)b->draft->tokens[i + pick->length - 1].tag;
  bool verb =
      last == SG_TAG_VB || last == SG_TAG_VBP || last == SG_TAG_VBZ || last == SG_TAG_VBD || last == SG_TAG_VBN;
  if (b->draft->out->english && verb && !(pick->listed && pick->length > 1))
    return false;
  if (!b->draft->out->english &&
      !are_forms(b, &b->draft->tokens[i + pick->length - 1], &b->draft->tokens[pick->token + pick->length - 1]))
    return false;
  return !pick->acronym || (b->draft->tokens[i].flags & SG_TOKEN_UPPER);
}

/* The longest pick at token `i` of at most `length` tokens and one of the lengths, or NULL. */
static const struct sg_pick *longest_of(const struct builder *b, size_t i, size_t length, unsigned lengths)
{
  for (length = length < LENGTH_MAX ? length : LENGTH_MAX; length > 0; length--) {
    if (!(lengths >> length & 1))
      continue;
    uint32_t head = *find_pick(b, i, length);
    if (head != 0 && may_stand(b, &b->picks[head - 1], i))
      return &b->picks[head - 1];
  }
  return NULL;
}

/* The longest pick at token `i` of at most `length` tokens, or NULL, which most tokens are told by their stems.
 */
static inline const struct sg_pick *longest_at(const struct builder *b, size_t i, size_t length)
{
  uint32_t stem = b->draft->tokens[i].stem;
  unsigned lengths = stem != SG_NO_STEM ? b->lengths[stem] : 0;
  return lengths != 0 ? longest_of(b, i, length, lengths) : NULL;
}

/* Does the word at token `i` stand in a phrase that makes it no term: "in grado di", "à l'aide de"? */
static bool is_idiom(const struct builder *b, const struct sg_sentence *sentence, size_t i)
{
  const struct sg_analysis *out = b->draft->out;
  if (out->english)
    return false;
  struct sg_str md = out->paper->sections[sentence->section].paragraphs[sentence->paragraph].markdown;
  int language = sg_words_language(out->paper->lang);
  for (size_t k = i; k > sentence->token_from && k + IDIOM_WORDS > i; k--)
    if (sg_words_stand(md, b->draft->tokens[k - 1].from, language, SG_GRAMMAR_IDIOMS))
      return true;
  return false;
}

/* From left to right, longest first: "virtual machine" is not counted inside "virtual machine
 * monitor", unless the longer one stands here only, which makes it a phrase more than a term. */
static bool find_occurrences(struct builder *b)
{
  for (size_t s = 0; s < b->draft->out->sentence_count; s++) {
    const struct sg_sentence *sentence = &b->draft->sentences[s];
    for (size_t i = sentence->token_from, next; i < sentence->token_to; i = next) {
      next = i + 1;
      const struct sg_pick *pick = longest_at(b, i, sentence->token_to - i);
      if (pick != NULL && pick->length == 1 && is_idiom(b, sentence, i))
        continue;
      while (pick != NULL) {
        if (!add_found(b, s, i, i + pick->length, (size_t)(pick - b->picks)))
          return false;
        if (pick->count != 1)
          break;
        pick = longest_at(b, i, pick->length - 1);
      }
      if (pick != NULL)
        next = i + pick->length;
    }
  }
  return true;
}

/* -- Rows ----------------------------------------------------------------------------------------------------
 */

struct form {
  struct sg_str text, markdown; /* as it is shown, and as its first occurrence is written */
  uint32_t count;
  size_t length;
  bool plural, acronym, lowered; /* lowered: without the capital of the sentence's beginning */
};

/* The form that is written like this; `count`: none so far. Most occurrences are like one before. */
static size_t find_form(const struct form *forms, size_t count, struct sg_str markdown, bool lowered)
{
  size_t k = 0;
  while (k < count && !(forms[k].lowered == lowered && sg_str_equal(forms[k].markdown, markdown)))
    k++;
  return k;
}

/* Written forms of the term's occurrences, counted; returns how many. A capital that only the
 * sentence's beginning asks for is taken away. */
static size_t count_forms(struct sg_draft *draft, const struct sg_term *term, struct form *forms)
{
  size_t count = 0;
  for (size_t i = 0; i < term->occurrence_count && i < SAMPLE_MAX; i++) {
    const struct sg_occurrence *o = &term->occurrences[i];
    const struct sg_sentence *s = &draft->sentences[o->sentence];
    const struct sg_token *first = &draft->tokens[o->token_from], *last = &draft->tokens[o->token_to - 1];
    bool lowered = o->token_from == s->token_from && (first->flags & SG_TOKEN_CAPITAL) &&
                   !(first->flags & SG_TOKEN_UPPER) && !(last > first && (first[1].flags & SG_TOKEN_CAPITAL));
    struct sg_str markdown = sg_slice(sg_draft_paragraph(draft, s)->markdown, first->from, last->to);
    size_t k = find_form(forms, count, markdown, lowered);
    if (k == count) {
      struct sg_str text = sg_plain_text(draft, s, o->token_from, o->token_to, draft->arena);
      if (text.p == NULL)
        return 0;
      if (lowered)
        ((char *)text.p)[0] = sg_lower(text.p[0]);
      for (k = 0; k < count && !sg_str_equal(forms[k].text, text);)
        k++;
      if (k == count && count < FORMS_MAX)
        forms[count++] = (struct form){text,
                                       markdown,
                                       0,
                                       o->token_to - o->token_from,
                                       last->tag == SG_TAG_NNS,
                                       last == first && (first->flags & SG_TOKEN_UPPER),
                                       lowered};
    }
    if (k < count)
      forms[k].count++;
  }
  return count;
}

/* Commonest first, the singular before the plural where they are near in number, long forms before
 * abbreviations. */
static int by_use(const void *a, const void *b)
{
  const struct form *x = a, *y = b;
  if ((x->length > 1) != (y->length > 1))
    return x->length > 1 ? -1 : 1;
  if (x->acronym != y->acronym && !sg_str_equal_nocase(x->text, y->text))
    return x->acronym ? 1 : -1;
  if (x->plural != y->plural) {
    const struct form *plural = x->plural ? x : y, *single = x->plural ? y : x;
    if (single->count * 4 >= plural->count)
      return x->plural ? 1 : -1;
  }
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return sg_str_compare(x->text, y->text);
}

static bool name_term(struct sg_draft *draft, struct sg_term *term)
{
  struct form forms[FORMS_MAX];
  size_t count = count_forms(draft, term, forms);
  if (count == 0)
    return false;
  /* Insertion: by_use is not a total order when three forms disagree in number, and qsort expects one. */
  for (size_t i = 1; i < count; i++)
    for (size_t k = i; k > 0 && by_use(&forms[k - 1], &forms[k]) > 0; k--) {
      struct form swap = forms[k];
      forms[k] = forms[k - 1];
      forms[k - 1] = swap;
    }
  struct sg_str *variants = SG_ARENA_NEW(draft->arena, struct sg_str, count);
  if (variants == NULL)
    return false;
  for (size_t i = 1; i < count; i++)
    variants[i - 1] = forms[i].text;
  term->text = forms[0].text;
  term->variants = variants;
  term->variant_count = count - 1;
  return true;
}

/* Where the body begins: at the first section with a heading, where there is one. What stands before it is a
 * title page or an abstract without a name. */
static uint32_t body_from(const struct sg_paper *paper)
{
  for (size_t i = 0; i < paper->section_count; i++)
    if (paper->sections[i].depth > 0 && paper->sections[i].kind == SG_SECTION_BODY)
      return (uint32_t)i;
  return 0;
}

/* Where a reader meets the term: its first occurrence outside the abstract, else the first. */
static void place_term(const struct sg_draft *draft, uint32_t body, struct sg_term *term)
{
  const struct sg_occurrence *place = &term->occurrences[0];
  for (size_t i = 0; i < term->occurrence_count; i++) {
    const struct sg_sentence *s = &draft->sentences[term->occurrences[i].sentence];
    enum sg_section_kind kind = draft->paper->sections[s->section].kind;
    if (kind != SG_SECTION_ABSTRACT && kind != SG_SECTION_REFERENCES && s->section >= body) {
      place = &term->occurrences[i];
      break;
    }
  }
  const struct sg_sentence *s = &draft->sentences[place->sentence];
  term->section = s->section;
  term->paragraph = s->paragraph;
  term->sentence = place->sentence;
}

static bool is_proper(const struct sg_draft *draft, const struct sg_term *term)
{
  size_t inside = 0, capital = 0;
  for (size_t i = 0; i < term->occurrence_count; i++) {
    const struct sg_occurrence *o = &term->occurrences[i];
    if (o->token_from == draft->sentences[o->sentence].token_from)
      continue;
    inside++;
    capital += (draft->tokens[o->token_from].flags & SG_TOKEN_CAPITAL) != 0;
  }
  return inside > 0 && capital * 10 >= inside * 9;
}

static uint32_t slots_of(const struct sg_draft *draft, const struct sg_term *term)
{
  uint32_t slots = 0;
  for (size_t i = 0; i < term->occurrence_count; i++)
    slots |= 1u << (uint32_t)((uint64_t)term->occurrences[i].token_from * 20 / draft->out->token_count);
  return slots;
}

static bool fill_term(struct builder *b, struct sg_term *term, const struct sg_pick *pick)
{
  struct sg_draft *draft = b->draft;
  uint32_t *stems = SG_ARENA_NEW(draft->arena, uint32_t, pick->length);
  if (stems == NULL)
    return false;
  for (size_t i = 0; i < pick->length; i++)
    stems[i] = draft->tokens[pick->token + i].stem;
  term->stems = stems;
  term->stem_count = pick->length;
  term->keyword = pick->keyword;
  term->listed = pick->listed;
  const struct sg_occurrence *first = &term->occurrences[0];
  term->score = pick->score > 0 ? pick->score
                                : sg_term_score(draft, first->token_from, first->token_to - first->token_from,
                                                (double)term->occurrence_count, slots_of(draft, term));
  if (term->keyword)
    term->score *= KEYWORD_TIMES;
  term->abbreviation = term->definition = term->continuation = SG_NONE;
  term->proper = is_proper(draft, term);
  place_term(draft, b->body, term);
  return name_term(draft, term);
}

static int by_score(const void *a, const void *b)
{
  const struct sg_term *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->occurrences[0].token_from < y->occurrences[0].token_from ? -1 : 1;
}

/* Distributes what was found over the terms and fills their rows. */
static bool make_terms(struct builder *b)
{
  struct sg_draft *draft = b->draft;
  size_t *counts = SG_ARENA_NEW(draft->scratch, size_t, b->pick_count + 1);
  struct sg_term *terms = SG_ARENA_NEW(draft->arena, struct sg_term, b->pick_count);
  struct sg_occurrence *rows = SG_ARENA_NEW(draft->arena, struct sg_occurrence, b->found_count);
  if (counts == NULL || terms == NULL || rows == NULL)
    return false;
  for (size_t i = 0; i < b->found_count; i++)
    counts[b->found_term[i]]++;
  size_t at = 0, count = 0;
  for (size_t i = 0; i < b->pick_count; i++) { /* counts[i] becomes where the rows of i begin */
    size_t n = counts[i];
    counts[i] = at;
    at += n;
  }
  for (size_t i = 0; i < b->found_count; i++)
    rows[counts[b->found_term[i]]++] = b->found[i];
  at = 0;
  for (size_t i = 0; i < b->pick_count; i++) {
    size_t n = counts[i] - at;
    struct sg_term *term = &terms[count];
    *term = (struct sg_term){.occurrences = rows + at, .occurrence_count = n};
    at = counts[i];
    if (n == 0)
      continue;
    if (!fill_term(b, term, &b->picks[i]))
      return false;
    count++;
  }
  if (count > 0)
    qsort(terms, count, sizeof *terms, by_score);
  draft->terms = terms;
  draft->out->terms = terms;
  draft->out->term_count = count;
  return true;
}

bool sg_collect_terms(struct sg_draft *draft, const struct sg_pick *picks, size_t count)
{
  struct builder b = {.draft = draft, .body = body_from(draft->paper)};
  size_t total = count + draft->wanted_count, slots = 64;
  while (slots < total * 2)
    slots *= 2;
  b.picks = SG_ARENA_NEW(draft->scratch, struct sg_pick, total);
  b.heads = SG_ARENA_NEW(draft->scratch, uint32_t, slots);
  b.lengths = SG_ARENA_NEW(draft->scratch, uint16_t, draft->vocabulary->stem_count + 1);
  b.mask = slots - 1;
  b.found_capacity = b.term_capacity = draft->out->token_count / TOKENS_PER_FOUND;
  b.found = SG_ARENA_NEW(draft->scratch, struct sg_occurrence, b.found_capacity);
  b.found_term = SG_ARENA_NEW(draft->scratch, int, b.term_capacity);
  if (draft->scratch->failed)
    return false;
  for (size_t i = 0; i < count; i++)
    add_pick(&b, picks[i]);
  for (size_t i = 0; i < draft->wanted_count; i++) {
    const struct sg_wanted *w = &draft->wanted[i];
    add_pick(&b, (struct sg_pick){.token = w->token_from,
                                  .length = w->token_to - w->token_from,
                                  .keyword = w->keyword,
                                  .listed = w->listed,
                                  .term = SG_NONE});
  }
  if (!merge_spellings(&b))
    return false;
  merge_abbreviations(&b);
  return find_occurrences(&b) && make_terms(&b);
}
