/*
 * field_name.c
 *		What a key of a structured line holds, by its name.
 */
#include "verdict/line/field_name.h"

#include <stdint.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"

/* The keys that hold a text, or a level; those of one letter together. */
static const struct
{
	const char *name;
	FieldKind	kind;
}			FieldNames[] =
{
	{"address", FIELD_TEXT}, {"body", FIELD_TEXT}, {"cause", FIELD_TEXT},
	{"code", FIELD_TEXT}, {"detail", FIELD_TEXT}, {"details", FIELD_TEXT},
	{"err", FIELD_TEXT}, {"errmsg", FIELD_TEXT}, {"error", FIELD_TEXT},
	{"error.message", FIELD_TEXT}, {"error_message", FIELD_TEXT},
	{"error_str", FIELD_TEXT}, {"errormessage", FIELD_TEXT},
	{"event", FIELD_TEXT}, {"exc_info", FIELD_TEXT}, {"exception", FIELD_TEXT},
	{"exception_message", FIELD_TEXT}, {"hostname", FIELD_TEXT},
	{"level", FIELD_LEVEL}, {"level_name", FIELD_LEVEL},
	{"levelname", FIELD_LEVEL}, {"log", FIELD_TEXT},
	{"log.level", FIELD_LEVEL}, {"log_level", FIELD_LEVEL},
	{"loglevel", FIELD_LEVEL}, {"lvl", FIELD_LEVEL}, {"message", FIELD_TEXT},
	{"msg", FIELD_TEXT}, {"path", FIELD_PATH}, {"reason", FIELD_TEXT},
	{"s", FIELD_LEVEL}, {"severity", FIELD_LEVEL},
	{"severity_text", FIELD_LEVEL}, {"severitytext", FIELD_LEVEL},
	{"short_message", FIELD_TEXT}, {"stack", FIELD_TEXT},
	{"status", FIELD_STATUS}, {"status_code", FIELD_STATUS},
	{"statuscode", FIELD_STATUS}, {"stderr", FIELD_TEXT},
	{"syscall", FIELD_TEXT}, {"text", FIELD_TEXT}, {"textpayload", FIELD_TEXT},
	{"uri", FIELD_URL}, {"url", FIELD_URL},
};

/*
 * By their first letter a bit for each length that those keys have, and the
 * first of them.
 */
static uint32_t FieldLengths[26];
static unsigned char FirstField[26];

/* Fill in both. */
static void
measure_field_names(void)
{
	for (size_t i = lengthof(FieldNames); i-- > 0;)
	{
		const char *name = FieldNames[i].name;

		FieldLengths[*name - 'a'] |= UINT32_C(1) << strlen(name);
		FirstField[*name - 'a'] = (unsigned char) i;
	}
}

/* Most other keys are told by their first letter and their length. */
FieldKind
classify_field_name(const char *name, size_t len)
{
	char		first = len > 0 ? fold_byte(*name) : ' ';

	if (FieldLengths['l' - 'a'] == 0)
		measure_field_names();
	if (first < 'a' || first > 'z' || len > 31 ||
		(FieldLengths[first - 'a'] >> len & 1) == 0)
		return FIELD_OTHER;
	for (size_t i = FirstField[first - 'a']; i < lengthof(FieldNames) &&
		 FieldNames[i].name[0] == first; i++)
		if (is_word_folded(name, len, FieldNames[i].name))
			return FieldNames[i].kind;
	return FIELD_OTHER;
}
