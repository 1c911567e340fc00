/*
 * form_data.c
 *		The fields of a form in the body of a request: multipart/form-data.
 *
 *		Content-Disposition: form-data; name="password"
 *
 *		x
 *		--boundary
 *
 * An empty line ends the headers of a part, and the value goes to the
 * boundary, or to its line's end where there is no boundary. A client's trace
 * writes the line ends as escapes, all on one line; curl's writes an offset in
 * front of each line.
 */
#include <string.h>

#include "redact/carriers/form_data.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"

#define NAME_WINDOW 64			/* bytes between "form-data" and the name */
#define HEADERS_MAX 4			/* of a part, behind its name */
#define HEADER_BYTES 200		/* of one of them */
#define VALUE_BYTES 4096
#define OFFSET_DIGITS 4			/* of curl's trace, in front of a line */

/* Behind the offset that curl's trace writes, "003c: ", if it is there. */
static size_t
skip_trace_offset(const Scan *s, size_t at)
{
	size_t		end = at + OFFSET_DIGITS;

	return text_has(s, end, s->limit, ": ") &&
		skip_class(s, at, end, is_xdigit, true) == end ? end + LENGTH_OF(": ") : at;
}

/* Behind the line end at this place, as it is or escaped; at without one. */
static size_t
skip_part_line_end(const Scan *s, size_t at)
{
	size_t		end = at;

	end += scan_starts(s, end, "\\r") ? LENGTH_OF("\\r") : 0;
	if (scan_starts(s, end, "\\n"))
		return end + LENGTH_OF("\\n");
	end = at + byte_is(s, at, s->limit, '\r');
	return byte_is(s, end, s->limit, '\n') ? skip_trace_offset(s, end + 1) : at;
}

/* Where the line of a part ends that goes on at this place, or most. */
static size_t
find_part_line_end(const Scan *s, size_t at, size_t most)
{
	while (at < most && skip_part_line_end(s, at) == at)
		at++;
	return at;
}

/* Is the line at this place a boundary: two dashes and one word? */
static bool
is_boundary(const Scan *s, size_t at, size_t most)
{
	size_t		end;

	if (!text_has(s, at, most, "--"))
		return false;
	for (end = at; end < most && skip_part_line_end(s, end) == end; end++)
	{
		if (s->text[end] == ' ')
			return false;
	}
	return end > at + LENGTH_OF("--");
}

/*
 * Where a value of several lines ends, the first of which ends at this place:
 * in front of the line of the next boundary. A value whose boundary is not
 * found has one line.
 */
static size_t
find_part_value_end(const Scan *s, size_t end, size_t most)
{
	size_t		at = end;
	size_t		next = skip_part_line_end(s, at);

	/* The walk is slow, and nearly always needless in another text. */
	if (memmem(s->text + end, most - end, LITERAL("--")) == NULL)
		return end;
	while (next > at && next < most && !is_boundary(s, next, most))
	{
		at = find_part_line_end(s, next, most);
		next = skip_part_line_end(s, at);
	}
	return next > at && next < most ? at : end;
}

/* Is the key the name of a form's field: form-data; name="KEY"? */
static bool
names_form_field(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		from = line;

	if (key->start - line > NAME_WINDOW)
		from = key->start - NAME_WINDOW;
	return key->closed &&
		memmem(s->text + from, key->start - from,
			   LITERAL("form-data;")) != NULL;
}

/* Find the value of a field below the headers of its part. */
bool
find_form_value(Scan *s, const Key *key, Value *value)
{
	size_t		at = key->end;

	if (!names_form_field(s, key))
		return false;
	for (int n = 0; n < HEADERS_MAX; n++)
	{
		size_t		most = s->limit - at > HEADER_BYTES ?
			at + HEADER_BYTES : s->limit;
		size_t		end = find_part_line_end(s, at, most);
		size_t		next = skip_part_line_end(s, end);

		if (end == most || next == end)
			return false;
		at = skip_part_line_end(s, next);
		if (at == next)
			continue;
		most = s->limit - at > VALUE_BYTES ? at + VALUE_BYTES : s->limit;
		*value = (Value) {.start = at, .whole = true};
		value->end = find_part_value_end(s, find_part_line_end(s, at, most), most);
		return value->end > value->start;
	}
	return false;
}
