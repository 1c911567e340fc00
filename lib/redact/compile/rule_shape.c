/*
 * rule_shape.c
 *		Read a shape: literals, runs of a class, and which of it is the secret.
 *
 * The engine's matcher never goes back, so a shape in which it would have to
 * is refused here, with a message.
 *
 * A shape is items separated by blanks: "text", "a"|"b", CLASS{n,m},
 * [set]{n,m}. An item with '?' behind it may be absent; '<' and '>' enclose
 * the items that are the secret, all of them without the marks.
 *
 * The matcher starts at the anchor, the first literal of at least ANCHOR_MIN
 * bytes, and reads to both sides of it; each run takes all bytes of its set up
 * to its limit. So the time is linear in what it reads, and no rule that a
 * user adds can make it slow. The price is that a run must not take what the
 * next item needs; check_greedy_runs() refuses such shapes.
 *
 * To add a class, add a row to class_names and to rules/README.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redact/compile/ruleset.h"

/* Names for the sets that tokens are made of. */
static const struct
{
	const char *name;
	const char *set;
}			class_names[] =
{
	{"digit", "0-9"},
	{"lower", "a-z"},
	{"upper", "A-Z"},
	{"alpha", "A-Za-z"},
	{"alnum", "0-9A-Za-z"},
	{"hex", "0-9a-f"},
	{"HEX", "0-9A-F"},
	{"xdigit", "0-9A-Fa-f"},
	{"base32", "A-Z2-7"},
	{"base58", "1-9A-HJ-NP-Za-km-z"},
	{"base64", "0-9A-Za-z+/"},
	{"base64url", "0-9A-Za-z_-"},
	{"word", "0-9A-Za-z_"},
};

/* Add a byte to a set. */
static void
add_set_byte(ByteSet *set, unsigned char c)
{
	set->bits[c >> 5] |= 1u << (c & 31);
}

/* Set *number to that of an equal set, adding this one if not found. */
bool
book_set_number(BookBuilder *b, const ByteSet *set, uint16_t *number)
{
	ByteSet    *sets = b->sets.items;
	ByteSet    *added;

	for (size_t i = 0; i < b->sets.count; i++)
	{
		if (memcmp(&sets[i], set, sizeof(*set)) == 0)
		{
			*number = (uint16_t) i;
			return true;
		}
	}
	/* The engine has a memo for each built-in set; see Memos. */
	if (!b->own && b->sets.count == SETS_MAX)
		return set_book_error(b, "there are too many sets of bytes");
	added = grow_book_array(b, &b->sets, sizeof(*added));
	if (added == NULL)
		return false;
	*added = *set;
	*number = (uint16_t) (b->sets.count - 1);
	return true;
}

/*
 * Read "0-9A-Z_-", bytes and ranges, into a set; a backslash takes the next
 * byte as it is, also ']' and '-'. *number is that of the set. A '-' at the
 * end is a byte. False on an error, which is in the builder.
 */
bool
book_read_set(BookBuilder *b, const char *arg, size_t len, uint16_t *number)
{
	ByteSet		set = {{0}};

	for (size_t i = 0; i < len; i++)
	{
		unsigned char c = arg[i];

		if (c == '\\' && i + 1 < len)
			add_set_byte(&set, arg[++i]);
		else if (i + 2 < len && arg[i + 1] == '-')
		{
			if ((unsigned char) arg[i + 2] < c)
				return set_book_error(b, "a range in a set runs backwards");
			for (unsigned x = c; x <= (unsigned char) arg[i + 2]; x++)
				add_set_byte(&set, x);
			i += 2;
		}
		else
			add_set_byte(&set, c);
	}
	return book_set_number(b, &set, number);
}

/*
 * Return the byte of a literal at *p, an escape's if one begins there; moves
 * past it. A backslash that begins no known escape is itself, so that a
 * Windows path needs no escapes. The caller must not be at the closing quote.
 */
static char
read_literal_byte(const char **p)
{
	char		c = *(*p)++;

	if (c != '\\')
		return c;
	if (**p == '"' || **p == '\\')
		return *(*p)++;
	if (**p == 'n' || **p == 't')
		return *(*p)++ == 'n' ? '\n' : '\t';
	return c;
}

/*
 * Read one quoted text at *arg; moves past it. An i in front, or caseless,
 * makes it match in either case. Such a text must be written in lower case,
 * since the scan folds only the text that it searches.
 */
static bool
read_quoted_literal(BookBuilder *b, const char **arg, bool caseless)
{
	const char *p = *arg;
	char		bytes[256];
	size_t		len = 0;
	BookText   *text;
	uint32_t	at;

	if (*p == 'i')
		caseless = (p++, true);
	if (*p++ != '"')
		return set_book_error(b, "a literal must be in double quotes");
	while (*p != '"')
	{
		if (*p == '\0' || len == sizeof(bytes))
			return set_book_error(b, "a literal does not end, or is too long");
		if (caseless && *p >= 'A' && *p <= 'Z')
			return set_book_error(b,
								  "a literal for either case must be in lower case");
		bytes[len++] = read_literal_byte(&p);
	}
	*arg = p + 1;
	if (len == 0)
		return set_book_error(b, "a literal is empty");
	at = add_pool_string(b, bytes, len);
	text = grow_book_array(b, &b->texts, sizeof(*text));
	if (text == NULL)
		return false;
	*text = (BookText) {.at = at, .len = (uint16_t) len, .caseless = caseless};
	return true;
}

/*
 * Read "a"|"b"|i"c" at *arg, the alternatives of one item; moves past them.
 * They are in a row in b->texts, the first one at *first. False on an error.
 */
bool
book_read_texts(BookBuilder *b, const char **arg, bool caseless,
				uint16_t *first, uint8_t *count)
{
	*first = (uint16_t) b->texts.count;
	*count = 0;
	for (;;)
	{
		if (!read_quoted_literal(b, arg, caseless))
			return false;
		if (++*count == UINT8_MAX)
			return set_book_error(b, "too many alternatives");
		if (**arg != '|')
			return true;
		(*arg)++;
	}
}

/*
 * Read {n}, {n,m} or {n,} at *arg; moves past it. {n,} ends at RUN_MAX: no
 * run is without a limit, or one line could cost as much as it is long for
 * each literal in it.
 */
static bool
read_repeat_count(BookBuilder *b, const char **arg, ShapeItem *item)
{
	char	   *end;
	unsigned long min;
	unsigned long max;

	if (**arg != '{' || (*arg)[1] < '0' || (*arg)[1] > '9')
		return set_book_error(b, "a run needs its length: {n}, {n,m} or {n,}");
	min = max = strtoul(*arg + 1, &end, 10);
	if (*end == ',')
		max = end[1] == '}' ? (end++, RUN_MAX) : strtoul(end + 1, &end, 10);
	if (*end != '}' || max < min || max == 0 || max > RUN_MAX)
		return set_book_error(b, "a run's length is malformed");
	item->min = (uint16_t) min;
	item->max = (uint16_t) max;
	*arg = end + 1;
	return true;
}

/*
 * Read CLASS{n,m} or [set]{n,m} at *arg; moves past it. The count is not
 * optional: a run without a length is a mistake more often than a token.
 */
static bool
read_run_item(BookBuilder *b, const char **arg, ShapeItem *item)
{
	const char *p = *arg;
	const char *end = p;
	bool		ok = false;

	if (*p == '[')
	{
		for (end = p + 1; *end != ']' && *end != '\0'; end++)
			end += *end == '\\' && end[1] != '\0';
		if (*end == '\0')
			return set_book_error(b, "a set does not end");
		ok = book_read_set(b, p + 1, end - p - 1, &item->set);
		end++;
	}
	else
	{
		end += strcspn(p, "{ ");
		for (size_t i = 0; i < sizeof(class_names) / sizeof(class_names[0]); i++)
		{
			if (strlen(class_names[i].name) == (size_t) (end - p) &&
				strncmp(class_names[i].name, p, end - p) == 0)
				ok = book_read_set(b, class_names[i].set,
								   strlen(class_names[i].set), &item->set);
		}
		if (!ok)
			return set_book_error(b, "a class has no known name");
	}
	*arg = end;
	return ok && read_repeat_count(b, arg, item);
}

/*
 * May the item begin (or end, going backwards) with this byte?
 *
 * For a text without regard to case both cases are asked, since the set may
 * have only one of them.
 */
static bool
item_may_touch_byte(const BookBuilder *b, const ShapeItem *item,
					const ByteSet *set,
					bool backwards)
{
	const BookText *texts = b->texts.items;
	const ByteSet *sets = b->sets.items;
	const char *pool = b->pool.items;

	if (item->ntexts == 0)
	{
		for (int i = 0; i < 8; i++)
		{
			if ((sets[item->set].bits[i] & set->bits[i]) != 0)
				return true;
		}
		return false;
	}
	for (int i = 0; i < item->ntexts; i++)
	{
		const BookText *t = &texts[item->texts + i];
		unsigned char c = pool[backwards ? t->at + t->len - 1 : t->at];

		if (byteset_has(set, c) ||
			(t->caseless && (byteset_has(set, c | 0x20) ||
							 byteset_has(set, c & ~0x20))))
			return true;
	}
	return false;
}

/*
 * A run that gives nothing back must not eat its follower's first byte.
 *
 * Goes from an item to one end of the shape, as the matcher does: step is 1
 * behind the anchor and -1 in front of it. A run of a fixed length takes no
 * more than its own, so only runs of variable length are checked; and only up
 * to the first item that must be there, since the run cannot reach past it.
 */
static bool
check_greedy_runs(BookBuilder *b, const Shape *shape, int from, int step)
{
	const ShapeItem *items = (const ShapeItem *) b->items.items + shape->items;
	const ByteSet *sets = b->sets.items;

	for (int i = from; i >= 0 && i < shape->nitems; i += step)
	{
		if (items[i].ntexts != 0 || items[i].min == items[i].max)
			continue;
		for (int next = i + step; next >= 0 && next < shape->nitems; next += step)
		{
			if (item_may_touch_byte(b, &items[next], &sets[items[i].set],
									step < 0))
				return set_book_error(b,
									  "a run of variable length is followed by"
									  " what could be part of it");
			if (!items[next].optional && (items[next].ntexts != 0 || items[next].min > 0))
				break;
		}
	}
	return true;
}

/*
 * The first literal that is long enough in every alternative.
 *
 * Each alternative must have ANCHOR_MIN bytes, because the first stage looks
 * for all of them; an optional item may be absent and cannot be one. False
 * with an error that tells of "near", which is for tokens without a prefix.
 */
static bool
find_shape_anchor(BookBuilder *b, Shape *shape)
{
	const ShapeItem *items = (const ShapeItem *) b->items.items + shape->items;
	const BookText *texts = b->texts.items;

	for (int i = 0; i < shape->nitems; i++)
	{
		size_t		shortest = items[i].ntexts > 0 ? UINT16_MAX : 0;

		for (int t = 0; t < items[i].ntexts; t++)
		{
			if (texts[items[i].texts + t].len < shortest)
				shortest = texts[items[i].texts + t].len;
		}
		if (shortest >= ANCHOR_MIN && !items[i].optional)
		{
			shape->anchor = (uint8_t) i;
			return true;
		}
	}
	return set_book_error(b, "no literal of three bytes to look for;"
						  " give near and a provider's word");
}

/* The first stage's entries for a shape: one for each text of its anchor. */
static bool
add_anchor_literals(BookBuilder *b, uint16_t shape, uint16_t first,
					uint8_t count,
					Parser parser)
{
	for (int i = 0; i < count; i++)
	{
		const BookText *text = (BookText *) b->texts.items + first + i;
		BookLiteral *literal;

		if (text->len < ANCHOR_MIN)
			return set_book_error(b,
								  "a literal of less than three bytes cannot"
								  " be looked for");
		literal = grow_book_array(b, &b->literals, sizeof(*literal));
		if (literal == NULL)
			return false;
		*literal = (BookLiteral)
		{
			.text = first + i, .arg = shape, .parser = parser,
		};
	}
	return true;
}

/* Read one item, and what must follow it; false on an error. */
static bool
read_shape_item(BookBuilder *b, const char **p, ShapeItem *item)
{
	bool		ok;

	*item = (ShapeItem) {.set = NO_SET};
	if (**p == '"' || (**p == 'i' && (*p)[1] == '"'))
		ok = book_read_texts(b, p, false, &item->texts, &item->ntexts);
	else
		ok = read_run_item(b, p, item);
	if (!ok)
		return false;
	if (**p == '?')
	{
		item->optional = true;
		*p += 1;
	}
	return **p == '\0' || **p == ' ' || **p == '\t' ||
		set_book_error(b, "a blank is missing behind an item");
}

/* Append an item to the shape. */
static bool
add_shape_item(BookBuilder *b, const ShapeItem *item, Shape *shape)
{
	ShapeItem  *added = grow_book_array(b, &b->items, sizeof(*added));

	if (added == NULL)
		return false;
	*added = *item;
	return ++shape->nitems < UINT8_MAX ||
		set_book_error(b, "a shape has too many items");
}

/*
 * Set which items are the secret; the marks precede these.
 *
 * The numbers of items, not offsets: a shape matches texts of any length.
 * Without marks all items are the secret; a single mark or an empty pair is an
 * error.
 */
static bool
set_secret_items(BookBuilder *b, Shape *shape, int open, int close)
{
	if (shape->nitems == 0)
		return set_book_error(b, "a shape is empty");
	if ((open < 0) != (close < 0) || (open >= 0 && close <= open))
		return set_book_error(b, "the marks around the secret do not pair");
	shape->secret_first = open < 0 ? 0 : (uint8_t) open;
	shape->secret_last = (uint8_t) (close < 0 ? shape->nitems : close) - 1;
	return true;
}

/*
 * Read the items, one behind the other; marks may enclose some of them. Sets
 * which ones are the secret. False on an error.
 */
static bool
read_shape_items(BookBuilder *b, const char *p, Shape *shape)
{
	int			open = -1;
	int			close = -1;

	for (p += strspn(p, " \t"); *p != '\0'; p += strspn(p, " \t"))
	{
		ShapeItem	item;

		if (*p == '<' || *p == '>')
		{
			*(*p == '<' ? &open : &close) = shape->nitems;
			p++;
		}
		else if (!read_shape_item(b, &p, &item) ||
				 !add_shape_item(b, &item, shape))
			return false;
	}
	return set_secret_items(b, shape, open, close);
}

/*
 * Read a token's shape, or a near's words and the shape of its value, and
 * enter the literals that start the matcher. The rule's borders and check are
 * not set here: their lines may follow. False on an error, which is in the
 * builder.
 */
bool
book_read_shape(BookBuilder *b, const char *arg, bool near)
{
	uint16_t	words = 0;
	uint8_t		nwords = 0;
	Shape		shape = {.near = near, .before = NO_SET, .after = NO_SET};
	Shape	   *added;

	if (near && !book_read_texts(b, &arg, true, &words, &nwords))
		return false;
	shape.rule = (uint16_t) (b->rules.count - 1);
	shape.items = (uint16_t) b->items.count;
	if (!read_shape_items(b, arg, &shape))
		return false;
	if (!near && !find_shape_anchor(b, &shape))
		return false;
	if (!check_greedy_runs(b, &shape, near ? 0 : shape.anchor, 1) ||
		(!near && !check_greedy_runs(b, &shape, shape.anchor, -1)))
		return false;
	added = grow_book_array(b, &b->shapes, sizeof(*added));
	if (added == NULL)
		return false;
	*added = shape;
	if (near)
	{
		if (!b->own && b->near_shapes == NEAR_SHAPES_MAX)
			return set_book_error(b, "there are too many near shapes");
		/* A near shape has no anchor; the field is the number of its memo. */
		added->anchor = (uint8_t) b->near_shapes++;
	}
	else
	{
		const ShapeItem *anchor = (ShapeItem *) b->items.items + shape.items +
			shape.anchor;

		words = anchor->texts;
		nwords = anchor->ntexts;
	}
	return add_anchor_literals(b, (uint16_t) (b->shapes.count - 1), words,
							   nwords,
							   near ? PARSER_NEAR : PARSER_SHAPE);
}
