/*
 * reference.c
 *		Values that name a secret which is elsewhere: a shell's or a template's
 *		variable, a pipeline's mark, program text that reads it.
 *
 * A password may begin with '$', too. So a reference must be whole, from mark
 * to mark, and what is between the marks must be a name and not a text with
 * a secret in it.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/key_words.h"
#include "redact/judge/made.h"
#include "redact/judge/reference.h"
#include "redact/text/affix.h"
#include "redact/tokens/shape.h"

/* A name as programs have them. */
bool
is_program_name(const char *text, size_t len)
{
	if (len == 0 || is_digit(text[0]))
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_alnum(text[i]) && text[i] != '_')
			return false;
	}
	return true;
}

/*
 * $NAME: capitals, or a name that itself says what it holds.
 *
 * A small name, $name, is taken for a variable only if its words are those of
 * a key; else a password that begins with '$' would pass.
 */
static bool
is_variable_name(const char *text, size_t len)
{
	const char *name = text + 1;

	const char *scope = memmem(text, len, LITERAL("::"));

	if (scope != NULL && scope > name)
		return text[0] == '$' && is_program_name(name, scope - name);
	/* $$NAME: make and compose write the sign twice. */
	if (len > 2 && text[0] == '$' && text[1] == '$')
		text++, name++, len--;
	if (len < 2 || text[0] != '$' || !is_program_name(name, len - 1))
		return false;
	if (judge_key_name(name, len - 1).secret)
		return true;
	for (size_t i = 0; i < len - 1; i++)
	{
		if (is_lower(name[i]))
			return false;
	}
	return true;
}

/*
 * Return whether the text between the marks of a reference assigns and quotes
 * nothing: then it is a name, and not a text that has a secret in it. Tags
 * are passed over.
 */
bool
is_reference_body(const RedactOptions *options, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
	{
		i += quoted_tag_length(options, text + i, len - i);
		if (i < len && byte_in(text[i], "=&;<\"\n\0"))
			return false;
	}
	return true;
}

/*
 * %NAME% of Windows, %name% of a template: is this between the signs a name?
 * A name of capitals, small letters and digits says itself what it holds.
 */
static bool
is_percent_name(const char *text, size_t len)
{
	if (!is_program_name(text, len) || word_is_no_name(text, len))
		return false;
	return !has_mixed_bytes(text, 0, len) || judge_key_name(text, len).secret;
}

/*
 * Is it what a template, a shell or a pipeline replaces by a value that is
 * elsewhere? The pairs are the marks of shells, Jinja, ERB, Ruby, Concourse,
 * Azure, PowerShell, Python and CMake. The first one may hold a default,
 * which is_reference_body() looks at.
 */
bool
value_is_reference(const RedactOptions *options, const char *text, size_t len)
{
	static const char *const pairs[][2] = {
		{"${", "}"}, {"$(", ")"}, {"{{", "}}"}, {"<%", "%>"}, {"#{", "}"},
		{"@{", "}"}, {"((", "))"}, {"$[", "]"}, {"{%", "%}"}, {"[[", "]]"},
		{"$env:", ""}, {"%(", ")s"}, {"@", "@"}, {"!secret ", ""},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
	{
		if (text_starts(text, len, pairs[i][0]) && text_ends(text, len, pairs[i][1]) &&
			(i > 0 || len < 3 || text[2] == '{' || is_reference_body(options, text, len)))
			return true;
	}
	if (len > 2 && text[0] == '%' && text[len - 1] == '%' &&
		is_percent_name(text + 1, len - 2))
		return true;
	if (len > 2 && text[0] == '`' && text[len - 1] == '`')
		return true;
	return is_variable_name(text, len);
}

/*
 * Does the text begin with what a program's or a template's names begin with?
 *
 * Case counts: these names are written in one way.
 */
static bool
begins_with_root(const char *text, size_t len)
{
	static const char *const roots[] = {
		"self.", "this.", "os.", "process.env", "config.", "settings.",
		"var.", "local.", "data.", "module.", "secrets.", "request.", "args.",
		"params.", "options.", "opts.", "ctx.", "props.", "state.", "env.",
		"ENV[", "System.getenv", "System.getProperty", "cfg.", "conf.",
		"event.", "input.", "user.", "values.", "github.", "inputs.", "vault(",
	};

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
	{
		if (text_starts(text, len, roots[i]))
			return true;
	}
	return false;
}

/*
 * aws_secretsmanager_secret.db2.arn: an attribute of a resource of Terraform,
 * whose type has its parts joined by '_' and says what it holds.
 */
static bool
is_resource_attribute(const char *text, const char *dot, size_t len)
{
	size_t		type = (size_t) (dot - text);
	const char *last = memrchr(text, '.', len);

	if (last == dot || memchr(text, '_', type) == NULL ||
		!judge_key_name(text, type).secret)
		return false;
	for (last++; last < text + len; last++)
	{
		if (!is_lower(*last) && *last != '_')
			return false;
	}
	return true;
}

/* tok[0], a name of small letters and a number; the bracket may be cut off. */
static bool
is_subscript(const char *text, size_t name, size_t len)
{
	for (size_t i = 0; i < name; i++)
	{
		if (!is_lower(text[i]) && text[i] != '_')
			return false;
	}
	len -= text[len - 1] == ']';
	for (size_t i = name + 1; i < len; i++)
	{
		if (!is_digit(text[i]))
			return false;
	}
	return len > name + 1 && len - name <= 3;
}

/* Is all of the text a subscript: tok[0]? */
bool
text_is_subscript(const char *text, size_t len)
{
	const char *bracket = memchr(text, '[', len);

	return bracket != NULL && is_subscript(text, (size_t) (bracket - text), len);
}

/*
 * Is it program text that reads the secret from elsewhere: config.password,
 * os.getenv("X"), get_password()? For bare values only; a quoted one is not
 * evaluated.
 */
bool
value_is_code(const char *text, size_t len)
{
	size_t		name = 0;

	if (begins_with_root(text, len))
		return true;
	while (name < len && (is_alnum(text[name]) || byte_in(text[name], "_.:")))
		name++;
	/* req.body.password, random_password.db.result; Option<String> */
	if (name == len)
	{
		const char *dot = memchr(text, '.', len);

		return dot != NULL && is_alpha(text[0]) &&
			(judge_key_name(text, len).secret ||
			 is_resource_attribute(text, dot, len));
	}
	if (name <= 2)
		return false;
	if (text[name] == '[')
		return is_subscript(text, name, len);
	if (text[name] == '<')
		return is_upper(text[0]) && memchr(text, '>', len) != NULL;
	return text[name] == '(' && is_alpha(text[0]) &&
		(text[len - 1] == ')' || memchr(text, ' ', len) != NULL);
}
