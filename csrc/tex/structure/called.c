/* What a reference is called in papers of other languages than English, as cleveref and hyperref name it after
 * babel's main language: "Abbildungen 1 und 2", "sección 3".
 */
#include "tex/structure/label.h"

struct called {
  const char *type, *one, *many;
};

enum { TYPES_MAX = 16 };

static const struct language {
  const char *name; /* as in include.c's table */
  const char *and, *to;
  struct called rows[TYPES_MAX];
} languages[] = {
    {"german",
     "und",
     "bis",
     {{"equation", "Gleichung", "Gleichungen"},
      {"figure", "Abbildung", "Abbildungen"},
      {"table", "Tabelle", "Tabellen"},
      {"part", "Teil", "Teile"},
      {"chapter", "Kapitel", "Kapitel"},
      {"section", "Abschnitt", "Abschnitte"},
      {"appendix", "Anhang", "Anhänge"},
      {"item", "Punkt", "Punkte"},
      {"footnote", "Fußnote", "Fußnoten"},
      {"theorem", "Theorem", "Theoreme"},
      {"algorithm", "Algorithmus", "Algorithmen"},
      {"listing", "Listing", "Listings"},
      {"line", "Zeile", "Zeilen"}}},
    {"french",
     "et",
     "à",
     {{"equation", "équation", "équations"},
      {"figure", "figure", "figures"},
      {"table", "tableau", "tableaux"},
      {"part", "partie", "parties"},
      {"chapter", "chapitre", "chapitres"},
      {"section", "section", "sections"},
      {"appendix", "annexe", "annexes"},
      {"item", "point", "points"},
      {"footnote", "note", "notes"},
      {"theorem", "théorème", "théorèmes"},
      {"algorithm", "algorithme", "algorithmes"},
      {"listing", "liste", "listes"},
      {"line", "ligne", "lignes"}}},
    {"spanish",
     "y",
     "a",
     {{"equation", "ecuación", "ecuaciones"},
      {"figure", "figura", "figuras"},
      {"table", "tabla", "tablas"},
      {"part", "parte", "partes"},
      {"chapter", "capítulo", "capítulos"},
      {"section", "sección", "secciones"},
      {"appendix", "apéndice", "apéndices"},
      {"item", "punto", "puntos"},
      {"footnote", "nota", "notas"},
      {"theorem", "teorema", "teoremas"},
      {"algorithm", "algoritmo", "algoritmos"},
      {"listing", "listado", "listados"},
      {"line", "línea", "líneas"}}},
    {"italian",
     "e",
     "a",
     {{"equation", "equazione", "equazioni"},
      {"figure", "figura", "figure"},
      {"table", "tabella", "tabelle"},
      {"part", "parte", "parti"},
      {"chapter", "capitolo", "capitoli"},
      {"section", "sezione", "sezioni"},
      {"appendix", "appendice", "appendici"},
      {"item", "punto", "punti"},
      {"footnote", "nota", "note"},
      {"theorem", "teorema", "teoremi"},
      {"algorithm", "algoritmo", "algoritmi"},
      {"listing", "listato", "listati"},
      {"line", "riga", "righe"}}},
    {"portuguese",
     "e",
     "a",
     {{"equation", "equação", "equações"},
      {"figure", "figura", "figuras"},
      {"table", "tabela", "tabelas"},
      {"part", "parte", "partes"},
      {"chapter", "capítulo", "capítulos"},
      {"section", "seção", "seções"},
      {"appendix", "apêndice", "apêndices"},
      {"item", "item", "itens"},
      {"footnote", "nota", "notas"},
      {"theorem", "teorema", "teoremas"},
      {"algorithm", "algoritmo", "algoritmos"},
      {"listing", "listagem", "listagens"},
      {"line", "linha", "linhas"}}},
    {"dutch",
     "en",
     "tot",
     {{"equation", "vergelijking", "vergelijkingen"},
      {"figure", "figuur", "figuren"},
      {"table", "tabel", "tabellen"},
      {"part", "deel", "delen"},
      {"chapter", "hoofdstuk", "hoofdstukken"},
      {"section", "paragraaf", "paragrafen"},
      {"appendix", "bijlage", "bijlagen"},
      {"item", "punt", "punten"},
      {"footnote", "voetnoot", "voetnoten"},
      {"theorem", "stelling", "stellingen"},
      {"algorithm", "algoritme", "algoritmen"},
      {"listing", "listing", "listings"},
      {"line", "regel", "regels"}}},
};

static const struct language *language_of(struct sg_str name)
{
  for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
    if (sg_str_equal(name, sg_cstr(languages[i].name)))
      return &languages[i];
  return NULL;
}

struct sg_str sg_tex_called_in(struct sg_str language, struct sg_str type, bool many)
{
  const struct language *row = language_of(language);
  for (size_t i = 0; row != NULL && i < TYPES_MAX && row->rows[i].type != NULL; i++)
    if (sg_str_equal(type, sg_cstr(row->rows[i].type)))
      return sg_cstr(many ? row->rows[i].many : row->rows[i].one);
  return SG_LIT("");
}

void sg_tex_add_joint(struct sg_str language, enum sg_tex_joint joint, struct sg_buf *out)
{
  const struct language *row = language_of(language);
  if (row == NULL)
    sg_buf_add(out, joint == SG_JOINT_TO      ? SG_LIT(" to~")
                    : joint == SG_JOINT_LISTS ? SG_LIT(", and~")
                                              : SG_LIT(" and~"));
  else
    sg_buf_add_format(out, " %s~", joint == SG_JOINT_TO ? row->to : row->and);
}
