/* Run-in leads: "**Data.** We use …", "*Settings.* …", "Why? …", a short text that a paragraph puts in
 * front of what it is about. Shown in front of it and never as a point of its own. Private to
 * csrc/compose.
 */
#ifndef SG_COMPOSE_LEAD_H
#define SG_COMPOSE_LEAD_H

#include "compose/composing.h"

/* Sets SG_USE_LEAD for each free sentence of the paragraph that is a lead and has one after it. */
void sg_plan_leads(struct sg_composing *c, const struct sg_paragraph_span *span);

/* Does the sentence stand right after a lead, which then says what it is about? */
bool sg_follows_lead(struct sg_composing *c, size_t sentence);

/* Appends to the line the leads right before `sentence`; where it is its paragraph's point (`top`)
 * and has none, those that open the paragraph. They count as shown. */
void sg_add_leads(struct sg_composing *c, size_t sentence, bool top);

#endif
