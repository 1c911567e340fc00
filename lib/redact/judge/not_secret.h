/*
 * not_secret.h
 *		Values that are not secrets by their own text.
 */
#ifndef RESCUE_REDACT_NOT_SECRET_H
#define RESCUE_REDACT_NOT_SECRET_H

#include <stdbool.h>

#include "redact/redact.h"

extern bool is_uuid(const char *text, size_t len);
extern bool is_version(const char *text, size_t len);
extern bool value_is_spared(const RedactOptions *options, const char *text,
							size_t len, bool quoted);
extern bool value_is_prose(const char *text, size_t len);
extern bool value_looks_secret(const RedactOptions *options, const char *text,
							   size_t len);

#endif							/* RESCUE_REDACT_NOT_SECRET_H */
