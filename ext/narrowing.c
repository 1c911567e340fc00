/*
 * narrowing.c
 *		Which one organisation a caller is narrowed to.
 *
 * The database may be bound to one. So may the session, by rescue.org_id: its
 * value, and the one that it began with, which SET does not change. All that
 * are there must agree; if two do not, nothing is admitted.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#include "arguments.h"
#include "compat.h"
#include "narrowing.h"
#include "probe.h"
#include "settings.h"

/* Narrow to an organisation, too. */
static void
narrow_to(Narrowing *narrowing, const text *org)
{
	if (narrowing->org != NULL && !same_text(narrowing->org, org))
		narrowing->verdict = REFUSAL_ORG_MISMATCH;
	narrowing->org = org;
}

/* Narrow to a value of rescue.org_id, if it has one. */
static void
narrow_to_setting(Narrowing *narrowing, const char *value)
{
	if (value != NULL && value[0] != '\0')
		narrow_to(narrowing, cstring_to_text(value));
}

Narrowing
narrowing_find(const char *function, bool with_token)
{
	Narrowing	narrowing = {REFUSAL_NONE, NULL};
	bool		unbound;
	Datum		bound = probe_value(PROBE_BOUND_ORG, &unbound);

	if (!unbound)
		narrow_to(&narrowing, DatumGetTextPP(bound));
	narrow_to_setting(&narrowing, rescue_org_id);
	narrow_to_setting(&narrowing, GetConfigOptionResetString("rescue.org_id"));
	return narrowing;
}

const text *
narrowing_implied_org(const char *function)
{
	Narrowing	narrowing;

	if (!probe_run(NULL))
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	narrowing = narrowing_find(function, false);
	if (narrowing.verdict != REFUSAL_NONE)
		refuse(narrowing.verdict);
	return narrowing.org;
}
