/*
 * stored.h
 *		Read a bundle that is in the database.
 */
#ifndef RESCUECTL_STORED_H
#define RESCUECTL_STORED_H

#include <getopt.h>
#include <jansson.h>
#include <libpq-fe.h>

#include "rescuectl/rescuectl.h"

/* Which bundle, and who asks. */
typedef struct Request
{
	const char *db;
	const char *workspace;
	const char *org;
	const char *bundle;			/* its id; NULL: the newest */
	const char *token_path;		/* a file with an access token, or NULL */
} Request;

/* The options that all readers share; their letters are no options. */
#define REQUEST_OPTIONS \
	{"bundle", required_argument, NULL, 'B'}, \
	{"db", required_argument, NULL, 'D'}, \
	{"org", required_argument, NULL, 'O'}, \
	{"token-file", required_argument, NULL, 'T'}, \
	{"workspace", required_argument, NULL, 'W'}

#define REQUEST_HELP \
"      --bundle=ID        this bundle instead of the newest\n" \
"      --db=URI           the database, without a password in it\n" \
"      --org=ORG          the organisation\n" \
"      --token-file=FILE  present the access token in this file, or what\n" \
"                         RESCUE_TOKEN holds\n" \
"      --workspace=NAME   the workspace\n"

/* Take one of them; false if it is none. */
extern bool request_option(Request *request, int option, const char *value);

/* Whether it says enough. */
extern int	request_check(const Request *request, const Command *command);

/* One bundle; strings belong to the result. */
typedef struct Stored
{
	PGresult   *result;
	json_t	   *sections;
	const char *bundle_id;
	const char *workspace;
	const char *org;
	const char *instance;		/* NULL: not known */
	const char *reason;
	const char *captured_at;
	bool		truncated;
} Stored;

/* Fetch it: STATUS_FINDINGS if there is none. Says what is wrong. */
extern int	stored_fetch(const Request *request, Stored *stored);
extern void stored_free(Stored *stored);

/* A section's number; 0 if it is not there. */
extern json_int_t section_number(const json_t *section, const char *key);

#endif							/* RESCUECTL_STORED_H */
