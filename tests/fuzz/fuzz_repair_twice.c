/* fuzz_repair, and repairing what was repaired changes nothing. */
#define REPAIR_TWICE 1
#include "fuzz_repair.c"
