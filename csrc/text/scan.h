/* From Markdown to tokens and sentences: the pass that papers and guides' bullets share. Private to
 * csrc/text. */
#ifndef SG_TEXT_SCAN_H
#define SG_TEXT_SCAN_H

#include "text/vocabulary.h"

/* A sentence as cut: bytes of the text that was scanned, tokens of the scan. */
struct sg_cut {
  uint32_t from, to;
  uint32_t token_from, token_to;
  uint8_t form; /* enum sg_form */
};

struct sg_citation_table; /* see citation.h */

struct sg_scan {
  struct sg_str text; /* the paragraph at hand */
  struct sg_vocabulary *vocabulary;
  const struct sg_citation_table *citations; /* NULL: only what looks like one */
  struct sg_arena *arena;                    /* tokens and cuts */
  struct sg_token *tokens;
  size_t token_count, token_capacity;
  uint32_t *words; /* by token: the id of its written form, or SG_NO_WORD, */
  size_t word_capacity;
  struct sg_arena *word_arena; /* which come from here; NULL: nobody asks for them */
  struct sg_cut *cuts;
  size_t cut_count, cut_capacity;
  bool plain;  /* text without mark-up */
  bool failed; /* memory was short; sticky */
};

/* Appends the tokens and sentences of a paragraph. Offsets are bytes of `markdown`, which must be
 * shorter than 4 GB. */
void sg_scan_paragraph(struct sg_scan *scan, struct sg_str markdown, enum sg_paragraph_kind kind);

/* -- The steps, for the files of this room ----------------------------------------------------------- */

/* Appends the tokens of the block [from, to) of scan->text (tokenise.c). */
void sg_tokenise(struct sg_scan *scan, size_t from, size_t to);

/* Cuts the tokens from `first` on, which are those of the block [from, to), into sentences
 * (sentence.c). */
void sg_split_sentences(struct sg_scan *scan, size_t from, size_t to, size_t first);

/* Tags the tokens [first, last), a sentence (tag.c). */
void sg_tag_tokens(const struct sg_scan *scan, size_t first, size_t last);

/* Makes room for a token and its word; false (and scan->failed) when memory is short. */
bool sg_scan_grow_tokens(struct sg_scan *scan);

/* Adds a row; scan->failed when memory is short. `word`: the id of the token's written form, or SG_NO_WORD. */
static inline void sg_scan_add_token(struct sg_scan *scan, struct sg_token token, uint32_t word)
{
  bool room = scan->token_count < scan->token_capacity &&
              (scan->word_arena == NULL || scan->token_count < scan->word_capacity);
  if (!room && !sg_scan_grow_tokens(scan))
    return;
  if (scan->words != NULL)
    scan->words[scan->token_count] = word;
  scan->tokens[scan->token_count++] = token;
}

/* The same for a sentence; false when memory is short. */
bool sg_scan_add_cut(struct sg_scan *scan, struct sg_cut cut);

static inline struct sg_str sg_scan_token(const struct sg_scan *scan, const struct sg_token *token)
{
  return sg_str(scan->text.p + token->from, token->to - token->from);
}

/* The first byte of a token. */
static inline char sg_scan_byte(const struct sg_scan *scan, const struct sg_token *token)
{
  return scan->text.p[token->from];
}

#endif
