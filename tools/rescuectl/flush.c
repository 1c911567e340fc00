/*
 * flush.c
 *		rescuectl flush: store the bundles that wait in the spool.
 *
 * Exactly once: a bundle is taken out of the spool after the database has it,
 * and the database knows the capture id if it comes again. One that fails
 * does not hold up the others.
 */
#include <unistd.h>

#include "rescuectl/database.h"
#include "rescuectl/lines.h"
#include "rescuectl/rescuectl.h"
#include "rescuectl/spool.h"
#include "rescuectl/store.h"

static const char help_text[] =
"rescuectl flush stores the bundles that rescuectl collect could not store.\n"
"\n"
"Usage:\n"
"  rescuectl flush [OPTION]...\n"
"\n"
"Options:\n"
"      --db=URI           the database, without a password in it\n"
"      --spool=DIR        where bundles wait (default: /var/spool/rescue, or what\n"
"                         RESCUE_SPOOL says)\n"
"  -h, --help             show this help, then exit\n"
"\n"
"A bundle that the database refuses for good is put aside as *.refused.\n"
"\n"
"Exit status: 0 nothing waits any more, 1 some still wait or were put aside, 2\n"
"could not.\n";

static int	run_flush_command(int argc, char **argv);

const Subcommand command_flush = {
	"flush", "store the bundles that wait in the spool", help_text,
	run_flush_command
};

/* One bundle; whether it is out of the spool and in the database. */
static bool
store_spooled_bundle(PGconn *conn, int spool, const char *name)
{
	json_t	   *bundle = spool_read(spool, name);
	char		bundle_id[BUNDLE_ID_SIZE];
	StoreOutcome outcome;
	bool		done = false;

	if (bundle == NULL)
		return false;
	outcome = store_bundle(conn, bundle, bundle_id);
	if (outcome == STORE_REFUSED)
	{
		spool_put_aside(spool, name);
		say("\"%s\" was refused for good, and put aside", name);
	}
	else if (outcome == STORE_DONE)
	{
		done = spool_remove(spool, name);
		done = line_print("stored", "bundle_id", bundle_id, "capture_id",
						  json_string_value(json_object_get(bundle, "capture_id")),
						  (char *) NULL) && done;
	}
	json_decref(bundle);
	return done;
}

/*
 * Store all waiting bundles by one connection, until it breaks or a signal
 * comes. Returns the status to exit with.
 */
static int
store_spooled_bundles(const char *db, int spool)
{
	int			count;
	char	  **names = spool_list(spool, &count);
	PGconn	   *conn = NULL;
	int			done = 0;

	if (count < 0)
		return STATUS_FAILED;
	if (count > 0)
		conn = database_connect(db);
	for (int i = 0; conn != NULL && i < count && !stop_is_requested(); i++)
	{
		done += store_spooled_bundle(conn, spool, names[i]);
		if (PQstatus(conn) != CONNECTION_OK)
			break;
	}
	spool_list_free(names, count);
	if (count > 0 && conn == NULL)
		return STATUS_FAILED;
	PQfinish(conn);
	return finish_output(done == count ? STATUS_OK : STATUS_FINDINGS);
}

/* Run "rescuectl flush"; returns the status to exit with. */
static int
run_flush_command(int argc, char **argv)
{
	static const struct option long_options[] = {
		{"db", required_argument, NULL, 'd'},
		{"spool", required_argument, NULL, 's'},
		{NULL, 0, NULL, 0}
	};
	const char *db = NULL;
	const char *path = NULL;
	int			option;
	int			spool;
	int			status;

	while ((option = read_next_option(&command_flush, argc, argv, "",
									  long_options)) != -1)
	{
		if (option == 'd')
			db = optarg;
		else if (option == 's')
			path = optarg;
		else
			return STATUS_FAILED;
	}
	if (optind < argc)
		return usage_surplus(&command_flush, argv[optind]);
	status = database_check(&command_flush, db);
	if (status != STATUS_OK)
		return status;
	stop_catch_signals();
	spool = spool_open(spool_path(path));
	if (spool < 0)
		return STATUS_FAILED;
	status = store_spooled_bundles(db, spool);
	close(spool);
	return status;
}
