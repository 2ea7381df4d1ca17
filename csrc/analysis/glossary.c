/* The glossaries' terms where the text uses them: each entry's term, and its long form, is wanted at the
 * first place where it stands.
 *
 * Entries are hung up by the stem that they begin with, so that the text is walked once.
 */
#include "analysis/draft.h"

enum {
  WORDS_MAX = 10,  /* of an entry; longer ones are not terms */
  CHAIN_MAX = 256, /* entries compared at one word: a hostile glossary may begin all in the same way */
};

struct entry {
  uint32_t stems[WORDS_MAX];
  size_t count;
  bool upper; /* an acronym: "IT" is not "it" */
  bool found;
  uint32_t next; /* entry + 1 that begins with the same stem */
};

struct glossary {
  struct entry *entries;
  size_t count;
  uint32_t *heads; /* by stem: entry + 1 */
};

/* Hangs up one form; words that the text lacks leave it out. */
static void add_form(const struct sg_draft *draft, struct glossary *glossary, struct sg_str form)
{
  struct entry entry = {.count = 0};
  size_t capitals = 0, letters = 0;
  for (size_t at = 0; at < form.n;) {
    while (at < form.n && sg_is_space(form.p[at]))
      at++;
    size_t end = at;
    for (; end < form.n && !sg_is_space(form.p[end]); end++) {
      letters += sg_is_alpha(form.p[end]);
      capitals += form.p[end] >= 'A' && form.p[end] <= 'Z';
    }
    if (end == at)
      break;
    uint32_t stem = sg_vocabulary_find(draft->vocabulary, sg_slice(form, at, end));
    if (stem == SG_NO_STEM || entry.count == WORDS_MAX)
      return;
    entry.stems[entry.count++] = stem;
    at = end;
  }
  if (entry.count == 0)
    return;
  entry.upper = entry.count == 1 && letters > 1 && capitals == letters;
  entry.next = glossary->heads[entry.stems[0]];
  glossary->entries[glossary->count++] = entry;
  glossary->heads[entry.stems[0]] = (uint32_t)glossary->count;
}

static bool stands_at(const struct sg_draft *draft, const struct entry *entry, size_t at, size_t end)
{
  if (entry->found || end - at < entry->count || (entry->upper && !(draft->tokens[at].flags & SG_TOKEN_UPPER)))
    return false;
  for (size_t i = 0; i < entry->count; i++)
    if (draft->tokens[at + i].stem != entry->stems[i])
      return false;
  return true;
}

static bool find_entries(struct sg_draft *draft, const struct glossary *glossary, size_t sentence)
{
  const struct sg_sentence *s = &draft->sentences[sentence];
  for (size_t i = s->token_from; i < s->token_to; i++) {
    if (draft->tokens[i].stem == SG_NO_STEM)
      continue;
    uint32_t row = glossary->heads[draft->tokens[i].stem];
    for (size_t n = 0; row != 0 && n < CHAIN_MAX; n++, row = glossary->entries[row - 1].next) {
      struct entry *entry = &glossary->entries[row - 1];
      if (!stands_at(draft, entry, i, s->token_to))
        continue;
      entry->found = true;
      struct sg_wanted wanted = {.sentence = (uint32_t)sentence,
                                 .token_from = (uint32_t)i,
                                 .token_to = (uint32_t)(i + entry->count),
                                 .keyword = true,
                                 .listed = true};
      if (!sg_want_term(draft, wanted))
        return false;
    }
  }
  return true;
}

bool sg_find_glossary(struct sg_draft *draft)
{
  const struct sg_paper *paper = draft->paper;
  struct glossary glossary = {0};
  if (paper->glossary_count == 0)
    return true;
  glossary.entries = SG_ARENA_NEW(draft->scratch, struct entry, paper->glossary_count * 2);
  glossary.heads = SG_ARENA_NEW(draft->scratch, uint32_t, draft->vocabulary->stem_count + 1);
  if (glossary.entries == NULL || glossary.heads == NULL)
    return false;
  for (size_t i = 0; i < paper->glossary_count; i++) {
    add_form(draft, &glossary, paper->glossary[i].term);
    add_form(draft, &glossary, paper->glossary[i].expansion);
  }
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    const struct sg_sentence *s = &draft->sentences[i];
    bool words = s->form != SG_FORM_CODE && s->form != SG_FORM_MATH &&
                 paper->sections[s->section].kind != SG_SECTION_REFERENCES;
    if (words && !find_entries(draft, &glossary, i))
      return false;
  }
  return true;
}
