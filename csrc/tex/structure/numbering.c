/* What LaTeX and its classes count: their counters, headings, appendices. */
#include "tex/commands/commands.h"
#include "tex/structure/structure.h"

void sg_tex_define_counters(struct sg_tex *tex, bool chapters)
{
  /* clang-format off */
  static const char *const rows[][3] = { /* counter, within; within in classes with chapters */
      {"part", "", ""},          {"chapter", "", ""},
      {"section", "", "chapter"}, {"subsection", "section", "section"},
      {"subsubsection", "subsection", "subsection"}, {"paragraph", "subsubsection", "subsubsection"},
      {"subparagraph", "paragraph", "paragraph"}, {"equation", "", "chapter"},
      {"figure", "", "chapter"}, {"table", "", "chapter"}, {"algorithm", "", ""}, {"footnote", "", "chapter"},
      {"enumi", "", ""}, {"enumii", "enumi", "enumi"}, {"enumiii", "enumii", "enumii"}, {"enumiv", "enumiii", "enumiii"},
      {"parentequation", "", ""}, {"lstlisting", "", "chapter"}, {"page", "", ""}, {"secnumdepth", "", ""}, {"tocdepth", "", ""},
      {"subfigure", "figure", "figure"}, {"subtable", "table", "table"},
  };
  /* clang-format on */
  tex->resets.count = 0;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    sg_tex_new_counter(tex, sg_cstr(rows[i][0]), sg_cstr(rows[i][chapters ? 2 : 1]));
  /* clang-format off */
  static const struct { const char *counter, *text; } looks[] = {
      {"part", "\\Roman{part}"}, {"enumii", "\\theenumi\\alph{enumii}"}, {"enumiii", "\\theenumi(\\alph{enumii})\\roman{enumiii}"},
      {"enumiv", "\\theenumiii\\Alph{enumiv}"}, {"footnote", "\\arabic{footnote}"}, {"subfigure", "\\alph{subfigure}"},
      {"subtable", "\\alph{subtable}"},
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
    struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
    if (macro == NULL)
      return;
    macro->body = sg_tex_tokens_of(tex, looks[i].text, (struct sg_token){0});
    sg_tex_define(tex, sg_tex_intern_with(tex, "the", sg_cstr(looks[i].counter)),
                  (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, true);
  }
  sg_tex_set_counter(tex, SG_LIT("secnumdepth"), chapters ? 2 : 3);
  sg_tex_set_counter(tex, SG_LIT("page"), 1);
}

/* Is the number of this heading what everybody would count: its ancestors' counts and its own, with points
 * between? */
static bool counts_plainly(const struct sg_tex *tex, int level)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 1000);
  for (int i = tex->counted[1] > 0 ? 1 : 2; i <= level; i++)
    sg_buf_add_format(&buf, "%s%ld", buf.length > 0 ? "." : "", tex->counted[i]);
  bool same = sg_str_equal(sg_buf_str(&buf), tex->current.number);
  sg_buf_free(&buf);
  return same;
}

/* A numbered heading: counts when LaTeX's secnumdepth says so. `level` as in heading rows: 0 part, 1 chapter …
 */
void sg_tex_count_heading(struct sg_tex *tex, int level)
{
  static const char *const names[] = {"part",          "chapter",   "section",     "subsection",
                                      "subsubsection", "paragraph", "subparagraph"};
  long depth = level == 0 ? 0 : level - 1;
  tex->counted[level]++;
  for (int i = level + 1; level > 0 && i < SG_TEX_LEVELS; i++)
    tex->counted[i] = 0;
  if (depth <= sg_tex_counter(tex, SG_LIT("secnumdepth"))) {
    sg_tex_refstep(tex, sg_cstr(names[level]));
    tex->current.plain = !tex->appendix && counts_plainly(tex, level);
    if (tex->appendix)
      tex->current.type = SG_LIT("appendix");
  }
}

/* \appendix: sections (chapters where the paper has them) start anew, with letters. */
void sg_tex_count_appendix(struct sg_tex *tex)
{
  bool chapters = sg_tex_counter(tex, SG_LIT("chapter")) > 0;
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL)
    return;
  sg_tex_restart_counter(tex, chapters ? SG_LIT("chapter") : SG_LIT("section"));
  macro->body = sg_tex_tokens_of(tex, chapters ? "\\Alph{chapter}" : "\\Alph{section}", (struct sg_token){0});
  sg_tex_define(tex, sg_tex_intern(tex, chapters ? SG_LIT("thechapter") : SG_LIT("thesection")),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, true);
  sg_tex_class_numbers(tex, tex->class_name, true);
}
