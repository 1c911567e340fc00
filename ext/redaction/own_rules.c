/*
 * own_rules.c
 *		The redaction rules that a database adds to the built-in ones.
 *
 * They are rows, so that they bind every client, are dumped, and roll back.
 * Compiled they stay in the backend's memory: the rows are read for each call,
 * and compiled anew only where they are not the same as before.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include <openssl/evp.h>

#include "arguments.h"
#include "audit/audit.h"
#include "compat.h"
#include "redaction/own_rules.h"
#include "access/role_binding.h"
#include "store/store.h"
#include "text/digest.h"

#define DIGEST_LENGTH 32

/* Bytes of the digest used in the identity, as twice as many digits. */
#define IDENTITY_BYTES 8

PG_FUNCTION_INFO_V1(rescue_redaction_rule_add);
PG_FUNCTION_INFO_V1(rescue_redaction_rule_drop);

/* The strings of a row. */
typedef struct RuleRow
{
	char	   *strings[STATEMENT_RULES_COLUMNS];
} RuleRow;

/*
 * All rows, read before anything is made that the server would not free: an
 * error jumps past the freeing.
 */
static RuleRow *
read_rows(uint64 count)
{
	RuleRow    *rows = palloc_array(RuleRow, count);
	bool		is_null;

	for (uint64 row = 0; row < count; row++)
	{
		for (int i = 0; i < STATEMENT_RULES_COLUMNS; i++)
			rows[row].strings[i] = TextDatumGetCString(store_value(row, i,
																   &is_null));
	}
	return rows;
}

/* The SHA-256 of all rows, each string with its NUL. */
static void
digest_rows(const RuleRow *rows, uint64 count, unsigned char *digest)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool		ok = context != NULL &&
		EVP_DigestInit_ex(context, digest_sha256(), NULL) == 1;

	for (uint64 row = 0; ok && row < count; row++)
	{
		for (int i = 0; ok && i < STATEMENT_RULES_COLUMNS; i++)
		{
			const char *s = rows[row].strings[i];

			ok = EVP_DigestUpdate(context, s, strlen(s) + 1) == 1;
		}
	}
	ok = ok && EVP_DigestFinal_ex(context, digest, NULL) == 1;
	EVP_MD_CTX_free(context);
	if (!ok)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not compute the digest of the redaction rules")));
}

/* Compile all rows; NULL if one cannot be. */
static RedactRules *
compile_rows(const RuleRow *rows, uint64 count)
{
	RedactRules *rules = redact_rules_new();

	for (uint64 row = 0; rules != NULL && row < count; row++)
	{
		RedactRuleError error;

		if (redact_rules_add(rules, rows[row].strings[RULES_COL_NAME],
							 rows[row].strings[RULES_COL_PATTERN],
							 rows[row].strings[RULES_COL_SAMPLE], &error) != REDACT_OK)
		{
			redact_rules_free(rules);
			rules = NULL;
		}
	}
	return rules;
}

/* The identity of the built-in rules, and of the own ones behind a "+". */
static text *
identity(const unsigned char *own_digest)
{
	char		own[2 * IDENTITY_BYTES + 1];

	if (own_digest == NULL)
		return cstring_to_text(redact_ruleset_id());
	own[hex_encode((const char *) own_digest, IDENTITY_BYTES, own)] = '\0';
	return cstring_to_text(psprintf("%s+%s", redact_ruleset_id(), own));
}

/*
 * Set *rules to the compiled rules, NULL if the table has none, and *ruleset
 * to the identity of all rules. They are compiled again only when the digest
 * of the rows differs. Returns false if they do not compile.
 */
bool
own_rules(const RedactRules **rules, text **ruleset)
{
	static RedactRules *compiled = NULL;
	static unsigned char compiled_digest[DIGEST_LENGTH];
	unsigned char digest[DIGEST_LENGTH];
	uint64		count = store_run_plain(STATEMENT_RULES);
	RuleRow    *rows;

	*rules = NULL;
	*ruleset = identity(NULL);
	if (count == 0)
		return true;
	rows = read_rows(count);
	digest_rows(rows, count, digest);
	if (compiled == NULL || memcmp(digest, compiled_digest, DIGEST_LENGTH) != 0)
	{
		redact_rules_free(compiled);
		compiled = compile_rows(rows, count);
		memcpy(compiled_digest, digest, DIGEST_LENGTH);
	}
	*rules = compiled;
	*ruleset = identity(digest);
	return compiled != NULL;
}

/* Refuse a rule that does not compile or misses its sample, and say why. */
static void
check_rule(const text *name, const text *pattern, const text *sample)
{
	char	   *name_string = text_to_cstring(name);
	char	   *pattern_string = text_to_cstring(pattern);
	char	   *sample_string = text_to_cstring(sample);
	RedactRules *rules = redact_rules_new();
	RedactRuleError error = {0};
	RedactStatus status = REDACT_NO_MEMORY;

	if (rules != NULL)
		status = redact_rules_add(rules, name_string, pattern_string,
								  sample_string, &error);
	redact_rules_free(rules);
	if (status == REDACT_OK)
		return;
	if (status != REDACT_BAD_RULE)
		refuse(REFUSAL_REDACTOR_UNAVAILABLE);
	ereport(WARNING,
			(errmsg("redaction rule cannot be used: %s", error.what),
			 errhidestmt(true), errhidecontext(true)));
	refuse(REFUSAL_RULE_INVALID);
}

/* rescue_redaction_rule_add(name, pattern, sample) */
Datum
rescue_redaction_rule_add(PG_FUNCTION_ARGS)
{
	text	   *name = ARG_TEXT(0);
	Datum		values[STATEMENT_RULE_ADD_PARAMS];

	if (name == NULL || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		refuse(REFUSAL_RULE_INVALID);
	check_rule(name, PG_GETARG_TEXT_PP(1), PG_GETARG_TEXT_PP(2));
	store_open(NULL);
	refuse_bound_role("rescue_redaction_rule_add");
	audit(&(AuditEvent) {.action = "rescue_redaction_rule_add", .why = name},
		  REFUSAL_NONE);
	values[RULE_ADD_ARG_NAME] = PG_GETARG_DATUM(0);
	values[RULE_ADD_ARG_PATTERN] = PG_GETARG_DATUM(1);
	values[RULE_ADD_ARG_SAMPLE] = PG_GETARG_DATUM(2);
	values[RULE_ADD_ARG_ADDED_AT] = TimestampTzGetDatum(GetCurrentTimestamp());
	if (store_run(STATEMENT_RULE_ADD, values) != 1)
		refuse(REFUSAL_RULE_INVALID);
	store_close();
	PG_RETURN_VOID();
}

/* rescue_redaction_rule_drop(name) */
Datum
rescue_redaction_rule_drop(PG_FUNCTION_ARGS)
{
	text	   *name = ARG_TEXT(0);
	Datum		values[STATEMENT_RULE_DROP_PARAMS] = {PointerGetDatum(name)};
	uint64		dropped;

	if (name == NULL)
		refuse(REFUSAL_RULE_INVALID);
	store_open(NULL);
	refuse_bound_role("rescue_redaction_rule_drop");
	audit(&(AuditEvent) {.action = "rescue_redaction_rule_drop", .why = name},
		  REFUSAL_NONE);
	dropped = store_run(STATEMENT_RULE_DROP, values);
	store_close();
	PG_RETURN_BOOL(dropped > 0);
}
