/*
 * tag.h
 *		The tag that replaces a secret: [REDACTED:rule].
 */
#ifndef RESCUE_REDACT_TAG_H
#define RESCUE_REDACT_TAG_H

#define TAG_OPEN "[REDACTED:"
#define TAG_OPEN_LENGTH (sizeof(TAG_OPEN) - 1)
#define TAG_MAX (TAG_OPEN_LENGTH + RULE_NAME_MAX + 1 + FINGERPRINT_LENGTH + 1)
#define TAG_DENIED_VARIABLE "denied-variable"	/* lib/env writes it */
#define FINGERPRINT_LENGTH 12	/* 60 bits */

/* Lower case, without i, l, o, u: nothing that could be read as another. */
static const char fingerprint_digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

#endif							/* RESCUE_REDACT_TAG_H */
