/*
 * billing_policy.c
 *		Map the status words of billing systems to decisions.
 *
 * The built-in policy is in this file; what the users of a database add to it,
 * or set against it, is a column of rescue.settings: an array of
 * "decision:word". The view rescue.billing_policy shows both.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "arguments.h"
#include "gate/billing_policy.h"
#include "compat.h"

static const char *const Decisions[] = {
	[POLICY_ALLOW] = "allow",
	[POLICY_GRACE] = "grace",
	[POLICY_DENY] = "deny"
};

/* The words of the platform and of Stripe. */
static const struct
{
	const char *status;
	PolicyDecision decision;
}			BuiltIn[] =
{
	{"active", POLICY_ALLOW},
	{"trialing", POLICY_ALLOW},
	{"warning", POLICY_ALLOW},
	{"exempt", POLICY_ALLOW},
	{"past_due", POLICY_GRACE},
	{"shutdown_pending", POLICY_GRACE},
	{"suspended", POLICY_DENY},
	{"canceled", POLICY_DENY},
	{"unpaid", POLICY_DENY},
	{"paused", POLICY_DENY},
	{"incomplete", POLICY_DENY},
	{"incomplete_expired", POLICY_DENY}
};

PG_FUNCTION_INFO_V1(rescue_read_billing_policy);

/*
 * Return the decision that has this name; POLICY_UNKNOWN for any other text.
 */
PolicyDecision
policy_decision(const text *name)
{
	for (int i = POLICY_ALLOW; i < lengthof(Decisions); i++)
	{
		if (text_is(name, Decisions[i], strlen(Decisions[i])))
			return i;
	}
	return POLICY_UNKNOWN;
}

/* The decision of an element "decision:word"; the word is left in *status. */
static PolicyDecision
split_element(Datum element, const char **status, Size *len)
{
	text	   *t = DatumGetTextPP(element);
	const char *s = VARDATA_ANY(t);
	Size		n = VARSIZE_ANY_EXHDR(t);
	const char *colon = memchr(s, ':', n);

	if (colon == NULL)
		return POLICY_UNKNOWN;
	*status = colon + 1;
	*len = n - (colon + 1 - s);
	return policy_decision(cstring_to_text_with_len(s, colon - s));
}

/* Return the elements of the settings' column, and how many in *count. */
static Datum *
own_elements(ArrayType *own, int *count)
{
	Datum	   *elements = NULL;

	*count = 0;
	if (own != NULL)
		deconstruct_array(own, TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL,
						  count);
	return elements;
}

/*
 * Return the decision for a status: the database's own policy is searched
 * first.
 */
PolicyDecision
policy_of(const text *status, ArrayType *own)
{
	int			count;
	Datum	   *elements = own_elements(own, &count);

	for (int i = 0; i < count; i++)
	{
		const char *word;
		Size		len;
		PolicyDecision decision = split_element(elements[i], &word, &len);

		if (decision != POLICY_UNKNOWN && text_is(status, word, len))
			return decision;
	}
	for (int i = 0; i < lengthof(BuiltIn); i++)
	{
		if (text_is(status, BuiltIn[i].status, strlen(BuiltIn[i].status)))
			return BuiltIn[i].decision;
	}
	return POLICY_UNKNOWN;
}

/*
 * Return a copy of the database's own policy with this status set to the
 * decision, or without the status for POLICY_UNKNOWN.
 */
Datum
policy_with(ArrayType *own, const text *status, PolicyDecision decision)
{
	int			count;
	Datum	   *elements = own_elements(own, &count);
	Datum	   *kept = palloc((count + 1) * sizeof(Datum));
	int			n = 0;

	for (int i = 0; i < count; i++)
	{
		const char *word;
		Size		len;

		if (split_element(elements[i], &word, &len) != POLICY_UNKNOWN &&
			!text_is(status, word, len))
			kept[n++] = elements[i];
	}
	if (decision != POLICY_UNKNOWN)
		kept[n++] = CStringGetTextDatum(psprintf("%s:%s", Decisions[decision],
												 text_to_cstring(status)));
	return PointerGetDatum(construct_array(kept, n, TEXTOID, -1, false,
										   TYPALIGN_INT));
}

/* Put one row into the result. */
static void
put_policy(ReturnSetInfo *rsinfo, const char *status, Size len,
		   PolicyDecision decision, bool built_in)
{
	Datum		values[3];
	bool		nulls[3] = {0};

	values[0] = text_datum(status, len);
	values[1] = CStringGetTextDatum(Decisions[decision]);
	values[2] = BoolGetDatum(built_in);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* rescue.read_billing_policy(own): the built-in policy, and the column's */
Datum
rescue_read_billing_policy(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int			count;
	Datum	   *elements = own_elements(PG_ARGISNULL(0) ? NULL :
										PG_GETARG_ARRAYTYPE_P(0), &count);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < lengthof(BuiltIn); i++)
		put_policy(rsinfo, BuiltIn[i].status, strlen(BuiltIn[i].status),
				   BuiltIn[i].decision, true);
	for (int i = 0; i < count; i++)
	{
		const char *word;
		Size		len;
		PolicyDecision decision = split_element(elements[i], &word, &len);

		if (decision != POLICY_UNKNOWN)
			put_policy(rsinfo, word, len, decision, false);
	}
	return (Datum) 0;
}
