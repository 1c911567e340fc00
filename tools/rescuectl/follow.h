/*
 * follow.h
 *		Redact a text that grows, and write what is complete when it pauses.
 *
 * The redactor's stream waits for what a parser may still need to see. Here
 * all whole lines go out at a pause, so a secret whose key is in them and
 * whose value comes after the pause is found by what was kept: the last 64 KiB
 * that went out are looked at again. Held back are a line that goes on, a key
 * whose value is not there yet, and a key block without its end.
 */
#ifndef RESCUECTL_FOLLOW_H
#define RESCUECTL_FOLLOW_H

#include "common/buffer.h"
#include "redact/redact.h"

/* How long a pause is, in milliseconds. */
#define FOLLOW_PAUSE 200

/* Zero-initialise, and set the first three. */
typedef struct Follower
{
	const RedactOptions *options;
	bool		(*sink) (void *arg, const char *bytes, size_t len);
	void	   *arg;
	Buffer		text;			/* what went out last, then what waits */
	size_t		written;		/* bytes of it that went out */
	bool		skipping;		/* the rest of this line is one tag already */
} Follower;

/* Add bytes; when many wait, those that are far enough behind go out. */
extern RedactStatus follow_add(Follower *follower, const char *bytes,
							   size_t len);

/* The input pauses: write what is complete. */
extern RedactStatus follow_pause(Follower *follower);

/* The input is at its end: write the rest. */
extern RedactStatus follow_end(Follower *follower);

extern void follow_free(Follower *follower);

#endif							/* RESCUECTL_FOLLOW_H */
