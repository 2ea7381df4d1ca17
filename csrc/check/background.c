/* What a guide adds to the paper, and says so: `*(background)*`, `*(background: WordNet)*`, `*(Wikipedia)*`,
 * `*(title of a cited work)*`, and bullets labelled so. A mark covers what hangs under its bullet. */
#include "check/checker.h"
#include "languages/labels.h"

enum {
  NOTE_MAX = 300,           /* bytes of a mark: what is longer is an aside of the guide */
  TITLES_ASKED_MAX = 10000, /* marks that are looked up in the reference list */
};

/* The inside of the first `*(…)*` or `_(…)_` at or after *at, which moves behind it; empty at the end. */
static struct sg_str next_note(struct sg_str text, size_t *at)
{
  for (size_t open = sg_str_find(text, SG_LIT("("), *at); open != SG_NPOS;
       open = sg_str_find(text, SG_LIT("("), open + 1)) {
    if (open == 0 || !sg_is_one_of((unsigned char)text.p[open - 1], "*_"))
      continue;
    size_t close = sg_str_find(sg_slice(text, 0, open + NOTE_MAX), SG_LIT(")"), open);
    if (close == SG_NPOS || close + 1 >= text.n || text.p[close + 1] != text.p[open - 1])
      continue;
    *at = close + 2;
    return sg_str_trim(sg_slice(text, open + 1, close));
  }
  *at = text.n;
  return sg_slice(text, text.n, text.n);
}

static bool is_marked(struct sg_checker *checker, size_t index, size_t *asked)
{
  struct sg_str text = sg_block_text(&checker->form, &checker->form.blocks[index]), note;
  size_t at = 0;
  if (sg_words_name_background(sg_lead_label(text)))
    return true;
  while ((note = next_note(text, &at)).n > 0)
    if (sg_words_name_background(note) || sg_words_name_source(note) ||
        (++*asked < TITLES_ASKED_MAX && sg_evidence_cites_title(checker->evidence, note)))
      return true;
  return false;
}

bool sg_find_background(struct sg_checker *checker)
{
  const struct sg_blocks *form = &checker->form;
  size_t asked = 0;
  checker->background = SG_ARENA_NEW(checker->arena, bool, form->count);
  if (checker->background == NULL)
    return false;
  for (size_t i = 0; i < form->count; i++)
    checker->background[i] = (form->blocks[i].parent >= 0 && checker->background[form->blocks[i].parent]) ||
                             is_marked(checker, i, &asked);
  return true;
}
