#include "text/lexicon.h"
#include "text/vocabulary.h"

/* Function words. English ones carry their tag; the table is sorted by word for binary search. */
struct closed {
  const char *word;
  uint8_t tag;
};

static const struct closed english[] = {
#include "text/closed.inc"
};

/* Words that every paper uses about itself, as stems. Sorted. */
static const char *const boilerplate[] = {
#include "text/boilerplate.inc"
};

/* The function words of other languages, enough to keep them out of terms and to find what a
 * sentence is about. Each list is words between spaces. */
static const char *const lists[] = {
    [SG_LANG_DE] = " der die das den dem des ein eine einer eines einem einen und oder aber denn sondern nicht "
                   "kein keine keinen ist sind war waren wird werden wurde wurden worden sein seine seinen "
                   "seiner ihre ihren ihrer ihr er sie es wir man ich du in im an am auf aus bei beim mit nach "
                   "von vom zu zum zur für über unter durch gegen ohne um vor zwischen als auch nur noch schon "
                   "so wie wenn weil dass ob da dann dabei dadurch damit daher dazu darauf daran dieser diese "
                   "dieses diesem diesen jede jeder jedes alle allen aller hat haben hatte hatten kann können "
                   "konnte konnten muss müssen soll sollen sollte sollten darf dürfen mehr sehr sich selbst "
                   "was wer welche welcher welches wo hier dort sowie bzw etwa jedoch bis seit während wegen "
                   "viele einige andere anderen anderer zwei drei eben also ",
    [SG_LANG_FR] =
        " le la les l' un une des du de d' au aux et ou mais donc or ni car que qu' qui quoi dont où "
        "ce cet cette ces c' il elle ils elles on nous vous je tu se s' son sa ses leur leurs notre "
        "nos votre vos mon ma mes en y à dans par pour sur sous avec sans entre vers chez est sont "
        "était étaient être été a ont avait avaient avoir eu fait faire peut peuvent ne n' pas plus "
        "moins très aussi ainsi comme si quand lorsque puis alors même tout toute tous toutes autre "
        "autres deux trois plusieurs chaque quelques cela celui celle ceux celles lui y depuis "
        "pendant après avant afin selon ",
    [SG_LANG_ES] = " el la los las un una unos unas de del al a y e o u pero sino que quien cual cuales cuyo "
                   "este esta estos estas ese esa esos esas aquel aquella lo le les se su sus nuestro nuestra "
                   "nos mi mis en por para con sin sobre entre hasta desde hacia según es son era eran ser "
                   "sido fue fueron ha han había haber está están no ni más menos muy también así como si "
                   "cuando donde porque pues ya todo toda todos todas otro otra otros otras dos tres cada "
                   "puede pueden tiene tienen ",
    [SG_LANG_IT] =
        " il lo la i gli le l' un uno una un' di del dello della dei degli delle a al allo alla ai "
        "agli alle da dal dalla dai dalle in nel nella nei nelle con su sul sulla per tra fra e ed o "
        "ma che chi cui quale quali questo questa questi queste quello quella quelli si suo sua suoi "
        "loro noi è sono era erano essere stato stata ha hanno aveva avere non più meno molto anche "
        "così come se quando dove perché già tutto tutta tutti tutte altro altri altre due tre ogni "
        "può possono ",
    [SG_LANG_PT] =
        " o a os as um uma uns umas de do da dos das em no na nos nas ao à aos às por pelo pela "
        "pelos pelas para com sem sobre entre até desde e ou mas que quem qual quais cujo este esta "
        "estes estas esse essa isso aquele aquela se seu sua seus suas nosso nossa é são era eram "
        "ser sido foi foram há tem têm não nem mais menos muito também assim como quando onde porque "
        "já todo toda todos todas outro outra outros outras dois três cada pode podem ",
    [SG_LANG_NL] = " de het een en of maar want niet geen is zijn was waren wordt worden werd werden in op aan "
                   "uit bij met naar van voor over onder door tegen zonder om tussen als ook nog al zo dan dat "
                   "die dit deze er hij zij ze we wij ik je men zich hun haar zijn te tot heeft hebben had kan "
                   "kunnen moet moeten zal zullen meer zeer veel elke alle andere twee drie waar hier wat wie "
                   "welke hoe wel daar dus omdat ",
};

static enum sg_tag find_english(struct sg_str word)
{
  size_t low = 0, high = sizeof english / sizeof english[0];
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = sg_str_order(word, english[middle].word);
    if (order == 0)
      return (enum sg_tag)english[middle].tag;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return SG_TAG_X;
}

enum sg_tag sg_closed_class(struct sg_str word, enum sg_lang lang)
{
  if (lang == SG_LANG_EN)
    return find_english(word);
  if ((size_t)lang >= sizeof lists / sizeof lists[0] || lists[lang] == NULL || word.n > 12)
    return SG_TAG_X;
  struct sg_str list = sg_cstr(lists[lang]);
  for (size_t at = sg_str_find(list, word, 1); at != SG_NPOS; at = sg_str_find(list, word, at + 1))
    if (list.p[at - 1] == ' ' && list.p[at + word.n] == ' ')
      return SG_TAG_DT;
  return SG_TAG_X;
}

bool sg_is_boilerplate(struct sg_str stem)
{
  return sg_in_list(boilerplate, sizeof boilerplate / sizeof boilerplate[0], stem);
}
