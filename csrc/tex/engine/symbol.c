/* The names of commands, each once. */
#include "tex/engine/engine.h"

static bool grow_slots(struct sg_tex *tex)
{
  struct sg_symbols *symbols = &tex->symbols;
  size_t wanted = symbols->slot_count == 0 ? 4096 : symbols->slot_count * 2;
  uint32_t *slots = SG_ARENA_NEW(&tex->scratch, uint32_t, wanted);
  if (slots == NULL)
    return false;
  for (size_t i = 0; i < symbols->count; i++) {
    size_t at = symbols->at[i].hash & (wanted - 1);
    while (slots[at] != 0)
      at = (at + 1) & (wanted - 1);
    slots[at] = (uint32_t)i + 1;
  }
  symbols->slots = slots;
  symbols->slot_count = wanted;
  return true;
}

static uint32_t add_symbol(struct sg_tex *tex, struct sg_str name, uint64_t hash, size_t slot)
{
  struct sg_symbols *symbols = &tex->symbols;
  struct sg_symbol *at =
      sg_arena_grow(&tex->scratch, symbols->at, symbols->count, &symbols->capacity, sizeof *at);
  if (at == NULL)
    return 0;
  symbols->at = at;
  struct sg_symbol symbol = {.name = sg_arena_copy(&tex->scratch, name), .hash = hash};
  at[symbols->count] = symbol;
  symbols->slots[slot] = (uint32_t)++symbols->count;
  return (uint32_t)symbols->count - 1;
}

uint32_t sg_tex_intern(struct sg_tex *tex, struct sg_str name)
{
  struct sg_symbols *symbols = &tex->symbols;
  uint64_t hash = sg_str_hash(name);
  if (symbols->count * 2 >= symbols->slot_count && !grow_slots(tex))
    return 0;
  size_t slot = hash & (symbols->slot_count - 1);
  for (; symbols->slots[slot] != 0; slot = (slot + 1) & (symbols->slot_count - 1)) {
    const struct sg_symbol *symbol = &symbols->at[symbols->slots[slot] - 1];
    if (symbol->hash == hash && sg_str_equal(symbol->name, name))
      return symbols->slots[slot] - 1;
  }
  return add_symbol(tex, name, hash, slot);
}

uint32_t sg_tex_intern_with(struct sg_tex *tex, const char *prefix, struct sg_str name)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 100 * 1000);
  sg_buf_add(&buf, sg_cstr(prefix));
  sg_buf_add(&buf, name);
  uint32_t symbol = sg_tex_intern(tex, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return symbol;
}

struct sg_symbol *sg_tex_symbol(struct sg_tex *tex, struct sg_token control)
{
  return &tex->symbols.at[control.value];
}

struct sg_str sg_tex_name(struct sg_tex *tex, struct sg_token control)
{
  return control.kind == SG_TOKEN_CONTROL ? tex->symbols.at[control.value].name : SG_LIT("");
}

bool sg_tex_is_control(struct sg_tex *tex, struct sg_token token, const char *name)
{
  return token.kind == SG_TOKEN_CONTROL && sg_str_equal(sg_tex_name(tex, token), sg_cstr(name));
}

const struct sg_macro *sg_tex_environment_macro(struct sg_tex *tex, const char *part, struct sg_str name)
{
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, sg_tex_intern_with(tex, part, name))->means;
  return means->kind == SG_MEANS_MACRO ? means->macro : NULL;
}
