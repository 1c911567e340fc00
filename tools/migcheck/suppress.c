/*
 * suppress.c
 *		Comments in a file that allow a finding there.
 *
 * A comment counts only as a line of its own, so that the same words inside a
 * string or behind a statement allow nothing. What looks like such a comment
 * and cannot be understood is kept as malformed, to be reported.
 */
#include "migcheck/suppress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define MARK "migcheck:"

/*
 * Add a comment that allows nothing yet. The pointer is valid until the next
 * one is added.
 */
static Suppression *
add_suppression(Arena *arena, Suppressions *list, size_t file, uint32_t line)
{
	Suppression *item;

	list->items = arena_grow(arena, list->items, sizeof(Suppression),
							 list->count, &list->capacity);
	item = &list->items[list->count++];
	memset(item, 0, sizeof(Suppression));
	item->file = file;
	item->line = line;
	item->until = INT64_MAX;
	return item;
}

/* The end of a day given as YYYY-MM-DD; false if it is no date. */
bool
suppression_date(const char *text, int64_t *end)
{
	struct tm	tm = {0};
	struct tm	given;
	int			n = 0;
	time_t		t;

	if (sscanf(text, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
			   &n) != 3 || n != 10 || text[n] != '\0')
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	given = tm;
	t = timegm(&tm);
	/* timegm() makes March 2 of February 30. */
	if (tm.tm_mday != given.tm_mday || tm.tm_mon != given.tm_mon)
		return false;
	*end = ((int64_t) t + 86400) * 1000;
	return true;
}

/*
 * Parse the text behind the mark, which is cut up. Words are separated by
 * blanks and commas.
 */
static void
parse_directive(Arena *arena, Suppressions *list, size_t file, uint32_t line, char *text)
{
	char	   *reason = strchr(text, ':');
	char	   *state;
	char	   *word;
	size_t		first = list->count;
	bool		ok = true;
	const char *until_text = NULL;
	int64_t		until = INT64_MAX;

	if (reason != NULL)
	{
		*reason++ = '\0';
		reason += strspn(reason, " \t");
	}
	word = strtok_r(text, " \t,", &state);
	ok = word != NULL && strcmp(word, "allow") == 0;
	while (ok && (word = strtok_r(NULL, " \t,", &state)) != NULL)
	{
		if (strcmp(word, "until") == 0)
		{
			until_text = strtok_r(NULL, " \t,", &state);
			ok = until_text != NULL && suppression_date(until_text, &until);
			continue;
		}
		add_suppression(arena, list, file, line)->rule = word;
	}
	if (!ok || list->count == first)
	{
		list->count = first;
		add_suppression(arena, list, file, line);
	}
	for (size_t i = first; i < list->count; i++)
	{
		list->items[i].has_reason = reason != NULL && *reason != '\0';
		list->items[i].until = until;
		list->items[i].until_text = until_text;
	}
}

/* Return the first byte in [at, stop) that is no blank and no tab, or stop. */
static const char *
skip_blanks(const char *at, const char *stop)
{
	while (at < stop && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

/*
 * Return the directive of a line: what is behind the mark in a comment that
 * has the line for itself. NULL if it is another line.
 */
static const char *
find_directive(const char *line, const char *stop)
{
	const char *at = skip_blanks(line, stop);

	if (stop - at <= 2 || at[0] != '-' || at[1] != '-')
		return NULL;
	at = skip_blanks(at + 2, stop);
	if ((size_t) (stop - at) < strlen(MARK) ||
		memcmp(at, MARK, strlen(MARK)) != 0)
		return NULL;
	return at + strlen(MARK);
}

/* Find the comments of a file. */
void
suppressions_scan(Arena *arena, Suppressions *list, size_t file,
				  const char *text, size_t len)
{
	const char *end = text + len;
	uint32_t	line = 1;

	/* Most files have none, and are passed over in one search. */
	if (memmem(text, len, MARK, strlen(MARK)) == NULL)
		return;
	for (const char *p = text; p < end; line++)
	{
		const char *feed = memchr(p, '\n', end - p);
		const char *stop = feed ? feed : end;
		const char *directive = find_directive(p, stop);

		if (directive != NULL)
		{
			if (stop > directive && stop[-1] == '\r')
				stop--;
			parse_directive(arena, list, file, line,
							arena_copy(arena, directive, stop - directive));
		}
		p = feed ? feed + 1 : end;
	}
}
