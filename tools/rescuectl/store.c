/*
 * store.c
 *		Send a bundle to the database.
 *
 * Only one SQLSTATE means that the database will never take this bundle. Any
 * other error may be gone tomorrow (a suspended organisation, a limit, a
 * server that restarts), so that the bundle waits.
 */
#include "rescuectl/store.h"

#include <stdio.h>
#include <string.h>

#include "rescuectl/bundle.h"
#include "rescuectl/database.h"

/* What rescue_persist() says of a document that it cannot take. */
#define SQLSTATE_INVALID "RB007"

/*
 * Return the sections as the JSON text that rescue_persist() takes; NULL if
 * there is no memory. Freed by the JSON library's own function.
 */
static char *
sections_to_json(const json_t *bundle)
{
	return json_dumps(json_object_get(bundle, "sections"), JSON_COMPACT);
}

/* bundle_id has BUNDLE_ID_SIZE bytes, and is set for STORE_DONE. */
StoreOutcome
store_bundle(PGconn *conn, const json_t *bundle, char *bundle_id)
{
	char	   *sections = sections_to_json(bundle);
	const char *values[] = {bundle_string(bundle, "workspace"),
		bundle_string(bundle, "org"), bundle_string(bundle, "instance"),
		bundle_string(bundle, "reason"), sections,
		bundle_string(bundle, "captured_at"),
	bundle_string(bundle, "capture_id")};
	char		sqlstate[6] = "";
	PGresult   *result = NULL;
	StoreOutcome outcome = STORE_LATER;
	json_free_t release;

	if (sections != NULL)
		result = database_query(conn, "SELECT pg_catalog.rescue_persist($1::text,"
								" $2::text, $3::text, $4::text, $5::text,"
								" $6::timestamptz, $7::uuid)",
								7, values, sqlstate);
	else
		say("out of memory");
	if (result != NULL && PQntuples(result) == 1)
	{
		snprintf(bundle_id, BUNDLE_ID_SIZE, "%s", PQgetvalue(result, 0, 0));
		outcome = STORE_DONE;
	}
	else if (strcmp(sqlstate, SQLSTATE_INVALID) == 0)
		outcome = STORE_REFUSED;
	PQclear(result);
	json_get_alloc_funcs(NULL, &release);
	if (sections != NULL)
		release(sections);
	return outcome;
}
