/* Highlights: one for a point and what hangs on it, in the sentence that claims most. Better none than a wrong
 * one, as long as a section has one.
 *
 * Judged by hand, in 60 points of six papers by which no weight was set: of 54 highlights 35 were what a reader
 * would keep of the point. Where an opening sentence that holds nothing of findings.inc was marked as well, and
 * measured figures weighed one, these were 30 of 58: hence LEAST.
 */
#include "compose/claims.h"
#include "compose/composing.h"
#include "compose/phrase.h"
#include "text/words.h"

enum {
  SECTION_WORDS = 3, /* a section of fewer, "Not applicable", has nothing to highlight */
  BLOCK_WORDS = 25,  /* a point with fewer words is short enough without a highlight */
  FIRST = 1,         /* what the sentence that opens the point weighs more */
  TERM = 2,          /* and one that defines a term of the paper's */
  LEAST = 3,         /* what weighs less is not highlighted unless its section has nothing else */
};

/* Bullets of the section whose sentences are compared, and what they weigh. */
struct candidates {
  size_t from, to;
  struct candidate {
    int weight; /* of its weightiest sentence, with … */
    int place;  /* … what its place in the point adds */
    int left;   /* the same of those that have not been tried */
  } * rows;
};

/* "Question 6": what it sets out is asked, not claimed. */
static bool is_exercise(struct sg_str lead)
{
  static const char *const names[] = {"Question ", "Exercise ", "Problem "};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (sg_str_starts(lead, sg_cstr(names[i])))
      return true;
  return false;
}

/* May the bullet have a highlight? Not a footnote where others can, nor a remark of the guide's own, which
 * rests on nothing, nor authors and their addresses. */
static bool may_have(const struct sg_composing *c, const struct sg_bullet *bullet, enum sg_phrase_need need)
{
  bool caption = bullet->kind == SG_POINT_FIGURE || bullet->kind == SG_POINT_TABLE;
  bool aside = is_exercise(bullet->lead) || sg_str_equal(bullet->lead, sg_words_get(c->language, SG_WORD_NOTE));
  bool says = bullet->kind == SG_POINT_IDEA || bullet->kind == SG_POINT_DETAIL ||
              (caption && need != SG_PHRASE_CLAIM && !bullet->plain);
  bool announces = need >= SG_PHRASE_SENTENCE && sg_str_ends(bullet->text, SG_LIT(":"));
  return says && !announces && bullet->mark_count > 0 &&
         !((bullet->plain || aside) && need == SG_PHRASE_CLAIM) &&
         sg_str_find(bullet->text, SG_LIT("@"), 0) == SG_NPOS &&
         sg_str_find(bullet->text, SG_LIT("=="), 0) == SG_NPOS;
}

static bool mark_bullet(struct sg_composing *c, const struct sg_claims *claims, size_t row,
                        struct sg_phrase_wish wish)
{
  struct sg_bullet *bullet = &c->bullets.rows[row];
  if (!may_have(c, bullet, wish.need))
    return false;
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, bullet->text);
  if (!sg_phrase_highlight(&c->line, claims, c->analysis, c->arena, wish))
    return false;
  struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  if (copy.p == NULL)
    return false;
  bullet->text = copy;
  return true;
}

/* Members of a list, which stand under what ends in a colon, weigh less than what says why they are listed. */
static struct candidates weigh(struct sg_composing *c, const struct sg_claims *claims, size_t from, size_t to)
{
  struct candidates all = {from, to, SG_ARENA_NEW(c->arena, struct candidate, to - from)};
  size_t list = SG_NPOS; /* the bullet whose members follow */
  for (size_t k = from; k < to && all.rows != NULL; k++) {
    const struct sg_bullet *bullet = &c->bullets.rows[k];
    if (list != SG_NPOS && bullet->depth <= c->bullets.rows[list].depth)
      list = SG_NPOS;
    int place = (bullet->depth == 0                     ? FIRST
                 : bullet->depth > 1 || list != SG_NPOS ? -FIRST
                                                        : 0) +
                (bullet->names_term ? TERM : 0);
    all.rows[k - from] = (struct candidate){sg_claims_weigh_text(claims, bullet->text) + place, place, 0};
    if (list == SG_NPOS && sg_str_ends(bullet->text, SG_LIT(":")))
      list = k;
  }
  return all;
}

/* Marks the weightiest of the candidates [from, to), the first of equals; `weak`: whatever it weighs. A bullet
 * whose weightiest sentence cannot be marked is tried again for the next. */
static bool mark_weightiest(struct sg_composing *c, const struct sg_claims *claims, struct candidates all,
                            size_t from, size_t to, enum sg_phrase_need need, bool weak)
{
  int top = SG_CLAIM_LEAST;
  for (size_t k = from; k < to && all.rows != NULL; k++) {
    struct candidate *row = &all.rows[k - all.from];
    row->left = row->weight;
    top = row->weight > top ? row->weight : top;
  }
  for (int weight = top; weight >= SG_CLAIM_LEAST - FIRST && all.rows != NULL; weight--)
    for (size_t k = from; k < to; k++) {
      struct candidate *row = &all.rows[k - all.from];
      if (row->left != weight || !(weak || weight >= LEAST))
        continue;
      if (mark_bullet(c, claims, k, (struct sg_phrase_wish){need, weight - row->place}))
        return true;
      row->left -= claims->english && sg_str_find(c->bullets.rows[k].text, SG_LIT(". "), 0) != SG_NPOS;
    }
  return false;
}

void sg_highlight(struct sg_composing *c, size_t first)
{
  struct sg_claims claims;
  size_t total = 0, count = c->bullets.count;
  bool any = false;
  for (size_t i = first; i < count; i++)
    total += sg_count_words(c->bullets.rows[i].text);
  if (total < SECTION_WORDS)
    return;
  sg_claims_init(&claims, c->analysis, c->row->title_text);
  struct candidates all = weigh(c, &claims, first, count);
  for (size_t i = first, end; i < count; i = end) {
    size_t words = sg_count_words(c->bullets.rows[i].text);
    for (end = i + 1; end < count && c->bullets.rows[end].depth > 0; end++)
      if (c->bullets.rows[end].kind == SG_POINT_DETAIL)
        words += sg_count_words(c->bullets.rows[end].text);
    if (words >= BLOCK_WORDS && c->bullets.rows[i].kind != SG_POINT_CONNECTIONS)
      any = mark_weightiest(c, &claims, all, i, end, SG_PHRASE_CLAIM, false) || any;
  }
  for (int need = SG_PHRASE_CLAIM; need <= SG_PHRASE_ANY && !any; need++)
    any = mark_weightiest(c, &claims, all, first, count, (enum sg_phrase_need)need, true);
}
