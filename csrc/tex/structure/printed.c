/* What TeX itself printed when the authors ran it: the .aux file beside the paper, read as data.
 *
 * LaTeX writes there what \ref prints, \newlabel{key}{{number}{page}{title}{anchor}{}} (source2e, ltxref.dtx;
 * titles and anchors are hyperref's, the type in "key@cref" is cleveref's), and the lines of the contents and
 * the lists of figures and tables, \@writefile{toc}{\contentsline {section}{\numberline {1.1}Title}{page}}.
 * Files of \include have their own, which \@input names; \bibcite has what citations print.
 */
#include "tex/structure/printed.h"

#include "base/file.h"

enum {
  LABELS_MAX = 100 * 1000, /* of the file; later ones are not looked at */
  LINES_MAX = 50 * 1000,
  INPUTS_MAX = 500,
  PARTS_MAX = 5,
  KEY_MAX = 60, /* letters and digits by which titles are held against each other */
};

/* -- Reading ----------------------------------------------------------------------------------------- */

/* The next {…}; false where there is none. */
static bool take_group(struct sg_str *text, struct sg_str *content)
{
  size_t at = 0, depth = 0;
  while (at < text->n && (text->p[at] == ' ' || text->p[at] == '\n'))
    at++;
  if (at == text->n || text->p[at] != '{')
    return false;
  size_t from = at + 1;
  for (; at < text->n; at++) {
    if (text->p[at] == '\\') {
      at++;
    } else if (text->p[at] == '{') {
      depth++;
    } else if (text->p[at] == '}' && --depth == 0) {
      *content = sg_slice(*text, from, at);
      *text = sg_slice(*text, at + 1, text->n);
      return true;
    }
  }
  return false;
}

const struct sg_tex_printed_label *sg_tex_printed_label(struct sg_tex *tex, struct sg_str key)
{
  if (tex->printed.labels.count == 0)
    return NULL;
  long index = sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "printed ", key))->means.number;
  return index > 0 ? &((const struct sg_tex_printed_label *)tex->printed.labels.at)[index - 1] : NULL;
}

/* \newlabel's arguments. */
static void read_label(struct sg_tex *tex, struct sg_str rest)
{
  struct sg_str key, value, part[PARTS_MAX] = {{0}};
  if (!take_group(&rest, &key) || !take_group(&rest, &value) || tex->printed.labels.count >= LABELS_MAX)
    return;
  size_t count = 0;
  while (count < PARTS_MAX && take_group(&value, &part[count]))
    count++;
  struct sg_str mark = SG_LIT("@cref");
  if (sg_str_ends(key, mark)) { /* {[type][…][…]number} */
    const struct sg_tex_printed_label *of = sg_tex_printed_label(tex, sg_slice(key, 0, key.n - mark.n));
    size_t end = sg_str_find(part[0], SG_LIT("]"), 0);
    if (of != NULL && end != SG_NPOS && part[0].n > 0 && part[0].p[0] == '[') {
      size_t index = (size_t)(of - (const struct sg_tex_printed_label *)tex->printed.labels.at);
      ((struct sg_tex_printed_label *)tex->printed.labels.at)[index].type =
          sg_arena_copy(tex->arena, sg_slice(part[0], 1, end));
    }
    return;
  }
  struct sg_tex_printed_label row = {.number = sg_tex_plain_copy(tex, part[0]),
                                     .page = sg_tex_plain_copy(tex, part[1]),
                                     .title = sg_tex_plain_copy(tex, part[2])};
  struct sg_tex_printed_label *place = sg_tex_add(tex, &tex->printed.labels, sizeof *place);
  if (place == NULL)
    return;
  *place = row;
  size_t index = tex->printed.labels.count;
  sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "printed ", key))->means.number = (long)index;
}

/* \contentsline's arguments. */
static void read_line(struct sg_tex *tex, struct sg_str rest)
{
  struct sg_str kind, text, number = {0}, command = SG_LIT("\\numberline");
  if (!take_group(&rest, &kind) || !take_group(&rest, &text) || tex->printed.lines.count >= LINES_MAX)
    return;
  size_t at = sg_str_find(text, command, 0);
  if (at != SG_NPOS) {
    text = sg_slice(text, at + command.n, text.n);
    if (!take_group(&text, &number))
      return;
  }
  struct sg_tex_printed_line *row = sg_tex_add(tex, &tex->printed.lines, sizeof *row);
  if (row == NULL)
    return;
  bool table = sg_str_equal(kind, SG_LIT("table")), figure = sg_str_equal(kind, SG_LIT("figure"));
  *row = (struct sg_tex_printed_line){.kind = table    ? SG_PRINTED_TABLE
                                              : figure ? SG_PRINTED_FIGURE
                                                       : SG_PRINTED_HEADING};
  row->number = sg_tex_plain_copy(tex, number);
  row->text = sg_tex_plain_copy(tex, text);
}

/* Seconds since 1970 of the file, or a value below 0. */
static long long modified(struct sg_tex *tex, struct sg_str path)
{
  char name[4096];
  struct sg_str real = {0};
  if (path.n >= sizeof name)
    return -1;
  memcpy(name, path.p, path.n);
  name[path.n] = '\0';
  if (sg_gate_ask(&tex->files.gate, name, &real) != SG_GATE_FILE || real.p == NULL)
    return -1;
  return sg_file_modified(real.p);
}

static void read_text(struct sg_tex *tex, struct sg_str text, struct sg_str *inputs, size_t *input_count)
{
  struct sg_str line, rest = text, name;
  while (sg_str_next_line(&rest, &line)) {
    struct sg_str command = SG_LIT("\\newlabel");
    size_t at;
    if (sg_str_starts(line, command)) {
      read_label(tex, sg_slice(line, command.n, line.n));
    } else if ((at = sg_str_find(line, SG_LIT("\\contentsline"), 0)) != SG_NPOS) {
      read_line(tex, sg_slice(line, at + 13, line.n));
    } else if (sg_str_starts(line, SG_LIT("\\@input"))) {
      line = sg_slice(line, 7, line.n);
      if (take_group(&line, &name) && *input_count < INPUTS_MAX)
        inputs[(*input_count)++] = name;
    }
  }
}

/* Is the file no older than the paper's own that have been read? */
static bool is_fresh(struct sg_tex *tex, long long written)
{
  static const char *const outputs[] = {".aux", ".bbl", ".toc"};
  for (size_t i = 0; i < tex->files.count; i++) {
    struct sg_str path = tex->files.file[i].path;
    bool output = false;
    for (size_t k = 0; k < sizeof outputs / sizeof *outputs; k++)
      output = output || sg_str_ends(path, sg_cstr(outputs[k]));
    if (!output && modified(tex, path) > written)
      return false;
  }
  return true;
}

/* The file that the user has named, wherever it lies. */
static bool open_given(struct sg_tex *tex, struct sg_str given, size_t *index)
{
  char path[4096];
  struct sg_error failure = {0};
  if (given.n >= sizeof path)
    return false;
  memcpy(path, given.p, given.n);
  path[given.n] = '\0';
  if (sg_tex_files_open_main(&tex->files, path, index, &failure) == SG_TEX_FOUND)
    return true;
  sg_tex_warn(tex, tex->last, "source/file-missing", "%s", failure.message);
  return false;
}

void sg_tex_read_printed(struct sg_tex *tex, struct sg_str given)
{
  static const char *const endings[] = {".aux", ".toc"};
  struct sg_str inputs[INPUTS_MAX];
  size_t input_count = 0, index;
  struct sg_str job = sg_tex_printed(tex, "jobname");
  for (size_t i = 0; i < sizeof endings / sizeof *endings && tex->printed.from.n == 0; i++) {
    struct sg_str name = given.n > 0 ? given : sg_tex_join(tex, job, sg_cstr(endings[i]));
    if (!(given.n > 0 ? open_given(tex, given, &index)
                      : sg_tex_files_open(&tex->files, name, SG_LIT(""), "", &index) == SG_TEX_FOUND))
      continue;
    struct sg_str path = tex->files.file[index].path;
    tex->printed.written = modified(tex, path);
    if (given.n == 0 && !is_fresh(tex, tex->printed.written)) {
      sg_tex_warn(tex, tex->last, "source/aux-stale", "%.*s is older than the paper: its numbers are not used",
                  SG_STR_ARGS(name));
      return;
    }
    tex->printed.from = name;
    tex->printed.given = given.n > 0;
    read_text(tex, tex->files.file[index].text, inputs, &input_count);
  }
  for (size_t i = 0; i < input_count; i++) /* an \include's file includes no other */
    if (sg_tex_files_open(&tex->files, inputs[i], SG_LIT(""), "", &index) == SG_TEX_FOUND) {
      size_t none = INPUTS_MAX;
      read_text(tex, tex->files.file[index].text, NULL, &none);
    }
}

/* -- Taking its word ------------------------------------------------------------------------------------- */

bool sg_tex_printed_is_stale(struct sg_tex *tex)
{
  const struct sg_tex_label *labels = tex->labels.at;
  if (tex->printed.from.n == 0 || tex->printed.given)
    return false;
  if (!is_fresh(tex, tex->printed.written))
    return true;
  for (size_t i = 0; i < tex->labels.count && tex->printed.labels.count > 0; i++)
    if (labels[i].number.n > 0 && sg_tex_printed_label(tex, labels[i].key) == NULL)
      return true;
  return false;
}

/* The counter as the printed number has it, so that what counts on without a label is right, too. */
static void follow(struct sg_tex *tex, struct sg_str counter, struct sg_str counted, struct sg_str printed)
{
  enum { DIGITS_MAX = 6 };
  size_t at = printed.n, to = counted.n;
  long number = 0;
  while (at > 0 && printed.n - at < DIGITS_MAX && sg_is_digit(printed.p[at - 1]))
    at--;
  while (to > 0 && sg_is_digit(counted.p[to - 1]))
    to--;
  if (counter.n == 0 || at == printed.n || at != to || memcmp(printed.p, counted.p, at) != 0)
    return;
  for (size_t i = at; i < printed.n; i++)
    number = number * 10 + (printed.p[i] - '0');
  sg_tex_set_counter(tex, counter, number);
}

struct sg_str sg_tex_as_printed(struct sg_tex *tex, struct sg_str key, struct sg_str counter,
                                struct sg_str counted)
{
  const struct sg_tex_printed_label *row = sg_tex_printed_label(tex, key);
  if (row == NULL || row->number.n == 0 || sg_str_equal(row->number, counted))
    return counted;
  struct sg_str number = row->number;
  follow(tex, counter, counted, number);
  return number;
}

/* Letters and digits of a title, in small letters. */
static struct sg_str title_key(struct sg_str text, char *key)
{
  size_t n = 0;
  for (size_t i = 0; i < text.n && n < KEY_MAX; i++)
    if (sg_is_alpha(text.p[i]) || sg_is_digit(text.p[i]) || (unsigned char)text.p[i] >= 0x80)
      key[n++] = sg_lower(text.p[i]);
  return sg_str(key, n);
}

/* The next line of that kind, from *at on, that says this. */
static const struct sg_tex_printed_line *find_line(const struct sg_tex *tex, enum sg_tex_printed_kind kind,
                                                   struct sg_str text, size_t *at)
{
  enum { AHEAD_MAX = 200 };
  char key[KEY_MAX], other[KEY_MAX];
  struct sg_str wanted = title_key(text, key);
  const struct sg_tex_printed_line *lines = tex->printed.lines.at;
  for (size_t i = *at; i < tex->printed.lines.count && i < *at + AHEAD_MAX; i++) {
    if (lines[i].kind != kind)
      continue;
    struct sg_str found = title_key(lines[i].text, other);
    bool same = kind == SG_PRINTED_HEADING ? sg_str_equal(found, wanted) : sg_str_starts(wanted, found);
    if (!same || found.n == 0)
      continue;
    *at = i + 1;
    return &lines[i];
  }
  return NULL;
}

void sg_tex_take_printed(struct sg_tex *tex)
{
  struct sg_tex_heading *headings = tex->headings.at;
  struct sg_tex_float *floats = tex->written.at;
  size_t at = 0, figure = 0, table = 0;
  if (tex->printed.from.n == 0)
    return;
  for (size_t i = 0; i < tex->headings.count; i++) {
    const struct sg_tex_printed_line *line = find_line(tex, SG_PRINTED_HEADING, headings[i].text, &at);
    if (line == NULL)
      continue;
    headings[i].number = line->number;
    headings[i].numbered = line->number.n > 0;
  }
  for (size_t i = 0; i < tex->written.count; i++) {
    struct sg_tex_float *row = &floats[i];
    bool called_table = sg_str_starts(row->name, SG_LIT("Table"));
    const struct sg_tex_printed_label *label = row->label.n > 0 ? sg_tex_printed_label(tex, row->label) : NULL;
    const struct sg_tex_printed_line *line = find_line(tex, called_table ? SG_PRINTED_TABLE : SG_PRINTED_FIGURE,
                                                       row->text, called_table ? &table : &figure);
    struct sg_str number = line != NULL ? line->number : label != NULL ? label->number : SG_LIT("");
    if (number.n == 0 || row->number.n == 0)
      continue;
    row->number = number;
    row->name = sg_tex_join(tex, called_table ? SG_LIT("Table ") : SG_LIT("Figure "), number);
  }
}
