/* The analysis: sentences, tokens, terms, definitions, abbreviations, links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "analysis/analysis.h"
#include "text/lexicon.h"
#include "text/stem.h"
#include "text/vocabulary.h"

enum { MEMORY = 2000 * 1024 * 1024 };

/* A paper of one paragraph per section; the texts must outlive it. */
struct fixture {
  struct sg_arena arena;
  struct sg_paragraph paragraphs[8];
  struct sg_section sections[8];
  struct sg_paper paper;
  struct sg_analysis *analysis;
};

static void analyse(struct fixture *f, const char *const *texts, const char *lang, enum sg_paragraph_kind kind)
{
  memset(f, 0, sizeof *f);
  sg_arena_init(&f->arena, MEMORY);
  size_t n = 0;
  for (; texts[n] != NULL; n++) {
    f->paragraphs[n] = (struct sg_paragraph){.kind = kind, .markdown = sg_cstr(texts[n])};
    f->sections[n] = (struct sg_section){.parent = SG_NONE,
                                         .depth = 1,
                                         .kind = SG_SECTION_BODY,
                                         .paragraphs = &f->paragraphs[n],
                                         .paragraph_count = 1};
  }
  f->paper = (struct sg_paper){.lang = sg_cstr(lang), .sections = f->sections, .section_count = n};
  assert_int_equal(sg_analyse(&f->paper, NULL, &f->arena, &f->analysis, NULL), SG_OK);
}

static void done(struct fixture *f)
{
  sg_arena_free(&f->arena);
}

/* Sentences joined by " | ". */
static void assert_sentences(const char *text, const char *lang, enum sg_paragraph_kind kind,
                             const char *expected)
{
  struct fixture f;
  struct sg_buf out;
  sg_buf_init(&out, 10000);
  analyse(&f, (const char *const[]){text, NULL}, lang, kind);
  for (size_t i = 0; i < f.analysis->sentence_count; i++) {
    if (i > 0)
      sg_buf_add(&out, SG_LIT(" | "));
    sg_buf_add(&out, sg_sentence_markdown(f.analysis, i));
  }
  assert_string_equal(out.data, expected);
  sg_buf_free(&out);
  done(&f);
}

static void sentences_are_cut(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"It works, e.g. in Fig. 3. We use it.", "It works, e.g. in Fig. 3. | We use it."},
      {"Shown by Smith et al. [3]. The rest follows.", "Shown by Smith et al. [3]. | The rest follows."},
      {"We use `a.b()`. Then $x.y$ holds. $z$ is 3.5.", "We use `a.b()`. | Then $x.y$ holds. | $z$ is 3.5."},
      {"It is so (see A. B. for more). Next.", "It is so (see A. B. for more). | Next."},
      {"**Bold ends.** Then more.", "**Bold ends.** | Then more."},
      {"It failed.\\[12\\] We stopped.", "It failed.\\[12\\] | We stopped."},
      {"Under Grant No. CCF-17 we say no. NASA agreed.", "Under Grant No. CCF-17 we say no. | NASA agreed."},
      {"Vitamin C. The dose is 5 mg.", "Vitamin C. | The dose is 5 mg."},
      {"The cost is $$c = 1$$ In practice $c$ grows. We set $$a,$$ Gauss's way, $$b$$ where $b$ is 1.",
       "The cost is $$c = 1$$ | In practice $c$ grows. | We set $$a,$$ Gauss's way, $$b$$ where $b$ is 1."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_sentences(cases[i][0], "en", SG_PARAGRAPH_TEXT, cases[i][1]);
  assert_sentences("- One item. More.\n- Two\n    1. Three", "en", SG_PARAGRAPH_LIST,
                   "One item. | More. | Two | Three");
  assert_sentences("これは文です。次の文です。", "ja", SG_PARAGRAPH_TEXT, "これは文です。 | 次の文です。");
  assert_sentences("Das ist z.B. so. Dr. Meier sagt es.", "de", SG_PARAGRAPH_TEXT,
                   "Das ist z.B. so. | Dr. Meier sagt es.");
  assert_sentences("هل تعلم؟ نعم. هذا صحيح.", "ar", SG_PARAGRAPH_TEXT, "هل تعلم؟ | نعم. | هذا صحيح.");
}

/* Units as letters: w n m c C(itation) R L and the characters of punctuation. */
static void sentences_of_other_languages_are_cut(void **state)
{
  (void)state;
  /* clang-format off */
  static const char *const cases[][3] = {
      {"de", "Am 3. Mai kam u. a. Dr. Weber, z. B. heute. Danach folgte die 2. Phase. Es waren 5. Die Zahl stieg.",
       "Am 3. Mai kam u. a. Dr. Weber, z. B. heute. | Danach folgte die 2. Phase. | Es waren 5. | Die Zahl stieg."},
      {"fr", "Voir éq. (3), p. ex. chez M. Le Goff. « La fin. » Elle dit oui ! Vrai ?",
       "Voir éq. (3), p. ex. chez M. Le Goff. | « La fin. » | Elle dit oui ! | Vrai ?"},
      {"de", "Im 19. Jh. stieg sie, vgl. Kap. 2 und Abb. 3. Etwa 3,5 Mio. Menschen leben dort, die o. g. Orte i. Allg. nicht.",
       "Im 19. Jh. stieg sie, vgl. Kap. 2 und Abb. 3. | Etwa 3,5 Mio. Menschen leben dort, die o. g. Orte i. Allg. nicht."},
      {"fr", "Voir p. ex. Dupont, t. II, éd. Gallimard. Mme. Martin, av. J.-C. ou non, 3 ha. Les haies, etc. Fin.",
       "Voir p. ex. Dupont, t. II, éd. Gallimard. | Mme. Martin, av. J.-C. ou non, 3 ha. | Les haies, etc. | Fin."},
      {"es", "En el s. XIX, p. ej. El Torito de EE. UU. Pero se lee así, etc. Estos vosean.",
       "En el s. XIX, p. ej. El Torito de EE. UU. | Pero se lee así, etc. | Estos vosean."},
      {"it", "Nel sec. XIX, ad es. Manzoni, p. es. Il romanzo, ecc. Fine.",
       "Nel sec. XIX, ad es. Manzoni, p. es. Il romanzo, ecc. | Fine."},
      {"nl", "Dit geldt i.v.m. Het klimaat en o.a. Vogels t.o.v. Bomen. Klaar.",
       "Dit geldt i.v.m. Het klimaat en o.a. Vogels t.o.v. Bomen. | Klaar."},
      {"es", "Véase pág. 12 y núm. 4 de la Dra. García. ¿Qué significa? ¡Nada!",
       "Véase pág. 12 y núm. 4 de la Dra. García. | ¿Qué significa? | ¡Nada!"},
      {"it", "Vedi pag. 12 del prof. Rossi (cfr. fig. 3). Fine.", "Vedi pag. 12 del prof. Rossi (cfr. fig. 3). | Fine."},
      {"pt", "A queda foi de 0,7 °C. O vento parou.", "A queda foi de 0,7 °C. | O vento parou."},
      {"pt", "Veja a pág. 12 da Profa. Lima. O fim.", "Veja a pág. 12 da Profa. Lima. | O fim."},
      {"nl", "Zie bijv. afb. 3 van dhr. De Vries. D.w.z. het klopt.", "Zie bijv. afb. 3 van dhr. De Vries. | D.w.z. het klopt."},
      {"pl", "Zob. s. 12, tj. dane prof. Nowaka. W 2020 r. zaczęto.", "Zob. s. 12, tj. dane prof. Nowaka. | W 2020 r. zaczęto."},
      {"zh", "精度为3.5%。它很快！“是的。”见图3。", "精度为3.5%。 | 它很快！ | “是的。” | 见图3。"},
      {"ja", "「はい。」と言った。精度は3.5％である。", "「はい。」と言った。 | 精度は3.5％である。"},
      {"ko", "정확도는 3.5%이다. Kim 등 [3]은 이를 보였다. 그런가?", "정확도는 3.5%이다. | Kim 등 [3]은 이를 보였다. | 그런가?"},
      {"en", "It melts the ice cap. The rest stays.", "It melts the ice cap. | The rest stays."},
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_sentences(cases[i][1], cases[i][0], SG_PARAGRAPH_TEXT, cases[i][2]);
}

static void units_are_told_apart(void **state)
{
  (void)state;
  static const char letters[] = {'w', 'n', 'm', 'c', 'C', 'R', 'L', '.'};
  static const char *const cases[][2] = {
      {"We got 3.5% of 1,000", "wwnwn"},
      {"$x$ and `y` at <https://a.b>", "mwcwL"},
      {"as in [3, 4-6] and (Smith et al., 2010; Wu, 2011)", "wwCwC"},
      {"see Figure 3, Eq. (2) and [Section 4](#s4)", "wR.RwR"},
      {"a [link](http://x.y) of the model's", "wwwwww"},
      {"snake\\_case isn't", "www"},
      {"(in January)", ".ww."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct fixture f;
    char got[64] = {0};
    analyse(&f, (const char *const[]){cases[i][0], NULL}, "en", SG_PARAGRAPH_TEXT);
    for (size_t t = 0; t < f.analysis->token_count && t + 1 < sizeof got; t++)
      got[t] = letters[f.analysis->tokens[t].unit];
    assert_string_equal(got, cases[i][1]);
    done(&f);
  }
}

static void listed_citations_are_units(void **state)
{
  (void)state;
  struct fixture f;
  struct sg_str key = SG_LIT("smith2020");
  struct sg_citation citations[] = {{SG_LIT("[smith2020]"), &key, 1}, {SG_LIT("Smith (2020)"), &key, 1}};
  analyse(&f, (const char *const[]){"x", NULL}, "en", SG_PARAGRAPH_TEXT);
  f.paper.citations = citations;
  f.paper.citation_count = 2;
  f.paragraphs[0].markdown = SG_LIT("Known \\[smith2020\\]; Smith (2020) says so.");
  assert_int_equal(sg_analyse(&f.paper, NULL, &f.arena, &f.analysis, NULL), SG_OK);
  assert_int_equal(f.analysis->tokens[1].unit, SG_UNIT_CITATION);
  assert_int_equal(f.analysis->tokens[3].unit, SG_UNIT_CITATION);
  assert_int_equal(f.analysis->tokens[1].to, 19);
  done(&f);
}

static const char *const paper_texts[] = {
    "A virtual machine monitor (VMM) is a layer of software that multiplexes the processor among "
    "operating systems. It traps privileged instructions. However, some processors do not trap.",
    "The VMM uses binary translation because the processor does not trap. Virtual machine monitors "
    "cache translated blocks. See [Section 1](#s1).",
    NULL};

static void terms_know_their_places(void **state)
{
  (void)state;
  struct fixture f;
  analyse(&f, paper_texts, "en", SG_PARAGRAPH_TEXT);
  const struct sg_analysis *a = f.analysis;
  assert_int_equal(a->abbreviation_count, 1);
  assert_true(sg_str_equal(a->abbreviations[0].short_form, SG_LIT("VMM")));
  assert_true(sg_str_equal(a->abbreviations[0].long_form, SG_LIT("virtual machine monitor")));
  int term = sg_find_term(a, SG_LIT("virtual machine monitors"));
  assert_int_not_equal(term, SG_NONE);
  assert_int_equal(sg_find_term(a, SG_LIT("VMM")), term);
  const struct sg_term *row = &a->terms[term];
  assert_true(sg_str_equal(row->text, SG_LIT("virtual machine monitor")));
  assert_int_equal(row->occurrence_count, 4);
  assert_int_equal(row->definition, 0);
  assert_int_equal(row->continuation, 1);
  assert_int_equal(row->abbreviation, 0);
  assert_int_equal(a->sentences[0].defines, term);
  assert_int_equal(sg_find_term(a, SG_LIT("quantum field")), SG_NONE);
  done(&f);
}

static void sentences_know_their_part(void **state)
{
  (void)state;
  struct fixture f;
  analyse(&f, paper_texts, "en", SG_PARAGRAPH_TEXT);
  const struct sg_sentence *s = f.analysis->sentences;
  assert_true(s[1].anaphoric);
  assert_int_equal(s[2].head, SG_RELATION_CONTRAST);
  assert_int_equal(s[2].head_to - s[2].from, strlen("However, "));
  assert_int_equal(s[3].inner, SG_RELATION_CAUSE);
  assert_true(s[0].salience > s[1].salience);
  done(&f);
  analyse(&f,
          (const char *const[]){"One mistake is haste. Another is sloth.",
                                "Another mistake is greed. It costs.", NULL},
          "en", SG_PARAGRAPH_TEXT);
  s = f.analysis->sentences;
  assert_true(s[1].anaphoric);
  assert_false(s[2].anaphoric); /* the next paragraph's topic */
  done(&f);
}

static void sections_are_linked(void **state)
{
  (void)state;
  struct fixture f;
  analyse(&f, paper_texts, "en", SG_PARAGRAPH_TEXT);
  f.sections[0].anchor = SG_LIT("s1");
  assert_int_equal(sg_analyse(&f.paper, NULL, &f.arena, &f.analysis, NULL), SG_OK);
  bool builds = false, refers = false;
  for (size_t i = 0; i < f.analysis->link_count; i++) {
    const struct sg_link *link = &f.analysis->links[i];
    builds |= link->kind == SG_LINK_BUILDS_ON && link->from == 1 && link->to == 0;
    refers |= link->kind == SG_LINK_REFERENCE && link->from == 1 && link->to == 0;
  }
  assert_true(builds);
  assert_true(refers);
  done(&f);
}

static void other_texts_share_the_stems(void **state)
{
  (void)state;
  struct fixture f;
  struct sg_reading reading;
  analyse(&f, paper_texts, "en", SG_PARAGRAPH_TEXT);
  assert_int_equal(
      sg_analysis_read(f.analysis, SG_LIT("- It *translates* a quokka. Done."), &f.arena, &reading, NULL),
      SG_OK);
  assert_int_equal(reading.sentence_count, 2);
  assert_true(sg_str_equal(sg_stem_of(f.analysis, &reading, reading.tokens[1].stem)->key, SG_LIT("translat")));
  assert_true(reading.tokens[1].stem < f.analysis->stem_count);
  assert_true(reading.tokens[3].stem >= f.analysis->stem_count);
  assert_true(reading.stranger_count >= 1);
  done(&f);
}

#include "text/stops.inc"

static const char *const boilerplate[] = {
#include "text/boilerplate.inc"
};
static const char *const light[] = {
#include "analysis/light.inc"
};
static const struct {
  const char *word;
  int tag;
} closed[] = {
#include "text/closed.inc"
};

static void assert_sorted(const char *const *list, size_t count)
{
  for (size_t i = 1; i < count; i++)
    if (strcmp(list[i - 1], list[i]) >= 0)
      fail_msg("'%s' stands before '%s'", list[i - 1], list[i]);
}

#define ASSERT_SORTED(list) assert_sorted(list, sizeof(list) / sizeof((list)[0]))

static void lists_are_sorted(void **state)
{
  (void)state;
  ASSERT_SORTED(never);
  ASSERT_SORTED(abroad);
  ASSERT_SORTED(seldom);
  ASSERT_SORTED(starters);
  ASSERT_SORTED(boilerplate);
  ASSERT_SORTED(light);
  for (size_t i = 1; i < sizeof closed / sizeof closed[0]; i++)
    assert_true(strcmp(closed[i - 1].word, closed[i].word) < 0);
}

static void stems_are_snowballs(void **state)
{
  (void)state;
  /* clang-format off */
  static const char *const cases[][2] = {
      {"caresses", "caress"}, {"ponies", "poni"},     {"relational", "relat"}, {"hopping", "hop"},
      {"hoping", "hope"},     {"generalizations", "gener"}, {"pcs", "pc"},
      {"technology", "technologi"}, {"sky", "sky"},     {"happy", "happi"},      {"as", "as"}};
  /* clang-format on */
  struct sg_arena arena;
  sg_arena_init(&arena, 1 << 20);
  struct sg_stemmer *english = sg_stemmer_new(SG_LIT("en-GB"), &arena),
                    *none = sg_stemmer_new(SG_LIT("zh"), &arena);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char word[SG_STEM_WORD_MAX];
    strcpy(word, cases[i][0]);
    assert_int_equal(sg_stem_word(none, word, strlen(word)), strlen(cases[i][0]));
    size_t n = sg_stem_word(english, word, strlen(word));
    word[n] = '\0';
    assert_string_equal(word, cases[i][1]);
  }
  char word[] = "häuser", *plural = word;
  assert_int_equal(sg_stem_word(sg_stemmer_new(SG_LIT("de"), &arena), plural, strlen(word)), strlen("haus"));
  sg_arena_free(&arena);
}

static void word_lists_are_in_order(void **state)
{
  (void)state;
  assert_true(sg_word_pos(SG_LIT("translate")) & SG_POS_VERB);
  assert_true(sg_word_pos(SG_LIT("zymotic")) & SG_POS_ADJ); /* the last entries are found */
  assert_int_equal(sg_word_pos(SG_LIT("notaword")), -1);
  assert_true(sg_stem_rarity(SG_LIT("the")) < 2);
  assert_true(sg_stem_rarity(SG_LIT("eigenvector")) >= 6);
  for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
    assert_int_equal(sg_closed_class(sg_cstr(closed[i].word), SG_LANG_EN), closed[i].tag);
  assert_int_equal(sg_closed_class(SG_LIT("machine"), SG_LANG_EN), SG_TAG_X);
  assert_int_equal(sg_closed_class(SG_LIT("für"), SG_LANG_DE), SG_TAG_DT);
}

static void other_languages_have_terms(void **state)
{
  (void)state;
  struct fixture f;
  analyse(&f,
          (const char *const[]){"Die Netzwerkanalyse ist ein Verfahren. Mit der Netzwerkanalyse werden "
                                "Beziehungen untersucht. Eine Netzwerkanalyse braucht Daten.",
                                NULL},
          "de-AT", SG_PARAGRAPH_TEXT);
  assert_false(f.analysis->english);
  assert_true(f.analysis->term_count > 0);
  assert_true(sg_str_equal(f.analysis->terms[0].text, SG_LIT("Netzwerkanalyse")));
  done(&f);
}

static void empty_papers_are_analysed(void **state)
{
  (void)state;
  struct fixture f;
  analyse(&f, (const char *const[]){NULL}, "en", SG_PARAGRAPH_TEXT);
  assert_int_equal(f.analysis->sentence_count, 0);
  done(&f);
  analyse(&f, (const char *const[]){"", " \n\n ", "…", NULL}, "", SG_PARAGRAPH_TEXT);
  assert_int_equal(f.analysis->sentence_count, 1);
  done(&f);
}

static void short_memory_is_an_error(void **state)
{
  (void)state;
  struct fixture f;
  analyse(&f, paper_texts, "en", SG_PARAGRAPH_TEXT);
  size_t needed = f.arena.used, failures = 0;
  for (size_t limit = 0; limit < needed; limit += 512) {
    struct sg_arena small;
    struct sg_analysis *analysis = f.analysis;
    struct sg_error err = {0};
    sg_arena_init(&small, limit);
    failures += sg_analyse(&f.paper, NULL, &small, &analysis, &err) == SG_ENOMEM && analysis == NULL &&
                err.message[0] != '\0';
    sg_arena_free(&small);
  }
  assert_int_equal(failures, (needed + 511) / 512);
  done(&f);
}

static double seconds_for(const char *pattern, size_t size)
{
  struct sg_arena arena;
  size_t n = strlen(pattern);
  char *text = malloc(size);
  assert_non_null(text);
  for (size_t i = 0; i < size; i++)
    text[i] = pattern[i % n];
  struct sg_paragraph paragraph = {.markdown = sg_str(text, size)};
  struct sg_section section = {.parent = SG_NONE, .paragraphs = &paragraph, .paragraph_count = 1};
  struct sg_paper paper = {.lang = SG_LIT("en"), .sections = &section, .section_count = 1};
  struct sg_analysis *analysis = NULL;
  sg_arena_init(&arena, MEMORY);
  clock_t start = clock();
  assert_int_equal(sg_analyse(&paper, NULL, &arena, &analysis, NULL), SG_OK);
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  if (arena.used > size * 60)
    fail_msg("%zu bytes for %zu of '%s'", arena.used, size, pattern);
  sg_arena_free(&arena);
  free(text);
  return seconds;
}

static void hostile_text_is_linear(void **state)
{
  (void)state;
  /* clang-format off */
  static const char *const patterns[] = {
      "a ",    "Ab ",    "a",       "(",       "A. ",     "a.b",    "1.",      "[1]",     "(a) ",
      "- a\n", "is a ",  "not ",    "word ",   "x, y ",   "\n",     "“.”",     "A (A) ",  "漢字",
      "| a\n", "$",      "$$",      "$a",      "aaa (a) ", "7",     "<a ",     "*",       "_a",
      "[",     "[](",    "![",      "&",       "\\",      "((a)",   "a-\nb ",  "(A, ",    "模型。",
      "• a ",  "Fig. (", "[A 2010] ", "http://a ", "a's ", "we use ", "term ",  "`",       "a\u0301",
      "The model is a model. ", "et al. ", "Key words: a, b. "};
  /* clang-format on */
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    double seconds = seconds_for(patterns[i], 2 * 1024 * 1024);
    if (seconds > 10)
      fail_msg("2 MB of '%s' took %.1f s", patterns[i], seconds);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sentences_are_cut),         cmocka_unit_test(sentences_of_other_languages_are_cut),
      cmocka_unit_test(units_are_told_apart),      cmocka_unit_test(listed_citations_are_units),
      cmocka_unit_test(terms_know_their_places),   cmocka_unit_test(sentences_know_their_part),
      cmocka_unit_test(sections_are_linked),       cmocka_unit_test(other_texts_share_the_stems),
      cmocka_unit_test(stems_are_snowballs),       cmocka_unit_test(lists_are_sorted),
      cmocka_unit_test(word_lists_are_in_order),   cmocka_unit_test(other_languages_have_terms),
      cmocka_unit_test(empty_papers_are_analysed), cmocka_unit_test(short_memory_is_an_error),
      cmocka_unit_test(hostile_text_is_linear),
  };
  return cmocka_run_group_tests_name("analysis", tests, NULL, NULL);
}
