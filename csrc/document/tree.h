/* Pandoc's JSON as a tree in an arena, read in one pass.
 *
 * `{"t": "Para", "c": […]}` is an element of a kind, whose content is what stands under "c"; another object
 * holds its members' names and values by turns. What pandoc's format has at a place may lack or be something
 * else in a document that is not pandoc's: every look at a part gives a node, an empty one where there is none.
 */
#ifndef SG_DOCUMENT_TREE_H
#define SG_DOCUMENT_TREE_H

#include "base/arena.h"

enum sg_pandoc_kind {
  SG_PANDOC_OTHER, /* an element without words of its own: its text is its name, what it holds is left out */
  SG_PANDOC_STR,   /* its text is the word */
  SG_PANDOC_SPACE,
  SG_PANDOC_BREAK,
  SG_PANDOC_EMPH,
  SG_PANDOC_STRONG,
  SG_PANDOC_GROUP, /* struck out, underlined, in small capitals: its words */
  SG_PANDOC_SUPERSCRIPT,
  SG_PANDOC_SUBSCRIPT,
  SG_PANDOC_QUOTED,
  SG_PANDOC_CITE,
  SG_PANDOC_CODE,
  SG_PANDOC_MATH,
  SG_PANDOC_RAW,
  SG_PANDOC_LINK,
  SG_PANDOC_IMAGE,
  SG_PANDOC_NOTE,
  SG_PANDOC_SPAN,
  SG_PANDOC_PLAIN, /* the first of the blocks */
  SG_PANDOC_PARA,
  SG_PANDOC_LINES,
  SG_PANDOC_CODE_BLOCK,
  SG_PANDOC_HEADER,
  SG_PANDOC_BULLETS, /* the first of the blocks that hold blocks */
  SG_PANDOC_ORDERED,
  SG_PANDOC_DEFINITIONS,
  SG_PANDOC_QUOTE,
  SG_PANDOC_DIV,
  SG_PANDOC_FIGURE,
  SG_PANDOC_TABLE, /* the last of them */
  SG_PANDOC_LIST,
  SG_PANDOC_MEMBERS,
  SG_PANDOC_STRING,
  SG_PANDOC_NUMBER,  /* an integer */
  SG_PANDOC_NOTHING, /* null, truth values, other numbers */
};

struct sg_node {
  struct sg_node *next; /* in its list */
  union {
    struct sg_str text;
    int64_t number;
    struct {
      struct sg_node *first; /* of a list or of members; of an element its content */
      struct sg_node *last;  /* of a list or of members */
    };
  };
  uint8_t kind;
};

/* Levels of JSON in one another: two for emphasis in emphasis, three for a list in a list. What holds inlines
 * or blocks below gives way to these, so that what goes down the tree may do so by recursion. Notes and
 * pictures stay. */
enum { SG_PANDOC_NESTING_MAX = 300 };

struct sg_pandoc_tree {
  const struct sg_node *blocks; /* a list */
  struct sg_str meta;           /* the metadata's JSON; p NULL: there is none */
};

/* Reads a document, or a list of blocks or inlines. Strings are borrowed from `json` where they have no
 * escapes. SG_EUTF8, SG_EPARSE, also where it is neither; SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_pandoc_tree(struct sg_str json, struct sg_arena *arena,
                                            struct sg_pandoc_tree *tree, struct sg_error *err);

extern const struct sg_node sg_no_node;

static inline bool sg_is_block(const struct sg_node *node)
{
  return node->kind >= SG_PANDOC_PLAIN && node->kind <= SG_PANDOC_TABLE;
}

static inline bool sg_is_paragraph(const struct sg_node *node)
{
  return node->kind == SG_PANDOC_PLAIN || node->kind == SG_PANDOC_PARA;
}

static inline bool sg_is_blank(const struct sg_node *inline_)
{
  return inline_->kind == SG_PANDOC_SPACE || inline_->kind == SG_PANDOC_BREAK;
}

/* A new node that stands in no list; sg_arena_status tells of a NULL. */
static inline struct sg_node *sg_node_new(struct sg_arena *arena, enum sg_pandoc_kind kind)
{
  struct sg_node *node = SG_ARENA_NEW(arena, struct sg_node, 1);
  if (node != NULL)
    node->kind = (uint8_t)kind;
  return node;
}

/* Is there a first node in it? */
static inline bool sg_holds(const struct sg_node *node)
{
  return node->kind >= SG_PANDOC_SPACE && node->kind <= SG_PANDOC_MEMBERS && node->first != NULL;
}

/* An element's content. */
static inline struct sg_node *sg_content(const struct sg_node *element)
{
  bool has_one = element->kind < SG_PANDOC_LIST && sg_holds(element);
  return has_one ? element->first : (struct sg_node *)&sg_no_node;
}

/* The first in a list; NULL. */
static inline struct sg_node *sg_first(const struct sg_node *list)
{
  return list->kind == SG_PANDOC_LIST ? list->first : NULL;
}

/* What stands at a place of a list, from 0. */
struct sg_node *sg_at(const struct sg_node *list, size_t i);

/* The same of an element's content. */
static inline struct sg_node *sg_part(const struct sg_node *element, size_t i)
{
  return sg_at(sg_content(element), i);
}

/* The items of a list, each a list of blocks; NULL for what is none. */
static inline const struct sg_node *sg_items_of(const struct sg_node *block)
{
  if (block->kind == SG_PANDOC_BULLETS)
    return sg_content(block);
  return block->kind == SG_PANDOC_ORDERED ? sg_part(block, 1) : NULL;
}

/* The inlines that an inline holds: a list, or nothing. */
static inline const struct sg_node *sg_inlines_of(const struct sg_node *inline_)
{
  bool beside = inline_->kind == SG_PANDOC_QUOTED || inline_->kind == SG_PANDOC_CITE ||
                inline_->kind == SG_PANDOC_LINK || inline_->kind == SG_PANDOC_IMAGE ||
                inline_->kind == SG_PANDOC_SPAN;
  return beside ? sg_part(inline_, 1) : sg_content(inline_);
}

/* A string, or nothing. */
static inline struct sg_str sg_string(const struct sg_node *node)
{
  return node->kind == SG_PANDOC_STRING ? node->text : sg_str(NULL, 0);
}

/* Is the node an element of no kind with this name: "DisplayMath"? */
static inline bool sg_is_named(const struct sg_node *node, struct sg_str name)
{
  return node->kind == SG_PANDOC_OTHER && sg_str_equal(node->text, name);
}

/* A member of an object. */
struct sg_node *sg_member(const struct sg_node *members, struct sg_str name);

/* Adds a node at the end of a list; not an empty one, which stands for what memory was short for. */
void sg_append(struct sg_node *list, struct sg_node *node);

/* The value of a key in an element's attributes; p NULL where there is none. */
struct sg_str sg_attribute(const struct sg_node *attributes, struct sg_str key);

/* A block's attributes: identifier, classes, key-value pairs. */
const struct sg_node *sg_attributes(const struct sg_node *block);

/* Has a block the class; which is its first? */
bool sg_has_class(const struct sg_node *block, struct sg_str class_);
struct sg_str sg_first_class(const struct sg_node *block);

/* Calls `visit` with each element below a node, at any depth, an element before what it holds, which is passed
 * over where `visit` says false. */
void sg_each_element(const struct sg_node *root, struct sg_arena *arena,
                     bool (*visit)(void *user, const struct sg_node *element), void *user);

#endif
