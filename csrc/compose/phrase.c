#include "compose/phrase.h"

#include <math.h>

#include "base/utf8.h"
#include "languages/labels.h"
#include "markdown/highlight.h"
#include "text/vocabulary.h"

enum {
  TOKENS_MAX = 240,     /* of a bullet: a phrase is looked for among its first ones */
  ADVERBIAL_TOKENS = 4, /* of one between commas */
  LABEL_TOKENS = 3,     /* of a label before a colon, with it */
  LIST_TOKENS = 6,      /* of a list's next member */
  CONTENT_MIN = 2,      /* content words of a phrase */
  UNSPACED_CHARS = 3,   /* characters of Chinese or Japanese that count as a word */
};

/* What a whole sentence weighs against a part of one as long: a reader can take it along. */
#define WHOLE_SENTENCE 1.2

/* "belong to the largest" says less than the clause with its subject, where that fits. */
#define WITHOUT_SUBJECT 0.45

/* "it is widely used": of what is said before it. */
#define POINTING 0.7

/* What a phrase after a displayed formula weighs against one before it. */
#define AFTER_FORMULA 0.5

struct candidate {
  struct sg_str text;
  const struct sg_token *tokens;
  size_t count;
  const struct sg_analysis *analysis;
  const struct sg_reading *reading;
  int words[TOKENS_MAX + 1];   /* words before each token */
  bool starts[TOKENS_MAX + 1]; /* a phrase may begin at the token */
  bool ends[TOKENS_MAX + 1];   /* a phrase may end before the token */
  size_t display;              /* the first displayed formula, or the number of tokens */
  bool opens[TOKENS_MAX + 1];  /* a sentence begins at the token; the text's end counts as one */
  bool points[TOKENS_MAX + 1]; /* the token points back ("diese"), in languages known by lists */
};

static struct sg_str text_of(const struct candidate *c, size_t i)
{
  return sg_slice(c->text, c->tokens[i].from, c->tokens[i].to);
}

static bool is_punct(const struct candidate *c, size_t i)
{
  return c->tokens[i].unit == SG_UNIT_PUNCT;
}

static void mark_sentences(struct candidate *c)
{
  size_t s = 0;
  for (size_t i = 0; i < c->count; i++)
    if (s < c->reading->sentence_count && c->text.p + c->tokens[i].from >= c->reading->sentences[s].p) {
      c->opens[i] = true;
      s++;
    }
  c->opens[c->count] = true;
}

/* A stop after which a sentence begins, quotes, brackets and citations aside: not that of "Eq. (3)"
 * or "M. Curie". */
static bool ends_sentence(const struct candidate *c, size_t i)
{
  static const char *const marks[] = {".", "?", "!", "。", "？", "！"};
  if (!is_punct(c, i) || !SG_ONE_OF(text_of(c, i), marks))
    return false;
  size_t next = i + 1;
  while (!c->opens[next] && next < i + 4 && c->tokens[next].unit != SG_UNIT_WORD)
    next++;
  return c->opens[next];
}

/* Punctuation between clauses. An en dash without spaces joins: "Metropolis–Hastings". */
static bool is_break(const struct candidate *c, size_t i)
{
  static const char *const marks[] = {",", ";", ":", "—", "–", "，", "；", "：", "、"};
  bool glued = (c->tokens[i].flags & SG_TOKEN_GLUED) != 0;
  bool inside = glued && i + 1 < c->count && (c->tokens[i + 1].flags & SG_TOKEN_GLUED); /* "10:26", "8,5" */
  if ((sg_str_equal(text_of(c, i), SG_LIT("–")) && glued) || (inside && sg_is_digit(text_of(c, i + 1).p[0])))
    return false;
  return is_punct(c, i) && (SG_ONE_OF(text_of(c, i), marks) || ends_sentence(c, i));
}

/* A dash opens an aside as often as it closes one. */
static bool is_dash(const struct candidate *c, size_t i)
{
  static const char *const marks[] = {"—", "–"};
  return is_punct(c, i) && SG_ONE_OF(text_of(c, i), marks);
}

static bool is_finite(const struct candidate *c, size_t i)
{
  return sg_tag_is_finite(c->tokens[i].tag);
}

static bool is_word(const struct candidate *c, size_t i, const char *word)
{
  return i < c->count && sg_str_equal_nocase(text_of(c, i), sg_cstr(word));
}

/* Words that open a clause which can stand as a highlight without them. */
static bool opens_clause(const struct candidate *c, size_t i)
{
  static const char *const words[] = {"that", "because", "whether", "since", "therefore", "thus", "hence"};
  bool points = i > 0 && c->tokens[i - 1].tag == SG_TAG_IN && is_word(c, i, "that"); /* "at that point" */
  return c->tokens[i].unit == SG_UNIT_WORD && SG_ONE_OF(text_of(c, i), words) && !points;
}

/* Words before which a clause may end. */
static bool closes_clause(const struct candidate *c, size_t i)
{
  static const char *const words[] = {"because", "while", "whereas", "although", "unless", "but"};
  if (c->tokens[i].unit != SG_UNIT_WORD || !SG_ONE_OF(text_of(c, i), words))
    return false;
  bool asked = i > 0 && c->tokens[i].tag == SG_TAG_WH && (c->tokens[i - 1].can & (SG_CAN_VB | SG_CAN_VBZ)) != 0;
  return !asked; /* "cannot tell which member": its object */
}

static bool negates(const struct candidate *c, size_t i)
{
  static const char *const words[] = {"not",      "no",     "never",  "cannot", "neither", "nor",    "without",
                                      "n't",      "hardly", "rarely", "few",    "little",  "unless", "if",
                                      "unlikely", "may",    "might",  "could",  "only",    "than"};
  struct sg_str word = text_of(c, i);
  return SG_ONE_OF(word, words) || sg_str_ends(word, SG_LIT("n't")) || sg_str_ends(word, SG_LIT("n’t"));
}

/* Does the clause before the comma at `i` stand by itself, so that another begins after it? Not in the middle
 * of a list ("If $X$, $Y$ are …"), after an adjective ("several other, more …"), nor before a
 * member of one ("…, a, b and c"). */
static bool opens_after_comma(const struct candidate *c, size_t i)
{
  uint8_t last = i > 0 ? c->tokens[i - 1].tag : SG_TAG_PU;
  if (last == SG_TAG_JJ || last == SG_TAG_DT || last == SG_TAG_IN || last == SG_TAG_CC)
    return false;
  size_t from = i;
  bool finite = false;
  while (from > 0 && !c->opens[from] &&
         !(is_break(c, from - 1) && !sg_str_equal(text_of(c, from - 1), SG_LIT(","))))
    from--;
  for (size_t k = from; k < i; k++)
    finite = finite || is_finite(c, k);
  static const char *const subordinators[] = {"if",       "when",   "while", "since", "because",
                                              "although", "though", "as",    "where", "whereas"};
  bool adverbial = c->tokens[from].tag == SG_TAG_IN || c->tokens[from].tag == SG_TAG_TO ||
                   c->tokens[from].tag == SG_TAG_RB || c->tokens[from].tag == SG_TAG_VBG ||
                   c->tokens[from].tag == SG_TAG_VBN || c->tokens[from].tag == SG_TAG_WH;
  uint8_t second = c->tokens[from + 1 < i ? from + 1 : from].tag;
  bool clause = SG_ONE_OF(text_of(c, from), subordinators) && second != SG_TAG_VBG && second != SG_TAG_VBN &&
                !sg_str_equal(text_of(c, from + 1 < i ? from + 1 : from), SG_LIT("using")); /* "When using" */
  if (!finite && (!adverbial || clause))
    return false;
  for (size_t k = i + 1; k < c->count && k < i + LIST_TOKENS; k++)
    if (is_break(c, k))
      return !sg_str_equal(text_of(c, k), SG_LIT(","));
  return true;
}

/* Would an end before the comma at `j` cut a list in two ("reads with GMAP, minimap2, and STAR")? */
static bool cuts_list(const struct candidate *c, size_t j)
{
  if (j >= c->count || !sg_str_equal(text_of(c, j), SG_LIT(",")))
    return false;
  size_t k = j + 1;
  if (k < c->count && c->tokens[k].tag == SG_TAG_CC) {
    for (size_t before = j; before > 0 && j - before < LIST_TOKENS; before--)
      if (before < j && sg_str_equal(text_of(c, before), SG_LIT(",")))
        return true; /* "the data, code, and this manuscript are" */
    k++;
  }
  for (size_t end = k + LIST_TOKENS; k < c->count && k < end; k++) {
    if (is_finite(c, k) || c->tokens[k].tag == SG_TAG_WH || closes_clause(c, k) || opens_clause(c, k) ||
        c->tokens[k].tag == SG_TAG_VBG)
      return false;
    if (c->tokens[k].tag == SG_TAG_CC || is_break(c, k))
      return true;
  }
  return c->tokens[j + 1 < c->count ? j + 1 : j].tag == SG_TAG_CC;
}

/* "advisory levels for": a noun that could be a verb elsewhere. */
static bool is_likely_noun(const struct candidate *c, size_t i)
{
  uint8_t next = i + 1 < c->count ? c->tokens[i + 1].tag : SG_TAG_PU;
  bool plural = c->tokens[i].tag == SG_TAG_VBZ && (c->tokens[i].can & SG_CAN_NNS);
  bool singular = c->tokens[i].tag == SG_TAG_VBP && (c->tokens[i].can & SG_CAN_NN);
  return (plural || singular) &&
         (next == SG_TAG_IN || next == SG_TAG_TO || next == SG_TAG_MD || next == SG_TAG_VBG ||
          next == SG_TAG_VBN || next == SG_TAG_VBP || next == SG_TAG_VBZ);
}

/* "For the term that the authors report": after a noun, "that" opens no clause that could stand without it. */
static bool is_relative(const struct candidate *c, size_t i)
{
  return i > 0 && i < c->count && sg_str_equal(text_of(c, i), SG_LIT("that")) &&
         sg_tag_is_noun(c->tokens[i - 1].tag);
}

/* Where phrases of an English sentence may begin and end. */
static void mark_english(struct candidate *c)
{
  bool subject = false; /* a noun or pronoun stands before in this clause … */
  bool plain = true;    /* … and nothing but its noun phrase: no other verb, no relative clause */
  for (size_t i = 0; i < c->count; i++) {
    bool after_break = i == 0 || is_break(c, i - 1);
    uint8_t tag = c->tokens[i].tag;
    bool word = c->tokens[i].unit != SG_UNIT_PUNCT;
    if (after_break || opens_clause(c, i - 1)) {
      subject = false;
      plain = true;
    }
    if (word && (after_break || opens_clause(c, i - 1)) && tag != SG_TAG_CC && tag != SG_TAG_IN &&
        tag != SG_TAG_WH && tag != SG_TAG_TO && !opens_clause(c, i) &&
        !(i > 0 && opens_clause(c, i - 1) &&
          (is_finite(c, i) || is_relative(c, i - 1))) &&        /* "the error that should" */
        !(i > 0 && (tag == SG_TAG_VBN || tag == SG_TAG_VBG)) && /* "…, divided by their number" */
        !(i > 0 && (c->tokens[i].flags & SG_TOKEN_BRACKET)) &&
        !(i > 0 && (c->tokens[i].unit == SG_UNIT_NUMBER || is_dash(c, i - 1))) &&
        !(i > 0 && sg_str_equal(text_of(c, i - 1), SG_LIT(",")) && !opens_after_comma(c, i - 1)))
      c->starts[i] = true;
    /* The predicate: after a subject, its verb; "is" itself stays outside. */
    if (subject && plain && is_finite(c, i) && !(i > 0 && negates(c, i - 1))) {
      static const char *const be[] = {"is", "are", "was", "were"};
      bool copula = SG_ONE_OF(text_of(c, i), be);
      if (!copula && tag != SG_TAG_MD && !is_likely_noun(c, i))
        c->starts[i] = true;
      else if (copula && i + 1 < c->count && !negates(c, i + 1) &&
               (c->tokens[i + 1].tag == SG_TAG_DT || c->tokens[i + 1].tag == SG_TAG_JJ))
        c->starts[i + 1] = true;
      else if (copula && i + 1 < c->count && c->tokens[i + 1].tag == SG_TAG_VBN)
        c->starts[i] = true; /* "is associated with …" */
    }
    subject = subject || sg_tag_is_noun(tag) || tag == SG_TAG_PRP || c->tokens[i].unit == SG_UNIT_MATH;
    bool relative = tag == SG_TAG_WH || (i > 0 && opens_clause(c, i)) || tag == SG_TAG_VBG ||
                    tag == SG_TAG_VBN || tag == SG_TAG_PRP;
    plain = plain && !is_finite(c, i) && !(relative && subject) && tag != SG_TAG_VB;
    if (word && i > 0 && closes_clause(c, i))
      c->ends[i] = true;
    if (is_break(c, i) && !cuts_list(c, i))
      c->ends[i] = true;
  }
  c->ends[c->count] = true;
}

static bool is_colon(const struct candidate *c, size_t i)
{
  return sg_str_equal(text_of(c, i), SG_LIT(":"));
}

/* A mark between main clauses: the end of a sentence, a semicolon, a colon. */
static bool parts_clauses(const struct candidate *c, size_t i)
{
  return is_break(c, i) && (ends_sentence(c, i) || is_colon(c, i) || sg_str_equal(text_of(c, i), SG_LIT(";")));
}

/* "Methode: An 214 Kindern wurde …": a word that says what the sentence is, before its colon. */
static bool is_labelled(const struct candidate *c, size_t i)
{
  for (size_t k = i + 1; k < i + LABEL_TOKENS && k < c->count && !c->opens[k]; k++)
    if (is_colon(c, k))
      return true;
  return false;
}

/* Other languages whose words are known: a main clause, from where its sentence begins to its end, or to the
 * comma before a word that opens another clause. Announcements say nothing that a reader should keep. The rest:
 * from one mark of punctuation to the next. */
static void mark_foreign(struct candidate *c, int language)
{
  bool known = sg_words_grammar(language, SG_GRAMMAR_TURNS).n > 0;
  for (size_t i = 0; i < c->count; i++) {
    bool mark = is_break(c, i), begins = !is_punct(c, i) && (i == 0 || is_break(c, i - 1));
    c->starts[i] = begins;
    c->ends[i] = mark;
    if (!known)
      continue;
    bool inner = i > 0 && !c->opens[i] && parts_clauses(c, i - 1);
    c->points[i] = sg_words_stand(c->text, c->tokens[i].from, language, SG_GRAMMAR_POINTS);
    c->starts[i] = (c->opens[i] || (inner && !c->points[i])) && !is_punct(c, i) && !is_labelled(c, i) &&
                   !sg_words_stand(c->text, c->tokens[i].from, language, SG_GRAMMAR_ANNOUNCES);
    bool turns =
        mark && i + 1 < c->count && sg_words_stand(c->text, c->tokens[i + 1].from, language, SG_GRAMMAR_TURNS);
    c->ends[i] = (parts_clauses(c, i) && !is_colon(c, i)) || turns; /* a colon: what counts follows */
  }
  c->ends[c->count] = !known || (c->count > 0 && !is_colon(c, c->count - 1));
}

static int words_in(const struct candidate *c, size_t i)
{
  if (c->tokens[i].unit == SG_UNIT_PUNCT || c->tokens[i].unit == SG_UNIT_CITATION)
    return 0;
  struct sg_str s = text_of(c, i);
  size_t length;
  if (c->tokens[i].unit == SG_UNIT_MATH) {
    int words = 1;
    for (size_t k = 0; k < s.n; k++)
      words += s.p[k] == ' ';
    return words;
  }
  if (s.n > 0 && sg_is_unspaced(sg_utf8_decode(s, 0, &length)))
    return 1 + (int)(sg_utf8_count(s) / UNSPACED_CHARS);
  return 1;
}

/* The bytes of tokens [i, j) with the emphasis that hugs them. */
static void bytes_of(const struct candidate *c, size_t i, size_t j, size_t *from, size_t *to)
{
  *from = c->tokens[i].from;
  *to = c->tokens[j - 1].to;
  while (*from > 0 && c->text.p[*from - 1] == '*')
    --*from;
  while (*to < c->text.n && c->text.p[*to] == '*')
    ++*to;
}

/* "The paper is structured as follows", "the authors will describe …", "Section 3 discusses …", "Let $Q$ be …":
 * announcements and preparations say nothing that a reader should keep. */
static bool announces(const struct candidate *c, size_t i, size_t j)
{
  static const char *const tells[] = {"describe", "evaluate", "discuss", "present",   "show",
                                      "review",   "explain",  "explore", "introduce", "examine",
                                      "see",      "return",   "outline", "turn"},
                           *const prepares[] = {"let",    "suppose", "consider",  "assume", "define",  "denote",
                                                "recall", "note",    "similarly", "see",    "compute", "say"},
                           *const parts[] = {"section",    "sections", "chapter", "chapters",
                                             "subsection", "appendix", "pages"};
  size_t head = i;
  while (head > 0 && !c->opens[head])
    head--;
  if ((is_word(c, head, "there") && (is_word(c, head + 1, "are") || is_word(c, head + 1, "is"))) ||
      (is_word(c, head, "this") && is_word(c, head + 1, "is") && is_word(c, head + 2, "where")) ||
      is_word(c, head, "now"))
    return true;
  if (SG_ONE_OF(text_of(c, head), prepares) || (is_word(c, head, "to") && is_word(c, head + 1, "see")))
    return true;
  if (is_word(c, head, "in") &&
      (is_word(c, head + 1, "the") || is_word(c, head + 1, "this") || is_word(c, head + 1, "what")) &&
      (is_word(c, head + 2, "following") || is_word(c, head + 2, "next") || is_word(c, head + 2, "follows") ||
       (head + 2 < c->count && SG_ONE_OF(text_of(c, head + 2), parts))))
    return true;
  static const char *const counts[] = {"several", "many", "various", "numerous", "much", "some"};
  for (size_t k = head; k + 1 < j && k < head + 8 && SG_ONE_OF(text_of(c, head), counts); k++)
    if ((is_word(c, k, "have") || is_word(c, k, "has")) && is_word(c, k + 1, "been"))
      return true; /* "Several aligners have been developed for such data" */
  for (size_t k = head; k + 1 < j; k++) {
    if ((is_word(c, k, "as") && is_word(c, k + 1, "follows")) ||
        (is_word(c, k, "the") && is_word(c, k + 1, "following")))
      return true;
    bool ahead =
        is_word(c, k, "will") || is_word(c, k, "first") || is_word(c, k, "now"); /* "we first outline" */
    if (ahead && SG_ONE_OF(text_of(c, k + 1), tells))
      return true;
    bool part = SG_ONE_OF(text_of(c, k), parts) && k < head + 3;
    if (part && !is_word(c, k > head ? k - 1 : k, "each"))
      return true; /* "Section 3 describes", "This section presents" */
  }
  return false;
}

/* "Figure 2 expands the previous view", "the trade-off is illustrated in Figure 5b": what is shown where; not
 * "Figure 2 reveals that …", nor a reference in brackets. */
static bool shows_only(const struct candidate *c, size_t i, size_t j)
{
  bool shows = false;
  for (size_t k = i; k < j; k++) {
    if (is_word(c, k, "that"))
      return false;
    shows = shows || (c->tokens[k].unit == SG_UNIT_REFERENCE && !(c->tokens[k].flags & SG_TOKEN_BRACKET));
  }
  return shows;
}

/* Is a lone dash among the tokens, which opens an aside that they do not close, or in a predicate a mark after
 * which another clause begins? */
static bool is_torn(const struct candidate *c, size_t i, size_t j)
{
  bool predicate = i > 0 && !c->opens[i] && !is_break(c, i - 1) && !opens_clause(c, i - 1);
  size_t dashes = 0;
  bool comma = false;
  for (size_t k = i; k < j; k++) {
    dashes += is_dash(c, k) && !(c->tokens[k].flags & SG_TOKEN_GLUED);
    comma = comma || sg_str_equal(text_of(c, k), SG_LIT(","));
    bool parts = sg_str_equal(text_of(c, k), SG_LIT(";")) || sg_str_equal(text_of(c, k), SG_LIT(":"));
    if (predicate && (parts || (comma && is_finite(c, k))))
      return true;
  }
  return dashes % 2 != 0;
}

/* "indicates that, in general": an adverbial between commas belongs to what comes after it. */
static bool ends_in_adverbial(const struct candidate *c, size_t i, size_t j)
{
  size_t from = j;
  while (from > i && !sg_str_equal(text_of(c, from - 1), SG_LIT(",")))
    from--;
  return from > i && j < c->count && sg_str_equal(text_of(c, j), SG_LIT(",")) && j - from <= ADVERBIAL_TOKENS &&
         (c->tokens[from].tag == SG_TAG_IN || c->tokens[from].tag == SG_TAG_RB);
}

/* "shows that while they see its value": the clause that it leads to is missing. */
static bool waits_for_main_clause(const struct candidate *c, size_t i, size_t j)
{
  static const char *const words[] = {"while", "although", "though", "if", "when", "whereas"};
  bool waits = false;
  for (size_t k = i; k < j; k++)
    waits = SG_ONE_OF(text_of(c, k), words) || (waits && !sg_str_equal(text_of(c, k), SG_LIT(",")));
  return waits && j < c->count && sg_str_equal(text_of(c, j), SG_LIT(","));
}

/* English: may tokens [i, j) end there, and do they say anything? */
static bool is_phrase(const struct candidate *c, size_t i, size_t j)
{
  uint8_t last = c->tokens[j - 1].tag;
  if (last == SG_TAG_DT || last == SG_TAG_IN || last == SG_TAG_CC || last == SG_TAG_TO || last == SG_TAG_MD ||
      last == SG_TAG_PRPS || last == SG_TAG_WH || is_punct(c, j - 1) ||
      (is_finite(c, j - 1) && j < c->count && !is_punct(c, j)) || announces(c, i, j) || shows_only(c, i, j) ||
      is_torn(c, i, j) || ends_in_adverbial(c, i, j) || waits_for_main_clause(c, i, j))
    return false;
  bool waits = false;
  int content = 0, finite = 0,
      relative = 0; /* "storage, in order to find plans that are cheap": no verb of its own */
  for (size_t k = i; k < j; k++) {
    if (k > i && (opens_clause(c, k) || c->tokens[k].tag == SG_TAG_WH))
      waits = true; /* "indicates that, in general" has no end */
    bool verbal = is_finite(c, k) || c->tokens[k].unit == SG_UNIT_MATH || /* "such that $a = b$" */
                  (c->tokens[k].can & (SG_CAN_VB | SG_CAN_VBZ | SG_CAN_VBD)) != 0;
    waits = waits && !verbal;
    finite += is_finite(c, k);
    relative += k > i && (c->tokens[k].tag == SG_TAG_WH || is_relative(c, k));
    content += c->tokens[k].unit == SG_UNIT_WORD && !(c->tokens[k].flags & SG_TOKEN_STOP);
  }
  return !waits && finite > relative && content >= CONTENT_MIN;
}

/* Nothing that turns or hedges the phrase stands before it in its clause. */
static bool is_unhedged(const struct candidate *c, size_t i)
{
  for (size_t k = i; k > 0 && !is_break(c, k - 1) && i - k < 8; k--)
    if (negates(c, k - 1))
      return false;
  return true;
}

static double value_of(const struct candidate *c, size_t i, size_t j, int wanted)
{
  double mass = 0;
  for (size_t k = i; k < j; k++) {
    uint32_t stem = c->tokens[k].stem;
    const struct sg_stem *row = stem == SG_NO_STEM ? NULL : sg_stem_of(c->analysis, c->reading, stem);
    if (row != NULL)
      mass += row->weight;
    else if (c->tokens[k].unit == SG_UNIT_MATH)
      mass += 0.5; /* formulas belong to a phrase but do not make it */
  }
  int words = c->words[j] - c->words[i];
  double fit = 1.0 - 0.04 * fabs((double)words - wanted);
  bool whole = j == c->count || (j + 1 == c->count && is_punct(c, j)), opens = i == 0 || c->opens[i];
  bool begins = opens || is_break(c, i - 1) || opens_clause(c, i - 1);
  if ((c->analysis->english && !begins) || c->points[i])
    fit *= WITHOUT_SUBJECT;
  static const char *const pointers[] = {"it", "they", "this", "these", "such", "he", "she"};
  if (c->analysis->english && SG_ONE_OF(text_of(c, i), pointers))
    fit *= POINTING;
  if (i > c->display)
    fit *= AFTER_FORMULA; /* "where $x$ is …" tells of its symbols */
  return mass / sqrt((double)words) * (fit < 0.2 ? 0.2 : fit) * (whole ? 1.25 : 1.0) *
         (whole && opens ? WHOLE_SENTENCE : 1.0);
}

/* Where the clause of a phrase begins that leaves out its subject, so that the two make one to be read alone;
 * `i` where that would be too long, or the clause opens with a joint. */
static size_t with_subject(const struct candidate *c, size_t i, size_t j)
{
  size_t from = i;
  while (from > 0 && !c->opens[from] && !is_break(c, from - 1) && !opens_clause(c, from - 1))
    from--;
  uint8_t tag = c->tokens[from].tag;
  bool joint = tag == SG_TAG_CC || tag == SG_TAG_IN || tag == SG_TAG_WH || tag == SG_TAG_TO;
  return joint || c->words[j] - c->words[from] > SG_PHRASE_MAX || !is_unhedged(c, from) ? i : from;
}

static bool find_best(const struct candidate *c, int wanted, bool strict, size_t *from, size_t *to)
{
  double best = -1;
  size_t head = 0, end = 0;
  for (size_t i = 0; i < c->count; i++) {
    if (!c->starts[i])
      continue;
    for (size_t j = i + 1; j <= c->count; j++) {
      int words = c->words[j] - c->words[i];
      if (words > SG_PHRASE_MAX || (j > i + 1 && ends_sentence(c, j - 1) && j < c->count))
        break;
      if (!c->ends[j] || words < SG_PHRASE_MIN)
        continue;
      if (strict && (c->analysis->english ? !is_phrase(c, i, j) || !is_unhedged(c, i) : shows_only(c, i, j)))
        continue;
      size_t a, b;
      bytes_of(c, i, j, &a, &b);
      double value = value_of(c, i, j, wanted);
      if (value > best && sg_highlight_fits(sg_slice(c->text, a, b))) {
        best = value;
        *from = a;
        *to = b;
        head = i;
        end = j;
      }
    }
  }
  size_t start = best >= 0 && c->analysis->english ? with_subject(c, head, end) : head, a, b;
  if (start < head) {
    bytes_of(c, start, end, &a, &b);
    if (sg_highlight_fits(sg_slice(c->text, a, b)))
      *from = a;
  }
  return best >= 0;
}

/* What is left for texts without a fitting clause: any run of words that ends well, in other languages than
 * English before a mark; the whole text where it is short. */
static bool find_any(struct candidate *c, int wanted, size_t *from, size_t *to)
{
  for (size_t i = 0; i < c->count; i++) {
    bool word = !is_punct(c, i), noun = c->tokens[i].tag == SG_TAG_NN || c->tokens[i].tag == SG_TAG_NNS;
    bool marked = i + 1 < c->count && is_break(c, i + 1);
    c->starts[i] = c->starts[i] || (word && i == 0);
    c->ends[i + 1] = c->ends[i + 1] || (word && (c->analysis->english ? noun : marked));
  }
  if (find_best(c, wanted, false, from, to))
    return true;
  size_t end = c->count;
  while (end > 0 && is_punct(c, end - 1))
    end--;
  if (end == 0 || c->words[end] > SG_PHRASE_MAX || c->words[end] < 2)
    return false;
  bytes_of(c, 0, end, from, to);
  return sg_highlight_fits(sg_slice(c->text, *from, *to));
}

bool sg_phrase_highlight(struct sg_buf *text, size_t from, const struct sg_analysis *analysis,
                         struct sg_arena *arena, int wanted, bool force)
{
  struct sg_reading reading;
  struct sg_str body = sg_slice(sg_buf_str(text), from, text->length);
  if (body.n == 0 || sg_analysis_read(analysis, body, arena, &reading, NULL) != SG_OK)
    return false;
  struct candidate c = {.text = body, .tokens = reading.tokens, .analysis = analysis, .reading = &reading};
  c.count = reading.token_count < TOKENS_MAX ? reading.token_count : TOKENS_MAX;
  for (size_t i = 0; i < c.count; i++)
    c.words[i + 1] = c.words[i] + words_in(&c, i);
  while (c.display < c.count && !sg_str_starts(text_of(&c, c.display), SG_LIT("$$")))
    c.display++;
  mark_sentences(&c);
  if (analysis->english)
    mark_english(&c);
  else
    mark_foreign(&c, sg_words_language(analysis->paper->lang));
  size_t a = 0, b = 0;
  if (!find_best(&c, wanted, true, &a, &b) && !(force && find_any(&c, wanted, &a, &b)))
    return false;
  sg_buf_splice(text, from + b, 0, SG_LIT("=="));
  sg_buf_splice(text, from + a, 0, SG_LIT("=="));
  return text->failure == SG_OK;
}
