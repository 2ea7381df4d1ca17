/* How deep a sentence stands: a paragraph is one point with its sentences under it, unless it makes several;
 * one that cannot be read without the paragraph before it stands under that one's point, and what the paper
 * counts up ("First, …", "Second, …"; "On the one hand, …") stands side by side. */
#include "compose/blocks.h"

#include "compose/prose.h"
#include "compose/voice.h"

enum {
  DEPTH_MAX = 2,       /* of sentences: a fourth level would be a staircase */
  SERIES_DEPTH = 3,    /* of "first" and "second" under what announces them */
  POINT_WORDS = 70,    /* of a paragraph before a sentence that makes another point, */
  POINT_REST = 40,     /* from it on, */
  POINT_SENTENCES = 2, /* in so many sentences at least: what is shorter goes with the rest */
  SUM_TOKENS = 6,      /* at whose head "these" are all that was counted up */
  HEAD_TOKENS = 14,    /* within which a sentence says that it is about what was said */
  JOINED_PARAGRAPH =
      90, /* words of a paragraph that goes on with the one before; a longer one makes its own point */
  NEXT_PARAGRAPHS = 2, /* within which a second or an "another" goes with the first */
};

static const struct sg_sentence *row_of(const struct sg_composing *c, size_t sentence)
{
  return &c->analysis->sentences[sentence];
}

/* -- Series --------------------------------------------------------------------------------------- */

enum {
  RANK_LAST = 99, /* "Next", "Finally": whatever the number of those before */
  SEVERAL = 100,  /* announced, without saying how many */
};

struct opening {
  const char *words;
  uint8_t series, rank;
};

/* Which series the sentence is a part of, by its first words, and the how manieth; rank 0: of none. */
static struct opening opening_of(const struct sg_analysis *analysis, size_t sentence)
{
  enum { COUNT, HANDS, THINGS, ONES };
  /* clang-format off */
  static const struct opening openings[] = {
      {"First,", COUNT, 1}, {"Firstly,", COUNT, 1}, {"First of all", COUNT, 1}, {"First we ", COUNT, 1}, {"First, ", COUNT, 1},
      {"Second,", COUNT, 2}, {"Secondly,", COUNT, 2}, {"Third,", COUNT, 3}, {"Thirdly,", COUNT, 3}, {"Fourth,", COUNT, 4},
      {"Fourthly,", COUNT, 4}, {"Fifth,", COUNT, 5}, {"Sixth,", COUNT, 6}, {"Finally,", COUNT, RANK_LAST}, {"Lastly,", COUNT, RANK_LAST}, {"Next,", COUNT, RANK_LAST},
      {"Then,", COUNT, RANK_LAST}, {"Afterwards,", COUNT, RANK_LAST},
      {"Erstens", COUNT, 1}, {"Zweitens", COUNT, 2}, {"Drittens", COUNT, 3}, {"Premièrement", COUNT, 1}, {"Deuxièmement", COUNT, 2},
      {"Troisièmement", COUNT, 3}, {"En primer lugar", COUNT, 1}, {"En segundo lugar", COUNT, 2}, {"En tercer lugar", COUNT, 3},
      {"In primo luogo", COUNT, 1}, {"In secondo luogo", COUNT, 2}, {"Em primeiro lugar", COUNT, 1}, {"Em segundo lugar", COUNT, 2},
      {"Ten eerste", COUNT, 1}, {"Ten tweede", COUNT, 2}, {"Ten derde", COUNT, 3},
      {"On the one hand", HANDS, 1}, {"On one hand", HANDS, 1}, {"On the other hand", HANDS, 2}, {"Einerseits", HANDS, 1},
      {"Andererseits", HANDS, 2}, {"D’une part", HANDS, 1}, {"D’autre part", HANDS, 2}, {"D'une part", HANDS, 1},
      {"D'autre part", HANDS, 2}, {"Por un lado", HANDS, 1}, {"Por otro lado", HANDS, 2}, {"Por um lado", HANDS, 1},
      {"Por outro lado", HANDS, 2}, {"Da un lato", HANDS, 1}, {"Dall’altro", HANDS, 2}, {"Enerzijds", HANDS, 1},
      {"Anderzijds", HANDS, 2},
      {"The first ", THINGS, 1}, {"In the first ", THINGS, 1}, {"A first ", THINGS, 1}, {"The second ", THINGS, 2},
      {"In the second ", THINGS, 2}, {"A second ", THINGS, 2}, {"The third ", THINGS, 3}, {"In the third ", THINGS, 3},
      {"A third ", THINGS, 3}, {"The fourth ", THINGS, 4}, {"The fifth ", THINGS, 5},
      {"One ", ONES, 1}, {"Another ", ONES, RANK_LAST}, {"The other", ONES, RANK_LAST}, {"Yet another ", ONES, RANK_LAST}};
  /* clang-format on */
  struct sg_str s = sg_sentence_markdown(analysis, sentence);
  if (analysis->sentences[sentence].form == SG_FORM_PROSE)
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++)
      if (sg_str_starts(s, sg_cstr(openings[i].words)))
        return openings[i];
  return (struct opening){NULL, 0, 0};
}

static bool goes_behind(struct opening next, uint8_t series, uint8_t rank)
{
  return rank > 0 && next.series == series && (next.rank == RANK_LAST || next.rank == rank + 1);
}

/* The sentence of the section that goes on with the series of `s`, which has `rank`; SG_NPOS: none. */
static size_t next_of_series(const struct sg_composing *c, size_t s, uint8_t series, uint8_t rank)
{
  for (size_t k = s + 1;
       k < c->span->sentence_to && row_of(c, k)->paragraph <= row_of(c, s)->paragraph + NEXT_PARAGRAPHS; k++)
    if (goes_behind(opening_of(c->analysis, k), series, rank))
      return k;
  return SG_NPOS;
}

/* "Two consequences follow.": how many things come; SEVERAL where no number says it, 0 where none are
 * announced. */
static uint8_t announced_by(struct sg_str s)
{
  static const struct {
    const char *word;
    uint8_t count;
  } counts[] = {{"two", 2},           {"both", 2},       {"three", 3},         {"four", 4},
                {"five", 5},          {"six", 6},        {"zwei", 2},          {"drei", 3},
                {"deux", 2},          {"trois", 3},      {"dos", 2},           {"tres", 3},
                {"due", 2},           {"tre", 3},        {"dois", 2},          {"duas", 2},
                {"twee", 2},          {"drie", 3},       {"several", SEVERAL}, {"many", SEVERAL},
                {"some", SEVERAL},    {"ways", SEVERAL}, {"reasons", SEVERAL}, {"following", SEVERAL},
                {"various", SEVERAL}, {"steps", SEVERAL}};
  struct sg_str word;
  uint8_t found = 0;
  for (size_t at = 0; sg_next_letters(s, &at, &word);)
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
      if (sg_str_equal_nocase(word, sg_cstr(counts[i].word)) && (found == 0 || found == SEVERAL))
        found = counts[i].count;
  return found;
}

/* "Lastly, …" behind the second of "two limitations": all that were announced have come. */
static bool is_complete(const struct sg_series *series)
{
  return series->announced > 0 && series->announced < SEVERAL && series->rank >= series->announced;
}

static bool is_counted(const struct sg_composing *c, const struct sg_flow *flow, size_t s)
{
  struct opening opening = opening_of(c->analysis, s);
  if (opening.rank == 0)
    return false;
  const struct sg_series *series = &flow->series[opening.series];
  if (goes_behind(opening, opening.series, series->rank) && !is_complete(series) &&
      row_of(c, s)->paragraph <= row_of(c, series->sentence)->paragraph + NEXT_PARAGRAPHS)
    return true;
  return opening.rank == 1 && next_of_series(c, s, opening.series, 1) != SG_NPOS;
}

/* The depth of sentence `s`, which is counted, where it would stand at `depth` by itself. */
static uint32_t depth_in_series(const struct sg_composing *c, struct sg_flow *flow, size_t s, uint32_t depth)
{
  struct opening opening = opening_of(c->analysis, s);
  struct sg_series *series = &flow->series[opening.series];
  bool follows = flow->last_sentence != SG_NPOS && flow->last_sentence + 1 == s &&
                 row_of(c, s - 1)->paragraph == row_of(c, s)->paragraph;
  if (opening.rank == 1) {
    series->announced = follows ? announced_by(sg_sentence_markdown(c->analysis, s - 1)) : 0;
    if (series->announced > 0)
      depth = flow->last_depth + 1;
    series->depth = depth < SERIES_DEPTH ? depth : SERIES_DEPTH;
  }
  series->rank = opening.rank == RANK_LAST ? series->rank + 1 : opening.rank;
  series->sentence = s;
  return series->depth;
}

/* -- Points --------------------------------------------------------------------------------------- */

/* "… proceeds as follows.": the rest of the paragraph is what it announces. */
static bool announces_rest(struct sg_str s)
{
  static const char *const ends[] = {"as follows.", "as follows:", "the following:"};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    if (sg_str_ends(s, sg_cstr(ends[i])))
      return true;
  return false;
}

/* "The proposed …", "therefore", "In comparison to": a sentence that goes on with what was said, whatever it
 * is about. */
static bool refers_to_said(const struct sg_composing *c, size_t s)
{
  /* clang-format off */
  static const char *const words[] = {
      "therefore", "thus", "hence", "also", "too", "then", "however", "instead", "moreover", "otherwise", "proposed", "resulting",
      "remaining", "other", "others", "another", "same", "above", "this", "these", "such", "those", "former", "latter", "only",
      "compared", "comparison", "contrast", "unlike", "more", "less", "further", "both", "similar", "similarly", "again",
      "its", "their", "it", "they", "here", "but", "so", "still", "typically", "concretely", "overall", "finally", "example"};
  /* clang-format on */
  const struct sg_sentence *row = row_of(c, s);
  if (sg_str_starts(sg_sentence_markdown(c->analysis, s), SG_LIT("The ")))
    return true; /* what has been spoken of */
  for (size_t t = row->token_from; t < row->token_to && t < row->token_from + HEAD_TOKENS; t++)
    if (SG_ONE_OF(sg_token_markdown(c->analysis, row, t), words))
      return true;
  return false;
}

static size_t words_between(const struct sg_composing *c, size_t first, size_t end)
{
  size_t words = 0;
  for (size_t s = first; s < end; s++)
    words += sg_sentence_words(c->analysis, s);
  return words;
}

/* Does the paragraph make another point from sentence `s` on? */
static bool makes_point(struct sg_composing *c, size_t s)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, row_of(c, s)->paragraph);
  return s + POINT_SENTENCES <= span->sentence_to && words_between(c, span->sentence_from, s) >= POINT_WORDS &&
         words_between(c, s, span->sentence_to) >= POINT_REST && !refers_to_said(c, s) && sg_opens_topic(c, s);
}

static bool is_bracketed(struct sg_str s)
{
  return s.n > 2 && s.p[0] == '(' && (s.p[s.n - 1] == ')' || sg_str_ends(s, SG_LIT(").")));
}

/* "This is …", "These have …": does the sentence's subject say nothing by itself? */
static bool has_bare_subject(const struct sg_composing *c, size_t s)
{
  static const char *const words[] = {"this", "these", "they", "those", "it"};
  const struct sg_sentence *row = row_of(c, s);
  size_t t = row->token_from;
  while (t < row->token_to && c->analysis->tokens[t].from < row->head_to)
    t++;
  return t + 1 < row->token_to && SG_ONE_OF(sg_token_markdown(c->analysis, row, t), words) &&
         (sg_tag_is_finite(c->analysis->tokens[t + 1].tag) || c->analysis->tokens[t + 1].unit == SG_UNIT_PUNCT);
}

/* "Here `c` stands for …", "em que $d$ é …", behind the listing or formula that has it; a formula that goes on
 * with the text before it. */
static bool explains_shown(const struct sg_composing *c, size_t s)
{
  static const char *const heads[] = {"Here",     "Where", "Em que", "Onde",    "Aqui",  "Donde",
                                      "En donde", "Aquí",  "Où",     "Ici",     "Dove",  "Qui",
                                      "Wobei",    "Dabei", "Hier",   "Waarbij", "Gdzie", "$$"};
  size_t paragraph = row_of(c, s)->paragraph;
  struct sg_str text = sg_sentence_markdown(c->analysis, s);
  while (paragraph > 0 && c->row->paragraphs[paragraph - 1].kind == SG_PARAGRAPH_NOTE)
    paragraph--;
  if (paragraph == 0)
    return false;
  const struct sg_paragraph *before = &c->row->paragraphs[paragraph - 1];
  bool shown = before->kind == SG_PARAGRAPH_CODE || before->kind == SG_PARAGRAPH_EQUATION ||
               sg_str_ends(sg_str_trim(before->markdown), SG_LIT("$$"));
  bool head = false;
  for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
    size_t n = strlen(heads[i]);
    head = head || (text.n > n && sg_str_starts(text, sg_cstr(heads[i])) && !sg_is_alpha(text.p[n]));
  }
  return shown ? head || sg_points_back(c->analysis, s) : sg_str_starts(text, SG_LIT("$$"));
}

/* Does the paragraph that sentence `s` opens go on with the one before? A long one that says of what it is
 * makes a point of its own. */
static bool goes_on_with_point(const struct sg_composing *c, const struct sg_flow *flow, size_t s)
{
  const struct sg_sentence *row = row_of(c, s);
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, row->paragraph);
  if (flow->top == SG_NPOS || flow->lead.n > 0 || row->form != SG_FORM_PROSE)
    return false;
  if (is_bracketed(sg_sentence_markdown(c->analysis, s)) || row->head == SG_RELATION_EXAMPLE ||
      row->head == SG_RELATION_RESTATEMENT)
    return true;
  bool points = sg_points_back(c->analysis, s), leans = points || row->head != SG_RELATION_NONE;
  return (points && has_bare_subject(c, s)) || explains_shown(c, s) ||
         (leans && words_between(c, span->sentence_from, span->sentence_to) <= JOINED_PARAGRAPH);
}

/* "To overcome these problems, …" behind the second of two: is the sentence about all parts of a series? */
static bool sums_up(const struct sg_composing *c, size_t s)
{
  static const char *const words[] = {"these", "both", "all", "together", "either", "neither"};
  const struct sg_sentence *row = row_of(c, s);
  for (size_t t = row->token_from; t < row->token_to && t < row->token_from + SUM_TOKENS; t++)
    if (SG_ONE_OF(sg_token_markdown(c->analysis, row, t), words))
      return true;
  return false;
}

static uint32_t natural_depth(struct sg_composing *c, const struct sg_flow *flow, size_t s)
{
  bool follows = flow->last != SG_NPOS && flow->last_sentence + 1 == s;
  if (follows && sg_restates(c->analysis, s))
    return flow->last_depth + 1;
  if (follows && (sg_leans(c->analysis, s) || is_bracketed(sg_sentence_markdown(c->analysis, s))))
    return flow->last_depth < DEPTH_MAX ? flow->last_depth + 1 : DEPTH_MAX;
  return flow->least_depth == 0 && makes_point(c, s) ? 0 : 1;
}

uint32_t sg_depth_of_sentence(struct sg_composing *c, struct sg_flow *flow, size_t s, bool opens)
{
  const struct sg_series *done = flow->last_sentence + 1 == s ? sg_flow_series_of(flow, s - 1) : NULL;
  if (!opens && done != NULL && done->rank > 1 && sums_up(c, s)) {
    flow->least_depth = done->depth;
    return done->depth;
  }
  struct opening opening = opening_of(c->analysis, s);
  bool last = opens && opening.rank == RANK_LAST; /* "Lastly, …" of a paragraph of its own */
  const struct sg_series *series = &flow->series[opening.series];
  if (last && (series->announced == 0 || is_complete(series)))
    return 0;
  uint32_t depth = !opens                           ? natural_depth(c, flow, s)
                   : goes_on_with_point(c, flow, s) ? flow->top_depth + 1
                                                    : 0;
  if (!opens && depth < flow->least_depth)
    depth = flow->least_depth;
  return is_counted(c, flow, s) ? depth_in_series(c, flow, s, depth) : depth;
}

void sg_flow_go_on(const struct sg_composing *c, struct sg_flow *flow, size_t s)
{
  const struct sg_series *series = sg_flow_series_of(flow, s);
  if (announces_rest(sg_sentence_markdown(c->analysis, s)) && flow->last_depth < DEPTH_MAX)
    flow->least_depth = flow->last_depth + 1;
  else if (series != NULL && (s == sg_paragraph_span_of(c, row_of(c, s)->paragraph)->sentence_from ||
                              next_of_series(c, s, (uint8_t)(series - flow->series), series->rank) != SG_NPOS))
    flow->least_depth = series->depth + 1;
}
