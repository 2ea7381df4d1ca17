/* Terms: which appear first in the section, and the best definition that can honestly be given. */
#include "compose/composing.h"
#include "compose/prose.h"
#include "compose/sources.h"
#include "compose/uses.h"

enum {
  WORDS_PER_TERM = 50,      /* new terms a section may bring: one for so many words, but … */
  LABEL_BYTES = 60,         /* a longer form stands in the definition, not in the label */
  SECTION_MIN = 3,
  SECTION_MAX = 14,
  CANDIDATES_MAX = 64,      /* terms of a section that are looked at, best first */
  BARE_MAX = 3,             /* such terms in one section */
};

/* Words this common say nothing of what a sentence is about: -log10 of their share in English. */
#define PHRASE_RARITY 3.6f
#define RARE 5.0f /* a technical word by itself */

/* -- Which terms ------------------------------------------------------------------------------- */

/* How many terms the section may bring beside those of a glossary. */
static size_t section_limit(const struct sg_composing *c)
{
  size_t limit = c->span->words / WORDS_PER_TERM;
  if (c->options->detail == SG_DETAIL_BRIEF)
    limit /= 2;
  if (c->options->max_terms != 0 && c->options->max_terms < SECTION_MAX)
    return c->options->max_terms < 0 ? 0 : (size_t)c->options->max_terms;
  return limit < SECTION_MIN ? SECTION_MIN : limit > SECTION_MAX ? SECTION_MAX : limit;
}

/* The terms that appear first in the section: those of a glossary, then the others, best first. */
static size_t section_terms(const struct sg_composing *c, size_t terms[CANDIDATES_MAX])
{
  size_t count = 0;
  bool listed_only = c->row->kind == SG_SECTION_ABSTRACT || sg_is_front_matter(c, c->section) ||
                     sg_is_back_matter(c->row);
  for (int listed = 1; listed >= (listed_only ? 1 : 0); listed--)
    for (size_t i = 0; i < c->analysis->term_count && count < CANDIDATES_MAX; i++)
      if (c->analysis->terms[i].section == c->section && c->analysis->terms[i].listed == (listed == 1) &&
          sg_compose_is_planned(c->analysis, i))
        terms[count++] = i;
  return count;
}

/* -- The paper's own definition ---------------------------------------------------------------- */

/* "We call this script the policy": what is defined stands in the sentence before. */
static bool defines_this(const struct sg_analysis *analysis, size_t defining)
{
  const struct sg_sentence *row = &analysis->sentences[defining];
  if (row->cue != SG_CUE_CALLED && row->cue != SG_CUE_KNOWN_AS && row->cue != SG_CUE_DEFINED)
    return false;
  static const char *const words[] = {"this", "these", "such", "it", "them", "latter"};
  for (size_t i = row->token_from; i < row->token_to && i < row->token_from + 6; i++)
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
      if (sg_str_equal_nocase(sg_token_markdown(analysis, row, i), sg_cstr(words[k])))
        return true;
  return false;
}

/* A sentence that can open a definition, or SG_NONE: the defining one, or the one before it when it
 * points back ("This is called …"). */
static int opening(const struct sg_analysis *analysis, int defining)
{
  bool leans = defines_this(analysis, (size_t)defining) || sg_points_back(analysis, (size_t)defining);
  char head = sg_sentence_markdown(analysis, (size_t)defining).p[0];
  if (sg_is_one_of(head, "($") || sg_is_digit(head))
    return SG_NONE; /* an aside, a displayed formula, an item */
  if (!leans && sg_stands_alone(analysis, (size_t)defining))
    return defining;
  const struct sg_sentence *row = &analysis->sentences[defining];
  if (row->form != SG_FORM_PROSE || !leans || defining == 0)
    return SG_NONE;
  const struct sg_sentence *before = row - 1;
  bool near = before->section == row->section && before->paragraph == row->paragraph;
  return near && sg_stands_alone(analysis, (size_t)defining - 1) ? defining - 1 : SG_NONE;
}

/* The sentence after a definition, where it stays with its subject: it shares a telling word. */
static int next_on_subject(struct sg_composing *c, int defining)
{
  const struct sg_analysis *a = c->analysis;
  const struct sg_sentence *row = &a->sentences[defining];
  size_t next = (size_t)defining + 1;
  if (next >= a->sentence_count || row[1].section != row->section || row[1].paragraph != row->paragraph ||
      row[1].form != SG_FORM_PROSE || !sg_may_show(c, (int)next))
    return SG_NONE;
  struct sg_str s = sg_sentence_markdown(a, next);
  bool leaned_on = next + 1 < a->sentence_count && row[2].section == row->section &&
                   row[2].paragraph == row->paragraph && sg_points_back(a, next + 1);
  if (leaned_on || s.p[s.n - 1] == ':')
    return SG_NONE;
  for (size_t i = row[1].token_from; i < row[1].token_to; i++)
    for (size_t k = row->token_from; k < row->token_to; k++)
      if (a->tokens[i].stem != SG_NO_STEM && a->tokens[i].stem == a->tokens[k].stem &&
          a->stems[a->tokens[i].stem].weight > 0 && a->stems[a->tokens[i].stem].rarity > PHRASE_RARITY)
        return (int)next;
  return SG_NONE;
}

static bool define_from_paper(struct sg_composing *c, const struct sg_term *term, struct sg_definition *d)
{
  const struct sg_analysis *a = c->analysis;
  if (!sg_is_defined(a, term))
    return false;
  int first = opening(a, term->definition);
  if (first == SG_NONE || !sg_may_show(c, first) || !sg_may_show(c, term->definition))
    return false;
  d->source = SG_FROM_PAPER;
  d->first = first;
  d->second = first != term->definition ? term->definition : term->continuation;
  if (d->second != SG_NONE && (!sg_may_show(c, d->second) || a->sentences[d->second].form != SG_FORM_PROSE))
    d->second = SG_NONE;
  if (d->second == SG_NONE)
    d->second = next_on_subject(c, term->definition);
  d->sentences = d->second == SG_NONE ? 1 : 2;
  return true;
}

/* -- Planning ----------------------------------------------------------------------------------- */

static void take(struct sg_composing *c, int sentence)
{
  if (sentence != SG_NONE && sg_is_here(c, (size_t)sentence))
    *sg_use_of(c, (size_t)sentence) = SG_USE_DEFINITION;
}

/* -- Writing ------------------------------------------------------------------------------------ */

/* A form of an abbreviation, which may hold a formula ("a level of 1 $\\mu$g/L"). */
static void add_form(struct sg_composing *c, struct sg_str form)
{
  if (sg_str_find(form, SG_LIT("$"), 0) != SG_NPOS)
    sg_buf_add(&c->line, form);
  else
    sg_prose_escape(&c->line, form);
}

/* Do the two differ in their endings at most? */
static bool is_form(struct sg_str a, struct sg_str b)
{
  size_t same = 0;
  while (same < a.n && same < b.n && sg_lower(a.p[same]) == sg_lower(b.p[same]))
    same++;
  return same + 3 >= a.n && same + 3 >= b.n;
}

/* The forms that a term's label shows: "Virtual machine monitor (VMM)"; `other` is empty where it has
 * one only. A term that was merged from several pairs goes by the pair's own forms. */
static struct sg_str label_forms(const struct sg_composing *c, const struct sg_term *term, struct sg_str *other)
{
  const struct sg_abbreviation *pair = sg_pair_of(c->analysis, term);
  *other = sg_str(NULL, 0);
  if (pair == NULL)
    return term->text;
  bool is_short = sg_str_equal_nocase(pair->short_form, term->text);
  bool foreign = !is_short && !is_form(term->text, pair->long_form);
  struct sg_str name = foreign ? pair->short_form : term->text;
  *other = is_short || foreign ? pair->long_form : pair->short_form;
  if (other->n > LABEL_BYTES || sg_str_equal_nocase(*other, name))
    *other = sg_str(NULL, 0);
  return name;
}

static bool label_expands(const struct sg_composing *c, const struct sg_term *term)
{
  struct sg_str other;
  (void)label_forms(c, term, &other);
  return other.n > 0;
}

static void add_label(struct sg_composing *c, const struct sg_term *term)
{
  struct sg_str other, name = label_forms(c, term, &other);
  size_t at = c->line.length;
  sg_prose_escape(&c->line, name);
  if (c->line.failure == SG_OK && name.n > 2 && c->line.data[at] >= 'a' && c->line.data[at] <= 'z' &&
      sg_is_alpha(c->line.data[at + 1]) && !(c->line.data[at + 1] >= 'A' && c->line.data[at + 1] <= 'Z'))
    c->line.data[at] = (char)(c->line.data[at] - ('a' - 'A'));
  if (other.n == 0)
    return;
  sg_buf_add(&c->line, SG_LIT(" ("));
  add_form(c, other);
  sg_buf_add_char(&c->line, ')');
}

/* "*A set is …*": the sentence of a theorem, whose emphasis says nothing here. */
static void drop_emphasis(struct sg_buf *line, size_t from)
{
  struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
  size_t stars = 0;
  for (size_t i = 0; i < s.n; i++)
    stars += s.p[i] == '*';
  if (stars != 2 || s.p[0] != '*' || s.p[s.n - 1] != '*')
    return;
  memmove(line->data + from, line->data + from + 1, s.n - 2);
  sg_buf_truncate(line, line->length - 2);
}

static void add_sentence(struct sg_composing *c, int sentence, bool follows)
{
  if (sentence == SG_NONE)
    return;
  if (c->line.length > 0 && c->line.data[c->line.length - 1] != ' ')
    sg_buf_add_char(&c->line, ' ');
  size_t from = c->line.length;
  sg_prose_add(&c->line, c->analysis, (size_t)sentence, (struct sg_prose_options){.drop_head = !follows});
  sg_prose_drop_label(&c->line, from);
  drop_emphasis(&c->line, from);
}

/* What defines the term; where it is not the paper's, its source. */
static struct sg_str add_words(struct sg_composing *c, const struct sg_definition *d)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  switch (d->source) {
  case SG_FROM_PAPER:
    add_sentence(c, d->first, false);
    add_sentence(c, d->second, d->second == d->first + 1);
    if (d->text.n == 0)
      break;
    sg_buf_add_char(&c->line, ' ');
    sg_buf_add(&c->line, d->text);
    return SG_LIT("glossary");
  case SG_FROM_GLOSSARY:
    sg_buf_add(&c->line, d->text);
    break;
  case SG_FROM_READER:
    sg_buf_add(&c->line, d->text);
    return SG_LIT("glossary");
  case SG_FROM_DICTIONARY:
    sg_buf_add(&c->line, d->text);
    return sg_cstr(d->dictionary);
  case SG_FROM_EXPANSION:
    if (d->use_count == SG_USES_MAX && label_expands(c, term))
      break; /* the label says it */
    sg_words_fill(&c->line, c->language, SG_WORD_STANDS_FOR,
                  c->analysis->abbreviations[term->abbreviation].long_form, sg_str(NULL, 0));
    break;
  case SG_FROM_USE:
    break;
  }
  return sg_str(NULL, 0);
}

static void mark_sentence(struct sg_composing *c, size_t bullet, int sentence)
{
  if (sentence != SG_NONE)
    sg_bullets_mark(&c->bullets, bullet, sg_mark_of_sentence(c->analysis, (size_t)sentence));
}

/* Under a definition: sentences of the paper that use the term. */
static void write_uses(struct sg_composing *c, const struct sg_definition *d)
{
  if (d->use_count == 0)
    return;
  sg_start_line(c, sg_words_get(c->language, SG_WORD_USE));
  for (int i = 0; i < d->use_count; i++)
    add_sentence(c, d->uses[i], false);
  size_t bullet = sg_end_line(c, 2, SG_NO_MARK);
  for (int i = 0; i < d->use_count; i++)
    mark_sentence(c, bullet, d->uses[i]);
}

static void write_definition(struct sg_composing *c, const struct sg_definition *d)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, SG_LIT("**"));
  add_label(c, term);
  if (d->joined != SG_NPOS) {
    sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_COMMA));
    add_label(c, &c->analysis->terms[d->joined]);
  }
  sg_buf_add(&c->line, SG_LIT("**: "));
  size_t empty = c->line.length;
  struct sg_str source = add_words(c, d);
  if (c->line.length == empty && d->use_count == 0)
    return;
  size_t bullet = sg_end_line(c, 1, SG_NO_MARK);
  if (bullet == SG_NPOS)
    return;
  c->bullets.rows[bullet].source = source;
  if (d->source == SG_FROM_PAPER) {
    mark_sentence(c, bullet, d->first);
    mark_sentence(c, bullet, d->second);
  } else {
    sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, term->paragraph));
  }
  write_uses(c, d);
}

/* Everything but a mere use; false when nothing defines the term. */
static bool find_definition(struct sg_composing *c, uint8_t *here, struct sg_definition *d)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  struct sg_definition listed = *d;
  bool glossary =
      sg_define_from_glossary(c, term, c->paper->glossary, c->paper->glossary_count, SG_FROM_GLOSSARY, &listed) ||
      sg_define_from_glossary(c, term, c->options->glossary, c->options->glossary_count, SG_FROM_READER, &listed);
  if (define_from_paper(c, term, d)) { /* and what the glossary adds */
    if (glossary && listed.source == SG_FROM_READER)
      d->text = listed.text;
    return true;
  }
  if (glossary) {
    *d = listed;
    return true;
  }
  if (c->analysis->english && c->options->dictionaries != NULL && here != NULL) {
    sg_context_add_uses(c->analysis, term, here);
    if (sg_define_from_dictionaries(c, term, here, d))
      return true;
  }
  if (sg_pair_of(c->analysis, term) == NULL)
    return false;
  d->source = SG_FROM_EXPANSION;
  d->sentences = 1;
  return true;
}

/* Does the definition of `a` speak of the term of `b`? */
static bool needs(const struct sg_composing *c, const struct sg_definition *a, const struct sg_definition *b)
{
  if (a->source != SG_FROM_PAPER)
    return false;
  const struct sg_term *term = &c->analysis->terms[b->term];
  for (size_t i = 0; i < term->occurrence_count && i < SG_OCCURRENCES_MAX; i++)
    if ((int)term->occurrences[i].sentence == a->first)
      return true;
  return false;
}

/* In the order of first appearance, a term before those whose definitions speak of it. */
static void sort_definitions(const struct sg_composing *c, struct sg_definition *rows, size_t count)
{
  for (size_t i = 1; i < count; i++) {
    struct sg_definition row = rows[i];
    size_t at = i;
    while (at > 0 && c->analysis->terms[rows[at - 1].term].sentence > c->analysis->terms[row.term].sentence)
      at--;
    memmove(&rows[at + 1], &rows[at], (i - at) * sizeof row);
    rows[at] = row;
  }
  for (size_t i = 0; i < count; i++)
    for (size_t k = i + 1; k < count; k++)
      if (needs(c, &rows[i], &rows[k]) && !needs(c, &rows[k], &rows[i])) {
        struct sg_definition row = rows[k];
        memmove(&rows[i + 1], &rows[i], (k - i) * sizeof row);
        rows[i] = row;
        break; /* one move for each place: what is left of a longer chain keeps the paper's order */
      }
}

/* A second term of a sentence that defines another already joins that one. */
static bool join_definition(struct sg_composing *c, const struct sg_definition *d)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  if (!sg_is_defined(c->analysis, term))
    return false;
  int first = opening(c->analysis, term->definition);
  for (size_t i = 0; i < c->definition_count && first != SG_NONE; i++) {
    struct sg_definition *row = &c->definitions[i];
    if (row->source != SG_FROM_PAPER || (row->first != first && row->second != first))
      continue;
    if (row->first == first && row->joined == SG_NPOS)
      row->joined = d->term;
    return true;
  }
  return false;
}

/* What the paper says with the term where its definition alone would be too short. */
static void add_uses(struct sg_composing *c, struct sg_definition *d)
{
  switch (d->source) {
  case SG_FROM_EXPANSION: /* two sentences about it, or one and the expansion */
    d->use_count = sg_find_uses(c, d, SG_USES_MAX, false, d->uses);
    if (d->use_count == 0)
      d->use_count = sg_find_uses(c, d, 1, true, d->uses);
    break;
  case SG_FROM_DICTIONARY: /* tells more than the kind of thing that it is */
    d->use_count = d->sentences > 1 && d->own.n == 0 ? 0 : sg_find_uses(c, d, 1, d->own.n == 0, d->uses);
    if (d->use_count > 0 && d->own.n > 0)
      d->text = d->own;
    break;
  case SG_FROM_USE:
    d->use_count = sg_find_uses(c, d, SG_USES_MAX, false, d->uses);
    break;
  default:
    d->use_count = d->sentences > 1 ? 0 : sg_find_uses(c, d, 1, true, d->uses);
    break;
  }
}

/* "Cloud" and "cloud computing" may share an entry of a dictionary: it is shown once. */
static bool repeats_entry(struct sg_composing *c, const struct sg_definition *d)
{
  for (size_t i = 0; i < c->definition_count && d->source == SG_FROM_DICTIONARY; i++) {
    struct sg_definition *row = &c->definitions[i];
    if (row->source != SG_FROM_DICTIONARY || !sg_str_equal(row->text, d->text))
      continue;
    if (row->joined == SG_NPOS)
      row->joined = d->term;
    return true;
  }
  return false;
}

/* Fills in a definition and takes the sentences that it needs; false when there is nothing to say. */
static bool complete(struct sg_composing *c, uint8_t *here, struct sg_definition *d, int *bare)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  if (!find_definition(c, here, d)) {
    bool telling = term->stem_count > 1 || term->proper || sg_term_rarity(c->analysis, term) >= RARE;
    if (*bare >= BARE_MAX || !telling)
      return false; /* an everyday word alone tells nothing; the key ideas show how it is used */
    d->source = SG_FROM_USE;
  }
  add_uses(c, d);
  if (d->source == SG_FROM_USE && d->use_count < SG_USES_MAX)
    return false;
  *bare += d->source == SG_FROM_USE;
  return true;
}

void sg_plan_definitions(struct sg_composing *c)
{
  size_t terms[CANDIDATES_MAX], limit = section_limit(c);
  size_t count = section_terms(c, terms);
  for (size_t i = 0; i < count && c->options->max_terms == 0; i++)
    limit += c->analysis->terms[terms[i]].listed;
  c->definitions = SG_ARENA_NEW(c->arena, struct sg_definition, limit);
  uint8_t *here = count == 0 ? NULL : SG_ARENA_NEW(c->arena, uint8_t, c->analysis->stem_count);
  if (c->definitions == NULL || here == NULL)
    return;
  for (size_t i = c->span->paragraph_from; i < c->span->paragraph_to; i++)
    sg_context_add(c->analysis, c->analysis->paragraphs[i].token_from, c->analysis->paragraphs[i].token_to, here);
  int bare = 0;
  for (size_t i = 0; i < count && c->definition_count < limit; i++) {
    struct sg_definition d = {.term = terms[i], .first = SG_NONE, .second = SG_NONE, .joined = SG_NPOS};
    if (join_definition(c, &d) || !complete(c, here, &d, &bare) || repeats_entry(c, &d))
      continue;
    take(c, d.first);
    take(c, d.second);
    for (int k = 0; k < d.use_count; k++)
      take(c, d.uses[k]);
    c->definitions[c->definition_count++] = d;
  }
  sort_definitions(c, c->definitions, c->definition_count);
}

void sg_write_definitions(struct sg_composing *c)
{
  for (size_t i = 0; i < c->definition_count; i++)
    write_definition(c, &c->definitions[i]);
}
