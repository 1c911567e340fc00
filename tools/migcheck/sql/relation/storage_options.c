/*
 * storage_options.c
 *		WITH (...) and SET (...) of tables: names and ranges of the options.
 *
 * As servers of 15, 17 and 18 answer to a value that no option has. Those of
 * extensions and of other kinds of relations are not looked at.
 */
#include "migcheck/sql/parse/option.h"
#include "migcheck/sql/relation/storage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/affix.h"
#include "text/one_of.h"

/* The options of a table; one without a range is a switch or a word. */
static const struct
{
	const char *name;
	double		least;
	double		most;			/* not above least: no range */
	int			since;
	bool		whole;
}			options[] = {
	{"autovacuum_analyze_scale_factor", 0, 100, 0, false},
	{"autovacuum_analyze_threshold", 0, 2147483647, 0, true},
	{"autovacuum_enabled", 0, 0, 0, false},
	{"autovacuum_freeze_max_age", 100000, 2000000000, 0, true},
	{"autovacuum_freeze_min_age", 0, 1000000000, 0, true},
	{"autovacuum_freeze_table_age", 0, 2000000000, 0, true},
	{"autovacuum_multixact_freeze_max_age", 10000, 2000000000, 0, true},
	{"autovacuum_multixact_freeze_min_age", 0, 1000000000, 0, true},
	{"autovacuum_multixact_freeze_table_age", 0, 2000000000, 0, true},
	{"autovacuum_vacuum_cost_delay", 0, 100, 0, false},
	{"autovacuum_vacuum_cost_limit", 1, 10000, 0, true},
	{"autovacuum_vacuum_insert_scale_factor", 0, 100, 0, false},
	{"autovacuum_vacuum_insert_threshold", -1, 2147483647, 0, true},
	{"autovacuum_vacuum_max_threshold", -1, 2147483647, 18, true},
	{"autovacuum_vacuum_scale_factor", 0, 100, 0, false},
	{"autovacuum_vacuum_threshold", 0, 2147483647, 0, true},
	{"fillfactor", 10, 100, 0, true},
	{"log_autovacuum_min_duration", -1, 2147483647, 0, true},
	{"parallel_workers", 0, 1024, 0, true},
	{"toast_tuple_target", 128, 8160, 0, true},
	{"user_catalog_table", 0, 0, 0, false},
	{"vacuum_index_cleanup", 0, 0, 0, false},
	{"vacuum_max_eager_freeze_failure_rate", 0, 1, 18, false},
	{"vacuum_truncate", 0, 0, 0, false}
};

/*
 * Read the number that an option is given, rounded where it takes whole ones;
 * false for anything else. Unlike a setting, an option takes no unit.
 */
static bool
read_number(Node *value, bool whole, double *number)
{
	char	   *end;

	if (value == NULL)
		return false;
	if (IsA(value, Integer))
		*number = intVal(value);
	else if (IsA(value, Float) || IsA(value, String))
	{
		const char *text = IsA(value, Float) ? castNode(Float, value)->fval : strVal(value);

		*number = strtod(text, &end);
		if (whole)
			*number = rint(*number);
		return end != text && *end == '\0';
	}
	return IsA(value, Integer);
}

/*
 * WITH (oids) of CREATE TABLE: the server takes it for a table without them,
 * and no other.
 */
static void
check_oids(SqlSession *session, const DefElem *option, bool creates)
{
	if (!creates)
		effect_fail(session, "22023", "there is no option \"oids\"");
	else if (is_option_on(option))
		effect_fail(session, "0A000", "tables have no oids");
}

/* Refuse an option of a table that it has not, or a value out of its range. */
static void
check_option(SqlSession *session, const DefElem *option, bool creates)
{
	double		number;

	if (strcmp(option->defname, "oids") == 0)
	{
		check_oids(session, option, creates);
		return;
	}
	for (size_t i = 0; i < lengthof(options); i++)
	{
		if (strcmp(options[i].name, option->defname) != 0 ||
			session->version < options[i].since)
			continue;
		if (options[i].most <= options[i].least)
			return;
		if (!read_number(option->arg, options[i].whole, &number))
			effect_fail(session, "22023", "\"%s\" takes a number without a unit",
						option->defname);
		else if (number < options[i].least || number > options[i].most)
			effect_fail(session, "22023", "\"%s\" is out of the range of the option",
						option->defname);
		return;
	}
	effect_fail(session, "22023", "there is no option \"%s\"", option->defname);
}

/* Does a TOAST table lack an option that tables have? */
static bool
is_only_of_tables(const char *name)
{
	static const char *const names[] = {
		"fillfactor", "parallel_workers", "toast_tuple_target",
		"user_catalog_table", NULL
	};

	return text_is_one_of(name, names) || text_begins(name, "autovacuum_analyze_");
}

/*
 * Check the options of a table that a statement creates or changes, and those
 * of its TOAST table.
 */
void
check_storage_options(SqlSession *session, const List *given, bool creates)
{
	const ListCell *cell;

	foreach(cell, given)
	{
		const DefElem *option = lfirst(cell);

		if (option->defnamespace == NULL)
			check_option(session, option, creates);
		else if (strcmp(option->defnamespace, "toast") != 0 ||
				 is_only_of_tables(option->defname))
			effect_fail(session, "22023", "there is no option \"%s.%s\"",
						option->defnamespace, option->defname);
		else
			check_option(session, option, false);
	}
}

/* Refuse a number that is out of the range of an index's option. */
static void
check_index_number(SqlSession *session, const DefElem *option)
{
	static const struct
	{
		const char *name;
		double		least;
		double		most;
	}			ranges[] = {
		{"fillfactor", 10, 100}, {"pages_per_range", 1, 131072},
		{"gin_pending_list_limit", 64, 2147483647}
	};
	double		number;

	for (size_t i = 0; i < lengthof(ranges); i++)
	{
		if (strcmp(ranges[i].name, option->defname) == 0 &&
			read_number(option->arg, true, &number) &&
			(number < ranges[i].least || number > ranges[i].most))
			effect_fail(session, "22023", "\"%s\" is out of the range of the option",
						option->defname);
	}
}

/* Refuse an option that indexes of a method of the server do not have. */
void
check_index_options(SqlSession *session, const char *method, const List *given)
{
	static const char *const known[][2] = {
		{"btree", " fillfactor deduplicate_items "},
		{"hash", " fillfactor "},
		{"gist", " fillfactor buffering "},
		{"spgist", " fillfactor "},
		{"gin", " fastupdate gin_pending_list_limit "},
		{"brin", " pages_per_range autosummarize "}
	};
	const ListCell *cell;

	foreach(cell, given)
	{
		const char *name = ((const DefElem *) lfirst(cell))->defname;
		const char *word = arena_format(session->arena, " %s ", name);

		check_index_number(session, lfirst(cell));
		for (size_t i = 0; i < lengthof(known); i++)
		{
			if (strcmp(known[i][0], method) == 0 && strstr(known[i][1], word) == NULL)
				effect_fail(session, "22023", "%s has no option \"%s\"", method, name);
		}
	}
}
