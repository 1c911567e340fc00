/*
 * html.c
 *		Text of others, put into a page.
 *
 * What a machine logged is hostile until shown otherwise: each character is
 * either harmless, or an entity, or shown as its code point.
 */
#include "rescuectl/html.h"

#include <string.h>

#include "common/show.h"

#define TAG_OPEN "[REDACTED:"

/* False if there is no memory. */
bool
html_put(Buffer *page, const char *markup)
{
	return buffer_append(page, markup, strlen(markup));
}

/*
 * Return the entity for a byte that has a meaning in HTML, in text or in a
 * quoted attribute; NULL for any other.
 */
static const char *
entity_for_byte(char c)
{
	return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" :
		c == '"' ? "&quot;" : c == '\'' ? "&#39;" : NULL;
}

/* False if there is no memory. */
bool
html_text(Buffer *page, const char *s, size_t len)
{
	bool		ok = true;

	for (size_t at = 0; ok && at < len;)
	{
		const char *escaped = entity_for_byte(s[at]);
		bool		hidden;
		uint32_t	code;
		size_t		n = show_character(s + at, len - at, &hidden, &code);

		if (escaped != NULL)
			ok = html_put(page, escaped);
		else if (hidden)
			ok = buffer_format(page, "<i>U+%04X</i>", code);
		else
			ok = buffer_append(page, s + at, n);
		at += n;
	}
	return ok;
}

/*
 * Return the length of a redaction tag at s, 0 if s is no tag: "[REDACTED:",
 * a rule's name, perhaps ":" and a fingerprint, "]".
 */
static size_t
redaction_length(const char *s, size_t len)
{
	size_t		at = strlen(TAG_OPEN);

	if (len < at || memcmp(s, TAG_OPEN, at) != 0)
		return 0;
	while (at < len && s[at] != '\0' &&
		   strchr("abcdefghijklmnopqrstuvwxyz0123456789-:", s[at]) != NULL)
		at++;
	return at < len && s[at] == ']' && at > strlen(TAG_OPEN) ? at + 1 : 0;
}

/*
 * Append one line, escaped, with its redaction tags marked, and close its
 * element. False if there is no memory.
 */
static bool
put_content_line(Buffer *page, const char *s, size_t len)
{
	size_t		done = 0;
	bool		ok = true;

	for (size_t at = 0; ok && at < len; at++)
	{
		size_t		tag = s[at] == '[' ? redaction_length(s + at, len - at) : 0;

		if (tag == 0)
			continue;
		ok = html_text(page, s + done, at - done) && html_put(page, "<mark>") &&
			html_text(page, s + at, tag) && html_put(page, "</mark>");
		done = at + tag;
		at = done - 1;
	}
	return ok && html_text(page, s + done, len - done) &&
		html_put(page, "</span>");
}

/* False if there is no memory. */
bool
html_content(Buffer *page, const char *s, size_t len, size_t section,
			 size_t evidence)
{
	const char *end = s + len;
	size_t		line = 0;
	bool		ok = html_put(page, "<pre tabindex=\"0\">");

	while (ok && s < end)
	{
		const char *feed = memchr(s, '\n', (size_t) (end - s));
		const char *next = feed != NULL ? feed : end;
		size_t		n = (size_t) (next - s);

		if (n > 0 && s[n - 1] == '\r')
			n--;
		line++;
		ok = buffer_format(page, "<span id=\"s%zu-L%zu\"%s>", section, line,
						   line == evidence ? " class=\"evidence\"" : "") &&
			put_content_line(page, s, n);
		s = feed != NULL ? feed + 1 : end;
	}
	return ok && html_put(page, "</pre>\n");
}
