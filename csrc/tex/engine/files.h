/* The paper's files: found as TeX finds them, confined to the paper's folders, read as UTF-8. */
#ifndef SG_TEX_ENGINE_FILES_H
#define SG_TEX_ENGINE_FILES_H

#include "base/gate.h"
#include "tex/tex.h"

enum { SG_TEX_FOLDERS_MAX = 64 }; /* of TEXINPUTS; later ones are not searched */

struct sg_tex_file {
  struct sg_str name;   /* as from the main file's folder; for messages */
  struct sg_str path;   /* what was opened */
  struct sg_str folder; /* of `name`, with its '/'; empty for the main folder */
  struct sg_str text;   /* UTF-8, lines end in "\n"; Sweave's chunks woven in */
  const char *encoding; /* what it was read as when it was not UTF-8; else NULL */
  bool in_memory;       /* the paper's filecontents: no such file is on the disk */
  bool chunks;          /* held Sweave chunks */
};

struct sg_tex_files {
  struct sg_arena *arena;
  struct sg_str folder;                     /* the main file's, with its '/', or empty */
  struct sg_str search[SG_TEX_FOLDERS_MAX]; /* TEXINPUTS, each with its '/' */
  size_t search_count;
  struct sg_gate gate;
  struct sg_tex_file *file;
  size_t count, capacity;
  const char *encoding; /* iconv's name of what the paper declares, or NULL */
  size_t bytes;         /* read so far */
};

enum sg_tex_found {
  SG_TEX_FOUND,
  SG_TEX_MISSING,
  SG_TEX_OUTSIDE,    /* exists, but not in a folder that may be read */
  SG_TEX_UNREADABLE, /* no regular file, or holds NUL bytes */
  SG_TEX_TOO_MUCH,   /* SG_TEX_FILES_MAX or SG_TEX_SOURCE_MAX */
};

/* Prepares the search from the main file's path. Paths and texts live in `arena`. */
void sg_tex_files_init(struct sg_tex_files *files, const char *main_path, const struct sg_tex_options *options,
                       struct sg_arena *arena);

/* Opens `name` (relative to the main folder, `folder`, TEXINPUTS, in this order; with `extension`
 * appended first, then as it is, as TeX does) and sets *index to its place in files->file. A file
 * opened before is not read again. */
enum sg_tex_found sg_tex_files_open(struct sg_tex_files *files, struct sg_str name, struct sg_str folder,
                                    const char *extension, size_t *index);

/* Opens the main file, which the user has named: it may lie behind a link, or be a pipe. *err tells
 * what else than SG_TEX_FOUND is about. */
enum sg_tex_found sg_tex_files_open_main(struct sg_tex_files *files, const char *path, size_t *index,
                                         struct sg_error *err);

/* A file's bytes as UTF-8, but for what is to be read as Windows-1252, which stays as it is; sets the file's
 * encoding. */
struct sg_str sg_tex_recode(struct sg_tex_files *files, struct sg_str bytes, struct sg_tex_file *file);

/* Adds a text in memory as a file of that name. */
enum sg_tex_found sg_tex_files_add(struct sg_tex_files *files, struct sg_str name, struct sg_str bytes,
                                   size_t *index);

#endif
