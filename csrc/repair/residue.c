/* Greetings and offers: what chat models say before and after the answer proper. */
#include "base/utf8.h"
#include "repair/internal.h"
#include "text/words.h"

enum {
  GREETING_WORDS_MAX = 90, /* a longer paragraph says something */
  OFFER_WORDS_MAX = 70,
};

/* Openers. kind: 'i' an interjection, which a mark or "here" must follow; 'h' "here is", which must
 * present something; 'f' sure as it stands. */
/* clang-format off */
static const struct {
  char kind;
  const char *words;
} openers[] = {
    {'i', "sure"},          {'i', "sure thing"},   {'i', "of course"},     {'i', "certainly"},
    {'i', "absolutely"},    {'i', "okay"},         {'i', "ok"},            {'i', "alright"},
    {'i', "all right"},     {'i', "great"},        {'i', "got it"},        {'i', "no problem"},
    {'i', "hello"},         {'i', "hi"},           {'i', "hi there"},      {'i', "hey"},
    {'i', "gladly"},        {'i', "understood"},   {'i', "perfect"},       {'i', "excellent"},
    {'i', "natürlich"},     {'i', "gerne"},        {'i', "bien sûr"},      {'i', "claro"},
    {'i', "certo"},         {'i', "por supuesto"}, {'i', "you're welcome"},
    {'f', "great question"}, {'f', "great choice"}, {'f', "great paper"},  {'f', "good question"},
    {'f', "happy to help"}, {'f', "i'd be happy"}, {'f', "i'd be glad"},   {'f', "i'm happy to"},
    {'f', "i'll gladly"},   {'f', "let's dive"},   {'f', "let me walk you"}, {'f', "thanks for"},
    {'f', "thank you for"}, {'f', "as an ai"},     {'f', "as a language model"},
    {'h', "here is"},       {'h', "here's"},       {'h', "here are"},      {'h', "below is"},
    {'h', "below you'll"},  {'h', "below you will"}, {'h', "the following is"}, {'h', "this is a"},
    {'h', "this is the"},   {'h', "i've"},         {'h', "i have"},        {'h', "i'll"},
    {'h', "i will"},        {'h', "as requested"}, {'h', "based on the"},  {'h', "hier ist"},
    {'h', "hier sind"},     {'h', "voici"},        {'h', "aquí tienes"},   {'h', "aquí está"},
    {'h', "ecco"},          {'h', "aqui está"},
};
/* clang-format on */

/* What "here is …" presents when it is a greeting. */
static const char *const presented[] = {
    "guide",       "bullet",          "summary", "notes",     "breakdown", "overview",
    "explanation", "answer",          "outline", "you asked", "requested", "your",
    "lernhilfe",   "zusammenfassung", "résumé",  "resumen",   "guía",      "section",
};

/* What a closing offer says somewhere. */
/* clang-format off */
static const char *const offers[] = {
    "let me know",       "feel free to",      "would you like",    "do you want me",
    "do you want a",     "do you want to see", "shall i ",         "should i ",
    "hope this helps",   "hope that helps",   "hope this was",     "hope it helps",
    "happy to help",     "happy to walk",     "happy to explain",  "happy to expand",
    "happy to go",       "happy to provide",  "happy to clarify",  "if you'd like me",
    "if you want me",    "if you'd like, i",  "if you want, i",    "if you have any questions",
    "if you need any",   "just ask",          "just let me",       "happy studying",
    "happy learning",    "happy reading",     "good luck with",    "does that make sense",
    "does this make sense", "end of study guide", "end of the study guide", "end of guide",
    "i can also ",       "i could also ",     "sag mir bescheid",  "n'hésitez pas",
    "n'hésite pas",      "no dudes en",       "fammi sapere",
};
/* clang-format on */

/* The paragraph's words in lower case without mark-up; curly apostrophes straight. */
static struct sg_str fold(struct sg_str s, char *bytes, size_t size)
{
  size_t n = 0, length;
  bool begun = false;
  for (size_t at = 0; at < s.n && n + 4 < size; at += length) {
    uint32_t c = sg_utf8_decode(s, at, &length);
    if (c == 0x2019 || c == 0x2018)
      c = '\'';
    if (c == '*' || c == '_' || c == '#' || c == '=' || c == '`' || c == '\\' || c == '>')
      continue;
    begun |= sg_is_letter(c) || (c < 0x80 && sg_is_digit((char)c));
    if (begun)
      n += sg_utf8_encode(sg_to_lower(c), bytes + n);
  }
  return sg_str_trim(sg_str(bytes, n));
}

static bool holds(struct sg_str s, const char *const *phrases, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (sg_str_find(s, sg_cstr(phrases[i]), 0) != SG_NPOS)
      return true;
  return false;
}

static bool opens(struct sg_str words, size_t row)
{
  struct sg_str opener = sg_cstr(openers[row].words);
  if (!sg_str_starts(words, opener))
    return false;
  struct sg_str rest = sg_slice(words, opener.n, words.n);
  if (rest.n > 0 && (sg_is_alpha(rest.p[0]) || sg_is_digit(rest.p[0])))
    return false;
  if (openers[row].kind == 'f')
    return true;
  if (openers[row].kind == 'i')
    return rest.n == 0 || sg_is_one_of(rest.p[0], "!,.:;") || sg_str_starts(rest, SG_LIT(" here")) ||
           sg_str_starts(rest, SG_LIT(" - ")) || (unsigned char)rest.p[0] >= 0x80;
  return sg_str_ends(words, SG_LIT(":")) || holds(rest, presented, sizeof presented / sizeof presented[0]);
}

/* `first`: nothing but greetings stood before it. Later on, only "Here is …:" is residue. */
bool sg_repair_is_greeting(struct sg_str paragraph, bool first)
{
  enum { FOLD_MAX = 1024 };
  char bytes[FOLD_MAX];
  if (paragraph.n > FOLD_MAX * 2)
    return false;
  struct sg_str words = fold(paragraph, bytes, sizeof bytes);
  if (words.n == 0 || sg_count_words(words) > GREETING_WORDS_MAX)
    return false;
  if (!first)
    return sg_str_ends(words, SG_LIT(":")) &&
           (sg_str_starts(words, SG_LIT("here is ")) || sg_str_starts(words, SG_LIT("here's ")) ||
            sg_str_starts(words, SG_LIT("here are ")));
  for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
    if (opens(words, i))
      return true;
  return false;
}

bool sg_repair_is_offer(struct sg_str paragraph)
{
  enum { FOLD_MAX = 1024 };
  char bytes[FOLD_MAX];
  if (paragraph.n > FOLD_MAX * 2)
    return false;
  struct sg_str words = fold(paragraph, bytes, sizeof bytes);
  return words.n > 0 && sg_count_words(words) <= OFFER_WORDS_MAX &&
         holds(words, offers, sizeof offers / sizeof offers[0]);
}
