/*
 * quote.c
 *		What a log says where no rule knows it.
 *
 * The first line of the last burst of failure lines is quoted. By its words,
 * or those of the lines below it, it is about a topic (topics.def).
 */
#include "verdict/judge/quote.h"

#include <string.h>

#include "verdict/judge/follow.h"
#include "verdict/judge/kept.h"
#include "verdict/judge/phase.h"
#include "verdict/judge/script.h"
#include "verdict/line/bytes.h"
#include "verdict/line/fold.h"
#include "verdict/line/message.h"
#include "verdict/line/prefix.h"
#include "verdict/line/trace.h"
#include "verdict/match/likeness.h"
#include "verdict/match/match.h"
#include "verdict/match/shape_code.h"

/* So many lines of a burst are searched for a topic. */
#define TOPIC_LINES		8

/* So many with the calls of traces between them. */
#define TOPIC_TRACE_LINES 80

/* By how much a later line's topic must be surer. */
#define TOPIC_SURER		0.08

/* How sure a topic is; 0 for none. */
static double
topic_sureness(const Evidence *topic)
{
	return topic->rule == 0 ?
		0 : match_nth_rule(topic->rule)->confidence;
}

/*
 * True for a line below a failure that tells more of it; kept is what is kept
 * of the line, or NULL.
 */
static bool
belongs_to_failure(const Message *message, int kinds, const KeptLine *kept)
{
	if (message->level == LEVEL_HIGH || is_continuation(message))
		return true;
	return kept != NULL ? kept->hints :
		match_hints_at_failure(message->text, message->len, kinds,
							   message->level);
}

/* The length of the kind of object that is named at a place; 0 for none. */
static size_t
measure_object_kind(const char *at, const char *end)
{
	static const char *const kinds[] = {
		"module ", "package ", "table ", "relation ", "database ", "schema ",
		"role ", "user ", "plugin ", "queue ", "topic ", "bucket ", "service ",
		"container ", "image ", "namespace ", "collection ", "index ",
	};

	/* what those begin with */
	static const bool begins[256] = {
		['m'] = true, ['p'] = true, ['t'] = true, ['r'] = true, ['d'] = true,
		['s'] = true, ['u'] = true, ['q'] = true, ['b'] = true, ['c'] = true,
		['i'] = true, ['n'] = true,
	};
	char		first = fold_byte(*at);

	if (!begins[(unsigned char) first])
		return 0;
	for (size_t i = 0; i < lengthof(kinds); i++)
		if (kinds[i][0] == first &&
			(size_t) (end - at) > strlen(kinds[i]) &&
			memcmp(at + 1, kinds[i] + 1, strlen(kinds[i]) - 1) == 0)
			return strlen(kinds[i]);
	return 0;
}

/* Whether what is behind a name says something of it: " was not found". */
static bool
says_more_of_name(const char *at, const char *end)
{
	static const char *const verbs[] = {
		" was ", " is ", " does ", " not ", " could ", " cannot ", " has ",
		" failed", " did ",
	};

	return bytes_begin_one(at, end - at, verbs, lengthof(verbs));
}

/*
 * Blank the names of objects whose kind is said: that a module is called
 * billing, or a table tokens, does not tell what a failure is about.
 */
static void
blank_object_names(char *text, size_t len)
{
	char	   *end = text + len;
	char	   *blank;

	for (char *at = text; at < end; at = blank + 1)
	{
		size_t		kind = measure_object_kind(at, end);
		char	   *name = at + kind;
		char	   *stop;
		bool		quoted;

		blank = memchr(at, ' ', end - at);
		if (blank == NULL)
			blank = end - 1;
		if (kind == 0)
			continue;
		quoted = strchr("\"'`", *name) != NULL && *name != '\0';
		name += quoted;
		for (stop = name; stop < end && strchr(" \"'`,;", *stop) == NULL;)
			stop++;
		if (stop > name && (quoted || says_more_of_name(stop, end)))
			memset(name, 'x', stop - name);
	}
}

/*
 * Blank the names of systemd's services: that one is called so does not tell
 * what a failure is about.
 */
static void
blank_service_names(char *text, size_t len)
{
	char	   *end = text + len;
	char	   *at = text;

	while ((at = memmem(at, end - at, ".service", 8)) != NULL)
	{
		char	   *start = at;

		while (start > text && memchr(" '\"/", start[-1], 4) == NULL)
			start--;
		memset(start, 'x', at - start);
		at += 8;
	}
}

/* What a path does not go on with. */
static const bool PathEnds[256] = {
	[' '] = true, ['"'] = true, ['\''] = true, ['`'] = true, [','] = true,
	[';'] = true, [':'] = true, [')'] = true,[']'] = true, ['\n'] = true,
};

/*
 * Blank the folders of paths, all but the last part of each: that a file is in
 * a folder of this name does not tell what a failure is about.
 */
static void
blank_folders(char *text, size_t len)
{
	char	   *end = text + len;

	for (char *at = text; at < end &&
		 (at = memchr(at, '/', end - at)) != NULL; at++)
	{
		char	   *stop = at;
		char	   *last = NULL;

		if (at > text && memchr(" \"'`(=[", at[-1], 7) == NULL)
			continue;
		for (; stop < end && !PathEnds[(unsigned char) *stop]; stop++)
			if (*stop == '/')
				last = stop;
		if (last > at)
			memset(at + 1, 'x', last - at - 1);
		at = stop;
	}
}

/*
 * Blank the names of settings, where a message speaks of one: small words with
 * two dots between. That one is called dbms.memory.size tells nothing of memory.
 */
static void
blank_setting_names(char *text, size_t len)
{
	static const char *const kinds[] = {
		"etting", "ropert", "ption", "onfig", "arameter",
	};
	size_t		dots = 0;
	size_t		start = 0;

	if (!bytes_hold_one(text, len, kinds, lengthof(kinds)))
		return;
	for (size_t at = 0; at <= len; at++)
	{
		char		c = at < len ? text[at] : ' ';

		if ((c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '.')
		{
			dots += c == '.';
			continue;
		}
		if (dots >= 2 && !is_word(c) && c != '/')
			memset(text + start, 'x', at - start);
		start = at + 1;
		dots = 0;
	}
}

/*
 * Blank the folders of a source file that is named by a path of its own
 * folder: "packages/settings/lib.rs".
 */
static void
blank_source_folders(char *text, size_t len)
{
	static const char *const ends[] = {".rs", ".go", ".py", ".js", ".ts", ".rb",
	".ex", ".exs"};
	char	   *end = text + len;

	for (char *at = text; at < end && (at = memchr(at, '/', end - at)) != NULL;)
	{
		char	   *start = at;
		char	   *last = at;

		while (start > text && memchr(" \"'`(=[,", start[-1], 8) == NULL)
			start--;
		for (at++; at < end && !PathEnds[(unsigned char) *at]; at++)
			if (*at == '/')
				last = at;
		if (bytes_end_one(last, at - last, ends, lengthof(ends)))
			memset(start, 'x', last - start);
	}
}

/* Blank a path of an address, which begins at a place, up to where it ends. */
static char *
blank_address_path(char *at, char *end)
{
	char	   *stop = at;

	while (stop < end && memchr(" \"'`,;)]>\n", *stop, 10) == NULL)
		stop++;
	if (stop > at)
		memset(at, 'x', stop - at);
	return stop;
}

/*
 * Blank what is behind the host of an address, and a path that is said to be
 * one: that a service has a path of this name does not tell what a failure is
 * about.
 */
static void
blank_address_paths(char *text, size_t len)
{
	char	   *end = text + len;

	if (memchr(text, '/', len) == NULL)
		return;
	for (char *at = text; (at = memmem(at, end - at, "://", 3)) != NULL;)
	{
		for (at += 3; at < end && memchr("/ \"'`,;)]>\n", *at, 11) == NULL;)
			at++;
		at = blank_address_path(at, end);
	}
	for (char *at = text; (at = memmem(at, end - at, "url: /", 6)) != NULL;)
		at = blank_address_path(at + 5, end);
}

/*
 * What the words of a message are about, but for the names in it: those of its
 * first line, or of them all where that line tells of nothing.
 */
static int
find_message_topic(const Message *message, int kinds)
{
	char		text[MESSAGE_MAX];
	size_t		len = message->len < MESSAGE_MAX ? message->len : MESSAGE_MAX;
	const char *newline;
	int			topic = 0;

	memcpy(text, message->text, len);
	blank_module_words(text, len);
	blank_object_names(text, len);
	blank_service_names(text, len);
	blank_folders(text, len);
	blank_setting_names(text, len);
	blank_source_folders(text, len);
	blank_address_paths(text, len);
	newline = memchr(text, '\n', len);
	if (newline != NULL)
		topic = match_topic_of_line(text, newline - text, kinds);
	return topic != 0 ? topic : match_topic_of_line(text, len, kinds);
}

/* Whether a topic of a line is better, so sure, than the best one above it. */
static bool
is_better_topic(double sureness, const Evidence *best, bool headed,
				const Message *message)
{
	return best->rule == 0 || headed || names_cause_above(message) ||
		sureness > topic_sureness(best) + TOPIC_SURER;
}

/* Whether a burst's line is one that may have a better topic, whatever it is. */
static bool
may_tell_topic(const Message *message, const Evidence *line,
			   const KeptLine *kept, bool first, const Evidence *best,
			   bool headed)
{
	return message->level != LEVEL_LOW &&
		is_better_topic(match_surest_topic(), best, headed, message) &&
		(first || headed || belongs_to_failure(message, line->kinds, kept));
}

/* Whether a message heads what a program advises: "HINT:", "help:". */
static bool
heads_advice(const Message *message)
{
	static const char *const headings[] = {"hint:", "hints:", "help:"};
	const char *text = message->text;
	size_t		len = message->len;

	while (len > 0 && *text == ' ')
	{
		text++;
		len--;
	}
	while (len > 0 && text[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < lengthof(headings); i++)
		if (is_word_folded(text, len, headings[i]))
			return true;
	return false;
}

/* Find what a burst is about: the surest of its first lines. */
static Evidence
find_burst_topic(const Verdict *verdict, const Evidence *burst,
				 const char *end)
{
	Evidence	best = {0};
	Evidence	line = *burst;
	Trace		trace = {0};
	bool		headed = false;
	int			said = 0;

	for (int i = 0; i < TOPIC_TRACE_LINES && said < TOPIC_LINES &&
		 line.text < end; i++, line.line++)
	{
		const char *newline = memchr(line.text, '\n', end - line.text);
		const KeptLine *kept = find_kept_line(verdict, line.text);
		Message		message;
		bool		traced;

		line.len = (newline != NULL ? newline : end) - line.text;
		read_kept_line(kept, &line, &message);
		if (heads_advice(&message))
			break;
		traced = trace_takes_line(&trace, message.text, message.len);
		said += !traced;
		if (!traced && !is_job_result(&line) &&
			may_tell_topic(&message, &line, kept, i == 0, &best, headed))
		{
			line.rule = find_message_topic(&message, line.kinds);
			if (line.rule != 0 &&
				is_better_topic(topic_sureness(&line), &best, headed, &message))
			{
				best = line;
				headed = message_heads_others(&message);
			}
		}
		if (newline == NULL)
			break;
		line.text = newline + 1;
	}
	return best;
}

/*
 * Compare two lines by their bytes, then by the names of their sections, where
 * any order will do as long as it is always the same. Returns less than, equal
 * to or more than 0.
 */
int
compare_line_bytes(const Evidence *a, const Evidence *b)
{
	size_t		len = a->len < b->len ? a->len : b->len;
	int			order = memcmp(a->text, b->text, len);

	if (order == 0)
		order = (a->len > b->len) - (a->len < b->len);
	return order != 0 ? order : (a->name > b->name) - (a->name < b->name);
}

/*
 * Quote a burst, if it is better than what is quoted. One with failures of
 * more kinds is better; then the surer topic, then the better line.
 */
static void
quote_better_burst(Verdict *verdict, const Evidence *burst, const char *end)
{
	Evidence	topic;

	if (verdict->quote.rule != 0 && burst->kinds < verdict->quote.kinds)
		return;
	topic = find_burst_topic(verdict, burst, end);
	if (verdict->quote.rule != 0)
	{
		if (burst->kinds == verdict->quote.kinds &&
			(topic_sureness(&topic) < topic_sureness(&verdict->topic) ||
			 (topic_sureness(&topic) == topic_sureness(&verdict->topic) &&
			  compare_line_bytes(burst, &verdict->quote) > 0)))
			return;
	}
	verdict->quote = *burst;
	verdict->topic = topic;
}

/* Where there is no room, the quote is chosen among those that are there. */
void
keep_failure_burst(Verdict *verdict, const char *end)
{
	if (verdict->burst_count == BURSTS_MAX)
		choose_best_quote(verdict);
	verdict->bursts[verdict->burst_count] = verdict->burst;
	verdict->burst_ends[verdict->burst_count++] = end;
}

/* In the order of their sections. */
void
choose_best_quote(Verdict *verdict)
{
	for (int i = 0; i < verdict->burst_count; i++)
		quote_better_burst(verdict, &verdict->bursts[i],
						   verdict->burst_ends[i]);
	verdict->burst_count = 0;
}

/* What a line is about, by its words; 0 for nothing. */
int
find_line_topic(const Evidence *line)
{
	Message		message;

	if (is_job_result(line))
		return 0;
	message_read_line(line->text, line->len, &message);
	return find_message_topic(&message, line->kinds);
}

/* What a part of a message is about, by its words; 0 for nothing. */
int
find_text_topic(const char *text, size_t len, int kinds)
{
	Message		message = {.text = text, .len = len};

	return find_message_topic(&message, kinds);
}

/* By the first line of its message, but for the folders in it. */
int
find_line_likeness(const Evidence *line, bool surely)
{
	char		text[MESSAGE_MAX];
	Message		message;
	const char *newline;
	size_t		len;

	message_read_line(line->text, line->len, &message);
	len = message.len < MESSAGE_MAX ? message.len : MESSAGE_MAX;
	memcpy(text, message.text, len);
	blank_folders(text, len);
	newline = memchr(text, '\n', len);
	if (newline != NULL)
		len = newline - text;
	return find_likest_rule(text, len, line->kinds, surely);
}

/* Quote one line, and find what it is about: see quote.h. */
void
quote_single_line(Verdict *verdict, const Evidence *line)
{
	verdict->quote = *line;
	verdict->quote.rule = match_quote_rule();
	verdict->topic = verdict->quote;
	verdict->topic.rule = find_line_topic(line);
}
