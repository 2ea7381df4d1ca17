/* What short names stand for: the symbols of displayed formulas that another section explains, and tools and
 * methods by the title of the work that is cited for them.
 */
#include "compose/composing.h"
#include "compose/prose.h"
#include "handbook/handbook.h"

enum {
  SYMBOLS_MAX = 4,     /* under one formula */
  WORKS_MAX = 6,       /* under one sentence */
  NAMES_MAX = 64,      /* of a section */
  LOCAL_MEANINGS = 2,  /* a symbol with more meanings than these is each section's own */
  FORMULA_SYMBOLS = 32 /* of one formula that are looked at */
};

/* One of them, and the sentence under which it stands. */
struct sg_named {
  enum sg_point_kind kind;
  size_t row; /* of analysis->symbols, analysis->works */
  size_t place;
  bool written;
};

static size_t count_at(const struct sg_composing *c, size_t place, enum sg_point_kind kind)
{
  size_t count = 0;
  for (size_t i = 0; i < c->named_count; i++)
    count += c->named[i].place == place && c->named[i].kind == kind;
  return count;
}

static void add(struct sg_composing *c, enum sg_point_kind kind, size_t row, size_t place)
{
  size_t most = kind == SG_POINT_SYMBOL ? SYMBOLS_MAX : WORKS_MAX;
  if (c->named_count < NAMES_MAX && count_at(c, place, kind) < most)
    c->named[c->named_count++] = (struct sg_named){.kind = kind, .row = row, .place = place};
}

/* Which of the rows with the name of row `first` says what the symbol means here: the last section before this
 * one, else the first after it; SG_NPOS where this section says it itself, or each section has its own. */
static size_t explanation(const struct sg_composing *c, size_t first)
{
  const struct sg_symbol *rows = c->analysis->symbols;
  size_t best = SG_NPOS, meanings = 0;
  for (size_t i = first; i < c->analysis->symbol_count && sg_str_equal(rows[i].tex, rows[first].tex); i++) {
    if (rows[i].section == c->section)
      return SG_NPOS;
    meanings += i == first || !sg_str_equal_nocase(rows[i].meaning, rows[i - 1].meaning);
    if (best == SG_NPOS || rows[i].section < c->section)
      best = i;
  }
  return meanings > LOCAL_MEANINGS ? SG_NPOS : best;
}

/* Does the running text of the section speak of the symbol by itself ("$m$ of which are present")? It has then
 * said what it means there, in words that are not understood. */
static bool is_spoken_of(const struct sg_composing *c, struct sg_str tex)
{
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++) {
    const struct sg_sentence *row = &c->analysis->sentences[s];
    for (size_t t = row->token_from; t < row->token_to; t++) {
      struct sg_str math = c->analysis->tokens[t].unit == SG_UNIT_MATH ? sg_token_markdown(c->analysis, row, t)
                                                                       : sg_str(NULL, 0);
      if (math.n > 2 && sg_str_equal(sg_str_trim(sg_slice(math, 1, math.n - 1)), tex))
        return true;
    }
  }
  return false;
}

static size_t chapter_of(const struct sg_composing *c, size_t section)
{
  while (c->paper->sections[section].parent != SG_NONE)
    section = (size_t)c->paper->sections[section].parent;
  return section;
}

/* A letter means something else in another chapter more often than not. */
static bool is_near(const struct sg_composing *c, size_t row)
{
  const struct sg_symbol *symbol = &c->analysis->symbols[row];
  return symbol->tex.n > 1 || chapter_of(c, symbol->section) == chapter_of(c, c->section);
}

static void plan_symbols(struct sg_composing *c, size_t s)
{
  struct sg_str md = sg_sentence_markdown(c->analysis, s);
  uint32_t found[FORMULA_SYMBOLS];
  struct sg_str formula;
  for (size_t at = 0; sg_next_display(md, &at, &formula);) {
    size_t count = sg_symbols_of(c->analysis, formula, found, FORMULA_SYMBOLS);
    for (size_t i = 0; i < count; i++) {
      size_t row =
          c->analysis->symbols[found[i]].first_use == (int)c->section ? explanation(c, found[i]) : SG_NPOS;
      bool again = false;
      for (size_t k = 0; k < c->named_count; k++)
        again = again || (c->named[k].kind == SG_POINT_SYMBOL && c->named[k].row == row);
      if (row != SG_NPOS && !again && is_near(c, row) && !is_spoken_of(c, c->analysis->symbols[row].tex))
        add(c, SG_POINT_SYMBOL, row, s);
    }
  }
}

/* Does the guide say by then what the thing of that name is? The title of a work about it is then one more
 * name. */
static bool is_explained(const struct sg_composing *c, struct sg_str name)
{
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  size_t count = sg_handbook_find(name, names);
  for (size_t k = 0; count > 0 && k < c->analysis->known_count; k++)
    for (size_t i = 0; i < count; i++)
      if (c->analysis->known[k].section <= c->section && c->analysis->known[k].entry == names[i].entry)
        return true;
  return false;
}

void sg_plan_named(struct sg_composing *c)
{
  c->named = SG_ARENA_NEW(c->arena, struct sg_named, NAMES_MAX);
  if (c->named == NULL || c->options->detail == SG_DETAIL_BRIEF || sg_is_front_matter(c, c->section) ||
      sg_is_back_matter(c->row))
    return;
  for (size_t i = 0; i < c->analysis->work_count; i++)
    if (sg_is_here(c, c->analysis->works[i].sentence) &&
        *sg_use_of(c, c->analysis->works[i].sentence) != SG_USE_OMITTED &&
        !is_explained(c, c->analysis->works[i].name))
      add(c, SG_POINT_CITED, i, c->analysis->works[i].sentence);
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to && c->analysis->symbol_count > 0; s++)
    if (*sg_use_of(c, s) != SG_USE_OMITTED)
      plan_symbols(c, s);
}

/* `**Symbol: $e$.** The gap extension cost ([Section](#anchor)).` */
static void write_symbol(struct sg_composing *c, const struct sg_symbol *row, uint32_t depth)
{
  struct sg_buf name;
  sg_buf_init(&name, 4096);
  sg_buf_add_format(&name, "$%.*s$", SG_STR_ARGS(row->tex));
  sg_start_line(c, sg_str(NULL, 0));
  sg_prose_add_text(&c->line, row->meaning);
  while (c->line.length > 0 && c->line.data[c->line.length - 1] == '.')
    sg_buf_truncate(&c->line, c->line.length - 1);
  if (c->line.length > 0) {
    sg_buf_add(&c->line, SG_LIT(" ("));
    sg_add_section_link(c, row->section, &c->line);
    sg_buf_add(&c->line, SG_LIT(")."));
    sg_end_line_as(c, depth, SG_POINT_SYMBOL, sg_arena_copy(c->arena, sg_buf_str(&name)),
                   sg_mark_of_sentence(c->analysis, (size_t)row->sentence));
  }
  sg_free_scratch(c, &name);
}

/* `**Cited: GraphMap.** "Fast and sensitive mapping …". *(title of the cited work)*` */
static void write_work(struct sg_composing *c, const struct sg_work *row, uint32_t depth)
{
  sg_start_line(c, sg_str(NULL, 0));
  sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_QUOTE));
  sg_prose_escape(&c->line, row->title);
  sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_UNQUOTE));
  sg_buf_add_char(&c->line, '.');
  size_t bullet =
      sg_end_line_as(c, depth, SG_POINT_CITED, row->name, sg_mark_of_sentence(c->analysis, row->sentence));
  if (bullet != SG_NPOS)
    c->bullets.rows[bullet].source = SG_LIT("title");
}

void sg_write_named(struct sg_composing *c, size_t first, size_t end, uint32_t depth)
{
  for (size_t i = 0; i < c->named_count; i++) {
    struct sg_named *row = &c->named[i];
    if (row->written || row->place < first || row->place >= end)
      continue;
    row->written = true;
    if (row->kind == SG_POINT_SYMBOL)
      write_symbol(c, &c->analysis->symbols[row->row], depth);
    else
      write_work(c, &c->analysis->works[row->row], depth);
  }
}
