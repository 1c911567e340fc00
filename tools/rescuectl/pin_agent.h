/*
 * pin_agent.h
 *		The agent's state, shared by its options, its looks and its loop.
 */
#ifndef RESCUECTL_PIN_AGENT_H
#define RESCUECTL_PIN_AGENT_H

#include "rescuectl/database.h"
#include "rescuectl/running.h"

/* A generation is a bigint. */
#define GENERATION_SIZE 24

typedef struct Agent
{
	/* as asked for */
	const char *db;
	const char *workspace;
	const char *org;
	const char *runtime;
	const char *region;
	RunningSource where;
	const char *apply;			/* a shell command, or NULL */
	int64_t		poll;			/* milliseconds */
	bool		once;

	/* the agent's state */
	PGconn	   *conn;
	char		generation[GENERATION_SIZE];
	char		wanted[DIGEST_SIZE];
	char		applied[GENERATION_SIZE];	/* the last one it applied */
	unsigned int attempts;		/* at that generation */
	Instant		next_attempt;
} Agent;

/* What a look came to. */
typedef enum Look
{
	LOOK_ADOPTED,				/* proven */
	LOOK_PENDING,				/* reported, with another verdict */
	LOOK_FAILED					/* not reported */
} Look;

extern Look agent_look(Agent *agent);
extern void agent_disconnect(Agent *agent);

#endif							/* RESCUECTL_PIN_AGENT_H */
