/* The numbers that Word shows before headings: lists of word/numbering.xml, counted as the paragraphs come. */
#include <stdlib.h>
#include <string.h>

#include "docx/mender.h"

enum {
  LISTS_MAX = 65536,   /* what stands behind them numbers nothing */
  CHAIN_MAX = 32,      /* styles based on one another */
  TEXT_MAX = 100,      /* bytes of a level's text, "Chapter %1." */
  NUMBER_MAX = 999999, /* counted on from there: the same number */
  ROMAN_MAX = 3999,
  LETTERS_MAX = 26 * 5, /* Word's letters are repeated: z, aa, bb */
};

struct level {
  struct sg_str text, format, style; /* "%1.%2", "upperRoman", the id of the style that it numbers */
  int start;
  bool is_legal; /* the numbers of all levels as digits */
  bool goes_on;  /* does not start anew below another heading */
};

/* An abstractNum: its levels, and how far each has come. */
struct list {
  struct sg_str id;
  struct level levels[SG_DOCX_LEVELS];
  int count[SG_DOCX_LEVELS]; /* the last number; below the start: none yet */
};

/* A num: the list that paragraphs name, with what it starts elsewhere. */
struct instance {
  struct sg_str id, list_id;
  struct list *list;
  int starts[SG_DOCX_LEVELS]; /* -1: as the list says; used up by the first paragraph there */
};

struct sg_docx_numbering {
  struct list *lists;
  struct instance *instances;
  size_t list_count, instance_count;
};

static int value_of(const struct sg_xml_node *node, int otherwise)
{
  struct sg_str text = sg_xml_attribute(node, "val");
  int value = 0;
  if (text.n == 0)
    return otherwise;
  for (size_t i = 0; i < text.n; i++) {
    if (!sg_is_digit(text.p[i]) || value > NUMBER_MAX / 10)
      return otherwise;
    value = value * 10 + (text.p[i] - '0');
  }
  return value;
}

/* The index that a level's or a change's node bears; -1 for none. */
static int index_of(const struct sg_xml_node *node)
{
  struct sg_str text = sg_xml_attribute(node, "ilvl");
  return text.n == 1 && text.p[0] >= '0' && text.p[0] <= '8' ? text.p[0] - '0' : -1;
}

static void read_list(const struct sg_xml_node *node, struct list *list)
{
  *list = (struct list){.id = sg_xml_attribute(node, "abstractNumId")};
  for (const struct sg_xml_node *n = node->first; n != NULL; n = n->next) {
    int at = sg_xml_is(n, "lvl") ? index_of(n) : -1;
    if (at < 0)
      continue;
    struct level *level = &list->levels[at];
    *level = (struct level){.text = sg_xml_attribute(sg_xml_child(n, "lvlText"), "val"),
                            .format = sg_xml_attribute(sg_xml_child(n, "numFmt"), "val"),
                            .style = sg_xml_attribute(sg_xml_child(n, "pStyle"), "val"),
                            .start = value_of(sg_xml_child(n, "start"), 0),
                            .is_legal = sg_docx_is_on(sg_xml_child(n, "isLgl")),
                            .goes_on = value_of(sg_xml_child(n, "lvlRestart"), 1) == 0};
    list->count[at] = level->start - 1;
  }
}

static void read_instance(const struct sg_xml_node *node, struct instance *instance)
{
  *instance = (struct instance){.id = sg_xml_attribute(node, "numId"),
                                .list_id = sg_xml_attribute(sg_xml_child(node, "abstractNumId"), "val")};
  memset(instance->starts, -1, sizeof instance->starts);
  for (const struct sg_xml_node *n = node->first; n != NULL; n = n->next) {
    int at = sg_xml_is(n, "lvlOverride") ? index_of(n) : -1;
    if (at >= 0)
      instance->starts[at] = value_of(sg_xml_child(n, "startOverride"), -1);
  }
}

static int list_by_id(const void *a, const void *b)
{
  return sg_str_compare(((const struct list *)a)->id, ((const struct list *)b)->id);
}

static int instance_by_id(const void *a, const void *b)
{
  return sg_str_compare(((const struct instance *)a)->id, ((const struct instance *)b)->id);
}

static void tie(struct sg_docx_numbering *all)
{
  if (all->list_count == 0 || all->instance_count == 0)
    return;
  qsort(all->lists, all->list_count, sizeof *all->lists, list_by_id);
  qsort(all->instances, all->instance_count, sizeof *all->instances, instance_by_id);
  for (size_t i = 0; i < all->instance_count; i++) {
    struct list key = {.id = all->instances[i].list_id};
    all->instances[i].list = bsearch(&key, all->lists, all->list_count, sizeof key, list_by_id);
  }
}

void sg_docx_read_numbering(struct sg_docx *d, const struct sg_xml_node *root)
{
  struct sg_docx_numbering *all = SG_ARENA_NEW(d->arena, struct sg_docx_numbering, 1);
  size_t lists = 0, instances = 0;
  if (all == NULL)
    return;
  *all = (struct sg_docx_numbering){0};
  const struct sg_xml_node *next;
  for (const struct sg_xml_node *n = root->first; n != NULL; n = next) {
    bool is_list = sg_xml_is(n, "abstractNum"), is_instance = sg_xml_is(n, "num");
    next = is_list || is_instance ? sg_xml_skip(n, root) : sg_xml_next(n, root);
    if (is_list && all->list_count < LISTS_MAX) {
      all->lists = sg_arena_grow(d->arena, all->lists, all->list_count, &lists, sizeof *all->lists);
      if (all->lists == NULL)
        return;
      read_list(n, &all->lists[all->list_count++]);
    } else if (is_instance && all->instance_count < LISTS_MAX) {
      all->instances =
          sg_arena_grow(d->arena, all->instances, all->instance_count, &instances, sizeof *all->instances);
      if (all->instances == NULL)
        return;
      read_instance(n, &all->instances[all->instance_count++]);
    }
  }
  tie(all);
  d->numbering = all;
}

/* Numbers -------------------------------------------------------------------------------------------------- */

/* The list of a paragraph and its level there: its own word, then its styles'. */
static struct instance *instance_of(const struct sg_docx *d, const struct sg_xml_node *paragraph,
                                    const struct sg_docx_style *style, int *level)
{
  const struct sg_xml_node *own = sg_xml_child(sg_xml_child(paragraph, "pPr"), "numPr");
  struct instance key = {.id = sg_xml_attribute(sg_xml_child(own, "numId"), "val")};
  int at = value_of(sg_xml_child(own, "ilvl"), -1);
  bool by_style = key.id.n == 0;
  const struct sg_docx_style *s = style;
  for (int i = 0; s != NULL && i < CHAIN_MAX && key.id.n == 0; i++, s = sg_docx_find_style(d, s->based_on)) {
    key.id = s->list;
    if (at < 0)
      at = s->list_level;
  }
  if (key.id.n == 0)
    return NULL;
  struct instance *found = bsearch(&key, d->numbering->instances, d->numbering->instance_count,
                                   sizeof *d->numbering->instances, instance_by_id);
  if (found == NULL || found->list == NULL)
    return NULL;
  for (int i = 0; by_style && own == NULL && style != NULL && i < SG_DOCX_LEVELS; i++) {
    if (sg_str_equal(found->list->levels[i].style, style->id))
      at = i;
  }
  *level = at < 0 ? 0 : at;
  return *level < SG_DOCX_LEVELS ? found : NULL;
}

static void count(struct instance *instance, int at)
{
  struct list *list = instance->list;
  if (instance->starts[at] >= 0)
    list->count[at] = instance->starts[at];
  else if (list->count[at] < NUMBER_MAX)
    list->count[at]++;
  instance->starts[at] = -1;
  for (int i = at + 1; i < SG_DOCX_LEVELS; i++) {
    if (!list->levels[i].goes_on)
      list->count[i] = list->levels[i].start - 1;
  }
}

static void add_roman(struct sg_buf *out, int value, bool is_upper)
{
  static const struct {
    int value;
    const char *upper, *lower;
  } parts[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},  {400, "CD", "cd"}, {100, "C", "c"},
               {90, "XC", "xc"}, {50, "L", "l"},    {40, "XL", "xl"}, {10, "X", "x"},    {9, "IX", "ix"},
               {5, "V", "v"},    {4, "IV", "iv"},   {1, "I", "i"}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    for (; value >= parts[i].value; value -= parts[i].value)
      sg_buf_add(out, sg_cstr(is_upper ? parts[i].upper : parts[i].lower));
  }
}

/* A number in one of Word's formats; false where it has none that is known here. */
static bool add_number(struct sg_buf *out, int value, struct sg_str format)
{
  bool is_upper = sg_str_starts(format, SG_LIT("upper"));
  if (sg_str_equal(format, SG_LIT("decimal")) || format.n == 0) {
    sg_buf_add_format(out, "%d", value);
  } else if (sg_str_equal(format, SG_LIT("decimalZero"))) {
    sg_buf_add_format(out, "%02d", value);
  } else if (sg_str_ends(format, SG_LIT("Roman")) && value > 0 && value <= ROMAN_MAX) {
    add_roman(out, value, is_upper);
  } else if (sg_str_ends(format, SG_LIT("Letter")) && value > 0 && value <= LETTERS_MAX) {
    sg_buf_add_times(out, (char)((is_upper ? 'A' : 'a') + (value - 1) % 26), (size_t)((value - 1) / 26 + 1));
  } else {
    return sg_str_equal(format, SG_LIT("none"));
  }
  return true;
}

/* Does a level show a number? An attribute may hold a tag, which would be one among words; sound files have
 * none. */
static bool is_printed(const struct level *level)
{
  return level->text.n > 0 && level->text.n <= TEXT_MAX && memchr(level->text.p, '<', level->text.n) == NULL &&
         !sg_str_equal(level->format, SG_LIT("bullet"));
}

/* "%1.%2" with the numbers; false where not all can be told. */
static bool add_text(struct sg_buf *out, const struct list *list, const struct level *level)
{
  for (size_t i = 0; i < level->text.n; i++) {
    char next = i + 1 < level->text.n ? level->text.p[i + 1] : '\0';
    if (level->text.p[i] != '%' || next < '1' || next > '9') {
      sg_buf_add_char(out, level->text.p[i]);
      continue;
    }
    const struct level *shown = &list->levels[next - '1'];
    int value = list->count[next - '1'];
    if (value < shown->start)
      value = shown->start; /* a level that no heading has had yet */
    if (!add_number(out, value, level->is_legal ? SG_LIT("decimal") : shown->format))
      return false;
    i++;
  }
  return true;
}

/* The number stands in the words now: the paragraph is in no list more, so that nobody numbers it again. */
static void take_out_of_list(struct sg_docx *d, struct sg_xml_node *properties)
{
  struct sg_xml_node *list = sg_xml_child(properties, "numPr"), *style = sg_xml_child(properties, "pStyle");
  struct sg_buf none;
  sg_buf_init(&none, 512);
  sg_buf_add_format(&none, "<%.*snumPr><%.*snumId %.*sval=\"0\"/></%.*snumPr>", SG_STR_ARGS(d->prefix),
                    SG_STR_ARGS(d->prefix), SG_STR_ARGS(d->prefix), SG_STR_ARGS(d->prefix));
  struct sg_xml_node *node =
      none.failure == SG_OK ? sg_xml_raw(sg_arena_copy(d->arena, sg_buf_str(&none)), d->arena) : NULL;
  if (node != NULL && style != NULL)
    sg_xml_put_after(node, style);
  else if (node != NULL)
    sg_xml_put_first(node, properties);
  if (node != NULL && list != NULL)
    sg_xml_remove(list);
  d->arena->failed |= none.failure == SG_ENOMEM;
  sg_buf_free(&none);
}

void sg_docx_number(struct sg_docx *d, struct sg_xml_node *paragraph, const struct sg_docx_style *style,
                    bool is_heading)
{
  int at = 0;
  struct instance *instance =
      d->numbering != NULL && d->numbering->instance_count > 0 ? instance_of(d, paragraph, style, &at) : NULL;
  if (instance == NULL)
    return;
  count(instance, at);
  const struct level *level = &instance->list->levels[at];
  if (!is_heading || !is_printed(level))
    return;
  struct sg_buf number, run;
  sg_buf_init(&number, (size_t)TEXT_MAX * TEXT_MAX);
  sg_buf_init(&run, (size_t)TEXT_MAX * TEXT_MAX + 1024);
  if (add_text(&number, instance->list, level) && sg_str_trim(sg_buf_str(&number)).n > 0) {
    struct sg_str text = sg_str_trim(sg_buf_str(&number)), prefix = d->prefix;
    sg_buf_add_format(&run, "<%.*sr><%.*st xml:space=\"preserve\">%.*s </%.*st></%.*sr>", SG_STR_ARGS(prefix),
                      SG_STR_ARGS(prefix), SG_STR_ARGS(text), SG_STR_ARGS(prefix), SG_STR_ARGS(prefix));
    struct sg_xml_node *node = sg_xml_raw(sg_arena_copy(d->arena, sg_buf_str(&run)), d->arena),
                       *properties = sg_xml_child(paragraph, "pPr");
    if (node != NULL && properties != NULL) {
      sg_xml_put_after(node, properties);
      take_out_of_list(d, properties);
    } else if (node != NULL) {
      sg_xml_put_first(node, paragraph);
    }
  }
  d->arena->failed |= number.failure == SG_ENOMEM || run.failure == SG_ENOMEM;
  sg_buf_free(&number);
  sg_buf_free(&run);
}
