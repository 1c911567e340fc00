/*
 * logger.c
 *		What loggers put between the time and the message.
 *
 * A logger's name says which part of the program speaks, not what it speaks
 * of: left in the message, the name of proxy.server would tell of a proxy.
 */
#include "verdict/line/logger.h"

#include <string.h>

#include "verdict/line/bytes.h"

/*
 * The heads of loggers. L is the word of a level, in capitals, l one in any
 * case; N a name of several parts, as modules and classes have, or a file of
 * the source; W a name of any kind; T a text that a bracket encloses, S one
 * of two words at most, since more are a message; P a number; D a day and a
 * time of twelve hours; a blank one blank or tab or more. Anything else is
 * itself.
 */
static const char *const Heads[] = {
	"L:W:",						/* logging.basicConfig() of Python */
	"- W - L - ",				/* the format of Python's manual */
	"[L] N: ", "L N: ",
	"L [N:P] ", "[L] [N] ", "L [N] (T) ",
	"{N:P} L - ",				/* Airflow */
	"L | N:W:P - ",				/* Loguru */
	"L [T] N - ", "[T] L N - ", /* Logback, Log4j */
	"L P --- [T] N : ",			/* Spring Boot */
	"L P --- [T] [T] N : ",		/* Spring Boot, with the application */
	"L, [T] L -- : ", "L, [T] L -- W: ",	/* Ruby */
	"L N:P ", "L [S] ", "[W] L ",
	"L N] ", "L W] ",			/* Rust's env_logger, in the time's bracket */
	"[T] P - D L [T] ",			/* Nest */
	"l: N[P]", "<P>N[P] ",		/* .NET, for a terminal and for systemd */
	"##[l]",					/* GitHub's runner */
	"app[T] W [l]",				/* Fly */
};

/* The names of hosts end so, and are what a message speaks of. */
static const char *const HostEnds[] = {
	".com", ".net", ".org", ".io", ".dev", ".local", ".internal", ".example",
	".svc", ".cloud", ".ai", ".test", ".invalid", ".localdomain",
};

/* So do those of exceptions, and of files that are no source's. */
static const char *const ThingEnds[] = {
	"Exception", "Error", ".yaml", ".yml", ".json", ".toml", ".ini", ".conf",
	".cfg", ".env", ".so", ".sock", ".crt", ".pem", ".key", "node.js",
};

/* Modules of exceptions, whatever the name behind them ends with. */
static const char *const ThingParts[] = {".exceptions.", ".errors.", ".exc."};

/* Whether a name of several parts is what a message speaks of. */
static bool
is_name_of_thing(const char *name, size_t len)
{
	return bytes_end_one(name, len, HostEnds, lengthof(HostEnds)) ||
		bytes_end_one(name, len, ThingEnds, lengthof(ThingEnds)) ||
		bytes_hold_one(name, len, ThingParts, lengthof(ThingParts));
}

/* Whether a byte is one of a name: of a class, a module or a file. */
static bool
is_of_name(char c)
{
	return is_word(c) || c == '.' || c == '$' || c == '/' || c == '-';
}

/*
 * The end of a name; NULL if there is no name. With parts it has two or more that
 * a full stop or two colons divide, and it is not what a message speaks
 * of: a host, an exception or a file of settings.
 */
static const char *
skip_name(const char *at, const char *end, bool with_parts)
{
	const char *start = at;
	bool		parts = false;

	while (at < end)
	{
		if (end - at > 2 && at[0] == ':' && at[1] == ':' && is_word(at[2]))
		{
			parts = true;
			at += 2;
		}
		else if (!is_of_name(*at))
			break;
		parts |= *at == '.' && at > start;
		at++;
	}
	if (at == start || *start == '/' || is_digit(*start) || at[-1] == '.')
		return NULL;
	return with_parts && (!parts || is_name_of_thing(start, at - start)) ?
		NULL : at;
}

/* The end of what is up to the next blank. */
static const char *
skip_word(const char *at, const char *end)
{
	const char *blank = memchr(at, ' ', end - at);

	return blank != NULL ? blank : end;
}

/* The end of a text within a bracket; NULL if none closes on this line. */
static const char *
skip_bracketed(const char *at, const char *end)
{
	while (at < end && *at != ']' && *at != ')' && *at != '[')
		at++;
	return at < end && *at != '[' ? at : NULL;
}

/* The same of two words at most. */
static const char *
skip_bracketed_words(const char *at, const char *end)
{
	const char *close = skip_bracketed(at, end);
	const char *blank;

	if (close == NULL)
		return NULL;
	blank = memchr(at, ' ', close - at);
	return blank != NULL && memchr(blank + 1, ' ', close - blank - 1) != NULL ?
		NULL : close;
}

/* The end of digits; NULL if there is no digit. */
static const char *
skip_digits(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && is_digit(*at))
		at++;
	return at > start ? at : NULL;
}

/* The end of a day and a time, "11/24/2026, 10:01:07 AM"; NULL for others. */
static const char *
skip_day_and_time(const char *at, const char *end)
{
	while (at < end && (is_digit(*at) || strchr("/:, ", *at) != NULL))
		at++;
	return end - at > 2 && (*at == 'A' || *at == 'P') && at[1] == 'M' ?
		at + 2 : NULL;
}

/* The end of blanks and tabs; NULL if there is no blank. */
static const char *
skip_some_blanks(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at > start ? at : NULL;
}

/* The end of the word of a level, with *level; NULL for another word. */
static const char *
skip_level(const char *at, const char *end, bool capital, LineLevel *level)
{
	const char *start = at;
	LineLevel	found;

	while (at < end && is_letter(*at))
		at++;
	found = at - start == 1 ? level_of_letter(*start, LEVEL_NONE) :
		level_of_word(start, at - start);
	if (found == LEVEL_NONE || (capital && !is_capital(*start)))
		return NULL;
	*level = found;
	return at;
}

/* The end of one element of a head; NULL if the text does not have it. */
static const char *
skip_element(char element, const char *at, const char *end, LineLevel *level)
{
	switch (element)
	{
		case 'L':
			return skip_level(at, end, true, level);
		case 'l':
			return skip_level(at, end, false, level);
		case 'N':
			return skip_name(at, end, true);
		case 'W':
			return skip_name(at, end, false);
		case 'T':
			return skip_bracketed(at, end);
		case 'S':
			return skip_bracketed_words(at, end);
		case 'P':
			return skip_digits(at, end);
		case 'D':
			return skip_day_and_time(at, end);
		case ' ':
			return skip_some_blanks(at, end);
		default:
			return at < end && *at == element ? at + 1 : NULL;
	}
}

/* The end of a head; NULL if the text does not begin with it. */
static const char *
skip_head(const char *head, const char *at, const char *end, LineLevel *level)
{
	for (; at != NULL && *head != '\0'; head++)
		at = skip_element(*head, at, end, level);
	return at;
}

/* The first head of the table that fits is taken. */
bool
strip_logger_head(Message *message)
{
	const char *end = message->text + message->len;

	if (message->len < 8 || (!is_capital(*message->text) &&
							 memchr("[-{#<fca", *message->text, 8) == NULL))
		return false;
	for (size_t i = 0; i < lengthof(Heads); i++)
	{
		LineLevel	level = LEVEL_NONE;
		const char *at = skip_head(Heads[i], message->text, end, &level);

		if (at == NULL)
			continue;
		message->level = level;
		/* a head with its message on the next line keeps the level's word */
		if (at == end)
			end = skip_word(message->text, end);
		else
			message->text = at;
		message->len = end - message->text;
		return true;
	}
	return false;
}
