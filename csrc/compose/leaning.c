#include "compose/leaning.h"

#include "compose/prose.h"
#include "languages/labels.h"
#include "text/vocabulary.h"

enum {
  NEAR_HEAD = 14, /* tokens within which a demonstrative is about the sentence before */
  LEAD_WORDS = 4, /* words before the first comma that may be a connective */
};

struct view {
  const struct sg_analysis *analysis;
  const struct sg_sentence *row;
  size_t from, to; /* tokens after the connective at the head */
};

static struct sg_str word_at(const struct view *v, size_t i)
{
  return i < v->to ? sg_token_markdown(v->analysis, v->row, i) : sg_str(NULL, 0);
}

static bool is_word(const struct view *v, size_t i, const char *word)
{
  return sg_str_equal_nocase(word_at(v, i), sg_cstr(word));
}

static bool is_thing(const struct view *v, size_t i)
{
  const struct sg_token *t = &v->analysis->tokens[i];
  return sg_tag_is_noun(t->tag) || t->unit == SG_UNIT_MATH || t->unit == SG_UNIT_CODE ||
         t->unit == SG_UNIT_REFERENCE;
}

static bool is_finite(const struct view *v, size_t i)
{
  return sg_tag_is_finite(v->analysis->tokens[i].tag);
}

/* "It is known that", "it turns out that", "it may be useful to": points nowhere. "It shows that", "it can be
 * used to" do. */
static bool is_expletive(const struct view *v, size_t i)
{
  static const char *const verbs[] = {"is",       "was",     "be",       "seems",   "appears",
                                      "turns",    "follows", "remains",  "becomes", "seemed",
                                      "appeared", "turned",  "followed", "became",  "been"};
  bool verb = false;
  for (size_t k = i + 1; k < v->to && k < i + 8; k++) {
    uint8_t before = v->analysis->tokens[k - 1].tag;
    if (is_word(v, k, "that") || is_word(v, k, "whether") || is_word(v, k, "if"))
      return verb;
    if (is_word(v, k, "to"))
      return verb && (before == SG_TAG_JJ || before == SG_TAG_VBG || before == SG_TAG_NN);
    bool linking = SG_ONE_OF(word_at(v, k), verbs),
         other = is_finite(v, k) && v->analysis->tokens[k].tag != SG_TAG_MD;
    if (other && !linking && !verb)
      return false;
    verb = verb || linking;
  }
  return false;
}

/* A word at token `i` that points at the sentence before, when it opens a clause. */
static bool is_pointer(const struct view *v, size_t i)
{
  static const char *const words[] = {"this", "these", "they", "those", "such",
                                      "them", "he",    "she",  "its",   "their"};
  struct sg_str word = word_at(v, i);
  if (sg_str_equal_nocase(word, SG_LIT("it")))
    return !is_expletive(v, i);
  if (!SG_ONE_OF(word, words))
    return false;
  if (sg_str_equal_nocase(word, SG_LIT("such")) && is_word(v, i + 1, "as"))
    return false;
  bool who = is_word(v, i + 1, "who") || is_word(v, i + 1, "that") || is_word(v, i + 1, "which");
  return !(who && sg_str_equal_nocase(word, SG_LIT("those")));
}

/* "This paper", "these notes": the text that speaks. */
static bool names_the_text(const struct view *v, size_t i)
{
  static const char *const words[] = {
      "paper",  "work",     "article", "study",  "section",      "subsection", "chapter",    "thesis", "report",
      "note",   "notes",    "survey",  "review", "tutorial",     "document",   "manuscript", "book",   "part",
      "letter", "appendix", "essay",   "guide",  "dissertation", "lecture",    "monograph",  "volume"};
  for (size_t k = i + 1; k < v->to && k < i + 4; k++)
    if (SG_ONE_OF(word_at(v, k), words))
      return true;
    else if (is_thing(v, k))
      return false;
  return false;
}

/* Clauses that a pronoun follows at the head: "Since it functions by …, it can be used". */
static bool opens_clause(struct sg_str word)
{
  static const char *const words[] = {"since",    "because", "as",    "if",      "when",   "while",
                                      "although", "though",  "once",  "whereas", "unless", "after",
                                      "until",    "before",  "given", "where"};
  return SG_ONE_OF(word, words);
}

/* "Most of them", "One of these", "Many such", "Both of which". */
static bool is_part_of_them(const struct view *v)
{
  static const char *const parts[] = {"most",    "some",   "many", "all",  "one",     "two",
                                      "three",   "each",   "none", "few",  "several", "both",
                                      "neither", "either", "half", "part", "any",     "much"};
  if (!SG_ONE_OF(word_at(v, v->from), parts))
    return false;
  return (is_word(v, v->from + 1, "of") && (is_pointer(v, v->from + 2) || is_word(v, v->from + 2, "which"))) ||
         is_word(v, v->from + 1, "such");
}

/* "In this way", "Doing so", "As such", "To do this", "Which": phrases that are nothing but a pointer. */
static bool is_pointing_phrase(const struct view *v)
{
  if (is_word(v, v->from, "which") || is_word(v, v->from, "whose") || is_word(v, v->from, "whom"))
    return true;
  if (is_word(v, v->from, "as") && (is_word(v, v->from + 1, "such") || is_word(v, v->from + 1, "this")))
    return true;
  for (size_t i = v->from; i < v->from + 3; i++)
    if ((is_word(v, i, "do") || is_word(v, i, "doing") || is_word(v, i, "done")) && is_word(v, i + 1, "so"))
      return true;
  return (is_word(v, v->from, "in") || is_word(v, v->from, "of") || is_word(v, v->from, "for")) &&
         is_word(v, v->from + 1, "which");
}

bool sg_restates(const struct sg_analysis *analysis, size_t sentence)
{
  /* clang-format off */
  static const char *const leads[] = {
      "In other words", "Put differently", "Put simply", "Simply put", "To put it simply", "In simple terms", "In plain terms",
      "Intuitively", "Intuitively speaking", "Informally", "Informally speaking", "Loosely speaking", "Roughly speaking",
      "In layman's terms", "Mit anderen Worten", "Anders gesagt", "Einfach gesagt", "Vereinfacht gesagt", "Anschaulich gesprochen",
      "Autrement dit", "En d'autres termes", "En d’autres termes", "Intuitivement", "En otras palabras", "Dicho de otro modo",
      "Intuitivamente", "In altre parole", "Detto altrimenti", "Em outras palavras", "Por outras palavras", "Met andere woorden",
      "Eenvoudig gezegd", "Innymi słowy", "Mówiąc prościej"};
  /* clang-format on */
  const struct sg_sentence *row = &analysis->sentences[sentence];
  if (row->form != SG_FORM_PROSE)
    return false;
  struct sg_str s = sg_sentence_markdown(analysis, sentence);
  for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
    size_t n = strlen(leads[i]);
    if (s.n > n + 2 && sg_str_equal(sg_slice(s, 0, n), sg_cstr(leads[i])) && (s.p[n] == ',' || s.p[n] == ':'))
      return true;
  }
  return false;
}

/* After the connective that the analysis found, and after any short adverbial with its comma. */
static struct view view_of(const struct sg_analysis *analysis, size_t sentence)
{
  const struct sg_sentence *row = &analysis->sentences[sentence];
  struct view v = {analysis, row, row->token_from, row->token_to};
  size_t head = row->head_to > row->from ? row->head_to : row->from;
  head += sg_prose_lead_in(
      sg_slice(sg_sentence_markdown(analysis, sentence), head - row->from, row->to - row->from));
  while (v.from < v.to && analysis->tokens[v.from].from < head)
    v.from++;
  for (size_t i = v.from; i < v.to && i <= v.from + LEAD_WORDS; i++) {
    if (is_thing(&v, i) || is_finite(&v, i))
      break;
    if (is_word(&v, i, ",")) {
      v.from = i + 1;
      break;
    }
    if (is_pointer(&v, i))
      break;
  }
  return v;
}

/* "Dieser Aufsatz", "Cet article": the second word names the text that speaks. */
static bool names_foreign_text(struct sg_str rest)
{
  /* clang-format off */
  static const char *const words[] = {
      "aufsatz", "artikel", "arbeit", "beitrag", "abschnitt", "kapitel", "studie", "bericht", "dissertation", "text",
      "article", "travail", "étude", "section", "chapitre", "mémoire", "thèse", "rapport", "artículo",
      "trabajo", "estudio", "sección", "capítulo", "tesis", "articolo", "lavoro", "studio", "sezione", "capitolo", "tesi",
      "artigo", "trabalho", "estudo", "seção", "tese", "hoofdstuk", "sectie", "scriptie", "paper", "praca", "rozdział"};
  /* clang-format on */
  rest = sg_str_trim(rest);
  size_t end = 0;
  while (end < rest.n && !sg_is_space(rest.p[end]) && !sg_is_one_of(rest.p[end], ",.;:"))
    end++;
  return SG_ONE_OF(sg_slice(rest, 0, end), words);
}

/* Does the sentence open with a word that points back, in a language whose grammar the analysis does not know?
 */
static bool opens_foreign(const struct sg_analysis *analysis, size_t sentence)
{
  struct sg_str s = sg_sentence_markdown(analysis, sentence);
  if (!sg_words_point(s, 0, sg_words_language(analysis->paper->lang)))
    return false;
  size_t end = 0;
  while (end < s.n && !sg_is_space(s.p[end]) && !sg_is_one_of(s.p[end], ",.;:"))
    end++;
  return !names_foreign_text(sg_slice(s, end, s.n));
}

bool sg_points_back(const struct sg_analysis *analysis, size_t sentence)
{
  const struct sg_sentence *row = &analysis->sentences[sentence];
  if (row->token_from == row->token_to || row->form > SG_FORM_FRAGMENT)
    return false;
  if (sg_restates(analysis, sentence))
    return true;
  if (!analysis->english)
    return opens_foreign(analysis, sentence);
  struct view v = view_of(analysis, sentence);
  if (is_pointer(&v, v.from) || row->anaphoric)
    return !names_the_text(&v, v.from) && !(is_word(&v, v.from, "it") && is_expletive(&v, v.from));
  if (opens_clause(word_at(&v, v.from)) && is_pointer(&v, v.from + 1))
    return !names_the_text(&v, v.from + 1);
  return is_part_of_them(&v) || is_pointing_phrase(&v);
}

/* Words at the head that set the sentence against one before it; the safe connectives, which can be
 * taken off, are not among them. */
static bool opens_against(const struct view *v)
{
  static const char *const words[] = {"instead", "otherwise", "alternatively", "yet",
                                      "still",   "nor",       "again",         "rather"};
  static const char *const steps[] = {"then", "further", "therefore", "thus", "hence", "instead"};
  size_t second = v->row->token_from + 1; /* "We then expand …" */
  return SG_ONE_OF(word_at(v, v->row->token_from), words) ||
         (second < v->to && v->analysis->tokens[second - 1].tag == SG_TAG_PRP &&
          SG_ONE_OF(word_at(v, second), steps));
}

/* "More precisely, …": says the sentence before it again, closer. */
static bool opens_closer(struct sg_str s)
{
  static const char *const heads[] = {"More precisely", "More specifically", "More formally", "More generally",
                                      "Specifically,",  "Precisely,",        "Formally,",     "Concretely,",
                                      "In particular,", "Namely,",           "That is,",      "In detail,"};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
    if (sg_str_starts(s, sg_cstr(heads[i])))
      return true;
  return false;
}

bool sg_leans(const struct sg_analysis *analysis, size_t sentence)
{
  if (sg_points_back(analysis, sentence))
    return true;
  const struct sg_sentence *row = &analysis->sentences[sentence];
  if (!analysis->english || row->form > SG_FORM_FRAGMENT)
    return false;
  struct view v = view_of(analysis, sentence);
  if (opens_against(&v) || opens_closer(sg_sentence_markdown(analysis, sentence)))
    return true;
  static const char *const demonstratives[] = {"this", "these", "those", "such"};
  bool thing = false, verb = false; /* a thing: what a pronoun may stand for */
  for (size_t i = v.from; i < v.to && i < v.from + NEAR_HEAD; i++) {
    struct sg_str word = word_at(&v, i);
    if (sg_str_equal(word, SG_LIT(";")) || sg_str_equal(word, SG_LIT(":")) || is_word(&v, i, "that"))
      return false;
    bool pronoun = analysis->tokens[i].tag == SG_TAG_PRP && is_pointer(&v, i);
    if (pronoun && !thing)
      return true;
    if (SG_ONE_OF(word, demonstratives) && is_pointer(&v, i) && !names_the_text(&v, i))
      return true;
    if (is_word(&v, i, "the") && (is_word(&v, i + 1, "former") || is_word(&v, i + 1, "latter")))
      return true;
    verb = verb || is_finite(&v, i);
    thing = is_thing(&v, i) || (thing && (verb || !is_word(&v, i, ","))); /* "In practice, they …" */
  }
  return false;
}

bool sg_follows(const struct sg_analysis *analysis, size_t sentence)
{
  static const char *const words[] = {"then",      "next",     "afterwards", "afterward", "subsequently",
                                      "similarly", "likewise", "conversely", "finally",   "lastly",
                                      "second",    "secondly", "third",      "thirdly",   "again",
                                      "hence",     "thereby"};
  const struct sg_sentence *row = &analysis->sentences[sentence];
  if (!analysis->english || row->token_from == row->token_to || row->form > SG_FORM_FRAGMENT)
    return false;
  return SG_ONE_OF(sg_token_markdown(analysis, row, row->token_from), words);
}

bool sg_stands_alone(const struct sg_analysis *analysis, size_t sentence)
{
  const struct sg_sentence *row = &analysis->sentences[sentence];
  if (row->form != SG_FORM_PROSE || row->from >= row->to || sg_leans(analysis, sentence))
    return false;
  struct sg_str s = sg_sentence_markdown(analysis, sentence);
  char last = s.p[s.n - 1];
  return last != ':' && last != ',' && last != ';';
}

bool sg_has_verb(const struct sg_analysis *analysis, size_t sentence, bool maybe)
{
  const struct sg_sentence *row = &analysis->sentences[sentence];
  for (size_t t = row->token_from; t < row->token_to; t++) {
    const struct sg_token *token = &analysis->tokens[t];
    if (sg_tag_is_finite(token->tag) ||
        (maybe && token->unit == SG_UNIT_WORD && (token->can & (SG_CAN_VBZ | SG_CAN_VBD)) != 0))
      return true;
  }
  return false;
}
