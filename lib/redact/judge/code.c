/*
 * code.c
 *		Names, calls, types and formats: what is to the right of a key in
 *		program text, where a value would be.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/code.h"
#include "redact/judge/made.h"

#define NUMBER_MAX 4			/* digits of a constant */

/* Whether a text is one of n words; case counts. */
bool
code_is_one_of(const char *text, size_t len, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		if (len == strlen(words[i]) && memcmp(text, words[i], len) == 0)
			return true;
	}
	return false;
}

/*
 * BASE + 16, (BASE + 16): a constant of a list of them, perhaps with the
 * comma behind it.
 */
static bool
is_constant_sum(const char *text, size_t len)
{
	size_t		at = len > 0 && text[0] == '(';
	size_t		name = at;

	while (at < len && (is_upper(text[at]) || is_digit(text[at]) || text[at] == '_'))
		at++;
	if (at == name || !is_upper(text[name]) || len - at <= LENGTH_OF(" + ") ||
		memcmp(text + at, LITERAL(" + ")) != 0)
		return false;
	for (at += LENGTH_OF(" + "); at < len && is_digit(text[at]); at++)
		;
	while (at < len && byte_in(text[at], "),"))
		at++;
	return at == len;
}

/* The bytes of a name: letters, digits, '_' and '.'; where it ends. */
size_t
code_name_length(const char *text, size_t len)
{
	size_t		n = 0;

	while (n < len && (is_alnum(text[n]) || text[n] == '_' || text[n] == '.'))
		n++;
	return n;
}

/* Are both the same name, '_' and capitals aside: key_password, keyPassword? */
bool
code_is_same_name(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t		i = 0;
	size_t		j = 0;

	for (;;)
	{
		while (i < a_len && !is_alnum(a[i]))
			i++;
		while (j < b_len && !is_alnum(b[j]))
			j++;
		if (i == a_len || j == b_len)
			return i == a_len && j == b_len;
		if (to_lower(a[i++]) != to_lower(b[j++]))
			return false;
	}
}

/* self.token = token; downcaseTokens = downcase_tokens */
bool
code_is_assigned_name(const Scan *s, const Key *key, const char *text, size_t len)
{
	const char *name = s->text + key->start;
	size_t		name_len = key->end - key->start;
	const char *dot = memrchr(name, '.', name_len);

	if (code_name_length(text, len) != len || !is_blank(scan_byte(s, key->end)))
		return false;
	if (dot != NULL && (word_is(name, LENGTH_OF("self."), "self.") ||
						word_is(name, LENGTH_OF("this."), "this.")))
		return code_is_same_name(dot + 1, name_len - (size_t) (dot + 1 - name), text, len);
	return (name_len != len || memcmp(name, text, len) != 0) &&
		memchr(text, '_', len) != NULL && code_is_same_name(name, name_len, text, len);
}

/* Keyword.Type: nothing but letters, with dots between them */
static bool
is_dotted_type(const char *text, size_t len)
{
	if (!is_upper(text[0]) || memchr(text, '.', len) == NULL || text[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_alpha(text[i]) && text[i] != '.')
			return false;
	}
	return true;
}

/* Does a word begin the text that only code has in front of a value? */
static bool
begins_code_text(const char *text, size_t len, size_t n)
{
	static const char *const words[] = {
		"public", "private", "protected", "await", "new", "lambda", "async", "function", "yield", "typeof", "not",
	};

	/* ConvertTo-SecureString "x" has a rule of its own. */
	if (len >= sizeof("ConvertTo-") - 1 && n == sizeof("ConvertTo") - 1 &&
		memcmp(text, "ConvertTo-", sizeof("ConvertTo-") - 1) == 0)
		return true;
	return code_is_one_of(text, n, words, sizeof(words) / sizeof(words[0])) &&
		(n == len || text[n] == ' ');
}

/* List[str], argv[1]: an index or a type behind a name of n bytes. */
static bool
is_indexed_name(const char *text, size_t len, size_t n)
{
	return text[n] == '[' && memchr(text + n, ']', len - n) != NULL &&
		code_name_length(text + n + 1, len - n - 1) > 0;
}

/* fn(, fn(x, fn(), iter.next()?;: a call, as far as the text goes. */
static bool
is_call(const char *text, size_t len, size_t n)
{
	size_t		argument;

	if (text[n] != '(' || n <= 2)
		return false;
	while (len > n + 2 && byte_in(text[len - 1], ";?\0"))
		len--;
	if (len == n + 2 && text[n + 1] == ')')
		return true;
	argument = code_name_length(text + n + 1, len - n - 1);
	return n + 1 + argument == len;
}

/* Name.Function, fn(x, List[str], argv[1]: what is on the right in code. */
bool
code_is_expression(const char *text, size_t len)
{
	size_t		n = code_name_length(text, len);

	if (begins_code_text(text, len, n) || is_constant_sum(text, len))
		return true;
	if (n == 0 || is_digit(text[0]))
		return false;
	if (n == len)
		return is_dotted_type(text, len);
	if (text[n] == '-' && n + 1 < len && text[n + 1] == '>')
		return true;
	return is_indexed_name(text, len, n) || is_call(text, len, n);
}

/* WEAK_KEY = 43, and MASTER_SECRET = 1<<1, of an enumeration. */
bool
code_is_constant(const Scan *s, const Key *key, const Value *value)
{
	size_t		end = value->end;
	size_t		n = 0;

	if (!is_blank(scan_byte(s, key->end)))
		return false;
	if (scan_byte(s, end - 1) == ',')
		end--;
	if (end >= s->limit || (scan_byte(s, end) != ',' && scan_byte(s, end) != ';'))
		return false;
	while (value->start + n < end && n <= NUMBER_MAX &&
		   (is_digit(scan_byte(s, value->start + n)) || scan_byte(s, value->start + n) == '<'))
		n++;
	return n > 0 && n <= NUMBER_MAX && value->start + n == end;
}

/* %s, %-10s, %(name)s: a conversion, and perhaps a sign behind it */
static bool
is_conversion(const char *text, size_t len)
{
	size_t		n = 1;

	while (n < len && (is_digit(text[n]) || byte_in(text[n], "-+.*lhz#\0")))
		n++;
	if (n == len || !byte_in(text[n], "sdvqriuxXpT@\0"))
		return false;
	n++;
	return n == len || (n + 2 == len && text[n] == '\\') || byte_in(text[n], ",.;:)]\0");
}

/* $1: nothing but a digit or two */
static bool
is_numbered_parameter(const char *text, size_t len)
{
	size_t		n = 1;

	while (n < len && is_digit(text[n]))
		n++;
	return n == len && len <= 3;
}

/* %s, %-10s, %(name)s, $1: what is filled in later. */
bool
code_is_format(const char *text, size_t len, char next)
{
	if (len < 2)
		return false;
	if (text[0] == '{' && (text[len - 1] == '}' || next == '}'))
		return code_name_length(text + 1, len - 1) >= len - 2 &&
			!word_is_no_name(text + 1, len - 1 - (text[len - 1] == '}'));
	return (text[0] == '%' && is_conversion(text, len)) ||
		(text[0] == '$' && is_numbered_parameter(text, len));
}
