/*
 * user_list.h
 *		The lines of a list of users and their passwords.
 */
#ifndef RESCUE_REDACT_USER_LIST_H
#define RESCUE_REDACT_USER_LIST_H

#include "redact/engine/engine.h"

/* Read an entry whose words are at this place, its quoted secret at from. */
extern void parse_user_entry(Scan *s, size_t at, size_t from, bool looks,
							 uint16_t rule);

/* Read "user:x" on each of the lines below this one. */
extern void parse_user_list(Scan *s, size_t at, bool indented, uint16_t rule);

/* Read a line of chap-secrets whose fourth word, at this place, is '*'. */
extern void parse_secrets_line(Scan *s, size_t at, uint16_t rule);

#endif							/* RESCUE_REDACT_USER_LIST_H */
