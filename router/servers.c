/*
 * servers.c
 *		Read how many partitions there are, and how long to wait for one.
 *
 * The foreign server "rescue" is the one place that has both: its options p0,
 * p1, ... are the partitions, and query_timeout, in seconds, is the longest
 * that a call may take. PL/Proxy has a use for that option, too, but looks at
 * it only when something has arrived.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "foreign/foreign.h"
#include "utils/inval.h"
#include "utils/syscache.h"

#include "compat.h"
#include "router.h"

/* Where the server has no query_timeout, or 0. */
#define PATIENCE_DEFAULT 10

/* No call waits longer, in seconds. */
#define PATIENCE_MAX 3600

static bool known = false;
static int	partitions = 0;
static int	patience = 0;

/* Forget what was read: a server has changed. */
static void
forget_server(Datum arg, int cache, uint32 hash)
{
	known = false;
}

/* Whether an option names a partition: p0, p1, ... */
static bool
names_partition(const char *option)
{
	return option[0] == 'p' && option[1] != '\0' &&
		strspn(option + 1, "0123456789") == strlen(option + 1);
}

/* Read the options, if that was not done since they changed. */
static void
read_server(void)
{
	static bool watching = false;
	ForeignServer *server;
	ListCell   *cell;

	if (known)
		return;
	if (!watching)
		CacheRegisterSyscacheCallback(FOREIGNSERVEROID, forget_server, (Datum) 0);
	watching = true;
	partitions = 0;
	patience = 0;
	known = true;
	server = GetForeignServerByName("rescue", true);
	if (server == NULL)
		return;
	foreach(cell, server->options)
	{
		DefElem    *option = lfirst(cell);

		if (names_partition(option->defname))
			partitions++;
		else if (strcmp(option->defname, "query_timeout") == 0)
			patience = atoi(defGetString(option));
	}
}

/* Return the number of partitions, 0 where there is no server. */
int
router_partitions(void)
{
	read_server();
	return partitions;
}

/* Return how long a call may take, in milliseconds. */
int
router_patience(void)
{
	read_server();
	if (patience <= 0)
		return PATIENCE_DEFAULT * 1000;
	return Min(patience, PATIENCE_MAX) * 1000;
}
