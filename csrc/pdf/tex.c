#include "pdf/flow.h"
#include "text/signs.h"

/* Signs of mathematics stand under their names in TeX; what has none stays as it is, which TeX readers of our
 * time take. */

/* Letters of the mathematical alphabets (U+1D400 …) as plain ones: 0 where the character is none. */
static uint32_t plain_letter(uint32_t code)
{
  if (code < 0x1D400 || code > 0x1D6A3)
    return 0;
  uint32_t place = (code - 0x1D400) % 52;
  return place < 26 ? 'A' + place : 'a' + place - 26;
}

static void add_sign(struct sg_buf *out, uint32_t code)
{
  uint32_t letter = plain_letter(code);
  const char *tex = sg_sign_tex(letter != 0 ? letter : code);
  if (tex != NULL)
    sg_buf_add(out, sg_cstr(tex));
  else
    sg_buf_add_codepoint(out, letter != 0 ? letter : code);
}

/* A word in a text font within a formula: "if", "otherwise", "currentTerm". */
static size_t word_at(struct sg_str s, const char *styles, size_t at, size_t to)
{
  size_t n = 0;
  while (at + n < to && sg_is_alpha(s.p[at + n]) && !((uint8_t)styles[at + n] & SG_PDF_MATH) &&
         styles[at + n] == styles[at])
    n++;
  return n > 1 ? n : 0;
}

static bool is_raised(uint8_t style)
{
  return style & (SG_PDF_FLOW_SUPER | SG_PDF_FLOW_SUB);
}

/* A slash over the sign behind it, as TeX's fonts have it: its bytes with that sign, and what the two are; 0:
 * none. */
static size_t negated(struct sg_str s, size_t at, const char **tex)
{
  static const struct {
    uint32_t code;
    const char *tex;
  } pairs[] = {{'=', "\\neq "},
               {0x2208, "\\notin "},
               {0x2261, "\\not\\equiv "},
               {0x223C, "\\not\\sim "},
               {0x2282, "\\not\\subset "}};
  size_t length, next;
  if (sg_utf8_decode(s, at, &length) != 0x338)
    return 0;
  while (at + length < s.n && s.p[at + length] == ' ')
    length++;
  uint32_t code = at + length < s.n ? sg_utf8_decode(s, at + length, &next) : 0;
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
    if (pairs[i].code == code) {
      *tex = pairs[i].tex;
      return length + next;
    }
  return 0;
}

/* The bytes from `from` to `to` whose raise is `raise`. */
static void add_level(struct sg_buf *out, const struct sg_pdf_flow *flow, size_t from, size_t to, uint8_t raise)
{
  struct sg_str s = sg_slice(sg_buf_str(&flow->text), 0, to);
  const char *styles = flow->style.data;
  for (size_t at = from, length; at < to; at += length) {
    uint32_t code = sg_utf8_decode(s, at, &length);
    if (code == ' ') {
      if (raise == 0 && out->length > 0 && out->data[out->length - 1] != ' ')
        sg_buf_add_char(out, ' ');
      continue;
    }
    if (((uint8_t)styles[at] & (SG_PDF_FLOW_SUPER | SG_PDF_FLOW_SUB)) != raise)
      continue;
    const char *tex;
    size_t word = word_at(s, styles, at, to), both = negated(s, at, &tex);
    if (both > 0) {
      sg_buf_add(out, sg_cstr(tex));
      length = both;
    } else if (word > 0) {
      sg_buf_add(out, (uint8_t)styles[at] & SG_PDF_ITALIC ? SG_LIT("\\mathit{") : SG_LIT("\\mathrm{"));
      sg_buf_add(out, sg_slice(s, at, at + word));
      sg_buf_add_char(out, '}');
      length = word;
    } else {
      add_sign(out, code);
    }
  }
}

/* Does a piece of that raise stand there, and is it only a prime? */
static bool has_level(const struct sg_pdf_flow *flow, size_t from, size_t to, uint8_t raise, bool *prime)
{
  struct sg_str s = sg_slice(sg_buf_str(&flow->text), 0, to);
  bool found = false;
  *prime = true;
  for (size_t at = from, length; at < to; at += length) {
    uint32_t code = sg_utf8_decode(s, at, &length);
    if (code == ' ' || ((uint8_t)flow->style.data[at] & (SG_PDF_FLOW_SUPER | SG_PDF_FLOW_SUB)) != raise)
      continue;
    found = true;
    *prime = *prime && code == 0x2032;
  }
  return found;
}

/* What hangs on one base: the lower piece first, whatever stands further left. */
static void add_raised(struct sg_buf *out, const struct sg_pdf_flow *flow, size_t from, size_t to)
{
  bool prime, upper = has_level(flow, from, to, SG_PDF_FLOW_SUPER, &prime), unused;
  while (out->length > 0 && out->data[out->length - 1] == ' ' &&
         !(out->length > 1 && sg_is_alpha(out->data[out->length - 2])))
    sg_buf_truncate(out, out->length - 1);
  if (upper && prime)
    add_level(out, flow, from, to, SG_PDF_FLOW_SUPER);
  if (has_level(flow, from, to, SG_PDF_FLOW_SUB, &unused)) {
    sg_buf_add(out, SG_LIT("_{"));
    add_level(out, flow, from, to, SG_PDF_FLOW_SUB);
    sg_buf_add_char(out, '}');
  }
  if (upper && !prime) {
    sg_buf_add(out, SG_LIT("^{"));
    add_level(out, flow, from, to, SG_PDF_FLOW_SUPER);
    sg_buf_add_char(out, '}');
  }
}

void sg_pdf_write_tex(struct sg_buf *out, const struct sg_pdf_flow *flow, size_t from, size_t to)
{
  const char *text = flow->text.data, *styles = flow->style.data;
  for (size_t at = from, end; at < to; at = end) {
    bool raised = is_raised((uint8_t)styles[at]) && text[at] != ' ';
    for (end = at + 1; end < to;) {
      size_t next = end;
      while (raised && next < to && text[next] == ' ') /* a space inside a raised piece, or behind it */
        next++;
      if (next == to || (text[next] != ' ' && is_raised((uint8_t)styles[next])) != raised)
        break;
      end = next + 1;
    }
    if (raised)
      add_raised(out, flow, at, end);
    else
      add_level(out, flow, at, end, 0);
  }
}
