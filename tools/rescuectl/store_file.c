/*
 * store_file.c
 *		rescuectl store: store a bundle that is in a file.
 *
 * The file may be a stranger's, so its contents are redacted here, and the
 * database does it again and clamps them.
 */
#include <string.h>

#include "rescuectl/bundle.h"
#include "rescuectl/database.h"
#include "rescuectl/given.h"
#include "rescuectl/lines.h"
#include "rescuectl/store.h"
#include "text/utf8.h"

static const char help_text[] =
"rescuectl store stores a bundle that is in a file.\n"
"\n"
"Usage:\n"
"  rescuectl store FILE [OPTION]...\n"
"\n"
"FILE is what rescuectl collect -o wrote or collect --dry-run printed, a bundle\n"
"of the spool, or any JSON object with \"sections\"; \"-\" is standard input. Its\n"
"contents are redacted, whatever it claims.\n"
"\n"
"Options:\n"
"      --db=URI           the database, without a password in it\n"
"      --instance=ID      the machine, where FILE does not say it, or wrongly\n"
"      --org=ORG          the organisation, ditto\n"
"      --reason=TEXT      why it was captured, ditto\n"
"      --workspace=NAME   the workspace, ditto\n"
"  -h, --help             show this help, then exit\n"
"\n"
"One bundle is stored once, however often it is sent, if FILE has its capture id.\n"
"\n"
"Exit status: 0 stored, 1 FILE holds no bundle, 2 could not.\n";

static int	run_store_command(int argc, char **argv);

const Subcommand command_store = {
	"store", "store a bundle that is in a file", help_text, run_store_command
};

/* What the options ask for; an option outranks what the file says. */
typedef struct StoreContext
{
	Request		request;
	const char *instance;
	const char *reason;
} StoreContext;

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_store_options(int argc, char **argv, StoreContext *context)
{
	static const struct option long_options[] = {
		{"db", required_argument, NULL, 'D'},
		{"instance", required_argument, NULL, 'i'},
		{"org", required_argument, NULL, 'O'},
		{"reason", required_argument, NULL, 'r'},
		{"workspace", required_argument, NULL, 'W'},
		{NULL, 0, NULL, 0}
	};
	int			option;

	while ((option = read_next_option(&command_store, argc, argv, "",
									  long_options)) != -1)
	{
		if (option == 'i')
			context->instance = optarg;
		else if (option == 'r')
			context->reason = optarg;
		else if (!request_option(&context->request, option, optarg))
			return STATUS_FAILED;
	}
	if (argc - optind != 1)
		return usage_error(&command_store, "one FILE is stored at a time", NULL);
	context->request.files = argv + optind;
	return database_check(&command_store, context->request.db);
}

/*
 * Set a string of the document to the option's value, else the file's. False,
 * with a message, if neither is well-formed; needed is false for one that may
 * be missing.
 */
static bool
set_document_string(json_t *bundle, const char *key, const char *option,
					const char *given, bool needed)
{
	const char *value = option != NULL ? option : given;

	if (value == NULL && !needed)
		return true;
	if (value != NULL && text_name_check(value, strlen(value)) == TEXT_NAME_OK)
		return json_object_set_new(bundle, key, json_string(value)) == 0;
	say("neither the file nor an option tells a well-formed --%s", key);
	return false;
}

/*
 * Return the sections with only the keys that rescue_persist() takes; the
 * caller owns them.
 */
static json_t *
make_stored_sections(const json_t *given)
{
	static const char *const keys[] = {"name", "content", "status",
	"original_bytes"};
	json_t	   *sections = json_array();
	size_t		i;
	json_t	   *section;

	json_array_foreach(given, i, section)
	{
		json_t	   *object = json_object();

		for (size_t at = 0; at < sizeof(keys) / sizeof(keys[0]); at++)
			json_object_set(object, keys[at], json_object_get(section, keys[at]));
		json_array_append_new(sections, object);
	}
	return sections;
}

/*
 * Return the document for store_bundle(); NULL, with a message. The file's
 * capture id is kept, so that storing it twice stores it once.
 */
static json_t *
make_stored_bundle(const StoreContext *context, const Stored *stored)
{
	const Request *request = &context->request;
	json_t	   *bundle = json_pack("{s:i, s:o}", "version", 1, "sections",
								   make_stored_sections(stored->sections));

	if (set_document_string(bundle, "workspace", request->workspace,
							stored->workspace, true) &&
		set_document_string(bundle, "org", request->org, stored->org, true) &&
		set_document_string(bundle, "reason", context->reason, stored->reason,
							true) &&
		set_document_string(bundle, "instance", context->instance,
							stored->instance, false) &&
		bundle_set_capture(bundle, stored->capture_id, stored->captured_at))
		return bundle;
	json_decref(bundle);
	return NULL;
}

/* Store the bundle, and print its id. Returns the status to exit with. */
static int
store_and_print_id(const char *db, const json_t *bundle)
{
	char		bundle_id[BUNDLE_ID_SIZE];
	PGconn	   *conn = database_connect(db);
	StoreOutcome outcome = conn == NULL ? STORE_LATER :
		store_bundle(conn, bundle, bundle_id);

	PQfinish(conn);
	if (outcome != STORE_DONE)
		return STATUS_FAILED;
	return line_print("stored", "bundle_id", bundle_id, "capture_id",
					  bundle_string(bundle, "capture_id"), (char *) NULL) ?
		STATUS_OK : STATUS_FAILED;
}

/* Run "rescuectl store"; returns the status to exit with. */
static int
run_store_command(int argc, char **argv)
{
	StoreContext context = {0};
	Stored		stored;
	json_t	   *bundle = NULL;
	int			status = read_store_options(argc, argv, &context);

	if (status != STATUS_OK)
		return status;
	status = given_fetch_files(context.request.files, 1, false, &stored);
	if (status == STATUS_OK)
	{
		bundle = make_stored_bundle(&context, &stored);
		status = bundle == NULL ? STATUS_FAILED :
			store_and_print_id(context.request.db, bundle);
	}
	json_decref(bundle);
	stored_free(&stored);
	return status;
}
