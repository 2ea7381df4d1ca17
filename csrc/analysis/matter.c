/* What a section is by its heading. */
#include "analysis/analysis.h"

bool sg_is_back_matter(const struct sg_section *section)
{
  static const char *const starts[] = {"acknowledg",
                                       "funding",
                                       "author contribution",
                                       "authors contribution",
                                       "authors' contribution",
                                       "authors\u2019 contribution",
                                       "conflict of interest",
                                       "competing interest",
                                       "danksagung",
                                       "remerciements",
                                       "agradecimientos",
                                       "ringraziamenti",
                                       "agradecimentos",
                                       "dankwoord",
                                       "podzi"};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (sg_str_equal_nocase(sg_slice(section->title_text, 0, strlen(starts[i])), sg_cstr(starts[i])))
      return true;
  return false;
}

/* Has the heading these words and no others, but for a mark at its end: "Contact:"? */
static bool is_named(struct sg_str title, const char *words)
{
  size_t n = strlen(words);
  return sg_str_equal_nocase(sg_slice(title, 0, n), sg_cstr(words)) && title.n <= n + 1;
}

bool sg_is_formal(const struct sg_section *section)
{
  static const char *const starts[] = {"availability", "declaration of", "ethics approval", "ethics statement"};
  static const char *const whole[] = {"contact", "lead contact", "license", "licence"};
  static const char availability[] = " availability";
  struct sg_str title = section->title_text;
  size_t end = sizeof availability - 1;
  bool formal =
      sg_is_back_matter(section) ||
      (title.n > end && sg_str_equal_nocase(sg_slice(title, title.n - end, title.n), sg_cstr(availability)));
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    formal = formal || sg_str_equal_nocase(sg_slice(title, 0, strlen(starts[i])), sg_cstr(starts[i]));
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    formal = formal || is_named(title, whole[i]);
  return formal;
}

bool sg_is_front_section(const struct sg_paper *paper, size_t section)
{
  if (paper->sections[section].depth > 0)
    return false;
  for (size_t i = section + 1; i < paper->section_count; i++)
    if (paper->sections[i].depth > 0 && paper->sections[i].kind == SG_SECTION_BODY)
      return true;
  return false;
}

enum { ABSTRACT_WORDS = 80 }; /* what journals call a short abstract has about 100 */

bool sg_is_untitled_abstract(const struct sg_analysis *analysis, size_t section)
{
  const struct sg_section_span *span = &analysis->sections[section];
  size_t told = 0;
  if (!analysis->english || !sg_is_front_section(analysis->paper, section))
    return false;
  for (size_t s = span->sentence_from; s < span->sentence_to; s++) {
    const struct sg_sentence *row = &analysis->sentences[s];
    size_t words = 0;
    bool finite = false;
    for (size_t t = row->token_from; t < row->token_to; t++) {
      words += analysis->tokens[t].unit == SG_UNIT_WORD;
      finite = finite || sg_tag_is_finite(analysis->tokens[t].tag);
    }
    told += finite && row->form == SG_FORM_PROSE ? words : 0;
  }
  return told >= ABSTRACT_WORDS;
}
