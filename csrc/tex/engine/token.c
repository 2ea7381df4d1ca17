#include "tex/engine/token.h"

void sg_tokens_add(struct sg_arena *arena, struct sg_tokens *list, struct sg_token token)
{
  struct sg_token *at = sg_arena_grow(arena, list->at, list->count, &list->capacity, sizeof *at);
  if (at == NULL)
    return;
  list->at = at;
  at[list->count++] = token;
}
