/*
 * quote.c
 *		Quotes in every spelling: plain, escaped once or more by backslashes,
 *		written twice in a field of CSV, percent-encoded, as an entity.
 *
 * A text that was escaped n times has 2^n - 1 backslashes before its quotes. A
 * program that doubles backslashes but not quotes, as Python's repr() does,
 * makes two of one, and six of three.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/text/cursor.h"

#define BACKSLASHES_MAX 7		/* escaped three times */
#define BACKSLASHES_DEEP 31		/* escaped five times */
#define LEVEL_MAX 3
#define BEHIND_MAX 64			/* backslashes that are counted behind a text */

/* An encoded quote. */
typedef struct EncodedQuote
{
	char		bytes[7];
	uint8_t		len;
} EncodedQuote;

static const EncodedQuote encoded[] = {
	{"%22", 3}, {"%27", 3}, {"&quot;", 6}, {"&#34;", 5}, {"&#x22;", 6},
	{"&#39;", 5}, {"&#x27;", 6}, {"&apos;", 6}, {"\\u0022", 6}, {"\\u0027", 6},
	{"\\x22", 4}, {"\\x27", 4}, {"%2522", 5}, {"%2527", 5},
};

/* True for an ASCII quote or a backtick. */
static bool
is_quote_byte(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* May an encoded quote begin here, by its first two bytes? */
static bool
may_begin_encoded(const Scan *s, size_t at)
{
	char		next = scan_byte(s, at + 1);

	switch (s->text[at])
	{
		case '%':
			return next == '2';
		case '\\':
			return next == 'u' || next == 'x';
		case '&':
			return next == 'q' || next == 'a' || next == '#';
		default:
			return false;
	}
}

/* May an encoded quote end with this byte? */
static bool
may_end_encoded(char c)
{
	return c == '2' || c == '7' || c == ';';
}

/* True if these bytes are at an offset, within the scan's limit. */
static bool
scan_starts_with(const Scan *s, size_t at, const char *what, size_t len)
{
	return s->limit - at >= len && memcmp(s->text + at, what, len) == 0;
}

/* Level of escaping by the number of backslashes; -1 if it is not a level's. */
static int
escape_level_of(size_t backslashes)
{
	return backslashes == 0 ? 0 : backslashes <= 2 ? 1 : backslashes == 3 ? 2 :
		backslashes == 6 || backslashes == 7 ? 3 : -1;
}

/* Are so many backslashes in front of a quote twice those of a level? */
static bool
is_doubled_escape(size_t backslashes)
{
	return backslashes == 2 || backslashes == 6;
}

/* Is it three quotes, which go over lines? */
static bool
is_triple_quote(const Quote *quote)
{
	return quote->len == 3 && quote->level == 0 && quote->mark != 0;
}

/* Is it a quote behind doubled backslashes? */
static bool
is_doubled_quote_mark(const Quote *quote)
{
	return quote->mark != 0 && quote->level > 0 && is_doubled_escape(quote->len - 1u);
}

/*
 * Is there a quote at this place that is escaped four or five times? It is like
 * an encoded one: that which closes has the same bytes.
 */
static bool
is_deep_quote(const Scan *s, size_t at, size_t backslashes)
{
	return (backslashes == 15 || backslashes == 31) && at < s->limit &&
		s->text[at] == '"';
}

/* Return how many backslashes are in front of this place, a few at most. */
static size_t
count_backslashes_before(const Scan *s, size_t at)
{
	size_t		n = 0;

	while (n <= BACKSLASHES_DEEP && at - n > s->floor && s->text[at - n - 1] == '\\')
		n++;
	return n;
}

/* Does the text of a string begin with this byte? */
static bool
begins_string(char c)
{
	return is_alnum(c) || byte_in(c, "_-./+$<>@#~^*[{\\");
}

/* Is a byte one of those in front of a quote that opens a string? */
static bool
precedes_string(char c)
{
	return is_space(c) || byte_in(c, "=:{[(,>\"\\");
}

/* Is a byte one of those behind a quote that closes a string? */
static bool
follows_string(char c)
{
	return is_space(c) || byte_in(c, "=:}]),;\"\\");
}

/*
 * Are the two quotes at this place one of a field of CSV, which are written
 * twice there: ""key"": ""x"" of a log of PostgreSQL? Otherwise they are an empty
 * string.
 */
static bool
is_quote_of_csv(const Scan *s, size_t at)
{
	size_t		start = at;
	char		before;
	char		after;

	if (!scan_starts_with(s, at, "\"\"", 2))
		return false;
	start -= count_backslashes_before(s, at);
	before = start > s->floor ? s->text[start - 1] : '\n';
	after = at + 2 < s->limit ? s->text[at + 2] : '\n';
	return (begins_string(after) && precedes_string(before)) ||
		(follows_string(after) && !precedes_string(before));
}

/* The quote that opens at this offset; its bytes are NULL if not found. */
Quote
read_open_quote(const Scan *s, size_t at)
{
	Quote		quote = {0};
	size_t		n = 0;

	while (n <= BACKSLASHES_DEEP && at + n < s->limit && s->text[at + n] == '\\')
		n++;
	if (n > BACKSLASHES_MAX)
		return is_deep_quote(s, at + n, n) ?
			(Quote) {.bytes = s->text + at, .len = (uint8_t) (n + 1)} : quote;
	if (is_quote_of_csv(s, at + n))
		return (Quote) {.bytes = s->text + at, .len = (uint8_t) (n + 2)};
	if (at + n < s->limit && is_quote_byte(s->text[at + n]) &&
		escape_level_of(n) >= 0)
	{
		quote = (Quote)
		{
			.bytes = s->text + at, .len = (uint8_t) (n + 1),
				.level = (uint8_t) escape_level_of(n), .mark = s->text[at + n],
		};
		/* Three of them are one; four are an empty string in a field of CSV. */
		if (n == 0 && scan_starts_with(s, at + 1, s->text + at, 1) &&
			scan_starts_with(s, at + 2, s->text + at, 1) &&
			!scan_starts_with(s, at + 3, s->text + at, 1))
			quote.len = 3;
		return quote;
	}
	/* An escape that is escaped itself has more backslashes than one. */
	n -= n > 0;
	if (at + n >= s->limit || !may_begin_encoded(s, at + n))
		return quote;
	for (size_t i = 0; i < sizeof(encoded) / sizeof(encoded[0]); i++)
	{
		if (scan_starts_with(s, at + n, encoded[i].bytes, encoded[i].len))
			return (Quote) {.bytes = s->text + at, .len = (uint8_t) (n + encoded[i].len)};
	}
	return quote;
}

/*
 * Return how often a quote is escaped behind so many backslashes. Each
 * level doubles them and adds one; an even rest belongs to the text before.
 */
static unsigned
escaped_quote(size_t backslashes, unsigned most)
{
	unsigned	level = 0;

	for (; level < most && backslashes % 2 != 0; level++)
		backslashes = (backslashes - 1) / 2;
	return level;
}

/* The quote that ends right before this place. */
Quote
find_quote_before(const Scan *s, size_t at)
{
	size_t		n = 0;

	if (at > s->floor + 1 && is_quote_of_csv(s, at - 2))
	{
		n = 2 + count_backslashes_before(s, at - 2);
		return (Quote) {.bytes = s->text + at - n, .len = (uint8_t) n};
	}
	if (at > s->floor && is_quote_byte(s->text[at - 1]))
	{
		unsigned	level;

		while (n < BEHIND_MAX && at - 1 - n > s->floor &&
			   s->text[at - 2 - n] == '\\')
			n++;
		if (is_deep_quote(s, at - 1, n))
			return (Quote) {.bytes = s->text + at - 1 - n, .len = (uint8_t) (n + 1)};
		level = escaped_quote(n, LEVEL_MAX);
		return (Quote)
		{
			.bytes = s->text + at - (1u << level), .len = (uint8_t) (1u << level),
				.level = (uint8_t) level, .mark = s->text[at - 1],
		};
	}
	if (at == s->floor || !may_end_encoded(s->text[at - 1]))
		return (Quote) {0};
	for (size_t i = 0; i < sizeof(encoded) / sizeof(encoded[0]); i++)
	{
		size_t		len = encoded[i].len;

		if (at - s->floor < len || memcmp(s->text + at - len, encoded[i].bytes, len) != 0)
			continue;
		if (encoded[i].bytes[0] == '\\')
			len += count_backslashes_before(s, at - len);
		return (Quote) {.bytes = s->text + at - len, .len = (uint8_t) len};
	}
	return (Quote) {0};
}

/*
 * Does a quote behind so many backslashes end a text of this level? Its own, or
 * one of the strings around it: less often escaped. Its length, 0 if not.
 */
static size_t
quote_level_closes(size_t backslashes, unsigned level)
{
	unsigned	own = escaped_quote(backslashes, level + 1);

	return own <= level ? (size_t) 1 << own : 0;
}

/*
 * True if a doubled quote at this offset is an escaped one: '' in SQL and YAML,
 * "" in connection strings, CSV and SQL names. The text begins at start.
 */
static bool
is_doubled_quote(const char *text, size_t at, size_t start, size_t limit,
				 const Quote *quote)
{
	if (quote->level != 0 || text[at] != quote->mark || at == start ||
		at + 1 >= limit || text[at + 1] != quote->mark)
		return false;
	return quote->mark == '\'' ||
		(quote->mark == '"' && at + 2 < limit && is_alnum(text[at + 2]));
}

/* The next byte in [at, limit) that may end a quoted text or escape a byte. */
static size_t
find_next_mark(const char *text, size_t at, size_t limit, const Quote *quote)
{
	while (at < limit && text[at] != '\\' && text[at] != quote->mark &&
		   (text[at] != '"' || quote->level == 0))
		at++;
	return at;
}

/*
 * Where a quoted text ends: the offset of the first byte of its closing quote,
 * or limit if it is not closed.
 */
static size_t
find_quote_close(const Scan *s, size_t at, const Quote *quote, size_t limit)
{
	const char *text = s->text;
	size_t		n = 0;			/* backslashes right before i */

	if (quote->mark == 0 || quote->len == 3 || is_doubled_quote_mark(quote))
	{
		const char *close = memmem(text + at, limit - at, quote->bytes, quote->len);

		/* behind one more backslash it is a byte of the text */
		while (close != NULL && close > text + at && close[-1] == '\\')
			close = memmem(close + 1, text + limit - close - 1, quote->bytes, quote->len);
		return close != NULL ? (size_t) (close - text) : limit;
	}
	for (size_t i = at; i < limit;)
	{
		if (text[i] == '\\')
		{
			n++;
			i++;
			continue;
		}
		if (n == 0 && is_doubled_quote(text, i, at, limit, quote))
		{
			i += 2;
			continue;
		}
		if (text[i] == quote->mark && quote_level_closes(n, quote->level) > 0)
			return i + 1 - quote_level_closes(n, quote->level);
		/* A quote of the string around it ends this one as well. */
		if (quote->level > 0 && text[i] == '"' && quote->mark != '"' && n == 0)
			return i;
		n = 0;
		i = find_next_mark(text, i + 1, limit, quote);
	}
	return limit;
}

/*
 * Where the text that begins here ends, on its line; three quotes go over
 * lines. limit of the line if it is not closed.
 */
size_t
find_text_close(Scan *s, size_t at, const Quote *quote)
{
	size_t		limit = is_triple_quote(quote) ? s->limit : scan_line_end(s, at);
	QuoteMemo  *memo = &s->memos.quotes[(quote->mark & 1) * 4 + quote->level];
	size_t		from = at;
	size_t		found;

	if (quote->mark == 0 || quote->mark == '`' || quote->len == 3 ||
		is_doubled_quote_mark(quote))
		return find_quote_close(s, at, quote, limit);
	if (memo->from <= at && at <= memo->to)
	{
		if (memo->closed && memo->to <= limit)
			return memo->to;
		/* Nothing up to there: go on, but not in the middle of an escape. */
		if (!memo->closed)
		{
			for (from = memo->to; from > at && s->text[from - 1] == '\\'; from--)
				;
		}
	}
	else
		memo->from = at;
	found = find_quote_close(s, from, quote, limit);
	memo->to = found;
	memo->closed = found < limit;
	return found;
}

/*
 * The same for a value that a shell may have to read: there a single quote
 * within single quotes is written as '\'' or '"'"', which closes them, adds
 * the quote and opens them again. What is behind belongs to the same word.
 */
size_t
quote_close_word(Scan *s, size_t at, const Quote *quote)
{
	size_t		end = find_text_close(s, at, quote);

	while (quote->mark == '\'' && quote->len == 1)
	{
		size_t		joint = text_has(s, end, s->limit, "'\\''") ? LENGTH_OF("'\\''") :
			text_has(s, end, s->limit, "'\"'\"'") ? LENGTH_OF("'\"'\"'") : 0;

		if (joint == 0)
			break;
		end = find_text_close(s, end + joint, quote);
	}
	return end;
}

/* A message ends with no more line ends than this. */
#define LINE_ENDS_MAX	4

/* Skip line ends as strings have them, a few at most. */
static size_t
skip_escaped_line_ends(const Scan *s, size_t at, size_t stop)
{
	for (int i = 0; i < LINE_ENDS_MAX &&
		 (text_has(s, at, stop, "\\n") || text_has(s, at, stop, "\\r")); i++)
		at += 2;
	return at;
}

/* So far in front of a place the string may begin that it is in. */
#define STRING_WINDOW	1024

/* Is the place in a string, behind an odd number of quotes on its line? */
bool
is_within_string(Scan *s, size_t at)
{
	size_t		line = scan_line_start(s, at);
	const char *quote;
	bool		within = false;

	if (at - line > STRING_WINDOW)
		line = at - STRING_WINDOW;
	while ((quote = memchr(s->text + line, '"', at - line)) != NULL)
	{
		line = (size_t) (quote - s->text);
		within ^= !byte_before_is(s, line, s->floor, '\\');
		line++;
	}
	return within;
}

/* Is it, at a quote, the end of a string of logfmt: msg="x" pid=7? */
static bool
is_logfmt_end(const Scan *s, size_t at, size_t stop)
{
	size_t		name = at + 2;
	size_t		end = name;

	if (!text_has(s, at, stop, "\" "))
		return false;
	while (end < stop && (is_alnum(s->text[end]) || byte_in(s->text[end], "_.-")))
		end++;
	return end > name && is_alpha(s->text[name]) && byte_is(s, end, stop, '=');
}

/*
 * Does the string that a sentence is in end here: at its quote, which may be
 * behind line ends, or at the colour of a terminal?
 */
bool
sentence_ends_at(const Scan *s, size_t at, size_t stop)
{
	size_t		quote = skip_escaped_line_ends(s, at, stop);

	if (quote >= stop || s->text[quote] == '\033')
		return true;
	return s->text[quote] == '"' &&
		(quote > at || quote + 1 == stop ||
		 byte_in(s->text[quote + 1], ",}]\\") || is_logfmt_end(s, quote, stop));
}

/*
 * Is there no value here, since the string that the key is in ends: "password:\n",
 * msg="Password:" pid=7?
 */
bool
string_ends_before_value(Scan *s, size_t at, size_t stop)
{
	size_t		quote = skip_escaped_line_ends(s, at, stop);

	/* password=" x=y" begins a value */
	return byte_is(s, quote, stop, '"') &&
		(quote > at ||
		 (is_logfmt_end(s, quote, stop) && is_within_string(s, quote)));
}

/* Is the string that begins here the name of a field of an object: "x": 7? */
bool
string_names_field(Scan *s, size_t at)
{
	Quote		quote = quote_at(s, at);
	size_t		end;

	if (quote.bytes == NULL || quote.mark != '"')
		return false;
	end = find_text_close(s, at + quote.len, &quote) + quote.len;
	return end < s->limit && byte_is(s, skip_blanks(s, end, s->limit), s->limit, ':');
}
