#include "tex/reading.h"

static bool begins_part(struct sg_str name)
{
  static const char *const parts[] = {"input",    "include", "import",  "load",    "read",    "file",
                                      "graphic",  "bib",     "fig",     "csv",     "pdf",     "svg",
                                      "verbatim", "code",    "listing", "minted",  "package", "class",
                                      "style",    "plot",    "child",   "overpic", "logo",    "image"};
  char first = sg_lower(name.p[0]);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    struct sg_str part = sg_str(parts[i], parts[i][0] == first ? strlen(parts[i]) : name.n + 1);
    if (name.n >= part.n && sg_same_nocase(name.p, part.p, part.n))
      return true;
  }
  return false;
}

static bool speaks_of_reading(struct sg_str name)
{
  for (size_t i = 0; i < name.n; i++)
    if (begins_part(sg_slice(name, i, name.n)))
      return true;
  return false;
}

bool sg_tex_next_reading(struct sg_str source, size_t *at)
{
  while (*at < source.n) {
    const char *backslash = memchr(source.p + *at, '\\', source.n - *at);
    if (backslash == NULL)
      break;
    size_t from = (size_t)(backslash - source.p) + 1, to = from;
    while (to < source.n && sg_is_alpha(source.p[to]))
      to++;
    *at = to + (to > from && to < source.n && source.p[to] == '*');
    if (speaks_of_reading(sg_slice(source, from, to)))
      return true;
  }
  return false;
}
