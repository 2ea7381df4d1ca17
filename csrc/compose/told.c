/* A sentence of another section, as it is told in the one that it names: there "Section 3" is here, and the
 * authors are spoken of. */
#include "compose/connect.h"

#include "compose/mentions.h"
#include "compose/prose.h"
#include "compose/ties.h"

enum {
  HEAD_BYTES = 40,    /* of "As we have seen in", before "Section 3," */
  BRACKET_BYTES = 48, /* of a bracket that only says where more stands */
  BRACKET_WORDS = 4,  /* in it, besides the number */
};

/* Cuts "As noted in Section 1, " at line[floor…): its reader is there. */
static void cut_recalling_head(const struct sg_composing *c, struct sg_buf *line, size_t floor)
{
  struct sg_mention mention;
  struct sg_str text = sg_slice(sg_buf_str(line), floor, line->length);
  size_t at = 0;
  bool opens = sg_str_starts(text, SG_LIT("As ")) || sg_str_starts(text, SG_LIT("In "));
  if (!opens || !sg_next_mention(c->paper, text, &at, &mention) || mention.section != c->section ||
      mention.from > HEAD_BYTES || !sg_str_starts(sg_slice(text, mention.to, text.n), SG_LIT(", ")) ||
      sg_str_find(sg_slice(text, 0, mention.from), SG_LIT(","), 0) != SG_NPOS)
    return;
  sg_buf_splice(line, floor, mention.to + strlen(", "), SG_LIT(""));
  bool word = floor + 1 < line->length && line->data[floor] >= 'a' && line->data[floor] <= 'z' &&
              (line->data[floor + 1] == ' ' || (line->data[floor + 1] >= 'a' && line->data[floor + 1] <= 'z'));
  if (word)
    line->data[floor] = (char)(line->data[floor] - ('a' - 'A'));
}

/* Does the bracket [from, to) hold little but the mention: "(see Section 3 for more)"? */
static bool is_pointer(struct sg_str text, size_t from, size_t to, const struct sg_mention *mention)
{
  size_t words = 0;
  for (size_t i = from + 1; i < to; i++)
    words += (i < mention->from || i >= mention->to) && sg_is_alpha(text.p[i]) && !sg_is_alpha(text.p[i - 1]);
  return words <= BRACKET_WORDS && to - from < BRACKET_BYTES + (mention->to - mention->from);
}

/* The bracket around the mention that only points: [*from, *to), with the space before it. */
static bool pointing_bracket(struct sg_str text, const struct sg_mention *mention, size_t *from, size_t *to)
{
  size_t open = mention->from, close = mention->to;
  while (open > 0 && !sg_is_one_of(text.p[open - 1], "()"))
    open--;
  while (close < text.n && !sg_is_one_of(text.p[close], "()"))
    close++;
  if (open == 0 || text.p[open - 1] != '(' || close == text.n || text.p[close] != ')' ||
      !is_pointer(text, open - 1, close, mention))
    return false;
  *from = open - 1 - (open > 1 && text.p[open - 2] == ' ');
  *to = close + 1;
  return true;
}

/* ", see Section 3": the tail [*from, *to) that only points. */
static bool pointing_tail(struct sg_str text, const struct sg_mention *mention, size_t *from, size_t *to)
{
  static const char *const tails[] = {", see ",
                                      "; see ",
                                      ", see also ",
                                      "; see also ",
                                      ", cf. ",
                                      ", as discussed in ",
                                      ", as described in ",
                                      ", as explained in ",
                                      ", as shown in "};
  struct sg_str before = sg_slice(text, 0, mention->from), after = sg_slice(text, mention->to, text.n);
  for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
    if (sg_str_ends(before, sg_cstr(tails[i])) && after.n <= 1) {
      *from = mention->from - strlen(tails[i]);
      *to = mention->to;
      return true;
    }
  return false;
}

/* Where the word that ends before byte `at` begins, a space of any kind between; `at` where it is none of
 * these. */
static size_t behind_word(struct sg_str s, size_t at, const char *const *words, size_t count)
{
  size_t to = at;
  if (to > 0 && s.p[to - 1] == ' ')
    to--;
  else if (sg_str_ends(sg_slice(s, 0, to), SG_LIT("\xC2\xA0")))
    to -= strlen("\xC2\xA0");
  size_t from = to;
  while (from > 0 && sg_is_alpha(s.p[from - 1]))
    from--;
  return to < at && sg_str_is_listed(sg_slice(s, from, to), words, count) ? from : at;
}

/* Replaces "in Section 3" by "here", "Section 3" and "the previous Section 3" by "this section". */
static void replace_mention(struct sg_buf *line, size_t floor, const struct sg_mention *mention)
{
  static const char *const in[] = {"in", "In"},
                           *const places[] = {"previous", "preceding", "next", "following"},
                           *const the[] = {"the"};
  struct sg_str text = sg_slice(sg_buf_str(line), floor, line->length);
  size_t at = mention->from, placed = behind_word(text, at, places, 4),
         start = placed < at ? behind_word(text, placed, the, 1) : at, inner = behind_word(text, start, in, 2);
  bool here = inner < start;
  size_t from = here ? inner : start;
  struct sg_str word = here ? (from == 0 ? SG_LIT("Here") : SG_LIT("here"))
                            : (from == 0 ? SG_LIT("This section") : SG_LIT("this section"));
  sg_buf_splice(line, floor + from, mention->to - from, word);
}

/* Says in line[floor…) of the section at hand what it is to its reader: this one. */
static void point_here(const struct sg_composing *c, struct sg_buf *line, size_t floor)
{
  struct sg_mention mention;
  size_t from, to;
  for (size_t at = 0;;) {
    struct sg_str text = sg_slice(sg_buf_str(line), floor, line->length);
    if (!sg_next_mention(c->paper, text, &at, &mention))
      return;
    if (mention.section != c->section)
      continue;
    if (pointing_bracket(text, &mention, &from, &to) || pointing_tail(text, &mention, &from, &to)) {
      sg_buf_splice(line, floor + from, to - from, SG_LIT(""));
      at = from;
    } else if (mention.from < mention.number_from) { /* "Sections 3 and 4" keep their numbers */
      replace_mention(line, floor, &mention);
      at = 0;
    }
  }
}

void sg_add_told(struct sg_composing *c, size_t sentence)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  const struct sg_paragraph_span *span =
      &c->analysis->paragraphs[sg_paragraph_index(c->analysis, row->section, row->paragraph)];
  if (!c->analysis->english) {
    sg_add_quoted(c, sentence);
    return;
  }
  sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_COLON));
  size_t floor = c->line.length;
  sg_prose_add(&c->line, c->analysis, sentence, (struct sg_prose_options){.drop_head = true});
  cut_recalling_head(c, &c->line, floor);
  point_here(c, &c->line, floor);
  sg_tell_of_authors(
      c, sentence, floor,
      (struct sg_telling){.theirs = sg_is_about_authors(c->analysis, span->sentence_from, span->sentence_to)});
}
