/*
 * user_anchor.c
 *		The longest literal that is part of every match of a pattern, so that
 *		the expression runs only where it can match.
 *
 * This reads the pattern itself and takes only what is certain: bytes outside
 * of groups and classes, without a quantifier that allows none of them.
 */
#include <string.h>

#include "redact/tokens/user_scan.h"

/* Skip a class, [...]; its end. */
static const char *
skip_regex_class(const char *p)
{
	p++;
	if (*p == '^')
		p++;
	if (*p == ']')
		p++;
	for (; *p != '\0' && *p != ']'; p++)
		p += *p == '\\' && p[1] != '\0';
	return *p == ']' ? p + 1 : p;
}

/* Skip a group, (...); its end. */
static const char *
skip_regex_group(const char *p)
{
	int			depth = 0;

	while (*p != '\0')
	{
		if (*p == '\\' && p[1] != '\0')
			p += 2;
		else if (*p == '[')
			p = skip_regex_class(p);
		else
		{
			depth += (*p == '(') - (*p == ')');
			p++;
			if (depth == 0)
				break;
		}
	}
	return p;
}

/* True if a quantifier begins at p. */
static bool
is_quantifier(const char *p)
{
	return *p == '*' || *p == '?' || *p == '+' || *p == '{';
}

/* Return the end of a quantifier and its suffix; p if not found. */
static const char *
skip_quantifier(const char *p)
{
	if (*p == '{')
	{
		p += strcspn(p, "}");
		p += *p == '}';
	}
	else if (is_quantifier(p))
		p++;
	return *p == '?' || *p == '+' ? p + 1 : p;
}

/* Return the byte of an escaped literal; 0 for an escape of another kind. */
static char
read_escaped_byte(const char *p)
{
	if (is_alnum(p[1]) || p[1] == '\0' || (unsigned char) p[1] >= 0x80)
		return '\0';
	return p[1];
}

/* Remember the longest run of literal bytes so far. */
static void
keep_longest_run(OwnAnchor *anchor, const char *run, size_t len, bool first)
{
	if (len <= anchor->len)
		return;
	memcpy(anchor->bytes, run, len);
	anchor->len = len;
	anchor->first = first;
}

/* Has the pattern flags or quoting that change what its bytes mean? */
static bool
has_other_meaning(const char *pattern)
{
	return strstr(pattern, "\\Q") != NULL || strstr(pattern, "(?x") != NULL ||
		strstr(pattern, "(*") != NULL;
}

/*
 * The byte that each match has here, or NUL where it may have another or
 * none; *next is behind it, a group or a class.
 */
static char
find_certain_byte(const char *p, const char **next)
{
	char		byte = *p == '\\' ? read_escaped_byte(p) : *p;

	*next = p + (*p == '\\' && p[1] != '\0' ? 2 : 1);
	if (!byte_in(*p, "([.^$\0") && byte != '\0' && !is_quantifier(p))
		return byte;
	if (*p == '(')
		*next = skip_regex_group(p);
	else if (*p == '[')
		*next = skip_regex_class(p);
	return '\0';
}

/*
 * Set *anchor to the longest literal that is part of each match of the
 * pattern. False if it is shorter than ANCHOR_MIN bytes.
 */
bool
own_anchor_find(const char *pattern, OwnAnchor *anchor)
{
	char		run[sizeof(anchor->bytes)];
	size_t		len = 0;
	bool		first = true;	/* the run begins the pattern */
	const char *p = pattern;

	memset(anchor, 0, sizeof(*anchor));
	if (has_other_meaning(pattern))
		return false;
	anchor->caseless = strstr(pattern, "(?") != NULL && strstr(pattern, "i") != NULL;
	while (*p != '\0')
	{
		const char *next;
		char		byte = find_certain_byte(p, &next);

		if (*p == '|')
			return false;		/* no part of it is certain */
		if (byte != '\0' && len < sizeof(run) &&
			(!is_quantifier(next) || *next == '+'))
		{
			run[len++] = byte;
			p = next;
			if (!is_quantifier(p))
				continue;
		}
		keep_longest_run(anchor, run, len, first);
		len = 0;
		first = false;
		p = skip_quantifier(p == next ? p : next);
	}
	keep_longest_run(anchor, run, len, first);
	return anchor->len >= ANCHOR_MIN;
}

/* The next occurrence of the literal in [at, end); NULL if not found. */
const char *
own_anchor_next(const OwnAnchor *anchor, const char *at, const char *end)
{
	char		low = to_lower(anchor->bytes[0]);

	if (!anchor->caseless)
		return memmem(at, end - at, anchor->bytes, anchor->len);
	for (; (size_t) (end - at) >= anchor->len; at++)
	{
		size_t		n = 0;

		if (to_lower(*at) != low)
			continue;
		while (n < anchor->len && to_lower(at[n]) == to_lower(anchor->bytes[n]))
			n++;
		if (n == anchor->len)
			return at;
	}
	return NULL;
}
