#include "docx/xml.h"

struct reader {
  struct sg_str text;
  size_t at, depth, count;
  struct sg_arena *arena;
  struct sg_xml_node *root, *current;
  struct sg_str prefix; /* of the outermost element */
  bool has_prefix;
};

static struct sg_str prefix_of(struct sg_str name)
{
  size_t colon = sg_str_find(name, SG_LIT(":"), 0);
  return colon == SG_NPOS ? sg_slice(name, 0, 0) : sg_slice(name, 0, colon);
}

static void append(struct sg_xml_node *node, struct sg_xml_node *parent)
{
  node->parent = parent;
  node->previous = parent->last;
  node->next = NULL;
  if (parent->last != NULL)
    parent->last->next = node;
  else
    parent->first = node;
  parent->last = node;
}

static struct sg_xml_node *add_node(struct reader *r, size_t end)
{
  struct sg_xml_node *node = SG_ARENA_NEW(r->arena, struct sg_xml_node, 1);
  if (node == NULL)
    return NULL;
  node->tag = sg_slice(r->text, r->at, end);
  append(node, r->current);
  r->at = end;
  r->count++;
  return node;
}

/* The end of the tag at r->at, behind its ">"; a ">" in quotes ends none. SG_NPOS: it has no end. */
static size_t tag_end(const struct reader *r)
{
  char quote = '\0';
  for (size_t i = r->at + 1; i < r->text.n; i++) {
    char c = r->text.p[i];
    if (quote != '\0')
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '>')
      return i + 1;
    else if (c == '<')
      return SG_NPOS;
  }
  return SG_NPOS;
}

static struct sg_str name_at(struct sg_str tag, size_t from)
{
  size_t to = from;
  while (to < tag.n && !sg_is_space(tag.p[to]) && !sg_is_one_of((unsigned char)tag.p[to], "/>="))
    to++;
  return sg_slice(tag, from, to);
}

/* What begins with `open` and ends with `close`: kept as it stands. */
static bool read_verbatim(struct reader *r, struct sg_str open, struct sg_str close, bool *failed)
{
  if (!sg_str_starts(sg_slice(r->text, r->at, r->text.n), open))
    return false;
  size_t end = sg_str_find(r->text, close, r->at + open.n);
  *failed = end == SG_NPOS || add_node(r, end + close.n) == NULL;
  return true;
}

static enum sg_status read_end_tag(struct reader *r, size_t end, struct sg_error *err)
{
  struct sg_str name = name_at(sg_slice(r->text, r->at, end), 2);
  if (r->current == r->root || !sg_str_equal(name, r->current->name))
    return sg_fail(err, SG_EPARSE, "XML: an end tag without its start at byte %zu", r->at);
  r->current = r->current->parent;
  r->depth--;
  r->at = end;
  return SG_OK;
}

static enum sg_status read_start_tag(struct reader *r, size_t end, struct sg_error *err)
{
  struct sg_xml_node *node = add_node(r, end);
  if (node == NULL)
    return sg_arena_status(r->arena, err);
  node->name = name_at(node->tag, 1);
  if (node->name.n == 0) /* text has none, and no end tag */
    return sg_fail(err, SG_EPARSE, "XML: an element without a name at byte %zu", r->at - node->tag.n);
  struct sg_str prefix = prefix_of(node->name);
  node->local = sg_slice(node->name, prefix.n > 0 ? prefix.n + 1 : 0, node->name.n);
  if (!r->has_prefix) {
    r->prefix = prefix;
    r->has_prefix = true;
  }
  node->in_main = sg_str_equal(prefix, r->prefix);
  if (sg_str_ends(node->tag, SG_LIT("/>")))
    return SG_OK;
  if (++r->depth > SG_XML_DEPTH_MAX)
    return sg_fail(err, SG_ETOOBIG, "XML: more than %d elements in one another", SG_XML_DEPTH_MAX);
  r->current = node;
  return SG_OK;
}

static enum sg_status read_markup(struct reader *r, struct sg_error *err)
{
  bool failed = false;
  if (read_verbatim(r, SG_LIT("<!--"), SG_LIT("-->"), &failed) ||
      read_verbatim(r, SG_LIT("<?"), SG_LIT("?>"), &failed) ||
      read_verbatim(r, SG_LIT("<![CDATA["), SG_LIT("]]>"), &failed)) {
    if (r->arena->failed)
      return sg_arena_status(r->arena, err);
    return failed ? sg_fail(err, SG_EPARSE, "XML: what begins at byte %zu has no end", r->at) : SG_OK;
  }
  size_t end = tag_end(r);
  if (end == SG_NPOS || end - r->at < 3 || r->text.p[r->at + 1] == '!')
    return sg_fail(err, SG_EPARSE, "XML: no tag that is read here, at byte %zu", r->at);
  return r->text.p[r->at + 1] == '/' ? read_end_tag(r, end, err) : read_start_tag(r, end, err);
}

enum sg_status sg_xml_read(struct sg_str text, struct sg_arena *arena, struct sg_xml_node **root,
                           struct sg_error *err)
{
  struct reader r = {.text = text, .arena = arena};
  if (sg_str_starts(text, SG_LIT("\xEF\xBB\xBF")))
    r.at = 3;
  r.root = r.current = SG_ARENA_NEW(arena, struct sg_xml_node, 1);
  if (r.root == NULL)
    return sg_arena_status(arena, err);
  while (r.at < text.n) {
    if (r.count >= SG_XML_NODES_MAX)
      return sg_fail(err, SG_ETOOBIG, "XML: more than %d elements and texts", SG_XML_NODES_MAX);
    if (text.p[r.at] == '<') {
      enum sg_status status = read_markup(&r, err);
      if (status != SG_OK)
        return status;
      continue;
    }
    size_t end = sg_str_find(text, SG_LIT("<"), r.at);
    if (add_node(&r, end == SG_NPOS ? text.n : end) == NULL)
      return sg_arena_status(arena, err);
  }
  if (r.current != r.root)
    return sg_fail(err, SG_EPARSE, "XML: it ends inside an element");
  *root = r.root;
  return SG_OK;
}

static void write_start(const struct sg_xml_node *node, struct sg_buf *out)
{
  bool closed = node->name.n > 0 && sg_str_ends(node->tag, SG_LIT("/>"));
  if (closed && node->first != NULL) {
    sg_buf_add(out, sg_slice(node->tag, 0, node->tag.n - 2));
    sg_buf_add_char(out, '>');
  } else {
    sg_buf_add(out, node->tag);
  }
}

static void write_end(const struct sg_xml_node *node, struct sg_buf *out)
{
  if (node->name.n == 0 || (node->first == NULL && sg_str_ends(node->tag, SG_LIT("/>"))))
    return;
  sg_buf_add(out, SG_LIT("</"));
  sg_buf_add(out, node->name);
  sg_buf_add_char(out, '>');
}

void sg_xml_write(const struct sg_xml_node *root, struct sg_buf *out)
{
  const struct sg_xml_node *node = root->first;
  while (node != NULL) {
    write_start(node, out);
    if (node->first != NULL) {
      node = node->first;
      continue;
    }
    write_end(node, out);
    while (node->next == NULL && node->parent != NULL && node->parent != root) {
      node = node->parent;
      write_end(node, out);
    }
    node = node->next;
  }
}

bool sg_xml_is(const struct sg_xml_node *node, const char *local)
{
  return node != NULL && node->in_main && sg_str_equal(node->local, sg_cstr(local));
}

struct sg_xml_node *sg_xml_child(const struct sg_xml_node *node, const char *local)
{
  struct sg_xml_node *child = node != NULL ? node->first : NULL;
  while (child != NULL && !sg_xml_is(child, local))
    child = child->next;
  return child;
}

struct sg_str sg_xml_attribute(const struct sg_xml_node *node, const char *local)
{
  struct sg_str tag = node != NULL ? node->tag : (struct sg_str){0};
  size_t at = node != NULL ? 1 + node->name.n : 0;
  while (at < tag.n) {
    while (at < tag.n && (sg_is_space(tag.p[at]) || tag.p[at] == '/'))
      at++;
    struct sg_str name = name_at(tag, at);
    at += name.n;
    while (at < tag.n && sg_is_space(tag.p[at]))
      at++;
    if (name.n == 0 || at >= tag.n || tag.p[at] != '=')
      break;
    at++;
    while (at < tag.n && sg_is_space(tag.p[at]))
      at++;
    if (at >= tag.n || (tag.p[at] != '"' && tag.p[at] != '\''))
      break;
    size_t from = at + 1, to = from;
    while (to < tag.n && tag.p[to] != tag.p[at])
      to++;
    struct sg_str prefix = prefix_of(name);
    if (sg_str_equal(sg_slice(name, prefix.n > 0 ? prefix.n + 1 : 0, name.n), sg_cstr(local)))
      return sg_slice(tag, from, to);
    at = to + 1;
  }
  return (struct sg_str){0};
}

struct sg_xml_node *sg_xml_skip(const struct sg_xml_node *node, const struct sg_xml_node *top)
{
  while (node != NULL && node != top && node->next == NULL)
    node = node->parent;
  return node == NULL || node == top ? NULL : node->next;
}

struct sg_xml_node *sg_xml_next(const struct sg_xml_node *node, const struct sg_xml_node *top)
{
  return node->first != NULL ? node->first : sg_xml_skip(node, top);
}

void sg_xml_remove(struct sg_xml_node *node)
{
  struct sg_xml_node *parent = node->parent;
  if (parent == NULL)
    return;
  if (node->previous != NULL)
    node->previous->next = node->next;
  else
    parent->first = node->next;
  if (node->next != NULL)
    node->next->previous = node->previous;
  else
    parent->last = node->previous;
  node->parent = node->previous = node->next = NULL;
}

void sg_xml_put_after(struct sg_xml_node *node, struct sg_xml_node *place)
{
  sg_xml_remove(node);
  node->parent = place->parent;
  node->previous = place;
  node->next = place->next;
  if (place->next != NULL)
    place->next->previous = node;
  else
    place->parent->last = node;
  place->next = node;
}

void sg_xml_put_first(struct sg_xml_node *node, struct sg_xml_node *parent)
{
  sg_xml_remove(node);
  node->parent = parent;
  node->previous = NULL;
  node->next = parent->first;
  if (parent->first != NULL)
    parent->first->previous = node;
  else
    parent->last = node;
  parent->first = node;
}

void sg_xml_unwrap(struct sg_xml_node *node)
{
  while (node->last != NULL)
    sg_xml_put_after(node->last, node);
  sg_xml_remove(node);
}

struct sg_xml_node *sg_xml_raw(struct sg_str text, struct sg_arena *arena)
{
  struct sg_xml_node *node = SG_ARENA_NEW(arena, struct sg_xml_node, 1);
  if (node != NULL)
    node->tag = text;
  return node;
}
