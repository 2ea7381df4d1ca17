#include "languages/labels.h"
#include "pdf/reading.h"

/* Title, authors and abstract at the front; the reference list at the back. */

static const float title_reach = 0.6f, title_larger = 1.08f, same_size = 0.8f;
enum { TITLE_LINES = 8, ABSTRACT_WORDS = 40, ABSTRACT_LINES = 3, FRONT_LINES = 400 };

/* Does the text begin with that word, behind a number? `length`: of both. */
static bool begins(struct sg_str text, struct sg_str word, size_t *length)
{
  size_t skip = sg_pdf_number_of(text, NULL);
  struct sg_str rest = sg_slice(text, skip, text.n);
  if (rest.n < word.n || !sg_str_equal_nocase(sg_slice(rest, 0, word.n), word) ||
      (rest.n > word.n && sg_is_letter(sg_utf8_decode(rest, word.n, &(size_t){0}))))
    return false;
  *length = skip + word.n;
  return true;
}

static bool is_word(struct sg_str text, const char *const *words, size_t count, size_t *length)
{
  for (size_t i = 0; i < count; i++)
    if (begins(text, sg_cstr(words[i]), length))
      return true;
  return false;
}

/* -- Title --------------------------------------------------------------------------------------------------
 */

static float largest_size(const struct sg_pdf_reading *r, const struct sg_pdf_page *page)
{
  float size = 0;
  for (uint32_t i = page->first_line; i < page->first_line + page->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    if (line->role == SG_PDF_TEXT && line->y0 < title_reach * page->height && line->letters > 4 &&
        line->words > 1)
      size = sg_pdf_max(size, line->size);
  }
  return size;
}

static void take_title(struct sg_pdf_reading *r, uint32_t first, float size, bool bold)
{
  const struct sg_pdf_page *page = &r->pages[r->lines[first].page];
  const struct sg_pdf_line *before = NULL;
  unsigned lines = 0;
  for (uint32_t i = first; i < page->first_line + page->line_count && lines < TITLE_LINES; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (line->role == SG_PDF_OUT)
      continue;
    if (!sg_pdf_near(line->size, size, same_size) || (bold && !(line->style & SG_PDF_BOLD)) ||
        (before != NULL && line->base - before->base > 2.6f * size) ||
        (before != NULL && line->base <= before->base))
      break;
    line->role = SG_PDF_TITLE;
    before = line;
    lines++;
  }
}

void sg_pdf_find_title(struct sg_pdf_reading *r)
{
  for (size_t p = 0; p < r->page_count && p < 2; p++) {
    const struct sg_pdf_page *page = &r->pages[p];
    float size = largest_size(r, page);
    for (uint32_t i = page->first_line; i < page->first_line + page->line_count; i++) {
      const struct sg_pdf_line *line = &r->lines[i];
      if (line->role != SG_PDF_TEXT || line->y0 > title_reach * page->height || line->letters < 5 ||
          sg_pdf_opens_paper(line->text))
        continue;
      bool large = size > title_larger * r->body;
      if (large ? sg_pdf_near(line->size, size, same_size) : (line->style & SG_PDF_BOLD) != 0) {
        take_title(r, i, line->size, !large);
        return;
      }
    }
    if (page->line_count > 3)
      return;
  }
}

/* -- Abstract ------------------------------------------------------------------------------------------------
 */

/* Also of a section at a paper's end. */
static const char *const summary_words[] = {"summary"};
static const char *const after_words[] = {"keywords",
                                          "key words",
                                          "keyword",
                                          "index terms",
                                          "introduction",
                                          "ccs concepts",
                                          "acm reference format",
                                          "additional key words",
                                          "categories and subject descriptors",
                                          "jel classification",
                                          "highlights",
                                          "correspondence",
                                          "contact",
                                          "contents"};

static uint32_t first_heading(const struct sg_pdf_reading *r)
{
  for (uint32_t i = 0; i < r->line_count; i++)
    if (r->lines[i].role == SG_PDF_HEADING || r->lines[i].run_in)
      return i;
  return (uint32_t)r->line_count;
}

/* "Summary" is the abstract only where keywords or the introduction follow it. */
static bool is_summary_abstract(const struct sg_pdf_reading *r, uint32_t i)
{
  size_t length;
  for (uint32_t k = i + 1, n = 0; k < r->line_count && n < 60; k++, n++)
    if (is_word(r->lines[k].text, after_words, 5, &length))
      return true;
  return false;
}

/* Does the line begin with the abstract's heading in any language? */
static bool names_abstract(const struct sg_pdf_reading *r, uint32_t line, size_t *length)
{
  struct sg_str tag, names, name, text = r->lines[line].text;
  if (is_word(text, summary_words, 1, length))
    return r->lines[line].page < 2 && is_summary_abstract(r, line);
  for (size_t i = 0; sg_names_list(i, SG_NAMES_ABSTRACT, &tag, &names); i++)
    while (sg_words_next(&names, &name))
      if (begins(text, name, length))
        return true;
  return false;
}

/* The line that names the abstract, within the first pages; line_count: none. */
static uint32_t abstract_line(const struct sg_pdf_reading *r, size_t *length)
{
  for (uint32_t i = 0; i < r->line_count && i < FRONT_LINES && r->lines[i].page < 12; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    bool candidate = line->role == SG_PDF_TEXT || line->role == SG_PDF_HEADING || line->role == SG_PDF_FRONT;
    if (!candidate)
      continue;
    if (names_abstract(r, i, length) &&
        (*length + 1 >= line->text.n || line->role == SG_PDF_HEADING || (line->lead_style & SG_PDF_LOOK) ||
         sg_is_one_of((unsigned char)line->text.p[*length], ".:") ||
         (unsigned char)line->text.p[*length] == 0xE2 || (unsigned char)line->text.p[*length + 1] == 0xE2))
      return i;
    if (is_word(line->text, after_words, 5, length) && line->page > 0)
      break;
  }
  return (uint32_t)r->line_count;
}

static void take_abstract(struct sg_pdf_reading *r, uint32_t at, size_t length)
{
  struct sg_pdf_line *line = &r->lines[at];
  uint32_t i = at;
  size_t n, skip = 0;
  r->abstract_title = sg_slice(line->text, sg_pdf_number_of(line->text, NULL), length);
  bool alone = length + 1 >= line->text.n;
  if (alone) {
    line->role = SG_PDF_OUT;
    i = sg_pdf_next(r, at);
  } else {
    for (size_t k = 0; k < length; k++)
      skip += line->text.p[k] != ' ';
    while (length < line->text.n &&
           (sg_is_one_of((unsigned char)line->text.p[length], ".: -") ||
            sg_str_starts(sg_slice(line->text, length, line->text.n), SG_LIT("\xE2\x80\x94")) ||
            sg_str_starts(sg_slice(line->text, length, line->text.n), SG_LIT("\xE2\x80\x93")))) {
      size_t step = line->text.p[length] == '\xE2' ? 3 : 1;
      skip += line->text.p[length] != ' ' ? step : 0;
      length += step;
    }
    line->skip = (uint16_t)skip;
    line->role = SG_PDF_TEXT;
    line->run_in = false;
  }
  float size = i < r->line_count ? r->lines[i].size : 0;
  unsigned level = line->level;
  for (unsigned lines = 0; i < r->line_count && lines < FRONT_LINES; i = sg_pdf_next(r, i), lines++) {
    struct sg_pdf_line *next = &r->lines[i];
    if (next->role == SG_PDF_HEADING && (next->page == line->page || level > 0 || lines > 0))
      break;
    if (lines > 0 && (is_word(next->text, after_words, sizeof after_words / sizeof after_words[0], &n)))
      break;
    /* parts of a structured abstract are run-ins of its own size; another run-in begins the paper */
    if (next->run_in && next->origin > SG_PDF_BY_LOOK)
      break;
    if (lines > 2 && !sg_pdf_near(next->size, size, 0.9f) && next->chars > 3 && !(next->style & SG_PDF_MATH))
      break;
    if (next->role == SG_PDF_TEXT || next->role == SG_PDF_SIDE || next->role == SG_PDF_FRONT) {
      next->role = SG_PDF_ABSTRACT;
      next->run_in = false;
    }
  }
}

static bool is_permission(struct sg_str text)
{
  return sg_str_find(text, SG_LIT("\xC2\xA9"), 0) != SG_NPOS || sg_str_find(text, SG_LIT("@"), 0) != SG_NPOS ||
         sg_str_find(text, SG_LIT("ermission to"), 0) != SG_NPOS ||
         sg_str_find(text, SG_LIT("opyright"), 0) != SG_NPOS;
}

/* Without its word: the longest run of lines of one size and family between the title and the first heading. */
static void take_unnamed(struct sg_pdf_reading *r, uint32_t from, uint32_t end)
{
  uint32_t best = 0, best_end = 0, most = 0;
  for (uint32_t i = from, k; i < end; i = k) {
    unsigned words = 0, lines = 0;
    bool sentence = false, permission = false;
    for (k = i; k < end; k++) {
      const struct sg_pdf_line *a = &r->lines[i], *b = &r->lines[k];
      if (b->role == SG_PDF_OUT)
        continue;
      if (b->role != SG_PDF_TEXT || !sg_pdf_near(a->size, b->size, 0.3f) || a->page != b->page ||
          (k > i && b->base - r->lines[k - 1].base > 2.2f * r->lead))
        break;
      words += b->words;
      lines++;
      sentence = sentence || sg_str_find(b->text, SG_LIT(". "), 0) != SG_NPOS;
      permission = permission || is_permission(b->text);
    }
    if (lines >= ABSTRACT_LINES && words >= ABSTRACT_WORDS && sentence && !permission && words > most) {
      most = words;
      best = i;
      best_end = k;
    }
    k = k > i ? k : i + 1;
  }
  size_t length;
  while (best < best_end && !sg_pdf_is_full(&r->lines[best])) /* authors */
    best++;
  for (uint32_t i = best; i < best_end; i++) {
    if (is_word(r->lines[i].text, after_words, sizeof after_words / sizeof after_words[0], &length))
      break;
    if (r->lines[i].role == SG_PDF_TEXT)
      r->lines[i].role = SG_PDF_ABSTRACT;
  }
}

/* What is left between the title and what follows it on the first page are the authors. */
static void take_front(struct sg_pdf_reading *r)
{
  bool title = false;
  for (uint32_t i = 0; i < r->line_count && r->lines[i].page == 0; i++)
    title = title || r->lines[i].role == SG_PDF_TITLE;
  for (uint32_t i = 0; i < r->line_count && r->lines[i].page == 0 && title; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (line->role == SG_PDF_HEADING || line->role == SG_PDF_ABSTRACT || line->run_in)
      break;
    if (line->role == SG_PDF_TEXT || line->role == SG_PDF_FORMULA || line->role == SG_PDF_TABLE)
      line->role = SG_PDF_FRONT;
  }
}

void sg_pdf_find_abstract(struct sg_pdf_reading *r)
{
  size_t length = 0;
  uint32_t at = abstract_line(r, &length), title = 0;
  uint32_t end = first_heading(r);
  if (at < r->line_count) {
    take_abstract(r, at, length);
  } else {
    while (title < r->line_count && r->lines[title].page == 0 && r->lines[title].role != SG_PDF_TITLE)
      title++;
    if (title < r->line_count && r->lines[title].role == SG_PDF_TITLE && end < r->line_count &&
        r->lines[end].page < 2)
      take_unnamed(r, title + 1, end);
  }
  take_front(r);
}

/* -- References ---------------------------------------------------------------------------------------------
 */

static const char *const reference_words[] = {"references",  "bibliography", "literature cited",
                                              "works cited", "literatur",    "literaturverzeichnis",
                                              "références",  "referencias",  "reference"};

bool sg_pdf_is_reference_head(struct sg_str text)
{
  size_t length;
  return is_word(text, reference_words, sizeof reference_words / sizeof reference_words[0], &length) &&
         length + 1 >= text.n;
}

/* Does a line behind the list's head look as that one does, or is it set larger: of an appendix? */
static bool is_next_head(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *head = &r->lines[r->references], *line = &r->lines[i];
  if (i <= r->references || line->role == SG_PDF_OUT || line->words > 12 || line->letters < 4)
    return false;
  if (line->size > head->size + 0.4f && line->size > r->body + 0.6f)
    return true;
  bool marked = (head->lead_style & SG_PDF_LOOK) || head->size > r->body + 0.4f;
  return marked && line->is_styled && line->lead_style == head->lead_style && line->family == head->family &&
         sg_pdf_near(line->size, head->size, 0.3f);
}

/* The last line that is only "References", marked as a heading is; line_count: none. */
void sg_pdf_find_references(struct sg_pdf_reading *r)
{
  r->references = (uint32_t)r->line_count;
  for (uint32_t i = 0; i < r->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    if (line->role == SG_PDF_OUT || line->words > 3 || !sg_pdf_is_reference_head(line->text))
      continue;
    bool marked = (line->lead_style & SG_PDF_LOOK) || line->size > r->body + 0.4f ||
                  line->family != r->family || line->text.p[line->text.n - 1] == 'S';
    if (marked && i * 5 > r->line_count)
      r->references = i;
  }
  r->references_end = r->references;
  while (r->references_end < r->line_count && !is_next_head(r, r->references_end))
    r->references_end++;
}

/* The lines of the list: up to the next heading. */
void sg_pdf_mark_references(struct sg_pdf_reading *r)
{
  if (r->references >= r->line_count)
    return;
  struct sg_pdf_line *head = &r->lines[r->references];
  if (head->role != SG_PDF_HEADING) {
    head->role = SG_PDF_HEADING;
    head->origin = SG_PDF_BY_LOOK;
  }
  for (uint32_t i = r->references + 1; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (line->role == SG_PDF_HEADING || line->run_in) {
      bool sure = line->origin >= SG_PDF_BY_BOOKMARK ||
                  (sg_pdf_near(line->size, head->size, 0.3f) && line->family == head->family);
      if (sure)
        break;
      line->run_in = false;
      line->role = SG_PDF_TEXT;
    }
    if (line->role != SG_PDF_OUT)
      line->role = SG_PDF_REFERENCE;
  }
}
