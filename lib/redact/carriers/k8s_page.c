/*
 * k8s_page.c
 *		The lines of a manifest: where they begin and end, what is in front
 *		of their content, and their keys.
 *
 * How lines end, and how many words a log puts in front of each, is told by
 * the page. So the same code reads a file, "kubectl get -o yaml" in a log with
 * a time on each line, and a manifest that is a string of another document.
 */
#include <string.h>

#include "redact/carriers/k8s_page.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"

/*
 * Return where the line ends, by the page's separator: "\n", or an escaped one
 * where the page is within a string.
 */
size_t
page_line_end(const Scan *s, const Page *page, size_t at)
{
	const char *end = memmem(s->text + at, page->limit - at, page->separator,
							 page->separator_len);

	return end != NULL ? (size_t) (end - s->text) : page->limit;
}

/*
 * Where the line begins that this place is in; an escaped one at its quote.
 *
 * A string's first line begins behind its quote, since its own line end is
 * not the page's.
 */
size_t
page_line_start(const Scan *s, const Page *page, size_t at)
{
	size_t		n = page->separator_len;

	if (page->level == 0)
	{
		const char *nl = memrchr(s->text + page->floor, '\n', at - page->floor);

		return nl != NULL ? (size_t) (nl - s->text) + 1 : page->floor;
	}
	for (; at > page->floor; at--)
	{
		if (at >= page->floor + n && memcmp(s->text + at - n, page->separator, n) == 0)
			break;
		if (s->text[at - 1] == '"')
			break;
	}
	return at;
}

/*
 * Behind the words of the prefix.
 *
 * The prefix of a log has the same number of words on each line, though not
 * the same width: a time of day and a level, say.
 */
size_t
page_skip_prefix(const Scan *s, const Page *page, size_t at, size_t end)
{
	for (unsigned i = 0; i < page->words; i++)
	{
		while (at < end && is_blank(s->text[at]))
			at++;
		while (at < end && !is_space(s->text[at]))
			at++;
	}
	return at;
}

/*
 * Return the line that starts here: its indent, and where its content begins
 * behind the dashes of lists.
 *
 * start must be the begin of a line. indent counts the blanks up to the first
 * dash and column those up to the content: an item's first key is in the
 * column of its other keys, but its line has a smaller indent.
 */
ManifestLine
page_read_line(const Scan *s, const Page *page, size_t start)
{
	ManifestLine line = {.start = start, .end = page_line_end(s, page, start)};
	size_t		first = page_skip_prefix(s, page, start, line.end);
	size_t		at = first;

	while (at < line.end && s->text[at] == ' ')
		at++;
	line.indent = at - first;
	while (at + 1 < line.end && s->text[at] == '-' && s->text[at + 1] == ' ')
	{
		for (at++; at < line.end && s->text[at] == ' '; at++)
			;
	}
	line.content = at;
	line.column = at - first;
	line.blank = at == line.end || s->text[at] == '\r' || s->text[at] == '#';
	return line;
}

/*
 * Whether the line separates two documents of a stream.
 *
 * The next document is another object, whatever its columns are.
 */
bool
is_document_end(const Scan *s, const ManifestLine *line)
{
	return line->end - line->content >= 3 &&
		(memcmp(s->text + line->content, LITERAL("---")) == 0 ||
		 memcmp(s->text + line->content, LITERAL("...")) == 0);
}

/*
 * Read "name:" or "'name':" at the content of a line. Sets where the name is,
 * and *value to the place behind its colon. False if the line has no key: a
 * colon inside of a word, as in a URL, is not one.
 */
bool
read_manifest_key(const Scan *s, const ManifestLine *line, size_t *start, size_t *end, size_t *value)
{
	Quote		open = quote_at(s, line->content);
	size_t		at = line->content + open.len;

	*start = at;
	while (at < line->end && (is_alnum(s->text[at]) || byte_in(s->text[at], "_-./\0")) &&
		   s->text[at] != '\0')
		at++;
	*end = at;
	if (line->end - at < open.len ||
		(open.len > 0 && memcmp(s->text + at, open.bytes, open.len) != 0))
		return false;
	at += open.len;
	*value = at + 1;
	return *end > *start && at < line->end && s->text[at] == ':' &&
		(at + 1 == line->end || is_space(s->text[at + 1]) || open.len > 0);
}

/* Whether the key between start and end has this name. */
bool
manifest_key_is(const Scan *s, size_t start, size_t end, const char *name)
{
	return end - start == strlen(name) && memcmp(s->text + start, name, end - start) == 0;
}
