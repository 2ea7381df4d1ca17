/* Which paragraphs of the paper a guide covers.
 *
 * A top-level bullet with what hangs under it is a block. A paragraph is met when a block is about it
 * more than about the others (of the section's paragraphs it holds the greatest share of the
 * paragraph's words, or of its own) and holds enough of its words; when a single bullet consists of
 * its words; when a formula of it is shown; when it is named ("Figure 3"); or when a block that
 * leans its way stands where the order of the paper asks for it. Where bullets name their paragraphs
 * (provenance) that decides, as long as their words do not contradict it. Weights of words are the
 * analysis's; the thresholds were set on answers of strong and weak models.
 */
#include "check/covering.h"
#include "markdown/label.h"
#include "text/words.h"

enum {
  PLACES_MAX = 400,       /* sentences looked at for one word */
  CONTENT_MIN = 6,        /* content words below which a paragraph says nothing of its own */
  CONTENT_NAMED_MIN = 2,  /* the same where bullets name their paragraphs */
  LEAD_IN_MAX = 200,      /* bytes of a paragraph that ends in a colon */
  MARKED_WORDS_MIN = 2,   /* words that a bullet on several paragraphs must have of each */
  MARKS_SHARED_MAX = 3,   /* paragraphs that a bullet may share its words out to */
  NAMED_WORDS_MAX = 3,    /* a bullet that short only names its matter */
  HEADING_WORDS_MAX = 12, /* of a line in bold that stands for a heading */
};

static const double NEAR = 0.8;         /* of the best: as good as that */
static const double BULLET_MIN = 0.6;   /* share of a bullet's weight in the paragraph it is taken from ... */
static const double TOUCHED_MIN = 0.12; /* ... and share of the paragraph that its block must hold at least */
static const double LISTED_MIN = 0.08;  /* the same of a list, which a sentence may sum up */
static const double SHARE_MIN = 0.25;   /* share of a paragraph that the block about it holds */
static const double WEIGHT_MIN = 0.20;  /* the same where the block holds most of its own words there */
static const double OWN_MIN = 0.13;     /* the same of the one paragraph that holds most of the block */
static const double CODE_WEIGHT = 3;    /* of a code span that bullet and paragraph share */
static const double HINT_MIN = 0.50;    /* share of a block's weight in a paragraph that may be its matter */
static const double HINTED_MIN = 0.08;  /* ... and share of that paragraph */
static const double ANY_MIN = 0.35;     /* share of a paragraph that will do in any block */
static const double MARKED_MIN = 0.12;  /* share of a bullet's weight in a paragraph that it names, ... */
static const double WHOLE_MIN = 0.99; /* ... or share of that paragraph, which may be a label of three words */

/* "Critical concepts include:", "A scheme has the following three properties." announce what follows and say
 * nothing else. */
static bool is_lead_in(const struct sg_paragraph *paragraph)
{
  static const char *const words[] = {" following ", " as follows", " folgende", " suivant", " siguiente"};
  if (paragraph->kind != SG_PARAGRAPH_TEXT || paragraph->text.n >= LEAD_IN_MAX)
    return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (sg_str_find(paragraph->text, sg_cstr(words[i]), 0) != SG_NPOS)
      return true;
  return sg_str_ends(sg_str_trim(paragraph->text), SG_LIT(":"));
}

/* "**Mice and genotyping**": a heading in the text, which the points after it are about. */
static bool is_heading_line(const struct sg_paragraph *paragraph)
{
  return paragraph->kind == SG_PARAGRAPH_TEXT && sg_count_words(paragraph->text) <= HEADING_WORDS_MAX &&
         sg_is_marked_whole(sg_str_trim(paragraph->markdown));
}

/* "Keywords: traps; monitors": what the paper is filed under. */
static bool is_keywords(struct sg_str text)
{
  static const char *const leads[] = {
      "keywords",  "keyword",        "key words",     "index terms",    "jel",         "msc", "mots-clés",
      "mots clés", "palabras clave", "parole chiave", "palavras-chave", "schlagwörter"};
  size_t colon = sg_str_find(sg_slice(text, 0, 40), SG_LIT(":"), 0);
  return colon != SG_NPOS && SG_ONE_OF(sg_str_trim(sg_slice(text, 0, colon)), leads);
}

/* Weight of each paragraph's distinct content stems; those of too few count as met. */
static void weigh_paragraphs(struct coverage *c)
{
  const struct sg_analysis *a = c->checker->analysis;
  const struct sg_section *section = &c->checker->paper->sections[c->section];
  for (size_t p = 0; p < c->count; p++) {
    const struct sg_paragraph_span *span = &a->paragraphs[c->first + p];
    size_t content = 0;
    c->mass[p] = c->gathered[p] = 0;
    c->met[p] = c->named[p] = false;
    c->best_block[p] = 0;
    c->best_mass[p] = 0;
    c->bullet++;
    for (uint32_t t = span->token_from; t < span->token_to; t++) {
      uint32_t stem = a->tokens[t].stem;
      if (stem >= a->stem_count || a->stems[stem].weight <= 0 || c->stem_bullet[stem] == c->bullet)
        continue;
      c->stem_bullet[stem] = c->bullet;
      c->mass[p] += a->stems[stem].weight;
      content++;
    }
    enum sg_paragraph_kind kind = section->paragraphs[p].kind;
    bool silent = kind == SG_PARAGRAPH_NOTE || kind == SG_PARAGRAPH_BYLINE ||
                  is_lead_in(&section->paragraphs[p]) || is_heading_line(&section->paragraphs[p]);
    c->weighty[p] = !silent && content >= CONTENT_NAMED_MIN;
    c->met[p] = silent || is_keywords(section->paragraphs[p].text) ||
                (content < CONTENT_MIN && kind != SG_PARAGRAPH_EQUATION);
    c->given[p] = c->met[p];
  }
}

static void add_to_bullet(struct coverage *c, size_t p, float weight)
{
  if (c->bullet_seen[p] != c->bullet)
    c->in_bullet[p] = c->shared[p] = 0;
  c->bullet_seen[p] = c->bullet;
  c->in_bullet[p] += weight;
  c->shared[p]++;
}

static void add_to_block(struct coverage *c, size_t p, float weight)
{
  if (c->block_seen[p] != c->block) {
    c->in_block[p] = c->in_code[p] = 0;
    c->touched[c->touched_count++] = (uint32_t)p;
  }
  c->block_seen[p] = c->block;
  c->in_block[p] += weight;
}

/* Adds a stem's weight to the paragraphs that hold it, each once: for the bullet, and for its block
 * when no bullet of it has had the stem before. */
static bool add_stem(struct coverage *c, uint32_t stem, bool block)
{
  const struct sg_analysis *a = c->checker->analysis;
  uint32_t cursor = 0, sentence;
  size_t last = SG_NPOS;
  for (int n = 0;
       n < PLACES_MAX && sg_evidence_next_sentence(c->checker->evidence, c->section, stem, &cursor, &sentence);
       n++) {
    size_t p = a->sentences[sentence].paragraph;
    if (p != last && p < c->count) {
      add_to_bullet(c, p, a->stems[stem].weight);
      if (block)
        add_to_block(c, p, a->stems[stem].weight);
    }
    last = p;
  }
  return last != SG_NPOS;
}

static void add_hint(struct coverage *c, size_t p)
{
  struct hint *grown =
      sg_arena_grow(c->checker->arena, c->hints, c->hint_count, &c->hint_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  c->hints = grown;
  grown[c->hint_count++] = (struct hint){c->block, (uint32_t)p};
}

/* What the order of the guide says of the block and the paragraphs that it touches. */
static void note_order(struct coverage *c)
{
  for (size_t i = 0; c->body && i < c->touched_count; i++) {
    size_t p = c->touched[i];
    if (c->in_block[p] > c->best_mass[p]) {
      c->best_mass[p] = c->in_block[p];
      c->best_block[p] = c->block;
    }
    if (c->in_block[p] >= HINT_MIN * c->block_mass && c->in_block[p] >= HINTED_MIN * c->mass[p])
      add_hint(c, p);
  }
}

/* Guides go through a section from top to bottom: a block between those of the paragraphs before and
 * after, which speaks of the paragraph at all, is meant for it. */
static void meet_by_order(struct coverage *c)
{
  uint32_t *after = c->touched, next = UINT32_MAX, before = 0;
  for (size_t p = c->count; p > 0; p--) {
    after[p - 1] = next;
    if (c->met[p - 1] && c->best_block[p - 1] > 0)
      next = c->best_block[p - 1];
  }
  for (size_t p = 0; p < c->count; p++) {
    if (c->met[p] && c->best_block[p] > 0)
      before = c->best_block[p];
    c->best_block[p] = before; /* of an unmet paragraph: the last block before it */
  }
  for (size_t i = 0; i < c->hint_count; i++) {
    size_t p = c->hints[i].paragraph;
    if (!c->met[p] && c->hints[i].block > c->best_block[p] && c->hints[i].block < after[p])
      c->met[p] = true;
  }
}

/* Share of a paragraph's words that the block holds; with those of its code where that is more. */
static double share_of(const struct coverage *c, size_t p)
{
  double code = sg_evidence_literal_mass(c->checker->evidence, c->first + p);
  double words = c->mass[p] > 0 ? c->in_block[p] / c->mass[p] : 0;
  double both = c->mass[p] + code > 0 ? (c->in_block[p] + c->in_code[p]) / (c->mass[p] + code) : 0;
  return words > both ? words : both;
}

static void finish_block(struct coverage *c)
{
  const struct sg_section *section = &c->checker->paper->sections[c->section];
  double most = 0, heaviest = 0;
  for (size_t i = 0; i < c->touched_count; i++) {
    size_t p = c->touched[i];
    double share = share_of(c, p);
    most = share > most ? share : most;
    heaviest = c->in_block[p] > heaviest ? c->in_block[p] : heaviest;
  }
  for (size_t i = 0; i < c->touched_count; i++) {
    size_t p = c->touched[i];
    bool list = section->paragraphs[p].kind == SG_PARAGRAPH_LIST, taken = c->taken[p] == c->block;
    double share = share_of(c, p);
    if (share >= ANY_MIN || (share >= NEAR * most && share >= SHARE_MIN) ||
        (c->in_block[p] >= NEAR * heaviest && share >= WEIGHT_MIN) ||
        (c->in_block[p] >= heaviest && share >= OWN_MIN) ||
        (taken && share >= (list ? LISTED_MIN : TOUCHED_MIN)))
      c->met[p] = true;
    /* A list is met item by item, in several blocks. */
    if (list && taken) {
      c->gathered[p] += share;
      c->met[p] |= c->gathered[p] >= SHARE_MIN;
    }
  }
  sg_meet_shown(c, SG_PARAGRAPH_FIGURE);
  sg_meet_shown(c, SG_PARAGRAPH_TABLE);
  note_order(c);
  c->touched_count = 0;
  c->block_mass = 0;
  c->block++;
}

/* Whether the current bullet holds (nearly) all words of a paragraph. */
static bool holds_whole(const struct coverage *c, size_t p)
{
  return c->mass[p] > 0 && c->bullet_seen[p] == c->bullet && c->in_bullet[p] >= WHOLE_MIN * c->mass[p];
}

/* How much of a bullet's weight a paragraph must hold that it names: bullets on several share it out. */
static double marked_min(size_t marks)
{
  return MARKED_MIN / (double)(marks < 1 ? 1 : marks > MARKS_SHARED_MAX ? MARKS_SHARED_MAX : marks);
}

static size_t count_marks(struct sg_str marks)
{
  size_t count = 0;
  for (size_t at = 0; at < marks.n; at++)
    count += !sg_is_one_of((unsigned char)marks.p[at], ",; ") &&
             (at == 0 || sg_is_one_of((unsigned char)marks.p[at - 1], ",; "));
  return count;
}

/* Notes the paragraphs that a bullet names, where its words, of the weight `total`, do not contradict it. */
static void mark_named(struct coverage *c, struct sg_str marks, double total, double least)
{
  for (size_t at = 0; at < marks.n;) {
    size_t end = at;
    while (end < marks.n && !sg_is_one_of(marks.p[end], ",; "))
      end++;
    c->uses_marks = true;
    struct sg_str mark = sg_slice(marks, at, end);
    size_t dot = sg_str_find(mark, SG_LIT("."), 0), number = 0;
    bool mine =
        dot == SG_NPOS || sg_str_equal(sg_slice(mark, 0, dot), c->checker->paper->sections[c->section].id);
    for (size_t i = dot == SG_NPOS ? 1 : dot + 2; i < mark.n && number < 1000000; i++)
      number = number * 10 + (size_t)(sg_is_digit(mark.p[i]) ? mark.p[i] - '0' : 0);
    if (mine && number > 0 && number <= c->count) {
      bool seen = c->bullet_seen[number - 1] == c->bullet;
      double found = seen ? c->in_bullet[number - 1] : 0;
      if (total == 0 || found >= MARKED_MIN * total ||
          (seen && found >= least * total && c->shared[number - 1] >= MARKED_WORDS_MIN) ||
          holds_whole(c, number - 1))
        c->named[number - 1] = true;
    }
    at = end + 1;
  }
}

/* Does a block give an account of the paper? What connects sections, restates or adds says nothing that its
 * paragraph could do without. */
static bool is_account(const struct sg_checker *checker, size_t index)
{
  uint8_t kind = checker->statements[index].kind;
  return kind != SG_SAYS_CONNECTION && kind != SG_SAYS_ASIDE && !checker->background[index];
}

/* Aligns one bullet, its words already added, to the paragraphs that hold most of them. */
static void align(struct coverage *c, const struct sg_block *block, double total)
{
  /* Only paragraphs touched by the block can hold the bullet's words. */
  for (size_t i = 0; i < c->touched_count; i++) {
    size_t p = c->touched[i];
    if (c->bullet_seen[p] != c->bullet || total <= 0 || c->in_bullet[p] < BULLET_MIN * total)
      continue;
    c->taken[p] = c->block;
    /* A paper may say the same in two paragraphs: the bullet that is one of them is the other too. */
    c->named[p] |= holds_whole(c, p);
  }
  /* The words of a table in a bullet are the bullet's. */
  const struct sg_block *blocks = c->checker->form.blocks;
  bool within = block->kind != SG_BLOCK_ITEM && block->parent >= 0;
  const struct sg_block *bullet = within ? &blocks[block->parent] : block;
  if (!is_account(c->checker, (size_t)(bullet - blocks)))
    return;
  struct sg_str marks = sg_slice(c->checker->form.text, bullet->marks_from, bullet->marks_to);
  mark_named(c, marks, total, marked_min(count_marks(marks)));
  const struct sg_provenance *provenance = sg_provenance_of(c->checker->options, bullet->line);
  for (size_t i = 0; provenance != NULL && i < provenance->count; i++)
    mark_named(c, provenance->ids[i], total, marked_min(provenance->count));
}

/* A code span is not a word of a language, and says much where it is shared. */
static void add_code(struct coverage *c, struct sg_str text)
{
  while (text.n > 0 && text.p[0] == '`')
    text = sg_slice(text, 1, text.n);
  while (text.n > 0 && text.p[text.n - 1] == '`')
    text.n--;
  uint32_t code = sg_evidence_code(c->checker->evidence, sg_str_trim(text)), cursor = 0, place;
  if (code == 0 || c->code_bullet[code] == c->bullet)
    return;
  c->code_bullet[code] = c->bullet;
  size_t last = SG_NPOS;
  for (int n = 0;
       n < PLACES_MAX && sg_evidence_next_code(c->checker->evidence, c->section, code, &cursor, &place); n++) {
    size_t p = place - c->first;
    if (p != last && p < c->count) {
      add_to_bullet(c, p, CODE_WEIGHT);
      if (c->code_block[code] != c->block)
        add_to_block(c, p, CODE_WEIGHT);
    }
    last = p;
  }
  c->code_block[code] = c->block;
}

/* Adds a word's weight to the paragraphs that hold it in their code; was there any? */
static bool add_literal(struct coverage *c, const struct sg_stem *word)
{
  uint32_t literal = sg_evidence_literal(c->checker->evidence, word->key), cursor = 0, place;
  size_t last = SG_NPOS;
  if (literal == 0 || c->literal_bullet[literal] == c->bullet)
    return false;
  c->literal_bullet[literal] = c->bullet;
  for (int n = 0;
       n < PLACES_MAX && sg_evidence_next_literal(c->checker->evidence, c->section, literal, &cursor, &place);
       n++) {
    size_t p = place - c->first;
    if (p != last && p < c->count) {
      add_to_bullet(c, p, sg_literal_weight(word));
      if (c->literal_block[literal] != c->block) {
        add_to_block(c, p, 0);
        c->in_code[p] += sg_literal_weight(word);
      }
    }
    last = p;
  }
  c->literal_block[literal] = c->block;
  return last != SG_NPOS;
}

/* The words in a block's code weigh where the section has them; returns their weight there. */
static double add_code_words(struct coverage *c, size_t index)
{
  const struct sg_analysis *a = c->checker->analysis;
  struct sg_reading reading = sg_statement_code(c->checker, index);
  double found = 0;
  for (size_t i = 0; i < reading.token_count; i++) {
    uint32_t stem = reading.tokens[i].stem;
    if (stem == SG_NO_STEM || reading.tokens[i].unit != SG_UNIT_WORD)
      continue;
    const struct sg_stem *row = sg_stem_of(a, &reading, stem);
    bool word = stem < a->stem_count && row->weight > 0 && c->stem_bullet[stem] != c->bullet;
    if (word) {
      found += add_stem(c, stem, c->stem_block[stem] != c->block) ? row->weight : 0;
      c->stem_bullet[stem] = c->bullet;
      c->stem_block[stem] = c->block;
    }
    found += add_literal(c, row) ? sg_literal_weight(row) : 0;
  }
  return found;
}

static bool is_group_child(const struct sg_checker *checker, const struct sg_block *block)
{
  return block->parent < 0 || checker->statements[block->parent].kind == SG_SAYS_GROUP;
}

static void cover_block(struct coverage *c, size_t index)
{
  const struct sg_checker *checker = c->checker;
  const struct sg_analysis *a = checker->analysis;
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_reading reading = sg_statement_reading(checker, index);
  struct sg_str words = sg_statement_words(checker, index);
  if (block->kind == SG_BLOCK_ITEM && is_group_child(checker, block)) {
    finish_block(c);
    c->body = checker->statements[index].kind == SG_SAYS_BODY;
  }
  sg_meet_formulas(c, block);
  /* Prose outside any bullet covers nothing: the guide is its bullets. */
  if (block->kind == SG_BLOCK_HEADING || (block->kind == SG_BLOCK_PROSE && block->parent < 0))
    return;
  double total = 0;
  c->bullet++;
  for (size_t i = 0; i < reading.token_count; i++) {
    uint32_t stem = reading.tokens[i].stem;
    if (reading.tokens[i].unit == SG_UNIT_CODE)
      add_code(c, sg_slice(words, reading.tokens[i].from, reading.tokens[i].to));
    if (stem == SG_NO_STEM || reading.tokens[i].unit != SG_UNIT_WORD)
      continue;
    const struct sg_stem *row = sg_stem_of(a, &reading, stem);
    if (row != NULL)
      add_literal(c, row);
    if (stem >= a->stem_count) {
      total += row != NULL ? row->weight : 0;
      c->block_mass += row != NULL ? row->weight : 0;
      continue;
    }
    if (a->stems[stem].weight <= 0 || c->stem_bullet[stem] == c->bullet)
      continue;
    c->stem_bullet[stem] = c->bullet;
    total += a->stems[stem].weight;
    c->block_mass += c->stem_block[stem] != c->block ? a->stems[stem].weight : 0;
    add_stem(c, stem, c->stem_block[stem] != c->block);
    c->stem_block[stem] = c->block;
  }
  total += add_code_words(c, index);
  align(c, block, total);
  uint8_t kind = checker->statements[index].kind;
  /* "**Background**: …" at the top opens an introduction; under a bullet it adds to the paper. */
  if (kind != SG_SAYS_CONNECTION && (kind != SG_SAYS_ASIDE || block->depth == 0))
    sg_owe_bullet(c, &reading, words);
  sg_meet_names(c, sg_block_text(&checker->form, block));
  sg_meet_unnumbered(c, words, &reading);
}

/* -- Reporting --------------------------------------------------------------------------------- */

static void report_uncovered(struct coverage *c, const struct sg_part *part)
{
  static const char *const kinds[] = {"paragraph", "list", "quotation", "figure", "table",
                                      "equation",  "code", "theorem",   "note"};
  struct sg_checker *checker = c->checker;
  const struct sg_section *section = &checker->paper->sections[c->section];
  for (size_t p = 0; p < c->count; p++) {
    checker->summary.paragraphs++;
    bool met = c->named[p] || (c->met[p] && !(c->uses_marks && c->weighty[p]));
    checker->summary.paragraphs_covered += met;
    if (met)
      continue;
    const struct sg_paragraph *paragraph = &section->paragraphs[p];
    int index = (int)p;
    sg_checker_add_paragraphs(checker, SG_RULE_COVERAGE_PARAGRAPH, sg_part_offset(checker, part), c->section,
                              &index, 1, "no bullet covers the %s %s, “%s”", kinds[paragraph->kind],
                              sg_quote(paragraph->id).text, sg_quote(paragraph->text).text);
  }
}

/* A bullet of hardly more than a name, with nothing under it, names a matter without explaining it. */
static void check_named_only(struct sg_checker *checker, const struct sg_part *part)
{
  const struct sg_block *blocks = checker->form.blocks;
  for (size_t i = part->from; i < part->to; i++) {
    struct sg_str text = sg_block_text(&checker->form, &blocks[i]);
    if (blocks[i].kind != SG_BLOCK_ITEM || checker->statements[i].kind != SG_SAYS_BODY ||
        (i + 1 < part->to && blocks[i + 1].parent == (int)i))
      continue;
    size_t words = sg_count_words(text);
    struct sg_str end = sg_str_trim(text);
    bool sentence = end.n > 0 && sg_is_one_of(end.p[end.n - 1],
                                              ".!?:*=@,;"); /* "tokens,": an item of a list in a sentence */
    if (!sentence && words > 0 && words <= NAMED_WORDS_MAX && memchr(text.p, '$', text.n) == NULL &&
        memchr(text.p, '`', text.n) == NULL)
      sg_checker_add(checker, SG_RULE_CONCEPT_MISSING, blocks[i].from, part->section,
                     "“%s” is only named: say what it is or does, and why", sg_quote(text).text);
  }
}

static bool start(struct coverage *c, struct sg_checker *checker)
{
  struct sg_arena *arena = checker->arena;
  size_t longest = 0, stems = checker->analysis->stem_count + 1;
  size_t codes = sg_evidence_code_count(checker->evidence) + 1;
  size_t literals = sg_evidence_literal_count(checker->evidence) + 1;
  for (size_t i = 0; i < checker->paper->section_count; i++)
    if (checker->paper->sections[i].paragraph_count > longest)
      longest = checker->paper->sections[i].paragraph_count;
  *c = (struct coverage){
      .checker = checker,
      .met = SG_ARENA_NEW(arena, bool, longest),
      .named = SG_ARENA_NEW(arena, bool, longest),
      .weighty = SG_ARENA_NEW(arena, bool, longest),
      .given = SG_ARENA_NEW(arena, bool, longest),
      .owed = sg_owed_new(checker, longest),
      .taken = SG_ARENA_NEW(arena, uint32_t, longest),
      .mass = SG_ARENA_NEW(arena, double, longest),
      .in_bullet = SG_ARENA_NEW(arena, double, longest),
      .in_block = SG_ARENA_NEW(arena, double, longest),
      .in_code = SG_ARENA_NEW(arena, double, longest),
      .best_block = SG_ARENA_NEW(arena, uint32_t, longest),
      .best_mass = SG_ARENA_NEW(arena, double, longest),
      .gathered = SG_ARENA_NEW(arena, double, longest),
      .shared = SG_ARENA_NEW(arena, uint32_t, longest),
      .bullet_seen = SG_ARENA_NEW(arena, uint32_t, longest),
      .block_seen = SG_ARENA_NEW(arena, uint32_t, longest),
      .touched = SG_ARENA_NEW(arena, uint32_t, longest),
      .stem_bullet = SG_ARENA_NEW(arena, uint32_t, stems),
      .stem_block = SG_ARENA_NEW(arena, uint32_t, stems),
      .code_bullet = SG_ARENA_NEW(arena, uint32_t, codes),
      .code_block = SG_ARENA_NEW(arena, uint32_t, codes),
      .literal_bullet = SG_ARENA_NEW(arena, uint32_t, literals),
      .literal_block = SG_ARENA_NEW(arena, uint32_t, literals),
      .block = 1,
  };
  return !arena->failed;
}

/* The body of a section may stand in several parts: under extra headings, and once more where a
 * heading is doubled. All count for the section; its own heading is where findings go. */
static void cover_section(struct coverage *c, const struct sg_part *own, const struct sg_part *end)
{
  const struct sg_section *section = &c->checker->paper->sections[own->section];
  c->section = own->section;
  c->first = sg_paragraph_index(c->checker->analysis, (size_t)own->section, 0);
  c->count = section->paragraph_count;
  c->uses_marks = false;
  c->hint_count = 0;
  weigh_paragraphs(c);
  sg_owed_begin(c);
  c->block++;
  for (const struct sg_part *part = own; part < end && part->section == own->section; part++)
    for (size_t i = part->from; i < part->to; i++)
      cover_block(c, i);
  finish_block(c);
  meet_by_order(c);
  sg_unmeet_owed(c);
  sg_meet_pointing(c);
  if (section->kind != SG_SECTION_REFERENCES && section->depth > 0)
    report_uncovered(c, own);
}

void sg_check_coverage(struct sg_checker *checker)
{
  struct coverage c;
  if (!start(&c, checker))
    return;
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    if (part->section < 0)
      continue;
    if (part->own)
      cover_section(&c, part, checker->parts + checker->part_count);
    check_named_only(checker, part);
  }
}
