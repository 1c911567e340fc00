/*
 * pair.c
 *		Time two SQL statements against each other.
 *
 * Machines that are shared drift: a figure of one minute says little beside
 * one of the next. So both statements run in turn, in slices of a fraction of
 * a second, each client and its backend bound to one processor, and the
 * result is the median of the ratios of neighbouring slices. Each statement
 * has a backend of its own: one would leave the other its memory and caches.
 *
 *	pair [-c CLIENTS] [-n PAIRS] [-m MILLIS] [-d DATABASE] [-p PARAM | -f FILE]...
 *		 STATEMENT_A STATEMENT_B
 *
 * -d gives the connection string of statement B, if not that of A.
 * Statements are prepared once; -p and -f give the text parameters $1, $2...
 * of both (-f: a file's content). Prints "rate_a rate_b ratio low high": the
 * rates in calls a second, the ratio b/a as median and quartiles.
 */
#include <getopt.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <libpq-fe.h>

#include "times.h"

#define MAX_CLIENTS 16
#define MAX_PARAMS 16
#define MAX_PAIRS 1000
#define WARM_UP_CALLS 10		/* past the point where plans turn generic */

typedef struct Setup
{
	int			clients;
	int			pairs;
	int			millis;
	int			nparams;
	char	   *params[MAX_PARAMS];
	const char *statements[2];
	const char *databases[2];
} Setup;

static Setup setup = {
	.clients = 1, .pairs = 21, .millis = 150, .databases = {"", ""}
};
static pthread_barrier_t start_line;

/* calls a second: by client, by pair, by side */
static double rates[MAX_CLIENTS][MAX_PAIRS][2];

static void
fail(const char *what, const char *detail)
{
	fprintf(stderr, "pair: %s: %s\n", what, detail);
	exit(2);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* Read a whole file as a text parameter. */
static char *
slurp(const char *path)
{
	FILE	   *file = fopen(path, "rb");
	char	   *text;
	long		size;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 ||
		(size = ftell(file)) < 0)
		fail("cannot read", path);
	rewind(file);
	text = malloc(size + 1);
	if (text == NULL || fread(text, 1, size, file) != (size_t) size)
		fail("cannot read", path);
	text[size] = '\0';
	fclose(file);
	return text;
}

/* Bind this thread and the backend of its connection to one processor. */
static void
bind_to(int cpu, PGconn *conn)
{
	cpu_set_t	set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	sched_setaffinity(PQbackendPID(conn), sizeof(set), &set);
}

static void
call(PGconn *conn, int side)
{
	PGresult   *res = PQexecPrepared(conn, "q", setup.nparams,
									 (const char *const *) setup.params,
									 NULL, NULL, 0);

	if (PQresultStatus(res) != PGRES_TUPLES_OK &&
		PQresultStatus(res) != PGRES_COMMAND_OK)
		fail(setup.statements[side], PQerrorMessage(conn));
	PQclear(res);
}

/* One slice: calls a second of one statement. */
static double
slice(PGconn *conn, int side)
{
	double		start = now();
	double		spent;
	long		calls = 0;

	do
	{
		call(conn, side);
		calls++;
		spent = now() - start;
	} while (spent * 1000 < setup.millis);
	return calls / spent;
}

/* Connect for one statement, prepare it and run it until it is warm. */
static PGconn *
prepare(int cpu, int side)
{
	PGconn	   *conn = PQconnectdb(setup.databases[side]);
	PGresult   *res;

	if (PQstatus(conn) != CONNECTION_OK)
		fail("cannot connect", PQerrorMessage(conn));
	bind_to(cpu, conn);
	res = PQprepare(conn, "q", setup.statements[side], 0, NULL);
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		fail(setup.statements[side], PQerrorMessage(conn));
	PQclear(res);
	for (int i = 0; i < WARM_UP_CALLS; i++)
		call(conn, side);
	return conn;
}

/* One client: its connections, and all its slices, in step with the others. */
static void *
client(void *arg)
{
	int			self = (int) (long) arg;
	PGconn	   *conns[2];

	for (int side = 0; side < 2; side++)
		conns[side] = prepare(self, side);
	for (int pair = 0; pair < setup.pairs; pair++)
		for (int turn = 0; turn < 2; turn++)
		{
			/* A B, B A, A B: neither side is always the first */
			int			side = (pair + turn) % 2;

			pthread_barrier_wait(&start_line);
			rates[self][pair][side] = slice(conns[side], side);
		}
	for (int side = 0; side < 2; side++)
		PQfinish(conns[side]);
	return NULL;
}

/* Print median rates and the ratio's median and quartiles. */
static void
report(void)
{
	double		side[2][MAX_PAIRS];
	double		ratio[MAX_PAIRS];
	int			n = setup.pairs;

	for (int pair = 0; pair < n; pair++)
	{
		side[0][pair] = side[1][pair] = 0;
		for (int c = 0; c < setup.clients; c++)
			for (int s = 0; s < 2; s++)
				side[s][pair] += rates[c][pair][s];
		ratio[pair] = side[1][pair] / side[0][pair];
	}
	sort_times(side[0], n);
	sort_times(side[1], n);
	sort_times(ratio, n);
	printf("%.1f %.1f %.3f %.3f %.3f\n", side[0][n / 2], side[1][n / 2],
		   ratio[n / 2], ratio[n / 4], ratio[n - 1 - n / 4]);
}

/* Take one option. */
static void
take_option(int c)
{
	if ((c == 'p' || c == 'f') && setup.nparams == MAX_PARAMS)
		fail("too many parameters", optarg);
	switch (c)
	{
		case 'c':
			setup.clients = atoi(optarg);
			break;
		case 'd':
			setup.databases[1] = optarg;
			break;
		case 'f':
			setup.params[setup.nparams++] = slurp(optarg);
			break;
		case 'm':
			setup.millis = atoi(optarg);
			break;
		case 'n':
			setup.pairs = atoi(optarg);
			break;
		case 'p':
			setup.params[setup.nparams++] = optarg;
			break;
		default:
			exit(2);
	}
}

static void
read_options(int argc, char **argv)
{
	int			c;

	while ((c = getopt(argc, argv, "c:d:f:m:n:p:")) != -1)
		take_option(c);
	if (argc - optind != 2)
		fail("usage", "pair [OPTION]... STATEMENT_A STATEMENT_B");
	setup.statements[0] = argv[optind];
	setup.statements[1] = argv[optind + 1];
	if (setup.clients < 1 || setup.clients > MAX_CLIENTS ||
		setup.pairs < 1 || setup.pairs > MAX_PAIRS)
		fail("usage", "out of range");
}

int
main(int argc, char **argv)
{
	pthread_t	threads[MAX_CLIENTS];

	read_options(argc, argv);
	/* the client is not what is measured: let it keep its memory */
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	pthread_barrier_init(&start_line, NULL, setup.clients);
	for (long i = 0; i < setup.clients; i++)
		if (pthread_create(&threads[i], NULL, client, (void *) i) != 0)
			fail("cannot start", "a thread");
	for (int i = 0; i < setup.clients; i++)
		pthread_join(threads[i], NULL);
	report();
	return 0;
}
