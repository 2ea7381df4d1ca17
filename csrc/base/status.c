#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *code, *text;
} rows[] = {
#define X(name, code, text) {code, text},
    SG_STATUS_LIST(X)
#undef X
};

const char *sg_status_code(enum sg_status status)
{
  return rows[status].code;
}

const char *sg_status_text(enum sg_status status)
{
  return rows[status].text;
}

/* vsnprintf cuts at a byte; step back so that no half character is left at the end. */
static void trim_partial_character(char *s)
{
  size_t n = strlen(s), start = n;
  while (start > 0 && ((unsigned char)s[start - 1] & 0xC0) == 0x80)
    start--;
  if (start == 0)
    return;
  unsigned char lead = (unsigned char)s[start - 1];
  size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (n - (start - 1) < need)
    s[start - 1] = '\0';
}

enum sg_status sg_fail(struct sg_error *err, enum sg_status status, const char *format, ...)
{
  if (err == NULL)
    return status;
  err->status = status;
  va_list args;
  va_start(args, format);
  int length = vsnprintf(err->message, sizeof err->message, format, args);
  va_end(args);
  if (length >= (int)sizeof err->message)
    trim_partial_character(err->message);
  return status;
}
