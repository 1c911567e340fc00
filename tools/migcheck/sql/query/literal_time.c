/*
 * literal_time.c
 *		Texts that are no interval, or no time of a day.
 *
 * Only what is certainly wrong is refused: a word that is no unit of time, and
 * hours and minutes that no day has.
 */
#include "migcheck/sql/query/literal_forms.h"

#include <ctype.h>
#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "text/one_of.h"

#define NO_TIME "22007"
#define OUT_OF_DAY "22008"

/* The server compares no more characters of a word than this. */
#define WORD_LENGTH 10

/* The words of an interval, cut to that length. */
static const char *const units[] = {
	"ago", "c", "cent", "centuries", "century", "d", "day", "days", "dec",
	"decade", "decades", "decs", "h", "hour", "hours", "hr", "hrs", "m",
	"microsecon", "mil", "millennia", "millennium", "millisecon", "mils", "min",
	"mins", "minute", "minutes", "mon", "mons", "month", "months", "ms", "msec",
	"msecond", "mseconds", "msecs", "qtr", "quarter", "s", "sec", "second",
	"seconds", "secs", "us", "usec", "usecond", "useconds", "usecs", "w",
	"week", "weeks", "y", "year", "years", "yr", "yrs", NULL
};

/* Is a word one of an interval? */
static bool
is_unit(const char *word, size_t len)
{
	char		lower[WORD_LENGTH + 1];
	size_t		kept = len < WORD_LENGTH ? len : WORD_LENGTH;

	for (size_t i = 0; i < kept; i++)
		lower[i] = (char) tolower((unsigned char) word[i]);
	lower[kept] = '\0';
	return text_is_one_of(lower, units);
}

/* Check an interval: its words are units, and it has a number. */
const char *
literal_interval(const char *text, int version)
{
	bool		infinite = version >= 17 &&
		strncasecmp(text + strspn(text, "+-"), "infinity", strlen("infinity")) == 0;

	/* The form of ISO 8601 is not read. */
	if (infinite || (*text == 'P' && (isdigit((unsigned char) text[1]) ||
									  strchr("T-.", text[1]) != NULL)))
		return NULL;
	if (strpbrk(text, "0123456789") == NULL)
		return NO_TIME;
	while (*text != '\0')
	{
		size_t		len = 0;

		while (isalpha((unsigned char) text[len]))
			len++;
		if (len > 0 && !is_unit(text, len))
			return NO_TIME;
		text += len > 0 ? len : 1;
	}
	return NULL;
}

/* Check the hours, minutes and seconds that a text begins with. */
static const char *
check_clock(const char *text)
{
	int			hour;
	int			minute;
	int			second = 0;

	/* Other forms, such as 0830 and 8 PM, are not read. */
	if (sscanf(text, "%2d:%2d:%2d", &hour, &minute, &second) < 2)
		return NULL;
	if (hour > 24 || minute > 59 || second > 60 ||
		(hour == 24 && (minute > 0 || second > 0)))
		return OUT_OF_DAY;
	return NULL;
}

/* Check a time without a date. */
const char *
literal_time(const char *text, int version __attribute__((unused)))
{
	if (strpbrk(text, "0123456789") == NULL)
		return strcasecmp(text, "allballs") == 0 || strcasecmp(text, "now") == 0 ?
			NULL : NO_TIME;
	return isdigit((unsigned char) *text) ? check_clock(text) : NULL;
}

/*
 * Check the time behind a date of the form 2024-12-31, if there is one, and a
 * time zone with a slash behind that.
 */
const char *
literal_time_of_stamp(const char *text)
{
	const char *zone;

	text += strspn(text, "0123456789-");
	if (*text != ' ' && *text != 'T')
		return NULL;
	text += 1 + strspn(text + 1, " ");
	if (isdigit((unsigned char) *text) && check_clock(text) != NULL)
		return check_clock(text);
	zone = strrchr(text, ' ');
	return zone != NULL && strchr(zone, '/') != NULL && !fact_is_time_zone(zone + 1) ?
		"22023" : NULL;
}
