/*
 * byte_run.c
 *		Bytes that are written as numbers: the MESSAGE of a
 *		record of journald that has colours, a Buffer of Node.js, []byte of Go.
 *
 *		{"MESSAGE":[112,97,115,115,61,120]}		[112 97 115 115]
 *		<Buffer 70 61 73 73>	[]byte{0x70, 0x61, 0x73, 0x73}	706173733d78
 *
 * The lines of a dump without offsets (xxd -p, od -An) are read as one run.
 *
 * A literal is the name of such a field, or a part of a key's word in that
 * spelling. The numbers around it are read in one way, decimal or two
 * hexadecimal digits, whichever fits all of them.
 */
#include <string.h>

#include "redact/carriers/byte_run.h"
#include "redact/carriers/decoded.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"

#define RUN_MIN (2 * DECODED_MIN)	/* bytes of a run that is worth a look */
#define LINE_MIN 16				/* bytes of a line of a dump, but the last */
#define GAP_MAX 2				/* bytes between two numbers: ", " */

/* How the numbers of a run are written. */
typedef struct RunForm
{
	bool		hex;			/* two hexadecimal digits each */
	size_t		prefix;			/* bytes in front of a number: "0x" */
	size_t		gap;			/* bytes between two numbers */
	bool		commas;			/* the gap begins with one */
} RunForm;

/* May a byte be in a run that is written like its literal? */
static bool
is_run_byte(unsigned char c)
{
	return is_xdigit(c) || byte_in(c, " ,x");
}

/* Where the run begins that goes on at this place. */
static size_t
find_run_start(const Scan *s, size_t at)
{
	size_t		end = s->read.run_end;
	size_t		floor = s->floor > end ? s->floor : end;

	return back_over_class(s, at, floor < at ? floor : at, is_run_byte);
}

/* Set form to how the gap at this place is written. False for another text. */
static bool
read_run_gap(const Scan *s, size_t at, RunForm *form)
{
	form->commas = scan_byte(s, at) == ',';
	form->gap = form->commas ? 1 : 0;
	form->gap += scan_byte(s, at + form->gap) == ' ';
	return form->gap <= GAP_MAX;
}

/*
 * Read the number at this place; -1 if it is not of the form. *at moves
 * behind it.
 */
static int
read_run_number(const Scan *s, const RunForm *form, size_t *at)
{
	size_t		from = *at + form->prefix;
	size_t		most = from + (form->hex ? 2 : 3);
	size_t		end = from;
	unsigned	value = 0;

	if (form->prefix > 0 && !scan_starts(s, *at, "0x"))
		return -1;
	for (; end < most && end < s->limit; end++)
	{
		unsigned char c = s->text[end];

		if (form->hex ? !is_xdigit(c) : !is_digit(c))
			break;
		value = value * (form->hex ? 16u : 10u) + xdigit_value(c);
	}
	if (end == from || value > 255 || (form->hex && end < most))
		return -1;
	*at = end;
	return (int) value;
}

/* Put the numbers from this place on; return the place behind the last one. */
static size_t
put_run_numbers(const Scan *s, const RunForm *form, size_t at, Decoded *d)
{
	for (;;)
	{
		size_t		end = at;
		int			value = read_run_number(s, form, &end);
		RunForm		here = *form;

		if (value < 0)
			return at;
		decoded_put(d, (unsigned char) value, at, end);
		at = end;
		if (!read_run_gap(s, at, &here) || here.gap != form->gap ||
			here.commas != form->commas)
			return at;
		at += form->gap;
	}
}

/* Where a line's run ends that is all of the line; 0 for another line. */
static size_t
find_dump_line_end(const Scan *s, size_t line)
{
	size_t		from = skip_blanks(s, line, s->limit);
	size_t		end = skip_class(s, from, s->limit, is_run_byte, true);

	if (end == from || !is_xdigit(s->text[from]) ||
		(end < s->limit && !byte_in(s->text[end], "\r\n")))
		return 0;
	return end;
}

/*
 * Where the number is that goes on below a line's last one, in a dump without
 * offsets (xxd -p, od -An); 0 if none is there.
 */
static size_t
find_run_below(const Scan *s, size_t at)
{
	at += byte_is(s, at, s->limit, '\r');
	if (!byte_is(s, at, s->limit, '\n') ||
		find_dump_line_end(s, at + 1) == 0)
		return 0;
	return skip_blanks(s, at + 1, s->limit);
}

/* Where the dump ends whose line ends at this place. */
static size_t
find_dump_end(const Scan *s, size_t end)
{
	size_t		next;

	while ((next = find_run_below(s, end)) > 0)
		end = skip_class(s, next, s->limit, is_run_byte, true);
	return end;
}

/* Put the numbers of the lines of a dump; return the place behind the last. */
static size_t
put_dump_lines(const Scan *s, const RunForm *form, size_t at, Decoded *d)
{
	size_t		end = put_run_numbers(s, form, at, d);
	size_t		next;

	while ((next = find_run_below(s, end)) > 0)
		end = put_run_numbers(s, form, next, d);
	return end;
}

/*
 * Find the form of the run at this place by its first numbers: hexadecimal
 * digits have no other length than two.
 */
static bool
find_run_form(const Scan *s, size_t at, size_t stop, RunForm *form)
{
	size_t		end;

	*form = (RunForm) {.prefix = scan_starts(s, at, "0x") ? LENGTH_OF("0x") : 0};
	end = skip_class(s, at + form->prefix, stop, is_xdigit, true);
	form->hex = form->prefix > 0 || end - at > 3;
	if (form->hex && form->prefix == 0)
		return true;
	if (!read_run_gap(s, end, form) || form->gap == 0)
		return false;
	/* One number of another length than two tells. */
	for (size_t i = at; form->prefix == 0 && !form->commas; i = end + form->gap)
	{
		end = skip_class(s, i, stop, is_xdigit, true);
		if (end - i != 2)
			return true;
		if (end + form->gap >= stop)
		{
			form->hex = true;
			return true;
		}
	}
	return true;
}

/*
 * Are the numbers of this line, all of which is a run, written in the form of
 * others? Bytes that nothing parts have two digits each.
 */
static bool
line_has_form(const Scan *s, size_t line, size_t end, const RunForm *want)
{
	size_t		at = skip_blanks(s, line, end);
	RunForm		form;

	return find_run_form(s, at, end, &form) && form.hex == want->hex &&
		form.commas == want->commas && form.prefix == want->prefix &&
		(form.gap > 0) == (want->gap > 0) &&
		(form.gap > 0 ||
		 (skip_class(s, at, end, is_xdigit, true) - at) % 2 == 0);
}

/*
 * Where the dump begins that this line is a part of: its lines are of one
 * length and form. The bytes of a key may be on the line above that of its
 * literal.
 */
static size_t
find_dump_start(const Scan *s, size_t line)
{
	size_t		floor = s->floor > s->read.run_end ? s->floor : s->read.run_end;
	size_t		end = find_dump_line_end(s, line);
	size_t		bytes = end - line;
	size_t		above;
	RunForm		form;

	if (!find_run_form(s, skip_blanks(s, line, end), end, &form))
		return line;
	for (; line > floor && bytes >= LINE_MIN; line = above)
	{
		above = find_line_before(s, line - 1);
		end = find_dump_line_end(s, above);
		if (above < floor || end < above + bytes ||
			!line_has_form(s, above, end, &form))
			break;
		bytes = end - above;
	}
	return line;
}

/* Add the secrets of a run of numbers. */
void
parse_byte_run(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		from;
	size_t		stop;
	size_t		line;
	RunForm		form;
	Decoded		d;

	if (at < s->read.run_end || s->decoded)
		return;
	from = s->text[at + len - 1] == '[' ? at + len : find_run_start(s, at);
	stop = skip_class(s, at + len, s->limit, is_run_byte, true);
	line = scan_line_start(s, at);
	if (line >= s->read.run_end && find_dump_line_end(s, line) == stop)
	{
		from = find_dump_start(s, line);
		stop = find_dump_end(s, stop);
	}
	from = skip_class(s, from, stop, is_xdigit, false);
	/* A digit may be in front of bytes that nothing parts: f706173 */
	if (len % 2 == 0 && is_xdigit(s->text[at]) && (at - from) % 2 != 0 &&
		skip_class(s, from, at, is_xdigit, true) == at)
		from++;
	s->read.run_end = stop;
	if (stop - from < RUN_MIN ||
		!find_run_form(s, from, skip_class(s, from, stop, is_run_byte, true),
					   &form) ||
		!decoded_begin(s, &d, (stop - from) / 2))
		return;
	put_dump_lines(s, &form, from, &d);
	decoded_finish(s, &d, arg, form.commas ? QUOTE_DOUBLE : QUOTE_NONE);
}
