/*
 * ready.c
 *		Whether a line says that the program is ready.
 *
 * That another thing is ready, a database or a plug-in, tells nothing of the
 * program: so its whole message has to be that.
 */
#include "verdict/judge/ready.h"

#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"

/* Whether a message names a node in one word: "celery@host ready". */
static bool
is_node_ready(const Message *message, size_t len)
{
	const char *blank = memchr(message->text, ' ', len);

	return blank != NULL &&
		(size_t) (blank - message->text) == len - strlen(" ready") &&
		memcmp(blank, " ready", 6) == 0 &&
		memchr(message->text, '@', blank - message->text) != NULL;
}

/* The words may begin with capitals, and end in a full stop. */
bool
says_program_ready(const Message *message)
{
	static const char *const programs[] = {
		"agent ", "server ", "service ", "app ", "application ", "worker ",
		"api ", "gateway ", "system ",
	};
	static const char *const parts[] = {
		"[boot] ready", "[main] ready", "[app] ready", "[agent] ready",
		"[server] ready", "[core] ready",
	};
	size_t		len;
	size_t		at = 0;
	char		folded[READY_MAX];

	if (!may_say_ready(message))
		return false;
	len = measure_message_words(message);
	if (len < 5 || memcmp(message->text + len - 4, "eady", 4) != 0)
		return false;
	if (is_node_ready(message, len))
		return true;
	for (size_t i = 0; i < len; i++)
		folded[i] = fold_byte(message->text[i]);
	if (bytes_end_one(folded, len, parts, lengthof(parts)))
		return true;
	for (size_t i = 0; i < lengthof(programs) && at == 0; i++)
		if (bytes_begin(folded, len, programs[i]))
			at = strlen(programs[i]);
	if (bytes_begin(folded + at, len - at, "is "))
		at += 3;
	return len - at == 5 && memcmp(folded + at, "ready", 5) == 0;
}
