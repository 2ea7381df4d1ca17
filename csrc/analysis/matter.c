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

bool sg_is_front_section(const struct sg_paper *paper, size_t section)
{
  if (paper->sections[section].depth > 0)
    return false;
  for (size_t i = section + 1; i < paper->section_count; i++)
    if (paper->sections[i].depth > 0 && paper->sections[i].kind == SG_SECTION_BODY)
      return true;
  return false;
}
