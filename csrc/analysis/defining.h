/* What the files share that look for defining sentences: a sentence under inspection, and what was found so
 * far. Private to csrc/analysis.
 */
#ifndef SG_ANALYSIS_DEFINING_H
#define SG_ANALYSIS_DEFINING_H

#include "analysis/draft.h"

enum {
  SUBJECT_MAX = 12,   /* tokens of the phrase that is defined */
  PREFIX_MAX = 14,    /* tokens of "In statistics," before it */
  CONDITION_MAX = 60, /* tokens between what is defined and its "if": sentences of hostile texts have no end */
};

/* What a word may be to a definition. */
enum part {
  PART_BE = 1,        /* "is", "are" */
  PART_SAID = 2,      /* "is said to be" */
  PART_CONDITION = 4, /* "if" */
  PART_THAT_IS = 8,   /* "i.e." */
  PART_NAMING = 16,   /* it names or defines: "called", "denote" */
};

struct reader {
  struct sg_draft *draft;
  const struct sg_sentence *s;
  const char *text;     /* the paragraph's, which the tokens' bytes count from */
  const uint8_t *parts; /* by written form: enum part */
};

/* What was found so far. */
struct finding {
  double precision;
  enum sg_cue cue;
  size_t from, to; /* tokens of the term */
};

static inline const struct sg_token *token(const struct reader *r, size_t i)
{
  return &r->draft->tokens[i];
}

static inline bool inside(const struct reader *r, size_t i)
{
  return i >= r->s->token_from && i < r->s->token_to;
}

static inline struct sg_str text_of(const struct reader *r, size_t i)
{
  const struct sg_token *t = token(r, i);
  return sg_str(r->text + t->from, t->to - t->from);
}

static inline bool is(const struct reader *r, size_t i, const char *word)
{
  return inside(r, i) && sg_is_word(text_of(r, i), word);
}

static inline bool is_any(const struct reader *r, size_t i, const char *const *words)
{
  struct sg_str text = inside(r, i) ? text_of(r, i) : sg_str(NULL, 0);
  for (; *words != NULL; words++)
    if (sg_is_word(text, *words))
      return true;
  return false;
}

/* What of `parts` token `i` may be; 0: it is no word, or none of them. */
static inline unsigned part_of(const struct reader *r, size_t i, unsigned parts)
{
  uint32_t word = inside(r, i) ? r->draft->words[i] : SG_NO_WORD;
  return word != SG_NO_WORD ? r->parts[word] & parts : 0;
}

static inline bool is_mark(const struct reader *r, size_t i, char c)
{
  return inside(r, i) && token(r, i)->unit == SG_UNIT_PUNCT && text_of(r, i).p[0] == c;
}

static inline enum sg_tag tag(const struct reader *r, size_t i)
{
  return inside(r, i) ? (enum sg_tag)token(r, i)->tag : SG_TAG_PU;
}

static inline bool is_noun(const struct reader *r, size_t i)
{
  return sg_tag_is_noun(tag(r, i));
}

static inline bool is_finite(enum sg_tag t)
{
  return sg_tag_is_finite(t);
}

static inline bool is_be(const struct reader *r, size_t i)
{
  return part_of(r, i, PART_BE) != 0;
}

/* Does the paper set the token off, by emphasis or quotation marks that open before it, or as code? */
static inline bool is_set_off(const struct reader *r, size_t i)
{
  if (!inside(r, i))
    return false;
  const struct sg_token *t = token(r, i);
  const char *p = r->text + t->from;
  if (t->unit == SG_UNIT_CODE)
    return true;
  if (t->from == 0 || t->unit == SG_UNIT_PUNCT)
    return false;
  bool curly = t->from > 2 && p[-3] == '\xE2' && p[-2] == '\x80' && (p[-1] == '\x9C' || p[-1] == '\x98');
  return p[-1] == '*' || p[-1] == '"' || curly;
}

/* The byte after token `i`; NUL at the sentence's end. */
static inline char byte_after(const struct reader *r, size_t i)
{
  return token(r, i)->to < r->s->to ? r->text[token(r, i)->to] : '\0';
}

/* Does the token end in an apostrophe, to which the next word is glued: "d'une"? */
static inline bool is_elided(const struct reader *r, size_t i)
{
  struct sg_str word = text_of(r, i);
  return word.n > 1 && (sg_str_ends(word, SG_LIT("'")) || sg_str_ends(word, SG_LIT("’")));
}

/* Where what is set off from token `i` on ends: the token after it. */
static inline size_t set_off_end(const struct reader *r, size_t i)
{
  size_t end = i + 1;
  while (inside(r, end) && end < i + 6 &&
         (sg_is_one_of(byte_after(r, end - 1), " -") || tag(r, end) == SG_TAG_POS || is_elided(r, end - 1)))
    end++;
  return byte_after(r, end - 1) != ' ' ? end : i + 1;
}

/* "–", "—": the other marks that begin as quotation marks do. */
static inline bool is_dash(const struct reader *r, size_t i)
{
  return sg_str_equal(text_of(r, i), SG_LIT("\xE2\x80\x93")) ||
         sg_str_equal(text_of(r, i), SG_LIT("\xE2\x80\x94"));
}

static inline bool is_quotation_mark(const struct reader *r, size_t i)
{
  return is_mark(r, i, '"') || (is_mark(r, i, '\xE2') && !is_dash(r, i));
}

/* Does what is said of a thing end at `i`: "if", a comma, a stop? */
static inline bool ends_statement(const struct reader *r, size_t i)
{
  return is(r, i, "if") || is(r, i, "when") || is(r, i, "while") || is_mark(r, i, ',') || is_mark(r, i, '.') ||
         is_mark(r, i, ';') || is_mark(r, i, '(');
}

static inline size_t skip_adverbs(const struct reader *r, size_t i)
{
  for (int k = 0; k < 3 && tag(r, i) == SG_TAG_RB && !is(r, i, "not"); k++)
    i++;
  return i;
}

static inline void offer(struct finding *best, double precision, enum sg_cue cue, size_t from, size_t to)
{
  if (precision > best->precision && to > from)
    *best = (struct finding){precision, cue, from, to};
}

/* What the sentence defines is no phrase of its own: "which is defined as …". */
static inline void offer_unnamed(struct finding *best, double precision, enum sg_cue cue)
{
  if (precision > best->precision)
    *best = (struct finding){precision, cue, 0, 0};
}

/* -- Subjects and predicates (predicate.c) ------------------------------------------------------- */

/* Where the main clause begins: after "In statistics,", "Therefore,", "Note that"; the sentence's end
 * when it opens with a subordinate clause that does not end soon. */
size_t sg_clause_start(const struct reader *r);

/* Is the word at `i` one with which no term begins: a pronoun, "another", "problem"? */
bool sg_vetoes(const struct reader *r, size_t i);

/* The term of the subject [from, to): without article, bracket and relative clause. */
bool sg_subject_term(const struct reader *r, size_t from, size_t to, size_t *term_from, size_t *term_to);

/* Is [from, to) a noun phrase that can be what is defined? */
bool sg_is_subject(const struct reader *r, size_t from, size_t to);

/* Does the word at `i` judge instead of telling what something is? */
bool sg_judges(const struct reader *r, size_t i);

/* Does the noun phrase at `i` go on with what tells it apart: of, that, which, used …? A precision. */
double sg_complement_value(const struct reader *r, size_t i, bool definite);

/* Is the subject of that kind of which the predicate is news: "The first stage", "A common problem"? */
bool sg_subject_judges(const struct reader *r, size_t from, size_t to);

/* "T is a …", "T refers to …": the main clause from token `from`, its verb at `verb`. */
void sg_match_is(const struct reader *r, size_t from, size_t verb, struct finding *best);
void sg_match_verb(const struct reader *r, size_t from, size_t verb, struct finding *best);

/* "The idea of T is to …", the verb at `verb`. */
void sg_match_idea(const struct reader *r, size_t verb, struct finding *best);

/* -- Names (naming.c, set_off.c, apposition.c) ------------------------------------------------------- */

/* Where the noun phrase ends that begins at `i`: the term of "called T". */
size_t sg_phrase_end(const struct reader *r, size_t i);

/* Each looks for a form of definition at token `i` and offers what it finds. */
void sg_match_naming(const struct reader *r, size_t i, struct finding *best);
void sg_match_term(const struct reader *r, size_t i, struct finding *best);
void sg_match_symbol(const struct reader *r, size_t i, struct finding *best);
void sg_match_symbol_named(const struct reader *r, size_t i, struct finding *best);
void sg_match_symbol_after(const struct reader *r, size_t i, struct finding *best);
void sg_match_defined(const struct reader *r, size_t from, size_t i, struct finding *best);
void sg_match_apposition(const struct reader *r, size_t i, struct finding *best);
void sg_match_colon(const struct reader *r, struct finding *best);

/* "T is *minimal* if …", "is said to be T if …", "a *store* that maps …", "A *deep* trace looks …": what the
 * paper sets off. */
void sg_match_set_off(const struct reader *r, size_t i, struct finding *best);
void sg_match_as(const struct reader *r, size_t i, struct finding *best);
void sg_match_condition(const struct reader *r, size_t i, struct finding *best);
void sg_match_generic(const struct reader *r, size_t verb, struct finding *best);

#endif
