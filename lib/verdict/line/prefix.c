/*
 * prefix.c
 *		What runtimes, journals and loggers put before a message.
 *
 * One prefix goes at a time, with exactly one blank behind it: an indented
 * message stays indented.
 */
#include "verdict/line/prefix.h"

#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/form.h"
#include "verdict/line/journal.h"
#include "verdict/line/logger.h"

/* The bytes of a name of a container, a service or a process. */
static const bool InName[256] = {
	['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['-' ... '9'] = true,
	['_'] = true, ['@'] = true,
};

/* Skip bytes of a time behind its sign: digits, and colons of a zone. */
static const char *
skip_time_part(const char *at, const char *end, bool colons)
{
	for (at++; at < end && (is_digit(*at) || (colons && *at == ':'));)
		at++;
	return at;
}

/* Skip a zone behind a time: Z, +02:00, UTC. */
static const char *
skip_time_zone(const char *at, const char *end)
{
	if (at < end && *at == 'Z')
		return at + 1;
	if (at + 5 < end && (*at == '+' || *at == '-') && is_digit(at[1]))
		return skip_time_part(at, end, true);
	if (end - at > 4 && memcmp(at, " UTC", 4) == 0)
		return at + 4;
	return at;
}

/*
 * Whether a text may begin with a time: behind two digits, or three letters,
 * there is a sign or a blank, or there is one behind four digits.
 */
static bool
may_begin_with_time(const char *text, const char *end)
{
	if (end - text < 8)
		return false;
	if (!is_digit(*text))
		return text[3] == ' ';
	return text[2] == ':' || text[2] == ' ' || text[4] == '-' || text[4] == '/';
}

/* Skip seconds since 1970, "1764000068.123"; NULL if not found. */
static const char *
skip_epoch_seconds(const char *text, const char *end)
{
	const char *at;

	/* most texts differ in this byte */
	if (end - text < 12 || text[10] != '.')
		return NULL;
	at = skip_text_of_form(text, end, "##########.#");
	while (at != NULL && at < end && is_digit(*at))
		at++;
	return at;
}

/* The end of a timestamp at the start of text; NULL if not found. */
static const char *
skip_time_and_zone(const char *text, const char *end)
{
	/* and of each the place of a mark that most others do not have there */
	static const struct
	{
		const char *form;
		int			mark;
	}			forms[] =
	{
		{"####-##-##T##:##:##", 10}, {"####-##-## ##:##:##", 13},
		{"####-##-## ~#:##:##", 13}, {"####/##/## ##:##:##", 4},
		{"@@@ ~# ##:##:##", 3}, {"## @@@ #### ##:##:##", 2},
		{"##:##:##", 2},
	};
	const char *at = NULL;

	if (!may_begin_with_time(text, end))
		return skip_epoch_seconds(text, end);
	for (size_t i = 0; at == NULL && i < lengthof(forms); i++)
		if (end - text > forms[i].mark &&
			text[forms[i].mark] == forms[i].form[forms[i].mark])
			at = skip_text_of_form(text, end, forms[i].form);
	if (at == NULL)
		return NULL;
	if (at + 1 < end && (*at == '.' || *at == ',') && is_digit(at[1]))
		at = skip_time_part(at, end, false);
	return skip_time_zone(at, end);
}

/* Let a message begin here, or behind one blank that is here. */
static void
strip_to_place(Message *message, const char *at)
{
	const char *end = message->text + message->len;

	if (at < end && *at == ' ')
		at++;
	message->text = at;
	message->len = end - at;
}

/*
 * Skip the blanks that LVM's tools indent all their messages by, behind their
 * name in a journal.
 */
static const char *
skip_indent_of_lvm(const char *program, const char *message, const char *end)
{
	static const char *const names[] = {"lvm", "vgchange", "lvchange", "pvscan",
	"dmeventd"};

	if (bytes_begin_one(program, message - program, names, lengthof(names)))
		while (message < end && *message == ' ')
			message++;
	return message;
}

/*
 * Programs of a machine's early boot whose name tells what a sentence of theirs
 * is about: it stays a part of the message.
 */
static const char *const TellingPrograms[] = {"dracut", "ignition["};

/*
 * Remove the time, the host and the program of a journal or of syslog; false if
 * not found.
 */
static bool
strip_journal_header(Message *message)
{
	const char *end = message->text + message->len;
	const char *program;
	const char *at = skip_journal_header(message->text, end, &program);

	if (at == NULL)
		return false;
	at = bytes_begin_one(program, end - program, TellingPrograms,
						 lengthof(TellingPrograms)) ?
		program : skip_indent_of_lvm(program, at, end);
	message->text = at;
	message->len = end - at;
	return true;
}

/*
 * The end of a level that a colon behind the time tells: one letter, as
 * TensorFlow does, ": W "; or, in the bracket of the time, Celery's level and
 * process, ": INFO/MainProcess]". Returns at if there is no such level.
 */
static const char *
take_level_behind_time(Message *message, const char *at, const char *end,
					   bool bracket)
{
	const char *close;

	if (end - at < 5 || at[0] != ':' || at[1] != ' ')
		return at;
	if (bracket)
	{
		close = memchr(at, ']', end - at);
		if (close == NULL)
			return at;
		message->level = level_of_log_line(at, close - at);
		return close;
	}
	if (memchr("EFWI", at[2], 4) == NULL || at[3] != ' ')
		return at;
	message->level = level_of_letter(at[2], message->level);
	return at + 3;
}

/* Remove a timestamp and its delimiters; false if there is no timestamp. */
static bool
strip_leading_time(Message *message)
{
	const char *end = message->text + message->len;
	const char *start = message->text;
	bool		bracket = start < end && *start == '[';
	const char *at = skip_time_and_zone(start + bracket, end);

	if (at == NULL)
		return false;
	at = take_level_behind_time(message, at, end, bracket);
	if (bracket && at < end && *at == ']')
		at++;
	if (at < end && (*at == ' ' || *at == '\t'))
		at++;
	else if (at < end)
		return false;
	if (end - at >= 9 && (memcmp(at, "stderr ", 7) == 0 ||
						  memcmp(at, "stdout ", 7) == 0) && at[8] == ' ')
		at += 9;
	message->text = at;
	message->len = end - at;
	return true;
}

/* Remove the prefix of klog or of the kernel; false if not found. */
static bool
strip_kernel_mark(Message *message)
{
	const char *text = message->text;
	const char *end = text + message->len;
	const char *at = end - text > 1 && is_digit(text[1]) ?
		skip_text_of_form(text, end, "@#### ##:##:##.######") : NULL;
	const char *bracket;

	if (at != NULL && (bracket = memchr(at, ']', end - at)) != NULL)
	{
		message->level = *text == 'E' || *text == 'F' ? LEVEL_HIGH :
			*text == 'W' ? LEVEL_WARNING : LEVEL_LOW;
		at = bracket + 1;
	}
	else if (text < end && *text == '[')
	{
		for (at = text + 1; at < end && (*at == ' ' || *at == '.' || is_digit(*at));)
			at++;
		if (at >= end || *at != ']' || at - text < 8)
			return false;
		at++;
	}
	else
		return false;
	strip_to_place(message, at);
	return true;
}

/*
 * The end of a name of a container, a service or a process; NULL if not found.
 */
static const char *
skip_process_name(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && InName[(unsigned char) *at])
		at++;
	return at > start ? at : NULL;
}

/*
 * Remove "agent-1  | ", as compose writes before each line of a container, and
 * " | " behind a time; false if not found. name is where a process's name ends
 * that the message begins with, or NULL.
 */
static bool
strip_compose_bar(Message *message, const char *name)
{
	const char *end = message->text + message->len;
	const char *at = message->text;

	if (name != NULL)
		at = name;
	else if (at < end && *at != '|')
		return false;
	while (at < end && *at == ' ')
		at++;
	if (at >= end || *at != '|' || (name != NULL && at[-1] != ' '))
		return false;
	if (name == message->text + 1)
		message->level = level_of_letter(*message->text, message->level);
	strip_to_place(message, at + 1);
	return true;
}

/*
 * Whether "ports[0]: already in use" is about an element of a list: no process
 * has the number 0, and no program's message lacks its subject.
 */
static bool
is_of_list_element(const char *number, const char *rest, const char *end)
{
	static const char *const predicates[] = {
		"is ", "must ", "has ", "not ", "should ", "cannot ", "already ",
		"missing", "required", "expected ", "expired",
	};

	return *number == '0' ||
		bytes_begin_one(rest, end - rest, predicates, lengthof(predicates));
}

/*
 * Remove "agent[7]: ", a program and its process, which a line has without a
 * time where the journal is printed so, or syslog's daemon is a container's;
 * false if not found. at is where its name ends, or NULL.
 */
static bool
strip_program_tag(Message *message, const char *at)
{
	const char *end = message->text + message->len;
	const char *number;

	if (at == NULL || end - at < 4 || at[0] != '[' || !is_digit(at[1]) ||
		bytes_begin_one(message->text, message->len, TellingPrograms,
						lengthof(TellingPrograms)))
		return false;
	for (number = ++at; at < end && is_digit(*at);)
		at++;
	at = skip_text_of_form(at, end, "]: ");
	if (at == NULL || is_of_list_element(number, at, end))
		return false;
	message->text = at;
	message->len = end - at;
	return true;
}

/*
 * Remove "(worker pid=7) ", a process that a program names; false if not
 * found.
 */
static bool
strip_named_process(Message *message)
{
	const char *end = message->text + message->len;
	const char *at = message->text;
	const char *pid;

	if (at >= end || *at != '(' ||
		(at = skip_process_name(at + 1, end)) == NULL)
		return false;
	pid = at;
	if (end - at < 7 || memcmp(pid, " pid=", 5) != 0)
		return false;
	for (at = pid + 5; at < end && is_digit(*at);)
		at++;
	if (at >= end || *at != ')')
		return false;
	strip_to_place(message, at + 1);
	return true;
}

/*
 * Remove a level with a time behind it, and the place in the source: "ERROR
 * 11-24 10:01:22 [core.py:936] ", which some loggers write before each line of
 * a trace, too. False if not found.
 */
static bool
strip_leading_level(Message *message)
{
	const char *end = message->text + message->len;
	const char *start = message->text;
	const char *at = start;
	const char *bracket;

	while (at < end && is_capital(*at))
		at++;
	if (at - start < 4 || at >= end || *at != ' ' ||
		(bracket = skip_text_of_form(at, end, " ##-## ##:##:## [")) == NULL)
		return false;
	message->level = level_of_log_line(start, at - start);
	at = memchr(bracket, ']', end - bracket);
	if (at == NULL)
		return false;
	strip_to_place(message, at + 1);
	return true;
}

/*
 * Remove "  374:20261124:100129.985 ": a process, a date and a time in digits.
 * False if not found.
 */
static bool
strip_numbered_time(Message *message)
{
	const char *end = message->text + message->len;
	const char *at = message->text;

	while (at < end && *at == ' ')
		at++;
	if (at >= end || !is_digit(*at))
		return false;
	while (at < end && is_digit(*at))
		at++;
	at = skip_text_of_form(at, end, ":########:######.### ");
	if (at == NULL)
		return false;
	message->text = at;
	message->len = end - at;
	return true;
}

/*
 * Remove Redis's process, its part, its time and the sign of its level: "16:M
 * 24 Nov 2026 10:01:02.405 * ". Its warnings, "#", are failures, too, and tell
 * no level. False if not found.
 */
static bool
strip_redis_mark(Message *message)
{
	const char *end = message->text + message->len;
	const char *at = message->text;

	while (at < end && is_digit(*at))
		at++;
	if (at == message->text || end - at < 4 || at[0] != ':' ||
		!is_capital(at[1]) || at[2] != ' ')
		return false;
	at = skip_time_and_zone(at + 3, end);
	if (at == NULL || end - at < 3 || at[0] != ' ' ||
		memchr(".-*#", at[1], 4) == NULL || at[2] != ' ')
		return false;
	if (at[1] != '#')
		message->level = LEVEL_LOW;
	strip_to_place(message, at + 2);
	return true;
}

/*
 * Each prefix begins with a sign, a digit or three letters and a blank, or with
 * a name that a sign follows, or with capitals; so do a key and its value.
 */
bool
begins_with_plain_word(const Message *message)
{
	const char *text = message->text;
	const char *end = text + message->len;
	const char *at;

	if (message->len < 5 || !is_letter(text[0]) || is_digit(text[1]) ||
		text[3] == ' ' || (is_capital(text[0]) && is_capital(text[1])))
		return false;
	at = skip_process_name(text, end);
	return end - at > 1 && at[0] == ' ' && at[1] != ' ' && at[1] != '|';
}

/* Remove a prefix that begins with a name; false if not found. */
static bool
strip_name(Message *message)
{
	const char *name = skip_process_name(message->text,
										 message->text + message->len);

	return strip_compose_bar(message, name) || strip_program_tag(message, name);
}

/* Remove one prefix; false if the line has no prefix. */
bool
strip_one_prefix(Message *message)
{
	return strip_journal_header(message) ||
		strip_leading_time(message) ||
		strip_kernel_mark(message) ||
		strip_logger_head(message) ||
		strip_name(message) ||
		strip_named_process(message) ||
		strip_leading_level(message) ||
		strip_numbered_time(message) ||
		strip_redis_mark(message);
}
