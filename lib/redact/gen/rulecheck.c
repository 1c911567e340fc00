/*
 * rulecheck.c
 *		Run every rule's samples; a build tool. A sample that does not hold is
 *		an error with its file and line.
 */
#include <stdio.h>

#include "redact/redact.h"

int
main(void)
{
	RedactSampleResult r;
	int			failed = 0;
	size_t		i;

	for (i = 0; redact_sample_test(i, &r); i++)
	{
		if (r.holds)
			continue;
		failed++;
		fprintf(stderr, "%s:%u: error: ", r.file, r.line);
		if (r.found == 0)
			fprintf(stderr, "nothing is found\n");
		else
			fprintf(stderr, "%s: %zu found, the first by %s at %zu, %zu bytes\n",
					r.must_match ? "not as it is marked" : "the near miss is found",
					r.found, r.rule, r.start, r.len);
	}
	return failed > 0 || i == 0;
}
