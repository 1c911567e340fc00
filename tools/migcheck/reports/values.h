/*
 * values.h
 *		What the writers of JSON and of XML share.
 */
#ifndef MIGCHECK_VALUES_H
#define MIGCHECK_VALUES_H

#include <jansson.h>
#include <stdio.h>

#include "migcheck/arena.h"

extern json_t *text_value(Arena *arena, const char *text);
extern bool put_json_document(FILE *out, json_t *whole);
extern void put_xml_text(FILE *out, const char *text);

#endif							/* MIGCHECK_VALUES_H */
