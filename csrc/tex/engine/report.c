/* What the reader reports: warnings with their places, failures, rows of the result. */
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "tex/engine/engine.h"

enum { WARNINGS_MAX = 1000 };

struct sg_tex_place sg_tex_place_of(struct sg_tex *tex, uint16_t file, uint32_t line)
{
  struct sg_str name = file < tex->files.count ? tex->files.file[file].name : SG_LIT("");
  return (struct sg_tex_place){name, line};
}

void *sg_tex_add(struct sg_tex *tex, struct sg_list *list, size_t size)
{
  void *grown = sg_arena_grow(tex->arena, list->at, list->count, &list->capacity, size);
  if (grown == NULL)
    return NULL;
  list->at = grown;
  return (char *)grown + size * list->count++;
}

void sg_tex_warn(struct sg_tex *tex, struct sg_token at, const char *code, const char *format, ...)
{
  char message[512];
  va_list args;
  if (tex->warnings.count >= WARNINGS_MAX)
    return;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  size_t n = strlen(message);
  while (n > 0 && sg_utf8_invalid(sg_str(message, n)) != SG_NPOS)
    n--; /* cut inside a character */
  struct sg_tex_warning *row = sg_tex_add(tex, &tex->warnings, sizeof *row);
  if (row != NULL)
    *row = (struct sg_tex_warning){.code = sg_cstr(code),
                                   .message = sg_arena_copy(tex->arena, sg_str(message, n)),
                                   .place = sg_tex_place_of(tex, at.file, at.line)};
}

void sg_tex_fail(struct sg_tex *tex, enum sg_status status, const char *format, ...)
{
  char message[200];
  va_list args;
  if (tex->failure != SG_OK)
    return;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  struct sg_tex_place place = sg_tex_place_of(tex, tex->last.file, tex->last.line);
  tex->failure = sg_fail(&tex->error, status, "%.*s:%zu: %s", SG_STR_ARGS(place.file), place.line, message);
  tex->done = true;
}
