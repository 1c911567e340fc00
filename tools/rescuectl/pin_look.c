/*
 * pin_look.c
 *		One look of the pin agent: resolve, see what runs, apply, report.
 *
 * What is reported is what was seen after all else was done. What could not
 * be seen is not reported: no evidence is better than a guess, and the
 * verdict turns "unknown" by itself.
 */
#include <stdio.h>
#include <string.h>

#include "names/names.h"
#include "rescuectl/lines.h"
#include "rescuectl/pin_agent.h"
#include "rescuectl/process.h"

/* How long the apply command may take. */
#define APPLY_TIME	(10 * 60 * 1000)

/* How long it may take to end by itself once asked to. */
#define APPLY_GRACE	2000

/* An attempt that changed nothing is repeated ever more rarely, up to this. */
#define APPLY_PAUSE_MAX (60 * 60 * 1000)

/* Close the connection, if there is one. */
void
agent_disconnect(Agent *agent)
{
	PQfinish(agent->conn);
	agent->conn = NULL;
}

/*
 * Run a query that returns one row. Returns the result, which the caller
 * clears; NULL, with a message, for anything else. A connection that broke is
 * closed.
 */
static PGresult *
query_single_row(Agent *agent, const char *sql, int count,
				 const char *const *values)
{
	char		sqlstate[6];
	PGresult   *result = database_query(agent->conn, sql, count, values,
										sqlstate);

	if (result != NULL && PQntuples(result) == 1)
		return result;
	if (result != NULL)
		say("the database answered with %d rows instead of one",
			PQntuples(result));
	else if (sqlstate[0] == '\0')
		agent_disconnect(agent);
	PQclear(result);
	return NULL;
}

/*
 * Ask for the pin, and keep it in the agent. A runtime without a pin is an
 * error: there is no default to fall back to. False, with a message.
 */
static bool
resolve_desired_pin(Agent *agent)
{
	const char *values[] = {agent->runtime, agent->region};
	PGresult   *result = query_single_row(agent,
										  "SELECT generation, digest"
										  " FROM pg_catalog.rescue_pin_resolve($1::text, $2::text)",
										  2, values);
	bool		ok = false;

	if (result != NULL)
	{
		snprintf(agent->generation, GENERATION_SIZE, "%s",
				 PQgetvalue(result, 0, 0));
		ok = name_is_image_digest(PQgetvalue(result, 0, 1),
								  (size_t) PQgetlength(result, 0, 1));
		if (ok)
			strcpy(agent->wanted, PQgetvalue(result, 0, 1));
		else
			say("the pin is no image digest");
	}
	PQclear(result);
	return ok;
}

/*
 * Report what runs, and print the database's verdict. Returns LOOK_FAILED if
 * either cannot be done.
 */
static Look
report_what_runs(Agent *agent, const Running *running)
{
	const char *digest = running->digest[0] != '\0' ? running->digest : NULL;
	const char *started = running->started_at[0] != '\0' ?
		running->started_at : NULL;
	const char *values[] = {agent->workspace, agent->org, agent->runtime,
		agent->generation, digest, started,
	agent->where.container != NULL ? "docker inspect" : "pin-agent"};
	PGresult   *result = query_single_row(agent,
										  "SELECT pg_catalog.rescue_pin_observe($1::text, $2::text,"
										  " $3::text, $4::bigint, $5::text, $6::timestamptz, $7::text)",
										  7, values);
	Look		look = LOOK_FAILED;

	if (result != NULL)
	{
		const char *verdict = PQgetvalue(result, 0, 0);

		look = strcmp(verdict, "adopted") == 0 ? LOOK_ADOPTED : LOOK_PENDING;
		if (!line_print("observed", "runtime", agent->runtime,
						"generation", agent->generation,
						"wanted", agent->wanted, "running", digest,
						"started_at", started, "verdict", verdict,
						(char *) NULL))
			look = LOOK_FAILED;
	}
	PQclear(result);
	return look;
}

/*
 * Whether the apply command is to be run now: at once for a new generation,
 * then after pauses that double. Counts the attempt if so.
 */
static bool
attempt_is_due(Agent *agent)
{
	int64_t		pause = agent->poll;

	if (strcmp(agent->applied, agent->generation) != 0)
	{
		strcpy(agent->applied, agent->generation);
		agent->attempts = 0;
	}
	else if (clock_time_left(agent->next_attempt) > 0)
		return false;
	for (unsigned int i = 0; i < agent->attempts && pause < APPLY_PAUSE_MAX; i++)
		pause *= 2;
	if (pause > APPLY_PAUSE_MAX)
		pause = APPLY_PAUSE_MAX;
	agent->attempts++;
	agent->next_attempt = clock_now() + pause;
	return true;
}

/*
 * Run the apply command with the pin in its environment. Whether it succeeded
 * decides; what it prints is not read. False, with a message.
 */
static bool
run_apply_command(const Agent *agent)
{
	char		digest[DIGEST_SIZE + 32];
	char		generation[GENERATION_SIZE + 32];
	char		runtime[300];
	char		region[300];
	const char *settings[] = {digest, generation, runtime, region, NULL};
	const char *argv[] = {"/bin/sh", "-c", agent->apply, NULL};
	Process		process = {
		.argv = argv,
		.settings = settings,
		.deadline = clock_now() + APPLY_TIME,
		.grace = APPLY_GRACE
	};
	ProcessOutcome outcome;

	snprintf(digest, sizeof(digest), "RESCUE_PIN_DIGEST=%s", agent->wanted);
	snprintf(generation, sizeof(generation), "RESCUE_PIN_GENERATION=%s",
			 agent->generation);
	snprintf(runtime, sizeof(runtime), "RESCUE_PIN_RUNTIME=%s", agent->runtime);
	snprintf(region, sizeof(region), "RESCUE_PIN_REGION=%s", agent->region);
	outcome = process_run(&process);
	buffer_free(&process.output);
	if (outcome == PROCESS_DONE && process.exit_status == 0)
		return true;
	if (outcome == PROCESS_DONE)
		say("the apply command failed with exit status %d",
			process.exit_status);
	else
		say("the apply command %s", outcome == PROCESS_TIMEOUT ?
			"was stopped, since it took too long" : "was stopped or not run");
	return false;
}

/*
 * Bring what runs to the pin, if there is a command for it. True also where
 * nothing was to be done now.
 */
static bool
apply_desired_pin(Agent *agent, const Running *running)
{
	bool		ok;

	if (agent->apply == NULL || strcmp(running->digest, agent->wanted) == 0 ||
		!attempt_is_due(agent))
		return true;
	ok = run_apply_command(agent);
	return line_print(ok ? "applied" : "not-applied",
					  "runtime", agent->runtime,
					  "generation", agent->generation,
					  "wanted", agent->wanted, (char *) NULL) && ok;
}

/*
 * What runs is looked at again after the apply command, since only that may be
 * reported.
 */
Look
agent_look(Agent *agent)
{
	Running		running;
	Look		look;
	bool		applied;

	if (!resolve_desired_pin(agent) ||
		!running_look(&agent->where, agent->wanted, &running))
		return LOOK_FAILED;
	applied = apply_desired_pin(agent, &running);
	if (agent->apply != NULL && !stop_is_requested() &&
		!running_look(&agent->where, agent->wanted, &running))
		return LOOK_FAILED;
	look = report_what_runs(agent, &running);
	return applied ? look : LOOK_FAILED;
}
