/*
 * script.c
 *		What cloud-init and systemd say when a script or a service failed.
 *
 * cloud-init tells only that a script of the user data ended with an error;
 * why is what the script's last program printed, right above: "gzip: stdin:
 * not in gzip format".
 */
#include "verdict/judge/script.h"

#include <string.h>

#include "verdict/judge/phase.h"
#include "verdict/line/bytes.h"
#include "verdict/line/journal.h"
#include "verdict/match/match.h"

/* So many lines above are searched. */
#define COMPLAINT_LINES	4

/* Lines above an exception that are searched for the code that raised it. */
#define TRACE_LINES		60

/* A unit and its program are alike in so many letters. */
#define NAME_BEGIN		3

/* A program's name in front of what it complains of is not longer. */
#define PROGRAM_MAX		64

/* By the names that cloud-init has had for the module over the years. */
bool
tells_script_end(const Message *message)
{
	static const char *const ends[] = {
		"cc_scripts_", "odule scripts_", "odule scripts-",
		"ailed running /var/lib/cloud/",
	};

	/* most lines hold neither a part of the modules' names nor the folder's */
	return (bytes_hold_word(message->text, message->len, "scripts") ||
			bytes_hold_word(message->text, message->len, "/var/lib/cloud/")) &&
		bytes_hold_one(message->text, message->len, ends, lengthof(ends)) &&
		bytes_hold_word(message->text, message->len, "ailed");
}

/*
 * Whether a line is a complaint of a program: its name, or that of a file, and
 * a colon.
 */
static bool
is_complaint(const char *text, size_t len)
{
	const char *end = text + len;
	const char *at = text;

	while (at < end && at - text < PROGRAM_MAX &&
		   (is_letter(*at) || is_digit(*at) || strchr("_-./+", *at) != NULL))
		at++;
	if (end - at > 8 && memcmp(at, " (child):", 9) == 0)
		at += 8;
	return at - text > 1 && end - at > 4 && at[0] == ':' && at[1] == ' ' &&
		(is_letter(*text) || *text == '/');
}

/* Whether a line is no output of a script: a blank, a trace, or cloud-init's. */
static bool
is_no_output(const char *text, size_t len)
{
	return len <= 1 || *text == '+' ||
		bytes_hold_word(text, len, ".py[") || bytes_begin(text, len, "Cloud-init v");
}

/* Known by the script's path, or the tool's name, in front. */
bool
is_line_of_script(const Evidence *line)
{
	static const char *const tools[] = {
		"/var/lib/cloud/", "/tmp/", "/root/", "bash: ", "sh: ", "tar: ", "cp: ",
		"mv: ", "chmod: ", "chown: ", "ln: ", "mkdir: ", "cat: ", "sed: ",
		"install: ", "rm: ", "touch: ", "unzip: ", "gzip: ", "cd: ",
	};

	return line->kinds == HOST &&
		(bytes_begin_one(line->text, line->len, tools, lengthof(tools)) ||
		 bytes_hold_word(line->text, line->len, ": startup-script: "));
}

/* Whether a line is one of those that Python prints of its calls. */
static bool
is_python_call(const char *text, size_t len)
{
	return len <= 1 || *text == ' ' ||
		bytes_begin(text, len, "Traceback (most recent") ||
		bytes_begin(text, len, "The above exception was") ||
		bytes_begin(text, len, "During handling of");
}

/* Make the line the one above it; false for the first of its section. */
static bool
move_to_line_above(Evidence *line)
{
	const char *end;

	if (line->text == line->begin)
		return false;
	end = line->text - 1;
	for (line->text = end; line->text > line->begin && line->text[-1] != '\n';)
		line->text--;
	line->len = end - line->text;
	line->line--;
	return true;
}

/* Known by the line of cloud-init that the calls above it follow. */
bool
is_raised_by_cloud_init(const Evidence *line)
{
	Evidence	above = *line;
	bool		called = false;

	if (line->kinds != HOST || line->len == 0 || is_digit(*line->text))
		return false;
	for (int i = 0; i < TRACE_LINES && move_to_line_above(&above); i++)
	{
		if (bytes_hold_word(above.text, above.len, ".py["))
			return called;
		if (is_python_call(above.text, above.len))
			called = true;
		else if (!called)
			return false;
	}
	return false;
}

/* The first line above that is a script's has to be one. */
bool
find_script_complaint(const Evidence *line, Evidence *complaint)
{
	*complaint = *line;
	for (int i = 0; i < COMPLAINT_LINES && move_to_line_above(complaint); i++)
	{
		if (!is_no_output(complaint->text, complaint->len))
			return is_complaint(complaint->text, complaint->len);
	}
	return false;
}

/* In the words of systemd's own message, whichever process it is. */
bool
tells_service_end(const Message *message)
{
	return bytes_hold_word(message->text, message->len,
						   "rocess exited, code=");
}

/*
 * Whether a program may be that of a unit: any that is no part of the machine,
 * and of its parts those with a name like the unit's, "sshd" of "ssh.service".
 */
static bool
may_be_of_unit(const Evidence *line, const char *program, size_t len,
			   const Evidence *unit)
{
	const char *end = unit->text + unit->len;
	const char *name = journal_program(unit->text, unit->len);

	if (is_line_of_service(line))
		return true;
	name = name == NULL ? NULL : memmem(name, end - name, ": ", 2);
	return name != NULL && end - name >= 2 + NAME_BEGIN && len >= NAME_BEGIN &&
		memcmp(name + 2, program, NAME_BEGIN) == 0;
}

/*
 * Most services log to the journal, whose lines have the program's name: those
 * of other programs may be between.
 */
bool
find_service_complaint(const Evidence *line, Evidence *complaint)
{
	*complaint = *line;
	for (int i = 0; i < COMPLAINT_LINES && move_to_line_above(complaint); i++)
	{
		const char *end = complaint->text + complaint->len;
		const char *program = journal_program(complaint->text, complaint->len);
		Message		message;

		if (program == NULL || bytes_begin(program, end - program, "systemd"))
			return false;
		if (!may_be_of_unit(complaint, program, end - program, line))
			continue;
		message_read_line(complaint->text, complaint->len, &message);
		return message.level != LEVEL_LOW && message.len > 1;
	}
	return false;
}

/* Once for each form in which it does. */
void
blank_module_words(char *text, size_t len)
{
	static const char *const words[] = {
		"unning module ", "run module ", "<module '", "handling module ",
	};

	if (memmem(text, len, "module", 6) == NULL)
		return;
	for (size_t i = 0; i < lengthof(words); i++)
	{
		char	   *at = memmem(text, len, words[i], strlen(words[i]));

		if (at != NULL)
			memset(at + (strstr(words[i], "module") - words[i]), 'x', 6);
	}
}
