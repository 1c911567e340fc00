/*
 * reference.h
 *		Values that name a secret which is elsewhere.
 */
#ifndef RESCUE_REDACT_REFERENCE_H
#define RESCUE_REDACT_REFERENCE_H

#include <stdbool.h>

#include "redact/redact.h"

extern bool is_program_name(const char *text, size_t len);
extern bool is_reference_body(const RedactOptions *options, const char *text,
							  size_t len);
extern bool value_is_reference(const RedactOptions *options, const char *text,
							   size_t len);

/* For bare values only: a quoted one is not evaluated. */
extern bool text_is_subscript(const char *text, size_t len);
extern bool value_is_code(const char *text, size_t len);

#endif							/* RESCUE_REDACT_REFERENCE_H */
