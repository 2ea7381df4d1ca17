/* Any valid UTF-8 as HTML, by lines, blocks and points: only elements that show, each closed, and no address
 * that acts. */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "markdown/html.h"

enum { OPEN_MAX = 4096 };

static void demand(bool holds, const char *what, struct sg_str html, size_t at)
{
  if (holds)
    return;
  fprintf(stderr, "%s at %zu\n%.*s\n", what, at, SG_STR_ARGS(html));
  abort();
}

static struct sg_str name_at(struct sg_str html, size_t at)
{
  size_t end = at;
  while (end < html.n && (sg_is_alpha(html.p[end]) || html.p[end] == '-'))
    end++;
  return sg_slice(html, at, end);
}

/* The attributes of a tag, from behind its name; where it ends. */
static size_t read_attributes(struct sg_str html, size_t at)
{
  static const char *const known[] = {"href", "title", "class", "id", "kind", "start", "data-from"};
  while (at < html.n && html.p[at] == ' ') {
    struct sg_str name = name_at(html, at + 1);
    demand(SG_ONE_OF(name, known), "an unknown attribute", html, at);
    size_t from = at + 1 + name.n + 2, to = from;
    demand(sg_str_starts(sg_slice(html, from - 2, html.n), SG_LIT("=\"")), "an attribute without a value", html,
           at);
    while (to < html.n && html.p[to] != '"' && html.p[to] != '<')
      to++;
    struct sg_str value = sg_slice(html, from, to);
    if (sg_str_equal(name, SG_LIT("href")))
      demand(sg_str_starts(value, SG_LIT("#")) || sg_str_find(value, SG_LIT("script:"), 0) == SG_NPOS,
             "an address that acts", html, at);
    at = to + 1;
  }
  demand(at < html.n && html.p[at] == '>', "a tag that is not closed", html, at);
  return at;
}

static void check(struct sg_str html)
{
  static const char *const known[] = {"p",    "ul",   "ol",  "li",      "a",        "em",    "strong",
                                      "mark", "code", "pre", "br",      "span",     "table", "thead",
                                      "tr",   "th",   "td",  "sg-math", "sg-figure"};
  static struct sg_str open[OPEN_MAX];
  size_t depth = 0;
  for (size_t at = 0; at < html.n; at++) {
    demand(html.p[at] != '>', "a bare >", html, at);
    if (html.p[at] != '<')
      continue;
    bool closes = at + 1 < html.n && html.p[at + 1] == '/';
    struct sg_str name = name_at(html, at + 1 + closes);
    demand(SG_ONE_OF(name, known), "an unknown element", html, at);
    if (closes)
      demand(depth > 0 && sg_str_equal(open[--depth], name), "an end without its beginning", html, at);
    else if (!sg_str_equal(name, SG_LIT("br")))
      demand(depth < OPEN_MAX, "too deep", html, at), open[depth++] = name;
    at = read_attributes(html, at + 1 + closes + name.n);
  }
  demand(depth == 0, "an element that is not closed", html, html.n);
}

static void put_points(struct sg_html *html, struct sg_str text)
{
  struct sg_blocks blocks;
  struct sg_points points;
  sg_points_init(&points, html->arena);
  if (sg_blocks_read(html->arena, text, &blocks, NULL) != SG_OK)
    abort();
  sg_points_read(&blocks, 0, blocks.count, NULL, 0, &points);
  struct sg_str *empty = SG_ARENA_NEW(html->arena, struct sg_str, points.count);
  sg_html_points(html, &points, &(struct sg_html_points){.from = empty, .places = empty});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_str text = sg_str((const char *)data, size);
  if (size > 1u << 15 || sg_utf8_invalid(text) != SG_NPOS || memchr(text.p, '\0', text.n) != NULL)
    return 0;
  struct sg_arena arena;
  struct sg_buf out;
  sg_arena_init(&arena, 1u << 30);
  sg_buf_init(&out, 1u << 28);
  const struct sg_str place = SG_LIT("at-1");
  struct sg_links *links = sg_links_new(&arena);
  if (links == NULL || !sg_links_add_name(links, SG_LIT("figure 2"), place) ||
      !sg_links_add_citation(links, SG_LIT("(a 1"), &place, 1) ||
      !sg_links_add_citation(links, SG_LIT("[1]"), &place, 1) ||
      !sg_links_add_title(links, place, sg_slice(text, 0, 50)))
    abort();
  struct sg_html html = {.out = &out, .arena = &arena, .links = links};
  sg_html_line(&html, text, sg_str(NULL, 0));
  check(sg_buf_str(&out));
  sg_html_blocks(&html, text);
  put_points(&html, text);
  check(sg_buf_str(&out));
  if (out.failure != SG_OK || arena.failed)
    abort();
  sg_buf_free(&out);
  sg_arena_free(&arena);
  return 0;
}
