/* Arena: memory whose parts live and die together.
 *
 * One arena serves one analysis: tokens, sentences and scores are allocated from it and freed with
 * it, so nothing in between needs freeing. Allocation cannot be undone singly.
 */
#ifndef SG_BASE_ARENA_H
#define SG_BASE_ARENA_H

#include "base/status.h"
#include "base/str.h"

struct sg_arena_block;
struct sg_arena_owned;

struct sg_arena {
  struct sg_arena_block *head;
  struct sg_arena_owned *owned; /* objects of libraries, which are deleted with it */
  size_t used;                  /* bytes handed out */
  size_t maximum;               /* bytes that may be handed out */
  bool failed;                  /* sticky: an allocation was refused */
};

void sg_arena_init(struct sg_arena *arena, size_t maximum);

/* Takes room for so many bytes at once, as a hint: what is not used costs nothing. Where one process analyses
 * paper after paper, glibc keeps the room of small blocks at hand when a large one was freed once, instead of
 * fetching every page from the system again: a seventh of the time. */
void sg_arena_reserve(struct sg_arena *arena, size_t bytes);

/* Frees everything that came from the arena; it can be used again. */
void sg_arena_free(struct sg_arena *arena);

/* `count` zeroed objects of `size` bytes, aligned for any type; NULL when memory or the maximum is
 * exhausted. A count or size of 0 gives a valid pointer that must not be read. */
void *sg_arena_alloc(struct sg_arena *arena, size_t count, size_t size);

/* Hands an object of a library's over: `release(object)` is called when the arena is freed. Deleted at once,
 * and false, when memory is short or the object is NULL. */
bool sg_arena_own(struct sg_arena *arena, void *object, void (*release)(void *object));

#define SG_ARENA_NEW(arena, type, count) ((type *)sg_arena_alloc((arena), (count), sizeof(type)))

/* Makes room for one more element in an array of the arena: returns `array` or a larger copy of its first
 * `count` elements, and raises *capacity. NULL when memory is short. The old copy stays in the arena, so that
 * pointers into it stay good; doubling keeps the waste below the final size. */
static inline void *sg_arena_grow(struct sg_arena *arena, void *array, size_t count, size_t *capacity,
                                  size_t size);

/* The same without the waste: a large array has a block of its own that grows, and pointers into it end. What
 * is behind the elements is zero. Not for an array that sg_arena_grow has grown. */
static inline void *sg_arena_stretch(struct sg_arena *arena, void *array, size_t count, size_t *capacity,
                                     size_t size);

/* The same two for an array that is full. */
void *sg_arena_double(struct sg_arena *arena, void *array, size_t count, size_t *capacity, size_t size);
void *sg_arena_enlarge(struct sg_arena *arena, void *array, size_t count, size_t *capacity, size_t size);

static inline void *sg_arena_grow(struct sg_arena *arena, void *array, size_t count, size_t *capacity,
                                  size_t size)
{
  return count < *capacity ? array : sg_arena_double(arena, array, count, capacity, size);
}

static inline void *sg_arena_stretch(struct sg_arena *arena, void *array, size_t count, size_t *capacity,
                                     size_t size)
{
  return count < *capacity ? array : sg_arena_enlarge(arena, array, count, capacity, size);
}

/* A copy of `s` with a NUL after it; {NULL, 0} when memory is short. */
struct sg_str sg_arena_copy(struct sg_arena *arena, struct sg_str s);

/* A copy of `count` objects of `size` bytes; NULL when memory is short. */
void *sg_arena_copy_rows(struct sg_arena *arena, const void *rows, size_t count, size_t size);

/* SG_ENOMEM with a message when any allocation was refused, else SG_OK. */
SG_MUST_CHECK enum sg_status sg_arena_status(const struct sg_arena *arena, struct sg_error *err);

#endif
