/*
 * client.c
 *		Whether a line of a server's log tells of one of its clients.
 *
 * PostgreSQL logs at FATAL that a session ended: a wrong password, an unknown
 * database. Its own start ends at FATAL, too, but before it accepts
 * connections, and never with a failure of a login. MongoDB names the
 * connection that a line is about.
 */
#include "verdict/judge/client.h"

#include <string.h>

#include "verdict/line/bytes.h"

/* So far into a message PostgreSQL's level comes: user, database, program. */
#define LEVEL_WITHIN	200

/* So many lines above a request's error name what asked. */
#define REQUEST_LINES	8

/*
 * What a line of PostgreSQL's log says behind its process and its level, which
 * two blanks follow: "[77] app@db FATAL:  x", "[77-1] ERROR:  x", "[1] LOG:
 * x". NULL if it is no such line.
 */
static const char *
skip_postgres_prefix(const Message *message)
{
	static const char *const levels[] = {"FATAL:  ", "ERROR:  ", "LOG:  "};
	const char *text = message->text;
	size_t		len = message->len < LEVEL_WITHIN ? message->len : LEVEL_WITHIN;
	size_t		at = 1;

	if (len < 4 || text[0] != '[')
		return NULL;
	while (at < len && (is_digit(text[at]) || text[at] == '-'))
		at++;
	if (at == 1 || at >= len || text[at] != ']')
		return NULL;
	for (size_t i = 0; i < lengthof(levels); i++)
	{
		const char *level = memmem(text + at, len - at, levels[i],
								   strlen(levels[i]));

		if (level != NULL && level[-1] == ' ')
			return level + strlen(levels[i]);
	}
	return NULL;
}

/* Whether MongoDB says that a line is about a connection of a client. */
static bool
is_of_connection(const Evidence *evidence)
{
	return evidence->len > 0 && evidence->text[0] == '{' &&
		bytes_hold_word(evidence->text, evidence->len, "\"ctx\":\"conn") &&
		bytes_hold_word(evidence->text, evidence->len, "\"attr\":");
}

/* Whether a line names the address that a request or a login came from. */
static bool
names_asking_address(const char *text, size_t len)
{
	static const char *const asked[] = {
		"equest", "onnection", "ogin", "ttempt", "ession", "andshake error",
	};
	const char *end = text + len;
	const char *at = text;

	while ((at = find_bytes(at, end - at, " from ", 6)) != NULL)
	{
		const char *behind = at + 6;

		if (behind < end && (is_digit(*behind) || *behind == '[') &&
			bytes_end_one(text, at - text, asked, lengthof(asked)))
			return true;
		at = behind;
	}
	return false;
}

/*
 * Whether a line tells of a request that a server was answering: it names who
 * asked, as nginx, Apache and Caddy do.
 */
static bool
is_of_request(const Evidence *evidence)
{
	const char *text = evidence->text;
	size_t		len = evidence->len;

	if (bytes_hold_word(text, len, "client"))
	{
		if (bytes_hold_word(text, len, "[client "))
			return true;
		if (bytes_hold_word(text, len, ", client: "))
			return bytes_hold_word(text, len, ", server: ");
	}
	if (names_asking_address(text, len))
		return true;
	return bytes_hold_word(text, len, "\"request\":{") &&
		bytes_hold_word(text, len, "\"remote_");
}

/* The field that names the host that asked, in MinIO's log. */
static const char RemoteHost[] = "RemoteHost: ";

/*
 * Whether the section names such a host above a line. Each byte is searched
 * once, however many lines fail.
 */
static bool
is_below_remote_host(Verdict *verdict, const Evidence *evidence)
{
	const char *from = verdict->remote_until;
	ptrdiff_t	again = (ptrdiff_t) strlen(RemoteHost) - 1;

	if (from == NULL || from - evidence->begin < again)
		from = evidence->begin;
	else
		from -= again;
	if (!verdict->remote_named && evidence->text > from)
	{
		verdict->remote_named = bytes_hold_word(from, evidence->text - from,
												RemoteHost);
		if (verdict->remote_until < evidence->text)
			verdict->remote_until = evidence->text;
	}
	return verdict->remote_named;
}

/*
 * Whether a line above, of the same paragraph, names the host that asked, as
 * MinIO tells a request that failed: a field a line, then the error.
 */
static bool
is_below_request(Verdict *verdict, const Evidence *evidence)
{
	const char *end = evidence->text;

	if (!is_below_remote_host(verdict, evidence))
		return false;
	for (int lines = 0; lines < REQUEST_LINES && end > evidence->begin + 1;
		 lines++)
	{
		const char *line = --end;

		while (line > evidence->begin && line[-1] != '\n')
			line--;
		if (bytes_hold_word(line, end - line, RemoteHost))
			return true;
		if (line == end)
			break;
		end = line;
	}
	return false;
}

/* Whether a message tells of another side that is gone. */
static bool
is_broken_pipe(const Message *message)
{
	return bytes_hold_word(message->text, message->len, "roken pipe");
}

/* Whether a line tells of a client: see client.h. */
bool
tells_of_client(Verdict *verdict, const Evidence *evidence,
				const Message *message, int rule, bool failure)
{
	const char *said = skip_postgres_prefix(message);
	size_t		len;

	if (said == NULL)
		return failure &&
			(is_of_connection(evidence) || is_of_request(evidence) ||
			 is_below_request(verdict, evidence) || is_broken_pipe(message));
	len = message->text + message->len - said;
	if (bytes_hold_word(said, len, "ready to accept connections"))
		verdict->accepts = true;
	else if (bytes_hold_word(said, len, "starting PostgreSQL") ||
			 bytes_hold_word(said, len, "shutting down"))
		verdict->accepts = false;
	return verdict->accepts ||
		(rule != 0 && match_nth_rule(rule)->phase == PHASE_HANDSHAKE);
}
