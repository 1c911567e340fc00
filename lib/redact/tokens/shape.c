/*
 * shape.c
 *		Match a token's shape around its anchor, from left to right and never
 *		back: rule_shape.c has refused the shapes that would need it.
 *
 * A shape is a list of items: a literal, or a run of bytes of a class with a
 * least and a most length. Each run takes as much as it can, and a match costs no
 * more than the bytes that it looks at, whatever the text.
 */
#include <string.h>

#include "redact/carriers/wrapped.h"
#include "redact/engine/engine.h"
#include "redact/text/tag.h"
#include "redact/tokens/shape.h"
#include "token/crc32.h"

#define CHECK_DIGITS 6
#define WRAP_MIN 16				/* shorter runs are not looked for on two
								 * lines */
#define RUN_SHORT 64			/* bytes; of longer runs the end is noted */
#define LONG_RUN 4000			/* bytes of one that is wrapped as base64 is */
#define WRAP_FIRST 4			/* bytes of it required on the first line */

/* Compare len bytes, with or without case. */
static bool
bytes_match_text(const char *text, const char *want, size_t len, bool caseless)
{
	if (!caseless)
		return memcmp(text, want, len) == 0;
	for (size_t i = 0; i < len; i++)
	{
		if (to_lower(text[i]) != to_lower(want[i]))
			return false;
	}
	return true;
}

/* Does a date begin here, as lines of logs do: 2026-03-04? */
static bool
is_log_date(const char *text, size_t at, size_t limit)
{
	static const char form[] = "####-##-##";

	for (size_t i = 0; i < sizeof(form) - 1; i++)
	{
		if (at + i >= limit ||
			(form[i] == '#' ? !is_digit(text[at + i]) : text[at + i] != form[i]))
			return false;
	}
	return true;
}

/*
 * A wrapper may have broken a token at a line's end, perhaps with a backslash
 * and an indentation: length of the break, 0 if not found. A line that begins
 * with a date is a log's next one.
 */
static size_t
line_wrap_length(const char *text, size_t at, size_t limit)
{
	size_t		from = at;

	if (at < limit && text[at] == '\\')
		at++;
	if (at < limit && text[at] == '\r')
		at++;
	if (at >= limit || text[at] != '\n')
		return 0;
	for (at++; at < limit && at - from < 12 &&
		 (is_blank(text[at]) || text[at] == '|' || text[at] == '>'); at++)
		;
	return is_log_date(text, at, limit) ? 0 : at - from;
}

/*
 * How many bytes of the set begin at an offset, of which n are known to: most
 * at most.
 */
static size_t
count_set_bytes(const ShapeText *t, const ByteSet *set, size_t at, size_t n, size_t most)
{
	while (n < most && byteset_has(set, t->text[at + n]))
		n++;
	return n;
}

/*
 * Return the number of bytes of the item's set from this offset on. The end of a
 * long run is kept, since many anchors may lie in one run; a run that goes on
 * at the end of the one that was read is the same.
 */
static size_t
item_run_length(const ShapeText *t, const ShapeItem *item, size_t at)
{
	const ByteSet *set = &t->book->sets[item->set];
	size_t		most = t->limit - at < item->max ? t->limit - at : item->max;
	size_t		n = count_set_bytes(t, set, at, 0, most < RUN_SHORT ? most : RUN_SHORT);
	RunMemo    *memo;

	if (n < RUN_SHORT || n == most)
		return n;
	memo = t->runs != NULL ? &t->runs[item->set] : &(RunMemo) {0};
	if (at < memo->from || at > memo->to)
		*memo = (RunMemo) {.from = at};
	else if (memo->to - at > n)
		n = memo->to - at < most ? memo->to - at : most;
	if (memo->ended)
		return n;
	n = count_set_bytes(t, set, at, n, most);
	if (at + n > memo->to)
	{
		memo->to = at + n;
		memo->ended = n < most;
	}
	return n;
}

/*
 * Length of the item's run here; -1 if it is too short. A long run may be cut by
 * one line end, where a terminal or a mail has wrapped it.
 */
static ptrdiff_t
match_run_forward(const ShapeText *t, const ShapeItem *item, size_t at)
{
	const ByteSet *set = &t->book->sets[item->set];
	size_t		n = item_run_length(t, item, at);

	if (n < item->min && item->min >= WRAP_MIN && n >= WRAP_FIRST)
	{
		size_t		gap = line_wrap_length(t->text, at + n, t->limit);
		size_t		first = n;

		while (gap > 0 && n < item->max && at + n + gap < t->limit &&
			   byteset_has(set, t->text[at + n + gap]))
			n++;
		return n >= item->min && n > first ? (ptrdiff_t) (n + gap) : -1;
	}
	return n >= item->min ? (ptrdiff_t) n : -1;
}

/* Length of the item's longest text here, or of its run; -1: it isn't here. */
static ptrdiff_t
match_item_forward(const ShapeText *t, const ShapeItem *item, size_t at)
{
	const RedactBook *book = t->book;
	const char *text = t->text;
	size_t		limit = t->limit;
	ptrdiff_t	best = -1;

	for (int i = 0; i < item->ntexts; i++)
	{
		const BookText *want = &book->texts[item->texts + i];

		if (want->len <= limit - at && want->len > best &&
			bytes_match_text(text + at, book->pool + want->at, want->len,
							 want->caseless))
			best = want->len;
	}
	return item->ntexts > 0 ? best : match_run_forward(t, item, at);
}

/*
 * Does an escape of a byte by its hexadecimal digits end here: %3D, \x3d,
 * \u003d?
 */
static bool
hex_escape_before(const char *p, size_t n)
{
	if (n < 3 || !is_xdigit(p[-1]) || !is_xdigit(p[-2]))
		return false;
	return p[-3] == '%' || (n >= 4 && p[-3] == 'x' && p[-4] == '\\') ||
		(n >= 6 && p[-5] == 'u' && p[-6] == '\\');
}

/* Is the byte in front part of an escape: \n, \u003d, %3D, a colour's m? */
static bool
escape_before(const char *text, size_t floor, size_t at)
{
	size_t		n = at - floor;
	const char *p = text + at;

	if (n >= 2 && p[-2] == '\\' && byte_in(p[-1], "nrtbfva0\0"))
		return true;
	if (hex_escape_before(p, n))
		return true;
	if (p[-1] == 'm')
	{
		for (size_t i = 2; i <= n && i < 16; i++)
		{
			if (*(p - i) == '\033')
				return true;
		}
	}
	return false;
}

/* The same for an item that ends at this place. */
static ptrdiff_t
item_backward(const ShapeText *t, const ShapeItem *item, size_t at)
{
	const RedactBook *book = t->book;
	const char *text = t->text;
	size_t		floor = t->floor;
	ptrdiff_t	best = -1;
	const ByteSet *set;
	size_t		n = 0;

	for (int i = 0; i < item->ntexts; i++)
	{
		const BookText *want = &book->texts[item->texts + i];

		if (want->len <= at - floor && want->len > best &&
			bytes_match_text(text + at - want->len, book->pool + want->at,
							 want->len,
							 want->caseless))
			best = want->len;
	}
	if (item->ntexts > 0)
		return best;
	set = &book->sets[item->set];
	while (n < item->max && at - n > floor && byteset_has(set, text[at - n - 1]) &&
		   (n < item->min || item->min == item->max || !escape_before(text, floor, at - n)))
		n++;
	return n >= item->min ? (ptrdiff_t) n : -1;
}

/* Match the items from number first on; tell where the secret among them is. */
bool
match_shape_items(const ShapeText *t, const Shape *shape, size_t at, int first,
				  size_t *end, size_t *secret_start, size_t *secret_end)
{
	for (int i = first; i < shape->nitems; i++)
	{
		const ShapeItem *item = &t->book->items[shape->items + i];
		ptrdiff_t	n = match_item_forward(t, item, at);

		if (n < 0 && !item->optional)
			return false;
		if (i == shape->secret_first)
			*secret_start = at;
		at += n < 0 ? 0 : n;
		if (i == shape->secret_last)
			*secret_end = at;
	}
	*end = at;
	return true;
}

/* True if the byte before start may precede a token of this shape. */
static bool
front_border_holds(const RedactBook *book, const Shape *shape,
				   const char *text,
				   size_t floor, size_t start)
{
	return shape->before == NO_SET || start == floor ||
		!byteset_has(&book->sets[shape->before], text[start - 1]) ||
		escape_before(text, floor, start);
}

/* True if the bytes around [start, end) may delimit a token of this shape. */
static bool
both_borders_hold(const RedactBook *book, const Shape *shape, const char *text,
				  size_t floor, size_t limit, size_t start, size_t end)
{
	return front_border_holds(book, shape, text, floor, start) &&
		(shape->after == NO_SET || end >= limit ||
		 !byteset_has(&book->sets[shape->after], text[end]));
}

/*
 * True if a match over two lines ends at a tag. The tagged secret continued the
 * last line of the match, so the match is not a token.
 */
static bool
is_torn_by_tag(const char *text, size_t start, size_t end, size_t limit)
{
	return limit - end >= TAG_OPEN_LENGTH &&
		memcmp(text + end, TAG_OPEN, TAG_OPEN_LENGTH) == 0 &&
		memchr(text + start, '\n', end - start) != NULL;
}

/* Are there a digit, a capital and a small letter? Names have no digit. */
bool
has_mixed_bytes(const char *text, size_t start, size_t end)
{
	bool		digit = false;
	bool		upper = false;
	bool		lower = false;

	for (; start < end; start++)
	{
		digit = digit || is_digit(text[start]);
		upper = upper || is_upper(text[start]);
		lower = lower || is_lower(text[start]);
	}
	return digit && upper && lower;
}

/* Are the last six bytes the CRC-32, in base 62, of those from body on? */
static bool
checksum_holds(const char *text, size_t body, size_t end)
{
	static const char digits[] =
	"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	uint32_t	crc;

	if (end - body <= CHECK_DIGITS)
		return false;
	crc = crc32_add(0, text + body, end - CHECK_DIGITS - body);
	for (size_t i = end; i-- > end - CHECK_DIGITS; crc /= 62)
	{
		if (text[i] != digits[crc % 62])
			return false;
	}
	return true;
}

/* Does the token in [start, end) have the checksum of its shape? */
static bool
has_valid_checksum(const char *text, const Shape *shape, size_t start,
				   size_t body, size_t end)
{
	return (shape->check == CHECK_CRC32 || shape->check == CHECK_CRC32_BODY) &&
		checksum_holds(text, shape->check == CHECK_CRC32 ? start : body, end);
}

/*
 * Go over the items in front of the anchor, from the last one on; *start is
 * where the token begins. False if one is missing.
 */
static bool
items_backward(const ShapeText *t, const Shape *shape, size_t *start,
			   size_t *secret_start, size_t *secret_end)
{
	for (int i = shape->anchor; i >= 0; i--)
	{
		const ShapeItem *item = &t->book->items[shape->items + i];
		ptrdiff_t	n = i == shape->anchor ? 0 :
			item_backward(t, item, *start);

		if (n < 0 && !item->optional)
			return false;
		if (i == shape->secret_last && i != shape->anchor)
			*secret_end = *start;
		*start -= n < 0 ? 0 : n;
		if (i == shape->secret_first)
			*secret_start = *start;
	}
	return true;
}

/* The token whose anchor is [at, at + len); start and end of its secret. */
bool
find_shape_token(const ShapeText *t, const Shape *shape, size_t at, size_t len,
				 size_t *secret_start, size_t *secret_end)
{
	const RedactBook *book = t->book;
	const char *text = t->text;
	size_t		start = at;
	size_t		end;
	bool		sure;

	/* Cheapest first: most false matches are inside of a longer word. */
	if (shape->anchor == 0 && shape->check == CHECK_NONE &&
		!front_border_holds(book, shape, text, t->floor, at))
		return false;
	if (shape->anchor == shape->secret_last)
		*secret_end = at + len;
	if (!items_backward(t, shape, &start, secret_start, secret_end) ||
		!match_shape_items(t, shape, at + len, shape->anchor + 1, &end,
						   secret_start, secret_end) ||
		is_torn_by_tag(text, start, end, t->limit))
		return false;
	if (shape->check == CHECK_MIXED && !has_mixed_bytes(text, at + len, end))
		return false;
	sure = has_valid_checksum(text, shape, start, at + len, end);
	if (shape->check_required && !sure)
		return false;
	return sure ||
		both_borders_hold(book, shape, text, t->floor, t->limit, start, end);
}

/* Does the shape end in a run that is so long that a text has it wrapped? */
static bool
ends_in_long_run(const Shape *shape)
{
	const ShapeItem *last = &redact_builtin_book.items[shape->items + shape->nitems - 1];

	return shape->secret_last == shape->nitems - 1 && last->ntexts == 0 &&
		last->max >= LONG_RUN;
}

/* Is the shape's last class that of a hash and its parameters, with a '$'? */
static bool
ends_in_hash(const Shape *shape)
{
	const RedactBook *book = &redact_builtin_book;
	size_t		last = shape->items + shape->nitems - 1;

	return byteset_has(&book->sets[book->items[last].set], '$');
}

/* A token's anchor was found. */
void
parse_shape(Scan *s, size_t at, size_t len, uint16_t arg)
{
	const Shape *shape = &redact_builtin_book.shapes[arg];
	ShapeText	text = {
		.book = &redact_builtin_book, .text = s->text, .floor = s->floor,
		.limit = s->limit, .runs = s->memos.runs,
	};
	size_t		start = 0;
	size_t		end = 0;

	if (!find_shape_token(&text, shape, at, len, &start, &end))
		return;
	scan_add(s, start, end, shape->rule, 0, WEIGHT_TOKEN);
	if (ends_in_long_run(shape))
		add_wrapped_lines(s, start, end, shape->rule,
						  ends_in_hash(shape) ? next_hash_line : next_wrapped_line);
}
