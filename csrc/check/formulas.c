/* The formulas of a block of the guide. */
#include "check/formulas.h"

void sg_formula_walk_init(struct sg_formula_walk *walk, struct sg_str text)
{
  *walk = (struct sg_formula_walk){.text = text};
  bool any = text.n > 0 && (memchr(text.p, '$', text.n) != NULL || memchr(text.p, '\\', text.n) != NULL);
  sg_inline_init(&walk->scanner, any ? text : sg_slice(text, text.n, text.n));
}

/* `\(…\)` or `\[…\]` in what is left of the running text. */
static bool next_escaped(struct sg_formula_walk *walk, struct sg_shown_formula *formula)
{
  struct sg_str s = sg_slice(walk->text, 0, walk->until);
  size_t at = walk->running;
  while (at < s.n && (at = sg_str_find(s, SG_LIT("\\"), at)) != SG_NPOS) {
    char c = at + 1 < s.n ? s.p[at + 1] : ' ';
    bool opens = c == '(' || c == '[';
    size_t close = opens ? sg_str_find(s, c == '(' ? SG_LIT("\\)") : SG_LIT("\\]"), at + 2) : SG_NPOS;
    if (opens && close == SG_NPOS)
      break;
    if (opens) {
      *formula = (struct sg_shown_formula){sg_slice(s, at + 2, close), at, c == '['};
      walk->running = close + 2;
      return true;
    }
    at += 2;
  }
  walk->running = walk->until;
  return false;
}

bool sg_formula_walk_next(struct sg_formula_walk *walk, struct sg_shown_formula *formula)
{
  for (;;) {
    if (walk->running < walk->until && next_escaped(walk, formula))
      return true;
    if (walk->pending) {
      struct sg_inline *unit = &walk->unit;
      *formula = (struct sg_shown_formula){sg_slice(walk->text, unit->inner_from, unit->inner_to), unit->from,
                                           unit->kind == SG_INLINE_DISPLAY};
      walk->pending = false;
      walk->running = walk->until = unit->to;
      return true;
    }
    while (!walk->pending && sg_inline_next(&walk->scanner, &walk->unit))
      walk->pending = walk->unit.kind == SG_INLINE_MATH || walk->unit.kind == SG_INLINE_DISPLAY;
    size_t until = walk->pending ? walk->unit.from : walk->scanner.text.n;
    if (!walk->pending && walk->running >= until)
      return false;
    walk->until = until;
  }
}
