/* References of Markdown for papers to figures, tables and sections: see units.h. */
#include <stdlib.h>

#include "document/render.h"
#include "document/units.h"

enum { DEPTH_MAX = 40 }; /* of lists and elements in one another that are looked into */

/* What has a label: the word before a reference to it, and a section's title. */
struct target {
  struct sg_str label, word;
  struct sg_node *title; /* NULL */
  size_t place;
};

struct settling {
  struct sg_arena *arena;
  struct target *targets;
  size_t count, capacity;
};

/* -- Labels --------------------------------------------------------------------------------------------- */

static bool is_tex(const struct sg_node *inline_)
{
  struct sg_str format = inline_->kind == SG_PANDOC_RAW ? sg_string(sg_part(inline_, 0)) : sg_str(NULL, 0);
  return sg_str_equal(format, SG_LIT("tex")) || sg_str_equal(format, SG_LIT("latex"));
}

static bool is_space(const struct sg_node *inline_)
{
  return inline_ != NULL && inline_->kind == SG_PANDOC_SPACE;
}

/* What stands in the braces behind a command and a star, where nothing stands behind them: "\ref*{a}". */
static struct sg_str braced(struct sg_str tex, size_t at)
{
  struct sg_str none = {NULL, 0};
  at = sg_str_skip_space(tex, at);
  if (at >= tex.n || tex.p[at] != '{')
    return none;
  size_t end = ++at;
  while (end < tex.n && tex.p[end] != '{' && tex.p[end] != '}')
    end++;
  bool ends = end > at && end < tex.n && tex.p[end] == '}' && sg_str_skip_space(tex, end + 1) == tex.n;
  return ends ? sg_slice(tex, at, end) : none;
}

/* "\label{fig:a}" */
static struct sg_str tex_label(const struct sg_node *inline_)
{
  struct sg_str tex = is_tex(inline_) ? sg_string(sg_part(inline_, 1)) : sg_str(NULL, 0),
                name = SG_LIT("\\label");
  return sg_str_starts(tex, name) ? braced(tex, name.n) : sg_str(NULL, 0);
}

static bool is_of_label(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || sg_is_one_of((unsigned char)c, ":_.-");
}

/* The label that stands from `at` on, before a closing bracket; *end is behind that. */
static struct sg_str label_before_bracket(struct sg_str s, size_t at, size_t *end)
{
  size_t to = at;
  while (to < s.n && is_of_label(s.p[to]))
    to++;
  *end = to + 1;
  return to > at && to < s.n && s.p[to] == ')' ? sg_slice(s, at, to) : sg_str(NULL, 0);
}

/* "(#tab:a)Values": the label, and what follows it. */
static struct sg_str word_label(const struct sg_node *inline_, struct sg_str *rest)
{
  struct sg_str s = inline_->kind == SG_PANDOC_STR ? inline_->text : sg_str(NULL, 0);
  size_t at = sg_str_starts(s, SG_LIT("(\\#")) ? 3 : sg_str_starts(s, SG_LIT("(#")) ? 2 : 0, end;
  struct sg_str label = at > 0 ? label_before_bracket(s, at, &end) : sg_str(NULL, 0);
  if (label.n > 0)
    *rest = sg_slice(s, end, s.n);
  return label;
}

/* A list of inlines that is written anew, of the nodes that there are and new ones. */
struct rewriting {
  struct sg_arena *arena;
  struct sg_node *first, *before_last, *last;
};

static void keep(struct rewriting *r, struct sg_node *node)
{
  node->next = NULL;
  if (r->last != NULL)
    r->last->next = node;
  else
    r->first = node;
  r->before_last = r->last;
  r->last = node;
}

static void keep_word(struct rewriting *r, struct sg_str word)
{
  struct sg_node *node = word.n > 0 ? sg_node_new(r->arena, SG_PANDOC_STR) : NULL;
  if (node == NULL)
    return;
  node->text = word;
  keep(r, node);
}

static void drop_last(struct rewriting *r)
{
  r->last = r->before_last;
  r->before_last = NULL;
  if (r->last != NULL)
    r->last->next = NULL;
  else
    r->first = NULL;
}

static void rewrite(struct sg_node *list, const struct rewriting *r)
{
  list->first = r->first;
  list->last = r->last;
}

static bool holds_label(const struct sg_node *list)
{
  struct sg_str rest;
  for (const struct sg_node *row = sg_first(list); row != NULL; row = row->next)
    if (tex_label(row).n > 0 || word_label(row, &rest).n > 0)
      return true;
  return false;
}

/* The label that the inlines of a caption or heading hold, which is taken out of them with the space before it;
 * empty. */
static struct sg_str take_label(struct sg_node *list, struct sg_arena *arena)
{
  struct rewriting r = {.arena = arena};
  struct sg_str label = {NULL, 0};
  if (!holds_label(list))
    return label;
  for (struct sg_node *row = list->first, *next; row != NULL; row = next) {
    struct sg_str rest = {NULL, 0}, found = tex_label(row);
    next = row->next;
    if (found.n == 0)
      found = word_label(row, &rest);
    if (found.n == 0) {
      if (r.last != NULL || label.n == 0 || !is_space(row))
        keep(&r, row);
      continue;
    }
    label = found;
    if (rest.n > 0)
      keep_word(&r, rest);
    else if (is_space(r.last))
      drop_last(&r);
  }
  rewrite(list, &r);
  return label;
}

/* -- Targets -------------------------------------------------------------------------------------------- */

static bool may_refer(const struct sg_node *inline_)
{
  return is_tex(inline_) || inline_->kind == SG_PANDOC_CITE ||
         (inline_->kind == SG_PANDOC_STR && sg_str_find(inline_->text, SG_LIT("@ref("), 0) != SG_NPOS);
}

/* A copy of all below a list, which references are left out of: titles may refer to one another. */
static struct sg_node *frozen(const struct sg_node *node, struct sg_arena *arena)
{
  struct sg_node *copy = sg_node_copy(node, arena);
  if (copy == &sg_no_node)
    return copy;
  if (node->kind < SG_PANDOC_LIST && sg_holds(node))
    copy->first = frozen(node->first, arena);
  if (node->kind != SG_PANDOC_LIST)
    return copy;
  copy->first = copy->last = NULL;
  for (const struct sg_node *inner = node->first; inner != NULL; inner = inner->next)
    if (!may_refer(inner))
      sg_append(copy, frozen(inner, arena));
  return copy;
}

static void carry(struct settling *s, struct sg_node *identifier, struct sg_node *inlines, const char *word)
{
  bool is_section = strcmp(word, "Section") == 0;
  struct sg_str label = take_label(inlines, s->arena);
  if (identifier->kind != SG_PANDOC_STRING)
    return;
  if (label.n > 0 && (identifier->text.n == 0 || is_section))
    identifier->text = label;
  if (identifier->text.n == 0)
    return;
  struct target *grown = sg_arena_grow(s->arena, s->targets, s->count, &s->capacity, sizeof *grown);
  if (grown == NULL)
    return;
  s->targets = grown;
  grown[s->count] = (struct target){identifier->text, sg_cstr(word), NULL, s->count};
  grown[s->count++].title = is_section ? frozen(inlines, s->arena) : NULL;
}

/* A picture with its label behind it is a figure all the same. */
static void close_figure(const struct sg_node *para, struct sg_arena *arena)
{
  struct sg_node *list = sg_content(para), *image = sg_first(list);
  if (image == NULL || image->next == NULL || image->kind != SG_PANDOC_IMAGE ||
      sg_first(sg_part(image, 1)) == NULL)
    return;
  for (const struct sg_node *row = image->next; row->next != NULL; row = row->next)
    if (!is_space(row))
      return;
  struct sg_str label = tex_label(list->last);
  struct sg_node *identifier = sg_at(sg_part(image, 0), 0), *title = sg_at(sg_part(image, 2), 1);
  if (label.n == 0 || identifier->kind != SG_PANDOC_STRING || title->kind != SG_PANDOC_STRING)
    return;
  if (identifier->text.n == 0)
    identifier->text = label;
  if (!sg_str_starts(title->text, SG_LIT("fig:")))
    title->text = SG_JOIN(arena, SG_LIT("fig:"), title->text);
  image->next = NULL;
  list->last = image;
}

static void collect_from(struct settling *s, const struct sg_node *element)
{
  const struct sg_node *attributes = sg_attributes(element);
  if (element->kind == SG_PANDOC_PARA) {
    close_figure(element, s->arena);
  } else if (element->kind == SG_PANDOC_IMAGE) {
    carry(s, sg_at(attributes, 0), sg_part(element, 1), "Figure");
  } else if (element->kind == SG_PANDOC_HEADER) {
    carry(s, sg_at(attributes, 0), sg_part(element, 2), "Section");
  } else if (element->kind == SG_PANDOC_TABLE || element->kind == SG_PANDOC_FIGURE) {
    const struct sg_node *caption = sg_at(sg_at(sg_part(element, 1), 1), 0);
    carry(s, sg_at(attributes, 0), sg_content(caption), element->kind == SG_PANDOC_TABLE ? "Table" : "Figure");
  }
}

/* Labels in order, of two that are the same the last first. */
static int compare_targets(const void *a, const void *b)
{
  const struct target *x = a, *y = b;
  int order = sg_str_compare(x->label, y->label);
  return order != 0 ? order : x->place < y->place ? 1 : x->place > y->place ? -1 : 0;
}

static const struct target *find_target(const struct settling *s, struct sg_str label)
{
  size_t from = 0, to = s->count;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    if (sg_str_compare(s->targets[middle].label, label) < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return from < s->count && sg_str_equal(s->targets[from].label, label) ? &s->targets[from] : NULL;
}

/* -- References ----------------------------------------------------------------------------------------- */

/* The word before a number by the label's own prefix, where nothing in the document has it; empty. */
static struct sg_str word_of(struct sg_str label, bool before_colon)
{
  static const char *const words[][2] = {{"fig", "Figure"},   {"tab", "Table"},   {"tbl", "Table"},
                                         {"sec", "Section"},  {"eq", "Equation"}, {"lst", "Listing"},
                                         {"alg", "Algorithm"}};
  size_t n = 0;
  while (n < label.n && sg_is_alpha(label.p[n]))
    n++;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (sg_str_equal(sg_slice(label, 0, n), sg_cstr(words[i][0])) &&
        (!before_colon || (n < label.n && label.p[n] == ':')))
      return sg_cstr(words[i][1]);
  return sg_str(NULL, 0);
}

static struct sg_node *string(struct sg_arena *arena, struct sg_str text)
{
  struct sg_node *node = sg_node_new(arena, SG_PANDOC_STRING);
  if (node == NULL)
    return (struct sg_node *)&sg_no_node;
  node->text = text;
  return node;
}

/* A list of strings or lists. */
#define LIST(arena, ...)                                                                                       \
  sg_element((arena), SG_PANDOC_LIST, (struct sg_node *[]){__VA_ARGS__},                                       \
             sizeof((struct sg_node *[]){__VA_ARGS__}) / sizeof(struct sg_node *))

/* The link as pandoc makes it of LaTeX's \ref. */
static struct sg_node *link_to(struct sg_str label, const struct target *target, struct sg_arena *arena)
{
  struct sg_str none = SG_LIT("");
  struct sg_node *kind = LIST(arena, string(arena, SG_LIT("reference-type")), string(arena, SG_LIT("ref")));
  struct sg_node *named = LIST(arena, string(arena, SG_LIT("reference")), string(arena, label));
  struct sg_node *attributes =
      LIST(arena, string(arena, none), sg_element(arena, SG_PANDOC_LIST, NULL, 0), LIST(arena, kind, named));
  struct sg_node *place = LIST(arena, string(arena, SG_JOIN(arena, SG_LIT("#"), label)), string(arena, none));
  struct sg_node *word = sg_node_new(arena, SG_PANDOC_STR), *title;
  if (word == NULL)
    return NULL;
  word->text = SG_JOIN(arena, SG_LIT("["), label, SG_LIT("]"));
  title = target != NULL && target->title != NULL ? sg_node_copy(target->title, arena) : LIST(arena, word);
  return sg_element(arena, SG_PANDOC_LINK, (struct sg_node *[]){attributes, title, place}, 3);
}

/* Does what stands before say already what is referred to: "(Figure", "fig."? */
static bool is_said(const struct rewriting *r, struct sg_str word)
{
  const struct sg_node *last = is_space(r->last) ? r->before_last : r->last;
  struct sg_str s = last != NULL && last->kind == SG_PANDOC_STR ? last->text : sg_str(NULL, 0);
  if (sg_str_ends(s, SG_LIT("\xC2\xA0")))
    s.n -= 2;
  if (sg_str_ends(s, SG_LIT(".")))
    s.n--;
  size_t from = s.n;
  while (from > 0 && sg_is_alpha(s.p[from - 1]))
    from--;
  struct sg_str before = sg_slice(s, from, s.n);
  return before.n > 1 && sg_str_equal_nocase(sg_slice(before, 0, 3), sg_slice(word, 0, 3));
}

static void keep_link(struct settling *s, struct rewriting *r, struct sg_str label, struct sg_str word)
{
  struct sg_node *link = link_to(label, find_target(s, label), s->arena);
  struct sg_node *space = sg_node_new(s->arena, SG_PANDOC_SPACE);
  if (link == NULL || space == NULL || link == &sg_no_node)
    return;
  if (word.n > 0 && !is_said(r, word)) {
    keep_word(r, word);
    keep(r, space);
  }
  keep(r, link);
}

/* "\autoref{fig:a}" */
static bool keep_tex(struct settling *s, struct rewriting *r, const struct sg_node *raw)
{
  static const char *const numbers[] = {"ref", "eqref", "pageref"}, *const others[] = {"href", "nameref"};
  struct sg_str tex = is_tex(raw) ? sg_string(sg_part(raw, 1)) : sg_str(NULL, 0);
  size_t end = 1;
  while (end < tex.n && sg_is_alpha(tex.p[end]))
    end++;
  struct sg_str command = sg_slice(tex, 1, end);
  if (tex.n == 0 || tex.p[0] != '\\' || !sg_str_ends(command, SG_LIT("ref")))
    return false;
  struct sg_str label = braced(tex, end < tex.n && tex.p[end] == '*' ? end + 1 : end), word = {NULL, 0};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (label.n == 0 || sg_str_equal(command, sg_cstr(others[i])))
      return false;
  const struct target *target = find_target(s, label);
  word = target != NULL ? target->word : word_of(label, false);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (sg_str_equal(command, sg_cstr(numbers[i])))
      word = sg_str(NULL, 0);
  keep_link(s, r, label, word);
  return true;
}

/* "\@ref(fig:a)", as often as it stands in a word. */
static bool keep_words(struct settling *s, struct rewriting *r, const struct sg_node *word)
{
  struct sg_str text = word->kind == SG_PANDOC_STR ? word->text : sg_str(NULL, 0), mark = SG_LIT("@ref(");
  size_t from = 0;
  for (size_t at = sg_str_find(text, mark, 0), end; at != SG_NPOS; at = sg_str_find(text, mark, at + 1)) {
    struct sg_str label = label_before_bracket(text, at + mark.n, &end);
    if (label.n == 0)
      continue;
    keep_word(r, sg_slice(text, from, at > from && text.p[at - 1] == '\\' ? at - 1 : at));
    keep_link(s, r, label, sg_str(NULL, 0));
    from = end;
  }
  if (from > 0)
    keep_word(r, sg_slice(text, from, text.n));
  return from > 0;
}

/* "@fig:a" */
static bool keep_citation(struct settling *s, struct rewriting *r, const struct sg_node *cite)
{
  const struct sg_node *only = cite->kind == SG_PANDOC_CITE ? sg_first(sg_part(cite, 0)) : NULL;
  if (only == NULL || only->next != NULL)
    return false;
  struct sg_str label = sg_string(sg_member(only, SG_LIT("citationId")));
  const struct target *target = find_target(s, label);
  if (target == NULL || word_of(label, true).n == 0)
    return false;
  keep_link(s, r, label, target->word);
  return true;
}

/* Links the references among the inlines of a list. */
static void link_list(struct settling *s, struct sg_node *list)
{
  struct rewriting r = {.arena = s->arena};
  bool any = false;
  for (const struct sg_node *row = sg_first(list); row != NULL; row = row->next)
    any = any || may_refer(row);
  if (!any)
    return;
  for (struct sg_node *row = list->first, *next; row != NULL; row = next) {
    next = row->next;
    if (!keep_tex(s, &r, row) && !keep_words(s, &r, row) && !keep_citation(s, &r, row))
      keep(&r, row);
  }
  rewrite(list, &r);
}

static bool is_inlines(const struct sg_node *list)
{
  return sg_first(list) != NULL && list->first->kind < SG_PANDOC_LIST;
}

static void link_inside(struct settling *s, const struct sg_node *element)
{
  struct sg_node *content = sg_content(element);
  if (is_inlines(content))
    link_list(s, content);
  for (size_t i = 0; i < 3; i++)
    if (is_inlines(sg_at(content, i)))
      link_list(s, sg_at(content, i));
}

/* -- The document --------------------------------------------------------------------------------------- */

/* Calls `visit` with each element, an element before what it holds. */
static void each(struct settling *s, const struct sg_node *node,
                 void (*visit)(struct settling *s, const struct sg_node *element), int depth)
{
  if (depth > DEPTH_MAX)
    return;
  if (node->kind < SG_PANDOC_LIST)
    visit(s, node);
  for (const struct sg_node *inner = sg_holds(node) ? node->first : NULL; inner != NULL; inner = inner->next)
    each(s, inner, visit, depth + 1);
}

void sg_link_references(const struct sg_node *blocks, struct sg_arena *arena)
{
  struct settling s = {.arena = arena};
  each(&s, blocks, collect_from, 1);
  if (s.count > 0)
    qsort(s.targets, s.count, sizeof *s.targets, compare_targets);
  each(&s, blocks, link_inside, 1);
}
