/*
 * follow.c
 *		What a log's lines say together: bursts of failure lines, progress
 *		after a failure, and connections that were refused.
 *
 * Each function is called for every line of a section in turn, and keeps what
 * it needs of the lines above in the verdict.
 */
#include "verdict/judge/follow.h"

#include <string.h>

#include "verdict/judge/note.h"
#include "verdict/judge/quote.h"
#include "verdict/judge/script.h"
#include "verdict/line/bytes.h"
#include "verdict/match/match.h"

/* So many lines below a refused connection may name its address. */
#define REFUSED_LINES	10

/* So many lines above it, its own included. */
#define LOOPBACK_LINES	2

/* What announces a failure may be so much surer than what names its cause. */
#define CAUSE_SURER		0.05

/* What a program says at its start has so many bytes. */
#define START_MIN		8

/* So many lines below a heading are searched for the fault that it heads. */
#define HEADED_LINES	6

/* So many other lines end a burst of failure lines. */
#define BURST_GAP		6

/*
 * Whether a message is an error with a sign in front of it that is no letter,
 * as consoles print one: " > Error: x".
 */
static bool
is_marked_error(const Message *message)
{
	size_t		at = 0;

	while (at < message->len && message->text[at] == ' ')
		at++;
	return message->level == LEVEL_HIGH && at < message->len &&
		(unsigned char) message->text[at] >= 0xE2;
}

/* Whether a message goes on with the one above it, and is no error by itself. */
static bool
begins_no_burst(const Message *message)
{
	return is_continuation(message) && !is_marked_error(message);
}

/* Whether a message is a property of the error above it: "  code: 'x',". */
static bool
is_error_property(const Message *message)
{
	static const char *const names[] = {
		"Property:", "code:", "errno:", "severity:", "sqlState:", "sqlstate:", "status:",
		"statusCode:", "type:", "codeName:", "routine:", "name:", "syscall:",
		"hostname:", "address:", "port:",
		"\"code\":", "\"name\":", "\"type\":", "\"status\":",
	};
	static const char *const headings[] = {
		"SQL State", "Error Code", "SQLState:", "ErrorCode:",
	};
	const char *text = message->text;
	size_t		len = message->len;

	/* something has to follow a name */
	if (len > 0 && bytes_begin_one(text, len - 1, headings, lengthof(headings)))
		return true;
	if (len == 0 || *text != ' ')
		return false;
	while (len > 0 && *text == ' ')
	{
		text++;
		len--;
	}
	return len > 0 && bytes_begin_one(text, len - 1, names, lengthof(names));
}

/*
 * The line that tells what a rule found: for the end of a script the failure
 * above it; for a property the error's own line, unless that, or a line
 * between, has told a cause already.
 */
const Evidence *
find_telling_line(const Verdict *verdict, const Evidence *evidence,
				  const Message *message)
{
	if (verdict->burst.rule != 0 && verdict->gap <= BURST_GAP &&
		tells_script_end(message))
		return &verdict->burst;
	if (verdict->burst.rule == 0 || !is_error_property(message))
		return evidence;
	for (int at = 0; at < PHASE_COUNT; at++)
		if (verdict->failed[at].rule != 0 &&
			verdict->failed[at].section == verdict->burst.section &&
			verdict->failed[at].line >= verdict->burst.line)
			return evidence;
	return &verdict->burst;
}

/*
 * Whether the burst's line only announces what is here, below the trace of
 * calls: its own words are about nothing.
 */
static bool
is_announced(const Verdict *verdict, const Evidence *evidence)
{
	return verdict->announced > 0 && verdict->burst.line == verdict->announced &&
		find_line_topic(&verdict->burst) == 0 && find_line_topic(evidence) != 0;
}

/*
 * Where a script of the machine failed, or the process of a unit ended, and no
 * failure was found right above, what it printed last is the failure.
 */
static void
follow_last_complaint(Verdict *verdict, const Evidence *evidence,
					  bool find(const Evidence *line, Evidence *complaint))
{
	Evidence	complaint;

	if ((verdict->burst.rule != 0 && verdict->gap <= BURST_GAP) ||
		!find(evidence, &complaint))
		return;
	verdict->burst = complaint;
	verdict->burst.rule = match_quote_rule();
	verdict->burst_heads = false;
	verdict->gap = 0;
}

/* Whether a message is of a request that the program answered with a failure. */
static bool
is_of_served_request(const Message *message)
{
	return message->served && message->status != 0;
}

/*
 * Follow the bursts of failure lines: the first line of the last is quoted, or
 * the one that it heads, or a warning of a failure right above it.
 */
void
follow_failure_burst(Verdict *verdict, const Evidence *evidence,
					 const Message *message, const LineFinding *finding,
					 bool failure)
{
	if (verdict->burst_heads && message->len > 1 &&
		message->level != LEVEL_LOW)
	{
		verdict->burst = *evidence;
		verdict->burst.rule = match_quote_rule();
		verdict->burst_heads = false;
	}
	if ((failure || message->level == LEVEL_WARNING) &&
		(evidence->kinds & HOST) != 0 && tells_script_end(message))
		follow_last_complaint(verdict, evidence, find_script_complaint);
	if (failure && tells_service_end(message))
		follow_last_complaint(verdict, evidence, find_service_complaint);
	if (!failure)
	{
		verdict->gap++;
		if (message->level == LEVEL_WARNING &&
			(finding->failure_word || finding->failed != 0))
		{
			verdict->warned = *evidence;
			verdict->warned.rule = match_quote_rule();
		}
		else if (!is_continuation(message))
			verdict->warned.rule = 0;
		return;
	}
	if (begins_no_burst(message))
		return;
	if (verdict->burst.rule == 0 || verdict->gap > BURST_GAP ||
		(verdict->burst_served && !is_of_served_request(message)) ||
		is_announced(verdict, evidence))
	{
		verdict->burst_served = is_of_served_request(message);
		verdict->burst = verdict->warned.rule != 0 ? verdict->warned : *evidence;
		verdict->burst.rule = match_quote_rule();
		verdict->burst_heads = verdict->warned.rule == 0 &&
			message_heads_others(message);
	}
	verdict->gap = 0;
	verdict->warned.rule = 0;
}

/*
 * Drop the failures of a section from a line on that are no surer than a rule.
 */
static void
drop_failures_from(Verdict *verdict, size_t section, size_t from,
				   double sureness)
{
	for (int at = 0; at < PHASE_COUNT; at++)
	{
		Evidence   *failed = &verdict->failed[at];

		if (failed->rule != 0 && failed->section == section &&
			failed->line >= from &&
			match_nth_rule(failed->rule)->confidence <= sureness + CAUSE_SURER)
			failed->rule = 0;
	}
}

/* Whether a message names the cause of what is above it: "Caused by: x". */
bool
names_cause_above(const Message *message)
{
	static const char *const marks[] = {
		"Caused by:", "[cause]:", "cause:", "Root cause:", "root cause:",
	};
	const char *text = message->text;
	size_t		len = message->len;

	while (len > 0 && fold_byte(*text) == ' ')
	{
		text++;
		len--;
	}
	/* what those begin with */
	return len > 1 &&
		((text[1] == 'a' && (text[0] | 0x20) == 'c') ||
		 (text[1] == 'o' && (text[0] | 0x20) == 'r') ||
		 (text[1] == 'c' && text[0] == '[')) &&
		bytes_begin_one(text, len, marks, lengthof(marks));
}

/*
 * Whether a message is an exception as Java prints it, by its whole name:
 * "java.io.IOException: x".
 */
static bool
is_java_exception(const Message *message)
{
	const char *colon = memchr(message->text, ':', message->len);
	size_t		len = colon == NULL ? 0 : (size_t) (colon - message->text);
	const char *dot;

	if (len <= 12 || (memcmp(colon - 5, "Error", 5) != 0 &&
					  memcmp(colon - 9, "Exception", 9) != 0))
		return false;
	/* a package has a dot at least, a class of Python's has it, too */
	dot = memchr(message->text, '.', len);
	return dot != NULL && memchr(dot + 1, '.', colon - dot - 1) != NULL &&
		memchr(message->text, ' ', len) == NULL;
}

/*
 * Note that a trace of calls begins: what the line above it says of a failure
 * is only its announcement.
 */
void
follow_trace_begin(Verdict *verdict, size_t line)
{
	if (verdict->failure_line > 0 && verdict->failure_line + 2 >= line)
		verdict->announced = verdict->failure_line;
}

/* Drop what only announces the failure of a rule, which a message tells. */
static void
drop_announcement(Verdict *verdict, const VerdictRule *rule,
				  const Evidence *evidence, const Message *message)
{
	if (verdict->announced > 0)
		drop_failures_from(verdict, evidence->section, verdict->announced,
						   rule->confidence + 1);
	else if (verdict->causes && verdict->burst.rule != 0 &&
			 !is_error_property(message))
		drop_failures_from(verdict, evidence->section, verdict->burst.line,
						   rule->confidence);
}

/* The line above one, of the same section. */
static Evidence
find_line_above(const Evidence *line)
{
	Evidence	above = *line;
	const char *end = line->text - 1;

	while (end > line->begin && end[-1] != '\n')
		end--;
	above.text = end;
	above.len = line->text - 1 - end;
	above.line--;
	return above;
}

/*
 * Where systemd names the step of a unit's start that failed, the line right
 * above told why: what was denied, or missing, by its errno is what the step
 * needs. A full disk is the cause whatever the step.
 */
static void
follow_unit_step(Verdict *verdict, int rule, const Evidence *evidence,
				 const Message *message)
{
	const VerdictRule *found = match_nth_rule(rule);
	Evidence	above;

	if (!text_begins(found->pattern, "\001unit ") ||
		verdict->failure_line + 1 != evidence->line || evidence->line == 1 ||
		!bytes_hold_word(message->text, message->len, "ailed at step ") ||
		bytes_hold_word(message->text, message->len, "No space left"))
		return;
	drop_failures_from(verdict, evidence->section, verdict->failure_line,
					   found->confidence);
	above = find_line_above(evidence);
	note_rule_evidence(verdict, rule, &above);
}

/*
 * Drop what only announces a failure whose cause a message names: the line
 * above a trace of calls for the trace's last line, and the lines of a burst
 * for a cause that is called so.
 */
void
follow_named_cause(Verdict *verdict, const LineFinding *finding,
				   const Evidence *evidence, const Message *message,
				   bool failure)
{
	bool		near = verdict->failure_line > 0 &&
		verdict->failure_line + 2 >= evidence->line;
	bool		java = (near || failure) && is_java_exception(message);

	if (names_cause_above(message))
		verdict->causes = true;
	else if (!is_continuation(message))
		verdict->causes = false;
	if (java && near)
		verdict->announced = verdict->failure_line;
	if (finding->failed != 0 && failure &&
		match_nth_rule(finding->failed)->outcome == FAILED)
	{
		drop_announcement(verdict, match_nth_rule(finding->failed), evidence,
						  message);
		follow_unit_step(verdict, finding->failed, evidence, message);
	}
	if (message->len > 1)
		verdict->announced = 0;
	if (failure)
		verdict->failure_line = java ? 0 : evidence->line;
}

/* The last byte of a message that is no blank and no full stop, or a blank. */
static char
last_sign_of(const Message *message)
{
	size_t		len = measure_message_words(message);

	return len > 0 ? message->text[len - 1] : ' ';
}

/*
 * Whether a message is a sentence, and no source that an error shows, with its
 * number, or part of a dump: "2> x = ", "expected: 1".
 */
static bool
is_sentence(const Message *message)
{
	const char *text = message->text;
	const char *end = text + message->len;
	int			blanks = 0;

	while (text < end && (*text == ' ' || *text == '\''))
		text++;
	if (text == end || !is_letter(*text))
		return false;
	for (; text < end; text++)
		blanks += *text == ' ' && is_word(text[-1]);
	return blanks >= 3;
}

/*
 * Whether a line below a heading tells the fault that it heads: behind a colon
 * or a bracket that is open, whatever the words of the sentence are.
 */
static bool
tells_headed_fault(const Verdict *verdict, const LineFinding *finding,
				   const Message *message)
{
	return message->level != LEVEL_WARNING &&
		(finding->failed != 0 || finding->failure_word ||
		 (verdict->heading_opens && message->level == LEVEL_NONE &&
		  is_sentence(message)) ||
		 names_cause_above(message)) &&
		!message_heads_others(message) && !is_error_property(message) &&
		memchr("[{", last_sign_of(message), 2) == NULL;
}

/*
 * Move what was noted of a heading to the line that tells its fault. Whether
 * that is no less sure than the line's own rule, or 0.
 */
static bool
move_from_heading(Verdict *verdict, const Evidence *evidence, int own)
{
	bool		surer = false;

	for (int at = 0; at < PHASE_COUNT; at++)
	{
		Evidence   *failed = &verdict->failed[at];
		int			rule = failed->rule;

		if (rule == 0 || failed->section != evidence->section ||
			failed->line != verdict->heading)
			continue;
		*failed = *evidence;
		failed->rule = rule;
		if (own == 0 || match_nth_rule(own)->outcome != FAILED ||
			match_nth_rule(rule)->confidence >= match_nth_rule(own)->confidence)
			surer = true;
		else
			failed->rule = 0;
	}
	return surer;
}

/*
 * Follow the lines below a failure that only heads them, "Invalid config,
 * exiting": the first that tells the fault, and then the cause that is named
 * of that, becomes the evidence of what was noted of the heading. Returns
 * whether the line's own rule tells less.
 */
bool
follow_heading(Verdict *verdict, const LineFinding *finding,
			   const Evidence *evidence, const Message *message)
{
	if (verdict->heading_left == 0 || message->len <= 1)
		return false;
	verdict->heading_left--;
	if (verdict->heading_told ? !names_cause_above(message) :
		!tells_headed_fault(verdict, finding, message))
		return false;
	if (!move_from_heading(verdict, evidence, finding->failed))
		return false;
	verdict->heading = evidence->line;
	verdict->heading_left = HEADED_LINES;
	verdict->heading_opens = false;
	verdict->heading_told = true;
	return true;
}

/*
 * Note that a failure's line only heads those below it; one that ends in a
 * colon only the next.
 */
void
note_heading(Verdict *verdict, const LineFinding *finding,
			 const Evidence *evidence, const Message *message, bool failure)
{
	char		last;

	if (!failure || finding->failed == 0)
		return;
	last = message->len > 0 ? last_sign_of(message) : ' ';
	if (last != '[' && !finding->heads)
		return;
	verdict->heading = evidence->line;
	verdict->heading_opens = (last == ':' || last == '[') &&
		(evidence->kinds & AGENT) != 0;
	verdict->heading_left = last == ':' ? 1 : HEADED_LINES;
	verdict->heading_told = false;
}

/*
 * Whether a program starts anew: a container's log says again, word by word,
 * what it said before it failed first. What is tried again is no start.
 */
bool
follow_program_start(Verdict *verdict, const LineFinding *finding,
					 const Evidence *evidence, const Message *message,
					 bool failure)
{
	if (failure || message->level == LEVEL_WARNING || is_continuation(message) ||
		message->len < START_MIN || (evidence->kinds & AGENT) == 0 ||
		(!verdict->pending && verdict->said_count == SAID_MAX) ||
		finding->retries)
		return false;
	if (!verdict->pending)
		verdict->said[verdict->said_count++] = message->hash;
	else
		for (int i = 0; i < verdict->said_count; i++)
			if (verdict->said[i] == message->hash)
				return true;
	return false;
}

/*
 * Whether a message says that a connection is there, and names the address
 * that a failure of the log above it could not connect to.
 */
bool
follow_connection(const Verdict *verdict, const LineFinding *finding,
				  const Evidence *evidence, const Message *message,
				  bool failure)
{
	const Evidence *failed = &verdict->failed[PHASE_HANDSHAKE];

	return !failure && message->level != LEVEL_WARNING && failed->rule != 0 &&
		failed->section == evidence->section && finding->connects &&
		shares_object(message->text, message->len, failed);
}

/*
 * Count what a log goes on with after a failure. A line that says that
 * something succeeded counts as two.
 */
void
follow_progress(Verdict *verdict, const LineFinding *finding,
				const Message *message, bool failure)
{
	if (failure)
	{
		verdict->pending = true;
		verdict->progress = 0;
		verdict->quiet = 0;
	}
	else if (verdict->pending && message->len > 1 && !finding->retries &&
			 !finding->ends)
	{
		verdict->progress += (message->level == LEVEL_LOW) + finding->succeeds;
		verdict->quiet += message->level == LEVEL_NONE && !is_continuation(message);
	}
}

/*
 * Follow the causes that a container tells as information: some programs log
 * "failed, retrying" so until they are ended. The first of those at the end of
 * the log is kept; lines that go on take it back.
 */
void
follow_told_causes(Verdict *verdict, const LineFinding *finding,
				   const Evidence *evidence, const Message *message)
{
	int			rule = finding->failed;
	bool		failure_word = finding->failure_word;

	if (message->level != LEVEL_LOW || (evidence->kinds & AGENT) == 0)
		return;
	if (rule != 0 && match_nth_rule(rule)->outcome == FAILED)
	{
		if (verdict->murmur.rule != rule)
			verdict->murmur = *evidence;
		verdict->murmur.rule = rule;
	}
	else if (failure_word && rule == 0)
	{
		if (verdict->murmur.rule != 0)
			return;
		verdict->murmur = *evidence;
		verdict->murmur.rule = match_quote_rule();
	}
	else if (!finding->retries)
		verdict->murmur.rule = 0;
}

/*
 * A connection that was refused, and the address on another line close by: in
 * the lines below it, as runtimes print what an error has, or right above.
 */
void
follow_refused(Verdict *verdict, const LineFinding *finding,
			   const Evidence *evidence, LineLevel level)
{
	int			rule = finding->failed;
	Evidence   *failed = &verdict->failed[PHASE_HANDSHAKE];
	bool		refused = rule != 0 &&
		strcmp(match_nth_rule(rule)->cause, "connection refused") == 0;
	bool		loopback = (verdict->refused_left > 0 || refused ||
							level != LEVEL_LOW) && finding->loopback;

	if (refused)
		verdict->refused_left = REFUSED_LINES;
	else if (verdict->refused_left > 0)
		verdict->refused_left--;
	if (loopback)
		verdict->loopback_left = LOOPBACK_LINES;
	else if (verdict->loopback_left > 0)
		verdict->loopback_left--;
	if (verdict->refused_left > 0 && verdict->loopback_left > 0 &&
		failed->rule != 0 && failed->section == evidence->section &&
		strcmp(match_nth_rule(failed->rule)->cause,
			   "connection refused") == 0)
		failed->rule = match_loopback_rule();
}
