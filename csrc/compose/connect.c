/* Connections: only where the paper's own words say how. Within the section, the paragraphs that answer the one
 * before with a reason or a contrast; across sections, the sentences that refer to it, that give a value of its
 * own again, that use what it defines or what it is headed by, the definitions that it goes on with, the
 * formulas whose left side stands in both, and the sentences that say nearly the same.
 */
#include "compose/connect.h"

#include "compose/prose.h"

enum {
  ACROSS_BRIEF = 2,
  WITHIN_MAX = 2,
  OPENING_WORDS = 12, /* of a sentence whose connective ties two paragraphs */
  REFERENCE_MIN =
      9, /* of one that refers: "Numeric features are discussed in Section 3." says no more than that */
  QUOTE_MAX = 45,
  QUOTE_FORMULAS = 3,
  OCCURRENCES_SEEN = 60,
  KIND_BYTES = 4,        /* of the word before a part's number, "Step 2" */
  HEAD_TOKENS = 6,       /* of a sentence that begins by speaking of one */
  ECHOES_MAX = 2,        /* sentences of other sections that say the same */
  ORIGINS_MAX = 2,       /* definitions of earlier sections that are quoted again */
  ROAD_MAP_SECTIONS = 3, /* named in one paragraph: it tells the way, not an argument */
  USED_SECTIONS_MAX = 5, /* that use a term which ties them */
  TITLE_WORDS = 2,       /* a heading that is one everyday word is not a term */
};

#define DEFINITION_MIN 0.6f
#define NAME_RARITY 5.0f

bool sg_ties_hold(const struct sg_ties *ties, size_t section, size_t sentence)
{
  for (size_t i = 0; i < ties->count; i++)
    if (ties->sections[i] == section || ties->sentences[i] == sentence)
      return true;
  return ties->count >= ties->max;
}

bool sg_can_connect(const struct sg_composing *c, size_t section)
{
  const struct sg_section *row = &c->paper->sections[section];
  return section != c->section && row->depth > 0 && row->anchor.n > 0 && row->kind != SG_SECTION_ABSTRACT &&
         row->kind != SG_SECTION_REFERENCES && !sg_is_back_matter(row);
}

/* Does the token name a section by its number: "Section 3", or the number with that word before it? */
static bool names_section(const struct sg_composing *c, const struct sg_sentence *row, size_t token)
{
  static const char *const words[] = {"section", "sect",      "sec.",    "chapter",  "appendix", "part ",
                                      "§",       "abschnitt", "kapitel", "chapitre", "sección",  "capítulo",
                                      "sezione", "capitolo",  "seção",   "secção",   "sectie",   "paragraaf"};
  if (c->analysis->tokens[token].unit != SG_UNIT_REFERENCE)
    return false;
  struct sg_str own = sg_token_markdown(c->analysis, row, token),
                before = token > row->token_from ? sg_token_markdown(c->analysis, row, token - 1) : own;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    struct sg_str word = sg_cstr(words[i]);
    if (sg_str_equal_nocase(sg_slice(own, 0, word.n), word) ||
        sg_str_equal_nocase(sg_slice(before, 0, word.n), word))
      return true;
  }
  return false;
}

/* Does the sentence's paragraph name section after section? */
static bool is_in_road_map(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  const struct sg_paragraph_span *span =
      &c->analysis->paragraphs[sg_paragraph_index(c->analysis, row->section, row->paragraph)];
  size_t named = 0;
  for (size_t i = span->sentence_from; i < span->sentence_to; i++) {
    const struct sg_sentence *other = &c->analysis->sentences[i];
    for (size_t t = other->token_from; t < other->token_to; t++)
      named += names_section(c, other, t);
  }
  return named >= ROAD_MAP_SECTIONS;
}

/* "We describe it in the next section", "The rest of the paper …": the way through the paper, which says
 * nothing of how its parts hang together. */
static bool is_road_map(const struct sg_composing *c, size_t s)
{
  static const char *const opens[] = {
      "In the following", "In the next",   "The rest of", "The remainder of", "Section",     "This section",
      "In this section",  "In Section",    "Chapter",     "In this chapter",  "We describe", "We offer",
      "We present",       "We discuss",    "We review",   "We then describe", "Finally, we", "First, we",
      "Next, we",         "In this paper", "This paper",  "Here, we",         "Here we"};
  struct sg_str text = sg_sentence_markdown(c->analysis, s);
  if (!c->analysis->english)
    return sg_words_stand(text, 0, sg_words_language(c->paper->lang), SG_GRAMMAR_ANNOUNCES) ||
           is_in_road_map(c, s);
  for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++)
    if (sg_str_starts(text, sg_cstr(opens[i])))
      return true;
  return is_in_road_map(c, s);
}

static bool can_quote(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  enum sg_paragraph_kind kind = c->paper->sections[row->section].paragraphs[row->paragraph].kind;
  size_t words = sg_sentence_words(c->analysis, s), formulas = 0;
  if ((kind != SG_PARAGRAPH_TEXT && kind != SG_PARAGRAPH_LIST) || words < SG_QUOTE_MIN || words > QUOTE_MAX ||
      sg_leans(c->analysis, s) || (!c->analysis->english && row->head != SG_RELATION_NONE) ||
      row->form != SG_FORM_PROSE || sg_gives_thanks(c->analysis, s) || is_road_map(c, s))
    return false;
  for (size_t t = row->token_from; t < row->token_to; t++)
    formulas += c->analysis->tokens[t].unit == SG_UNIT_MATH;
  return formulas <= QUOTE_FORMULAS &&
         sg_str_find(sg_sentence_markdown(c->analysis, s), SG_LIT("$$"), 0) == SG_NPOS;
}

/* Opens the group of connections with the first of them. */
void sg_open_connections(struct sg_composing *c)
{
  for (size_t i = 0; i < c->bullets.count; i++)
    if (c->bullets.rows[i].kind == SG_POINT_CONNECTIONS)
      return;
  size_t group = sg_bullets_add_group(&c->bullets, SG_LIT(""));
  if (group != SG_NPOS)
    c->bullets.rows[group].kind = SG_POINT_CONNECTIONS;
}

/* `**term** is used in [Section](#anchor): "sentence"`; `says` is how the section is tied, `what` by what,
 * empty where the words name nothing. */
static void write_quote(struct sg_composing *c, struct sg_ties *ties, size_t section, size_t s,
                        enum sg_word says, struct sg_str what)
{
  struct sg_buf link, bold;
  sg_buf_init(&link, 1 << 20);
  sg_buf_init(&bold, 4096);
  sg_add_section_link(c, section, &link);
  sg_buf_add_format(&bold, "**%.*s**", SG_STR_ARGS(what));
  sg_open_connections(c);
  sg_start_line(c, sg_str(NULL, 0));
  if (what.n > 0)
    sg_words_fill(&c->line, c->language, says, sg_buf_str(&bold), sg_buf_str(&link));
  else
    sg_words_fill(&c->line, c->language, says, sg_buf_str(&link), sg_str(NULL, 0));
  sg_add_quoted(c, s);
  sg_free_scratch(c, &link);
  sg_free_scratch(c, &bold);
  if (sg_end_line_as(c, 1, SG_POINT_ACROSS, sg_str(NULL, 0), sg_mark_of_sentence(c->analysis, s)) == SG_NPOS)
    return;
  ties->sections[ties->count] = section;
  ties->sentences[ties->count++] = s;
}

/* -- References ----------------------------------------------------------------------------------- */

/* Does the sentence name an earlier section as well, which quotes it? */
static bool is_quoted_before(const struct sg_composing *c, const struct sg_link *link)
{
  for (const struct sg_link *other = link; other > c->analysis->links && other[-1].from == link->from; other--)
    if (other[-1].kind == SG_LINK_REFERENCE && other[-1].sentence == link->sentence && other[-1].to < link->to)
      return true;
  const struct sg_link *end = c->analysis->links + c->analysis->link_count;
  for (const struct sg_link *other = link + 1; other < end && other->from == link->from; other++)
    if (other->kind == SG_LINK_REFERENCE && other->sentence == link->sentence && other->to < link->to)
      return true;
  return false;
}

/* What of this section the sentence names, "Table 2"; empty where it is the section itself. */
static struct sg_str named_in(const struct sg_composing *c, size_t s)
{
  for (size_t i = 0; i < c->row->paragraph_count; i++)
    if (c->row->paragraphs[i].name.n > 0 && sg_sentence_names(c, s, c->row->paragraphs[i].name))
      return c->row->paragraphs[i].name;
  return sg_str(NULL, 0);
}

/* The analysis's references: the sentence that names the other section, or something in it. Those of other
 * sections to this one are told with their sentence; its own stand in its text already, with their links. */
static void write_references_here(struct sg_composing *c, struct sg_ties *ties)
{
  for (size_t i = 0; i < c->analysis->link_count; i++) {
    const struct sg_link *link = &c->analysis->links[i];
    if (link->kind == SG_LINK_REFERENCE && link->to == c->section && link->sentence != SG_NONE &&
        sg_can_connect(c, link->from) && !sg_ties_hold(ties, link->from, (size_t)link->sentence) &&
        can_quote(c, (size_t)link->sentence) && !is_quoted_before(c, link) &&
        sg_sentence_words(c->analysis, (size_t)link->sentence) >= REFERENCE_MIN) {
      struct sg_str name = named_in(c, (size_t)link->sentence);
      write_quote(c, ties, link->from, (size_t)link->sentence,
                  name.n > 0 ? SG_WORD_REFERS_TO : SG_WORD_REFERS_HERE, name);
    }
  }
}

/* -- Numbered parts --------------------------------------------------------------------------------- */

/* The word and the number with which the section's heading begins, "Step 2: Identify the key claims"; false
 * where it is none of these. Past nine they are counted out, not spoken of, and a paper of a hundred such parts
 * would be read a hundred times. */
static bool numbered_heading(struct sg_str title, struct sg_str *kind, size_t *number)
{
  size_t end = 0, at;
  while (end < title.n && sg_is_alpha(title.p[end]))
    end++;
  *kind = sg_slice(title, 0, end);
  *number = 0;
  for (at = end + 1; at < title.n && sg_is_digit(title.p[at]) && *number < 100; at++)
    *number = *number * 10 + (size_t)(title.p[at] - '0');
  return end >= KIND_BYTES && end < title.n && title.p[end] == ' ' && *number > 0 && *number < 10 &&
         (at == title.n || sg_is_one_of(title.p[at], ":. "));
}

/* Does the token say the number: "2", "two", "second"? */
static bool says_number(struct sg_str word, size_t number)
{
  static const char *const words[][2] = {{"one", "first"},     {"two", "second"},   {"three", "third"},
                                         {"four", "fourth"},   {"five", "fifth"},   {"six", "sixth"},
                                         {"seven", "seventh"}, {"eight", "eighth"}, {"nine", "ninth"}};
  bool digit = word.n == 1 && number < 10 && word.p[0] == (char)('0' + number);
  return digit || (number <= sizeof words / sizeof words[0] && SG_ONE_OF(word, words[number - 1]));
}

/* Does the sentence begin by speaking of that part: "The second step was …", "In Experiment 2, …"? */
static bool speaks_of_part(const struct sg_composing *c, size_t s, struct sg_str kind, size_t number)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  for (size_t t = row->token_from; t + 1 < row->token_to && t < row->token_from + HEAD_TOKENS; t++) {
    struct sg_str one = sg_token_markdown(c->analysis, row, t),
                  two = sg_token_markdown(c->analysis, row, t + 1);
    if ((sg_str_equal_nocase(one, kind) && says_number(two, number)) ||
        (sg_str_equal_nocase(two, kind) && says_number(one, number)))
      return true;
  }
  return false;
}

/* What other sections say of a part that has a number of its own, a step or an experiment. */
static void write_part(struct sg_composing *c, struct sg_ties *ties)
{
  struct sg_str kind;
  size_t number;
  if (!numbered_heading(c->row->title_text, &kind, &number))
    return;
  struct sg_str name = sg_slice(c->row->title_text, 0, sg_str_find(c->row->title_text, SG_LIT(":"), 0));
  for (size_t s = c->span->sentence_to; s < c->analysis->sentence_count && ties->count < ties->max; s++) {
    size_t section = c->analysis->sentences[s].section;
    if (sg_can_connect(c, section) && speaks_of_part(c, s, kind, number) && can_quote(c, s) &&
        !sg_ties_hold(ties, section, s))
      write_quote(c, ties, section, s, SG_WORD_REFERS_TO, name);
  }
}

/* -- Values ---------------------------------------------------------------------------------------- */

/* What is measured in one section and told again in another. */
static void write_values(struct sg_composing *c, struct sg_ties *ties)
{
  for (size_t i = 0; i < c->analysis->link_count; i++) {
    const struct sg_link *link = &c->analysis->links[i];
    if (link->kind == SG_LINK_VALUE && link->to == c->section && sg_can_connect(c, link->from) &&
        !sg_ties_hold(ties, link->from, (size_t)link->sentence) && can_quote(c, (size_t)link->sentence))
      write_quote(c, ties, link->from, (size_t)link->sentence, SG_WORD_ALSO_IN, link->value);
  }
}

/* -- Sentences alike ------------------------------------------------------------------------------- */

/* The link of the best sentence of another section that says nearly what one of this section says, among those
 * that lie later or earlier; NULL when none is left that can be quoted. */
static const struct sg_link *best_echo(const struct sg_composing *c, const struct sg_ties *ties, bool later)
{
  const struct sg_link *best = NULL;
  for (size_t i = 0; i < c->analysis->link_count; i++) {
    const struct sg_link *link = &c->analysis->links[i];
    if (link->kind == SG_LINK_ECHO && link->to == c->section && (link->from > c->section) == later &&
        (best == NULL || link->weight > best->weight) && sg_can_connect(c, link->from) &&
        !sg_ties_hold(ties, link->from, (size_t)link->sentence) && can_quote(c, (size_t)link->sentence))
      best = link;
  }
  return best;
}

/* How another section takes up what is said here, by what its heading says that it does. */
static enum sg_word how_it_speaks(const struct sg_composing *c, size_t section)
{
  static const struct {
    enum sg_names names;
    enum sg_word later;
  } roles[] = {{SG_NAMES_CONCLUSION, SG_WORD_CONCLUDES},
               {SG_NAMES_DISCUSSION, SG_WORD_DISCUSSES},
               {SG_NAMES_RESULTS, SG_WORD_REPORTS}};
  struct sg_str title = c->paper->sections[section].title_text;
  if (section < c->section)
    return sg_names_are(SG_NAMES_INTRODUCTION, title) ? SG_WORD_ANNOUNCED : SG_WORD_SPOKE_OF;
  for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
    if (sg_names_begin(roles[i].names, title) || sg_names_end(roles[i].names, title))
      return roles[i].later;
  return SG_WORD_COMES_BACK_TO;
}

/* What later sections say again of what is said here, and where nothing else ties the section, what it takes
 * up itself. */
static void write_echoes(struct sg_composing *c, struct sg_ties *ties)
{
  const struct sg_link *link;
  for (size_t n = 0; n < ECHOES_MAX && (link = best_echo(c, ties, true)) != NULL; n++)
    write_quote(c, ties, link->from, (size_t)link->sentence, how_it_speaks(c, link->from), link->value);
  while (ties->count < ECHOES_MAX && (link = best_echo(c, ties, false)) != NULL)
    write_quote(c, ties, link->from, (size_t)link->sentence, how_it_speaks(c, link->from), link->value);
}

/* -- Terms used again ------------------------------------------------------------------------------ */

/* Does the sentence say that something is used, caused or changed? */
static bool has_cue(const struct sg_composing *c, size_t s)
{
  /* clang-format off */
  static const char *const words[] = {
      "using", "uses", "use", "used", "based", "relies", "rely", "adapted", "adapts", "extends", "extend", "extended", "enables",
      "enable", "thanks", "because", "due", "improves", "improve", "improved", "reduces", "reduce", "reduced", "applies", "apply",
      "applied", "requires", "require", "depends", "depend", "follows", "alleviated", "alleviates", "combines", "combine", "modified",
      "modifies", "replaces", "replace", "generalizes", "generalises", "implements", "exploits", "exploit", "builds", "built", "via",
      "instead", "unlike", "therefore", "thus", "hence", "allows", "allow"};
  /* clang-format on */
  const struct sg_sentence *row = &c->analysis->sentences[s];
  if (!c->analysis->english)
    return sg_words_hold(sg_sentence_markdown(c->analysis, s), sg_words_language(c->paper->lang),
                         SG_GRAMMAR_USES);
  for (size_t t = row->token_from; t < row->token_to; t++)
    if (SG_ONE_OF(sg_token_markdown(c->analysis, row, t), words))
      return true;
  return false;
}

/* Is the term one that this section is about: it defines it, or is headed by it? */
static bool is_of_section(const struct sg_composing *c, size_t index)
{
  const struct sg_term *term = &c->analysis->terms[index];
  if (sg_is_furniture(term->text) ||
      (term->stem_count < TITLE_WORDS && sg_term_rarity(c->analysis, term) < NAME_RARITY))
    return false;
  if (term->definition != SG_NONE && sg_is_here(c, (size_t)term->definition) &&
      sg_is_defined(c->analysis, term))
    return true;
  return sg_str_equal_nocase(term->text, c->row->title_text);
}

/* In how many sections the paper uses the term: what stands everywhere ties no two of them. */
static size_t sections_with(const struct sg_composing *c, const struct sg_term *term)
{
  size_t count = 0, last = SG_NPOS;
  for (size_t i = 0; i < term->occurrence_count; i++) {
    size_t section = c->analysis->sentences[term->occurrences[i].sentence].section;
    count += section != last;
    last = section;
  }
  return count;
}

/* How many sections may use a term that ties two of them: fewer of a short paper in a language without a list
 * of everyday words. */
static size_t most_sections(const struct sg_composing *c)
{
  size_t all = 0;
  for (size_t i = 0; i < c->paper->section_count; i++)
    all += c->paper->sections[i].kind == SG_SECTION_BODY && c->analysis->sections[i].words > 0;
  return c->analysis->english || all * 4 / 5 > USED_SECTIONS_MAX ? USED_SECTIONS_MAX : all * 4 / 5;
}

static void write_uses(struct sg_composing *c, struct sg_ties *ties)
{
  size_t most = most_sections(c);
  for (size_t t = 0; t < c->analysis->term_count && ties->count < ties->max; t++) {
    const struct sg_term *term = &c->analysis->terms[t];
    if (!is_of_section(c, t) || term->occurrence_count > c->most_used || sections_with(c, term) > most)
      continue;
    for (size_t i = 0, seen = 0; i < term->occurrence_count && seen < OCCURRENCES_SEEN; i++) {
      size_t s = term->occurrences[i].sentence, section = c->analysis->sentences[s].section;
      if (section <= c->section || !sg_can_connect(c, section))
        continue; /* what is defined here is used later */
      seen++;
      if (can_quote(c, s) && has_cue(c, s) && !sg_ties_hold(ties, section, s)) {
        sg_buf_clear(&c->line);
        sg_prose_escape(&c->line, term->text);
        write_quote(c, ties, section, s, SG_WORD_USED_IN, sg_arena_copy(c->arena, sg_buf_str(&c->line)));
        break;
      }
    }
  }
}

/* Has a section between the two told the same already? */
static bool is_told_between(const struct sg_composing *c, const struct sg_link *link)
{
  for (size_t i = sg_first_link(c->analysis, link->to);
       i < c->analysis->link_count && c->analysis->links[i].from < c->section; i++) {
    const struct sg_link *other = &c->analysis->links[i];
    if (other->kind == link->kind && other->to == link->to && other->term == link->term &&
        sg_can_connect(c, other->from))
      return true;
  }
  return false;
}

/* What the section goes on with that an earlier one defines: the term with its definition. The links of a
 * section stand together, the best of a kind first. */
static void write_origins(struct sg_composing *c, struct sg_ties *ties)
{
  size_t written = 0;
  for (size_t i = sg_first_link(c->analysis, c->section);
       i < c->analysis->link_count && c->analysis->links[i].from == c->section && written < ORIGINS_MAX; i++) {
    const struct sg_link *link = &c->analysis->links[i];
    if (link->kind != SG_LINK_BUILDS_ON || link->term == SG_NONE || link->to >= c->section ||
        !sg_can_connect(c, link->to) || is_told_between(c, link))
      continue;
    const struct sg_term *term = &c->analysis->terms[link->term];
    if (term->definition == SG_NONE || c->analysis->sentences[term->definition].section != link->to ||
        !sg_is_defined(c->analysis, term) || !sg_is_technical(c->analysis, term) ||
        (term->stem_count < TITLE_WORDS && sg_term_rarity(c->analysis, term) < NAME_RARITY) ||
        !can_quote(c, (size_t)term->definition) || sg_ties_hold(ties, link->to, (size_t)term->definition))
      continue;
    sg_buf_clear(&c->line);
    sg_prose_escape(&c->line, term->text);
    write_quote(c, ties, link->to, (size_t)term->definition, SG_WORD_DEFINED_IN,
                sg_arena_copy(c->arena, sg_buf_str(&c->line)));
    written++;
  }
}

/* -- Within ------------------------------------------------------------------------------------------ */

/* The lead of the last point before bullet `row` that rests on another paragraph than `paragraph`. */
static struct sg_str lead_before(const struct sg_composing *c, size_t row)
{
  for (size_t i = row; i-- > 0;)
    if (c->bullets.rows[i].depth == 0)
      return c->bullets.rows[i].kind == SG_POINT_IDEA ? c->bullets.rows[i].lead : sg_str(NULL, 0);
  return sg_str(NULL, 0);
}

/* Does the bullet open its paragraph? */
static bool opens_paragraph(const struct sg_composing *c, size_t row)
{
  const struct sg_mark *mark = &c->bullets.rows[row].marks[0];
  for (size_t i = row; i-- > 0;)
    if (c->bullets.rows[i].mark_count > 0 && c->bullets.rows[i].marks[0].section == mark->section &&
        c->bullets.rows[i].marks[0].paragraph == mark->paragraph)
      return false;
  return true;
}

/* `: "But since the presented sensitivity …"` in place of c->line's stop: the sentence's first words, up to a
 * formula. */
static void add_opening(struct sg_composing *c, size_t s)
{
  struct sg_str line = sg_buf_str(&c->line), md = sg_sentence_markdown(c->analysis, s);
  sg_buf_truncate(&c->line, line.n - (sg_str_ends(line, SG_LIT("。"))  ? 3
                                      : sg_str_ends(line, SG_LIT(".")) ? 1
                                                                       : 0));
  const struct sg_sentence *row = &c->analysis->sentences[s];
  size_t words = 0, end = 0;
  for (size_t t = row->token_from; t < row->token_to && words < OPENING_WORDS; t++) {
    const struct sg_token *token = &c->analysis->tokens[t];
    if (token->unit != SG_UNIT_WORD && token->unit != SG_UNIT_NUMBER && token->unit != SG_UNIT_PUNCT)
      break;
    words += token->unit == SG_UNIT_WORD;
    end = token->unit == SG_UNIT_WORD ? token->to - row->from : end;
  }
  sg_buf_add(&c->line, SG_LIT(": \""));
  sg_prose_add_text(&c->line, sg_slice(md, 0, end));
  if (sg_str_ends(sg_buf_str(&c->line), SG_LIT(".")))
    sg_buf_truncate(&c->line, c->line.length - 1);
  sg_buf_add(&c->line, end + 1 < md.n ? SG_LIT(" …\".") : SG_LIT("\"."));
}

/* A paragraph that opens with a reason, a consequence or a contrast answers the one before. Its first words,
 * with the connective, say how. */
static void write_within(struct sg_composing *c)
{
  size_t count = 0, rows = c->bullets.count;
  for (size_t i = 1; i < rows && count < WITHIN_MAX; i++) {
    const struct sg_bullet *bullet = &c->bullets.rows[i];
    if (bullet->depth > 0 || bullet->kind != SG_POINT_IDEA || bullet->lead.n == 0 || bullet->mark_count == 0 ||
        bullet->marks[0].section != c->section)
      continue;
    const struct sg_paragraph_span *span =
        &c->analysis->paragraphs[c->span->paragraph_from + bullet->marks[0].paragraph];
    if (span->sentence_from == span->sentence_to)
      continue;
    const struct sg_sentence *first = &c->analysis->sentences[span->sentence_from];
    struct sg_str before = lead_before(c, i);
    bool tie = first->head == SG_RELATION_CAUSE || first->head == SG_RELATION_CONTRAST;
    if (!tie || before.n == 0 || !opens_paragraph(c, i) ||
        sg_sentence_words(c->analysis, span->sentence_from) < SG_QUOTE_MIN)
      continue;
    struct sg_buf one, two;
    sg_buf_init(&one, 4096);
    sg_buf_init(&two, 4096);
    sg_buf_add_format(&one, "**%.*s**", SG_STR_ARGS(before));
    sg_buf_add_format(&two, "**%.*s**", SG_STR_ARGS(bullet->lead));
    struct sg_mark mark = bullet->marks[0];
    sg_open_connections(c);
    sg_start_line(c, sg_str(NULL, 0));
    sg_words_fill(&c->line, c->language,
                  first->head == SG_RELATION_CAUSE ? SG_WORD_FOLLOWS_FROM : SG_WORD_STANDS_AGAINST,
                  sg_buf_str(&two), sg_buf_str(&one));
    add_opening(c, span->sentence_from);
    count += sg_end_line_as(c, 1, SG_POINT_WITHIN, sg_str(NULL, 0), mark) != SG_NPOS;
    sg_free_scratch(c, &one);
    sg_free_scratch(c, &two);
  }
}

void sg_write_connections(struct sg_composing *c)
{
  struct sg_ties ties = {.max = c->options->detail == SG_DETAIL_BRIEF ? ACROSS_BRIEF : SG_ACROSS_MAX};
  if (sg_is_front_matter(c, c->section) || sg_is_back_matter(c->row) || c->row->kind == SG_SECTION_ABSTRACT)
    return;
  write_within(c);
  write_references_here(c, &ties);
  write_part(c, &ties);
  write_values(c, &ties);
  sg_write_twins(c, &ties);
  write_uses(c, &ties);
  write_origins(c, &ties);
  write_echoes(c, &ties);
}
