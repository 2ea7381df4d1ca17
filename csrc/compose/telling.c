#include "compose/telling.h"

void sg_telling_say(struct sg_table_telling *p, enum sg_table_word word)
{
  sg_words_fill_table(&p->out, p->c->language, word, p->slots);
}

struct sg_str sg_telling_keep(struct sg_table_telling *p, struct sg_buf *scratch)
{
  struct sg_str copy = sg_arena_copy(p->c->arena, sg_buf_str(scratch));
  sg_free_scratch(p->c, scratch);
  return copy;
}

struct sg_str sg_telling_set_off(struct sg_table_telling *p, struct sg_str words)
{
  struct sg_buf buf;
  if (words.n == 0 || memchr(words.p, '$', words.n) != NULL || memchr(words.p, '*', words.n) != NULL)
    return words;
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  sg_buf_add_char(&buf, '*');
  sg_buf_add(&buf, words);
  sg_buf_add_char(&buf, '*');
  return sg_telling_keep(p, &buf);
}

struct sg_str sg_telling_head(struct sg_table_telling *p, size_t column)
{
  return sg_telling_set_off(p, sg_tabular_words(p->t, 0, column));
}

struct sg_str sg_telling_name(struct sg_table_telling *p, size_t row)
{
  const struct sg_tabular *t = p->t;
  struct sg_buf buf;
  struct sg_str name = sg_tabular_words(t, row, 0);
  if (t->shape != SG_TABULAR_VALUES && t->keys == 1) /* a question does not end our sentence */
    return name.n > 0 && sg_is_one_of((unsigned char)name.p[name.n - 1], ".?!:") ? sg_telling_set_off(p, name)
                                                                                 : name;
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  for (size_t i = 0; i < t->keys; i++) {
    sg_buf_add(&buf, i > 0 ? sg_words_get(p->c->language, SG_WORD_COMMA) : SG_LIT(""));
    sg_buf_add(&buf, sg_telling_head(p, i));
    sg_buf_add_char(&buf, ' ');
    sg_buf_add(&buf, sg_tabular_words(t, row, i));
  }
  return sg_telling_keep(p, &buf);
}
