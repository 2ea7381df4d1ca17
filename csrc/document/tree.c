#include "document/tree.h"

#include "base/json.h"

const struct sg_node sg_no_node = {.kind = SG_PANDOC_NOTHING};

/* An object or list that is read. */
struct frame {
  struct sg_node *node;
  struct sg_node *content; /* of an object: what stands under "c" */
  struct sg_str key, name; /* the last key; what stands under "t" (p NULL: nothing) */
};

struct reading {
  struct sg_json_reader *json;
  struct sg_arena *arena;
  struct frame *frames;
  size_t count, capacity;
  struct sg_node *root;
};

static enum sg_pandoc_kind kind_of(struct sg_str name)
{
  static const struct {
    const char *name;
    enum sg_pandoc_kind kind;
  } kinds[] = {
      {"Str", SG_PANDOC_STR},
      {"Space", SG_PANDOC_SPACE},
      {"SoftBreak", SG_PANDOC_SPACE},
      {"Math", SG_PANDOC_MATH},
      {"Para", SG_PANDOC_PARA},
      {"Plain", SG_PANDOC_PLAIN},
      {"Emph", SG_PANDOC_EMPH},
      {"Cite", SG_PANDOC_CITE},
      {"Link", SG_PANDOC_LINK},
      {"Strong", SG_PANDOC_STRONG},
      {"Span", SG_PANDOC_SPAN},
      {"Code", SG_PANDOC_CODE},
      {"Quoted", SG_PANDOC_QUOTED},
      {"RawInline", SG_PANDOC_RAW},
      {"Note", SG_PANDOC_NOTE},
      {"LineBreak", SG_PANDOC_BREAK},
      {"Superscript", SG_PANDOC_SUPERSCRIPT},
      {"Subscript", SG_PANDOC_SUBSCRIPT},
      {"Image", SG_PANDOC_IMAGE},
      {"Strikeout", SG_PANDOC_GROUP},
      {"SmallCaps", SG_PANDOC_GROUP},
      {"Underline", SG_PANDOC_GROUP},
      {"Div", SG_PANDOC_DIV},
      {"Header", SG_PANDOC_HEADER},
      {"BulletList", SG_PANDOC_BULLETS},
      {"OrderedList", SG_PANDOC_ORDERED},
      {"DefinitionList", SG_PANDOC_DEFINITIONS},
      {"BlockQuote", SG_PANDOC_QUOTE},
      {"CodeBlock", SG_PANDOC_CODE_BLOCK},
      {"LineBlock", SG_PANDOC_LINES},
      {"Table", SG_PANDOC_TABLE},
      {"Figure", SG_PANDOC_FIGURE},
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (sg_str_order(name, kinds[i].name) == 0)
      return kinds[i].kind;
  return SG_PANDOC_OTHER;
}

/* -- Lists ---------------------------------------------------------------------------------------------- */

void sg_append(struct sg_node *list, struct sg_node *node)
{
  if (list == &sg_no_node || node == &sg_no_node)
    return;
  if (list->first == NULL)
    list->first = node;
  else
    list->last->next = node;
  list->last = node;
}

/* Adds all that stands in another list, which is given up. */
static void append_all(struct sg_node *list, struct sg_node *other)
{
  if (other->first == NULL)
    return;
  sg_append(list, other->first);
  list->last = other->last;
}

struct sg_node *sg_at(const struct sg_node *list, size_t i)
{
  struct sg_node *node = sg_first(list);
  while (node != NULL && i-- > 0)
    node = node->next;
  return node != NULL ? node : (struct sg_node *)&sg_no_node;
}

struct sg_node *sg_member(const struct sg_node *members, struct sg_str name)
{
  struct sg_node *node = members->kind == SG_PANDOC_MEMBERS ? members->first : NULL;
  for (; node != NULL && node->next != NULL; node = node->next->next)
    if (sg_str_equal(node->text, name))
      return node->next;
  return (struct sg_node *)&sg_no_node;
}

struct sg_str sg_attribute(const struct sg_node *attributes, struct sg_str key)
{
  for (const struct sg_node *pair = sg_first(sg_at(attributes, 2)); pair != NULL; pair = pair->next)
    if (sg_str_equal(sg_string(sg_at(pair, 0)), key))
      return sg_string(sg_at(pair, 1));
  return sg_str(NULL, 0);
}

const struct sg_node *sg_attributes(const struct sg_node *block)
{
  return sg_part(block, block->kind == SG_PANDOC_HEADER ? 1 : 0);
}

struct sg_str sg_first_class(const struct sg_node *block)
{
  return sg_string(sg_at(sg_at(sg_attributes(block), 1), 0));
}

bool sg_has_class(const struct sg_node *block, struct sg_str class_)
{
  for (const struct sg_node *row = sg_first(sg_at(sg_attributes(block), 1)); row != NULL; row = row->next)
    if (sg_str_equal(sg_string(row), class_))
      return true;
  return false;
}

/* -- Reading -------------------------------------------------------------------------------------------- */

static struct sg_node *new_node(struct reading *r, enum sg_pandoc_kind kind)
{
  return sg_node_new(r->arena, kind);
}

/* The string that was read last, to stay. */
static struct sg_str kept(struct reading *r)
{
  struct sg_str s = r->json->string;
  return s.p == r->json->plain.data && s.n > 0 ? sg_arena_copy(r->arena, s) : s;
}

/* Does an element hold others and nothing that they could not do without? */
static bool is_container(uint8_t kind)
{
  bool of_inlines = kind >= SG_PANDOC_EMPH && kind <= SG_PANDOC_SPAN && kind != SG_PANDOC_CODE &&
                    kind != SG_PANDOC_MATH && kind != SG_PANDOC_RAW && kind != SG_PANDOC_IMAGE &&
                    kind != SG_PANDOC_NOTE;
  return of_inlines || (kind >= SG_PANDOC_BULLETS && kind <= SG_PANDOC_TABLE);
}

/* Does the node, deeper than the tree goes, give way to what it holds? */
static bool gives_way(const struct reading *r, const struct sg_node *node)
{
  if (r->count <= SG_PANDOC_NESTING_MAX || r->frames[r->count - 1].node->kind != SG_PANDOC_LIST)
    return false;
  if (node->kind == SG_PANDOC_LIST)
    return node->first != NULL && node->last->kind < SG_PANDOC_LIST;
  return is_container(node->kind) && sg_content(node)->kind == SG_PANDOC_LIST;
}

/* Puts a value that has been read into what holds it. */
static void attach(struct reading *r, struct sg_node *node)
{
  struct frame *frame = r->count > 0 ? &r->frames[r->count - 1] : NULL;
  if (frame == NULL) {
    r->root = node;
  } else if (gives_way(r, node)) {
    append_all(frame->node, node->kind == SG_PANDOC_LIST ? node : sg_content(node));
  } else if (frame->node->kind == SG_PANDOC_LIST) {
    sg_append(frame->node, node);
  } else if (sg_str_equal(frame->key, SG_LIT("t")) && node->kind == SG_PANDOC_STRING) {
    frame->name = node->text;
  } else if (sg_str_equal(frame->key, SG_LIT("c"))) {
    frame->content = node;
  } else {
    struct sg_node *key = new_node(r, SG_PANDOC_STRING);
    if (key == NULL)
      return;
    key->text = frame->key;
    sg_append(frame->node, key);
    sg_append(frame->node, node);
  }
}

/* Do two hyphens at `at` stand behind a year that begins the word, behind no more than a bracket? */
static bool follow_year(struct sg_str s, size_t at)
{
  enum { YEAR_DIGITS = 4 };
  size_t from = at;
  while (from > 0 && at - from <= YEAR_DIGITS && sg_is_digit(s.p[from - 1]))
    from--;
  bool begins =
      from == 0 || sg_is_one_of((unsigned char)s.p[from - 1], "([,;") || (unsigned char)s.p[from - 1] >= 0x80;
  return at - from == YEAR_DIGITS && begins && (at + 2 == s.n || s.p[at + 2] != '-');
}

/* A word with the dash that TeX makes of a year's hyphens: pandoc leaves those of a bibliography as they are,
 * "2001--". */
static struct sg_str dashed(struct reading *r, struct sg_str s)
{
  struct sg_str hyphens = SG_LIT("--"), dash = SG_LIT("–");
  size_t at = sg_str_find(s, hyphens, 0), done = 0, n = 0;
  char *word = at != SG_NPOS ? sg_arena_alloc(r->arena, 2 * s.n, 1) : NULL;
  if (word == NULL)
    return s;
  for (; at != SG_NPOS; at = sg_str_find(s, hyphens, at + 1)) {
    if (!follow_year(s, at))
      continue;
    memcpy(word + n, s.p + done, at - done);
    memcpy(word + n + at - done, dash.p, dash.n);
    n += at - done + dash.n;
    done = at + hyphens.n;
  }
  memcpy(word + n, s.p + done, s.n - done);
  return sg_str(word, n + s.n - done);
}

static void open_level(struct reading *r, enum sg_pandoc_kind kind)
{
  struct frame *grown = sg_arena_grow(r->arena, r->frames, r->count, &r->capacity, sizeof *grown);
  struct sg_node *node = new_node(r, kind);
  if (grown == NULL || node == NULL)
    return;
  r->frames = grown;
  r->frames[r->count++] = (struct frame){.node = node};
}

static void close_level(struct reading *r)
{
  struct frame frame = r->frames[--r->count];
  if (frame.name.p != NULL) {
    const struct sg_node *content = frame.content != NULL ? frame.content : &sg_no_node;
    enum sg_pandoc_kind kind = kind_of(frame.name);
    *frame.node = (struct sg_node){.first = frame.content, .kind = (uint8_t)kind};
    if (kind == SG_PANDOC_STR)
      frame.node->text = dashed(r, sg_string(content));
    else if (kind == SG_PANDOC_OTHER)
      frame.node->text = frame.name;
  }
  attach(r, frame.node);
}

/* Takes the object that has just begun where it is a word or space as pandoc writes them, nine in ten of a
 * document's objects. */
static bool take_leaf(struct reading *r)
{
  struct sg_str text;
  bool is_word = sg_json_pass(r->json, SG_LIT("\"t\":\"Str\",\"c\":\""), &text);
  if (!is_word && !sg_json_pass(r->json, SG_LIT("\"t\":\""), &text))
    return false;
  struct sg_node *node = new_node(r, is_word ? SG_PANDOC_STR : kind_of(text));
  if (node == NULL)
    return true;
  if (is_word)
    node->text = dashed(r, text);
  else if (node->kind == SG_PANDOC_OTHER)
    node->text = text;
  attach(r, node);
  return true;
}

static void take_value(struct reading *r, enum sg_json_event event)
{
  struct sg_node *node = new_node(r, event == SG_JSON_STRING    ? SG_PANDOC_STRING
                                     : event == SG_JSON_INTEGER ? SG_PANDOC_NUMBER
                                                                : SG_PANDOC_NOTHING);
  if (node == NULL)
    return;
  if (event == SG_JSON_STRING)
    node->text = kept(r);
  else if (event == SG_JSON_INTEGER)
    node->number = r->json->integer;
  attach(r, node);
}

/* Reads the rest of the list that has just begun. */
static enum sg_status read_list(struct reading *r, struct sg_error *err)
{
  open_level(r, SG_PANDOC_LIST);
  while (r->count > 0 && !r->arena->failed) {
    enum sg_json_event event;
    enum sg_status status = sg_json_next(r->json, &event, err);
    if (status != SG_OK)
      return status;
    if (event == SG_JSON_CLOSE)
      close_level(r);
    else if (event == SG_JSON_ARRAY)
      open_level(r, SG_PANDOC_LIST);
    else if (event == SG_JSON_KEY)
      r->frames[r->count - 1].key = kept(r);
    else if (event != SG_JSON_OBJECT)
      take_value(r, event);
    else if (!take_leaf(r))
      open_level(r, SG_PANDOC_MEMBERS);
  }
  return sg_arena_status(r->arena, err);
}

static enum sg_status not_pandocs(struct sg_error *err)
{
  return sg_fail(err, SG_EPARSE, "the document is not JSON of pandoc");
}

/* Reads what follows a key of the document. */
static enum sg_status read_member(struct reading *r, struct sg_pandoc_tree *tree, struct sg_error *err)
{
  struct sg_str value;
  enum sg_json_event event;
  if (!sg_str_equal(r->json->string, SG_LIT("blocks"))) {
    bool is_meta = sg_str_equal(r->json->string, SG_LIT("meta"));
    enum sg_status status = sg_json_skip(r->json, &value, err);
    if (status == SG_OK && is_meta)
      tree->meta = value;
    return status;
  }
  enum sg_status status = sg_json_next(r->json, &event, err);
  if (status != SG_OK)
    return status;
  return event == SG_JSON_ARRAY ? read_list(r, err) : not_pandocs(err);
}

static enum sg_status read_document(struct reading *r, struct sg_pandoc_tree *tree, struct sg_error *err)
{
  enum sg_json_event event;
  enum sg_status status = sg_json_next(r->json, &event, err);
  if (status == SG_OK && event == SG_JSON_ARRAY)
    status = read_list(r, err);
  else if (status == SG_OK && event != SG_JSON_OBJECT)
    status = not_pandocs(err);
  while (status == SG_OK) {
    status = sg_json_next(r->json, &event, err);
    if (status == SG_OK && event == SG_JSON_END)
      break;
    if (status == SG_OK && event == SG_JSON_KEY)
      status = read_member(r, tree, err);
  }
  if (status != SG_OK)
    return status;
  tree->blocks = r->root;
  return r->root != NULL ? SG_OK : not_pandocs(err);
}

enum sg_status sg_pandoc_tree(struct sg_str json, struct sg_arena *arena, struct sg_pandoc_tree *tree,
                              struct sg_error *err)
{
  struct sg_json_reader reader;
  struct reading reading = {.json = &reader, .arena = arena};
  *tree = (struct sg_pandoc_tree){0};
  enum sg_status status = sg_json_open(&reader, json, err);
  if (status == SG_OK)
    status = read_document(&reading, tree, err);
  sg_json_close(&reader);
  return status;
}

/* -- Looking through it --------------------------------------------------------------------------------- */

/* What is looked at next inside a node; NULL. */
static const struct sg_node *inside(const struct sg_node *node)
{
  return sg_holds(node) ? node->first : NULL;
}

void sg_each_element(const struct sg_node *root, struct sg_arena *arena,
                     bool (*visit)(void *user, const struct sg_node *element), void *user)
{
  const struct sg_node **waiting = NULL, *node = inside(root);
  size_t count = 0, capacity = 0;
  while (node != NULL) {
    bool enters = node->kind >= SG_PANDOC_LIST || visit(user, node);
    const struct sg_node *inner = enters ? inside(node) : NULL, *beside = node->next;
    if (inner != NULL && beside != NULL) {
      const struct sg_node **grown = sg_arena_grow(arena, waiting, count, &capacity, sizeof *grown);
      if (grown == NULL)
        return;
      waiting = grown;
      waiting[count++] = beside;
    }
    node = inner != NULL ? inner : beside != NULL ? beside : count > 0 ? waiting[--count] : NULL;
  }
}
