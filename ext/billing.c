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
#include "billing_policy.h"
#include "billing_source.h"
#include "compat.h"
#include "probe.h"
#include "store.h"

/* What the policy for a status makes of a grace. */
static Refusal
judge_status(const text *status, bool has_grace, TimestampTz grace_until)
{
	bool		no_own;
	Datum		own = probe_value(PROBE_POLICY, &no_own);

	switch (policy_of(status, own, no_own))
	{
		case POLICY_UNKNOWN:
			return REFUSAL_BILLING_WORD;
		case POLICY_ALLOW:
			return REFUSAL_NONE;
		case POLICY_GRACE:
			if (has_grace && grace_until > GetCurrentTimestamp())
				return REFUSAL_NONE;
			break;
		case POLICY_DENY:
			break;
	}
	return REFUSAL_BILLING_DENIED;
}

/* Whether an observation is older than the setting lets it be. */
static bool
is_stale(TimestampTz observed_at)
{
	bool		is_null;
	Datum		max_age = probe_value(PROBE_MAX_AGE, &is_null);
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
	Datum		status = probe_value(PROBE_STATUS, &no_status);
	Datum		observed_at = probe_value(PROBE_OBSERVED_AT, &no_time);
	Datum		grace_until = probe_value(PROBE_GRACE_UNTIL, &no_grace);
	Refusal		verdict;

	if (no_status || no_time)
		return REFUSAL_BILLING_UNKNOWN;
	verdict = judge_status(DatumGetTextPP(status), !no_grace,
						   no_grace ? 0 : DatumGetTimestampTz(grace_until));
	if (verdict != REFUSAL_BILLING_WORD &&
		is_stale(DatumGetTimestampTz(observed_at)))
		return REFUSAL_BILLING_STALE;
	return verdict;
}

/* Return a column's name in the settings, NULL if it is not set. */
static const char *
probe_name(int column)
{
	bool		is_null;
	Datum		value = probe_value(column, &is_null);

	return is_null ? NULL : pstrdup(NameStr(*DatumGetName(value)));
}

/* Judge by the application's own table; a grace has no end there: it is over. */
static Refusal
judge_source(Oid table, const text *org)
{
	BillingSource source = {.table = table};
	bool		unknown;
	Datum		bound_as = probe_value(PROBE_BOUND_AS, &unknown);
	text	   *status;
	Refusal		verdict;

	source.org_column = probe_name(PROBE_ORG_COLUMN);
	source.status_column = probe_name(PROBE_STATUS_COLUMN);
	source.bound_as = unknown ? NULL : DatumGetTextPP(bound_as);
	if (source.org_column == NULL || source.status_column == NULL)
		return REFUSAL_SETTINGS_UNUSABLE;
	verdict = billing_source_status(&source, org, &status);
	return verdict != REFUSAL_NONE ? verdict : judge_status(status, false, 0);
}

Refusal
billing_judge(const text *org)
{
	bool		no_billing;
	bool		no_source;
	Datum		billing = probe_value(PROBE_BILLING, &no_billing);
	Oid			source = DatumGetObjectId(probe_value(PROBE_SOURCE, &no_source));

	if (no_billing)
		return REFUSAL_SETTINGS_UNUSABLE;
	if (strcmp(TextDatumGetCString(billing), "off") == 0)
		return REFUSAL_NONE;
	return no_source ? judge_own_table() : judge_source(source, org);
}
