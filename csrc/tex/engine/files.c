#include "tex/engine/files.h"

#include "base/file.h"
#include "base/utf8.h"
#include "tex/sweave.h"

/* The part of a path up to and with its last '/'. */
static struct sg_str folder_of(struct sg_str path)
{
  size_t end = path.n;
  while (end > 0 && path.p[end - 1] != '/')
    end--;
  return sg_slice(path, 0, end);
}

static struct sg_str join(struct sg_arena *arena, struct sg_str a, struct sg_str b, const char *extension)
{
  size_t extra = strlen(extension);
  char *p = sg_arena_alloc(arena, a.n + b.n + extra + 1, 1);
  if (p == NULL)
    return sg_str(NULL, 0);
  if (a.n > 0)
    memcpy(p, a.p, a.n);
  if (b.n > 0)
    memcpy(p + a.n, b.p, b.n);
  memcpy(p + a.n + b.n, extension, extra);
  return sg_str(p, a.n + b.n + extra);
}

void sg_tex_files_init(struct sg_tex_files *files, const char *main_path, const struct sg_tex_options *options,
                       struct sg_arena *arena)
{
  *files = (struct sg_tex_files){.arena = arena};
  files->folder = sg_arena_copy(arena, folder_of(sg_cstr(main_path)));
  sg_gate_init(&files->gate, options->allow_outside, arena);
  sg_gate_open(&files->gate, files->folder);
  struct sg_str rest = options->texinputs;
  while (rest.n > 0 && files->search_count < SG_TEX_FOLDERS_MAX) {
    size_t end = sg_str_find(rest, SG_LIT(":"), 0);
    struct sg_str folder = sg_slice(rest, 0, end == SG_NPOS ? rest.n : end);
    rest = sg_slice(rest, end == SG_NPOS ? rest.n : end + 1, rest.n);
    while (folder.n > 1 && folder.p[folder.n - 1] == '/')
      folder.n--; /* "dir//" asks for subfolders too; the folder itself is what papers mean */
    if (folder.n == 0 || sg_str_equal(folder, SG_LIT(".")))
      continue;
    folder = join(arena, folder, SG_LIT("/"), "");
    files->search[files->search_count++] = folder;
    sg_gate_open(&files->gate, folder);
  }
}

/* Windows-1252's printable characters where Latin-1 has controls; 0 where it has none. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* UTF-8 with "\n" line ends from a file's bytes. */
static struct sg_str decode(struct sg_tex_files *files, struct sg_str bytes, struct sg_tex_file *file)
{
  bytes = sg_tex_recode(files, bytes, file);
  bool windows = sg_utf8_invalid(bytes) != SG_NPOS;
  char *p = sg_arena_alloc(files->arena, windows ? bytes.n * 3 + 1 : bytes.n + 1, 1);
  if (p == NULL)
    return sg_str(NULL, 0);
  size_t n = 0;
  for (size_t i = 0; i < bytes.n; i++) {
    unsigned char c = (unsigned char)bytes.p[i];
    if (c == '\r') {
      if (i + 1 == bytes.n || bytes.p[i + 1] != '\n')
        p[n++] = '\n';
    } else if (windows && c >= 0x80) {
      uint32_t code = c < 0xA0 ? windows_1252[c - 0x80] : c;
      n += sg_utf8_encode(code ? code : 0xFFFD, p + n);
    } else if (c < ' ' && c != '\n' && c != '\t') {
      p[n++] = ' '; /* form feeds and other controls mean nothing in a text */
    } else {
      p[n++] = (char)c;
    }
  }
  return sg_tex_weave(sg_str(p, n), files->arena, &file->chunks);
}

enum sg_tex_found sg_tex_files_add(struct sg_tex_files *files, struct sg_str name, struct sg_str bytes,
                                   size_t *index)
{
  if (files->count >= SG_TEX_FILES_MAX || bytes.n > SG_TEX_SOURCE_MAX - files->bytes)
    return SG_TEX_TOO_MUCH;
  bool marked =
      sg_str_starts(bytes, SG_LIT("\xFF\xFE")) || sg_str_starts(bytes, SG_LIT("\xFE\xFF")); /* UTF-16 */
  if (bytes.n > 0 && !marked && memchr(bytes.p, '\0', bytes.n) != NULL)
    return SG_TEX_UNREADABLE;
  files->bytes += bytes.n;
  struct sg_tex_file file = {.path = sg_arena_copy(files->arena, name)};
  file.name =
      sg_str_starts(file.path, files->folder) ? sg_slice(file.path, files->folder.n, file.path.n) : file.path;
  file.folder = folder_of(file.name);
  file.text = decode(files, bytes, &file);
  struct sg_tex_file *rows =
      sg_arena_grow(files->arena, files->file, files->count, &files->capacity, sizeof *rows);
  if (rows == NULL || file.path.p == NULL || file.text.p == NULL)
    return SG_TEX_TOO_MUCH; /* out of memory: the arena says so */
  files->file = rows;
  *index = files->count;
  rows[files->count++] = file;
  return SG_TEX_FOUND;
}

/* Reads `from`, which is known as `path` to the paper. */
static enum sg_tex_found read_file(struct sg_tex_files *files, const char *from, struct sg_str path,
                                   bool streams, size_t *index, struct sg_error *err)
{
  struct sg_buf bytes;
  sg_buf_init(&bytes, SG_TEX_SOURCE_MAX - files->bytes);
  enum sg_status status = sg_file_read(from, streams, &bytes, err);
  enum sg_tex_found found = status == SG_OK    ? sg_tex_files_add(files, path, sg_buf_str(&bytes), index)
                            : status == SG_EIO ? SG_TEX_UNREADABLE
                                               : SG_TEX_TOO_MUCH;
  sg_buf_free(&bytes);
  return found;
}

enum sg_tex_found sg_tex_files_open_main(struct sg_tex_files *files, const char *path, size_t *index,
                                         struct sg_error *err)
{
  enum sg_tex_found found = read_file(files, path, sg_cstr(path), true, index, err);
  if (err != NULL && err->status == SG_OK && found == SG_TEX_UNREADABLE)
    (void)sg_fail(err, SG_EPARSE, "%s: not a text file (it contains NUL bytes)", path);
  else if (err != NULL && err->status == SG_OK && found != SG_TEX_FOUND)
    (void)sg_fail(err, SG_ETOOBIG, "%s: larger than %d bytes", path, SG_TEX_SOURCE_MAX);
  return found;
}

/* Tries one path; SG_TEX_MISSING when nothing is there. */
static enum sg_tex_found try_path(struct sg_tex_files *files, struct sg_str path, size_t *index)
{
  struct sg_str real = {0};
  enum sg_gate_answer answer = path.p != NULL ? sg_gate_ask(&files->gate, path.p, &real) : SG_GATE_MISSING;
  for (size_t i = 0; answer == SG_GATE_MISSING && i < files->count && path.p != NULL; i++)
    if (files->file[i].in_memory && sg_str_equal(files->file[i].path, path)) {
      *index = i;
      return SG_TEX_FOUND;
    }
  if (answer != SG_GATE_FILE)
    return answer == SG_GATE_OUTSIDE   ? SG_TEX_OUTSIDE
           : answer == SG_GATE_SPECIAL ? SG_TEX_UNREADABLE
                                       : SG_TEX_MISSING;
  if (real.p == NULL)
    return SG_TEX_TOO_MUCH; /* out of memory: the arena says so */
  for (size_t i = 0; i < files->count; i++)
    if (sg_str_equal(files->file[i].path, path)) {
      *index = i;
      return SG_TEX_FOUND;
    }
  return read_file(files, real.p, path, false, index, NULL);
}

enum sg_tex_found sg_tex_files_open(struct sg_tex_files *files, struct sg_str name, struct sg_str folder,
                                    const char *extension, size_t *index)
{
  enum sg_tex_found worst = SG_TEX_MISSING;
  if (name.n == 0 || name.n > 1000)
    return worst;
  bool absolute = name.p[0] == '/';
  for (size_t place = 0; place < 2 + files->search_count; place++) {
    struct sg_str base = place >= 2 ? files->search[place - 2] : files->folder;
    if (absolute)
      base = SG_LIT("");
    else if (place == 1)
      base = join(files->arena, files->folder, folder, "");
    for (int bare = 0; bare < 2; bare++) {
      enum sg_tex_found found = try_path(files, join(files->arena, base, name, bare ? "" : extension), index);
      if (found == SG_TEX_FOUND || found == SG_TEX_TOO_MUCH)
        return found;
      if (found != SG_TEX_MISSING)
        worst = found;
    }
    if (absolute)
      break;
  }
  return worst;
}
