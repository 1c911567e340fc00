/*
 * stored.c
 *		Read a bundle that is in the database, or in a file.
 *
 * No row is the same answer for a workspace that never was and for one of
 * another organisation, here as there.
 */
#include "rescuectl/stored.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "rescuectl/database.h"
#include "rescuectl/files.h"
#include "rescuectl/given.h"

#define TOKEN_SIZE_MAX 4096

#define COLUMNS "SELECT bundle_id, workspace_id, org_id, instance_id, reason," \
	" to_char(captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')" \
	" || ' UTC', truncated, sections FROM pg_catalog."

/* Columns of that. */
enum
{
	COLUMN_ID, COLUMN_WORKSPACE, COLUMN_ORG, COLUMN_INSTANCE, COLUMN_REASON,
	COLUMN_CAPTURED_AT, COLUMN_TRUNCATED, COLUMN_SECTIONS
};

/* The value is not copied. */
bool
request_option(Request *request, int option, const char *value)
{
	const char **place = option == 'B' ? &request->bundle :
		option == 'D' ? &request->db : option == 'O' ? &request->org :
		option == 'T' ? &request->token_path :
		option == 'W' ? &request->workspace : NULL;

	if (place != NULL)
		*place = value;
	return place != NULL;
}

/*
 * Refuse options about the database where files are given: they would silently
 * have no effect. Returns STATUS_OK, or STATUS_FAILED after a message.
 */
static int
refuse_with_files(const Request *request, const Subcommand *command, int most)
{
	if (request->file_count > most)
		return usage_surplus(command, request->files[most]);
	if (request->org != NULL || request->workspace != NULL ||
		request->bundle != NULL || request->token_path != NULL ||
		request->db != NULL)
		return usage_error(command, "a file and what the database has cannot be"
						   " read together", NULL);
	return STATUS_OK;
}

/* Returns STATUS_OK, or STATUS_FAILED after a message. */
int
request_check(Request *request, const Subcommand *command, int argc, char **argv,
			  int most)
{
	const char *bundle = request->bundle;

	request->files = argv;
	request->file_count = argc;
	if (argc > 0)
		return refuse_with_files(request, command, most);
	if (request->org == NULL && most > 0 && request->workspace == NULL &&
		bundle == NULL)
		return usage_error(command, "name a FILE, or a bundle of the database by "
						   "--workspace and --org", NULL);
	if (request->org == NULL)
		return usage_error(command, "missing", "--org");
	if (bundle == NULL && request->workspace == NULL)
		return usage_error(command, "missing", "--workspace");
	if (bundle != NULL && (*bundle == '\0' || strlen(bundle) > 18 ||
						   bundle[strspn(bundle, "0123456789")] != '\0'))
		return usage_error(command, "--bundle takes a number, not", bundle);
	if (bundle != NULL && request->token_path != NULL)
		return usage_error(command, "a token reads the newest bundle only:"
						   " --bundle and --token-file cannot be combined", NULL);
	return database_check(command, request->db);
}

/*
 * Read the token from its file or RESCUE_TOKEN; token stays empty if neither
 * is given. False, with a message. The caller frees it, which cleanses it.
 */
static bool
read_bundle_token(const Request *request, Buffer *token)
{
	const char *environment = getenv("RESCUE_TOKEN");

	if (request->token_path != NULL)
	{
		if (!file_read_input(request->token_path, TOKEN_SIZE_MAX, token))
			return false;
		token->len = strcspn(token->len > 0 ? token->data : "", " \r\n");
		if (token->len == 0)
		{
			say("%s holds no token", file_display_name(request->token_path));
			return false;
		}
		token->data[token->len] = '\0';
		return true;
	}
	return environment == NULL || *environment == '\0' ||
		buffer_append(token, environment, strlen(environment));
}

/*
 * Run the query for the bundle that was asked for. Returns the result, which
 * the caller clears; NULL, with a message.
 */
static PGresult *
query_asked_bundle(PGconn *conn, const Request *request, const Buffer *token)
{
	const char *values[] = {request->workspace, request->org, token->data};
	const char *by_id[] = {request->bundle, request->org};

	if (request->bundle != NULL)
		return database_query(conn, COLUMNS
							  "rescue_get($1::bigint, $2::text)",
							  2, by_id, NULL);
	if (token->len > 0)
		return database_query(conn, COLUMNS
							  "rescue_latest($1::text, $2::text, $3::text)",
							  3, values, NULL);
	return database_query(conn, COLUMNS
						  "rescue_latest($1::text, $2::text)", 2, values, NULL);
}

/*
 * Point stored's strings into its result, and parse the sections. Returns
 * STATUS_OK, STATUS_FINDINGS if there is no bundle, or STATUS_FAILED after a
 * message.
 */
static int
read_query_result(Stored *stored)
{
	PGresult   *result = stored->result;
	json_error_t error;

	if (PQntuples(result) == 0)
	{
		say("there is no bundle");
		return STATUS_FINDINGS;
	}
	stored->bundle_id = PQgetvalue(result, 0, COLUMN_ID);
	stored->workspace = PQgetvalue(result, 0, COLUMN_WORKSPACE);
	stored->org = PQgetvalue(result, 0, COLUMN_ORG);
	stored->instance = PQgetisnull(result, 0, COLUMN_INSTANCE) ? NULL :
		PQgetvalue(result, 0, COLUMN_INSTANCE);
	stored->reason = PQgetvalue(result, 0, COLUMN_REASON);
	stored->captured_at = PQgetvalue(result, 0, COLUMN_CAPTURED_AT);
	stored->truncated = PQgetvalue(result, 0, COLUMN_TRUNCATED)[0] == 't';
	stored->sections = json_loadb(PQgetvalue(result, 0, COLUMN_SECTIONS),
								  (size_t) PQgetlength(result, 0, COLUMN_SECTIONS),
								  0, &error);
	if (json_is_array(stored->sections))
		return STATUS_OK;
	say("the database's sections are no JSON array");
	return STATUS_FAILED;
}

/* stored_free() is called in each case. */
int
stored_fetch(const Request *request, Stored *stored)
{
	Buffer		token = {0};
	PGconn	   *conn = NULL;
	int			status = STATUS_FAILED;

	if (request->file_count > 0)
		return given_fetch_files(request->files, request->file_count, false,
								 stored);
	memset(stored, 0, sizeof(Stored));
	if (read_bundle_token(request, &token))
		conn = database_connect(request->db);
	if (conn != NULL)
		stored->result = query_asked_bundle(conn, request, &token);
	if (stored->result != NULL)
		status = read_query_result(stored);
	PQfinish(conn);
	buffer_free(&token);
	return status;
}

/* Free the result and the documents; strings that point into them are gone. */
void
stored_free(Stored *stored)
{
	json_decref(stored->sections);
	json_decref(stored->document);
	PQclear(stored->result);
	memset(stored, 0, sizeof(Stored));
}

/* Also of a row of a verdict: any object's integer. */
json_int_t
section_number(const json_t *section, const char *key)
{
	return json_integer_value(json_object_get(section, key));
}
