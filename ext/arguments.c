/*
 * arguments.c
 *		Read the arguments of SQL functions, and refuse the malformed.
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

Datum
text_datum(const char *s, size_t len)
{
	return PointerGetDatum(cstring_to_text_with_len(s, len));
}

bool
text_is(const text *a, const char *s, Size len)
{
	return VARSIZE_ANY_EXHDR(a) == len && memcmp(VARDATA_ANY(a), s, len) == 0;
}

bool
same_text(const text *a, const text *b)
{
	return text_is(a, VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b));
}

Refusal
judge_name(const text *name, Refusal refusal)
{
	if (name != NULL &&
		text_name_check(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)) == TEXT_NAME_OK)
		return REFUSAL_NONE;
	return refusal;
}

void
check_name(const text *name, Refusal refusal)
{
	if (judge_name(name, refusal) != REFUSAL_NONE)
		refuse(refusal);
}

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

TimestampTz
before_grace(TimestampTz now, bool is_null, Interval *grace)
{
	TimestampTz start;

	if (judge_age(now, is_null, grace, REFUSAL_GRACE_INVALID, &start) != REFUSAL_NONE)
		refuse(REFUSAL_GRACE_INVALID);
	return start;
}

TimestampTz
end_of_interval(bool is_null, Interval *interval)
{
	return end_of_interval_from(GetCurrentTimestamp(), is_null, interval);
}

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

/* What read_value() hands through subxact_try(). */
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

Datum
read_value(PGFunction input, const char *s, Refusal refusal)
{
	InputCall	call = {.input = input, .s = s};

	if (subxact_try(call_input, &call) != 0)
		refuse(refusal);
	return call.value;
}
