/*
 * errors.h
 *		Raise the refusals of refusals.def as errors.
 */
#ifndef RESCUE_ERRORS_H
#define RESCUE_ERRORS_H

#include "compat.h"

/* Each situation of refusals.def; REFUSAL_NONE means go on. */
typedef enum Refusal
{
	REFUSAL_NONE = 0,
#define REFUSAL(situation, code, http, retryable, condition, message, hint) \
	REFUSAL_##situation,
#include "refusals.def"
#undef REFUSAL
	REFUSAL_COUNT
} Refusal;

/* rescue.error_style */
typedef enum ErrorStyle
{
	ERROR_STYLE_NATIVE,
	ERROR_STYLE_POSTGREST
} ErrorStyle;

extern int	rescue_error_style;

/* Raise the error of a situation; statement and context are hidden. */
pg_noreturn extern void refuse(Refusal situation);

/*
 * Raise a serialization failure, where the latest snapshot shows what the
 * transaction's own does not: what was done would not hold.
 */
pg_noreturn extern void refuse_old_snapshot(const char *message);

/* Hide the statement of refusals from parallel workers, too; called once, when
 * the library is loaded. */
extern void errors_hide_statements(void);

/* Warn of a situation instead, where the caller's result tells it, too. */
extern void warn_of(Refusal situation);

/* The condition and the SQLSTATE of a situation, for the audit. */
extern const char *refusal_condition(Refusal situation);
extern const char *refusal_sqlstate(Refusal situation);

#endif							/* RESCUE_ERRORS_H */
