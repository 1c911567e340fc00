/*
 * export.c
 *		rescuectl export: one organisation as a file.
 */
#include <stdio.h>
#include <string.h>

#include "common/read.h"
#include "rescuectl/files.h"
#include "rescuectl/org_copy.h"

static const char help_text[] =
"rescuectl export writes everything of one organisation, as of one moment, as\n"
"lines of JSON: bundles with their sections, holds, tombstones, billing, jobs,\n"
"reports of pins, and tokens by their digests. No line has a secret that was\n"
"found and redacted, and none has a token.\n"
"\n"
"Usage:\n"
"  rescuectl export --org=O [-o FILE] [OPTION]...\n"
"\n"
"Options:\n"
"      --db=URI      the database, without a password in it\n"
"      --org=ORG     the organisation\n"
"  -o, --output=FILE  write this file, mode 0600, whole or not at all (default:\n"
"                    standard output)\n"
"  -h, --help        show this help, then exit\n"
"\n"
"The role needs the set admin. rescuectl import takes the file in.\n"
"\n"
"Exit status: 0 written, 2 could not.\n";

static int	run_export_command(int argc, char **argv);

const Subcommand command_export = {
	"export", "write everything of an organisation to a file", help_text,
	run_export_command
};

/* What the options ask for, and the file that is being written. */
typedef struct Export
{
	const char *db;
	const char *org;
	const char *path;
	Replacement file;
	Buffer		buffer;
	long long	lines;
} Export;

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_export_options(int argc, char **argv, Export *export)
{
	static const struct option long_options[] = {
		{"db", required_argument, NULL, 'D'},
		{"org", required_argument, NULL, 'O'},
		{"output", required_argument, NULL, 'o'},
		{NULL, 0, NULL, 0}
	};
	int			option;

	export->path = "-";
	while ((option = read_next_option(&command_export, argc, argv, "o:",
									  long_options)) != -1)
	{
		if (option == 'D')
			export->db = optarg;
		else if (option == 'O')
			export->org = optarg;
		else if (option == 'o')
			export->path = optarg;
		else
			return STATUS_FAILED;
	}
	if (optind < argc)
		return usage_surplus(&command_export, argv[optind]);
	if (export->org == NULL)
		return usage_error(&command_export, "missing", "--org");
	return database_check(&command_export, export->db);
}

/* Write what was gathered. */
static bool
write_gathered_lines(Export *export)
{
	bool		ok = replacement_write(&export->file, export->buffer.data,
									   export->buffer.len);

	export->buffer.len = 0;
	return ok;
}

/* Take a line, as a LineTaker. */
static bool
take_copied_line(void *arg, const char *line, size_t len)
{
	Export	   *export = arg;

	export->lines++;
	if (!buffer_append(&export->buffer, line, len) ||
		!buffer_append(&export->buffer, "\n", 1))
	{
		say("out of memory");
		return false;
	}
	return export->buffer.len < READ_CHUNK || write_gathered_lines(export);
}

/* Run "rescuectl export"; returns the status to exit with. */
static int
run_export_command(int argc, char **argv)
{
	static Export export;
	int			status = read_export_options(argc, argv, &export);
	PGconn	   *conn;
	bool		ok;

	if (status != STATUS_OK)
		return status;
	conn = database_connect(export.db);
	ok = conn != NULL && replacement_begin(&export.file, export.path) &&
		replacement_end(&export.file,
						copy_out(conn, export.org, take_copied_line,
								 &export) &&
						write_gathered_lines(&export));
	if (ok && strcmp(export.path, "-") != 0)
		printf("%lld rows\n", export.lines - 2);
	buffer_free(&export.buffer);
	PQfinish(conn);
	return finish_output(ok ? STATUS_OK : STATUS_FAILED);
}
