/* JSON text in, a cJSON tree out: the one door through which JSON enters.
 *
 * Stricter and safer than cJSON alone: the text must be valid UTF-8 and nothing may follow the
 * value; lone surrogates and \u0000 inside strings become U+FFFD instead of failing or cutting the
 * string short. Only this file and its binding (csrc/lua/json.c) include cJSON.
 */
#ifndef SG_BASE_JSON_H
#define SG_BASE_JSON_H

#include <cjson/cJSON.h>

#include "base/status.h"
#include "base/str.h"

/* Parses `text` into *tree, which the caller ends with cJSON_Delete. *tree is NULL on failure:
 * SG_EUTF8 or SG_EPARSE (err->offset = the byte), SG_ENOMEM. Nesting deeper than 1000 (cJSON's
 * limit) is SG_EPARSE. */
SG_MUST_CHECK enum sg_status sg_json_parse(struct sg_str text, cJSON **tree, struct sg_error *err);

#endif
