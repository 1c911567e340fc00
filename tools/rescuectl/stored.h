/*
 * stored.h
 *		Read a bundle that is in the database, or in a file.
 */
#ifndef RESCUECTL_STORED_H
#define RESCUECTL_STORED_H

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
	char	  **files;			/* read these instead, if there are any */
	int			file_count;
} Request;

/* The options that all readers share; their letters are no options. */
#define REQUEST_OPTIONS \
	{"bundle", required_argument, NULL, 'B'}, \
	{"db", required_argument, NULL, 'D'}, \
	{"org", required_argument, NULL, 'O'}, \
	{"token-file", required_argument, NULL, 'T'}, \
	{"workspace", required_argument, NULL, 'W'}

#define REQUEST_USAGE(command) \
"Usage:\n" \
"  rescuectl " command " FILE [OPTION]...\n" \
"  rescuectl " command " --workspace=W --org=O [OPTION]...\n" \
"\n" \
"FILE is what rescuectl collect -o wrote or collect --dry-run printed, a bundle\n" \
"of the spool, or any JSON object with \"sections\"; \"-\" is standard input. Its\n" \
"contents are redacted before anything is shown.\n"

#define REQUEST_HELP \
"      --bundle=ID        this bundle instead of the newest\n" \
"      --db=URI           the database, without a password in it\n" \
"      --org=ORG          the organisation\n" \
"      --token-file=FILE  present the access token in this file, or what\n" \
"                         RESCUE_TOKEN holds\n" \
"      --workspace=NAME   the workspace\n"

/* Take one of them; false for another option. */
extern bool request_option(Request *request, int option, const char *value);

/*
 * Take what follows the options as files, at most so many, and tell whether
 * the request says enough: files, or a workspace of the database.
 */
extern int	request_check(Request *request, const Subcommand *command, int argc,
						  char **argv, int most);

/* One bundle; strings belong to the result or the document, NULL: not known. */
typedef struct Stored
{
	PGresult   *result;			/* of the database, or NULL */
	json_t	   *document;		/* of a file, or NULL */
	json_t	   *sections;
	const char *bundle_id;		/* of the database */
	const char *workspace;
	const char *org;
	const char *instance;
	const char *reason;
	const char *captured_at;
	const char *capture_id;
	bool		truncated;
} Stored;

/* A value to be shown. */
#define KNOWN(value) ((value) != NULL ? (value) : "not known")

/*
 * Fetch it from the file or the database: STATUS_FINDINGS if not found.
 * Says what is wrong.
 */
extern int	stored_fetch(const Request *request, Stored *stored);
extern void stored_free(Stored *stored);

/* A section's number; 0 if it is not there. */
extern json_int_t section_number(const json_t *section, const char *key);

#endif							/* RESCUECTL_STORED_H */
