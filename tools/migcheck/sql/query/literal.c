/*
 * literal.c
 *		Constants that are no value of their type.
 *
 * A string takes the type of what it is compared with, cast or assigned to,
 * and the server reads it before the statement runs. Only what is certainly
 * wrong is refused: dates are checked only in the ISO form, and so are other
 * types with many forms.
 */
#include "migcheck/sql/query/scope.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "journal/json.h"
#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/query/literal_forms.h"

/* Why a text is no value of a type; NULL: it is one, as far as is known. */
typedef const char *(*LiteralCheck) (const char *text, int version);

#define NO_VALUE "22P02"
#define OUT_OF_RANGE "22003"

/* Return true for a sign, digits and nothing else. */
static bool
is_integer_text(const char *text)
{
	size_t		digits;

	if (*text == '+' || *text == '-')
		text++;
	digits = strspn(text, "0123456789");
	return digits > 0 && text[digits] == '\0';
}

/* Check an integer; limit is the first number above its range. */
static const char *
check_integer(const char *text, int version, double limit)
{
	double		value;

	/* From 16 on there are 0x10 and 1_000, of which the range is not told. */
	if (!is_integer_text(text))
		return version >= 16 && isdigit((unsigned char) text[strspn(text, "+-")]) &&
			strspn(text, "0123456789abcdefABCDEFxXoO_+-") == strlen(text) ? NULL : NO_VALUE;
	value = strtod(text, NULL);
	return value >= limit || value < -limit ? OUT_OF_RANGE : NULL;
}

/* Check a smallint. */
static const char *
check_int2(const char *text, int version)
{
	return check_integer(text, version, 32768.0);
}

/* Check an integer. */
static const char *
check_int4(const char *text, int version)
{
	return check_integer(text, version, 2147483648.0);
}

/* Check a bigint; numbers near its limits are not told apart. */
static const char *
check_int8(const char *text, int version)
{
	return check_integer(text, version, 9.3e18);
}

/* Check a number with a fraction. */
static const char *
check_numeric(const char *text, int version)
{
	static const char *const words[] = {
		"nan", "infinity", "inf", "+infinity", "+inf", "-infinity", "-inf"
	};
	char	   *end;

	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (strcasecmp(text, words[i]) == 0)
			return NULL;
	}
	if (version >= 16 && strpbrk(text, "xXoObB_") != NULL && strpbrk(text, "0123456789") != NULL)
		return NULL;
	if (strpbrk(text, "xX") != NULL || !strpbrk(text, "0123456789"))
		return NO_VALUE;
	strtod(text, &end);
	return *end == '\0' ? NULL : NO_VALUE;
}

/* Check a floating-point number, which the server reads by strtod(), too. */
static const char *
check_float(const char *text, int version __attribute__((unused)))
{
	char	   *end;

	strtod(text, &end);
	return end != text && *end == '\0' ? NULL : NO_VALUE;
}

/* Check a boolean: a unique beginning of its words. */
static const char *
check_bool(const char *text, int version __attribute__((unused)))
{
	static const char *const words[] = {"true", "false", "yes", "no", "on", "off"};
	size_t		len = strlen(text);

	if (strcmp(text, "1") == 0 || strcmp(text, "0") == 0)
		return NULL;
	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (len > 0 && strncasecmp(text, words[i], len) == 0 &&
			len <= strlen(words[i]) && (len > 1 || *words[i] != 'o'))
			return NULL;
	}
	return NO_VALUE;
}

/* Check a UUID: 32 digits, a hyphen behind any four, braces around it. */
static const char *
check_uuid(const char *text, int version __attribute__((unused)))
{
	int			digits = 0;
	bool		brace = *text == '{';

	for (text += brace; *text != '\0' && *text != '}'; text++)
	{
		if (*text == '-' && digits > 0 && digits < 32 && digits % 4 == 0 && text[1] != '-')
			continue;
		if (!isxdigit((unsigned char) *text))
			return NO_VALUE;
		digits++;
	}
	return digits == 32 && strcmp(text, brace ? "}" : "") == 0 ? NULL : NO_VALUE;
}

/* Check a JSON value; what the reader has no memory for passes. */
static const char *
check_json(const char *text, int version __attribute__((unused)))
{
	JsonDocument document = {0};
	JsonStatus	status = json_doc_parse(text, strlen(text), &document);

	json_doc_free(&document);
	return status == JSON_INVALID ? NO_VALUE : NULL;
}

/* Return true if text begins like one of the words for a time. */
static bool
is_word_for_time(const char *text)
{
	static const char *const words[] = {
		"now", "today", "tomorrow", "yesterday", "epoch", "infinity",
		"-infinity", "allballs"
	};

	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (strncasecmp(text, words[i], strlen(words[i])) == 0)
			return true;
	}
	return false;
}

/* Return how many days a month has. */
static int
days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool		leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Check a date, or a time stamp by the date that it begins with. */
static const char *
check_date(const char *text, int version __attribute__((unused)))
{
	int			year;
	int			month;
	int			day;

	if (strpbrk(text, "0123456789") == NULL)
		return is_word_for_time(text) ? NULL : "22007";
	if (strspn(text, "0123456789") != 4 || text[4] != '-' ||
		sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3)
		return NULL;
	/* There is no year 0: 1 BC was a leap year, 4 years before 4. */
	if (strcasestr(text, "BC") != NULL)
		year = 1 - year;
	if (month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
		return "22008";
	return literal_time_of_stamp(text);
}

/*
 * Check an address of IPv4: up to four numbers below 256, and perhaps how many
 * bits the network has. Those of IPv6 are not checked.
 */
static const char *
check_inet(const char *text, int version __attribute__((unused)))
{
	int			numbers = 0;
	char	   *end;

	if (strchr(text, ':') != NULL)
		return NULL;
	do
	{
		if (!isdigit((unsigned char) *text) || strtol(text, &end, 10) > 255)
			return NO_VALUE;
		text = end + 1;
		numbers++;
	} while (*end == '.');
	if (*end == '/')
		return isdigit((unsigned char) *text) && strtol(text, &end, 10) <= 32 &&
			*end == '\0' ? NULL : NO_VALUE;
	return *end == '\0' && numbers == 4 ? NULL : NO_VALUE;
}

/* The check for each type that has one. */
static const struct
{
	const char *type;
	LiteralCheck check;
}			checks[] = {
	{"int2", check_int2}, {"int4", check_int4}, {"int8", check_int8},
	{"numeric", check_numeric}, {"float4", check_float}, {"float8", check_float},
	{"bool", check_bool}, {"uuid", check_uuid}, {"json", check_json},
	{"jsonb", check_json}, {"date", check_date}, {"timestamp", check_date},
	{"timestamptz", check_date}, {"inet", check_inet},
	{"interval", literal_interval}, {"time", literal_time},
	{"timetz", literal_time}, {"bit", literal_bit}, {"varbit", literal_bit},
	{"bytea", literal_bytea}, {"cidr", literal_cidr},
	{"macaddr", literal_macaddr}, {"macaddr8", literal_macaddr},
	{"oid", literal_oid}, {"point", literal_point}, {"box", literal_segment},
	{"lseg", literal_segment}, {"circle", literal_circle},
	{"money", literal_money}, {"tsquery", literal_tsquery}
};

/* Return text without the blanks around it. */
static const char *
trim_blanks(SqlSession *session, const char *text)
{
	size_t		len;

	text += strspn(text, " \t\n\r\f\v");
	len = strlen(text);
	while (len > 0 && isspace((unsigned char) text[len - 1]))
		len--;
	return arena_copy(session->arena, text, len);
}

/* Refuse a value that an enum does not have. */
static void
check_label(SqlSession *session, const SqlObject *type, const char *text)
{
	for (size_t i = 0; i < type->label_count; i++)
	{
		if (strcmp(type->labels[i].name, text) == 0)
			return;
	}
	effect_fail(session, NO_VALUE, "enum \"%s\" has no value \"%s\"", type->name, text);
}

/* Return how many characters text has, without the blanks at its end. */
int
count_characters(const char *text)
{
	size_t		len = strlen(text);
	int			count = 0;

	while (len > 0 && text[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < len; i++)
		count += (text[i] & 0xC0) != 0x80;
	return count;
}

/* Refuse a text that is longer than its column, or has not its length. */
static void
check_length(SqlSession *session, SqlType type, const char *text)
{
	int			most = type.mods[0];
	int			count;

	if (type.mod_count != 1 || most <= 0)
		return;
	if (strcmp(type.name, "varchar") == 0 || strcmp(type.name, "bpchar") == 0)
	{
		if (count_characters(text) > most)
			effect_fail(session, "22001", "the value is longer than %d", most);
		return;
	}
	count = (int) strspn(text, "01");
	if (text[count] != '\0')
		return;
	if (strcmp(type.name, "bit") == 0 && count != most)
		effect_fail(session, "22026", "the value has %d bits and not %d", count, most);
	if (strcmp(type.name, "varbit") == 0 && count > most)
		effect_fail(session, "22001", "the value has more than %d bits", most);
}

/* Refuse a text that is no value of a type. */
void
literal_check_text(SqlSession *session, SqlType type, const char *text,
				   bool assigned)
{
	const SqlObject *own;
	const char *trimmed = trim_blanks(session, text);

	if (type.name == NULL || literal_check_composed(session, type, trimmed, assigned))
		return;
	own = catalog_find_object(&session->catalog, SQL_ENUM, type.name);
	if (own != NULL)
		check_label(session, own, text);
	else if (assigned)
		check_length(session, type, text);
	if (strcmp(type.name, "regclass") == 0)
		literal_require_relation(session, trimmed);
	for (size_t i = 0; i < lengthof(checks) && own == NULL; i++)
	{
		const char *state;

		if (strcmp(checks[i].type, type.name) != 0)
			continue;
		state = checks[i].check(trimmed, session->version);
		if (state != NULL)
			effect_fail(session, state, "\"%s\" is no value of type %s", text, type.name);
	}
}

/* Return a number without a sign, as it is written; NULL for anything else. */
const char *
number_text(SqlSession *session, const Node *value)
{
	const A_Const *constant = (const A_Const *) value;
	long		number;

	if (integer_constant(value, &number))
		return arena_format(session->arena, "%ld", number);
	return IsA(value, A_Const) && !constant->isnull && IsA(&constant->val, Float) ?
		constant->val.fval.fval : NULL;
}

/* Refuse a number with more digits in front of its point than its type has. */
static void
check_precision(SqlSession *session, SqlType type, const char *text)
{
	double		most = 1;
	char	   *end;
	double		value = strtod(text, &end);

	if (strcmp(type.name, "numeric") != 0 || type.mod_count == 0 || *end != '\0' ||
		end == text || type.mods[0] < 1 || type.mods[0] > 15)
		return;
	for (int i = type.mod_count == 2 ? type.mods[1] : 0; i < type.mods[0]; i++)
		most *= 10;
	if (value >= most || value <= -most)
		effect_fail(session, OUT_OF_RANGE, "%s has too many digits for \"%s(%d)\"",
					text, type.name, type.mods[0]);
}

/* Refuse a whole number that a column's type does not hold. */
static void
check_number(SqlSession *session, SqlType type, const Node *value)
{
	const char *text = number_text(session, value);

	if (type.array || text == NULL)
		return;
	check_precision(session, type, text);
	if (!is_integer_text(text))
		return;
	for (size_t i = 0; i < lengthof(checks); i++)
	{
		if (strncmp(type.name, "int", 3) == 0 && strcmp(checks[i].type, type.name) == 0 &&
			checks[i].check(text, session->version) != NULL)
			effect_fail(session, OUT_OF_RANGE, "%s is out of the range of %s", text,
						type.name);
	}
}

/*
 * Refuse a constant that is no value of a type. Assigned: it has to fit into
 * the length of a column, too.
 */
void
literal_check(SqlSession *session, SqlType type, Node *value, bool assigned)
{
	const char *text = string_constant(value);

	type = base_type_of(&session->catalog, type);
	if (type.name == NULL || value == NULL)
		return;
	if (text != NULL)
		literal_check_text(session, type, text, assigned);
	else if (IsA(value, RowExpr))
		literal_check_row(session, type, (RowExpr *) value);
	else if (assigned)
		check_number(session, type, value);
}
