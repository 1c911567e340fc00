/*
 * clamp.c
 *		Shorten a text to a limit, keeping its beginning and its end.
 *
 * A log's first lines say what was started, its last ones how it died; the
 * middle is what a reader misses least.
 */
#include <stdio.h>
#include <string.h>

#include "text/clamp.h"
#include "text/utf8.h"

/* Room for the marker with the longest number. */
#define MARKER_MAX 64

/* How far back or forth a line end is looked for, in parts of the room. */
#define LINE_SEARCH_PART 8

/* A cut after at most n bytes of s: behind a line end, else a character. */
static size_t
cut_head_length(const char *s, size_t len, size_t n)
{
	size_t		clip = utf8_clip(s, len, n);
	size_t		stop = clip - clip / LINE_SEARCH_PART;

	for (size_t i = clip; i > stop; i--)
	{
		if (s[i - 1] == '\n')
			return i;
	}
	return clip;
}

/* The start of at most the last n bytes of s: of a line, else a character. */
static size_t
find_tail_start(const char *s, size_t len, size_t n)
{
	size_t		start = len - n;
	size_t		stop = start + n / LINE_SEARCH_PART;

	for (size_t i = start; i < stop; i++)
	{
		if (s[i - 1] == '\n')
			return i;
	}
	while (start < len && (s[start] & 0xC0) == 0x80)
		start++;
	return start;
}

/*
 * Shorten s in place to at most limit bytes, with a marker in the cut; returns
 * the new length. The caller passes valid UTF-8 and a limit of at least
 * CLAMP_LIMIT_MIN.
 */
size_t
text_clamp(char *s, size_t len, size_t limit)
{
	char		marker[MARKER_MAX];
	size_t		room;
	size_t		head;
	size_t		tail;
	int			n;

	if (len <= limit)
		return len;

	room = limit - MARKER_MAX;
	head = cut_head_length(s, len, room / 4);
	tail = find_tail_start(s, len, room - room / 4);
	n = snprintf(marker, sizeof(marker), "%s[... %zu bytes cut ...]\n",
				 head > 0 && s[head - 1] != '\n' ? "\n" : "", tail - head);
	memcpy(s + head, marker, (size_t) n);
	memmove(s + head + n, s + tail, len - tail);
	return head + (size_t) n + (len - tail);
}
