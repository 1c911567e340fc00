/*
 * list.c
 *		rescuectl list: the bundles of a workspace, newest first.
 *
 * A terminal gets a table with headings, a pipe gets values with tabs between:
 * a script must not depend on the width of a column.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rescuectl/database.h"
#include "rescuectl/stored.h"
#include "rescuectl/text.h"

static const char help_text[] =
"rescuectl list prints the bundles of a workspace, newest first.\n"
"\n"
"Usage:\n"
"  rescuectl list --workspace=W --org=O [OPTION]...\n"
"\n"
"Options:\n"
"      --before=ID        only what is older than this bundle\n"
"      --db=URI           the database, without a password in it\n"
"  -f, --format=FORMAT    human, tsv or json (default: human on a terminal, else\n"
"                         tsv)\n"
"      --max-rows=NUMBER  at most so many (default: 20)\n"
"      --org=ORG          the organisation\n"
"      --workspace=NAME   the workspace\n"
"  -h, --help             show this help, then exit\n"
"\n"
"Columns: bundle, time, sections, bytes, redactions, truncated, instance, reason;\n"
"for people with headings, as tsv with a tab between.\n"
"\n"
"Exit status: 0 listed, 1 no bundle found, 2 could not.\n";

static int	run_list_command(int argc, char **argv);

const Subcommand command_list = {
	"list", "print the bundles of a workspace", help_text, run_list_command
};

#define LIST_SQL "SELECT bundle_id, to_char(captured_at AT TIME ZONE 'UTC'," \
	" 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), sections, bytes, redactions," \
	" CASE WHEN truncated THEN 'truncated' ELSE 'whole' END," \
	" coalesce(instance_id, '-'), reason" \
	" FROM pg_catalog.rescue_list($1::text, $2::text, $3::int, $4::bigint)"

typedef enum ListFormat
{
	LIST_DEFAULT, LIST_HUMAN, LIST_TSV, LIST_JSON
} ListFormat;

/* Columns, as they are headed. */
static const char *const column_names[] = {"bundle", "time", "sections",
"bytes", "redactions", "truncated", "instance", "reason"};

/* The last columns are text, the fifth a word, the others numbers. */
enum
{
	COLUMN_TIME = 1, COLUMN_TRUNCATED = 5, COLUMN_INSTANCE, COLUMN_REASON,
	COLUMN_COUNT
};

/* What the options ask for; strings point into argv. */
typedef struct ListContext
{
	Request		request;
	const char *max_rows;
	const char *before;
	ListFormat	format;
} ListContext;

/*
 * Whether s is NULL or a number that a bigint can hold: the server's own error
 * for anything else would be less clear.
 */
static bool
is_bigint_text(const char *s)
{
	return s == NULL || (*s != '\0' && strlen(s) <= 18 &&
						 s[strspn(s, "0123456789")] == '\0');
}

/* Take the value of --format; false for an unknown name. */
static bool
set_list_format(ListContext *context, const char *name)
{
	context->format = strcmp(name, "json") == 0 ? LIST_JSON :
		strcmp(name, "tsv") == 0 ? LIST_TSV :
		strcmp(name, "human") == 0 ? LIST_HUMAN : LIST_DEFAULT;
	return context->format != LIST_DEFAULT;
}

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_list_options(int argc, char **argv, ListContext *context)
{
	static const struct option long_options[] = {
		{"before", required_argument, NULL, 'b'},
		{"db", required_argument, NULL, 'D'},
		{"format", required_argument, NULL, 'f'},
		{"max-rows", required_argument, NULL, 'm'},
		{"org", required_argument, NULL, 'O'},
		{"workspace", required_argument, NULL, 'W'},
		{NULL, 0, NULL, 0}
	};
	int			option;

	context->max_rows = "20";
	while ((option = read_next_option(&command_list, argc, argv, "f:",
									  long_options)) != -1)
	{
		if (option == 'b')
			context->before = optarg;
		else if (option == 'm')
			context->max_rows = optarg;
		else if (option == 'f' && !set_list_format(context, optarg))
			return usage_error(&command_list,
							   "--format takes human, tsv or json, not", optarg);
		else if (option != 'f' &&
				 !request_option(&context->request, option, optarg))
			return STATUS_FAILED;
	}
	if (optind < argc)
		return usage_surplus(&command_list, argv[optind]);
	if (!is_bigint_text(context->before) || !is_bigint_text(context->max_rows))
		return usage_error(&command_list,
						   "--before and --max-rows take a number", NULL);
	return request_check(&context->request, &command_list, 0, NULL, 0);
}

/* Print the rows for programs: no headings, a tab between two values. */
static void
print_rows_as_tsv(const PGresult *rows)
{
	for (int row = 0; row < PQntuples(rows); row++)
		for (int column = 0; column < COLUMN_COUNT; column++)
		{
			text_print_name(PQgetvalue(rows, row, column));
			putchar(column < COLUMN_REASON ? '\t' : '\n');
		}
}

/*
 * Print a field of a table, numbers to the right. The last one of a line is
 * not filled up with blanks.
 */
static void
print_table_field(const char *value, int column, size_t width)
{
	size_t		len = strlen(value);
	int			fill = len < width ? (int) (width - len) : 0;
	bool		number = column != COLUMN_TIME && column < COLUMN_TRUNCATED;

	if (number)
		printf("%*s", fill, "");
	text_print_name(value);
	if (column == COLUMN_REASON)
		putchar('\n');
	else
		printf("%*s  ", number ? 0 : fill, "");
}

/* Print the rows under headings, each column as wide as its longest value. */
static void
print_rows_as_table(const PGresult *rows)
{
	size_t		widths[COLUMN_COUNT];

	if (PQntuples(rows) == 0)
		return;
	for (int column = 0; column < COLUMN_COUNT; column++)
	{
		widths[column] = strlen(column_names[column]);
		for (int row = 0; row < PQntuples(rows); row++)
			if (strlen(PQgetvalue(rows, row, column)) > widths[column])
				widths[column] = strlen(PQgetvalue(rows, row, column));
	}
	for (int column = 0; column < COLUMN_COUNT; column++)
		print_table_field(column_names[column], column, widths[column]);
	for (int row = 0; row < PQntuples(rows); row++)
		for (int column = 0; column < COLUMN_COUNT; column++)
			print_table_field(PQgetvalue(rows, row, column), column,
							  widths[column]);
}

/*
 * Return one value as JSON; the caller owns it. Numbers stay numbers, an
 * unknown instance is null.
 */
static json_t *
listed_value_to_json(const char *value, int column)
{
	if (column == COLUMN_TRUNCATED)
		return json_boolean(strcmp(value, "truncated") == 0);
	if (column == COLUMN_INSTANCE && strcmp(value, "-") == 0)
		return json_null();
	if (column == COLUMN_TIME || column >= COLUMN_INSTANCE)
		return text_to_json(value, strlen(value));
	return json_integer(strtoll(value, NULL, 10));
}

/*
 * Print an array of objects, empty where there is no bundle. Returns
 * STATUS_OK, or STATUS_FAILED after a message.
 */
static int
print_rows_as_json(const PGresult *rows)
{
	json_t	   *list = json_array();
	int			status;

	for (int row = 0; row < PQntuples(rows); row++)
	{
		json_t	   *object = json_object();

		for (int column = 0; column < COLUMN_COUNT; column++)
			json_object_set_new(object, column_names[column],
								listed_value_to_json(PQgetvalue(rows, row,
																column),
													 column));
		json_array_append_new(list, object);
	}
	status = text_print_json(list);
	json_decref(list);
	return status;
}

/*
 * Print the rows in the given format. Returns STATUS_FINDINGS if there is no
 * row.
 */
static int
print_listed_rows(const PGresult *rows, ListFormat format)
{
	int			status = PQntuples(rows) > 0 ? STATUS_OK : STATUS_FINDINGS;

	if (format == LIST_DEFAULT)
		format = isatty(STDOUT_FILENO) ? LIST_HUMAN : LIST_TSV;
	if (format == LIST_JSON && print_rows_as_json(rows) != STATUS_OK)
		return STATUS_FAILED;
	if (format == LIST_HUMAN)
		print_rows_as_table(rows);
	else if (format == LIST_TSV)
		print_rows_as_tsv(rows);
	return status;
}

/* Run "rescuectl list"; returns the status to exit with. */
static int
run_list_command(int argc, char **argv)
{
	static ListContext context;
	int			status = read_list_options(argc, argv, &context);
	const char *values[4];
	PGconn	   *conn;
	PGresult   *rows = NULL;

	if (status != STATUS_OK)
		return status;
	values[0] = context.request.workspace;
	values[1] = context.request.org;
	values[2] = context.max_rows;
	values[3] = context.before;
	conn = database_connect(context.request.db);
	if (conn != NULL)
		rows = database_query(conn, LIST_SQL, 4, values, NULL);
	status = rows != NULL ?
		finish_output(print_listed_rows(rows, context.format)) : STATUS_FAILED;
	PQclear(rows);
	PQfinish(conn);
	return status;
}
