#include "text/signs.h"

#include <string.h>

static const struct {
  uint32_t code;
  const char *tex;
} signs[] = {
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

/* Other names of them, and of signs that have no name that every reader of TeX knows. */
static const struct {
  uint32_t code;
  const char *name;
} others[] = {{' ', "quad"},
              {' ', "qquad"},
              {0xAC, "lnot"},
              {0x2026, "dots"},
              {0x2190, "gets"},
              {0x2192, "rightarrow"},
              {0x21D2, "implies"},
              {0x21D4, "iff"},
              {0x2205, "varnothing"},
              {0x2227, "wedge"},
              {0x2228, "vee"},
              {0x2260, "ne"},
              {0x2264, "le"},
              {0x2265, "ge"},
              {0x27E6, "llbracket"},
              {0x27E7, "rrbracket"},
              {0x27F5, "longleftarrow"},
              {0x27F6, "longrightarrow"},
              {0x27F9, "Longrightarrow"},
              {0x27FC, "longmapsto"}};

const char *sg_sign_tex(uint32_t code)
{
  for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
    if (signs[i].code == code)
      return signs[i].tex;
  return NULL;
}

uint32_t sg_sign_of(struct sg_str name)
{
  for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
    const char *tex = signs[i].tex;
    if (tex[0] == '\\' && strncmp(tex + 1, name.p, name.n) == 0 &&
        (tex[name.n + 1] == '\0' || sg_str_equal(sg_cstr(tex + name.n + 1), SG_LIT(" "))))
      return signs[i].code;
  }
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    if (sg_str_equal(name, sg_cstr(others[i].name)))
      return others[i].code;
  return 0;
}
