/*
 * url.c
 *		The password in a URL's user info. A password may hold '@', '/' and
 *		'#' although it should not: so the last '@' before the path counts,
 *		and one behind it where what precedes is no host and port.
 */
#include <string.h>

#include "redact/carriers/url.h"
#include "redact/engine/engine.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define URL_MAX 1024			/* bytes up to its '@' */
#define TOKEN_MIN 20			/* a user name of that length is a token */

/* Does this byte end a URL, as text around one does? */
static bool
is_url_end(const Scan *s, size_t at, size_t stop)
{
	unsigned char c = s->text[at];
	bool		last = at + 1 == stop;

	if (c <= ' ' || byte_in(c, "\"<>`"))
		return true;
	if (c == '\\')
		return !last && byte_in(s->text[at + 1], "\"nrt\0");
	return c == '\'' && (last || is_space(s->text[at + 1]) ||
						 byte_in(s->text[at + 1], ",;)]}'\0"));
}

/* Where the URL, or what it is part of, ends at the latest. */
static size_t
find_url_end(Scan *s, size_t at)
{
	size_t		stop = scan_line_end(s, at);
	size_t		i = at;

	if (stop - at > URL_MAX)
		stop = at + URL_MAX;
	/* Found before, for a URL further left? */
	if (at >= s->read.url_start && at < s->read.url_end)
	{
		if (!s->read.url_open || s->read.url_end >= stop)
			return s->read.url_end < stop ? s->read.url_end : stop;
		i = s->read.url_end;
	}
	else
		s->read.url_start = at;
	while (i < stop && !is_url_end(s, i, stop))
		i++;
	s->read.url_end = i;
	s->read.url_open = i == stop;
	return i;
}

/* Is it a port, up to the end or a path? */
static bool
is_port_number(const char *text, size_t len)
{
	size_t		n = 0;

	while (n < len && is_digit(text[n]))
		n++;
	return n > 0 && n <= 5 && (n == len || byte_in(text[n], "/?#,\0"));
}

/* Paths of web addresses may hold an '@'; those of databases do not. */
static bool
is_web_scheme(const Scan *s, size_t at)
{
	size_t		n = at - s->floor;

	return (n >= LENGTH_OF("http") && word_before(s, at, "http")) ||
		(n >= LENGTH_OF("https") && word_before(s, at, "https"));
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

/* The offset of the last '@' in [start, end); end if not found. */
static size_t
find_last_at_sign(const Scan *s, size_t start, size_t end)
{
	const char *at = memrchr(s->text + start, '@', end - start);

	return at != NULL ? (size_t) (at - s->text) : end;
}

/* The '@' of an authority: its last one; the first of several hosts' or URLs'. */
static size_t
find_at_in_authority(const Scan *s, size_t start, size_t authority)
{
	size_t		at = find_last_at_sign(s, start, authority);
	const char *comma = memchr(s->text + start, ',', at - start);
	const char *first = comma == NULL ? NULL :
		memchr(s->text + start, '@', comma - (s->text + start));

	return at < authority && first != NULL ? (size_t) (first - s->text) : at;
}

/* The '@' of a URL that is not the web's: a password may hold any of "/?#". */
static size_t
find_url_last_at(Scan *s, size_t start, size_t authority, size_t end)
{
	const char *query = memchr(s->text + start, '?', end - start);
	size_t		stop = query != NULL ? (size_t) (query - s->text) : end;
	size_t		at = find_last_at_sign(s, start, stop);
	size_t		colon = find_outside_tags(s, start, authority, ':');

	if (at == stop)
		return end;
	return at < authority ||
		(colon < authority &&
		 !is_port_number(s->text + colon + 1, end - colon - 1)) ? at : end;
}

/* The '@' that ends the user info; end if not found. */
static size_t
find_user_info_end(Scan *s, size_t start, size_t end, bool web)
{
	size_t		authority = start;
	size_t		at;
	size_t		colon;

	if (memchr(s->text + start, '@', end - start) == NULL)
		return end;
	at = at_behind_tag(s, start, end);
	if (at < end)
		return at;
	while (authority < end && !byte_in(s->text[authority], "/?#\0"))
		authority++;
	if (!web && memchr(s->text + start, ',', end - start) == NULL)
	{
		at = find_url_last_at(s, start, authority, end);
		if (at < end)
			return at;
	}
	at = find_at_in_authority(s, start, authority);
	if (at < authority)
		return at;
	colon = find_outside_tags(s, start, authority, ':');
	if (colon == authority || authority == end ||
		is_port_number(s->text + colon + 1, end - colon - 1) ||
		s->text[start] == '[')
		return end;
	return find_last_at_sign(s, authority, end);
}

/* host:1433;user=sa;password=x@y: a list of settings, no user info. */
static bool
is_settings_list(const char *text, size_t len)
{
	size_t		n = 0;

	while (n < len && is_digit(text[n]))
		n++;
	return n > 0 && n < len && text[n] == ';' && memchr(text + n, '=', len - n) != NULL;
}

/* bob%40example.net: a mail address as the user's name */
static bool
is_mail_address(const char *text, size_t len)
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
	end = find_url_end(s, start);
	host = find_user_info_end(s, start, end, is_web_scheme(s, at));
	if (host == end || host == start)
		return;
	colon = find_outside_tags(s, start, host, ':');
	if (colon < host &&
		is_settings_list(s->text + colon + 1, host - colon - 1))
		return;
	if (colon < host)
		start = colon + 1;
	else if (host - start < TOKEN_MIN ||
			 is_mail_address(s->text + start, host - start) ||
			 !value_looks_secret(s->options, s->text + start, host - start))
		return;
	if (host > start && !value_is_spared(s->options, s->text + start, host - start, true))
		scan_add(s, start, host, arg, DECODE_PERCENT << SPAN_DECODE_SHIFT,
				 WEIGHT_CARRIER);
}
