/* Repair: any Markdown answer made into clean Markdown in the guide's form, and that into points.
 *
 * Runs before any Markdown parser sees the text. It reads the blocks as CommonMark 0.31 does, with
 * leniency where language models deviate (markers such as `•` and `1)`, bullets indented too far or
 * too little, lists without a blank line before them), and writes them anew: `- ` bullets, exactly
 * 4 spaces a level, ATX headings, fenced code, one line per paragraph. In each paragraph the
 * inlines are put right: math as `$…$` and `$$…$$`, balanced `==`, `**`, backticks and `$`, no raw
 * HTML or TeX, no target that is not allowed. Sources: the CommonMark specification 0.31 (blocks,
 * delimiter runs) and pandoc's manual (tex_math_dollars, mark).
 *
 * Repairing what was repaired changes nothing: each paragraph is mended until it comes out as it
 * goes in, guards against the starts of blocks included (settle.c), and what the blocks are follows
 * from that settled text. Time and memory are linear in the text.
 */
#ifndef SG_REPAIR_REPAIR_H
#define SG_REPAIR_REPAIR_H

#include "base/arena.h"
#include "base/buf.h"
#include "markdown/points.h"

enum {
  SG_REPAIR_MAX = 256 * 1024 * 1024, /* bytes of text that are taken */
  SG_REPAIR_NOTES_MAX = 20000,       /* repairs that are listed; further ones are only counted */
};

/* What is done to headings. */
enum sg_repair_headings {
  SG_HEADINGS_KEEP, /* a whole guide: every heading stays, as `#…` */
  SG_HEADINGS_LEAD, /* one section: dropped when it repeats the title, else the bold lead of a bullet */
};

/* A formula that holds macros of the paper's: what stands between the dollars, and the same written out. */
struct sg_repair_formula {
  struct sg_str tex, written_out;
};

struct sg_repair_options {
  enum sg_repair_headings headings;
  struct sg_str title;   /* the section's title (Markdown), for SG_HEADINGS_LEAD; may be empty */
  bool bullets;          /* section bodies become lists: prose, tables and formulas outside any bullet
                            become bullets or parts of one, rules (`---`) go */
  bool restrict_targets; /* links and images keep their target only when it stands in `targets` */
  const struct sg_str
      *targets; /* "#anchor", URLs, paths; in the order of sg_str_compare, compared byte for byte */
  size_t target_count;
  bool raw_formulas; /* formulas keep the commands that no renderer knows, which act or are macros: the result
                        is to be searched, not to be shown */
  const struct sg_repair_formula *formulas; /* in the order of sg_str_compare of their `tex` */
  size_t formula_count;
};

/* A repair that was made, under the code of the guide's rule that was broken. */
struct sg_repair_note {
  const char *code; /* "list/indent" …; static */
  const char *what; /* "indented by 4 spaces a level"; static, English */
  size_t line;      /* 1-based, of the input */
};

/* Text that stands no longer in the result. Mark-up that goes (tags, markers) is a note, not this. */
struct sg_repair_drop {
  const char *what;   /* "greeting", "link target" …; static */
  size_t line;        /* 1-based, of the input */
  struct sg_str text; /* in the arena */
};

/* A paragraph named by a provenance mark. */
struct sg_repair_source {
  unsigned section;   /* 3 in {s3.p2}; 0 in {p2}: the section in which the bullet stands */
  unsigned paragraph; /* 2 */
};

/* A bullet of the result. */
struct sg_repair_bullet {
  uint32_t line;                       /* 1-based, of the repaired text */
  uint32_t input_line;                 /* 1-based, of the input */
  uint32_t first_source, source_count; /* in the result's sources: from the marks ({p2,p3}) that were
                                          taken off the text */
};

struct sg_repair_result {
  struct sg_buf text;                 /* owned: sg_buf_free; empty or ending in one newline */
  const struct sg_repair_note *notes; /* in the arena, as the rest; in the order of the input */
  size_t note_count;
  size_t note_total; /* with those beyond SG_REPAIR_NOTES_MAX */
  const struct sg_repair_drop *drops;
  size_t drop_count;
  const struct sg_repair_bullet *bullets;
  size_t bullet_count;
  const struct sg_repair_source *sources; /* the bullets' */
  const uint32_t *heading_lines;          /* 1-based, of the input, by heading of the result */
  size_t heading_count;
};

/* Repairs `text` (UTF-8; invalid bytes become U+FFFD and are noted). *result is initialised here;
 * its lists live in `arena`, its text is the caller's to free, also after a failure. `options` may
 * be NULL: headings kept, prose left prose, every target kept.
 * SG_ETOOBIG above SG_REPAIR_MAX, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_repair(struct sg_str text, const struct sg_repair_options *options,
                                       struct sg_arena *arena, struct sg_repair_result *result,
                                       struct sg_error *err);

/* A heading of a repaired text with what stands under it; the first has no heading (level 0). */
struct sg_repair_section {
  int level;
  struct sg_str title;     /* Markdown */
  uint32_t line;           /* 1-based, of the input; 0 without a heading */
  struct sg_points points; /* their lines are the input's, their marks those that were taken off */
};

/* The result's text as points by heading: *sections, at least one, with all that they hold in `arena`,
 * which must live as long as the result's text. SG_ENOMEM, SG_ETOOBIG. */
SG_MUST_CHECK enum sg_status sg_repair_sections(const struct sg_repair_result *result, struct sg_arena *arena,
                                                struct sg_repair_section **sections, size_t *count,
                                                struct sg_error *err);

#endif
