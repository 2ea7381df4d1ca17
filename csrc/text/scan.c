/* Paragraphs into blocks: what a sentence never crosses. */
#include "text/scan.h"

static bool has_line_prefix(struct sg_str line, size_t *marker)
{
  size_t i = 0;
  while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
    i++;
  size_t start = i;
  if (i < line.n && sg_is_one_of(line.p[i], "-*+>")) {
    i++;
  } else {
    while (i < line.n && i < start + 9 && sg_is_digit(line.p[i]))
      i++;
    if (i == start || i >= line.n || (line.p[i] != '.' && line.p[i] != ')'))
      return false;
    i++;
  }
  *marker = i;
  return i < line.n && line.p[i] == ' ';
}

static void trim(struct sg_str s, size_t *from, size_t *to)
{
  while (*from < *to && sg_is_space(s.p[*from]))
    ++*from;
  while (*to > *from && sg_is_space(s.p[*to - 1]))
    --*to;
}

/* A block of one token: code, a formula, the cells of a table. */
static void add_solid(struct sg_scan *scan, size_t from, size_t to, enum sg_form form)
{
  uint32_t first = (uint32_t)scan->token_count;
  trim(scan->text, &from, &to);
  if (from >= to)
    return;
  if (form == SG_FORM_TABLE)
    sg_tokenise(scan, from, to);
  else
    sg_scan_add_token(scan,
                      (struct sg_token){.from = (uint32_t)from,
                                        .to = (uint32_t)to,
                                        .stem = SG_NO_STEM,
                                        .unit = form == SG_FORM_CODE ? SG_UNIT_CODE : SG_UNIT_MATH},
                      SG_NO_WORD);
  if (scan->token_count > first)
    sg_scan_add_cut(
        scan, (struct sg_cut){(uint32_t)from, (uint32_t)to, first, (uint32_t)scan->token_count, (uint8_t)form});
}

static void add_prose(struct sg_scan *scan, size_t from, size_t to)
{
  size_t first = scan->token_count;
  trim(scan->text, &from, &to);
  if (from >= to)
    return;
  sg_tokenise(scan, from, to);
  if (!scan->failed)
    sg_split_sentences(scan, from, to, first);
}

/* Does a fence of three backticks or tildes begin this line? */
static bool is_fence(struct sg_str line)
{
  struct sg_str s = sg_str_trim(line);
  return sg_str_starts(s, SG_LIT("```")) || sg_str_starts(s, SG_LIT("~~~"));
}

static bool is_row(struct sg_str line)
{
  struct sg_str s = sg_str_trim(line);
  return s.n > 0 && s.p[0] == '|';
}

/* Plain text: nothing but blank lines ends a block. */
static void scan_plain_lines(struct sg_scan *scan)
{
  struct sg_str s = scan->text;
  size_t block = 0;
  for (size_t at = 0; at < s.n && !scan->failed;) {
    const char *end = memchr(s.p + at, '\n', s.n - at);
    size_t next = end != NULL ? (size_t)(end - s.p) + 1 : s.n;
    if (sg_str_trim(sg_slice(s, at, next)).n == 0) {
      add_prose(scan, block, at);
      block = next;
    }
    at = next;
  }
  add_prose(scan, block, s.n);
}

/* Blocks of text: blank lines and list markers end one; fences and table rows are blocks of their
 * own. */
static void scan_lines(struct sg_scan *scan, bool lists)
{
  struct sg_str s = scan->text;
  size_t block = 0, fence = SG_NPOS, table = SG_NPOS;
  for (size_t at = 0; at < s.n && !scan->failed;) {
    const char *end = memchr(s.p + at, '\n', s.n - at);
    size_t next = end != NULL ? (size_t)(end - s.p) + 1 : s.n, marker = 0;
    struct sg_str line = sg_slice(s, at, next);
    if (is_fence(line) && table == SG_NPOS) {
      if (fence == SG_NPOS) {
        add_prose(scan, block, at);
        fence = at;
      } else {
        add_solid(scan, fence, next, SG_FORM_CODE);
        fence = SG_NPOS;
        block = next;
      }
    } else if (fence == SG_NPOS && (table != SG_NPOS) != is_row(line)) {
      if (table == SG_NPOS) {
        add_prose(scan, block, at);
        table = at;
      } else {
        add_solid(scan, table, at, SG_FORM_TABLE);
        table = SG_NPOS;
        block = at;
        continue; /* the line is still to be looked at */
      }
    } else if (fence == SG_NPOS && table == SG_NPOS) {
      bool blank = sg_str_trim(line).n == 0;
      bool item = !blank && lists && has_line_prefix(line, &marker);
      if (blank || item) {
        add_prose(scan, block, at);
        block = blank ? next : at + marker;
      }
    }
    at = next;
  }
  if (fence != SG_NPOS)
    add_solid(scan, fence, s.n, SG_FORM_CODE);
  else if (table != SG_NPOS)
    add_solid(scan, table, s.n, SG_FORM_TABLE);
  else
    add_prose(scan, block, s.n);
}

void sg_scan_paragraph(struct sg_scan *scan, struct sg_str markdown, enum sg_paragraph_kind kind)
{
  scan->text = markdown;
  if (scan->plain) {
    scan_plain_lines(scan);
    return;
  }
  switch (kind) {
  case SG_PARAGRAPH_BYLINE: /* names are no terms */
  case SG_PARAGRAPH_CODE:
    add_solid(scan, 0, markdown.n, SG_FORM_CODE);
    break;
  case SG_PARAGRAPH_EQUATION:
    add_solid(scan, 0, markdown.n, SG_FORM_MATH);
    break;
  default:
    scan_lines(scan, kind == SG_PARAGRAPH_LIST || kind == SG_PARAGRAPH_THEOREM || kind == SG_PARAGRAPH_QUOTE ||
                         kind == SG_PARAGRAPH_NOTE);
  }
}
