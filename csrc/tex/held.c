#include "tex/held.h"

#include <stdlib.h>

#include "base/json.h"

enum { TEXT_MAX = 1 << 30 }; /* bytes of a document's words */

/* Shares of words from which a heading answers to another, and words that it may have besides. */
#define HEADING_SHARE 0.6
enum { HEADING_TIMES = 2, HEADING_MORE = 3 };

/* -- The document's text ------------------------------------------------------------------------- */

/* What an element's content is. */
enum kind {
  NO_KIND, /* none yet: an object without one holds values, all of which count */
  OTHER,   /* content, and a space behind it */
  PLAIN,   /* content */
  WORD,    /* a string */
  SPACE,   /* nothing */
  RAW,     /* nothing that counts */
  SECOND,  /* content in the second place of its array */
  LITERAL, /* a string in the second place of its array */
  FORMULA, /* the same */
  HEADER,  /* as OTHER; what is in the third place is a heading */
};

/* An object or array that is open. */
struct frame {
  bool is_object, counts; /* does its text count? */
  enum kind kind;         /* of an object; of an array that is an element's content, the element's */
  bool is_content;        /* of an object: its last key was "c" */
  bool is_kind;           /* … "t" */
  bool content_first;     /* the key before was "c" */
  size_t place;           /* values so far */
  size_t heading;         /* of an array: where its text began */
};

/* The parts of a document that have text. */
enum part { ABSTRACT, BODY, TITLE, PARTS };

struct span {
  size_t from, to;
};

struct text {
  struct sg_json_reader reader;
  struct sg_buf parts[PARTS];
  struct frame *frames;
  size_t depth, capacity;
  struct span *headings[PARTS];
  size_t heading_counts[PARTS], heading_capacities[PARTS];
  struct sg_arena *arena;
  enum part part; /* PARTS: outside of all */
  size_t part_depth;
  bool in_meta;
  size_t formulas;
};

static enum kind kind_of(struct sg_str name)
{
  static const struct {
    struct sg_str name;
    enum kind kind;
  } kinds[] = {{{"Str", 3}, WORD},          {{"Space", 5}, SPACE},        {{"SoftBreak", 9}, SPACE},
               {{"LineBreak", 9}, SPACE},   {{"Math", 4}, FORMULA},       {{"Code", 4}, LITERAL},
               {{"CodeBlock", 9}, LITERAL}, {{"RawInline", 9}, RAW},      {{"RawBlock", 8}, RAW},
               {{"Emph", 4}, PLAIN},        {{"Strong", 6}, PLAIN},       {{"Underline", 9}, PLAIN},
               {{"Strikeout", 9}, PLAIN},   {{"Superscript", 11}, PLAIN}, {{"Subscript", 9}, PLAIN},
               {{"SmallCaps", 9}, PLAIN},   {{"Note", 4}, PLAIN},         {{"Span", 4}, SECOND},
               {{"Link", 4}, SECOND},       {{"Image", 5}, SECOND},       {{"Quoted", 6}, SECOND},
               {{"Cite", 4}, SECOND},       {{"Header", 6}, HEADER}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (sg_str_equal(name, kinds[i].name))
      return kinds[i].kind;
  return OTHER;
}

static struct frame *top_of(struct text *text)
{
  return text->depth > 0 ? &text->frames[text->depth - 1] : NULL;
}

/* Does the text of the value that now begins in `frame` count? */
static bool value_counts(const struct frame *frame)
{
  if (frame == NULL || !frame->counts)
    return false;
  if (frame->is_object)
    return frame->kind == NO_KIND || (frame->is_content && frame->kind != RAW);
  if (frame->kind == SECOND || frame->kind == LITERAL || frame->kind == FORMULA)
    return frame->place == 1;
  return frame->kind != RAW && frame->kind != WORD;
}

static enum sg_status open_frame(struct text *text, bool is_object, struct sg_error *err)
{
  struct frame *outer = top_of(text);
  bool content = outer != NULL && outer->is_object && outer->is_content;
  struct frame frame = {.is_object = is_object,
                        .counts =
                            text->part != PARTS && (text->depth == text->part_depth || value_counts(outer)),
                        .kind = !is_object && content ? outer->kind : NO_KIND,
                        .heading = SG_NPOS};
  if (!is_object && outer != NULL && !outer->is_object && outer->kind == HEADER && outer->place == 2 &&
      frame.counts)
    frame.heading = text->parts[text->part].length;
  text->frames = sg_arena_grow(text->arena, text->frames, text->depth, &text->capacity, sizeof frame);
  if (text->frames == NULL)
    return sg_arena_status(text->arena, err);
  text->frames[text->depth++] = frame;
  return SG_OK;
}

static enum sg_status add_heading(struct text *text, size_t from, struct sg_error *err)
{
  enum part part = text->part;
  text->headings[part] = sg_arena_grow(text->arena, text->headings[part], text->heading_counts[part],
                                       &text->heading_capacities[part], sizeof(struct span));
  if (text->headings[part] == NULL)
    return sg_arena_status(text->arena, err);
  text->headings[part][text->heading_counts[part]++] = (struct span){from, text->parts[part].length};
  return SG_OK;
}

/* A value has ended in what is now the innermost frame. */
static void end_value(struct text *text)
{
  struct frame *frame = top_of(text);
  if (frame != NULL)
    frame->place++;
  if (text->part != PARTS && text->depth == text->part_depth)
    text->part = PARTS;
}

static enum sg_status close_frame(struct text *text, struct sg_error *err)
{
  struct frame frame = text->frames[--text->depth];
  enum sg_status status = SG_OK;
  if (frame.counts && frame.is_object && (frame.kind == OTHER || frame.kind == HEADER || frame.kind == SPACE))
    sg_buf_add_char(&text->parts[text->part], ' ');
  if (frame.heading != SG_NPOS)
    status = add_heading(text, frame.heading, err);
  end_value(text);
  return status;
}

/* Which part of the document the key of `text->depth` open levels begins. */
static void enter_part(struct text *text, struct sg_str key)
{
  if (text->depth == 1)
    text->in_meta = sg_str_equal(key, SG_LIT("meta"));
  if (text->depth == 1 && sg_str_equal(key, SG_LIT("blocks")))
    text->part = BODY;
  else if (text->depth == 2 && text->in_meta && sg_str_equal(key, SG_LIT("abstract")))
    text->part = ABSTRACT;
  else if (text->depth == 2 && text->in_meta && sg_str_equal(key, SG_LIT("title")))
    text->part = TITLE;
  else
    return;
  text->part_depth = text->depth;
}

static enum sg_status take_key(struct text *text, struct sg_error *err)
{
  struct frame *frame = top_of(text);
  if (text->part == PARTS)
    enter_part(text, text->reader.string);
  frame->content_first = frame->is_content && frame->place == 1;
  frame->is_kind = sg_str_equal(text->reader.string, SG_LIT("t"));
  frame->is_content = sg_str_equal(text->reader.string, SG_LIT("c"));
  if (frame->is_kind && frame->content_first && text->part != PARTS)
    return sg_fail(err, SG_EINVAL, "an element's content stands before its kind");
  return SG_OK;
}

static void take_string(struct text *text)
{
  struct frame *frame = top_of(text);
  if (text->part == PARTS || frame == NULL)
    return;
  if (frame->is_object && frame->is_kind) {
    frame->kind = kind_of(text->reader.string);
    text->formulas += frame->kind == FORMULA && text->part != TITLE;
    return;
  }
  bool is_word = frame->is_object && frame->kind == WORD && frame->is_content;
  bool is_literal =
      !frame->is_object && (frame->kind == LITERAL || frame->kind == FORMULA) && frame->place == 1;
  if (frame->counts && (is_word || is_literal))
    sg_buf_add(&text->parts[text->part], text->reader.string);
}

/* Takes the object that has just begun where it is a word or an element without content as pandoc writes them,
 * nine in ten of a document's objects. */
static bool take_leaf(struct text *text)
{
  struct sg_str name, word = {NULL, 0};
  if (!sg_json_pass(&text->reader, SG_LIT("\"t\":\"Str\",\"c\":\""), &word) &&
      !sg_json_pass(&text->reader, SG_LIT("\"t\":\""), &name))
    return false;
  if (text->part != PARTS && (text->depth == text->part_depth || value_counts(top_of(text)))) {
    if (word.p != NULL)
      sg_buf_add(&text->parts[text->part], word);
    else if (kind_of(name) == OTHER || kind_of(name) == SPACE)
      sg_buf_add_char(&text->parts[text->part], ' ');
  }
  end_value(text);
  return true;
}

/* Reads the whole document; no words yet. */
static enum sg_status read_text(struct text *text, struct sg_error *err)
{
  for (;;) {
    enum sg_json_event event;
    enum sg_status status = sg_json_next(&text->reader, &event, err);
    if (status != SG_OK || event == SG_JSON_END)
      return status;
    if (event == SG_JSON_OBJECT && take_leaf(text))
      continue;
    if (event == SG_JSON_OBJECT || event == SG_JSON_ARRAY)
      status = open_frame(text, event == SG_JSON_OBJECT, err);
    else if (event == SG_JSON_CLOSE)
      status = close_frame(text, err);
    else if (event == SG_JSON_KEY)
      status = take_key(text, err);
    else if (event == SG_JSON_STRING)
      take_string(text);
    if (status != SG_OK)
      return status;
    if (event != SG_JSON_OBJECT && event != SG_JSON_ARRAY && event != SG_JSON_CLOSE && event != SG_JSON_KEY)
      end_value(text);
  }
}

/* -- Words --------------------------------------------------------------------------------------- */

/* A list of words, by number. */
struct words {
  uint32_t *list;
  size_t count, capacity;
};

/* Numbers for words. A slot holds a number plus 1; 0 is free. */
struct lexicon {
  struct sg_arena *arena;
  struct sg_str *names;
  size_t count, capacity;
  uint32_t *slots;
  size_t slot_count;
};

static bool grow_lexicon(struct lexicon *lexicon)
{
  size_t size = lexicon->slot_count == 0 ? 4096 : lexicon->slot_count * 2;
  uint32_t *slots = SG_ARENA_NEW(lexicon->arena, uint32_t, size);
  if (slots == NULL)
    return false;
  for (size_t i = 0; i < lexicon->count; i++) {
    size_t at = sg_str_hash(lexicon->names[i]) & (size - 1);
    while (slots[at] != 0)
      at = (at + 1) & (size - 1);
    slots[at] = (uint32_t)i + 1;
  }
  lexicon->slots = slots;
  lexicon->slot_count = size;
  return true;
}

/* The word's number; a new one borrows `word`. SG_NPOS when memory is short. */
static size_t number_of(struct lexicon *lexicon, struct sg_str word)
{
  if (lexicon->count * 2 >= lexicon->slot_count && !grow_lexicon(lexicon))
    return SG_NPOS;
  size_t at = sg_str_hash(word) & (lexicon->slot_count - 1);
  for (; lexicon->slots[at] != 0; at = (at + 1) & (lexicon->slot_count - 1))
    if (sg_str_equal(lexicon->names[lexicon->slots[at] - 1], word))
      return lexicon->slots[at] - 1;
  lexicon->names =
      sg_arena_grow(lexicon->arena, lexicon->names, lexicon->count, &lexicon->capacity, sizeof word);
  if (lexicon->names == NULL)
    return SG_NPOS;
  lexicon->names[lexicon->count] = word;
  lexicon->slots[at] = (uint32_t)++lexicon->count;
  return lexicon->count - 1;
}

/* Bytes at `at` that part words; 0 for a word's. */
static size_t gap_at(struct sg_str s, size_t at)
{
  unsigned char c = (unsigned char)s.p[at];
  if (c < 0x80)
    return !sg_is_alpha((char)c) && !sg_is_digit((char)c);
  if (c == 0xC2 && at + 1 < s.n && (unsigned char)s.p[at + 1] == 0xA0)
    return 2;
  return c == 0xE2 && at + 2 < s.n && ((unsigned char)s.p[at + 1] & 0xFE) == 0x80 ? 3 : 0;
}

/* The words of `s`, whose letters it makes small, behind those of *words. */
static bool split(struct lexicon *lexicon, char *s, size_t n, struct words *words)
{
  for (size_t at = 0; at < n;) {
    size_t gap = gap_at(sg_str(s, n), at), from = at;
    if (gap > 0) {
      at += gap;
      continue;
    }
    for (; at < n && gap_at(sg_str(s, n), at) == 0; at++)
      s[at] = sg_lower(s[at]);
    size_t number = number_of(lexicon, sg_str(s + from, at - from));
    words->list =
        sg_arena_grow(lexicon->arena, words->list, words->count, &words->capacity, sizeof *words->list);
    if (number == SG_NPOS || words->list == NULL)
      return false;
    words->list[words->count++] = (uint32_t)number;
  }
  return true;
}

/* The words of a text that is not ours to write to. */
static bool split_copy(struct lexicon *lexicon, struct sg_str s, struct words *words)
{
  struct sg_str copy = sg_arena_copy(lexicon->arena, s);
  *words = (struct words){0};
  return (copy.p != NULL || s.n == 0) && split(lexicon, (char *)copy.p, copy.n, words);
}

/* -- Comparing ----------------------------------------------------------------------------------- */

/* The runs of three words of a document: places in its list plus 1, by their hash. */
struct runs {
  const struct words *words;
  uint32_t *slots;
  size_t slot_count;
};

static size_t run_hash(const uint32_t *run)
{
  uint64_t hash = run[0];
  hash = hash * 0x9e3779b97f4a7c15U + run[1];
  hash = hash * 0x9e3779b97f4a7c15U + run[2];
  return (size_t)(hash ^ hash >> 29 ^ hash >> 47);
}

/* Where the run stands, or the free slot for it. */
static uint32_t *run_slot(const struct runs *runs, const uint32_t *run)
{
  size_t at = run_hash(run) & (runs->slot_count - 1);
  while (runs->slots[at] != 0 && memcmp(&runs->words->list[runs->slots[at] - 1], run, 3 * sizeof *run) != 0)
    at = (at + 1) & (runs->slot_count - 1);
  return &runs->slots[at];
}

static bool index_runs(struct runs *runs, const struct words *words, struct sg_arena *arena)
{
  *runs = (struct runs){.words = words, .slot_count = 16};
  while (runs->slot_count < words->count * 2)
    runs->slot_count *= 2;
  runs->slots = SG_ARENA_NEW(arena, uint32_t, runs->slot_count);
  for (size_t i = 0; runs->slots != NULL && i + 3 <= words->count; i++) {
    uint32_t *slot = run_slot(runs, &words->list[i]);
    if (*slot == 0)
      *slot = (uint32_t)i + 1;
  }
  return runs->slots != NULL;
}

/* Does the document hold the one or two words side by side, each at least as an end of a word there? */
static bool holds_few(const struct lexicon *lexicon, const struct words *all, const struct words *few)
{
  for (size_t i = 0; few->count > 0 && i + few->count <= all->count; i++) {
    struct sg_str first = lexicon->names[all->list[i]], wanted = lexicon->names[few->list[0]];
    if (few->count == 1 ? sg_str_find(first, wanted, 0) != SG_NPOS
                        : sg_str_ends(first, wanted) &&
                              sg_str_starts(lexicon->names[all->list[i + 1]], lexicon->names[few->list[1]]))
      return true;
  }
  return few->count == 0;
}

/* The share of a text's runs of three words that the document holds. */
static double share_of(const struct lexicon *lexicon, const struct runs *runs, const struct words *words)
{
  if (words->count < 3)
    return holds_few(lexicon, runs->words, words);
  size_t found = 0;
  for (size_t i = 0; i + 3 <= words->count; i++)
    found += *run_slot(runs, &words->list[i]) != 0;
  return (double)found / (double)(words->count - 2);
}

/* Does `heading` answer to what is wanted? `left` has a zero for each word, before and after. */
static bool answers(const struct words *wanted, const struct words *heading, uint32_t *left)
{
  size_t found = 0;
  if (heading->count == 0 || heading->count > HEADING_TIMES * wanted->count + HEADING_MORE)
    return false;
  for (size_t i = 0; i < heading->count; i++)
    left[heading->list[i]]++;
  for (size_t i = 0; i < wanted->count; i++)
    if (left[wanted->list[i]] > 0) {
      left[wanted->list[i]]--;
      found++;
    }
  for (size_t i = 0; i < heading->count; i++)
    left[heading->list[i]] = 0;
  return (double)found / (double)wanted->count >= HEADING_SHARE;
}

/* Marks which headings the document has, in order. */
static bool find_headings(struct lexicon *lexicon, const struct words *headings, size_t count,
                          const struct sg_tex_wanted *wanted, struct sg_tex_held *held)
{
  struct words *rows = SG_ARENA_NEW(lexicon->arena, struct words, wanted->heading_count + 1);
  for (size_t i = 0; rows != NULL && i < wanted->heading_count; i++)
    if (!split_copy(lexicon, wanted->headings[i], &rows[i]))
      return false;
  uint32_t *left = SG_ARENA_NEW(lexicon->arena, uint32_t, lexicon->count + 1);
  if (rows == NULL || left == NULL)
    return false;
  for (size_t i = 0, at = 0; i < wanted->heading_count; i++) {
    size_t found = at;
    while (found < count && rows[i].count > 0 && !answers(&rows[i], &headings[found], left))
      found++;
    held->headings[i] = found < count;
    at = found < count ? found + 1 : at;
  }
  return true;
}

/* The words of the document's own headings, the abstract's first. */
static struct words *heading_words(struct lexicon *lexicon, const struct text *text, size_t *count)
{
  struct words *rows = SG_ARENA_NEW(lexicon->arena, struct words,
                                    text->heading_counts[ABSTRACT] + text->heading_counts[BODY] + 1);
  *count = 0;
  for (enum part part = ABSTRACT; rows != NULL && part <= BODY; part++)
    for (size_t i = 0; i < text->heading_counts[part]; i++) {
      struct span span = text->headings[part][i];
      if (!split_copy(lexicon, sg_slice(sg_buf_str(&text->parts[part]), span.from, span.to), &rows[(*count)++]))
        return NULL;
    }
  return rows;
}

static bool compare(struct text *text, const struct sg_tex_wanted *wanted, struct sg_tex_held *held)
{
  struct lexicon lexicon = {.arena = text->arena};
  struct words all = {0}, title = {0}, row;
  struct runs runs;
  size_t heading_count;
  const struct words *headings = heading_words(&lexicon, text, &heading_count);
  if (headings == NULL || !find_headings(&lexicon, headings, heading_count, wanted, held) ||
      !split(&lexicon, text->parts[TITLE].data, text->parts[TITLE].length, &title) ||
      !split(&lexicon, text->parts[ABSTRACT].data, text->parts[ABSTRACT].length, &all) ||
      !split(&lexicon, text->parts[BODY].data, text->parts[BODY].length, &all) ||
      !index_runs(&runs, &all, text->arena))
    return false;
  held->title_words = title.count;
  held->formulas = text->formulas;
  for (size_t i = 0; i < all.count; i++)
    held->words += lexicon.names[all.list[i]].n >= 2 && !sg_is_digit(lexicon.names[all.list[i]].p[0]);
  for (size_t i = 0; i < wanted->caption_count; i++) {
    if (!split_copy(&lexicon, wanted->captions[i], &row))
      return false;
    held->captions[i] = share_of(&lexicon, &runs, &row);
  }
  if (!split_copy(&lexicon, wanted->abstract, &row))
    return false;
  held->abstract = share_of(&lexicon, &runs, &row);
  return true;
}

enum sg_status sg_tex_hold(struct sg_str json, const struct sg_tex_wanted *wanted, struct sg_arena *arena,
                           struct sg_tex_held *held, struct sg_error *err)
{
  struct text text = {.arena = arena, .part = PARTS};
  *held = (struct sg_tex_held){.headings = SG_ARENA_NEW(arena, bool, wanted->heading_count + 1),
                               .captions = SG_ARENA_NEW(arena, double, wanted->caption_count + 1)};
  for (size_t i = 0; i < PARTS; i++)
    sg_buf_init(&text.parts[i], TEXT_MAX);
  enum sg_status status = sg_json_open(&text.reader, json, err);
  if (status == SG_OK)
    status = read_text(&text, err);
  for (size_t i = 0; i < PARTS && status == SG_OK; i++)
    status = sg_buf_status(&text.parts[i], err);
  if (status == SG_OK)
    status = sg_arena_status(arena, err);
  if (status == SG_OK && !compare(&text, wanted, held))
    status = sg_arena_status(arena, err);
  sg_json_close(&text.reader);
  for (size_t i = 0; i < PARTS; i++)
    sg_buf_free(&text.parts[i]);
  return status;
}
