#include "languages/labels.h"

enum { LANGUAGES = 11 };

static const char *const tags[LANGUAGES] = {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "zh", "ja", "ko"};

/* One row per word, one column per language in the order of `tags`. */
static const char *const table[SG_WORD_COUNT][LANGUAGES] = {
    [SG_WORD_TERMS] = {"Terms", "Begriffe", "Termes", "Términos", "Termini", "Termos", "Begrippen", "Pojęcia", "术语",
      "用語", "용어"},
    [SG_WORD_IDEAS] = {"Key ideas", "Kernaussagen", "Idées clés", "Ideas clave", "Idee chiave", "Ideias-chave",
      "Kernideeën", "Główne myśli", "要点", "要点", "핵심 내용"},
    [SG_WORD_CONNECTIONS] = {"Connections", "Zusammenhänge", "Liens", "Conexiones", "Collegamenti", "Conexões", "Verbanden",
      "Powiązania", "联系", "つながり", "연결"},
    [SG_WORD_PROBLEM] = {"Problem", "Problem", "Problème", "Problema", "Problema", "Problema", "Probleem", "Problem", "问题",
      "課題", "문제"},
    [SG_WORD_METHOD] = {"Method", "Methode", "Méthode", "Método", "Metodo", "Método", "Methode", "Metoda", "方法", "手法",
      "방법"},
    [SG_WORD_RESULT] = {"Result", "Ergebnis", "Résultat", "Resultado", "Risultato", "Resultado", "Resultaat", "Wynik",
      "结果", "結果", "결과"},
    [SG_WORD_LIMITATION] = {"Limitation", "Einschränkung", "Limite", "Limitación", "Limite", "Limitação", "Beperking",
      "Ograniczenie", "局限", "限界", "한계"},
    [SG_WORD_EXAMPLE] = {"Example", "Beispiel", "Exemple", "Ejemplo", "Esempio", "Exemplo", "Voorbeeld", "Przykład", "例子",
      "例", "예"},
    [SG_WORD_CONTRAST] = {"Contrast", "Gegensatz", "Contraste", "Contraste", "Contrasto", "Contraste", "Tegenstelling",
      "Kontrast", "对比", "対比", "대비"},
    [SG_WORD_OUTLOOK] = {"Outlook", "Ausblick", "Perspective", "Perspectiva", "Prospettiva", "Perspectiva", "Vooruitblik",
      "Perspektywa", "展望", "展望", "전망"},
    [SG_WORD_REASON] = {"Reason", "Grund", "Raison", "Razón", "Ragione", "Razão", "Reden", "Powód", "原因", "理由", "이유"},
    [SG_WORD_NOTE] = {"Note", "Anmerkung", "Note", "Nota", "Nota", "Nota", "Noot", "Uwaga", "注释", "注", "주석"},
    [SG_WORD_QUOTATION] = {"Quotation", "Zitat", "Citation", "Cita", "Citazione", "Citação", "Citaat", "Cytat", "引文", "引用",
      "인용"},
    [SG_WORD_FIGURE] = {"Figure", "Abbildung", "Figure", "Figura", "Figura", "Figura", "Figuur", "Rysunek", "图", "図",
      "그림"},
    [SG_WORD_TABLE] = {"Table", "Tabelle", "Tableau", "Tabla", "Tabella", "Tabela", "Tabel", "Tabela", "表", "表", "표"},
    [SG_WORD_CODE] = {"Listing", "Listing", "Code", "Código", "Codice", "Código", "Code", "Kod", "代码", "コード", "코드"},
    [SG_WORD_ALGORITHM] = {"Algorithm", "Algorithmus", "Algorithme", "Algoritmo", "Algoritmo", "Algoritmo", "Algoritme",
      "Algorytm", "算法", "アルゴリズム", "알고리즘"},
    [SG_WORD_PROOF] = {"Proof", "Beweis", "Preuve", "Demostración", "Dimostrazione", "Demonstração", "Bewijs", "Dowód",
      "证明", "証明", "증명"},
    [SG_WORD_PLAIN] = {"In plain words", "Einfach gesagt", "En termes simples", "En palabras sencillas",
      "In parole semplici", "Em palavras simples", "Eenvoudig gezegd", "Prostymi słowami", "简单地说", "簡単に言うと",
      "쉽게 말하면"},
    [SG_WORD_ABOUT] = {"Authors and publication", "Autoren und Veröffentlichung", "Auteurs et publication",
      "Autores y publicación", "Autori e pubblicazione", "Autores e publicação", "Auteurs en publicatie",
      "Autorzy i publikacja", "作者与出版信息", "著者と出版情報", "저자와 출판 정보"},
    [SG_WORD_USE] = {"How the paper uses it", "So verwendet es der Text", "Emploi dans le texte",
      "Cómo lo usa el texto", "Uso nel testo", "Como o texto o usa", "Gebruik in de tekst",
      "Użycie w tekście", "文中用法", "本文での用法", "본문에서의 쓰임"},
    [SG_WORD_STANDS_FOR] = {"The abbreviation stands for *{1}*.", "Die Abkürzung steht für *{1}*.",
      "L’abréviation signifie *{1}*.", "La abreviatura significa *{1}*.",
      "L’abbreviazione sta per *{1}*.", "A abreviatura significa *{1}*.",
      "De afkorting staat voor *{1}*.", "Skrót oznacza *{1}*.", "缩写，全称为*{1}*。", "略語で、*{1}*を表す。",
      "약어로, *{1}*를 뜻한다."},
    [SG_WORD_BACKGROUND] = {"background: {1}", "Hintergrund: {1}", "contexte : {1}", "contexto: {1}", "contesto: {1}",
      "contexto: {1}", "achtergrond: {1}", "tło: {1}", "背景：{1}", "背景：{1}", "배경: {1}"},
    [SG_WORD_GLOSSARY] = {"your glossary", "Ihr Glossar", "votre glossaire", "su glosario", "il tuo glossario",
      "o seu glossário", "uw woordenlijst", "twój słownik", "您的词汇表", "あなたの用語集", "사용자 용어집"},
    [SG_WORD_NO_CAPTION] = {"The paper gives no caption here.", "Der Text gibt hier keine Beschriftung.",
      "Le texte ne donne pas de légende ici.", "El texto no da aquí ninguna leyenda.",
      "Il testo non dà qui alcuna didascalia.", "O texto não dá aqui nenhuma legenda.",
      "De tekst geeft hier geen bijschrift.", "Tekst nie podaje tu podpisu.", "原文此处没有说明文字。",
      "本文はここに説明を付けていない。", "본문에는 이곳에 설명이 없다."},
    [SG_WORD_NO_CONTEXT] = {"No sentence of the paper cites it.", "Kein Satz des Textes zitiert es.",
      "Aucune phrase du texte ne le cite.", "Ninguna frase del texto lo cita.",
      "Nessuna frase del testo lo cita.", "Nenhuma frase do texto o cita.",
      "Geen zin in de tekst verwijst ernaar.", "Żadne zdanie tekstu go nie cytuje.", "正文没有引用它。",
      "本文では引用されていない。", "본문에서 인용되지 않았다."},
    [SG_WORD_PARTS] = {"This part consists of {1}.", "Dieser Teil besteht aus {1}.", "Cette partie comprend {1}.",
      "Esta parte consta de {1}.", "Questa parte comprende {1}.", "Esta parte consiste em {1}.",
      "Dit deel bestaat uit {1}.", "Ta część obejmuje: {1}.", "本部分包括{1}。", "この部分は{1}から成る。",
      "이 부분은 {1}로 이루어진다."},
    [SG_WORD_BUILDS_ON] = {"Builds on {1}, which introduces {2}.", "Baut auf {1} auf; von dort stammt: {2}.",
      "S’appuie sur {1}, qui introduit {2}.", "Se basa en {1}, que introduce {2}.",
      "Si basa su {1}, che introduce {2}.", "Baseia-se em {1}, que introduz {2}.",
      "Bouwt voort op {1}; daar komt voor het eerst: {2}.", "Opiera się na {1}; stamtąd pochodzi: {2}.",
      "以{1}为基础，其中引入了{2}。", "{1}に基づく。そこで導入されたもの：{2}。", "{1}에 바탕을 둔다. 그곳에서 도입된 것: {2}."},
    [SG_WORD_USED_AGAIN] = {"Taken up again in {1}: {2}.", "Wieder aufgegriffen in {1}: {2}.", "Repris dans {1} : {2}.",
      "Se retoma en {1}: {2}.", "Ripreso in {1}: {2}.", "Retomado em {1}: {2}.",
      "Komt terug in {1}: {2}.", "Powraca w {1}: {2}.", "在{1}中再次使用：{2}。", "{1}で再び使われるもの：{2}。",
      "{1}에서 다시 쓰이는 것: {2}."},
    [SG_WORD_REFERS_TO] = {"The text points to {1}.", "Der Text verweist auf {1}.", "Le texte renvoie à {1}.",
      "El texto remite a {1}.", "Il testo rimanda a {1}.", "O texto remete a {1}.",
      "De tekst verwijst naar {1}.", "Tekst odsyła do {1}.", "文中指向{1}。", "本文は{1}を参照している。",
      "본문은 {1}를 가리킨다."},
    [SG_WORD_SEE_ALSO] = {"See also {1}, which shares {2} with this part.", "Siehe auch {1}; beiden gemeinsam: {2}.",
      "Voir aussi {1}, qui partage {2} avec cette partie.",
      "Véase también {1}, que comparte {2} con esta parte.",
      "Si veda anche {1}, che condivide {2} con questa parte.",
      "Ver também {1}, que partilha {2} com esta parte.", "Zie ook {1}; gemeenschappelijk: {2}.",
      "Zob. też {1}; wspólne: {2}.", "另见{1}，两者都涉及{2}。", "{1}も参照。共通するもの：{2}。", "{1}도 참조. 공통된 것: {2}."},
    [SG_WORD_RUNS_THROUGH] = {"Common thread of the points above: {1}.", "Die Punkte oben hängen zusammen durch: {1}.",
      "Les points ci-dessus sont reliés par {1}.", "Los puntos anteriores se relacionan por {1}.",
      "I punti sopra sono legati da {1}.", "Os pontos acima ligam-se por {1}.",
      "De punten hierboven hangen samen door: {1}.", "Powyższe punkty łączy: {1}.", "以上各点由{1}联系起来。",
      "上の各点は{1}で結び付いている。", "위의 요점들은 {1}로 이어진다."},
    [SG_WORD_RECALL] = {"Recall", "Zur Erinnerung", "Rappel", "Recuérdese", "Da ricordare", "Relembrando", "Ter herinnering",
      "Przypomnienie", "回顾", "おさらい", "복습"},
    [SG_WORD_CITED_WITH] = {"Cited in the same sentence as {1}.", "Im selben Satz zitiert wie {1}.",
      "Cité dans la même phrase que {1}.", "Citado en la misma frase que {1}.", "Citato nella stessa frase di {1}.",
      "Citado na mesma frase que {1}.", "Aangehaald in dezelfde zin als {1}.", "Cytowane w tym samym zdaniu co {1}.",
      "与{1}在同一句中引用。", "{1}と同じ文で引用。", "{1}와 같은 문장에서 인용."},
    [SG_WORD_CITED] = {"Cited in {1}.", "Zitiert in {1}.", "Cité dans {1}.", "Citado en {1}.", "Citato in {1}.",
      "Citado em {1}.", "Aangehaald in {1}.", "Cytowane w {1}.", "引用于{1}。", "{1}で引用。", "{1}에서 인용."},
    [SG_WORD_MORE_WORKS] = {"{1} more works of the list are left out here; `--detail deep` shows them all.",
      "{1} weitere Arbeiten der Liste fehlen hier; `--detail deep` zeigt alle.",
      "{1} autres travaux de la liste manquent ici ; `--detail deep` les montre tous.",
      "Aquí faltan {1} trabajos más de la lista; `--detail deep` los muestra todos.",
      "Qui mancano altri {1} lavori dell’elenco; `--detail deep` li mostra tutti.",
      "Faltam aqui mais {1} trabalhos da lista; `--detail deep` mostra todos.",
      "Hier ontbreken nog {1} werken van de lijst; `--detail deep` toont ze alle.",
      "Pominięto tu jeszcze {1} prac z listy; `--detail deep` pokazuje wszystkie.",
      "此处省略了列表中另外{1}篇文献；`--detail deep` 可显示全部。", "ここでは一覧の残り{1}件を省いた。`--detail deep` ですべて表示される。",
      "여기서는 목록의 나머지 {1}편을 생략했다. `--detail deep`으로 모두 볼 수 있다."},
    [SG_WORD_ANOTHER] = {"Another {1} stands in {2}.", "Ein anderes {1} steht in {2}.", "Un autre {1} se trouve dans {2}.",
      "Otro {1} se encuentra en {2}.", "Un altro {1} si trova in {2}.", "Outro {1} encontra-se em {2}.",
      "Een andere {1} staat in {2}.", "Inne {1} znajduje się w {2}.", "另一个{1}见{2}。", "別の{1}が{2}にある。", "다른 {1}는 {2}에 있다."},
    [SG_WORD_FOLLOWS_FROM] = {"{1} follows from what is said under {2}.", "{1} folgt aus dem, was unter {2} gesagt ist.",
      "{1} découle de ce qui est dit sous {2}.", "{1} se sigue de lo dicho en {2}.", "{1} segue da quanto detto in {2}.",
      "{1} decorre do que se diz em {2}.", "{1} volgt uit wat onder {2} is gezegd.", "{1} wynika z tego, co powiedziano w {2}.",
      "{1}由{2}中所述得出。", "{1}は{2}で述べたことから従う。", "{1}는 {2}에서 말한 것에서 나온다."},
    [SG_WORD_STANDS_AGAINST] = {"{1} is set against what is said under {2}.", "{1} steht dem gegenüber, was unter {2} gesagt ist.",
      "{1} s’oppose à ce qui est dit sous {2}.", "{1} se contrapone a lo dicho en {2}.", "{1} si contrappone a quanto detto in {2}.",
      "{1} contrapõe-se ao que se diz em {2}.", "{1} staat tegenover wat onder {2} is gezegd.",
      "{1} przeciwstawia się temu, co powiedziano w {2}.", "{1}与{2}中所述形成对照。", "{1}は{2}で述べたことと対照をなす。",
      "{1}는 {2}에서 말한 것과 대비된다."},
    [SG_WORD_MORE_LINES] = {"{1} further lines stand in the paper.", "{1} weitere Zeilen stehen im Text.",
      "{1} autres lignes se trouvent dans le texte.", "Hay {1} líneas más en el texto.",
      "Altre {1} righe si trovano nel testo.", "Mais {1} linhas estão no texto.",
      "Nog {1} regels staan in de tekst.", "W tekście jest jeszcze {1} wierszy.", "原文还有{1}行。",
      "本文にはさらに{1}行ある。", "본문에 {1}줄이 더 있다."},
    [SG_WORD_AND] = {" and ", " und ", " et ", " y ", " e ", " e ", " en ", " i ", "和", "、", " 및 "},
    [SG_WORD_COMMA] = {", ", ", ", ", ", ", ", ", ", ", ", ", ", ", ", "、", "、", ", "},
};

int sg_words_language(struct sg_str tag)
{
  for (int i = 0; i < LANGUAGES; i++) {
    struct sg_str known = sg_cstr(tags[i]);
    bool ends = tag.n == known.n || (tag.n > known.n && (tag.p[known.n] == '-' || tag.p[known.n] == '_'));
    if (ends && sg_str_equal_nocase(sg_slice(tag, 0, known.n), known))
      return i;
  }
  return 0;
}

struct sg_str sg_words_get(int language, enum sg_word word)
{
  return sg_cstr(table[word][language]);
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

bool sg_words_name_background(struct sg_str note)
{
  for (int i = 0; i < LANGUAGES; i++) {
    struct sg_str words = sg_words_get(i, SG_WORD_BACKGROUND);
    size_t end = sg_str_find(words, SG_LIT("{1}"), 0);
    while (end > 0 && (sg_is_space(words.p[end - 1]) || words.p[end - 1] == ':'))
      end--; /* up to the word alone */
    if (sg_str_ends(sg_slice(words, 0, end), SG_LIT("\xEF\xBC\x9A"))) /* a colon of Chinese and Japanese */
      end -= 3;
    struct sg_str word = sg_slice(words, 0, end), rest = sg_slice(note, end, note.n);
    if (sg_str_equal_nocase(sg_slice(note, 0, end), word) &&
        (rest.n == 0 || sg_is_one_of((unsigned char)sg_str_trim(rest).p[0], ":.,;") || sg_str_starts(rest, SG_LIT("\xEF\xBC\x9A"))))
      return true;
  }
  return false;
}

bool sg_words_name_example(struct sg_str text)
{
  enum { OPENING_MAX = 40 }; /* bytes in which the word must stand */
  static const char *const more[] = {"example", "e.g.", "for instance", "z. B.", "z.B.", "par exemple", "por ejemplo"};
  struct sg_str opening = sg_slice(text, 0, OPENING_MAX);
  for (size_t at = 0; at < opening.n; at++) {
    struct sg_str rest = sg_slice(opening, at, opening.n);
    if (at > 0 && sg_is_alpha(opening.p[at - 1]))
      continue;
    for (size_t i = 0; i < LANGUAGES + sizeof more / sizeof *more; i++) {
      struct sg_str word = i < LANGUAGES ? sg_words_get((int)i, SG_WORD_EXAMPLE) : sg_cstr(more[i - LANGUAGES]);
      if (rest.n >= word.n && sg_str_equal_nocase(sg_slice(rest, 0, word.n), word))
        return true;
    }
  }
  return false;
}

bool sg_words_name_source(struct sg_str note)
{
  static const char *const sources[] = {"Wikipedia", "Wiktionary", "WordNet", "GCIDE", "FOLDOC", "Jargon File",
                                        "Jargon", "V.E.R.A.", "VERA", "Moby Thesaurus"};
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    struct sg_str name = sg_cstr(sources[i]);
    struct sg_str rest = sg_slice(note, name.n, note.n); /* a version: "WordNet 3.0" */
    if (sg_str_equal_nocase(sg_slice(note, 0, name.n), name) &&
        (rest.n == 0 || (rest.n > 1 && rest.n <= 8 && rest.p[0] == ' ' && sg_is_digit(rest.p[1]))))
      return true;
  }
  for (int i = 0; i < LANGUAGES; i++)
    if (sg_str_equal_nocase(note, sg_words_get(i, SG_WORD_GLOSSARY)))
      return true;
  return false;
}

void sg_words_join(struct sg_buf *out, int language, const struct sg_str *items, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      sg_buf_add(out, sg_words_get(language, i + 1 == count ? SG_WORD_AND : SG_WORD_COMMA));
    sg_buf_add(out, items[i]);
  }
}
