/* A conversation copied as a whole: the turns of the user, and the labels of the speakers. What the
 * user said is not part of the answer. */
#include "repair/internal.h"

enum speaker { SPEAKER_NONE, SPEAKER_USER, SPEAKER_MODEL };

/* With `alone`, the name tells a conversation although nobody has spoken before. */
static const struct {
  const char *name;
  enum speaker speaker;
  bool alone;
} names[] = {
    {"you", SPEAKER_USER, true},      {"user", SPEAKER_USER, true},       {"human", SPEAKER_USER, true},
    {"prompt", SPEAKER_USER, true},   {"me", SPEAKER_USER, true},         {"question", SPEAKER_USER, true},
    {"chatgpt", SPEAKER_MODEL, true}, {"assistant", SPEAKER_MODEL, true}, {"claude", SPEAKER_MODEL, true},
    {"gemini", SPEAKER_MODEL, true},  {"copilot", SPEAKER_MODEL, true},   {"deepseek", SPEAKER_MODEL, true},
    {"mistral", SPEAKER_MODEL, true}, {"le chat", SPEAKER_MODEL, true},   {"grok", SPEAKER_MODEL, true},
    {"gpt", SPEAKER_MODEL, true},     {"ai", SPEAKER_MODEL, false},       {"bot", SPEAKER_MODEL, false},
    {"model", SPEAKER_MODEL, false},  {"answer", SPEAKER_MODEL, false},   {"response", SPEAKER_MODEL, false},
};

static const char *const verbs[] = {" said", " asked", " wrote", " responded", " replied", " answered"};

struct label {
  enum speaker speaker;
  bool alone;
  size_t length; /* bytes of the line, from its start, that are the label */
  size_t colon;  /* byte of its colon, or SG_NPOS */
};

static size_t skip_marks(struct sg_str s, size_t at, const char *marks)
{
  while (at < s.n && sg_is_one_of(s.p[at], marks))
    at++;
  return at;
}

/* A name with a colon, or one that a verb follows, or one in a heading: "You said:", "**User:** …". */
static struct label read_label(struct sg_str line)
{
  struct label label = {.speaker = SPEAKER_NONE};
  size_t from = skip_marks(line, 0, " \t#*_>");
  bool heading = sg_str_starts(sg_str_trim(line), SG_LIT("#"));
  struct sg_str rest = sg_slice(line, from, line.n);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct sg_str name = sg_cstr(names[i].name);
    if (rest.n < name.n || !sg_str_equal_nocase(sg_slice(rest, 0, name.n), name))
      continue;
    size_t at = name.n;
    bool spoke = false;
    for (size_t v = 0; v < sizeof verbs / sizeof verbs[0] && !spoke; v++) {
      struct sg_str verb = sg_cstr(verbs[v]);
      spoke = rest.n >= at + verb.n && sg_str_equal_nocase(sg_slice(rest, at, at + verb.n), verb);
      at += spoke ? verb.n : 0;
    }
    at = skip_marks(rest, at, "*_ \t");
    bool colon = at < rest.n && rest.p[at] == ':';
    size_t end = skip_marks(rest, at + colon, "*_ \t");
    if (colon || (end == rest.n && (spoke || heading))) {
      label = (struct label){names[i].speaker, names[i].alone, from + end, colon ? from + at : SG_NPOS};
      break;
    }
  }
  return label;
}

size_t sg_repair_speaker_colon(struct sg_str line)
{
  struct label label = read_label(line);
  return label.speaker != SPEAKER_NONE && label.alone ? label.colon : SG_NPOS;
}

bool sg_repair_is_speaker(struct sg_str line)
{
  struct label label = read_label(line);
  return label.speaker == SPEAKER_MODEL && label.alone && label.length == line.n;
}

/* "Thought for 12 seconds", which some put above the answer. */
static bool tells_time(struct sg_str line)
{
  line = sg_str_trim(line);
  return line.n < 60 &&
         (sg_str_starts(line, SG_LIT("Thought for ")) || sg_str_starts(line, SG_LIT("Reasoned for ")));
}

struct turn {
  size_t from, line; /* where what is cut begins */
  bool open;
};

struct dialogue {
  struct repair *r;
  char *copy; /* of the text; what is cut becomes NULs, which cleaned text does not hold */
  struct turn turn;
  bool answered, fenced;
};

static void cut(struct dialogue *d, size_t from, size_t to, size_t line)
{
  struct sg_str text = sg_slice(d->r->text, from, to);
  sg_repair_note(d->r, "text/residue", "turn of the conversation removed", line);
  sg_repair_drop(d->r, "conversation", line, sg_str_trim(text));
  for (size_t i = from; i < to; i++)
    if (d->copy[i] != '\n')
      d->copy[i] = '\0';
}

static void read_line(struct dialogue *d, struct sg_str line, size_t number)
{
  size_t at = (size_t)(line.p - d->r->text.p);
  if (sg_repair_fence_length(sg_str_trim(line)) > 0)
    d->fenced = !d->fenced;
  struct label label = d->fenced ? (struct label){.speaker = SPEAKER_NONE} : read_label(line);
  if (label.speaker == SPEAKER_USER && !d->turn.open) {
    d->turn = (struct turn){at, number, true};
  } else if (label.speaker == SPEAKER_MODEL && (d->turn.open || label.alone)) {
    cut(d, d->turn.open ? d->turn.from : at, at + label.length, d->turn.open ? d->turn.line : number);
    d->turn.open = false;
    d->answered = true;
  } else if (!d->turn.open && tells_time(line)) {
    cut(d, at, at + line.n, number);
  }
}

static bool holds_content(struct sg_str s)
{
  struct sg_str line, title;
  while (sg_str_next_line(&s, &line)) {
    size_t width;
    bool ordered, odd;
    struct sg_str words = sg_str_trim(line);
    if (sg_repair_atx_level(words, &title) > 0 || sg_repair_item_marker(words, &width, &ordered, &odd) > 0)
      return true;
  }
  return false;
}

/* Does a model answer somewhere below? */
static bool is_answered(struct sg_str rest)
{
  struct sg_str line;
  while (sg_str_next_line(&rest, &line))
    if (read_label(line).speaker == SPEAKER_MODEL)
      return true;
  return false;
}

/* The copy without NULs; line ends are all there, so that lines keep their numbers. */
static struct sg_str closed_up(char *copy, size_t n)
{
  size_t to = 0;
  for (size_t i = 0; i < n; i++)
    if (copy[i] != '\0')
      copy[to++] = copy[i];
  return sg_str(copy, to);
}

struct sg_str sg_repair_dialogue(struct repair *r)
{
  struct sg_str s = r->text, rest = s, line = SG_LIT("");
  size_t number = 1;
  while (sg_str_next_line(&rest, &line) && sg_str_trim(line).n == 0)
    number++;
  struct label first = read_label(line);
  if (first.speaker == SPEAKER_NONE || !first.alone || (first.speaker == SPEAKER_USER && !is_answered(rest)))
    return s;
  struct dialogue d = {.r = r, .copy = SG_ARENA_NEW(r->arena, char, s.n)};
  if (d.copy == NULL)
    return s;
  memcpy(d.copy, s.p, s.n);
  read_line(&d, line, number);
  while (sg_str_next_line(&rest, &line))
    read_line(&d, line, ++number);
  if (d.turn.open && d.answered && !holds_content(sg_slice(s, d.turn.from, s.n)))
    cut(&d, d.turn.from, s.n, d.turn.line);
  return closed_up(d.copy, s.n);
}
