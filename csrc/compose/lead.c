/* Leads: the noun phrase that tells what a bullet is about, where it stands in its first sentence (bullets.c
 * sets it in bold there): before the verb, or behind what the authors do. */
#include <math.h>

#include "compose/composing.h"
#include "compose/prose.h"
#include "compose/sources.h"
#include "markdown/inline.h"
#include "text/vocabulary.h"

enum {
  WORDS_MAX = 7,
  TOKENS_MAX = 60,    /* of the sentence that are looked at: its subject and object stand there */
  ADJUNCT_TOKENS = 9, /* within which the comma after "On run time," stands */
  PHRASES_MAX = 12,
  OPENING_TOKENS =
      4, /* before a phrase that leads its sentence, or what follows an adjunct: "Using the 2007" */
};

/* The commonest words that can make a phrase, or be one by themselves: -log10 of their share in English. */
#define PHRASE_RARITY 3.2f
#define WORD_RARITY 4.0f

/* A noun that an adjective alone does not make a subject: "lower score", "obvious way", "academic concern". Set
 * by reading the leads of six papers, not measured. */
#define HEAD_RARITY 4.5f

struct phrase {
  size_t from, to; /* tokens */
  bool adjunct, subject, object;
};

struct view {
  struct sg_composing *c;
  const struct sg_sentence *row;
};

static const struct sg_token *token_at(const struct view *v, size_t i)
{
  return &v->c->analysis->tokens[i];
}

static struct sg_str word_at(const struct view *v, size_t i)
{
  return i < v->row->token_to ? sg_token_markdown(v->c->analysis, v->row, i) : sg_str(NULL, 0);
}

/* Adjectives that tell nothing of a thing by themselves. */
static bool is_idle(struct sg_str word)
{
  /* clang-format off */
  static const char *const words[] = {
      "such",   "other",  "same",   "different", "several", "many",   "few",     "more",     "most",   "new",      "various",
      "certain", "first", "second", "third",     "last",    "next",   "previous", "following", "above", "own",     "good",
      "better", "best",   "large",  "larger",    "small",   "smaller", "main",   "particular", "important", "recent", "current",
      "further", "only",  "main",   "possible",  "similar", "great",  "additional", "existing", "entire", "whole",   "single",
      "total",  "typical", "given",  "using", "based", "due",   "able",      "available", "respective", "latter", "former", "key",
      "final", "obvious", "potential", "common", "concrete", "old", "numerous", "sufficient", "necessary", "appropriate",
      "relevant", "interesting", "significant", "straightforward"};
  /* clang-format on */
  return SG_ONE_OF(word, words);
}

/* Nouns that stand for anything: no lead. */
static bool is_empty_noun(struct sg_str word)
{
  /* clang-format off */
  static const char *const words[] = {
      "thing",  "things", "way",    "ways",   "case",   "cases",  "number", "numbers", "fact",   "order",  "part",   "parts",
      "paper",  "section", "article", "work", "study",  "example", "examples", "addition", "general", "practice", "particular",
      "contrast", "reason", "reasons", "result", "results", "use",   "kind",   "kinds",  "type",   "types",  "set",    "sets",
      "lot",    "point",  "points", "author", "authors", "figure", "table", "end",     "time",   "times",  "step",   "steps",
      "rest",   "term",   "terms",  "year",   "years",  "day",    "days",   "basis",   "form",   "aim",    "goal",   "purpose",
      "subject", "hand", "procedure", "approach", "approaches", "method", "methods", "problem", "problems", "information",  "note",   "idea",   "question", "questions", "value", "values", "people", "need", "role", "words",
      "dissertation", "thesis", "chapter", "report"};
  /* clang-format on */
  return SG_ONE_OF(word, words);
}

/* May the token stand in a noun phrase's middle? */
static bool fits(const struct view *v, size_t i)
{
  const struct sg_token *token = token_at(v, i);
  if (token->unit == SG_UNIT_MATH) /* "$k$-mer": glued to the next */
    return i + 1 < v->row->token_to && (token_at(v, i + 1)->flags & SG_TOKEN_GLUED) != 0;
  if (token->unit == SG_UNIT_PUNCT) /* its hyphen */
    return sg_str_equal(word_at(v, i), SG_LIT("-")) && (token->flags & SG_TOKEN_GLUED) &&
           i > v->row->token_from && token_at(v, i - 1)->unit == SG_UNIT_MATH;
  return token->unit == SG_UNIT_WORD && !(token->flags & (SG_TOKEN_BRACKET | SG_TOKEN_LINKED)) &&
         (sg_tag_is_noun(token->tag) || token->tag == SG_TAG_JJ);
}

/* The first finite verb outside of brackets. */
static size_t verb_of(const struct view *v)
{
  for (size_t i = v->row->token_from; i < v->row->token_to; i++)
    if (sg_tag_is_finite(token_at(v, i)->tag) && !(token_at(v, i)->flags & SG_TOKEN_BRACKET))
      return i;
  return v->row->token_to;
}

/* Where the topic adjunct at the head ends ("On run time,"): its comma, or the sentence's start. */
static size_t adjunct_end(const struct view *v)
{
  static const char *const words[] = {"on",    "for",       "in",         "with",   "under",
                                      "among", "regarding", "concerning", "within", "during"};
  size_t from = v->row->token_from;
  if (!SG_ONE_OF(word_at(v, from), words))
    return from;
  for (size_t i = from + 1; i < v->row->token_to && i < from + ADJUNCT_TOKENS; i++) {
    if (sg_tag_is_finite(token_at(v, i)->tag))
      return from;
    if (sg_str_equal(word_at(v, i), SG_LIT(",")))
      return i;
  }
  return from;
}

/* Is it one of several that the sentence names in a row, or what a verb says of its subject ("is *novel*")? */
static bool is_half(const struct view *v, size_t from, size_t to)
{
  static const char *const copulas[] = {"is", "are", "was", "were", "be"};
  bool second = from > v->row->token_from + 1 && token_at(v, from - 1)->tag == SG_TAG_CC &&
                token_at(v, from - 2)->tag != SG_TAG_JJ;
  bool said = from > v->row->token_from && SG_ONE_OF(word_at(v, from - 1), copulas);
  return second || said || (to == from + 1 && to < v->row->token_to && token_at(v, to)->tag == SG_TAG_CC);
}

/* Is the phrase governed by a preposition: not the subject or object itself, but what hangs on one? */
static bool hangs(const struct view *v, size_t from)
{
  size_t i = from;
  while (i > v->row->token_from &&
         (token_at(v, i - 1)->tag == SG_TAG_DT || token_at(v, i - 1)->tag == SG_TAG_PRPS ||
          token_at(v, i - 1)->tag == SG_TAG_CD || token_at(v, i - 1)->tag == SG_TAG_JJ ||
          token_at(v, i - 1)->tag == SG_TAG_RB))
    i--;
  return i > v->row->token_from &&
         (token_at(v, i - 1)->tag == SG_TAG_IN || token_at(v, i - 1)->tag == SG_TAG_TO);
}

static bool is_capitalised(const struct view *v, size_t i)
{
  struct sg_str word = word_at(v, i);
  return word.n > 1 && word.p[0] >= 'A' && word.p[0] <= 'Z';
}

/* "*Named* Entity Recognition": a participle that begins a name belongs to it. */
static size_t with_participle(const struct view *v, size_t from)
{
  size_t before = from - 1;
  if (from == v->row->token_from || !is_capitalised(v, from) || !is_capitalised(v, before))
    return from;
  uint8_t tag = token_at(v, before)->tag;
  return token_at(v, before)->unit == SG_UNIT_WORD &&
                 (tag == SG_TAG_VBN || tag == SG_TAG_VBD || tag == SG_TAG_VBG)
             ? before
             : from;
}

/* The next noun phrase at or after *at. */
static bool next_phrase(const struct view *v, size_t *at, struct phrase *phrase)
{
  size_t end =
      v->row->token_from + TOKENS_MAX < v->row->token_to ? v->row->token_from + TOKENS_MAX : v->row->token_to;
  while (*at < end) {
    size_t from = *at;
    while (from < end && !fits(v, from))
      from++;
    size_t to = from;
    while (to < end && fits(v, to))
      to++;
    *at = to + 1;
    while (from < to && (is_idle(word_at(v, from)) || token_at(v, from)->unit == SG_UNIT_PUNCT))
      from++;
    while (to > from && !sg_tag_is_noun(token_at(v, to - 1)->tag))
      to--;
    if (to > from) {
      *phrase = (struct phrase){.from = with_participle(v, from), .to = to};
      return true;
    }
  }
  return false;
}

static float rarity_of(const struct view *v, size_t i)
{
  uint32_t stem = token_at(v, i)->stem;
  return stem == SG_NO_STEM ? 0 : v->c->analysis->stems[stem].rarity;
}

static bool is_term(const struct view *v, const struct phrase *phrase)
{
  size_t from, to;
  sg_term_uses_in(v->c, (size_t)(v->row - v->c->analysis->sentences), &from, &to);
  for (size_t i = from; i < to; i++)
    if (v->c->term_uses[i].token_from >= phrase->from && v->c->term_uses[i].token_to <= phrase->to &&
        sg_compose_is_planned(v->c->analysis, v->c->term_uses[i].term))
      return true;
  return false;
}

/* Is token `i` what may come after a verb at once, and not after a noun? */
static bool opens_object(const struct view *v, size_t i)
{
  if (i >= v->row->token_to)
    return false;
  uint8_t tag = token_at(v, i)->tag;
  bool noun =
      tag == SG_TAG_VBP && (token_at(v, i)->can & SG_CAN_NN); /* "keeps control of": tagged as its verb */
  return noun || tag == SG_TAG_DT || tag == SG_TAG_PRPS || sg_tag_is_noun(tag) || tag == SG_TAG_JJ ||
         tag == SG_TAG_CD || tag == SG_TAG_VB || token_at(v, i)->unit == SG_UNIT_MATH;
}

/* "often lack sufficient details", "to process such data": a verb before which an adverb or a pronoun stands.
 */
static bool opens_with_verb(const struct view *v, const struct phrase *phrase)
{
  if (phrase->from == v->row->token_from || !(token_at(v, phrase->from)->can & SG_CAN_VB))
    return false;
  uint8_t before = token_at(v, phrase->from - 1)->tag;
  return before == SG_TAG_TO || before == SG_TAG_MD || before == SG_TAG_PRP || before == SG_TAG_WH ||
         sg_str_equal_nocase(word_at(v, phrase->from - 1), SG_LIT("others")) ||
         (before == SG_TAG_RB && phrase->from - 1 > v->row->token_from &&
          sg_tag_is_noun(token_at(v, phrase->from - 2)->tag));
}

/* Does a verb or an adjective that the tagger took for a noun hide in the phrase: "approach treats papers",
 * "groups led", "changes easier", "makes Ring CT immune"? */
static bool hides_verb(const struct view *v, const struct phrase *phrase)
{
  if (opens_with_verb(v, phrase) || is_idle(word_at(v, phrase->to - 1)))
    return true;
  for (size_t i = phrase->from; i < phrase->to; i++) {
    uint8_t can = token_at(v, i)->can;
    bool last = i + 1 == phrase->to, noun = (can & (SG_CAN_NN | SG_CAN_NNS)) != 0;
    if (!last && token_at(v, i)->tag == SG_TAG_NNS && (can & SG_CAN_VBZ))
      return true;
    if (!last && i > phrase->from && (can & SG_CAN_VBD) && token_at(v, i - 1)->tag == SG_TAG_NNS)
      return true; /* "students used templates" */
    if (last && i > phrase->from && sg_str_ends(word_at(v, i), SG_LIT("s")) &&
        (can == 0 || (can & SG_CAN_VBZ)) && opens_object(v, i + 1))
      return true; /* "monitor keeps | the processor" */
    if (last && i > phrase->from && (can & SG_CAN_VB) && i + 1 < v->row->token_to &&
        (token_at(v, i + 1)->tag == SG_TAG_DT || token_at(v, i + 1)->tag == SG_TAG_PRPS))
      return true; /* "Ongaro and Ousterhout give | a proof": no article follows a noun at once */
    if (last && i > phrase->from && (can & SG_CAN_JJ) && sg_tag_is_noun(token_at(v, i - 1)->tag) &&
        i + 1 < v->row->token_to &&
        (token_at(v, i + 1)->tag == SG_TAG_TO || token_at(v, i + 1)->tag == SG_TAG_IN) &&
        token_at(v, i)->tag != SG_TAG_NNP)
      return true; /* "Ring CT immune | to a powerful actor" */
    if (last && can != 0 && (!noun || ((can & SG_CAN_VBD) && !(can & (SG_CAN_VB | SG_CAN_NNS)))))
      return true;
  }
  return false;
}

/* Words that the phrase shares with the section's heading. */
static size_t shared_with_title(const struct view *v, const struct phrase *phrase)
{
  size_t shared = 0;
  for (size_t i = phrase->from; i < phrase->to; i++) {
    struct sg_str word = word_at(v, i);
    if (word.n > 3 && rarity_of(v, i) >= PHRASE_RARITY)
      for (size_t k = 0; k + word.n <= v->c->row->title_text.n; k++)
        if (sg_str_equal_nocase(sg_slice(v->c->row->title_text, k, k + word.n), word)) {
          shared++;
          break;
        }
  }
  return shared;
}

/* Makes the phrase the name that it ends in, a term of the paper's or of the handbook: "precise *surrogate
 * model*". False where it ends in none. */
static bool take_name(const struct view *v, struct phrase *phrase)
{
  struct sg_str md = v->c->row->paragraphs[v->row->paragraph].markdown;
  size_t from, to;
  sg_term_uses_in(v->c, (size_t)(v->row - v->c->analysis->sentences), &from, &to);
  for (size_t start = phrase->from; start < phrase->to; start++) {
    bool name = sg_is_in_handbook(sg_slice(md, token_at(v, start)->from, token_at(v, phrase->to - 1)->to));
    for (size_t i = from; i < to && !name; i++)
      name = v->c->term_uses[i].token_from == start && v->c->term_uses[i].token_to == phrase->to &&
             sg_compose_is_planned(v->c->analysis, v->c->term_uses[i].term);
    if (name) {
      phrase->from = start;
      return true;
    }
  }
  return false;
}

/* May the token begin a name, or end it? */
static bool may_bound(const struct view *v, size_t i)
{
  const struct sg_token *token = token_at(v, i);
  bool doing = i == v->row->token_from && token->tag == SG_TAG_VBG; /* "Keeping track of" */
  return token->unit == SG_UNIT_WORD && token->tag != SG_TAG_POS && !(token->flags & SG_TOKEN_STOP) && !doing &&
         !is_idle(word_at(v, i));
}

/* Makes the phrase the longer name that it is part of, with a verb's form before it or behind it: "*forging
 * policy* scripts", "*cluster membership* changes". */
static void grow_to_name(const struct view *v, struct phrase *phrase)
{
  struct sg_str md = v->c->row->paragraphs[v->row->paragraph].markdown;
  struct phrase whole = *phrase;
  size_t from, to;
  sg_term_uses_in(v->c, (size_t)(v->row - v->c->analysis->sentences), &from, &to);
  for (size_t i = from; i < to; i++) {
    const struct sg_term_use *use = &v->c->term_uses[i];
    if (use->token_from <= whole.from && use->token_to >= whole.to && may_bound(v, use->token_from) &&
        may_bound(v, use->token_to - 1) && sg_compose_is_planned(v->c->analysis, use->term)) {
      whole.from = use->token_from;
      whole.to = use->token_to;
    }
  }
  for (size_t start = whole.from > v->row->token_from ? whole.from - 1 : whole.from; start <= phrase->from;
       start++)
    for (size_t end = whole.to < v->row->token_to ? whole.to + 1 : whole.to; end > phrase->to; end--)
      if (may_bound(v, start) && may_bound(v, end - 1) &&
          sg_is_in_handbook(sg_slice(md, token_at(v, start)->from, token_at(v, end - 1)->to))) {
        phrase->from = start;
        phrase->to = end;
        return;
      }
  phrase->from = whole.from;
  phrase->to = whole.to;
}

/* Does the phrase say by itself what it is about? */
static bool is_telling(const struct view *v, const struct phrase *phrase)
{
  float rarest = 0;
  size_t words = 0;
  for (size_t i = phrase->from; i < phrase->to; i++) {
    words += token_at(v, i)->unit == SG_UNIT_WORD;
    rarest = rarity_of(v, i) > rarest ? rarity_of(v, i) : rarest;
  }
  size_t head = phrase->to - 1;
  bool described = words == 2 && token_at(v, phrase->from)->tag == SG_TAG_JJ;
  if (words > 1 && !is_term(v, phrase) &&
      (is_empty_noun(word_at(v, head)) ||
       (described && rarity_of(v, head) < HEAD_RARITY && shared_with_title(v, phrase) == 0)))
    return false;
  bool followed = phrase->to < v->row->token_to && token_at(v, phrase->to)->tag == SG_TAG_POS; /* "Raft's" */
  if (words == 1 && (is_empty_noun(word_at(v, phrase->to - 1)) || !is_term(v, phrase)))
    return false; /* one word tells something only as a term */
  bool doing = phrase->to - phrase->from == 1 && (token_at(v, phrase->from)->can & SG_CAN_VBG) &&
               !is_term(v, phrase); /* "the rewriting of code": of what is the point */
  return words > 0 && words <= WORDS_MAX && !followed && !doing && !hides_verb(v, phrase) &&
         rarest >= (words > 1 ? PHRASE_RARITY : WORD_RARITY);
}

/* What the whole paper is about leads no single bullet: a term used half as often as the one used most. */
static bool is_everywhere(const struct view *v, const struct phrase *phrase)
{
  size_t from, to;
  sg_term_uses_in(v->c, (size_t)(v->row - v->c->analysis->sentences), &from, &to);
  for (size_t i = from; i < to; i++)
    if (v->c->term_uses[i].token_from == phrase->from && v->c->term_uses[i].token_to == phrase->to)
      return v->c->analysis->terms[v->c->term_uses[i].term].occurrence_count * 2 > v->c->most_used;
  return false;
}

/* Is it the term that the sentence defines, or one that it sets off by emphasis? */
static bool is_defined_here(const struct view *v, const struct phrase *phrase)
{
  struct sg_str md = v->c->row->paragraphs[v->row->paragraph].markdown;
  size_t before = token_at(v, phrase->from)->from, after = token_at(v, phrase->to - 1)->to, from, to;
  if (before > 0 && md.p[before - 1] == '*' && after < md.n && md.p[after] == '*')
    return true;
  sg_term_uses_in(v->c, (size_t)(v->row - v->c->analysis->sentences), &from, &to);
  for (size_t i = from; i < to && v->row->defines != SG_NONE; i++)
    if (v->c->term_uses[i].term == (uint32_t)v->row->defines && v->c->term_uses[i].token_from >= phrase->from &&
        v->c->term_uses[i].token_to <= phrase->to)
      return true;
  return false;
}

/* A comparative that makes a measure of the noun behind it: "longer term", "higher order"; not "further",
 * "other". */
static bool is_comparative(const struct view *v, size_t i)
{
  struct sg_str word = word_at(v, i);
  return word.n > 5 && sg_str_ends(word, SG_LIT("er")) && !is_idle(word) &&
         (token_at(v, i)->tag == SG_TAG_JJ || token_at(v, i)->tag == SG_TAG_RB);
}

/* Does a bracket end in the phrase that did not begin there, as in "(Bender 2010) methods"? */
static bool is_torn(const struct view *v, const struct phrase *phrase)
{
  struct sg_str md = v->c->row->paragraphs[v->row->paragraph].markdown;
  size_t before = token_at(v, phrase->from)->from;
  struct sg_str s = sg_slice(md, before, token_at(v, phrase->to - 1)->to);
  size_t close = sg_str_find(s, SG_LIT(")"), 0);
  bool dash = before > 3 && sg_str_equal(sg_slice(md, before - 3, before), SG_LIT("–"));
  if ((before > 1 && md.p[before - 1] == '-' && sg_is_alpha(md.p[before - 2])) ||
      (dash && md.p[before - 4] != ' '))
    return true; /* "longer-|term benefits", "M–|H algorithm" */
  bool measure = phrase->from > v->row->token_from && sg_tag_is_noun(token_at(v, phrase->from)->tag) &&
                 phrase->to - phrase->from > 1 && is_comparative(v, phrase->from - 1);
  if (measure)
    return true; /* "longer |term benefits" */
  return close != SG_NPOS && sg_str_find(sg_slice(s, 0, close), SG_LIT("("), 0) == SG_NPOS;
}

/* "WP-derived |corpora", "another way to improve |NER": what says which is left out, or the phrase hangs on a
 * verb other than the one that opens the sentence, "To improve |NER", "Running |simulations". */
static bool is_behind_modifier(const struct view *v, const struct phrase *phrase)
{
  if (phrase->from == v->row->token_from)
    return false;
  uint8_t tag = token_at(v, phrase->from - 1)->tag;
  bool verb = tag == SG_TAG_VB || tag == SG_TAG_VBG;
  return sg_tag_is_noun(tag) || tag == SG_TAG_JJ || tag == SG_TAG_VBN ||
         (verb && phrase->from > v->row->token_from + 2);
}

static double value_of(const struct view *v, const struct phrase *phrase)
{
  double mass = 0;
  size_t words = 0;
  for (size_t i = phrase->from; i < phrase->to; i++)
    if (token_at(v, i)->stem != SG_NO_STEM) {
      mass += v->c->analysis->stems[token_at(v, i)->stem].weight;
      words++;
    }
  double value = words > 0 ? log(1 + mass / sqrt((double)words)) : 0;
  value += phrase->adjunct ? 1.5 : phrase->subject ? 1.2 : phrase->object ? 0.6 : 0;
  value += words > 1 ? 0.5 : 0;
  value += is_term(v, phrase) ? 0.6 : 0;
  value += shared_with_title(v, phrase) > 0 ? 0.5 : 0;
  value += is_defined_here(v, phrase) ? 2.0 : 0;
  return value;
}

/* The phrase as a lead: its mark-up off, a capital first. */
static struct sg_str lead_text(const struct view *v, const struct phrase *phrase)
{
  struct sg_str md = v->c->row->paragraphs[v->row->paragraph].markdown;
  struct sg_str s = sg_slice(md, token_at(v, phrase->from)->from, token_at(v, phrase->to - 1)->to);
  sg_buf_clear(&v->c->line);
  struct sg_buf *line = &v->c->line;
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind == SG_INLINE_EMPHASIS || unit.kind == SG_INLINE_BREAK)
      continue;
    if (line->length > 0 && sg_prose_must_part(line->data[line->length - 1], s.p[unit.from]))
      sg_buf_add_char(line, ' ');
    sg_buf_add(line, sg_slice(s, unit.from, unit.to));
  }
  bool lower = line->length > 1 && line->data[0] >= 'a' && line->data[0] <= 'z' && sg_is_alpha(line->data[1]);
  for (size_t i = 1; lower && i < line->length && sg_is_alpha(line->data[i]); i++)
    lower = line->data[i] >= 'a'; /* not "mRNA" */
  if (lower)
    line->data[0] = (char)(line->data[0] - ('a' - 'A'));
  return sg_arena_copy(v->c->arena, sg_buf_str(line));
}

/* Less the ending of a plural. */
static struct sg_str singular(struct sg_str s)
{
  return s.n > 3 && s.p[s.n - 1] == 's' && s.p[s.n - 2] != 's' ? sg_slice(s, 0, s.n - 1) : s;
}

static bool is_taken(const struct sg_composing *c, struct sg_str lead)
{
  for (size_t i = 0; i < c->bullets.count; i++)
    if (sg_str_equal_nocase(singular(c->bullets.rows[i].lead), singular(lead)))
      return true;
  return false;
}

struct sg_str sg_choose_lead(struct sg_composing *c, size_t sentence)
{
  struct view v = {c, &c->analysis->sentences[sentence]};
  struct phrase phrase;
  struct sg_str best = sg_str(NULL, 0);
  if (!c->analysis->english || v.row->form != SG_FORM_PROSE)
    return best;
  size_t verb = verb_of(&v), adjunct = adjunct_end(&v), at = v.row->token_from;
  bool object = false,
       plain = verb < v.row->token_to; /* a verb that the tagger took for a noun hides in a phrase */
  double top = 0;
  for (int count = 0; count < PHRASES_MAX && next_phrase(&v, &at, &phrase); count++) {
    grow_to_name(&v, &phrase);
    if (is_torn(&v, &phrase))
      continue;
    phrase.adjunct = count == 0 && phrase.to <= adjunct;
    if (!phrase.adjunct && phrase.to <= adjunct)
      continue; /* what hangs on it */
    phrase.subject = plain && !phrase.adjunct && phrase.to <= verb && !hangs(&v, phrase.from);
    phrase.object = !object && phrase.from > verb && !hangs(&v, phrase.from);
    object = object || phrase.object;
    bool defined = is_defined_here(&v, &phrase);
    if (!defined && !take_name(&v, &phrase) && shared_with_title(&v, &phrase) == 0)
      continue; /* "pessimistic technology cost": words of a sentence, no name of a thing */
    size_t start = phrase.adjunct ? v.row->token_from : adjunct;
    bool opens = (phrase.adjunct || phrase.subject) && phrase.from <= start + OPENING_TOKENS &&
                 !is_behind_modifier(&v, &phrase);
    if (!(opens || (defined && (phrase.adjunct || phrase.subject || phrase.object))) ||
        !(is_telling(&v, &phrase) || (defined && !hides_verb(&v, &phrase))))
      continue;
    if (is_everywhere(&v, &phrase) || is_half(&v, phrase.from, phrase.to))
      continue;
    double value = value_of(&v, &phrase);
    struct sg_str lead = value > top ? lead_text(&v, &phrase) : sg_str(NULL, 0);
    if (lead.n == 0 || is_taken(c, lead))
      continue;
    top = value;
    best = lead;
  }
  return best;
}

/* -- Topics --------------------------------------------------------------------------------------- */

/* Does an earlier sentence of the paragraph use the term? */
static bool is_spoken_of(const struct sg_composing *c, size_t sentence, uint32_t term)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  size_t from, to;
  sg_term_uses_in(c, c->analysis->paragraphs[c->span->paragraph_from + row->paragraph].sentence_from, &from,
                  &to);
  for (size_t i = from; i < c->term_use_count && c->term_uses[i].sentence < sentence; i++)
    if (c->term_uses[i].term == term)
      return true;
  return false;
}

bool sg_opens_topic(struct sg_composing *c, size_t sentence)
{
  struct view v = {c, &c->analysis->sentences[sentence]};
  if (v.row->form != SG_FORM_PROSE || v.row->head != SG_RELATION_NONE)
    return false;
  if (v.row->defines != SG_NONE && v.row->definition >= 0.6f)
    return true;
  if (!c->analysis->english)
    return false;
  size_t verb = verb_of(&v), adjunct = adjunct_end(&v), at = v.row->token_from, from, to;
  struct phrase phrase;
  while (adjunct > v.row->token_from && next_phrase(&v, &at, &phrase) && phrase.to <= adjunct)
    if (is_telling(&v, &phrase) && !is_empty_noun(word_at(&v, phrase.to - 1)))
      return true;
  sg_term_uses_in(c, sentence, &from, &to);
  for (size_t i = from; i < to; i++) {
    const struct sg_term_use *use = &c->term_uses[i];
    if (use->token_from >= adjunct && use->token_to <= verb && !hangs(&v, use->token_from) &&
        sg_compose_is_planned(c->analysis, use->term) && !is_spoken_of(c, sentence, use->term))
      return true;
  }
  return false;
}
