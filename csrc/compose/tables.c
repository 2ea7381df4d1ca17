/* A table in plain words: what its rows are, and what to look for in them (table_facts.c). All that is said is
 * computed from its cells, and numbers stand as they are printed there. */
#include "compose/blocks.h"
#include "compose/telling.h"
#include "text/lexicon.h"
#include "text/stem.h"
#include "text/words.h"

enum { HEAD_BYTES = 48 /* of a head's last word */ };

/* -- How to read it ------------------------------------------------------------------------------ */

/* The last word of a head, folded for lists; empty where the head is more than words. */
static struct sg_str last_word(struct sg_str head, char *folded, size_t size)
{
  struct sg_str last = head;
  for (size_t i = 0; i < head.n; i++) {
    if (head.p[i] == ' ')
      last = sg_slice(head, i + 1, head.n);
    if (!sg_is_alpha(head.p[i]) && head.p[i] != ' ')
      return sg_str(NULL, 0);
  }
  return sg_words_fold(last, folded, size);
}

/* Is the lower-case word an English noun? Those that are nothing else are in no list of parts of speech, but
 * are used in English. */
static bool is_noun(struct sg_table_telling *p, struct sg_str word)
{
  char stem[SG_STEM_WORD_MAX];
  int pos = sg_word_pos(word);
  if (pos >= 0 || word.n >= sizeof stem)
    return pos >= 0 && (pos & SG_POS_NOUN) != 0;
  struct sg_stemmer *stemmer = sg_stemmer_new(SG_LIT("en"), p->c->arena);
  memcpy(stem, word.p, word.n);
  return stemmer != NULL &&
         sg_stem_rarity(sg_str(stem, sg_stem_word(stemmer, stem, word.n))) < SG_RARITY_UNKNOWN;
}

static bool is_plural(struct sg_table_telling *p, struct sg_str head)
{
  char folded[HEAD_BYTES], buf[HEAD_BYTES];
  struct sg_str singular, last = last_word(head, folded, sizeof folded);
  return last.n > 2 && sg_words_singular(last, buf, sizeof buf, &singular) && is_noun(p, singular);
}

/* Is it an English noun that can be counted? Of what ends in "-ing" few can. */
static bool is_counted(struct sg_table_telling *p, struct sg_str head)
{
  char folded[HEAD_BYTES];
  struct sg_str last = last_word(head, folded, sizeof folded);
  return last.n > 2 && is_noun(p, last) && !sg_str_ends(last, SG_LIT("ing")) &&
         !sg_names_are(SG_NAMES_UNCOUNTED, last);
}

/* What a row is, by the head of the first column: a value, one thing, several, or not said for sure. */
static void say_rows(struct sg_table_telling *p)
{
  const struct sg_tabular *t = p->t;
  struct sg_str head = sg_tabular_words(t, 0, 0);
  p->slots[0] = sg_telling_head(p, 0);
  p->slots[1] = sg_telling_head(p, 1);
  if (t->shape == SG_TABULAR_PAIRS) {
    sg_telling_say(p, SG_TABLE_ROW_PAIR);
  } else if (t->shape == SG_TABULAR_VALUES && !t->serial && head.n > 0) {
    sg_telling_say(p, SG_TABLE_ROW_VALUE);
  } else if (!t->repeats && is_plural(p, head)) {
    sg_telling_say(p, SG_TABLE_ROW_OF);
  } else if (!t->repeats && is_counted(p, head)) {
    sg_telling_say(p, SG_TABLE_ROW_ONE);
  }
  if (p->out.length > 0 && !sg_str_ends(sg_buf_str(&p->out), SG_LIT(".")))
    sg_buf_add_char(&p->out, '.');
}

/* -- The whole ----------------------------------------------------------------------------------- */

/* The caption and the section's sentences that name the table, in one string. */
static struct sg_str about_of(struct sg_composing *c, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_str name = c->row->paragraphs[i].name;
  struct sg_buf buf;
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++) {
    bool caption = s >= span->sentence_from && s < span->sentence_to;
    if (c->analysis->sentences[s].form <= SG_FORM_FRAGMENT &&
        (caption || (name.n > 0 && sg_sentence_names(c->analysis, s, name)))) {
      sg_buf_add(&buf, sg_sentence_markdown(c->analysis, s));
      sg_buf_add_char(&buf, ' ');
    }
  }
  struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&buf));
  sg_free_scratch(c, &buf);
  return copy;
}

/* Tells the table in p->out; false where there is nothing to look for: what its heads say is read there. */
static bool tell(struct sg_table_telling *p)
{
  if (p->t->shape == SG_TABULAR_MATRIX)
    return false;
  say_rows(p);
  sg_telling_facts(p);
  return p->facts > 0 && sg_count_words(sg_buf_str(&p->out)) <= SG_TELLING_WORDS;
}

void sg_write_table_reading(struct sg_composing *c, size_t i, uint32_t depth)
{
  struct sg_str md = c->row->paragraphs[i].markdown;
  size_t at = md.n > 0 && md.p[0] == '|' ? 0 : sg_str_find(md, SG_LIT("\n\n|"), 0);
  struct sg_tabular t;
  if (at == SG_NPOS || !sg_words_have_tables(c->language) ||
      !sg_tabular_read(c, sg_str_trim(sg_slice(md, at, md.n)), &t))
    return;
  struct sg_table_telling p = {.c = c, .t = &t, .about = about_of(c, i)};
  sg_buf_init(&p.out, SG_BLOCKS_MAX);
  bool told = tell(&p);
  sg_start_line(c, sg_str(NULL, 0));
  sg_buf_add(&c->line, sg_str_trim(sg_telling_keep(&p, &p.out)));
  if (told)
    sg_end_line_as(c, depth, SG_POINT_PLAIN, sg_str(NULL, 0),
                   SG_NO_MARK); /* a remark of the guide: the table names its paragraph */
}
