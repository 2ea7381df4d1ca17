/* What bears a name of its own: theorems and their like, algorithms, epigraphs, listings. */
#include "document/render.h"

/* -- Theorems ------------------------------------------------------------------------------------------- */

/* Names of theorem-like environments, with the short forms that authors declare. */
static const struct {
  const char *class_, *name;
} short_forms[] = {
    {"thm", "Theorem"},         {"lem", "Lemma"},         {"lemm", "Lemma"},      {"prop", "Proposition"},
    {"cor", "Corollary"},       {"coro", "Corollary"},    {"defn", "Definition"}, {"defi", "Definition"},
    {"def", "Definition"},      {"rem", "Remark"},        {"rmk", "Remark"},      {"ex", "Example"},
    {"exa", "Example"},         {"exmp", "Example"},      {"conj", "Conjecture"}, {"obs", "Observation"},
    {"ass", "Assumption"},      {"satz", "Satz"},         {"beweis", "Beweis"},   {"korollar", "Korollar"},
    {"bemerkung", "Bemerkung"}, {"beispiel", "Beispiel"},
};
static const char *const long_forms[] = {
    "Theorem",    "Lemma",    "Proposition", "Corollary",   "Definition", "Remark",       "Remarks",
    "Example",    "Examples", "Proof",       "Claim",       "Conjecture", "Assumption",   "Assumptions",
    "Axiom",      "Problem",  "Exercise",    "Observation", "Fact",       "Notation",     "Question",
    "Hypothesis", "Property", "Principle",   "Criterion",   "Condition",  "Construction", "Lemme",
    "Corollaire", "Preuve",   "Exemple",     "Remarque",
};

static struct sg_str without_star(struct sg_str class_)
{
  return sg_str_ends(class_, SG_LIT("*")) ? sg_slice(class_, 0, class_.n - 1) : class_;
}

static struct sg_str known_name(struct sg_str class_)
{
  class_ = without_star(class_);
  for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
    if (sg_str_equal_nocase(class_, sg_cstr(short_forms[i].class_)))
      return sg_cstr(short_forms[i].name);
  for (size_t i = 0; i < sizeof long_forms / sizeof *long_forms; i++)
    if (sg_str_equal_nocase(class_, sg_cstr(long_forms[i])))
      return sg_cstr(long_forms[i]);
  return sg_str(NULL, 0);
}

static bool is_word(struct sg_str s)
{
  s = without_star(s);
  for (size_t i = 0; i < s.n; i++)
    if (!sg_is_alpha(s.p[i]) && !sg_is_high(s.p[i]))
      return false;
  return s.n > 0;
}

/* Bytes of the word that a text begins with, up to its space. */
static size_t first_word(struct sg_str s)
{
  size_t n = 0;
  while (n < s.n && !sg_is_space(s.p[n]))
    n++;
  return n;
}

/* Is it a word and a number: "Satz 1"? */
static bool is_numbered(struct sg_str s)
{
  size_t at = first_word(s);
  if (at == 0 || at + 1 >= s.n || s.p[at] != ' ')
    return false;
  for (at++; at < s.n; at++)
    if (!sg_is_digit(s.p[at]) && s.p[at] != '.')
      return false;
  return true;
}

/* The bold text that a paragraph begins with; NULL. */
static const struct sg_node *bold_lead(const struct sg_node *block)
{
  const struct sg_node *first = block->kind == SG_PANDOC_PARA ? sg_first(sg_content(block)) : NULL;
  return first != NULL && first->kind == SG_PANDOC_STRONG ? first : NULL;
}

struct sg_str sg_theorem_name(const struct sg_node *div, struct sg_arena *arena, struct sg_buf *scratch)
{
  struct sg_str name = {NULL, 0}, class_ = {NULL, 0};
  if (div->kind != SG_PANDOC_DIV)
    return name;
  for (const struct sg_node *row = sg_first(sg_at(sg_attributes(div), 1)); row != NULL; row = row->next)
    if ((name = known_name(sg_string(row))).n > 0)
      return name;
  /* Declared by \newtheorem under another name: pandoc starts it with "**Satz 1**". */
  const struct sg_node *lead = bold_lead(sg_at(sg_part(div, 1), 0));
  class_ = sg_first_class(div);
  if (lead == NULL || !is_word(class_) || !is_numbered(sg_bare_text(sg_content(lead), arena, scratch)))
    return name;
  char *own = (char *)sg_arena_copy(arena, class_).p;
  if (own != NULL && *own >= 'a' && *own <= 'z')
    *own = (char)(*own - ('a' - 'A'));
  return sg_str(own, own != NULL ? class_.n : 0);
}

/* The name in the Markdown, behind its stars, as it is written. */
static struct sg_str renamed(struct sg_str markdown, struct sg_str name, struct sg_arena *arena)
{
  size_t stars = 0, letters = 0;
  while (stars < markdown.n && markdown.p[stars] == '*')
    stars++;
  while (stars + letters < markdown.n && letters < name.n && sg_is_alpha(markdown.p[stars + letters]))
    letters++;
  if (stars == 0 || letters < name.n)
    return markdown;
  return SG_JOIN(arena, sg_slice(markdown, 0, stars), name, sg_slice(markdown, stars + name.n, markdown.n));
}

/* Bytes of "Lemma 3.2" that a text begins with. */
static size_t number_end(struct sg_str s)
{
  size_t at = first_word(s), end = 0;
  if (s.n == 0 || s.p[0] < 'A' || s.p[0] > 'Z' || at >= s.n || s.p[at] != ' ')
    return 0;
  for (at++; at < s.n && (sg_is_digit(s.p[at]) || s.p[at] == '.'); at++)
    if (sg_is_digit(s.p[at]))
      end = at + 1;
  return end;
}

struct sg_pandoc_words sg_name_theorem(struct sg_pandoc_words words, struct sg_str *name,
                                       struct sg_arena *arena)
{
  struct sg_str text = words.text;
  if (sg_str_equal_nocase(sg_slice(text, 0, name->n), *name)) {
    text = SG_JOIN(arena, *name, sg_slice(text, name->n, text.n));
    words = (struct sg_pandoc_words){renamed(words.markdown, *name, arena), text};
  }
  size_t end = number_end(text);
  if (end > 0)
    *name = sg_slice(text, 0, end);
  if (end > 0 || sg_str_starts(text, *name))
    return words;
  return (struct sg_pandoc_words){SG_JOIN(arena, SG_LIT("**"), *name, SG_LIT("**. "), words.markdown),
                                  SG_JOIN(arena, *name, SG_LIT(". "), text)};
}

/* -- Algorithms ----------------------------------------------------------------------------------------- */

bool sg_is_algorithm(const struct sg_node *block)
{
  if (block->kind != SG_PANDOC_DIV)
    return false;
  struct sg_str class_ = without_star(sg_first_class(block));
  if (!sg_str_equal(class_, SG_LIT("algorithm")) && !sg_str_equal(class_, SG_LIT("algorithm2e")))
    return false;
  for (const struct sg_node *inner = sg_first(sg_part(block, 1)); inner != NULL; inner = inner->next)
    if (sg_items_of(inner) != NULL)
      return true;
  return false;
}

/* "Algorithm 2" where a paragraph begins with that in bold, as a caption does; empty. */
static struct sg_str caption_name(struct sg_blocks *b, const struct sg_node *block)
{
  const struct sg_node *lead = bold_lead(block);
  struct sg_str text = {NULL, 0};
  size_t at = 0;
  if (lead != NULL)
    text = sg_bare_text(sg_content(lead), b->arena, b->scratch);
  if (sg_str_ends(text, SG_LIT(".")))
    text.n--;
  while (at < text.n && sg_is_alpha(text.p[at]))
    at++;
  if (at == 0 || at + 1 >= text.n || text.p[at] != ' ')
    return sg_str(NULL, 0);
  for (at++; at < text.n; at++)
    if (!sg_is_digit(text.p[at]))
      return sg_str(NULL, 0);
  return text;
}

struct sg_pandoc_words sg_render_algorithm(struct sg_blocks *b, const struct sg_node *div, struct sg_str *name)
{
  struct sg_texts texts = {0};
  const struct sg_node *caption = NULL;
  *name = SG_LIT("Algorithm");
  for (const struct sg_node *block = sg_first(sg_part(div, 1)); block != NULL && caption == NULL;
       block = block->next) {
    struct sg_str own = caption_name(b, block);
    if (own.n == 0)
      continue;
    struct sg_node rest = {.first = sg_first(sg_content(block))->next, .kind = SG_PANDOC_LIST};
    caption = block;
    *name = own;
    sg_texts_add_block(&texts, b->arena, sg_render_para(b, &rest));
  }
  for (const struct sg_node *block = sg_first(sg_part(div, 1)); block != NULL; block = block->next)
    if (block != caption)
      sg_texts_add_block(&texts, b->arena, b->render(b, block));
  return sg_texts_stacked(&texts, b->arena);
}

/* -- Epigraphs ------------------------------------------------------------------------------------------ */

const struct sg_node *sg_as_epigraph(const struct sg_node *block, struct sg_arena *arena)
{
  if (block->kind != SG_PANDOC_DIV || !sg_str_equal(sg_first_class(block), SG_LIT("epigraph")))
    return NULL;
  struct sg_node *para = sg_element(arena, SG_PANDOC_PARA, NULL, 0);
  if (arena->failed)
    return NULL;
  for (const struct sg_node *inner = sg_first(sg_part(block, 1)); inner != NULL; inner = inner->next) {
    if (!sg_is_paragraph(inner))
      return NULL;
    struct sg_node *dash = sg_node_new(arena, SG_PANDOC_STR);
    if (dash == NULL)
      return NULL;
    dash->text = SG_LIT(" — ");
    if (sg_first(sg_content(para)) != NULL)
      sg_append(sg_content(para), dash);
    sg_append_copies(sg_content(para), sg_content(inner), arena);
  }
  const struct sg_node *quotation = sg_element(arena, SG_PANDOC_QUOTE, &para, 1);
  return arena->failed ? NULL : quotation;
}

/* -- Listings ------------------------------------------------------------------------------------------- */

/* A command of TeX with the space behind it, or a brace. */
static size_t find_tex(struct sg_str s, size_t at, struct sg_str *instead)
{
  size_t end = at + 1;
  *instead = sg_str(NULL, 0);
  if (s.p[at] == '{' || s.p[at] == '}')
    return 1;
  while (s.p[at] == '\\' && end < s.n && sg_is_alpha(s.p[end]))
    end++;
  return end > at + 1 ? sg_str_skip_space(s, end) - at : 0;
}

struct sg_str sg_listing_caption(const struct sg_node *block, struct sg_arena *arena)
{
  struct sg_str caption = {NULL, 0};
  if (block->kind == SG_PANDOC_CODE_BLOCK)
    caption = sg_attribute(sg_attributes(block), SG_LIT("caption"));
  return caption.n > 0 ? sg_replace(caption, find_tex, arena) : sg_str(NULL, 0);
}

/* Is a line of R's list of masked objects no more than names? */
static bool is_of_names(struct sg_str line)
{
  for (size_t i = 0; i < line.n; i++)
    if (!sg_is_alpha(line.p[i]) && !sg_is_digit(line.p[i]) && !sg_is_space(line.p[i]) &&
        !sg_is_one_of((unsigned char)line.p[i], ",._%-<>"))
      return false;
  return true;
}

static bool tells_of_masks(struct sg_str line)
{
  bool begins = sg_str_starts(line, SG_LIT("The following object ")) ||
                sg_str_starts(line, SG_LIT("The following objects "));
  return begins && sg_str_find(line, SG_LIT(" masked "), 0) != SG_NPOS;
}

bool sg_is_startup(const struct sg_node *block)
{
  struct sg_str rest = {NULL, 0}, line;
  bool masks = false, seen = false;
  if (block->kind == SG_PANDOC_CODE_BLOCK)
    rest = sg_string(sg_part(block, 1));
  while (sg_str_next_line(&rest, &line)) {
    bool is_empty = line.n == 0;
    while (line.n > 0 && (line.p[0] == '#' || sg_is_space(line.p[0])))
      line = sg_slice(line, 1, line.n);
    bool says = sg_str_starts(line, SG_LIT("Loading required package: ")) ||
                sg_str_starts(line, SG_LIT("Attaching package: "));
    if (is_empty)
      continue;
    masks = tells_of_masks(line) || (masks && is_of_names(line));
    if (!says && !masks && line.n > 0)
      return false;
    seen = true;
  }
  return seen;
}
