/* Raw HTML: tags go or become Markdown, their text stays. */
#include "base/search.h"
#include "repair/span.h"

enum tag {
  TAG_DROP,  /* known; its text stays */
  TAG_SPACE, /* a break between words */
  TAG_MARK,
  TAG_STRONG,
  TAG_EMPHASIS,
  TAG_CODE,
  TAG_SUB,
  TAG_SUPER,
  TAG_HIDDEN,  /* its text goes as well */
  TAG_UNKNOWN, /* no HTML: text */
};

static const struct tag_row {
  const char *name;
  enum tag tag;
} tags[] = {
    {"a", TAG_DROP},        {"abbr", TAG_DROP},        {"article", TAG_SPACE}, {"aside", TAG_SPACE},
    {"audio", TAG_DROP},    {"b", TAG_STRONG},         {"big", TAG_DROP},      {"blockquote", TAG_SPACE},
    {"body", TAG_DROP},     {"br", TAG_SPACE},         {"button", TAG_DROP},   {"caption", TAG_SPACE},
    {"center", TAG_SPACE},  {"cite", TAG_DROP},        {"code", TAG_CODE},     {"col", TAG_DROP},
    {"dd", TAG_SPACE},      {"del", TAG_DROP},         {"details", TAG_SPACE}, {"dfn", TAG_DROP},
    {"div", TAG_SPACE},     {"dl", TAG_SPACE},         {"dt", TAG_SPACE},      {"em", TAG_EMPHASIS},
    {"embed", TAG_DROP},    {"figcaption", TAG_SPACE}, {"figure", TAG_SPACE},  {"font", TAG_DROP},
    {"footer", TAG_SPACE},  {"form", TAG_SPACE},       {"h1", TAG_SPACE},      {"h2", TAG_SPACE},
    {"h3", TAG_SPACE},      {"h4", TAG_SPACE},         {"h5", TAG_SPACE},      {"h6", TAG_SPACE},
    {"head", TAG_DROP},     {"header", TAG_SPACE},     {"hr", TAG_SPACE},      {"html", TAG_DROP},
    {"i", TAG_EMPHASIS},    {"iframe", TAG_DROP},      {"img", TAG_DROP},      {"input", TAG_DROP},
    {"ins", TAG_DROP},      {"kbd", TAG_CODE},         {"label", TAG_DROP},    {"li", TAG_SPACE},
    {"link", TAG_DROP},     {"main", TAG_SPACE},       {"mark", TAG_MARK},     {"meta", TAG_DROP},
    {"nav", TAG_SPACE},     {"object", TAG_DROP},      {"ol", TAG_SPACE},      {"option", TAG_DROP},
    {"p", TAG_SPACE},       {"pre", TAG_SPACE},        {"q", TAG_DROP},        {"reasoning", TAG_DROP},
    {"s", TAG_DROP},        {"samp", TAG_CODE},        {"script", TAG_HIDDEN}, {"section", TAG_SPACE},
    {"select", TAG_DROP},   {"small", TAG_DROP},       {"source", TAG_DROP},   {"span", TAG_DROP},
    {"strike", TAG_DROP},   {"strong", TAG_STRONG},    {"style", TAG_HIDDEN},  {"sub", TAG_SUB},
    {"summary", TAG_SPACE}, {"sup", TAG_SUPER},        {"svg", TAG_DROP},      {"table", TAG_SPACE},
    {"tbody", TAG_SPACE},   {"td", TAG_SPACE},         {"textarea", TAG_DROP}, {"tfoot", TAG_SPACE},
    {"th", TAG_SPACE},      {"thead", TAG_SPACE},      {"think", TAG_DROP},    {"thinking", TAG_DROP},
    {"title", TAG_SPACE},   {"tr", TAG_SPACE},         {"tt", TAG_CODE},       {"u", TAG_DROP},
    {"ul", TAG_SPACE},      {"var", TAG_EMPHASIS},     {"video", TAG_DROP},    {"wbr", TAG_DROP},
};

enum { TAG_COUNT = sizeof tags / sizeof tags[0] };

static int order_tag(const void *key, const void *row)
{
  return sg_str_order(*(const struct sg_str *)key, ((const struct tag_row *)row)->name);
}

static enum tag find_tag(struct sg_str name)
{
  char lower[16];
  if (name.n >= sizeof lower)
    return TAG_UNKNOWN;
  for (size_t i = 0; i < name.n; i++)
    lower[i] = sg_lower(name.p[i]);
  struct sg_str key = sg_str(lower, name.n);
  const struct tag_row *row = sg_search_find(&key, tags, TAG_COUNT, sizeof *tags, order_tag);
  return row != NULL ? row->tag : TAG_UNKNOWN;
}

/* Name of the tag `<name …>` or `</name>`. */
static struct sg_str tag_name(struct sg_str tag)
{
  size_t from = 1 + (tag.n > 1 && tag.p[1] == '/'), to = from;
  while (to < tag.n && (sg_is_alpha(tag.p[to]) || sg_is_digit(tag.p[to])))
    to++;
  return sg_slice(tag, from, to);
}

/* `a<b and c>d` reads like a tag, but real attributes have values. */
static bool has_bare_attributes(struct sg_str tag, struct sg_str name)
{
  struct sg_str rest = sg_slice(tag, (size_t)(name.p - tag.p) + name.n, tag.n - 1);
  rest = sg_str_trim(rest);
  return rest.n > 0 && memchr(rest.p, '=', rest.n) == NULL && !sg_str_equal(rest, SG_LIT("/")) &&
         !sg_str_equal(rest, SG_LIT("open"));
}

static void drop_hidden(struct repair *r, struct sg_str text, size_t at, const char *what)
{
  sg_repair_drop(r, what, sg_span_line(r->span, at), text);
}

size_t sg_span_add_html(struct repair *r, const struct sg_inline *unit)
{
  struct span *span = r->span;
  struct sg_str source = sg_slice(span->text, unit->from, unit->to);
  bool closing = source.p[1] == '/';
  if (source.p[1] == '!' || source.p[1] == '?') {
    sg_repair_note(r, "text/unsafe", "HTML comment or declaration removed", sg_span_line(span, unit->from));
    drop_hidden(r, source, unit->from, "HTML comment or declaration");
    sg_span_add(r, TOKEN_CUT, unit->from, unit->to);
    return unit->to;
  }
  struct sg_str name = tag_name(source);
  enum tag tag = find_tag(name);
  if (tag == TAG_UNKNOWN || has_bare_attributes(source, name)) {
    sg_span_add(r, TOKEN_LITERAL, unit->from, unit->from + 1);
    return unit->from + 1;
  }
  sg_repair_note(r, "text/unsafe", "HTML tag removed", sg_span_line(span, unit->from));
  if (name.n + 2 + closing < source.n && memchr(source.p, '=', source.n) != NULL)
    drop_hidden(r, source, unit->from, "HTML tag");
  struct token *token = sg_span_add(r, tag == TAG_SPACE ? TOKEN_BREAK : TOKEN_CUT, unit->from, unit->to);
  if (token == NULL)
    return unit->to;
  token->flags = FLAG_TAG | (closing ? FLAG_CAN_CLOSE : FLAG_CAN_OPEN);
  token->a = (uint32_t)tag;
  if (tag == TAG_MARK) {
    token->kind = TOKEN_HIGHLIGHT;
    span->damaged = true;
  }
  span->tagged |= tag != TAG_DROP && tag != TAG_SPACE && tag != TAG_MARK;
  return unit->to;
}

static bool is_word_char(char c)
{
  return (unsigned char)c >= 0x80 || sg_is_alpha(c) || sg_is_digit(c);
}

/* The two tags' mark-up in Markdown, where it would be read as such. */
static void convert(struct repair *r, size_t first, size_t last, enum tag tag)
{
  struct span *span = r->span;
  struct token *open = &span->tokens[first], *close = &span->tokens[last];
  struct sg_str inner = sg_slice(span->text, open->to, close->from);
  if (tag == TAG_HIDDEN) {
    sg_repair_drop(r, "script or style", span->line, inner);
    for (size_t i = first; i <= last; i++)
      span->tokens[i].kind = TOKEN_CUT;
    return;
  }
  bool words = inner.n > 0 && is_word_char(inner.p[0]) && is_word_char(inner.p[inner.n - 1]);
  bool plain = true;
  for (size_t i = 0; i < inner.n; i++)
    plain = plain && !sg_is_one_of(inner.p[i], "`$\n<>\\");
  bool beside =
      sg_is_one_of(sg_span_before(span, open->from), "*_") || sg_is_one_of(sg_span_at(span, close->to), "*_");
  if ((tag == TAG_STRONG || tag == TAG_EMPHASIS) && words && !beside) {
    open->kind = close->kind = tag == TAG_STRONG ? TOKEN_STRONG : TOKEN_EMPHASIS;
    open->flags = FLAG_OPENS;
    close->flags = FLAG_CLOSES;
    return;
  }
  bool script = (tag == TAG_SUB || tag == TAG_SUPER) && inner.n <= 12 && plain && words;
  bool code = tag == TAG_CODE && plain && inner.n > 0 && !sg_is_space(inner.p[0]) &&
              sg_span_before(span, open->from) != '`' && sg_span_at(span, close->to) != '`';
  if (!script && !code)
    return;
  for (size_t i = first + 1; i <= last; i++)
    span->tokens[i].kind = TOKEN_CUT;
  open->kind = code ? TOKEN_CODE : tag == TAG_SUB ? TOKEN_SUB : TOKEN_SUPER;
  open->a = open->to;
  open->b = close->from;
  open->to = close->to; /* what follows decides about a space */
}

void sg_span_pair_tags(struct repair *r)
{
  struct span *span = r->span;
  size_t last_open[TAG_UNKNOWN];
  if (!span->tagged)
    return;
  for (int i = 0; i < TAG_UNKNOWN; i++)
    last_open[i] = SG_NPOS;
  for (size_t i = 0; i < span->count; i++) {
    const struct token *token = &span->tokens[i];
    if (token->kind != TOKEN_CUT || !(token->flags & FLAG_TAG))
      continue;
    enum tag tag = (enum tag)token->a;
    if (token->flags & FLAG_CAN_OPEN) {
      last_open[tag] = i;
    } else if (last_open[tag] != SG_NPOS) {
      convert(r, last_open[tag], i, tag);
      last_open[tag] = SG_NPOS;
    }
  }
}
