/* The paper's own glossary: entries are collected, uses become words (packages glossaries, acronym,
 * acro): the first use of an abbreviation shows both forms, later ones the short one. */
#include "tex/structure/structure.h"

static uint32_t field_symbol(struct sg_tex *tex, const char *field, struct sg_str key)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 100 * 1000);
  sg_buf_add_format(&buf, "%s of entry ", field);
  sg_buf_add(&buf, key);
  uint32_t symbol = sg_tex_intern(tex, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return symbol;
}

/* Fields of an entry that are kept as they are written: a symbol, an irregular plural. */
static void keep_field(struct sg_tex *tex, const char *field, struct sg_str key, struct sg_tokens value)
{
  struct sg_macro *macro = value.count > 0 ? SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1) : NULL;
  if (macro == NULL)
    return;
  macro->body = sg_tex_unbraced(value);
  uint32_t symbol = field_symbol(tex, field, key);
  sg_tex_symbol_at(tex, symbol)->means = (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro};
}

static const struct sg_macro *field_of(struct sg_tex *tex, const char *field, struct sg_str key)
{
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, field_symbol(tex, field, key))->means;
  return means->kind == SG_MEANS_MACRO ? means->macro : NULL;
}

static void keep_fields(struct sg_tex *tex, struct sg_str key, struct sg_tokens options)
{
  static const char *const fields[] = {"symbol", "plural",      "longplural", "shortplural",
                                       "first",  "firstplural", "text",       "description"};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    keep_field(tex, fields[i], key, sg_tex_option(tex, options, fields[i]));
}

static bool holds_command(struct sg_tokens tokens)
{
  for (size_t i = 0; i < tokens.count; i++)
    if (tokens.at[i].kind == SG_TOKEN_CONTROL || sg_token_is(tokens.at[i], '$'))
      return true;
  return false;
}

static void add_entry(struct sg_tex *tex, struct sg_str key, struct sg_tokens term, struct sg_tokens definition,
                      struct sg_tokens expansion)
{
  struct sg_symbol *symbol = sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", key));
  if (key.n == 0 || symbol->means.number > 0)
    return;
  struct sg_glossary_entry *row = sg_tex_add(tex, &tex->glossary, sizeof *row);
  if (row == NULL)
    return;
  size_t index = tex->glossary.count;
  *row =
      (struct sg_glossary_entry){sg_tex_plain_copy(tex, sg_tex_expand_word(tex, sg_tex_unbraced(term))),
                                 sg_tex_plain_copy(tex, sg_tex_expand_word(tex, sg_tex_unbraced(definition))),
                                 sg_tex_plain_copy(tex, sg_tex_expand_word(tex, sg_tex_unbraced(expansion))),
                                 false,
                                 {NULL, 0}};
  sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", key))->means.number = (long)index;
}

/* \newacronym[…]{key}{short}{long} (0), \acrodef{key}[short]{long} and its like (1). */
void sg_act_newacronym(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens key, given = {0}, expansion, none = {0}, options;
  (void)token;
  bool more = sg_tex_optional(tex, &options);
  sg_tex_argument(tex, &key);
  if (more)
    keep_fields(tex, sg_tex_expand_word(tex, key), options);
  if (row->value == 0)
    sg_tex_argument(tex, &given);
  else if (!sg_tex_optional(tex, &given))
    given = key;
  sg_tex_argument(tex, &expansion);
  add_entry(tex, sg_tex_expand_word(tex, key), given, none, expansion);
  if (row->value == 2 && !tex->muted) { /* \acro prints a list of abbreviations */
    sg_tex_push_tokens(tex, expansion.at, expansion.count);
    sg_tex_push_text(tex, "] ", token);
    sg_tex_push_tokens(tex, given.at, given.count);
    sg_tex_push_text(tex, "\\item[", token);
  }
}

/* \newglossaryentry{key}{name=…, description=…} (0), \DeclareAcronym{key}{short=…, long=…} (1),
 * \longnewglossaryentry{key}{name=…}{description} (2). */
void sg_act_newentry(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options, definition = {0};
  (void)token;
  struct sg_str key = sg_tex_word(tex);
  sg_tex_argument(tex, &options);
  if (row->value == 2)
    sg_tex_argument(tex, &definition);
  else
    definition = sg_tex_option(tex, options, "description");
  struct sg_tokens term = sg_tex_option(tex, options, row->value == 1 ? "short" : "name");
  struct sg_tokens expansion = sg_tex_option(tex, options, "long");
  keep_fields(tex, key, options);
  if (holds_command(term))
    keep_field(tex, "name", key, term); /* \ensuremath{\sigma} */
  add_entry(tex, key, term, definition, expansion);
}

enum {
  FORM_FIRST,
  FORM_SHORT,
  FORM_LONG,
  FORM_FULL,
  FORM_TEXT,
  FORM_SYMBOL,
  FORM_DESCRIPTION,
  FORM_PLURAL = 8,
  FORM_CAPITAL = 16
};

/* Text as tokens that no macro touches. */
static void push_words(struct sg_tex *tex, struct sg_str text, bool capital, bool plural)
{
  struct sg_buf buf;
  sg_buf_init(&buf, text.n * 2 + 16);
  for (size_t i = 0; i < text.n; i++) {
    if (sg_is_one_of(text.p[i], "#$%&_{}"))
      sg_buf_add_char(&buf, '\\');
    sg_buf_add_char(&buf, text.p[i]);
  }
  if (capital && buf.length > 0 && buf.data[0] >= 'a' && buf.data[0] <= 'z')
    buf.data[0] = (char)(buf.data[0] - 'a' + 'A');
  if (plural)
    sg_buf_add_char(&buf, 's');
  sg_tex_push(tex, sg_tex_raw_token(tex, sg_arena_copy(&tex->scratch, sg_buf_str(&buf)), false));
  sg_buf_free(&buf);
}

/* One of an entry's fields as it was written, where it was given; false else. */
static bool push_field(struct sg_tex *tex, const char *field, struct sg_str key, bool capital)
{
  const struct sg_macro *macro = field_of(tex, field, key);
  if (macro == NULL)
    return false;
  if (!holds_command(macro->body)) {
    push_words(tex, sg_tex_spell(tex, macro->body), capital, false);
    return true;
  }
  sg_tex_push_tokens(tex, macro->body.at, macro->body.count);
  return true;
}

/* The term itself, or the long form. */
static void push_form(struct sg_tex *tex, const struct sg_glossary_entry *entry, struct sg_str key,
                      bool expanded, bool capital, bool plural)
{
  struct sg_str text = expanded ? entry->expansion : entry->term;
  if (plural && push_field(tex,
                           expanded                 ? "longplural"
                           : entry->expansion.n > 0 ? "shortplural"
                                                    : "plural",
                           key, capital))
    return;
  if (expanded || plural || !push_field(tex, "name", key, capital))
    push_words(tex, text, capital, plural);
}

/* acronym's list may stand behind its uses: \acro{key}[short]{long}, looked for in what has been opened of the
 * paper. */
static void find_later(struct sg_tex *tex, struct sg_str key)
{
  enum { SEARCHES_MAX = 500 };
  struct sg_symbol *symbol = sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", key));
  struct sg_buf buf;
  if (symbol->means.on || tex->acronym_searches >= SEARCHES_MAX || key.n == 0)
    return;
  symbol->means.on = true; /* once */
  tex->acronym_searches++;
  sg_buf_init(&buf, 100 * 1000);
  sg_buf_add(&buf, SG_LIT("\\acro{"));
  sg_buf_add(&buf, key);
  sg_buf_add_char(&buf, '}');
  for (size_t i = 0; i < tex->files.count; i++) {
    struct sg_str text = tex->files.file[i].text, given = key;
    size_t at = sg_str_find(text, sg_buf_str(&buf), 0), shut;
    if (at == SG_NPOS)
      continue;
    at += buf.length;
    if (at < text.n && text.p[at] == '[' && (shut = sg_str_find(text, SG_LIT("]"), at)) != SG_NPOS) {
      given = sg_slice(text, at + 1, shut);
      at = shut + 1;
    }
    shut = at < text.n && text.p[at] == '{' ? sg_str_find(text, SG_LIT("}"), at) : SG_NPOS;
    if (shut == SG_NPOS)
      continue;
    char spelt[300];
    struct sg_str expansion = sg_slice(text, at + 1, shut);
    struct sg_tokens tokens[2] = {{0}};
    for (int k = 0; k < 2; k++) {
      struct sg_str part = k == 0 ? given : expansion;
      if (part.n >= sizeof spelt)
        continue;
      memcpy(spelt, part.p, part.n);
      spelt[part.n] = '\0';
      tokens[k] = sg_tex_tokens_of(tex, spelt, (struct sg_token){0});
    }
    sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", key))->means.on = false;
    add_entry(tex, key, tokens[0], (struct sg_tokens){0}, tokens[1]);
    break;
  }
  sg_buf_free(&buf);
}

static const struct sg_glossary_entry *entry_at(const struct sg_tex *tex, const struct sg_symbol *symbol)
{
  return &((const struct sg_glossary_entry *)tex->glossary.at)[symbol->means.number - 1];
}

/* \glsreset{key} (0): the next use is the first again; \glsunset (1): it is not; all entries (2, with an
 * option: 3). */
void sg_act_glsreset(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens option;
  (void)token;
  sg_tex_optional(tex, &option);
  if (row->value < 2) {
    sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", sg_tex_word(tex)))->means.on = row->value == 1;
    return;
  }
  for (size_t i = 0; i < tex->symbols.count; i++)
    if (sg_str_starts(tex->symbols.at[i].name, SG_LIT("entry ")))
      tex->symbols.at[i].means.on = false;
}

/* \gls, \ac and all their forms; value: FORM_…. */
void sg_act_gls(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options;
  sg_tex_take(tex, '*');
  sg_tex_take(tex, '+');
  sg_tex_optional(tex, &options);
  struct sg_str key = sg_tex_word(tex);
  bool plural = row->value & FORM_PLURAL, capital = row->value & FORM_CAPITAL;
  int form = row->value & 7;
  if (tex->muted)
    return;
  if (sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", key))->means.number == 0)
    find_later(tex, key);
  struct sg_symbol *symbol = sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", key));
  if (symbol->means.number == 0) {
    push_words(tex, key, capital, plural);
    return;
  }
  const struct sg_glossary_entry *entry =
      &((const struct sg_glossary_entry *)tex->glossary.at)[symbol->means.number - 1];
  if (form == FORM_SYMBOL || form == FORM_DESCRIPTION) {
    push_field(tex, form == FORM_SYMBOL ? "symbol" : "description", key, capital);
    return;
  }
  if ((form == FORM_FIRST && !symbol->means.on) ||
      (form == FORM_FULL && entry_at(tex, symbol)->expansion.n == 0)) {
    symbol->means.on = true;
    if (push_field(tex, plural ? "firstplural" : "first", key, capital))
      return;
    sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", key))->means.on = false;
    symbol = sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "entry ", key));
  }
  if (form == FORM_FIRST)
    form = symbol->means.on ? FORM_SHORT : FORM_FULL;
  if (form == FORM_FULL)
    symbol->means.on = true;
  bool expanded = entry->expansion.n > 0 && (form == FORM_LONG || form == FORM_FULL);
  if (expanded && form == FORM_FULL) { /* what is pushed last is read first */
    sg_tex_push_text(tex, ")", token);
    push_form(tex, entry, key, false, false, plural);
    sg_tex_push_text(tex, " (", token);
  }
  push_form(tex, entry, key, expanded, capital, plural);
}
