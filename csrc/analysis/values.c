/* The same value in two sections: "37.9 %" in the results and again in the conclusion. Two sentences that give
 * it and share words besides are about one finding, which ties their sections. */
#include <stdlib.h>

#include "analysis/draft.h"

enum {
  DIGITS_MIN = 3,   /* significant ones: two ("95 %", "12 patients") coincide by chance, … */
  WHOLE_MIN = 4,    /* … and so do three without a point or a unit: "128 nodes" */
  NONZERO_MIN = 2,  /* 500 and 1,000 are rounded, and stand anywhere */
  PLACES_MAX = 6,   /* sentences with a value: what stands in more is a constant of the paper's */
  SHARED_MIN = 2,   /* stems that both sentences have, */
  ADDED_MIN = 3,    /* and words of the one that the other lacks: else it only repeats it */
  THING_TOKENS = 6, /* after a value, that say of what it is */
  YEAR_FIRST = 1500,
  YEAR_LAST = 2100,
};

/* The commonest word that says what a sentence is about: -log10 of its share in English. */
#define STEM_RARITY 3.5f

struct value {
  uint64_t key; /* of its digits and point */
  uint32_t sentence;
  struct sg_str text;
  uint32_t thing; /* the stem of what it is a value of; SG_NO_STEM where nouns are not known */
};

/* The digits of a number as it is written, "20,614", "$+37.9\%$", hashed; 0 when the text is more than a
 * number, or one that may stand anywhere. */
static uint64_t key_of(struct sg_str s)
{
  uint64_t key = 14695981039346656037u;
  size_t digits = 0, nonzero = 0, whole = 0;
  bool point = false, unit = false;
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    unit = unit || c == '%';
    if (sg_is_digit(c)) {
      digits += digits > 0 || c != '0';
      nonzero += c != '0';
      whole = point ? whole : whole * 10 + (size_t)(c - '0');
    } else if (c == '.' && i + 1 < s.n && sg_is_digit(s.p[i + 1])) {
      if (point)
        return 0; /* a version, a date */
      point = true;
    } else if (sg_is_one_of(c, "$+,\\%{}~ ")) {
      continue;
    } else {
      return 0;
    }
    key = (key ^ (unsigned char)c) * 1099511628211u;
  }
  bool year = !point && whole >= YEAR_FIRST && whole <= YEAR_LAST;
  return digits >= (point || unit ? DIGITS_MIN : WHOLE_MIN) && digits <= 9 && nonzero >= NONZERO_MIN && !year
             ? key
             : 0;
}

/* "KIC 1430163", "Version 3.14": a number that names something. */
static bool is_name(const struct sg_draft *draft, const struct sg_sentence *s, size_t token)
{
  return token > s->token_from + 1 && (draft->tokens[token - 1].flags & SG_TOKEN_CAPITAL) != 0;
}

/* The value at `token` with the thing that it is of, "0.137 seconds", "21 % of lakes"; in English empty where
 * none follows: a bare number says nothing. */
static struct sg_str with_thing(const struct sg_draft *draft, const struct sg_sentence *s, size_t token,
                                uint32_t *thing)
{
  struct sg_str text = sg_draft_token(draft, s, token);
  *thing = SG_NO_STEM;
  size_t end = 0;
  if (!draft->out->english)
    return text;
  for (size_t t = token + 1; t < s->token_to && t <= token + THING_TOKENS; t++) {
    const struct sg_token *next = &draft->tokens[t];
    bool of = end == 0 && (next->tag == SG_TAG_IN || next->tag == SG_TAG_DT || sg_token_is(draft, s, t, "%"));
    if (sg_tag_is_noun(next->tag)) {
      end = next->to;
      *thing = next->stem;
    } else if (!of && next->tag != SG_TAG_JJ) {
      break;
    }
  }
  return end > 0 ? sg_slice(sg_draft_paragraph(draft, s)->markdown, draft->tokens[token].from, end)
                 : sg_str(NULL, 0);
}

static bool can_tell(const struct sg_draft *draft, size_t sentence)
{
  const struct sg_sentence *s = &draft->sentences[sentence];
  enum sg_section_kind kind = draft->paper->sections[s->section].kind;
  return s->form == SG_FORM_PROSE && kind != SG_SECTION_REFERENCES &&
         sg_draft_paragraph(draft, s)->kind == SG_PARAGRAPH_TEXT;
}

static int by_value(const void *a, const void *b)
{
  const struct value *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->sentence > y->sentence) - (x->sentence < y->sentence);
}

/* All values of the paper's sentences, equal ones together in reading order. */
static struct value *collect(struct sg_draft *draft, size_t *count)
{
  struct value *rows = NULL;
  size_t capacity = 0;
  *count = 0;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    const struct sg_sentence *s = &draft->sentences[i];
    size_t to = can_tell(draft, i) ? s->token_to : s->token_from;
    for (size_t t = s->token_from; t < to; t++) {
      if (draft->tokens[t].unit != SG_UNIT_NUMBER && draft->tokens[t].unit != SG_UNIT_MATH)
        continue;
      uint64_t key = is_name(draft, s, t) ? 0 : key_of(sg_draft_token(draft, s, t));
      uint32_t thing;
      struct sg_str text = key != 0 ? with_thing(draft, s, t, &thing) : sg_str(NULL, 0);
      key = text.n > 0 ? key : 0;
      struct value *grown =
          key != 0 ? sg_arena_grow(draft->scratch, rows, *count, &capacity, sizeof *grown) : rows;
      if (key == 0)
        continue;
      if (grown == NULL)
        return NULL;
      rows = grown;
      rows[(*count)++] = (struct value){key, (uint32_t)i, text, thing};
    }
  }
  if (*count > 0)
    qsort(rows, *count, sizeof *rows, by_value);
  return rows;
}

/* Content words that both sentences have. */
static size_t shared_stems(const struct sg_draft *draft, uint32_t one, uint32_t two)
{
  const struct sg_sentence *x = &draft->sentences[one], *y = &draft->sentences[two];
  size_t shared = 0;
  for (size_t i = x->token_from; i < x->token_to; i++) {
    uint32_t stem = draft->tokens[i].stem;
    if (stem == SG_NO_STEM || draft->vocabulary->stems[stem].rarity < STEM_RARITY)
      continue;
    for (size_t k = y->token_from; k < y->token_to; k++)
      if (draft->tokens[k].stem == stem) {
        shared++;
        break;
      }
  }
  return shared;
}

/* Does the first sentence say something that the second does not? */
static bool adds(const struct sg_draft *draft, uint32_t one, uint32_t two)
{
  const struct sg_sentence *x = &draft->sentences[one], *y = &draft->sentences[two];
  size_t added = 0;
  for (size_t i = x->token_from; i < x->token_to; i++) {
    const struct sg_token *token = &draft->tokens[i];
    bool known = token->unit != SG_UNIT_WORD || token->stem == SG_NO_STEM || (token->flags & SG_TOKEN_STOP);
    for (size_t k = y->token_from; k < y->token_to && !known; k++)
      known = draft->tokens[k].stem == token->stem;
    added += !known;
  }
  return added >= ADDED_MIN;
}

bool sg_find_values(struct sg_draft *draft, sg_value_visit *visit, void *context)
{
  size_t count;
  struct value *rows = collect(draft, &count);
  if (rows == NULL && count > 0)
    return false;
  for (size_t from = 0, to; from < count; from = to) {
    for (to = from; to < count && rows[to].key == rows[from].key;)
      to++;
    for (size_t i = from; i < to && to - from <= PLACES_MAX; i++)
      for (size_t k = from; k < to; k++) {
        const struct sg_sentence *x = &draft->sentences[rows[i].sentence],
                                 *y = &draft->sentences[rows[k].sentence];
        bool alike = x->section != y->section && rows[i].thing == rows[k].thing;
        size_t shared = alike ? shared_stems(draft, rows[i].sentence, rows[k].sentence) : 0;
        if (shared >= SHARED_MIN && adds(draft, rows[i].sentence, rows[k].sentence) &&
            !visit(context, rows[i].sentence, rows[k].sentence, rows[k].text, shared))
          return false;
      }
  }
  return true;
}
