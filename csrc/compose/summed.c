/* Ties of what sums a part of the paper up, its abstract, introduction, discussion, conclusion or the overview
 * of a chapter, to the section that tells it in full: what that section is to the whole. A sentence is of the
 * section whose words it is made of, weighed by how rare they are in English and in the paper (BM25, Robertson
 * and Zaragoza, 2009), if no other one comes near.
 */
#include <math.h>

#include "compose/composing.h"
#include "compose/ties.h"

enum {
  POSTINGS_MAX = 160,    /* sentences: a word that stands in more tells no section from another */
  SENTENCES_MIN = 3,     /* of a section that can be summed up */
  WORDS_MIN = 5,         /* different words of content of a sentence that sums it up, … */
  OWN_WORDS_MIN = 3,     /* … besides those of the section's heading */
  WORDS_MAX = 64,        /* of a sentence that are looked at */
  SHARED_MIN = 4,        /* of them in one sentence of the section, where nothing else speaks for it, … */
  SHARED_APART_MIN = 5,  /* … where no other section comes near, … */
  SHARED_NUMBER_MIN = 3, /* … and where one is a number */
  TITLE_WORDS_MAX = 16,  /* of a heading that are looked at, … */
  NAMED_WORDS_MAX = 8,   /* … and of one that a sentence can name */
  PHRASE_GAP = 2,        /* other words among them there */
  NAMED_MAX = 4,         /* headings that are looked for in one sentence */
  NAME_SECTIONS = 8,     /* that have a word which is a name */
  AWAY_MIN = 6,          /* sentences between the two: what is nearer has just been read */
  NUMBER_DIGITS = 2,     /* of a number that tells what is spoken of; a year does not */
  YEAR_FIRST = 1500,
  YEAR_LAST = 2100,
};

/* BM25's constants; and what a word counts besides where the section's heading has it. */
#define SATURATION 1.0
#define LENGTH_SHARE 0.5
#define TITLE_SHARE 0.4

/* How sure a match must be: what share of the sentence's words the section has (`cover`) and one sentence of it
 * (`alike`), by weight, and how many times the next best section's score (`margin`). By what speaks for it
 * besides: the sentence names the section's heading, or has most of its words or the only one; a number;
 * nothing, or that no other section comes near. Set by reading some 250 pairs of 31 papers; of 52 that were
 * told of in 14 of these which served no other purpose, 46 tell a newcomer what the section is there for. */
struct least {
  double cover, alike, margin;
};
static const struct least named = {0.25, 0, 0}, titled = {0.40, 0, 1.20}, one_word = {0.35, 0.28, 1.50},
                          number = {0.30, 0.30, 1.15}, bare = {0.45, 0.45, 1.25}, apart = {0.35, 0.28, 1.50};

#define STRANGER_WEIGHT 5.0 /* of a heading's word that no sentence has */
#define NAME_RARITY 6.0f    /* -log10 of the share in English of such a name */
#define NAMED_SHARE 0.6     /* of the best section's score, for the one whose heading is named */
#define TITLED_MIN 0.6      /* of the heading's words, by weight */
#define ALIKE_MOST 0.80     /* above it the one only says again what the other says */

/* What a section is to others; an overview is a section's own text before its parts. */
enum sum { SUM_NONE, SUM_ABSTRACT, SUM_OPENS, SUM_OVERVIEW, SUM_DISCUSSES, SUM_LIMITS, SUM_CONCLUDES };

struct matcher {
  struct sg_planner *p;
  const struct sg_analysis *a;
  uint8_t *kinds;            /* enum sum by section */
  bool *summable;            /* by section: can it be summed up? */
  uint32_t *postings;        /* each stem's sentences, */
  size_t *posted;            /* those of stem k: [posted[k], posted[k + 1]) */
  uint32_t *last;            /* by stem: the sentence it was last seen in, counted from 1 */
  double *scores;            /* by section */
  uint16_t *hits;            /* by section: words of its heading */
  double *alike;             /* by sentence */
  uint16_t *shared;          /* by sentence */
  double mean;               /* sentences of a section */
  uint32_t *met;             /* sections */
  uint32_t *titles;          /* stems of headings, */
  size_t *titled;            /* those of section s: [titled[s], titled[s + 1]) */
  uint32_t words[WORDS_MAX]; /* of the sentence at hand */
  struct sg_tie *found;      /* by section two, the best of what sums it up, and of what goes on with it */
};

/* The section that a sentence's words fit best. */
struct match {
  uint32_t section;
  size_t nearest; /* its sentence that is most like the one, */
  size_t shared;  /* with so many of its words */
  bool named;     /* its heading stands in the sentence */
  double cover, alike, margin;
};

static bool can_be_summed(const struct matcher *m, size_t section)
{
  const struct sg_section_span *span = &m->a->sections[section];
  enum sum kind = (enum sum)m->kinds[section];
  return (kind == SUM_NONE || kind == SUM_OVERVIEW) && !sg_is_headed(m->p->paper, section, SG_NAMES_RELATED) &&
         sg_can_be_tied(m->p, section) && span->sentence_to - span->sentence_from >= SENTENCES_MIN;
}

/* Is the section named so, also behind a colon: "Box 1: Summary of Practices"? */
static bool is_called(const struct sg_paper *paper, size_t section, enum sg_names names)
{
  struct sg_str title = paper->sections[section].title_text;
  size_t colon = sg_str_find(title, SG_LIT(": "), 0);
  return sg_is_headed(paper, section, names) ||
         (colon != SG_NPOS && sg_names_begin(names, sg_slice(title, colon + 2, title.n)));
}

static enum sum own_kind(const struct matcher *m, size_t s)
{
  static const struct {
    enum sg_names names;
    enum sum kind;
  } called[] = {{SG_NAMES_INTRODUCTION, SUM_OPENS},
                {SG_NAMES_CONCLUSION, SUM_CONCLUDES},
                {SG_NAMES_LIMITATIONS, SUM_LIMITS},
                {SG_NAMES_DISCUSSION, SUM_DISCUSSES}};
  if (sg_is_abstract(m->p->paper, s))
    return SUM_ABSTRACT;
  for (size_t i = 0; i < sizeof called / sizeof called[0]; i++)
    if (is_called(m->p->paper, s, called[i].names))
      return called[i].kind;
  return SUM_NONE;
}

static void find_kinds(struct matcher *m)
{
  const struct sg_paper *paper = m->p->paper;
  for (size_t s = 0; s < paper->section_count; s++) {
    const struct sg_section *row = &paper->sections[s];
    enum sum kind = own_kind(m, s);
    if (kind == SUM_NONE && row->parent >= 0 && m->kinds[row->parent] != SUM_OVERVIEW)
      kind = (enum sum)m->kinds[row->parent];
    if (kind == SUM_NONE && s + 1 < paper->section_count && paper->sections[s + 1].parent == (int)s)
      kind = SUM_OVERVIEW;
    m->kinds[s] = (uint8_t)kind;
  }
}

static bool is_within(const struct sg_paper *paper, size_t section, int above)
{
  int s = (int)section;
  while (s >= 0 && s > above)
    s = paper->sections[s].parent;
  return s == above;
}

/* The section all of whose parts the summing one may be about; SG_NONE: the whole paper. */
static int scope_of(const struct matcher *m, size_t s)
{
  const struct sg_paper *paper = m->p->paper;
  enum sum kind = (enum sum)m->kinds[s];
  if (kind == SUM_OVERVIEW)
    return (int)s;
  int top = (int)s;
  while (paper->sections[top].parent >= 0 && m->kinds[paper->sections[top].parent] == kind)
    top = paper->sections[top].parent;
  return paper->sections[top].parent;
}

/* The section by whose heading it is known: the abstract's parts are parts of it. */
static uint32_t told_as(const struct matcher *m, uint32_t section)
{
  while (m->kinds[section] == SUM_ABSTRACT && m->p->paper->sections[section].parent >= 0)
    section = (uint32_t)m->p->paper->sections[section].parent;
  return section;
}

/* "Table 4: …", "Figure 2 shows …": is of what stands beside it. */
static bool opens_with_float(const struct sg_analysis *a, size_t s)
{
  static const char *const floats[] = {"table", "tables", "figure", "figures", "fig", "algorithm", "listing"};
  struct sg_str text = sg_sentence_markdown(a, s);
  size_t from = 0, to;
  while (from < text.n && !sg_is_alpha(text.p[from]))
    from++;
  for (to = from; to < text.n && sg_is_alpha(text.p[to]);)
    to++;
  return SG_ONE_OF(sg_slice(text, from, to), floats);
}

/* Can the sentence be told elsewhere? What the abstract and the introduction say that the authors do is what
 * they are there for. */
static bool can_sum(const struct matcher *m, size_t s)
{
  uint32_t own = m->a->sentences[s].section;
  enum sum kind = (enum sum)m->kinds[own];
  enum sg_relation head = (enum sg_relation)m->a->sentences[s].head;
  if (head == SG_RELATION_EXAMPLE || head == SG_RELATION_CAUSE || opens_with_float(m->a, s) ||
      sg_only_points(m->a, s))
    return false;
  if (kind == SUM_ABSTRACT || kind == SUM_OPENS)
    return m->p->paper->sections[told_as(m, own)].depth > 0 && sg_can_retell(m->a, s);
  return sg_can_be_tied(m->p, own) && sg_can_quote(m->a, s);
}

/* A number that few other things have by chance. */
static bool is_quantity(struct sg_str text)
{
  size_t digits = 0, value = 0;
  bool whole = true;
  for (size_t i = 0; i < text.n; i++) {
    bool digit = sg_is_digit(text.p[i]);
    digits += digit && (digits > 0 || text.p[i] != '0');
    value = digit && value <= YEAR_LAST ? value * 10 + (size_t)(text.p[i] - '0') : value;
    whole = whole && digit;
  }
  return digits >= NUMBER_DIGITS && !(whole && value >= YEAR_FIRST && value <= YEAR_LAST);
}

/* Does the token say what its sentence is about? */
static bool counts(const struct matcher *m, size_t t)
{
  const struct sg_token *token = &m->a->tokens[t];
  if (token->stem == SG_NO_STEM || m->a->stems[token->stem].weight <= 0)
    return false;
  return token->unit == SG_UNIT_NUMBER ? is_quantity(m->a->stems[token->stem].key)
                                       : token->unit == SG_UNIT_WORD && !(token->flags & SG_TOKEN_STOP);
}

/* Counts the stem as one of sentence `i`, or notes where it stands; once for each sentence. */
static void index_stem(struct matcher *m, uint32_t stem, size_t i, bool counting)
{
  uint32_t mark = (uint32_t)(2 * i + (counting ? 1 : 2));
  if (m->last[stem] == mark)
    return;
  m->last[stem] = mark;
  if (counting)
    m->posted[stem + 2]++;
  else
    m->postings[m->posted[stem + 1]++] = (uint32_t)i;
}

/* Turns the words of what can be summed up into their sentences (a counting sort); a heading's are its first
 * sentence's. */
static void index_stems(struct matcher *m)
{
  const struct sg_analysis *a = m->a;
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < a->sentence_count; i++) {
      const struct sg_sentence *s = &a->sentences[i];
      bool summable = m->summable[s->section], first = i == a->sections[s->section].sentence_from;
      for (size_t k = m->titled[s->section]; summable && first && k < m->titled[s->section + 1]; k++)
        if (m->titles[k] < a->stem_count && a->stems[m->titles[k]].weight > 0)
          index_stem(m, m->titles[k], i, pass == 0);
      for (size_t t = s->token_from; summable && t < s->token_to; t++)
        if (counts(m, t))
          index_stem(m, a->tokens[t].stem, i, pass == 0);
    }
    for (size_t k = 1; pass == 0 && k < a->stem_count + 2; k++)
      m->posted[k] += m->posted[k - 1];
  }
}

/* The different words of content of the sentence, into m->words; how many. */
static size_t read_words(struct matcher *m, size_t s, double *all)
{
  const struct sg_sentence *row = &m->a->sentences[s];
  size_t count = 0;
  *all = 0;
  for (size_t t = row->token_from; t < row->token_to && count < WORDS_MAX; t++) {
    bool seen = !counts(m, t);
    for (size_t i = 0; i < count && !seen; i++)
      seen = m->words[i] == m->a->tokens[t].stem;
    if (seen)
      continue;
    m->words[count++] = m->a->tokens[t].stem;
    *all += (double)m->a->stems[m->a->tokens[t].stem].weight;
  }
  return count;
}

static bool titled_with(const struct matcher *m, size_t section, uint32_t stem)
{
  for (size_t i = m->titled[section]; i < m->titled[section + 1]; i++)
    if (m->titles[i] == stem)
      return true;
  return false;
}

/* The stem's sentences: rows [*from, *to) of m->postings; none where it stands in too many. */
static void sentences_of(const struct matcher *m, uint32_t stem, size_t *from, size_t *to)
{
  *from = m->posted[stem];
  *to = m->posted[stem + 1] - *from > POSTINGS_MAX ? *from : m->posted[stem + 1];
}

/* Adds up by section what the words weigh there; the sections that were met, into m->met; how many. */
static size_t score(struct matcher *m, size_t words)
{
  const struct sg_analysis *a = m->a;
  size_t met = 0;
  for (size_t w = 0; w < words; w++) {
    uint32_t stem = m->words[w];
    double weight = (double)a->stems[stem].weight;
    size_t from, to;
    sentences_of(m, stem, &from, &to);
    for (size_t i = from; i < to;) {
      uint32_t section = a->sentences[m->postings[i]].section;
      const struct sg_section_span *span = &a->sections[section];
      double count = 0, length = (double)(span->sentence_to - span->sentence_from) / m->mean;
      for (; i < to && a->sentences[m->postings[i]].section == section; i++, count++) {
        m->alike[m->postings[i]] += weight;
        m->shared[m->postings[i]]++;
      }
      if (m->scores[section] == 0)
        m->met[met++] = section;
      m->scores[section] += weight * count / (count + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length));
      if (titled_with(m, section, stem)) {
        m->scores[section] += TITLE_SHARE * weight;
        m->hits[section]++;
      }
    }
  }
  return met;
}

static void clear(struct matcher *m, size_t words, size_t met)
{
  for (size_t w = 0; w < words; w++) {
    size_t from, to;
    sentences_of(m, m->words[w], &from, &to);
    for (size_t i = from; i < to; i++)
      m->alike[m->postings[i]] = m->shared[m->postings[i]] = 0;
  }
  for (size_t i = 0; i < met; i++)
    m->scores[m->met[i]] = m->hits[m->met[i]] = 0;
}

/* How much of the heading's words the sentence has, by weight; how many words the heading has, and how many of
 * them the sentence. */
static double title_share(const struct matcher *m, size_t section, size_t words, size_t *count, size_t *shared)
{
  double all = 0, has = 0;
  *count = *shared = 0;
  for (size_t i = m->titled[section]; i < m->titled[section + 1]; i++) {
    double weight =
        m->titles[i] < m->a->stem_count ? (double)m->a->stems[m->titles[i]].weight : STRANGER_WEIGHT;
    bool found = false;
    for (size_t k = 0; k < words && !found; k++)
      found = m->words[k] == m->titles[i];
    all += weight;
    has += found ? weight : 0;
    ++*count;
    *shared += found;
  }
  return all > 0 ? has / all : 0;
}

/* Do the heading's words stand together in the sentence, in any order? */
static bool names_title(const struct matcher *m, size_t section, size_t s, size_t count)
{
  const struct sg_sentence *row = &m->a->sentences[s];
  for (size_t t = row->token_from; t < row->token_to; t++) {
    size_t found = 0;
    for (size_t i = m->titled[section]; i < m->titled[section + 1]; i++) {
      bool here = false;
      for (size_t k = t; k < row->token_to && k < t + count + PHRASE_GAP && !here; k++)
        here = m->a->tokens[k].stem == m->titles[i];
      found += here;
    }
    if (found >= count)
      return true;
  }
  return false;
}

static bool shares_number(const struct matcher *m, size_t one, size_t two)
{
  const struct sg_sentence *x = &m->a->sentences[one], *y = &m->a->sentences[two];
  for (size_t i = x->token_from; i < x->token_to; i++)
    for (size_t k = y->token_from; m->a->tokens[i].unit == SG_UNIT_NUMBER && counts(m, i) && k < y->token_to;
         k++)
      if (m->a->tokens[k].stem == m->a->tokens[i].stem)
        return true;
  return false;
}

static bool stands_away(const struct matcher *m, size_t s, size_t section)
{
  const struct sg_section_span *span = &m->a->sections[section];
  return s < span->sentence_from ? span->sentence_from - s > AWAY_MIN : s >= span->sentence_to + AWAY_MIN;
}

/* Is the sentence about the section, to which its words fit best? */
static bool is_about(const struct matcher *m, size_t s, const struct match *best, size_t words)
{
  size_t count, shared;
  double share = title_share(m, best->section, words, &count, &shared);
  bool sums = m->kinds[m->a->sentences[s].section] != SUM_NONE;
  if (words < WORDS_MIN || words - shared < OWN_WORDS_MIN || best->alike > ALIKE_MOST ||
      !stands_away(m, s, best->section))
    return false;
  const struct least *least = NULL;
  if (best->named)
    least = &named;
  else if (sums && share >= TITLED_MIN && shared > 1)
    least = &titled;
  else if (sums && best->shared >= SHARED_NUMBER_MIN && shares_number(m, s, best->nearest))
    least = &number;
  else if (sums && count == 1 && shared == 1)
    least = &one_word;
  else if (sums && best->shared >= SHARED_APART_MIN && best->margin >= apart.margin && best->margin < HUGE_VAL)
    least = &apart;
  else if (sums && best->shared >= SHARED_MIN)
    least = &bare;
  return least != NULL && best->cover >= least->cover && best->alike >= least->alike &&
         best->margin >= least->margin;
}

/* Is the section's heading named in the sentence, or, where that sums other sections up, what is rare in it? */
static bool is_named(const struct matcher *m, uint32_t section, size_t s, size_t words)
{
  size_t count, shared;
  double share = title_share(m, section, words, &count, &shared);
  bool sums = m->kinds[m->a->sentences[s].section] != SUM_NONE;
  if (count == 0 || count > NAMED_WORDS_MAX)
    return false;
  if (shared > 1 && share >= TITLED_MIN && (sums || shared == count) && names_title(m, section, s, shared))
    return true;
  for (size_t i = m->titled[section]; sums && count > 1 && i < m->titled[section + 1]; i++) {
    const struct sg_stem *stem = m->titles[i] < m->a->stem_count ? &m->a->stems[m->titles[i]] : NULL;
    for (size_t k = 0;
         stem != NULL && stem->sections <= NAME_SECTIONS && stem->rarity >= NAME_RARITY && k < words; k++)
      if (m->words[k] == m->titles[i])
        return true;
  }
  return false;
}

/* The section's sentence that has most of the words, by weight. */
static size_t nearest_in(const struct matcher *m, uint32_t section, size_t words)
{
  size_t nearest = m->a->sections[section].sentence_from;
  for (size_t w = 0; w < words; w++) {
    size_t from, to;
    sentences_of(m, m->words[w], &from, &to);
    for (size_t i = from; i < to; i++)
      if (m->a->sentences[m->postings[i]].section == section && m->alike[m->postings[i]] > m->alike[nearest])
        nearest = m->postings[i];
  }
  return nearest;
}

/* The section of the sentence's scope that its words fit best, or whose heading it names though they fit
 * another one as well; false where they fit none. */
static bool find_best(const struct matcher *m, size_t s, size_t words, size_t met, double all,
                      struct match *best)
{
  uint32_t own = m->a->sentences[s].section, named_section = own;
  int scope = scope_of(m, own);
  double first = 0, second = 0, most = 0;
  size_t looked = 0;
  for (size_t i = 0; i < met; i++) {
    double score = m->scores[m->met[i]];
    if (m->met[i] == own || !is_within(m->p->paper, m->met[i], scope))
      continue;
    if (score > most && m->hits[m->met[i]] > 0 && looked < NAMED_MAX) {
      looked++;
      bool names = is_named(m, m->met[i], s, words);
      most = names ? score : most;
      named_section = names ? m->met[i] : named_section;
    }
    if (score <= second)
      continue;
    second = score > first ? first : score;
    best->section = score > first ? m->met[i] : best->section;
    first = score > first ? score : first;
  }
  if (first <= 0)
    return false;
  best->margin = second > 0 ? first / second : HUGE_VAL;
  best->named = named_section != own && most >= NAMED_SHARE * first;
  if (best->named) {
    best->section = named_section;
    first = most;
  }
  best->nearest = nearest_in(m, best->section, words);
  best->cover = first / all;
  best->alike = m->alike[best->nearest] / all;
  best->shared = m->shared[best->nearest];
  return true;
}

/* Does the sentence say more than comes again where its matter is told? Of 16 read that an introduction says,
 * but not of what the authors do, or an overview or an earlier section, 12 told a newcomer nothing. */
static bool tells_role(const struct matcher *m, size_t s, uint32_t section)
{
  uint32_t own = m->a->sentences[s].section;
  enum sum kind = (enum sum)m->kinds[own];
  return kind == SUM_OPENS ? sg_is_about_authors(m->a, s, s + 1)
                           : kind != SUM_OVERVIEW && (kind != SUM_NONE || own > section);
}

/* What the sentence's section does with the other. */
static enum sg_word how_it_sums(const struct matcher *m, size_t s)
{
  switch ((enum sum)m->kinds[m->a->sentences[s].section]) {
  case SUM_ABSTRACT:
  case SUM_CONCLUDES:
    return SG_WORD_SUMS_UP;
  case SUM_OPENS:
    return SG_WORD_ANNOUNCES;
  case SUM_DISCUSSES:
    return SG_WORD_DISCUSSES_THIS;
  case SUM_LIMITS:
    return SG_WORD_LIMITS;
  default:
    return SG_WORD_GOES_BACK;
  }
}

static void match(struct matcher *m, size_t s)
{
  double all;
  struct match best = {0};
  uint32_t own = m->a->sentences[s].section;
  if (!can_sum(m, s))
    return;
  size_t words = read_words(m, s, &all), met = score(m, words);
  if (find_best(m, s, words, met, all, &best) && tells_role(m, s, best.section) &&
      is_about(m, s, &best, words)) {
    struct sg_tie tie = {.section = best.section,
                         .other = told_as(m, own),
                         .sentence = (uint32_t)s,
                         .says = how_it_sums(m, s),
                         .rank = SG_RANK_SUMMED + best.cover / 2};
    enum sum kind = (enum sum)m->kinds[own];
    bool goes_on = kind == SUM_NONE || kind == SUM_DISCUSSES || kind == SUM_LIMITS;
    struct sg_tie *slot = &m->found[2 * best.section + goes_on];
    if (tie.rank > slot->rank)
      *slot = tie;
  }
  clear(m, words, met);
}

static bool read_titles(struct matcher *m)
{
  const struct sg_paper *paper = m->p->paper;
  size_t count = 0, capacity = 0;
  for (size_t s = 0; s < paper->section_count; s++) {
    struct sg_reading reading;
    m->titled[s] = count;
    if (sg_analysis_read(m->a, paper->sections[s].title_text, m->p->arena, &reading, NULL) != SG_OK)
      return false;
    for (size_t t = 0; t < reading.token_count && count < m->titled[s] + TITLE_WORDS_MAX; t++) {
      const struct sg_token *token = &reading.tokens[t];
      if (token->unit != SG_UNIT_WORD || token->stem == SG_NO_STEM || (token->flags & SG_TOKEN_STOP) != 0)
        continue;
      uint32_t *grown = sg_arena_grow(m->p->arena, m->titles, count, &capacity, sizeof *grown);
      if (grown == NULL)
        return false;
      m->titles = grown;
      m->titles[count++] = token->stem;
    }
  }
  m->titled[paper->section_count] = count;
  return true;
}

static bool make_room(struct matcher *m)
{
  struct sg_arena *arena = m->p->arena;
  size_t sections = m->p->paper->section_count + 1, sentences = m->a->sentence_count + 1;
  m->kinds = SG_ARENA_NEW(arena, uint8_t, sections);
  m->summable = SG_ARENA_NEW(arena, bool, sections);
  m->scores = SG_ARENA_NEW(arena, double, sections);
  m->hits = SG_ARENA_NEW(arena, uint16_t, sections);
  m->met = SG_ARENA_NEW(arena, uint32_t, sections);
  m->titled = SG_ARENA_NEW(arena, size_t, sections);
  m->found = SG_ARENA_NEW(arena, struct sg_tie, 2 * sections);
  m->posted = SG_ARENA_NEW(arena, size_t, m->a->stem_count + 2);
  m->last = SG_ARENA_NEW(arena, uint32_t, m->a->stem_count + 1);
  m->postings = SG_ARENA_NEW(arena, uint32_t, m->a->token_count + TITLE_WORDS_MAX * sections);
  m->alike = SG_ARENA_NEW(arena, double, sentences);
  m->shared = SG_ARENA_NEW(arena, uint16_t, sentences);
  return !arena->failed;
}

/* Notes which sections can be summed up; false where no two can. */
static bool find_summable(struct matcher *m)
{
  size_t sections = 0, sentences = 0;
  for (size_t s = 0; s < m->p->paper->section_count; s++) {
    m->summable[s] = can_be_summed(m, s);
    sections += m->summable[s];
    sentences += m->summable[s] ? m->a->sections[s].sentence_to - m->a->sections[s].sentence_from : 0;
  }
  m->mean = sections > 0 ? (double)sentences / (double)sections : 1;
  return sections > 1;
}

void sg_offer_summed(struct sg_planner *p)
{
  struct matcher m = {.p = p, .a = p->analysis};
  if (!p->analysis->english || !make_room(&m))
    return;
  find_kinds(&m);
  if (!find_summable(&m) || !read_titles(&m))
    return;
  index_stems(&m);
  for (size_t s = 0; s < p->analysis->sentence_count; s++)
    match(&m, s);
  for (size_t i = 0; i < 2 * p->paper->section_count; i++)
    if (m.found[i].rank > 0)
      sg_offer_tie(p, m.found[i]);
}
