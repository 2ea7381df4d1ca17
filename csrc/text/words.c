#include "text/words.h"

#include "base/search.h"
#include "base/utf8.h"

enum { UNSPACED_CHARS = 3 }; /* of Chinese or Japanese that make about one word */

size_t sg_count_words(struct sg_str s)
{
  size_t words = 0, unspaced = 0;
  for (size_t at = 0, length = 1; at < s.n; at += length, length = 1) {
    bool ascii = (unsigned char)s.p[at] < 0x80;
    if (!ascii && sg_is_unspaced(sg_utf8_decode(s, at, &length)))
      words += unspaced++ % UNSPACED_CHARS == 0;
    else
      words += !sg_is_space(s.p[at]) && (at == 0 || sg_is_space(s.p[at - 1]));
  }
  return words;
}

/* Plurals that no rule tells, sorted: every name that a paper may hold is asked for here. */
static const struct irregular {
  const char *plural, *singular;
} irregular[] = {{"analyses", "analysis"},   {"axes", "axis"},        {"bacteria", "bacterium"},
                 {"bases", "base"},          {"children", "child"},   {"corpora", "corpus"},
                 {"criteria", "criterion"},  {"feet", "foot"},        {"foci", "focus"},
                 {"fungi", "fungus"},        {"genera", "genus"},     {"hypotheses", "hypothesis"},
                 {"indices", "index"},       {"loci", "locus"},       {"matrices", "matrix"},
                 {"mice", "mouse"},          {"nuclei", "nucleus"},   {"phenomena", "phenomenon"},
                 {"phyla", "phylum"},        {"spectra", "spectrum"}, {"stimuli", "stimulus"},
                 {"syntheses", "synthesis"}, {"taxa", "taxon"},       {"teeth", "tooth"},
                 {"vertices", "vertex"},     {"vortices", "vortex"}};

/* Does the word end as a plural may? Most words are told at once. */
static bool may_be_plural(struct sg_str word)
{
  switch (word.n > 2 ? word.p[word.n - 1] : '\0') {
  case 's':
  case 'a':
  case 'i':
    return true;
  case 'n': /* "children" */
    return word.p[word.n - 2] == 'e';
  case 't': /* "feet" */
  case 'h': /* "teeth" */
    return word.p[word.n - 3] == 'e';
  case 'e': /* "mice" */
    return word.p[word.n - 2] == 'c';
  }
  return false;
}

struct sg_str sg_words_unplural(struct sg_str word)
{
  if (!may_be_plural(word) || (word.p[word.n - 1] == 's' && word.p[word.n - 2] != 'e'))
    return word;
  const struct irregular *row = sg_search_find(&word, irregular, sizeof irregular / sizeof irregular[0],
                                               sizeof irregular[0], sg_search_name);
  return row != NULL ? sg_cstr(row->singular) : word;
}

/* What the last word ends in instead of its last `*cut` bytes; NULL: it is not a plural. */
static const char *singular_ending(struct sg_str word, size_t *cut)
{
  size_t space = word.n;
  while (space > 0 && word.p[space - 1] != ' ')
    space--;
  struct sg_str last = sg_slice(word, space, word.n);
  struct sg_str singular = sg_words_unplural(last);
  if (singular.p != last.p) {
    *cut = last.n;
    return singular.p;
  }
  *cut = 1;
  if (last.n > 2 && last.p[last.n - 1] == 's' && last.p[last.n - 2] != sg_lower(last.p[last.n - 2]))
    return "";                      /* "PIs", "GPUs" */
  size_t least = space > 0 ? 3 : 4; /* "mix-ups", but not "gas" */
  if (last.n < least || last.p[last.n - 1] != 's' || sg_str_ends(last, SG_LIT("ss")) ||
      sg_str_ends(last, SG_LIT("us")) || sg_str_ends(last, SG_LIT("is")))
    return NULL;
  static const char *const with_e[] = {"xes", "ches", "shes", "sses"};
  for (size_t i = 0; i < sizeof with_e / sizeof with_e[0]; i++)
    if (sg_str_ends(last, sg_cstr(with_e[i])))
      *cut = 2;
  if (last.n > 4 && sg_str_ends(last, SG_LIT("ies"))) {
    *cut = 3;
    return "y";
  }
  return "";
}

bool sg_words_singular(struct sg_str word, char *out, size_t size, struct sg_str *singular)
{
  size_t cut = 0;
  const char *ending = may_be_plural(word) ? singular_ending(word, &cut) : NULL;
  if (ending == NULL || word.n - cut + strlen(ending) > size)
    return false;
  memcpy(out, word.p, word.n - cut);
  memcpy(out + word.n - cut, ending, strlen(ending));
  *singular = sg_str(out, word.n - cut + strlen(ending));
  return true;
}
