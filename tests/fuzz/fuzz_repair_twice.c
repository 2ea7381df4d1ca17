/* fuzz_repair, and repairing what was repaired changes nothing. Random marks still lead it to texts
 * that settle only with the second repair, so the short run in .ci/run leaves it out. */
#define REPAIR_TWICE 1
#include "fuzz_repair.c"
