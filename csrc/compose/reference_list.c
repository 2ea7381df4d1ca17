/* The reference list: what each cited work is used for, from the sentences that cite it. */
#include <stdio.h>

#include "compose/cited_works.h"
#include "compose/composing.h"
#include "compose/prose.h"

enum {
  TEXT_BYTES = 800, /* of a reference's own text */
};

/* Without the number that the list prints ("12. ", "[12] "): a bullet that began with it would be a
 * list of its own. */
static struct sg_str strip_number(struct sg_str s)
{
  size_t at = s.n > 0 && s.p[0] == '[' ? 1 : 0, digits = at;
  while (digits < s.n && sg_is_digit(s.p[digits]))
    digits++;
  bool marked = digits > at && digits < s.n && sg_is_one_of(s.p[digits], ".)]");
  return marked ? sg_str_trim(sg_slice(s, digits + 1, s.n)) : s;
}

/* The work's own text, cut at a word where it is very long. */
static void add_reference(struct sg_composing *c, const struct sg_reference *row)
{
  struct sg_str text = strip_number(sg_str_trim(row->text));
  if (text.n > TEXT_BYTES) {
    size_t end = TEXT_BYTES;
    while (end > 0 && text.p[end] != ' ')
      end--;
    sg_prose_escape(&c->line, sg_slice(text, 0, end));
    sg_buf_add(&c->line, SG_LIT(" …"));
  } else {
    sg_prose_escape(&c->line, text);
    if (text.n > 0 && !sg_is_one_of(text.p[text.n - 1], ".!?"))
      sg_buf_add_char(&c->line, '.');
  }
}

/* Does the sentence cite one work only, and can it be read by itself? */
static bool tells_use(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  struct sg_str md = c->paper->sections[row->section].paragraphs[row->paragraph].markdown;
  size_t citations = 0;
  for (size_t t = row->token_from; t < row->token_to; t++) {
    const struct sg_token *token = &c->analysis->tokens[t];
    if (token->unit != SG_UNIT_CITATION)
      continue;
    struct sg_str text = sg_slice(md, token->from, token->to);
    citations += 1 + (sg_str_find(text, SG_LIT(";"), 0) != SG_NPOS) +
                 (text.p[0] == '[' && sg_str_find(text, SG_LIT(","), 0) != SG_NPOS);
  }
  return citations == 1 && !sg_leans(c->analysis, s) && !sg_points_back(c->analysis, s);
}

/* What the work is used for: the first sentence that says so of it alone, as a quotation, for it speaks as the
 * paper does ("Let us note …"). The others are where it is cited. */
static void write_context(struct sg_composing *c, const struct sg_cited_work *work, bool *shown, size_t bullet)
{
  bool told = false;
  for (int i = 0; i < SG_CITED_SENTENCES && work->sentences[i] != SG_NONE; i++) {
    size_t s = (size_t)work->sentences[i];
    sg_bullets_mark(&c->bullets, bullet, sg_mark_of_sentence(c->analysis, s));
    if (c->options->detail != SG_DETAIL_DEEP || told || shown[s] || !tells_use(c, s))
      continue;
    told = shown[s] = true;
    sg_buf_clear(&c->line);
    sg_add_section_link(c, c->analysis->sentences[s].section, &c->line);
    sg_add_quoted(c, s);
    sg_end_line(c, 1, sg_mark_of_sentence(c->analysis, s));
  }
}

static void write_work(struct sg_composing *c, const struct sg_cited_work *work, bool *shown)
{
  struct sg_str links[SG_CITED_SECTIONS];
  size_t count = 0;
  for (int i = 0; i < SG_CITED_SECTIONS && work->sections[i] != SG_NONE; i++) {
    sg_buf_clear(&c->line);
    sg_add_section_link(c, (size_t)work->sections[i], &c->line);
    links[count++] = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  }
  struct sg_buf joined;
  sg_buf_init(&joined, 1 << 20);
  sg_words_join(&joined, c->language, links, count);
  sg_start_line(c, sg_str(NULL, 0));
  add_reference(c, &c->paper->references[work->reference]);
  if (count > 0) {
    sg_buf_add_char(&c->line, ' ');
    sg_words_fill(&c->line, c->language, SG_WORD_CITED, sg_buf_str(&joined), sg_str(NULL, 0));
  }
  sg_free_scratch(c, &joined);
  size_t bullet = sg_end_line(c, 0, SG_NO_MARK);
  if (bullet != SG_NPOS)
    write_context(c, work, shown, bullet);
}

/* Says how many works are not told of, and how to have them all. */
static void write_rest(struct sg_composing *c, size_t works)
{
  char number[32];
  snprintf(number, sizeof number, "%zu", works);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, SG_WORD_MORE_WORKS, sg_cstr(number), sg_str(NULL, 0));
  sg_end_line(c, 0, SG_NO_MARK);
}

void sg_write_references(struct sg_composing *c)
{
  struct sg_cited_work *works;
  bool *shown = SG_ARENA_NEW(c->arena, bool, c->analysis->sentence_count);
  size_t told = sg_cited_works(c->analysis, c->options->detail, c->arena, &works);
  for (size_t i = 0; shown != NULL && i < told; i++)
    write_work(c, &works[i], shown);
  if (told > 0 && told < c->paper->reference_count)
    write_rest(c, c->paper->reference_count - told);
}
