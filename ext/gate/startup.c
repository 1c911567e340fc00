/*
 * startup.c
 *		Judge the options of the client's startup packet.
 *
 * An option of the startup packet (PGOPTIONS, options= in a URI) outranks what
 * ALTER DATABASE and ALTER ROLE set, until the library is loaded; then the
 * server drops what may not be set with no more than a warning, and the
 * administrator's value is gone as well. Nothing of that shows in the
 * variables: an empty one looks like one that was never set. But the packet
 * itself is still there.
 *
 * Loosened is: an audit that is switched off by who may not; an organisation
 * that is blank, or not the one that was set for the role or database; a name
 * that is no setting of ours, whatever it was to narrow.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_db_role_setting.h"
#include "catalog/pg_type.h"
#include "libpq/libpq-be.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/rel.h"

#include "compat.h"
#include "settings.h"
#include "gate/startup.h"
#include "text/utf8.h"

#define PREFIX "rescue."

/* The value of a setting in the array of a row of pg_db_role_setting. */
static char *
value_in_array(ArrayType *array, const char *wanted)
{
	Datum	   *items;
	int			count;
	char	   *found = NULL;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &items, NULL,
					  &count);
	for (int i = 0; i < count; i++)
	{
		char	   *name;
		char	   *value;

		/* malloc'ed until 15, palloc'ed since: few bytes, and once a session */
		ParseLongOption(TextDatumGetCString(items[i]), &name, &value);
		if (pg_strcasecmp(name, wanted) == 0)
			found = value;
	}
	return found;
}

/* Return a role's value of a setting in a database, NULL if not set. */
static char *
value_for(Oid database, Oid role, const char *name)
{
	Relation	rel = table_open(DbRoleSettingRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	char	   *found = NULL;

	ScanKeyInit(&keys[0], Anum_pg_db_role_setting_setdatabase,
				BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(database));
	ScanKeyInit(&keys[1], Anum_pg_db_role_setting_setrole,
				BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(role));
	scan = systable_beginscan(rel, DbRoleSettingDatidRolidIndexId, true, NULL,
							  2, keys);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool		is_null;
		Datum		array = heap_getattr(tuple, Anum_pg_db_role_setting_setconfig,
										 RelationGetDescr(rel), &is_null);

		if (!is_null)
			found = value_in_array(DatumGetArrayTypeP(array), name);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

/* What an administrator set for this session, the closest first. */
static char *
administrators_value(const char *name)
{
	Oid			role = GetSessionUserId();
	char	   *value = value_for(MyDatabaseId, role, name);

	if (value == NULL)
		value = value_for(InvalidOid, role, name);
	if (value == NULL)
		value = value_for(MyDatabaseId, InvalidOid, name);
	if (value == NULL)
		value = value_for(InvalidOid, InvalidOid, name);
	return value;
}

/* Judge an organisation that the session is to be narrowed to. */
static bool
org_loosens(const char *value)
{
	char	   *set;

	if (text_name_check(value, strlen(value)) != TEXT_NAME_OK)
		return true;
	set = administrators_value("rescue.org_id");
	return set != NULL && set[0] != '\0' && strcmp(set, value) != 0;
}

/* Judge one option. */
static bool
option_loosens(const char *name, const char *value)
{
	if (pg_strncasecmp(name, PREFIX, strlen(PREFIX)) != 0)
		return false;
	if (!settings_has(name))
		return true;
	if (value == NULL)
		return true;
	if (pg_strcasecmp(name, "rescue.audit") == 0)
		return pg_strcasecmp(value, "log") != 0 && !superuser_arg(GetSessionUserId());
	if (pg_strcasecmp(name, "rescue.org_id") == 0)
		return org_loosens(value);
	return false;
}

/* Judge one word of a command line: -c name=value, -cname=value, --name=value */
static bool
word_loosens(const char *word)
{
	char	   *name;
	char	   *value;

	if (word[0] == '-' && (word[1] == 'c' || word[1] == '-'))
		word += 2;
	if (pg_strncasecmp(word, PREFIX, strlen(PREFIX)) != 0)
		return false;
	ParseLongOption(word, &name, &value);
	return option_loosens(name, value);
}

/* Judge the command line of the packet. */
static bool
command_line_loosens(const char *options)
{
	int			count = 0;
	char	  **words = palloc((2 + strlen(options)) * sizeof(char *));

	pg_split_opts(words, &count, options);
	for (int i = 0; i < count; i++)
	{
		if (word_loosens(words[i]))
			return true;
	}
	return false;
}

/*
 * Judge the options of the startup packet, once a session. A backend without a
 * client has none.
 */
bool
startup_tried_to_loosen(void)
{
	static bool known = false;
	static bool loosened = false;
	ListCell   *cell;

	if (known || MyProcPort == NULL)
		return loosened;
	if (MyProcPort->cmdline_options != NULL &&
		command_line_loosens(MyProcPort->cmdline_options))
		loosened = true;
	foreach(cell, MyProcPort->guc_options)
	{
		const char *name = lfirst(cell);

		cell = lnext(MyProcPort->guc_options, cell);
		if (cell == NULL)
			break;
		if (option_loosens(name, lfirst(cell)))
			loosened = true;
	}
	known = true;
	return loosened;
}
