/*
 * incoming_jsonb.c
 *		Read the sections of a bundle that came as jsonb.
 *
 * The document has passed its input, and is parsed: strings are used where
 * they are, so that no more copies of a secret are made than the server made.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "bundle/incoming.h"

/* Read a whole number that is not negative. */
static bool
read_count(const JsonbValue *value, int64 *count)
{
	char	   *digits;
	char	   *end;

	if (value->type != jbvNumeric)
		return false;
	digits = DatumGetCString(DirectFunctionCall1(numeric_out,
												 NumericGetDatum(value->val.numeric)));
	if (digits[0] < '0' || digits[0] > '9')
		return false;
	errno = 0;
	*count = strtoll(digits, &end, 10);
	return errno == 0 && *end == '\0';
}

/* Read the value of a key into the section. */
static SectionsError
read_member(SectionKey key, const JsonbValue *value, Section *section)
{
	const char *s = NULL;
	size_t		len = 0;

	if (value->type == jbvString)
	{
		s = value->val.string.val;
		len = value->val.string.len;
	}
	switch (key)
	{
		case SECTION_KEY_NAME:
			section->name = s;
			section->name_len = len;
			return s == NULL ? SECTIONS_VALUE : SECTIONS_OK;
		case SECTION_KEY_CONTENT:
			section->content = unconstify(char *, s);
			section->content_len = len;
			return s == NULL && value->type != jbvNull ?
				SECTIONS_VALUE : SECTIONS_OK;
		case SECTION_KEY_STATUS:
			if (s == NULL)
				return SECTIONS_VALUE;
			section->status = section_status(s, len);
			return section->status == NULL ? SECTIONS_STATUS : SECTIONS_OK;
		case SECTION_KEY_ORIGINAL_BYTES:
			return read_count(value, &section->original_bytes) ?
				SECTIONS_OK : SECTIONS_VALUE;
		case SECTION_KEY_NONE:
			return SECTIONS_UNKNOWN_KEY;
		default:
			return value->type == jbvBinary ? SECTIONS_VALUE : SECTIONS_OK;
	}
}

/* Read one object, whose beginning was read. */
static SectionsError
read_section(JsonbIterator **at, Section *section)
{
	JsonbValue	value;
	SectionKey	key;
	SectionsError error;

	*section = (Section) {.status = section_status("ok", 2)};
	while (JsonbIteratorNext(at, &value, true) == WJB_KEY)
	{
		key = section_key(value.val.string.val, value.val.string.len);
		(void) JsonbIteratorNext(at, &value, true);
		error = read_member(key, &value, section);
		if (error != SECTIONS_OK)
			return error;
	}
	return section_check(section);
}

/*
 * Parse a jsonb array into at most capacity sections. Returns SECTIONS_OK, or
 * the first error.
 */
SectionsError
incoming_parse_jsonb(Jsonb *document, Section *sections, size_t capacity,
					 size_t *count)
{
	JsonbIterator *at = JsonbIteratorInit(&document->root);
	JsonbValue	value;
	JsonbIteratorToken token = JsonbIteratorNext(&at, &value, false);

	*count = 0;
	if (token != WJB_BEGIN_ARRAY || value.val.array.rawScalar)
		return SECTIONS_SYNTAX;
	while ((token = JsonbIteratorNext(&at, &value, false)) != WJB_END_ARRAY)
	{
		SectionsError error;

		if (token != WJB_BEGIN_OBJECT)
			return SECTIONS_SYNTAX;
		if (*count == capacity)
			return SECTIONS_TOO_MANY;
		error = read_section(&at, &sections[*count]);
		if (error != SECTIONS_OK)
			return error;
		(*count)++;
	}
	if (*count == 0)
		return SECTIONS_NONE;
	return sections_have_duplicate(sections, *count) ?
		SECTIONS_DUPLICATE_NAME : SECTIONS_OK;
}
