/*
 * judge.h
 *		The verdict on a bundle, from its sections, as rescue_explain() has it.
 */
#ifndef RESCUECTL_JUDGE_H
#define RESCUECTL_JUDGE_H

#include <jansson.h>

/*
 * The rows: one an object, with rescue_explain()'s columns as keys, the
 * headline first. NULL if there is no memory.
 */
extern json_t *judge_sections(const json_t *sections);

#endif							/* RESCUECTL_JUDGE_H */
