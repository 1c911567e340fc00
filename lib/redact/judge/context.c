/*
 * context.c
 *		Values that are no secret by what surrounds them: program text,
 *		manuals, messages.
 *
 * Program text has names, types and calls where a value would be. A blank
 * in front of '=' is the mark of it, and of INI files, too: so a bare word
 * by itself is never taken for a name.
 *
 * Each test is for one kind of line that a program or a person writes, with an
 * example above it. A test may only spare; what no test knows is a secret. So
 * a new test must ask for enough of the line that a password cannot look like
 * it, and needs a "spare" in the rule file as well as a "match" that is as
 * near as possible.
 *
 * A value longer than VALUE_SPARED_MAX is never spared here: no name, type or
 * word is as long, and the tests may then look at all of it.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/engine/engine.h"
#include "redact/judge/code.h"
#include "redact/judge/context.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/made.h"
#include "redact/judge/name_spares.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define PACKAGE_MAX 214			/* bytes of a package's name that are looked
								 * at */

/*
 * "password = A challenge password": words about it.
 *
 * The prompts in openssl.cnf end in the key's own word.
 */
static bool
value_names_itself(const char *text, size_t len)
{
	const char *blank = memrchr(text, ' ', len);
	size_t		last;

	if (blank == NULL)
		return false;
	last = (size_t) (text + len - blank) - 1;
	return word_is(blank + 1, last, "password") || word_is(blank + 1, last, "passphrase");
}

/*
 * f(token=_token, ...) in a line of code: the value says what the key says.
 *
 * The value may only be the key with something in front of it, parted by an
 * underscore, and the bracket or comma of a call must follow.
 */
static bool
value_repeats_key(const Scan *s, const Key *key, const Value *value)
{
	size_t		name = key->end - key->start;
	size_t		end = value->end;

	if (end > value->start && scan_byte(s, end - 1) == ',')
		end--;
	if (value->quote.bytes != NULL || end - value->start < name || end >= s->limit ||
		(scan_byte(s, end) != ',' && scan_byte(s, end) != ')') ||
		memcmp(s->text + end - name, s->text + key->start, name) != 0)
		return false;
	for (size_t i = value->start; i < end; i++)
	{
		if (!is_alnum(scan_byte(s, i)) && scan_byte(s, i) != '_')
			return false;
	}
	return end - name == value->start || scan_byte(s, end - name - 1) == '_';
}

/* 3 attempts left */
static bool
counts_something(const Scan *s, const Value *value)
{
	static const char *const words[] = {
		"attempts", "attempt", "bytes", "characters", "chars", "tries", "times", "days",
	};
	size_t		at = value->end;
	size_t		from;

	for (size_t i = value->start; i < value->end; i++)
	{
		if (!is_digit(scan_byte(s, i)))
			return false;
	}
	if (at >= s->limit || scan_byte(s, at) != ' ')
		return false;
	for (from = ++at; at < s->limit && is_alpha(scan_byte(s, at)); at++)
		;
	return code_is_one_of(s->text + from, at - from, words, sizeof(words) / sizeof(words[0]));
}

/*
 * "(known after apply)": words of a program.
 *
 * A number is a remark if it counts something. Words in parentheses are one
 * if they are at least two: a password in parentheses has no blank.
 */
static bool
is_program_remark(const Scan *s, const Value *value)
{
	const char *text = s->text + value->start;
	size_t		n = 1;
	size_t		most = s->limit - value->start;

	if (most > 64)
		most = 64;
	if (is_digit(text[0]))
		return counts_something(s, value);
	if (text[0] != '(')
		return false;
	while (n < most && (is_alpha(text[n]) || text[n] == ' ' || text[n] == '_'))
		n++;
	return n < most && text[n] == ')' && memchr(text, ' ', n) != NULL;
}

/*
 * --token TOKEN of a usage text; two blanks in front of what an option does.
 *
 * In a usage text two blanks part an option from its description, and the
 * name of its argument is the option's own in capitals. A real command line
 * has neither.
 */
static bool
is_usage_text(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		name = key->end - key->start;

	if (key->dashes == 0 || !is_blank(scan_byte(s, key->end)))
		return false;
	if (is_blank(scan_byte(s, key->end + 1)))
		return true;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_upper(text[i]) && !byte_in(text[i], "_-="))
			return false;
	}
	/* --secret NAME=PATH   what it does */
	if (scan_byte(s, (size_t) (text - s->text) + len) == ' ' && scan_byte(s, (size_t) (text - s->text) + len + 1) == ' ')
		return true;
	return len <= name && (code_is_same_name(s->text + key->end - len, len, text, len) ||
						   code_is_same_name(s->text + key->start, name, text, len));
}

/*
 * "using --password via the shell": an option that a sentence is about, with a
 * word of few letters behind it, and the next one.
 */
static bool
is_option_in_prose(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		end = (size_t) (text - s->text) + len;

	return key->dashes > 0 && is_blank(scan_byte(s, key->end)) &&
		is_word_in_list(LIST_DISARM_SPOKEN, text, len) &&
		scan_byte(s, end) == ' ' && is_alpha(scan_byte(s, end + 1));
}

/* passwd:x:1: of /etc/group */
static bool
is_account_line(const Scan *s, const Key *key, const char *text, size_t len)
{
	return key->place == PLACE_LINE && text > s->text && text[-1] == ':' && len >= 3 &&
		byte_in(text[0], "x*!\0") && text[1] == ':' && is_digit(text[2]);
}

/* (token: &Token): a reference's type in Rust. */
static bool
is_type_reference(const Scan *s, const Value *value, const char *text,
				  size_t len)
{
	size_t		at = 1;

	if (text[0] != '&')
		return false;
	while (at < len && (is_alpha(text[at]) || text[at] == '_'))
		at++;
	return at > 1 && at == len && value->start + len < s->limit &&
		(text[len] == ')' || text[len] == ',');
}

/*
 * token: Token, the type of that name; "* token: An access token" of a
 * manual.
 *
 * A type is recognized only in front of ';' or as the key's own name in
 * capitals, since a bare word may be a password.
 */
static bool
is_type_or_article(const Scan *s, const Key *key, const Value *value, size_t len)
{
	const char *text = s->text + value->start;
	size_t		name = key->end - key->start;

	static const char *const articles[] = {"A", "An", "The"};
	static const char *const types[] = {"string", "str", "String", "any", "bytes", "number"};

	if (code_is_one_of(text, len, articles, sizeof(articles) / sizeof(articles[0])))
		return value->end + 1 < s->limit && scan_byte(s, value->end) == ' ' &&
			is_alpha(scan_byte(s, value->end + 1));
	if (value->start + len < s->limit && text[len] == ';' && code_is_one_of(text, len, types, sizeof(types) / sizeof(types[0])))
		return true;
	return name == 5 && len == 5 && is_lower(scan_byte(s, key->start)) && is_upper(text[0]) &&
		word_is(text, len, "token");
}

/*
 * SharedSecrets.java:55, src/token.rs:561:12: a line of a file.
 *
 * The key ends in the name of a file; the digits behind the colon are a line
 * and perhaps a column.
 */
static bool
is_source_line(const Scan *s, const Key *key, const Value *value)
{
	size_t		dot = key->end;
	size_t		at = value->start;

	while (dot > key->start && scan_byte(s, dot - 1) != '.')
		dot--;
	while (at < value->end && is_digit(scan_byte(s, at)))
		at++;
	return value->start == key->end + 1 && at > value->start &&
		(at == value->end || !is_alnum(scan_byte(s, at))) && dot > key->start &&
		is_word_in_list(LIST_SOURCE_FILE, s->text + dot, key->end - dot);
}

/*
 * styles[token] = name, in code; but env[DB_PASSWORD] = x
 *
 * Only the form of a hash, "] =>", and only for a name in small letters: an
 * environment that is printed as a hash has its names in capitals.
 */
static bool
is_code_subscript(const Scan *s, const Key *key, const char *text, size_t len)
{
	const char *end = s->text + key->end;

	if (s->limit - key->end < 4 || end[0] != ']' || end[1] != ' ' || end[2] != '=' || end[3] == '>')
		return false;
	for (size_t i = key->start; i < key->end; i++)
	{
		if (is_lower(scan_byte(s, i)))
			return !value_looks_secret(s->options, text, len);
	}
	return false;
}

/*
 * token == Literal: a bare name that is compared with; token = Operator
 *
 * A password that is compared is quoted; a bare name next to "==" is a
 * constant or a variable. A capitalized word behind "token" is the name of a
 * kind of token in a parser.
 */
static bool
is_compared_name(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		at = (size_t) (text - s->text);

	if (len > 1 && text[len - 1] == ':')
		len--;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_alpha(text[i]) && text[i] != '_' && text[i] != '.')
			return false;
	}
	at = back_over_blanks(s, at, key->end);
	if (at >= key->end + sizeof("==") && follows(s, at, "=="))
		return true;
	return key->end - key->start == LENGTH_OF("token") && follows(s, key->end, "token") &&
		len > 1 && is_upper(text[0]) && is_lower(text[1]);
}

/*
 * Does what surrounds a bare value behind a colon or a blank spare it: a
 * manual, a line of source, a type? len leaves out the sign of the
 * statement's end.
 */
static bool
told_context_spares(const Scan *s, const Key *key, Separator separator,
					const Value *value,
					size_t len)
{
	const char *text = s->text + value->start;
	bool		colon = separator == SEPARATOR_COLON;

	return value_names_itself(text, len) || is_usage_text(s, key, text, len) ||
		is_option_in_prose(s, key, text, len) ||
		(colon && is_source_line(s, key, value)) ||
		is_type_or_article(s, key, value, len) ||
		(colon && is_type_reference(s, value, text, len)) ||
		code_is_expression(text, len);
}

/*
 * The same for a value behind a sign with a blank in front of it, as in
 * program text.
 */
static bool
assigned_spares(const Scan *s, const Key *key, const Value *value, size_t len)
{
	const char *text = s->text + value->start;

	return value_names_itself(text, len) ||
		is_compared_name(s, key, text, len) ||
		(len > LENGTH_OF("<span") && memcmp(text, LITERAL("<span")) == 0) || code_is_expression(text, len) ||
		code_is_assigned_name(s, key, text, len) || code_is_constant(s, key, value);
}

/*
 * (ConvertTo-SecureString 'x'): a call of PowerShell, whose argument has a
 * rule.
 */
static bool
is_shell_call(const char *text, size_t len)
{
	size_t		n = 1;

	if (text[0] != '(' || len < LENGTH_OF("(Get-X") || !is_upper(text[1]))
		return false;
	while (n < len && is_alpha(text[n]))
		n++;
	return n + 1 < len && text[n] == '-' && is_upper(text[n + 1]);
}

/* selectToken = (state) => state.token: a function of JavaScript. */
static bool
is_arrow_function(const Scan *s, const Value *value)
{
	const char *text = s->text + value->start;
	size_t		most = s->limit - value->start;
	size_t		n = 1;

	if (text[0] != '(')
		return false;
	while (n < most && n < VALUE_SPARED_MAX && (is_alnum(text[n]) || byte_in(text[n], "_$, {}")))
		n++;
	return most - n > LENGTH_OF(") =>") && memcmp(text + n, LITERAL(") =>")) == 0;
}

/* Does a bracket open a call of PowerShell or a function of JavaScript? */
static bool
is_bracketed_code(const Scan *s, const Value *value, size_t len)
{
	return is_shell_call(s->text + value->start, len) || is_arrow_function(s, value);
}

/*
 * Is this bare value no secret, by what surrounds it? A sign directly behind
 * the key, KEY=x, is an environment's, where no program text is expected, so
 * fewer tests apply to it.
 */
static bool
bare_context_spares(const Scan *s, const Key *key, Separator separator,
					const Value *value)
{
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;

	/* parser.next()?; of Rust */
	while (len > 1 && (byte_in(text[len - 1], ";,") || (text[len - 1] == '?' && text[len - 2] == ')')))
		len--;
	/* <User token=None> of Python */
	if (len > 1 && text[len - 1] == '>' && is_word_in_list(LIST_PLACEHOLDER, text, len - 1))
		return true;
	/* Password=PASSWORD('x'): the call has a key of its own. */
	/* token: a ? "yes" : "no", a condition in code */
	if ((text[len - 1] == '(' && !word_is_no_name(text, len - 1)) ||
		(len > LENGTH_OF(" ?") && memcmp(text + len - LENGTH_OF(" ?"), LITERAL(" ?")) == 0) ||
		is_code_subscript(s, key, text, len) ||
		value_repeats_key(s, key, value) || is_program_remark(s, value) ||
		is_bracketed_code(s, value, len) ||
		is_account_line(s, key, text, len))
		return true;
	if (separator == SEPARATOR_COLON || separator == SEPARATOR_BLANK)
		return told_context_spares(s, key, separator, value, len);
	return is_blank(scan_byte(s, key->end)) && assigned_spares(s, key, value, len);
}

/*
 * "go/token": "go/token", "@aws-sdk/token-providers": "3.1175.0": packages.
 *
 * Lock files and lists of imports name packages after what they do. The name
 * and the value must both be whole: the same path again, or a version.
 */
static bool
is_package_name(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		from = key->start;

	if (from == s->floor || scan_byte(s, from - 1) != '/')
		return false;
	while (from > s->floor && key->end - from < PACKAGE_MAX &&
		   (is_alnum(scan_byte(s, from - 1)) || byte_in(scan_byte(s, from - 1), "@/_.-")))
		from--;
	return is_version(text, len) ||
		(key->end - from == len && memcmp(s->text + from, text, len) == 0);
}

/* "--- PASS: TestSum/16 (0.00s)", "PASS: tests/sum-16.sh": a test's result. */
static bool
is_test_result(const Scan *s, const Key *key, Separator separator, const Value *value)
{
	const char *name = s->text + key->start;
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;

	if (separator != SEPARATOR_COLON || key->end - key->start != LENGTH_OF("PASS") ||
		memcmp(name, LITERAL("PASS")) != 0)
		return false;
	if (follows(s, key->start, "--- "))
		return true;
	return (key->start == s->floor || name[-1] == '\n') &&
		memchr(text, '/', len) != NULL && memchr(text, '.', len) != NULL;
}

/* "ext/tokens.c | 13 +++++---": how much of a file a commit changes. */
static bool
is_diffstat_line(const char *text, size_t len)
{
	size_t		at = 0;

	while (at < len && is_digit(text[at]))
		at++;
	if (at == 0 || at >= len || text[at++] != ' ')
		return len > LENGTH_OF("Bin ") && memcmp(text, LITERAL("Bin ")) == 0;
	while (at < len && (text[at] == '+' || text[at] == '-'))
		at++;
	return at == len;
}

/* Is this value no secret, by what surrounds it? */
bool
context_spares(const Scan *s, const Key *key, Separator separator, const Value *value)
{
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;

	if (len > VALUE_SPARED_MAX)
		return false;
	/* MACHINE_FUNCTION_PASS("x", ...), a compiler's macro */
	if (separator == SEPARATOR_CALL && key->end - key->start >= sizeof("_PASS") &&
		follows(s, key->end, "_PASS"))
		return true;
	if (name_spares_value(s, key, text, len, value->quote.bytes != NULL) ||
		code_is_format(text, len, value->end < s->limit ? text[len] : '\0') ||
		is_package_name(s, key, text, len) || is_diffstat_line(text, len))
		return true;
	if (value->quote.bytes != NULL)
		return separator == SEPARATOR_BLANK && len > 1 && text[0] == '$' &&
			code_name_length(text + 1, len - 1) == len - 1; /* passwd "$user" */
	return is_test_result(s, key, separator, value) ||
		bare_context_spares(s, key, separator, value);
}
