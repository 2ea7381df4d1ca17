/* Whole papers, mutated as documents are: lines go, come twice, change places, braces and environments
 * stay open. Each goes the whole way: through the TeX front door and the survey, its readable source by
 * headings and paragraphs into a paper, which is analysed, composed and, as the guide of itself, checked.
 * Seeds are the bundled papers (the Makefile hands them over). */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "check/check.h"
#include "compose/compose.h"
#include "tex/survey.h"

enum { SECTIONS_MAX = 60, PARAGRAPHS_MAX = 40, LINES_MAX = 4000, READ_MAX = 200 * 1000 };

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned int seed);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
  if (!holds)
    abort();
}

/* -- Mutating ------------------------------------------------------------------------------------ */

/* clang-format off */
static const char *const pieces[] = {
    "{", "}", "$", "%", "\\", "[", "]", "&", "\n\n", "\\section{", "\\subsection*{A}", "\\begin{document}", "\\end{document}",
    "\\begin{itemize}\\item ", "\\end{itemize}", "\\begin{tabular}{ll}", "\\end{tabular}", "\\begin{figure}", "\\end{figure}",
    "\\caption{", "\\footnote{", "\\hypertarget{a}{", "\\textbf{", "\\def\\a{\\a\\a}", "\\a", "\\newcommand{\\b}[2][x]{#1\\section{#2}}",
    "\\b", "\\iftrue", "\\iffalse", "\\ifodd 3 ", "\\else", "\\fi", "\\verb|", "\\input{", "\\appendix", "\\begin{verbatim}",
    "\\end{verbatim}", "\\\\", "\\cref{a,b}", "\\left(", "\\begin{equation}", "\\end{equation}", "\\title{", "\\maketitle",
    "\\begin{abstract}", "\\end{abstract}", "\\texorpdfstring{", "\\usepackage{", "\\documentclass{article}", "\\let\\b\\section "};
/* clang-format on */

static uint32_t next_random(uint32_t *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/* Where a line chosen at random starts. */
static size_t some_line(const uint8_t *data, size_t size, uint32_t *state)
{
  size_t at = size > 0 ? next_random(state) % size : 0;
  while (at > 0 && data[at - 1] != '\n')
    at--;
  return at;
}

static size_t insert(uint8_t *data, size_t size, size_t most, size_t at, const void *bytes, size_t count)
{
  if (size + count > most)
    return size;
  memmove(data + at + count, data + at, size - at);
  memcpy(data + at, bytes, count);
  return size + count;
}

/* Copies or moves up to twenty lines to another place. */
static size_t transplant(uint8_t *data, size_t size, size_t most, uint32_t *state, bool move)
{
  static uint8_t lines[LINES_MAX];
  size_t from = some_line(data, size, state), to = from, count = 1 + next_random(state) % 20;
  while (to < size && count > 0)
    count -= data[to++] == '\n';
  size_t n = to - from < sizeof lines ? to - from : sizeof lines;
  memcpy(lines, data + from, n);
  if (move) {
    memmove(data + from, data + from + n, size - from - n);
    size -= n;
  }
  return insert(data, size, most, some_line(data, size, state), lines, n);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned int seed)
{
  uint32_t state = seed;
  size_t at = size > 0 ? next_random(&state) % size : 0;
  const char *piece = pieces[next_random(&state) % (sizeof pieces / sizeof *pieces)];
  switch (next_random(&state) % 8) {
  case 0:
    return LLVMFuzzerMutate(data, size, most);
  case 1: /* lines go */
    at = some_line(data, size, &state);
    size_t end = at + next_random(&state) % 400;
    end = end < size ? end : size;
    memmove(data + at, data + end, size - end);
    return size - (end - at);
  case 2:
    return transplant(data, size, most, &state, false);
  case 3:
    return transplant(data, size, most, &state, true);
  case 4: /* a brace, dollar or backslash goes */
    for (size_t tried = 0; tried < size; tried++, at = (at + 1) % size)
      if (strchr("{}$\\[]%&", data[at]) != NULL && data[at] != '\0') {
        memmove(data + at, data + at + 1, size - at - 1);
        return size - 1;
      }
    return size;
  case 5: /* the rest is missing */
    return next_random(&state) % 10 == 0 ? at : size;
  default:
    for (size_t times = next_random(&state) % 20 == 0 ? 30 : 1; times > 0; times--)
      size = insert(data, size, most, at, piece, strlen(piece));
    return size;
  }
}

/* -- The readable source as a paper --------------------------------------------------------------- */

struct book {
  struct sg_section sections[SECTIONS_MAX];
  struct sg_paragraph paragraphs[SECTIONS_MAX][PARAGRAPHS_MAX];
  size_t count;
  struct sg_arena *arena;
};

static struct sg_str plain_text(struct book *book, struct sg_str latex)
{
  struct sg_buf buf;
  sg_buf_init(&buf, READ_MAX * 2);
  sg_tex_plain(latex, &buf);
  struct sg_str text = sg_arena_copy(book->arena, sg_str_trim(sg_buf_str(&buf)));
  sg_buf_free(&buf);
  return text;
}

/* A block of lines between blank ones: it may begin with a heading. */
static void add_block(struct book *book, struct sg_str block)
{
  static const char *const commands[] = {"\\chapter", "\\section", "\\subsection", "\\subsubsection"};
  for (int depth = 0; depth < 4; depth++) {
    size_t open = sg_str_find(block, SG_LIT("{"), 0), shut = sg_str_find(block, SG_LIT("}"), 0);
    if (!sg_str_starts(block, sg_cstr(commands[depth])) || open == SG_NPOS || shut == SG_NPOS || shut < open ||
        book->count >= SECTIONS_MAX)
      continue;
    struct sg_str title = plain_text(book, sg_slice(block, open + 1, shut));
    book->sections[book->count++] = (struct sg_section){.id = SG_LIT("s"),
                                                        .anchor = SG_LIT("a"),
                                                        .title = title,
                                                        .title_text = title,
                                                        .parent = SG_NONE,
                                                        .depth = 1 + depth};
    block = sg_slice(block, shut + 1, block.n);
  }
  struct sg_section *section = &book->sections[book->count - 1];
  struct sg_str text = plain_text(book, block);
  if (text.n == 0 || section->paragraph_count >= PARAGRAPHS_MAX)
    return;
  bool list = sg_str_find(block, SG_LIT("\\item"), 0) != SG_NPOS;
  book->paragraphs[book->count - 1][section->paragraph_count++] = (struct sg_paragraph){
      .id = SG_LIT("p"), .kind = list ? SG_PARAGRAPH_LIST : SG_PARAGRAPH_TEXT, .markdown = text, .text = text};
}

static void read_book(struct book *book, struct sg_str source)
{
  book->sections[0] = (struct sg_section){.id = SG_LIT("s"),
                                          .parent = SG_NONE,
                                          .depth = 1,
                                          .title = SG_LIT("Front"),
                                          .title_text = SG_LIT("Front"),
                                          .anchor = SG_LIT("a")};
  book->count = 1;
  source = sg_slice(source, 0, READ_MAX);
  while (source.n > 0) {
    size_t end = sg_str_find(source, SG_LIT("\n\n"), 0);
    add_block(book, sg_str_trim(sg_slice(source, 0, end == SG_NPOS ? source.n : end)));
    source = sg_slice(source, end == SG_NPOS ? source.n : end + 2, source.n);
  }
  for (size_t i = 0; i < book->count; i++)
    book->sections[i].paragraphs = book->paragraphs[i];
}

/* -- The whole way -------------------------------------------------------------------------------- */

static void write_guide(const struct sg_paper *paper, const struct sg_analysis *analysis,
                        struct sg_arena *arena, struct sg_buf *guide)
{
  struct sg_compose_options options = {.detail = SG_DETAIL_NORMAL};
  for (size_t i = 0; i < paper->section_count; i++) {
    sg_buf_add_times(guide, '#', (size_t)paper->sections[i].depth + 1);
    sg_buf_add_format(guide, " %.*s\n\n", SG_STR_ARGS(paper->sections[i].title));
    struct sg_points points;
    sg_points_init(&points, arena);
    demand(sg_compose_section(analysis, (int)i, &options, &points, NULL) == SG_OK);
    sg_points_print(&points, &(struct sg_print_options){.language = 0}, guide);
    sg_buf_add_char(guide, '\n');
  }
}

static void guide_of(struct book *book)
{
  struct sg_paper paper = {
      .title = SG_LIT("T"), .lang = SG_LIT("en"), .sections = book->sections, .section_count = book->count};
  struct sg_analysis *analysis;
  struct sg_evidence *evidence;
  struct sg_check check;
  struct sg_check_options options = {.section = SG_NONE};
  struct sg_buf guide;
  sg_buf_init(&guide, 1u << 27);
  demand(sg_analyse(&paper, NULL, book->arena, &analysis, NULL) == SG_OK);
  write_guide(&paper, analysis, book->arena, &guide);
  demand(sg_utf8_invalid(sg_buf_str(&guide)) == SG_NPOS);
  demand(sg_evidence_new(analysis, true, book->arena, &evidence, NULL) == SG_OK);
  demand(sg_check_guide(evidence, sg_buf_str(&guide), &options, book->arena, &check, NULL) == SG_OK);
  demand(check.summary.paragraphs_covered <= check.summary.paragraphs);
  sg_buf_free(&guide);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_tex_options options = {0};
  struct sg_tex_result result;
  struct sg_tex_survey survey;
  struct sg_error error = {0};
  struct sg_arena arena;
  struct sg_str text = sg_str((const char *)data, size);
  const char *name = "no-such-folder/paper.tex";
  struct book *book = calloc(1, sizeof *book);
  demand(book != NULL);
  sg_arena_init(&arena, 1u << 30);
  if (sg_tex_survey(name, &text, &options, &arena, &survey, &error) == SG_OK) {
    demand(sg_utf8_invalid(survey.flat) == SG_NPOS);
    for (size_t i = 0; i < survey.heading_count; i++)
      demand(survey.headings[i].text.n > 0 && sg_utf8_invalid(survey.headings[i].text) == SG_NPOS);
  }
  if (sg_tex_read_text(text, name, &options, &arena, &result, &error) == SG_OK) {
    demand(sg_utf8_invalid(result.source) == SG_NPOS);
    for (size_t i = 0; i < result.heading_count; i++)
      demand(result.headings[i].text.n > 0 && sg_utf8_invalid(result.headings[i].text) == SG_NPOS);
    book->arena = &arena;
    read_book(book, result.source);
    guide_of(book);
  }
  sg_arena_free(&arena);
  free(book);
  return 0;
}
