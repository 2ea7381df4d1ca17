#include "pdf/pdf.h"

#include "pdf/reading.h"

enum { EMPTY_PAGE = 50, SLIDE_WORDS = 130 /* of a page: a paper's has 400 and more */ };

/* What stands where; then what each line is. */
static void read_layout(struct sg_pdf_reading *r)
{
  sg_pdf_find_faces(r);
  sg_pdf_find_letters(r);
  sg_pdf_drop_line_numbers(r);
  sg_pdf_drop_stamps(r);
  sg_pdf_measure_sizes(r);
  sg_pdf_find_columns(r);
  sg_pdf_build_lines(r);
  if (r->arena->failed)
    return;
  r->references = r->references_end = (uint32_t)r->line_count;
  sg_pdf_drop_furniture(r);
  sg_pdf_measure_lines(r);
  sg_pdf_drop_contents(r);
  sg_pdf_find_references(r);
  sg_pdf_measure_lines(r);
  r->words = sg_pdf_count_words(r);
}

static void read_roles(struct sg_pdf_reading *r)
{
  sg_pdf_find_title(r);
  sg_pdf_find_floats(r);
  sg_pdf_find_code(r);
  sg_pdf_find_headings(r);
  sg_pdf_find_formulas(r);
  sg_pdf_set_small_aside(r);
  sg_pdf_find_abstract(r);
  sg_pdf_mark_references(r);
  sg_pdf_level_headings(r);
}

/* Slides and several papers in one file are read, and told. */
static void tell_kind(struct sg_pdf_reading *r)
{
  size_t wide = 0, words = 0, lists = 0;
  for (size_t p = 0; p < r->page_count; p++)
    wide += r->pages[p].width > 1.2f * r->pages[p].height;
  for (size_t i = 0; i < r->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    words += line->role != SG_PDF_OUT ? line->words : 0;
    lists += line->role == SG_PDF_HEADING && sg_pdf_is_reference_head(line->text) && i < r->line_count;
  }
  if (r->page_count > 2 && 2 * wide > r->page_count && words < SLIDE_WORDS * r->page_count)
    sg_pdf_add_note(r, "pdf/slides", SG_PDF_WHOLE, "its pages look like slides, not like a paper");
  if (lists > 1)
    sg_pdf_add_note(r, "pdf/several", SG_PDF_WHOLE,
                    "it has %zu lists of references: several papers may be in one file", lists);
}

static void fill_report(struct sg_pdf_reading *r, struct sg_pdf_report *report)
{
  size_t letters = 0, chars = 0;
  report->pages = (unsigned)r->page_count;
  report->columns = r->two_columns ? 2 : 1;
  for (size_t p = 0; p < r->page_count; p++) {
    size_t on_page = 0;
    for (uint32_t i = r->pages[p].first_line; i < r->pages[p].first_line + r->pages[p].line_count; i++) {
      on_page += r->lines[i].chars;
      letters += r->lines[i].letters;
    }
    chars += on_page;
    report->empty_pages += on_page < EMPTY_PAGE;
  }
  for (size_t i = 0; i < r->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    if ((line->role != SG_PDF_HEADING && !line->run_in) || line->tail)
      continue;
    report->headings++;
    report->by_destination += line->origin == SG_PDF_BY_DESTINATION;
    report->by_bookmark += line->origin == SG_PDF_BY_BOOKMARK;
    report->by_number += line->origin == SG_PDF_BY_NUMBER;
    report->by_look += line->origin == SG_PDF_BY_LOOK;
  }
  for (size_t i = 0; i < r->bookmark_count; i++) {
    report->bookmarks += sg_pdf_key(r->bookmarks[i].title, r->arena).n > 1;
    report->bookmarks_met += r->bookmarks[i].line != UINT32_MAX;
  }
  report->letter_share = chars > 0 ? (double)letters / (double)chars : 0;
  report->word_share = sg_pdf_known_share(r);
  report->notes = r->notes;
  report->note_count = r->note_count;
}

enum sg_status sg_pdf_read(const struct sg_pdf_source *source, struct sg_arena *arena, struct sg_buf *json,
                           struct sg_pdf_report *report, struct sg_error *err)
{
  struct sg_pdf_reading r = {.arena = arena, .body = 10, .places = source->places};
  *report = (struct sg_pdf_report){0};
  enum sg_status status = sg_pdf_read_xml(&r, source->xml, err);
  if (status != SG_OK)
    return status;
  sg_pdf_mend_ligatures(&r, source->words);
  if (source->ignore_hints)
    r.bookmark_count = 0;
  else
    sg_pdf_read_dests(&r, source->dests);
  read_layout(&r);
  if (!arena->failed)
    read_roles(&r);
  if (!arena->failed)
    sg_pdf_write(&r, json);
  status = sg_arena_status(arena, err);
  if (status == SG_OK)
    status = sg_buf_status(json, err);
  if (status == SG_OK) {
    tell_kind(&r);
    fill_report(&r, report);
  }
  return status;
}
