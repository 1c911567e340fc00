/*
 * settings_cache.c
 *		Cache the settings of the database between the calls of a session.
 *
 * They are read before every read of a bundle, and change once in a blue moon.
 * A trigger of the two tables tells of each change by the server's own
 * messages about its catalogue: they are sent with the commit, to a standby
 * too, and taken back by a rollback, be it to a savepoint; a prepared
 * transaction sends them when it is committed. A session that wrote itself
 * gets them after its statement.
 *
 * Messages that are waiting are accepted at each call: within a transaction
 * that holds its locks already nothing else would do it. Nothing is kept where
 * the trigger is missing or does not fire always.
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/datum.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/reltrigger.h"
#include "utils/syscache.h"

#include "compat.h"
#include "store/settings_cache.h"

/*
 * The tables whose rows make the settings, the bindings of roles among them; of
 * the last it is kept whether it has rows.
 */
static const char *const Tables[] = {"settings", "role_bindings", "residence"};

/* What the trigger for rows, and the one for TRUNCATE, fire for. */
#define ROW_EVENTS \
	(TRIGGER_TYPE_ROW | TRIGGER_TYPE_AFTER | TRIGGER_TYPE_INSERT | \
	 TRIGGER_TYPE_DELETE | TRIGGER_TYPE_UPDATE)
#define TABLE_EVENTS \
	(TRIGGER_TYPE_STATEMENT | TRIGGER_TYPE_AFTER | TRIGGER_TYPE_TRUNCATE)

static bool kept = false;
static Probe kept_probe;
static MemoryContext kept_context = NULL;
static Oid	kept_tables[lengthof(Tables)];

/* How often something changed, and how often it had when a reading began. */
static uint64 changes = 0;
static uint64 changes_before = 0;

PG_FUNCTION_INFO_V1(rescue_settings_changed);

/* rescue.settings_changed(): tell all sessions, once the change is committed */
Datum
rescue_settings_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("this function is a trigger of the tables of rescue")));
	CacheInvalidateRelcache(trigger->tg_relation);
	return PointerGetDatum(NULL);
}

/* Read the settings again for the next call, if they are of that table. */
void
settings_cache_forget(Oid table)
{
	if (OidIsValid(table) && kept && table != kept_tables[0] &&
		table != kept_tables[1] && table != kept_tables[2])
		return;
	changes++;
	kept = false;
}

/* A copy of a value that may be NULL, in the current memory context. */
static void *
copy_varlena(const void *value)
{
	return value == NULL ? NULL :
		DatumGetPointer(datumCopy(PointerGetDatum(value), false, -1));
}

/* Copy the settings of a probe, without what concerns an organisation. */
static void
copy_settings(Probe *to, const Probe *from)
{
	memset(to, 0, sizeof(*to));
	to->bound_org = copy_varlena(from->bound_org);
	to->bound_roles = copy_varlena(from->bound_roles);
	to->has_bindings = from->has_bindings;
	to->has_moves = from->has_moves;
	to->throttle = copy_varlena(from->throttle);
	to->max_sections = from->max_sections;
	to->max_section_bytes = from->max_section_bytes;
	to->max_bundles = from->max_bundles;
	to->billing = copy_varlena(from->billing);
	if (from->billing_max_age != NULL)
	{
		to->billing_max_age = palloc(sizeof(Interval));
		*to->billing_max_age = *from->billing_max_age;
	}
	to->billing_policy = copy_varlena(from->billing_policy);
	to->has_source = from->has_source;
	to->source = from->source;
	to->org_column = from->org_column == NULL ? NULL : pstrdup(from->org_column);
	to->status_column = from->status_column == NULL ? NULL :
		pstrdup(from->status_column);
	to->source_bound_as = copy_varlena(from->source_bound_as);
}

/* Accept what other sessions committed, then believe what is kept. */
bool
settings_cache_get(Probe *probe)
{
	AcceptInvalidationMessages();
	if (!kept)
		return false;
	copy_settings(probe, &kept_probe);
	return true;
}

/* Note where the changes were before the settings are read. */
void
settings_cache_begin(void)
{
	changes_before = changes;
}

/* Whether a function runs the code of the trigger above. */
static bool
is_our_trigger(Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	bool		in_c;
	FmgrInfo	info;

	if (!HeapTupleIsValid(tuple))
		return false;
	in_c = ((Form_pg_proc) GETSTRUCT(tuple))->prolang == ClanguageId;
	ReleaseSysCache(tuple);
	if (!in_c)
		return false;
	fmgr_info(function, &info);
	return info.fn_addr == rescue_settings_changed;
}

/* Whether our trigger fires for some events of a table, always and for all. */
static bool
fires_for(const TriggerDesc *triggers, int16 events)
{
	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		const Trigger *trigger = &triggers->triggers[i];

		if (trigger->tgtype == events &&
			trigger->tgenabled == TRIGGER_FIRES_ALWAYS &&
			trigger->tgqual == NULL && trigger->tgnattr == 0 &&
			is_our_trigger(trigger->tgfoid))
			return true;
	}
	return false;
}

/* Whether a table tells of its changes. */
static bool
tells_of_changes(Oid oid)
{
	Relation	table = OidIsValid(oid) ?
		try_relation_open(oid, AccessShareLock) : NULL;
	bool		tells;

	if (table == NULL)
		return false;
	tells = fires_for(table->trigdesc, ROW_EVENTS) &&
		fires_for(table->trigdesc, TABLE_EVENTS);
	relation_close(table, NoLock);
	return tells;
}

/* Look for the tables; false if one does not tell of its changes. */
static bool
find_tables(void)
{
	Oid			schema = get_namespace_oid("rescue", true);

	for (int i = 0; i < lengthof(Tables); i++)
	{
		kept_tables[i] = OidIsValid(schema) ?
			get_relname_relid(Tables[i], schema) : InvalidOid;
		if (!tells_of_changes(kept_tables[i]))
			return false;
	}
	return true;
}

/* Keep a copy of the settings, if a change of them will be told. */
void
settings_cache_put(const Probe *probe)
{
	MemoryContext before;

	if (!find_tables())
		return;
	if (kept_context == NULL)
		kept_context = AllocSetContextCreate(CacheMemoryContext,
											 "rescue settings",
											 ALLOCSET_SMALL_SIZES);
	MemoryContextReset(kept_context);
	before = MemoryContextSwitchTo(kept_context);
	copy_settings(&kept_probe, probe);
	MemoryContextSwitchTo(before);
	/* what came since the reading began may not be in it */
	kept = changes == changes_before;
}
