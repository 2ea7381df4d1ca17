/* What kind of point each bullet makes. Told by labels and, in English, by the grammar of the words
 * after them: "**Trap**: A transfer of control that …" defines, "**Aim**: The paper asks …" states. */
#include "base/utf8.h"
#include "check/checker.h"
#include "markdown/inline.h"

enum {
  LEAD_MAX = 48,            /* bytes of a lead that are compared with the lists */
  CODE_WORDS_MAX = 1 << 30, /* bytes of one block's code words */
};

static const char *const term_groups[] = {
    "terms",        "term",          "key terms",    "definitions",   "definition",
    "vocabulary",   "glossary",      "terminology",  "begriffe",      "definitionen",
    "fachbegriffe", "termes",        "définitions",  "vocabulaire",   "términos",
    "definiciones", "vocabulario",   "termini",      "definizioni",   "termos",
    "definições",   "termen",        "definities",   "термины",       "术语",
    "用語",         "pojęcia",       "begrippen",     "용어",
};

static const char *const connection_groups[] = {
    "connections",   "connection",  "links",       "how it connects", "relations",
    "verbindungen",  "zusammenhang", "zusammenhänge", "liens",        "connexions",
    "conexiones",    "collegamenti", "connessioni", "conexões",       "ligações",
    "verbanden",     "связи",        "联系",        "関連",            "powiązania",
    "つながり",      "연결",
};

static const char *const asides[] = {
    "analogy",        "analogie",     "analogía",      "analogia",      "in plain words",
    "in plain terms", "in plain language", "in simple terms", "in simple words", "in other words",
    "in short",       "in everyday",  "plainly",       "simplified",    "simply put",
    "put simply",     "put differently", "imagine",    "think of",      "picture this",
    "picture a",      "picture an",   "it is as if",   "it’s as if",    "it is like",
    "this is like",   "suppose you",  "imaginez",      "imagina",       "stellen sie sich",
    "stell dir",      "man stelle sich",
    "background",     "for intuition", "intuition",    "intuitively",   "anschaulich",
    "vereinfacht",    "hintergrund",  "einfach gesagt", "en clair",     "en d'autres termes",
    "en termes simples", "contexte",  "en otras palabras", "en palabras sencillas", "in parole semplici",
    "em palavras simples",
};

/* Leads that announce a statement, whatever its grammar. */
static const char *const statements[] = {
    "aim",      "goal",     "purpose",  "problem",   "result",  "results",  "method",   "approach",
    "conclusion", "contribution", "history", "setting", "example", "step", "proof",    "idea",
    "motivation", "limitation", "advantage", "advantages", "drawback", "cost", "costs", "benefit",
    "benefits", "comparison", "remark", "note", "question", "answer", "why", "how",  "what",
    "when",     "where",    "first",    "second",    "third",   "fourth",   "finally",  "case",
    "lemma",    "theorem",  "proposition", "corollary", "claim", "outlook", "consequence", "summary",
    "main",     "key",      "scope",    "evidence",  "finding", "findings", "reason",   "reasons",
    "input",    "output",   "data",     "figure",    "table",   "option",   "part",     "thanks",
    "assumption", "observation", "task", "test",     "design",  "use",      "uses",     "role",
    "topics",   "tip",      "rule",     "good",      "bad",     "in",       "on",       "the",
    "two",      "three",    "four",     "from",      "to",      "for",     "five",    "six",
    "critical", "further",  "other",    "more",      "recommended", "recommendation",
    "contrast", "quotation", "listing",  "definition", "algorithm", "commonly", "corresponding", "however",
    "conclusions", "contents", "message", "paper",     "section", "hypothesis", "extension",
};

/* First words of advice. */
static const char *const imperatives[] = {
    "add",   "always", "avoid",  "back",   "build",  "check",   "choose", "combine", "compute",
    "create", "decompose", "do", "don't",  "don’t",  "eliminate", "give", "keep",    "let",
    "make",  "never",  "pick",   "place",  "provide", "put",    "record", "run",     "save",
    "search", "share", "start",  "store",  "submit", "take",    "test",   "track",   "use",
    "write",
};

/* Nouns that announce a list, as a label's last word. */
static const char *const list_nouns[] = {
    "topics", "versions", "ways", "content", "contents", "types", "kinds", "methods", "options",
    "members", "tools", "books", "resources", "steps", "recommendations", "rules", "examples",
    "reasons", "results", "advantages", "drawbacks", "limitations", "applications", "classify",
    "parts", "questions", "settings", "choices", "requirements", "assumptions", "claims",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The first bytes of `s` in lower case, without mark-up before them. */
static struct sg_str lead_of(struct sg_str s, char buf[LEAD_MAX])
{
  size_t i = 0, n = 0, length;
  while (i < s.n && sg_is_one_of(s.p[i], "*_=\"' \t#"))
    i++;
  while (i < s.n) {
    uint32_t c = sg_to_lower(sg_utf8_decode(s, i, &length));
    char bytes[4];
    size_t written = sg_utf8_encode(c, bytes);
    if (n + written > LEAD_MAX)
      break;
    memcpy(buf + n, bytes, written);
    n += written;
    i += length;
  }
  return sg_str(buf, n);
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

/* Does `lead` begin with one of the phrases, as whole words? */
static bool begins_with(struct sg_str lead, const char *const *phrases, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (lead.n == 0 || phrases[i][0] != lead.p[0])
      continue;
    struct sg_str phrase = sg_cstr(phrases[i]);
    if (sg_str_starts(lead, phrase) &&
        (lead.n == phrase.n || !(sg_is_alpha(lead.p[phrase.n]) || lead.p[phrase.n] == '-' ||
                                 ((unsigned char)lead.p[phrase.n] & 0x80) != 0)))
      return true;
  }
  return false;
}

static bool is_finite(uint8_t tag)
{
  return tag == SG_TAG_MD || tag == SG_TAG_VBZ || tag == SG_TAG_VBP || tag == SG_TAG_VBD;
}

/* Words that open a clause under a noun: what follows them says nothing of the main verb. */
static bool opens_clause(const struct sg_reading *reading, struct sg_str text, size_t token)
{
  static const char *const words[] = {"that", "which", "who", "whose", "where", "when",
                                      "whether", "how", "why", "what", "such", "if"};
  struct sg_str word =
      sg_slice(text, reading->tokens[token].from, reading->tokens[token].to);
  if (reading->tokens[token].tag == SG_TAG_WH)
    return true;
  for (size_t i = 0; i < COUNT(words); i++)
    if (sg_str_equal_nocase(word, sg_cstr(words[i])))
      return true;
  return false;
}

/* "hide the origin", "copy the project": a verb that could be a noun, and was taken for one. A noun
 * has no article right after it. */
static bool governs_article(const struct sg_reading *reading, struct sg_str text, size_t token)
{
  if (token + 1 >= reading->token_count || reading->tokens[token].tag != SG_TAG_NN ||
      reading->tokens[token + 1].tag != SG_TAG_DT)
    return false;
  struct sg_str word =
      sg_slice(text, reading->tokens[token + 1].from, reading->tokens[token + 1].to);
  return sg_str_equal(word, SG_LIT("the")) || sg_str_equal(word, SG_LIT("a")) ||
         sg_str_equal(word, SG_LIT("an"));
}

/* Is the first sentence a noun phrase with what hangs on it, so that "term: phrase" is an equation?
 * No finite verb may come before the first word that opens a clause. */
static bool is_phrase(const struct sg_reading *reading, struct sg_str text)
{
  static const uint8_t openers[] = {SG_TAG_DT,  SG_TAG_JJ,  SG_TAG_NN,  SG_TAG_NNS, SG_TAG_NNP,
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
    if (i > 0 && (is_finite(reading->tokens[i].tag) || governs_article(reading, text, i)))
      return false;
  }
  return true;
}

static bool under(const struct sg_checker *checker, const struct sg_block *block,
                  enum sg_point_kind kind)
{
  return block->parent >= 0 && checker->points[block->parent].kind == kind;
}

/* Whether an enclosing bullet's label is one of the phrases. */
static bool in_group(const struct sg_checker *checker, const struct sg_block *block,
                     const char *const *phrases, size_t count)
{
  char buf[LEAD_MAX];
  if (block->parent < 0)
    return false;
  const struct sg_block *parent = &checker->form.blocks[block->parent];
  return checker->points[block->parent].kind == SG_POINT_GROUP &&
         begins_with(lead_of(sg_block_label(&checker->form, parent), buf), phrases, count);
}

static bool announces_list(struct sg_str label)
{
  for (size_t i = 0; i < COUNT(list_nouns); i++) {
    struct sg_str noun = sg_cstr(list_nouns[i]);
    if (label.n >= noun.n &&
        sg_str_equal_nocase(sg_slice(label, label.n - noun.n, label.n), noun) &&
        (label.n == noun.n || label.p[label.n - noun.n - 1] == ' '))
      return true;
  }
  return false;
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

static bool is_definition(const struct sg_checker *checker, size_t index)
{
  char buf[LEAD_MAX];
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str words = sg_point_words(checker, index);
  struct sg_str label = sg_block_label(&checker->form, block);
  if (label.n == 0 || block->kind != SG_BLOCK_ITEM)
    return false;
  if (in_group(checker, block, term_groups, COUNT(term_groups)))
    return true;
  if (sg_count_words(label) > 6 || is_numbered(label) ||
      begins_with(lead_of(label, buf), statements, COUNT(statements)) || announces_list(label) ||
      begins_with(lead_of(label, buf), imperatives, COUNT(imperatives)) ||
      begins_with(lead_of(words, buf), imperatives, COUNT(imperatives)) || label.p[0] == '`')
    return false;
  /* `==Term==: …` says by its mark-up that the term is what matters. */
  if (checker->form.text.p[block->text_from] == '=')
    return sg_count_words(label) < 4;
  struct sg_reading reading = sg_point_reading(checker, index);
  return checker->analysis->english && is_phrase(&reading, words);
}

static enum sg_point_kind classify(const struct sg_checker *checker, size_t index)
{
  char buf[LEAD_MAX];
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str label = sg_block_label(&checker->form, block);
  struct sg_str lead = lead_of(sg_block_text(&checker->form, block), buf);
  if (block->kind == SG_BLOCK_HEADING || block->kind == SG_BLOCK_RULE ||
      block->kind == SG_BLOCK_META || block->kind == SG_BLOCK_CODE)
    return SG_POINT_NONE;
  if (under(checker, block, SG_POINT_CONNECTION) ||
      in_group(checker, block, connection_groups, COUNT(connection_groups)))
    return SG_POINT_CONNECTION;
  if (sg_is_group(&checker->form, block))
    return SG_POINT_GROUP;
  if (label.n > 0 && begins_with(lead, connection_groups, COUNT(connection_groups)))
    return SG_POINT_CONNECTION;
  if (under(checker, block, SG_POINT_ASIDE) || begins_with(lead, asides, COUNT(asides)))
    return SG_POINT_ASIDE;
  if (is_definition(checker, index) ||
      (block->kind != SG_BLOCK_ITEM && under(checker, block, SG_POINT_DEFINITION)))
    return SG_POINT_DEFINITION;
  return SG_POINT_BODY;
}

struct sg_str sg_point_words(const struct sg_checker *checker, size_t block)
{
  const struct sg_block *b = &checker->form.blocks[block];
  bool words = b->kind == SG_BLOCK_ITEM || b->kind == SG_BLOCK_PROSE ||
               b->kind == SG_BLOCK_TABLE || b->kind == SG_BLOCK_QUOTE;
  return sg_slice(checker->form.text, b->body_from, words ? b->text_to : b->body_from);
}

struct sg_reading sg_point_reading(const struct sg_checker *checker, size_t block)
{
  return sg_reader_passage(checker->reader, &checker->points[block].passage);
}

struct sg_reading sg_point_code(const struct sg_checker *checker, size_t block)
{
  return sg_reader_passage(checker->reader, &checker->points[block].code);
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
  struct sg_str words = sg_point_words(checker, index);
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
         sg_reader_read(checker->reader, words, &checker->points[index].code, NULL) == SG_OK;
}

static bool read_point(struct sg_checker *checker, size_t index, struct sg_buf *code)
{
  struct sg_str words = sg_point_words(checker, index);
  return (!has_words(words) ||
          sg_reader_read(checker->reader, words, &checker->points[index].passage, NULL) == SG_OK) &&
         read_code(checker, index, code);
}

bool sg_read_points(struct sg_checker *checker)
{
  const struct sg_blocks *form = &checker->form;
  struct sg_buf code;
  bool ok = true;
  checker->points = SG_ARENA_NEW(checker->arena, struct sg_point, form->count);
  if (checker->points == NULL || sg_reader_new(checker->analysis, form->text.n, checker->arena,
                                               &checker->reader, NULL) != SG_OK)
    return false;
  sg_buf_init(&code, CODE_WORDS_MAX);
  for (size_t i = 0; i < form->count && ok; i++)
    ok = read_point(checker, i, &code);
  sg_buf_free(&code);
  for (size_t i = 0; i < form->count && ok; i++)
    checker->points[i].kind = (uint8_t)classify(checker, i);
  return ok;
}
