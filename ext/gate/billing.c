/*
 * billing.c
 *		Judge whether an organisation's account lets it read.
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

#include "arguments.h"
#include "gate/billing.h"
#include "gate/billing_policy.h"
#include "foreign/billing_source.h"
#include "compat.h"
#include "store/store.h"

/* What the policy for a status makes of a grace. */
static Refusal
judge_status(const Probe *probe, const text *status, bool has_grace,
			 TimestampTz grace_until)
{
	switch (policy_of(status, probe->billing_policy))
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
is_stale(const Probe *probe)
{
	Datum		end;

	if (probe->billing_max_age == NULL)
		return false;
	end = DirectFunctionCall2(timestamptz_pl_interval,
							  TimestampTzGetDatum(probe->observed_at),
							  IntervalPGetDatum(probe->billing_max_age));
	return DatumGetTimestampTz(end) < GetCurrentTimestamp();
}

/* Judge by rescue.billing. */
static Refusal
judge_own_table(const Probe *probe)
{
	Refusal		verdict;

	if (probe->status == NULL || !probe->has_observed_at)
		return REFUSAL_BILLING_UNKNOWN;
	verdict = judge_status(probe, probe->status, probe->has_grace,
						   probe->grace_until);
	if (verdict != REFUSAL_BILLING_WORD && is_stale(probe))
		return REFUSAL_BILLING_STALE;
	return verdict;
}

/* Judge by the application's own table; a grace has no end there: it is over. */
static Refusal
judge_source(const Probe *probe, const text *org)
{
	BillingSource source = {.table = probe->source};
	text	   *status;
	Refusal		verdict;

	source.org_column = probe->org_column;
	source.status_column = probe->status_column;
	source.bound_as = probe->source_bound_as;
	if (source.org_column == NULL || source.status_column == NULL)
		return REFUSAL_SETTINGS_UNUSABLE;
	verdict = billing_source_status(&source, org, &status);
	return verdict != REFUSAL_NONE ? verdict :
		judge_status(probe, status, false, 0);
}

/*
 * Return REFUSAL_NONE if the account lets the organisation read, else why not.
 * Whatever is missing or unreadable refuses.
 */
Refusal
billing_judge(const Probe *probe, const text *org)
{
	if (probe->billing == NULL)
		return REFUSAL_SETTINGS_UNUSABLE;
	if (text_is(probe->billing, "off", 3))
		return REFUSAL_NONE;
	return probe->has_source ? judge_source(probe, org) : judge_own_table(probe);
}
