/*
 * billing.c
 *		Whether an organisation's account lets it read.
 *
 * What is not known refuses: no row, NULL, a word without policy, an old
 * observation, a table that changed under us. The words of billing systems
 * are an open set.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "billing.h"
#include "billing_source.h"
#include "compat.h"
#include "probe.h"
#include "store.h"

/* A text column of the probe's row as a C string; NULL if it is NULL. */
static char *
probe_string(int column)
{
	bool		is_null;
	Datum		value = store_value(0, column, &is_null);

	return is_null ? NULL : TextDatumGetCString(value);
}

/* What a policy's word makes of a grace. */
static Refusal
judge_decision(const char *decision, bool has_grace, TimestampTz grace_until)
{
	if (strcmp(decision, "allow") == 0)
		return REFUSAL_NONE;
	if (strcmp(decision, "grace") == 0 && has_grace &&
		grace_until > GetCurrentTimestamp())
		return REFUSAL_NONE;
	return REFUSAL_BILLING_DENIED;
}

/* Whether an observation is older than the setting lets it be. */
static bool
is_stale(TimestampTz observed_at)
{
	bool		is_null;
	Datum		max_age = store_value(0, PROBE_MAX_AGE, &is_null);
	TimestampTz end;

	if (is_null)
		return false;
	end = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_pl_interval,
												  TimestampTzGetDatum(observed_at),
												  max_age));
	return end < GetCurrentTimestamp();
}

/* Judge by rescue.billing. */
static Refusal
judge_own_table(void)
{
	bool		no_status;
	bool		no_grace;
	bool		no_time;
	TimestampTz observed_at;
	TimestampTz grace_until;
	char	   *decision = probe_string(PROBE_DECISION);

	(void) store_value(0, PROBE_STATUS, &no_status);
	observed_at = DatumGetTimestampTz(store_value(0, PROBE_OBSERVED_AT, &no_time));
	grace_until = DatumGetTimestampTz(store_value(0, PROBE_GRACE_UNTIL, &no_grace));
	if (no_status || no_time)
		return REFUSAL_BILLING_UNKNOWN;
	if (decision == NULL)
		return REFUSAL_BILLING_WORD;
	if (is_stale(observed_at))
		return REFUSAL_BILLING_STALE;
	return judge_decision(decision, !no_grace, grace_until);
}

/* Judge by the application's own table; a grace has no end there: it is over. */
static Refusal
judge_source(Oid source, const text *org)
{
	char	   *org_column = NULL;
	char	   *status_column = NULL;
	bool		is_null;
	Datum		column;
	text	   *status;
	Refusal		verdict;

	column = store_value(0, PROBE_ORG_COLUMN, &is_null);
	if (!is_null)
		org_column = pstrdup(NameStr(*DatumGetName(column)));
	column = store_value(0, PROBE_STATUS_COLUMN, &is_null);
	if (!is_null)
		status_column = pstrdup(NameStr(*DatumGetName(column)));
	if (org_column == NULL || status_column == NULL)
		return REFUSAL_SETTINGS_UNUSABLE;

	verdict = billing_source_status(source, org_column, status_column, org,
									&status);
	if (verdict != REFUSAL_NONE)
		return verdict;
	if (store_run(STATEMENT_POLICY, (Datum[]) {PointerGetDatum(status)}, NULL) != 1)
		return REFUSAL_BILLING_WORD;
	return judge_decision(TextDatumGetCString(store_value(0, 1, &is_null)),
						  false, 0);
}

Refusal
billing_judge(const text *org)
{
	char	   *billing = probe_string(PROBE_BILLING);
	bool		no_source;
	Oid			source = DatumGetObjectId(store_value(0, PROBE_SOURCE, &no_source));

	if (billing == NULL)
		return REFUSAL_SETTINGS_UNUSABLE;
	if (strcmp(billing, "off") == 0)
		return REFUSAL_NONE;
	return no_source ? judge_own_table() : judge_source(source, org);
}
