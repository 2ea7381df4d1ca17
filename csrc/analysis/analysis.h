/* What the embedded engine knows about a paper: sentences, tokens, terms, abbreviations,
 * definitions, salience, roles and the links between sections.
 *
 * One call, sg_analyse, fills one struct from one arena; everything in it is read-only afterwards,
 * lives as long as the arena and borrows the paper's strings. Places are indexes into the arrays
 * here (SG_NONE where there is none) and byte ranges, 0-based and half-open, of
 * `paragraph.markdown`. The result depends on nothing but the paper and the options: the same bytes
 * on every machine.
 *
 * Reading order: all arrays except `terms` (best first) and `links` (best first within a section)
 * follow the paper.
 */
#ifndef SG_ANALYSIS_ANALYSIS_H
#define SG_ANALYSIS_ANALYSIS_H

#include "base/arena.h"
#include "base/status.h"
#include "text/paper.h"
#include "text/token.h"

/* -- Sentences ----------------------------------------------------------------------------------- */

/* What a sentence does in the argument, on explicit cues only. */
enum sg_role {
  SG_ROLE_NONE,
  SG_ROLE_PROBLEM,
  SG_ROLE_METHOD,
  SG_ROLE_RESULT,
  SG_ROLE_LIMITATION,
  SG_ROLE_EXAMPLE,
  SG_ROLE_CONTRAST,
  SG_ROLE_OUTLOOK,
};

/* How a clause hangs on what stands before it. */
enum sg_relation {
  SG_RELATION_NONE,
  SG_RELATION_CAUSE,       /* because, therefore, thus, hence: reasons and consequences */
  SG_RELATION_CONTRAST,    /* however, although, whereas, in contrast */
  SG_RELATION_EXAMPLE,     /* for example, for instance */
  SG_RELATION_ADDITION,    /* moreover, furthermore, also */
  SG_RELATION_SEQUENCE,    /* first, then, finally */
  SG_RELATION_CONDITION,   /* unless, if */
  SG_RELATION_RESTATEMENT, /* in other words, that is */
};

/* How a defining sentence says it. */
enum sg_cue {
  SG_CUE_NONE,
  SG_CUE_IS_OF,      /* T is the N of … */
  SG_CUE_IS_A,       /* T is a N that … */
  SG_CUE_REFERS_TO,  /* T refers to, denotes, means, stands for … */
  SG_CUE_CALLED,     /* … is called, termed T */
  SG_CUE_KNOWN_AS,   /* … known as, referred to as T */
  SG_CUE_DEFINED,    /* T is defined as; we define T as; let T be */
  SG_CUE_CONSISTS,   /* T consists of, comprises … */
  SG_CUE_BRACKET,    /* T (also called …; i.e. …) */
  SG_CUE_DASH,       /* T — a N that … */
  SG_CUE_APPOSITION, /* T, a N that …, */
};

struct sg_sentence {
  uint32_t section;   /* index into paper.sections */
  uint32_t paragraph; /* index into that section's paragraphs */
  uint32_t from, to;  /* bytes of the paragraph's Markdown, without the space and list marker around */
  uint32_t token_from, token_to;
  uint8_t form;                  /* enum sg_form */
  uint8_t role;                  /* enum sg_role */
  bool anaphoric;                /* opens with This, It, They, Such … that points at the sentence before */
  uint8_t head;                  /* enum sg_relation of the connective it opens with ("However, …") */
  uint32_t head_to;              /* where the text after that connective and its comma begins; = from if none */
  uint8_t inner;                 /* enum sg_relation of the first safe connective inside ("… because …") */
  uint32_t inner_from, inner_to; /* that connective's bytes; equal if none */
  float salience;                /* rank among its paragraph's sentences by value; higher says the point */
  float definition;              /* precision of the cue, 0..1; negative when the sentence defines nothing */
  uint8_t cue;                   /* enum sg_cue */
  int defines;                   /* the term that it defines, or SG_NONE */
};

struct sg_paragraph_span {
  uint32_t sentence_from, sentence_to;
  uint32_t token_from, token_to;
};

struct sg_section_span {
  uint32_t paragraph_from, paragraph_to; /* into analysis.paragraphs */
  uint32_t sentence_from, sentence_to;
  uint32_t words; /* word tokens */
};

/* -- Terms --------------------------------------------------------------------------------------- */

struct sg_occurrence {
  uint32_t sentence;
  uint32_t token_from, token_to;
};

struct sg_term {
  struct sg_str text;    /* to show: the commonest written form, plain, singular where it occurs */
  const uint32_t *stems; /* the key: what variants share */
  size_t stem_count;
  double score;     /* > 0; comparable within one paper */
  bool keyword;     /* stands in the paper's own list of keywords or in a glossary */
  bool listed;      /* stands in a glossary, the paper's or the reader's */
  bool proper;      /* a name: capitalised inside sentences */
  uint32_t section; /* where a reader first meets it, the abstract apart (the abstract only when
                     * it occurs nowhere else), ... */
  uint32_t paragraph;
  uint32_t sentence;
  const struct sg_occurrence *occurrences; /* in reading order, variants and short forms included */
  size_t occurrence_count;
  int abbreviation;              /* index into abbreviations, or SG_NONE */
  int definition;                /* best defining sentence, or SG_NONE */
  int continuation;              /* the sentence after it when that goes on about the term, or SG_NONE */
  const struct sg_str *variants; /* other written forms, commonest first */
  size_t variant_count;
};

struct sg_abbreviation {
  struct sg_str short_form, long_form; /* as written, plain */
  uint32_t sentence;                   /* where the pair stands; SG_NO_STEM when only the paper's
                                        * glossary has it */
  int term;                            /* the term that it belongs to, or SG_NONE */
};

/* What the paper says that a symbol of its formulas stands for. */
struct sg_symbol {
  struct sg_str tex;     /* without its dollars: "e", "f(i)" */
  struct sg_str meaning; /* Markdown, borrowed from the paper: "the gap extension cost" */
  uint32_t section;      /* where that stands, */
  int sentence;          /* and in which sentence */
  int first_use;         /* of the first row with that name: the first section whose displayed formulas use it
                          * without a word on it, or SG_NONE */
};

/* A name of a few words that the paper has for a symbol of its formulas: "annualised capital costs". */
struct sg_notation {
  struct sg_str key;  /* of the symbol: sg_notation_key */
  struct sg_str name; /* plain, without an article */
  bool plural;
  uint32_t section, sentence; /* where it stands */
};

/* A tool or method that the paper names with one cited work, where it does so first. */
struct sg_work {
  struct sg_str name;  /* as written */
  struct sg_str title; /* of the work, plain, borrowed from the reference list */
  uint32_t sentence;
};

/* A term of the handbook (handbook/handbook.h) that the paper uses in the handbook's sense, with the section
 * that has room to define it: where it is first used, or the next that uses it. */
struct sg_known {
  uint32_t entry; /* for sg_handbook_get */
  uint32_t section;
  const struct sg_occurrence *uses; /* there, in reading order */
  size_t use_count;
};

/* -- Links between sections ------------------------------------------------------------------------ */

enum sg_link_kind {
  SG_LINK_BUILDS_ON,  /* `from` uses a term that `to` introduces or defines */
  SG_LINK_USED_AGAIN, /* the reverse: `to` goes on with a term that `from` introduces */
  SG_LINK_REFERENCE,  /* `from` names `to`, or a figure, equation or theorem in it */
  SG_LINK_CAUSE,      /* a sentence of `from` ties itself to the last or next section by a reason … */
  SG_LINK_CONTRAST,   /* … or a contrast that names `to`'s term */
  SG_LINK_SHARED,     /* closest other section by shared vocabulary */
  SG_LINK_VALUE,      /* a sentence of `from` gives a value that `to` gives too */
  SG_LINK_ECHO,       /* a sentence of `from` says nearly what one of `to` says */
};

struct sg_link {
  uint8_t kind;        /* enum sg_link_kind */
  uint32_t from, to;   /* sections, different */
  int term;            /* the shared term, or SG_NONE */
  int sentence;        /* evidence in `from`, or SG_NONE */
  float weight;        /* higher is better; comparable within one kind */
  struct sg_str value; /* of SG_LINK_VALUE: as `to` writes it; of SG_LINK_ECHO: the phrase that both have */
};

/* -- The whole ------------------------------------------------------------------------------------- */

struct sg_vocabulary;     /* written forms to stems; private */
struct sg_citation_table; /* private too */

struct sg_analysis {
  const struct sg_paper *paper;
  bool english; /* tags, cues, definitions and roles were available */
  const struct sg_token *tokens;
  size_t token_count;
  const struct sg_sentence *sentences;
  size_t sentence_count;
  const struct sg_paragraph_span *paragraphs; /* all sections' paragraphs in one row */
  size_t paragraph_count;
  const struct sg_section_span *sections; /* parallel to paper.sections */
  const struct sg_stem *stems;
  size_t stem_count;
  const struct sg_term *terms; /* best first */
  size_t term_count;
  const struct sg_abbreviation *abbreviations;
  size_t abbreviation_count;
  const struct sg_symbol *symbols; /* by name, then in reading order */
  size_t symbol_count;
  const uint32_t *symbol_heads;        /* by first byte of the name: the first row that has it */
  const struct sg_notation *notations; /* by key, then in reading order; English papers only */
  size_t notation_count;
  const struct sg_work *works; /* in reading order, each work once */
  size_t work_count;
  const struct sg_known *known; /* by section, those that matter most first; English papers only */
  size_t known_count;
  const struct sg_link *links; /* by `from`, best first within it */
  size_t link_count;
  const struct sg_vocabulary *vocabulary;
  const struct sg_citation_table *citations;
};

struct sg_analysis_options {
  long max_terms; /* how many ranked terms to keep, 0: by the paper's length (40 to 400).
                   * Abbreviations, keywords and defined terms are kept beyond it. */
  bool plain;     /* the paragraphs' `markdown` is plain text: no character of it is mark-up */
};

/* Analyses a paper. `paper` is borrowed by the result; its strings are valid UTF-8. `options` may be
 * NULL. The result and scratch come from `arena`, about 15 to 30 times the paper's text. Time is
 * linear in the text, whatever it holds.
 * SG_ENOMEM when the arena's maximum or memory is exhausted; SG_ETOOBIG for a paragraph beyond 4 GB
 * or more than 2^31 tokens. *analysis is NULL then. */
SG_MUST_CHECK enum sg_status sg_analyse(const struct sg_paper *paper, const struct sg_analysis_options *options,
                                        struct sg_arena *arena, struct sg_analysis **analysis,
                                        struct sg_error *err);

/* Global index of a paragraph in analysis->paragraphs. */
static inline size_t sg_paragraph_index(const struct sg_analysis *analysis, size_t section, size_t paragraph)
{
  return analysis->sections[section].paragraph_from + paragraph;
}

/* The Markdown of a sentence, a token, borrowed from the paper. `sentence` is the one that holds
 * the token. */
struct sg_str sg_sentence_markdown(const struct sg_analysis *analysis, size_t sentence);
struct sg_str sg_token_markdown(const struct sg_analysis *analysis, const struct sg_sentence *sentence,
                                size_t token);

/* Sentence that holds a token: binary search. */
size_t sg_sentence_of_token(const struct sg_analysis *analysis, size_t token);

/* Another text (a guide's bullet, a dictionary's sense) read with the paper's vocabulary, so that
 * its stems can be compared with the paper's. */
struct sg_reading {
  const struct sg_token *tokens; /* byte ranges of the text that was read */
  size_t token_count;
  const struct sg_str *sentences; /* slices of the text */
  size_t sentence_count;
  const struct sg_stem *strangers; /* stems that the paper lacks: ids from analysis->stem_count on */
  size_t stranger_count;
};

/* Reads `markdown` (UTF-8, borrowed by the result). Tagged as the paper is. SG_ENOMEM, SG_ETOOBIG. */
SG_MUST_CHECK enum sg_status sg_analysis_read(const struct sg_analysis *analysis, struct sg_str markdown,
                                              struct sg_arena *arena, struct sg_reading *reading,
                                              struct sg_error *err);

/* Reads many texts (a guide's bullets) with one vocabulary, so that a word is looked up once however
 * often it stands in them. Their readings share their strangers. */
struct sg_reader;

/* Where one text's tokens and sentences stand among those of its reader. */
struct sg_passage {
  uint32_t token_from, token_count;
  uint32_t sentence_from, sentence_count;
};

/* A reader for about `bytes` of text, in the arena's memory. SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_reader_new(const struct sg_analysis *analysis, size_t bytes,
                                           struct sg_arena *arena, struct sg_reader **reader,
                                           struct sg_error *err);

/* Reads one more text, borrowed by the reader. SG_ENOMEM, SG_ETOOBIG. */
SG_MUST_CHECK enum sg_status sg_reader_read(struct sg_reader *reader, struct sg_str markdown,
                                            struct sg_passage *passage, struct sg_error *err);

/* What was read of a text; its pointers are good until the reader reads on. */
struct sg_reading sg_reader_passage(const struct sg_reader *reader, const struct sg_passage *passage);

/* The stem row of an id from the analysis or from a reading of it (NULL: only the analysis's). */
const struct sg_stem *sg_stem_of(const struct sg_analysis *analysis, const struct sg_reading *reading,
                                 uint32_t stem);

/* Does the short form stand for the long one as acronyms do? Letters may come from inside of words
 * ("mRNA"), but of a long form of many words most begin one: "SNPs" is not "simulated genotypes using the
 * … frequencies". A capital word is none ("Excel does"), nor a clipped one ("Init"). */
bool sg_is_acronym(struct sg_str short_form, struct sg_str long_form);

/* Acknowledgements, funding and the like: told in a bullet, with neither terms nor connections nor highlights.
 */
bool sg_is_back_matter(const struct sg_section *section);

/* Back matter, or what journals ask of every paper: where data lie, whom to ask, the licence, declarations.
 * Nobody asks of it a key statement or what it is connected with. */
bool sg_is_formal(const struct sg_section *section);

/* The next displayed formula of a paragraph's Markdown, from *at on, which goes behind it; false: none. */
bool sg_next_display(struct sg_str md, size_t *at, struct sg_str *formula);

/* Text before the first heading where headings follow: title page, authors, addresses. */
bool sg_is_front_section(const struct sg_paper *paper, size_t section);

/* Is that text an abstract that has no heading: sentences with verbs, of a paragraph's length? */
bool sg_is_untitled_abstract(const struct sg_analysis *analysis, size_t section);

/* Symbols of analysis->symbols that a formula (TeX) uses: the first row of each, at most `most`. How many. */
size_t sg_symbols_of(const struct sg_analysis *analysis, struct sg_str formula, uint32_t *found, size_t most);

/* A symbol's TeX as it is looked up: its tokens without braces and what only sets them apart, in the arena. */
struct sg_str sg_notation_key(struct sg_str tex, struct sg_arena *arena);

/* What the paper calls the symbol of that key: in the section, else wherever it calls it one thing (a letter
 * alone: in the same chapter); NULL where it does not. */
const struct sg_notation *sg_notation_of(const struct sg_analysis *analysis, struct sg_str key,
                                         uint32_t section);

/* The first of the links from that section, which stand together; link_count where it has none and is the last.
 */
size_t sg_first_link(const struct sg_analysis *analysis, size_t section);

/* The term of that plain text (any variant, any inflection), or SG_NONE. */
int sg_find_term(const struct sg_analysis *analysis, struct sg_str text);

#endif
