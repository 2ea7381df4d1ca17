/* The checker: holds a study guide against its paper and the guide's rules.
 *
 * Every rule has a code, a severity and a summary, in one list below. A finding names its rule, its
 * place in the guide, what is wrong and what to do, and, where it is about the paper, the section
 * and the paragraphs meant. The checker changes nothing; "supported by the paper" is as far as its
 * words go, since overlap of words cannot prove a statement.
 */
#ifndef SG_CHECK_CHECK_H
#define SG_CHECK_CHECK_H

#include "base/arena.h"
#include "base/status.h"
#include "evidence/ground.h"
#include "text/paper.h"

enum sg_severity { SG_ERROR, SG_WARNING, SG_INFO };

/* name, code, severity, what the rule demands. */
#define SG_RULE_LIST(X)                                                                                        \
  X(OUTLINE_MISSING, "outline/missing", SG_ERROR, "every heading of the paper is in the guide")                \
  X(OUTLINE_EXTRA, "outline/extra", SG_ERROR, "the guide has no heading that the paper lacks")                 \
  X(OUTLINE_ORDER, "outline/order", SG_ERROR, "headings keep the paper's order and nesting")                   \
  X(OUTLINE_LEVEL, "outline/level", SG_ERROR, "a heading's level is its depth in the paper")                   \
  X(OUTLINE_TITLE, "outline/title", SG_ERROR, "a heading's words are the paper's")                             \
  X(OUTLINE_EMPTY, "outline/empty", SG_ERROR, "a section has a body exactly if the paper's has")               \
  X(DEFINITION_MISSING, "definition/missing", SG_WARNING,                                                      \
    "each technical term is defined where it first appears")                                                   \
  X(DEFINITION_LATE, "definition/late", SG_INFO, "a term is defined once, where it first appears")             \
  X(DEFINITION_SHORT, "definition/short", SG_WARNING, "a definition has at least two sentences")               \
  X(COVERAGE_PARAGRAPH, "coverage/paragraph", SG_WARNING, "each paragraph of the paper is met by a bullet")    \
  X(DEFINITION_PLACE, "definition/place", SG_WARNING,                                                          \
    "a definition stands under the point in which its term first appears")                                     \
  X(DEFINITION_EMPTY, "definition/empty", SG_WARNING,                                                          \
    "a definition says what the thing is, not only what a name is short for or that it is used")               \
  X(TERM_JUNK, "term/junk", SG_WARNING, "what is defined is a term, no common word, fragment or person")       \
  X(CONTENT_ORDER, "content/order", SG_WARNING,                                                                \
    "bullets follow the paper, and none points at what was left out")                                          \
  X(CONTENT_SHOWN, "content/shown", SG_WARNING,                                                                \
    "displayed formulas, tables and code of the paper are shown, or told by their symbols or numbers")         \
  X(CONCEPT_MISSING, "concept/missing", SG_WARNING, "key claims and mechanisms are explained, not only named") \
  X(CONNECTION_MISSING, "connection/missing", SG_WARNING,                                                      \
    "each section is connected with another part of the paper")                                                \
  X(CONNECTION_EMPTY, "connection/empty", SG_WARNING, "a connection says how or why, not only where")          \
  X(SIMPLE_MISSING, "simple/missing", SG_INFO, "a section with a complex idea has a labelled simple version")  \
  X(GROUND_NUMBER, "ground/number", SG_WARNING, "each number is in the paper")                                 \
  X(GROUND_REFERENCE, "ground/reference", SG_ERROR,                                                            \
    "figures, tables, theorems, sections and citations exist in the paper")                                    \
  X(GROUND_MATH, "ground/math", SG_WARNING, "a formula of the paper is shown token for token")                 \
  X(GROUND_BULLET, "ground/bullet", SG_WARNING, "a bullet's words are borne out by its paragraphs")            \
  X(HIGHLIGHT_MISSING, "highlight/missing", SG_WARNING, "each section has a ==highlight==")                    \
  X(HIGHLIGHT_TERM, "highlight/term", SG_WARNING, "a highlight encloses a whole statement, not a term")        \
  X(HIGHLIGHT_LONG, "highlight/long", SG_INFO, "a highlight has at most 30 words")                             \
  X(HIGHLIGHT_BROKEN, "highlight/broken", SG_ERROR, "== is paired within its bullet")                          \
  X(LIST_INDENT, "list/indent", SG_ERROR, "nested bullets are indented by 4 spaces a level")                   \
  X(LIST_MARKER, "list/marker", SG_ERROR, "bullets begin with `- `")                                           \
  X(LIST_PROSE, "list/prose", SG_WARNING, "a section's body is a bulleted list")                               \
  X(MATH_BROKEN, "math/broken", SG_ERROR, "math stands between balanced $ signs")                              \
  X(TEXT_RESIDUE, "text/residue", SG_ERROR, "no greetings, offers or fences of a chat")                        \
  X(TEXT_UNSAFE, "text/unsafe", SG_ERROR, "no raw HTML or TeX, no link out of the paper")                      \
  X(TEXT_CUT, "text/cut", SG_ERROR, "the text does not end within a sentence")

enum sg_rule_id {
#define X(name, code, severity, summary) SG_RULE_##name,
  SG_RULE_LIST(X)
#undef X
      SG_RULE_COUNT
};

struct sg_rule {
  const char *code;
  enum sg_severity severity;
  const char *summary;
};

const struct sg_rule *sg_rule(enum sg_rule_id id);

/* "error", "warning", "info". */
const char *sg_severity_name(enum sg_severity severity);

struct sg_finding {
  enum sg_rule_id rule;
  enum sg_severity severity; /* the rule's; of an empty definition that our own writer wrote: an error */
  size_t offset;             /* bytes into the guide */
  size_t line, column;       /* 1-based; columns count characters */
  struct sg_str message;     /* one line of UTF-8, for people: what it means stands in the other fields */
  struct sg_str about;   /* the term, number, reference or formula meant, as it stands in the guide; or empty */
  int section;           /* index into the paper's sections, or SG_NONE */
  const int *paragraphs; /* indices into that section's paragraphs */
  size_t paragraph_count;
};

struct sg_check_summary {
  size_t sections, sections_matched;     /* of the paper; with a heading of their own in the guide */
  size_t paragraphs, paragraphs_covered; /* of the sections that were checked */
  size_t terms, terms_defined;
  size_t highlights;
  size_t numbers_checked;
  size_t bullets;
};

struct sg_check {
  const struct sg_finding *findings; /* by place */
  size_t count;
  bool truncated; /* there was more to find than SG_FINDINGS_MAX */
  struct sg_check_summary summary;
};

enum { SG_FINDINGS_MAX = 20000 };

/* Which paragraphs a bullet rests on, when repair has taken the marks off the text. */
struct sg_provenance {
  size_t line;              /* 1-based line of the bullet in the guide */
  const struct sg_str *ids; /* "s3.p2" or, within a section, "p2" */
  size_t count;
  bool own; /* our own writer wrote it, which has no excuse */
};

struct sg_check_options {
  bool
      pictures; /* picture files beside the guide are none of the guide's targets, as --media puts them there */
  bool errors_only; /* only findings that are errors; rules that make none do not run, and the summary lacks
                     * what they count */
  int section;      /* the guide is the body of this section alone; SG_NONE: of the whole paper */
  const struct sg_provenance *provenance; /* by line, each line once */
  size_t provenance_count;
};

/* Checks `guide` (UTF-8, borrowed) against the evidence's paper. Findings, messages and scratch
 * memory come from the arena, which must outlive *check. SG_EUTF8 (err->offset = the byte),
 * SG_ETOOBIG, SG_ENOMEM, SG_EINVAL for a section that the paper lacks. */
SG_MUST_CHECK enum sg_status sg_check_guide(const struct sg_evidence *evidence, struct sg_str guide,
                                            const struct sg_check_options *options, struct sg_arena *arena,
                                            struct sg_check *check, struct sg_error *err);

/* What the rule term/junk says that a name is instead of a term: "a common word", "a piece of a sentence", "a
 * person"; NULL: nothing. `reader` is one of the analysis's own. */
const char *sg_term_junk(const struct sg_analysis *analysis, struct sg_reader *reader, struct sg_str name);

#endif
