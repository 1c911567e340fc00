/*
 * collect.c
 *		rescuectl collect: take what a failed machine knew, without its
 *		secrets, and store it.
 *
 * Nothing is stored or written that the redactor has not passed. The bundle
 * goes into the spool before it goes to the database, and out of it after, so
 * that a death at any point neither loses nor doubles it.
 *
 * A bundle is written to the spool before it is sent, and taken out after the
 * database has confirmed it: whatever fails in between, it is sent again,
 * under the same capture id. Without a spool it is sent from memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rescuectl/bundle.h"
#include "rescuectl/database.h"
#include "rescuectl/files.h"
#include "rescuectl/lines.h"
#include "rescuectl/pack.h"
#include "rescuectl/rescuectl.h"
#include "rescuectl/spool.h"
#include "rescuectl/store.h"
#include "rescuectl/text.h"
#include "text/utf8.h"

static const char help_text[] =
"rescuectl collect takes files and command output of a failed machine, takes\n"
"the secrets out of them here, and stores the bundle.\n"
"\n"
"Usage:\n"
"  rescuectl collect --workspace=W --org=O --reason=R [OPTION]...\n"
"                    [-o FILE] [--exec PROGRAM [ARGUMENT]...]\n"
"  rescuectl collect --print-spec\n"
"\n"
"Options:\n"
"      --db=URI           the database, without a password in it\n"
"      --dry-run          print the redacted bundle, and store nothing\n"
"      --exec PROGRAM [ARGUMENT]...\n"
"                         run this before each command, and \"cat\" for files: ssh\n"
"                         HOST, or docker exec NAME; a lone \";\" ends it\n"
"      --instance=ID      the machine\n"
"      --key=FILE         the key of fingerprints, a file of mode 0600\n"
"      --org=ORG          the organisation\n"
"  -o, --output=FILE      store nothing, but write one archive, mode 0600, that\n"
"                         every reading command takes; \"-\" is standard output\n"
"      --print-spec       print the default specification, and exit\n"
"      --reason=TEXT      why it is captured\n"
"      --root=DIR         read files below this folder only (default: /)\n"
"      --rules=FILE       find what these rules say, too\n"
"      --spec=FILE        capture these sections instead of the default ones\n"
"      --spool=DIR        where bundles wait (default: /var/spool/rescue, or what\n"
"                         RESCUE_SPOOL says)\n"
"      --time=SECONDS     for the whole capture, 1 to 45 (default: 45)\n"
"      --workspace=NAME   the workspace\n"
"  -h, --help             show this help, then exit\n"
"\n"
"A section that could not be read is stored as missing, denied, timeout or\n"
"failed.\n"
"Without --db it connects to what RESCUE_DB holds, else as PGHOST, PGSERVICE,\n"
"PGPASSFILE and the like say.\n"
"\n"
"Exit status: 0 stored or written, 1 spooled and to be sent by rescuectl flush, 2\n"
"could not.\n";

static int	run_collect_command(int argc, char **argv);

const Subcommand command_collect = {
	"collect", "capture a machine's bundle, redacted, and store it",
	help_text, run_collect_command
};

/*
 * What the options ask for, and what is opened for the run. Strings point into
 * argv.
 */
typedef struct CollectContext
{
	BundleHead	head;
	const char *db;
	const char *key_path;
	const char *output;			/* an archive's path, or NULL */
	const char *root_path;
	const char *rules_path;
	const char *spec_path;
	const char *spool_path;
	bool		dry_run;
	bool		print_spec;
	CaptureSource source;
	Spec		spec;
	Redactor	redactor;
} CollectContext;

enum
{
	OPTION_DB = 256, OPTION_DRY_RUN, OPTION_INSTANCE, OPTION_KEY, OPTION_ORG,
	OPTION_PRINT_SPEC, OPTION_REASON, OPTION_ROOT, OPTION_RULES, OPTION_SPEC,
	OPTION_SPOOL, OPTION_TIME, OPTION_WORKSPACE
};

static const struct option long_options[] = {
	{"db", required_argument, NULL, OPTION_DB},
	{"dry-run", no_argument, NULL, OPTION_DRY_RUN},
	{"instance", required_argument, NULL, OPTION_INSTANCE},
	{"key", required_argument, NULL, OPTION_KEY},
	{"org", required_argument, NULL, OPTION_ORG},
	{"output", required_argument, NULL, 'o'},
	{"print-spec", no_argument, NULL, OPTION_PRINT_SPEC},
	{"reason", required_argument, NULL, OPTION_REASON},
	{"root", required_argument, NULL, OPTION_ROOT},
	{"rules", required_argument, NULL, OPTION_RULES},
	{"spec", required_argument, NULL, OPTION_SPEC},
	{"spool", required_argument, NULL, OPTION_SPOOL},
	{"time", required_argument, NULL, OPTION_TIME},
	{"workspace", required_argument, NULL, OPTION_WORKSPACE},
	{NULL, 0, NULL, 0}
};

/*
 * Take the value of --time. Returns STATUS_OK, or STATUS_FAILED after a
 * message.
 */
static int
set_capture_time(CollectContext *context, const char *value)
{
	long		seconds;
	int			status =
	take_number_value(&command_collect, value, CAPTURE_TIME,
					  "--time takes 1 to 45 seconds, not",
					  &seconds);

	context->head.seconds = (int) seconds;
	return status;
}

/*
 * Take one option. Most are strings that are kept as they are; an empty one is
 * refused, since a shell variable that is not set gives it.
 */
static int
set_collect_option(CollectContext *context, int option, const char *value)
{
	const struct
	{
		int			option;
		const char **place;
	}			strings[] = {
		{OPTION_DB, &context->db},
		{OPTION_INSTANCE, &context->head.instance},
		{OPTION_KEY, &context->key_path},
		{OPTION_ORG, &context->head.org},
		{'o', &context->output},
		{OPTION_REASON, &context->head.reason},
		{OPTION_ROOT, &context->root_path},
		{OPTION_RULES, &context->rules_path},
		{OPTION_SPEC, &context->spec_path},
		{OPTION_SPOOL, &context->spool_path},
		{OPTION_WORKSPACE, &context->head.workspace},
	};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
	{
		if (strings[i].option != option)
			continue;
		if (*value == '\0')
			return usage_error(&command_collect, "an option has no value", NULL);
		*strings[i].place = value;
		return STATUS_OK;
	}
	if (option == OPTION_TIME)
		return set_capture_time(context, value);
	if (option == OPTION_DRY_RUN)
		context->dry_run = true;
	else if (option == OPTION_PRINT_SPEC)
		context->print_spec = true;
	else
		return STATUS_FAILED;
	return STATUS_OK;
}

/*
 * Check the names by the rules of rescue_persist(), so that no bundle waits in
 * the spool that the database would never take. Returns STATUS_OK, or
 * STATUS_FAILED after a message.
 */
static int
check_bundle_names(const BundleHead *head)
{
	const struct
	{
		const char *option;
		const char *value;
	}			names[] = {
		{"--workspace", head->workspace},
		{"--org", head->org},
		{"--reason", head->reason},
		{"--instance", head->instance},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		if (names[i].value == NULL)
		{
			if (i < 3)
				return usage_error(&command_collect, "missing", names[i].option);
		}
		else if (text_name_check(names[i].value, strlen(names[i].value)) !=
				 TEXT_NAME_OK)
			return usage_error(&command_collect, "blank, too long, or with control"
							   " characters:", names[i].option);
	}
	return STATUS_OK;
}

/*
 * Take --exec and its words, up to ";" or the end, out of the arguments, since
 * they may look like options of ours. Returns how many arguments are left; the
 * words are in context->source.prefix, which run_collect_command() frees.
 */
static int
cut_exec_command(int argc, char **argv, CollectContext *context)
{
	int			start = 1;
	int			end;

	while (start < argc && strcmp(argv[start], "--exec") != 0)
		start++;
	if (start >= argc)
		return argc;
	end = start + 1;
	while (end < argc && strcmp(argv[end], ";") != 0)
		end++;

	context->source.prefix = calloc((size_t) (end - start), sizeof(char *));
	if (context->source.prefix == NULL)
		return argc;
	memcpy(context->source.prefix, argv + start + 1,
		   (size_t) (end - start - 1) * sizeof(char *));
	if (end < argc)
		end++;					/* the ";" */
	memmove(argv + start, argv + end,
			(size_t) (argc - end + 1) * sizeof(char *));
	return start + argc - end;
}

/*
 * Refuse combinations of options that cannot be meant. Returns STATUS_OK, or
 * the status of a usage error, which was told.
 */
static int
check_combination(const CollectContext *context)
{
	if (context->source.prefix != NULL && context->source.prefix[0] == NULL)
		return usage_error(&command_collect, "--exec needs a program", NULL);
	if (context->source.prefix != NULL && context->root_path != NULL)
		return usage_error(&command_collect,
						   "--root and --exec cannot be combined", NULL);
	if (context->output != NULL &&
		(context->db != NULL || context->dry_run))
		return usage_error(&command_collect, "-o cannot be combined with --db or"
						   " --dry-run", NULL);
	if (context->output != NULL && strcmp(context->output, "-") == 0 &&
		isatty(STDOUT_FILENO))
		return usage_error(&command_collect,
						   "an archive is not written to a terminal", NULL);
	return STATUS_OK;
}

/*
 * Read the options, and refuse combinations that cannot be meant. Returns
 * STATUS_OK, or the status to exit with. Nothing is opened yet.
 */
static int
read_collect_options(int argc, char **argv, CollectContext *context)
{
	int			option;
	int			status;

	context->head.seconds = CAPTURE_TIME;
	argc = cut_exec_command(argc, argv, context);
	while ((option = read_next_option(&command_collect, argc, argv, "o:",
									  long_options)) != -1)
	{
		status = set_collect_option(context, option, optarg);
		if (status != STATUS_OK)
			return status;
	}
	if (optind < argc)
		return usage_surplus(&command_collect, argv[optind]);
	if (context->print_spec)
		return STATUS_OK;
	status = check_combination(context);
	if (status == STATUS_OK)
		status = check_bundle_names(&context->head);
	return status != STATUS_OK ? status :
		database_check(&command_collect, context->db);
}

/*
 * Store the bundle, which is also in the spool unless spool is -1. Returns
 * STATUS_OK if it is stored, STATUS_FINDINGS if it waits in the spool,
 * STATUS_FAILED if it is in neither or will never be taken.
 */
static int
store_captured_bundle(const CollectContext *context, int spool,
					  const json_t *bundle)
{
	char		bundle_id[BUNDLE_ID_SIZE];
	char		name[SPOOL_NAME_SIZE];
	PGconn	   *conn = database_connect(context->db);
	StoreOutcome outcome = conn == NULL ? STORE_LATER :
		store_bundle(conn, bundle, bundle_id);
	const char *id = bundle_string(bundle, "capture_id");
	bool		ok;

	PQfinish(conn);
	spool_name(bundle, name);
	if (outcome == STORE_DONE)
	{
		ok = spool < 0 || spool_remove(spool, name);
		ok = line_print("stored", "bundle_id", bundle_id, "capture_id", id,
						(char *) NULL) && ok;
		return ok ? STATUS_OK : STATUS_FAILED;
	}
	if (spool < 0)
	{
		say("neither the database nor the spool could take the bundle");
		return STATUS_FAILED;
	}
	if (outcome == STORE_REFUSED)
	{
		spool_put_aside(spool, name);
		say("the database will never take this bundle: it was put aside in the"
			" spool");
		return STATUS_FAILED;
	}
	return line_print("spooled", "capture_id", id, (char *) NULL) ?
		STATUS_FINDINGS : STATUS_FAILED;
}

/*
 * Write the bundle into an archive instead of the database. Returns the status
 * to exit with.
 */
static int
write_bundle_archive(const char *path, const json_t *bundle)
{
	Buffer		archive = {0};
	bool		ok = pack_bundle(bundle, &archive) &&
		file_replace_content(path, archive.data, archive.len);

	buffer_free(&archive);
	if (ok && strcmp(path, "-") != 0)
		ok = line_print("written", "file", path, "capture_id",
						bundle_string(bundle, "capture_id"), (char *) NULL);
	return ok ? STATUS_OK : STATUS_FAILED;
}

/*
 * Bring the bundle where it was asked to go. A spool that cannot be used is no
 * reason to give up: the bundle is still in memory. Returns the status to exit
 * with.
 */
static int
deliver_bundle(const CollectContext *context, const json_t *bundle)
{
	int			spool;
	int			status;

	if (context->dry_run)
		return finish_output(text_print_json(bundle));
	if (context->output != NULL)
		return write_bundle_archive(context->output, bundle);
	spool = spool_open(spool_path(context->spool_path));
	if (spool >= 0 && !spool_put(spool, bundle))
	{
		close(spool);
		spool = -1;
	}
	status = store_captured_bundle(context, spool, bundle);
	if (spool >= 0)
		close(spool);
	return status;
}

/*
 * Capture and keep a bundle. The root is opened once, as O_PATH, so that all
 * sections are read below the same folder. Returns the status to exit with.
 */
static int
capture_and_deliver(CollectContext *context)
{
	const char *root = context->root_path != NULL ? context->root_path : "/";
	json_t	   *bundle;
	int			status;

	context->source.root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (context->source.root < 0)
	{
		say("could not open \"%s\": %s", root, strerror(errno));
		return STATUS_FAILED;
	}
	bundle = bundle_capture(&context->head, &context->spec, &context->source,
							&context->redactor);
	close(context->source.root);
	if (bundle == NULL)
		return STATUS_FAILED;
	status = deliver_bundle(context, bundle);
	json_decref(bundle);
	return status;
}

/*
 * Run "rescuectl collect"; returns the status to exit with. The redactor and
 * the specification are read before anything is captured: with a wrong one
 * nothing is. Until then a signal ends the program at once, since there is
 * nothing to keep, and a file that is a FIFO may have no writer.
 */
static int
run_collect_command(int argc, char **argv)
{
	static CollectContext context;
	int			status = read_collect_options(argc, argv, &context);

	if (status != STATUS_OK)
		return status;
	if (context.print_spec)
	{
		fputs(spec_default, stdout);
		return finish_output(STATUS_OK);
	}
	status = STATUS_FAILED;
	if (redactor_open(&context.redactor, context.rules_path, context.key_path))
	{
		if (spec_read(&context.spec, context.spec_path))
		{
			stop_catch_signals();
			status = capture_and_deliver(&context);
		}
		redactor_close(&context.redactor);
	}
	spec_free(&context.spec);
	free(context.source.prefix);
	return status;
}
