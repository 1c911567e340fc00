/*
 * verdict.c
 *		Why a workspace did not boot, from the sections of a bundle.
 *
 * Every line is matched against the rules (match.c); what they say is noted
 * by phase (note.c), and what the lines around it add is followed (follow.c).
 * A section is judged by itself, then compared with those before it. judge.c
 * then judges each phase.
 */
#include "verdict/verdict.h"

#include <string.h>

#include "env/section.h"
#include "verdict/judge/client.h"
#include "verdict/judge/follow.h"
#include "verdict/judge/kept.h"
#include "verdict/judge/note.h"
#include "verdict/judge/phase.h"
#include "verdict/judge/quote.h"
#include "verdict/judge/seen.h"
#include "verdict/judge/sentence.h"
#include "verdict/judge/serving.h"
#include "verdict/judge/tail.h"
#include "verdict/judge/wrap.h"
#include "verdict/line/bytes.h"
#include "verdict/line/message.h"
#include "verdict/line/trace.h"
#include "verdict/match/match.h"
#include "verdict/setting/setting.h"

/* What is looked at of one section: its end. */
#define SECTION_MAX		(1024 * 1024)

/* No rule has a shorter pattern. */
#define LINE_MIN		3

/* Words that are so sure of a topic tell a cause. */
#define TELLING_TOPIC	0.55

/* After so many lines of information a log went on. */
#define PROGRESS		3

/* After so many lines the caller may end it all. */
#define PAUSE_LINES		128

/* Words in a section's name, and their kinds; the first match counts. */
static const struct
{
	const char *word;
	int			kinds;
}			KindsByName[] =
{
	{"docker-ps", PS},
	{"docker ps", PS},
	{"cloud-init", HOST},
	{"syslog", HOST},
	{"dmesg", HOST},
	{"kern", HOST},
	{"docker-state", HOST},
	{"kube", HOST},
	{"containerd", HOST},
	{"podman", HOST},
	{"prompt", SECTION_NONE},
	{"config", SECTION_NONE},
	{"container", AGENT},
	{"waagent", HOST},
	{"agent", AGENT},
	{"journal", HOST},
	{"console", HOST},
};

/* Return the kinds of a section by its name. */
static int
kinds_of_section(const char *name, size_t len)
{
	char		folded[256];

	if (env_section_is(name, len))
		return SECTION_NONE;
	if (len > sizeof(folded))
		len = sizeof(folded);
	for (size_t i = 0; i < len; i++)
		folded[i] = fold_byte(name[i]);
	for (size_t i = 0; i < lengthof(KindsByName); i++)
		if (memchr(folded, KindsByName[i].word[0], len) != NULL &&
			memmem(folded, len, KindsByName[i].word,
				   strlen(KindsByName[i].word)) != NULL)
			return KindsByName[i].kinds;
	return HOST | AGENT;
}

/*
 * Note a row of a table of containers, and whether its container was started.
 */
static void
note_container_row(Verdict *verdict, const LineFinding *finding,
				   const Evidence *evidence)
{
	int			rule = finding->failed != 0 ? finding->failed : finding->ok;

	if (finding->ok != 0)
		note_rule_evidence(verdict, finding->ok, evidence);
	if (finding->failed != 0)
		note_rule_evidence(verdict, finding->failed, evidence);
	if (rule != 0 &&
		(strstr(match_nth_rule(rule)->pattern, " exited (") != NULL ||
		 strstr(match_nth_rule(rule)->pattern,
				" restarting (") != NULL))
	{
		verdict->row = *evidence;
		verdict->row.rule = rule;
	}
}

/* Whether a rule tells a cause, and for surer than another rule. */
static bool
is_surer_cause(int rule, int other)
{
	return rule != 0 && match_nth_rule(rule)->outcome == FAILED &&
		match_nth_rule(rule)->confidence > match_nth_rule(other)->confidence;
}

/* A warning is kept for so many lines of warnings below it. */
#define WARNING_LINES	3

/*
 * Whether a warning is right below one that is kept, and tells no surer cause:
 * what was tried, and did not go.
 */
static bool
follows_kept_warning(const Verdict *verdict, int rule,
					 const Evidence *evidence, const Message *message,
					 bool failure)
{
	return !failure && message->level == LEVEL_WARNING &&
		evidence->line <= verdict->warning.line + WARNING_LINES &&
		verdict->warning.rule != 0 && (verdict->warning.kinds & AGENT) != 0 &&
		match_nth_rule(verdict->warning.rule)->outcome == FAILED &&
		!is_surer_cause(rule, verdict->warning.rule);
}

/*
 * Note a failure that a line tells. A warning in a container's log counts only
 * where a failure follows it at once that does not tell a surer cause: it is
 * kept until the next line, or for the warnings that follow from it.
 */
static void
note_line_failure(Verdict *verdict, int rule, const Evidence *evidence,
				  const Message *message, bool failure)
{
	if (failure && verdict->warning.rule != 0 &&
		!is_surer_cause(rule, verdict->warning.rule))
		note_rule_evidence(verdict, verdict->warning.rule, &verdict->warning);
	if (follows_kept_warning(verdict, rule, evidence, message, failure))
		return;
	if (!is_continuation(message) || failure)
		verdict->warning.rule = 0;
	if (rule == 0)
		return;
	if (failure)
		note_rule_evidence(verdict, rule, evidence);
	else if (message->level == LEVEL_WARNING && (evidence->kinds & AGENT) == 0)
	{
		Evidence	weak = *evidence;

		weak.weak = true;
		note_rule_evidence(verdict, rule, &weak);
	}
	else if (message->level == LEVEL_WARNING)
	{
		verdict->warning = *evidence;
		verdict->warning.rule = rule;
	}
}

/*
 * Note what a line says to have succeeded. A start, or an agent that works for
 * some lines, shows that what failed before in this section was tried again.
 */
static void
note_line_success(Verdict *verdict, const LineFinding *finding,
				  const Evidence *evidence)
{
	if (finding->ok != 0 && finding->failed == 0)
	{
		note_rule_evidence(verdict, finding->ok, evidence);
		if (match_nth_rule(finding->ok)->phase >= PHASE_START)
			verdict->progress = PROGRESS;
	}
	if (((evidence->kinds & AGENT) != 0 && verdict->progress == PROGRESS) ||
		(finding->ok != 0 &&
		 match_nth_rule(finding->ok)->phase == PHASE_START))
		retire_failures(verdict, evidence->section);
}

/* Whether a line tells a cause, by a rule or by what its words are about. */
static bool
tells_cause(const LineFinding *finding, const Evidence *evidence)
{
	int			rule = finding->failed != 0 ? finding->failed :
		find_line_topic(evidence);

	return rule != 0 && match_nth_rule(rule)->outcome == FAILED &&
		(rule == finding->failed ||
		 match_nth_rule(rule)->confidence >= TELLING_TOPIC);
}

/* Whether a line that was read is a failure. */
static bool
is_failure(const Evidence *evidence, const Message *message,
		   const LineFinding *finding)
{
	if (message->level == LEVEL_LOW || message->level == LEVEL_WARNING)
		return false;
	if (finding->failed != 0)
		return true;
	return (message->level == LEVEL_HIGH || finding->failure_word) &&
		!(evidence->kinds == AGENT && is_line_of_machine(evidence));
}

/* Note whether a line tells of a client of the program, a database above all. */
static void
follow_clients(Verdict *verdict, Evidence *evidence, const Message *message,
			   const LineFinding *finding, bool failure)
{
	bool		accepted = verdict->accepts;

	evidence->of_client = tells_of_client(verdict, evidence, message,
										  finding->failed, failure ||
										  message->level == LEVEL_WARNING ||
										  names_cause_above(message));
	/* a database that starts anew or ends */
	if (accepted && !verdict->accepts)
		verdict->serving = false;
	evidence->served = verdict->serving;
}

/* What failed at an earlier start does not hinder one that fails again. */
static void
follow_new_start(Verdict *verdict, const Evidence *evidence,
				 const LineFinding *finding, bool failure)
{
	if (failure && verdict->starts_anew && tells_cause(finding, evidence))
	{
		retire_failures(verdict, evidence->section);
		verdict->starts_anew = false;
	}
}

/* Judge one line of a log. */
static void
judge_log_message(Verdict *verdict, SeenMessages *seen, Evidence *evidence,
				  const Message *message, bool last)
{
	LineFinding finding = find_in_message(seen, evidence, message, last,
										  &verdict->trace);
	bool		failure = is_failure(evidence, message, &finding);

	follow_clients(verdict, evidence, message, &finding, failure);
	remember_last_line(verdict, evidence, message);
	follow_serving(verdict, evidence, message, &finding, failure);
	follow_new_start(verdict, evidence, &finding, failure);
	follow_failure_burst(verdict, evidence, message, &finding, failure);
	keep_line(verdict, evidence, message, &finding, last);
	follow_named_cause(verdict, &finding, evidence, message, failure);
	if (follow_heading(verdict, &finding, evidence, message))
		finding.failed = 0;
	finding.failed = follow_wrapping_exception(verdict, finding.failed,
											   evidence, message);
	note_line_failure(verdict, finding.failed, finding.failed == 0 ? evidence :
					  find_telling_line(verdict, evidence, message),
					  message, failure);
	note_heading(verdict, &finding, evidence, message, failure);
	follow_refused(verdict, &finding, evidence, message->level);
	follow_progress(verdict, &finding, message, failure);
	follow_told_causes(verdict, &finding, evidence, message);
	note_line_success(verdict, &finding, evidence);
	if (follow_connection(verdict, &finding, evidence, message, failure))
		verdict->failed[PHASE_HANDSHAKE].rule = 0;
	if (follow_program_start(verdict, &finding, evidence, message, failure))
		verdict->starts_anew = true;
}

/* Whether a text has nothing but white space, such as the end of a line. */
static bool
is_blank_text(const char *text, size_t len)
{
	while (len > 0 && fold_byte(text[len - 1]) == ' ')
		len--;
	return len == 0;
}

/* Follow a line that says nothing: one that is blank, or of two bytes. */
static void
follow_short_line(Verdict *verdict, const char *text, size_t len)
{
	verdict->gap++;
	/* a dump of an object is no better than its heading */
	if (len > 0 && (text[0] == '{' || text[0] == '['))
		verdict->burst_heads = false;
	if (verdict->trace.state != TRACE_NONE)
		trace_takes_line(&verdict->trace, text, len);
}

/* Whether a text is one that follow_short_line() is for. */
static bool
says_nothing(const char *text, size_t len)
{
	return len < LINE_MIN ||
		(fold_byte(text[0]) == ' ' && is_blank_text(text, len));
}

/* Judge one line. */
static void
judge_log_line(Verdict *verdict, SeenMessages *seen, Evidence *evidence,
			   bool last)
{
	Message		message;
	TraceState	state;
	Evidence	whole;

	if (says_nothing(evidence->text, evidence->len))
	{
		follow_short_line(verdict, evidence->text, evidence->len);
		return;
	}
	if (evidence->kinds == SECTION_PS)
	{
		LineFinding finding = match_rules_in_line(evidence->text,
												  evidence->len, last,
												  evidence->kinds, LEVEL_NONE,
												  NULL);

		note_container_row(verdict, &finding, evidence);
		return;
	}
	state = verdict->trace.state;
	message_read_line(evidence->text, evidence->len, &message);
	/* a line without anything behind a container's prefix */
	if (says_nothing(message.text, message.len))
	{
		follow_short_line(verdict, message.text, message.len);
		return;
	}
	if (trace_takes_line(&verdict->trace, message.text, message.len))
	{
		if (state == TRACE_NONE && verdict->trace.state == TRACE_PYTHON)
			follow_trace_begin(verdict, evidence->line);
	}
	else
	{
		/* the exception below the calls of Python, whatever it is called */
		message.raised = state == TRACE_PYTHON && message.level == LEVEL_NONE;
		if (message.raised)
			message.level = LEVEL_HIGH;
		whole = *join_wrapped_sentence(verdict, evidence, &message);
		message.hash = hash_message_text(message.text, message.len);
		judge_log_message(verdict, seen, &whole, &message, last);
	}
}

/*
 * Reset the verdict and build the index of rules. Call it before the first
 * section.
 */
void
verdict_begin(Verdict *verdict)
{
	memset(verdict, 0, sizeof(*verdict));
	match_build_index();
}

/* Remember that sections of these kinds came without contents. */
static void
note_lost_section(Verdict *verdict, int kinds, size_t section)
{
	for (int kind = SECTION_HOST; kind <= SECTION_AGENT; kind *= 2)
		if ((kinds & kind) != 0 && (verdict->lost & kind) == 0)
			verdict->lost_section[kind] = section;
	verdict->lost |= kinds;
}

/*
 * The agent's own row in a table of containers: the first whose last word is
 * "agent"; NULL where no row is named so.
 */
static const char *
find_agent_row(const char *content, const char *end)
{
	for (const char *line = content; line < end;)
	{
		const char *newline = memchr(line, '\n', end - line);
		const char *stop = newline != NULL ? newline : end;
		const char *last = stop;

		while (last > line && fold_byte(last[-1]) == ' ')
			last--;
		if (last - line > 6 && memcmp(last - 5, "agent", 5) == 0 &&
			fold_byte(last[-6]) == ' ')
			return line;
		if (newline == NULL)
			break;
		line = newline + 1;
	}
	return NULL;
}

/* True if a section's name ends so. */
static bool
name_ends_with(const char *name, size_t len, const char *end)
{
	size_t		end_len = strlen(end);

	return len >= end_len && memcmp(name + len - end_len, end, end_len) == 0;
}

/* Look for a fault of a configuration that is no log. */
static void
judge_setting_file(Verdict *verdict, const Evidence *where, const char *name,
				   size_t name_len, const char *content, size_t len)
{
	SettingFault fault = {0};
	Evidence	evidence = *where;

	if (len > SECTION_MAX)
		return;
	if (env_section_is(name, name_len))
		fault = find_env_fault(content, len);
	else if (memmem(name, name_len, ".yaml", 5) != NULL ||
			 memmem(name, name_len, ".yml", 4) != NULL)
		fault = find_yaml_fault(content, len);
	else if (name_ends_with(name, name_len, ".json"))
		fault = find_json_fault(content, len);
	else if (name_ends_with(name, name_len, ".toml"))
		fault = find_toml_fault(content, len);
	if (fault.shape == NULL)
		return;
	evidence.rule = match_shape_rule(fault.shape);
	evidence.text = fault.line;
	evidence.len = fault.len;
	evidence.line = fault.number;
	if (verdict->setting.rule == 0 || evidence.rule < verdict->setting.rule ||
		(evidence.rule == verdict->setting.rule &&
		 compare_line_bytes(&evidence, &verdict->setting) < 0))
		verdict->setting = evidence;
}

/* Reset what the verdict follows from line to line of one section. */
static void
reset_for_section(Verdict *verdict)
{
	memset(verdict->failed, 0, sizeof(verdict->failed));
	memset(&verdict->tail, 0, sizeof(verdict->tail));
	memset(&verdict->murmur, 0, sizeof(verdict->murmur));
	verdict->burst.rule = 0;
	verdict->burst_heads = false;
	verdict->pending = false;
	verdict->refused_left = verdict->loopback_left = 0;
	verdict->heading_left = 0;
	verdict->raised.len = 0;
	verdict->chain = CHAIN_NONE;
	verdict->said_count = 0;
	verdict->starts_anew = verdict->serving = false;
	verdict->progress = 0;
	verdict->quiet = 0;
	verdict->gap = 0;
	verdict->warning.rule = verdict->warned.rule = 0;
	verdict->failure_line = verdict->announced = 0;
	verdict->causes = verdict->accepts = verdict->tail_heads = false;
	verdict->tail_asked = true;
	verdict->remote_named = false;
	verdict->remote_until = NULL;
	memset(&verdict->trace, 0, sizeof(verdict->trace));
}

/*
 * Judge each line of a section that has contents up to end; of a table of
 * containers the agent's own row, if one is named so.
 */
static void
judge_section_lines(Verdict *verdict, Evidence *evidence, const char *content,
					const char *end)
{
	const char *row = evidence->kinds == SECTION_PS ?
		find_agent_row(content, end) : NULL;
	SeenMessages seen = {0};

	for (const char *line = content;; evidence->line++)
	{
		const char *newline = memchr(line, '\n', end - line);

		evidence->text = line;
		evidence->len = (newline != NULL ? newline : end) - line;
		if (end - line <= SECTION_MAX && (row == NULL || row == line))
			judge_log_line(verdict, &seen, evidence, newline == NULL);
		if (newline == NULL)
			break;
		line = newline + 1;
		if (verdict->pause != NULL && evidence->line % PAUSE_LINES == 0)
			verdict->pause();
	}
}

/*
 * Compare what a section shows with what the sections before it do: of each
 * phase, and of the last line, what counts more is kept.
 */
static void
merge_sections(Verdict *verdict, const Evidence *others,
			   const Evidence *other_tail, const Evidence *other_murmur,
			   const char *end)
{
	for (int at = 0; at < PHASE_COUNT; at++)
	{
		Evidence   *failed = &verdict->failed[at];

		failed->progress = verdict->progress;
		failed->quiet = verdict->quiet;
		if (others[at].rule != 0 &&
			(failed->rule == 0 || !outweighs_other(failed, &others[at])))
			*failed = others[at];
	}
	if (other_tail->len > 0 &&
		(verdict->tail.len == 0 ||
		 compare_line_bytes(&verdict->tail, other_tail) > 0))
		verdict->tail = *other_tail;
	if (other_murmur->rule != 0 &&
		(verdict->murmur.rule == 0 ||
		 !outweighs_other(&verdict->murmur, other_murmur)))
		verdict->murmur = *other_murmur;
	verdict->burst.progress = verdict->progress;
	verdict->burst.quiet = verdict->quiet;
	if (verdict->burst.rule != 0)
		keep_failure_burst(verdict, end);
}

/* A hash of a section's name (FNV-1a), which orders equal lines. */
static uint64_t
hash_section_name(const char *name, size_t len)
{
	uint64_t	hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char) name[i]) * UINT64_C(1099511628211);
	return hash;
}

/*
 * Judge each line of a section. The content must outlive the verdict, since
 * its evidence points into it.
 */
void
verdict_section(Verdict *verdict, size_t section, const char *name,
				size_t name_len, const char *content, size_t len)
{
	Evidence	evidence = {.section = section, .line = 1,
		.kinds = kinds_of_section(name, name_len),
	.name = hash_section_name(name, name_len), .begin = content};
	Evidence	others[PHASE_COUNT];
	Evidence	other_tail = verdict->tail;
	Evidence	other_murmur = verdict->murmur;
	const char *end;

	while (len > 0 && (content[len - 1] == '\n' || fold_byte(content[len - 1]) == ' '))
		len--;
	if (len == 0)
	{
		note_lost_section(verdict, evidence.kinds, section);
		return;
	}
	end = content + len;
	verdict->collected |= evidence.kinds;
	if (evidence.kinds == SECTION_NONE)
	{
		judge_setting_file(verdict, &evidence, name, name_len, content, len);
		return;
	}
	/* the section is judged by itself, then held against the others */
	memcpy(others, verdict->failed, sizeof(others));
	reset_for_section(verdict);
	judge_section_lines(verdict, &evidence, content, end);
	merge_sections(verdict, others, &other_tail, &other_murmur, end);
}
