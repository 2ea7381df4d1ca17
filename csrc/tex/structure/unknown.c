/* Commands that nobody knows: what of them is words stays. */
#include "tex/structure/structure.h"

static bool is_letter(uint32_t value)
{
  return value < 128 && sg_is_alpha((char)value);
}

/* An environment or command that nobody knows, whose name says what stands in it: "thanksandfunding". */
const char *sg_tex_heading_of_name(struct sg_str name)
{
  static const char *const stems[][2] = {
      {"acknowledg", "Acknowledgments"},     {"funding", "Funding"},
      {"dataavail", "Data availability"},    {"codeavail", "Code availability"},
      {"availability", "Data availability"}, {"contribution", "Author contributions"},
      {"conflict", "Conflicts of interest"}, {"competing", "Competing interests"},
      {"introduction", "Introduction"},      {"conclusion", "Conclusions"},
      {"ethics", "Ethics statement"},
  };
  char lower[64];
  if (name.n >= sizeof lower || sg_str_ends(name, SG_LIT("name")))
    return NULL;
  for (size_t i = 0; i < name.n; i++)
    lower[i] = sg_lower(name.p[i]);
  for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
    if (sg_str_find(sg_str(lower, name.n), sg_cstr(stems[i][0]), 0) != SG_NPOS)
      return stems[i][1];
  return NULL;
}

bool sg_tex_holds_structure(struct sg_tex *tex, struct sg_tokens tokens)
{
  enum { LISTS_MAX = 30, TOKENS_MAX = 20 * 1000 };
  struct sg_tokens lists[LISTS_MAX] = {tokens}; /* the argument, then bodies of the macros in it */
  size_t count = 1, seen = 0;
  for (size_t list = 0; list < count; list++)
    for (size_t i = 0; i < lists[list].count && seen < TOKENS_MAX; i++, seen++) {
      if (lists[list].at[i].kind != SG_TOKEN_CONTROL)
        continue;
      const struct sg_meaning *means = &sg_tex_symbol(tex, lists[list].at[i])->means;
      if (means->kind == SG_MEANS_ROW && (means->row->flags & SG_ROW_BLOCK))
        return true;
      if (means->kind == SG_MEANS_MACRO && count < LISTS_MAX)
        lists[count++] = means->macro->body;
    }
  return false;
}

/* Prose is words: letters, not a key, a length, a file or a list of settings. One short word in
 * lower case is prose only when it is the only argument (`alone`). */
bool sg_tex_is_prose(struct sg_tex *tex, struct sg_tokens tokens, bool alone)
{
  size_t letters = 0, spaces = 0, others = 0, digits = 0;
  bool upper = false, command = false, keyish = false;
  for (size_t i = 0; i < tokens.count; i++) {
    struct sg_token token = tokens.at[i];
    if (token.kind == SG_TOKEN_SPACE)
      spaces += i > 0;
    else if (token.kind == SG_TOKEN_CONTROL || token.kind == SG_TOKEN_RAW)
      command = true;
    else if (token.kind == SG_TOKEN_CHAR && (is_letter(token.value) || token.value >= 0x80)) {
      letters++;
      upper = upper || (token.value < 128 && token.value <= 'Z');
    } else if (token.kind == SG_TOKEN_CHAR && sg_is_digit((char)token.value))
      digits++;
    else if (token.kind == SG_TOKEN_CHAR)
      others++, keyish = keyish || sg_is_one_of(token.value, "=/:_@");
  }
  (void)tex;
  if (letters == 0)
    return false;
  if (spaces > 0)
    return letters > 3 && !(keyish && spaces < 3);
  if (keyish || (digits > 0 && letters <= 2))
    return false;
  return command ? letters > 3 || alone : alone || (upper && letters > 3);
}

static void note_dropped(struct sg_tex *tex, struct sg_token token)
{
  struct sg_symbol *symbol = sg_tex_symbol(tex, token);
  if (symbol->dropped++ == 0) {
    struct sg_token here = sg_tex_here(tex);
    symbol->dropped_file = here.file;
    symbol->dropped_line = here.line;
  }
}

enum { UNKNOWN_ARGUMENTS_MAX = 9, WORDY_MIN = 3 };

/* "each {\stage} type", "\Periods, \Stages": a command that stands where a word stands, whose definition
 * is missing. Its name is the best guess at the word. */
static bool stands_for_word(struct sg_tex *tex, struct sg_token token, bool empty_argument)
{
  struct sg_str name = sg_tex_name(tex, token);
  for (size_t i = 0; i < name.n; i++)
    if (!sg_is_alpha(name.p[i]))
      return false;
  struct sg_token next = sg_tex_next(tex);
  sg_tex_push(tex, next);
  bool ends = sg_token_is(next, '}') || sg_token_is(next, ',') || sg_token_is(next, '.') ||
              sg_token_is(next, ';') || sg_token_is(next, ':') || sg_token_is(next, ')');
  return name.n >= WORDY_MIN && (empty_argument || ends);
}

static void push_name(struct sg_tex *tex, struct sg_token token)
{
  struct sg_str name = sg_tex_name(tex, token);
  char text[64];
  size_t n = name.n < sizeof text - 1 ? name.n : sizeof text - 1;
  memcpy(text, name.p, n);
  text[n] = '\0';
  sg_tex_push_text(tex, text, token);
}

/* Of an unknown command's arguments: one that the paper shows, for all that is known. */
static bool is_text(struct sg_tex *tex, struct sg_tokens tokens, bool alone)
{
  return sg_tex_is_prose(tex, tokens, alone) || sg_tex_holds_structure(tex, tokens);
}

/* Does the environment begin by its command too, \quote … \endquote? Those of pandoc's lists and the paper's
 * own. */
static bool is_environment(struct sg_tex *tex, struct sg_str name)
{
  if (name.n == 0)
    return false;
  const struct sg_tex_environment *row = sg_tex_find_environment(name);
  bool known =
      row != NULL && (row->kind == SG_ENV_LIST || row->kind == SG_ENV_KEEP || row->kind == SG_ENV_THEOREM ||
                      row->kind == SG_ENV_OPEN || row->kind == SG_ENV_TITLED);
  return known || sg_tex_theorem(tex, name) != NULL || sg_tex_environment_macro(tex, "begin ", name) != NULL;
}

/* \theorem … \endtheorem, as definitions of other environments have them. */
static bool push_environment(struct sg_tex *tex, struct sg_token token)
{
  struct sg_str name = sg_tex_name(tex, token), ending = SG_LIT("end");
  bool end = sg_str_starts(name, ending) && is_environment(tex, sg_slice(name, ending.n, name.n));
  if (!end && !is_environment(tex, name))
    return false;
  if (end)
    name = sg_slice(name, ending.n, name.n);
  sg_tex_push_text(tex, "}", token);
  for (size_t i = name.n; i > 0; i--)
    sg_tex_push(tex, (struct sg_token){.kind = SG_TOKEN_CHAR, .value = (unsigned char)name.p[i - 1]});
  sg_tex_push_text(tex, end ? "\\end{" : "\\begin{", token);
  return true;
}

void sg_tex_unknown(struct sg_tex *tex, struct sg_token token)
{
  struct sg_tokens arguments[UNKNOWN_ARGUMENTS_MAX], dropped;
  size_t count = 0, words = 0;
  if (tex->math) {
    sg_tex_write(tex, token);
    return;
  }
  if (!tex->muted && !tex->one_line && push_environment(tex, token))
    return;
  sg_tex_take(tex, '*');
  while (count < UNKNOWN_ARGUMENTS_MAX) {
    struct sg_token next = sg_tex_next(tex);
    sg_tex_push(tex, next);
    if (sg_token_is(next, '[')) {
      if (!sg_tex_optional(tex, &dropped))
        break;
      if (sg_tex_holds_structure(tex, dropped))
        arguments[count++] = dropped;
    } else if (!sg_token_is(next, '{') || !sg_tex_group(tex, &arguments[count])) {
      break;
    } else {
      words += is_text(tex, arguments[count], false);
      count++;
    }
  }
  if (tex->muted)
    return;
  const char *heading = tex->one_line ? NULL : sg_tex_heading_of_name(sg_tex_name(tex, token));
  if (heading != NULL && count <= 1) {
    sg_tex_push_text(tex, "}", token);
    sg_tex_push_tokens(tex, arguments[0].at, count == 1 ? arguments[0].count : 0);
    sg_tex_push_text(tex, "}{", token);
    sg_tex_push_text(tex, heading, token);
    sg_tex_push_text(tex, "\\sg@heading{", token);
    return;
  }
  if (count == 0 || (count == 1 && arguments[0].count == 0)) {
    note_dropped(tex, token);
    if (stands_for_word(tex, token, count == 1))
      push_name(tex, token);
    else if (token.space)
      sg_tex_write(tex, (struct sg_token){.kind = SG_TOKEN_SPACE, .value = token.space});
    return;
  }
  size_t kept = 0;
  for (size_t i = count; i > 0; i--) {
    if (!is_text(tex, arguments[i - 1], count == 1 || (words == 0 && i == count)))
      continue;
    if (kept++ > 0)
      sg_tex_push_text(tex, " ", token);
    sg_tex_push_tokens(tex, arguments[i - 1].at, arguments[i - 1].count);
  }
  if (count > kept)
    note_dropped(tex, token);
  if (kept == 0 && token.space)
    sg_tex_write(tex, (struct sg_token){.kind = SG_TOKEN_SPACE, .value = token.space});
}
