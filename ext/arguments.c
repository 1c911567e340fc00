/*
 * arguments.c
 *		Read the arguments of SQL functions; refuse malformed ones.
 *
 * Each reader raises its own refusal, before anything is asked of the tables,
 * and no error has a byte of the argument in it. What the server's input
 * functions would raise quotes the value, so they are called in a
 * subtransaction.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "arguments.h"
#include "compat.h"
#include "subxact.h"
#include "text/utf8.h"

/* How far ahead another machine's clock may be. */
#define CLOCK_SKEW_MAX (INT64CONST(3600) * USECS_PER_SEC)

/* The longest life of a token, in microseconds: a thousand years. */
#define INTERVAL_MAX (INT64CONST(365250) * USECS_PER_DAY)

/* Return a text Datum with these bytes, in the current memory context. */
Datum
text_datum(const char *s, size_t len)
{
	return PointerGetDatum(cstring_to_text_with_len(s, len));
}

/*
 * Whether a text has exactly these bytes; compared as bytes, whatever the
 * collation.
 */
bool
text_is(const text *a, const char *s, Size len)
{
	return VARSIZE_ANY_EXHDR(a) == len && memcmp(VARDATA_ANY(a), s, len) == 0;
}

/* Whether two texts have the same bytes. */
bool
same_text(const text *a, const text *b)
{
	return text_is(a, VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b));
}

/*
 * Return the refusal for a name that is NULL, blank or malformed, REFUSAL_NONE
 * for a good one. For the gate, which raises its refusals itself.
 */
Refusal
judge_name(const text *name, Refusal refusal)
{
	if (name != NULL &&
		text_name_check(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)) == TEXT_NAME_OK)
		return REFUSAL_NONE;
	return refusal;
}

/*
 * Return the refusal for an organisation that is missing, blank or malformed,
 * REFUSAL_NONE for a good one.
 */
Refusal
judge_organisation(const text *org)
{
	if (org == NULL)
		return REFUSAL_ORG_MISSING;
	switch (text_name_check(VARDATA_ANY(org), VARSIZE_ANY_EXHDR(org)))
	{
		case TEXT_NAME_OK:
			return REFUSAL_NONE;
		case TEXT_NAME_BLANK:
			return REFUSAL_ORG_BLANK;
		case TEXT_NAME_MALFORMED:
			break;
	}
	return REFUSAL_ORG_MALFORMED;
}

/* Raise the refusal that judge_name() returns, if any. */
void
check_name(const text *name, Refusal refusal)
{
	if (judge_name(name, refusal) != REFUSAL_NONE)
		refuse(refusal);
}

/*
 * Refuse a time at which nothing can have been observed; an hour ahead is
 * allowed, because clocks differ.
 */
void
check_observed(bool is_null, TimestampTz time)
{
	if (is_null || TIMESTAMP_NOT_FINITE(time) ||
		time > GetCurrentTimestamp() + CLOCK_SKEW_MAX)
		refuse(REFUSAL_TIME_INVALID);
}

/*
 * True for an interval that is NULL, or of which a part is over a thousand
 * years either way: adding it could overflow.
 */
static bool
out_of_range(bool is_null, const Interval *interval)
{
	return is_null || interval->month < -12000 || interval->month > 12000 ||
		interval->day < -365250 || interval->day > 365250 ||
		interval->time < -INTERVAL_MAX || interval->time > INTERVAL_MAX;
}

/* Refuse an interval that is out of range. */
static void
check_interval(bool is_null, const Interval *interval, Refusal refusal)
{
	if (out_of_range(is_null, interval))
		refuse(refusal);
}

/*
 * Set *start to now minus an age, and return REFUSAL_NONE; or return the
 * refusal for an age that is out of range.
 */
Refusal
judge_age(TimestampTz now, bool is_null, Interval *age, Refusal refusal,
		  TimestampTz *start)
{
	if (out_of_range(is_null, age))
		return refusal;
	*start = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_mi_interval,
													 TimestampTzGetDatum(now),
													 IntervalPGetDatum(age)));
	return *start > now || now - *start > INTERVAL_MAX ? refusal : REFUSAL_NONE;
}

/*
 * Return now minus a grace; refuse a grace that is NULL, negative or out of
 * range.
 */
TimestampTz
before_grace(TimestampTz now, bool is_null, Interval *grace)
{
	TimestampTz start;

	if (judge_age(now, is_null, grace, REFUSAL_GRACE_INVALID, &start) != REFUSAL_NONE)
		refuse(REFUSAL_GRACE_INVALID);
	return start;
}

/*
 * Return the end of an interval that begins now; refuse one that is not
 * positive.
 */
TimestampTz
end_of_interval(bool is_null, Interval *interval)
{
	return end_of_interval_from(GetCurrentTimestamp(), is_null, interval);
}

/*
 * Return the end of an interval that begins at start, which start_of_life()
 * has checked.
 */
TimestampTz
end_of_interval_from(TimestampTz start, bool is_null, Interval *interval)
{
	TimestampTz end;

	check_interval(is_null, interval, REFUSAL_TTL_INVALID);
	end = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_pl_interval,
												  TimestampTzGetDatum(start),
												  IntervalPGetDatum(interval)));
	if (end <= start || end - start > INTERVAL_MAX)
		refuse(REFUSAL_TTL_INVALID);
	return end;
}

/*
 * Return when a token becomes valid: start, or now where that is NULL or past.
 * Refuse what is not finite or too far ahead.
 */
TimestampTz
start_of_life(bool is_null, TimestampTz start)
{
	TimestampTz now = GetCurrentTimestamp();

	if (is_null)
		return now;
	if (TIMESTAMP_NOT_FINITE(start) || start - now > INTERVAL_MAX)
		refuse(REFUSAL_TOKEN_START_INVALID);
	return Max(start, now);
}

/* What read_typed_value() hands through subxact_try(). */
typedef struct InputCall
{
	PGFunction	input;
	const char *s;
	Datum		value;
} InputCall;

/* Call an input function, as the work of subxact_try(). */
static void
call_input(void *arg)
{
	InputCall  *call = arg;

	call->value = DirectFunctionCall3(call->input, CStringGetDatum(call->s),
									  ObjectIdGetDatum(InvalidOid),
									  Int32GetDatum(-1));
}

/*
 * Return the value that a type's input function reads from s; raise the
 * refusal where it fails, without any of the text in the error.
 */
Datum
read_typed_value(PGFunction input, const char *s, Refusal refusal)
{
	InputCall	call = {.input = input, .s = s};

	if (subxact_try(call_input, &call) != 0)
		refuse(refusal);
	return call.value;
}
