/*
 * message.h
 *		What a line of a log says, without what a runtime or a journal put
 *		before and around it.
 *
 * Private to lib/verdict. Evidence stays the original line.
 */
#ifndef RESCUE_VERDICT_MESSAGE_H
#define RESCUE_VERDICT_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "verdict/line/fold.h"
#include "verdict/line/level.h"
#include "verdict/verdict.h"

/* A message is no longer than what is looked at of a line. */
#define MESSAGE_MAX LINE_MAX_BYTES

typedef struct Message
{
	const char *text;			/* in the line, or in space */
	size_t		len;
	LineLevel	level;
	bool		raised;			/* the caller raised it above what is stated */
	short		status;			/* of HTTP, a failure that a field has, or 0 */
	bool		served;			/* of a request that names no host */
	uint64_t	hash;			/* of its text, where the caller set it */
	char		space[MESSAGE_MAX];
} Message;

/*
 * Read a line: the prefixes of container runtimes, journals, syslog, the
 * kernel and loggers go; of JSON and logfmt the fields that hold a message
 * and an error are taken.
 */
extern void message_read_line(const char *line, size_t len, Message *message);

/* The length of a message without the blanks and full stops that end it. */
extern size_t measure_message_words(const Message *message);

/*
 * Whether a message only heads what is below it: "Error:", "panicked at x:1:".
 */
extern bool message_heads_others(const Message *message);

#endif							/* RESCUE_VERDICT_MESSAGE_H */
