/*
 * redact_rules.c
 *		Fuzz target: whatever an own rule file holds, it is read or refused
 *		with its line, and a refusal names no byte of it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redact/redact.h"

#define HOLDS(condition) \
	((condition) ? (void) 0 : \
	 (fprintf(stderr, "does not hold: %s\n", #condition), abort()))

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	RedactRules *rules = redact_rules_new();
	RedactRuleError error;
	RedactRuleInfo info;
	RedactSpans spans = {0};
	RedactOptions options = {.own = rules};
	RedactStatus status;
	size_t		lines = 1;

	HOLDS(rules != NULL);
	for (size_t i = 0; i < len; i++)
		lines += data[i] == '\n';
	status = redact_rules_read(rules, (const char *) data, len, &error);
	HOLDS(status == REDACT_OK || status == REDACT_BAD_RULE);
	if (status == REDACT_BAD_RULE)
	{
		HOLDS(error.line >= 1 && error.line <= lines);
		HOLDS(error.what[0] != '\0');
		HOLDS(!redact_rules_info(rules, 0, &info));
	}
	else
	{
		/* The file's own text is as good as any to try the rules on. */
		status = redact_scan((const char *) data, len, &options, &spans);
		HOLDS(status == REDACT_OK || status == REDACT_BROKEN);
		redact_spans_free(&spans);
	}
	redact_rules_free(rules);
	return 0;
}
