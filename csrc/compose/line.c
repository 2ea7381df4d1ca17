/* What every part of the writer needs: the bullet that is being written, links to sections, words of a
 * sentence. */
#include "compose/composing.h"
#include "compose/prose.h"

size_t sg_sentence_words(const struct sg_analysis *analysis, size_t sentence)
{
  const struct sg_sentence *row = &analysis->sentences[sentence];
  size_t words = 0;
  for (size_t i = row->token_from; i < row->token_to; i++)
    words += analysis->tokens[i].unit != SG_UNIT_PUNCT && analysis->tokens[i].unit != SG_UNIT_CITATION;
  return words;
}

bool sg_is_front_matter(const struct sg_composing *c, size_t section)
{
  return sg_is_front_section(c->paper, section);
}

void sg_start_line(struct sg_composing *c, struct sg_str lead)
{
  sg_buf_clear(&c->line);
  c->lead = lead;
}

size_t sg_end_line_as(struct sg_composing *c, uint32_t depth, enum sg_point_kind kind, struct sg_str term,
                      struct sg_mark mark)
{
  struct sg_bullet bullet = {
      .depth = depth, .kind = (uint8_t)kind, .lead = c->lead, .term = term, .text = sg_buf_str(&c->line)};
  c->lead = sg_str(NULL, 0);
  return sg_bullets_add(&c->bullets, bullet, mark);
}

size_t sg_end_line(struct sg_composing *c, uint32_t depth, struct sg_mark mark)
{
  return sg_end_line_as(c, depth, depth == 0 ? SG_POINT_IDEA : SG_POINT_DETAIL, sg_str(NULL, 0), mark);
}

void sg_add_quoted(struct sg_composing *c, size_t sentence)
{
  sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_COLON));
  sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_QUOTE));
  sg_prose_add(&c->line, c->analysis, sentence, (struct sg_prose_options){.drop_head = true});
  sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_UNQUOTE));
}

/* A run-in heading's full stop or colon would stand in the middle of our sentence. */
static struct sg_str without_stop(struct sg_str title)
{
  bool stop = title.n > 1 && (title.p[title.n - 1] == '.' || title.p[title.n - 1] == ':');
  return stop ? sg_slice(title, 0, title.n - 1) : title;
}

/* Has another section the same title: "Key concepts" of each topic? */
static bool shares_title(const struct sg_paper *paper, size_t section)
{
  for (size_t i = 0; i < paper->section_count; i++)
    if (i != section && sg_str_equal(paper->sections[i].title_text, paper->sections[section].title_text))
      return true;
  return false;
}

/* Titles that hold a link or a bracket cannot be the text of a link: they go as plain text. One that is not the
 * only one of its kind is named with the section that it is a part of. */
void sg_add_section_link(const struct sg_composing *c, size_t section, struct sg_buf *out)
{
  const struct sg_section *row = &c->paper->sections[section];
  bool plain = sg_str_find(row->title, SG_LIT("["), 0) != SG_NPOS ||
               sg_str_find(row->title, SG_LIT("=="), 0) != SG_NPOS || row->title.n == 0;
  struct sg_str title = row->title_text.n > 0 ? row->title_text : SG_LIT("…");
  if (row->anchor.n > 0)
    sg_buf_add_char(out, '[');
  if (plain)
    sg_prose_escape(out, without_stop(title));
  else
    sg_buf_add(out, without_stop(row->title));
  if (row->anchor.n > 0)
    sg_buf_add_format(out, "](#%.*s)", SG_STR_ARGS(row->anchor));
  if (row->parent >= 0 && row->parent != (int)c->section && row->parent != c->row->parent &&
      c->paper->sections[row->parent].depth > 0 && shares_title(c->paper, section)) {
    sg_buf_add(out, SG_LIT(" ("));
    sg_prose_escape(out, without_stop(c->paper->sections[row->parent].title_text));
    sg_buf_add_char(out, ')');
  }
}
