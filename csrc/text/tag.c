/* Part-of-speech tags of a sentence, by word lists and neighbours.
 *
 * Function words and most others have one tag out of context (vocabulary.c); what remains is noun
 * or verb ("use", "results"), past or participle, adjective or noun, -ing form or noun, and names.
 * Each is decided from the tag before, already settled, and what the word after can be.
 */
#include "text/scan.h"

enum {
  ADVERBS_MAX = 3, /* in a row: more are not a sentence */
  CLAUSE_MAX = 10, /* tokens looked ahead for a verb */
};

struct view {
  struct sg_token *t;
  size_t first, last;
};

static bool is_word(const struct view *v, size_t i)
{
  return i < v->last && v->t[i].unit == SG_UNIT_WORD;
}

/* What the token can be; 0 for function words and other units. */
static unsigned can_be(const struct view *v, size_t i)
{
  return i < v->last ? v->t[i].can : 0;
}

static enum sg_tag tag_before(const struct view *v, size_t i)
{
  return i > v->first ? (enum sg_tag)v->t[i - 1].tag : SG_TAG_PU;
}

/* The tag before, adverbs skipped: "has not been", "is widely used". */
static size_t skip_adverbs_back(const struct view *v, size_t i)
{
  for (int k = 0; k < ADVERBS_MAX && i > v->first && v->t[i - 1].tag == SG_TAG_RB; k++)
    i--;
  return i;
}

static bool opens_noun(enum sg_tag tag)
{
  return tag == SG_TAG_DT || tag == SG_TAG_PRPS || tag == SG_TAG_JJ || tag == SG_TAG_POS || tag == SG_TAG_CD;
}

/* Can a noun phrase or another complement begin here, so that a verb may stand before it? */
static bool opens_complement(const struct view *v, size_t i)
{
  if (i >= v->last)
    return false;
  switch (v->t[i].tag) {
  case SG_TAG_DT:
  case SG_TAG_PRP:
  case SG_TAG_PRPS:
  case SG_TAG_WH:
  case SG_TAG_TO:
  case SG_TAG_CD:
  case SG_TAG_IN:
    return true;
  default:
    return v->t[i].unit == SG_UNIT_MATH;
  }
}

/* Is the word at `i` sure to be a verb: a modal, is, has, was …? */
static bool is_sure_verb(const struct view *v, size_t i)
{
  if (i >= v->last)
    return false;
  enum sg_tag tag = (enum sg_tag)v->t[i].tag;
  return tag == SG_TAG_MD ||
         ((tag == SG_TAG_VBZ || tag == SG_TAG_VBD || tag == SG_TAG_VBP) && can_be(v, i) == 0);
}

/* Does a finite verb follow in the clause? Then what stands at `i` need not be it. */
static bool verb_follows(const struct view *v, size_t i)
{
  for (size_t k = i + 1; k < v->last && k < i + CLAUSE_MAX; k++) {
    if (v->t[k].unit == SG_UNIT_PUNCT || v->t[k].tag == SG_TAG_WH)
      return false;
    unsigned can = can_be(v, k);
    if (is_sure_verb(v, k) || ((can & SG_CAN_VBZ) && !(can & SG_CAN_NNS)))
      return true;
  }
  return false;
}

/* Form of be or have before `i` (adverbs skipped)? */
static bool after_auxiliary(const struct view *v, size_t i)
{
  i = skip_adverbs_back(v, i);
  if (i <= v->first || !is_word(v, i - 1) || can_be(v, i - 1) != 0)
    return false;
  enum sg_tag tag = (enum sg_tag)v->t[i - 1].tag;
  return tag == SG_TAG_VBZ || tag == SG_TAG_VBD || tag == SG_TAG_VBP || tag == SG_TAG_VB || tag == SG_TAG_VBN ||
         tag == SG_TAG_VBG;
}

/* use, process, model: noun or verb in its base form. */
static enum sg_tag settle_base(const struct view *v, size_t i, enum sg_tag likely)
{
  size_t k = skip_adverbs_back(v, i);
  enum sg_tag before = tag_before(v, k);
  if (before == SG_TAG_TO || before == SG_TAG_MD)
    return SG_TAG_VB;
  if (opens_noun(tag_before(v, i)) || before == SG_TAG_IN)
    return SG_TAG_NN;
  if (before == SG_TAG_PRP && k > v->first)
    return SG_TAG_VBP;
  if (before == SG_TAG_NNS && (opens_complement(v, i + 1) || !is_word(v, i + 1)) && !is_sure_verb(v, i + 1))
    return SG_TAG_VBP;
  if (before == SG_TAG_NNS && likely == SG_TAG_VB && !verb_follows(v, i))
    return SG_TAG_VBP;
  if (before == SG_TAG_WH && opens_complement(v, i + 1))
    return SG_TAG_VBP;
  if (i == v->first && (v->t[i].flags & SG_TOKEN_CAPITAL) && likely == SG_TAG_VB && opens_complement(v, i + 1))
    return SG_TAG_VB;
  if (before == SG_TAG_CC && k >= v->first + 2) {
    enum sg_tag pair = (enum sg_tag)v->t[k - 2].tag;
    if (pair == SG_TAG_VB || pair == SG_TAG_VBP)
      return pair;
  }
  if (sg_tag_is_noun(before) || before == SG_TAG_VBG || before == SG_TAG_VBN)
    return SG_TAG_NN;
  return likely == SG_TAG_VB && opens_complement(v, i + 1) ? SG_TAG_VBP : SG_TAG_NN;
}

/* uses, results: plural noun or verb. */
static enum sg_tag settle_s(const struct view *v, size_t i)
{
  enum sg_tag before = tag_before(v, i);
  size_t k = skip_adverbs_back(v, i);
  if (opens_noun(before) || before == SG_TAG_IN || before == SG_TAG_VBG || before == SG_TAG_VB ||
      before == SG_TAG_VBP || before == SG_TAG_CC || before == SG_TAG_PU)
    return k < i && sg_tag_is_noun(tag_before(v, k)) ? SG_TAG_VBZ : SG_TAG_NNS;
  if (is_sure_verb(v, i + 1))
    return SG_TAG_NNS;
  unsigned after = can_be(v, i + 1);
  bool subject = before == SG_TAG_NN || before == SG_TAG_NNP || before == SG_TAG_PRP || before == SG_TAG_WH ||
                 before == SG_TAG_X;
  if (k < i)
    subject = subject || sg_tag_is_noun(tag_before(v, k));
  bool complement = opens_complement(v, i + 1) && v->t[i + 1].tag != SG_TAG_IN;
  if (before == SG_TAG_PRP || before == SG_TAG_WH)
    return SG_TAG_VBZ;
  if (subject && complement)
    return SG_TAG_VBZ;
  if (subject && i + 1 < v->last && v->t[i + 1].tag == SG_TAG_IN)
    return (v->t[i].flags & SG_TOKEN_STOP) ? SG_TAG_NNS : SG_TAG_VBZ;
  if (subject && after != 0 && (after & (SG_CAN_NN | SG_CAN_NNS | SG_CAN_JJ | SG_CAN_RB)) &&
      !(after & (SG_CAN_VB | SG_CAN_VBD | SG_CAN_VBZ)))
    return SG_TAG_VBZ;
  return SG_TAG_NNS;
}

/* used, shown: past tense, participle, or participle before a noun. */
static enum sg_tag settle_past(const struct view *v, size_t i)
{
  if (after_auxiliary(v, i))
    return SG_TAG_VBN;
  enum sg_tag before = tag_before(v, i);
  if (opens_noun(before) || before == SG_TAG_IN)
    return SG_TAG_VBN;
  bool subject = sg_tag_is_noun(before) || before == SG_TAG_PRP || before == SG_TAG_X || before == SG_TAG_WH ||
                 before == SG_TAG_RB;
  if (subject && opens_complement(v, i + 1) && v->t[i + 1].tag != SG_TAG_IN && v->t[i + 1].tag != SG_TAG_TO)
    return SG_TAG_VBD;
  if (before == SG_TAG_PRP || before == SG_TAG_WH)
    return SG_TAG_VBD;
  return SG_TAG_VBN;
}

/* mining, scheduling: noun, or verb with what follows for its object? */
static enum sg_tag settle_ing(const struct view *v, size_t i, unsigned can, enum sg_tag likely)
{
  enum sg_tag before = tag_before(v, i);
  enum sg_tag next = i + 1 < v->last ? (enum sg_tag)v->t[i + 1].tag : SG_TAG_PU;
  if (likely == SG_TAG_NN && (can & SG_CAN_NN))
    return SG_TAG_NN;
  if (after_auxiliary(v, i) || before == SG_TAG_PRP || before == SG_TAG_RB)
    return SG_TAG_VBG;
  bool object = next == SG_TAG_DT || next == SG_TAG_PRP || next == SG_TAG_PRPS || next == SG_TAG_WH ||
                next == SG_TAG_TO || next == SG_TAG_CD ||
                (i + 1 < v->last && v->t[i + 1].unit == SG_UNIT_MATH) ||
                (can_be(v, i + 1) & (SG_CAN_NN | SG_CAN_NNS | SG_CAN_JJ | SG_CAN_VBG)) != 0;
  if (object)
    return SG_TAG_VBG;
  if (before == SG_TAG_NNS || (before == SG_TAG_NN && next == SG_TAG_IN && !(can & SG_CAN_NN)))
    return SG_TAG_VBG; /* "nodes running on" */
  return SG_TAG_NN;
}

static enum sg_tag settle_adjective(const struct view *v, size_t i, unsigned can, enum sg_tag likely)
{
  unsigned after = can_be(v, i + 1);
  bool noun_after = (after & (SG_CAN_NN | SG_CAN_NNS | SG_CAN_JJ | SG_CAN_VBG)) != 0;
  if (!(can & SG_CAN_NN))
    return SG_TAG_JJ;
  if (noun_after && !((after & SG_CAN_VBZ) && !(after & SG_CAN_NNS)))
    return likely == SG_TAG_NN ? SG_TAG_NN : SG_TAG_JJ;
  enum sg_tag before = tag_before(v, i);
  if (before == SG_TAG_DT || before == SG_TAG_PRPS || before == SG_TAG_JJ || before == SG_TAG_IN ||
      sg_tag_is_noun(before))
    return SG_TAG_NN;
  return likely == SG_TAG_JJ ? SG_TAG_JJ : SG_TAG_NN;
}

static enum sg_tag settle(const struct view *v, size_t i, unsigned can)
{
  const struct sg_token *t = &v->t[i];
  enum sg_tag likely = (enum sg_tag)t->tag;
  bool name = (t->flags & (SG_TOKEN_CAPITAL | SG_TOKEN_UPPER)) != 0;
  if ((t->flags & SG_TOKEN_UPPER) || (name && i > v->first && likely != SG_TAG_NNS))
    return (can & SG_CAN_JJ) && !(can & SG_CAN_NN) && !(t->flags & SG_TOKEN_UPPER) ? SG_TAG_JJ : SG_TAG_NNP;
  if (can & SG_CAN_VBG)
    return settle_ing(v, i, can, likely);
  if (can & SG_CAN_VBD && !((can & SG_CAN_JJ) && likely == SG_TAG_JJ && !after_auxiliary(v, i)))
    return settle_past(v, i);
  if ((can & SG_CAN_VBZ) && (can & SG_CAN_NNS))
    return settle_s(v, i);
  if (can & SG_CAN_VBZ)
    return SG_TAG_VBZ;
  if ((can & SG_CAN_VB) && (can & SG_CAN_NN))
    return settle_base(v, i, likely);
  if ((can & SG_CAN_VB) && (can & SG_CAN_JJ) && likely == SG_TAG_JJ)
    return SG_TAG_JJ;
  if (can & SG_CAN_VB) {
    enum sg_tag before = tag_before(v, skip_adverbs_back(v, i));
    return before == SG_TAG_TO || before == SG_TAG_MD ? SG_TAG_VB : SG_TAG_VBP;
  }
  if (can & SG_CAN_RB && likely == SG_TAG_RB)
    return SG_TAG_RB;
  if (can & SG_CAN_JJ)
    return settle_adjective(v, i, can, likely);
  return likely;
}

void sg_tag_tokens(const struct sg_scan *scan, size_t first, size_t last)
{
  struct view view = {scan->tokens, first, last};
  if (scan->vocabulary->lang != SG_LANG_EN)
    return;
  for (size_t i = first; i < last; i++) {
    struct sg_token *t = &scan->tokens[i];
    if (t->unit != SG_UNIT_WORD)
      continue;
    unsigned can = can_be(&view, i);
    if (can != 0)
      t->tag = (uint8_t)settle(&view, i, can);
  }
}
