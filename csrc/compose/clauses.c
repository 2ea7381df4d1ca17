#include "compose/clauses.h"

#include "base/utf8.h"
#include "languages/labels.h"
#include "text/vocabulary.h"

enum {
  LABEL_TOKENS = 3,   /* of a label before a colon, with it */
  LIST_TOKENS = 6,    /* of a list's next member */
  UNSPACED_CHARS = 3, /* characters of Chinese or Japanese that count as a word */
};

struct sg_str sg_clause_text(const struct sg_clauses *c, size_t i)
{
  return sg_slice(c->text, c->tokens[i].from, c->tokens[i].to);
}

bool sg_clause_is_punct(const struct sg_clauses *c, size_t i)
{
  return c->tokens[i].unit == SG_UNIT_PUNCT;
}

static void mark_sentences(struct sg_clauses *c)
{
  size_t s = 0;
  for (size_t i = 0; i < c->count; i++)
    if (s < c->reading->sentence_count && c->text.p + c->tokens[i].from >= c->reading->sentences[s].p) {
      c->opens[i] = true;
      s++;
    }
  c->opens[c->count] = true;
}

bool sg_clause_ends_sentence(const struct sg_clauses *c, size_t i)
{
  static const char *const marks[] = {".", "?", "!", "。", "？", "！"};
  if (!sg_clause_is_punct(c, i) || !SG_ONE_OF(sg_clause_text(c, i), marks))
    return false;
  size_t next = i + 1;
  while (!c->opens[next] && next < i + 4 && c->tokens[next].unit != SG_UNIT_WORD)
    next++;
  return c->opens[next];
}

bool sg_clause_is_break(const struct sg_clauses *c, size_t i)
{
  static const char *const marks[] = {",", ";", ":", "—", "–", "，", "；", "：", "、"};
  bool glued = (c->tokens[i].flags & SG_TOKEN_GLUED) != 0;
  bool inside = glued && i + 1 < c->count && (c->tokens[i + 1].flags & SG_TOKEN_GLUED); /* "10:26", "8,5" */
  if ((sg_str_equal(sg_clause_text(c, i), SG_LIT("–")) && glued) ||
      (inside && sg_is_digit(sg_clause_text(c, i + 1).p[0])))
    return false;
  return sg_clause_is_punct(c, i) && (SG_ONE_OF(sg_clause_text(c, i), marks) || sg_clause_ends_sentence(c, i));
}

bool sg_clause_is_dash(const struct sg_clauses *c, size_t i)
{
  static const char *const marks[] = {"—", "–"};
  return sg_clause_is_punct(c, i) && SG_ONE_OF(sg_clause_text(c, i), marks);
}

bool sg_clause_is_finite(const struct sg_clauses *c, size_t i)
{
  return sg_tag_is_finite(c->tokens[i].tag);
}

bool sg_clause_is_word(const struct sg_clauses *c, size_t i, const char *word)
{
  return i < c->count && sg_is_word(sg_clause_text(c, i), word);
}

bool sg_clause_opens(const struct sg_clauses *c, size_t i)
{
  static const char *const words[] = {"that", "because", "whether", "since", "therefore", "thus", "hence"};
  bool points =
      i > 0 && c->tokens[i - 1].tag == SG_TAG_IN && sg_clause_is_word(c, i, "that"); /* "at that point" */
  return c->tokens[i].unit == SG_UNIT_WORD && SG_ONE_OF(sg_clause_text(c, i), words) && !points &&
         !sg_clause_is_word(c, i + 1, "far"); /* "thus far" */
}

/* Words before which a clause may end. */
static bool closes_clause(const struct sg_clauses *c, size_t i)
{
  static const char *const words[] = {"because", "while", "whereas", "although", "unless", "but"};
  if (c->tokens[i].unit != SG_UNIT_WORD || !SG_ONE_OF(sg_clause_text(c, i), words))
    return false;
  bool asked = i > 0 && c->tokens[i].tag == SG_TAG_WH && (c->tokens[i - 1].can & (SG_CAN_VB | SG_CAN_VBZ)) != 0;
  return !asked; /* "cannot tell which member": its object */
}

bool sg_clause_negates(const struct sg_clauses *c, size_t i)
{
  static const char *const words[] = {"not",      "no",     "never",  "cannot", "neither", "nor",    "without",
                                      "n't",      "hardly", "rarely", "few",    "little",  "unless", "if",
                                      "unlikely", "may",    "might",  "could",  "only",    "than"};
  struct sg_str word = sg_clause_text(c, i);
  return SG_ONE_OF(word, words) || sg_str_ends(word, SG_LIT("n't")) || sg_str_ends(word, SG_LIT("n’t"));
}

/* Does the clause before the comma at `i` stand by itself, so that another begins after it? Not in the middle
 * of a list ("If $X$, $Y$ are …"), after an adjective ("several other, more …"), nor before a
 * member of one ("…, a, b and c"). */
static bool opens_after_comma(const struct sg_clauses *c, size_t i)
{
  uint8_t last = i > 0 ? c->tokens[i - 1].tag : SG_TAG_PU;
  if (last == SG_TAG_JJ || last == SG_TAG_DT || last == SG_TAG_IN || last == SG_TAG_CC)
    return false;
  size_t from = i;
  bool finite = false;
  while (from > 0 && !c->opens[from] &&
         !(sg_clause_is_break(c, from - 1) && !sg_str_equal(sg_clause_text(c, from - 1), SG_LIT(","))))
    from--;
  for (size_t k = from; k < i; k++)
    finite = finite || sg_clause_is_finite(c, k);
  static const char *const subordinators[] = {"if",       "when",   "while", "since", "because",
                                              "although", "though", "as",    "where", "whereas"};
  bool adverbial = c->tokens[from].tag == SG_TAG_IN || c->tokens[from].tag == SG_TAG_TO ||
                   c->tokens[from].tag == SG_TAG_RB || c->tokens[from].tag == SG_TAG_VBG ||
                   c->tokens[from].tag == SG_TAG_VBN || c->tokens[from].tag == SG_TAG_WH;
  uint8_t second = c->tokens[from + 1 < i ? from + 1 : from].tag;
  bool clause =
      SG_ONE_OF(sg_clause_text(c, from), subordinators) && second != SG_TAG_VBG && second != SG_TAG_VBN &&
      !sg_str_equal(sg_clause_text(c, from + 1 < i ? from + 1 : from), SG_LIT("using")); /* "When using" */
  if (!finite && (!adverbial || clause))
    return false;
  for (size_t k = i + 1; k < c->count && k < i + LIST_TOKENS; k++)
    if (sg_clause_is_break(c, k))
      return !sg_str_equal(sg_clause_text(c, k), SG_LIT(","));
  return true;
}

/* Would an end before the comma at `j` cut a list in two ("reads with GMAP, minimap2, and STAR")? */
static bool cuts_list(const struct sg_clauses *c, size_t j)
{
  if (j >= c->count || !sg_str_equal(sg_clause_text(c, j), SG_LIT(",")))
    return false;
  size_t k = j + 1;
  if (k < c->count && c->tokens[k].tag == SG_TAG_CC) {
    for (size_t before = j; before > 0 && j - before < LIST_TOKENS; before--)
      if (before < j && sg_str_equal(sg_clause_text(c, before), SG_LIT(",")))
        return true; /* "the data, code, and this manuscript are" */
    k++;
  }
  for (size_t end = k + LIST_TOKENS; k < c->count && k < end; k++) {
    if (sg_clause_is_finite(c, k) || c->tokens[k].tag == SG_TAG_WH || closes_clause(c, k) ||
        sg_clause_opens(c, k) || c->tokens[k].tag == SG_TAG_VBG)
      return false;
    if (c->tokens[k].tag == SG_TAG_CC || sg_clause_is_break(c, k))
      return true;
  }
  return c->tokens[j + 1 < c->count ? j + 1 : j].tag == SG_TAG_CC;
}

bool sg_clause_is_relative(const struct sg_clauses *c, size_t i)
{
  return i > 0 && i < c->count && sg_str_equal(sg_clause_text(c, i), SG_LIT("that")) &&
         sg_tag_is_noun(c->tokens[i - 1].tag);
}

/* Where phrases of an English sentence may begin and end. */
static void mark_english(struct sg_clauses *c)
{
  for (size_t i = 0; i < c->count; i++) {
    bool after_break = i == 0 || sg_clause_is_break(c, i - 1), word = c->tokens[i].unit != SG_UNIT_PUNCT;
    uint8_t tag = c->tokens[i].tag;
    if (word && (after_break || sg_clause_opens(c, i - 1)) && tag != SG_TAG_CC && tag != SG_TAG_IN &&
        tag != SG_TAG_WH && tag != SG_TAG_TO && !sg_clause_opens(c, i) &&
        !(i > 0 && sg_clause_opens(c, i - 1) &&
          (sg_clause_is_finite(c, i) || sg_clause_is_relative(c, i - 1))) && /* "the error that should" */
        !(i > 0 && (tag == SG_TAG_VBN || tag == SG_TAG_VBG)) && /* "…, divided by their number" */
        !(i > 0 && (c->tokens[i].flags & SG_TOKEN_BRACKET)) &&
        !(i > 0 && (c->tokens[i].unit == SG_UNIT_NUMBER || sg_clause_is_dash(c, i - 1))) &&
        !(i > 0 && sg_str_equal(sg_clause_text(c, i - 1), SG_LIT(",")) && !opens_after_comma(c, i - 1)))
      c->starts[i] = true;
    if (word && i > 0 && closes_clause(c, i))
      c->ends[i] = true;
    if (sg_clause_is_break(c, i) && !cuts_list(c, i))
      c->ends[i] = true;
  }
  c->ends[c->count] = true;
}

static bool is_colon(const struct sg_clauses *c, size_t i)
{
  return sg_str_equal(sg_clause_text(c, i), SG_LIT(":"));
}

/* A mark between main clauses: the end of a sentence, a semicolon, a colon. */
static bool parts_clauses(const struct sg_clauses *c, size_t i)
{
  return sg_clause_is_break(c, i) &&
         (sg_clause_ends_sentence(c, i) || is_colon(c, i) || sg_str_equal(sg_clause_text(c, i), SG_LIT(";")));
}

/* "Methode: An 214 Kindern wurde …": a word that says what the sentence is, before its colon. */
static bool is_labelled(const struct sg_clauses *c, size_t i)
{
  for (size_t k = i + 1; k < i + LABEL_TOKENS && k < c->count && !c->opens[k]; k++)
    if (is_colon(c, k))
      return true;
  return false;
}

/* Other languages whose words are known: a main clause, from where its sentence begins to its end, or to the
 * comma before a word that opens another clause. Announcements say nothing that a reader should keep. The rest:
 * from one mark of punctuation to the next. */
static void mark_foreign(struct sg_clauses *c, int language)
{
  bool known = sg_words_grammar(language, SG_GRAMMAR_TURNS).n > 0;
  for (size_t i = 0; i < c->count; i++) {
    bool mark = sg_clause_is_break(c, i),
         begins = !sg_clause_is_punct(c, i) && (i == 0 || sg_clause_is_break(c, i - 1));
    c->starts[i] = begins;
    c->ends[i] = mark;
    if (!known)
      continue;
    bool inner = i > 0 && !c->opens[i] && parts_clauses(c, i - 1);
    c->points[i] = sg_words_point(c->text, c->tokens[i].from, language);
    c->starts[i] = (c->opens[i] || (inner && !c->points[i])) && !sg_clause_is_punct(c, i) &&
                   !is_labelled(c, i) &&
                   !sg_words_stand(c->text, c->tokens[i].from, language, SG_GRAMMAR_ANNOUNCES);
    bool turns =
        mark && i + 1 < c->count && sg_words_stand(c->text, c->tokens[i + 1].from, language, SG_GRAMMAR_TURNS);
    c->ends[i] = (parts_clauses(c, i) && !is_colon(c, i)) || turns; /* a colon: what counts follows */
  }
  c->ends[c->count] = !known || (c->count > 0 && !is_colon(c, c->count - 1));
}

static int words_in(const struct sg_clauses *c, size_t i)
{
  if (c->tokens[i].unit == SG_UNIT_PUNCT || c->tokens[i].unit == SG_UNIT_CITATION)
    return 0;
  struct sg_str s = sg_clause_text(c, i);
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

void sg_clauses_mark(struct sg_clauses *clauses, struct sg_str text, const struct sg_analysis *analysis,
                     const struct sg_reading *reading)
{
  struct sg_clauses *c = clauses;
  *c = (struct sg_clauses){.text = text, .tokens = reading->tokens, .analysis = analysis, .reading = reading};
  c->count = reading->token_count < SG_CLAUSE_TOKENS_MAX ? reading->token_count : SG_CLAUSE_TOKENS_MAX;
  for (size_t i = 0; i < c->count; i++)
    c->words[i + 1] = c->words[i] + words_in(c, i);
  while (c->display < c->count && !sg_str_starts(sg_clause_text(c, c->display), SG_LIT("$$")))
    c->display++;
  mark_sentences(c);
  if (analysis->english)
    mark_english(c);
  else
    mark_foreign(c, sg_words_language(analysis->paper->lang));
}
