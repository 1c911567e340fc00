/*
 * arguments.h
 *		Read the arguments of SQL functions; refuse malformed ones.
 */
#ifndef RESCUE_ARGUMENTS_H
#define RESCUE_ARGUMENTS_H

#include "fmgr.h"
#include "utils/timestamp.h"

#include "errors.h"

/* A text argument, NULL if it is NULL. */
#define ARG_TEXT(n) (PG_ARGISNULL(n) ? NULL : PG_GETARG_TEXT_PP(n))

/* A text Datum from bytes. */
extern Datum text_datum(const char *s, size_t len);

/* Whether a text is these bytes, and whether two are the same. */
extern bool text_is(const text *a, const char *s, Size len);
extern bool same_text(const text *a, const text *b);

/* What to say of a name: REFUSAL_NONE, or that if it is missing or malformed. */
extern Refusal judge_name(const text *name, Refusal refusal);

/* The same for an organisation, which is missing, blank or malformed. */
extern Refusal judge_organisation(const text *org);

/* Refuse a name that is missing or malformed. */
extern void check_name(const text *name, Refusal refusal);

/* Refuse a time that is NULL, infinite or more than an hour ahead. */
extern void check_observed(bool is_null, TimestampTz time);

/* The end of an interval from now on; refused unless it is positive. */
extern TimestampTz end_of_interval(bool is_null, Interval *interval);

/* The same from a start that is no later than a thousand years from now. */
extern TimestampTz end_of_interval_from(TimestampTz start, bool is_null,
										Interval *interval);

/* When something starts: now for NULL or a past time. Refused if infinite or
 * more than a thousand years ahead. */
extern TimestampTz start_of_life(bool is_null, TimestampTz start);

/*
 * The start of an age that something may have at most. Returns what to say of
 * an interval that is NULL, negative or over a thousand years; else *start is
 * set.
 */
extern Refusal judge_age(TimestampTz now, bool is_null, Interval *age,
						 Refusal refusal, TimestampTz *start);

/* An interval before a time; refused unless it is 0 or more. */
extern TimestampTz before_grace(TimestampTz now, bool is_null,
								Interval *grace);

/*
 * Read a value from text by the input function of its type (an interval's, a
 * time's). The function's own error would show the text, and log the statement
 * with all that surrounds it; the refusal does not.
 */
extern Datum read_typed_value(PGFunction input, const char *s, Refusal refusal);

#endif							/* RESCUE_ARGUMENTS_H */
