/* Tokens and names: what the reader's parts hand to each other. */
#ifndef SG_TEX_ENGINE_TOKEN_H
#define SG_TEX_ENGINE_TOKEN_H

#include "base/arena.h"

enum sg_token_kind {
  SG_TOKEN_END,       /* of the whole input */
  SG_TOKEN_CHAR,      /* value: the code point; `{`, `}`, `$`, `&`, `#`, `^`, `_`, `~` too */
  SG_TOKEN_SPACE,     /* value: ' ' or '\n', as in the source */
  SG_TOKEN_PARAGRAPH, /* a blank line */
  SG_TOKEN_CONTROL,   /* value: index of its symbol */
  SG_TOKEN_PARAMETER, /* in a macro's body: value 1 to 9 */
  SG_TOKEN_RAW,       /* value: index of a verbatim piece that nothing may look into */
  SG_TOKEN_CLOSE,     /* value: a note to the engine that is never written (enum sg_close) */
};

struct sg_token {
  uint32_t value;
  uint32_t line;
  uint16_t file;
  uint8_t kind;
  uint8_t space; /* of CONTROL: what followed it, 0, ' ' or '\n' (TeX skips it, readers like it) */
};

struct sg_tokens {
  struct sg_token *at;
  size_t count, capacity;
};

static inline bool sg_token_is(struct sg_token token, char c)
{
  return token.kind == SG_TOKEN_CHAR && token.value == (unsigned char)c;
}

/* Appends; a refused allocation leaves the list as it was (the arena remembers it). */
void sg_tokens_add(struct sg_arena *arena, struct sg_tokens *list, struct sg_token token);

#endif
