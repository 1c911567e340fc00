/*
 * known_forms.h
 *		The spellings in which a value that is known may occur elsewhere.
 */
#ifndef RESCUE_REDACT_KNOWN_FORMS_H
#define RESCUE_REDACT_KNOWN_FORMS_H

#include <stdbool.h>
#include <stddef.h>

#define KNOWN_VALUE_BYTES_MAX 128	/* longer values are not kept */
#define KNOWN_FORMS_MAX 9		/* of one value */

typedef struct KnownForm
{
	size_t		len;
	bool		inside;			/* it may be within a longer run */
	char		bytes[KNOWN_VALUE_BYTES_MAX * 3];
} KnownForm;

/*
 * Write the spellings of a value of at most KNOWN_VALUE_BYTES_MAX bytes: what
 * all base64 that holds it has in common, for each of three alignments, and
 * percent-encoded. Returns how many there are. The caller cleanses them.
 */
extern unsigned write_known_forms(const char *value, size_t len,
								  KnownForm *forms);

#endif							/* RESCUE_REDACT_KNOWN_FORMS_H */
