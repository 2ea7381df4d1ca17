/* Lists, nested ones too, and lists of definitions. */
#include "document/render.h"
#include "text/lexicon.h"
#include "text/words.h"

enum {
  LIST_DEPTH_MAX = 10, /* levels of lists that are shown as such; what is deeper stands on the last */
  WORD_BYTES = 32,
};

/* `node`, or the first behind it that is written: figures are not where they are parted from their list. */
static const struct sg_node *written(const struct sg_node *node, bool parted, struct sg_arena *arena)
{
  while (parted && node != NULL && sg_as_figure(node, arena) != NULL)
    node = node->next;
  return node;
}

/* -- The form of an item -------------------------------------------------------------------------------- */

/* Bytes of a bullet, "- ", or of a number, "12. ", at a place. */
static size_t marker_at(struct sg_str s, size_t at)
{
  size_t end = at;
  if (at + 1 < s.n && s.p[at] == '-' && s.p[at + 1] == ' ')
    return 2;
  while (end < s.n && sg_is_digit(s.p[end]))
    end++;
  bool marked = end > at && end + 1 < s.n && s.p[end] == '.' && s.p[end + 1] == ' ';
  return marked ? end + 2 - at : 0;
}

/* Nested lists follow their item without a blank line. */
static size_t find_blank_line(struct sg_str s, size_t at, struct sg_str *instead)
{
  *instead = SG_LIT("\n");
  bool blank = at + 1 < s.n && s.p[at] == '\n' && s.p[at + 1] == '\n';
  return blank && marker_at(s, at + 2) > 0 ? 2 : 0;
}

/* A line of spaces alone. */
static size_t find_spaces(struct sg_str s, size_t at, struct sg_str *instead)
{
  size_t end = at + 1;
  while (s.p[at] == '\n' && end < s.n && s.p[end] == ' ')
    end++;
  *instead = SG_LIT("\n\n");
  return end > at + 1 && end < s.n && s.p[end] == '\n' ? end + 1 - at : 0;
}

/* The same as the last line. */
static struct sg_str without_last_spaces(struct sg_str s)
{
  size_t n = s.n;
  while (n > 0 && s.p[n - 1] == ' ')
    n--;
  return n > 0 && s.p[n - 1] == '\n' ? sg_slice(s, 0, n) : s;
}

/* The item behind its marker, its further lines indented by `prefix`. */
static struct sg_str indented(struct sg_blocks *b, struct sg_str item, struct sg_str marker,
                              struct sg_str prefix)
{
  sg_buf_clear(b->scratch);
  for (size_t i = 0; i < item.n; i++) {
    sg_buf_add_char(b->scratch, item.p[i]);
    if (item.p[i] == '\n')
      sg_buf_add(b->scratch, prefix);
  }
  struct sg_str lines = SG_JOIN(b->arena, sg_buf_str(b->scratch));
  lines = without_last_spaces(sg_replace(lines, find_spaces, b->arena));
  return SG_JOIN(b->arena, marker, lines);
}

/* -- Lists ---------------------------------------------------------------------------------------------- */

/* A list that is nothing but a list indents, no more: the items of the inner one. */
static const struct sg_node *inner_items(const struct sg_node *items, bool parted, struct sg_arena *arena)
{
  for (;;) {
    const struct sg_node *item = sg_first(items);
    const struct sg_node *only = item != NULL ? written(sg_first(item), parted, arena) : NULL;
    if (only == NULL || item->next != NULL || only->kind != SG_PANDOC_BULLETS ||
        written(only->next, parted, arena) != NULL)
      return items;
    items = sg_content(only);
  }
}

/* The items, and all items of lists in them, as one list in reading order. */
struct flattening {
  struct sg_arena *arena;
  bool parted;
  struct sg_node *out;
};

static void flatten_items(struct flattening *f, const struct sg_node *items)
{
  for (const struct sg_node *item = sg_first(items); item != NULL; item = item->next) {
    struct sg_node *open = NULL;
    for (const struct sg_node *block = written(sg_first(item), f->parted, f->arena); block != NULL;
         block = written(block->next, f->parted, f->arena)) {
      if (sg_items_of(block) != NULL) {
        flatten_items(f, sg_items_of(block));
        open = NULL;
        continue;
      }
      if (open == NULL) {
        open = sg_element(f->arena, SG_PANDOC_LIST, NULL, 0);
        sg_append(f->out, open);
      }
      sg_append(open, sg_node_copy(block, f->arena));
    }
  }
}

static const struct sg_node *flat_items(const struct sg_node *items, bool parted, struct sg_arena *arena)
{
  struct flattening f = {arena, parted, sg_element(arena, SG_PANDOC_LIST, NULL, 0)};
  if (f.out != &sg_no_node)
    flatten_items(&f, items);
  return f.out;
}

static struct sg_pandoc_words render_item(struct sg_blocks *b, const struct sg_node *item, bool parted)
{
  struct sg_texts texts = {0};
  for (const struct sg_node *block = written(sg_first(item), parted, b->arena); block != NULL;
       block = written(block->next, parted, b->arena)) {
    struct sg_pandoc_words words =
        sg_items_of(block) != NULL ? sg_render_list(b, block, parted) : b->render(b, block);
    sg_texts_add_block(&texts, b->arena, words);
  }
  struct sg_pandoc_words words = sg_texts_stacked(&texts, b->arena);
  words.markdown = sg_replace(words.markdown, find_blank_line, b->arena);
  return words;
}

static struct sg_str marker(struct sg_blocks *b, const struct sg_node *list, int64_t place)
{
  if (list->kind != SG_PANDOC_ORDERED)
    return SG_LIT("- ");
  const struct sg_node *start = sg_at(sg_part(list, 0), 0);
  int64_t first = start->kind == SG_PANDOC_NUMBER ? start->number : 1;
  sg_buf_clear(b->scratch);
  sg_buf_add_format(b->scratch, "%lld. ", (long long)((uint64_t)first + (uint64_t)place));
  return SG_JOIN(b->arena, sg_buf_str(b->scratch));
}

struct sg_pandoc_words sg_render_list(struct sg_blocks *b, const struct sg_node *list, bool parted)
{
  const struct sg_node *items = inner_items(sg_items_of(list), parted, b->arena);
  struct sg_texts texts = {0};
  int depth = ++b->list_depth;
  int64_t place = 0;
  if (depth >= LIST_DEPTH_MAX) {
    items = flat_items(items, parted, b->arena);
    parted = false;
  }
  for (const struct sg_node *item = sg_first(items); item != NULL; item = item->next, place++) {
    struct sg_pandoc_words words = render_item(b, item, parted);
    if (words.markdown.n == 0)
      continue;
    struct sg_str prefix = depth > LIST_DEPTH_MAX ? sg_str(NULL, 0) : SG_LIT("    ");
    words.markdown = indented(b, words.markdown, marker(b, list, place), prefix);
    sg_texts_add(&texts, b->arena, words);
  }
  b->list_depth = depth - 1;
  return sg_texts_join(&texts, SG_LIT("\n"), SG_LIT("\n"), b->arena);
}

/* -- Definitions ---------------------------------------------------------------------------------------- */

/* The word that a term's definition opens with; empty where that is no word alone. */
static struct sg_str opening_word(const struct sg_node *pair)
{
  const struct sg_node *definition = sg_first(sg_at(pair, 1));
  const struct sg_node *block = definition != NULL ? sg_first(definition) : NULL;
  const struct sg_node *word = block != NULL && sg_is_paragraph(block) ? sg_first(sg_content(block)) : NULL;
  return word != NULL && word->kind == SG_PANDOC_STR ? word->text : sg_str(NULL, 0);
}

/* "link", "links", in lower case. */
static bool is_noun(struct sg_str word)
{
  char buf[WORD_BYTES];
  struct sg_str singular;
  if (word.n < 3 || word.p[0] < 'a' || word.p[0] > 'z')
    return false;
  int pos = sg_word_pos(word);
  if (pos < 0 && sg_words_singular(word, buf, sizeof buf, &singular))
    pos = sg_word_pos(singular);
  return pos >= 0 && (pos & SG_POS_NOUN) != 0;
}

/* Do the definitions go on from their terms: "Common noun | links are ignored. Lowercase | links are not …"?
 * They open with a verb that needs its subject, or all with the same noun. */
static bool runs_on_from_terms(const struct sg_node *list)
{
  static const char *const verbs[] = {"is", "are", "was", "were", "has", "have"};
  const struct sg_node *pair = sg_first(sg_content(list));
  struct sg_str word = pair != NULL ? opening_word(pair) : sg_str(NULL, 0);
  bool verb = sg_str_is_listed(word, verbs, sizeof verbs / sizeof verbs[0]);
  if (!verb && (!is_noun(word) || pair->next == NULL))
    return false;
  for (; pair != NULL; pair = pair->next)
    if (!sg_str_equal(opening_word(pair), word))
      return false;
  return true;
}

/* A term and its definitions as an item: the term in bold, a colon, then the first words in the same line; in
 * italics and without a colon where the sentence runs on. */
static struct sg_node *defined(struct sg_blocks *b, const struct sg_node *pair, bool runs_on)
{
  struct sg_node *strong = sg_node_new(b->arena, runs_on ? SG_PANDOC_EMPH : SG_PANDOC_STRONG);
  struct sg_node *colon = sg_node_new(b->arena, SG_PANDOC_STR), *space = sg_node_new(b->arena, SG_PANDOC_SPACE);
  if (strong == NULL || colon == NULL || space == NULL)
    return (struct sg_node *)&sg_no_node;
  strong->first = sg_at(pair, 0);
  colon->text = runs_on ? sg_str(NULL, 0) : SG_LIT(":");
  struct sg_node *lead = sg_element(b->arena, SG_PANDOC_PLAIN, (struct sg_node *[]){strong, colon, space}, 3);
  struct sg_node *item = sg_element(b->arena, SG_PANDOC_LIST, &lead, 1);
  if (lead == &sg_no_node || item == &sg_no_node)
    return item;
  for (const struct sg_node *definition = sg_first(sg_at(pair, 1)); definition != NULL;
       definition = definition->next)
    for (const struct sg_node *block = sg_first(definition); block != NULL; block = block->next) {
      if (block == definition->first && lead->next == NULL && sg_is_paragraph(block))
        sg_append_copies(sg_content(lead), sg_content(block), b->arena);
      else
        sg_append(item, sg_node_copy(block, b->arena));
    }
  return item;
}

struct sg_pandoc_words sg_render_definitions(struct sg_blocks *b, const struct sg_node *list)
{
  struct sg_node *bullets = sg_element(b->arena, SG_PANDOC_BULLETS, NULL, 0);
  bool runs_on = runs_on_from_terms(list);
  for (const struct sg_node *pair = sg_first(sg_content(list)); pair != NULL && !b->arena->failed;
       pair = pair->next)
    sg_append(sg_content(bullets), defined(b, pair, runs_on));
  return b->arena->failed ? (struct sg_pandoc_words){0} : sg_render_list(b, bullets, false);
}
