/*
 * listed.h
 *		Codes of programs' own lists (lists.def), and the shape each has.
 *
 * Private to lib/verdict. A shape is a pattern of rules.def. Lines are in
 * small letters.
 */
#ifndef RESCUE_VERDICT_LISTED_H
#define RESCUE_VERDICT_LISTED_H

#include <stddef.h>

/* How many names a line is searched for: two for each entry. */
enum
{
	LISTED_NAME_COUNT = 0
#define SQLSTATE(code, text, shape) + 2
#define EXIT_STATUS(number, text, shape) + 2
#define CURL(number, text, shape) + 2
#define VERIFY(code, text, shape) + 2
#define NAME_ERROR(code, text, shape) + 2
#define GRPC(number, text, shape) + 2
#include "verdict/knowledge/lists.def"
#undef SQLSTATE
#undef EXIT_STATUS
#undef CURL
#undef VERIFY
#undef NAME_ERROR
#undef GRPC
};

/* The shape of a code, or NULL if its list does not have it. */
extern const char *listed_sql_state(const char *state);
extern const char *listed_exit_status(int status, const char *name, size_t len);
extern const char *listed_unit_step(const char *name, size_t len);
extern const char *find_curl_code(int code);
extern const char *find_grpc_status(const char *name, const char *end);

/*
 * Codes and sentences that a line is searched for, by their number below
 * LISTED_NAME_COUNT: what to search for, "" for nothing, and the shape if a
 * line has it as a word of its own.
 */
extern const char *listed_name_at(int number);
extern const char *find_listed_name(int number, const char *line, size_t len);

#endif							/* RESCUE_VERDICT_LISTED_H */
