/* The sentences of a sense: which a reader is shown, and whether they explain anything. */
#include "dictionary/gloss.h"

#include "text/words.h"

enum {
  DEFINITION_WORDS = 90, /* a sentence that would lead beyond is left out, the first excepted */
  FIRST_WORDS = 120,     /* a first sentence longer than this explains nothing to a beginner */
  DEFINITION_SENTENCES = 3,
};

bool sg_gloss_holds_address(struct sg_str s)
{
  return sg_str_find(s, SG_LIT("http"), 0) != SG_NPOS || sg_str_find(s, SG_LIT("news:"), 0) != SG_NPOS ||
         sg_str_find(s, SG_LIT("ftp:"), 0) != SG_NPOS || sg_str_find(s, SG_LIT("RFC "), 0) != SG_NPOS;
}

static bool is_abbreviation(struct sg_str before) /* what stands before a full stop */
{
  static const char *const words[] = {"e.g", "i.e", "etc",  "vs",   "cf",   "viz",  "c",   "ca",     "St", "Dr",
                                      "Mr",  "Inc", "Corp", "Geom", "Biol", "Chem", "esp", "approx", "U.S"};
  size_t from = before.n;
  while (from > 0 && before.p[from - 1] != ' ' && before.p[from - 1] != '(')
    from--;
  struct sg_str word = sg_slice(before, from, before.n);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (sg_str_equal(word, sg_cstr(words[i])))
      return true;
  return word.n == 1 && word.p[0] >= 'A' && word.p[0] <= 'Z';
}

/* Takes the next sentence off *rest. */
static struct sg_str take_sentence(struct sg_str *rest)
{
  struct sg_str s = *rest;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] != '.' && s.p[i] != '?' && s.p[i] != '!')
      continue;
    size_t end = i + 1;
    while (end < s.n && (s.p[end] == '"' || s.p[end] == ')' || s.p[end] == '\''))
      end++;
    if (end < s.n && s.p[end] != ' ')
      continue;
    bool lower = end + 1 < s.n && s.p[end + 1] >= 'a' && s.p[end + 1] <= 'z';
    if (end < s.n && (lower || (s.p[i] == '.' && is_abbreviation(sg_slice(s, 0, i)))))
      continue;
    *rest = sg_str_trim(sg_slice(s, end, s.n));
    return sg_slice(s, 0, end);
  }
  *rest = sg_str(NULL, 0);
  return s;
}

/* Pointers to other entries say nothing to who reads the guide. */
bool sg_gloss_points(struct sg_str sentence)
{
  static const char *const starts[] = {
      "See ",           "Compare ", "Contrast ", "Cf. ",           "Opposite of ", "Usenet ",
      "Also known as ", "Note:",    "Syn: ",     "Equivalent to ", "Examples are "};
  for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
    if (sg_str_starts(sentence, sg_cstr(starts[i])))
      return true;
  return sg_gloss_holds_address(sentence) || sg_str_find(sentence, SG_LIT("See under"), 0) != SG_NPOS ||
         sg_str_ends(sentence, SG_LIT(".).")) || sg_str_find(sentence, SG_LIT("(sense"), 0) != SG_NPOS ||
         sg_str_find(sentence, SG_LIT(", sense "), 0) != SG_NPOS ||
         sg_str_find(sentence, SG_LIT("--"), 0) != SG_NPOS;
}

/* Adds the text without its brackets that only point at another entry: "(though see Vaxocentrism)". */
static void add_unbracketed(struct sg_buf *out, struct sg_str s)
{
  static const char *const points[] = {"see ", "though see ", "but see ", "compare ", "cf. "};
  for (size_t i = 0; i < s.n; i++) {
    size_t close = s.p[i] == '(' ? sg_str_find(s, SG_LIT(")"), i) : SG_NPOS;
    bool pointer = false;
    for (size_t k = 0; close != SG_NPOS && k < sizeof points / sizeof points[0]; k++) {
      struct sg_str words = sg_cstr(points[k]);
      pointer = pointer || sg_str_equal_nocase(sg_slice(s, i + 1, i + 1 + words.n), words);
    }
    if (!pointer) {
      sg_buf_add_char(out, s.p[i]);
      continue;
    }
    if (out->length > 0 && out->data[out->length - 1] == ' ')
      sg_buf_truncate(out, out->length - 1);
    i = close;
  }
}

/* A sentence with a capital at its head and a stop at its end. */
void sg_gloss_add(struct sg_buf *out, struct sg_str s)
{
  size_t quotation = sg_str_find(s, SG_LIT("; as, "), 0); /* "…; as, the frequency of crimes" */
  s = sg_str_trim(quotation == SG_NPOS ? s : sg_slice(s, 0, quotation));
  while (s.n > 0 && (s.p[s.n - 1] == ';' || s.p[s.n - 1] == ',' || s.p[s.n - 1] == ':'))
    s.n--;
  if (s.n == 0)
    return;
  if (out->length > 0)
    sg_buf_add_char(out, ' ');
  size_t head = out->length;
  add_unbracketed(out, s);
  if (out->failure == SG_OK && out->data[head] >= 'a' && out->data[head] <= 'z')
    out->data[head] = (char)(out->data[head] - ('a' - 'A'));
  char last = s.p[s.n - 1];
  char inner = s.n > 1 && (last == '"' || last == ')') ? s.p[s.n - 2] : last;
  if (sg_str_ends(s, SG_LIT(".”")) || sg_str_ends(s, SG_LIT(".’")))
    return;
  if (last != '.' && last != '?' && last != '!' && inner != '.')
    sg_buf_add_char(out, '.');
}

/* A paragraph's end that is not a sentence's: a formula or a list came next ("Given a matrix M and a vector
 * v,.").
 */
static bool is_torn(struct sg_str sentence)
{
  static const char *const ends[] = {":.",   ",.",   ";.",   " as.",  " is.", " are.",
                                     " by.", " of.", " in.", " and.", " to.", " for."};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    if (sg_str_ends(sentence, sg_cstr(ends[i])))
      return true;
  return false;
}

/* Who made it when ("The term was coined by the eminent …", "In 1997, …") says nothing of what it is. */
static bool is_history(struct sg_str sentence)
{
  static const char *const marks[] = {" was coined",     " was invented",   " was developed",
                                      " were developed", " was introduced", " originated"};
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
    if (sg_str_find(sentence, sg_cstr(marks[i]), 0) != SG_NPOS)
      return true;
  return sg_str_starts(sentence, SG_LIT("In 19")) || sg_str_starts(sentence, SG_LIT("In 20"));
}

/* A maker's product under a common word: "The database used by Microsoft Windows 95 …". */
static bool is_product(struct sg_str sentence)
{
  static const char *const makers[] = {"Microsoft", "Apple ",      "Macintosh",        "IBM",
                                       "Inc.",      "Corporation", "Sun Microsystems", " developed by "};
  for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++)
    if (sg_str_find(sentence, sg_cstr(makers[i]), 0) != SG_NPOS)
      return true;
  return false;
}

/* Makes `sense` of its collected text; false when it defines nothing. */
bool sg_gloss_finish(struct sg_str text, struct sg_arena *arena, struct sg_sense *sense)
{
  struct sg_buf out;
  sg_buf_init(&out, SG_GLOSS_MAX * 2);
  struct sg_str rest = sg_str_trim(text);
  size_t words = 0;
  sense->sentences = 0;
  sense->explains = true;
  while (rest.n > 0 && sense->sentences < DEFINITION_SENTENCES) {
    struct sg_str sentence = take_sentence(&rest);
    size_t more = sg_count_words(sentence);
    char last = sentence.n > 0 ? sentence.p[sentence.n - 1] : '.';
    if (last == ':' || is_torn(sentence) || sg_str_find(sentence, SG_LIT("following"), 0) != SG_NPOS) {
      if (sense->sentences == 0)
        continue;
      break; /* what it announces is not shown */
    }
    if (sg_gloss_points(sentence) || is_history(sentence) || (sentence.n > 0 && sentence.p[0] == '"')) {
      if (sense->sentences > 0)
        break;                                                   /* what follows a pointer belongs to it */
      sense->explains = sense->explains && sentence.p[0] != '"'; /* a character, not a word */
      continue;
    }
    if (sense->sentences == 0 && is_product(sentence))
      sense->explains = false;
    if (sense->sentences == 0 ? more > FIRST_WORDS || more < 3 : words + more > DEFINITION_WORDS)
      break;
    sg_gloss_add(&out, sentence);
    words += more;
    sense->sentences++;
  }
  sense->definition = sg_arena_copy(arena, sg_buf_str(&out));
  sense->own = out.length;
  sense->text = sg_arena_copy(arena, text);
  bool good = sense->sentences > 0 && out.failure == SG_OK && sense->definition.p != NULL;
  sg_buf_free(&out);
  return good;
}
