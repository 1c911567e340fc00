/*
 * stamp.c
 *		When a line of a log was written.
 *
 * Read only of the lines that are evidence, so that no other line costs time.
 */
#include "verdict/line/stamp.h"

#include <string.h>
#include <time.h>

#include "verdict/line/bytes.h"
#include "verdict/line/form.h"

/* So many lines above a line may have its time. */
#define ABOVE_MAX		32

/* A time behind so many bytes of a line is not the line's own. */
#define WITHIN			1024

/* What a time is written behind, in lines that do not begin with it. */
static const char *const Keys[] = {
	"\"time\":\"", "\"@timestamp\":\"", "\"timestamp\":\"", "\"ts\":\"",
	"\"$date\":\"", "time=\"", "time=", "ts=", " | ",
};

/* The number of two digits. */
static int
read_two_digits(const char *at)
{
	return (at[0] - '0') * 10 + at[1] - '0';
}

/* The month of a name, from 1; 0 if no month has it. */
static int
month_of_name(const char *name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (memcmp(months + 3 * i, name, 3) == 0)
			return i + 1;
	return 0;
}

/* The thousandths of a second, and the zone, behind a time. */
static int64_t
read_stamp_rest(const char *at, const char *end)
{
	int64_t		rest = 0;
	int64_t		zone;
	int			unit = 100;

	if (at < end && (*at == '.' || *at == ','))
		for (at++; at < end && is_digit(*at); at++, unit /= 10)
			rest += (*at - '0') * unit;
	if (at < end && *at == ' ')
		at++;
	if (at >= end || (*at != '+' && *at != '-') ||
		(skip_text_of_form(at + 1, end, "##:##") == NULL &&
		 skip_text_of_form(at + 1, end, "####") == NULL))
		return rest;
	zone = read_two_digits(at + 1) * 60 + read_two_digits(at + (at[3] == ':' ?
																4 : 3));
	return rest + (*at == '+' ? -zone : zone) * 60000;
}

/* Milliseconds from a date without its year; -1 if there is no such month. */
static int64_t
stamp_of_date(int month, int day, int seconds)
{
	static const int before[] = {0, 31, 60, 91, 121, 152, 182, 213, 244, 274,
	305, 335};

	if (month < 1 || month > 12)
		return -1;
	return ((int64_t) (before[month - 1] + day) * 86400 + seconds) * 1000;
}

/* Put a date and a time of day together; -1 if there is no such month. */
static int64_t
compose_stamp(int month, int day, const char *time, const char *end)
{
	int64_t		stamp = stamp_of_date(month, day,
									  read_two_digits(time) * 3600 +
									  read_two_digits(time + 3) * 60 +
									  read_two_digits(time + 6));

	return stamp < 0 ? -1 : stamp + read_stamp_rest(time + 8, end);
}

/* Read ten digits of seconds since 1970, and the fraction behind them. */
static int64_t
read_epoch_stamp(const char *text, const char *end)
{
	time_t		seconds = 0;
	struct tm	date;

	for (int i = 0; i < 10; i++)
		seconds = 10 * seconds + (text[i] - '0');
	if (gmtime_r(&seconds, &date) == NULL)
		return -1;
	return stamp_of_date(date.tm_mon + 1, date.tm_mday,
						 date.tm_hour * 3600 + date.tm_min * 60 + date.tm_sec) +
		read_stamp_rest(text + 10, end);
}

/* Read the time that a text begins with; -1 if it does not. */
static int64_t
read_leading_stamp(const char *text, const char *end)
{
	static const char *const dated[] = {"####-##-##T##:##:##",
	"####-##-## ##:##:##", "####/##/## ##:##:##"};

	if (text < end && *text == '[')
		text++;
	for (size_t i = 0; i < lengthof(dated); i++)
		if (skip_text_of_form(text, end, dated[i]) != NULL)
			return compose_stamp(read_two_digits(text + 5),
								 read_two_digits(text + 8), text + 11, end);
	if (skip_text_of_form(text, end, "@@@ ~# ##:##:##") != NULL)
		return compose_stamp(month_of_name(text),
							 (text[4] == ' ' ? 0 : text[4] - '0') * 10 +
							 text[5] - '0', text + 7, end);
	if (skip_text_of_form(text, end, "@@@ ####-##-## ##:##:##") != NULL)
		return compose_stamp(read_two_digits(text + 9),
							 read_two_digits(text + 12), text + 15, end);
	if (skip_text_of_form(text, end, "##########.#") != NULL)
		return read_epoch_stamp(text, end);
	if (skip_text_of_form(text, end, "@#### ##:##:##.") != NULL)
		return compose_stamp(read_two_digits(text + 1),
							 read_two_digits(text + 3), text + 6, end);
	return -1;
}

/* The time of one line, at its start or behind a key; -1 if it has none. */
static int64_t
read_line_stamp(const char *line, const char *end)
{
	int64_t		stamp = read_leading_stamp(line, end);
	size_t		len = end - line < WITHIN ? end - line : WITHIN;

	/* each key has one of these, and most lines have neither */
	if (stamp < 0 && memchr(line, '=', len) == NULL &&
		memchr(line, '"', len) == NULL && memchr(line, '|', len) == NULL)
		return -1;
	for (size_t i = 0; stamp < 0 && i < lengthof(Keys); i++)
	{
		const char *key = memmem(line, len, Keys[i], strlen(Keys[i]));

		if (key != NULL)
			stamp = read_leading_stamp(key + strlen(Keys[i]), end);
	}
	return stamp;
}

/* The time of a line of a log: see stamp.h. */
int64_t
read_evidence_stamp(const Evidence *evidence)
{
	const char *line = evidence->text;
	const char *end = line + evidence->len;
	int64_t		stamp;

	if ((evidence->kinds & (SECTION_HOST | SECTION_AGENT)) == 0)
		return -1;
	stamp = read_line_stamp(line, end);
	for (int i = 0; i < ABOVE_MAX && stamp < 0 && line > evidence->begin; i++)
	{
		end = line - 1;
		line = memrchr(evidence->begin, '\n', end - evidence->begin);
		line = line != NULL ? line + 1 : evidence->begin;
		stamp = read_line_stamp(line, end);
	}
	return stamp;
}
