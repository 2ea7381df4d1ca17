#include "dictionary/sense.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "dictionary/gloss.h"
#include "text/words.h"

enum {
  DOMAIN_BYTES = 60,
  PRONUNCIATION_MAX = 160, /* bytes of all ways to pronounce a word */
  QUOTE_INDENT = 10,       /* GCIDE indents quotations by 12 columns */
  HOLLOW_WORDS = 9,        /* up to which "the act of …" says its word again */
};

/* -- Paragraphs of a raw entry ------------------------------------------------------------------ */

struct reader {
  struct sg_str rest;
  size_t indent;      /* columns before the first line of the paragraph */
  struct sg_buf text; /* its lines, joined by spaces, without mark-up */
};

static size_t indent_of(struct sg_str line)
{
  size_t n = 0;
  while (n < line.n && sg_is_space(line.p[n]))
    n++;
  return n;
}

static bool starts_number(struct sg_str s)
{
  size_t n = 0;
  while (n < s.n && sg_is_digit(s.p[n]))
    n++;
  return n > 0 && n <= 2 && n + 1 < s.n && s.p[n] == '.' && s.p[n + 1] == ' ';
}

/* Appends only what is valid UTF-8, so that a damaged entry cannot damage the guide. */
static void add_valid(struct sg_buf *out, struct sg_str s)
{
  for (size_t at = 0, length; at < s.n; at += length) {
    uint32_t c = sg_utf8_decode(s, at, &length);
    if (c != 0xFFFD && c >= ' ')
      sg_buf_add(out, sg_slice(s, at, at + length));
  }
}

/* Reads the next paragraph: the lines up to a blank one or to one that begins a numbered sense. */
static bool next_paragraph(struct reader *reader)
{
  struct sg_str line, ahead = reader->rest;
  sg_buf_clear(&reader->text);
  while (sg_str_next_line(&ahead, &line)) {
    struct sg_str words = sg_str_trim(line);
    bool begins = reader->text.length == 0;
    if (words.n == 0 && begins) {
      reader->rest = ahead;
      continue;
    }
    if (words.n == 0 || (!begins && starts_number(words)))
      break;
    if (begins)
      reader->indent = indent_of(line);
    else
      sg_buf_add_char(&reader->text, ' ');
    add_valid(&reader->text, words);
    reader->rest = ahead;
  }
  return reader->text.length > 0;
}

/* -- Mark-up inside a paragraph ----------------------------------------------------------------- */

/* Where the bracket that opens at `at` closes, counting nested ones; SG_NPOS when it does not. */
static size_t closing(struct sg_str s, size_t at, char open, char close)
{
  size_t depth = 0;
  for (size_t i = at; i < s.n; i++) {
    if (s.p[i] == open)
      depth++;
    else if (s.p[i] == close && --depth == 0)
      return i;
  }
  return SG_NPOS;
}

static bool is_date(struct sg_str s) /* (1995-02-15) */
{
  if (s.n != 12 || s.p[0] != '(' || s.p[11] != ')')
    return false;
  for (size_t i = 1; i < 11; i++)
    if (i == 5 || i == 8 ? s.p[i] != '-' : !sg_is_digit(s.p[i]))
      return false;
  return true;
}

/* The end of what is dropped at `at`, or `at` when the character stays. */
static size_t skip_markup(struct sg_str s, size_t at)
{
  size_t end = SG_NPOS;
  switch (s.p[at]) {
  case '[': /* sources and etymologies */
    end = closing(s, at, '[', ']');
    break;
  case '<': /* subject areas */
    end = closing(s, at, '<', '>');
    break;
  case '(':
    end = closing(s, at, '(', ')');
    if (end != SG_NPOS && !is_date(sg_slice(s, at, end + 1)) &&
        !sg_str_starts(sg_slice(s, at, end), SG_LIT("(Note")) && !sg_gloss_holds_address(sg_slice(s, at, end)))
      return at;
    break;
  case '{': /* links: only addresses go, other targets are words of the text */
    end = closing(s, at, '{', '}');
    if (end == SG_NPOS || !sg_gloss_holds_address(sg_slice(s, at, end)))
      return at + 1;
    break;
  case '}':
    return at + 1;
  default:
    return at;
  }
  return end == SG_NPOS || end - at > 400 ? at + 1 : end + 1;
}

/* Copies `s` without mark-up, runs of spaces as one. */
static void add_clean(struct sg_buf *out, struct sg_str s)
{
  for (size_t at = 0; at < s.n;) {
    size_t after = skip_markup(s, at);
    if (after > at) {
      at = after;
      continue;
    }
    bool blank_before = out->length == 0 || out->data[out->length - 1] == ' ';
    if (s.p[at] != ' ')
      sg_buf_add_char(out, s.p[at]);
    else if (!blank_before)
      sg_buf_add_char(out, ' ');
    at++;
  }
}

/* Where the pronunciation that `s` begins with ends; "/A/, or /B/; /C/" is one, "/A/ or (Commonwealth) /B/". */
static size_t pronunciation_end(struct sg_str s)
{
  size_t end = sg_str_find(s, SG_LIT("/"), 1);
  struct sg_str after = end == SG_NPOS ? sg_str(NULL, 0) : sg_slice(s, end + 1, s.n);
  if (!sg_str_starts(after, SG_LIT(",")) && !sg_str_starts(after, SG_LIT(";")) &&
      !sg_str_starts(after, SG_LIT(" or ")))
    return end;
  for (size_t i = end + 1; i + 1 < s.n && i < PRONUNCIATION_MAX; i++)
    if (s.p[i] == '/' && s.p[i + 1] == ' ')
      end = i;
  return end;
}

/* Takes off what stands before the words of a sense: a number, a pronunciation, brackets, a part
 * of speech. Sets *verb when that is a verb's. */
static struct sg_str strip_lead(struct sg_str s, bool *verb)
{
  static const struct {
    const char *mark;
    bool verb;
  } parts[] = {{"n. ", false},   {"vi. ", true},   {"vt. ", true},  {"v. ", true},
               {"adj. ", false}, {"v. i. ", true}, {"v. t. ", true}};
  for (bool again = true; again;) {
    again = false;
    s = sg_str_trim(s);
    size_t end = SG_NPOS;
    if (starts_number(s))
      end = sg_str_find(s, SG_LIT("."), 0);
    else if (s.n > 2 && s.p[0] == '/')
      end = pronunciation_end(s);
    else if (s.n > 2 && s.p[0] == '(')
      end = closing(s, 0, '(', ')');
    if (end != SG_NPOS && end + 1 < s.n) {
      s = sg_slice(s, end + 1, s.n);
      again = true;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
      if (sg_str_starts(s, sg_cstr(parts[i].mark))) {
        *verb = *verb || parts[i].verb;
        s = sg_slice(s, strlen(parts[i].mark), s.n);
        again = true;
      }
  }
  *verb = *verb || sg_str_starts(s, SG_LIT("To "));
  return s;
}

/* -- Entries ------------------------------------------------------------------------------------ */

static bool is_obsolete(struct sg_str raw)
{
  return sg_str_find(raw, SG_LIT("[Obs."), 0) != SG_NPOS ||
         sg_str_find(raw, SG_LIT("[Archaic"), 0) != SG_NPOS || sg_str_find(raw, SG_LIT("[R."), 0) != SG_NPOS;
}

/* Whether a paragraph continues a sense: sources, sub-entries, quotations and cross-references do
 * not. */
static bool is_aside(const struct reader *reader)
{
  struct sg_str s = sg_buf_str(&reader->text);
  return s.n == 0 || s.p[0] == '[' || reader->indent >= QUOTE_INDENT || is_date(s) || sg_gloss_points(s) ||
         sg_str_starts(s, SG_LIT("Note:")) ||
         (s.p[0] == '{' && closing(s, 0, '{', '}') + 2 < s.n && sg_str_find(s, SG_LIT("} ("), 0) != SG_NPOS);
}

/* GCIDE's head `Kernel \Ker"nel\, n. [etymology]`: what follows it on the same lines, and whether
 * the part of speech is a noun's. Other heads are words alone. */
static bool strip_gcide_head(struct sg_str *s)
{
  size_t mark = sg_str_find(*s, SG_LIT("\\, "), 0);
  if (mark == SG_NPOS)
    mark = sg_str_find(*s, SG_LIT("\\ ("), 0);
  if (mark == SG_NPOS || sg_str_find(*s, SG_LIT(" \\"), 0) > mark)
    return true;
  struct sg_str rest = sg_slice(*s, mark + 1, s->n);
  bool noun = sg_str_find(sg_slice(rest, 0, 60), SG_LIT(" n."), 0) != SG_NPOS;
  size_t stop = sg_str_find(rest, SG_LIT("n."), 0);
  size_t bracket = sg_str_find(rest, SG_LIT("]"), 0);
  size_t from = stop == SG_NPOS ? rest.n : stop + 2;
  if (bracket != SG_NPOS && bracket > from && bracket - from < 400)
    from = bracket + 1;
  *s = sg_str_trim(sg_slice(rest, from, rest.n));
  return noun;
}

struct splitter {
  struct sg_arena *arena;
  struct sg_sense *senses;
  size_t count, max;
  int rank;
  struct sg_buf text;   /* the sense being collected */
  struct sg_str domain; /* the last that the entry named: senses below share it */
  bool skip;            /* it is a verb's or obsolete */
};

static void end_sense(struct splitter *splitter)
{
  if (splitter->text.length == 0)
    return;
  if (!splitter->skip && splitter->count < splitter->max) {
    struct sg_sense *sense = &splitter->senses[splitter->count];
    *sense = (struct sg_sense){.rank = splitter->rank, .domain = splitter->domain};
    if (sg_gloss_finish(sg_buf_str(&splitter->text), splitter->arena, sense))
      splitter->count++;
  }
  splitter->rank++;
  splitter->skip = false;
  sg_buf_clear(&splitter->text);
}

/* Notes the subject area "<mathematics>" at the head of a sense. */
static void name_domain(struct splitter *splitter, struct sg_str raw)
{
  size_t open = sg_str_find(raw, SG_LIT("<"), 0);
  if (open == SG_NPOS || open > DOMAIN_BYTES)
    return;
  size_t close = sg_str_find(raw, SG_LIT(">"), open);
  if (close != SG_NPOS && close - open < DOMAIN_BYTES)
    splitter->domain = sg_arena_copy(splitter->arena, sg_slice(raw, open + 1, close));
}

/* Adds a paragraph to the sense being collected, or begins the next with it. */
static void take_paragraph(struct splitter *splitter, struct sg_str raw, struct sg_buf *clean)
{
  bool verb = false;
  sg_buf_clear(clean);
  add_clean(clean, raw);
  struct sg_str s = sg_str_trim(sg_buf_str(clean));
  size_t lead = s.n > 0 && s.p[0] == '/' ? sg_str_find(s, SG_LIT("/ "), 1) : SG_NPOS;
  bool begins = starts_number(s) || (lead != SG_NPOS && starts_number(sg_str_trim(sg_slice(s, lead + 2, s.n))));
  if (begins)
    end_sense(splitter);
  bool first = splitter->text.length == 0;
  struct sg_str words = first || begins ? strip_lead(s, &verb) : s;
  if (first || begins)
    name_domain(splitter, raw);
  if (first)
    splitter->skip = verb || is_obsolete(raw);
  if (words.n == 0 || splitter->text.length + words.n + 1 > SG_GLOSS_MAX)
    return;
  if (!first)
    sg_buf_add_char(&splitter->text, ' ');
  sg_buf_add(&splitter->text, words);
  char last = words.p[words.n - 1];
  if (last != '.' && last != '!' && last != '?')
    sg_buf_add_char(&splitter->text, '.'); /* paragraphs end sentences */
}

/* Passes over the headwords: the lines that are not indented. */
static struct sg_str skip_head(struct sg_str entry)
{
  struct sg_str rest = entry, line, ahead = entry;
  while (sg_str_next_line(&ahead, &line)) {
    if (line.n > 0 && (indent_of(line) >= 2 || sg_str_find(line, SG_LIT(" \\"), 0) != SG_NPOS))
      break;
    rest = ahead;
  }
  return rest;
}

size_t sg_sense_split(struct sg_str entry, struct sg_arena *arena, struct sg_sense *senses, size_t max)
{
  struct reader reader = {.rest = skip_head(entry)};
  struct splitter splitter = {.arena = arena, .senses = senses, .max = max};
  struct sg_buf clean;
  sg_buf_init(&reader.text, 256 * 1024);
  sg_buf_init(&splitter.text, SG_GLOSS_MAX + 8);
  sg_buf_init(&clean, 256 * 1024);
  bool first = true, noun = true;
  while (next_paragraph(&reader) && noun) {
    struct sg_str s = sg_buf_str(&reader.text);
    if (first)
      noun = strip_gcide_head(&s);
    if (noun && (first || !is_aside(&reader)))
      take_paragraph(&splitter, s, &clean);
    first = false;
  }
  end_sense(&splitter);
  sg_buf_free(&reader.text);
  sg_buf_free(&splitter.text);
  sg_buf_free(&clean);
  return splitter.count;
}

/* -- WordNet ------------------------------------------------------------------------------------ */

/* Hypernyms so general that naming them explains nothing. */
static bool is_general(struct sg_str kind)
{
  /* clang-format off */
  static const char *const words[] = {
      "entity", "abstraction", "attribute", "state", "act", "event", "group", "collection", "artifact",
      "object", "whole", "relation", "thing", "matter", "part", "measure", "happening", "cognition",
      "communication", "process", "activity", "quality", "property", "content", "action", "change",
      "concept", "condition", "person", "instrumentality", "psychological feature", "physical entity",
      "knowledge domain", "idea", "unit", "way", "region", "location", "substance", "cause", "point"};
  /* clang-format on */
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (sg_str_equal(kind, sg_cstr(words[i])))
      return true;
  return false;
}

/* Takes the next `; ` part off a gloss; quotation marks enclose examples. */
static struct sg_str take_part(struct sg_str *rest)
{
  bool quoted = false;
  for (size_t i = 0; i < rest->n; i++) {
    if (rest->p[i] == '"')
      quoted = !quoted;
    if (rest->p[i] != ';' || quoted)
      continue;
    struct sg_str part = sg_slice(*rest, 0, i);
    *rest = sg_str_trim(sg_slice(*rest, i + 1, rest->n));
    return part;
  }
  struct sg_str part = *rest;
  *rest = sg_str(NULL, 0);
  return part;
}

static struct sg_str first_definition(struct sg_str gloss)
{
  bool verb = false;
  struct sg_str part = take_part(&gloss);
  return strip_lead(part, &verb);
}

/* The field that a gloss names first: "(statistics) the second moment …". Brackets hold remarks on usage
 * too. */
static struct sg_str field_of(struct sg_str gloss)
{
  /* clang-format off */
  static const char *const fields[] = {
      "algebra", "anatomy", "astronomy", "biochemistry", "biology", "botany", "chemistry", "computer science",
      "computing", "ecology", "economics", "electronics", "engineering", "genetics", "geology", "geometry", "grammar",
      "law", "linguistics", "logic", "mathematics", "medicine", "microbiology", "music", "neurology", "optics",
      "pathology", "philosophy", "phonetics", "physics", "physiology", "psychology", "statistics", "thermodynamics",
      "zoology"};
  /* clang-format on */
  size_t close = gloss.n > 0 && gloss.p[0] == '(' ? sg_str_find(gloss, SG_LIT(")"), 0) : SG_NPOS;
  for (size_t i = 0; close != SG_NPOS && i < sizeof fields / sizeof fields[0]; i++)
    if (sg_str_equal(sg_slice(gloss, 1, close), sg_cstr(fields[i])))
      return sg_cstr(fields[i]);
  return sg_str(NULL, 0);
}

/* "The act of slowing down", "the quality of being inaccurate and having errors": the word again, in others. */
static bool is_hollow(struct sg_str definition)
{
  /* clang-format off */
  static const char *const heads[] = {"the act of ",     "the action of ",      "the process of ",   "the quality of being ",
                                      "the state of being ", "the property of being ", "the property possessed by ",
                                      "something ",      "marked by ",          "putting ",          "the condition of being ",
                                      "a failing ",      "most favorable "};
  /* clang-format on */
  for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
    if (definition.n >= strlen(heads[i]) &&
        sg_str_equal_nocase(sg_slice(definition, 0, strlen(heads[i])), sg_cstr(heads[i])))
      return sg_count_words(definition) <= HOLLOW_WORDS;
  return false;
}

static bool has_article(struct sg_str words)
{
  return sg_str_starts(words, SG_LIT("a ")) || sg_str_starts(words, SG_LIT("an ")) ||
         sg_str_starts(words, SG_LIT("the ")) || sg_str_starts(words, SG_LIT("any "));
}

bool sg_sense_wordnet(const struct sg_wordnet_sense *from, struct sg_arena *arena, struct sg_sense *sense)
{
  struct sg_buf out;
  sg_buf_init(&out, SG_GLOSS_MAX * 2);
  struct sg_str rest = from->gloss, example = {0}, more = {0};
  struct sg_str definition = first_definition(from->gloss);
  if (definition.n == 0 || definition.p[0] == '"')
    return false;
  sg_gloss_add(&out, definition);
  sense->sentences = 1;
  sense->own = out.length;
  sense->domain = field_of(from->gloss);
  (void)take_part(&rest);
  while (rest.n > 0) {
    struct sg_str part = take_part(&rest);
    bool quoted = part.n > 2 && part.p[0] == '"';
    if (quoted && example.n == 0)
      example = part;
    else if (!quoted && more.n == 0 && sg_count_words(part) >= 3)
      more = part;
  }
  struct sg_str kind = first_definition(from->kind_gloss);
  while (kind.n > 0 && kind.p[kind.n - 1] == '.')
    kind.n--;
  if (more.n > 0) {
    sg_gloss_add(&out, more);
    sense->own = out.length;
    sense->sentences = 2;
  } else if (from->kind.n > 0 && has_article(kind) && from->kind_file == from->file &&
             !is_general(from->kind)) {
    sg_buf_add_format(&out, " It is a kind of %.*s, that is, %.*s.", SG_STR_ARGS(from->kind),
                      SG_STR_ARGS(kind));
    sense->sentences = 2;
  } else if (example.n > 0) {
    sg_buf_add_format(&out, " An example of its use: %.*s.", SG_STR_ARGS(example));
    sense->sentences = 2;
  }
  sense->definition = sg_arena_copy(arena, sg_buf_str(&out));
  sense->text = sg_arena_copy(arena, from->gloss); /* what its kind is says little of the sense */
  sense->rank = 0;
  sense->file = from->file;
  sense->explains = !from->instance && from->file != SG_FILE_PERSON && !is_hollow(definition);
  bool good = out.failure == SG_OK && sense->definition.p != NULL && sense->text.p != NULL;
  sg_buf_free(&out);
  return good;
}
