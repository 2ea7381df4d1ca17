/* Theorems, definitions and proofs: a statement is one bullet, what carries it stands beneath. */
#include "compose/blocks.h"
#include "compose/prose.h"
#include "compose/voice.h"

enum {
  JOINED_WORDS = 60,       /* of a statement that one bullet takes */
  BRIEF_PROOF = 25,        /* of a proof's in a brief guide, formulas apart */
  FORMULA_WORD_BYTES = 12, /* a formula reads as one word for so many bytes */
  NUMBER_BYTES = 24,       /* of a label: bold by itself after its word */
  UNTIL_LABEL = 200,       /* bytes: a theorem's name and title */
};

/* "**Theorem 1** (title). …": the name with its title, and where the statement begins. */
static size_t split_label(struct sg_str md, struct sg_buf *label)
{
  size_t proof =
      sg_str_starts(md, SG_LIT("*Proof")) ? sg_str_find(sg_slice(md, 0, UNTIL_LABEL), SG_LIT("*"), 1) : SG_NPOS;
  if (proof != SG_NPOS) { /* "*Proof.*", "*Proof of Theorem 2.*": pandoc's way with proofs */
    sg_buf_add(label, sg_slice(md, 1, md.p[proof - 1] == '.' ? proof - 1 : proof));
    while (++proof < md.n && sg_is_space(md.p[proof]))
      ;
    return proof;
  }
  if (!sg_str_starts(md, SG_LIT("**")))
    return 0;
  size_t end = sg_str_find(sg_slice(md, 0, UNTIL_LABEL), SG_LIT("**"), 2);
  if (end == SG_NPOS || end == 2)
    return 0;
  sg_buf_add(label, sg_slice(md, 2, end));
  while (label->length > 0 && label->data[label->length - 1] == '.')
    sg_buf_truncate(label, label->length - 1);
  size_t at = end + 2;
  while (sg_str_starts(sg_slice(md, at, md.n), SG_LIT(" **"))) { /* "**Definition** **1**." */
    size_t close = sg_str_find(sg_slice(md, 0, at + NUMBER_BYTES), SG_LIT("**"), at + 3);
    if (close == SG_NPOS)
      break;
    sg_buf_add_char(label, ' ');
    sg_buf_add(label, sg_slice(md, at + 3, close));
    at = close + 2;
  }
  if (at + 1 < md.n && md.p[at] == ' ' && md.p[at + 1] == '(') {
    size_t close = sg_str_find(sg_slice(md, 0, at + UNTIL_LABEL), SG_LIT(")"), at);
    if (close != SG_NPOS) {
      sg_buf_add(label, sg_slice(md, at, close + 1));
      at = close + 1;
    }
  }
  while (at < md.n && sg_is_one_of(md.p[at], ".: \n"))
    at++;
  struct sg_str rest = sg_slice(md, at, md.n);
  if (sg_str_starts(rest, SG_LIT("*Proof.*"))) /* pandoc's own word after the label */
    at += strlen("*Proof.*");
  else if (sg_str_starts(rest, SG_LIT("- ")) || sg_str_starts(rest, SG_LIT("1. ")))
    at += sg_marker_length(rest);
  while (at < md.n && md.p[at] == ' ')
    at++;
  return at;
}

/* The sign that ends a proof says nothing in a guide. */
static struct sg_str strip_tombstone(struct sg_str s)
{
  static const char *const signs[] = {"◻", "□", "∎", "◼", "■"};
  s = sg_str_trim(s);
  for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
    if (sg_str_ends(s, sg_cstr(signs[i])))
      return sg_str_trim(sg_slice(s, 0, s.n - strlen(signs[i])));
  return s;
}

/* "… with the following properties:": do sentences of the statement follow that this one announces? */
static bool announces(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s], *next = row + 1;
  return sg_str_ends(sg_sentence_markdown(c->analysis, s), SG_LIT(":")) &&
         s + 1 < c->analysis->sentence_count && next->section == row->section &&
         next->paragraph == row->paragraph && !sg_holds_formula(c->analysis, s + 1);
}

/* "I sketch a proof": "we" is the derivation's, but nobody derives in the singular. */
static void tell_of_author(struct sg_composing *c, size_t s, size_t from)
{
  struct sg_first_person found[SG_FIRST_PERSONS_MAX];
  size_t count = sg_find_first_persons(sg_slice(sg_buf_str(&c->line), from, c->line.length), found);
  for (size_t i = 0; i < count; i++)
    if (found[i].person == SG_PERSON_I) {
      sg_tell_of_authors(c, s, from, (struct sg_telling){.theirs = false});
      return;
    }
}

/* The statement's sentence `s` from byte `from` of the paragraph on. */
static void add_statement(struct sg_composing *c, size_t s, size_t from)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  struct sg_str md = c->row->paragraphs[row->paragraph].markdown;
  struct sg_str text = strip_tombstone(sg_slice(md, from > row->from ? from : row->from, row->to));
  if (text.n == 0)
    return;
  size_t start = c->line.length;
  if (from <= row->from && row->from + text.n == row->to) {
    sg_add_sentence(c, s, (struct sg_prose_options){.keep_colon = announces(c, s)});
    tell_of_author(c, s, start);
    return;
  }
  if (c->line.length > 0 && c->line.data[c->line.length - 1] != ' ')
    sg_buf_add_char(&c->line, ' ');
  sg_prose_add_text(&c->line, text);
  tell_of_author(c, s, start);
}

/* Words, and of formulas what they take to read. */
static size_t reading_words(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  size_t words = 0;
  for (size_t t = row->token_from; t < row->token_to; t++) {
    const struct sg_token *token = &c->analysis->tokens[t];
    if (token->unit == SG_UNIT_MATH)
      words += 1 + (token->to - token->from) / FORMULA_WORD_BYTES;
    else
      words += token->unit != SG_UNIT_PUNCT;
  }
  return words;
}

static bool is_proof(const struct sg_paragraph *row)
{
  static const char *const names[] = {"proof",         "beweis",       "preuve",
                                      "démonstration", "demostración", "dimostrazione",
                                      "demonstração",  "bewijs",       "dowód"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (sg_str_equal_nocase(sg_slice(row->name, 0, strlen(names[i])), sg_cstr(names[i])))
      return true;
  return sg_str_starts(row->markdown, SG_LIT("*Proof"));
}

void sg_write_theorem(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_buf label;
  sg_buf_init(&label, 4096);
  size_t from = split_label(row->markdown, &label);
  if (label.length == 0)
    sg_buf_add(&label, row->name);
  bool bare = sg_str_equal(sg_buf_str(&label), SG_LIT("Proof")); /* pandoc's word, whatever the language */
  sg_start_line(c,
                bare ? sg_words_get(c->language, SG_WORD_PROOF) : sg_arena_copy(c->arena, sg_buf_str(&label)));
  sg_free_scratch(c, &label);
  bool proof = is_proof(row), brief = proof && c->options->detail == SG_DETAIL_BRIEF;
  size_t words = 0, s = span->sentence_from;
  while (s < span->sentence_to && c->analysis->sentences[s].to <= from)
    s++; /* the name alone */
  for (bool open = true; open && s < span->sentence_to; s++) {
    words += reading_words(c, s);
    if (words > (brief ? BRIEF_PROOF : JOINED_WORDS) && c->line.length > 0)
      break;
    add_statement(c, s, from);
    open = brief || !announces(c, s); /* what is announced stands under it */
  }
  if (c->line.length == 0) { /* "Proof." and nothing more: what follows is the proof */
    sg_bullets_mark(&c->bullets, flow->top, sg_mark_here(c, i));
    return;
  }
  bool next = flow->statement != SG_NPOS; /* nothing of its own stands between the two */
  for (size_t k = flow->statement + 1; next && k < c->bullets.count; k++)
    next = c->bullets.rows[k].depth > 0;
  uint32_t depth = proof && next ? 1 : 0;
  size_t bullet = sg_bullets_add_again(&c->bullets, depth, sg_buf_str(&c->line), sg_mark_here(c, i));
  if (bullet != SG_NPOS) {
    c->bullets.rows[bullet].plain = proof;
    c->bullets.rows[bullet].lead = c->lead;
  }
  size_t most = brief ? 0 : c->options->detail == SG_DETAIL_BRIEF ? 2 : SG_NPOS;
  for (; s < span->sentence_to; s++) {
    if (most == 0 && !sg_holds_formula(c->analysis, s))
      continue;
    most -= most > 0 && most != SG_NPOS;
    sg_start_line(c, sg_str(NULL, 0));
    add_statement(c, s, from);
    size_t more = sg_end_line(c, depth + 1, sg_mark_here(c, i));
    if (more != SG_NPOS)
      c->bullets.rows[more].plain = proof;
  }
  sg_flow_close(flow);
  flow->statement = proof ? SG_NPOS : bullet;
  if (depth > 0)
    return;
  flow->top = bullet != SG_NPOS ? bullet : flow->top;
  flow->top_depth = 0;
}
