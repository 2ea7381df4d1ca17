/* Binary search in sorted rows. */
#ifndef SG_BASE_SEARCH_H
#define SG_BASE_SEARCH_H

#include "base/str.h"

/* Below, at or above 0 where the key stands before, at or behind the row: as bsearch has it. */
typedef int sg_search_order(const void *key, const void *row);

/* How many of `count` rows of `size` bytes, sorted by `order`, stand before the key: where it stands, or would.
 */
static inline size_t sg_search_first(const void *key, const void *rows, size_t count, size_t size,
                                     sg_search_order *order)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (order(key, (const char *)rows + middle * size) > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The row that is at the key, the first of several; NULL: none. */
static inline const void *sg_search_find(const void *key, const void *rows, size_t count, size_t size,
                                         sg_search_order *order)
{
  size_t at = sg_search_first(key, rows, count, size, order);
  if (at >= count)
    return NULL; /* of no rows there may be no address either */
  const void *row = (const char *)rows + at * size;
  return order(key, row) == 0 ? row : NULL;
}

static inline int sg_search_name(const void *key, const void *row)
{
  return sg_str_order(*(const struct sg_str *)key, *(const char *const *)row);
}

/* Is `name` in a list of names that is sorted by byte? */
static inline bool sg_search_has_name(struct sg_str name, const char *const *list, size_t count)
{
  return sg_search_find(&name, list, count, sizeof *list, sg_search_name) != NULL;
}

#endif
