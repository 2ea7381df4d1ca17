/* Paragraphs that are not running text: lists, formulas, figures, tables, code, theorems, notes.
 * Private to csrc/compose. */
#ifndef SG_COMPOSE_BLOCKS_H
#define SG_COMPOSE_BLOCKS_H

#include "compose/composing.h"
#include "compose/prose.h"

enum {
  SG_SERIES = 4
}; /* ways of counting: first and second, on the one hand, the first thing, one and another */

/* Where the next sentence or paragraph may hang on the ones before. Indexes of bullets, SG_NPOS: none. */
struct sg_flow {
  size_t last; /* the bullet of the last sentence, */
  uint32_t last_depth;
  size_t last_sentence; /* that sentence, or SG_NPOS */
  size_t last_words;    /* and how many words the bullet has */
  size_t label;         /* bytes at the head of the next sentence that its bullet's lead says */
  size_t top;           /* the last paragraph's point */
  uint32_t top_depth;
  size_t open; /* a bullet that announces what follows ("… as follows:") */
  uint32_t open_depth;
  struct sg_str lead; /* a bold line of its own that the next paragraph's point takes as its label */
  size_t lead_paragraph;
  size_t statement; /* the last theorem's bullet: its proof hangs under it */
  size_t code;      /* a bullet over a listing: a sentence may go on after that too */
  size_t listing;   /* the bullet of the last listing: another may follow */
  size_t held; /* the sentence that announces the list or formula to come: figures it names stand after that; or
                  SG_NPOS */
  uint32_t least_depth; /* of the paragraph's sentences, behind one that announces them */
  struct sg_series { /* "First, …", "Second, …": what the section counts up, by how it does; rank 0: nothing */
    uint8_t rank;    /* of its last part, */
    uint8_t announced; /* how many a sentence says come, 0 where none does; */
    uint32_t depth;    /* at which all parts stand, */
    size_t sentence;   /* and that part */
  } series[SG_SERIES];
  bool theirs;    /* the paragraph tells what the authors did */
  size_t formula; /* a bullet that ends in a formula: a sentence may go on after it */
};

/* The series of which the sentence, whose depth was asked for last, is a part: it shares no bullet. NULL: none.
 */
static inline const struct sg_series *sg_flow_series_of(const struct sg_flow *flow, size_t sentence)
{
  for (size_t i = 0; i < SG_SERIES; i++)
    if (flow->series[i].rank > 0 && flow->series[i].sentence == sentence)
      return &flow->series[i];
  return NULL;
}

void sg_flow_init(struct sg_flow *flow);
void sg_flow_open(struct sg_flow *flow, size_t bullet, uint32_t depth);
void sg_flow_close(struct sg_flow *flow);

/* Adds formulas over several lines on one: TeX takes a line end for a space. */
void sg_add_flat(struct sg_buf *out, struct sg_str s);

/* Where a paragraph that hangs on the ones before stands. */
uint32_t sg_flow_depth(const struct sg_flow *flow);

/* The depth at which sentence `s` stands, the first of its paragraph if it `opens` it, and what its words say
 * of those that come after it, once it is written. */
uint32_t sg_depth_of_sentence(struct sg_composing *c, struct sg_flow *flow, size_t s, bool opens);
void sg_flow_go_on(const struct sg_composing *c, struct sg_flow *flow, size_t s);

/* Sentences that go on beyond their paragraph: what follows hangs on its last sentence (a listing, a formula, a
 * list); a text's end is open; footnote `note` stands between an open sentence and what it runs into; paragraph
 * `i` is the rest of a sentence. */
bool sg_runs_on(const struct sg_composing *c, size_t paragraph);

/* The paragraph that follows in the text: notes and figures stand where they can. */
size_t sg_follower(const struct sg_composing *c, size_t paragraph);
bool sg_is_open(struct sg_str text);
bool sg_parts_sentence(const struct sg_composing *c, size_t note);
bool sg_goes_on(const struct sg_composing *c, size_t i);

/* Does the paragraph's last sentence go on behind the formula after it, with the verb in languages that set it
 * at the end: "hängt nach … von der Feldstärke ab"? No colon stands before such a formula. */
bool sg_runs_through(const struct sg_composing *c, size_t paragraph);

/* Takes what goes on after a listing into the words over it: "For instance: … creates a list:". */
void sg_flow_append_to_code(struct sg_composing *c, const struct sg_flow *flow, size_t sentence);

/* Appends Markdown to the bullet that ends in a formula. */
void sg_flow_append(struct sg_composing *c, const struct sg_flow *flow, struct sg_str markdown, bool open);

const struct sg_paragraph_span *sg_paragraph_span_of(const struct sg_composing *c, size_t i);

/* "Settings.", "Why?", "**Settings.**": is the sentence a lead that needs the one after it? */
bool sg_is_lead(struct sg_composing *c, size_t sentence);

/* "**Keygen**: Find …": how much of the sentence is a label of its own, with the mark after it; 0: nothing. */
size_t sg_label_length(struct sg_str s);

/* Is paragraph `i` a line in bold or italics that nobody styled as a heading? */
bool sg_is_bold_line(const struct sg_composing *c, size_t i);

/* A lead's or label's words, to be printed bold: no mark-up around them, no stop. May use c->line. */
struct sg_str sg_lead_words(struct sg_composing *c, struct sg_str lead);

/* Length of the list marker with its space at the head of a line, 0 where there is none. */
size_t sg_marker_length(struct sg_str line);

/* Appends sentence `s` after what the line holds. */
void sg_add_sentence(struct sg_composing *c, size_t s, struct sg_prose_options options);

/* Appends the number of an item: "*(2)* ". */
void sg_add_number(struct sg_composing *c, struct sg_str number);

/* Does the sentence enumerate at least three things that each need words: "… four steps: 1) …; 2) …; …"? */
bool sg_is_enumeration(struct sg_str sentence);

/* Where c->line holds such a sentence: leaves what announces its items there, and returns the whole of it,
 * which lives in the arena; else empty. */
struct sg_str sg_cut_enumeration(struct sg_composing *c);

/* The items of what was returned, a bullet each. */
void sg_write_enumeration(struct sg_composing *c, struct sg_str sentence, uint32_t depth, struct sg_mark mark);

/* Among the bullets from row `first` on, items and what was written behind them: moves each definition under
 * the item that is the first to name its term. */
void sg_settle_under_items(struct sg_composing *c, size_t first);

/* The first sentence of the section's running text that speaks of the figure or table in paragraph `i` by
 * its name and is shown; SG_NPOS when none does. */
size_t sg_first_mention(struct sg_composing *c, size_t i);

/* "Figure 3" in the guide's language, from the paragraph's name. */
struct sg_str sg_float_name(struct sg_composing *c, const struct sg_paragraph *row);

/* Appends a fenced block to c->line, its middle lines left out where a guide of that detail shows fewer; how
 * many were. */
size_t sg_add_code(struct sg_composing *c, struct sg_str md);

/* Does the sentence hold a displayed formula? A guide of any detail shows it. */
bool sg_holds_formula(const struct sg_analysis *analysis, size_t sentence);

/* Says that `lines` were left out, if any were: a remark of the guide, which rests on no paragraph. */
void sg_write_left_out(struct sg_composing *c, uint32_t depth, size_t lines);

/* A code block that is an algorithm's pseudo-code: writes its lines as steps; false when it is a
 * program. */
bool sg_write_pseudocode(struct sg_composing *c, struct sg_flow *flow, size_t i);

/* Is paragraph `i` a formula or listing that a figure shows: of its name, behind its caption? */
bool sg_is_in_figure(const struct sg_composing *c, size_t i);

/* Writes the figure or table in paragraph `i`, its caption whole, as a bullet of that depth, and what it shows.
 */
void sg_write_float(struct sg_composing *c, struct sg_flow *flow, size_t i, uint32_t depth);

/* Says in plain words how the table in paragraph `i` is read and what to look for, as a bullet of that depth;
 * nothing where that is not clear. */
void sg_write_table_reading(struct sg_composing *c, size_t i, uint32_t depth);

/* Writes the items of the list in paragraph `i` as bullets, the outermost at depth `base`. */
void sg_write_items(struct sg_composing *c, size_t i, uint32_t base);

/* Is paragraph `i` a note to a table, of its name? */
static inline bool sg_is_table_note(const struct sg_composing *c, size_t i)
{
  return c->row->paragraphs[i].kind == SG_PARAGRAPH_NOTE && c->row->paragraphs[i].name.n > 0;
}

/* Writes the notes that stand behind the figure or table in paragraph `owner` and hang on it. */
void sg_write_float_notes(struct sg_composing *c, size_t owner, uint32_t depth);

/* Writes the footnotes of sentence `s`, which the last bullet holds. */
void sg_write_notes_of(struct sg_composing *c, const struct sg_flow *flow, size_t s);

/* Each writes paragraph `i` of the section and leaves in *flow what the next may hang on. */
void sg_write_note(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_list(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_algorithm(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_equation(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_code(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_theorem(struct sg_composing *c, struct sg_flow *flow, size_t i);

#endif
