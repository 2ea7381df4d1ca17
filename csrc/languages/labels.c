#include "languages/labels.h"

#include "base/utf8.h"

enum {
  LANGUAGES = 11,   /* that the guide's labels are in; those of other.inc follow */
  NAME_MAX_BYTES = 64, /* of a text that is compared with names */
};

static const struct language {
  const char *tag;
  const char *words[SG_WORD_COUNT];
  const char *names[SG_NAMES_COUNT]; /* folded, with `|` between them; NULL: none */
} languages[] = {
#include "languages/en.inc"
#include "languages/de.inc"
#include "languages/fr.inc"
#include "languages/es.inc"
#include "languages/it.inc"
#include "languages/pt.inc"
#include "languages/nl.inc"
#include "languages/pl.inc"
#include "languages/zh.inc"
#include "languages/ja.inc"
#include "languages/ko.inc"
#include "languages/other.inc"
};

enum { ENTRIES = sizeof languages / sizeof languages[0] };

int sg_words_language(struct sg_str tag)
{
  for (int i = 0; i < LANGUAGES; i++) {
    struct sg_str known = sg_cstr(languages[i].tag);
    bool ends = tag.n == known.n || (tag.n > known.n && (tag.p[known.n] == '-' || tag.p[known.n] == '_'));
    if (ends && sg_str_equal_nocase(sg_slice(tag, 0, known.n), known))
      return i;
  }
  return 0;
}

struct sg_str sg_words_get(int language, enum sg_word word)
{
  return sg_cstr(languages[language].words[word]);
}

void sg_words_fill(struct sg_buf *out, int language, enum sg_word word, struct sg_str one,
                   struct sg_str two)
{
  struct sg_str template = sg_words_get(language, word);
  for (size_t i = 0; i < template.n; i++) {
    bool slot = template.p[i] == '{' && i + 2 < template.n && template.p[i + 2] == '}';
    if (!slot) {
      sg_buf_add_char(out, template.p[i]);
      continue;
    }
    sg_buf_add(out, template.p[i + 1] == '1' ? one : two);
    i += 2;
  }
}

struct sg_str sg_words_fold(struct sg_str text, char *buf, size_t size)
{
  size_t n = 0, length;
  for (size_t at = 0; at < text.n; at += length) {
    uint32_t c = sg_to_lower(sg_utf8_decode(text, at, &length));
    char bytes[4];
    size_t written = sg_utf8_encode(c == 0x2019 ? '\'' : c, bytes);
    if (n + written > size)
      break;
    memcpy(buf + n, bytes, written);
    n += written;
  }
  return sg_str(buf, n);
}

bool sg_words_are(enum sg_word word, struct sg_str text)
{
  char buf[NAME_MAX_BYTES], other[NAME_MAX_BYTES];
  struct sg_str folded = sg_words_fold(text, buf, sizeof buf);
  if (folded.n == 0 || text.n > NAME_MAX_BYTES)
    return false;
  for (int i = 0; i < LANGUAGES; i++)
    if (sg_str_equal(folded, sg_words_fold(sg_words_get(i, word), other, sizeof other)))
      return true;
  return false;
}

size_t sg_words_begin(enum sg_word word, struct sg_str text)
{
  char buf[NAME_MAX_BYTES], other[NAME_MAX_BYTES];
  size_t longest = 0;
  struct sg_str folded = sg_words_fold(text, buf, sizeof buf);
  for (int i = 0; i < LANGUAGES; i++) {
    struct sg_str name = sg_words_get(i, word);
    if (name.n > longest && sg_str_starts(folded, sg_words_fold(name, other, sizeof other)))
      longest = name.n; /* the letters of these names are as long in lower case as in capitals */
  }
  return longest;
}

/* -- Names ------------------------------------------------------------------------------------- */

/* The next name of a list. */
static bool next_name(const char **list, struct sg_str *name)
{
  if (*list == NULL || **list == '\0')
    return false;
  size_t n = strcspn(*list, "|");
  *name = sg_str(*list, n);
  *list += n + ((*list)[n] == '|');
  return true;
}

static bool any_name(enum sg_names names, bool (*holds)(struct sg_str name, struct sg_str text), struct sg_str text)
{
  struct sg_str name;
  for (size_t i = 0; i < ENTRIES; i++)
    for (const char *list = languages[i].names[names]; next_name(&list, &name);)
      if (holds(name, text))
        return true;
  return false;
}

static bool is_name(struct sg_str name, struct sg_str text)
{
  return sg_str_equal(name, text);
}

/* As whole words. */
static bool begins_with(struct sg_str name, struct sg_str text)
{
  return sg_str_starts(text, name) &&
         (text.n == name.n || !(sg_is_alpha(text.p[name.n]) || text.p[name.n] == '-' ||
                                ((unsigned char)text.p[name.n] & 0x80) != 0));
}

static bool ends_with(struct sg_str name, struct sg_str text)
{
  return sg_str_ends(text, name) && (text.n == name.n || text.p[text.n - name.n - 1] == ' ');
}

bool sg_names_are(enum sg_names names, struct sg_str text)
{
  char buf[NAME_MAX_BYTES];
  return text.n <= NAME_MAX_BYTES && any_name(names, is_name, sg_words_fold(text, buf, sizeof buf));
}

bool sg_names_begin(enum sg_names names, struct sg_str text)
{
  char buf[NAME_MAX_BYTES];
  return any_name(names, begins_with, sg_words_fold(text, buf, sizeof buf));
}

bool sg_names_end(enum sg_names names, struct sg_str text)
{
  char buf[NAME_MAX_BYTES];
  size_t from = text.n > NAME_MAX_BYTES ? text.n - NAME_MAX_BYTES : 0;
  while (from < text.n && ((unsigned char)text.p[from] & 0xC0) == 0x80)
    from++;
  return any_name(names, ends_with, sg_words_fold(sg_slice(text, from, text.n), buf, sizeof buf));
}

void sg_words_join(struct sg_buf *out, int language, const struct sg_str *items, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      sg_buf_add(out, sg_words_get(language, i + 1 == count ? SG_WORD_AND : SG_WORD_COMMA));
    sg_buf_add(out, items[i]);
  }
}
