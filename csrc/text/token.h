/* Tokens of running text: what they are, how they are tagged, what inflected forms share.
 */
#ifndef SG_TEXT_TOKEN_H
#define SG_TEXT_TOKEN_H

#include "base/str.h"

enum sg_unit {
  SG_UNIT_WORD,
  SG_UNIT_NUMBER,    /* 12, 3.5, 1,000, 40%, 10-20 */
  SG_UNIT_MATH,      /* $…$ or $$…$$ */
  SG_UNIT_CODE,      /* `…`; all of a code paragraph */
  SG_UNIT_CITATION,  /* one of paper.citations, or [12], (Smith et al., 2010) in plain text */
  SG_UNIT_REFERENCE, /* a link inside the paper, or "Figure 3", "Eq. (2)" in plain text */
  SG_UNIT_LINK,      /* an address, an image; the text of other links is words */
  SG_UNIT_PUNCT,     /* one character */
};

/* Penn-style tags, told by rules and word lists; for other languages than English only X, CD, PU
 * and, for function words that the language's list knows, DT. */
enum sg_tag {
  SG_TAG_X,
  SG_TAG_NN,
  SG_TAG_NNS,
  SG_TAG_NNP,
  SG_TAG_JJ,
  SG_TAG_RB,
  SG_TAG_DT,
  SG_TAG_PRP,
  SG_TAG_PRPS,
  SG_TAG_WH,
  SG_TAG_IN,
  SG_TAG_TO,
  SG_TAG_CC,
  SG_TAG_CD,
  SG_TAG_EX,
  SG_TAG_POS,
  SG_TAG_MD,
  SG_TAG_VB,
  SG_TAG_VBP,
  SG_TAG_VBZ,
  SG_TAG_VBD,
  SG_TAG_VBN,
  SG_TAG_VBG,
  SG_TAG_PU,
};

/* Is it a noun; is it a verb that makes a clause of its subject? An imperative (VB) does so without one. */
static inline bool sg_tag_is_noun(uint8_t tag)
{
  return tag == SG_TAG_NN || tag == SG_TAG_NNS || tag == SG_TAG_NNP;
}

static inline bool sg_tag_is_finite(uint8_t tag)
{
  return tag == SG_TAG_MD || tag == SG_TAG_VBZ || tag == SG_TAG_VBP || tag == SG_TAG_VBD;
}

enum sg_token_flag {
  SG_TOKEN_CAPITAL = 1, /* first letter is upper case */
  SG_TOKEN_UPPER = 2,   /* two letters or more, an upper-case one after the first ("VMM", "mRNA") */
  SG_TOKEN_STOP = 4,    /* function word or boilerplate: carries no content */
  SG_TOKEN_BRACKET = 8, /* stands inside ( ) or [ ] of its sentence */
  SG_TOKEN_GLUED = 16,  /* no space before it */
  SG_TOKEN_LINKED = 32, /* part of a link's text */
};

struct sg_token {
  uint32_t from, to; /* bytes of the paragraph's Markdown; mark-up around a word is outside */
  uint32_t stem;     /* index into stems; SG_NO_STEM for units other than words and numbers */
  uint8_t unit;      /* enum sg_unit */
  uint8_t tag;       /* enum sg_tag */
  uint8_t flags;     /* enum sg_token_flag */
  uint8_t can;       /* the tagger's: what the word can be out of context */
};

#define SG_NO_STEM UINT32_MAX
#define SG_NO_WORD UINT32_MAX

/* What inflected forms have in common (text/stem.h). Never shown to readers. */
struct sg_stem {
  struct sg_str key;
  uint32_t count;    /* tokens in the paper */
  uint32_t sections; /* sections that hold it */
  uint32_t first;    /* the first token that has it */
  float rarity;      /* -log10 of its share of general English, 1 ("the") to 9 (unknown there) */
  float weight;      /* of a content word in support and coverage: rarity above the commonest words
                      * times ln(1 + sections / sections that hold it); 0 for stop words */
};

/* What a sentence is as text. */
enum sg_form {
  SG_FORM_PROSE,    /* a sentence with a finite verb or a final stop */
  SG_FORM_FRAGMENT, /* a list item, title or caption without either */
  SG_FORM_TABLE,    /* the cells of a table */
  SG_FORM_CODE,
  SG_FORM_MATH, /* a displayed formula standing alone */
};

#endif
