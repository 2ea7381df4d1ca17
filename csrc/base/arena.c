#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct sg_arena_block {
  struct sg_arena_block *next;
  size_t used, capacity;
  alignas(max_align_t) char data[];
};

struct sg_arena_owned {
  struct sg_arena_owned *next;
  void *object;
  void (*release)(void *object);
};

void sg_arena_init(struct sg_arena *arena, size_t maximum)
{
  *arena = (struct sg_arena){.maximum = maximum};
}

bool sg_arena_own(struct sg_arena *arena, void *object, void (*release)(void *object))
{
  struct sg_arena_owned *owned = object != NULL ? SG_ARENA_NEW(arena, struct sg_arena_owned, 1) : NULL;
  if (object == NULL)
    arena->failed = true;
  else if (owned == NULL)
    release(object);
  if (owned == NULL)
    return false;
  *owned = (struct sg_arena_owned){arena->owned, object, release};
  arena->owned = owned;
  return true;
}

void sg_arena_free(struct sg_arena *arena)
{
  for (struct sg_arena_owned *owned = arena->owned; owned != NULL; owned = owned->next)
    owned->release(owned->object);
  for (struct sg_arena_block *block = arena->head, *next; block != NULL; block = next) {
    next = block->next;
    free(block);
  }
  sg_arena_init(arena, arena->maximum);
}

static struct sg_arena_block *add_block(struct sg_arena *arena, size_t size)
{
  size_t capacity = size > BLOCK_SIZE ? size : BLOCK_SIZE;
  /* What is large comes from the system as zeros: calloc need not touch it. */
  struct sg_arena_block *block =
      size > BLOCK_SIZE ? calloc(1, sizeof *block + capacity) : malloc(sizeof *block + capacity);
  if (block == NULL)
    return NULL;
  /* A block that is full at once goes behind the one that still has room. */
  struct sg_arena_block **place = size > BLOCK_SIZE && arena->head != NULL ? &arena->head->next : &arena->head;
  *block = (struct sg_arena_block){.next = *place, .capacity = capacity};
  *place = block;
  return block;
}

void sg_arena_reserve(struct sg_arena *arena, size_t bytes)
{
  struct sg_arena_block *block =
      bytes > BLOCK_SIZE && bytes <= arena->maximum ? malloc(sizeof *block + bytes) : NULL;
  if (block == NULL)
    return;
  *block = (struct sg_arena_block){.next = arena->head, .capacity = bytes};
  arena->head = block;
}

void *sg_arena_alloc(struct sg_arena *arena, size_t count, size_t size)
{
  const size_t align = alignof(max_align_t);
  if (arena->failed)
    return NULL;
  if (size > 0 && count > (SIZE_MAX - align) / size) {
    arena->failed = true;
    return NULL;
  }
  size_t bytes = (count * size + align - 1) & ~(align - 1);
  if (bytes > arena->maximum - arena->used) {
    arena->failed = true;
    return NULL;
  }
  struct sg_arena_block *block = arena->head;
  if (block == NULL || bytes > BLOCK_SIZE || bytes > block->capacity - block->used)
    block = add_block(arena, bytes);
  if (block == NULL) {
    arena->failed = true;
    return NULL;
  }
  void *p = block->data + block->used;
  block->used += bytes;
  arena->used += bytes;
  return bytes > BLOCK_SIZE ? p : memset(p, 0, bytes);
}

/* Makes the block that holds nothing but `array` larger; NULL when memory is short. */
static void *grow_block(struct sg_arena *arena, const void *array, size_t bytes)
{
  struct sg_arena_block **place = &arena->head;
  while ((*place)->data != (const char *)array)
    place = &(*place)->next;
  size_t used = (*place)->used;
  bytes = (bytes + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
  struct sg_arena_block *grown = NULL;
  if (bytes - used <= arena->maximum - arena->used)
    grown = realloc(*place, sizeof *grown + bytes);
  if (grown == NULL) {
    arena->failed = true;
    return NULL;
  }
  *place = grown;
  grown->used = grown->capacity = bytes;
  arena->used += bytes - used;
  memset(grown->data + used, 0, bytes - used);
  return grown->data;
}

void *sg_arena_double(struct sg_arena *arena, void *array, size_t count, size_t *capacity, size_t size)
{
  size_t wanted = *capacity < 8 ? 16 : *capacity * 2;
  void *grown = sg_arena_alloc(arena, wanted, size);
  if (grown == NULL)
    return NULL;
  if (count > 0)
    memcpy(grown, array, count * size);
  *capacity = wanted;
  return grown;
}

void *sg_arena_enlarge(struct sg_arena *arena, void *array, size_t count, size_t *capacity, size_t size)
{
  if (*capacity * size <= BLOCK_SIZE || arena->failed || *capacity >= SIZE_MAX / 4 / size)
    return sg_arena_double(arena, array, count, capacity, size);
  size_t wanted = *capacity + *capacity / 4;
  void *moved = grow_block(arena, array, wanted * size);
  *capacity = moved != NULL ? wanted : *capacity;
  return moved;
}

struct sg_str sg_arena_copy(struct sg_arena *arena, struct sg_str s)
{
  char *p = sg_arena_alloc(arena, s.n + 1, 1);
  if (p == NULL)
    return sg_str(NULL, 0);
  if (s.n > 0)
    memcpy(p, s.p, s.n);
  return sg_str(p, s.n);
}

void *sg_arena_copy_rows(struct sg_arena *arena, const void *rows, size_t count, size_t size)
{
  void *copy = sg_arena_alloc(arena, count, size);
  if (copy != NULL && count > 0)
    memcpy(copy, rows, count * size);
  return copy;
}

enum sg_status sg_arena_status(const struct sg_arena *arena, struct sg_error *err)
{
  if (!arena->failed)
    return SG_OK;
  return sg_fail(err, SG_ENOMEM, "out of memory (%zu bytes in use, limit %zu)", arena->used, arena->maximum);
}
