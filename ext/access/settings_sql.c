/*
 * settings_sql.c
 *		SQL entry points that change billing, binding and settings.
 *
 * A change writes a new revision of the whole row, and prunes those between it
 * and the first. The table is locked first, so that two changes cannot be based
 * on the same revision.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "gate/billing_policy.h"
#include "foreign/billing_source.h"
#include "compat.h"
#include "gate/gate.h"
#include "gate/probe.h"
#include "access/role_binding.h"
#include "access/settings_sql.h"
#include "store/store.h"
#include "gate/writer.h"

PG_FUNCTION_INFO_V1(rescue_billing_set);
PG_FUNCTION_INFO_V1(rescue_billing_bind);
PG_FUNCTION_INFO_V1(rescue_billing_policy_set);
PG_FUNCTION_INFO_V1(rescue_bind);
PG_FUNCTION_INFO_V1(rescue_set);

/* The parameters of SETTINGS_ADD; NULL leaves a setting as it is. */
typedef struct SettingsChange
{
	Datum		values[STATEMENT_SETTINGS_ADD_PARAMS];
	bool		nulls[STATEMENT_SETTINGS_ADD_PARAMS];
} SettingsChange;

/* A change that changes nothing, to be filled in. */
static SettingsChange
no_change(void)
{
	SettingsChange change;

	memset(change.values, 0, sizeof(change.values));
	memset(change.nulls, true, sizeof(change.nulls));
	change.nulls[SETTINGS_ADD_ARG_SETS_ORG] = false;
	change.nulls[SETTINGS_ADD_ARG_SETS_SOURCE] = false;
	change.nulls[SETTINGS_ADD_ARG_SETS_MAX_AGE] = false;
	change.nulls[SETTINGS_ADD_ARG_SETS_BOUND_ROLES] = false;
	return change;
}

/* Set a parameter of the change. */
static void
change_to(SettingsChange *change, int parameter, Datum value)
{
	change->values[parameter] = value;
	change->nulls[parameter] = false;
}

/*
 * Fail if there is a later revision than ours, by the latest snapshot: the
 * transaction's own is older than the lock, and a change that it does not
 * show would outrank the one that was just made.
 */
static void
check_is_last(Datum revision)
{
	Datum		values[STATEMENT_SETTINGS_LATER_PARAMS] = {revision};

	if (store_run(STATEMENT_SETTINGS_LATER, values) > 0)
		refuse_old_snapshot("could not serialize access due to a concurrent change of the settings");
}

/* Lock the table of the settings until the transaction ends. */
void
settings_lock(void)
{
	store_run_plain(STATEMENT_SETTINGS_LOCK);
}

/* Write the next revision in place of the last. The store is open. */
static void
add_revision(const SettingsChange *change)
{
	bool		is_null;

	settings_lock();
	if (store_run_nulls(STATEMENT_SETTINGS_ADD, change->values,
						change->nulls) != 1)
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	check_is_last(store_value(0, SETTINGS_ADD_COL_REVISION, &is_null));
	store_run_plain(STATEMENT_SETTINGS_PRUNE);
}

/*
 * Write the next revision of the settings with these names. The settings are
 * locked, and the store is open.
 */
void
settings_set_bound_roles(ArrayType *names)
{
	SettingsChange change = no_change();

	change_to(&change, SETTINGS_ADD_ARG_SETS_BOUND_ROLES, BoolGetDatum(true));
	if (names != NULL)
		change_to(&change, SETTINGS_ADD_ARG_BOUND_ROLES,
				  PointerGetDatum(names));
	add_revision(&change);
}

/* Write the next revision with a number, which the newest must not have yet. */
void
settings_set_partition(int32 number)
{
	SettingsChange change = no_change();

	change_to(&change, SETTINGS_ADD_ARG_PARTITION, Int32GetDatum(number));
	add_revision(&change);
}

/* rescue_billing_set(org, status, observed_at, grace_until) */
Datum
rescue_billing_set(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_billing_set", .org = ARG_TEXT(0)};
	text	   *status = ARG_TEXT(1);
	Datum		values[STATEMENT_BILLING_SET_PARAMS];
	bool		nulls[STATEMENT_BILLING_SET_PARAMS] = {0};
	uint64		set;

	open_writer(&request);
	check_name(status, REFUSAL_STATUS_INVALID);
	check_observed(PG_ARGISNULL(2), PG_ARGISNULL(2) ? 0 : PG_GETARG_TIMESTAMPTZ(2));

	values[BILLING_SET_ARG_ORG] = PointerGetDatum(request.org);
	values[BILLING_SET_ARG_STATUS] = PointerGetDatum(status);
	values[BILLING_SET_ARG_OBSERVED_AT] = PG_GETARG_DATUM(2);
	values[BILLING_SET_ARG_GRACE_UNTIL] = PG_GETARG_DATUM(3);
	nulls[BILLING_SET_ARG_GRACE_UNTIL] = PG_ARGISNULL(3);
	set = store_run_nulls(STATEMENT_BILLING_SET, values, nulls);
	audit_finish(&(AuditOutcome) {.row = set > 0});
	store_close();
	PG_RETURN_BOOL(set > 0);
}

/* Return the policy in the row of the statement POLICY, NULL if it is. */
static ArrayType *
read_own_policy(void)
{
	bool		is_null;
	Datum		own = store_value(0, POLICY_COL_TEXT, &is_null);

	return is_null ? NULL : DatumGetArrayTypeP(own);
}

/* rescue_billing_policy_set(status, decision) */
Datum
rescue_billing_policy_set(PG_FUNCTION_ARGS)
{
	text	   *status = ARG_TEXT(0);
	text	   *word = ARG_TEXT(1);
	PolicyDecision decision = word == NULL ? POLICY_UNKNOWN : policy_decision(word);
	SettingsChange change = no_change();
	ArrayType  *own = NULL;

	check_name(status, REFUSAL_STATUS_INVALID);
	if (word != NULL && decision == POLICY_UNKNOWN)
		refuse(REFUSAL_ARGUMENT_INVALID);
	store_open(NULL);
	refuse_bound_role("rescue_billing_policy_set");
	audit(&(AuditEvent) {.action = "rescue_billing_policy_set", .why = status},
		  REFUSAL_NONE);
	settings_lock();
	if (store_run_plain(STATEMENT_POLICY) > 0)
		own = read_own_policy();
	change_to(&change, SETTINGS_ADD_ARG_POLICY,
			  policy_with(own, status, decision));
	add_revision(&change);
	store_close();
	PG_RETURN_VOID();
}

/* rescue_billing_bind(source, org_column, status_column) */
Datum
rescue_billing_bind(PG_FUNCTION_ARGS)
{
	SettingsChange change = no_change();
	bool		unbind = PG_ARGISNULL(0);

	if (PG_ARGISNULL(1) != unbind || PG_ARGISNULL(2) != unbind)
		refuse(REFUSAL_SOURCE_INVALID);
	store_open(NULL);
	refuse_bound_role("rescue_billing_bind");
	audit(&(AuditEvent) {.action = "rescue_billing_bind"}, REFUSAL_NONE);
	change_to(&change, SETTINGS_ADD_ARG_SETS_SOURCE, BoolGetDatum(true));
	if (!unbind)
	{
		BillingSource source = {
			.table = PG_GETARG_OID(0),
			.org_column = NameStr(*PG_GETARG_NAME(1)),
			.status_column = NameStr(*PG_GETARG_NAME(2)),
		};

		change_to(&change, SETTINGS_ADD_ARG_BOUND_AS,
				  PointerGetDatum(billing_source_bind(&source)));
		change_to(&change, SETTINGS_ADD_ARG_SOURCE, PG_GETARG_DATUM(0));
		change_to(&change, SETTINGS_ADD_ARG_ORG_COLUMN, PG_GETARG_DATUM(1));
		change_to(&change, SETTINGS_ADD_ARG_STATUS_COLUMN, PG_GETARG_DATUM(2));
	}
	add_revision(&change);
	store_close();
	PG_RETURN_VOID();
}

/* Judge who changes the binding of the database, which is locked. */
static Refusal
judge_database_binder(void)
{
	Narrowing	narrowing;
	Probe		probe;

	if (!probe_run(NULL, &probe))
		return REFUSAL_SETTINGS_UNUSABLE;
	narrowing = narrowing_find(&probe, "rescue_bind", false);
	return judge_binder(&narrowing, probe.bound_org != NULL);
}

/* rescue_bind(org) */
Datum
rescue_bind(PG_FUNCTION_ARGS)
{
	text	   *org = ARG_TEXT(0);
	SettingsChange change = no_change();
	Refusal		verdict;

	if (org != NULL)
		check_name(org, REFUSAL_ORG_MALFORMED);
	store_open(NULL);
	settings_lock();
	verdict = judge_database_binder();
	audit(&(AuditEvent) {.action = "rescue_bind", .org = org}, verdict);
	if (verdict != REFUSAL_NONE)
		refuse(verdict);
	change_to(&change, SETTINGS_ADD_ARG_SETS_ORG, BoolGetDatum(true));
	if (org != NULL)
		change_to(&change, SETTINGS_ADD_ARG_ORG, PointerGetDatum(org));
	add_revision(&change);
	store_close();
	PG_RETURN_VOID();
}

/* How the value of a setting is read. */
typedef enum SettingKind
{
	SETTING_WORD,				/* one of two or three words */
	SETTING_SWITCH,				/* on or off */
	SETTING_WHOLE,				/* a whole number between limits */
	SETTING_SHARE,				/* 0 to 1 */
	SETTING_INTERVAL			/* positive, or NULL to remove it */
} SettingKind;

/* Each setting: its parameter, kind, default, and what it may be. */
static const struct
{
	const char *name;
	int			parameter;
	SettingKind kind;
	const char *initial;		/* NULL if it has no default */
	const char *words;			/* between blanks */
	int			min;
	int			max;
}			Settings[] =
{
	{"billing", SETTINGS_ADD_ARG_BILLING, SETTING_WORD,
	"required", " required off ", 0, 0},
	{"billing_max_age", SETTINGS_ADD_ARG_MAX_AGE, SETTING_INTERVAL,
	NULL, NULL, 0, 0},
	{"throttle", SETTINGS_ADD_ARG_THROTTLE, SETTING_WORD,
	"on", " on required off ", 0, 0},
	{"gc_max_share", SETTINGS_ADD_ARG_GC_MAX_SHARE, SETTING_SHARE,
	"0.2", NULL, 0, 0},
	{"gc_strict", SETTINGS_ADD_ARG_GC_STRICT, SETTING_SWITCH,
	"off", " on off ", 0, 0},
	{"token_grace", SETTINGS_ADD_ARG_TOKEN_GRACE, SETTING_INTERVAL,
	"30 days", NULL, 0, 0},
	{"max_sections", SETTINGS_ADD_ARG_MAX_SECTIONS, SETTING_WHOLE,
	"64", NULL, 1, 1000},
	{"max_section_bytes", SETTINGS_ADD_ARG_MAX_SECTION_BYTES, SETTING_WHOLE,
		"65536", NULL,
	256, 16777216},
	{"max_bundles_per_workspace", SETTINGS_ADD_ARG_MAX_BUNDLES, SETTING_WHOLE,
		"100", NULL,
	1, 1000000},
};

/* Whether a word is one of a list between blanks. */
static bool
is_word_of(const char *value, const char *words)
{
	return value[0] != '\0' && strchr(value, ' ') == NULL &&
		strstr(words, psprintf(" %s ", value)) != NULL;
}

/* Read a whole number or a share; refuses what is neither or out of range. */
static double
read_number(const char *value, double min, double max)
{
	char	   *end;
	double		number = strtod(value, &end);

	if (end == value || *end != '\0' || !(number >= min && number <= max))
		refuse(REFUSAL_SETTING_INVALID);
	return number;
}

/* Put the value of a setting into the change. */
static void
read_setting(SettingsChange *change, int i, const char *value)
{
	int			parameter = Settings[i].parameter;
	double		number;

	switch (Settings[i].kind)
	{
		case SETTING_WORD:
			if (!is_word_of(value, Settings[i].words))
				refuse(REFUSAL_SETTING_INVALID);
			change_to(change, parameter, CStringGetTextDatum(value));
			break;
		case SETTING_SWITCH:
			if (!is_word_of(value, Settings[i].words))
				refuse(REFUSAL_SETTING_INVALID);
			change_to(change, parameter, BoolGetDatum(strcmp(value, "on") == 0));
			break;
		case SETTING_WHOLE:
			number = read_number(value, Settings[i].min, Settings[i].max);
			if (number != (int32) number)
				refuse(REFUSAL_SETTING_INVALID);
			change_to(change, parameter, Int32GetDatum((int32) number));
			break;
		case SETTING_SHARE:
			change_to(change, parameter, Float8GetDatum(read_number(value, 0, 1)));
			break;
		case SETTING_INTERVAL:
			change_to(change, parameter,
					  read_typed_value(interval_in, value, REFUSAL_SETTING_INVALID));
			(void) end_of_interval(false, DatumGetIntervalP(change->values[parameter]));
			break;
	}
}

/* rescue_set(name, value) */
Datum
rescue_set(PG_FUNCTION_ARGS)
{
	char	   *name = PG_ARGISNULL(0) ? "" : text_to_cstring(PG_GETARG_TEXT_PP(0));
	SettingsChange change = no_change();
	int			i = 0;
	const char *value;

	while (i < lengthof(Settings) && strcmp(Settings[i].name, name) != 0)
		i++;
	if (i == lengthof(Settings))
		refuse(REFUSAL_SETTING_INVALID);
	value = PG_ARGISNULL(1) ? Settings[i].initial :
		text_to_cstring(PG_GETARG_TEXT_PP(1));
	if (Settings[i].parameter == SETTINGS_ADD_ARG_MAX_AGE)
		change_to(&change, SETTINGS_ADD_ARG_SETS_MAX_AGE, BoolGetDatum(true));
	if (value != NULL)
		read_setting(&change, i, value);

	store_open(NULL);
	refuse_bound_role("rescue_set");
	audit(&(AuditEvent) {.action = "rescue_set", .note = Settings[i].name},
		  REFUSAL_NONE);
	add_revision(&change);
	store_close();
	PG_RETURN_VOID();
}
