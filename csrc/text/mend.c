#include "text/mend.h"

#include "base/utf8.h"
#include "markdown/inline.h"
#include "text/lexicon.h"
#include "text/vocabulary.h"

enum {
  PART_MAX = 40,  /* bytes of one half of a torn word */
  WORD_MAX = 96,  /* bytes of a word that is counted: two halves, folded, and the hyphen */
  LISTED_MIN = 4, /* letters of a word that a list alone vouches for: shorter ones are syllables too */
};

/* A word that may be one of those that a torn word could have been. */
struct form {
  struct sg_str key; /* lower case */
  uint32_t count;
};

struct sg_mender {
  enum sg_lang lang;
  struct sg_arena *arena;
  struct sg_vocabulary vocabulary; /* what word lists say of English words */
  struct form *forms;
  size_t form_count, form_capacity;
  uint32_t *slots; /* open addressing: form + 1 */
  size_t mask;
};

struct sg_mender *sg_mender_new(struct sg_str lang, struct sg_arena *arena)
{
  enum { SLOTS = 256 };
  struct sg_mender *mender = SG_ARENA_NEW(arena, struct sg_mender, 1);
  if (mender == NULL)
    return NULL;
  *mender = (struct sg_mender){.lang = sg_lang_of(lang), .arena = arena, .mask = SLOTS - 1};
  mender->slots = SG_ARENA_NEW(arena, uint32_t, SLOTS);
  return mender->slots != NULL && sg_vocabulary_init(&mender->vocabulary, NULL, SG_LIT("en"), 0, arena) ? mender
                                                                                                        : NULL;
}

bool sg_mender_suspects(struct sg_str text)
{
  for (size_t i = 0; i < text.n; i++) {
    unsigned char c = (unsigned char)text.p[i], next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;
    switch (c) {
    case '-':
      if (sg_is_space((char)next) || next == 0xC2)
        return true;
      break;
    case '`': /* an accent, where a letter stands before it */
      if (i > 0 && (sg_is_alpha(text.p[i - 1]) || text.p[i - 1] == '\\'))
        return true;
      break;
    case 0xC2: /* the soft hyphen and accents */
      if (next == 0xAD || next == 0xB4 || next == 0xA8 || next == 0xB8)
        return true;
      break;
    case 0xCB: /* more accents */
    case 0xEF: /* ligatures */
      return true;
    case 0xE2: /* U+2010 */
      if (next == 0x80 && i + 2 < text.n && (unsigned char)text.p[i + 2] == 0x90)
        return true;
      break;
    }
  }
  return false;
}

/* -- What was counted ------------------------------------------------------------------------------- */

static uint32_t *find_slot(const struct sg_mender *mender, struct sg_str key)
{
  uint64_t hash = sg_str_hash(key);
  size_t i = (size_t)(hash ^ hash >> 32) & mender->mask;
  while (mender->slots[i] != 0 && !sg_str_equal(mender->forms[mender->slots[i] - 1].key, key))
    i = (i + 1) & mender->mask;
  return &mender->slots[i];
}

static uint32_t count_of(const struct sg_mender *mender, struct sg_str key)
{
  uint32_t row = *find_slot(mender, key);
  return row != 0 ? mender->forms[row - 1].count : 0;
}

static bool grow_slots(struct sg_mender *mender)
{
  if (mender->form_count * 2 < mender->mask)
    return true;
  size_t size = (mender->mask + 1) * 2;
  mender->slots = SG_ARENA_NEW(mender->arena, uint32_t, size);
  if (mender->slots == NULL)
    return false;
  mender->mask = size - 1;
  for (size_t i = 0; i < mender->form_count; i++)
    *find_slot(mender, mender->forms[i].key) = (uint32_t)i + 1;
  return true;
}

static bool expect(struct sg_mender *mender, struct sg_str key)
{
  uint32_t *slot = find_slot(mender, key);
  if (*slot != 0)
    return true;
  struct form *forms =
      sg_arena_grow(mender->arena, mender->forms, mender->form_count, &mender->form_capacity, sizeof *forms);
  struct sg_str copy = forms != NULL ? sg_arena_copy(mender->arena, key) : sg_str(NULL, 0);
  if (copy.p == NULL)
    return false;
  mender->forms = forms;
  forms[mender->form_count++] = (struct form){copy, 0};
  *slot = (uint32_t)mender->form_count;
  return grow_slots(mender);
}

/* -- Torn words --------------------------------------------------------------------------------------- */

struct torn {
  size_t from, hyphen, next, to; /* first half [from, hyphen), second half [next, to) */
  bool tied;                     /* a part of a longer compound: "state-of- the-art" */
  bool is_name;                  /* "French- English", "new- stest2008": the paper alone knows */
};

/* Length of a letter at `at`, 0 for anything else. */
static size_t letter(struct sg_str s, size_t at)
{
  size_t length;
  if (at >= s.n)
    return 0;
  if ((unsigned char)s.p[at] < 0x80)
    return sg_is_alpha(s.p[at]);
  uint32_t code = sg_utf8_decode(s, at, &length);
  return (sg_is_letter(code) && !sg_is_unspaced(code)) || sg_is_mark(code) ? length : 0;
}

static size_t letter_before(struct sg_str s, size_t at)
{
  size_t length;
  if (at == 0)
    return 0;
  if ((unsigned char)s.p[at - 1] < 0x80)
    return sg_is_alpha(s.p[at - 1]);
  uint32_t code = sg_utf8_decode_before(s, at, &length);
  return (sg_is_letter(code) && !sg_is_unspaced(code)) || sg_is_mark(code) ? length : 0;
}

/* Length of a hyphen at `at`: the sign, U+2010 or the soft one; 0 for none. */
static size_t hyphen(struct sg_str s, size_t at)
{
  struct sg_str rest = sg_slice(s, at, s.n);
  if (rest.n == 0)
    return 0;
  if (rest.p[0] == '-')
    return 1;
  return sg_str_starts(rest, SG_LIT("\xE2\x80\x90")) ? 3 : sg_str_starts(rest, SG_LIT("\xC2\xAD")) ? 2 : 0;
}

/* Length of the white space at `at` when it is one space or line end and no more. */
static size_t one_space(struct sg_str s, size_t at)
{
  size_t length = at < s.n && (s.p[at] == ' ' || s.p[at] == '\n')           ? 1
                  : sg_str_starts(sg_slice(s, at, s.n), SG_LIT("\xC2\xA0")) ? 2
                                                                            : 0;
  return at + length < s.n && !sg_is_space(s.p[at + length]) ? length : 0;
}

/* Signs that make a path or an address of what they touch; digits make a name or a number. */
static bool is_tight(struct sg_str s, size_t at)
{
  return at < s.n && sg_is_one_of(s.p[at], "_\\/@");
}

static bool is_digit_at(struct sg_str s, size_t at)
{
  return at < s.n && sg_is_digit(s.p[at]);
}

/* Is a word torn at the hyphen at `at`: letters before it, a space and letters after it? */
static bool is_torn(struct sg_str s, size_t at, struct torn *torn)
{
  if (at < s.n && s.p[at] != '-' && (unsigned char)s.p[at] < 0x80) /* nearly everywhere */
    return false;
  size_t sign = hyphen(s, at), space = sign > 0 ? one_space(s, at + sign) : 0, length;
  if (space == 0)
    return false;
  *torn = (struct torn){.from = at, .hyphen = at, .next = at + sign + space};
  while ((length = letter_before(s, torn->from)) > 0 && at - torn->from <= PART_MAX)
    torn->from -= length;
  torn->to = torn->next;
  while ((length = letter(s, torn->to)) > 0 && torn->to - torn->next <= PART_MAX)
    torn->to += length;
  if (torn->from == at || torn->to - torn->next < 2 || at - torn->from > PART_MAX ||
      torn->to - torn->next > PART_MAX || is_tight(s, torn->to) ||
      (torn->from > 0 && (is_tight(s, torn->from - 1) || is_digit_at(s, torn->from - 1))))
    return false;
  torn->is_name = sg_is_upper(sg_utf8_decode(s, torn->next, &length)) || is_digit_at(s, torn->to);
  bool before = torn->from > 1 && s.p[torn->from - 1] == '-' && letter_before(s, torn->from - 1) > 0;
  bool after = hyphen(s, torn->to) > 0 && letter(s, torn->to + hyphen(s, torn->to)) > 0;
  torn->tied = before || after;
  return true;
}

/* The forms that a torn word could have been, and its halves, in lower case. */
struct readings {
  char bytes[4][WORD_MAX];
  struct sg_str first, second, joined, kept;
};

static void read_torn(struct sg_str s, const struct torn *torn, struct readings *r)
{
  size_t half = (WORD_MAX - 1) / 2;
  size_t a = sg_fold_word(sg_slice(s, torn->from, torn->hyphen), r->bytes[0], half);
  size_t b = sg_fold_word(sg_slice(s, torn->next, torn->to), r->bytes[1], half);
  memcpy(r->bytes[2], r->bytes[0], a);
  memcpy(r->bytes[2] + a, r->bytes[1], b);
  memcpy(r->bytes[3], r->bytes[0], a);
  r->bytes[3][a] = '-';
  memcpy(r->bytes[3] + a + 1, r->bytes[1], b);
  r->first = sg_str(r->bytes[0], a);
  r->second = sg_str(r->bytes[1], b);
  r->joined = sg_str(r->bytes[2], a + b);
  r->kept = sg_str(r->bytes[3], a + b + 1);
}

bool sg_mender_expect(struct sg_mender *mender, struct sg_str text)
{
  struct torn torn;
  struct readings r;
  for (size_t at = 0; at < text.n; at++) {
    if (!is_torn(text, at, &torn))
      continue;
    read_torn(text, &torn, &r);
    if (!expect(mender, r.first) || !expect(mender, r.second) || !expect(mender, r.joined) ||
        !expect(mender, r.kept))
      return false;
  }
  return true;
}

/* End of the word at `at`: letters, with single hyphens between them. */
static size_t word_end(struct sg_str s, size_t at)
{
  size_t length;
  for (;;) {
    while ((length = letter(s, at)) > 0)
      at += length;
    size_t sign = hyphen(s, at);
    if (sign == 0 || letter(s, at + sign) == 0)
      return at;
    at += sign;
  }
}

bool sg_mender_count(struct sg_mender *mender, struct sg_str text)
{
  char folded[WORD_MAX];
  struct torn torn;
  bool half = false; /* the word at hand is the second half of a torn one */
  for (size_t at = 0; mender->form_count > 0 && at < text.n;) {
    size_t end = word_end(text, at);
    if (end == at) {
      at++;
      continue;
    }
    bool torn_here = is_torn(text, end, &torn);
    if (!half && !torn_here && end - at < WORD_MAX) {
      struct sg_str key = {folded, sg_fold_word(sg_slice(text, at, end), folded, WORD_MAX)};
      uint32_t row = *find_slot(mender, key);
      if (row != 0)
        mender->forms[row - 1].count++;
    }
    half = torn_here;
    at = torn_here ? torn.next : end;
  }
  return true;
}

/* -- Judging ------------------------------------------------------------------------------------------ */

enum verdict { LEAVE, JOIN, KEEP_HYPHEN };

/* What the word lists say of an English word; NULL when memory is short, which the arena remembers. */
static const struct sg_word_entry *look_up(struct sg_mender *mender, struct sg_str word)
{
  struct sg_str copy = sg_arena_copy(mender->arena, word); /* the vocabulary borrows it */
  return copy.p != NULL ? sg_vocabulary_word(&mender->vocabulary, copy) : NULL;
}

/* Do the word lists hold the English word, as it is or inflected? */
static bool is_listed(struct sg_mender *mender, struct sg_str word)
{
  const struct sg_word_entry *row = look_up(mender, word);
  return row != NULL && (row->known || mender->vocabulary.stems[row->stem].rarity < SG_RARITY_UNKNOWN);
}

/* Two function words that make none: "of- the", which careless writing puts on lists of words. */
static bool are_apart(struct sg_mender *mender, const struct readings *r)
{
  const struct sg_word_entry *row = look_up(mender, r->joined);
  return sg_closed_class(r->first, SG_LANG_EN) != SG_TAG_X &&
         sg_closed_class(r->second, SG_LANG_EN) != SG_TAG_X && row != NULL && !row->known;
}

/* Is the half a word of its own? The paper says so, or the word list of a half that is not a syllable. */
static bool is_word(struct sg_mender *mender, struct sg_str half)
{
  return count_of(mender, half) > 0 ||
         (half.n >= LISTED_MIN && mender->lang == SG_LANG_EN && is_listed(mender, half));
}

static enum verdict judge(struct sg_mender *mender, struct sg_str s, const struct torn *torn)
{
  struct readings r;
  read_torn(s, torn, &r);
  uint32_t joined = count_of(mender, r.joined), kept = count_of(mender, r.kept);
  bool english = mender->lang == SG_LANG_EN;
  if (sg_str_equal(r.first, SG_LIT("mc")))
    return JOIN;     /* "Mc- Nemar" */
  if (joined > kept) /* a capital stays behind no letter */
    return sg_is_upper(sg_utf8_decode(s, torn->next, &(size_t){0})) ? LEAVE : JOIN;
  if (kept > 0 || torn->is_name)
    return kept > 0 ? KEEP_HYPHEN : LEAVE;
  if (english && is_listed(mender, r.joined) && !are_apart(mender, &r))
    return JOIN;
  if (torn->tied)
    return KEEP_HYPHEN;
  if (mender->lang == SG_LANG_OTHER || sg_closed_class(r.second, mender->lang) != SG_TAG_X)
    return LEAVE; /* "pre- and post-", "in- the" */
  bool first = is_word(mender, r.first), second = is_word(mender, r.second);
  if (first && second)
    return english ? KEEP_HYPHEN : LEAVE;
  bool name = sg_is_upper(sg_utf8_decode(s, torn->from, &(size_t){0}));
  return english && name && second ? KEEP_HYPHEN : JOIN; /* "Gibbs- sampling", "Kup- ffer" */
}

/* -- Letters ------------------------------------------------------------------------------------------ */

uint32_t sg_compose_accent(uint32_t base, uint32_t accent)
{
  static const struct {
    uint32_t accent;
    const char *bases;
    uint32_t letters[12];
  } rows[] = {
      {0xB4, "aeiouyAEIOUY", {0xE1, 0xE9, 0xED, 0xF3, 0xFA, 0xFD, 0xC1, 0xC9, 0xCD, 0xD3, 0xDA, 0xDD}},
      {0xA8, "aeiouyAEIOU", {0xE4, 0xEB, 0xEF, 0xF6, 0xFC, 0xFF, 0xC4, 0xCB, 0xCF, 0xD6, 0xDC}},
      {0x2C6, "aeiouAEIOU", {0xE2, 0xEA, 0xEE, 0xF4, 0xFB, 0xC2, 0xCA, 0xCE, 0xD4, 0xDB}},
      {'`', "aeiouAEIOU", {0xE0, 0xE8, 0xEC, 0xF2, 0xF9, 0xC0, 0xC8, 0xCC, 0xD2, 0xD9}},
      {0x2DD, "ouOU", {0x151, 0x171, 0x150, 0x170}},
      {0x2DA, "auAU", {0xE5, 0x16F, 0xC5, 0x16E}},
      {0x2D8, "agAG", {0x103, 0x11F, 0x102, 0x11E}},
      {0x2DC, "anoANO", {0xE3, 0xF1, 0xF5, 0xC3, 0xD1, 0xD5}},
      {0x2C7, "cersznCRSZ", {0x10D, 0x11B, 0x159, 0x161, 0x17E, 0x148, 0x10C, 0x158, 0x160, 0x17D}},
      {0xB8, "cstCST", {0xE7, 0x15F, 0x163, 0xC7, 0x15E, 0x162}},
      {0x2D9, "cegzCEGIZ", {0x10B, 0x117, 0x121, 0x17C, 0x10A, 0x116, 0x120, 0x130, 0x17B}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    size_t at = rows[i].accent == accent ? sg_index_of(base, rows[i].bases) : SG_NPOS;
    if (at != SG_NPOS)
      return rows[i].letters[at];
  }
  return 0;
}

/* "we´re", "they´ve": writers who take the accent for an apostrophe. */
static bool is_clitic(struct sg_str s, size_t at)
{
  static const char *const clitics[] = {"s", "t", "d", "m", "re", "ve", "ll"};
  size_t end = at;
  for (size_t length; end - at < 3 && (length = letter(s, end)) > 0;)
    end += length;
  for (size_t i = 0; i < sizeof clitics / sizeof clitics[0]; i++)
    if (sg_str_equal_nocase(sg_slice(s, at, end), sg_cstr(clitics[i])))
      return true;
  return false;
}

/* Length of a dotless i at `at`; TeX sets the accent before it ("Llu´ıs"). */
static size_t dotless(struct sg_str s, size_t at)
{
  return sg_str_starts(sg_slice(s, at, s.n), SG_LIT("\xC4\xB1")) ? 2 : 0;
}

/* Length of a space that a wide accent left behind its letter within a word ("Marin˜ o", "Ho¨ hle"): no word
 * ends in an ñ, and next to none in a letter with a diaeresis. */
static size_t torn_off(struct sg_str s, size_t at, uint32_t whole, uint32_t accent)
{
  bool within = (whole == 0xF1 || accent == 0xA8) && at + 1 < s.n && s.p[at] == ' ' && s.p[at + 1] >= 'a' &&
                s.p[at + 1] <= 'z';
  return within ? 1 : 0;
}

/* Are the backticks of a text accents, "Jussa`"? Each stands behind a letter: what quotes or is code has one
 * that does not. In Markdown those with a backslash before them count. */
static bool are_accents(struct sg_str s, bool markdown)
{
  bool any = false;
  for (size_t at = sg_str_find(s, SG_LIT("`"), 0); at != SG_NPOS; at = sg_str_find(s, SG_LIT("`"), at + 1)) {
    if (markdown && (at == 0 || s.p[at - 1] != '\\'))
      continue;
    if (letter_before(s, markdown ? at - 1 : at) == 0)
      return false;
    any = true;
  }
  return any;
}

/* The letter that the accent in [at, to) makes of `base`; 0: it is none of its own. */
static uint32_t with_accent(struct sg_str s, uint32_t base, uint32_t accent, size_t to)
{
  uint32_t whole = sg_compose_accent(base, accent);
  return whole == 0 || is_clitic(s, to) || dotless(s, to) > 0 ? 0 : whole;
}

/* Appends the letter at `at` that conversion changed; returns the bytes that it stands for, or 0. */
static size_t mend_letter(struct sg_str s, size_t at, bool backticks, struct sg_buf *out)
{
  static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  size_t length, more;
  uint32_t code = sg_utf8_decode(s, at, &length);
  if (code >= 0xFB00 && code <= 0xFB06) {
    sg_buf_add(out, sg_cstr(ligatures[code - 0xFB00]));
    return length;
  }
  if (code == 0xAD) /* soft: no letter at all */
    return length;
  if (code == 0xB4 && dotless(s, at + length) > 0) {
    sg_buf_add_codepoint(out, 0xED);
    return length + 2;
  }
  if (at + length >= s.n || !sg_is_alpha(s.p[at]) || (s.p[at + length] == '`' && !backticks))
    return 0;
  uint32_t accent = sg_utf8_decode(s, at + length, &more);
  size_t end = at + length + more;
  uint32_t whole = with_accent(s, code, accent, end);
  if (whole == 0)
    return 0;
  sg_buf_add_codepoint(out, whole);
  return length + more + torn_off(s, end, whole, accent);
}

/* -- The whole ---------------------------------------------------------------------------------------- */

/* Does a character of two bytes or more stand at `at`, or an accent that is a backtick? */
static bool may_change(struct sg_str s, size_t at, bool backticks)
{
  return at < s.n && ((unsigned char)s.p[at] >= 0x80 || (backticks && s.p[at] == '`'));
}

static void mend_plain(struct sg_mender *mender, struct sg_str s, bool backticks, struct sg_buf *out)
{
  size_t copied = 0; /* bytes of `s` that `out` has, or what they became */
  for (size_t at = 0; at < s.n;) {
    struct torn torn;
    enum verdict verdict = is_torn(s, at, &torn) ? judge(mender, s, &torn) : LEAVE;
    size_t skip = verdict != LEAVE ? torn.next - at : 0;
    bool plain = (unsigned char)s.p[at] < 0x80 && !may_change(s, at + 1, backticks);
    if (skip == 0 && plain) {
      at++;
      continue;
    }
    sg_buf_add(out, sg_slice(s, copied, at));
    copied = at;
    if (verdict == KEEP_HYPHEN)
      sg_buf_add_char(out, '-');
    else if (verdict == LEAVE)
      skip = mend_letter(s, at, backticks, out);
    copied += skip;
    at = skip > 0 ? copied : at + 1;
  }
  sg_buf_add(out, sg_slice(s, copied, s.n));
}

/* Puts the accent before `to` on the letter that `out` ends in; false: it is none of that letter's. */
static bool accent_last(struct sg_str text, size_t to, struct sg_buf *out)
{
  uint32_t base = out->length > 0 ? (unsigned char)out->data[out->length - 1] : 0;
  uint32_t whole = with_accent(text, base, '`', to);
  if (whole == 0)
    return false;
  sg_buf_truncate(out, out->length - 1);
  sg_buf_add_codepoint(out, whole);
  return true;
}

bool sg_mender_mend(struct sg_mender *mender, struct sg_str text, bool markdown, struct sg_buf *out)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  bool backticks = are_accents(text, markdown);
  if (!markdown) {
    mend_plain(mender, text, backticks, out);
    return !mender->arena->failed;
  }
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit)) {
    struct sg_str s = sg_slice(text, unit.from, unit.to);
    if (unit.kind == SG_INLINE_TEXT)
      mend_plain(mender, s, false, out);
    else if (!(backticks && sg_str_equal(s, SG_LIT("\\`")) && accent_last(text, unit.to, out)))
      sg_buf_add(out, s);
  }
  return !mender->arena->failed;
}
