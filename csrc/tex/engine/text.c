/* Texts as tokens, tokens as texts. Nothing is read here: what is expanded are plain words. */
#include "base/utf8.h"
#include "tex/engine/engine.h"

struct sg_tokens sg_tex_tokens_of(struct sg_tex *tex, const char *text, struct sg_token place)
{
  struct sg_tokens list = {0};
  struct sg_str s = sg_cstr(text);
  for (size_t i = 0; i < s.n;) {
    struct sg_token token = {.line = place.line, .file = place.file};
    size_t length = 1;
    if (s.p[i] == '\\') {
      size_t end = i + 1;
      while (end < s.n && (sg_is_alpha(s.p[end]) || s.p[end] == '@'))
        end++;
      if (end == i + 1)
        end++;
      token.kind = SG_TOKEN_CONTROL;
      token.value = sg_tex_intern(tex, sg_slice(s, i + 1, end));
      if (end > i + 2 && end < s.n && s.p[end] == ' ')
        end++;
      length = end - i;
    } else if (s.p[i] == '#' && i + 1 < s.n && sg_is_digit(s.p[i + 1])) {
      token.kind = SG_TOKEN_PARAMETER;
      token.value = (uint32_t)(s.p[i + 1] - '0');
      length = 2;
    } else if (s.p[i] == '\n') {
      token.kind = SG_TOKEN_PARAGRAPH;
    } else if (s.p[i] == ' ') {
      token.kind = SG_TOKEN_SPACE;
      token.value = ' ';
    } else {
      token.kind = SG_TOKEN_CHAR;
      token.value = sg_utf8_decode(s, i, &length);
    }
    sg_tokens_add(&tex->scratch, &list, token);
    i += length;
  }
  return list;
}

struct sg_str sg_tex_spell(struct sg_tex *tex, struct sg_tokens tokens)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_SOURCE_MAX);
  for (size_t i = 0; i < tokens.count; i++) {
    struct sg_token token = tokens.at[i];
    if (token.kind == SG_TOKEN_CHAR || token.kind == SG_TOKEN_SPACE)
      sg_buf_add_codepoint(&buf, token.value);
    else if (token.kind == SG_TOKEN_CONTROL) {
      struct sg_str name = sg_tex_name(tex, token);
      sg_buf_add_char(&buf, '\\');
      sg_buf_add(&buf, name);
      bool letter = i + 1 < tokens.count && tokens.at[i + 1].kind == SG_TOKEN_CHAR &&
                    tokens.at[i + 1].value < 128 && sg_is_alpha((char)tokens.at[i + 1].value);
      if (token.space || (letter && name.n > 0 && sg_is_alpha(name.p[0])))
        sg_buf_add_char(&buf, ' ');
    } else if (token.kind == SG_TOKEN_RAW && token.value < tex->raw_count)
      sg_buf_add(&buf, tex->raws[token.value].text);
    else if (token.kind == SG_TOKEN_PARAGRAPH)
      sg_buf_add_char(&buf, ' ');
  }
  struct sg_str text = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return sg_str_trim(text);
}

struct sg_str sg_tex_expand_word(struct sg_tex *tex, struct sg_tokens tokens)
{
  struct sg_tokens list = {0};
  enum { STEPS_MAX = 100 }; /* a name is a few words, not a program */
  int steps = 0;
  for (size_t i = 0; i < tokens.count; i++) {
    const struct sg_meaning *means =
        tokens.at[i].kind == SG_TOKEN_CONTROL ? &sg_tex_symbol(tex, tokens.at[i])->means : NULL;
    if (means == NULL || means->kind != SG_MEANS_MACRO || means->macro->parameters > 0 || steps++ > STEPS_MAX) {
      sg_tokens_add(&tex->scratch, &list, tokens.at[i]);
      continue;
    }
    struct sg_tokens body = means->macro->body, rest = {0};
    for (size_t k = 0; k < body.count; k++)
      sg_tokens_add(&tex->scratch, &rest, body.at[k]);
    for (size_t k = i + 1; k < tokens.count; k++)
      sg_tokens_add(&tex->scratch, &rest, tokens.at[k]);
    tokens = rest;
    i = (size_t)-1;
  }
  return sg_tex_spell(tex, list);
}

struct sg_tokens sg_tex_unbraced(struct sg_tokens tokens)
{
  while (tokens.count > 0 && tokens.at[0].kind == SG_TOKEN_SPACE)
    tokens = (struct sg_tokens){tokens.at + 1, tokens.count - 1, 0};
  while (tokens.count > 0 && tokens.at[tokens.count - 1].kind == SG_TOKEN_SPACE)
    tokens.count--;
  if (tokens.count >= 2 && sg_token_is(tokens.at[0], '{') && sg_token_is(tokens.at[tokens.count - 1], '}'))
    tokens = (struct sg_tokens){tokens.at + 1, tokens.count - 2, 0};
  return tokens;
}

struct sg_tokens sg_tex_option(struct sg_tex *tex, struct sg_tokens options, const char *key)
{
  struct sg_tokens part = {0}, value = {0};
  size_t depth = 0;
  for (size_t i = 0; i <= options.count; i++) { /* one round more: the end closes the last option */
    bool end = i == options.count || (depth == 0 && sg_token_is(options.at[i], ','));
    if (!end) {
      depth += sg_token_is(options.at[i], '{');
      depth -= sg_token_is(options.at[i], '}') && depth > 0;
      sg_tokens_add(&tex->scratch, &part, options.at[i]);
      continue;
    }
    size_t sign = 0;
    while (sign < part.count && !sg_token_is(part.at[sign], '='))
      sign++;
    struct sg_tokens name = {part.at, sign, 0};
    if (sign < part.count && sg_str_equal(sg_str_trim(sg_tex_spell(tex, name)), sg_cstr(key))) {
      value = (struct sg_tokens){part.at + sign + 1, part.count - sign - 1, 0};
      return sg_tex_unbraced(value);
    }
    part = (struct sg_tokens){0};
  }
  return value;
}

/* -- As plain text ------------------------------------------------------------------------------- */

struct sg_str sg_tex_join(struct sg_tex *tex, struct sg_str a, struct sg_str b)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 100 * 1000);
  sg_buf_add(&buf, a);
  sg_buf_add(&buf, b);
  struct sg_str copy = sg_arena_copy(tex->arena, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

struct sg_str sg_tex_plain_copy(struct sg_tex *tex, struct sg_str latex)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_OUTPUT_MAX);
  sg_tex_plain(latex, &buf);
  struct sg_str text = sg_arena_copy(tex->arena, sg_str_trim(sg_buf_str(&buf)));
  sg_buf_free(&buf);
  return text;
}

struct sg_str sg_tex_printed(struct sg_tex *tex, const char *command)
{
  struct sg_token token = {.kind = SG_TOKEN_CONTROL, .value = sg_tex_intern(tex, sg_cstr(command))};
  return sg_tex_plain_copy(tex, sg_tex_expand_word(tex, (struct sg_tokens){&token, 1, 0}));
}

struct sg_str sg_tex_printed_if_defined(struct sg_tex *tex, const char *command)
{
  const struct sg_symbol *symbol = sg_tex_symbol_at(tex, sg_tex_intern(tex, sg_cstr(command)));
  return symbol->means.kind == SG_MEANS_MACRO ? sg_tex_printed(tex, command) : SG_LIT("");
}
