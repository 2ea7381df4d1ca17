/* Symbols: what the paper says that they stand for, in running text ("where $e$ is the gap extension cost"), in
 * tables and in lists of notation.
 */
#include <stdlib.h>

#include "analysis/reader.h"
#include "languages/labels.h"
#include "text/vocabulary.h"

enum {
  SYMBOL_BYTES = 40,    /* a longer formula is not a symbol */
  MEANING_TOKENS = 25,  /* of what it stands for */
  FORMULA_SYMBOLS = 32, /* of one formula that are looked at */
  ROWS_MIN = 3,         /* of a table or list of notation: fewer are chance */
};

/* Between the cues that define and those that may: set by reading, not measured. */
#define SYMBOL_PRECISION 0.62f

/* "$e$", "$f(i)$", "$\bar{w}$": one quantity, in no relation to another. */
static struct sg_str symbol_of(struct sg_str s)
{
  static const char *const relations[] = {"=",    "<",    ">", ",",     "\\le", "\\ge",
                                          "\\in", "\\to", "+", "\\sim", ";",    "\\times"};
  if (s.n < 3 || s.n > SYMBOL_BYTES || s.p[0] != '$' || s.p[1] == '$' || s.p[s.n - 1] != '$')
    return sg_str(NULL, 0);
  s = sg_str_trim(sg_slice(s, 1, s.n - 1));
  size_t depth = 0;
  for (size_t i = 0; i < s.n; i++) {
    depth += sg_is_one_of(s.p[i], "({[");
    depth -= depth > 0 && sg_is_one_of(s.p[i], ")}]");
    for (size_t k = 0; depth == 0 && k < sizeof relations / sizeof relations[0]; k++) {
      size_t n = strlen(relations[k]);
      bool longer = i + n < s.n && sg_is_alpha(relations[k][n - 1]) && sg_is_alpha(s.p[i + n]); /* "\left" */
      if (sg_str_starts(sg_slice(s, i, s.n), sg_cstr(relations[k])) && !longer)
        return sg_str(NULL, 0);
    }
  }
  static const char *const operators[] = {"\\log", "\\ln",  "\\exp", "\\sin", "\\cos", "\\max",
                                          "\\min", "\\det", "i",     "j",     "k"};
  return s.n > 0 && !sg_is_digit(s.p[0]) && s.p[0] != '-' && !SG_ONE_OF(s, operators) ? s : sg_str(NULL, 0);
}

static bool add(struct reader *r, struct sg_str tex, struct sg_str meaning, uint32_t section, int sentence)
{
  struct sg_analysis *out = r->draft->out;
  struct sg_symbol *rows = sg_arena_grow(r->draft->arena, (struct sg_symbol *)out->symbols, out->symbol_count,
                                         &r->capacity, sizeof *rows);
  if (rows == NULL)
    return false;
  struct sg_sentence *told = &r->draft->sentences[sentence];
  if (told->definition < SYMBOL_PRECISION) {
    told->definition = SYMBOL_PRECISION;
    told->cue = SG_CUE_REFERS_TO;
  }
  out->symbols = rows;
  rows[out->symbol_count++] = (struct sg_symbol){tex, meaning, section, sentence, SG_NONE};
  return true;
}

/* -- Running text --------------------------------------------------------------------------------- */

/* Does the clause begin at token `i`: nothing before it, or a word or mark that introduces symbols? */
static bool is_introduced(const struct reader *r, size_t i)
{
  static const char *const words[] = {"where", "with", "let",  "and", "here", ",",   ";",       "(",
                                      "wobei", "sei",  "mit",  "und", "où",   "et",  "avec",    "donde",
                                      "y",     "con",  "dove", "e",   "onde", "com", "waarbij", "en",
                                      "met",   "soit", "sea",  "sia", "seja", NULL},
                           *const premises[] = {"if", "suppose", "assume", "for", "given", "let", "as", NULL},
                           *const firm[] = {"where", "here", "wobei",   "où", "donde",
                                            "dove",  "onde", "waarbij", NULL},
                           *const lets[] = {"let", NULL};
  if (i == r->s->token_from)
    return true;
  bool where = false;
  for (size_t k = r->s->token_from; k < i && !where; k++)
    where = is_any(r, k, firm);
  bool let = is_any(r, i - 1, lets); /* "Given a list, let $f$ be the …" */
  if (!where && !let && is_any(r, r->s->token_from, premises) && !is_any(r, i - 1, firm) &&
      i != r->s->token_from + 1)
    return false; /* "If $G$ is a group, and $A$ is a finite set" */
  return token(r, i - 1)->unit == SG_UNIT_MATH ? token(r, i - 1)->to - token(r, i - 1)->from > SYMBOL_BYTES
                                               : is_any(r, i - 1, words);
}

static bool says(const struct reader *r, size_t i)
{
  static const char *const verbs[] = {
      "is",         "are",  "be",  "denotes", "denote",     "represents", "represent", "being", "ist",
      "bezeichnet", "sind", "est", "désigne", "sont",       "es",         "denota",    "son",   "è",
      "indica",     "sono", "é",   "são",     "representa", "staat",      "zijn",      NULL};
  return is_any(r, i, verbs);
}

/* "$j$-th": no symbol of its own. */
static bool is_ordinal(const struct reader *r, size_t i)
{
  return i + 1 < r->s->token_to && (token(r, i + 1)->flags & SG_TOKEN_GLUED) &&
         sg_str_equal(text_of(r, i + 1), SG_LIT("-"));
}

/* Where what begins at token `i` ends: before the mark or word that goes on with something else. */
static size_t meaning_end(const struct reader *r, size_t i)
{
  static const char *const others[] = {"such",  "if",      "when",  "where", "because", "so",
                                       "while", "whereas", "wobei", "dove",  NULL},
                           *const joins[] = {"and", "und", "et", "y", "e", "en", NULL};
  size_t end = i;
  for (; end < r->s->token_to && end < i + MEANING_TOKENS; end++) {
    struct sg_str s = text_of(r, end);
    bool bracket = token(r, end)->unit == SG_UNIT_PUNCT && sg_is_one_of(s.p[0], "()[");
    if (bracket || (token(r, end)->unit == SG_UNIT_PUNCT && sg_is_one_of(s.p[0], ".,;:")))
      return end;
    if (is_any(r, end, others) || sg_str_starts(s, SG_LIT("$$")) || s.p[0] == '\xE2')
      return end;
    if (token(r, end)->unit == SG_UNIT_CITATION ||
        (is_any(r, end, joins) && end + 1 < r->s->token_to && token(r, end + 1)->unit == SG_UNIT_MATH &&
         !is_ordinal(r, end + 1)))
      return end;
  }
  return end < i + MEANING_TOKENS ? end : i;
}

/* Is it a noun phrase: "the gap extension cost", not "zero", "given by …" or "large"? */
static bool is_thing(const struct reader *r, size_t from, size_t to)
{
  static const char *const idle[] = {"given", "defined", "assumed",     "taken", "chosen",   "set",
                                     "not",   "called",  "known",       "used",  "obtained", "bounded",
                                     "also",  "only",    "independent", NULL};
  bool noun = false, relative = false;
  if (to <= from || is_any(r, from, idle))
    return false;
  bool article = token(r, from)->tag == SG_TAG_DT;
  for (size_t i = from; i < to; i++) {
    uint8_t tag = token(r, i)->tag;
    relative = relative || tag == SG_TAG_WH || sg_is_word(text_of(r, i), "that");
    if (sg_tag_is_finite(tag) && !relative)
      return false;
    if ((tag == SG_TAG_IN || tag == SG_TAG_TO) && !noun && r->draft->out->english)
      return false; /* "proportional to the power", "held fixed at" */
    noun = noun || sg_tag_is_noun(tag) || (!r->draft->out->english && token(r, i)->unit == SG_UNIT_WORD);
  }
  uint8_t last = token(r, to - 1)->tag;
  return noun && last != SG_TAG_DT && last != SG_TAG_IN &&
         (article || (!r->draft->out->english && to > from + 1) ||
          (to > from + 1 && (sg_tag_is_noun(token(r, from)->tag) || token(r, from)->tag == SG_TAG_JJ)));
}

static struct sg_str words_of(const struct reader *r, size_t from, size_t to)
{
  struct sg_str md = sg_draft_paragraph(r->draft, r->s)->markdown;
  return sg_slice(md, token(r, from)->from, token(r, to - 1)->to);
}

/* "Denote by $x$ the cost", "the cost is denoted by $x$" begins elsewhere. */
static bool is_denoted(const struct reader *r, size_t i)
{
  static const char *const words[] = {"denote", "denoted", NULL};
  return i >= r->s->token_from + 2 && sg_is_word(text_of(r, i - 1), "by") && is_any(r, i - 2, words);
}

/* "sei $x$ die Länge", "bezeichnet $l$ die Länge", "soit $x$ la": the verb stands before it. */
static bool is_given(const struct reader *r, size_t i)
{
  struct sg_str rest = sg_words_grammar(sg_words_language(r->draft->paper->lang), SG_GRAMMAR_SYMBOL), word;
  while (i > r->s->token_from && sg_words_next(&rest, &word))
    if (sg_str_equal_nocase(text_of(r, i - 1), word))
      return token(r, i + 1)->unit == SG_UNIT_WORD && !says(r, i + 1);
  return false;
}

/* "$a$ and $b$ are the cost and the size": each of the symbols before the verb at token `i` + 1 has its own. */
static bool is_one_of_many(const struct reader *r, size_t i)
{
  static const char *const joints[] = {"and", ",", NULL}, *const verbs[] = {"are", "denote", "represent", NULL};
  return i >= r->s->token_from + 2 && is_any(r, i - 1, joints) && token(r, i - 2)->unit == SG_UNIT_MATH &&
         is_any(r, i + 1, verbs);
}

static bool read_sentence(struct reader *r, size_t index)
{
  for (size_t i = r->s->token_from; i + 2 < r->s->token_to; i++) {
    struct sg_str tex = token(r, i)->unit == SG_UNIT_MATH ? symbol_of(text_of(r, i)) : sg_str(NULL, 0);
    bool denoted = tex.n > 0 && (is_denoted(r, i) || is_given(r, i));
    if (tex.n == 0 || !(denoted || (is_introduced(r, i) && says(r, i + 1))) || is_one_of_many(r, i))
      continue;
    size_t from = i + (denoted ? 1 : 2), to = meaning_end(r, from);
    if (!denoted && sg_is_word(text_of(r, i + 1), "be") && !sg_is_word(text_of(r, from), "the"))
      continue; /* "Let $G$ be a group": of which kind it is, not what it stands for */
    if (is_thing(r, from, to) && !add(r, tex, words_of(r, from, to), r->s->section, (int)index))
      return false;
  }
  return true;
}

/* -- Tables and lists of notation --------------------------------------------------------------------- */

/* The symbol with which a row begins, and what it says after it. */
static bool read_row(struct sg_str line, bool table, struct sg_str *tex, struct sg_str *meaning)
{
  line = sg_str_trim(line);
  size_t head = table ? 1 : 2; /* "|", "- " */
  if (line.n < 6 || (table ? line.p[0] != '|' : !sg_str_starts(line, SG_LIT("- "))))
    return false;
  line = sg_str_trim(sg_slice(line, head, line.n));
  size_t close = line.n > 1 && line.p[0] == '$' ? sg_str_find(line, SG_LIT("$"), 1) : SG_NPOS;
  if (close == SG_NPOS)
    return false;
  *tex = symbol_of(sg_slice(line, 0, close + 1));
  struct sg_str rest = sg_str_trim(sg_slice(line, close + 1, line.n));
  static const char *const joints[] = {"|", ":", "=", "—", "–", "--", "is ", "denotes "};
  for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++) {
    struct sg_str joint = sg_cstr(joints[i]);
    if (!sg_str_starts(rest, joint) || (i == 0) != table)
      continue;
    rest = sg_str_trim(sg_slice(rest, joint.n, rest.n));
    size_t end = table ? sg_str_find(rest, SG_LIT("|"), 0) : rest.n;
    *meaning = sg_str_trim(sg_slice(rest, 0, end == SG_NPOS ? rest.n : end));
    return tex->n > 0 && meaning->n > 3 && sg_is_alpha(meaning->p[0]);
  }
  return false;
}

/* The sentence of the paragraph that holds byte `at`. */
static int sentence_at(const struct reader *r, const struct sg_paragraph_span *span, size_t at)
{
  size_t s = span->sentence_from;
  while (s + 1 < span->sentence_to && r->draft->sentences[s + 1].from <= at)
    s++;
  return (int)s;
}

static bool read_rows(struct reader *r, struct sg_str md, bool table, uint32_t section,
                      const struct sg_paragraph_span *span)
{
  size_t found = 0;
  for (int pass = 0; pass < 2; pass++) {
    struct sg_str rest = md, line, tex, meaning;
    while (sg_str_next_line(&rest, &line)) {
      if (!read_row(line, table, &tex, &meaning))
        continue;
      found += pass == 0;
      if (pass == 1 && !add(r, tex, meaning, section, sentence_at(r, span, (size_t)(tex.p - md.p))))
        return false;
    }
    if (found < ROWS_MIN)
      return true;
  }
  return true;
}

/* -- Formulas that use them --------------------------------------------------------------------------- */

/* What identifies the symbol in a formula: all of it, or a function's name with its bracket. */
static struct sg_str base_of(struct sg_str tex)
{
  size_t open = sg_str_find(tex, SG_LIT("("), 0);
  return open != SG_NPOS && open > 0 && tex.p[tex.n - 1] == ')' ? sg_slice(tex, 0, open + 1) : tex;
}

/* The end of a group of words, a name or a label that stands at `at`: "\text{if e is}", "\begin{array}". */
static size_t skip_words(struct sg_str s, size_t at)
{
  static const char *const commands[] = {"\\text", "\\mbox",  "\\operatorname", "\\label",
                                         "\\tag",  "\\begin", "\\end",          "\\qquad\\text"};
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
    if (sg_str_starts(sg_slice(s, at, s.n), sg_cstr(commands[i]))) {
      size_t open = sg_str_find(s, SG_LIT("{"), at),
             close = open == SG_NPOS ? SG_NPOS : sg_str_find(s, SG_LIT("}"), open);
      return close == SG_NPOS ? s.n : close + 1;
    }
  return at;
}

/* Is it the base of the exponential function that stands at `at`: "e^{-k\\epsilon}", "e^x", not "e^2" or "e^*"?
 */
static bool is_exponential(struct sg_str formula, size_t at, struct sg_str base)
{
  size_t up = at + 1;
  if (!sg_str_equal(base, SG_LIT("e")) || up + 1 >= formula.n || formula.p[up] != '^')
    return false;
  up += formula.p[up + 1] == '{' ? 2 : 1;
  return up < formula.n && !sg_is_digit(formula.p[up]) && formula.p[up] != '*' &&
         !sg_str_starts(sg_slice(formula, up, formula.n), SG_LIT("\\prime"));
}

/* Does the symbol stand at `at` as one, not as part of another: "e" in "\tilde e", not in "x_e", "e_i", "\le"?
 */
static bool stands_at(struct sg_str formula, size_t at, struct sg_str base)
{
  if (!sg_str_starts(sg_slice(formula, at, formula.n), base))
    return false;
  char before = at > 0 ? formula.p[at - 1] : ' ', earlier = at > 1 ? formula.p[at - 2] : ' ',
       after = at + base.n < formula.n ? formula.p[at + base.n] : ' ';
  if (sg_is_alpha(before) || before == '\\' || before == '_' ||
      (before == '{' && (earlier == '_' || sg_is_alpha(earlier))))
    return false;
  bool letter = sg_is_alpha(base.p[base.n - 1]);
  return !is_exponential(formula, at, base) && !(letter && sg_is_alpha(after)) && !sg_is_one_of(after, "_'") &&
         !(base.n == 1 && after == '(');
}

size_t sg_symbols_of(const struct sg_analysis *analysis, struct sg_str formula, uint32_t *found, size_t most)
{
  size_t count = 0;
  for (size_t at = 0; at < formula.n && count < most; at++) {
    size_t skipped = skip_words(formula, at);
    if (skipped > at) {
      at = skipped - 1;
      continue;
    }
    unsigned char head = (unsigned char)formula.p[at];
    for (size_t row = analysis->symbol_heads[head]; row < analysis->symbol_count && count < most; row++) {
      const struct sg_symbol *symbol = &analysis->symbols[row];
      if ((unsigned char)symbol->tex.p[0] != head)
        break;
      bool again = row > 0 && sg_str_equal(symbol->tex, analysis->symbols[row - 1].tex);
      for (size_t i = 0; i < count && !again; i++)
        again = found[i] == row;
      if (!again && stands_at(formula, at, base_of(symbol->tex)))
        found[count++] = (uint32_t)row;
    }
  }
  return count;
}

static int by_tex(const void *a, const void *b)
{
  const struct sg_symbol *one = a, *two = b;
  int order = sg_str_compare(one->tex, two->tex);
  return order != 0 ? order : one->sentence - two->sentence;
}

/* Is the symbol of row `row`, the first with its name, explained in the section? */
static bool is_explained(const struct sg_analysis *a, size_t row, uint32_t section)
{
  for (size_t i = row; i < a->symbol_count && sg_str_equal(a->symbols[i].tex, a->symbols[row].tex); i++)
    if (a->symbols[i].section == section)
      return true;
  return false;
}

bool sg_next_display(struct sg_str md, size_t *at, struct sg_str *formula)
{
  size_t open = sg_str_find(md, SG_LIT("$$"), *at),
         close = open == SG_NPOS ? SG_NPOS : sg_str_find(md, SG_LIT("$$"), open + 2);
  if (close == SG_NPOS)
    return false;
  *formula = sg_slice(md, open + 2, close);
  *at = close + 2;
  return true;
}

/* Notes for each symbol the first section whose displayed formulas use it without a word on it. */
static void note_uses(const struct sg_draft *draft, struct sg_symbol *rows, uint32_t section, struct sg_str md)
{
  uint32_t found[FORMULA_SYMBOLS];
  struct sg_str formula;
  for (size_t at = 0; sg_next_display(md, &at, &formula);) {
    size_t count = sg_symbols_of(draft->out, formula, found, FORMULA_SYMBOLS);
    for (size_t i = 0; i < count; i++)
      if (rows[found[i]].first_use == SG_NONE && !is_explained(draft->out, found[i], section))
        rows[found[i]].first_use = (int)section;
  }
}

static bool index_symbols(struct sg_draft *draft)
{
  struct sg_analysis *out = draft->out;
  struct sg_symbol *rows = (struct sg_symbol *)out->symbols;
  uint32_t *heads = SG_ARENA_NEW(draft->arena, uint32_t, 256);
  if (heads == NULL)
    return false;
  if (out->symbol_count > 0)
    qsort(rows, out->symbol_count, sizeof *rows, by_tex);
  for (size_t i = 0; i < 256; i++)
    heads[i] = (uint32_t)out->symbol_count;
  for (size_t i = out->symbol_count; i-- > 0;)
    heads[(unsigned char)rows[i].tex.p[0]] = (uint32_t)i;
  out->symbol_heads = heads;
  for (size_t s = 0; s < draft->paper->section_count && out->symbol_count > 0; s++)
    for (size_t p = 0; p < draft->paper->sections[s].paragraph_count; p++)
      note_uses(draft, rows, (uint32_t)s, draft->paper->sections[s].paragraphs[p].markdown);
  return true;
}

bool sg_find_symbols(struct sg_draft *draft)
{
  struct reader r = {.draft = draft};
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    r.s = &draft->sentences[i];
    if (r.s->form == SG_FORM_PROSE && draft->paper->sections[r.s->section].kind != SG_SECTION_REFERENCES &&
        !read_sentence(&r, i))
      return false;
  }
  size_t at = 0;
  for (size_t s = 0; s < draft->paper->section_count; s++)
    for (size_t p = 0; p < draft->paper->sections[s].paragraph_count; p++, at++) {
      const struct sg_paragraph *row = &draft->paper->sections[s].paragraphs[p];
      const struct sg_paragraph_span *span = &draft->out->paragraphs[at];
      bool table = row->kind == SG_PARAGRAPH_TABLE;
      if ((table || row->kind == SG_PARAGRAPH_LIST) && span->sentence_to > span->sentence_from &&
          !read_rows(&r, row->markdown, table, (uint32_t)s, span))
        return false;
    }
  return index_symbols(draft);
}
