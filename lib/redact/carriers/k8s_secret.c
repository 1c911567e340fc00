/*
 * k8s_secret.c
 *		Kubernetes Secrets: each value under data and stringData of an object
 *		of that kind is secret, whatever its key; the kind may come before or
 *		after. In YAML here, also behind a log's prefix on each line, and in a
 *		string with \n for its line ends; k8s_secret_flow.c reads braces.
 *
 * A manifest is told by its lines (k8s_page.c): the column of the keys, and
 * how lines end. Both are taken from the line of the kind.
 *
 * The object is searched upwards from its kind for its first key and then read
 * downwards as a whole. s->read.manifest_end remembers how far, for each level
 * of escaping, since nested objects would be read once for each kind in them.
 */
#include <string.h>

#include "redact/carriers/k8s_page.h"
#include "redact/carriers/k8s_secret.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define PREFIX_WORDS 8			/* of a log, in front of each line */
#define PREFIX_BYTES 1024		/* of them */

/* A value that goes on as long as lines are further in than its key. */
typedef struct ManifestEntry
{
	size_t		start;
	size_t		end;
	char		mark;			/* the quote around it */
	bool		plain;			/* it has no quotes and is no block */
	bool		closed;			/* its quote closed: no line belongs to it */
	bool		encoded;
} ManifestEntry;

/*
 * Return the first line of the object whose keys are in the column of this
 * line. Goes up over lines that are further in, to a line further out,
 * another kind, or what must be the object's first key. A list's dash marks
 * the first key of an item.
 */
static size_t
find_object_start(const Scan *s, const Page *page, ManifestLine line)
{
	size_t		column = line.column;
	size_t		first = line.start;

	while (line.indent == column && line.start >= page->floor + page->separator_len &&
		   (page->level == 0 || s->text[line.start - 1] != '"'))
	{
		ManifestLine above = page_read_line(s, page, page_line_start(s, page, line.start -
																	 page->separator_len));
		size_t		start;
		size_t		end;
		size_t		value;

		line.start = above.start;
		if (above.blank)
			continue;
		if (is_document_end(s, &above) || above.column < column)
			break;
		if (above.column == column)
		{
			if (!read_manifest_key(s, &above, &start, &end, &value) ||
				manifest_key_is(s, start, end, "kind"))
				break;
			first = above.start;
			if (above.indent < column || manifest_key_is(s, start, end, "apiVersion"))
				break;
		}
	}
	return first;
}

/*
 * Note an entry's value, or what was read of it, and forget it. How it is
 * decoded for its fingerprint follows from the section and its quotes: data
 * is base64, stringData is as it is written.
 */
static void
flush_manifest_entry(Scan *s, const Page *page, ManifestEntry *entry)
{
	unsigned	level = page->level > 2 ? 2 : page->level;
	unsigned	decode = entry->encoded ? DECODE_BASE64 :
		entry->mark == '"' ? DECODE_ESCAPES + level :
		entry->mark == '\'' ? DECODE_DOUBLED : level > 0 ? DECODE_ESCAPES + level - 1 : DECODE_NONE;
	size_t		len = entry->end - entry->start;

	/* A quoted value that went over lines ends with its quote. */
	if (len > 1 && entry->mark != 0 && !entry->closed &&
		s->text[entry->end - 1] == entry->mark)
		len--;
	if (entry->end > entry->start &&
		!value_is_spared(s->options, s->text + entry->start, len, !entry->plain))
		scan_add(s, entry->start, entry->start + len, page->rule,
				 (entry->plain ? QUOTE_DOUBLE + level : QUOTE_NONE) |
				 decode << SPAN_DECODE_SHIFT, WEIGHT_KEY);
	entry->start = entry->end = 0;
}

/*
 * Where the text on this line ends, a comment and blanks aside.
 *
 * Only a plain value can have a comment behind it; in a block or a quoted
 * text "#" is a byte of the secret.
 */
static size_t
find_line_text_end(const Scan *s, const ManifestLine *line, size_t at,
				   bool comments)
{
	size_t		end = line->end;

	for (size_t i = at; comments && i + 1 < line->end; i++)
	{
		if (is_blank(s->text[i]) && s->text[i + 1] == '#')
		{
			end = i;
			break;
		}
	}
	while (end > at && is_space(s->text[end - 1]))
		end--;
	return end;
}

/*
 * Return the place behind YAML's types and anchors in front of a value, such
 * as !!binary and &anchor. A value may itself begin with '!' or '&'; only a
 * letter or a second '!' behind it makes it a type.
 */
static size_t
skip_manifest_types(const Scan *s, size_t at, size_t end)
{
	while (at + 1 < end && (s->text[at] == '&' || s->text[at] == '!') &&
		   (is_alpha(s->text[at + 1]) || s->text[at + 1] == '!'))
		at = skip_blanks(s, skip_word(s, at, end), end);
	return at;
}

/*
 * Begin an entry with what follows its colon.
 *
 * at is the place behind the colon. An empty value, a block's mark and a
 * comment leave the entry empty: its lines follow. A value that is a tag was
 * redacted before.
 */
static void
begin_manifest_entry(Scan *s, const Page *page, const ManifestLine *line,
					 size_t at, ManifestEntry *entry)
{
	Quote		quote;

	at = skip_manifest_types(s, skip_blanks(s, at, line->end), line->end);
	*entry = (ManifestEntry) {.encoded = entry->encoded};
	if (at >= line->end || s->text[at] == '|' || s->text[at] == '>' || s->text[at] == '#')
		return;
	if (s->text[at] != '[' && quoted_tag_length(s->options, s->text + at, line->end - at) > 0)
	{
		entry->closed = true;
		return;
	}
	quote = quote_at(s, at);
	if (quote.mark == '"' || quote.mark == '\'')
	{
		size_t		close = find_text_close(s, at + quote.len, &quote);

		entry->start = at + quote.len;
		entry->end = close < line->end ? close : find_line_text_end(s, line,
																	entry->start, false);
		entry->mark = quote.mark;
		entry->closed = close < line->end;
	}
	else
	{
		entry->start = at;
		entry->end = find_line_text_end(s, line, at, true);
		entry->plain = true;
	}
	/* Each line of its own where a prefix is between them. */
	if (page->words > 0 || entry->closed)
		flush_manifest_entry(s, page, entry);
}

/*
 * A line further in than the entry's key belongs to its value.
 *
 * With a prefix on each line a span over several lines would take the
 * prefixes with it, so each line becomes a span of its own.
 */
static void
continue_entry(Scan *s, const Page *page, const ManifestLine *line, ManifestEntry *entry)
{
	size_t		first = page_skip_prefix(s, page, line->start, line->end) + line->indent;

	if (entry->closed)
		return;
	if (entry->end == 0)
		entry->start = first;
	entry->end = find_line_text_end(s, line, first, false);
	if (page->words > 0)
	{
		entry->plain = false;
		flush_manifest_entry(s, page, entry);
	}
}

/*
 * Return whether this key opens a section of secrets whose lines follow. One
 * in braces on its own line is read here at once, and *past is set to its
 * end.
 */
static bool
opens_secret_section(Scan *s, const Page *page, size_t start, size_t end,
					 size_t value,
					 bool *encoded, size_t *past)
{
	Flow		flow = {
		.level = page->level, .depth = 2, .outer = 1, .section = 2, .rule = page->rule,
	};

	if (!is_secret_section(s->text + start, end - start, encoded))
		return false;
	while (value < page->limit && is_blank(s->text[value]))
		value++;
	if (value >= page->limit || s->text[value] != '{')
		return true;
	flow.encoded = *encoded;
	*past = read_flow_object(s, value + 1, page->limit, &flow);
	return false;
}

/* What read_manifest_object() knows of the lines that it has read. */
typedef struct ObjectState
{
	size_t		column;			/* of the object's keys */
	size_t		kind;			/* its own kind's key */
	size_t		begin;
	bool		section;		/* the lines are of data or stringData */
	bool		versioned;		/* an apiVersion was read */
	size_t		entries;		/* the column of the section's keys, or 0 */
	ManifestEntry entry;
} ObjectState;

/*
 * Is this line one of another object: a document's end, or further out?
 *
 * A line in a smaller column belongs to what the object is in. A dash in
 * front of the column begins the next item of a list of objects.
 */
static bool
line_ends_object(const Scan *s, const ObjectState *o, const ManifestLine *line)
{
	return is_document_end(s, line) || line->column < o->column ||
		(line->indent < o->column && line->start > o->begin);
}

/*
 * Read a key of the object itself, and see whether it opens a section. False
 * if it is another object's: a second kind or apiVersion in this column
 * begins another object.
 */
static bool
read_object_key(Scan *s, const Page *page, const ManifestLine *line,
				ObjectState *o,
				size_t *past)
{
	size_t		start;
	size_t		end;
	size_t		value;

	flush_manifest_entry(s, page, &o->entry);
	if (!read_manifest_key(s, line, &start, &end, &value) ||
		(manifest_key_is(s, start, end, "kind") && start != o->kind) ||
		(o->versioned && manifest_key_is(s, start, end, "apiVersion")))
		return false;
	o->versioned |= manifest_key_is(s, start, end, "apiVersion");
	o->entries = 0;
	o->section = opens_secret_section(s, page, start, end, value,
									  &o->entry.encoded, past);
	return true;
}

/*
 * Read a line of a section: an entry's first, or what an entry goes on with.
 * The first entry fixes the column of the keys; a line further in that looks
 * like a key is part of a value.
 */
static void
read_section_line(Scan *s, const Page *page, const ManifestLine *line, ObjectState *o)
{
	size_t		start;
	size_t		end;
	size_t		value;

	if (read_manifest_key(s, line, &start, &end, &value) &&
		(o->entries == 0 || o->entries == line->column))
	{
		flush_manifest_entry(s, page, &o->entry);
		o->entries = line->column;
		begin_manifest_entry(s, page, line, value, &o->entry);
	}
	else if (o->entries > 0 && line->indent > o->entries)
		continue_entry(s, page, line, &o->entry);
}

/*
 * Add all entries of the object whose keys are in this column, from the line
 * at; return where it ends. kind is the place of its own "kind", since a
 * second one begins another object. A kind that is not Secret never gets
 * here: the literal is "kind: Secret".
 */
static size_t
read_manifest_object(Scan *s, const Page *page, size_t at, size_t column,
					 size_t kind)
{
	ObjectState o = {.column = column, .kind = kind, .begin = at};

	while (at < page->limit)
	{
		ManifestLine line = page_read_line(s, page, at);
		size_t		past = 0;

		if (!line.blank)
		{
			if (line_ends_object(s, &o, &line) ||
				(line.column == column &&
				 !read_object_key(s, page, &line, &o, &past)))
				break;
			if (line.column != column && o.section)
				read_section_line(s, page, &line, &o);
		}
		if (past > line.end)
			line.end = page_line_end(s, page, past);
		at = line.end + page->separator_len;
	}
	flush_manifest_entry(s, page, &o.entry);
	return at < page->limit ? at : page->limit;
}

/*
 * Return how often a line end is escaped whose escape begins here: 1 for \n,
 * 2 for \\n; 0 if it is not a line end. Deeper nesting is not read.
 */
static unsigned
escaped_line_end(const Scan *s, size_t at)
{
	size_t		n = 0;

	while (n < 3 && at + n < s->limit && s->text[at + n] == '\\')
		n++;
	return n > 0 && n < 3 && at + n < s->limit && s->text[at + n] == 'n' ? (unsigned) n : 0;
}

/* The same for the escape that ends right before this place. */
static unsigned
escaped_line_before(const Scan *s, size_t at)
{
	size_t		n = 0;

	if (at <= s->floor || s->text[at - 1] != 'n')
		return 0;
	while (n < 3 && at - 1 - n > s->floor && s->text[at - 2 - n] == '\\')
		n++;
	return n < 3 ? (unsigned) n : 0;
}

/*
 * Where the string ends that the lines of a manifest are escaped in.
 *
 * A quote of a lower level than the lines' is the one that closes the string.
 */
static size_t
find_string_end(Scan *s, size_t at, unsigned level)
{
	size_t		limit = scan_line_end(s, at);

	for (; at < limit; at++)
	{
		Quote		quote = s->text[at] == '"' ? find_quote_before(s,
																   at + 1) : (Quote) {0};

		if (quote.bytes != NULL && quote.level < level)
			return at + 1 - quote.len;
	}
	return limit;
}

/*
 * Set how the lines of the page end; false if no line ends around its kind.
 *
 * before and behind are the places around "kind: Secret" without its blanks.
 * A real line end, or the text's, needs no proof at the front: the words of a
 * log's prefix may be there.
 */
static bool
find_line_separator(const Scan *s, size_t before, size_t behind, Page *page)
{
	static const char *const separators[] = {"\n", "\\n", "\\\\n"};

	page->level = escaped_line_before(s, before);
	if (page->level == 0 && behind < s->limit)
		page->level = escaped_line_end(s, behind);
	if (page->level == 0 && behind < s->limit && !byte_in(s->text[behind], "\n\r#\0"))
		return false;
	page->separator = separators[page->level];
	page->separator_len = strlen(page->separator);
	return true;
}

/* Count the words of the log's prefix on a line, up to the kind or its dash. */
static unsigned
count_prefix_words(const Scan *s, size_t line, size_t before)
{
	unsigned	words = 0;

	for (; line < before; words++)
	{
		line = skip_word(s, line, before);
		line = skip_spaces(s, line, before);
	}
	return words;
}

/*
 * Find how the lines around a kind are told apart, and how far they reach.
 * False if it is no key of a manifest: in a sentence, in an object that was
 * read, or behind more words than a prefix has.
 */
static bool
find_manifest_page(Scan *s, size_t at, size_t len, Page *page)
{
	Page		nearby;
	size_t		before = at;
	size_t		line;

	while (before > s->floor && (s->text[before - 1] == ' ' || s->text[before - 1] == '-'))
		before--;
	if (!find_line_separator(s, before, skip_blanks(s, at + len, s->limit), page))
		return false;
	page->limit = page->level > 0 ? find_string_end(s, at,
													page->level) : s->limit;
	page->floor = s->floor;
	if (page->floor < s->read.manifest_end[0][page->level])
		page->floor = s->read.manifest_end[0][page->level];
	if (at < page->floor)
		return false;			/* in an object that was read */
	nearby = *page;
	/* A line longer than a prefix can be is no line of a manifest. */
	if (at - nearby.floor > PREFIX_BYTES)
		nearby.floor = at - PREFIX_BYTES;
	line = page_line_start(s, &nearby, at);
	if (line == nearby.floor && line > page->floor)
		return false;
	page->words = page->level > 0 ? 0 : count_prefix_words(s, line, before);
	return page->words <= PREFIX_WORDS &&
		(page->words == 0 || before < at);
}

/*
 * Read the object in braces whose kind was found at this place. Without an
 * opening brace within reach it is read from the kind on, as if the brace had
 * been there: the text may be cut off at its front.
 */
static void
read_braced_object(Scan *s, size_t at, unsigned level, uint16_t rule)
{
	size_t	   *known = &s->read.manifest_end[1][level];
	size_t		open = flow_brace_before(s, at, *known > s->floor ? *known : s->floor, level);
	Flow		flow = {.level = level, .depth = open == SIZE_MAX, .rule = rule};

	if (at >= *known)
	{
		open = open == SIZE_MAX ? at : open;
		scan_note_block(s, BLOCK_MANIFEST, open, at);
		*known = read_flow_object(s, open, s->limit, &flow);
		scan_note_block(s, BLOCK_MANIFEST, open, *known);
	}
}

/*
 * Read the Secret whose kind was found: "kind: Secret", or its like in
 * braces. What is between a line's begin and the kind decides which of the
 * two it is.
 */
void
parse_manifest(Scan *s, size_t at, size_t len, uint16_t arg)
{
	Quote		quote = find_quote_before(s, at);
	Page		page = {.rule = arg};
	size_t		before = at;
	ManifestLine line;

	if (s->text[at + 4] != ':')
	{
		read_braced_object(s, at - quote.len, quote.level, arg);
		return;
	}
	while (before > s->floor && is_blank(s->text[before - 1]))
		before--;
	if (before > s->floor && (s->text[before - 1] == '{' || s->text[before - 1] == ','))
	{
		read_braced_object(s, at, 0, arg);
		return;
	}
	if (!find_manifest_page(s, at, len, &page))
		return;
	line = page_read_line(s, &page, page_line_start(s, &page, at));
	if (line.content != at)
		return;
	before = find_object_start(s, &page, line);
	scan_note_block(s, BLOCK_MANIFEST, before, at);
	s->read.manifest_end[0][page.level] = read_manifest_object(s, &page,
															   before,
															   line.column,
															   at);
	scan_note_block(s, BLOCK_MANIFEST, before, s->read.manifest_end[0][page.level]);
}
