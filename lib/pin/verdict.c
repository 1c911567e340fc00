/*
 * verdict.c
 *		Whether a workspace runs the image that was promoted.
 */
#include "pin/verdict.h"

#include <string.h>

/*
 * Who looks at the container itself. Everything else tells what was asked
 * for: a proxy that answers with a web page says 200, too.
 */
static const char *const runtime_sources[] = {
	"agent",
	"container",
	"docker inspect",
	"docker-inspect",
	"pin-agent",
	"runtime",
};

/* True if a report's source speaks for the runtime itself. */
bool
pin_source_is_runtime(const char *source, size_t len)
{
	for (size_t i = 0; i < sizeof(runtime_sources) / sizeof(runtime_sources[0]); i++)
		if (strlen(runtime_sources[i]) == len &&
			memcmp(runtime_sources[i], source, len) == 0)
			return true;
	return false;
}

/* Return whether the workspace runs the promoted image, by the last report. */
PinVerdict
pin_judge(const PinEvidence *evidence)
{
	bool		fresh = evidence->now - evidence->promoted_at <= PIN_PATIENCE;
	bool		proven = evidence->from_runtime && evidence->has_digest &&
		evidence->has_start && evidence->started_at >= evidence->promoted_at;

	if (!evidence->promoted)
		return PIN_UNKNOWN;
	if (evidence->now - evidence->observed_at > PIN_RECENT)
		return fresh ? PIN_PENDING : PIN_UNKNOWN;
	if (proven && !evidence->same_digest)
		return PIN_DIVERGED;
	if (proven && evidence->current)
		return PIN_ADOPTED;
	return fresh ? PIN_PENDING : PIN_STUCK;
}

/* Return a verdict's name as a static string. */
const char *
pin_verdict_name(PinVerdict verdict)
{
	static const char *const names[] = {
		[PIN_ADOPTED] = "adopted",
		[PIN_PENDING] = "pending",
		[PIN_STUCK] = "stuck",
		[PIN_DIVERGED] = "diverged",
		[PIN_UNKNOWN] = "unknown",
	};

	return names[verdict];
}
