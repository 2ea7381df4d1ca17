#include "compose/phrase.h"

#include <math.h>

#include "compose/announce.h"
#include "compose/clauses.h"
#include "compose/openings.h"
#include "languages/labels.h"
#include "markdown/highlight.h"
#include "text/vocabulary.h"

enum {
  ADVERBIAL_TOKENS = 4, /* of one between commas */
  LONGEST = 60,         /* words of a sentence that is marked whole where a section has nothing shorter */
  ASIDE_TOKENS = 24,    /* of one between commas, before its verb */
  CONTENT_MIN = 2,      /* content words of a phrase */
  MEMBER_TOKENS = 14,   /* of a clause after ", and" before its verb */
  FOREIGN_WORDS = 14,   /* of a clause in other languages, of which whole sentences are not told */
};

/* What a whole sentence weighs against a part of one as long: a reader can take it along. */
#define WHOLE_SENTENCE 1.2

/* "dies ist weit verbreitet": of what is said before it. */
#define POINTING 0.45

/* What a phrase after a displayed formula weighs against one before it. */
#define AFTER_FORMULA 0.5

/* A part of the bullet: tokens [from, to). */
struct span {
  size_t from, to;
};

/* The bytes of tokens [i, j) with the emphasis that hugs them. */
static void bytes_of(const struct sg_clauses *c, size_t i, size_t j, size_t *from, size_t *to)
{
  *from = c->tokens[i].from;
  *to = c->tokens[j - 1].to;
  while (*from > 0 && c->text.p[*from - 1] == '*')
    --*from;
  while (*to < c->text.n && c->text.p[*to] == '*')
    ++*to;
}

/* ", but" and ", so": a clause of its own begins after them. */
static bool follows_turn(const struct sg_clauses *c, size_t i)
{
  return i > 1 && sg_str_equal(sg_clause_text(c, i - 2), SG_LIT(",")) &&
         (sg_str_equal(sg_clause_text(c, i - 1), SG_LIT("but")) ||
          sg_str_equal(sg_clause_text(c, i - 1), SG_LIT("so")));
}

/* Is a lone dash among the tokens, which opens an aside that they do not close, or a stub behind a mark: "two
 * extensions: firstly"? */
static bool is_torn(const struct sg_clauses *c, size_t i, size_t j)
{
  size_t dashes = 0;
  for (size_t k = i; k < j; k++)
    dashes += sg_clause_is_dash(c, k) && !(c->tokens[k].flags & SG_TOKEN_GLUED);
  struct sg_str before = j > i + 1 ? sg_clause_text(c, j - 2) : SG_LIT("");
  return sg_str_equal(before, SG_LIT(":")) || sg_str_equal(before, SG_LIT(";")) || dashes % 2 != 0;
}

/* "indicates that, in general": an adverbial between commas belongs to what comes after it. */
static bool ends_in_adverbial(const struct sg_clauses *c, size_t i, size_t j)
{
  size_t from = j;
  while (from > i && !sg_str_equal(sg_clause_text(c, from - 1), SG_LIT(",")))
    from--;
  return from > i && j < c->count && sg_str_equal(sg_clause_text(c, j), SG_LIT(",")) &&
         j - from <= ADVERBIAL_TOKENS && (c->tokens[from].tag == SG_TAG_IN || c->tokens[from].tag == SG_TAG_RB);
}

/* "Although it is slow", "shows that while they see its value": the clause that it leads to is missing. */
static bool waits_for_main_clause(const struct sg_clauses *c, size_t i, size_t j)
{
  static const char *const words[] = {"while", "although", "though", "if", "when", "whereas"};
  bool waits = false;
  for (size_t k = i; k < j; k++) {
    bool leads = SG_ONE_OF(sg_clause_text(c, k), words) && (k == i || sg_clause_opens(c, k - 1));
    waits = leads || (waits && !sg_str_equal(sg_clause_text(c, k), SG_LIT(",")));
  }
  return waits && j < c->count && sg_str_equal(sg_clause_text(c, j), SG_LIT(","));
}

/* "…, but according to the guide": the second of two clauses is cut off behind what leads to it. */
static bool cuts_second_clause(const struct sg_clauses *c, size_t i, size_t j)
{
  if (j >= c->count || !sg_str_equal(sg_clause_text(c, j), SG_LIT(",")))
    return false;
  for (size_t k = j - 1; k > i && !sg_clause_is_finite(c, k); k--)
    if (c->tokens[k].tag == SG_TAG_CC && sg_str_equal(sg_clause_text(c, k - 1), SG_LIT(",")) && k + 1 < j) {
      uint8_t next = c->tokens[k + 1].tag;
      return next == SG_TAG_IN || next == SG_TAG_TO || next == SG_TAG_RB || next == SG_TAG_VBG ||
             next == SG_TAG_WH;
    }
  return false;
}

/* "the tags provided here, being based on judgement, are": the verb stands behind an aside. */
static bool cuts_verb_behind_aside(const struct sg_clauses *c, size_t j)
{
  if (j + 1 >= c->count || !sg_str_equal(sg_clause_text(c, j), SG_LIT(",")))
    return false;
  if (sg_clause_is_finite(c, j + 1))
    return true; /* … or right after it */
  for (size_t k = j + 1; k + 1 < c->count && k < j + ASIDE_TOKENS && !sg_clause_ends_sentence(c, k); k++)
    if (sg_str_equal(sg_clause_text(c, k), SG_LIT(",")))
      return sg_clause_is_finite(c, k + 1);
    else if (sg_clause_is_finite(c, k))
      return false;
  return false;
}

/* "cyberinfrastructure that [supports research have been launched]": a relative clause is no sentence. */
static bool is_in_relative(const struct sg_clauses *c, size_t i)
{
  return i > 0 && !c->opens[i] && (c->tokens[i - 1].tag == SG_TAG_WH || sg_clause_is_relative(c, i - 1));
}

/* "the total time for an election is": what it is stands in the formula or list that follows. Not "as it is".
 */
static bool waits_for_object(const struct sg_clauses *c, size_t j)
{
  static const char *const words[] = {"is", "are",    "was", "were",   "be",   "as",
                                      "by", "giving", "us",  "yields", "gives"};
  bool idiom = j > 1 && sg_clause_is_word(c, j - 2, "as");
  return SG_ONE_OF(sg_clause_text(c, j - 1), words) && !idiom;
}

/* English: may tokens [i, j) end there, and do they say anything? */
static bool is_phrase(const struct sg_clauses *c, size_t i, size_t j)
{
  uint8_t last = c->tokens[j - 1].tag;
  if (last == SG_TAG_DT || last == SG_TAG_IN || last == SG_TAG_CC || last == SG_TAG_TO || last == SG_TAG_PRPS ||
      last == SG_TAG_WH || sg_clause_is_punct(c, j - 1) ||
      (sg_clause_is_finite(c, j - 1) && j < c->count && !sg_clause_is_punct(c, j)) ||
      sg_clause_announces(c, i, j) || sg_clause_tells_where(c, i, j) || sg_clause_shows_only(c, i, j) ||
      is_torn(c, i, j) || ends_in_adverbial(c, i, j) || waits_for_main_clause(c, i, j) ||
      cuts_second_clause(c, i, j) || cuts_verb_behind_aside(c, j) || is_in_relative(c, i) ||
      waits_for_object(c, j))
    return false;
  bool waits = false;
  int content = 0, finite = 0,
      relative = 0; /* "storage, in order to find plans that are cheap": no verb of its own */
  for (size_t k = i; k < j; k++) {
    if (k > i && (sg_clause_opens(c, k) || c->tokens[k].tag == SG_TAG_WH))
      waits = true; /* "indicates that, in general" has no end */
    bool verbal = sg_clause_is_finite(c, k) || c->tokens[k].unit == SG_UNIT_MATH || /* "such that $a = b$" */
                  (c->tokens[k].can & (SG_CAN_VB | SG_CAN_VBZ | SG_CAN_VBD)) != 0;
    waits = waits && !verbal;
    finite += sg_clause_is_finite(c, k);
    relative += k > i && (c->tokens[k].tag == SG_TAG_WH || sg_clause_is_relative(c, k));
    content += c->tokens[k].unit == SG_UNIT_WORD && !(c->tokens[k].flags & SG_TOKEN_STOP);
  }
  return !waits && finite > relative && content >= CONTENT_MIN;
}

/* Nothing that turns or hedges the phrase stands before it in its clause. */
static bool is_unhedged(const struct sg_clauses *c, size_t i)
{
  for (size_t k = i; k > 0 && !sg_clause_is_break(c, k - 1) && i - k < 8; k--)
    if (sg_clause_negates(c, k - 1))
      return false;
  return true;
}

/* Does what is left of the sentence take back, or make a condition of, what the phrase says? It stands behind
 * "since" or "assume that", or before "unless", "or", "whichever". */
static bool needs_rest(const struct sg_clauses *c, size_t i, size_t j)
{
  static const char *const before[] = {"since", "because", "although", "though", "while", "whereas",
                                       "if",    "whether", "unless",   "when",   "as",    "for"},
                           *const supposing[] = {"assume",  "assumes",  "assumed", "assuming",
                                                 "suppose", "supposes", "supposed"},
                           *const after[] = {"unless", "or",       "whichever", "if", "except",
                                             "until",  "provided", "only",      "etc"};
  if (i > 0 && SG_ONE_OF(sg_clause_text(c, i - 1), before))
    return true;
  if (i > 1 && sg_clause_is_word(c, i - 1, "that") && SG_ONE_OF(sg_clause_text(c, i - 2), supposing))
    return true;
  size_t next = j < c->count && sg_str_equal(sg_clause_text(c, j), SG_LIT(",")) ? j + 1 : j;
  return next < c->count && SG_ONE_OF(sg_clause_text(c, next), after);
}

/* -- Which part is marked -------------------------------------------------------------------------- */

/* May the text be marked? Not with a gap, "[…]", where the source computes what the paper prints. */
static bool fits(const struct sg_clauses *c, struct span span)
{
  size_t a, b;
  bytes_of(c, span.from, span.to, &a, &b);
  struct sg_str text = sg_slice(c->text, a, b);
  return sg_highlight_fits(text) && sg_str_find(text, SG_LIT("[…]"), 0) == SG_NPOS;
}

static int words_of(const struct sg_clauses *c, struct span span)
{
  return c->words[span.to] - c->words[span.from];
}

/* The sentence up to its stop, or to its displayed formula. */
static struct span without_stop(const struct sg_clauses *c, struct span span)
{
  if (c->display > span.from && c->display < span.to)
    span.to = c->display;
  while (span.to > span.from && sg_is_one_of((unsigned char)sg_clause_text(c, span.to - 1).p[0], ".:;,"))
    span.to--;
  if (span.to > span.from + 1 && sg_clause_is_word(c, span.to - 1, "where")) { /* "…, where:" */
    span.to--;
    while (span.to > span.from && sg_clause_is_punct(c, span.to - 1))
      span.to--;
  }
  return span;
}

/* "The run cost $55$": a verb before a number that the tagger took for a noun? */
static bool is_verb_of_amount(const struct sg_clauses *c, size_t i)
{
  return (c->tokens[i].can & (SG_CAN_VB | SG_CAN_VBD)) != 0 && sg_tag_is_noun(c->tokens[i - 1].tag) &&
         (c->tokens[i + 1].unit == SG_UNIT_NUMBER || c->tokens[i + 1].unit == SG_UNIT_MATH);
}

/* A verb that has a subject, or an imperative. */
static bool has_verb(const struct sg_clauses *c, struct span span)
{
  if (span.from < span.to && c->tokens[span.from].tag == SG_TAG_VB)
    return true;
  for (size_t k = span.from; k < span.to; k++)
    if (sg_clause_is_finite(c, k) || (k > span.from && k + 1 < span.to && is_verb_of_amount(c, k)))
      return true;
  return false;
}

/* "A scheme whose goal is speed": are all verbs behind a relative pronoun, and none more than those have? */
static bool is_noun_only(const struct sg_clauses *c, struct span span)
{
  static const char *const words[] = {"whose", "which", "who"};
  int finite = 0, relative = 0;
  for (size_t k = span.from + 1; k < span.to; k++) {
    bool verb = sg_clause_is_finite(c, k);
    if (verb && relative == 0)
      return false;
    finite += verb;
    relative += SG_ONE_OF(sg_clause_text(c, k), words) || sg_clause_is_relative(c, k);
  }
  return finite > 0 && finite <= relative && c->tokens[span.from].tag != SG_TAG_VB;
}

/* Does the sentence claim something that is understood without the others? */
static bool claims(const struct sg_clauses *c, struct span span)
{
  return has_verb(c, span) && !is_noun_only(c, span) && !sg_clause_is_word(c, span.to - 1, "?") &&
         !sg_clause_points_back(c, span.from, span.to) && !sg_clause_announces(c, span.from, span.to) &&
         !sg_clause_tells_where(c, span.from, span.to) && !sg_clause_shows_only(c, span.from, span.to) &&
         !waits_for_object(c, span.to) &&
         !(span.to == c->display && sg_clause_is_finite(c, span.to - 1)); /* "a gap costs $$…$$" */
}

/* "…, and readers know it": does a clause with a subject of its own begin at `i`? */
static bool begins_clause(const struct sg_clauses *c, size_t i)
{
  uint8_t tag = i < c->count ? c->tokens[i].tag : SG_TAG_PU;
  if (tag == SG_TAG_IN || tag == SG_TAG_WH || tag == SG_TAG_TO || sg_clause_is_word(c, i, "that"))
    return false;
  for (size_t k = i; k < c->count && k < i + MEMBER_TOKENS && !sg_clause_is_break(c, k); k++)
    if (sg_clause_is_finite(c, k) || c->tokens[k].tag == SG_TAG_WH || sg_clause_is_relative(c, k))
      return k > i && sg_clause_is_finite(c, k);
  return false;
}

/* A word that turns against what was said: the point stands behind it. */
static bool is_contrary(struct sg_str word)
{
  static const char *const words[] = {"but", "yet", "instead", "rather", "however"};
  return SG_ONE_OF(word, words);
}

/* Does token `i`, after a comma, open what only explains or adds: "which", "because", "and readers know"? Not
 * "namely": what is named by it is what is claimed. */
static bool opens_addition(const struct sg_clauses *c, size_t i)
{
  static const char *const turns[] = {"because", "whereas",  "although", "where",    "which", "making",
                                      "using",   "allowing", "leading",  "ensuring", "such",  "thereby",
                                      "even",    "despite",  "e.g",      "i.e"},
                           *const doubtful[] = {"while", "though", "since", "as"}; /* "while simpler, …" */
  struct sg_str word = sg_clause_text(c, i);
  bool joins = SG_ONE_OF(word, doubtful) || (c->tokens[i].tag == SG_TAG_CC && !is_contrary(word));
  return SG_ONE_OF(word, turns) || (joins && begins_clause(c, i + 1));
}

static bool holds_text(const struct sg_clauses *c, size_t from, size_t to, const char *text)
{
  for (size_t k = from; k < to; k++)
    if (sg_str_equal_nocase(sg_clause_text(c, k), sg_cstr(text)))
      return true;
  return false;
}

/* "A grew, B shrank, and C": are the tokens members of a list of clauses? A lone comma may stand behind an
 * adverbial. */
static bool lists_clauses(const struct sg_clauses *c, size_t from, size_t to)
{
  int clauses = 0;
  for (size_t k = from; k < to && clauses < 2; k++)
    clauses += sg_str_equal(sg_clause_text(c, k), SG_LIT(",")) && begins_clause(c, k + 1);
  return clauses > 1;
}

/* May a clause of the sentence that ends at `end` be cut off before token `j`, so that what it says is whole?
 * Not within the list behind a colon, of which members would be lost. */
static bool ends_well(const struct sg_clauses *c, size_t from, size_t j, size_t end)
{
  static const char *const reasons[] = {"because", "whereas", "although"};
  if (j == end || j + 1 >= c->count || holds_text(c, from, j, ":"))
    return j == end;
  struct sg_str mark = sg_clause_text(c, j);
  if (sg_str_equal(mark, SG_LIT(",")))
    return opens_addition(c, j + 1) && !(c->tokens[j + 1].tag == SG_TAG_CC && lists_clauses(c, from, j));
  if (sg_str_equal(mark, SG_LIT(";")) || (sg_clause_is_dash(c, j) && !(c->tokens[j].flags & SG_TOKEN_GLUED)))
    return !is_contrary(sg_clause_text(c, j + 1));
  if (holds_text(c, from, j, "not"))
    return false; /* "not because …", "does not only cost time: …" */
  if (sg_str_equal(mark, SG_LIT(":")))
    return c->tokens[j + 1].unit == SG_UNIT_WORD && !(c->tokens[j + 1].flags & SG_TOKEN_BRACKET);
  return SG_ONE_OF(mark, reasons);
}

/* "In a cross of 500 mice,", "To measure it,": does what opens the sentence at `claim` only tell where, when or
 * what for? Not "In the absence of wind,", on which the claim depends. */
static bool only_places(const struct sg_clauses *c, size_t claim, size_t comma)
{
  static const char *const conditions[] = {"absence", "presence", "case", "cases", "contrast", "comparison"},
                           *const places[] = {"in", "to", "during", "after", "at", "on", "from", "here"};
  if (!SG_ONE_OF(sg_clause_text(c, claim), places))
    return false;
  for (size_t k = claim; k < comma; k++)
    if (SG_ONE_OF(sg_clause_text(c, k), conditions) || sg_clause_is_punct(c, k) || sg_clause_negates(c, k) ||
        sg_clause_is_finite(c, k))
      return false;
  return true;
}

/* May a clause of the sentence begin at token `i` without what stands before it: its main clause after one that
 * only concedes or gives an aim, what is reported, what stands after a semicolon, ", but" or ", so"? Not after
 * a condition, which would be lost. */
static bool begins_well(const struct sg_clauses *c, size_t claim, size_t i)
{
  static const char *const conceding[] = {"although", "though", "while", "whereas", "despite",
                                          "even",     "just",   "as",    "since",   "because"};
  if (i == claim)
    return true;
  struct sg_str before = sg_clause_text(c, i - 1);
  if (follows_turn(c, i))
    return !sg_clause_is_finite(c, i);
  if (!c->starts[i])
    return false;
  if (sg_str_equal(before, SG_LIT(",")))
    return SG_ONE_OF(sg_clause_text(c, claim), conceding) || only_places(c, claim, i - 1);
  if (sg_clause_is_word(c, i - 1, "that")) {
    uint8_t tag = c->tokens[i - 2].tag;
    return sg_tag_is_finite(tag) || tag == SG_TAG_VB || tag == SG_TAG_VBN;
  }
  return sg_str_equal(before, SG_LIT(";"));
}

/* "In order to compare groups, such a study": does the span that opens with an adverbial end before its main
 * clause? */
static bool is_adverbial_alone(const struct sg_clauses *c, struct span span)
{
  uint8_t tag = c->tokens[span.from].tag;
  if (tag != SG_TAG_IN && tag != SG_TAG_TO && tag != SG_TAG_VBG && tag != SG_TAG_VBN && tag != SG_TAG_WH)
    return false;
  for (size_t k = span.from + 1; k < span.to; k++)
    if (sg_str_equal(sg_clause_text(c, k), SG_LIT(",")))
      return !has_verb(c, (struct span){k, span.to});
  return span.to < c->count && sg_str_equal(sg_clause_text(c, span.to), SG_LIT(","));
}

/* The longest clause of a sentence that is too long to be marked whole, the first of equals. */
static bool find_clause(const struct sg_clauses *c, struct span claim, struct span *clause)
{
  int most = 0;
  for (size_t i = claim.from; i < claim.to; i++) {
    if (!begins_well(c, claim.from, i) || sg_clause_points_back(c, i, claim.to) || !is_unhedged(c, i))
      continue;
    for (size_t j = i + 1; j <= claim.to && c->words[j] - c->words[i] <= SG_PHRASE_MAX; j++) {
      struct span span = {i, j};
      int words = words_of(c, span);
      if (words >= SG_PHRASE_MIN && words > most && (c->ends[j] || j == claim.to) &&
          ends_well(c, i, j, claim.to) && is_phrase(c, i, j) && !needs_rest(c, i, j) &&
          !is_adverbial_alone(c, span) && fits(c, span)) {
        most = words;
        *clause = span;
      }
    }
    if (i == claim.from && most > 0)
      return true; /* from the sentence's beginning, where that ends well somewhere */
  }
  return most > 0;
}

/* Past "*(iii)*", the number of an item. */
static size_t past_enumerator(const struct sg_clauses *c, struct span span)
{
  size_t from = span.from;
  bool numbered = span.to - from > 3 && sg_str_equal(sg_clause_text(c, from), SG_LIT("(")) &&
                  sg_str_equal(sg_clause_text(c, from + 2), SG_LIT(")"));
  return numbered ? from + 3 : from;
}

/* The part of an English sentence that may be marked for the need. */
static bool find_in_sentence(const struct sg_clauses *c, struct span sentence, enum sg_phrase_need need,
                             struct span *span)
{
  *span = without_stop(c, sentence);
  while (need >= SG_PHRASE_WORDS && span->to > span->from &&
         (c->tokens[span->to - 1].tag == SG_TAG_IN || c->tokens[span->to - 1].tag == SG_TAG_TO))
    span->to--; /* "is worked out by" */
  if (span->to == span->from)
    return false;
  span->from = past_enumerator(c, *span);
  span->from = sg_clause_past_connectives(c, span->from, span->to);
  int words = words_of(c, *span);
  if (words < (span->from > sentence.from ? SG_CLAIM_WORDS : SG_PHRASE_MIN) && need < SG_PHRASE_WORDS)
    return false;
  if (need == SG_PHRASE_CLAIM && !claims(c, *span))
    return false;
  if (need == SG_PHRASE_SENTENCE &&
      (!has_verb(c, *span) || sg_clause_is_word(c, span->to - 1, "?") ||
       sg_clause_announces(c, span->from, span->to) || waits_for_object(c, span->to)))
    return false;
  if (words <= SG_PHRASE_MAX || need >= SG_PHRASE_WORDS)
    return words <= LONGEST && fits(c, *span);
  struct span claim = *span;
  return find_clause(c, claim, span);
}

/* The weightiest sentence of the bullet that has such a part. */
static bool find_english(const struct sg_clauses *c, const struct sg_claims *weigher,
                         struct sg_phrase_wish wish, struct span *span)
{
  int best = wish.least - 1;
  struct span found;
  for (size_t from = 0, to; from < c->count; from = to) {
    for (to = from + 1; to < c->count && !c->opens[to]; to++)
      ;
    struct sg_str text = sg_slice(c->text, c->tokens[from].from, c->tokens[to - 1].to);
    int weight = sg_claims_weigh(weigher, text, from == 0);
    if (weight > best && find_in_sentence(c, (struct span){from, to}, wish.need, &found)) {
      best = weight;
      *span = found;
    }
  }
  return best >= wish.least;
}
/* Other languages than English: what begins a sentence, or holds one of their verbs. */
static bool is_clause(const struct sg_clauses *c, size_t i, size_t j)
{
  static const enum sg_grammar lists[] = {SG_GRAMMAR_VERBS, SG_GRAMMAR_COPULA, SG_GRAMMAR_USES,
                                          SG_GRAMMAR_FINDS};
  int language = sg_words_language(c->analysis->paper->lang);
  if (c->opens[i] || sg_words_grammar(language, SG_GRAMMAR_VERBS).n == 0)
    return true;
  struct sg_str text = sg_slice(c->text, c->tokens[i].from, c->tokens[j - 1].to);
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
    if (sg_words_hold(text, language, lists[k]))
      return true;
  return false;
}

/* What a clause in another language weighs: what it says, and how near it comes to the words that suit. */
static double value_of(const struct sg_clauses *c, struct span span)
{
  double mass = 0;
  for (size_t k = span.from; k < span.to; k++) {
    uint32_t stem = c->tokens[k].stem;
    const struct sg_stem *row = stem == SG_NO_STEM ? NULL : sg_stem_of(c->analysis, c->reading, stem);
    if (row != NULL)
      mass += row->weight;
    else if (c->tokens[k].unit == SG_UNIT_MATH)
      mass += 0.5; /* formulas belong to a phrase but do not make it */
  }
  int words = words_of(c, span);
  double fit = 1.0 - 0.04 * fabs((double)words - FOREIGN_WORDS);
  bool whole = span.to == c->count || (span.to + 1 == c->count && sg_clause_is_punct(c, span.to)),
       opens = span.from == 0 || c->opens[span.from];
  if (c->points[span.from])
    fit *= POINTING;
  if (span.from > c->display)
    fit *= AFTER_FORMULA; /* "where $x$ is …" tells of its symbols */
  return mass / sqrt((double)words) * (fit < 0.2 ? 0.2 : fit) * (whole ? 1.25 : 1.0) *
         (whole && opens ? WHOLE_SENTENCE : 1.0);
}

/* The weightiest clause in another language. */
static bool find_foreign(const struct sg_clauses *c, enum sg_phrase_need need, struct span *best)
{
  double most = -1;
  for (size_t i = 0; i < c->count; i++) {
    if (!c->starts[i])
      continue;
    for (size_t j = i + 1; j <= c->count; j++) {
      struct span span = {i, j};
      int words = words_of(c, span);
      if (words > SG_PHRASE_MAX || (j > i + 1 && sg_clause_ends_sentence(c, j - 1) && j < c->count))
        break;
      bool claims = need != SG_PHRASE_CLAIM || (!sg_clause_shows_only(c, i, j) && !c->points[i]);
      if (!c->ends[j] || words < SG_PHRASE_MIN || !claims || !is_clause(c, i, j))
        continue;
      double value = value_of(c, span);
      if (value > most && fits(c, span)) {
        most = value;
        *best = span;
      }
    }
  }
  return most >= 0;
}

/* What is left for texts without a fitting clause: any run of words before a mark; a text of two words. */
static bool find_any(struct sg_clauses *c, struct span *span)
{
  for (size_t i = 0; i < c->count; i++) {
    bool word = !sg_clause_is_punct(c, i), marked = i + 1 < c->count && sg_clause_is_break(c, i + 1);
    c->starts[i] = c->starts[i] || (word && i == 0);
    c->ends[i + 1] = c->ends[i + 1] || (word && marked);
  }
  if (find_foreign(c, SG_PHRASE_ANY, span))
    return true;
  *span = (struct span){0, c->count};
  while (span->to > 0 && sg_clause_is_punct(c, span->to - 1))
    span->to--;
  return span->to > 0 && words_of(c, *span) <= LONGEST && words_of(c, *span) > 1 && fits(c, *span);
}

bool sg_phrase_highlight(struct sg_buf *text, const struct sg_claims *weigher,
                         const struct sg_analysis *analysis, struct sg_arena *arena, struct sg_phrase_wish wish)
{
  struct sg_reading reading;
  struct sg_clauses c;
  struct span span;
  size_t a, b;
  if (text->length == 0 || sg_analysis_read(analysis, sg_buf_str(text), arena, &reading, NULL) != SG_OK)
    return false;
  sg_clauses_mark(&c, sg_buf_str(text), analysis, &reading);
  bool found = analysis->english ? find_english(&c, weigher, wish, &span) : find_foreign(&c, wish.need, &span);
  if (!found && !(wish.need >= SG_PHRASE_WORDS && find_any(&c, &span)))
    return false;
  bytes_of(&c, span.from, span.to, &a, &b);
  sg_buf_splice(text, b, 0, SG_LIT("=="));
  sg_buf_splice(text, a, 0, SG_LIT("=="));
  return text->failure == SG_OK;
}
