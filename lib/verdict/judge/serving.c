/*
 * serving.c
 *		Whether the program takes requests, and what that takes back.
 */
#include "verdict/judge/serving.h"

#include <string.h>

#include "verdict/judge/note.h"
#include "verdict/judge/ready.h"
#include "verdict/line/bytes.h"
#include "verdict/line/journal.h"

/* Whether a text has a program's name that is no part of another word. */
static bool
names_program(const char *text, size_t text_len, const char *name, size_t len)
{
	const char *end = text + text_len;
	const char *at = text;

	while ((at = memmem(at, end - at, name, len)) != NULL)
	{
		if ((at == text || !(is_word(at[-1]) || at[-1] == '-')) &&
			(at + len == end || !(is_word(at[len]) || at[len] == '-')))
			return true;
		at++;
	}
	return false;
}

/*
 * Take back what failed at an earlier start of a service, in a journal, where a
 * line of that service says that it takes requests.
 */
static void
retire_service_failures(Verdict *verdict, const Evidence *evidence)
{
	const char *name = journal_program(evidence->text, evidence->len);
	const char *end = evidence->text + evidence->len;
	size_t		len = 0;

	while (name != NULL && name + len < end &&
		   memchr("[: ", name[len], 3) == NULL)
		len++;
	if (len < 2)
		return;
	for (int at = 0; at < PHASE_COUNT; at++)
	{
		const Evidence *failed = &verdict->failed[at];

		if (failed->rule != 0 &&
			!names_program(failed->text, failed->len, name, len))
			return;
	}
	retire_failures(verdict, evidence->section);
}

/* A line that fails says nothing of the kind, whatever its other words are. */
void
follow_serving(Verdict *verdict, const Evidence *evidence,
			   const Message *message, LineFinding *finding, bool failure)
{
	if (!failure && may_say_ready(message))
		finding->serves |= says_program_ready(message);
	if (!finding->serves || finding->failed != 0)
		return;
	verdict->serves |= (evidence->kinds & AGENT) != 0;
	verdict->serving = true;
	if (evidence->kinds == HOST)
		retire_service_failures(verdict, evidence);
}
