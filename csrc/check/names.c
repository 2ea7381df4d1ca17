/* Names in a guide: the paper must have them, letter for letter. */
#include "check/grounding.h"
#include "text/lexicon.h"

enum { NAME_RARITY_MIN = 5 }; /* rarer than one word in 100,000: no general word with a capital */

/* Is token `i` the first word of a sentence, a quotation, a clause after a colon or a table's cell? */
static bool opens_clause(const struct ground *ground, size_t i)
{
  const struct sg_token *tokens = ground->reading.tokens;
  if (i == 0)
    return true;
  struct sg_str before = sg_slice(ground->words, tokens[i - 1].from, tokens[i - 1].to);
  if (tokens[i - 1].unit == SG_UNIT_PUNCT)
    return sg_is_one_of(before.p[0], ".:!?;(\"'[|") || (unsigned char)before.p[0] >= 0x80;
  for (size_t s = 0; s < ground->reading.sentence_count; s++)
    if (ground->reading.sentences[s].p == ground->words.p + tokens[i].from)
      return true;
  return false;
}

/* Letters and hyphens, three at least: `H_p` and `bG` are symbols. Digits make an identifier of it
 * when there are three or more behind letters: "ERR1341796", not "GPT4". */
static bool is_name(struct sg_str word)
{
  size_t letters = 0, digits = 0;
  for (size_t i = 0; i < word.n; i++) {
    if (sg_is_one_of(word.p[i], "_+/&@$\\^{}.") || (digits > 0 && !sg_is_digit(word.p[i])))
      return false;
    digits += sg_is_digit(word.p[i]);
    letters += !sg_is_digit(word.p[i]);
  }
  return letters > 2 && (digits == 0 || digits > 2);
}

/* German and its neighbours write every noun with a capital. */
static bool capitals_are_nouns(const struct sg_paper *paper)
{
  struct sg_str language = sg_slice(paper->lang, 0, paper->lang.n < 2 ? paper->lang.n : 2);
  return sg_str_equal_nocase(language, SG_LIT("de")) || sg_str_equal_nocase(language, SG_LIT("lb"));
}

/* The word at a token as it is written, TeX accents in it read on. */
static struct sg_str written_word(const struct ground *ground, const struct sg_token *token)
{
  size_t end = sg_written_word_end(ground->words, token->from);
  return sg_slice(ground->words, token->from, end > token->to ? end : token->to);
}

/* A capital that opens a clause makes no name, unless the word is a name of the paper but for a letter. */
static bool is_misspelt(struct ground *ground, const struct sg_stem *stem, struct sg_str word)
{
  if (!ground->checker->analysis->english || stem->rarity < SG_RARITY_UNKNOWN ||
      sg_evidence_has_word(ground->checker->evidence, word))
    return false;
  struct sg_str name = sg_evidence_near_name(ground->checker->evidence, word, &ground->names);
  return name.n > 0;
}

void sg_check_names(struct ground *ground)
{
  const struct sg_reading *reading = &ground->reading;
  const struct sg_analysis *a = ground->checker->analysis;
  bool nouns = capitals_are_nouns(ground->checker->paper);
  for (size_t i = 0; i < reading->token_count; i++) {
    const struct sg_token *token = &reading->tokens[i];
    bool upper = (token->flags & SG_TOKEN_UPPER) != 0;
    if (token->unit != SG_UNIT_WORD || token->stem == SG_NO_STEM ||
        (token->flags & (SG_TOKEN_CAPITAL | SG_TOKEN_UPPER)) == 0 ||
        sg_evidence_uses_as_word(ground->checker->evidence, token->stem))
      continue;
    struct sg_str word = written_word(ground, token);
    const struct sg_stem *stem = sg_stem_of(a, reading, token->stem);
    if (!is_name(word) || stem == NULL || stem->rarity < NAME_RARITY_MIN)
      continue;
    bool opens = !upper && (nouns || opens_clause(ground, i));
    if (opens ? !is_misspelt(ground, stem, word) : sg_evidence_has_word(ground->checker->evidence, word))
      continue;
    sg_checker_add(ground->checker, SG_RULE_GROUND_BULLET, ground->block->body_from + token->from,
                   ground->part->section, "the name “%s” is not in the paper", sg_quote(word).text);
  }
}
