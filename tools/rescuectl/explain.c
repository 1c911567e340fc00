/*
 * explain.c
 *		rescuectl explain: why a workspace did not boot.
 */
#include <stdio.h>
#include <string.h>

#include "rescuectl/database.h"
#include "rescuectl/stored.h"
#include "rescuectl/text.h"

static const char help_text[] =
"rescuectl explain tells why a workspace did not boot, from its newest bundle:\n"
"first the headline, then the other phases of the boot; for one that failed the\n"
"cause, where that shows, and what to do.\n"
"\n"
"Usage:\n"
"  rescuectl explain --workspace=W --org=O [OPTION]...\n"
"\n"
"Options:\n"
"      --db=URI           the database, without a password in it\n"
"  -f, --format=FORMAT    human or json (default: human)\n"
"      --org=ORG          the organisation\n"
"      --workspace=NAME   the workspace\n"
"  -?, --help             show this help, then exit\n"
"\n"
"Exit status: 0 explained, 1 there is no bundle, 2 could not.\n";

static int	run(int argc, char **argv);

const Command command_explain = {
	"explain", "tell why a workspace did not boot", help_text, run
};

#define EXPLAIN_SQL "SELECT headline, phase, verdict, cause, confidence," \
	" evidence_section, evidence_line, evidence, remedy, who" \
	" FROM pg_catalog.rescue_explain($1::text, $2::text)"

/* Columns of that. */
enum
{
	COLUMN_HEADLINE, COLUMN_PHASE, COLUMN_VERDICT, COLUMN_CAUSE, COLUMN_CONFIDENCE,
	COLUMN_SECTION, COLUMN_LINE, COLUMN_EVIDENCE, COLUMN_REMEDY, COLUMN_WHO
};

static int
read_options(int argc, char **argv, Request *request, bool *json)
{
	static const struct option long_options[] = {
		{"db", required_argument, NULL, 'D'},
		{"format", required_argument, NULL, 'f'},
		{"org", required_argument, NULL, 'O'},
		{"workspace", required_argument, NULL, 'W'},
		{NULL, 0, NULL, 0}
	};
	int			option;

	while ((option = getopt_long(argc, argv, "f:", long_options, NULL)) != -1)
	{
		if (request_option(request, option, optarg))
			continue;
		if (option != 'f')
			return usage_hint(&command_explain);
		*json = strcmp(optarg, "json") == 0;
		if (!*json && strcmp(optarg, "human") != 0)
			return usage_error(&command_explain,
							   "--format takes human or json, not", optarg);
	}
	if (optind < argc)
		return usage_error(&command_explain, "too many command-line arguments,"
						   " the first is", argv[optind]);
	return request_check(request, &command_explain);
}

/* A value of a row; NULL if there is none. */
static const char *
value_at(const PGresult *rows, int row, int column)
{
	return PQgetisnull(rows, row, column) ? NULL :
		PQgetvalue(rows, row, column);
}

/* A line below a phase, where there is something to say. */
static void
print_detail(const char *before, const char *text, const char *after)
{
	if (text == NULL || *text == '\0')
		return;
	printf("    %s", before);
	text_print_name(text);
	printf("%s\n", after);
}

static void
print_row(const PGresult *rows, int row)
{
	const char *section = value_at(rows, row, COLUMN_SECTION);
	const char *line = value_at(rows, row, COLUMN_LINE);
	const char *who = value_at(rows, row, COLUMN_WHO);
	const char *cause = value_at(rows, row, COLUMN_CAUSE);

	printf("%-10s %s", PQgetvalue(rows, row, COLUMN_PHASE),
		   PQgetvalue(rows, row, COLUMN_VERDICT));
	if (cause != NULL)
	{
		fputs(": ", stdout);
		text_print_name(cause);
		printf(" (confidence %s)", PQgetvalue(rows, row, COLUMN_CONFIDENCE));
	}
	putchar('\n');
	if (section != NULL)
	{
		fputs("    in ", stdout);
		text_print_name(section);
		printf("%s%s\n", line != NULL ? ", line " : "",
			   line != NULL ? line : "");
	}
	print_detail("| ", value_at(rows, row, COLUMN_EVIDENCE), "");
	print_detail("what to do: ", value_at(rows, row, COLUMN_REMEDY), "");
	print_detail("by: ", who, "");
}

/* All rows as an array of objects; numbers stay numbers. */
static bool
print_json(const PGresult *rows)
{
	json_t	   *list = json_array();
	bool		ok = list != NULL;

	for (int row = 0; ok && row < PQntuples(rows); row++)
	{
		json_t	   *object = json_object();

		for (int column = 0; column < PQnfields(rows); column++)
		{
			const char *value = value_at(rows, row, column);
			json_t	   *number = value != NULL &&
				(column == COLUMN_LINE || column == COLUMN_CONFIDENCE) ?
				json_loads(value, JSON_DECODE_ANY, NULL) :
				value != NULL && column == COLUMN_HEADLINE ?
				json_boolean(value[0] == 't') : NULL;

			json_object_set_new(object, PQfname(rows, column),
								number != NULL ? number : value != NULL ?
								text_to_json(value, strlen(value)) : json_null());
		}
		ok = json_array_append_new(list, object) == 0;
	}
	ok = ok && json_dumpf(list, stdout, JSON_INDENT(2)) == 0 &&
		putchar('\n') != EOF;
	json_decref(list);
	return ok;
}

static int
print_rows(const PGresult *rows, bool json)
{
	if (PQntuples(rows) == 0)
	{
		say("there is no bundle");
		return STATUS_FINDINGS;
	}
	if (json)
		return print_json(rows) ? STATUS_OK : STATUS_FAILED;
	for (int row = 0; row < PQntuples(rows); row++)
		print_row(rows, row);
	return STATUS_OK;
}

static int
run(int argc, char **argv)
{
	Request		request = {0};
	bool		json = false;
	int			status = read_options(argc, argv, &request, &json);
	const char *values[] = {request.workspace, request.org};
	PGconn	   *conn;
	PGresult   *rows = NULL;

	if (status != STATUS_OK)
		return status;
	conn = database_connect(request.db);
	if (conn != NULL)
		rows = database_query(conn, EXPLAIN_SQL, 2, values, NULL);
	status = rows != NULL ? finish_output(print_rows(rows, json)) :
		STATUS_FAILED;
	PQclear(rows);
	PQfinish(conn);
	return status;
}
