/*
 * field_name.h
 *		What a key of a structured line holds, by its name.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_FIELD_NAME_H
#define RESCUE_VERDICT_FIELD_NAME_H

#include <stddef.h>

/* What a key of a structured line holds. */
typedef enum FieldKind
{
	FIELD_OTHER, FIELD_LEVEL, FIELD_TEXT,
	FIELD_STATUS,				/* of HTTP, if it is a number */
	FIELD_PATH,					/* a text: of a file, or of a request */
	FIELD_URL					/* of a request */
} FieldKind;

/* Classify a key of a structured line, ignoring case. */
extern FieldKind classify_field_name(const char *name, size_t len);

#endif							/* RESCUE_VERDICT_FIELD_NAME_H */
