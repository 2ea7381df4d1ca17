/* Pandoc's documents of any shape: each byte opens, closes or adds a part of one, or, where the first is even,
 * the bytes are the JSON. What becomes a tree has units, and what is written of them is UTF-8. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "document/mentions.h"
#include "document/units.h"

enum { JSON_MAX = 1 << 22, UNITS_MAX = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Parts that hold others, each with what ends it, and parts that do not. */
static const char *const parts[][2] = {
    {"[", "]"},
    {"{\"t\":\"Para\",\"c\":[", "]}"},
    {"{\"t\":\"Plain\",\"c\":[", "]}"},
    {"{\"c\":[", "],\"t\":\"BlockQuote\"}"},
    {"{\"t\":\"BulletList\",\"c\":[[", "]]}"},
    {"{\"t\":\"BulletList\",\"c\":[", "]}"},
    {"{\"t\":\"OrderedList\",\"c\":[[3,{\"t\":\"Decimal\"},{\"t\":\"Period\"}],[[", "]]]}"},
    {"{\"t\":\"DefinitionList\",\"c\":[[[{\"t\":\"Str\",\"c\":\"a\"}],[[", "]]]]}"},
    {"{\"t\":\"Div\",\"c\":[[\"a\",[\"theorem\"],[]],[", "]]}"},
    {"{\"t\":\"Div\",\"c\":[[\"refs\",[\"satz\"],[]],[", "]]}"},
    {"{\"t\":\"Div\",\"c\":[[\"t\",[\"algorithm\"],[]],[", "]]}"},
    {"{\"t\":\"Div\",\"c\":[[\"t\",[\"table\"],[]],[", "]]}"},
    {"{\"t\":\"Header\",\"c\":[2,[\"a\",[],[]],[", "]]}"},
    {"{\"t\":\"Figure\",\"c\":[[\"f\",[],[]],[null,[{\"t\":\"Plain\",\"c\":[]}]],[", "]]}"},
    {"{\"t\":\"Table\",\"c\":[[\"\",[],[]],[null,[", "]],[[],[]],[[],[]],[],[[],[]]]}"},
    {"{\"t\":\"Table\",\"c\":[[\"\",[],[]],[null,[]],[[],[]],[[],[[[],[[[],{},2,1,[{\"t\":\"Plain\",\"c\":[",
     "]}]],[[],{},1,9,[]]]]]],[[[],0,[],[[[],[[[],{},1,1,[]]]]]]],[[],[]]]}"},
    {"{\"t\":\"LineBlock\",\"c\":[[", "]]}"},
    {"{\"t\":\"Emph\",\"c\":[", "]}"},
    {"{\"t\":\"Strong\",\"c\":[", "]}"},
    {"{\"t\":\"Superscript\",\"c\":[", "]}"},
    {"{\"t\":\"Note\",\"c\":[", "]}"},
    {"{\"t\":\"Span\",\"c\":[[\"s\",[],[]],[", "]]}"},
    {"{\"t\":\"Quoted\",\"c\":[{\"t\":\"DoubleQuote\"},[", "]]}"},
    {"{\"t\":\"Link\",\"c\":[[\"\",[],[[\"reference-type\",\"ref\"]]],[", "],[\"#a\",\"\"]]}"},
    {"{\"t\":\"Image\",\"c\":[[\"\",[],[]],[", "],[\"a.png\",\"fig:\"]]}"},
    {"{\"t\":\"Cite\",\"c\":[[{\"citationId\":\"a\",\"citationMode\":{\"t\":\"AuthorInText\"},"
     "\"citationPrefix\":[",
     "]}],[]]}"},
    {"{\"t\":\"Cite\",\"c\":[[{\"citationId\":\"fig:a\"}],[", "]]}"},
    {"{\"t\":\"Str\",\"c\":\"one.\"}", NULL},
    {"{\"t\":\"Str\",\"c\":\"1\"}", NULL},
    {"{\"t\":\"Str\",\"c\":\"\\u00e9-\\\\@ref(fig:a)/(\\\\#t)\"}", NULL},
    {"{\"t\":\"Space\"}", NULL},
    {"{\"t\":\"Math\",\"c\":[{\"t\":\"DisplayMath\"},\"x^2 \\\\label{a}\"]}", NULL},
    {"{\"t\":\"Code\",\"c\":[[],\"`a`\"]}", NULL},
    {"{\"t\":\"RawInline\",\"c\":[\"tex\",\"\\\\cref{a}\"]}", NULL},
    {"{\"t\":\"RawInline\",\"c\":[\"tex\",\"\\\\label{fig:a}\"]}", NULL},
    {"{\"t\":\"CodeBlock\",\"c\":[[\"c\",[\"r\"],[[\"caption\",\"\\\\a{b}\"]]],\"x <- 1\\n\\n\\n```\"]}", NULL},
    {"\"text\"", NULL},
    {"null", NULL},
    {"7", NULL},
};

enum { PARTS = sizeof parts / sizeof *parts };

static void demand(bool holds)
{
  if (!holds)
    abort();
}

/* A list of blocks by the bytes; every third of them ends what was opened last. */
static void generate(const uint8_t *data, size_t size, struct sg_buf *json)
{
  const char **ends = calloc(size + 1, sizeof *ends);
  size_t depth = 0;
  bool first = true;
  demand(ends != NULL);
  sg_buf_add_char(json, '[');
  for (size_t i = 0; i < size; i++) {
    if (data[i] % 3 == 0) {
      first = first && depth == 0;
      sg_buf_add(json, sg_cstr(depth > 0 ? ends[--depth] : ""));
      continue;
    }
    const char *const *part = parts[data[i] / 3 % PARTS];
    sg_buf_add(json, first ? sg_str(NULL, 0) : SG_LIT(","));
    sg_buf_add(json, sg_cstr(part[0]));
    first = part[1] != NULL;
    if (first)
      ends[depth++] = part[1];
  }
  while (depth > 0)
    sg_buf_add(json, sg_cstr(ends[--depth]));
  sg_buf_add_char(json, ']');
  free(ends);
}

static void name(void *user, struct sg_str key)
{
  demand(user == NULL && key.n > 1);
}

static void write_unit(const struct sg_unit *unit, struct sg_arena *arena, struct sg_buf *scratch)
{
  struct sg_blocks b = {.known = &sg_known_nothing, .arena = arena, .scratch = scratch, .parted = true};
  struct sg_pandoc_paragraph paragraph = sg_pandoc_paragraph(&b, unit->block);
  struct sg_str words;
  demand(sg_utf8_invalid(paragraph.words.markdown) == SG_NPOS &&
         sg_utf8_invalid(paragraph.words.text) == SG_NPOS);
  demand(paragraph.kind == NULL || paragraph.words.markdown.n > 0);
  for (size_t i = 0, count = b.found.note_count; i < count; i++) {
    struct sg_pandoc_note note = b.found.notes[i]; /* writing its blocks may find others */
    demand(sg_utf8_invalid(sg_pandoc_blocks(&b, note.blocks).markdown) == SG_NPOS);
    demand(sg_utf8_invalid(note.after) == SG_NPOS);
  }
  sg_lone_pictures(&b, unit->block, &words);
  demand(sg_utf8_invalid(words) == SG_NPOS);
  sg_float_mentions(paragraph.words.text, scratch, name, NULL);
  if (unit->block->kind == SG_PANDOC_HEADER)
    sg_heading_words(unit->block, &sg_known_nothing, arena, scratch);
}

static void ignore(void *user, struct sg_str label, struct sg_str number)
{
  demand(user == NULL && label.n > 0 && number.n > 0);
}

static void use(const struct sg_node *blocks, struct sg_arena *arena)
{
  struct sg_units units;
  struct sg_buf scratch, text;
  sg_buf_init(&scratch, JSON_MAX * 8);
  sg_buf_init(&text, JSON_MAX);
  sg_units(blocks, arena, &scratch, &units);
  sg_units_sample(&units, arena, &scratch, 1000, &text);
  sg_link_references(blocks, arena);
  sg_units(blocks, arena, &scratch, &units);
  sg_number_labels(&units, arena, &scratch, ignore, NULL);
  for (size_t i = 0; i < units.count && i < UNITS_MAX; i++)
    write_unit(&units.rows[i], arena, &scratch);
  sg_buf_free(&scratch);
  sg_buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_arena arena;
  struct sg_buf json;
  struct sg_pandoc_tree tree;
  sg_arena_init(&arena, 1u << 30);
  sg_buf_init(&json, JSON_MAX);
  if (size > 0 && data[0] % 2 == 0)
    sg_buf_add(&json, sg_str((const char *)data + 1, size - 1));
  else
    generate(data, size, &json);
  if (sg_pandoc_tree(sg_buf_str(&json), &arena, &tree, NULL) == SG_OK)
    use(tree.blocks, &arena);
  else
    demand(size > 0 && data[0] % 2 == 0);
  sg_buf_free(&json);
  sg_arena_free(&arena);
  return 0;
}
