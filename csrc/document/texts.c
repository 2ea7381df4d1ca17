/* What the blocks' writers build texts and elements with. */
#include "document/render.h"

/* -- Texts ---------------------------------------------------------------------------------------------- */

void sg_texts_add_block(struct sg_texts *texts, struct sg_arena *arena, struct sg_pandoc_words words)
{
  if (words.markdown.n > 0)
    sg_texts_add(texts, arena, words);
}

void sg_texts_add(struct sg_texts *texts, struct sg_arena *arena, struct sg_pandoc_words words)
{
  struct sg_pandoc_words *grown =
      sg_arena_grow(arena, texts->rows, texts->count, &texts->capacity, sizeof *grown);
  if (grown == NULL)
    return;
  texts->rows = grown;
  grown[texts->count++] = words;
}

/* Writes a text behind what stands at *end. */
static void put(char **end, struct sg_str s)
{
  memcpy(*end, s.n > 0 ? s.p : "", s.n);
  *end += s.n;
}

struct sg_pandoc_words sg_texts_join(const struct sg_texts *texts, struct sg_str between_markdown,
                                     struct sg_str between_text, struct sg_arena *arena)
{
  if (texts->count <= 1)
    return texts->count == 1 ? texts->rows[0] : (struct sg_pandoc_words){0};
  size_t markdown = (texts->count - 1) * between_markdown.n, text = (texts->count - 1) * between_text.n;
  for (size_t i = 0; i < texts->count; i++) {
    markdown += texts->rows[i].markdown.n;
    text += texts->rows[i].text.n;
  }
  char *out = sg_arena_alloc(arena, markdown + text + 1, 1);
  if (out == NULL)
    return (struct sg_pandoc_words){0};
  char *m = out, *t = out + markdown;
  for (size_t i = 0; i < texts->count; i++) {
    put(&m, i > 0 ? between_markdown : sg_str(NULL, 0));
    put(&t, i > 0 ? between_text : sg_str(NULL, 0));
    put(&m, texts->rows[i].markdown);
    put(&t, texts->rows[i].text);
  }
  return (struct sg_pandoc_words){sg_str(out, markdown), sg_str(out + markdown, text)};
}

struct sg_pandoc_words sg_texts_stacked(struct sg_texts *texts, struct sg_arena *arena)
{
  return sg_texts_join(texts, SG_LIT("\n\n"), SG_LIT("\n"), arena);
}

/* -- Nodes ---------------------------------------------------------------------------------------------- */

struct sg_node *sg_node_copy(const struct sg_node *node, struct sg_arena *arena)
{
  struct sg_node *copy = sg_node_new(arena, SG_PANDOC_NOTHING);
  if (copy == NULL)
    return (struct sg_node *)&sg_no_node;
  *copy = *node;
  copy->next = NULL;
  return copy;
}

void sg_append_copies(struct sg_node *list, const struct sg_node *nodes, struct sg_arena *arena)
{
  for (const struct sg_node *node = sg_first(nodes); node != NULL; node = node->next)
    sg_append(list, sg_node_copy(node, arena));
}

struct sg_node *sg_element(struct sg_arena *arena, enum sg_pandoc_kind kind, struct sg_node *const *content,
                           size_t count)
{
  struct sg_node *list = sg_node_new(arena, SG_PANDOC_LIST);
  struct sg_node *element = kind == SG_PANDOC_LIST ? list : sg_node_new(arena, kind);
  if (list == NULL || element == NULL)
    return (struct sg_node *)&sg_no_node;
  if (element != list)
    element->first = list;
  for (size_t i = 0; i < count; i++)
    sg_append(list, content[i]);
  return element;
}

/* -- What is known of nothing --------------------------------------------------------------------------- */

static bool no_number(void *user, struct sg_str label, struct sg_str *number)
{
  (void)user;
  (void)label;
  (void)number;
  return false;
}

static bool no_section(void *user, struct sg_str label, struct sg_str *name, struct sg_str *anchor)
{
  (void)user;
  (void)label;
  (void)name;
  (void)anchor;
  return false;
}

static struct sg_str key_itself(void *user, struct sg_str key, bool in_text, bool listed)
{
  (void)user;
  (void)in_text;
  (void)listed;
  return key;
}

const struct sg_pandoc_known sg_known_nothing = {
    .number = no_number, .section = no_section, .work = key_itself};

struct sg_str sg_bare_text(const struct sg_node *inlines, struct sg_arena *arena, struct sg_buf *scratch)
{
  return sg_pandoc_text(inlines, &sg_known_nothing, arena, scratch);
}

/* -- Blocks --------------------------------------------------------------------------------------------- */

static bool starts_with_space(struct sg_str s, size_t at)
{
  return at < s.n && sg_is_space(s.p[at]);
}

/* Where a backslash keeps the beginning of a block from making it a list, a heading, a quote, a rule, a
 * division; SG_NPOS. */
static size_t escaped_at(struct sg_str s)
{
  size_t digits = 0;
  if (s.n > 0 && sg_is_one_of((unsigned char)s.p[0], "-+#>") && starts_with_space(s, 1))
    return 0;
  while (digits < s.n && sg_is_digit(s.p[digits]))
    digits++;
  if (digits > 0 && digits < s.n && (s.p[digits] == '.' || s.p[digits] == ')') &&
      starts_with_space(s, digits + 1))
    return digits;
  return sg_str_starts(s, SG_LIT("---")) || sg_str_starts(s, SG_LIT(":::")) ? 0 : SG_NPOS;
}

struct sg_pandoc_words sg_render_para(struct sg_blocks *b, const struct sg_node *inlines)
{
  struct sg_pandoc_words words = sg_pandoc_write(inlines, b->known, b->arena, b->scratch, &b->found);
  struct sg_str s = words.markdown;
  size_t at = escaped_at(s);
  if (at != SG_NPOS)
    words.markdown = SG_JOIN(b->arena, sg_slice(s, 0, at), SG_LIT("\\"), sg_slice(s, at, s.n));
  return words;
}

struct sg_pandoc_words sg_render_all(struct sg_blocks *b, const struct sg_node *list)
{
  struct sg_texts texts = {0};
  for (const struct sg_node *block = sg_first(list); block != NULL; block = block->next)
    sg_texts_add_block(&texts, b->arena, b->render(b, block));
  return sg_texts_stacked(&texts, b->arena);
}
