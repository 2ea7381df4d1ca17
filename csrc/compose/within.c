/* How a section's paragraphs carry one another: a reason, a consequence, a contrast, an example or an answer
 * that the first words of one announce, with the sentence before it on which that rests. What answers another
 * within a paragraph is not quoted again: the two stand one below the other, connective and all, and two blind
 * readers of 43 such lines called them a repetition.
 */
#include "compose/connect.h"

#include "compose/leaning.h"
#include "compose/prose.h"
#include "compose/ties.h"

enum {
  WITHIN_MAX = 2,
  QUOTE_MIN = 6,  /* words of a sentence that is quoted, */
  QUOTE_MAX = 45, /* of one that is long, */
  PAIR_MAX = 64,  /* and of both that answer one another */
  QUOTE_FORMULAS = 3,
};

/* First words that tell how a sentence answers another. */
struct opener {
  const char *words;
  enum sg_word says;
  bool before; /* they point at the sentence right before */
};

/* clang-format off */
static const struct opener openers[] = {
    {"therefore", SG_WORD_FOLLOWS_FROM, false}, {"thus", SG_WORD_FOLLOWS_FROM, false}, {"hence", SG_WORD_FOLLOWS_FROM, false},
    {"consequently", SG_WORD_FOLLOWS_FROM, false}, {"accordingly", SG_WORD_FOLLOWS_FROM, false},
    {"as a result", SG_WORD_FOLLOWS_FROM, false}, {"as a consequence", SG_WORD_FOLLOWS_FROM, false},
    {"for this reason", SG_WORD_FOLLOWS_FROM, true}, {"for these reasons", SG_WORD_FOLLOWS_FROM, true},
    {"because of this", SG_WORD_FOLLOWS_FROM, true}, {"this means", SG_WORD_FOLLOWS_FROM, true},
    {"this implies", SG_WORD_FOLLOWS_FROM, true}, {"this suggests", SG_WORD_FOLLOWS_FROM, true},
    {"it follows", SG_WORD_FOLLOWS_FROM, true}, {"so", SG_WORD_FOLLOWS_FROM, false},
    {"this is because", SG_WORD_REASON_FOR, true}, {"this is due to", SG_WORD_REASON_FOR, true},
    {"the reason is", SG_WORD_REASON_FOR, true}, {"the reason for this", SG_WORD_REASON_FOR, true},
    {"one reason", SG_WORD_REASON_FOR, true},
    {"however", SG_WORD_STANDS_AGAINST, false}, {"nevertheless", SG_WORD_STANDS_AGAINST, false},
    {"nonetheless", SG_WORD_STANDS_AGAINST, false}, {"in contrast", SG_WORD_STANDS_AGAINST, false},
    {"by contrast", SG_WORD_STANDS_AGAINST, false}, {"on the other hand", SG_WORD_STANDS_AGAINST, false},
    {"on the contrary", SG_WORD_STANDS_AGAINST, false}, {"conversely", SG_WORD_STANDS_AGAINST, false},
    {"but", SG_WORD_STANDS_AGAINST, true}, {"yet", SG_WORD_STANDS_AGAINST, true}, {"despite this", SG_WORD_STANDS_AGAINST, true},
    {"despite these", SG_WORD_STANDS_AGAINST, false}, {"instead", SG_WORD_STANDS_AGAINST, true},
    {"rather", SG_WORD_STANDS_AGAINST, true}, {"unfortunately", SG_WORD_STANDS_AGAINST, true},
    {"for example", SG_WORD_EXAMPLE_OF, true}, {"for instance", SG_WORD_EXAMPLE_OF, true}, {"as an example", SG_WORD_EXAMPLE_OF, true},
    {"to illustrate", SG_WORD_EXAMPLE_OF, true},
    {"to this end", SG_WORD_ANSWERED, true}, {"for this purpose", SG_WORD_ANSWERED, true}, {"to that end", SG_WORD_ANSWERED, true},
    {"to do so", SG_WORD_ANSWERED, true}, {"to do this", SG_WORD_ANSWERED, true},
};
/* clang-format on */

/* Do the words stand at the sentence's head, case apart? Not as part of others: "in contrast to them", "instead
 * of one", "so as to", "but in addition". */
static bool opens_with(const struct sg_analysis *a, const struct sg_sentence *row, const char *words)
{
  static const char *const others[] = {"to",  "with", "of",   "than", "as",  "that",
                                       "far", "many", "much", "in",   "also"};
  struct sg_str rest = sg_cstr(words);
  size_t t = row->token_from;
  for (; rest.n > 0; t++) {
    struct sg_str word = sg_slice(rest, 0, sg_str_find(rest, SG_LIT(" "), 0));
    if (t >= row->token_to || !sg_str_equal_nocase(sg_token_markdown(a, row, t), word))
      return false;
    rest = sg_slice(rest, word.n + 1, rest.n);
  }
  return t < row->token_to &&
         !(SG_ONE_OF(sg_token_markdown(a, row, t), others) && a->tokens[t - 1].tag != SG_TAG_VBZ);
}

/* "To address this problem, …", "To avoid these errors, …": what is done about the sentence before. */
static bool sets_out_to(const struct sg_analysis *a, const struct sg_sentence *row)
{
  static const char *const verbs[] = {
      "address",  "solve",   "overcome",   "avoid",     "fix",        "resolve",    "remedy",
      "mitigate", "tackle",  "prevent",    "reduce",    "counter",    "handle",     "meet",
      "answer",   "correct", "circumvent", "alleviate", "satisfy",    "achieve",    "test",
      "check",    "verify",  "assess",     "limit",     "ensure",     "compensate", "eliminate",
      "remove",   "improve", "minimize",   "explore",   "investigate"};
  static const char *const pointers[] = {"this", "these", "such", "those"};
  size_t t = row->token_from;
  return t + 2 < row->token_to && sg_str_equal_nocase(sg_token_markdown(a, row, t), SG_LIT("to")) &&
         SG_ONE_OF(sg_token_markdown(a, row, t + 1), verbs) &&
         SG_ONE_OF(sg_token_markdown(a, row, t + 2), pointers);
}

/* "This allows …", "This ensures …": what the sentence before brings about. */
static bool tells_effect(const struct sg_analysis *a, const struct sg_sentence *row)
{
  static const char *const verbs[] = {
      "means",  "implies",    "suggests",   "indicates", "shows",    "allows",    "enables", "ensures",
      "makes",  "leads",      "results",    "causes",    "reduces",  "increases", "helps",   "prevents",
      "avoids", "guarantees", "permits",    "improves",  "yields",   "gives",     "forces",  "requires",
      "limits", "simplifies", "eliminates", "leaves",    "explains", "saves",     "lets",    "keeps",
      "turns",  "creates",    "provides",   "removes"};
  size_t t = row->token_from;
  return t + 1 < row->token_to && sg_str_equal_nocase(sg_token_markdown(a, row, t), SG_LIT("this")) &&
         SG_ONE_OF(sg_token_markdown(a, row, t + 1), verbs);
}

/* How the sentence answers another, by its first words; SG_WORD_COUNT where they do not tell. */
static enum sg_word how_it_answers(const struct sg_analysis *a, size_t s, bool *before)
{
  const struct sg_sentence *row = &a->sentences[s];
  *before = false;
  if (!a->english)
    return row->head == SG_RELATION_CAUSE      ? SG_WORD_FOLLOWS_FROM
           : row->head == SG_RELATION_CONTRAST ? SG_WORD_STANDS_AGAINST
                                               : SG_WORD_COUNT;
  for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
    if (opens_with(a, row, openers[i].words)) {
      *before = openers[i].before;
      return openers[i].says;
    }
  *before = true;
  return sets_out_to(a, row) ? SG_WORD_ANSWERED : tells_effect(a, row) ? SG_WORD_FOLLOWS_FROM : SG_WORD_COUNT;
}

static bool can_quote(struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  enum sg_paragraph_kind kind = c->row->paragraphs[row->paragraph].kind;
  size_t words = sg_sentence_words(c->analysis, s), formulas = 0;
  if (row->form != SG_FORM_PROSE || (kind != SG_PARAGRAPH_TEXT && kind != SG_PARAGRAPH_LIST) ||
      words < QUOTE_MIN || words > QUOTE_MAX || *sg_use_of(c, s) != SG_USE_SHOWN || c->ties->quoted[s] ||
      sg_gives_thanks(c->analysis, s) || (c->analysis->english && !sg_has_verb(c->analysis, s, true)))
    return false;
  for (size_t t = row->token_from; t < row->token_to; t++)
    formulas += c->analysis->tokens[t].unit == SG_UNIT_MATH;
  struct sg_str md = sg_sentence_markdown(c->analysis, s);
  return formulas <= QUOTE_FORMULAS && sg_str_find(md, SG_LIT("$$"), 0) == SG_NPOS && md.p[0] != '(' &&
         sg_is_finished(c->analysis, s);
}

/* Can it be read as the first of two: it points at nothing before it, but for a thing that it names, "This
 * approach …"? */
static bool can_be_first(struct sg_composing *c, size_t s)
{
  static const char *const pointers[] = {"this", "these", "such"};
  const struct sg_sentence *row = &c->analysis->sentences[s];
  if (!can_quote(c, s))
    return false;
  if (opens_with(c->analysis, row, "on the one hand") || opens_with(c->analysis, row, "on one hand"))
    return false; /* both hands stand side by side already */
  if (!sg_points_back(c->analysis, s))
    return true;
  size_t t = row->token_from;
  return c->analysis->english && SG_ONE_OF(sg_token_markdown(c->analysis, row, t), pointers) &&
         t + 1 < row->token_to && sg_tag_is_noun(c->analysis->tokens[t + 1].tag);
}

static bool is_content(const struct sg_token *token)
{
  return token->unit == SG_UNIT_WORD && token->stem != SG_NO_STEM && !(token->flags & SG_TOKEN_STOP);
}

/* The content words that both sentences have, each by its weight. */
static double shared_weight(const struct sg_analysis *a, size_t one, size_t two)
{
  const struct sg_sentence *x = &a->sentences[one], *y = &a->sentences[two];
  double sum = 0;
  for (size_t i = x->token_from; i < x->token_to; i++) {
    bool shared = false;
    for (size_t k = y->token_from; is_content(&a->tokens[i]) && k < y->token_to && !shared; k++)
      shared = a->tokens[k].stem == a->tokens[i].stem;
    sum += shared ? a->stems[a->tokens[i].stem].weight : 0;
  }
  return sum;
}

/* Two sentences of which the second answers the first. */
struct answer {
  size_t first, second;
  enum sg_word says;
};

/* The paragraph of text right before `paragraph` in the section, or SG_NPOS. */
static size_t paragraph_before(const struct sg_composing *c, size_t paragraph)
{
  return paragraph > 0 && c->row->paragraphs[paragraph - 1].kind == SG_PARAGRAPH_TEXT ? paragraph - 1 : SG_NPOS;
}

/* What the sentence that opens a paragraph answers: the sentence before it where its words point there, else
 * the one of the paragraph before that is most like it. SG_NPOS where none can be quoted. */
static size_t answered_before(struct sg_composing *c, size_t s, size_t paragraph, bool last)
{
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + paragraph];
  size_t best = SG_NPOS;
  double most = 0;
  for (size_t i = last && span->sentence_to > span->sentence_from ? span->sentence_to - 1 : span->sentence_from;
       i < span->sentence_to; i++) {
    double shared = shared_weight(c->analysis, i, s);
    if (can_be_first(c, i) && (best == SG_NPOS || shared >= most)) {
      best = i;
      most = shared;
    }
  }
  return best;
}

/* The answer that sentence `s`, which opens a paragraph, gives to the one before; false where it gives none
 * that can be told. */
static bool find_answer(struct sg_composing *c, size_t s, struct answer *answer)
{
  bool before;
  size_t paragraph = paragraph_before(c, c->analysis->sentences[s].paragraph);
  enum sg_word says = how_it_answers(c->analysis, s, &before);
  if (says == SG_WORD_COUNT || paragraph == SG_NPOS || !can_quote(c, s))
    return false;
  size_t first = answered_before(c, s, paragraph, before);
  if (first == SG_NPOS || sg_sentence_words(c->analysis, first) + sg_sentence_words(c->analysis, s) > PAIR_MAX)
    return false;
  *answer = (struct answer){first, s, says};
  return true;
}

/* A sentence in quotation marks, without its stop. */
static struct sg_str quoted(struct sg_composing *c, size_t s, bool whole)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 1 << 16);
  sg_buf_add(&buf, sg_words_get(c->language, SG_WORD_QUOTE));
  sg_prose_add(&buf, c->analysis, s, (struct sg_prose_options){.drop_head = !whole});
  if (!whole && sg_str_ends(sg_buf_str(&buf), SG_LIT(".")))
    sg_buf_truncate(&buf, buf.length - 1);
  sg_buf_add(&buf, sg_words_get(c->language, SG_WORD_UNQUOTE));
  struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&buf));
  sg_free_scratch(c, &buf);
  return copy;
}

/* How many bytes of the sentence its connective takes, "However"; 0 where it opens with none of the list. */
static size_t opener_bytes(const struct sg_analysis *a, size_t s)
{
  const struct sg_sentence *row = &a->sentences[s];
  for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
    if (opens_with(a, row, openers[i].words))
      return strlen(openers[i].words);
  return 0;
}

/* Adds a sentence as the guide tells it; returns where it begins. */
static size_t add_told(struct sg_composing *c, size_t s, bool whole)
{
  size_t from = c->line.length;
  sg_prose_add(&c->line, c->analysis, s, (struct sg_prose_options){.drop_head = !whole});
  sg_tell_of_authors(c, s, from, (struct sg_telling){.theirs = true});
  return from;
}

/* Both sentences as one, "A; **however**, b": the connective says how they hang together. */
static void join_answer(struct sg_composing *c, const struct answer *answer)
{
  sg_start_line(c, sg_str(NULL, 0));
  add_told(c, answer->first, false);
  size_t marks = c->line.length;
  while (marks > 0 && c->line.data[marks - 1] == '*')
    marks--;
  if (marks > 0 && c->line.data[marks - 1] == '.')
    sg_buf_splice(&c->line, marks - 1, 1, SG_LIT(""));
  sg_buf_add(&c->line, SG_LIT("; "));
  size_t from = add_told(c, answer->second, true), length = opener_bytes(c->analysis, answer->second);
  if (from < c->line.length)
    c->line.data[from] = sg_lower(c->line.data[from]);
  if (length > 0 && from + length < c->line.length) {
    sg_buf_splice(&c->line, from + length, 0, SG_LIT("**"));
    sg_buf_splice(&c->line, from, 0, SG_LIT("**"));
  }
}

static void quote_answer(struct sg_composing *c, const struct answer *answer)
{
  struct sg_str first = quoted(c, answer->first, false), second = quoted(c, answer->second, true);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, answer->says, first, sg_str(NULL, 0));
  sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_COLON));
  sg_buf_add(&c->line, second);
}

static void write_answer(struct sg_composing *c, const struct answer *answer)
{
  sg_open_connections(c);
  if (c->analysis->english)
    join_answer(c, answer);
  else
    quote_answer(c, answer);
  size_t row =
      sg_end_line_as(c, 1, SG_POINT_WITHIN, sg_str(NULL, 0), sg_mark_of_sentence(c->analysis, answer->second));
  if (row != SG_NPOS)
    sg_bullets_mark(&c->bullets, row, sg_mark_of_sentence(c->analysis, answer->first));
}

void sg_write_within(struct sg_composing *c)
{
  struct answer answer;
  size_t count = 0;
  for (size_t s = c->span->sentence_from + 1; s < c->span->sentence_to && count < WITHIN_MAX; s++)
    if (c->analysis->sentences[s - 1].paragraph != c->analysis->sentences[s].paragraph &&
        find_answer(c, s, &answer)) {
      write_answer(c, &answer);
      count++;
    }
}
