/*
 * router.h
 *		Run the functions of rescue on the partition of their organisation.
 *
 * The extension rescue_router has, for each function, one of the same name and
 * signature whose C code is here, and a function of PL/Proxy that carries the
 * call. PL/Proxy keeps the connections; what it makes of errors, numbers and
 * silence is mended in remote.c.
 */
#ifndef RESCUE_ROUTER_H
#define RESCUE_ROUTER_H

#include "fmgr.h"
#include "funcapi.h"
#include "utils/tuplestore.h"

#include "routed/answer.h"
#include "errors.h"

/* What is known of a function. */
typedef struct RoutedFunction
{
	const char *name;			/* for the audit */
	FmgrInfo	remote;			/* the function of PL/Proxy */
	int			first;			/* where the arguments that travel begin */
	int			org_at;			/* where the organisation is, or -1 */
	int			ws_at;			/* ditto, the workspace */
	int			job_at;			/* ditto, the id of a job */
	bool		returns_set;
	Oid			result_type;
	TupleDesc	rows;			/* of a set; one column for a result */
	AnswerColumn *columns;		/* of these */
} RoutedFunction;

/* A call, and what came of it. */
typedef struct RouterCall
{
	FunctionCallInfo outer;
	bool		apart;			/* of pins, which are all on one partition */
	const RoutedFunction *function;
	Tuplestorestate *rows;		/* of a set */
	Datum		result;			/* of a function that returns none */
	bool		result_is_null;
} RouterCall;

/*
 * Return what is known of the function that is called; good until the next
 * call.
 */
extern const RoutedFunction *routed_function(FunctionCallInfo fcinfo, int first);

/* Return an argument that is a text, NULL if it is NULL or not passed. */
extern const text *routed_argument(const RouterCall *call, int at);

/*
 * How many partitions the foreign server has, and how long a call may take in
 * milliseconds. Without that server there are no partitions.
 */
extern int	router_partitions(void);
extern int	router_patience(void);

/*
 * Find the partition of an organisation, of a key, and of the pins. Return what
 * to refuse where a route is missing, names no partition, or may be stale for
 * the caller's transaction.
 */
extern Refusal partition_of_org(const text *org, int *partition);
extern Refusal partition_of_key(const text *key, int *partition);
extern Refusal partition_of_pins(int *partition);

/*
 * Run the call on a partition. What the partition raised is raised here, as it
 * was; where it did not answer, RB013.
 */
extern void run_on_partition(RouterCall *call, int partition);

/*
 * Take the answer of a partition: rows go into the call, what was raised is
 * raised here once all is read.
 */
extern void take_answer(RouterCall *call, Datum answer);

/* The same on each partition, and on one that answers. */
extern void run_on_each_partition(RouterCall *call);
extern void run_on_any_partition(RouterCall *call);

/* Log a refusal that the router itself has found, and raise it. */
pg_noreturn extern void refuse_routed(const RouterCall *call, Refusal verdict);

#endif							/* RESCUE_ROUTER_H */
