/*
 * statement.h
 *		The words of a protocol, a statement or a configuration.
 */
#ifndef RESCUE_REDACT_STATEMENT_H
#define RESCUE_REDACT_STATEMENT_H

#include "redact/engine/engine.h"

/* Read the secret of the statement whose words are at this place. */
extern void parse_statement(Scan *s, size_t at, size_t len, uint16_t arg);

/* The words of row i, or NULL behind the last one. */
extern const char *statement_words(size_t i);

#endif							/* RESCUE_REDACT_STATEMENT_H */
