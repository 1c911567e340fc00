/*
 * url.c
 *		The password in a URL's user info. A password may hold '@', '/' and
 *		'#' although it should not: so the last '@' before the path counts,
 *		and one behind it where what stands in front is no host and port.
 */
#include <string.h>

#include "redact/carriers/url.h"
#include "redact/engine/engine.h"
#include "redact/judge/not_secret.h"

#define URL_MAX 1024			/* bytes up to its '@' */
#define TOKEN_MIN 20			/* a user name of that length is a token */

/* Where the URL, or what it is part of, ends at the latest. */
static size_t
url_end(Scan *s, size_t at)
{
	size_t		stop = scan_line_end(s, at);
	size_t		i;

	if (stop - at > URL_MAX)
		stop = at + URL_MAX;
	/* Found before, for a URL that stands further left? */
	i = at;
	if (at >= s->url_start && at < s->url_end)
	{
		if (!s->url_open || s->url_end >= stop)
			return s->url_end < stop ? s->url_end : stop;
		i = s->url_end;
	}
	else
		s->url_start = at;
	for (; i < stop; i++)
	{
		unsigned char c = s->text[i];

		if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == '`' ||
			(c == '\\' && i + 1 < stop && strchr("\"nrt", s->text[i + 1]) != NULL))
			break;
		if (c == '\'' && (i + 1 == stop || is_space(s->text[i + 1]) ||
						  strchr(",;)]}'", s->text[i + 1]) != NULL))
			break;
	}
	s->url_end = i;
	s->url_open = i == stop;
	return i;
}

/* Is it a port, up to the end or a path? */
static bool
is_port(const char *text, size_t len)
{
	size_t		n = 0;

	while (n < len && is_digit(text[n]))
		n++;
	return n > 0 && n <= 5 && (n == len || strchr("/?#,", text[n]) != NULL);
}

/* Paths of web addresses may hold an '@'; those of databases do not. */
static bool
is_web(const Scan *s, size_t at)
{
	size_t		n = at - s->floor;

	return (n >= 4 && word_is(s->text + at - 4, 4, "http")) ||
		(n >= 5 && word_is(s->text + at - 5, 5, "https"));
}

/* The '@' behind a tag: it ended the user info before. end if none is. */
static size_t
at_behind_tag(const Scan *s, size_t at, size_t end)
{
	const char *open;

	while ((open = memchr(s->text + at, '[', end - at)) != NULL)
	{
		at = (size_t) (open - s->text);
		at += tag_length(s->options, open, end - at);
		if (at > (size_t) (open - s->text) && at < end && s->text[at] == '@')
			return at;
		at += at == (size_t) (open - s->text);
	}
	return end;
}

/* The '@' that ends the user info; end if there is none. */
static size_t
find_at(const Scan *s, size_t start, size_t end, bool web)
{
	size_t		authority = start;
	size_t		redacted;
	const char *at = memchr(s->text + start, '@', end - start);
	size_t		colon;

	if (at == NULL)
		return end;
	redacted = at_behind_tag(s, start, end);
	if (redacted < end)
		return redacted;
	while (authority < end && strchr("/?#", s->text[authority]) == NULL)
		authority++;
	if (!web && memchr(s->text + start, ',', end - start) == NULL)
	{
		const char *query = memchr(s->text + start, '?', end - start);

		at = memrchr(s->text + start, '@',
					 (query != NULL ? query : s->text + end) - (s->text + start));
		colon = find_outside_tags(s, start, authority, ':');
		if (at != NULL && (at < s->text + authority ||
						   (colon < authority && !is_port(s->text + colon + 1, end - colon - 1))))
			return (size_t) (at - s->text);
	}
	at = memrchr(s->text + start, '@', authority - start);
	if (at != NULL)
	{
		/* Several hosts, or a list of URLs: the first one's '@'. */
		const char *comma = memchr(s->text + start, ',', at - (s->text + start));

		if (comma != NULL)
		{
			const char *first = memchr(s->text + start, '@', comma - (s->text + start));

			if (first != NULL)
				at = first;
		}
		return (size_t) (at - s->text);
	}
	colon = find_outside_tags(s, start, authority, ':');
	if (colon == authority || authority == end ||
		is_port(s->text + colon + 1, end - colon - 1) || s->text[start] == '[')
		return end;
	at = memrchr(s->text + authority, '@', end - authority);
	return at != NULL ? (size_t) (at - s->text) : end;
}

/* host:1433;user=sa;password=x@y: a list of settings, no user info. */
static bool
is_settings(const char *text, size_t len)
{
	size_t		n = 0;

	while (n < len && is_digit(text[n]))
		n++;
	return n > 0 && n < len && text[n] == ';' && memchr(text + n, '=', len - n) != NULL;
}

/* bob%40example.net: a mail address as the user's name */
static bool
is_address(const char *text, size_t len)
{
	const char *at = memmem(text, len, "%40", strlen("%40"));
	size_t		host;

	if (at == NULL || at == text)
		return false;
	host = len - (size_t) (at - text) - strlen("%40");
	return memchr(at, '.', len - (size_t) (at - text)) != NULL && host > 2;
}

/* "://" was found. */
void
parse_url(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		start = at + len;
	size_t		end;
	size_t		host;
	size_t		colon;

	if (at == s->floor || !is_alnum(s->text[at - 1]))
		return;
	end = url_end(s, start);
	host = find_at(s, start, end, is_web(s, at));
	if (host == end || host == start)
		return;
	colon = find_outside_tags(s, start, host, ':');
	if (colon < host && is_settings(s->text + colon + 1, host - colon - 1))
		return;
	if (colon < host)
		start = colon + 1;
	else if (host - start < TOKEN_MIN || is_address(s->text + start, host - start) ||
			 !value_looks_secret(s->options, s->text + start, host - start))
		return;
	if (host > start && !value_is_spared(s->options, s->text + start, host - start, true))
		scan_add(s, start, host, arg, DECODE_PERCENT << SPAN_DECODE_SHIFT,
				 WEIGHT_CARRIER);
}
