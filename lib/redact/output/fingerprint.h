/*
 * fingerprint.h
 *		A keyed digest of a secret as it was meant, whatever it was written
 *		as: one secret has one fingerprint in a URL, in JSON and in an
 *		environment, and only a holder of the key can test passwords against it.
 */
#ifndef RESCUE_REDACT_FINGERPRINT_H
#define RESCUE_REDACT_FINGERPRINT_H

#include "redact/redact.h"

/* FINGERPRINT_LENGTH bytes, without a NUL; question marks if it fails. */
extern void fingerprint_write(const char *text, const RedactSpan *span,
							  const RedactOptions *options, char *out);

#endif							/* RESCUE_REDACT_FINGERPRINT_H */
