/*
 * snapshot.c
 *		The command snapshot: a database's catalogue, for lint, as one file.
 *
 * Nothing of the database's rows or settings is read. See state/snapshot.c
 * for what is in the file.
 */
#include "migcheck/state/snapshot.h"

#include <stdio.h>

#include "migcheck/reports/values.h"
#include "migcheck/run.h"

/* Run "migcheck snapshot"; returns the exit status. */
int
command_snapshot(const Options *options)
{
	Run			run;
	Database	database;
	json_t	   *snapshot = NULL;
	const char *error;
	int			status = STATUS_OK;

	run_begin(&run, options);
	error = database_open(&run.arena, options->db, &database);
	if (error == NULL)
		error = snapshot_take(&database, &snapshot);
	if (error != NULL)
	{
		run_refuse_subject(&run, "%s", error);
		json_decref(snapshot);
		status = STATUS_FAILED;
	}
	else if (!put_json_document(stdout, snapshot))
	{
		run_refuse_subject(&run, "could not write the snapshot");
		status = STATUS_FAILED;
	}
	database_close(&database);
	run_free(&run);
	return status;
}
