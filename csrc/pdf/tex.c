#include "pdf/flow.h"

/* Signs of mathematics as TeX names them; what is not listed stays as it is, which TeX readers of our time
 * take. */

struct sign {
  uint32_t code;
  const char *tex;
};

static const struct sign signs[] = {
    {'#', "\\#"},
    {'$', "\\$"},
    {'%', "\\%"},
    {'&', "\\&"},
    {'_', "\\_"},
    {'{', "\\{"},
    {'}', "\\}"},
    {'\\', "\\setminus "},
    {'^', "\\hat{}"},
    {'~', "\\sim "},
    {0xA7, "\\S "},
    {0xAC, "\\neg "},
    {0xB1, "\\pm "},
    {0xB7, "\\cdot "},
    {0xD7, "\\times "},
    {0xF7, "\\div "},
    {0x393, "\\Gamma "},
    {0x394, "\\Delta "},
    {0x398, "\\Theta "},
    {0x39B, "\\Lambda "},
    {0x39E, "\\Xi "},
    {0x3A0, "\\Pi "},
    {0x3A3, "\\Sigma "},
    {0x3A5, "\\Upsilon "},
    {0x3A6, "\\Phi "},
    {0x3A8, "\\Psi "},
    {0x3A9, "\\Omega "},
    {0x3B1, "\\alpha "},
    {0x3B2, "\\beta "},
    {0x3B3, "\\gamma "},
    {0x3B4, "\\delta "},
    {0x3B5, "\\varepsilon "},
    {0x3B6, "\\zeta "},
    {0x3B7, "\\eta "},
    {0x3B8, "\\theta "},
    {0x3B9, "\\iota "},
    {0x3BA, "\\kappa "},
    {0x3BB, "\\lambda "},
    {0x3BC, "\\mu "},
    {0x3BD, "\\nu "},
    {0x3BE, "\\xi "},
    {0x3C0, "\\pi "},
    {0x3C1, "\\rho "},
    {0x3C2, "\\varsigma "},
    {0x3C3, "\\sigma "},
    {0x3C4, "\\tau "},
    {0x3C5, "\\upsilon "},
    {0x3C6, "\\varphi "},
    {0x3C7, "\\chi "},
    {0x3C8, "\\psi "},
    {0x3C9, "\\omega "},
    {0x3D1, "\\vartheta "},
    {0x3D5, "\\phi "},
    {0x3D6, "\\varpi "},
    {0x3F1, "\\varrho "},
    {0x3F5, "\\epsilon "},
    {0x2026, "\\ldots "},
    {0x2032, "'"},
    {0x2113, "\\ell "},
    {0x211D, "\\mathbb{R}"},
    {0x2115, "\\mathbb{N}"},
    {0x2124, "\\mathbb{Z}"},
    {0x2190, "\\leftarrow "},
    {0x2191, "\\uparrow "},
    {0x2192, "\\to "},
    {0x2193, "\\downarrow "},
    {0x2194, "\\leftrightarrow "},
    {0x21A6, "\\mapsto "},
    {0x21D0, "\\Leftarrow "},
    {0x21D2, "\\Rightarrow "},
    {0x21D4, "\\Leftrightarrow "},
    {0x2200, "\\forall "},
    {0x2202, "\\partial "},
    {0x2203, "\\exists "},
    {0x2205, "\\emptyset "},
    {0x2206, "\\Delta "},
    {0x2207, "\\nabla "},
    {0x2208, "\\in "},
    {0x2209, "\\notin "},
    {0x220B, "\\ni "},
    {0x220F, "\\prod "},
    {0x2211, "\\sum "},
    {0x2212, "-"},
    {0x2213, "\\mp "},
    {0x2216, "\\setminus "},
    {0x2217, "*"},
    {0x2218, "\\circ "},
    {0x2219, "\\bullet "},
    {0x221D, "\\propto "},
    {0x221E, "\\infty "},
    {0x2223, "\\mid "},
    {0x2225, "\\parallel "},
    {0x2227, "\\land "},
    {0x2228, "\\lor "},
    {0x2229, "\\cap "},
    {0x222A, "\\cup "},
    {0x222B, "\\int "},
    {0x223C, "\\sim "},
    {0x2243, "\\simeq "},
    {0x2245, "\\cong "},
    {0x2248, "\\approx "},
    {0x2260, "\\neq "},
    {0x2261, "\\equiv "},
    {0x2264, "\\leq "},
    {0x2265, "\\geq "},
    {0x226A, "\\ll "},
    {0x226B, "\\gg "},
    {0x227A, "\\prec "},
    {0x227B, "\\succ "},
    {0x2282, "\\subset "},
    {0x2283, "\\supset "},
    {0x2286, "\\subseteq "},
    {0x2287, "\\supseteq "},
    {0x2295, "\\oplus "},
    {0x2296, "\\ominus "},
    {0x2297, "\\otimes "},
    {0x22A2, "\\vdash "},
    {0x22A4, "\\top "},
    {0x22A5, "\\bot "},
    {0x22C5, "\\cdot "},
    {0x22EF, "\\cdots "},
    {0x2308, "\\lceil "},
    {0x2309, "\\rceil "},
    {0x230A, "\\lfloor "},
    {0x230B, "\\rfloor "},
    {0x27E8, "\\langle "},
    {0x27E9, "\\rangle "},
    {0x2A7D, "\\leq "},
    {0x2A7E, "\\geq "},
    {0x1D715, "\\partial "},
};

static const char *tex_of(uint32_t code)
{
  for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
    if (signs[i].code == code)
      return signs[i].tex;
  return NULL;
}

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
  const char *tex = tex_of(letter != 0 ? letter : code);
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
  static const struct sign pairs[] = {{'=', "\\neq "},
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
