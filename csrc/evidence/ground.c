#include "evidence/ground.h"

#include "base/utf8.h"
#include "evidence/index.h"
#include "markdown/inline.h"

/* -- Targets and anchors ----------------------------------------------------------------------- */

enum { FOLD_ROOM = 4 }; /* bytes beyond a text's own that folding it may need */

/* Only letters and digits, in lower case: what every spelling of an anchor has in common. `%20` is
 * the space of a URL. `folded` has room for the text and FOLD_ROOM. */
static struct sg_str fold_into(struct sg_str s, char *folded)
{
  size_t n = 0, length;
  for (size_t at = 0; at < s.n; at += length) {
    if (sg_str_starts(sg_slice(s, at, s.n), SG_LIT("%20"))) {
      length = 3;
      continue;
    }
    uint32_t c = sg_to_lower(sg_utf8_decode(s, at, &length));
    char bytes[4];
    bool keep = c < 0x80 ? sg_is_alpha((char)c) || sg_is_digit((char)c) : sg_is_letter(c);
    size_t written = keep ? sg_utf8_encode(c, bytes) : 0;
    if (written <= length) {
      memcpy(folded + n, bytes, written);
      n += written;
    }
  }
  return sg_str(folded, n);
}

static struct sg_str fold_anchor(struct sg_str s, struct sg_arena *arena)
{
  char *folded = sg_arena_alloc(arena, s.n + FOLD_ROOM, 1);
  return folded != NULL ? fold_into(s, folded) : sg_str(NULL, 0);
}

static void add_anchor(struct sg_evidence *evidence, struct sg_str anchor)
{
  struct sg_str folded = fold_anchor(anchor, evidence->arena);
  if (folded.n > 0)
    sg_table_find(&evidence->anchors, folded, evidence->arena);
}

static void add_title(struct sg_evidence *evidence, struct sg_str title, uint32_t section)
{
  struct sg_str folded = fold_anchor(title, evidence->arena);
  if (folded.n == 0)
    return;
  sg_table_find(&evidence->anchors, folded, evidence->arena);
  bool known = sg_table_has(&evidence->titles, folded);
  struct sg_table_row *row = sg_table_find(&evidence->titles, folded, evidence->arena);
  if (row != NULL)
    row->value = known ? 0 : section + 1;
}

bool sg_evidence_is_title(const struct sg_evidence *evidence, struct sg_str text, int section)
{
  enum { TITLE_MAX = 400 };
  char buf[TITLE_MAX + FOLD_ROOM];
  if (text.n == 0 || text.n > TITLE_MAX)
    return false;
  struct sg_str folded = fold_into(text, buf);
  const struct sg_table_row *row =
      folded.n > 0 ? sg_table_find((struct sg_table *)&evidence->titles, folded, NULL) : NULL;
  return row != NULL && (section < 0 || row->value != (uint32_t)section + 1);
}

/* The entries of the reference list, folded, one after the other with a line's end between. */
static bool fold_references(struct sg_evidence *evidence)
{
  const struct sg_paper *paper = evidence->analysis->paper;
  size_t size = 0, n = 0;
  for (size_t i = 0; i < paper->reference_count; i++)
    size += paper->references[i].text.n + FOLD_ROOM + 1;
  char *folded = sg_arena_alloc(evidence->arena, size, 1);
  for (size_t i = 0; folded != NULL && i < paper->reference_count; i++) {
    n += fold_into(paper->references[i].text, folded + n).n;
    folded[n++] = '\n';
  }
  evidence->folded_references = sg_str(folded, n);
  return folded != NULL || size == 0;
}

bool sg_evidence_cites_title(const struct sg_evidence *evidence, struct sg_str text)
{
  enum { TITLE_MIN = 8, TITLE_MAX = 400 };
  char buf[TITLE_MAX + FOLD_ROOM];
  if (text.n > TITLE_MAX)
    return false;
  struct sg_str folded = fold_into(text, buf);
  return folded.n >= TITLE_MIN && sg_str_find(evidence->folded_references, folded, 0) != SG_NPOS;
}

bool sg_evidence_has_target(const struct sg_evidence *evidence, struct sg_str target)
{
  if (target.n == 0)
    return false;
  if (target.p[0] != '#') {
    if (sg_table_has(&evidence->targets, target))
      return true;
    bool slash = target.p[target.n - 1] == '/';
    return slash && sg_table_has(&evidence->targets, sg_slice(target, 0, target.n - 1));
  }
  enum { TARGET_MAX = 2000 };
  char buf[TARGET_MAX + FOLD_ROOM];
  struct sg_str folded = fold_into(sg_slice(target, 1, target.n < TARGET_MAX ? target.n : TARGET_MAX), buf);
  bool found = folded.n > 0 && sg_table_has(&evidence->anchors, folded);
  /* A repeated heading gets a number behind its anchor. */
  while (!found && folded.n > 1 && sg_is_digit(folded.p[folded.n - 1])) {
    folded.n--;
    found = sg_table_has(&evidence->anchors, folded);
  }
  return found;
}

static void add_target(struct sg_evidence *evidence, struct sg_str target)
{
  if (target.n == 0)
    return;
  sg_table_find(&evidence->targets, target, evidence->arena);
  sg_index_names(evidence, target, false);
  if (target.p[target.n - 1] == '/')
    sg_table_find(&evidence->targets, sg_slice(target, 0, target.n - 1), evidence->arena);
}

static bool ends_url(struct sg_str rest)
{
  static const char *const ends[] = {"\xC2\xA0", "“", "”", "«", "»"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (sg_str_starts(rest, sg_cstr(ends[i])))
      return true;
  return sg_is_space(rest.p[0]) || sg_is_one_of(rest.p[0], "<>\"`)]}");
}

size_t sg_url_length(struct sg_str text)
{
  size_t to = 0;
  while (to < text.n && !ends_url(sg_slice(text, to, text.n)))
    to++;
  while (to > 0 && sg_is_one_of(text.p[to - 1], ".,;:!?'*_="))
    to--;
  return to;
}

struct sg_str sg_next_url(struct sg_str text, size_t *at)
{
  size_t colon = sg_str_find(text, SG_LIT("://"), *at), from = colon;
  *at = colon == SG_NPOS ? text.n : colon + 3;
  if (colon == SG_NPOS)
    return sg_slice(text, text.n, text.n);
  while (from > 0 && sg_is_alpha(text.p[from - 1]))
    from--;
  return sg_slice(text, from, from + sg_url_length(sg_slice(text, from, text.n)));
}

static void index_urls(struct sg_evidence *evidence, struct sg_str text)
{
  size_t at = 0;
  for (struct sg_str url = sg_next_url(text, &at); url.n > 0; url = sg_next_url(text, &at))
    add_target(evidence, url);
}

static uint64_t word_key(uint32_t section, uint32_t stem)
{
  return (uint64_t)section << 32 | stem;
}

static void index_code(struct sg_evidence *evidence, struct sg_str code, uint32_t section, uint32_t paragraph)
{
  struct sg_table_row *row =
      paragraph != SG_NO_STEM ? sg_table_find(&evidence->codes, code, evidence->arena) : NULL;
  if (row == NULL)
    return;
  if (row->value == 0)
    row->value = (uint32_t)evidence->codes.count;
  sg_postings_add(&evidence->code_places, word_key(section, row->value), paragraph, evidence->arena);
}

uint32_t sg_evidence_code(const struct sg_evidence *evidence, struct sg_str text)
{
  const struct sg_table_row *row = sg_table_find((struct sg_table *)&evidence->codes, text, NULL);
  return row != NULL ? row->value : 0;
}

size_t sg_evidence_code_count(const struct sg_evidence *evidence)
{
  return evidence->codes.count;
}

bool sg_evidence_next_code(const struct sg_evidence *evidence, int section, uint32_t code, uint32_t *cursor,
                           uint32_t *paragraph)
{
  return sg_postings_next(&evidence->code_places, word_key((uint32_t)section, code), cursor, paragraph);
}

static void index_markdown(struct sg_evidence *evidence, struct sg_str markdown, uint32_t section,
                           uint32_t paragraph, int depth)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, markdown);
  while (sg_inline_next(&scanner, &unit)) {
    struct sg_str inner = sg_slice(markdown, unit.inner_from, unit.inner_to);
    switch (unit.kind) {
    case SG_INLINE_MATH:
    case SG_INLINE_DISPLAY:
      sg_index_formula(evidence, inner, section, paragraph);
      sg_index_names(evidence, inner, false); /* "\text{Shannon--Weaver}", "{\rm mapQ}" */
      break;
    case SG_INLINE_CODE:
      sg_index_names(evidence, inner, false);
      index_code(evidence, sg_str_trim(inner), section, paragraph);
      sg_table_find(&evidence->whole_codes, sg_str_trim(inner), evidence->arena);
      break;
    case SG_INLINE_AUTOLINK:
      add_target(evidence, inner);
      break;
    case SG_INLINE_LINK:
      add_target(evidence, sg_slice(markdown, unit.target_from, unit.target_to));
      if (depth == 0) /* links do not nest */
        index_markdown(evidence, inner, section, paragraph, 1);
      break;
    default:
      break;
    }
  }
}

/* -- Words ------------------------------------------------------------------------------------- */

enum {
  SENTENCES_MAX = 400, /* places looked at for one word: commoner ones weigh next to nothing */
  WINDOW = 3,          /* sentences that a bullet may sum up */
  MARKS = 4096,        /* windows that can be told apart at once */
};

/* A stem that the paper writes in lower case too is a word of its language; others are names. */
static bool find_names(struct sg_evidence *evidence)
{
  const struct sg_analysis *a = evidence->analysis;
  enum { CAPITALS = SG_TOKEN_CAPITAL | SG_TOKEN_UPPER };
  evidence->lowered = SG_ARENA_NEW(evidence->arena, bool, a->stem_count);
  if (evidence->lowered == NULL)
    return false;
  for (size_t t = 0; t < a->token_count; t++)
    if (a->tokens[t].unit == SG_UNIT_WORD && a->tokens[t].stem < a->stem_count)
      evidence->lowered[a->tokens[t].stem] |= (a->tokens[t].flags & CAPITALS) == 0;
  for (size_t i = 0; i < a->sentence_count; i++)
    for (uint32_t t = a->sentences[i].token_from; t < a->sentences[i].token_to; t++) {
      uint32_t stem = a->tokens[t].stem;
      if (stem < a->stem_count && (a->tokens[t].flags & CAPITALS) != 0)
        sg_index_names(evidence, sg_token_markdown(a, &a->sentences[i], t), !evidence->lowered[stem]);
    }
  return true;
}

bool sg_evidence_uses_as_word(const struct sg_evidence *evidence, uint32_t stem)
{
  return evidence->whole && stem < evidence->analysis->stem_count && evidence->lowered[stem];
}

static void index_words(struct sg_evidence *evidence)
{
  const struct sg_analysis *a = evidence->analysis;
  if (!sg_postings_init(&evidence->words, a->token_count, evidence->arena))
    return;
  /* The last sentence of a stem within the row that is being added, so that each stands once. */
  uint32_t *last = SG_ARENA_NEW(evidence->arena, uint32_t, a->stem_count);
  if (last == NULL)
    return;
  for (size_t i = 0; i < a->sentence_count; i++) {
    const struct sg_sentence *sentence = &a->sentences[i];
    for (uint32_t t = sentence->token_from; t < sentence->token_to; t++) {
      uint32_t stem = a->tokens[t].stem;
      if (stem >= a->stem_count || a->stems[stem].weight <= 0 || last[stem] == i + 1)
        continue;
      last[stem] = (uint32_t)i + 1;
      sg_postings_add(&evidence->words, word_key(sentence->section, stem), (uint32_t)i, evidence->arena);
    }
  }
}

bool sg_evidence_next_sentence(const struct sg_evidence *evidence, int section, uint32_t stem, uint32_t *cursor,
                               uint32_t *sentence)
{
  return sg_postings_next(&evidence->words, word_key((uint32_t)section, stem), cursor, sentence);
}

/* Adds `weight` to the windows around the sentences of one stem, each window once. */
struct windows {
  uint32_t first; /* sentence of the section */
  struct {
    uint32_t sentence, stem;
    float weight;
  } rows[MARKS];
};

static float mark(struct windows *windows, uint32_t sentence, uint32_t stem, float weight)
{
  size_t at = (sentence - windows->first) % MARKS;
  if (windows->rows[at].sentence != sentence) { /* another section's: start anew */
    windows->rows[at].sentence = sentence;
    windows->rows[at].stem = 0;
    windows->rows[at].weight = 0;
  }
  if (windows->rows[at].stem != stem + 1) {
    windows->rows[at].stem = stem + 1;
    windows->rows[at].weight += weight;
  }
  return windows->rows[at].weight;
}

static float best_window(const struct sg_evidence *evidence, struct windows *windows, uint32_t section,
                         const uint32_t *stems, const float *weights, size_t count)
{
  float best = 0;
  const struct sg_section_span *span = &evidence->analysis->sections[section];
  uint32_t first = span->sentence_from, sentences = span->sentence_to - first;
  windows->first = first;
  memset(windows->rows, 0xff, (sentences < MARKS ? sentences : MARKS) * sizeof *windows->rows);
  for (size_t i = 0; i < count; i++) {
    uint32_t cursor = 0, sentence;
    for (int n = 0; n < SENTENCES_MAX &&
                    sg_postings_next(&evidence->words, word_key(section, stems[i]), &cursor, &sentence);
         n++)
      for (uint32_t w = 0; w < WINDOW && sentence >= first + w; w++) {
        float weight = mark(windows, sentence - w, stems[i], weights[i]);
        best = weight > best ? weight : best;
      }
  }
  return best;
}

double sg_evidence_support(const struct sg_evidence *evidence, const uint32_t *stems, const float *weights,
                           size_t count, int section)
{
  struct windows windows;
  float total = 0, best = 0;
  for (size_t i = 0; i < count; i++)
    total += weights[i];
  if (total <= 0)
    return 1;
  size_t from = section < 0 ? 0 : (size_t)section;
  size_t to = section < 0 ? evidence->analysis->paper->section_count : evidence->section_end[section];
  for (size_t s = from; s < to; s++) {
    float found = best_window(evidence, &windows, (uint32_t)s, stems, weights, count);
    best = found > best ? found : best;
  }
  return best / total;
}

/* -- Building ---------------------------------------------------------------------------------- */

static bool find_section_ends(struct sg_evidence *evidence)
{
  const struct sg_paper *paper = evidence->analysis->paper;
  evidence->section_end = SG_ARENA_NEW(evidence->arena, uint32_t, paper->section_count);
  if (evidence->section_end == NULL)
    return false;
  for (size_t i = paper->section_count; i > 0; i--) {
    uint32_t *end = &evidence->section_end[i - 1];
    int parent = paper->sections[i - 1].parent;
    *end = *end < i ? (uint32_t)i : *end;
    if (parent >= 0 && (size_t)parent < i - 1 && evidence->section_end[parent] < *end)
      evidence->section_end[parent] = *end;
  }
  return true;
}

static void index_section(struct sg_evidence *evidence, uint32_t index)
{
  const struct sg_section *section = &evidence->analysis->paper->sections[index];
  add_anchor(evidence, section->anchor);
  add_title(evidence, section->title_text, index);
  sg_index_names(evidence, section->title_text, false);
  sg_index_mentions(evidence, section->title_text);
  sg_index_numbers(evidence, section->title_text, index, 0);
  index_markdown(evidence, section->title, index, SG_NO_STEM, 0);
  for (size_t i = 0; i < section->paragraph_count; i++) {
    const struct sg_paragraph *paragraph = &section->paragraphs[i];
    uint32_t global = (uint32_t)sg_paragraph_index(evidence->analysis, index, i);
    evidence->blocks[paragraph->kind]++;
    if (paragraph->kind == SG_PARAGRAPH_CODE || paragraph->kind == SG_PARAGRAPH_BYLINE)
      sg_index_names(evidence, paragraph->text, false);
    add_anchor(evidence, paragraph->label);
    index_markdown(evidence, paragraph->markdown, index, global, 0);
    index_urls(evidence, paragraph->text);
    sg_index_numbers(evidence, paragraph->text, index, global);
    sg_index_mentions(evidence, paragraph->text);
    sg_index_equations(evidence, paragraph->markdown);
    sg_index_name(evidence, paragraph->name);
  }
}

/* What only warnings ask for beside what index_section has found. */
static enum sg_status index_rest(struct sg_evidence *e, struct sg_error *err)
{
  const struct sg_paper *paper = e->analysis->paper;
  for (size_t i = 0; i < paper->reference_count; i++) {
    sg_index_names(e, paper->references[i].text, false);
    for (size_t s = 0; s < paper->section_count; s++)
      if (paper->sections[s].kind == SG_SECTION_REFERENCES)
        sg_index_numbers(e, paper->references[i].text, (uint32_t)s, SG_NO_STEM);
  }
  for (size_t i = 0; i < paper->citation_count; i++) {
    sg_index_names(e, paper->citations[i].text, true);
    for (size_t k = 0; k < paper->citations[i].key_count; k++)
      sg_index_names(e, paper->citations[i].keys[k], false);
  }
  sg_index_names(e, paper->title, false);
  index_words(e);
  sg_sort_numbers(e);
  return sg_index_literals(e, err);
}

enum sg_status sg_evidence_new(const struct sg_analysis *analysis, bool whole, struct sg_arena *arena,
                               struct sg_evidence **evidence, struct sg_error *err)
{
  struct sg_evidence *e = SG_ARENA_NEW(arena, struct sg_evidence, 1);
  *evidence = NULL;
  if (e == NULL)
    return sg_arena_status(arena, err);
  e->analysis = analysis;
  e->arena = arena;
  e->whole = whole;
  bool ok = find_section_ends(e) && (!whole || find_names(e)) && fold_references(e) &&
            sg_postings_init(&e->formulas.exact_pairs, 1 << 14, arena) &&
            sg_postings_init(&e->formulas.simple_pairs, 1 << 14, arena) &&
            sg_postings_init(&e->code_places, 1 << 8, arena) &&
            sg_postings_init(&e->literal_places, 1 << 8, arena);
  for (size_t i = 0; ok && i < analysis->paper->section_count; i++)
    index_section(e, (uint32_t)i);
  sg_index_references(e);
  for (size_t i = 0; i < analysis->paper->reference_count; i++)
    index_urls(e, analysis->paper->references[i].text);
  enum sg_status status = ok && whole ? index_rest(e, err) : SG_OK;
  if (status == SG_OK)
    status = sg_arena_status(arena, err);
  if (status == SG_OK)
    *evidence = e;
  return status;
}

const struct sg_analysis *sg_evidence_analysis(const struct sg_evidence *evidence)
{
  return evidence->analysis;
}

bool sg_evidence_is_whole(const struct sg_evidence *evidence)
{
  return evidence->whole;
}
