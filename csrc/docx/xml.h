/* XML as a tree whose parts stay as they were written: for taking parts out, putting others in, and
 * writing the rest back byte for byte.
 *
 * Every string is borrowed from the text that was read; nodes are the arena's. No entity is resolved, and
 * a document type is refused. */
#ifndef SG_DOCX_XML_H
#define SG_DOCX_XML_H

#include "base/arena.h"
#include "base/buf.h"

enum {
  SG_XML_DEPTH_MAX = 1000,    /* elements in one another */
  SG_XML_NODES_MAX = 8000000, /* elements and texts */
};

struct sg_xml_node {
  struct sg_str tag;   /* the start tag, "<w:p …>" or "<w:p/>"; or text, a comment, CDATA as it stands */
  struct sg_str name;  /* "w:p"; empty: no element */
  struct sg_str local; /* "p" */
  struct sg_xml_node *parent, *first, *last, *previous, *next;
  bool in_main; /* an element whose prefix is that of the root */
};

/* Reads `text`; *root is a node without a name that holds all others. `text` must live as long. SG_EPARSE
 * with the byte for what is malformed, SG_ETOOBIG beyond the limits above. */
SG_MUST_CHECK enum sg_status sg_xml_read(struct sg_str text, struct sg_arena *arena, struct sg_xml_node **root,
                                         struct sg_error *err);

/* Appends what the tree holds now; a failure is the buffer's. */
void sg_xml_write(const struct sg_xml_node *root, struct sg_buf *out);

/* The element of this local name in the root's own namespace? NULL is none. */
bool sg_xml_is(const struct sg_xml_node *node, const char *local);

/* The first child of that name, or NULL; both are total for NULL. */
struct sg_xml_node *sg_xml_child(const struct sg_xml_node *node, const char *local);

/* An attribute's value as it is written, by its local name; empty where there is none. */
struct sg_str sg_xml_attribute(const struct sg_xml_node *node, const char *local);

/* The node after this one in reading order inside `top`, NULL at its end; _skip leaves out what is inside. */
struct sg_xml_node *sg_xml_next(const struct sg_xml_node *node, const struct sg_xml_node *top);
struct sg_xml_node *sg_xml_skip(const struct sg_xml_node *node, const struct sg_xml_node *top);

/* Takes a node out of its parent, with all that is in it. */
void sg_xml_remove(struct sg_xml_node *node);

/* Puts what is in the node in its place. */
void sg_xml_unwrap(struct sg_xml_node *node);

/* Puts a node that has no place, or takes it from there: behind `place`, or as `parent`'s first. */
void sg_xml_put_after(struct sg_xml_node *node, struct sg_xml_node *place);
void sg_xml_put_first(struct sg_xml_node *node, struct sg_xml_node *parent);

/* A node that writes `text`; NULL when memory is short. `text` must live as long. */
struct sg_xml_node *sg_xml_raw(struct sg_str text, struct sg_arena *arena);

#endif
