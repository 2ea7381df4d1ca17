/* The words that LaTeX and babel print by themselves, by language, and the shorthands that babel makes of `"`.
 */
#include "tex/commands/commands.h"

static const struct names {
  const char *language; /* as in include.c's table */
  const char *abstract, *references, *bibliography, *contents;
} table[] = {
    {"english", "Abstract", "References", "Bibliography", "Contents"},
    {"british", "Abstract", "References", "Bibliography", "Contents"},
    {"german", "Zusammenfassung", "Literatur", "Literaturverzeichnis", "Inhaltsverzeichnis"},
    {"french", "Résumé", "Références", "Bibliographie", "Table des matières"},
    {"spanish", "Resumen", "Referencias", "Bibliografía", "Índice general"},
    {"italian", "Sommario", "Riferimenti bibliografici", "Bibliografia", "Indice"},
    {"portuguese", "Resumo", "Referências", "Bibliografia", "Conteúdo"},
    {"dutch", "Samenvatting", "Referenties", "Bibliografie", "Inhoudsopgave"},
    {"russian", "Аннотация", "Список литературы", "Литература", "Оглавление"},
    {"ukrainian", "Анотація", "Література", "Бібліоґрафія", "Зміст"},
    {"polish", "Streszczenie", "Literatura", "Bibliografia", "Spis treści"},
    {"czech", "Abstrakt", "Reference", "Literatura", "Obsah"},
    {"swedish", "Sammanfattning", "Referenser", "Litteraturförteckning", "Innehåll"},
    {"danish", "Resumé", "Litteratur", "Litteratur", "Indhold"},
    {"norsk", "Sammendrag", "Referanser", "Bibliografi", "Innhold"},
    {"finnish", "Tiivistelmä", "Viitteet", "Kirjallisuutta", "Sisältö"},
    {"turkish", "Özet", "Kaynaklar", "Kaynakça", "İçindekiler"},
    {"greek", "Περίληψη", "Αναφορές", "Βιβλιογραφία", "Περιεχόμενα"},
    {"catalan", "Resum", "Referències", "Bibliografia", "Índex"},
    {"magyar", "Kivonat", "Hivatkozások", "Irodalomjegyzék", "Tartalomjegyzék"},
    {"chinese", "摘要", "参考文献", "参考文献", "目录"},
    {"japanese", "概要", "参考文献", "関連図書", "目次"},
};

static void define_name(struct sg_tex *tex, const char *command, const char *words)
{
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL)
    return;
  macro->body = sg_tex_tokens_of(tex, words, (struct sg_token){0});
  sg_tex_define(tex, sg_tex_intern(tex, sg_cstr(command)),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, true);
}

void sg_tex_define_names(struct sg_tex *tex, struct sg_str language)
{
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    if (!sg_str_equal(language, sg_cstr(table[i].language)))
      continue;
    define_name(tex, "abstractname", table[i].abstract);
    define_name(tex, "refname", table[i].references);
    define_name(tex, "bibname", table[i].bibliography);
    define_name(tex, "contentsname", table[i].contents);
  }
  bool german = sg_str_equal(language, SG_LIT("german")), dutch = sg_str_equal(language, SG_LIT("dutch"));
  tex->shorthands = german || dutch;
}

/* `"a` and its like; false where `"` and what follows are themselves. */
bool sg_tex_shorthand(struct sg_tex *tex)
{
  static const char *const rows[][2] = {
      {"a", "ä"}, {"o", "ö"}, {"u", "ü"}, {"A", "Ä"}, {"O", "Ö"}, {"U", "Ü"},  {"e", "ë"},
      {"E", "Ë"}, {"i", "ï"}, {"I", "Ï"}, {"s", "ß"}, {"z", "ß"}, {"S", "SS"}, {"Z", "SZ"},
      {"`", "„"}, {"'", "“"}, {"<", "«"}, {">", "»"}, {"-", ""},  {"=", "-"},  {"~", "-"},
      {"|", ""},  {"\"", ""}, {"/", "/"}, {"c", "c"}, {"f", "f"}, {"l", "l"},  {"m", "m"},
      {"n", "n"}, {"p", "p"}, {"r", "r"}, {"t", "t"}, {"y", "ĳ"},
  };
  struct sg_token next = sg_tex_next(tex);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (sg_token_is(next, rows[i][0][0])) {
      sg_tex_write_text(tex, sg_cstr(rows[i][1]));
      return true;
    }
  sg_tex_push(tex, next);
  return false;
}
