/*
 * pin_agent.c
 *		rescuectl pin-agent: report which image runs, and follow the pin.
 *
 * A notification only says "look again", and may get lost: the agent looks
 * at its own pace, too. Each wait is a little longer or shorter than the
 * last, so that a fleet does not come all at once.
 */
#include "rescuectl/pin_agent.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "names/names.h"
#include "rescuectl/lines.h"

/* Seconds between looks: a report is taken for old after 15 minutes. */
#define POLL_DEFAULT	60
#define POLL_MAX		600

/* Milliseconds: spread after a notification, and pauses between connections. */
#define NOTIFY_SPREAD	2000
#define PAUSE_MIN		1000
#define PAUSE_MAX		60000

/* The channel on which rescue_pin_promote() says "look again". */
#define LISTEN_SQL		"LISTEN rescue_pin"

static const char help_text[] =
"rescuectl pin-agent reports which image a runtime really runs, so that the\n"
"database can tell who has adopted the promoted one.\n"
"\n"
"Usage:\n"
"  rescuectl pin-agent --workspace=W --org=O --runtime=R\n"
"                      {--container=NAME | --digest-command=COMMAND} [OPTION]...\n"
"\n"
"Options:\n"
"      --apply-command=COMMAND\n"
"                         run this in a shell when something else runs than the\n"
"                         pin; it gets RESCUE_PIN_DIGEST, RESCUE_PIN_GENERATION,\n"
"                         RESCUE_PIN_RUNTIME and RESCUE_PIN_REGION. Without it\n"
"                         nothing is ever changed\n"
"      --container=NAME   ask \"docker inspect\" about this container\n"
"      --db=URI           the database, without a password in it\n"
"      --digest-command=COMMAND\n"
"                         a shell command that prints \"sha256:...\" of what runs,\n"
"                         and behind a blank when it was started\n"
"      --docker=PROGRAM   ask this program instead of docker, podman for one\n"
"      --once             look once, for cron\n"
"      --org=ORG          the organisation\n"
"      --poll=SECONDS     look at least that often, 1 to 600 (default: 60)\n"
"      --region=REGION    the pin's region (default: global)\n"
"      --runtime=NAME     the runtime that the pin is of\n"
"      --workspace=NAME   the workspace that runs it\n"
"  -h, --help             show this help, then exit\n"
"\n"
"Without --db it connects to what RESCUE_DB holds, else as PGHOST, PGSERVICE,\n"
"PGPASSFILE and the like say. It prints one JSON object a line and runs until\n"
"SIGTERM.\n"
"\n"
"Exit status with --once: 0 adopted, 1 reported with another verdict, 2 could\n"
"not. Else: 0 stopped, 2 could not go on.\n";

static int	run_pin_agent_command(int argc, char **argv);

const Subcommand command_pin_agent = {
	"pin-agent", "report which image runs, and follow the pin",
	help_text, run_pin_agent_command
};

enum
{
	OPTION_APPLY = 256, OPTION_CONTAINER, OPTION_DB, OPTION_DIGEST,
	OPTION_DOCKER, OPTION_ONCE, OPTION_ORG, OPTION_POLL, OPTION_REGION,
	OPTION_RUNTIME, OPTION_WORKSPACE
};

static const struct option long_options[] = {
	{"apply-command", required_argument, NULL, OPTION_APPLY},
	{"container", required_argument, NULL, OPTION_CONTAINER},
	{"db", required_argument, NULL, OPTION_DB},
	{"digest-command", required_argument, NULL, OPTION_DIGEST},
	{"docker", required_argument, NULL, OPTION_DOCKER},
	{"once", no_argument, NULL, OPTION_ONCE},
	{"org", required_argument, NULL, OPTION_ORG},
	{"poll", required_argument, NULL, OPTION_POLL},
	{"region", required_argument, NULL, OPTION_REGION},
	{"runtime", required_argument, NULL, OPTION_RUNTIME},
	{"workspace", required_argument, NULL, OPTION_WORKSPACE},
	{NULL, 0, NULL, 0}
};

/* --poll: whole seconds. */
static int
set_poll_interval(Agent *agent, const char *value)
{
	long		seconds;
	int			status = take_number_value(&command_pin_agent, value, POLL_MAX,
										   "--poll takes 1 to 600 seconds, not",
										   &seconds);

	agent->poll = (int64_t) seconds * 1000;
	return status;
}

/* One option; most are a string that is only kept. */
static int
set_pin_agent_option(Agent *agent, int option, const char *value)
{
	const struct
	{
		int			option;
		const char **place;
	}			strings[] = {
		{OPTION_APPLY, &agent->apply},
		{OPTION_CONTAINER, &agent->where.container},
		{OPTION_DB, &agent->db},
		{OPTION_DIGEST, &agent->where.command},
		{OPTION_DOCKER, &agent->where.docker},
		{OPTION_ORG, &agent->org},
		{OPTION_REGION, &agent->region},
		{OPTION_RUNTIME, &agent->runtime},
		{OPTION_WORKSPACE, &agent->workspace},
	};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
	{
		if (strings[i].option == option)
		{
			*strings[i].place = value;
			return STATUS_OK;
		}
	}
	if (option == OPTION_POLL)
		return set_poll_interval(agent, value);
	if (option != OPTION_ONCE)
		return STATUS_FAILED;
	agent->once = true;
	return STATUS_OK;
}

/*
 * Check that all is there that a report needs. Returns STATUS_OK, or
 * STATUS_FAILED after a message.
 */
static int
check_agent_options(const Agent *agent)
{
	const char *missing =
	agent->workspace == NULL ? "--workspace" :
	agent->org == NULL ? "--org" :
	agent->runtime == NULL ? "--runtime" : NULL;
	const RunningSource *where = &agent->where;

	if (missing != NULL)
		return usage_error(&command_pin_agent, "missing", missing);
	if ((where->container == NULL) == (where->command == NULL))
		return usage_error(&command_pin_agent, "one of --container and"
						   " --digest-command must be given", NULL);
	if (where->container != NULL &&
		!name_is_container_name(where->container, strlen(where->container)))
		return usage_error(&command_pin_agent, "no container's name:",
						   where->container);
	return database_check(&command_pin_agent, agent->db);
}

/*
 * Initialize the agent, and read the options. Returns STATUS_OK, or the status
 * to exit with.
 */
static int
read_pin_agent_options(int argc, char **argv, Agent *agent)
{
	int			option;
	int			status;

	memset(agent, 0, sizeof(Agent));
	agent->region = "global";
	agent->where.docker = "docker";
	agent->poll = POLL_DEFAULT * 1000;
	while ((option = read_next_option(&command_pin_agent, argc, argv, "",
									  long_options)) != -1)
	{
		status = set_pin_agent_option(agent, option, optarg);
		if (status != STATUS_OK)
			return status;
	}
	if (optind < argc)
		return usage_surplus(&command_pin_agent, argv[optind]);
	return check_agent_options(agent);
}

/* Sleep for so long, or until a signal asks to stop. */
static void
pause_unless_stopped(int64_t milliseconds)
{
	Instant		deadline = clock_now() + milliseconds;

	while (!stop_is_requested() && clock_time_left(deadline) > 0)
		clock_wait_for_events(NULL, 0, deadline);
}

/*
 * Connect and listen. A pooler without LISTEN is no failure: the agent then
 * only polls. False if there is no connection or the line cannot be printed.
 */
static bool
connect_and_listen(Agent *agent)
{
	PGresult   *result;

	agent->conn = database_connect(agent->db);
	if (agent->conn == NULL)
		return false;
	if (agent->once)
		return true;
	result = database_query(agent->conn, LISTEN_SQL, 0, NULL, NULL);
	if (result == NULL)
		say("no notifications: looking every %d seconds only",
			(int) (agent->poll / 1000));
	PQclear(result);
	return line_print("connected", (char *) NULL);
}

/*
 * Take all notifications. Returns whether one is about our runtime, or about
 * all.
 */
static bool
take_notifications(Agent *agent)
{
	PGnotify   *notify;
	bool		news = false;

	while ((notify = PQnotifies(agent->conn)) != NULL)
	{
		news |= notify->extra[0] == '\0' ||
			strcmp(notify->extra, agent->runtime) == 0;
		PQfreemem(notify);
	}
	return news;
}

/*
 * Wait for the next look: the poll interval, or a notification and a random
 * while, so that a fleet does not look at the same moment. Disconnects if the
 * connection breaks.
 */
static void
wait_for_next_look(Agent *agent)
{
	Instant		deadline = clock_now() + agent->poll * 3 / 4 +
		clock_random_delay(agent->poll / 4);

	while (!stop_is_requested() && clock_time_left(deadline) > 0)
	{
		struct pollfd fd = {.fd = PQsocket(agent->conn), .events = POLLIN};

		if (take_notifications(agent))
		{
			pause_unless_stopped(clock_random_delay(NOTIFY_SPREAD < agent->poll ?
													NOTIFY_SPREAD :
													agent->poll));
			return;
		}
		clock_wait_for_events(&fd, 1, deadline);
		if (fd.revents != 0 && !PQconsumeInput(agent->conn))
		{
			say("the connection to the database broke");
			agent_disconnect(agent);
			return;
		}
	}
}

/*
 * Look and wait, until a signal asks to stop; connect again, after ever longer
 * pauses, when the connection broke. Returns the status to exit with.
 */
static int
watch_until_stopped(Agent *agent)
{
	int64_t		pause = PAUSE_MIN;

	while (!stop_is_requested())
	{
		if (agent->conn == NULL && !connect_and_listen(agent))
		{
			agent_disconnect(agent);
			pause_unless_stopped(pause / 2 + clock_random_delay(pause / 2));
			pause = pause * 2 < PAUSE_MAX ? pause * 2 : PAUSE_MAX;
			continue;
		}
		pause = PAUSE_MIN;
		agent_look(agent);
		if (finish_output(STATUS_OK) != STATUS_OK)
			return STATUS_FAILED;
		if (agent->conn != NULL)
			wait_for_next_look(agent);
	}
	return line_print("stopped", (char *) NULL) ? STATUS_OK : STATUS_FAILED;
}

/* Connect and look once, for --once. Returns the status to exit with. */
static int
connect_and_look(Agent *agent)
{
	static const int statuses[] = {
		[LOOK_ADOPTED] = STATUS_OK,
		[LOOK_PENDING] = STATUS_FINDINGS,
		[LOOK_FAILED] = STATUS_FAILED,
	};

	if (!connect_and_listen(agent))
		return STATUS_FAILED;
	return finish_output(statuses[agent_look(agent)]);
}

/* Run "rescuectl pin-agent"; returns the status to exit with. */
static int
run_pin_agent_command(int argc, char **argv)
{
	Agent		agent;
	int			status = read_pin_agent_options(argc, argv, &agent);

	if (status != STATUS_OK)
		return status;
	stop_catch_signals();
	status = agent.once ? connect_and_look(&agent) :
		watch_until_stopped(&agent);
	agent_disconnect(&agent);
	return status;
}
