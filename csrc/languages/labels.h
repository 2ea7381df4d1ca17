/* The guide's own words, in the paper's language: group names, labels, and the sentences that tie
 * sections together. Everything else in an embedded guide is the paper's or a named dictionary's.
 */
#ifndef SG_LANGUAGES_LABELS_H
#define SG_LANGUAGES_LABELS_H

#include "base/buf.h"
#include "base/str.h"

/* Templates hold {1} and {2}: what they stand for is said beside each. */
enum sg_word {
  /* Labels of points: see markdown/points.h. */
  SG_WORD_CONNECTIONS,
  SG_WORD_DEFINITION,
  SG_WORD_RECALL,
  SG_WORD_SYMBOL,
  SG_WORD_CITED_WORK,
  SG_WORD_PLAIN,
  SG_WORD_ANALOGY,
  SG_WORD_WITHIN,
  SG_WORD_ACROSS,
  /* With a number they name what is shown: "Figure 2". */
  SG_WORD_FIGURE,
  SG_WORD_TABLE,
  SG_WORD_CODE,
  SG_WORD_ALGORITHM,
  SG_WORD_EQUATION,
  /* Where words come from that are not the paper's: `*(background)*`. */
  SG_WORD_SOURCE_BACKGROUND,
  SG_WORD_SOURCE_TITLE, /* the title of a cited work */
  SG_WORD_GLOSSARY,     /* the reader's own glossary */
  SG_WORD_ADDS, /* {1}: the word for background, {2}: the label of a simple version: what they mark is added */
  /* Leads of points that are none of the paper's. */
  SG_WORD_EXAMPLE,
  SG_WORD_NOTE,
  SG_WORD_QUOTATION,
  SG_WORD_PROOF,
  SG_WORD_ABSTRACT,   /* heading of an abstract that the paper leaves without one */
  SG_WORD_ABOUT,      /* authors, addresses, dates before the first heading */
  SG_WORD_NO_CAPTION, /* a figure or table that the paper leaves without a caption */
  SG_WORD_NO_CONTEXT, /* a work in the reference list that no sentence cites */
  SG_WORD_PARTS,      /* {1}: links to the subsections of a section without text */
  SG_WORD_CITED,      /* {1}: links to the sections that cite a work */
  SG_WORD_MORE_LINES, /* {1}: how many lines of code were left out */
  SG_WORD_MORE_WORKS, /* {1}: how many works of the reference list were left out */
  SG_WORD_ANOTHER,    /* {1}: the left side of a formula, {2}: the section with another formula for it */
  SG_WORD_USED_IN,    /* {1}: a term of this section, {2}: a section that uses it; a quotation follows */
  SG_WORD_DEFINED_IN, /* {1}: a term of this section, {2}: an earlier one that defines it; a quotation follows
                       */
  /* What a section says of this one; its words follow. {1}: that section. */
  SG_WORD_BUILDS_ON,      /* a later one, which works with what stands here, */
  SG_WORD_GOES_BACK,      /* which only names it, */
  SG_WORD_LIMITS,         /* which says how far it holds; */
  SG_WORD_POINTS_AHEAD,   /* an earlier one; */
  SG_WORD_OUTCOME,        /* the last one, of what the first sets out to do, or results, of their methods; */
  SG_WORD_DONE_IN,        /* methods, of their results; */
  SG_WORD_SUMS_UP,        /* the abstract, or a conclusion; */
  SG_WORD_ANNOUNCES,      /* an introduction, of what the authors do here; */
  SG_WORD_DISCUSSES_THIS, /* a discussion */
  /* … of a term in this one. {1}: the term, {2}: the section. */
  SG_WORD_BUILDS_ON_TERM,
  SG_WORD_GOES_BACK_TO_TERM,
  SG_WORD_SENDS_FOR_TERM,
  /* … of something in this one. {1}: that, {2}: the section. */
  SG_WORD_DRAWS_ON,      /* of a table, figure or formula */
  SG_WORD_REFERS_TO,     /* of a step or an experiment */
  SG_WORD_TAKES_UP,      /* of a value */
  SG_WORD_COMES_BACK_TO, /* of words that both have, */
  SG_WORD_REPORTS,       /* what came of it, */
  SG_WORD_DISCUSSES,     /* what it means, */
  SG_WORD_LIMITS_THAT,   /* and how far it holds */
  /* A sentence of this section answers another. {1}: the first, in quotation marks; the second follows. */
  SG_WORD_FOLLOWS_FROM,
  SG_WORD_STANDS_AGAINST,
  SG_WORD_REASON_FOR,
  SG_WORD_EXAMPLE_OF,
  SG_WORD_ANSWERED,
  SG_WORD_AND,     /* between the last two of a list, with its spaces */
  SG_WORD_COMMA,   /* between the others, with its spaces */
  SG_WORD_COLON,   /* before a quotation, with its spaces */
  SG_WORD_STOP,    /* at the end of a sentence of the guide's own */
  SG_WORD_QUOTE,   /* a quotation's first mark, */
  SG_WORD_UNQUOTE, /* and its last, with the spaces that belong inside */
  SG_WORD_COUNT
};

/* What is said of a table's rows and columns. Slots {1} to {6} are said beside each. A language has all of
 * these or none: tables are not read aloud in those that have none. */
enum sg_table_word {
  SG_TABLE_ROW_ONE,       /* a row is one {1}: the first column's head, a noun that can be counted */
  SG_TABLE_ROW_OF,        /* … one of the {1}, a plural */
  SG_TABLE_ROW_VALUE,     /* … is one value of {1} */
  SG_TABLE_ROW_PAIR,      /* … is one pair of {1} and {2} */
  SG_TABLE_IN_COLUMN,     /* in column {1}{6} the largest value is {2}, for {3}, the smallest {4}, for {5} */
  SG_TABLE_IN_ROW,        /* the same of row {1} */
  SG_TABLE_IN_ROW_OF_TWO, /* … where there are two columns: the larger, the smaller */
  SG_TABLE_APART,         /* {6} above: the row of {1}, a total, is left out */
  SG_TABLE_AS_RISES,      /* as {1} rises from {2} to {3}, {4} */
  SG_TABLE_AS_FALLS,
  SG_TABLE_RISES, /* {4} above: {1} rises from {2} to {3} */
  SG_TABLE_FALLS,
  SG_TABLE_EVERY_ROW,    /* in every row {1} is larger than {2} */
  SG_TABLE_MOST_ROWS,    /* in {3} of {4} rows {1} is larger than {2} */
  SG_TABLE_TEXTS_ROW,    /* the values in the text are those of the row {1} */
  SG_TABLE_BOLD_LARGEST, /* the values in bold are the largest of their columns */
  SG_TABLE_BOLD_SMALLEST,
  SG_TABLE_WORD_COUNT
};

enum { SG_TABLE_SLOTS = 6 };

/* What writers call things: every usual name, in every language that is known. */
enum sg_names {
  SG_NAMES_TERMS,       /* a group of definitions */
  SG_NAMES_IDEAS,       /* a group of key ideas */
  SG_NAMES_CONNECTIONS, /* the connections */
  SG_NAMES_PLAIN,       /* a restatement in plain words */
  SG_NAMES_ANALOGY,
  SG_NAMES_ASIDE,      /* first words of other remarks that are not the paper's */
  SG_NAMES_STATEMENT,  /* leads that announce a statement, whatever its grammar */
  SG_NAMES_IMPERATIVE, /* first words of advice */
  SG_NAMES_LIST_NOUN,  /* a label's last word, when it announces a list */
  /* Of papers and the documents that they come in. */
  SG_NAMES_SECTIONS,      /* headings that papers have without a number */
  SG_NAMES_ABSTRACT,      /* the abstract's heading */
  SG_NAMES_HEADING_STYLE, /* Word's built-in styles of headings, without their number */
  SG_NAMES_TITLE_STYLE,
  SG_NAMES_JOINT, /* articles and what joins a turned phrase: a label may have them and a term lack them */
  /* Headings of sections, by what these do. */
  SG_NAMES_LIMITATIONS,
  SG_NAMES_DISCUSSION,
  SG_NAMES_RESULTS,
  SG_NAMES_METHODS,
  SG_NAMES_INTRODUCTION,
  SG_NAMES_CONCLUSION,
  SG_NAMES_RELATED, /* what others have done */
  /* Heads of tables. */
  SG_NAMES_TOTALS,     /* a row or column that sums the others up */
  SG_NAMES_UNCOMPARED, /* a column whose numbers are no quantities, or none to be compared */
  SG_NAMES_MEASURES,   /* a first column whose rows are quantities of their own */
  SG_NAMES_UNCOUNTED,  /* words with which no noun ends that can be counted */
  SG_NAMES_FREQUENT, /* words that no text can do without and few other languages share: they tell a language */
  SG_NAMES_COUNT
};

/* What a displayed formula says in words. {1} and {2} are noun phrases or formulas; a language that has none of
 * these has no sentences for formulas. Most operators have two rows: the second is for a long {1}. {2} is a
 * range. */
enum sg_spoken {
  SG_SPOKEN_SUM,
  SG_SPOKEN_SUM_LONG,
  SG_SPOKEN_PRODUCT,
  SG_SPOKEN_PRODUCT_LONG,
  SG_SPOKEN_AVERAGE,
  SG_SPOKEN_AVERAGE_LONG,
  SG_SPOKEN_LARGEST,
  SG_SPOKEN_LARGEST_LONG,
  SG_SPOKEN_SMALLEST,
  SG_SPOKEN_SMALLEST_LONG,
  SG_SPOKEN_LIMIT,
  SG_SPOKEN_LIMIT_LONG,
  SG_SPOKEN_INTEGRAL,
  SG_SPOKEN_INTEGRAL_LONG,
  SG_SPOKEN_ARGMAX, /* {1}: a variable, {2}: what is largest there */
  SG_SPOKEN_ARGMIN,
  /* Ranges. */
  SG_SPOKEN_OVER_ALL,  /* {1}: one or more variables */
  SG_SPOKEN_OVER,      /* … of an integral, or written-out values */
  SG_SPOKEN_FROM_TO,   /* behind one of these */
  SG_SPOKEN_IN,        /* {1}: variables, {2}: a set */
  SG_SPOKEN_WITH,      /* {1}: a variable, {2}: a condition */
  SG_SPOKEN_FOR_WHICH, /* {1}: a condition */
  SG_SPOKEN_TENDS,     /* {1}: a variable, {2}: where it goes */
  /* A choice between values, which {1} lists. */
  SG_SPOKEN_LARGER_OF,
  SG_SPOKEN_LARGEST_OF,
  SG_SPOKEN_SMALLER_OF,
  SG_SPOKEN_SMALLEST_OF,
  SG_SPOKEN_LARGER_VALUE, /* {1} and {2} are long */
  SG_SPOKEN_SMALLER_VALUE,
  /* Functions. */
  SG_SPOKEN_PROBABILITY,
  SG_SPOKEN_PROBABILITY_THAT,
  SG_SPOKEN_DENSITY, /* a probability, or its density */
  SG_SPOKEN_GIVEN,   /* {1}: one of these, {2}: a condition */
  SG_SPOKEN_EXPECTED,
  SG_SPOKEN_EXPECTED_UNDER, /* {2}: the sign with its script */
  SG_SPOKEN_VARIANCE,
  SG_SPOKEN_COVARIANCE,
  SG_SPOKEN_NORM,
  SG_SPOKEN_DETERMINANT,
  SG_SPOKEN_TRACE,
  SG_SPOKEN_LOGARITHM,
  SG_SPOKEN_EXPONENTIAL,
  SG_SPOKEN_ROOT,
  SG_SPOKEN_SQUARE,
  SG_SPOKEN_ROUNDED_DOWN,
  SG_SPOKEN_ROUNDED_UP,
  SG_SPOKEN_RATE, /* at which {1} changes with {2} */
  SG_SPOKEN_RATE_PARTIAL,
  SG_SPOKEN_CHOOSE, /* {2} out of {1} */
  /* Arithmetic of what needs words. */
  SG_SPOKEN_TIMES,
  SG_SPOKEN_PRODUCT_OF,
  SG_SPOKEN_DIVIDED,
  SG_SPOKEN_DIVIDED_LONG,
  SG_SPOKEN_RATIO,
  SG_SPOKEN_PLUS,
  SG_SPOKEN_PLUS_LONG,
  SG_SPOKEN_MINUS,
  SG_SPOKEN_MINUS_LONG,
  SG_SPOKEN_NEGATIVE,
  /* Sentences. */
  SG_SPOKEN_EXPRESSION, /* a formula without a relation */
  SG_SPOKEN_IS,
  SG_SPOKEN_PROPORTIONAL,
  SG_SPOKEN_APPROXIMATELY,
  SG_SPOKEN_AT_MOST,
  SG_SPOKEN_AT_LEAST,
  SG_SPOKEN_LESS,
  SG_SPOKEN_MORE,
  SG_SPOKEN_AND_IS, /* {1}: such a sentence, {2}: one more side */
  SG_SPOKEN_AND_APPROXIMATELY,
  SG_SPOKEN_AND_AT_MOST,
  SG_SPOKEN_AND_AT_LEAST,
  SG_SPOKEN_BOUNDED,   /* {1}: a sentence that says "at least", {2}: the upper bound */
  SG_SPOKEN_FOR_EVERY, /* {1}: variables, {2}: a sentence */
  SG_SPOKEN_FOR,       /* {1}: values of an index, {2}: a sentence */
  SG_SPOKEN_HERE,      /* {1}: sentences that say what symbols are */
  SG_SPOKEN_IF,        /* {1}: a value, {2}: its condition */
  SG_SPOKEN_OTHERWISE,
  SG_SPOKEN_CONDITIONS, /* words with which a condition of the paper begins, with `|` between them */
  SG_SPOKEN_ELSE,       /* … and such a condition for all that is left */
  SG_SPOKEN_COUNT
};

/* One of them; empty where the language has none. Static. */
struct sg_str sg_words_spoken(int language, enum sg_spoken row);

/* Appends it with {1} and {2} replaced. */
void sg_words_speak(struct sg_buf *out, int language, enum sg_spoken row, struct sg_str one, struct sg_str two);

/* What the analysis must know of a language: words and phrases in lower case, with `|` between them. English,
 * whose grammar the analysis knows, has none. */
enum sg_grammar {
  SG_GRAMMAR_FUNCTION_WORDS, /* between spaces, one before the first and after the last: never part of a term */
  SG_GRAMMAR_ARTICLES,       /* words that may stand before a term and are no part of it ("eine") */
  SG_GRAMMAR_JOINS,          /* words that a term may have in its middle ("de") */
  SG_GRAMMAR_DEFINES,  /* forms that name, with a star for the term ("unter * versteht man", "nennt man *");
                        * without one: words that define what is set off beside them ("genannt") */
  SG_GRAMMAR_COPULA,   /* after a subject that they define ("ist ein") */
  SG_GRAMMAR_RELATIVE, /* words with which a definition tells its thing from others */
  SG_GRAMMAR_CAUSE,    /* at a sentence's head: it follows from the one before */
  SG_GRAMMAR_CONTRAST, /* it is set against the one before */
  SG_GRAMMAR_USES,     /* words with which a sentence says that something is used or caused ("nutzt") */
  SG_GRAMMAR_FINDS,    /* … that something was found, or ranks highest ("zeigt, dass") */
  SG_GRAMMAR_AUTHORS,  /* a sentence's first words when it tells what the authors do ("wir") */
  SG_GRAMMAR_TURNS,    /* words after a comma before which a main clause has ended ("weil") */
  SG_GRAMMAR_VERBS, /* frequent finite verbs: what begins within a sentence holds one, or is no clause ("ist")
                     */
  SG_GRAMMAR_ANNOUNCES,  /* a sentence's first words when it tells the way or prepares ("im folgenden") */
  SG_GRAMMAR_POINTS,     /* first words that point at the sentence before ("diese") */
  SG_GRAMMAR_IMPERSONAL, /* first words that only seem to ("es gibt") */
  SG_GRAMMAR_IDIOMS,     /* phrases whose nouns are no terms ("en fonction de") */
  SG_GRAMMAR_SYMBOL,     /* words before a symbol that they introduce ("sei") */
  SG_GRAMMAR_COUNT
};

/* A list of a language; empty where it has none. Static. */
struct sg_str sg_words_grammar(int language, enum sg_grammar list);

/* The next of such a list (`|` between them), taken off `rest`; false at its end. */
bool sg_words_next(struct sg_str *rest, struct sg_str *phrase);

/* Does a phrase of the list stand at byte `at` of the text as whole words, case apart? Does one anywhere? */
bool sg_words_stand(struct sg_str text, size_t at, int language, enum sg_grammar list);
bool sg_words_hold(struct sg_str text, int language, enum sg_grammar list);

/* Does the text point at byte `at` to the sentence before: a word of SG_GRAMMAR_POINTS that is not impersonal?
 */
bool sg_words_point(struct sg_str text, size_t at, int language);

/* Is `text` (trimmed) one of the names, case apart? Does it begin or end with one, as whole words? */
bool sg_names_are(enum sg_names names, struct sg_str text);
bool sg_names_begin(enum sg_names names, struct sg_str text);
bool sg_names_end(enum sg_names names, struct sg_str text);

/* Names by language, i from 0: its tag and the list (`|` between them, empty where it has none); false behind
 * the last language. */
bool sg_names_list(size_t i, enum sg_names names, struct sg_str *tag, struct sg_str *list);

/* … the code points of the script by which it is known; 0 and 0 where others use the same. */
bool sg_language_script(size_t i, struct sg_str *tag, uint32_t *first, uint32_t *last);

/* Index of the language of a BCP 47 tag, for the functions below; English when it is none of
 * de fr es it pt nl pl zh ja ko. */
int sg_words_language(struct sg_str tag);

/* Its tag: "en", "de" … */
struct sg_str sg_words_tag(int language);

/* Its name in English, for a model: "German". */
struct sg_str sg_words_name(int language);

/* A word or template as it stands in the table. Static. */
struct sg_str sg_words_get(int language, enum sg_word word);

/* Appends a template with {1} and {2} replaced. */
void sg_words_fill(struct sg_buf *out, int language, enum sg_word word, struct sg_str one, struct sg_str two);

/* Appends what is said of a table, with its slots replaced. Has the language words for tables? */
void sg_words_fill_table(struct sg_buf *out, int language, enum sg_table_word word,
                         const struct sg_str slots[SG_TABLE_SLOTS]);
bool sg_words_have_tables(int language);

/* Is `text` the word in any of the languages, case apart? And the bytes of the longest that it begins
 * with; 0: none. */
bool sg_words_are(enum sg_word word, struct sg_str text);
size_t sg_words_begin(enum sg_word word, struct sg_str text);

/* `text` in lower case with straight apostrophes, cut to the `size` bytes of `buf`. */
struct sg_str sg_words_fold(struct sg_str text, char *buf, size_t size);

/* Does a note or label say, in any of the languages, that what it stands at is background and not the
 * paper's: "background", "Background:", "background: WordNet"? */
bool sg_words_name_background(struct sg_str note);

/* Does a text open as an example: "*Example*: …", "**Worked example.** …", "For example, …", "E.g. …"? */
bool sg_words_name_example(struct sg_str text);

/* Is it the name of a dictionary or an encyclopaedia that guides take definitions from, or of the reader's
 * glossary? */
bool sg_words_name_source(struct sg_str note);

/* Appends "a", "a and b", "a, b and c". */
void sg_words_join(struct sg_buf *out, int language, const struct sg_str *items, size_t count);

#endif
