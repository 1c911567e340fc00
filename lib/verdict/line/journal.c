/*
 * journal.c
 *		What journals and syslog put before a message: time, host, program.
 *
 * A month's name at the start of a line is a journal's, so any name with a
 * colon is its program: "Nov 24 10:01:08 vm1 agentd: x". Other times are written
 * by loggers, too: behind these the program has its process, "agentd[7]:", or is
 * one that never tells it, as the kernel.
 */
#include "verdict/line/journal.h"

#include <stdbool.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/form.h"
#include "verdict/line/level.h"

/* Programs whose lines in a journal have no process. */
static const char *const Unnumbered[] = {"kernel: ", "sudo: ", "su: "};

/* The shortest time, "[1.234567]", and what has to be behind it. */
#define TIME_MIN		11

/* Skip the digits behind a point. */
static const char *
skip_fraction(const char *at, const char *end)
{
	if (end - at < 2 || *at != '.' || !is_digit(at[1]))
		return at;
	for (at++; at < end && is_digit(*at);)
		at++;
	return at;
}

/* Skip a zone that is written to a time: Z, +02:00, +0200; NULL for none. */
static const char *
skip_joined_zone(const char *at, const char *end)
{
	const char *zone;

	if (at < end && *at == 'Z')
		return at + 1;
	if (at >= end || (*at != '+' && *at != '-'))
		return NULL;
	zone = skip_text_of_form(at + 1, end, "##:##");
	return zone != NULL ? zone : skip_text_of_form(at + 1, end, "####");
}

/* Skip the name of a zone behind a blank: " UTC", " CEST", " -03". */
static const char *
skip_zone_name(const char *at, const char *end)
{
	const char *start = at + 1;

	if (at >= end || *at != ' ')
		return NULL;
	for (at++; at < end && (is_capital(*at) || is_digit(*at) ||
							*at == '+' || *at == '-');)
		at++;
	return at > start && at - start < 6 ? at : NULL;
}

/* Skip "[ 1234.567890]", the seconds since the machine started. */
static const char *
skip_seconds_in_bracket(const char *at, const char *end)
{
	const char *digits;

	if (at >= end || *at != '[')
		return NULL;
	for (at++; at < end && *at == ' ';)
		at++;
	for (digits = at; at < end && is_digit(*at);)
		at++;
	if (at == digits)
		return NULL;
	return skip_text_of_form(at, end, ".######]");
}

/*
 * Skip a time that begins with a year, or seconds since 1970, as its sign
 * behind them tells; NULL where there is none.
 */
static const char *
skip_time_in_digits(const char *text, const char *end)
{
	const char *at;

	if (text[4] != '-')
		return text[10] == '.' && end - text > 16 && is_digit(text[16]) ?
			skip_text_of_form(text, end, "##########.######") : NULL;
	at = skip_text_of_form(text, end, "####-##-##T##:##:##");
	return at == NULL ? NULL : skip_joined_zone(skip_fraction(at, end), end);
}

/*
 * Skip the time of a header, whose first signs tell its form. *by_month says
 * that it began with a month's name; NULL where there is no time, or nothing
 * behind it.
 */
static const char *
skip_header_time(const char *text, const char *end, bool *by_month)
{
	const char *at;

	*by_month = false;
	if (end - text < TIME_MIN)
		return NULL;
	if (*text == '[')
		return skip_seconds_in_bracket(text, end);
	if (is_digit(*text))
		return skip_time_in_digits(text, end);
	if (text[3] != ' ')
		return NULL;
	at = skip_text_of_form(text, end, "@@@ ~# ##:##:##");
	*by_month = at != NULL;
	if (at != NULL)
		return skip_fraction(at, end);
	at = skip_text_of_form(text, end, "@@@ ####-##-## ##:##:##");
	return at == NULL ? NULL : skip_zone_name(skip_fraction(at, end), end);
}

/* Whether a program's name in [name, colon) ends with its process, "[7]". */
static bool
has_process(const char *name, const char *colon)
{
	const char *at = colon - 1;

	if (at <= name || *at != ']')
		return false;
	while (at > name && is_digit(at[-1]))
		at--;
	return at < colon - 1 && at > name + 1 && at[-1] == '[';
}

/*
 * Whether a word may be a host's name: no level of a logger, with brackets or
 * without, as in "WARN worker[3]: x".
 */
static bool
is_host_name(const char *word, const char *end)
{
	const char *at = word;

	while (at < end && is_letter(*at))
		at++;
	if (at == end && level_of_log_line(word, end - word) != LEVEL_NONE)
		return false;
	while (at < end && (is_letter(*at) || is_digit(*at) ||
						*at == '-' || *at == '.' || *at == '_'))
		at++;
	return at == end && at > word;
}

/* Skip the bytes of a word, up to a blank or a colon. */
static const char *
skip_name(const char *at, const char *end)
{
	while (at < end && *at != ' ' && *at != ':')
		at++;
	return at;
}

/*
 * Skip "host program[7]: " behind a time. Where by_month is false, the program
 * must have its process, or be one that has none.
 */
static const char *
skip_host_and_program(const char *text, const char *end, bool by_month,
					  const char **program)
{
	const char *blank = skip_name(text, end);
	const char *name;
	const char *colon;

	if (blank >= end || *blank != ' ' || !is_host_name(text, blank))
		return NULL;
	name = blank + 1;
	colon = skip_name(name, end);
	if (colon >= end || *colon != ':' || colon == name)
		return NULL;
	if (!by_month && !has_process(name, colon) &&
		!bytes_begin_one(name, end - name, Unnumbered, lengthof(Unnumbered)))
		return NULL;
	*program = name;
	return colon + 1 + (colon + 1 < end && colon[1] == ' ');
}

/* Skip syslog's priority, "<13>", if the text begins with one. */
static const char *
skip_priority(const char *text, const char *end)
{
	const char *at = text;

	if (end - text < 3 || *at != '<' || !is_digit(at[1]))
		return text;
	for (at++; at < end && at - text < 4 && is_digit(*at);)
		at++;
	return at < end && *at == '>' ? at + 1 : text;
}

/* The time is looked for first: few lines of other logs begin with one. */
const char *
skip_journal_header(const char *text, const char *end, const char **program)
{
	const char *at = text;
	bool		by_month;

	if (end - at > JOURNAL_HEADER_MAX)
		end = at + JOURNAL_HEADER_MAX;
	at = skip_header_time(skip_priority(at, end), end, &by_month);
	if (at == NULL || at >= end || *at != ' ')
		return NULL;
	return skip_host_and_program(at + 1, end, by_month, program);
}

/* The name ends at a colon, and mostly with the process. */
const char *
journal_program(const char *line, size_t len)
{
	const char *program;

	return skip_journal_header(line, line + len, &program) != NULL ?
		program : NULL;
}
