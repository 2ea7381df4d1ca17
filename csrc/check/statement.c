/* What kind of point each bullet makes. Told by labels and, in English, by the grammar of the words
 * after them: "**Trap**: A transfer of control that …" defines, "**Aim**: The paper asks …" states. */
#include "base/utf8.h"
#include "check/checker.h"
#include "languages/labels.h"
#include "markdown/label.h"
#include "markdown/inline.h"
#include "text/words.h"

enum {
  CODE_WORDS_MAX = 1 << 30, /* bytes of one block's code words */
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* `s` without the mark-up before its first word. */
static struct sg_str lead_of(struct sg_str s)
{
  size_t i = 0;
  while (i < s.n && sg_is_one_of((unsigned char)s.p[i], "*_=\"' \t#"))
    i++;
  return sg_slice(s, i, s.n);
}

struct sg_str sg_lead_label(struct sg_str text)
{
  static const char *const marks[] = {"**", "__", "==", "*", "_"};
  for (size_t i = 0; i < COUNT(marks); i++) {
    struct sg_str mark = sg_cstr(marks[i]);
    size_t end = sg_str_starts(text, mark) ? sg_str_find(text, mark, mark.n) : SG_NPOS;
    if (end == SG_NPOS)
      continue;
    struct sg_str label = sg_str_trim(sg_slice(text, mark.n, end));
    while (label.n > 0 && sg_is_one_of((unsigned char)label.p[label.n - 1], ":.*_"))
      label.n--;
    return label;
  }
  return sg_slice(text, 0, 0);
}

/* Words that open a clause under a noun: what follows them says nothing of the main verb. */
static bool opens_clause(const struct sg_reading *reading, struct sg_str text, size_t token)
{
  static const char *const words[] = {"that",    "which", "who", "whose", "where", "when",
                                      "whether", "how",   "why", "what",  "such",  "if"};
  struct sg_str word = sg_slice(text, reading->tokens[token].from, reading->tokens[token].to);
  return reading->tokens[token].tag == SG_TAG_WH || SG_ONE_OF(word, words);
}

/* "hide the origin", "copy the project": a verb that could be a noun, and was taken for one. A noun
 * has no article right after it. */
static bool governs_article(const struct sg_reading *reading, struct sg_str text, size_t token)
{
  if (token + 1 >= reading->token_count || reading->tokens[token].tag != SG_TAG_NN ||
      reading->tokens[token + 1].tag != SG_TAG_DT)
    return false;
  struct sg_str word = sg_slice(text, reading->tokens[token + 1].from, reading->tokens[token + 1].to);
  return sg_str_equal(word, SG_LIT("the")) || sg_str_equal(word, SG_LIT("a")) ||
         sg_str_equal(word, SG_LIT("an"));
}

/* Is the first sentence a noun phrase with what hangs on it, so that "term: phrase" is an equation?
 * No finite verb may come before the first word that opens a clause. */
static bool is_phrase(const struct sg_reading *reading, struct sg_str text)
{
  static const uint8_t openers[] = {SG_TAG_DT,  SG_TAG_JJ,  SG_TAG_NN,  SG_TAG_NNS,  SG_TAG_NNP,
                                    SG_TAG_CD,  SG_TAG_RB,  SG_TAG_VBG, SG_TAG_PRPS, SG_TAG_WH,
                                    SG_TAG_VBN, SG_TAG_VBD, SG_TAG_IN,  SG_TAG_TO};
  bool opens = false;
  if (reading->token_count == 0 || reading->sentence_count == 0)
    return false;
  for (size_t i = 0; i < COUNT(openers); i++)
    opens |= reading->tokens[0].tag == openers[i];
  if (!opens && !opens_clause(reading, text, 0))
    return false;
  size_t end = (size_t)(reading->sentences[0].p - text.p) + reading->sentences[0].n;
  for (size_t i = 0; i < reading->token_count && reading->tokens[i].from < end; i++) {
    if (opens_clause(reading, text, i))
      return true;
    if (i > 0 && (sg_tag_is_finite(reading->tokens[i].tag) || governs_article(reading, text, i)))
      return false;
  }
  return true;
}

bool sg_is_group(const struct sg_blocks *form, const struct sg_block *block)
{
  if (block->kind != SG_BLOCK_ITEM || block->label_to == block->label_from)
    return false;
  struct sg_str body = sg_str_trim(sg_block_body(form, block));
  return body.n == 0 || sg_str_equal(body, SG_LIT(":"));
}

static bool under(const struct sg_checker *checker, const struct sg_block *block, enum sg_saying kind)
{
  return block->parent >= 0 && checker->statements[block->parent].kind == kind;
}

/* Does the bullet stand in a group of that name? */
static bool in_group(const struct sg_checker *checker, const struct sg_block *block, enum sg_names names)
{
  if (block->parent < 0)
    return false;
  const struct sg_block *parent = &checker->form.blocks[block->parent];
  return checker->statements[block->parent].kind == SG_SAYS_GROUP &&
         sg_names_begin(names, lead_of(sg_block_label(&checker->form, parent)));
}

/* "Relationship 2.1", "Satz 3 (Euler)": the paper's own name for a statement. */
static bool is_numbered(struct sg_str label)
{
  size_t open = sg_str_find(label, SG_LIT(" ("), 0), at = 0;
  struct sg_str name = sg_str_trim(sg_slice(label, 0, open == SG_NPOS ? label.n : open));
  while (at < name.n && name.p[at] != ' ')
    at++;
  if (at == 0 || at + 1 >= name.n || !sg_is_digit(name.p[at + 1]) || !sg_is_upper((unsigned char)name.p[0]))
    return false;
  for (at++; at < name.n; at++)
    if (!sg_is_digit(name.p[at]) && name.p[at] != '.')
      return false;
  return true;
}

/* Does an unmarked label with words after it define a term? */
static bool is_definition(const struct sg_checker *checker, size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str words = sg_statement_words(checker, index);
  struct sg_str label = sg_block_label(&checker->form, block);
  if (label.n == 0 || block->kind != SG_BLOCK_ITEM)
    return false;
  if (block->label == SG_LABEL_DEFINITION || in_group(checker, block, SG_NAMES_TERMS))
    return true;
  if (sg_count_words(label) > 6 || is_numbered(label) || sg_names_begin(SG_NAMES_STATEMENT, lead_of(label)) ||
      sg_names_end(SG_NAMES_LIST_NOUN, label) || sg_names_begin(SG_NAMES_IMPERATIVE, lead_of(label)) ||
      sg_names_begin(SG_NAMES_IMPERATIVE, lead_of(words)) || label.p[0] == '`')
    return false;
  /* `==Term==: …` says by its mark-up that the term is what matters. */
  if (checker->form.text.p[block->text_from] == '=')
    return sg_count_words(label) < 4;
  struct sg_reading reading = sg_statement_reading(checker, index);
  return checker->analysis->english && is_phrase(&reading, words);
}

/* What the guide's own labels say; SG_SAYS_NONE where there is none. */
static enum sg_saying labelled(const struct sg_block *block)
{
  switch ((enum sg_label_kind)block->label) {
  case SG_LABEL_DEFINITION:
    return SG_SAYS_DEFINITION;
  case SG_LABEL_RECALL:
  case SG_LABEL_SYMBOL:
  case SG_LABEL_CITED:
  case SG_LABEL_PLAIN:
  case SG_LABEL_ANALOGY:
    return SG_SAYS_ASIDE;
  case SG_LABEL_WITHIN:
  case SG_LABEL_ACROSS:
    return SG_SAYS_CONNECTION;
  default:
    return SG_SAYS_NONE;
  }
}

static bool is_aside(struct sg_str lead)
{
  return sg_names_begin(SG_NAMES_PLAIN, lead) || sg_names_begin(SG_NAMES_ANALOGY, lead) ||
         sg_names_begin(SG_NAMES_ASIDE, lead);
}

static enum sg_saying classify(const struct sg_checker *checker, size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str label = sg_block_label(&checker->form, block);
  struct sg_str lead = lead_of(sg_block_text(&checker->form, block));
  if (block->kind == SG_BLOCK_HEADING || block->kind == SG_BLOCK_RULE || block->kind == SG_BLOCK_META ||
      block->kind == SG_BLOCK_CODE)
    return SG_SAYS_NONE;
  if (under(checker, block, SG_SAYS_CONNECTION) || in_group(checker, block, SG_NAMES_CONNECTIONS))
    return SG_SAYS_CONNECTION;
  if (sg_is_group(&checker->form, block))
    return SG_SAYS_GROUP;
  if (labelled(block) != SG_SAYS_NONE)
    return labelled(block);
  if (label.n > 0 && sg_names_begin(SG_NAMES_CONNECTIONS, lead))
    return SG_SAYS_CONNECTION;
  if (under(checker, block, SG_SAYS_ASIDE) || is_aside(lead))
    return SG_SAYS_ASIDE;
  if (is_definition(checker, index) ||
      (block->kind != SG_BLOCK_ITEM && under(checker, block, SG_SAYS_DEFINITION)))
    return SG_SAYS_DEFINITION;
  return SG_SAYS_BODY;
}

struct sg_str sg_statement_words(const struct sg_checker *checker, size_t block)
{
  const struct sg_block *b = &checker->form.blocks[block];
  bool words = b->kind == SG_BLOCK_ITEM || b->kind == SG_BLOCK_PROSE || b->kind == SG_BLOCK_TABLE ||
               b->kind == SG_BLOCK_QUOTE;
  return sg_slice(checker->form.text, b->body_from, words ? b->text_to : b->body_from);
}

struct sg_reading sg_statement_reading(const struct sg_checker *checker, size_t block)
{
  return sg_reader_passage(checker->reader, &checker->statements[block].passage);
}

struct sg_reading sg_statement_code(const struct sg_checker *checker, size_t block)
{
  return sg_reader_passage(checker->reader, &checker->statements[block].code);
}

/* Rows of signs hold nothing to read, and every sign would be a token. */
static bool has_words(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (sg_is_alpha(s.p[i]) || sg_is_digit(s.p[i]) || ((unsigned char)s.p[i] & 0x80) != 0)
      return true;
  return false;
}

/* Appends the words of a block's code to `out`. */
static void collect_code(const struct sg_checker *checker, size_t index, struct sg_buf *out)
{
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str words = sg_statement_words(checker, index);
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  if (block->kind == SG_BLOCK_CODE)
    sg_literal_words(sg_block_text(&checker->form, block), out);
  if (words.n == 0 || memchr(words.p, '`', words.n) == NULL)
    return;
  sg_inline_init(&scanner, words);
  while (sg_inline_next(&scanner, &unit))
    if (unit.kind == SG_INLINE_CODE)
      sg_literal_words(sg_slice(words, unit.inner_from, unit.inner_to), out);
}

static bool read_code(struct sg_checker *checker, size_t index, struct sg_buf *code)
{
  sg_buf_clear(code);
  collect_code(checker, index, code);
  if (code->length == 0 && !code->failure)
    return true;
  struct sg_str words = sg_arena_copy(checker->arena, sg_buf_str(code));
  if (code->failure)
    checker->status = sg_buf_status(code, checker->err);
  return checker->status == SG_OK && words.p != NULL &&
         sg_reader_read(checker->reader, words, &checker->statements[index].code, NULL) == SG_OK;
}

/* Of rules that make errors, those of definitions alone look at words that were read; a definition has a label.
 */
static bool is_unread(const struct sg_checker *checker, size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  return checker->options->errors_only && block->label_from == block->label_to;
}

static bool read_statement(struct sg_checker *checker, size_t index, struct sg_buf *code)
{
  struct sg_str words = sg_statement_words(checker, index);
  if (is_unread(checker, index))
    return true;
  return (!has_words(words) ||
          sg_reader_read(checker->reader, words, &checker->statements[index].passage, NULL) == SG_OK) &&
         read_code(checker, index, code);
}

bool sg_read_statements(struct sg_checker *checker)
{
  const struct sg_blocks *form = &checker->form;
  struct sg_buf code;
  bool ok = true;
  checker->statements = SG_ARENA_NEW(checker->arena, struct sg_statement, form->count);
  if (checker->statements == NULL ||
      sg_reader_new(checker->analysis, form->text.n, checker->arena, &checker->reader, NULL) != SG_OK)
    return false;
  sg_buf_init(&code, CODE_WORDS_MAX);
  for (size_t i = 0; i < form->count && ok; i++)
    ok = read_statement(checker, i, &code);
  sg_buf_free(&code);
  for (size_t i = 0; i < form->count && ok; i++)
    checker->statements[i].kind = (uint8_t)classify(checker, i);
  return ok;
}
