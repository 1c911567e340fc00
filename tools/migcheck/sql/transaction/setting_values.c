/*
 * setting_values.c
 *		Which values a setting takes.
 *
 * From the data of servers (setting_values.def). Every value passes of a
 * setting that is not in it or takes any text, and so does a value that is not
 * a constant.
 */
#include "migcheck/sql/transaction/setting_values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define INVALID_PARAMETER "22023"

typedef struct SettingValues
{
	const char *name;
	char		set;			/* 'f': not by SET */
	char		type;			/* b, i, r, e; s: any text */
	const char *unit;
	double		least;
	double		most;
	const char *words;			/* ";a;b;" */
} SettingValues;

#define VALUES(name, set, type, unit, least, most, words) \
	{name, set, type, unit, least, most, words},
static const SettingValues values[] = {
#include "migcheck/sql/transaction/setting_values.def"
};

/* Units of memory in bytes, and of time in milliseconds. */
static const struct
{
	const char *name;
	double		size;
	bool		time;
}			units[] = {
	{"B", 1, false}, {"kB", 1024, false}, {"8kB", 8192, false},
	{"MB", 1048576, false}, {"16MB", 16777216, false},
	{"GB", 1073741824, false}, {"TB", 1099511627776, false},
	{"us", 0.001, true}, {"ms", 1, true}, {"s", 1000, true},
	{"min", 60000, true}, {"h", 3600000, true}, {"d", 86400000, true}
};

/* Return the place of a unit in the table, or -1. */
static int
find_unit(const char *name)
{
	for (size_t i = 0; i < lengthof(units); i++)
	{
		if (strcmp(units[i].name, name) == 0)
			return (int) i;
	}
	return -1;
}

/* Return the values of a setting, or NULL. */
static const SettingValues *
find_values(const char *name)
{
	for (size_t i = 0; i < lengthof(values); i++)
	{
		if (strcasecmp(values[i].name, name) == 0)
			return &values[i];
	}
	return NULL;
}

/* Is a text a switch's: a word that it can be told by, or its beginning? */
static bool
is_switch_text(const char *text)
{
	static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "1", "0"};
	size_t		len = strlen(text);

	for (size_t i = 0; i < lengthof(words) && len > 0; i++)
	{
		if (strncasecmp(text, words[i], len) == 0 && strcasecmp(text, "o") != 0)
			return true;
	}
	return false;
}

/*
 * Read a number with or without a unit, into that of the setting; false for
 * any other text.
 */
static bool
read_number(const char *text, const char *unit, double *number)
{
	char	   *end;
	int			own = find_unit(unit);
	int			written;

	*number = strtod(text, &end);
	if (end == text)
		return false;
	end += strspn(end, " \t");
	if (*end == '\0')
		return true;
	written = find_unit(end);
	if (own < 0 || written < 0 || units[own].time != units[written].time ||
		strchr("816", *end) != NULL)
		return false;
	*number *= units[written].size / units[own].size;
	return true;
}

/* Return a constant as its text; NULL for anything else. */
static const char *
constant_text(SqlSession *session, const Node *value)
{
	const char *text = string_constant(value);

	return text != NULL ? text : number_text(session, value);
}

/*
 * Read the number that a setting of this unit gets from a value; false for a
 * value that is not a number.
 */
bool
read_setting_number(SqlSession *session, const Node *value, const char *unit,
					double *number)
{
	const char *text = constant_text(session, value);

	return text != NULL && read_number(text, unit, number);
}

/* Does a list of words have a text, in letters of any case? */
static bool
has_word(const char *words, const char *text)
{
	size_t		len = strlen(text);

	for (const char *at = words; *at == ';' && at[1] != '\0';)
	{
		size_t		own = strcspn(at + 1, ";");

		if (own == len && strncasecmp(at + 1, text, len) == 0)
			return true;
		at += own + 1;
	}
	return false;
}

/* Does a setting take a value, as its text? */
static bool
takes_text(const SettingValues *setting, const char *text)
{
	double		number;

	switch (setting->type)
	{
		case 'b':
			return is_switch_text(text);
		case 'e':
			return has_word(setting->words, text);
		case 'i':
		case 'r':
			if (!read_number(text, setting->unit, &number))
				return false;
			if (setting->type == 'i')
				number = rint(number);
			return number >= setting->least && number <= setting->most;
		default:
			return true;
	}
}

/*
 * Refuse a value that a setting does not take, and with now a setting that
 * only the start of the server or its files change.
 */
void
settings_check_value(SqlSession *session, const char *name, const List *args,
					 bool now)
{
	const SettingValues *setting = find_values(name);
	const char *text;

	if (strcasecmp(name, "timezone") == 0 && list_length(args) == 1)
	{
		text = constant_text(session, linitial(args));
		if (text != NULL && !is_time_zone(text))
			effect_fail(session, INVALID_PARAMETER, "there is no time zone \"%s\"", text);
	}
	if (setting == NULL)
		return;
	if (now && setting->set == 'f')
		effect_fail(session, "55P02", "\"%s\" cannot be changed now", setting->name);
	if (list_length(args) != 1)
		return;
	text = constant_text(session, linitial(args));
	if (text != NULL && !takes_text(setting, text))
		effect_fail(session, INVALID_PARAMETER, "\"%s\" does not take the value \"%s\"",
					setting->name, text);
}
