/*
 * sections.c
 *		Read the JSON array of sections that a bundle is made of.
 *
 * The server's own JSON types refuse \u0000 and lone surrogates, and print the
 * document into the log when they do. A log may hold both, and secrets: so
 * this reader takes every string, and its errors carry no byte of the input.
 * A section is flat, hence there is no recursion to run out of stack.
 */
#include <string.h>

#include "bundle/sections.h"
#include "text/json.h"
#include "text/utf8.h"

static const char *const Keys[SECTION_KEY_NONE] = {
	"name", "content", "status", "original_bytes",
	"redacted", "redactions", "truncated"
};

static const char *const Statuses[] = {
	"ok", "missing", "denied", "timeout", "failed"
};

/* The reader's position. */
typedef struct Reader
{
	char	   *at;
	char	   *end;
} Reader;

/* Skip white space; the next byte, or NUL at the end. */
static char
peek_past_space(Reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' ||
							  *r->at == '\n' || *r->at == '\r'))
		r->at++;
	return r->at < r->end ? *r->at : '\0';
}

/* Skip white space and one expected byte; false if another is there. */
static bool
take_expected_byte(Reader *r, char expected)
{
	if (peek_past_space(r) != expected || r->at == r->end)
		return false;
	r->at++;
	return true;
}

/* Whether only white space is left. */
static bool
is_at_bundle_end(Reader *r)
{
	(void) peek_past_space(r);
	return r->at == r->end;
}

/* Read one escape, the backslash already taken; NUL becomes U+FFFD. */
static bool
read_json_escape(Reader *r, char **out)
{
	uint32_t	code;
	const char *end = json_unescape(r->at, r->end, &code);

	if (end == NULL)
		return false;
	r->at += end - r->at;
	*out = utf8_encode(code == 0 ? 0xFFFD : code, *out);
	return true;
}

/* Read a string, unescaped in place: an escape is longer than its character. */
static bool
read_string_in_place(Reader *r, char **s, size_t *len)
{
	char	   *out;

	if (!take_expected_byte(r, '"'))
		return false;
	*s = out = r->at;
	for (;;)
	{
		const char *run = r->at;

		r->at += json_plain_length(r->at, (size_t) (r->end - r->at));
		if (out != run)
			memmove(out, run, (size_t) (r->at - run));
		out += r->at - run;
		if (r->at == r->end || (unsigned char) *r->at < 0x20)
			return false;
		if (*r->at++ == '"')
			break;
		if (!read_json_escape(r, &out))
			return false;
	}
	*len = (size_t) (out - *s);
	return true;
}

/* Take a literal such as null, if it is there. */
static bool
take_literal_word(Reader *r, const char *word)
{
	size_t		n = strlen(word);

	(void) peek_past_space(r);
	if ((size_t) (r->end - r->at) < n || memcmp(r->at, word, n) != 0)
		return false;
	r->at += n;
	return true;
}

/* Read a whole number that is not negative. */
static bool
read_whole_number(Reader *r, int64_t *value)
{
	const char *start;

	(void) peek_past_space(r);
	start = r->at;
	*value = 0;
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
	{
		if (__builtin_mul_overflow(*value, 10, value) ||
			__builtin_add_overflow(*value, *r->at - '0', value))
			return false;
		r->at++;
	}
	return r->at > start && (*start != '0' || r->at == start + 1) &&
		(r->at == r->end || strchr(".eE", *r->at) == NULL);
}

/* Skip digits; false if there are not any. */
static bool
skip_decimal_digits(Reader *r)
{
	const char *start = r->at;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return r->at > start;
}

/* Skip one of two bytes, if it is there. */
static bool
skip_either_byte(Reader *r, char a, char b)
{
	if (r->at == r->end || (*r->at != a && *r->at != b))
		return false;
	r->at++;
	return true;
}

/* Skip any number of JSON's. */
static bool
skip_json_number(Reader *r)
{
	const char *first;

	(void) skip_either_byte(r, '-', '-');
	first = r->at;
	if (!skip_decimal_digits(r) || (*first == '0' && r->at > first + 1))
		return false;
	if (skip_either_byte(r, '.', '.') && !skip_decimal_digits(r))
		return false;
	if (!skip_either_byte(r, 'e', 'E'))
		return true;
	(void) skip_either_byte(r, '+', '-');
	return skip_decimal_digits(r);
}

/* Skip a string, a number or a word. */
static bool
skip_scalar_value(Reader *r)
{
	char	   *s;
	size_t		len;

	if (peek_past_space(r) == '"')
		return read_string_in_place(r, &s, &len);
	return take_literal_word(r, "true") || take_literal_word(r, "false") ||
		take_literal_word(r, "null") || skip_json_number(r);
}

/*
 * Read a value that is ours to set, whatever it is: a caller may give back what
 * was read. One that is as we write it is kept.
 */
static bool
read_own_value(Reader *r, SectionKey key, Section *section)
{
	char	   *start;

	(void) peek_past_space(r);
	start = r->at;
	if (key == SECTION_KEY_TRUNCATED && take_literal_word(r, "true"))
	{
		section->truncated = true;
		return true;
	}
	if (key == SECTION_KEY_REDACTIONS)
	{
		if (read_whole_number(r, &section->redactions))
			return true;
		section->redactions = 0;
		r->at = start;
	}
	return skip_scalar_value(r);
}

/* Return the status of that name as a static string; NULL if not found. */
const char *
section_status(const char *s, size_t len)
{
	for (size_t i = 0; i < sizeof(Statuses) / sizeof(Statuses[0]); i++)
	{
		if (strlen(Statuses[i]) == len && memcmp(Statuses[i], s, len) == 0)
			return Statuses[i];
	}
	return NULL;
}

/* Return the key of that name; SECTION_KEY_NONE if not found. */
SectionKey
section_key(const char *s, size_t len)
{
	SectionKey	key = 0;

	while (key < SECTION_KEY_NONE && (strlen(Keys[key]) != len ||
									  memcmp(Keys[key], s, len) != 0))
		key++;
	return key;
}

/* What a value is where a string was wanted: broken, or something else. */
static SectionsError
refuse_other_type(char first)
{
	return first == '"' ? SECTIONS_SYNTAX : SECTIONS_VALUE;
}

/* Read the value of a key into the section. */
static SectionsError
read_section_value(Reader *r, SectionKey key, Section *section)
{
	char		first = peek_past_space(r);
	char	   *s;
	size_t		len;

	switch (key)
	{
		case SECTION_KEY_NAME:
			if (!read_string_in_place(r, &s, &len))
				return refuse_other_type(first);
			section->name = s;
			section->name_len = len;
			return SECTIONS_OK;
		case SECTION_KEY_CONTENT:
			if (take_literal_word(r, "null"))
				return SECTIONS_OK;
			if (!read_string_in_place(r, &section->content,
									  &section->content_len))
				return refuse_other_type(first);
			return SECTIONS_OK;
		case SECTION_KEY_STATUS:
			if (!read_string_in_place(r, &s, &len))
				return refuse_other_type(first);
			section->status = section_status(s, len);
			return section->status == NULL ? SECTIONS_STATUS : SECTIONS_OK;
		case SECTION_KEY_ORIGINAL_BYTES:
			return read_whole_number(r, &section->original_bytes) ?
				SECTIONS_OK : SECTIONS_VALUE;
		default:
			return read_own_value(r, key, section) ?
				SECTIONS_OK : SECTIONS_VALUE;
	}
}

/* Read one object. */
static SectionsError
read_section_object(Reader *r, Section *section)
{
	unsigned	seen = 0;

	*section = (Section) {.status = Statuses[0]};
	if (!take_expected_byte(r, '{'))
		return SECTIONS_SYNTAX;
	if (take_expected_byte(r, '}'))
		return SECTIONS_OK;
	do
	{
		SectionsError error;
		char	   *s;
		size_t		len;
		SectionKey	key;

		if (!read_string_in_place(r, &s, &len) || !take_expected_byte(r, ':'))
			return SECTIONS_SYNTAX;
		key = section_key(s, len);
		if (key == SECTION_KEY_NONE)
			return SECTIONS_UNKNOWN_KEY;
		if (seen & 1u << key)
			return SECTIONS_DUPLICATE_KEY;
		seen |= 1u << key;
		error = read_section_value(r, key, section);
		if (error != SECTIONS_OK)
			return error;
	} while (take_expected_byte(r, ','));
	return take_expected_byte(r, '}') ? SECTIONS_OK : SECTIONS_SYNTAX;
}

/* Return why a section cannot be stored, or SECTIONS_OK. */
SectionsError
section_check(const Section *section)
{
	if (section->name == NULL ||
		text_name_check(section->name, section->name_len) != TEXT_NAME_OK)
		return SECTIONS_NAME;
	if (section->content == NULL && section->status == Statuses[0])
		return SECTIONS_NO_CONTENT;
	return SECTIONS_OK;
}

/* True if two sections have the same name. */
bool
sections_have_duplicate(const Section *sections, size_t count)
{
	for (size_t i = 1; i < count; i++)
	{
		for (size_t j = 0; j < i; j++)
		{
			if (sections[i].name_len == sections[j].name_len &&
				memcmp(sections[i].name, sections[j].name,
					   sections[i].name_len) == 0)
				return true;
		}
	}
	return false;
}

/*
 * Read the array into sections and set *count. doc must be valid UTF-8; it is
 * overwritten, and the sections point into it.
 */
SectionsError
sections_parse(char *doc, size_t len, Section *sections, size_t capacity,
			   size_t *count)
{
	Reader		r = {doc, doc + len};

	*count = 0;
	if (!take_expected_byte(&r, '['))
		return SECTIONS_SYNTAX;
	if (take_expected_byte(&r, ']'))
		return is_at_bundle_end(&r) ? SECTIONS_NONE : SECTIONS_SYNTAX;
	do
	{
		SectionsError error;

		if (*count == capacity)
			return SECTIONS_TOO_MANY;
		error = read_section_object(&r, &sections[*count]);
		if (error == SECTIONS_OK)
			error = section_check(&sections[*count]);
		if (error != SECTIONS_OK)
			return error;
		(*count)++;
	} while (take_expected_byte(&r, ','));

	if (!take_expected_byte(&r, ']') || !is_at_bundle_end(&r))
		return SECTIONS_SYNTAX;
	return sections_have_duplicate(sections, *count) ?
		SECTIONS_DUPLICATE_NAME : SECTIONS_OK;
}
