#include <stdarg.h>
#include <stdio.h>

#include "pdf/reading.h"

enum { NOTES_MAX = 500 };

void sg_pdf_add_note(struct sg_pdf_reading *r, const char *code, uint32_t page, const char *format, ...)
{
  char text[300];
  va_list args;
  if (r->note_count >= NOTES_MAX)
    return;
  va_start(args, format);
  int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  r->notes = sg_arena_stretch(r->arena, r->notes, r->note_count, &r->note_capacity, sizeof *r->notes);
  if (r->notes == NULL || n < 0)
    return;
  struct sg_str s = sg_str(text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
  while (s.n > 0 && sg_utf8_invalid(s) != SG_NPOS)
    s.n = sg_utf8_invalid(s);
  r->notes[r->note_count++] =
      (struct sg_pdf_note){code, page != SG_PDF_WHOLE ? page + 1 : 0, sg_arena_copy(r->arena, s)};
}
