/*
 * redaction.c
 *		Redact text on the server; the engine is in lib/redact.
 *
 * Fails closed: a self test that fails, a key file that others can read, an
 * own rule that gives up on a text are refused with RB008, and the server's
 * log says which it was. The engine runs without the server's error handling,
 * so that a cancel is polled, and raised when the engine has returned.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "arguments.h"
#include "compat.h"
#include "errors.h"
#include "redaction/fingerprint.h"
#include "redaction/own_rules.h"
#include "redaction/redaction.h"
#include "secure_mem.h"
#include "store/store.h"

/* How often a text is redacted and clamped before we are not sure of it: a
 * clamp may cut a tag in two, and leave what looks like a secret. */
#define ROUNDS_MAX 4

PG_FUNCTION_INFO_V1(rescue_redact);
PG_FUNCTION_INFO_V1(rescue_redactions);

/* The spans of one scan, freed with the context that they are found in. */
typedef struct ScanResult
{
	MemoryContextCallback callback;
	RedactSpans spans;
} ScanResult;

/* Free the spans when their memory context is reset. */
static void
free_spans(void *arg)
{
	redact_spans_free(arg);
}

/* The secrets of several texts, freed with the context. */
typedef struct KnownSecrets
{
	MemoryContextCallback callback;
	RedactKnown *known;
} KnownSecrets;

/* Free the secrets when their memory context is reset. */
static void
free_known(void *arg)
{
	redact_known_free(((KnownSecrets *) arg)->known);
}

/* Whether the server wants this backend to stop. */
static bool
is_interrupted(void *arg)
{
	return QueryCancelPending || ProcDiePending;
}

pg_noreturn static void refuse_unredacted(const char *why);

/* Refuse, and tell the log why; no byte of the text is in it. */
static void
refuse_unredacted(const char *why)
{
	ereport(LOG_SERVER_ONLY,
			(errmsg("rescue: could not redact: %s", why),
			 errhidestmt(true), errhidecontext(true)));
	refuse(REFUSAL_REDACTOR_UNAVAILABLE);
}

/* The self test, once a backend. */
static void
ensure_self_test(void)
{
	static bool passed = false;

	if (!passed && redact_self_test() != REDACT_OK)
		refuse_unredacted("the self test of the rules failed");
	passed = true;
}

/*
 * Prepare the options of a scan. The order matters: nothing may be scanned
 * before the self test has passed.
 */
void
redaction_begin(Redaction *redactor, MemoryContext secure)
{
	const char *problem;

	ensure_self_test();
	memset(redactor, 0, sizeof(*redactor));
	redactor->secure = secure;
	redactor->results = CurrentMemoryContext;
	redactor->options.interrupted = is_interrupted;
	if (!own_rules(&redactor->options.own, &redactor->ruleset))
		refuse_unredacted("a rule of rescue.redaction_rules cannot be used");
	problem = fingerprint_key(secure, &redactor->options.fingerprint_key,
							  &redactor->options.fingerprint_key_len);
	if (problem != NULL)
		refuse_unredacted(problem);
}

/* Spans that are freed with the secure memory. */
static RedactSpans *
new_spans(const Redaction *redactor)
{
	ScanResult *result = MemoryContextAllocZero(redactor->secure,
												sizeof(ScanResult));

	result->callback.func = free_spans;
	result->callback.arg = &result->spans;
	MemoryContextRegisterResetCallback(redactor->secure, &result->callback);
	return &result->spans;
}

/* Refuse where the engine did not come to its end. */
static void
check_status(RedactStatus status)
{
	switch (status)
	{
		case REDACT_OK:
			break;
		case REDACT_CANCELLED:
			CHECK_FOR_INTERRUPTS();
			refuse_unredacted("it was interrupted");
			break;
		case REDACT_NO_MEMORY:
			refuse_unredacted("out of memory");
			break;
		case REDACT_BROKEN:
		case REDACT_BAD_RULE:
		case REDACT_NOT_WRITTEN:
			refuse_unredacted("a rule gave up on the text");
			break;
	}
}

/* The options of the redactor, and the secrets that it knows, if any. */
static RedactOptions
options_with_known(const Redaction *redactor)
{
	RedactOptions options = redactor->options;

	options.known = redactor->known;
	return options;
}

/*
 * Find the secrets of a text; those of others too, where they are to be masked,
 * and add to them.
 */
static const RedactSpans *
scan(const Redaction *redactor, const char *s, Size len, bool masks_known)
{
	RedactSpans *spans = new_spans(redactor);
	RedactOptions options = masks_known ? options_with_known(redactor) :
		redactor->options;

	check_status(redact_scan(s, len, &options, spans));
	return spans;
}

/*
 * Find the strong secrets of a text, which are then masked in all texts of this
 * redactor. Their hashes are cleansed with the secure memory.
 */
RedactSpans *
redaction_learn(Redaction *redactor, const char *s, Size len)
{
	RedactSpans *spans = new_spans(redactor);
	RedactOptions options;

	if (redactor->known == NULL)
	{
		KnownSecrets *secrets = MemoryContextAllocZero(redactor->secure,
													   sizeof(KnownSecrets));

		secrets->callback.func = free_known;
		secrets->callback.arg = secrets;
		MemoryContextRegisterResetCallback(redactor->secure, &secrets->callback);
		redactor->known = &secrets->known;
	}
	options = options_with_known(redactor);
	check_status(redact_learn(s, len, &options, spans));
	return spans;
}

/* The text without these spans; its length is not in its header yet. */
static text *
write_redacted(const Redaction *redactor, const char *s, Size len,
			   const RedactSpans *spans, Size *redacted_len)
{
	text	   *redacted;

	*redacted_len = redact_size(s, len, &redactor->options, spans);
	redacted = MemoryContextAllocHuge(redactor->results, VARHDRSZ + *redacted_len);
	redact_write(s, len, &redactor->options, spans, VARDATA(redacted));
	return redacted;
}

/*
 * Redact until a scan finds nothing more. A cut may join two parts to a new
 * secret, so that the text is scanned again after it.
 */
static text *
settle_spans(const Redaction *redactor, const char *s, Size len,
			 const RedactSpans *spans, RedactionCut cut, Size limit,
			 bool *truncated)
{
	text	   *before = NULL;

	*truncated = false;
	for (int round = 0; round < ROUNDS_MAX; round++)
	{
		bool		changed = spans->count > 0;
		text	   *redacted = write_redacted(redactor, s, len, spans, &len);

		if (before != NULL)
			pfree(before);
		before = redacted;
		s = VARDATA(redacted);
		if (cut != NULL && len > limit)
		{
			len = cut(VARDATA(redacted), len, limit);
			*truncated = changed = true;
		}
		if (len > MaxAllocSize - VARHDRSZ)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("redacted text is too large for a value"),
					 errhidestmt(true), errhidecontext(true)));
		SET_VARSIZE(redacted, VARHDRSZ + len);
		/* What is as it was scanned needs no second look. */
		if (changed)
			spans = scan(redactor, s, len, false);
		if (spans->count == 0)
			return redacted;
	}
	refuse_unredacted("the redacted text has a finding");
}

/* Redact a text by a scan of it. */
text *
redaction_settle(const Redaction *redactor, const char *s, Size len,
				 RedactionCut cut, Size limit, bool *truncated)
{
	return settle_spans(redactor, s, len, scan(redactor, s, len, true), cut,
						limit, truncated);
}

/* Redact a text by what redaction_learn() found in it. */
text *
redaction_settle_learned(const Redaction *redactor, const char *s, Size len,
						 RedactSpans *learned, RedactionCut cut, Size limit,
						 bool *truncated)
{
	RedactOptions options = options_with_known(redactor);

	check_status(redact_complete(s, len, &options, learned));
	return settle_spans(redactor, s, len, learned, cut, limit, truncated);
}

/*
 * Open the store and a redactor for a function that redacts one argument; what
 * the redactor gives outlives the store.
 */
static void
open_for_argument(Redaction *redactor)
{
	MemoryContext caller = CurrentMemoryContext;

	store_open_pure();
	redaction_begin(redactor, secure_mem_create());
	redactor->results = caller;
}

/* Free the secure memory and close the store. */
static void
close_for_argument(Redaction *redactor)
{
	MemoryContextDelete(redactor->secure);
	store_close();
}

/* rescue_redact(content): NULL for NULL */
Datum
rescue_redact(PG_FUNCTION_ARGS)
{
	text	   *content = ARG_TEXT(0);
	Redaction	redactor;
	text	   *redacted;
	bool		truncated;

	if (content == NULL)
		PG_RETURN_NULL();
	open_for_argument(&redactor);
	redacted = redaction_settle(&redactor, VARDATA_ANY(content),
								VARSIZE_ANY_EXHDR(content), NULL, 0, &truncated);
	close_for_argument(&redactor);
	PG_RETURN_TEXT_P(redacted);
}

/* rescue_redactions(content): where the secrets are, and by which rule */
Datum
rescue_redactions(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	text	   *content = ARG_TEXT(0);
	const RedactSpans *spans;
	Redaction	redactor;

	InitMaterializedSRF(fcinfo, 0);
	if (content == NULL)
		return (Datum) 0;
	open_for_argument(&redactor);
	spans = scan(&redactor, VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content), false);
	for (size_t i = 0; i < spans->count; i++)
	{
		const RedactSpan *span = &spans->items[i];
		Datum		values[3];
		bool		nulls[3] = {0};

		values[0] = CStringGetTextDatum(redact_rule_name_of(&redactor.options,
															span->rule));
		values[1] = Int32GetDatum((int32) (span->start + 1));
		values[2] = Int32GetDatum((int32) span->len);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	close_for_argument(&redactor);
	return (Datum) 0;
}
