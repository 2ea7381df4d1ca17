/* Files in other encodings than UTF-8: what inputenc, CJK, a class or a byte order mark says, by iconv; else
 * Windows-1252, in which any text can be read.
 */
#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"
#include "tex/engine/files.h"

/* Names that packages give to encodings, and iconv's. */
/* clang-format off */
static const char *const encodings[][2] = {
    {"latin1", "CP1252"},        {"latin2", "ISO-8859-2"},   {"latin3", "ISO-8859-3"},  {"latin4", "ISO-8859-4"},
    {"latin5", "ISO-8859-9"},    {"latin9", "ISO-8859-15"},  {"latin10", "ISO-8859-16"}, {"ansinew", "CP1252"},
    {"cp1250", "CP1250"},        {"cp1251", "CP1251"},       {"cp1252", "CP1252"},      {"cp1253", "CP1253"},
    {"cp1254", "CP1254"},        {"cp1255", "CP1255"},       {"cp1256", "CP1256"},      {"cp1257", "CP1257"},
    {"cp437", "CP437"},          {"cp437de", "CP437"},       {"cp850", "CP850"},        {"cp852", "CP852"},
    {"cp855", "CP855"},          {"cp858", "CP858"},         {"cp862", "CP862"},        {"cp865", "CP865"},
    {"cp866", "CP866"},          {"cp866nav", "CP866"},      {"applemac", "MACINTOSH"}, {"macce", "MAC-CENTRALEUROPE"},
    {"maccyr", "MAC-CYRILLIC"},  {"koi8-r", "KOI8-R"},       {"koi8-u", "KOI8-U"},      {"koi8-ru", "KOI8-U"},
    {"iso88595", "ISO-8859-5"},  {"iso-8859-7", "ISO-8859-7"}, {"iso88597", "ISO-8859-7"}, {"8859-8", "ISO-8859-8"},
    {"pt154", "PT154"},          {"GBK", "GBK"},             {"GB", "GBK"},             {"GB18030", "GB18030"},
    {"Bg5", "BIG5"},             {"bg5", "BIG5"},            {"SJIS", "CP932"},         {"JIS", "EUC-JP"},
    {"EUC-JP", "EUC-JP"},        {"KS", "EUC-KR"},           {"UTF8", "UTF-8"},         {"utf8", "UTF-8"},
};
/* clang-format on */

static const char *encoding_of(struct sg_str name)
{
  name = sg_str_trim(name);
  for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
    if (sg_str_equal(name, sg_cstr(encodings[i][0])))
      return encodings[i][1];
  return NULL;
}

/* The options before `{package}`: "[koi8-r]{inputenc}"; the last that names an encoding. */
static const char *package_option(struct sg_str bytes, const char *package)
{
  size_t at = sg_str_find(bytes, sg_cstr(package), 0), from = at;
  if (at == SG_NPOS || at == 0 || bytes.p[at - 1] != ']')
    return NULL;
  while (from > 0 && bytes.p[from - 1] != '[' && bytes.p[from - 1] != '\n')
    from--;
  const char *found = NULL;
  for (size_t i = from; i < at; i++) {
    size_t end = i;
    while (end < at - 1 && bytes.p[end] != ',')
      end++;
    const char *name = encoding_of(sg_slice(bytes, i, end));
    found = name != NULL ? name : found;
    i = end;
  }
  return found;
}

/* The first argument in braces behind `command`, which options may stand before. */
static const char *argument_of(struct sg_str bytes, const char *command)
{
  size_t at = sg_str_find(bytes, sg_cstr(command), 0);
  if (at == SG_NPOS)
    return NULL;
  at += strlen(command);
  if (at < bytes.n && bytes.p[at] == '[')
    at = sg_str_find(bytes, SG_LIT("]"), at);
  size_t open = at == SG_NPOS ? at : sg_str_find(bytes, SG_LIT("{"), at);
  size_t shut = open == SG_NPOS ? open : sg_str_find(bytes, SG_LIT("}"), open);
  return shut == SG_NPOS ? NULL : encoding_of(sg_slice(bytes, open + 1, shut));
}

static bool is_japanese(struct sg_str bytes)
{
  static const char *const classes[] = {"{jarticle}", "{jsarticle}", "{jreport}", "{jbook}", "{jsbook}",
                                        "{tarticle}", "{jlreq}",     "{ieicej}",  "{ipsj"};
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (sg_str_find(bytes, sg_cstr(classes[i]), 0) != SG_NPOS)
      return true;
  return false;
}

/* Converts all of `bytes`, bytes that mean nothing as U+FFFD, counted in *wrong. Empty when iconv knows no such
 * encoding. */
static struct sg_str convert(struct sg_arena *arena, struct sg_str bytes, const char *encoding, size_t *wrong)
{
  *wrong = 0;
  iconv_t state = iconv_open("UTF-8", encoding);
  if (state == (iconv_t)-1)
    return sg_str(NULL, 0);
  char *to = sg_arena_alloc(arena, bytes.n * 3 + 8, 1), *out = to;
  char *in = (char *)(uintptr_t)bytes.p; /* iconv takes no const, and changes nothing */
  size_t left = bytes.n, room = bytes.n * 3 + 8;
  while (to != NULL && left > 0 && iconv(state, &in, &left, &out, &room) == (size_t)-1) {
    if (errno == E2BIG || room < 3)
      break;
    memcpy(out, "\xEF\xBF\xBD", 3);
    out += 3;
    room -= 3;
    in++;
    left--;
    ++*wrong;
  }
  iconv_close(state);
  return to == NULL ? sg_str(NULL, 0) : sg_str(to, (size_t)(out - to));
}

/* What the bytes themselves say; NULL where they say nothing. */
static const char *declared(struct sg_arena *arena, struct sg_str bytes)
{
  const char *found = package_option(bytes, "{inputenc}");
  if (found == NULL)
    found = argument_of(bytes, "\\inputencoding");
  if (found == NULL)
    found = argument_of(bytes, "\\begin{CJK}");
  if (found == NULL)
    found = argument_of(bytes, "\\begin{CJK*}");
  if (found == NULL)
    found = package_option(bytes, "{ctex}");
  if (found != NULL || !is_japanese(bytes))
    return found;
  size_t wrong, other;
  convert(arena, bytes, "CP932", &wrong);
  convert(arena, bytes, "EUC-JP", &other);
  return other < wrong ? "EUC-JP" : "CP932";
}

struct sg_str sg_tex_recode(struct sg_tex_files *files, struct sg_str bytes, struct sg_tex_file *file)
{
  size_t wrong;
  struct sg_str text = {0};
  file->encoding = NULL;
  if (sg_str_starts(bytes, SG_LIT("\xEF\xBB\xBF")))
    bytes = sg_slice(bytes, 3, bytes.n);
  bool little = sg_str_starts(bytes, SG_LIT("\xFF\xFE")), big = sg_str_starts(bytes, SG_LIT("\xFE\xFF"));
  if (little || big) {
    file->encoding = "UTF-16";
    return convert(files->arena, sg_slice(bytes, 2, bytes.n), little ? "UTF-16LE" : "UTF-16BE", &wrong);
  }
  if (sg_utf8_invalid(bytes) == SG_NPOS)
    return bytes;
  const char *encoding = declared(files->arena, bytes);
  if (encoding != NULL && strcmp(encoding, "UTF-8") != 0)
    files->encoding = encoding; /* of the files that this one reads, too */
  if (files->encoding != NULL && strcmp(files->encoding, "CP1252") != 0)
    text = convert(files->arena, bytes, files->encoding, &wrong);
  file->encoding = text.p != NULL ? files->encoding : "Windows-1252";
  return text.p != NULL ? text : bytes;
}
