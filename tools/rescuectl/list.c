/*
 * list.c
 *		rescuectl list: the bundles of a workspace, newest first.
 */
#include <stdio.h>
#include <string.h>

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
"      --max-rows=NUMBER  at most so many (default: 20)\n"
"      --org=ORG          the organisation\n"
"      --workspace=NAME   the workspace\n"
"  -?, --help             show this help, then exit\n"
"\n"
"Columns, with a tab between: bundle, time, sections, bytes, redactions,\n"
"truncated, instance, reason.\n"
"\n"
"Exit status: 0 listed, 1 there is none, 2 could not.\n";

static int	run(int argc, char **argv);

const Command command_list = {
	"list", "print the bundles of a workspace", help_text, run
};

#define LIST_SQL "SELECT bundle_id, to_char(captured_at AT TIME ZONE 'UTC'," \
	" 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), sections, bytes, redactions," \
	" CASE WHEN truncated THEN 'truncated' ELSE 'whole' END," \
	" coalesce(instance_id, '-'), reason" \
	" FROM pg_catalog.rescue_list($1::text, $2::text, $3::int, $4::bigint)"

typedef struct Context
{
	Request		request;
	const char *max_rows;
	const char *before;
} Context;

static bool
is_number(const char *s)
{
	return s == NULL || (*s != '\0' && strlen(s) <= 18 &&
						 s[strspn(s, "0123456789")] == '\0');
}

static int
read_options(int argc, char **argv, Context *context)
{
	static const struct option long_options[] = {
		{"before", required_argument, NULL, 'b'},
		{"db", required_argument, NULL, 'D'},
		{"max-rows", required_argument, NULL, 'm'},
		{"org", required_argument, NULL, 'O'},
		{"workspace", required_argument, NULL, 'W'},
		{NULL, 0, NULL, 0}
	};
	int			option;

	context->max_rows = "20";
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1)
	{
		if (option == 'b')
			context->before = optarg;
		else if (option == 'm')
			context->max_rows = optarg;
		else if (!request_option(&context->request, option, optarg))
			return usage_hint(&command_list);
	}
	if (optind < argc)
		return usage_error(&command_list, "too many command-line arguments, the"
						   " first is", argv[optind]);
	if (!is_number(context->before) || !is_number(context->max_rows))
		return usage_error(&command_list,
						   "--before and --max-rows take a number", NULL);
	return request_check(&context->request, &command_list);
}

static int
print_rows(const PGresult *rows)
{
	for (int row = 0; row < PQntuples(rows); row++)
	{
		for (int column = 0; column < PQnfields(rows); column++)
		{
			if (column > 0)
				putchar('\t');
			text_print_name(PQgetvalue(rows, row, column));
		}
		putchar('\n');
	}
	return PQntuples(rows) > 0 ? STATUS_OK : STATUS_FINDINGS;
}

static int
run(int argc, char **argv)
{
	static Context context;
	int			status = read_options(argc, argv, &context);
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
	status = rows != NULL ? finish_output(print_rows(rows)) : STATUS_FAILED;
	PQclear(rows);
	PQfinish(conn);
	return status;
}
