#include "compose/compose.h"

#include "compose/composing.h"
#include "compose/phrase.h"
#include "compose/prose.h"
#include "markdown/inline.h"
#include "text/words.h"

enum {
  SCRATCH_MAX = 1024 * 1024 * 1024, /* bytes for one section */
  LINE_MAX_BYTES = 64 * 1024 * 1024,
  SECTION_WORDS = 3,     /* a section of fewer, "Not applicable", has nothing to highlight */
  BLOCK_WORDS = 25,      /* a point with fewer words is short enough without a highlight */
  NEXT_WORDS = 200,      /* of a point for each highlight after its first */
  SHARE_PER_MILLE = 160, /* of a section's words that highlights may take */
  WEIGHT_MOST = 6,       /* of what a bullet says: see weight_of */
  WEIGHT_LEAST = -3,
  PARTS_MAX = 12, /* subsections that an orientation names */
};

/* -- Highlights --------------------------------------------------------------------------------- */

/* Tries to highlight bullet `row`; the number of words that it took. */
static size_t highlight_bullet(struct sg_composing *c, size_t row, int wanted, bool force)
{
  struct sg_bullet *bullet = &c->bullets.rows[row];
  bool caption = bullet->kind == SG_POINT_FIGURE || bullet->kind == SG_POINT_TABLE;
  bool says = (bullet->kind == SG_POINT_IDEA || bullet->kind == SG_POINT_DETAIL ||
               (caption && force && !bullet->plain)) &&
              bullet->mark_count > 0; /* a remark of the guide's own rests on nothing */
  if (!says || sg_str_find(bullet->text, SG_LIT("@"), 0) != SG_NPOS || (bullet->plain && !force) ||
      sg_str_find(bullet->text, SG_LIT("=="), 0) != SG_NPOS)
    return 0; /* authors and their addresses; of a theorem, what it states; what has one */
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, bullet->text);
  if (!sg_phrase_highlight(&c->line, 0, c->analysis, c->arena, wanted, force))
    return 0;
  struct sg_str s = sg_buf_str(&c->line), copy = sg_arena_copy(c->arena, s);
  size_t open = sg_str_find(s, SG_LIT("=="), 0), close = sg_str_find(s, SG_LIT("=="), open + 2);
  if (copy.p == NULL || close == SG_NPOS)
    return 0;
  bullet->text = copy;
  return sg_count_words(sg_slice(s, open + 2, close));
}

static bool is_year(struct sg_str s)
{
  return s.n > 3 && (sg_str_starts(s, SG_LIT("19")) || sg_str_starts(s, SG_LIT("20"))) && sg_is_digit(s.p[2]) &&
         sg_is_digit(s.p[3]) && (s.n == 4 || !sg_is_digit(s.p[4]));
}

static bool holds_one(struct sg_str text, const char *const *words, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (sg_str_find(text, sg_cstr(words[i]), 0) != SG_NPOS)
      return true;
  return false;
}

/* Does the bullet open with a word that points at another, "It", "These", or turns against it? What is marked
 * of it is read alone. */
static bool points(struct sg_str text)
{
  static const char *const words[] = {"It ",   "This ",  "These ", "They ",    "Those ",   "Such ",
                                      "Both ", "Here ",  "There ", "However,", "Likewise", "Similarly",
                                      "Its ",  "Their ", "Also, ", "In this ", "In these "};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (sg_str_starts(text, sg_cstr(words[i])))
      return true;
  return false;
}

/* "In this paper, the authors propose …": what an abstract is about. */
static bool makes_claim(const struct sg_composing *c, struct sg_str text)
{
  static const char *const claims[] = {"he authors propose",  "he authors present", "he authors introduce",
                                       "he authors show",     "he authors develop", "he authors demonstrate",
                                       "he author proposes",  "he author presents", "he author introduces",
                                       "This paper presents", "This paper proposes"};
  enum { HEAD = 60 }; /* bytes within which it says so */
  return c->row->kind == SG_SECTION_ABSTRACT &&
         holds_one(sg_slice(text, 0, HEAD), claims, sizeof claims / sizeof claims[0]);
}

/* What a bullet has to say: a figure, a reason, a finding; not that something is shown or was done. Set by
 * reading where the highlights of eight guides stood, not measured. */
static int weight_of(const struct sg_composing *c, const struct sg_bullet *bullet)
{
  /* clang-format off */
  static const char *const reasons[] = {
      "because", " since ", "therefore", "Therefore", "Thus", " thus ", "hence", "Hence", " than ", "conclude", "found that",
      "find that", "show that", "shows that", "showed that", "suggest", "evidence"};
  static const char *const ranks[] = {
      "strongest", "highest", "lowest", " best ", " worst ", " largest", "fastest", "main finding", "main reason", "significant",
      " cannot ", " must "};
  static const char *const tells[] = {
      "Fig. ", "Figure ", "Table ", "Listing ", "[Figure", "[Fig", "[Table", "We ", "The authors ", "Our ", "In this ",
      "This paper", "This section", "Here, ", "First, we", "Next, we", "Finally, we"};
  /* clang-format on */
  struct sg_str text = bullet->text;
  int weight = 0;
  if (makes_claim(c, text))
    return WEIGHT_MOST;
  for (size_t i = 0; i < text.n && weight == 0; i++)
    weight += sg_is_digit(text.p[i]) && i > 0 && text.p[i - 1] == ' ' && !is_year(sg_slice(text, i, text.n));
  weight += sg_str_find(text, SG_LIT("%"), 0) != SG_NPOS;
  weight += holds_one(text, ranks, sizeof ranks / sizeof ranks[0]);
  int language = sg_words_language(c->paper->lang); /* English has no lists */
  weight -= points(text) || sg_words_point(text, 0, language) ? 1 : 0;
  bool reasoned = holds_one(text, reasons, sizeof reasons / sizeof reasons[0]) ||
                  sg_words_hold(text, language, SG_GRAMMAR_FINDS);
  weight += reasoned || bullet->names_term ? 2 : 0;
  for (size_t i = 0; i < sizeof tells / sizeof tells[0] && !reasoned; i++)
    weight -= sg_str_starts(text, sg_cstr(tells[i])) ? 3 : 0;
  if (!reasoned && (sg_words_stand(text, 0, language, SG_GRAMMAR_AUTHORS) ||
                    sg_words_stand(text, 0, language, SG_GRAMMAR_ANNOUNCES)))
    weight -= 3;
  return weight;
}

/* Highlights the bullet of [from, to) that says most, the first of equals; words that it took. */
static size_t highlight_block(struct sg_composing *c, size_t from, size_t to, int wanted)
{
  int *weights = SG_ARENA_NEW(c->arena, int, to - from);
  size_t got = 0;
  for (size_t k = from; k < to && weights != NULL; k++)
    weights[k - from] = weight_of(c, &c->bullets.rows[k]);
  for (int weight = WEIGHT_MOST; weight >= WEIGHT_LEAST && got == 0 && weights != NULL; weight--)
    for (size_t k = from; k < to && got == 0; k++)
      if (weights[k - from] == weight)
        got = highlight_bullet(c, k, wanted, false);
  return got;
}

/* One highlight for each point with what hangs on it that is long enough to need one, more for a long one,
 * within the share of the whole; at least one in all. */
/* Highlights in the bullets from the first on that is no credit. */
static void add_highlights(struct sg_composing *c, size_t first)
{
  size_t total = 0, taken = 0, count = c->bullets.count;
  for (size_t i = first; i < count; i++)
    total += sg_count_words(c->bullets.rows[i].text);
  if (total < SECTION_WORDS)
    return;
  size_t budget = total * SHARE_PER_MILLE / 1000;
  for (size_t i = first, end; i < count; i = end) {
    size_t words = sg_count_words(c->bullets.rows[i].text);
    for (end = i + 1; end < count && c->bullets.rows[end].depth > 0; end++)
      if (c->bullets.rows[end].kind == SG_POINT_DETAIL)
        words += sg_count_words(c->bullets.rows[end].text);
    if (words < BLOCK_WORDS || taken + SG_PHRASE_MIN > budget ||
        c->bullets.rows[i].kind == SG_POINT_CONNECTIONS)
      continue;
    for (size_t more = 1 + words / NEXT_WORDS; more > 0 && taken + SG_PHRASE_MIN <= budget; more--) {
      size_t wanted = words / 6;
      if (taken + wanted > budget)
        wanted = budget - taken;
      taken += highlight_block(c, i, end, (int)(wanted < 8 ? 8 : wanted > 16 ? 16 : wanted));
    }
  }
  for (int force = 0; force < 3; force++)
    for (size_t i = first; i < count && taken == 0; i++)
      if (force != 1 || !sg_str_ends(c->bullets.rows[i].text, SG_LIT(":"))) /* what announces comes last */
        taken = highlight_bullet(c, i, 10, force > 0);
}

/* -- Sections ----------------------------------------------------------------------------------- */

/* A heading directly followed by subheadings: one bullet that says which. */
static void write_parts(struct sg_composing *c)
{
  struct sg_str links[PARTS_MAX];
  size_t count = 0;
  for (size_t i = c->section + 1; i < c->paper->section_count && count < PARTS_MAX; i++) {
    if (c->paper->sections[i].depth <= c->row->depth)
      break;
    if (c->paper->sections[i].parent != (int)c->section)
      continue;
    sg_buf_clear(&c->line);
    sg_add_section_link(c, i, &c->line);
    links[count++] = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  }
  if (count == 0)
    return;
  struct sg_buf joined;
  sg_buf_init(&joined, LINE_MAX_BYTES);
  sg_words_join(&joined, c->language, links, count);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, SG_WORD_PARTS, sg_buf_str(&joined), sg_str(NULL, 0));
  sg_free_scratch(c, &joined);
  sg_end_line(c, 0, SG_NO_MARK);
}

static void write_points(struct sg_composing *c)
{
  sg_plan_terms(c);
  sg_plan_omissions(c);
  sg_plan_definitions(c);
  sg_plan_named(c);
  sg_write_credits(c);
  size_t credits = c->bullets.count;
  sg_narrate(c);
  bool text = c->row->depth > 0 || sg_is_untitled_abstract(c->analysis, c->section);
  if (text && !sg_is_back_matter(c->row))
    add_highlights(c, credits);
  sg_write_formulas(c);
  sg_write_additions(c);
  sg_write_connections(c);
}

/* A section does not break off: its last line, a step or an address, ends in a stop. */
static void stop_last(struct sg_composing *c)
{
  struct sg_bullet *last = c->bullets.count > 0 ? &c->bullets.rows[c->bullets.count - 1] : NULL;
  if (last == NULL || !last->plain || last->block.n > 0)
    return;
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, last->text);
  sg_prose_stop(&c->line);
  struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  if (copy.p != NULL)
    last->text = copy;
}

static void compose(struct sg_composing *c)
{
  if (c->row->kind == SG_SECTION_REFERENCES && c->paper->reference_count > 0)
    sg_write_references(c);
  else if (c->row->paragraph_count > 0)
    write_points(c);
  else
    write_parts(c);
  stop_last(c);
}

enum sg_status sg_compose_section(const struct sg_analysis *analysis, int section,
                                  const struct sg_compose_options *options, struct sg_points *points,
                                  struct sg_error *err)
{
  static const struct sg_compose_options defaults = {.detail = SG_DETAIL_NORMAL};
  if (section < 0 || (size_t)section >= analysis->paper->section_count)
    return sg_fail(err, SG_EINVAL, "the paper has no section %d", section + 1);
  struct sg_arena arena;
  sg_arena_init(&arena, SCRATCH_MAX);
  struct sg_composing c = {
      .analysis = analysis,
      .paper = analysis->paper,
      .options = options != NULL ? options : &defaults,
      .section = (uint32_t)section,
      .row = &analysis->paper->sections[section],
      .span = &analysis->sections[section],
      .arena = &arena,
  };
  c.language = sg_words_language(c.options->lang.n > 0 ? c.options->lang : c.paper->lang);
  sg_bullets_init(&c.bullets, &arena);
  sg_buf_init(&c.line, LINE_MAX_BYTES);
  c.uses = SG_ARENA_NEW(&arena, uint8_t, c.span->sentence_to - c.span->sentence_from);
  c.ties = c.options->ties;
  enum sg_status status = c.ties != NULL ? SG_OK : sg_compose_ties(analysis, &arena, &c.ties, err);
  if (c.uses != NULL && status == SG_OK)
    compose(&c);
  if (status == SG_OK)
    status = sg_arena_status(&arena, err);
  if (status == SG_OK)
    status = sg_buf_status(&c.line, err);
  if (status == SG_OK && c.failed)
    status = sg_fail(err, SG_ENOMEM, "no memory is left for section %d", section + 1);
  if (status == SG_OK) {
    sg_bullets_give(&c.bullets, points);
    status = sg_arena_status(points->arena, err);
  }
  sg_buf_free(&c.line);
  sg_arena_free(&arena);
  return status;
}
