/*
 * move.c
 *		rescuectl move: an organisation goes to another database.
 *
 * Freeze it at the source, copy it, let it depart there, thaw it at the target,
 * and clear what it left. Each database stores the organisation's state and
 * the digest of its copy: whatever the last run did not do is done by the
 * next one, and nothing is done that another copy would not allow. At no time
 * is the organisation written in both.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rescuectl/lines.h"
#include "rescuectl/org_copy.h"
#include "rescuectl/process.h"

/* How long the command of --switch may take. */
#define SWITCH_TIME (60 * 1000)
#define SWITCH_GRACE 2000

static const char help_text[] =
"rescuectl move takes an organisation to another database: it is frozen, copied,\n"
"compared, let go and opened there. Meanwhile it can be read, and what would\n"
"write is refused with RB013, to be tried again. Run it again after any failure.\n"
"\n"
"Usage:\n"
"  rescuectl move --org=O --from=URI --to=URI [OPTION]...\n"
"\n"
"Options:\n"
"      --from=URI        where it is, without a password in it\n"
"      --keep            leave its rows at the source, where no call reaches them\n"
"      --org=ORG         the organisation\n"
"      --switch=COMMAND  run by /bin/sh between letting go and opening: changes\n"
"                        the route\n"
"      --to=URI          where it goes\n"
"  -h, --help            show this help, then exit\n"
"\n"
"The role needs the set admin on both sides. Each step is one JSON object on\n"
"standard output. If it is given up before the step \"departed\", rescue_thaw() at\n"
"the source opens it again.\n"
"\n"
"Exit status: 0 it is at the target, 2 could not.\n";

static int	run_move_command(int argc, char **argv);

const Subcommand command_move = {
	"move", "take an organisation to another database", help_text,
	run_move_command
};

/* Where the organisation is, as one side says. */
typedef struct Side
{
	PGconn	   *conn;
	char		state[16];
	char		digest[80];		/* of the copy, "" if there is no copy */
} Side;

typedef struct Move
{
	const char *org;
	const char *from_uri;
	const char *to_uri;
	const char *switch_command;
	bool		keep;
	Side		from;
	Side		to;
} Move;

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_move_options(int argc, char **argv, Move *move)
{
	static const struct option long_options[] = {
		{"from", required_argument, NULL, 'F'},
		{"keep", no_argument, NULL, 'k'},
		{"org", required_argument, NULL, 'O'},
		{"switch", required_argument, NULL, 's'},
		{"to", required_argument, NULL, 'T'},
		{NULL, 0, NULL, 0}
	};
	int			option;
	int			status;

	while ((option = read_next_option(&command_move, argc, argv, "",
									  long_options)) != -1)
	{
		if (option == 'F')
			move->from_uri = optarg;
		else if (option == 'k')
			move->keep = true;
		else if (option == 'O')
			move->org = optarg;
		else if (option == 's')
			move->switch_command = optarg;
		else if (option == 'T')
			move->to_uri = optarg;
		else
			return STATUS_FAILED;
	}
	if (optind < argc)
		return usage_surplus(&command_move, argv[optind]);
	if (move->org == NULL || move->from_uri == NULL || move->to_uri == NULL)
		return usage_error(&command_move, "--org, --from and --to are needed",
						   NULL);
	status = database_check(&command_move, move->from_uri);
	return status != STATUS_OK ? status :
		database_check(&command_move, move->to_uri);
}

/* Print a step that was done. */
static bool
report_step_done(const Move *move, const char *step)
{
	return line_print(step, "org", move->org, (char *) NULL);
}

/* Ask one side for the state of the organisation. */
static bool
query_org_state(const Move *move, Side *side)
{
	const char *values[] = {move->org};
	PGresult   *result = database_query(side->conn,
										"SELECT state, pg_catalog.encode(digest, 'hex')"
										" FROM pg_catalog.rescue_residence($1::text)",
										1, values, NULL);
	bool		ok = result != NULL && PQntuples(result) == 1;

	if (ok)
	{
		snprintf(side->state, sizeof(side->state), "%s",
				 PQgetvalue(result, 0, 0));
		snprintf(side->digest, sizeof(side->digest), "%s",
				 PQgetvalue(result, 0, 1));
	}
	PQclear(result);
	return ok;
}

/* Whether a side is in a state. */
static bool
side_is_in_state(const Side *side, const char *state)
{
	return strcmp(side->state, state) == 0;
}

/* Whether both sides have the digest of one and the same copy. */
static bool
share_copy_digest(const Move *move)
{
	return move->from.digest[0] != '\0' &&
		strcmp(move->from.digest, move->to.digest) == 0;
}

/* Call a function with the organisation, and tell the step. */
static bool
run_step_function(const Move *move, const Side *side, const char *sql,
				  const char *name)
{
	const char *values[] = {move->org};

	return copy_run_statement(side->conn, sql, 1, values) &&
		report_step_done(move, name);
}

/* A freeze waits for those who write, and they do for it: not for long. */
static bool
freeze_at_source(Move *move)
{
	return copy_run_statement(move->from.conn,
							  "SELECT set_config('lock_timeout', '25s', false)", 0, NULL) &&
		run_step_function(move, &move->from,
						  "SELECT pg_catalog.rescue_freeze($1::text)",
						  "frozen") &&
		copy_run_statement(move->from.conn,
						   "SELECT set_config('lock_timeout', '0', false)", 0, NULL);
}

/* Copy all rows, in one transaction at the target, which ends frozen. */
static bool
copy_to_target(Move *move)
{
	CopyIn		in = {.conn = move->to.conn, .org = move->org};
	bool		ok = copy_in_begin(&in) &&
		copy_out(move->from.conn, move->org, copy_in_line, &in) &&
		copy_in_end(&in) && copy_run_statement(in.conn, "COMMIT", 0, NULL);
	char		rows[32];

	snprintf(rows, sizeof(rows), "%lld", in.rows);
	copy_in_free(&in);
	return ok && line_print("copied", "org", move->org, "rows", rows,
							(char *) NULL) &&
		query_org_state(move, &move->to);
}

/* Let it go at the source, as the copy that the target has. */
static bool
depart_at_source(Move *move)
{
	const char *values[] = {move->org, move->to.digest};

	if (!side_is_in_state(&move->to, "frozen") || move->to.digest[0] == '\0')
	{
		say("the organisation is open at the target already: is it another one?");
		return false;
	}
	return copy_run_statement(move->from.conn,
							  "SELECT pg_catalog.rescue_depart($1::text,"
							  " pg_catalog.decode($2::text, 'hex'))", 2,
							  values) &&
		report_step_done(move, "departed") &&
		query_org_state(move, &move->from);
}

/* Bring the organisation to where it has departed from the source. */
static bool
bring_until_departed(Move *move)
{
	return freeze_at_source(move) && copy_to_target(move) &&
		depart_at_source(move);
}

/* Run the command that changes the route. */
static bool
run_switch_command(const Move *move)
{
	const char *argv[] = {"/bin/sh", "-c", move->switch_command, NULL};
	Process		process = {.argv = argv, .grace = SWITCH_GRACE};
	ProcessOutcome outcome;

	if (move->switch_command == NULL)
		return true;
	process.deadline = clock_now() + SWITCH_TIME;
	outcome = process_run(&process);
	buffer_free(&process.output);
	if (outcome == PROCESS_DONE && process.exit_status == 0)
		return report_step_done(move, "switched");
	say("the command of --switch failed: the organisation is at the target, and"
		" not opened there yet");
	return false;
}

/* Open it at the target, and clear what is left at the source. */
static bool
arrive_at_target(Move *move)
{
	if (!share_copy_digest(move))
	{
		say("the organisation has departed from the source by another copy than"
			" the one at the target");
		return false;
	}
	if (side_is_in_state(&move->to, "frozen") &&
		!(run_switch_command(move) &&
		  run_step_function(move, &move->to,
							"SELECT pg_catalog.rescue_thaw($1::text)",
							"opened")))
		return false;
	return move->keep ||
		run_step_function(move, &move->from,
						  "SELECT pg_catalog.rescue_clear_departed($1::text)", "cleared");
}

/* Connect to both, and do what is left to be done. */
static bool
carry_out_move(Move *move)
{
	move->from.conn = database_connect(move->from_uri);
	move->to.conn = move->from.conn != NULL ?
		database_connect(move->to_uri) : NULL;
	if (move->to.conn == NULL || !query_org_state(move, &move->from) ||
		!query_org_state(move, &move->to))
		return false;
	return (side_is_in_state(&move->from, "departed") ||
			bring_until_departed(move)) && arrive_at_target(move);
}

/* Run "rescuectl move"; returns the status to exit with. */
static int
run_move_command(int argc, char **argv)
{
	static Move move;
	int			status = read_move_options(argc, argv, &move);
	bool		ok;

	if (status != STATUS_OK)
		return status;
	ok = carry_out_move(&move);
	PQfinish(move.from.conn);
	PQfinish(move.to.conn);
	return finish_output(ok ? STATUS_OK : STATUS_FAILED);
}
