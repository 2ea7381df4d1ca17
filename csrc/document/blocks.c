#include "document/render.h"

#include "markdown/safe.h"

/* -- Blocks --------------------------------------------------------------------------------------------- */

static struct sg_pandoc_words render_lines(struct sg_blocks *b, const struct sg_node *lines)
{
  struct sg_texts texts = {0};
  for (const struct sg_node *line = sg_first(lines); line != NULL; line = line->next)
    sg_texts_add(&texts, b->arena, sg_render_para(b, line));
  return sg_texts_join(&texts, SG_LIT(" "), SG_LIT(" "), b->arena);
}

static struct sg_str without_space_behind(struct sg_str s)
{
  while (s.n > 0 && sg_is_space(s.p[s.n - 1]))
    s.n--;
  return s;
}

/* "<%": templates of notes are run wherever they stand. */
static size_t find_template(struct sg_str s, size_t at, struct sg_str *instead)
{
  *instead = SG_LIT("< %");
  return s.p[at] == '<' && at + 1 < s.n && s.p[at + 1] == '%' ? 2 : 0;
}

static struct sg_pandoc_words render_code(struct sg_blocks *b, const struct sg_node *block)
{
  struct sg_str code = without_space_behind(sg_string(sg_part(block, 1)));
  if (code.n == 0)
    return (struct sg_pandoc_words){0};
  size_t longest = sg_str_longest_run(code, '`');
  sg_buf_clear(b->scratch);
  sg_buf_add_times(b->scratch, '`', longest > 2 ? longest + 1 : 3);
  struct sg_str fence = SG_JOIN(b->arena, sg_buf_str(b->scratch)), line = SG_LIT("\n");
  struct sg_str language = sg_safe_language(sg_first_class(block));
  struct sg_str shown = sg_replace(code, find_template, b->arena);
  return (struct sg_pandoc_words){SG_JOIN(b->arena, fence, language, line, shown, line, fence), code};
}

static struct sg_pandoc_words render(struct sg_blocks *b, const struct sg_node *block)
{
  switch ((enum sg_pandoc_kind)block->kind) {
  case SG_PANDOC_PLAIN:
  case SG_PANDOC_PARA:
    return sg_render_para(b, sg_content(block));
  case SG_PANDOC_HEADER:
    return sg_render_para(b, sg_part(block, 2));
  case SG_PANDOC_LINES:
    return render_lines(b, sg_content(block));
  case SG_PANDOC_CODE_BLOCK:
    return render_code(b, block);
  case SG_PANDOC_BULLETS:
  case SG_PANDOC_ORDERED:
    return sg_render_list(b, block, false);
  case SG_PANDOC_DEFINITIONS:
    return sg_render_definitions(b, block);
  case SG_PANDOC_QUOTE:
    return sg_render_all(b, sg_content(block));
  case SG_PANDOC_DIV:
    return sg_render_all(b, sg_part(block, 1));
  case SG_PANDOC_FIGURE:
    return sg_render_figure(b, block);
  case SG_PANDOC_TABLE:
    return sg_render_table(b, block);
  default:
    return (struct sg_pandoc_words){0};
  }
}

struct sg_pandoc_words sg_pandoc_blocks(struct sg_blocks *b, const struct sg_node *list)
{
  b->render = render;
  return sg_render_all(b, list);
}

/* -- Paragraphs ----------------------------------------------------------------------------------------- */

static bool is_equation(const struct sg_node *inlines)
{
  bool seen = false;
  for (const struct sg_node *row = sg_first(inlines); row != NULL; row = row->next) {
    bool stop =
        row->kind == SG_PANDOC_STR && row->text.n == 1 && sg_is_one_of((unsigned char)row->text.p[0], ".,;");
    if (row->kind == SG_PANDOC_MATH && sg_is_named(sg_part(row, 0), SG_LIT("DisplayMath")))
      seen = true;
    else if (!sg_is_blank(row) && !stop)
      return false;
  }
  return seen;
}

/* A box with a title of its own is no quotation: "**The first rule.** The workflow …". */
static bool is_box(const struct sg_node *quotation)
{
  const struct sg_node *first = sg_at(sg_content(quotation), 0);
  const struct sg_node *lead = sg_is_paragraph(first) ? sg_first(sg_content(first)) : NULL;
  return lead != NULL && lead->kind == SG_PANDOC_STRONG && lead->next != NULL;
}

static const char *kind_of(const struct sg_node *block)
{
  switch ((enum sg_pandoc_kind)block->kind) {
  case SG_PANDOC_PLAIN:
  case SG_PANDOC_PARA:
    return is_equation(sg_content(block)) ? "equation" : "text";
  case SG_PANDOC_CODE_BLOCK:
    return "code";
  case SG_PANDOC_BULLETS:
  case SG_PANDOC_ORDERED:
  case SG_PANDOC_DEFINITIONS:
    return "list";
  case SG_PANDOC_QUOTE:
    return is_box(block) ? "text" : "quote";
  case SG_PANDOC_FIGURE:
    return "figure";
  case SG_PANDOC_TABLE:
    return "table";
  default: /* lines, and an entry of citeproc's reference list */
    return "text";
  }
}

/* Does the text say anything? Cells without content, or what is left of TeX that pandoc did not follow (">0"),
 * do not. */
static bool is_telling(struct sg_str s, bool is_text)
{
  for (size_t i = 0; i < s.n; i++)
    if (is_text ? sg_is_alpha(s.p[i]) || sg_is_high(s.p[i])
                : !sg_is_space(s.p[i]) && s.p[i] != '|' && s.p[i] != '-')
      return true;
  return false;
}

/* "FIG1_LEGEND", to be filled in? */
static bool is_placeholder(struct sg_str s)
{
  size_t line = 0;
  for (size_t i = 0; i < s.n; i++) {
    bool is_line = s.p[i] == '_';
    if (!is_line && !sg_is_digit(s.p[i]) && (s.p[i] < 'A' || s.p[i] > 'Z'))
      return false;
    line = is_line && line == 0 ? i : line;
  }
  return line > 0 && line + 1 < s.n && s.p[0] >= 'A' && s.p[0] <= 'Z';
}

static struct sg_str label_of(const struct sg_blocks *b, const struct sg_node *block)
{
  bool bears =
      block->kind == SG_PANDOC_DIV || block->kind == SG_PANDOC_FIGURE || block->kind == SG_PANDOC_TABLE;
  struct sg_str own = bears ? sg_string(sg_at(sg_attributes(block), 0)) : sg_str(NULL, 0);
  return own.n == 0 && b->found.label_count > 0 ? b->found.labels[0] : own;
}

struct sg_pandoc_paragraph sg_pandoc_paragraph(struct sg_blocks *b, const struct sg_node *block)
{
  const struct sg_node *figure = sg_as_figure(block, b->arena);
  if (sg_is_startup(block))
    return (struct sg_pandoc_paragraph){0};
  if (figure != NULL)
    block = figure;
  if (block->kind == SG_PANDOC_HEADER) {
    struct sg_node *strong = sg_node_new(b->arena, SG_PANDOC_STRONG);
    if (strong != NULL)
      strong->first = sg_part(block, 2);
    block = sg_element(b->arena, SG_PANDOC_PARA, &strong, strong != NULL);
  }
  struct sg_pandoc_paragraph out = {.kind = kind_of(block)};
  b->render = render;
  bool is_list = block->kind == SG_PANDOC_BULLETS || block->kind == SG_PANDOC_ORDERED;
  if (sg_is_algorithm(block)) {
    out.kind = "list";
    out.words = sg_render_algorithm(b, block, &out.name);
  } else {
    out.words = is_list ? sg_render_list(b, block, b->parted) : render(b, block);
    struct sg_str theorem = sg_theorem_name(block, b->arena, b->scratch);
    if (theorem.n > 0)
      out.kind = "theorem";
    if (theorem.n > 0 && out.words.markdown.n > 0) {
      out.name = theorem;
      out.words = sg_name_theorem(out.words, &out.name, b->arena);
    }
  }
  out.label = label_of(b, block);
  if (!sg_is_block(block) || !is_telling(out.words.markdown, strcmp(out.kind, "text") == 0))
    out.kind = NULL;
  if (figure != NULL && is_placeholder(out.words.text))
    out.words = (struct sg_pandoc_words){0};
  return out;
}

struct sg_pandoc_words sg_heading_words(const struct sg_node *header, const struct sg_pandoc_known *known,
                                        struct sg_arena *arena, struct sg_buf *scratch)
{
  struct sg_pandoc_found found = {0};
  struct sg_node *kept = sg_element(arena, SG_PANDOC_LIST, NULL, 0);
  for (const struct sg_node *row = sg_first(sg_part(header, 2)); row != NULL && !arena->failed; row = row->next)
    if (row->kind != SG_PANDOC_CITE && row->kind != SG_PANDOC_NOTE)
      sg_append(kept, sg_node_copy(row, arena));
  return sg_pandoc_write(kept, known, arena, scratch, &found);
}

bool sg_lone_pictures(struct sg_blocks *b, const struct sg_node *block, struct sg_str *words)
{
  bool pictured = false;
  *words = sg_str(NULL, 0);
  if (block->kind == SG_PANDOC_FIGURE) {
    *words = sg_pandoc_blocks(b, sg_at(sg_part(block, 1), 1)).text;
    sg_find_images(b, sg_part(block, 2));
    pictured = b->found.image_count > 0;
  } else if (sg_is_paragraph(block)) {
    const struct sg_node *image = sg_lone_image(sg_content(block));
    *words = sg_pandoc_write(sg_content(block), b->known, b->arena, b->scratch, &b->found).text;
    pictured = b->found.image_count > 0 && words->n == 0;
    if (pictured && image != NULL)
      *words = sg_pandoc_text(sg_inlines_of(image), b->known, b->arena, b->scratch);
  } else {
    return false;
  }
  if (words->p == NULL)
    *words = SG_LIT("");
  return pictured;
}
