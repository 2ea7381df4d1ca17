/* What every step of an analysis needs of its draft. */
#include "analysis/draft.h"

#include <math.h>

double sg_log(double x)
{
  int exponent;
  double m = frexp(x, &exponent); /* exact; 0.5 <= m < 1 */
  if (m < 0.70710678118654752) {
    m *= 2;
    exponent--;
  }
  /* ln m = 2 artanh((m-1)/(m+1)); |z| < 0.172, so z^21 is below the last bit. */
  double z = (m - 1) / (m + 1), square = z * z, sum = 0, power = z;
  for (int k = 1; k <= 21; k += 2) {
    sum += power / k;
    power *= square;
  }
  return 2 * sum + exponent * 0.69314718055994531;
}

bool sg_want_term(struct sg_draft *draft, struct sg_wanted wanted)
{
  struct sg_wanted *grown =
      sg_arena_grow(draft->scratch, draft->wanted, draft->wanted_count, &draft->wanted_capacity, sizeof *grown);
  if (grown == NULL)
    return false;
  draft->wanted = grown;
  grown[draft->wanted_count++] = wanted;
  return true;
}
