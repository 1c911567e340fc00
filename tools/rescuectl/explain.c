/*
 * explain.c
 *		rescuectl explain: why a workspace did not boot.
 *
 * The verdict on a stored bundle is the database's; that on files is computed
 * here, by the same code. Both come as the same rows, so that there is one way
 * to print them.
 */
#include <stdio.h>
#include <string.h>

#include "rescuectl/database.h"
#include "rescuectl/given.h"
#include "rescuectl/judge.h"
#include "rescuectl/stored.h"
#include "rescuectl/text.h"

static const char help_text[] =
"rescuectl explain tells why a workspace did not boot: first the headline, what\n"
"failed, where, the line that shows it, what to do and who can do it; then each\n"
"phase of the boot.\n"
"\n"
"Usage:\n"
"  rescuectl explain FILE... [OPTION]...\n"
"  rescuectl explain --workspace=W --org=O [OPTION]...\n"
"\n"
"FILE is a bundle, as rescuectl show takes it, or a log; several logs are one\n"
"bundle. \"-\" is standard input: kubectl logs x | rescuectl explain -\n"
"\n"
"Options:\n"
"      --db=URI           the database, without a password in it\n"
"  -f, --format=FORMAT    human or json (default: human)\n"
"      --org=ORG          the organisation\n"
"      --workspace=NAME   the workspace\n"
"  -h, --help             show this help, then exit\n"
"\n"
"Exit status: 0 explained, also where nothing is known, 1 there is no bundle, 2\n"
"could not.\n";

static int	run_explain_command(int argc, char **argv);

const Subcommand command_explain = {
	"explain", "tell why a workspace did not boot", help_text,
	run_explain_command
};

/* As many logs as a bundle has sections. */
#define FILES_MAX 64

#define EXPLAIN_SQL "SELECT headline, phase, verdict, cause, confidence," \
	" evidence_section, evidence_line, evidence, remedy, who" \
	" FROM pg_catalog.rescue_explain($1::text, $2::text)"

/* Columns of that which are no text. */
enum
{
	COLUMN_HEADLINE = 0, COLUMN_CONFIDENCE = 4, COLUMN_LINE = 6
};

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_explain_options(int argc, char **argv, Request *request, bool *json)
{
	static const struct option long_options[] = {
		{"db", required_argument, NULL, 'D'},
		{"format", required_argument, NULL, 'f'},
		{"org", required_argument, NULL, 'O'},
		{"workspace", required_argument, NULL, 'W'},
		{NULL, 0, NULL, 0}
	};
	int			option;

	while ((option = read_next_option(&command_explain, argc, argv, "f:",
									  long_options)) != -1)
	{
		if (request_option(request, option, optarg))
			continue;
		if (option != 'f')
			return STATUS_FAILED;
		if (take_format_value(&command_explain, optarg, json) != STATUS_OK)
			return STATUS_FAILED;
	}
	return request_check(request, &command_explain, argc - optind,
						 argv + optind, FILES_MAX);
}

/* Return a value of the database's rows as JSON; the caller owns it. */
static json_t *
verdict_value_to_json(const PGresult *result, int row, int column)
{
	const char *value = PQgetvalue(result, row, column);

	if (PQgetisnull(result, row, column))
		return json_null();
	if (column == COLUMN_HEADLINE)
		return json_boolean(value[0] == 't');
	if (column == COLUMN_LINE || column == COLUMN_CONFIDENCE)
		return json_loads(value, JSON_DECODE_ANY, NULL);
	return text_to_json(value, strlen(value));
}

/*
 * Return the database's rows in the form of judge_sections(); the caller owns
 * them.
 */
static json_t *
verdict_rows_to_json(const PGresult *result)
{
	json_t	   *rows = json_array();

	for (int row = 0; row < PQntuples(result); row++)
	{
		json_t	   *object = json_object();

		for (int column = 0; column < PQnfields(result); column++)
			json_object_set_new(object, PQfname(result, column),
								verdict_value_to_json(result, row, column));
		json_array_append_new(rows, object);
	}
	return rows;
}

/*
 * Set *rows to the verdict of the database. Returns STATUS_OK, STATUS_FINDINGS
 * if there is no bundle, or STATUS_FAILED after a message.
 */
static int
fetch_verdict_rows(const Request *request, json_t **rows)
{
	const char *values[] = {request->workspace, request->org};
	PGconn	   *conn = database_connect(request->db);
	PGresult   *result = NULL;

	if (conn != NULL)
		result = database_query(conn, EXPLAIN_SQL, 2, values, NULL);
	if (result != NULL)
		*rows = verdict_rows_to_json(result);
	PQclear(result);
	PQfinish(conn);
	if (*rows == NULL)
		return STATUS_FAILED;
	if (json_array_size(*rows) > 0)
		return STATUS_OK;
	say("there is no bundle");
	return STATUS_FINDINGS;
}

/* Set *rows to the verdict on files. Returns the status to go on with. */
static int
judge_given_files(const Request *request, json_t **rows)
{
	Stored		stored;
	int			status =
	given_fetch_files(request->files, request->file_count, true,
					  &stored);

	if (status == STATUS_OK)
	{
		*rows = judge_sections(stored.sections);
		status = *rows != NULL ? STATUS_OK : STATUS_FAILED;
	}
	stored_free(&stored);
	return status;
}

/*
 * Return a text of a row, NULL if it is null or missing. It belongs to the
 * row.
 */
static const char *
verdict_row_string(const json_t *row, const char *column)
{
	return json_string_value(json_object_get(row, column));
}

/*
 * Print which section and line show the verdict, and the line. Section names
 * and lines come from the machine: they are printed so that they cannot move
 * the cursor.
 */
static void
print_evidence(const json_t *row)
{
	const char *section = verdict_row_string(row, "evidence_section");
	const char *evidence = verdict_row_string(row, "evidence");
	json_int_t	line = section_number(row, "evidence_line");

	if (section == NULL)
		return;
	fputs(", in ", stdout);
	text_print_name(section);
	if (line > 0)
		printf(", line %" JSON_INTEGER_FORMAT, line);
	if (evidence == NULL)
		return;
	fputs(":\n    ", stdout);
	text_print_name(evidence);
}

/*
 * Print the verdict that counts: what happened, where it is seen, what to do,
 * and who can.
 */
static void
print_headline(const json_t *row)
{
	const char *verdict = verdict_row_string(row, "verdict");
	const char *remedy = verdict_row_string(row, "remedy");
	const char *who = verdict_row_string(row, "who");

	if (strcmp(verdict, "failed") == 0)
		printf("%s failed: ", verdict_row_string(row, "phase"));
	else
		printf("%s: ", strcmp(verdict, "ok") == 0 ? "Nothing failed" :
			   "Nothing shows what failed");
	text_print_name(KNOWN(verdict_row_string(row, "cause")));
	print_evidence(row);
	putchar('\n');
	if (remedy == NULL || strcmp(verdict, "ok") == 0)
		return;
	fputs("What to do: ", stdout);
	text_print_name(remedy);
	putchar('\n');
	if (who != NULL)
		printf("Who can do it: the %s\n", who);
}

/*
 * Print the phases whose verdict is unknown, or the others, in the order of
 * the boot. Returns how many they are.
 */
static int
print_boot_phases(const json_t *rows, bool unknown)
{
	static const char *const order[] = {"provision", "image", "volume",
	"config", "secrets", "start", "handshake", "health"};
	int			count = 0;

	for (size_t at = 0; at < sizeof(order) / sizeof(order[0]); at++)
	{
		size_t		i = 0;
		const json_t *row;

		while ((row = json_array_get(rows, i)) != NULL &&
			   strcmp(verdict_row_string(row, "phase"), order[at]) != 0)
			i++;
		if (row == NULL ||
			(strcmp(verdict_row_string(row, "verdict"),
					"unknown") == 0) != unknown)
			continue;
		if (unknown)
			printf("%s%s", count == 0 ? "  unknown: " : ", ", order[at]);
		else
		{
			printf("  %-10s %-7s ", order[at],
				   verdict_row_string(row, "verdict"));
			text_print_name(KNOWN(verdict_row_string(row, "cause")));
			putchar('\n');
		}
		count++;
	}
	return count;
}

/*
 * Print the headline, then every phase; the unknown ones share a line, because
 * there is nothing to say of each.
 */
static void
print_verdict_rows(const json_t *rows)
{
	print_headline(json_array_get(rows, 0));
	fputs("\nPhases of the boot:\n", stdout);
	print_boot_phases(rows, false);
	if (print_boot_phases(rows, true) > 0)
		putchar('\n');
}

/* Run "rescuectl explain"; returns the status to exit with. */
static int
run_explain_command(int argc, char **argv)
{
	Request		request = {0};
	bool		json = false;
	json_t	   *rows = NULL;
	int			status = read_explain_options(argc, argv, &request, &json);

	if (status != STATUS_OK)
		return status;
	status = request.file_count > 0 ? judge_given_files(&request, &rows) :
		fetch_verdict_rows(&request, &rows);
	if (status == STATUS_OK && json)
		status = text_print_json(rows);
	else if (status == STATUS_OK)
		print_verdict_rows(rows);
	json_decref(rows);
	return finish_output(status);
}
