#include "tex/known.h"

enum {
  DEPTH_MAX = 8,
  CLUSTER_MAX = 4096, /* bytes between white space outside of groups: no word with a note is as long */
  COMMAND_WEIGHT = 2, /* words in whose time pandoc reads a command */
  BLOCK_WEIGHT = 3,   /* … and a paragraph */
};

/* Where reading began, to go back to. */
struct start {
  size_t at, length, weight;
};

static struct start start_of(const struct sg_known *k)
{
  return (struct start){k->at, k->json->length, k->weight};
}

static bool back_to(struct sg_known *k, struct start start)
{
  k->at = start.at;
  k->weight = start.weight;
  k->in_string = false;
  sg_buf_truncate(k->json, start.length);
  return false;
}

static char byte_at(const struct sg_known *k, size_t at)
{
  return at < k->tex.n ? k->tex.p[at] : '\0';
}

static bool has(const struct sg_known *k, struct sg_str text)
{
  return sg_str_starts(sg_slice(k->tex, k->at, k->tex.n), text);
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\n';
}

/* Past white space, with how many ends of lines. */
static size_t past_blank(const struct sg_known *k, size_t at, size_t *lines)
{
  for (*lines = 0; is_blank(byte_at(k, at)); at++)
    *lines += k->tex.p[at] == '\n';
  return at;
}

/* Is the paragraph's end at hand? */
static bool is_end(const struct sg_known *k)
{
  size_t lines, end = past_blank(k, k->at, &lines);
  return end == k->tex.n || lines > 1;
}

/* -- JSON -------------------------------------------------------------------------------------------- */

static void add(struct sg_known *k, const char *json)
{
  sg_buf_add(k->json, sg_cstr(json));
}

/* Begins an element with these bytes, behind another with a comma. */
static void open_element(struct sg_known *k, const char *json)
{
  if (k->in_string)
    add(k, "\"}");
  k->in_string = false;
  if (k->json->length > 0 && k->json->data[k->json->length - 1] == '}')
    sg_buf_add_char(k->json, ',');
  add(k, json);
}

static void end_string(struct sg_known *k)
{
  if (k->in_string)
    add(k, "\"}");
  k->in_string = false;
}

void sg_known_escape(struct sg_str text, struct sg_buf *json)
{
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] == '"' || text.p[i] == '\\')
      sg_buf_add_char(json, '\\');
    if (text.p[i] == '\n')
      sg_buf_add(json, SG_LIT("\\n"));
    else
      sg_buf_add_char(json, text.p[i]);
  }
}

static bool add_word(struct sg_known *k, struct sg_str text, size_t past)
{
  if (!k->in_string)
    open_element(k, "{\"t\":\"Str\",\"c\":\"");
  k->in_string = true;
  sg_known_escape(text, k->json);
  k->at += past;
  return true;
}

/* -- Pieces ------------------------------------------------------------------------------------------ */

static bool read_until(struct sg_known *k, struct sg_str stop);

/* The plain text in braces or brackets at `at`, all of letters, digits and of `marks`; empty where it is other.
 */
static struct sg_str plain_group(const struct sg_known *k, size_t at, const char *marks)
{
  char close = byte_at(k, at) == '[' ? ']' : '}';
  size_t end = at + 1;
  if (byte_at(k, at) != '{' && byte_at(k, at) != '[')
    return SG_LIT("");
  while (sg_is_alpha(byte_at(k, end)) || sg_is_digit(byte_at(k, end)) ||
         (byte_at(k, end) != '\0' && sg_is_one_of((unsigned char)byte_at(k, end), marks)))
    end++;
  return byte_at(k, end) == close ? sg_slice(k->tex, at + 1, end) : SG_LIT("");
}

#define KEY_MARKS ":_.-+/"

/* What stands in braces at hand, between what opens and what closes its element; not further braces, which
 * pandoc may take for the same. */
static bool read_group(struct sg_known *k, const char *open, const char *close)
{
  open_element(k, open);
  k->at++;
  bool read = byte_at(k, k->at) != '{' && read_until(k, SG_LIT("}"));
  add(k, close);
  k->weight += COMMAND_WEIGHT;
  return read;
}

/* \cite{a, b}: its keys, and itself as it stands there. */
static bool read_cite(struct sg_known *k, size_t from, struct sg_str name)
{
  struct sg_str keys = plain_group(k, k->at, KEY_MARKS ", ");
  bool named = sg_str_equal(name, SG_LIT("citet"));
  if (keys.n == 0 || k->keep_cites)
    return false;
  open_element(k, "{\"t\":\"Cite\",\"c\":[[");
  for (size_t at = 0, end; at <= keys.n; at = end + 1) {
    end = sg_str_find(keys, SG_LIT(","), at);
    end = end == SG_NPOS ? keys.n : end;
    struct sg_str key = sg_str_trim(sg_slice(keys, at, end));
    if (key.n == 0 || sg_str_find(key, SG_LIT(" "), 0) != SG_NPOS)
      return false;
    open_element(k, "{\"citationId\":\"");
    sg_buf_add(k->json, key);
    add(k, "\",\"citationPrefix\":[],\"citationSuffix\":[],\"citationMode\":{\"t\":\"");
    add(k, named && at == 0 ? "AuthorInText" : "NormalCitation");
    add(k, "\"},\"citationNoteNum\":0,\"citationHash\":0}");
  }
  k->at += keys.n + 2;
  add(k, "],[{\"t\":\"RawInline\",\"c\":[\"latex\",\"");
  sg_known_escape(sg_slice(k->tex, from, k->at), k->json);
  add(k, "\"]}]]}");
  k->weight += COMMAND_WEIGHT;
  return true;
}

/* \hyperref[key]{text}, \href{address}{text}: past the first argument, up to the text's brace. */
static bool read_link(struct sg_known *k, bool inside)
{
  struct sg_str target = plain_group(k, k->at, inside ? KEY_MARKS : KEY_MARKS "?=");
  if (byte_at(k, k->at) != (inside ? '[' : '{') || target.n == 0 || byte_at(k, k->at + target.n + 2) != '{')
    return false;
  k->at += target.n + 2;
  bool read = read_group(k, "{\"t\":\"Link\",\"c\":[[\"\",[],[]],[", "],[\"");
  add(k, inside ? "#" : "");
  sg_buf_add(k->json, target);
  add(k, "\",\"\"]]}");
  return read;
}

static bool read_url(struct sg_known *k)
{
  struct sg_str target = plain_group(k, k->at, KEY_MARKS "?=~");
  if (byte_at(k, k->at) != '{' || target.n == 0)
    return false;
  k->at += target.n + 2;
  open_element(k, "{\"t\":\"Link\",\"c\":[[\"\",[\"uri\"],[]],[{\"t\":\"Str\",\"c\":\"");
  sg_buf_add(k->json, target);
  add(k, "\"}],[\"");
  sg_buf_add(k->json, target);
  add(k, "\",\"\"]]}");
  k->weight += COMMAND_WEIGHT;
  return true;
}

/* \texttt{a b_c}: words alone. */
static bool read_code(struct sg_known *k)
{
  open_element(k, "{\"t\":\"Code\",\"c\":[[\"\",[],[]],\"");
  size_t from = ++k->at;
  for (char c; (c = byte_at(k, k->at)) != '}'; k->at++) {
    bool escaped = c == '\\' && sg_is_one_of((unsigned char)byte_at(k, k->at + 1), "_%&#${}");
    bool edge = k->at == from || byte_at(k, k->at + 1) == '}';
    bool plain =
        sg_is_alpha(c) || sg_is_digit(c) || (c != '\0' && sg_is_one_of((unsigned char)c, ".,;:()-/=+"));
    bool doubled = byte_at(k, k->at + 1) == c && !sg_is_alpha(c) && !sg_is_digit(c);
    if (doubled || !(plain || escaped || (c == ' ' && !edge)))
      return false;
    k->at += escaped;
    sg_buf_add_char(k->json, k->tex.p[k->at]);
  }
  add(k, "\"]}");
  k->weight += COMMAND_WEIGHT;
  return k->at++ > from;
}

/* \mintinline{c}{a b}: letters, digits and marks that mean nothing to TeX. */
static bool read_listing(struct sg_known *k)
{
  struct sg_str language = plain_group(k, k->at, ""), code = SG_LIT("");
  k->at += language.n + 2;
  code = language.n > 0 ? plain_group(k, k->at, " .,:;()[]<>=+-*/|!?@_'") : code;
  if (code.n == 0 || code.p[0] == ' ' || code.p[code.n - 1] == ' ' ||
      sg_str_find(code, SG_LIT("  "), 0) != SG_NPOS)
    return false;
  open_element(k, "{\"t\":\"Code\",\"c\":[[\"\",[\"");
  sg_buf_add(k->json, language);
  add(k, "\"],[]],\"");
  sg_buf_add(k->json, code);
  add(k, "\"]}");
  k->at += code.n + 2;
  k->weight += COMMAND_WEIGHT;
  return true;
}

#define SPAN "{\"t\":\"Span\",\"c\":[[\"\",[],[]],["

/* {a}, and {\it a} and its like. */
static bool read_braces(struct sg_known *k)
{
  static const char *const slanted[] = {"{\\it ", "{\\em ", "{\\bf "};
  if (byte_at(k, k->at + 1) == '}' && k->in_string) {
    k->at += 2;
    return true;
  }
  for (size_t i = 0; i < sizeof slanted / sizeof slanted[0]; i++) {
    if (!has(k, sg_cstr(slanted[i])))
      continue;
    k->at += strlen(slanted[i]) - 1;
    return read_group(
        k, slanted[i][2] == 'b' ? SPAN "{\"t\":\"Strong\",\"c\":[" : SPAN "{\"t\":\"Emph\",\"c\":[", "]}]]}");
  }
  return read_group(k, SPAN, "]]}");
}

static bool read_command(struct sg_known *k)
{
  size_t from = k->at, end = from + 1;
  char sign = byte_at(k, end);
  if (sign != '\0' && sg_is_one_of((unsigned char)sign, "%&_$#{}"))
    return add_word(k, sg_slice(k->tex, end, end + 1), 2);
  if (sign == ' ' && !is_blank(byte_at(k, end + 1)))
    return add_word(k, SG_LIT("\u00A0"), 2);
  while (sg_is_alpha(byte_at(k, end)))
    end++;
  struct sg_str name = sg_slice(k->tex, from + 1, end);
  k->at = end;
  if (sg_str_equal(name, SG_LIT("hyperref")) || sg_str_equal(name, SG_LIT("href")))
    return read_link(k, name.n > 4);
  if (byte_at(k, end) != '{')
    return false;
  if (sg_str_equal(name, SG_LIT("emph")) || sg_str_equal(name, SG_LIT("textit")))
    return read_group(k, "{\"t\":\"Emph\",\"c\":[", "]}");
  if (sg_str_equal(name, SG_LIT("textbf")))
    return read_group(k, "{\"t\":\"Strong\",\"c\":[", "]}");
  if (sg_str_equal(name, SG_LIT("textsc")))
    return read_group(k, "{\"t\":\"SmallCaps\",\"c\":[", "]}");
  if (sg_str_equal(name, SG_LIT("textsf")))
    return read_group(k, "{\"t\":\"Span\",\"c\":[[\"\",[\"sans-serif\"],[]],[", "]]}");
  if (sg_str_equal(name, SG_LIT("mintinline")))
    return read_listing(k);
  if (sg_str_equal(name, SG_LIT("footnote")))
    return read_group(k, "{\"t\":\"Note\",\"c\":[{\"t\":\"Para\",\"c\":[", "]}]}");
  if (sg_str_equal(name, SG_LIT("texttt")))
    return read_code(k);
  if (sg_str_equal(name, SG_LIT("url")))
    return read_url(k);
  if (sg_str_equal(name, SG_LIT("cite")) || sg_str_equal(name, SG_LIT("citep")) ||
      sg_str_equal(name, SG_LIT("citet")))
    return read_cite(k, from, name);
  return false;
}

/* $x$ */
static bool read_formula(struct sg_known *k)
{
  size_t from = k->at + 1, at = from, braces = 0;
  for (char c; (c = byte_at(k, at)) != '$' || braces > 0; at++) {
    bool blank_line = c == '\n' && byte_at(k, at + 1) == '\n';
    if (((unsigned char)c < ' ' && c != '\n') || c == '%' || c == '$' || blank_line ||
        (c == '}' && braces == 0))
      return false;
    at += c == '\\';
    braces += c == '{';
    braces -= c == '}';
  }
  struct sg_str formula = sg_slice(k->tex, from, at);
  if (formula.n == 0 || is_blank(formula.p[0]) || is_blank(formula.p[formula.n - 1]))
    return false;
  open_element(k, "{\"t\":\"Math\",\"c\":[{\"t\":\"InlineMath\"},\"");
  sg_known_escape(formula, k->json);
  add(k, "\"]}");
  k->at = at + 1;
  k->weight += COMMAND_WEIGHT;
  return true;
}

/* A letter with an accent and the like, up to U+024F. */
static bool is_letter(const struct sg_known *k)
{
  unsigned char first = (unsigned char)byte_at(k, k->at), second = (unsigned char)byte_at(k, k->at + 1);
  bool sign = first == 0xC3 && (second == 0x97 || second == 0xB7); /* of multiplication and division */
  return first >= 0xC3 && first <= 0xC9 && second >= 0x80 && second <= 0xBF && !sign;
}

static bool read_dashes(struct sg_known *k)
{
  size_t count = 1;
  while (byte_at(k, k->at + count) == '-')
    count++;
  return count <= 3 && add_word(k, count == 3 ? SG_LIT("—") : count == 2 ? SG_LIT("–") : SG_LIT("-"), count);
}

/* Letters, digits and marks of which pandoc makes no other, as it does of doubled ones. */
static bool read_character(struct sg_known *k)
{
  char c = byte_at(k, k->at), next = byte_at(k, k->at + 1);
  size_t end = k->at;
  while (sg_is_alpha(byte_at(k, end)) || sg_is_digit(byte_at(k, end)))
    end++;
  if (end > k->at)
    return add_word(k, sg_slice(k->tex, k->at, end), end - k->at);
  if (is_letter(k))
    return add_word(k, sg_slice(k->tex, k->at, k->at + 2), 2);
  bool mark = c != '\0' && sg_is_one_of((unsigned char)c, ".,;:!?()/=+@") && next != c && next != '`';
  return mark && add_word(k, sg_slice(k->tex, k->at, k->at + 1), 1);
}

static bool read_piece(struct sg_known *k)
{
  bool doubled = byte_at(k, k->at + 1) == byte_at(k, k->at);
  switch (byte_at(k, k->at)) {
  case '\\':
    return read_command(k);
  case '$':
    return read_formula(k);
  case '-':
    return read_dashes(k);
  case '{':
    return read_braces(k);
  case '~':
    return add_word(k, SG_LIT("\u00A0"), 1);
  case '\'':
    return !doubled && (k->whole || sg_is_alpha(byte_at(k, k->at + 1))) && add_word(k, SG_LIT("’"), 1);
  case '`':
    if (!doubled)
      return false;
    open_element(k, "{\"t\":\"Quoted\",\"c\":[{\"t\":\"DoubleQuote\"},[");
    k->at += 2;
    if (!read_until(k, SG_LIT("''")))
      return false;
    add(k, "]]}");
    k->weight += COMMAND_WEIGHT;
    return true;
  default:
    return read_character(k);
  }
}

/* Adds the white space at hand, where it is not a paragraph's end. */
static bool read_blank(struct sg_known *k)
{
  size_t lines, from = k->at;
  k->at = past_blank(k, from, &lines);
  end_string(k);
  open_element(k, lines > 0 ? "{\"t\":\"SoftBreak\"}" : "{\"t\":\"Space\"}");
  return lines < 2 && k->at > from;
}

/* What stands up to `stop`, and past it; not where white space is next to what opens or closes it. */
static bool read_until(struct sg_known *k, struct sg_str stop)
{
  size_t from = k->at;
  bool known = k->depth++ < DEPTH_MAX;
  while (known && !has(k, stop)) {
    bool blank = is_blank(byte_at(k, k->at));
    known = blank ? k->at > from && read_blank(k) && !has(k, stop) : read_piece(k);
    known = known && k->at - k->cluster < CLUSTER_MAX;
  }
  end_string(k);
  k->depth--;
  known = known && k->at > from;
  k->at += stop.n;
  return known && !(stop.n > 1 && has(k, SG_LIT("'")));
}

/* -- Text and lists ---------------------------------------------------------------------------------- */

/* Reads up to white space. */
static bool read_cluster(struct sg_known *k)
{
  struct start start = start_of(k);
  bool known = k->at < k->tex.n && !is_blank(byte_at(k, k->at));
  k->cluster = k->at;
  while (known && k->at < k->tex.n && !is_blank(byte_at(k, k->at)))
    known = read_piece(k) && k->at - k->cluster < CLUSTER_MAX;
  end_string(k);
  k->weight++;
  return known || back_to(k, start);
}

bool sg_known_text(struct sg_known *k)
{
  size_t from = k->at;
  bool known = read_cluster(k);
  while (known && !is_end(k)) {
    struct start end = start_of(k);
    known = (read_blank(k) && read_cluster(k)) || back_to(k, end);
  }
  return k->at > from;
}

static const struct list_form {
  const char *begin, *end, *open, *close;
} list_forms[] = {
    {"\\begin{itemize}", "\\end{itemize}", "{\"t\":\"BulletList\",\"c\":[", "]}"},
    {"\\begin{enumerate}", "\\end{enumerate}",
     "{\"t\":\"OrderedList\",\"c\":[[1,{\"t\":\"DefaultStyle\"},{\"t\":\"DefaultDelim\"}],[", "]]}"},
};

/* The list that begins at hand; NULL: none. */
static const struct list_form *list_at(const struct sg_known *k)
{
  for (size_t i = 0; i < sizeof list_forms / sizeof list_forms[0]; i++)
    if (has(k, sg_cstr(list_forms[i].begin)))
      return &list_forms[i];
  return NULL;
}

/* A paragraph, up to its end, a list or the next item. */
static bool read_paragraph(struct sg_known *k)
{
  size_t lines;
  open_element(k, "{\"t\":\"Para\",\"c\":[");
  if (!sg_known_text(k))
    return false;
  bool ends = is_end(k);
  size_t next = past_blank(k, k->at, &lines), text_end = k->at;
  add(k, "]}");
  k->at = next;
  ends = ends || list_at(k) != NULL || (k->depth > 0 && (has(k, SG_LIT("\\item")) || has(k, SG_LIT("\\end{"))));
  k->at = text_end;
  return ends;
}

static bool read_list(struct sg_known *k, const struct list_form *form);

/* Paragraphs and lists up to the next item or the list's end. */
static bool read_item(struct sg_known *k)
{
  size_t lines, count = 0;
  bool known = is_blank(byte_at(k, k->at));
  for (; known; count++) {
    k->at = past_blank(k, k->at, &lines);
    if (has(k, SG_LIT("\\item")) || has(k, SG_LIT("\\end{")))
      break;
    const struct list_form *form = list_at(k);
    known = form != NULL ? read_list(k, form) : read_paragraph(k);
  }
  return known && count > 0;
}

static bool read_list(struct sg_known *k, const struct list_form *form)
{
  size_t lines;
  bool known = k->depth++ < DEPTH_MAX, first = true;
  open_element(k, form->open);
  k->at = past_blank(k, k->at + strlen(form->begin), &lines);
  for (; known && has(k, SG_LIT("\\item")); first = false) {
    k->at += strlen("\\item");
    add(k, first ? "[" : ",[");
    known = read_item(k);
    add(k, "]");
  }
  add(k, form->close);
  k->depth--;
  known = known && !first && has(k, sg_cstr(form->end));
  k->at += strlen(form->end);
  return known;
}

bool sg_known_blocks(struct sg_known *k)
{
  size_t from = k->at, lines;
  k->whole = true;
  for (bool known = true; known;) {
    struct start start = start_of(k);
    k->at = past_blank(k, k->at, &lines);
    const struct list_form *form = list_at(k);
    known = k->at < k->tex.n && (form != NULL ? read_list(k, form) : read_paragraph(k));
    k->weight += known ? BLOCK_WEIGHT : 0;
    if (!known)
      back_to(k, start);
  }
  k->whole = false;
  return k->at > from;
}
