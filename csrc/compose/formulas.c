/* Displayed formulas in plain words: a bullet under the one that shows the formula. */
#include "compose/composing.h"
#include "formula/expression.h"
#include "formula/token.h"
#include "text/words.h"

enum {
  MEANING_LEAST = 3,  /* words: "the set" says nothing */
  MEANING_WORDS = 12, /* of what a symbol stands for, to stand in brackets behind it */
  NAME_WORDS = 5,     /* before a symbol that they name */
  WORTH_MIN = 2,      /* of a sentence: see formula/expression.h */
};

/* Can the meaning stand in brackets behind its symbol: "the average seed length"? */
static bool is_short_phrase(struct sg_str meaning)
{
  static const char *const articles[] = {"the ",  "a ",   "an ",  "der ", "die ", "das ", "ein ",
                                         "eine ", "le ",  "la ",  "les ", "l’",   "un ",  "une ",
                                         "el ",   "los ", "las ", "una ", "il ",  "lo ",  "o ",
                                         "os ",   "um ",  "uma ", "de ",  "het ", "een "};
  size_t dollars = 0, words = sg_count_words(meaning);
  for (size_t i = 0; i < meaning.n; i++) {
    dollars += meaning.p[i] == '$';
    if (sg_is_one_of(meaning.p[i], "()[],;:.\n"))
      return false;
  }
  for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++)
    if (sg_str_starts(meaning, sg_cstr(articles[i])))
      return dollars % 2 == 0 && words >= MEANING_LEAST && words <= MEANING_WORDS;
  return false;
}

/* -- What the text calls a symbol ----------------------------------------------------------------- */

static struct sg_str token_text(const struct sg_composing *c, const struct sg_sentence *row, size_t t)
{
  return sg_token_markdown(c->analysis, row, t);
}

/* May "the" at token `t` begin what is named, or is it a part of something longer: "the mean of the
 * population"? */
static bool begins_name(const struct sg_composing *c, const struct sg_sentence *row, size_t t)
{
  static const char *const free[] = {"that",  "if",    "because", "as",     "when",
                                     "where", "since", "while",   "whether"};
  if (t == row->token_from)
    return true;
  uint8_t tag = c->analysis->tokens[t - 1].tag;
  struct sg_str before = token_text(c, row, t - 1);
  return (tag != SG_TAG_IN && tag != SG_TAG_TO && tag != SG_TAG_CC && !sg_tag_is_noun(tag)) ||
         SG_ONE_OF(before, free);
}

/* "the mean fitness $\bar{w}$": the words between "the" and the symbol at token `t`, where they are a name of
 * their own: adjectives and nouns, two words or more; empty otherwise. */
static struct sg_str name_before(const struct sg_composing *c, const struct sg_sentence *row, size_t t)
{
  static const char *const vague[] = {"same",          "other",    "first", "second",    "new",  "given",
                                      "corresponding", "previous", "above", "following", "next", "last",
                                      "single",        "two",      "three", "only"};
  const struct sg_token *tokens = c->analysis->tokens;
  size_t from = t, words = 0;
  for (; from > row->token_from && words < NAME_WORDS; words++) {
    uint8_t tag = tokens[from - 1].tag;
    bool part =
        tokens[from - 1].unit == SG_UNIT_WORD &&
        (tag == SG_TAG_NN || tag == SG_TAG_JJ || (words > 0 && (tag == SG_TAG_VBN || tag == SG_TAG_NNP)));
    struct sg_str word = token_text(c, row, from - 1);
    if (!part || SG_ONE_OF(word, vague))
      break;
    from--;
  }
  bool noun = words > 0 && tokens[t - 1].tag == SG_TAG_NN,
       the = from > row->token_from && sg_str_equal_nocase(token_text(c, row, from - 1), SG_LIT("the"));
  if (words < 2 || !noun || !the || !begins_name(c, row, from - 1))
    return sg_str(NULL, 0);
  struct sg_str md = c->paper->sections[row->section].paragraphs[row->paragraph].markdown;
  return sg_slice(md, tokens[from].from, tokens[t - 1].to);
}

/* Is the symbol alone: not the first of two, nor the beginning of "$j$-th"? */
static bool stands_alone(const struct sg_composing *c, const struct sg_sentence *row, size_t t)
{
  static const char *const joints[] = {"and", "or", ","};
  if (t + 1 >= row->token_to)
    return true;
  struct sg_str next = token_text(c, row, t + 1);
  bool joined =
      SG_ONE_OF(next, joints) && t + 2 < row->token_to && c->analysis->tokens[t + 2].unit == SG_UNIT_MATH;
  return !joined && !sg_str_equal(next, SG_LIT("-"));
}

/* What the running text of the section calls the symbol, if it calls it one thing. */
static struct sg_str name_of(const struct sg_composing *c, struct sg_str tex)
{
  struct sg_str name = {NULL, 0};
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to && c->analysis->english; s++) {
    const struct sg_sentence *row = &c->analysis->sentences[s];
    for (size_t t = row->token_from + 1; t < row->token_to; t++) {
      if (c->analysis->tokens[t].unit != SG_UNIT_MATH)
        continue;
      struct sg_str math = token_text(c, row, t);
      if (math.n < 3 || sg_str_starts(math, SG_LIT("$$")) ||
          !sg_formula_same(sg_slice(math, 1, math.n - 1), tex) || !stands_alone(c, row, t))
        continue;
      bool bracketed =
          t + 1 < row->token_to && sg_str_equal(token_text(c, row, t - 1), SG_LIT("(")) &&
          sg_str_equal(token_text(c, row, t + 1), SG_LIT(")")); /* "the mean fitness ($\\bar{w}$)" */
      struct sg_str found = name_before(c, row, t - bracketed);
      if (found.n > 0 && name.n > 0 && !sg_str_equal_nocase(found, name))
        return sg_str(NULL, 0);
      name = found.n > 0 ? found : name;
    }
  }
  return name;
}

/* -- Meanings ------------------------------------------------------------------------------------- */

/* What the paper says of a symbol: in this section, else everywhere the same; empty where it does not say one
 * thing. */
static struct sg_str explained(const struct sg_composing *c, struct sg_str tex)
{
  struct sg_str here = {NULL, 0}, elsewhere = {NULL, 0};
  bool differ = false, apart = false;
  size_t head = c->analysis->symbol_heads[(unsigned char)tex.p[0]];
  for (size_t i = head; i < c->analysis->symbol_count && c->analysis->symbols[i].tex.p[0] == tex.p[0]; i++) {
    const struct sg_symbol *row = &c->analysis->symbols[i];
    if (!sg_formula_same(row->tex, tex))
      continue;
    struct sg_str *kept = row->section == c->section ? &here : &elsewhere;
    bool *other = row->section == c->section ? &differ : &apart;
    *other = *other || (kept->n > 0 && !sg_str_equal_nocase(*kept, row->meaning));
    *kept = row->meaning;
  }
  bool letter = !sg_is_one_of(tex.p[tex.n - 1], ")}") && sg_str_find(tex, SG_LIT("_"), 0) == SG_NPOS;
  bool alone = here.n == 0 && !letter && !apart; /* a letter means something else in another section */
  struct sg_str meaning = here.n > 0 && !differ ? here : alone ? elsewhere : sg_str(NULL, 0);
  return meaning;
}

/* A displayed formula of a bullet; does its sentence say what a symbol means? */
struct shown {
  struct sg_composing *c;
  size_t row;
  bool explains;
};

/* Is the symbol told of by a bullet of its own in this section? */
static bool is_named(const struct sg_composing *c, struct sg_str tex)
{
  for (size_t i = 0; i < c->bullets.count; i++) {
    const struct sg_bullet *row = &c->bullets.rows[i];
    if (row->kind == SG_POINT_SYMBOL && row->term.n > 2 &&
        sg_formula_same(sg_slice(row->term, 1, row->term.n - 1), tex))
      return true;
  }
  return false;
}

/* Do the bullet of the formula or those over it hold the words? */
static bool stands_over(const struct shown *shown, struct sg_str words)
{
  const struct sg_bullet *rows = shown->c->bullets.rows;
  uint32_t depth = rows[shown->row].depth + 1;
  for (size_t i = shown->row + 1; i-- > 0 && depth > 0;)
    if (rows[i].depth < depth) {
      depth = rows[i].depth;
      if (sg_str_find(rows[i].text, words, 0) != SG_NPOS)
        return true;
    }
  return false;
}

/* What is said of a symbol in its formula's sentence; of others than the left side, what does not stand there
 * yet. */
static struct sg_str meaning_of(void *context, struct sg_str tex, bool subject)
{
  struct shown *shown = context;
  struct sg_composing *c = shown->c;
  struct sg_str meaning = explained(c, tex), name = meaning.n == 0 ? name_of(c, tex) : sg_str(NULL, 0);
  if (!subject && (is_named(c, tex) || stands_over(shown, meaning.n > 0 ? meaning : name)))
    return sg_str(NULL, 0);
  if (name.n > 0) {
    sg_buf_clear(&c->line);
    sg_buf_add_format(&c->line, "the %.*s", SG_STR_ARGS(name));
    meaning = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  }
  if (!is_short_phrase(meaning))
    return sg_str(NULL, 0);
  shown->explains = true;
  return meaning;
}

/* "e_{t-1}" as "e_t": without what is added to its indices or taken off; empty where nothing is. */
static struct sg_str without_offset(struct sg_composing *c, struct sg_str key)
{
  struct sg_str before = {NULL, 0}, part;
  bool changed = false, scripts = false;
  sg_buf_clear(&c->line);
  for (size_t at = 0; (part = sg_formula_token(key, &at)).n > 0;) {
    scripts = scripts || sg_is_one_of(part.p[0], "_^");
    size_t ahead = at;
    struct sg_str next = sg_formula_token(key, &ahead);
    if (scripts && sg_is_one_of(part.p[0], "+-") && part.n == 1 &&
        sg_is_alpha(before.n > 0 ? before.p[0] : ' ') && next.n > 0 && sg_is_digit(next.p[0])) {
      changed = true;
      at = ahead;
      continue;
    }
    sg_buf_add_format(&c->line, "%.*s ", SG_STR_ARGS(part));
    before = part;
  }
  return changed ? sg_arena_copy(c->arena, sg_buf_str(&c->line)) : sg_str(NULL, 0);
}

/* "$c_{i,r}$" as "$c_\\star$", by which a paper names all that differ in their indices. */
static const struct sg_notation *with_any_index(struct sg_composing *c, struct sg_str key)
{
  static const char *const any[] = {"\\star", "*", "\\cdot", "\\bullet"};
  size_t script = sg_str_find(key, SG_LIT("_ "), 0);
  const struct sg_notation *row = NULL;
  for (size_t i = 0; i < sizeof any / sizeof *any && row == NULL && script != SG_NPOS; i++) {
    sg_buf_clear(&c->line);
    sg_buf_add(&c->line, sg_slice(key, 0, script + 2));
    sg_buf_add_format(&c->line, "%s ", any[i]);
    row = sg_notation_of(c->analysis, sg_buf_str(&c->line), c->section);
  }
  return row;
}

/* What the paper calls the symbol, or one that differs from it in its index only. */
static struct sg_called called(void *context, struct sg_str tex)
{
  struct sg_composing *c = ((struct shown *)context)->c;
  struct sg_called none = {.plural = false};
  struct sg_str key = sg_notation_key(tex, c->arena), near = {NULL, 0};
  if (key.n == 0 || c->analysis->notation_count == 0)
    return none;
  const struct sg_notation *row = sg_notation_of(c->analysis, key, c->section);
  if (row == NULL) {
    near = without_offset(c, key);
    row = near.n > 0 ? sg_notation_of(c->analysis, near, c->section) : NULL;
  }
  bool other = row != NULL && near.n > 0;
  row = row == NULL ? with_any_index(c, key) : row;
  return row != NULL ? (struct sg_called){row->name, row->plural, other} : none;
}

/* Is the sentence worth its line? It puts signs into words and says what they stand for: of 13 sentences that
 * only read the signs aloud two newcomers found 13 of no use, some harder than the formula. */
static bool is_helpful(struct sg_formula_words words, const struct shown *shown)
{
  return words.text.n > 0 && (words.named || (words.worth >= WORTH_MIN && shown->explains));
}

/* The sentences for the formulas of bullet `row`, under it; how many. */
static size_t write_under(struct sg_composing *c, size_t row)
{
  struct sg_str text = c->bullets.rows[row].text, formula;
  size_t written = 0;
  for (size_t at = 0; sg_next_display(text, &at, &formula);) {
    struct sg_bullet *over = &c->bullets.rows[row];
    struct shown shown = {.c = c, .row = row};
    struct sg_formula_words words =
        sg_formula_say(formula, c->language,
                       (struct sg_meaning){meaning_of, c->analysis->english ? called : NULL, &shown}, c->arena);
    if (!is_helpful(words, &shown))
      continue;
    /* A formula alone is shown in the bullet above it. */
    bool alone = over->depth > 0 && sg_str_starts(text, SG_LIT("$$"));
    struct sg_bullet bullet = {.depth = over->depth + !alone, .kind = SG_POINT_PLAIN, .text = words.text};
    struct sg_mark mark = over->mark_count > 0 ? over->marks[0] : SG_NO_MARK;
    written += sg_bullets_insert(&c->bullets, row + written + 1, bullet, mark) != SG_NPOS;
  }
  return written;
}

void sg_write_formulas(struct sg_composing *c)
{
  for (size_t i = 0; i < c->bullets.count && c->options->detail != SG_DETAIL_BRIEF; i++)
    i += write_under(c, i);
}
