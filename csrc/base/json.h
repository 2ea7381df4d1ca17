/* JSON text, read event by event (RFC 8259): the one door through which JSON enters.
 *
 * No tree and no recursion: a level of nesting costs one byte, so that a document may be nested as
 * deeply as whoever wrote it could nest it. The text must be valid UTF-8 and nothing may follow the
 * value. Lone surrogates and \u0000 inside strings, which no text holds, become U+FFFD; control
 * characters that a careless server left unescaped are taken as they are.
 */
#ifndef SG_BASE_JSON_H
#define SG_BASE_JSON_H

#include "base/buf.h"

enum sg_json_event {
  SG_JSON_OBJECT,  /* an object begins */
  SG_JSON_ARRAY,   /* an array begins */
  SG_JSON_CLOSE,   /* the innermost object or array ends */
  SG_JSON_KEY,     /* reader->string; the member's value follows */
  SG_JSON_STRING,  /* reader->string */
  SG_JSON_INTEGER, /* reader->integer: a number without fraction and exponent */
  SG_JSON_NUMBER,  /* reader->number: any other; infinite where it is out of range */
  SG_JSON_TRUE,
  SG_JSON_FALSE,
  SG_JSON_NULL,
  SG_JSON_END, /* nothing is left */
};

struct sg_json_reader {
  struct sg_str string; /* of the last event; valid until the next */
  int64_t integer;
  double number;

  /* For json.c alone. */
  struct sg_str text;
  size_t at;
  struct sg_buf nesting; /* '{' or '[' for each open level */
  struct sg_buf plain;   /* the last string, where it had escapes */
  int expected;
};

/* Begins to read `text`, which is borrowed until sg_json_close. SG_EUTF8 (err->offset = the byte);
 * sg_json_close is due whatever comes back. */
SG_MUST_CHECK enum sg_status sg_json_open(struct sg_json_reader *reader, struct sg_str text,
                                          struct sg_error *err);

/* The next event. SG_EPARSE (err->offset = the byte) or SG_ENOMEM, after which no event follows. */
SG_MUST_CHECK enum sg_status sg_json_next(struct sg_json_reader *reader, enum sg_json_event *event,
                                          struct sg_error *err);

/* Passes over the value that follows a key, which is checked as any other; *value is its text, borrowed from
 * the reader's. SG_EPARSE, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_json_skip(struct sg_json_reader *reader, struct sg_str *value,
                                          struct sg_error *err);

/* Passes over the rest of the object that has just begun, where it is `before` byte for byte, then a string
 * without escapes that ends, and the object's end: `*rest` is the string, borrowed from the text. Else false,
 * and nothing is passed over. */
bool sg_json_pass(struct sg_json_reader *reader, struct sg_str before, struct sg_str *rest);

/* How many objects and arrays are open. */
static inline size_t sg_json_depth(const struct sg_json_reader *reader)
{
  return reader->nesting.length;
}

void sg_json_close(struct sg_json_reader *reader);

/* Appends `s` as a JSON string, quotes included; what needs no escape stays as it is. */
void sg_json_add_string(struct sg_buf *out, struct sg_str s);

#endif
