/* Connections: what the section builds on, what takes it up again, why and against what. */
#include "compose/composing.h"
#include "compose/prose.h"

/* A defining sentence below this precision is more often none. */
#define DEFINITION_MIN 0.5f

enum {
  SECTIONS_MAX = 4, /* sections that one bullet names */
  TERMS_MAX = 4,    /* terms that one bullet names */
  BULLETS_MAX = 3,  /* of one kind */
  REASON_WORDS = 45,
  RESERVED_FROM = 5, /* sentences from which on a section can spare one for its connections */
  RUNS_THROUGH_MIN = 3, /* paragraphs that a term ties together */
  RECALL_WORDS = 40,    /* of a definition that is recalled */
  PREVIEW_MIN = 8,      /* words of a sentence that shows what a later section does with a term */
  PREVIEW_MAX = 32,
  PREVIEW_FORMULAS = 3,
  OCCURRENCES_SEEN = 40,
};

/* -- Reasons and contrasts inside the section ---------------------------------------------------- */

/* A sentence that says why or what against, complete in itself; not the only one of its paragraph. */
static bool can_spare(struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + row->paragraph];
  if (c->row->paragraphs[row->paragraph].kind != SG_PARAGRAPH_TEXT || span->sentence_to - span->sentence_from < 3)
    return false;
  if (*sg_use_of(c, s) != SG_USE_FREE || !sg_stands_alone(c->analysis, s) || row->head != SG_RELATION_NONE)
    return false;
  bool leans = s + 1 < span->sentence_to && sg_leans(c->analysis, s + 1);
  return !leans && sg_sentence_words(c->analysis, s) <= REASON_WORDS && sg_sentence_words(c->analysis, s) >= 10;
}

static void reserve(struct sg_composing *c, enum sg_relation relation)
{
  size_t best = SG_NPOS;
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++) {
    const struct sg_sentence *row = &c->analysis->sentences[s];
    if (row->inner != relation || row->inner_from <= row->from || !can_spare(c, s))
      continue;
    const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + row->paragraph];
    bool top = true; /* the paragraph's own point stays in its place */
    for (size_t k = span->sentence_from; k < span->sentence_to; k++)
      top = top && c->analysis->sentences[k].salience <= row->salience;
    if (!top && (best == SG_NPOS || row->salience > c->analysis->sentences[best].salience))
      best = s;
  }
  if (best != SG_NPOS)
    *sg_use_of(c, best) = SG_USE_CONNECTION;
}

void sg_plan_connections(struct sg_composing *c)
{
  if (!c->analysis->english || c->span->sentence_to - c->span->sentence_from < RESERVED_FROM)
    return;
  reserve(c, SG_RELATION_CAUSE);
  reserve(c, SG_RELATION_CONTRAST);
}

static void write_reserved(struct sg_composing *c)
{
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++) {
    if (*sg_use_of(c, s) != SG_USE_CONNECTION)
      continue;
    bool cause = c->analysis->sentences[s].inner == SG_RELATION_CAUSE;
    sg_start_line(c, sg_words_get(c->language, cause ? SG_WORD_REASON : SG_WORD_CONTRAST));
    sg_prose_add(&c->line, c->analysis, s, (struct sg_prose_options){.drop_head = true});
    sg_end_line(c, 1, sg_mark_of_sentence(c->analysis, s));
  }
}

/* The first occurrence at or after sentence `from`; occurrence_count when there is none. */
static size_t find_occurrence(const struct sg_term *term, uint32_t from)
{
  size_t low = 0, high = term->occurrence_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (term->occurrences[middle].sentence < from)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* -- Links to other sections --------------------------------------------------------------------- */

struct names {
  struct sg_str rows[SECTIONS_MAX + TERMS_MAX];
  size_t ids[SECTIONS_MAX + TERMS_MAX];
  size_t count, max;
};

static bool holds(const struct names *names, size_t id)
{
  for (size_t i = 0; i < names->count; i++)
    if (names->ids[i] == id)
      return true;
  return false;
}

static void add_section(struct sg_composing *c, struct names *names, size_t section)
{
  if (names->count >= names->max || holds(names, section))
    return;
  sg_buf_clear(&c->line);
  sg_add_section_link(c, section, &c->line);
  names->ids[names->count] = section;
  names->rows[names->count++] = sg_arena_copy(c->arena, sg_buf_str(&c->line));
}

static void add_term(struct sg_composing *c, struct names *names, size_t term)
{
  if (names->count >= names->max || holds(names, term))
    return;
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, SG_LIT("**"));
  sg_prose_escape(&c->line, c->analysis->terms[term].text);
  sg_buf_add(&c->line, SG_LIT("**"));
  names->ids[names->count] = term;
  names->rows[names->count++] = sg_arena_copy(c->arena, sg_buf_str(&c->line));
}

static size_t write_link(struct sg_composing *c, enum sg_word word, const struct names *one,
                         const struct names *two, struct sg_mark mark)
{
  struct sg_buf first, second;
  sg_buf_init(&first, 1 << 20);
  sg_buf_init(&second, 1 << 20);
  sg_words_join(&first, c->language, one->rows, one->count);
  if (two != NULL)
    sg_words_join(&second, c->language, two->rows, two->count);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, word, sg_buf_str(&first), sg_buf_str(&second));
  sg_free_scratch(c, &first);
  sg_free_scratch(c, &second);
  return sg_end_line(c, 1, mark);
}

/* This section's rows of the analysis's links. */
static void find_links(const struct sg_composing *c, size_t *from, size_t *to)
{
  size_t low = 0, high = c->analysis->link_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (c->analysis->links[middle].from < c->section)
      low = middle + 1;
    else
      high = middle;
  }
  *from = *to = low;
  while (*to < c->analysis->link_count && c->analysis->links[*to].from == c->section)
    ++*to;
}

static bool is_usable(const struct sg_composing *c, const struct sg_link *link)
{
  const struct sg_section *to = &c->paper->sections[link->to];
  return link->term != SG_NONE && to->kind != SG_SECTION_ABSTRACT && to->kind != SG_SECTION_REFERENCES &&
         to->depth > 0 && !sg_is_back_matter(to) &&
         sg_compose_is_planned(c->analysis, (size_t)link->term);
}

static struct sg_mark mark_of_link(const struct sg_composing *c, const struct sg_link *link)
{
  if (link->sentence != SG_NONE)
    return sg_mark_of_sentence(c->analysis, (size_t)link->sentence);
  if (link->term != SG_NONE) {
    const struct sg_term *term = &c->analysis->terms[link->term];
    size_t at = find_occurrence(term, c->span->sentence_from);
    if (at < term->occurrence_count && sg_is_here(c, term->occurrences[at].sentence))
      return sg_mark_of_sentence(c->analysis, term->occurrences[at].sentence);
  }
  return SG_NO_MARK;
}

/* -- What ties them, in the paper's words ---------------------------------------------------------- */

static size_t formulas_in(const struct sg_composing *c, size_t s)
{
  size_t count = 0;
  for (size_t t = c->analysis->sentences[s].token_from; t < c->analysis->sentences[s].token_to; t++)
    count += c->analysis->tokens[t].unit == SG_UNIT_MATH;
  return count;
}

static bool can_quote(const struct sg_composing *c, size_t s, size_t most)
{
  size_t words = sg_sentence_words(c->analysis, s);
  return sg_stands_alone(c->analysis, s) && words >= PREVIEW_MIN && words <= most &&
         formulas_in(c, s) <= PREVIEW_FORMULAS && sg_str_find(sg_sentence_markdown(c->analysis, s), SG_LIT("$$"), 0) == SG_NPOS;
}

/* Under "builds on": the sentence with which section `to` defines the first of its terms that it does. */
static void write_recall(struct sg_composing *c, const struct names *terms, size_t to)
{
  for (size_t i = 0; i < terms->count; i++) {
    int s = c->analysis->terms[terms->ids[i]].definition;
    if (s == SG_NONE || c->analysis->sentences[s].section != to || c->analysis->sentences[s].definition < DEFINITION_MIN ||
        !can_quote(c, (size_t)s, RECALL_WORDS))
      continue;
    sg_buf_clear(&c->line);
    sg_buf_add_format(&c->line, "**%.*s: ", SG_STR_ARGS(sg_words_get(c->language, SG_WORD_RECALL)));
    sg_prose_escape(&c->line, c->analysis->terms[terms->ids[i]].text);
    sg_buf_add(&c->line, SG_LIT("**: "));
    size_t from = c->line.length;
    sg_prose_add(&c->line, c->analysis, (size_t)s, (struct sg_prose_options){.drop_head = true});
    sg_prose_drop_label(&c->line, from);
    sg_end_line(c, 2, sg_mark_of_sentence(c->analysis, (size_t)s));
    return;
  }
}

/* Under "taken up again": what the first of these sections says of the term. */
static void write_preview(struct sg_composing *c, const struct names *sections, size_t id)
{
  const struct sg_term *term = &c->analysis->terms[id];
  size_t to = sections->ids[0], best = SG_NPOS, seen = 0;
  for (size_t i = find_occurrence(term, c->analysis->sections[to].sentence_from);
       i < term->occurrence_count && seen < OCCURRENCES_SEEN; i++, seen++) {
    size_t s = term->occurrences[i].sentence;
    if (c->analysis->sentences[s].section != to)
      break;
    enum sg_paragraph_kind kind = c->paper->sections[to].paragraphs[c->analysis->sentences[s].paragraph].kind;
    if ((kind == SG_PARAGRAPH_TEXT || kind == SG_PARAGRAPH_LIST) && can_quote(c, s, PREVIEW_MAX) &&
        (best == SG_NPOS || c->analysis->sentences[s].salience > c->analysis->sentences[best].salience))
      best = s;
  }
  if (best == SG_NPOS)
    return;
  sg_start_line(c, sg_str(NULL, 0));
  if (sections->count > 1) { /* else the bullet above says where */
    sg_add_section_link(c, to, &c->line);
    sg_buf_add(&c->line, SG_LIT(": "));
  }
  sg_prose_add(&c->line, c->analysis, best, (struct sg_prose_options){.drop_head = true});
  sg_end_line(c, 2, sg_mark_of_sentence(c->analysis, best));
}

/* "Builds on A, which introduces x and y": a bullet for each section, the strongest first. */
static size_t write_builds_on(struct sg_composing *c, size_t from, size_t to)
{
  size_t done[BULLETS_MAX], count = 0;
  for (size_t i = from; i < to && count < BULLETS_MAX; i++) {
    const struct sg_link *link = &c->analysis->links[i];
    bool again = false;
    for (size_t k = 0; k < count; k++)
      again = again || done[k] == link->to;
    if (link->kind != SG_LINK_BUILDS_ON || again || !is_usable(c, link))
      continue;
    struct names section = {.max = 1}, terms = {.max = TERMS_MAX - 1};
    add_section(c, &section, link->to);
    for (size_t k = i; k < to; k++) {
      const struct sg_link *other = &c->analysis->links[k];
      if (other->kind == SG_LINK_BUILDS_ON && other->to == link->to && is_usable(c, other))
        add_term(c, &terms, (size_t)other->term);
    }
    if (write_link(c, SG_WORD_BUILDS_ON, &section, &terms, mark_of_link(c, link)) == SG_NPOS)
      continue;
    done[count++] = link->to;
    if (c->options->detail != SG_DETAIL_BRIEF)
      write_recall(c, &terms, link->to);
  }
  return count;
}

/* "Taken up again in B and C: x": a bullet for each term, terms with the same sections in one. */
static size_t write_used_again(struct sg_composing *c, size_t from, size_t to)
{
  struct names seen = {.max = SECTIONS_MAX + TERMS_MAX};
  size_t count = 0;
  for (size_t i = from; i < to && count < BULLETS_MAX - 1; i++) {
    const struct sg_link *link = &c->analysis->links[i];
    if (link->kind != SG_LINK_USED_AGAIN || !is_usable(c, link) || holds(&seen, (size_t)link->term))
      continue;
    struct names sections = {.max = SECTIONS_MAX}, terms = {.max = TERMS_MAX};
    add_term(c, &terms, (size_t)link->term);
    for (size_t k = i; k < to; k++)
      if (c->analysis->links[k].kind == SG_LINK_USED_AGAIN && c->analysis->links[k].term == link->term)
        add_section(c, &sections, c->analysis->links[k].to);
    for (size_t k = i; k < to; k++) { /* further terms that go to one of these sections and no other */
      const struct sg_link *other = &c->analysis->links[k];
      if (other->kind != SG_LINK_USED_AGAIN || !is_usable(c, other) || !holds(&sections, other->to))
        continue;
      bool elsewhere = false;
      size_t here = 0;
      for (size_t m = i; m < to; m++)
        if (c->analysis->links[m].kind == SG_LINK_USED_AGAIN && c->analysis->links[m].term == other->term) {
          elsewhere = elsewhere || !holds(&sections, c->analysis->links[m].to);
          here++;
        }
      if (!elsewhere && here == sections.count)
        add_term(c, &terms, (size_t)other->term);
    }
    for (size_t k = 0; k < terms.count && seen.count < seen.max; k++)
      seen.ids[seen.count++] = terms.ids[k];
    if (write_link(c, SG_WORD_USED_AGAIN, &sections, &terms, mark_of_link(c, link)) == SG_NPOS)
      continue;
    count++;
    if (c->options->detail != SG_DETAIL_BRIEF)
      write_preview(c, &sections, (size_t)link->term);
  }
  return count;
}

static size_t write_references_to(struct sg_composing *c, size_t from, size_t to)
{
  struct names sections = {.max = SECTIONS_MAX};
  struct sg_mark mark = SG_NO_MARK;
  for (size_t i = from; i < to; i++) {
    if (c->analysis->links[i].kind != SG_LINK_REFERENCE)
      continue;
    if (sections.count == 0)
      mark = mark_of_link(c, &c->analysis->links[i]);
    add_section(c, &sections, c->analysis->links[i].to);
  }
  return sections.count > 0 && write_link(c, SG_WORD_REFERS_TO, &sections, NULL, mark) != SG_NPOS;
}

/* The closest other section; terms that are too common to be defined will do when nothing else ties
 * the two together. */
static size_t write_see_also(struct sg_composing *c, size_t from, size_t to, bool any)
{
  struct names section = {.max = 1}, terms = {.max = TERMS_MAX - 1};
  struct sg_mark mark = SG_NO_MARK;
  for (size_t i = from; i < to; i++) {
    const struct sg_link *link = &c->analysis->links[i];
    const struct sg_section *other = &c->paper->sections[link->to];
    bool fits = any ? link->term != SG_NONE && link->kind != SG_LINK_REFERENCE && other->depth > 0 &&
                          other->kind != SG_SECTION_REFERENCES && !sg_is_back_matter(other) &&
                          !sg_is_furniture(c->analysis->terms[link->term].text)
                    : link->kind == SG_LINK_SHARED && is_usable(c, link);
    if (!fits || (section.count > 0 && !holds(&section, link->to)))
      continue;
    if (section.count == 0)
      mark = mark_of_link(c, link);
    add_section(c, &section, link->to);
    add_term(c, &terms, (size_t)link->term);
  }
  if (section.count == 0 || mark.section == UINT32_MAX)
    return 0;
  return write_link(c, SG_WORD_SEE_ALSO, &section, &terms, mark) != SG_NPOS;
}

/* What the whole paper is about is no thread of one section. */
static bool is_everywhere(const struct sg_composing *c, const struct sg_term *term)
{
  size_t sections = 0, all = 0, last = SG_NPOS;
  for (size_t i = 0; i < term->occurrence_count; i++) {
    size_t section = c->analysis->sentences[term->occurrences[i].sentence].section;
    sections += section != last;
    last = section;
  }
  for (size_t i = 0; i < c->paper->section_count; i++)
    all += c->analysis->sections[i].sentence_to > c->analysis->sections[i].sentence_from;
  return all > 3 && sections * 2 > all;
}

/* The terms that several paragraphs of the section share. */
static void write_runs_through(struct sg_composing *c)
{
  struct names terms = {.max = 2};
  size_t marked[TERMS_MAX * 4] = {0}, mark_count = 0;
  for (size_t t = 0; t < c->analysis->term_count && terms.count < terms.max; t++) {
    const struct sg_term *term = &c->analysis->terms[t];
    if (!sg_compose_is_planned(c->analysis, t) || sg_is_furniture(term->text))
      continue;
    size_t paragraphs = 0, last = SG_NPOS, first = mark_count;
    size_t at = find_occurrence(term, c->span->sentence_from);
    for (size_t i = at; i < term->occurrence_count && sg_is_here(c, term->occurrences[i].sentence); i++) {
      size_t p = c->analysis->sentences[term->occurrences[i].sentence].paragraph;
      if (p != last && mark_count < sizeof marked / sizeof marked[0])
        marked[mark_count++] = p;
      paragraphs += p != last;
      last = p;
    }
    if (paragraphs >= RUNS_THROUGH_MIN && !is_everywhere(c, term))
      add_term(c, &terms, t);
    else
      mark_count = first;
  }
  if (terms.count == 0)
    return;
  size_t bullet = write_link(c, SG_WORD_RUNS_THROUGH, &terms, NULL, sg_mark_here(c, marked[0]));
  for (size_t i = 1; i < mark_count && bullet != SG_NPOS; i++)
    sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, marked[i]));
}

/* For a section that the analysis ties to no other: the best term that it shares with an earlier
 * one, or hands on to a later one. */
static size_t write_any_tie(struct sg_composing *c)
{
  for (size_t t = 0; t < c->analysis->term_count; t++) {
    const struct sg_term *term = &c->analysis->terms[t];
    size_t at = find_occurrence(term, c->span->sentence_from);
    if (at == term->occurrence_count || !sg_is_here(c, term->occurrences[at].sentence) ||
        !sg_is_technical(c->analysis, term) || sg_is_furniture(term->text))
      continue;
    size_t other = term->section;
    if (other == c->section) {
      size_t later = find_occurrence(term, c->span->sentence_to);
      if (later == term->occurrence_count)
        continue;
      other = c->analysis->sentences[term->occurrences[later].sentence].section;
    }
    const struct sg_section *row = &c->paper->sections[other];
    if (row->depth == 0 || row->kind == SG_SECTION_ABSTRACT || row->kind == SG_SECTION_REFERENCES ||
        sg_is_back_matter(row))
      continue;
    struct names section = {.max = 1}, terms = {.max = 1};
    add_section(c, &section, other);
    add_term(c, &terms, t);
    enum sg_word word = term->section == c->section ? SG_WORD_USED_AGAIN : SG_WORD_SEE_ALSO;
    return write_link(c, word, &section, &terms,
                      sg_mark_of_sentence(c->analysis, term->occurrences[at].sentence)) != SG_NPOS;
  }
  return 0;
}

void sg_write_connections(struct sg_composing *c)
{
  size_t from, to;
  if (sg_is_front_matter(c, c->section) || sg_is_back_matter(c->row))
    return;
  write_reserved(c);
  find_links(c, &from, &to);
  size_t count = write_builds_on(c, from, to);
  count += write_used_again(c, from, to);
  if (c->options->detail == SG_DETAIL_BRIEF && count > 0)
    return;
  count += write_references_to(c, from, to);
  if (count < 2)
    count += write_see_also(c, from, to, false);
  if (count == 0 && write_see_also(c, from, to, true) == 0)
    write_any_tie(c);
  write_runs_through(c);
}
