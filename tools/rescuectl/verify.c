/*
 * verify.c
 *		rescuectl verify: whether a bundle still is what was stored.
 */
#include <stdio.h>
#include <string.h>

#include "rescuectl/database.h"
#include "rescuectl/given.h"
#include "rescuectl/seal.h"
#include "rescuectl/stored.h"

/* What the database says when contents and digest differ. */
#define SQLSTATE_INTEGRITY "RB005"

static const char help_text[] =
"rescuectl verify tells whether a bundle's contents still have the digests that\n"
"were stored with them. It shows damage, not who wrote the bundle.\n"
"\n"
REQUEST_USAGE("verify")
"\n"
"Options:\n"
REQUEST_HELP
"  -h, --help             show this help, then exit\n"
"\n"
"Exit status: 0 they have, 1 they have not or there is no bundle, 2 could not.\n";

static int	run_verify_command(int argc, char **argv);

const Subcommand command_verify = {
	"verify", "tell whether a bundle still is what was stored", help_text,
	run_verify_command
};

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_verify_options(int argc, char **argv, Request *request)
{
	static const struct option long_options[] = {
		REQUEST_OPTIONS,
		{NULL, 0, NULL, 0}
	};
	int			option;

	while ((option = read_next_option(&command_verify, argc, argv, "",
									  long_options)) != -1)
	{
		if (!request_option(request, option, optarg))
			return STATUS_FAILED;
	}
	return request_check(request, &command_verify, argc - optind, argv + optind,
						 1);
}

/*
 * Compare a file's document with its digest, and print the result. Returns
 * STATUS_FINDINGS if they differ, STATUS_FAILED if nothing can be told.
 */
static int
verify_bundle_file(const char *path)
{
	json_t	   *document = given_document(path);
	Seal		seal = document != NULL ? seal_check(document) : SEAL_NONE;
	int			status = seal == SEAL_GOOD ? STATUS_OK :
		seal == SEAL_BROKEN ? STATUS_FINDINGS : STATUS_FAILED;

	if (seal != SEAL_NONE)
		printf("%s\n", seal == SEAL_GOOD ? "as it was written" :
			   "not what was written");
	else if (document != NULL)
		say("the bundle has no digest: nothing can be told");
	json_decref(document);
	return finish_output(status);
}

/*
 * Let the database compare one bundle with its digest, and print the result.
 * Returns the status to exit with: an integrity error is a finding, not a
 * failure.
 */
static int
verify_in_database(const Request *request, const char *bundle_id)
{
	const char *values[] = {bundle_id, request->org};
	char		sqlstate[6] = "";
	PGconn	   *conn = database_connect(request->db);
	PGresult   *result = conn == NULL ? NULL :
		database_query(conn, "SELECT pg_catalog.rescue_verify($1::bigint,"
					   " $2::text)", 2, values, sqlstate);
	int			status = STATUS_FAILED;

	if (result != NULL && PQntuples(result) == 1 && !PQgetisnull(result, 0, 0))
	{
		status = PQgetvalue(result, 0, 0)[0] == 't' ?
			STATUS_OK : STATUS_FINDINGS;
		printf("bundle %s: %s\n", bundle_id, status == STATUS_OK ?
			   "as it was stored" : "not what was stored");
	}
	else if (result != NULL)
	{
		say("there is no bundle");
		status = STATUS_FINDINGS;
	}
	else if (strcmp(sqlstate, SQLSTATE_INTEGRITY) == 0)
		status = STATUS_FINDINGS;
	PQclear(result);
	PQfinish(conn);
	return finish_output(status);
}

/*
 * Run "rescuectl verify"; returns the status to exit with. The newest bundle
 * is fetched first, for its id.
 */
static int
run_verify_command(int argc, char **argv)
{
	Request		request = {0};
	Stored		stored;
	int			status = read_verify_options(argc, argv, &request);

	if (status != STATUS_OK)
		return status;
	if (request.file_count > 0)
		return verify_bundle_file(request.files[0]);
	if (request.bundle != NULL)
		return verify_in_database(&request, request.bundle);
	status = stored_fetch(&request, &stored);
	if (status == STATUS_OK)
		status = verify_in_database(&request, stored.bundle_id);
	stored_free(&stored);
	return status;
}
