/* Sets of strings, and lists of positions by a hash. */
#include "evidence/index.h"

static bool grow_table(struct sg_table *table, struct sg_arena *arena)
{
  struct sg_table larger = {.capacity = table->capacity ? table->capacity * 2 : 64, .count = table->count};
  larger.rows = SG_ARENA_NEW(arena, struct sg_table_row, larger.capacity);
  if (larger.rows == NULL)
    return false;
  for (size_t i = 0; i < table->capacity; i++) {
    if (table->rows[i].key.p == NULL)
      continue;
    size_t at = sg_str_hash_word(table->rows[i].key) & (larger.capacity - 1);
    while (larger.rows[at].key.p != NULL)
      at = (at + 1) & (larger.capacity - 1);
    larger.rows[at] = table->rows[i];
  }
  *table = larger;
  return true;
}

struct sg_table_row *sg_table_find(struct sg_table *table, struct sg_str key, struct sg_arena *arena)
{
  if (key.p == NULL)
    return NULL;
  if (arena != NULL && table->count * 2 >= table->capacity && !grow_table(table, arena))
    return NULL;
  if (table->capacity == 0)
    return NULL;
  size_t at = sg_str_hash_word(key) & (table->capacity - 1);
  for (; table->rows[at].key.p != NULL; at = (at + 1) & (table->capacity - 1))
    if (sg_str_equal(table->rows[at].key, key))
      return &table->rows[at];
  if (arena == NULL)
    return NULL;
  table->rows[at].key = key;
  table->count++;
  return &table->rows[at];
}

bool sg_table_has(const struct sg_table *table, struct sg_str key)
{
  return sg_table_find((struct sg_table *)table, key, NULL) != NULL;
}

bool sg_postings_init(struct sg_postings *postings, size_t expected, struct sg_arena *arena)
{
  size_t buckets = 64;
  while (buckets < expected && buckets < ((size_t)1 << 30))
    buckets *= 2;
  *postings = (struct sg_postings){.bucket_count = buckets};
  postings->heads = SG_ARENA_NEW(arena, uint32_t, buckets);
  return postings->heads != NULL;
}

static size_t bucket_of(const struct sg_postings *postings, uint64_t key)
{
  return (size_t)((key ^ key >> 29) * 0x9E3779B97F4A7C15u >> 17) & (postings->bucket_count - 1);
}

void sg_postings_add(struct sg_postings *postings, uint64_t key, uint32_t position, struct sg_arena *arena)
{
  if (postings->heads == NULL)
    return;
  if (postings->count == postings->capacity) {
    void *grown = sg_arena_grow(arena, postings->entries, postings->count, &postings->capacity,
                                sizeof *postings->entries);
    if (grown == NULL)
      return;
    postings->entries = grown;
  }
  uint32_t *head = &postings->heads[bucket_of(postings, key)];
  postings->entries[postings->count++] = (struct sg_posting){key, position, *head};
  *head = (uint32_t)postings->count;
}

bool sg_postings_next(const struct sg_postings *postings, uint64_t key, uint32_t *cursor, uint32_t *position)
{
  if (postings->heads == NULL)
    return false;
  /* Entries are numbered from 1; a cursor beyond the last says that the list has ended. */
  uint32_t at = *cursor == 0 ? postings->heads[bucket_of(postings, key)] : postings->entries[*cursor - 1].next;
  while (at != 0 && postings->entries[at - 1].key != key)
    at = postings->entries[at - 1].next;
  if (at == 0)
    return false;
  *cursor = at;
  *position = postings->entries[at - 1].position;
  return true;
}
