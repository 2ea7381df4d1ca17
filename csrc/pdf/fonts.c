#include "pdf/reading.h"

/* Parts of the names of fonts, as foundries and TeX's font makers write them, ASCII case apart. "^" at the
 * beginning: the name begins so; "$" at its end: it ends so. */

enum { MATH_FAMILY = 3, NAME_LETTERS = 6 /* of a function: "argmin" */ };

/* Of the text: more of Computer Modern's upright than formulas need. 1 to 9 % in papers that set their text in
 * another face, all of it in those that do not. */
static const float faces_share = 0.2f;

/* An italic letter that stands by a sign, an index, a bracket less often is a word of the paper: the language
 * *R*, chlorophyll *a*. Variables do so in a quarter of the places and more. */
static const float letter_share = 0.1f;
enum { LETTER_MIN = 8 };

struct mark {
  const char *part;
  uint8_t style;
};

static const struct mark marks[] = {
    {"bold", SG_PDF_BOLD},
    {"black", SG_PDF_BOLD},
    {"heavy", SG_PDF_BOLD},
    {"demi", SG_PDF_BOLD},
    {"semib", SG_PDF_BOLD},
    {"-medi", SG_PDF_BOLD}, /* NimbusRomNo9L-Medi is Times Bold */
    {"-bol$", SG_PDF_BOLD},
    {"^cmbx", SG_PDF_BOLD},
    {"^cmb1", SG_PDF_BOLD},
    {"^sfbx", SG_PDF_BOLD},
    {"^sfsx", SG_PDF_BOLD},
    {"^ecbx", SG_PDF_BOLD},
    {"^sfxc", SG_PDF_BOLD | SG_PDF_CAPS},
    {"^cmssbx", SG_PDF_BOLD},
    {"^cmssdc", SG_PDF_BOLD},
    {"^linlibertinetb", SG_PDF_BOLD},
    {"^linlibertinetz", SG_PDF_BOLD},
    {"^linbiolinumtb", SG_PDF_BOLD},
    {"^linbiolinumtz", SG_PDF_BOLD},
    {"^linlibertinetbi", SG_PDF_ITALIC},
    {"^linlibertinetzi", SG_PDF_ITALIC},
    {"^sfcc", SG_PDF_CAPS},
    {"ital", SG_PDF_ITALIC},
    {"obli", SG_PDF_ITALIC},
    {"slant", SG_PDF_ITALIC},
    {"^cmti", SG_PDF_ITALIC},
    {"^cmsl", SG_PDF_ITALIC},
    {"^cmbxti", SG_PDF_ITALIC},
    {"^cmssi", SG_PDF_ITALIC},
    {"^cmitt", SG_PDF_ITALIC | SG_PDF_MONO},
    {"^sfti", SG_PDF_ITALIC},
    {"^sfit", SG_PDF_ITALIC | SG_PDF_MONO},
    {"^sfsi", SG_PDF_ITALIC},
    {"^sfsl", SG_PDF_ITALIC},
    {"^ecti", SG_PDF_ITALIC},
    {"^ecsi", SG_PDF_ITALIC},
    {"^linlibertineti", SG_PDF_ITALIC},
    {"^linbiolinumti", SG_PDF_ITALIC},
    {"-it$", SG_PDF_ITALIC},
    {"-bi$", SG_PDF_BOLD | SG_PDF_ITALIC},
    {"-b$", SG_PDF_BOLD},
    {"-i$", SG_PDF_ITALIC},
    {"csc", SG_PDF_CAPS},
    {"smallcap", SG_PDF_CAPS},
    {"-sc$", SG_PDF_CAPS},
    {"^cmtt", SG_PDF_MONO},
    {"^cmsltt", SG_PDF_MONO},
    {"^cmvtt", SG_PDF_MONO},
    {"^sftt", SG_PDF_MONO},
    {"^sfst", SG_PDF_MONO},
    {"^ectt", SG_PDF_MONO},
    {"nimbusmon", SG_PDF_MONO},
    {"courier", SG_PDF_MONO},
    {"mono", SG_PDF_MONO},
    {"typewriter", SG_PDF_MONO},
    {"inconsolata", SG_PDF_MONO},
    {"^linlibertinemt", SG_PDF_MONO},
    {"txtt", SG_PDF_MONO},
    {"consol", SG_PDF_MONO},
    {"menlo", SG_PDF_MONO},
    {"^cmmi", SG_PDF_MATH},
    {"^cmmib", SG_PDF_MATH},
    {"^cmsy", SG_PDF_MATH},
    {"^cmex", SG_PDF_MATH | SG_PDF_TALL},
    {"^cmbsy", SG_PDF_MATH},
    {"^msam", SG_PDF_MATH},
    {"^msbm", SG_PDF_MATH},
    {"^eufm", SG_PDF_MATH},
    {"^eusm", SG_PDF_MATH},
    {"^euex", SG_PDF_MATH | SG_PDF_TALL},
    {"^rsfs", SG_PDF_MATH},
    {"^lasy", SG_PDF_MATH},
    {"^wasy", SG_PDF_MATH},
    {"^stmary", SG_PDF_MATH},
    {"^bbold", SG_PDF_MATH},
    {"^bbm", SG_PDF_MATH},
    {"^standardsym", SG_PDF_MATH},
    {"^symbol", SG_PDF_MATH},
    {"^mtsy", SG_PDF_MATH},
    {"^mtmi", SG_PDF_MATH},
    {"^mtex", SG_PDF_MATH | SG_PDF_TALL},
    {"^txmi", SG_PDF_MATH},
    {"^txsy", SG_PDF_MATH},
    {"^txex", SG_PDF_MATH | SG_PDF_TALL},
    {"^ntxsy", SG_PDF_MATH},
    {"^ntxmi", SG_PDF_MATH},
    {"^ntxex", SG_PDF_MATH | SG_PDF_TALL},
    {"^rtxmi", SG_PDF_MATH},
    {"^pxmi", SG_PDF_MATH},
    {"^pxsy", SG_PDF_MATH},
    {"^pxex", SG_PDF_MATH | SG_PDF_TALL},
    {"^zplm", SG_PDF_MATH},
    {"^fourier-math", SG_PDF_MATH},
    {"feymr", SG_PDF_MATH},
    {"math", SG_PDF_MATH},
};

/* Does `part`, which may be anchored, stand in the lower-case name? */
static bool has_part(struct sg_str name, struct sg_str part)
{
  bool first = part.p[0] == '^', last = part.p[part.n - 1] == '$';
  part = sg_slice(part, first, part.n - last);
  if (first)
    return sg_str_starts(name, part);
  return last ? sg_str_ends(name, part) : sg_str_find(name, part, 0) != SG_NPOS;
}

/* Bytes of a name that tell its design: up to a weight, a size, a hyphen. TeX's "CM" and "SF" fonts name the
 * design in two to four letters, of which the last are the style's: all roman ones are one family. */
static uint32_t family_of(struct sg_str name, uint8_t style)
{
  static const char *const roman[] = {"cmr",  "cmbx", "cmb1", "cmti", "cmsl", "cmcsc",  "sfrm",
                                      "sfbx", "sfti", "sfsl", "sfcc", "sfxc", "lmroman"};
  static const char *const sans[] = {"cmss", "sfss", "sfsx", "sfsi", "lmsans"};
  for (size_t i = 0; i < sizeof roman / sizeof roman[0]; i++)
    if (sg_str_starts(name, sg_cstr(roman[i])))
      return 1;
  for (size_t i = 0; i < sizeof sans / sizeof sans[0]; i++)
    if (sg_str_starts(name, sg_cstr(sans[i])))
      return 2;
  if (style & SG_PDF_MATH)
    return MATH_FAMILY;
  size_t end = 0;
  while (end < name.n && name.p[end] != '-' && name.p[end] != ',' && !sg_is_digit(name.p[end]))
    end++;
  for (size_t cut = 4; cut > 0; cut--) /* Linux Libertine and Biolinum: the style in capitals at the end */
    if (sg_str_starts(name, SG_LIT("lin")) && end > cut + 6 &&
        (has_part(sg_slice(name, 0, end), SG_LIT("libertinet")) ||
         has_part(sg_slice(name, 0, end), SG_LIT("biolinumt")))) {
      end = sg_str_starts(name, SG_LIT("linlib")) ? 12 : 11;
      break;
    }
  return (uint32_t)(sg_str_hash(sg_slice(name, 0, end)) | 16);
}

void sg_pdf_name_font(struct sg_str name, struct sg_pdf_font *font)
{
  char lower[64];
  size_t plus = sg_str_find(name, SG_LIT("+"), 0);
  if (plus == 6) /* a subset's prefix */
    name = sg_slice(name, 7, name.n);
  name = sg_slice(name, 0, sizeof lower);
  for (size_t i = 0; i < name.n; i++)
    lower[i] = sg_lower(name.p[i]);
  name.p = lower;
  font->style = 0;
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
    if (has_part(name, sg_cstr(marks[i].part)))
      font->style |= marks[i].style;
  if ((font->style & SG_PDF_MATH) && sg_str_find(name, SG_LIT("ital"), 0) != SG_NPOS)
    font->style &= (uint8_t)~SG_PDF_ITALIC;
  font->family = family_of(name, font->style);
  if (sg_str_starts(name, SG_LIT("cmr")) && name.n > 3 && sg_is_digit(name.p[3]))
    font->style |= SG_PDF_ROMAN;
}

/* Words of a text, which formulas have only as names of functions. */
static bool holds_words(struct sg_str s)
{
  size_t letters = 0;
  for (size_t i = 0; i < s.n; i++) {
    letters = sg_is_alpha(s.p[i]) ? letters + 1 : 0;
    if (letters > NAME_LETTERS)
      return true;
  }
  return false;
}

void sg_pdf_find_faces(struct sg_pdf_reading *r)
{
  size_t roman = 0, text = 0;
  size_t letters = 0, italic = 0; /* of formulas: in a face of their own, in the text's */
  for (size_t i = 0; i < r->item_count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    roman += item->style & SG_PDF_ROMAN ? item->text.n : 0;
    text += item->style & (SG_PDF_MATH | SG_PDF_ROMAN) ? 0 : item->text.n;
    for (size_t k = 0; k < item->text.n && (item->style & SG_PDF_MATH); k++)
      letters += sg_is_alpha(item->text.p[k]);
    italic += (item->style & SG_PDF_ITALIC) && !(item->style & SG_PDF_MATH) && item->text.n == 1 &&
              sg_is_alpha(item->text.p[0]);
  }
  r->faces = letters > italic && roman > 0 && (double)roman < faces_share * (double)text;
  for (size_t i = 0; i < r->item_count; i++) {
    struct sg_pdf_item *item = &r->items[i];
    if ((item->style & SG_PDF_ROMAN) && r->faces && !holds_words(item->text)) {
      item->style |= SG_PDF_MATH;
      item->family = MATH_FAMILY;
    }
    item->style &= (uint8_t)~SG_PDF_ROMAN;
  }
}

/* -- Letters that are words ----------------------------------------------------------------------------------
 */

/* Is the item a single italic letter of the text's face? Its bit in a set of letters then, else 0. */
static uint64_t letter_of(const struct sg_pdf_item *item)
{
  struct sg_str text = sg_str_trim(item->text);
  if (text.n != 1 || !sg_is_alpha(text.p[0]) || !(item->style & SG_PDF_ITALIC) || (item->style & SG_PDF_MATH))
    return 0;
  unsigned upper = text.p[0] >= 'A' && text.p[0] <= 'Z';
  return (uint64_t)1 << (upper ? text.p[0] - 'A' : 26 + text.p[0] - 'a');
}

/* Does the neighbour of a letter make it one of a formula: a sign, an index, a bracket behind a function's
 * name? */
static bool is_of_formula(const struct sg_pdf_item *letter, const struct sg_pdf_item *other, bool behind)
{
  struct sg_str text = sg_str_trim(other->text);
  if (other->page != letter->page || !sg_pdf_near(other->y1, letter->y1, letter->size) || text.n == 0)
    return false;
  if ((other->style & SG_PDF_MATH) || other->size < 0.88f * letter->size)
    return true;
  char sign = behind ? text.p[0] : text.p[text.n - 1];
  return sg_is_one_of((unsigned char)sign, "=+<>/|") || (behind && (sign == '(' || sign == '['));
}

void sg_pdf_find_letters(struct sg_pdf_reading *r)
{
  uint32_t count[52] = {0}, formula[52] = {0};
  for (size_t i = 0; i < r->item_count; i++) {
    uint64_t bit = letter_of(&r->items[i]);
    for (unsigned k = 0; k < 52 && bit != 0; k++)
      if (bit == (uint64_t)1 << k) {
        count[k]++;
        formula[k] += (i > 0 && is_of_formula(&r->items[i], &r->items[i - 1], false)) ||
                      (i + 1 < r->item_count && is_of_formula(&r->items[i], &r->items[i + 1], true));
      }
  }
  for (unsigned k = 0; k < 52; k++)
    if (count[k] >= LETTER_MIN && (float)formula[k] < letter_share * (float)count[k])
      r->letters |= (uint64_t)1 << k;
}
