/* What stands before the first heading and is about the text, not of it: the title once more, the
 * authors, their addresses, dates, licences. It is no idea of the paper: it stands in a group of its
 * own, as it is. */
#include "base/utf8.h"
#include "compose/blocks.h"
#include "compose/composing.h"
#include "compose/prose.h"

enum {
  CREDIT_WORDS = 90,    /* of one bullet */
  ANNOUNCING_WORDS = 5, /* of a sentence before a list */
  SHORT_WORDS = 45,     /* a longer paragraph with a cue is an abstract that names a university */
  MANY_CUES = 3,        /* … but one with these is a list of addresses */
};

static bool is_mark(char ch)
{
  return !sg_is_alpha(ch) && !sg_is_digit(ch) && (unsigned char)ch < 0x80;
}

/* The same letters and digits, case apart. */
static bool same_words(struct sg_str a, struct sg_str b)
{
  size_t i = 0, k = 0;
  for (;;) {
    while (i < a.n && is_mark(a.p[i]))
      i++;
    while (k < b.n && is_mark(b.p[k]))
      k++;
    if (i == a.n || k == b.n)
      return i == a.n && k == b.n;
    if (sg_lower(a.p[i++]) != sg_lower(b.p[k++]))
      return false;
  }
}

static bool holds(struct sg_str s, const char *word)
{
  size_t n = strlen(word);
  for (size_t i = 0; i + n <= s.n; i++)
    if (sg_lower(s.p[i]) == word[0] && sg_str_equal_nocase(sg_slice(s, i, i + n), sg_str(word, n)))
      return true;
  return false;
}

/* How many words of title pages it holds. */
static size_t count_cues(struct sg_str s)
{
  /* clang-format off */
  static const char *const cues[] = {
      "@", "orcid", "correspond", "address", "©", "copyright", "licen", "submitted", "universit", "department",
      "institut", "typeset", "permalink", "fellow", "running head", "key words", "keywords", "contributed equally",
      "dedicated", "certify", "received", "accepted", "published", "e-mail", "schlüsselwörter", "mots-clés"};
  /* clang-format on */
  size_t count = 0;
  for (size_t i = 0; i < sizeof cues / sizeof cues[0]; i++)
    count += holds(s, cues[i]);
  return count;
}

static bool gives_thanks(struct sg_str s)
{
  static const char *const words[] = {"we thank",        "thanks to",     "i thank",
                                      "we are grateful", "i am grateful", "acknowledg"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (holds(sg_slice(s, 0, 80), words[i]))
      return true;
  return false;
}

/* A sentence with a verb of its own; in languages whose verbs the analysis does not know, one that
 * is long enough and stopped. */
static bool is_statement(const struct sg_composing *c, size_t sentence)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  if (!c->analysis->english)
    return row->form == SG_FORM_PROSE && sg_sentence_words(c->analysis, sentence) > 8;
  size_t words = sg_sentence_words(c->analysis, sentence);
  for (size_t t = row->token_from; t < row->token_to; t++) {
    uint8_t tag = c->analysis->tokens[t].tag;
    if (tag == SG_TAG_VBZ || tag == SG_TAG_VBP || tag == SG_TAG_VBD || tag == SG_TAG_MD)
      return words > 3;
  }
  return false;
}

/* "After this lesson you will know:", and a list; not "Authors:". */
static bool announces_list(const struct sg_composing *c, size_t paragraph, size_t words)
{
  struct sg_str text = c->row->paragraphs[paragraph].text;
  return words >= ANNOUNCING_WORDS && text.p[text.n - 1] == ':' && sg_runs_on(c, paragraph);
}

bool sg_is_credit(const struct sg_composing *c, size_t paragraph)
{
  if (c->row->depth > 0 || !sg_is_front_matter(c, c->section))
    return false;
  const struct sg_paragraph *row = &c->row->paragraphs[paragraph];
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + paragraph];
  if (row->kind == SG_PARAGRAPH_BYLINE)
    return true;
  if (row->kind == SG_PARAGRAPH_TABLE)
    return row->markdown.n > 0 && row->markdown.p[0] == '|';
  if (row->kind != SG_PARAGRAPH_TEXT && row->kind != SG_PARAGRAPH_NOTE && row->kind != SG_PARAGRAPH_QUOTE)
    return false;
  if (same_words(row->text, c->row->title_text) || gives_thanks(row->text))
    return true;
  size_t words = 0, cues = count_cues(row->text);
  bool states = false;
  for (size_t s = span->sentence_from; s < span->sentence_to; s++) {
    words += sg_sentence_words(c->analysis, s);
    states = states || is_statement(c, s);
  }
  if (announces_list(c, paragraph, words) && cues == 0)
    return false;
  return !states || (words <= SHORT_WORDS && cues > 0) || cues >= MANY_CUES;
}

/* A table of names and addresses as one line: its cells, without the rules. */
static void add_cells(struct sg_composing *c, struct sg_str text)
{
  struct sg_str line;
  while (sg_str_next_line(&text, &line)) {
    line = sg_str_trim(line);
    if (line.n == 0)
      continue;
    if (c->line.length > 0)
      sg_buf_add(&c->line, SG_LIT(", "));
    sg_prose_escape(&c->line, line);
  }
}

/* The words of a credit on the line. A space that holds two lines apart says nothing. */
static bool add_credit(struct sg_composing *c, size_t paragraph)
{
  const struct sg_paragraph *row = &c->row->paragraphs[paragraph];
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + paragraph];
  size_t words = 0;
  sg_buf_clear(&c->line);
  if (row->kind == SG_PARAGRAPH_TABLE)
    add_cells(c, row->text);
  else if (row->kind == SG_PARAGRAPH_BYLINE)
    sg_buf_add(&c->line, row->markdown);
  if (c->line.length > 0)
    return true;
  for (size_t s = span->sentence_from; s < span->sentence_to; s++) {
    words += sg_sentence_words(c->analysis, s);
    if (words > CREDIT_WORDS && c->line.length > 0)
      break;
    if (c->line.length > 0)
      sg_buf_add_char(&c->line, ' ');
    sg_prose_add(&c->line, c->analysis, s, (struct sg_prose_options){.step = true});
  }
  return words > 0;
}

void sg_write_credits(struct sg_composing *c)
{
  if (c->row->depth > 0 || !sg_is_front_matter(c, c->section))
    return;
  size_t group = SG_NPOS; /* under which they stand */
  size_t title = SG_NPOS; /* said by the guide's own title; what comes after it rests on it too */
  for (size_t i = 0; i < c->row->paragraph_count; i++) {
    if (!sg_is_credit(c, i))
      continue;
    if (same_words(c->row->paragraphs[i].text, c->row->title_text)) {
      title = i;
      continue;
    }
    bool says = add_credit(c, i);
    if (says && group == SG_NPOS)
      group = sg_bullets_add_group(&c->bullets, sg_words_get(c->language, SG_WORD_ABOUT));
    size_t bullet = says ? sg_end_line(c, 1, sg_mark_here(c, i)) : SG_NPOS;
    if (bullet != SG_NPOS)
      c->bullets.rows[bullet].plain = true;
    else if (c->bullets.count > 0) /* a mark without words, or what stands there already */
      sg_bullets_mark(&c->bullets, c->bullets.count - 1, sg_mark_here(c, i));
  }
  if (title != SG_NPOS && c->bullets.count > 0)
    sg_bullets_mark(&c->bullets, c->bullets.count - 1, sg_mark_here(c, title));
}
