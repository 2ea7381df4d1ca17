/* Lists, residue of a chat, cut ends: what the blocks of a guide show without their words' sense. */
#include "base/utf8.h"
#include "check/checker.h"
#include "markdown/label.h"
#include "text/words.h"

enum { STATEMENT_WORDS = 5 }; /* from which on a bullet in bold that ends in a stop is a statement, no label */

static void check_marker(struct sg_checker *checker, const struct sg_block *block, int section)
{
  if (block->marker == '-')
    return;
  struct sg_str mark = sg_slice(checker->form.text, block->from, block->text_from);
  sg_checker_add(checker, SG_RULE_LIST_MARKER, block->from, section,
                 block->marker == '1' ? "numbered item `%s`: write `- `" : "bullet marker `%s`: write `- `",
                 sg_quote(mark).text);
}

static void check_indent(struct sg_checker *checker, const struct sg_block *block, int section)
{
  unsigned wanted = 4u * block->depth;
  if (block->tab)
    sg_checker_add(checker, SG_RULE_LIST_INDENT, block->from, section,
                   "bullet indented by a tab: use %u spaces", wanted);
  else if (block->indent != wanted)
    sg_checker_add(checker, SG_RULE_LIST_INDENT, block->from, section,
                   "bullet indented by %u space%s: at this depth it takes %u", block->indent,
                   block->indent == 1 ? "" : "s", wanted);
}

/* A formula, table or paragraph inside a bullet stands under the bullet's words, or pandoc takes it
 * out of the list. */
static void check_inside(struct sg_checker *checker, const struct sg_block *block, int section)
{
  unsigned wanted = 4u * (block->depth + 1u);
  if (block->tab || block->indent < wanted)
    sg_checker_add(checker, SG_RULE_LIST_INDENT, block->from, section,
                   "indented by %s%u: inside this bullet it takes %u spaces",
                   block->tab ? "tabs to column " : "", block->indent, wanted);
}

static bool is_bold_line(struct sg_str s)
{
  s = sg_str_trim(s);
  return s.n > 4 && (sg_str_starts(s, SG_LIT("**")) || sg_str_starts(s, SG_LIT("__"))) &&
         (sg_str_find(s, SG_LIT("**"), 2) == s.n - 2 || sg_str_find(s, SG_LIT("__"), 2) == s.n - 2 ||
          (s.p[s.n - 1] == ':' && sg_str_find(s, SG_LIT("**"), 2) == s.n - 3));
}

static void check_prose(struct sg_checker *checker, const struct sg_block *block, int section)
{
  static const char *const what[] = {
      [SG_BLOCK_PROSE] = "prose outside any bullet: make it a bullet",
      [SG_BLOCK_DISPLAY] = "formula outside any bullet: indent it to the bullet that it belongs to",
      [SG_BLOCK_CODE] = "code block outside any bullet: indent it to the bullet that it belongs to",
      [SG_BLOCK_TABLE] = "table outside any bullet: indent it to the bullet that it belongs to",
      [SG_BLOCK_QUOTE] = "quotation outside any bullet: make it a bullet",
      [SG_BLOCK_RULE] = "rule between sections: the headings divide the guide",
  };
  struct sg_str text = sg_block_text(&checker->form, block);
  if (block->kind == SG_BLOCK_PROSE && is_bold_line(text))
    sg_checker_add(checker, SG_RULE_LIST_PROSE, block->from, section,
                   "pseudo-heading %s: make it the bold lead of a bullet", sg_quote(text).text);
  else if (what[block->kind] != NULL && !block->wrapper)
    sg_checker_add(checker, SG_RULE_LIST_PROSE, block->from, section, "%s", what[block->kind]);
}

/* -- Residue ----------------------------------------------------------------------------------- */

/* How a chat opens an answer: the first words of a paragraph outside the lists. */
/* clang-format off */
static const char *const openers[] = {
    "absolutely",     "alright",          "as an ai",          "as requested",  "awesome",
    "below is",       "below are",        "below you",         "certainly",     "excellent choice",
    "gladly",         "glad to",          "good question",     "great choice",  "great paper",
    "great question", "happy to",         "here are",          "here is",       "here you go",
    "here's",         "here’s",           "hello",             "hi there",      "hi!",
    "i can help",     "i have created",   "i have prepared",   "i have written", "i hope",
    "i would be happy", "i'd be happy",   "i'll",              "i will now",    "i've",
    "i’d be happy",   "i’ll",             "i’ve",              "let me",        "let's dive",
    "let’s dive",     "no problem",       "of course",         "okay",          "ok,",
    "sure",           "thank you for",    "thanks for",        "the following is a study guide",
    "this is a great", "this study guide", "understood",       "welcome",       "what a great",
    "gerne",          "natürlich",        "hier ist",          "bien sûr",      "voici",
    "claro",          "por supuesto",     "aquí tienes",       "certo",         "ecco",
};
/* clang-format on */

/* How it closes one, wherever these words stand in a short paragraph. */
/* clang-format off */
static const char *const closers[] = {
    "any questions",        "as an ai language model", "can i help",          "do you want me to",
    "feel free to",         "good luck",               "happy learning",      "happy reading",
    "happy studying",       "hope that helps",         "hope this guide",     "hope this helps",
    "hope you find",        "hope you enjoy",          "i can also",          "i'd be happy to",
    "i’d be happy to",      "if you have any",         "if you need",         "if you want, i",
    "if you want me",       "if you would like",       "if you'd like",       "if you’d like",
    "just ask",             "just let me know",        "just say",            "let me know",
    "shall i",              "should i continue",       "want me to",          "would you like",
    "you're welcome",       "you’re welcome",          "your studies",        "your study session",
    "in diesem leitfaden hoffe", "n'hésitez pas",      "n’hésitez pas",       "no dudes en",
};
/* clang-format on */

static struct sg_str skip_to_words(struct sg_str s)
{
  size_t i = 0;
  while (i < s.n && sg_is_one_of(s.p[i], "*_#>\"' \t"))
    i++;
  return sg_slice(s, i, s.n);
}

static bool starts_nocase(struct sg_str s, const char *word)
{
  if (s.n == 0 || sg_lower(s.p[0]) != sg_lower(word[0]))
    return false;
  size_t n = strlen(word);
  if (s.n < n || !sg_str_equal_nocase(sg_slice(s, 0, n), sg_str(word, n)))
    return false;
  return s.n == n || !(sg_is_alpha(s.p[n]) && sg_is_alpha(word[n - 1]));
}

static bool is_opener(struct sg_str s)
{
  s = skip_to_words(s);
  for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
    if (starts_nocase(s, openers[i]))
      return true;
  return false;
}

static bool is_closer(struct sg_str s)
{
  if (s.n > 1500) /* an offer is short; a text that long says something */
    return false;
  for (size_t at = 0; at < s.n; at++) {
    if (at > 0 && sg_is_alpha(s.p[at - 1]))
      continue;
    for (size_t i = 0; i < sizeof closers / sizeof *closers; i++)
      if (sg_lower(closers[i][0]) == sg_lower(s.p[at]) && starts_nocase(sg_slice(s, at, s.n), closers[i]))
        return true;
  }
  return false;
}

/* `<think>` and its kin at `s`: +1 opens, -1 closes, 0 neither. */
static int think_tag(struct sg_str s)
{
  static const char *const names[] = {"think",      "thinking",   "thought",    "reasoning",
                                      "scratchpad", "reflection", "antthinking"};
  if (s.n < 3 || s.p[0] != '<')
    return 0;
  bool closing = s.p[1] == '/';
  struct sg_str name = sg_slice(s, 1 + closing, s.n);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (starts_nocase(name, names[i]) && name.n > strlen(names[i]) && name.p[strlen(names[i])] == '>')
      return closing ? -1 : 1;
  return 0;
}

/* Reports the think tags of a block; returns whether its end stands inside such a region. */
static bool check_think(struct sg_checker *checker, const struct sg_block *block, bool inside, int section)
{
  struct sg_str text = sg_slice(checker->form.text, block->from, block->to);
  bool reported = false;
  if (block->kind == SG_BLOCK_CODE)
    return inside;
  if (inside && block->kind == SG_BLOCK_PROSE) {
    sg_checker_add(checker, SG_RULE_TEXT_RESIDUE, block->from, section, "a model's thinking: remove it");
    reported = true;
  }
  for (size_t at = sg_str_find(text, SG_LIT("<"), 0); at != SG_NPOS;
       at = sg_str_find(text, SG_LIT("<"), at + 1)) {
    int tag = think_tag(sg_slice(text, at, text.n));
    if (tag == 0)
      continue;
    if (!reported || tag < 0)
      sg_checker_add(checker, SG_RULE_TEXT_RESIDUE, block->from + at, section,
                     tag > 0 ? "a model's thinking begins here: remove it up to its closing tag"
                             : "a model's thinking ends here: remove it");
    reported = true;
    inside = tag > 0;
  }
  return inside;
}

/* What stands before the first and after the last bullet is where a chat greets and offers. */
static void check_residue(struct sg_checker *checker, const struct sg_block *block, int section, bool outside)
{
  struct sg_str text = sg_block_text(&checker->form, block);
  if (block->wrapper) {
    sg_checker_add(checker, SG_RULE_TEXT_RESIDUE, block->from, section,
                   "code fence around the answer: remove it");
    return;
  }
  bool prose = block->kind == SG_BLOCK_PROSE || block->kind == SG_BLOCK_QUOTE;
  if (!prose && !(block->kind == SG_BLOCK_ITEM && block->marks_to == block->marks_from && outside))
    return;
  if ((prose && block->parent < 0 && is_opener(text)) || ((outside || text.n < 300) && is_closer(text)))
    sg_checker_add(checker, SG_RULE_TEXT_RESIDUE, block->from, section,
                   "“%s” is talk of a chat, not of the paper: remove it", sg_quote(text).text);
  else if (prose && outside && block->parent < 0 && text.n < 600 && text.n > 0 &&
           memchr(text.p, '!', text.n) != NULL && checker->options->section != SG_NONE)
    sg_checker_add(checker, SG_RULE_TEXT_RESIDUE, block->from, section,
                   "%s stands outside the list like a remark to the reader: remove it", sg_quote(text).text);
}

/* -- Cut ends ---------------------------------------------------------------------------------- */

/* Words that no sentence ends with. */
static bool is_dangling(struct sg_str word)
{
  static const char *const words[] = {
      "a",    "an",    "the",   "of",      "to",      "and",   "or",    "but",   "with", "for",
      "from", "by",    "into",  "than",    "because", "which", "whose", "if",    "as",   "at",
      "its",  "their", "our",   "your",    "his",     "is",    "are",   "was",   "were", "be",
      "can",  "could", "will",  "would",   "should",  "must",  "may",   "might", "has",  "very",
      "when", "while", "where", "between", "every",   "each",  "der",   "die",   "das",  "und",
      "oder", "le",    "la",    "les",     "et",      "ou",    "el",    "los",   "y",
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (sg_str_equal(word, sg_cstr(words[i])))
      return true;
  return false;
}

/* Arrows, dingbats and emoji, with what joins and colours them. */
static bool is_pictogram(uint32_t c)
{
  return (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF) || c == 0xFE0F || c == 0x200D;
}

static struct sg_str without_pictograms(struct sg_str s)
{
  size_t length;
  while (s.n > 0 && ((unsigned char)s.p[s.n - 1] & 0x80) != 0 &&
         is_pictogram(sg_utf8_decode_before(s, s.n, &length)))
    s.n -= length;
  return s;
}

/* Mark-up, closers and pictures at the end say nothing about the sentence. */
static struct sg_str without_closers(struct sg_str s)
{
  s = without_pictograms(s);
  static const char *const closing[] = {"*", "_", "=", "\"", "'", ")",        "]", "”",
                                        "“", "’", "»", "」", " ", "\xC2\xA0", "`"};
  for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
    if (s.n > 0 && sg_str_ends(s, sg_cstr(closing[i]))) {
      s.n -= strlen(closing[i]);
      s = without_pictograms(s);
      i = (size_t)-1;
    }
  return s;
}

static bool ends_sentence(struct sg_str s)
{
  static const char *const stops[] = {".", "!", "?", ":", "…", "。", "！", "？", "；", ";"};
  struct sg_str t = without_closers(s);
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
    if (sg_str_ends(t, sg_cstr(stops[i])))
      return true;
  return sg_str_ends(s, SG_LIT("$$")) || sg_str_ends(s, SG_LIT("```"));
}

static bool ends_dangling(struct sg_str s)
{
  struct sg_str t = s;
  while (t.n > 0 && sg_is_one_of(t.p[t.n - 1], "*_= "))
    t.n--;
  if (t.n == 0)
    return false;
  if (sg_is_one_of(t.p[t.n - 1], ",([{-") && !(t.n > 1 && t.p[t.n - 2] == '\\'))
    return true;
  size_t from = t.n;
  while (from > 0 && sg_is_alpha(t.p[from - 1]))
    from--;
  /* After anything but a space it is part of a symbol or a name: `O(a`, `type-a`. */
  return from > 0 && sg_is_space(t.p[from - 1]) && is_dangling(sg_slice(t, from, t.n));
}

/* Does the guide close its bullets with full stops, so that a missing one means something? */
static bool uses_stops(const struct sg_blocks *form)
{
  size_t items = 0, stopped = 0;
  for (size_t i = 0; i < form->count; i++) {
    const struct sg_block *block = &form->blocks[i];
    if (block->kind != SG_BLOCK_ITEM || sg_is_group(form, block))
      continue;
    items++;
    stopped += ends_sentence(sg_block_text(form, block));
  }
  return items >= 4 && stopped * 10 >= items * 9;
}

/* Does a line of the section end in these words in the paper itself ("Word count: 612")? */
static bool ends_as_paper(const struct sg_checker *checker, const struct sg_part *part, struct sg_str text)
{
  if (part->section == SG_NONE)
    return false;
  const struct sg_section *section = &checker->paper->sections[part->section];
  struct sg_str tail = without_closers(text);
  size_t from = tail.n > 40 ? tail.n - 40 : 0;
  while (from < tail.n && ((unsigned char)tail.p[from] & 0xC0) == 0x80)
    from++;
  tail = sg_slice(tail, from, tail.n);
  for (size_t i = 0; i < section->paragraph_count && tail.n > 0; i++) {
    struct sg_str rest = section->paragraphs[i].markdown, line;
    while (sg_str_next_line(&rest, &line))
      if (sg_str_ends(without_closers(line), tail))
        return true;
  }
  for (size_t i = 0; i < checker->paper->reference_count && tail.n > 0; i++)
    if (section->kind == SG_SECTION_REFERENCES &&
        sg_str_ends(without_closers(checker->paper->references[i].text), tail))
      return true;
  return false;
}

/* Does the bullet before `last` in its list end without a full stop, as in a list of phrases? */
static bool follows_a_phrase(const struct sg_blocks *form, const struct sg_part *part,
                             const struct sg_block *last)
{
  for (size_t i = (size_t)(last - form->blocks); i > part->from; i--) {
    const struct sg_block *block = &form->blocks[i - 1];
    if (block->kind == SG_BLOCK_ITEM && block->parent == last->parent)
      return last->kind == SG_BLOCK_ITEM && !sg_is_group(form, block) &&
             !ends_sentence(sg_block_text(form, block));
  }
  return false;
}

/* Where the last character of a block's words begins. */
static size_t last_character(const struct sg_checker *checker, const struct sg_block *block)
{
  size_t at = block->text_to > 0 ? block->text_to - 1 : 0;
  while (at > 0 && ((unsigned char)checker->form.text.p[at] & 0xC0) == 0x80)
    at--;
  return at;
}

static void check_cut(struct sg_checker *checker, const struct sg_part *part, bool stops)
{
  const struct sg_block *last = NULL;
  for (size_t i = part->from; i < part->to; i++)
    if (checker->form.blocks[i].kind != SG_BLOCK_RULE && !checker->form.blocks[i].wrapper)
      last = &checker->form.blocks[i];
  if (last == NULL || (last->kind != SG_BLOCK_ITEM && last->kind != SG_BLOCK_PROSE))
    return;
  struct sg_str source, text = sg_source_take(sg_block_text(&checker->form, last), true, &source);
  struct sg_str line = text;
  size_t cut = text.n > 40 ? text.n - 40 : 0;
  while (cut < text.n && ((unsigned char)text.p[cut] & 0xC0) == 0x80)
    cut++;
  line = sg_slice(text, cut, text.n);
  bool group = sg_is_group(&checker->form, last);
  bool formula = sg_str_ends(sg_str_trim(text), SG_LIT("$")); /* which often ends its sentence without a stop */
  bool unstopped =
      stops && !group && !formula && !ends_sentence(text) && !follows_a_phrase(&checker->form, part, last);
  bool cut_off = ends_dangling(text) || unstopped;
  if (cut_off && !ends_as_paper(checker, part, text))
    sg_checker_add(checker, SG_RULE_TEXT_CUT, last_character(checker, last), part->section,
                   "the text ends in mid-sentence after “…%s”: complete it", sg_quote(line).text);
  else if (group && last->kind == SG_BLOCK_ITEM && stops &&
           (sg_count_words(text) < STATEMENT_WORDS || !ends_sentence(text)))
    sg_checker_add(checker, SG_RULE_TEXT_CUT, last_character(checker, last), part->section,
                   "the text ends after the label %s: nothing stands under it", sg_quote(text).text);
}

/* -- All blocks -------------------------------------------------------------------------------- */

static void check_block(struct sg_checker *checker, const struct sg_part *part, const struct sg_block *block,
                        bool residue)
{
  if (block->kind == SG_BLOCK_ITEM) {
    check_marker(checker, block, part->section);
    check_indent(checker, block, part->section);
  } else if (block->parent >= 0) {
    check_inside(checker, block, part->section);
  } else if (!residue && block->kind != SG_BLOCK_HEADING && block->kind != SG_BLOCK_META &&
             (part->heading >= 0 || checker->options->section != SG_NONE || block->kind == SG_BLOCK_RULE)) {
    check_prose(checker, block, part->section);
  }
}

/* Where the last closing tag of a model's thinking stands: an opening one after it is never closed,
 * and what it opened ends with the first bullet or heading. */
static size_t find_last_close(struct sg_str text)
{
  size_t last = 0;
  for (size_t at = sg_str_find(text, SG_LIT("</"), 0); at != SG_NPOS;
       at = sg_str_find(text, SG_LIT("</"), at + 2))
    if (think_tag(sg_slice(text, at, text.n)) < 0)
      last = at;
  return last;
}

/* Blocks [first, last) between the first and the last bullet of the guide. */
static void find_body(const struct sg_blocks *form, size_t *first, size_t *last)
{
  *first = form->count;
  *last = 0;
  for (size_t i = 0; i < form->count; i++)
    if (form->blocks[i].kind == SG_BLOCK_ITEM ||
        (form->blocks[i].kind == SG_BLOCK_HEADING && *first == form->count)) {
      *first = i < *first ? i : *first;
      *last = i + 1;
    }
}

void sg_check_form(struct sg_checker *checker)
{
  const struct sg_blocks *form = &checker->form;
  size_t first, last, last_close = find_last_close(form->text);
  bool thinking = false, stops = uses_stops(form);
  find_body(form, &first, &last);
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    if (part->heading >= 0 && form->blocks[part->heading].from > last_close)
      thinking = false;
    for (size_t i = part->from; i < part->to; i++) {
      const struct sg_block *block = &form->blocks[i];
      size_t before = checker->count;
      if (block->kind == SG_BLOCK_ITEM && block->from > last_close)
        thinking = false;
      bool inside = thinking && block->kind == SG_BLOCK_PROSE;
      thinking = check_think(checker, block, thinking, part->section);
      if (checker->count == before)
        check_residue(checker, block, part->section, i < first || i + 1 >= last);
      check_block(checker, part, block, inside || checker->count > before);
    }
    check_cut(checker, part, stops);
  }
}
