/*
 * import.c
 *		rescuectl import: take in the copy of an organisation.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rescuectl/files.h"
#include "rescuectl/org_copy.h"

static const char help_text[] =
"rescuectl import takes in the file of rescuectl export, in one transaction: all\n"
"of it, with the digests that came with it, or nothing. A second time changes\n"
"nothing; an organisation that is here already with other rows is refused.\n"
"\n"
"Usage:\n"
"  rescuectl import [OPTION]... [FILE]\n"
"\n"
"Options:\n"
"      --db=URI  the database, without a password in it\n"
"      --frozen  leave the organisation frozen: nothing of it is written before\n"
"                rescue_thaw()\n"
"  -h, --help    show this help, then exit\n"
"\n"
"The role needs the set admin. No FILE and \"-\" are standard input.\n"
"\n"
"Exit status: 0 it is there, 2 could not.\n";

static int	run_import_command(int argc, char **argv);

const Subcommand command_import = {
	"import", "take in what rescuectl export wrote", help_text,
	run_import_command
};

/* What the options ask for. */
typedef struct Import
{
	const char *db;
	const char *path;
	bool		frozen;
	char	   *org;			/* of the first line */
} Import;

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_import_options(int argc, char **argv, Import *import)
{
	static const struct option long_options[] = {
		{"db", required_argument, NULL, 'D'},
		{"frozen", no_argument, NULL, 'z'},
		{NULL, 0, NULL, 0}
	};
	int			option;
	int			status;

	while ((option = read_next_option(&command_import, argc, argv, "",
									  long_options)) != -1)
	{
		if (option == 'D')
			import->db = optarg;
		else if (option == 'z')
			import->frozen = true;
		else
			return STATUS_FAILED;
	}
	status = take_one_file(&command_import, argc - optind, argv + optind,
						   &import->path);
	return status != STATUS_OK ? status :
		database_check(&command_import, import->db);
}

/* Take the organisation from the first line. False, with a message. */
static bool
read_copy_head(Import *import, const char *line, size_t len)
{
	json_t	   *head = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	const char *org = json_string_value(json_object_get(json_object_get(head,
																		"rescue"),
														"org"));

	import->org = org != NULL ? strdup(org) : NULL;
	json_decref(head);
	if (import->org == NULL)
		say("%s does not begin as a copy of an organisation",
			file_display_name(import->path));
	return import->org != NULL;
}

/* Read a line without its end. False at the end of the file, or an error. */
static bool
read_copy_line(FILE *file, char **line, size_t *size, size_t *len)
{
	ssize_t		got = getline(line, size, file);

	if (got < 0)
		return false;
	*len = (size_t) got;
	if (*len > 0 && (*line)[*len - 1] == '\n')
		(*len)--;
	return true;
}

/* Send all lines of the file. False, with a message. */
static bool
send_copy_lines(Import *import, FILE *file, CopyIn *copy)
{
	char	   *line = NULL;
	size_t		size = 0;
	size_t		len;
	bool		ok = true;

	while (ok && read_copy_line(file, &line, &size, &len))
	{
		if (copy->org == NULL)
		{
			ok = read_copy_head(import, line, len);
			copy->org = import->org;
		}
		ok = ok && copy_in_line(copy, line, len);
	}
	free(line);
	if (ok && ferror(file))
	{
		say("could not read %s: %s", file_display_name(import->path),
			strerror(errno));
		return false;
	}
	if (ok && copy->org == NULL)
	{
		say("%s is empty", file_display_name(import->path));
		return false;
	}
	return ok && copy_in_end(copy);
}

/*
 * Refuse a copy that was not whole: the organisation would be arriving for
 * ever. Then let it be written, unless it is to stay frozen.
 */
static bool
check_copy_is_whole(const Import *import, PGconn *conn)
{
	const char *values[] = {import->org};
	PGresult   *result = database_query(conn,
										"SELECT state FROM pg_catalog.rescue_residence($1::text)",
										1, values, NULL);
	bool		whole = result != NULL &&
		strcmp(PQgetvalue(result, 0, 0), "arriving") != 0;

	if (result != NULL && !whole)
		say("%s is not whole: its last lines are missing",
			file_display_name(import->path));
	PQclear(result);
	return whole &&
		(import->frozen ||
		 copy_run_statement(conn, "SELECT pg_catalog.rescue_thaw($1::text)", 1,
							values)) &&
		copy_run_statement(conn, "COMMIT", 0, NULL);
}

/* Take in an open file. False, with a message. */
static bool
import_open_file(Import *import, FILE *file)
{
	CopyIn		copy = {.conn = database_connect(import->db)};
	bool		ok = copy.conn != NULL && copy_in_begin(&copy) &&
		send_copy_lines(import, file, &copy) &&
		check_copy_is_whole(import, copy.conn);

	if (ok)
		printf("%lld rows\n", copy.rows);
	copy_in_free(&copy);
	PQfinish(copy.conn);
	return ok;
}

/* Run "rescuectl import"; returns the status to exit with. */
static int
run_import_command(int argc, char **argv)
{
	static Import import;
	int			status = read_import_options(argc, argv, &import);
	int			fd;
	FILE	   *file;
	bool		ok;

	if (status != STATUS_OK)
		return status;
	fd = file_open_input(import.path);
	file = fd < 0 ? NULL : fdopen(fd, "r");
	if (fd >= 0 && file == NULL)
		say("could not read %s: %s", file_display_name(import.path),
			strerror(errno));
	ok = file != NULL && import_open_file(&import, file);
	if (file != NULL)
		fclose(file);
	free(import.org);
	return finish_output(ok ? STATUS_OK : STATUS_FAILED);
}
