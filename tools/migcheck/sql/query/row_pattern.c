/*
 * row_pattern.c
 *		LIKE, and regular expressions that POSIX and the server read alike.
 */
#include "migcheck/sql/query/row.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* A longer pattern, or one that repeats more often, is not tried. */
#define MAX_PATTERN 200
#define MAX_REPEATED 1000

/* Return true if text matches a pattern of LIKE without escapes. */
static bool
is_like(const char *text, const char *pattern)
{
	const char *mark = NULL;	/* behind the last % */
	const char *tried = NULL;	/* where its text ends so far */

	while (*text != '\0')
	{
		if (*pattern == '%')
		{
			mark = ++pattern;
			tried = text;
		}
		else if (*pattern != '\0' && (*pattern == '_' || *pattern == *text))
		{
			pattern++;
			text++;
		}
		else if (mark != NULL)
		{
			pattern = mark;
			text = ++tried;
		}
		else
			return false;
	}
	return pattern[strspn(pattern, "%")] == '\0';
}

/* May the product of all counts in braces grow large? */
static bool
repeats_too_often(const char *pattern)
{
	long		product = 1;

	for (const char *at = strchr(pattern, '{'); at != NULL; at = strchr(at, '{'))
	{
		for (at++; isdigit((unsigned char) *at) || *at == ','; at++)
		{
			if (isdigit((unsigned char) *at) && !isdigit((unsigned char) at[-1]))
			{
				long		count = strtol(at, NULL, 10);

				if (count > MAX_REPEATED)
					return true;
				product *= count > 0 ? count : 1;
			}
		}
		if (product > MAX_REPEATED)
			return true;
	}
	return false;
}

/*
 * Do both read the pattern alike? The server has escapes of its own, marks
 * behind a quantifier, and a first *** or (?.
 */
static bool
is_common_pattern(const char *pattern)
{
	static const char *const others[] = {
		"\\", "(?", "*?", "+?", "??", "}?", "**", "*+", "++", "[.", "[=", "[:<", "[:>", "|)",
		"(|", "()"
	};

	for (size_t i = 0; i < lengthof(others); i++)
	{
		if (strstr(pattern, others[i]) != NULL)
			return false;
	}
	return *pattern != '*' && strlen(pattern) <= MAX_PATTERN && !repeats_too_often(pattern);
}

/* Compare with a regular expression; unknown where it is not a common one. */
static RowTruth
match_expression(const char *text, const char *pattern, bool fold)
{
	regex_t		regex;
	int			status;

	if (!is_common_pattern(pattern) || strlen(text) > MAX_PATTERN ||
		regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB | (fold ? REG_ICASE : 0)) != 0)
		return ROW_UNKNOWN;
	status = regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	return status == 0 ? ROW_TRUE : status == REG_NOMATCH ? ROW_FALSE : ROW_UNKNOWN;
}

/* Compare a text with a pattern, by the name of the operator. */
RowTruth
row_matches(const char *operator, const char *text, const char *pattern)
{
	bool		negated = *operator == '!';
	RowTruth	truth = ROW_UNKNOWN;

	operator += negated;
	if (!row_is_ascii(text) || !row_is_ascii(pattern))
		return ROW_UNKNOWN;
	if (strcmp(operator, "~~") == 0 && strchr(pattern, '\\') == NULL)
		truth = is_like(text, pattern) ? ROW_TRUE : ROW_FALSE;
	else if (strcmp(operator, "~") == 0 || strcmp(operator, "~*") == 0)
		truth = match_expression(text, pattern, operator[1] == '*');
	if (truth == ROW_UNKNOWN || !negated)
		return truth;
	return truth == ROW_TRUE ? ROW_FALSE : ROW_TRUE;
}
