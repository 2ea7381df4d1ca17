/* Labels that were met, and how the paper says that they are called. */
#include "tex/engine/engine.h"

const struct sg_tex_label *sg_tex_find_label(struct sg_tex *tex, struct sg_str key)
{
  long index = sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "label ", key))->means.number;
  return index > 0 ? &((const struct sg_tex_label *)tex->labels.at)[index - 1] : NULL;
}

const struct sg_tex_called *sg_tex_called_as(const struct sg_tex *tex, struct sg_str type,
                                             enum sg_tex_called_as as)
{
  const struct sg_tex_called *rows = tex->called.at;
  for (size_t i = tex->called.count; i > 0; i--)
    if (rows[i - 1].as == as && sg_str_equal(rows[i - 1].type, type))
      return &rows[i - 1];
  return NULL;
}

struct sg_str sg_tex_cref_type(const struct sg_tex *tex, struct sg_str counter)
{
  const struct sg_tex_called *row = sg_tex_called_as(tex, counter, SG_CALLED_ALIAS);
  return row != NULL ? row->text : counter;
}
