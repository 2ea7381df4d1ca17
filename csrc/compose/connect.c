/* Connections: only where the paper's own words say how. Within the section, the sentences that answer the one
 * before with a reason, a consequence or a contrast; across sections, what the plan of ties has chosen.
 */
#include "compose/connect.h"

#include "compose/ties.h"

enum {
  ACROSS_BRIEF = 2,
};

void sg_open_connections(struct sg_composing *c)
{
  for (size_t i = 0; i < c->bullets.count; i++)
    if (c->bullets.rows[i].kind == SG_POINT_CONNECTIONS)
      return;
  size_t group = sg_bullets_add_group(&c->bullets, SG_LIT(""));
  if (group != SG_NPOS)
    c->bullets.rows[group].kind = SG_POINT_CONNECTIONS;
}

/* How the sections hang together, `**term** is used in [Section](#anchor)`, in c->line, without a stop. */
static void start_tie(struct sg_composing *c, const struct sg_tie *tie)
{
  struct sg_buf link, what;
  sg_buf_init(&link, 1 << 20);
  sg_buf_init(&what, 1 << 16);
  sg_add_section_link(c, tie->other, &link);
  sg_buf_add_format(&what, tie->words.n > 0 ? "%.*s" : "**%.*s**", SG_STR_ARGS(tie->what));
  sg_start_line(c, sg_str(NULL, 0));
  bool whole = tie->what.n == 0;
  sg_words_fill(&c->line, c->language, (enum sg_word)tie->says, whole ? sg_buf_str(&link) : sg_buf_str(&what),
                sg_buf_str(&link));
  sg_free_scratch(c, &link);
  sg_free_scratch(c, &what);
}

/* … and the words that say how. */
static void write_tie(struct sg_composing *c, const struct sg_tie *tie)
{
  sg_open_connections(c);
  start_tie(c, tie);
  if (tie->words.n > 0) {
    sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_COLON));
    sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_QUOTE));
    sg_buf_add(&c->line, tie->words);
    sg_buf_add(&c->line, SG_LIT(" …"));
    sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_UNQUOTE));
    sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_STOP));
  } else if (tie->sentence != SG_NO_SENTENCE) {
    sg_add_told(c, tie->sentence);
  } else {
    sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_STOP));
  }
  sg_end_line_as(c, 1, SG_POINT_ACROSS, sg_str(NULL, 0),
                 tie->sentence != SG_NO_SENTENCE ? sg_mark_of_sentence(c->analysis, tie->sentence)
                                                 : SG_NO_MARK);
}

void sg_write_connections(struct sg_composing *c)
{
  size_t most = c->options->detail == SG_DETAIL_BRIEF ? ACROSS_BRIEF : SG_NPOS;
  if (sg_is_front_matter(c, c->section) || sg_is_back_matter(c->row) || c->row->kind == SG_SECTION_ABSTRACT)
    return;
  sg_write_within(c);
  for (size_t i = 0; i < c->ties->count && most > 0; i++)
    if (c->ties->rows[i].section == c->section) {
      write_tie(c, &c->ties->rows[i]);
      most--;
    }
}
