/* What the survey must not look at, and the paper's own commands. */
#include "tex/survey/scan.h"

enum { CONDITIONALS_MAX = 200, PARAMETERS_MAX = 9, ARGUMENTS_MAX = 4 };

static const char *const verbatim[] = {
    "verbatim",      "verbatim*",   "Verbatim",   "Verbatim*",  "BVerbatim",  "LVerbatim",  "SaveVerbatim",
    "lstlisting",    "minted",      "alltt",      "spverbatim", "tcblisting", "comment",    "filecontents",
    "filecontents*", "Sinput",      "Soutput",    "Schunk",     "CodeInput",  "CodeOutput", "Code",
    "code",          "tikzpicture", "pgfpicture", "picture",    "pspicture",  "forest",     "CCSXML",
    "asy",           "dot2tex",     NULL};

/* -- Definitions --------------------------------------------------------------------------------- */

static uint32_t *slot_of(const struct sg_scan_state *state, struct sg_str name)
{
  size_t i = (size_t)sg_str_hash(name) & (state->slot_count - 1);
  while (state->slots[i] != 0 && !sg_str_equal(state->definitions[state->slots[i] - 1].name, name))
    i = (i + 1) & (state->slot_count - 1);
  return &state->slots[i];
}

const struct sg_scan_definition *sg_scan_find(const struct sg_scan_state *state, struct sg_str name)
{
  uint32_t slot = state->slot_count > 0 ? *slot_of(state, name) : 0;
  return slot > 0 ? &state->definitions[slot - 1] : NULL;
}

/* Room for one more name: twice as many slots as definitions. */
static bool grow_slots(struct sg_scan_state *state)
{
  if (2 * (state->count + 1) <= state->slot_count)
    return true;
  size_t count = state->slot_count > 0 ? 2 * state->slot_count : 256;
  uint32_t *slots = SG_ARENA_NEW(state->arena, uint32_t, count);
  if (slots == NULL)
    return false;
  state->slots = slots;
  state->slot_count = count;
  for (size_t i = 0; i < state->count; i++)
    *slot_of(state, state->definitions[i].name) = (uint32_t)i + 1;
  return true;
}

static void hide_environment(struct sg_scan_state *state, struct sg_str name)
{
  if (name.n == 0)
    return;
  struct sg_str *grown =
      sg_arena_grow(state->arena, state->hidden, state->hidden_count, &state->hidden_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  state->hidden = grown;
  grown[state->hidden_count++] = name;
}

/* What stands in a body: which parameters, and a heading. A body that tests something is not judged. */
static void read_body(struct sg_scan_state *state, struct sg_scan_definition *row, struct sg_str body)
{
  struct sg_scanned command;
  row->level = -1;
  for (size_t i = 0; i + 1 < body.n; i++)
    if (body.p[i] == '#' && sg_is_digit(body.p[i + 1]))
      row->used |= 1u << (body.p[i + 1] - '0');
  bool decides = false;
  for (size_t at = 0; sg_scan_command(body, &at, &command);) {
    decides = decides || sg_str_starts(command.name, SG_LIT("if")) ||
              sg_str_starts(command.name, SG_LIT("If")) || sg_str_starts(command.name, SG_LIT("@if")) ||
              sg_str_equal(command.name, SG_LIT("futurelet"));
    int level = sg_scan_level(command.name);
    if (level < 0 || row->level >= 0)
      continue;
    bool starred = at < body.n && body.p[at] == '*';
    size_t from = at + starred, end = sg_scan_bracket(state, body, from);
    from = end != SG_NPOS ? end : from;
    end = sg_scan_group(state, body, from);
    if (end == SG_NPOS)
      continue;
    row->level = level;
    row->numbered = !starred;
    row->text = sg_scan_inside(body, from, end);
    size_t mark = sg_str_find(row->text, SG_LIT("#"), 0);
    if (mark != SG_NPOS && mark + 1 < row->text.n && sg_is_digit(row->text.p[mark + 1]))
      row->title = row->text.p[mark + 1] - '0';
  }
  if (decides) {
    row->level = -1;
    row->used = ~0u;
  }
}

static void add_definition(struct sg_scan_state *state, struct sg_scan_definition row, struct sg_str body)
{
  if (row.name.n == 0 || sg_scan_level(row.name) >= 0)
    return;
  struct sg_scan_definition *grown =
      sg_arena_grow(state->arena, state->definitions, state->count, &state->capacity, sizeof *grown);
  if (grown == NULL)
    return;
  state->definitions = grown;
  if (!grow_slots(state))
    return;
  read_body(state, &row, body);
  grown[state->count++] = row;
  *slot_of(state, row.name) = (uint32_t)state->count;
}

/* The command named at `at`, in braces or not; *end is behind it. */
static struct sg_str defined_name(struct sg_scan_state *state, struct sg_str text, size_t at, size_t *end)
{
  at = sg_scan_blank(text, at);
  if (at < text.n && text.p[at] == '*')
    at = sg_scan_blank(text, at + 1);
  *end = sg_scan_argument(state, text, at);
  if (*end == SG_NPOS)
    return SG_LIT("");
  struct sg_str whole = sg_slice(text, at, *end);
  size_t slash = sg_str_find(whole, SG_LIT("\\"), 0);
  struct sg_scanned command;
  return slash != SG_NPOS && sg_scan_command(whole, &slash, &command) ? command.name : SG_LIT("");
}

/* \newcommand{\a}[2][x]{body}, \newenvironment{a}[2]{begin}{end}; the end of all, or SG_NPOS. */
static size_t read_newcommand(struct sg_scan_state *state, struct sg_str text, size_t at, bool environment)
{
  struct sg_scan_definition row = {0};
  size_t end, next;
  row.name = defined_name(state, text, at, &end);
  if (end == SG_NPOS)
    return end;
  struct sg_str name = sg_scan_inside(text, at, end);
  if ((next = sg_scan_bracket(state, text, end)) != SG_NPOS) {
    struct sg_str count = sg_scan_inside(text, end, next);
    row.parameters = count.n == 1 && sg_is_digit(count.p[0]) ? count.p[0] - '0' : 0;
    end = next;
    if ((next = sg_scan_bracket(state, text, end)) != SG_NPOS) {
      row.optional = true;
      end = next;
    }
  }
  if ((next = sg_scan_argument(state, text, end)) == SG_NPOS)
    return end;
  struct sg_str body = sg_scan_inside(text, end, next);
  if (!environment) {
    add_definition(state, row, body);
    return next;
  }
  static const char *const hiders[] = {"\\comment", "\\setbox", "\\begin{comment}", "\\iffalse", "lrbox", NULL};
  for (size_t i = 0; hiders[i] != NULL; i++)
    if (sg_str_find(body, sg_cstr(hiders[i]), 0) != SG_NPOS) {
      hide_environment(state, name);
      break;
    }
  end = sg_scan_argument(state, text, next);
  return end != SG_NPOS ? end : next;
}

/* \def\a#1#2{body}: where something else than parameters stands before the body, what its arguments are is
 * not judged. */
static size_t read_def(struct sg_scan_state *state, struct sg_str text, size_t at)
{
  enum { PATTERN_MAX = 300 };
  struct sg_scan_definition row = {0};
  size_t end;
  row.name = defined_name(state, text, at, &end);
  if (end == SG_NPOS)
    return at;
  size_t open = end;
  bool plain = true;
  while (open < text.n && open < end + PATTERN_MAX && text.p[open] != '{') {
    bool parameter = text.p[open] == '#' && open + 1 < text.n && sg_is_digit(text.p[open + 1]);
    plain = plain && (parameter || sg_is_space(text.p[open]));
    row.parameters += parameter;
    open += parameter ? 2 : 1;
  }
  size_t next = sg_scan_group(state, text, open);
  if (next == SG_NPOS)
    return end;
  if (plain && row.parameters <= PARAMETERS_MAX)
    add_definition(state, row, sg_scan_inside(text, open, next));
  return next;
}

/* Past a definition that `command` begins; SG_NPOS when it begins none. */
static size_t past_definition(struct sg_scan_state *state, struct sg_str text, struct sg_scanned command)
{
  static const char *const news[] = {"newcommand",           "renewcommand",        "providecommand",
                                     "DeclareRobustCommand", "newrobustcmd",        "renewrobustcmd",
                                     "newcommandx",          "DeclareMathOperator", NULL};
  static const char *const environments[] = {"newenvironment", "renewenvironment", "provideenvironment",
                                             "newenvironmentx", NULL};
  static const char *const defs[] = {"def", "gdef", "edef", "xdef", NULL};
  /* clang-format off */
  static const char *const others[] = {"NewDocumentCommand", "RenewDocumentCommand", "DeclareDocumentCommand",
                                       "ProvideDocumentCommand", "NewDocumentEnvironment", "titleformat",
                                       "titlespacing", "lstnewenvironment", "DefineVerbatimEnvironment", "newif",
                                       "let", "AtBeginDocument", "excludecomment", "NewEnviron", "RenewEnviron",
                                       "pretocmd", "apptocmd", "patchcmd", "preto", "appto", "addtocontents", NULL};
  /* clang-format on */
  static const char *const hiding[] = {"lstnewenvironment", "DefineVerbatimEnvironment", "excludecomment",
                                       NULL};
  if (sg_scan_is(command.name, news))
    return read_newcommand(state, text, command.end, false);
  if (sg_scan_is(command.name, environments))
    return read_newcommand(state, text, command.end, true);
  if (sg_scan_is(command.name, defs))
    return read_def(state, text, command.end);
  if (!sg_scan_is(command.name, others))
    return SG_NPOS;
  size_t end = sg_scan_argument(state, text, command.end), first = end;
  bool let = sg_str_equal(command.name, SG_LIT("let")), lone = sg_str_equal(command.name, SG_LIT("newif"));
  if (end == SG_NPOS)
    return command.end;
  struct sg_str name = sg_scan_inside(text, command.end, first);
  if (sg_scan_is(command.name, hiding))
    hide_environment(state, name);
  if (let && sg_scan_blank(text, end) < text.n && text.p[sg_scan_blank(text, end)] == '=')
    end = sg_scan_blank(text, end) + 1;
  size_t next = lone ? SG_NPOS : let ? sg_scan_argument(state, text, end) : end;
  for (int i = 0; !lone && next != SG_NPOS && i < 2 * PARAMETERS_MAX; i++) {
    end = next;
    next = let ? SG_NPOS : sg_scan_bracket(state, text, end);
    next = !let && next == SG_NPOS ? sg_scan_group(state, text, end) : next;
  }
  bool environ =
      sg_str_equal(command.name, SG_LIT("NewEnviron")) || sg_str_equal(command.name, SG_LIT("RenewEnviron"));
  struct sg_str body = sg_slice(text, first, end);
  bool complains = sg_str_find(body, SG_LIT("Error"), 0) != SG_NPOS; /* \ClassError: it hides nothing */
  if (environ && !complains && sg_str_find(body, SG_LIT("\\BODY"), 0) == SG_NPOS)
    hide_environment(state, name);
  return end;
}

/* -- Hiding -------------------------------------------------------------------------------------- */

struct conditionals {
  struct {
    size_t at, other; /* its \else; 0: none yet */
    bool sure;        /* \iftrue */
  } open[CONDITIONALS_MAX];
  size_t count, unsure, beyond;
};

static void mark(unsigned char *hides, size_t from, size_t to)
{
  memset(hides + from, 1, to - from);
}

static bool is_conditional(struct sg_str name)
{
  static const char *const braced[] = {"iff",        "ifthenelse", "iftoggle",   "ifbool",     "ifboolean",
                                       "ifboolexpr", "ifdef",      "ifundef",    "ifcsdef",    "ifcsundef",
                                       "ifblank",    "ifstrempty", "ifstrequal", "ifdefempty", "ifdefstring",
                                       "ifnumcomp",  "ifboolexpe", "ifcsempty",  NULL};
  return sg_str_starts(name, SG_LIT("if")) && !sg_scan_is(name, braced);
}

static void follow_conditional(struct conditionals *c, struct sg_scanned command, unsigned char *hides)
{
  if (is_conditional(command.name)) {
    bool sure = sg_str_equal(command.name, SG_LIT("iftrue"));
    if (c->count == CONDITIONALS_MAX) {
      c->beyond++;
      return;
    }
    c->open[c->count].at = command.at;
    c->open[c->count].other = 0;
    c->open[c->count++].sure = sure;
    c->unsure += !sure;
  } else if (sg_str_equal(command.name, SG_LIT("else")) && c->count > 0 && c->beyond == 0) {
    c->open[c->count - 1].other = command.at;
  } else if (sg_str_equal(command.name, SG_LIT("fi"))) {
    if (c->beyond > 0) {
      c->beyond--;
      return;
    }
    if (c->count == 0)
      return;
    c->count--;
    bool sure = c->open[c->count].sure;
    size_t from = sure ? c->open[c->count].other : c->open[c->count].at;
    c->unsure -= !sure;
    if (c->unsure == 0 && from > 0) /* the outermost hides what is in it */
      mark(hides, from, command.at);
  }
}

/* Past a hidden environment that begins here; SG_NPOS when none does. */
static size_t past_hidden(struct sg_scan_state *state, struct sg_str text, struct sg_scanned command)
{
  if (!sg_str_equal(command.name, SG_LIT("begin")))
    return SG_NPOS;
  size_t end = sg_scan_group(state, text, command.end);
  if (end == SG_NPOS)
    return end;
  struct sg_str name = sg_scan_inside(text, command.end, end);
  bool hidden = sg_scan_is(name, verbatim);
  for (size_t i = 0; i < state->hidden_count && !hidden; i++)
    hidden = sg_str_equal(state->hidden[i], name);
  for (; hidden; end++) {
    end = sg_str_find(text, SG_LIT("\\end{"), end);
    if (end == SG_NPOS)
      return text.n;
    if (sg_str_starts(sg_slice(text, end + 5, text.n), name) && end + 5 + name.n < text.n &&
        text.p[end + 5 + name.n] == '}')
      return end;
  }
  return SG_NPOS;
}

/* Past \verb|…| and its like; SG_NPOS when the command is none. */
static size_t past_verb(struct sg_scan_state *state, struct sg_str text, struct sg_scanned command)
{
  static const char *const verbs[] = {"verb", "Verb", "lstinline", "spverb", "mintinline", NULL};
  if (!sg_scan_is(command.name, verbs))
    return SG_NPOS;
  size_t at = command.end, bracket = sg_scan_bracket(state, text, at);
  at = bracket != SG_NPOS ? bracket : at + (at < text.n && text.p[at] == '*');
  if (at >= text.n || text.p[at] == '{')
    return sg_scan_group(state, text, at);
  const char *end = memchr(text.p + at + 1, text.p[at], text.n - at - 1);
  return end != NULL ? (size_t)(end - text.p) + 1 : SG_NPOS;
}

/* Past the arguments of what chooses between them, or prints none of them; SG_NPOS for any other. */
static size_t past_choice(struct sg_scan_state *state, struct sg_str text, struct sg_scanned command)
{
  /* clang-format off */
  static const char *const choices[] = {
      "ifthenelse", "iftoggle", "ifbool", "ifboolean", "ifboolexpr", "ifdef", "ifundef", "ifcsdef", "ifcsundef",
      "ifblank", "ifstrempty", "ifstrequal", "ifdefempty", "ifdefstring", "IfFileExists", "InputIfFileExists",
      "@ifundefined", "@ifnextchar", "@ifstar", "todo", "TODO", "ignore", "deleted", "replaced", "DIFdel", "setbox",
      "pdfbookmark", "sectionmark", "chaptermark", "markboth", "markright", "fixme", "savebox", "sbox", "phantom", NULL};
  /* clang-format on */
  if (!sg_scan_is(command.name, choices))
    return SG_NPOS;
  size_t end = command.end;
  for (int i = 0; i < ARGUMENTS_MAX; i++) {
    size_t next = sg_scan_bracket(state, text, end);
    next = next == SG_NPOS ? sg_scan_group(state, text, end) : next;
    if (next == SG_NPOS)
      break;
    end = next;
  }
  return end;
}

void sg_scan_hide(struct sg_scan_state *state, struct sg_str text, unsigned char *hides)
{
  struct conditionals conditionals = {.count = 0};
  struct sg_scanned command;
  for (size_t at = 0; sg_scan_command(text, &at, &command);) {
    size_t end = past_definition(state, text, command);
    end = end == SG_NPOS ? past_hidden(state, text, command) : end;
    end = end == SG_NPOS ? past_verb(state, text, command) : end;
    end = end == SG_NPOS ? past_choice(state, text, command) : end;
    if (end == SG_NPOS) {
      follow_conditional(&conditionals, command, hides);
    } else {
      mark(hides, command.at, end);
      at = end;
    }
  }
}
