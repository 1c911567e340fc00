/*
 * made.h
 *		Did a machine make this word? A token, a key, a hash; not a name.
 */
#ifndef RESCUE_REDACT_MADE_H
#define RESCUE_REDACT_MADE_H

#include <stdbool.h>
#include <stddef.h>

#include "redact/redact.h"

extern size_t made_word_length(const char *text, size_t len);
extern size_t made_prefix_length(const char *text, size_t len);
extern bool is_algorithm_name(const char *text, size_t len);
extern bool word_is_no_name(const char *text, size_t len);
extern bool is_made_word(const char *text, size_t len);
extern bool is_made_text(const char *text, size_t len);
extern bool is_grouped_code(const char *text, size_t len);
extern bool word_is_typed(const char *text, size_t len);
extern bool word_has_password_sign(const char *text, size_t len);
extern bool word_may_be_secret(const RedactOptions *options, const char *text,
							   size_t len);

#endif							/* RESCUE_REDACT_MADE_H */
