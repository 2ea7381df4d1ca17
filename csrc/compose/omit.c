/* What a guide leaves out: by detail, the sentences that carry least, never one that a sentence which
 * stays leans on, and never a formula, a definition, what introduces a symbol or opens a paragraph.
 *
 * At `normal` asides alone go: remarks in brackets, addresses. Whatever else guides have left out, each of nine
 * blind readers missed most of all. At `brief` 35 to 50 % of all prose stay: what is easily spared goes first,
 * until a section has the lower share; where it still has more than the upper one, figures, results, steps and
 * reasons go.
 */
#include <math.h>
#include <stdlib.h>

#include "compose/composing.h"
#include "compose/ties.h"
#include "markdown/inline.h"

enum {
  ASIDE_WORDS = 8, /* beyond it a remark or a sentence with an address says something: of two guides readers
                      missed both */
  HEAD_TOKENS = 8, /* within which "also" stands that joins a sentence to the one before */
  ROUNDS_MAX = 8,  /* a chain of sentences that lean on one another gives up its last ones only */
};

/* Shares of prose that stay in a brief guide by the first round, and by the second: set on 23 papers so that it
 * has 35 to 50 % of them, since what is defined, shown or leaned on stays beyond these shares. */
static const double kept_share = 0.36, most_share = 0.42;

/* How freely sentences are spared. */
enum ease { EASY, HARD };

static bool is_running_text(enum sg_paragraph_kind kind)
{
  return kind == SG_PARAGRAPH_TEXT || kind == SG_PARAGRAPH_QUOTE || kind == SG_PARAGRAPH_NOTE;
}

/* A sentence in brackets, or one that holds an address and little else. */
static bool is_aside(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  struct sg_str text = sg_str_trim(sg_sentence_markdown(c->analysis, s));
  size_t words = sg_sentence_words(c->analysis, s);
  if (text.n > 1 && text.p[0] == '(' && (text.p[text.n - 1] == ')' || sg_str_ends(text, SG_LIT(")."))))
    return words <= ASIDE_WORDS;
  for (size_t t = row->token_from; t < row->token_to; t++)
    if (c->analysis->tokens[t].unit == SG_UNIT_LINK && words <= ASIDE_WORDS)
      return true;
  return false;
}

/* Does a formula, a list or code follow the paragraph? */
static bool is_followed_by_block(const struct sg_composing *c, size_t paragraph)
{
  if (paragraph + 1 >= c->row->paragraph_count)
    return false;
  enum sg_paragraph_kind next = c->row->paragraphs[paragraph + 1].kind;
  return next == SG_PARAGRAPH_EQUATION || next == SG_PARAGRAPH_LIST || next == SG_PARAGRAPH_CODE ||
         next == SG_PARAGRAPH_QUOTE || next == SG_PARAGRAPH_THEOREM;
}

/* Does the paper set a term off there, by emphasis or in quotation marks: "takes query minimizers as *seeds*",
 * "a “key image”"? */
static bool sets_off(struct sg_str s)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit))
    if (unit.kind == SG_INLINE_EMPHASIS)
      return true;
  return false;
}

/* Does it hold a figure? */
static bool has_number(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  for (size_t t = row->token_from; t < row->token_to; t++)
    if (c->analysis->tokens[t].unit == SG_UNIT_NUMBER)
      return true;
  return false;
}

/* Words of reasons, of what was found, and of how a thing works: what readers of guides missed most where a
 * sentence with one was left out. */
static bool has_cue(const struct sg_composing *c, size_t s)
{
  /* clang-format off */
  static const char *const words[] = {
      "because", "since", "therefore", "thus", "hence", "otherwise", "however", "while", "whereas", "although", "though", "unless",
      "justified", "consists", "consist", "involves", "involve", "repeated", "iteratively", "recursively", "evaluates", "means",
      "called", "call", "demonstrates", "demonstrate", "shows", "show", "showed", "suggests", "suggest", "implies", "indicates",
      "indicate", "confirms", "agreement", "consistent", "better", "best", "worse", "improves", "improve", "improved", "higher",
      "lower", "faster", "fails", "fail", "cannot", "must", "only", "ensures", "requires", "require", "allows", "allow", "enables",
      "avoid", "avoided", "converge", "converges", "conclude", "found", "find", "differs", "differ", "depends", "phase", "step"};
  /* clang-format on */
  const struct sg_sentence *row = &c->analysis->sentences[s];
  for (size_t t = row->token_from; c->analysis->english && t < row->token_to; t++)
    if (SG_ONE_OF(sg_token_markdown(c->analysis, row, t), words))
      return true;
  return false;
}

/* Does the sentence carry what readers look for: a term in quotation marks, what was found, a reason, a step
 * among others, the thread of the argument? */
static bool carries(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  struct sg_str text = sg_sentence_markdown(c->analysis, s);
  bool argues = row->head == SG_RELATION_CAUSE || row->inner == SG_RELATION_CAUSE ||
                row->head == SG_RELATION_CONTRAST || row->head == SG_RELATION_SEQUENCE;
  bool quotes = sg_str_find(text, SG_LIT("“"), 0) != SG_NPOS || sg_str_find(text, SG_LIT("‘"), 0) != SG_NPOS;
  return argues || quotes || row->role == SG_ROLE_RESULT || has_cue(c, s);
}

/* May the sentence go, as far as it is itself concerned? */
static bool is_spare(struct sg_composing *c, size_t s, const struct sg_paragraph_span *span, enum ease ease)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  struct sg_str text = sg_sentence_markdown(c->analysis, s);
  bool first = s == span->sentence_from,
       defines = (row->defines != SG_NONE && row->definition >= 0.5f) || sets_off(text);
  bool announces = text.n > 0 && (text.p[text.n - 1] == ':' || sg_str_ends(text, SG_LIT("：")));
  if (first || defines || announces || row->form > SG_FORM_FRAGMENT || sg_restates(c->analysis, s) ||
      sg_str_find(text, SG_LIT("$$"), 0) != SG_NPOS || (row->form == SG_FORM_FRAGMENT && c->analysis->english))
    return false;
  if (s > span->sentence_from && sg_str_ends(sg_sentence_markdown(c->analysis, s - 1), SG_LIT("?")))
    return false; /* the answer */
  if (c->options->detail == SG_DETAIL_NORMAL && (!is_aside(c, s) || has_number(c, s) || carries(c, s)))
    return false;
  if (s + 1 < span->sentence_to && c->analysis->sentences[s + 1].form == SG_FORM_MATH)
    return false; /* the formula after it belongs to it */
  if (s + 1 == span->sentence_to && is_followed_by_block(c, row->paragraph))
    return false; /* what stands there goes on with it */
  for (size_t t = row->token_from; t < row->token_to; t++) {
    uint8_t unit = c->analysis->tokens[t].unit;
    if (ease == EASY && (unit == SG_UNIT_REFERENCE || (unit == SG_UNIT_MATH && !is_aside(c, s))))
      return false; /* a table stands under it; what follows reckons with its symbols */
  }
  return true;
}

/* Does the sentence need what was said before? A word near its head ("The authors also solved …", "Thus, …"),
 * or anywhere one that points at something not in it: "both approaches", "to relate this picture to the model".
 */
static bool needs_before(const struct sg_analysis *analysis, size_t s)
{
  static const char *const heads[] = {"also",    "thus",   "indeed",  "therefore", "hence",   "consequently",
                                      "finally", "second", "another", "third",     "however", "instead"};
  static const char *const kin[] = {"their", "they", "so", "again", "further"};
  static const char *const pointers[] = {"this",   "these",  "those",     "such",        "both",
                                         "latter", "former", "otherwise", "subsequently"};
  static const char *const texts[] = {"paper",  "section", "work",       "article", "study", "chapter",
                                      "thesis", "report",  "manuscript", "that",    "as"};
  const struct sg_sentence *row = &analysis->sentences[s];
  if (row->head == SG_RELATION_CONTRAST || row->head == SG_RELATION_EXAMPLE)
    return true; /* "On the other hand, …", "For instance, …": printed without these words, but no less so */
  for (size_t t = row->token_from; analysis->english && t < row->token_to; t++) {
    struct sg_str word = sg_token_markdown(analysis, row, t);
    if (t < row->token_from + HEAD_TOKENS && (SG_ONE_OF(word, heads) || SG_ONE_OF(word, kin)))
      return true;
    bool other = t > row->token_from && sg_str_equal(word, SG_LIT("other")) &&
                 sg_str_equal_nocase(sg_token_markdown(analysis, row, t - 1), SG_LIT("the"));
    bool points = other || SG_ONE_OF(word, pointers);
    if (points && t + 1 < row->token_to && !SG_ONE_OF(sg_token_markdown(analysis, row, t + 1), texts))
      return true;
  }
  return false;
}

/* Does anything that stays lean on the sentence? */
static bool is_leaned_on(struct sg_composing *c, size_t s, const struct sg_paragraph_span *span)
{
  size_t next = s + 1;
  bool strict = c->options->detail != SG_DETAIL_BRIEF; /* where little is told, less hangs together */
  if (next < span->sentence_to)
    return *sg_use_of(c, next) == SG_USE_FREE &&
           (sg_leans(c->analysis, next) || sg_follows(c->analysis, next) ||
            sg_str_ends(sg_sentence_markdown(c->analysis, s), SG_LIT("?")) ||
            (strict && needs_before(c->analysis, next)));
  return next < c->span->sentence_to &&
         (sg_points_back(c->analysis, next) || (strict && needs_before(c->analysis, next)));
}

struct candidate {
  double value;
  uint32_t sentence;
};

static int by_value(const void *a, const void *b)
{
  const struct candidate *one = a, *two = b;
  if (one->value != two->value)
    return one->value < two->value ? -1 : 1;
  return one->sentence > two->sentence ? -1 : 1; /* of equals the later goes first */
}

/* Candidates of the section, asides first, then by how little they say, then those that carry something; those
 * that are needed apart. */
static size_t collect(struct sg_composing *c, struct candidate *rows, const uint8_t *needed, enum ease ease)
{
  size_t count = 0;
  for (size_t i = 0; i < c->row->paragraph_count; i++) {
    const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + i];
    if (!is_running_text(c->row->paragraphs[i].kind) || sg_is_credit(c, i))
      continue;
    for (size_t s = span->sentence_from; s < span->sentence_to; s++) {
      if (needed[s - c->span->sentence_from] || !is_spare(c, s, span, ease))
        continue;
      double rank = is_aside(c, s) ? -1e6 : carries(c, s) ? 1e6 : 0;
      rows[count++] = (struct candidate){c->analysis->sentences[s].salience + rank, (uint32_t)s};
    }
  }
  return count;
}

/* Leaves out candidates while fewer than `most` words have gone; how many have in the end. */
static size_t leave_out(struct sg_composing *c, const struct candidate *rows, size_t count, size_t gone,
                        double most)
{
  /* What is leaned on may go once what leans on it is gone: as long as a round takes any, another follows. */
  bool more = true;
  for (int round = 0; round < ROUNDS_MAX && more && (double)gone < most; round++) {
    more = false;
    for (size_t k = 0; k < count && (double)gone < most; k++) {
      size_t s = rows[k].sentence;
      const struct sg_paragraph_span *span =
          &c->analysis->paragraphs[c->span->paragraph_from + c->analysis->sentences[s].paragraph];
      if (*sg_use_of(c, s) != SG_USE_FREE || is_leaned_on(c, s, span))
        continue;
      *sg_use_of(c, s) = SG_USE_OMITTED;
      gone += sg_sentence_words(c->analysis, s);
      more = true;
    }
  }
  return gone;
}

/* Words of the section's prose. */
static size_t words_of_prose(const struct sg_composing *c)
{
  size_t words = 0;
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++) {
    const struct sg_sentence *row = &c->analysis->sentences[s];
    enum sg_paragraph_kind kind = c->row->paragraphs[row->paragraph].kind;
    bool prose = is_running_text(kind) || kind == SG_PARAGRAPH_LIST || kind == SG_PARAGRAPH_THEOREM;
    words += prose && row->form <= SG_FORM_FRAGMENT ? sg_sentence_words(c->analysis, s) : 0;
  }
  return words;
}

/* Marks the sentences that introduce a symbol, and those that another section quotes as what ties the two. */
static void mark_needed(const struct sg_composing *c, uint8_t *needed)
{
  const struct sg_analysis *a = c->analysis;
  for (size_t i = 0; i < a->symbol_count; i++)
    if (sg_is_here(c, (size_t)a->symbols[i].sentence))
      needed[(size_t)a->symbols[i].sentence - c->span->sentence_from] = 1;
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++)
    needed[s - c->span->sentence_from] |= c->ties->quoted[s];
}

void sg_plan_omissions(struct sg_composing *c)
{
  size_t sentences = c->span->sentence_to - c->span->sentence_from, gone = 0;
  struct candidate *rows = SG_ARENA_NEW(c->arena, struct candidate, sentences);
  uint8_t *needed = SG_ARENA_NEW(c->arena, uint8_t, sentences);
  if (rows == NULL || needed == NULL || c->options->detail == SG_DETAIL_DEEP)
    return;
  bool brief = c->options->detail == SG_DETAIL_BRIEF;
  if (!brief && c->row->kind == SG_SECTION_ABSTRACT)
    return;
  mark_needed(c, needed);
  double prose = (double)words_of_prose(c);
  double wanted[] = {
      [EASY] = brief ? (1.0 - kept_share) * prose : prose, [HARD] = brief ? (1.0 - most_share) * prose : 0.0};
  for (enum ease ease = EASY; ease <= HARD; ease++) {
    size_t count = (double)gone < wanted[ease] ? collect(c, rows, needed, ease) : 0;
    if (count > 0)
      qsort(rows, count, sizeof *rows, by_value);
    gone = leave_out(c, rows, count, gone, wanted[ease]);
  }
}
