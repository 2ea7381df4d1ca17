/* Printed papers as they come out of PDF files, by poppler or by a converter to Word: what the words of a line
 * or paragraph tell of it. Plain text, UTF-8. */
#ifndef SG_TEXT_PRINTED_H
#define SG_TEXT_PRINTED_H

#include "base/utf8.h"

/* Does the text end as a sentence does? Brackets, quotes and a note's number may follow; "et al." ends none. */
bool sg_printed_ends_sentence(struct sg_str text);

/* The first letter or sign behind brackets and quotes; 0: none. */
uint32_t sg_printed_first_letter(struct sg_str text);

/* "•", "–", "1.", "(a)" …: *length (may be NULL) are its bytes with the space behind it. */
bool sg_printed_has_bullet(struct sg_str text, size_t *length);

/* "Figure 3", "Tab. IV", "Algorithm 2": what a caption begins with, of *length bytes. */
bool sg_printed_is_caption(struct sg_str text, size_t *length);

/* "Theorem", "Lemma", "Proof". */
bool sg_printed_is_theorem(struct sg_str text);

/* A hash of the text with its numbers masked: what running heads and page numbers of different pages share. */
uint64_t sg_printed_masked(struct sg_str text);

#endif
