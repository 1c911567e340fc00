/*
 * message.c
 *		What a line of a log says, without what a runtime or a journal put
 *		before and around it.
 *
 * Prefixes nest (a journal's line holds a container's JSON that holds a
 * logger's), so they are taken off one by one until none is left. Exactly one
 * blank goes with a prefix: an indented message stays indented.
 */
#include "verdict/line/message.h"

#include <stdio.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/field_name.h"
#include "verdict/line/form.h"
#include "verdict/line/letters.h"
#include "verdict/line/prefix.h"

/* Prefixes within prefixes. */
#define DEPTH_MAX 6

/* The byte that a short escape of JSON is read as: a blank for a return. */
static char
read_short_escape(char c)
{
	switch (c)
	{
		case 'n':
			return '\n';
		case 't':
			return '\t';
		case 'r':
			return ' ';
		default:
			return c;
	}
}

/* Append bytes to a text of len bytes, as far as there is room. */
static void
append_within_room(char *out, size_t room, size_t *len, const char *bytes,
				   size_t n)
{
	if (n > room - *len)
		n = room - *len;
	memcpy(out + *len, bytes, n);
	*len += n;
}

/* Skip bytes of a string of JSON to its end, or to an escape. */
static const char *
skip_plain_json(const char *at, const char *end)
{
	for (; end - at >= 16; at += 16)
	{
		unsigned int special = mark_sixteen_in_range(at, '"', '"') |
			mark_sixteen_in_range(at, '\\', '\\');

		if (special != 0)
			return at + __builtin_ctz(special);
	}
	while (at < end && *at != '"' && *at != '\\')
		at++;
	return at;
}

/* Whether an escape at its "u" is that which a terminal's colours begin with. */
static bool
text_begins_color(const char *at, const char *end)
{
	return end - at > 4 && memcmp(at, "u001", 4) == 0 && (at[4] | 0x20) == 'b';
}

/* Read one string of JSON behind its quote into out; the end of it. */
static const char *
read_json_text(const char *at, const char *end, char *out, size_t room,
			   size_t *len)
{
	*len = 0;
	for (; at < end && *at != '"'; at++)
	{
		const char *run = at;
		char		c;

		at = skip_plain_json(at, end);
		if (at > run)
		{
			append_within_room(out, room, len, run, (size_t) (at - run));
			if (at >= end || *at == '"')
				break;
		}
		c = *at;
		if (at + 1 < end)
		{
			c = *++at;
			if (c == 'u')
			{
				c = text_begins_color(at, end) ? '\033' : ' ';
				at += end - at > 4 ? 4 : 0;
			}
			else
				c = read_short_escape(c);
		}
		append_within_room(out, room, len, &c, 1);
	}
	return at < end ? at + 1 : end;
}

/* Take a text that was put together as the message. */
static void
use_built_text(Message *message, const char *built, size_t len)
{
	memcpy(message->space, built, len);
	message->text = message->space;
	message->len = len;
}

/*
 * The level that a number tells: of syslog from 0 to 7, above that the scale
 * of the loggers of Node, in steps of ten.
 */
static LineLevel
level_of_number(const char *value, size_t len)
{
	int			number = 0;

	if (len == 0 || len > 2)
		return LEVEL_NONE;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_digit(value[i]))
			return LEVEL_NONE;
		number = 10 * number + (value[i] - '0');
	}
	if (number < 10)
		return number < 4 ? LEVEL_HIGH : number == 4 ? LEVEL_WARNING : LEVEL_LOW;
	return number >= 50 ? LEVEL_HIGH : number >= 40 ? LEVEL_WARNING : LEVEL_LOW;
}

/* The level that a field tells: a word, a number or a letter of MongoDB's. */
static LineLevel
level_of_field(const char *value, size_t len)
{
	if (len == 1 && !is_digit(*value))
		return strchr("EF", *value) != NULL ? LEVEL_HIGH :
			*value == 'W' ? LEVEL_WARNING :
			strchr("ID", *value) != NULL ? LEVEL_LOW : LEVEL_NONE;
	return len > 0 && is_digit(*value) ? level_of_number(value, len) :
		level_of_log_line(value, len);
}

/*
 * Whether a text is a call: "at f (file:1:2)", "at file:1:2". A sentence that
 * begins so, "at least one key is required", has words behind it.
 */
static bool
is_call_of_value(const char *text, size_t len)
{
	if (!bytes_begin(text, len, "at "))
		return false;
	while (fold_byte(text[len - 1]) == ' ')
		len--;
	return memchr(text, '(', len) != NULL || len < 4 ||
		memchr(text + 3, ' ', len - 3) == NULL ||
		bytes_begin(text, len, "at async ");
}

/*
 * Drop the calls from a value that holds a trace: lines below its first that
 * begin with blanks and are calls. Returns the length of what is left.
 */
static size_t
drop_trace_calls(char *value, size_t len)
{
	const char *end = value + len;
	size_t		kept = 0;

	for (const char *line = value; line < end;)
	{
		const char *newline = memchr(line, '\n', end - line);
		const char *next = newline == NULL ? end : newline + 1;
		const char *at = line;

		while (at < next && (*at == ' ' || *at == '\t'))
			at++;
		if (kept == 0 || at == line || !is_call_of_value(at, next - at))
		{
			memmove(value + kept, line, next - line);
			kept += next - line;
		}
		line = next;
	}
	return kept;
}

/* The status of HTTP that is a failure and all of a value; 0 for none. */
static short
read_http_failure(const char *value, size_t len)
{
	if (len != 3 || (*value != '4' && *value != '5') ||
		!is_digit(value[1]) || !is_digit(value[2]))
		return 0;
	return (short) (100 * (value[0] - '0') + 10 * (value[1] - '0') +
					value[2] - '0');
}

/* Whether a line has the first line of a request that names no host. */
static bool
has_request_line(const Message *message)
{
	static const char *const methods[] = {
		"GET /", "HEAD /", "POST /", "PUT /", "PATCH /", "DELETE /",
	};

	return bytes_hold_one(message->text, message->len, methods,
						  lengthof(methods));
}

/*
 * Add to the text of an error the status of HTTP that a field of its own has.
 * That of a request that the program served says nothing of the program.
 */
static void
add_http_status(const Message *message, char *built, size_t *used)
{
	static const char heading[] = " status ";

	if (message->status == 0 || message->served ||
		message->level != LEVEL_HIGH ||
		*used + sizeof(heading) + 3 > MESSAGE_MAX ||
		has_request_line(message))
		return;
	*used += (size_t) snprintf(built + *used, MESSAGE_MAX - *used, "%s%d",
							   heading, message->status);
}

/* Add a field's value to the text that is put together; note a level. */
static void
add_message_field(Message *message, FieldKind kind, const char *value,
				  size_t len, char *built, size_t *used)
{
	if (kind == FIELD_LEVEL)
	{
		LineLevel	level = level_of_field(value, len);

		if (level != LEVEL_NONE)
			message->level = level;
		return;
	}
	if (kind == FIELD_STATUS)
		message->status = read_http_failure(value, len);
	if ((kind == FIELD_PATH || kind == FIELD_URL) && len > 0 && *value == '/')
		message->served = true;
	if ((kind != FIELD_TEXT && kind != FIELD_PATH) || len == 0)
		return;
	if (*used > 0 && *used < MESSAGE_MAX)
		built[(*used)++] = ' ';
	if (len > MESSAGE_MAX - *used)
		len = MESSAGE_MAX - *used;
	memcpy(built + *used, value, len);
	*used += len;
}

/*
 * Read a number of JSON behind a name and its colon, which may be a level; the
 * end of it, or of the blanks in front of another value.
 */
static const char *
add_json_number(Message *message, const char *at, const char *end,
				const char *name, size_t name_len)
{
	const char *start;

	while (at < end && *at == ' ')
		at++;
	for (start = at; at < end && is_digit(*at);)
		at++;
	if (at > start)
	{
		FieldKind	kind = classify_field_name(name, name_len);

		if (kind == FIELD_LEVEL || kind == FIELD_STATUS)
			add_message_field(message, kind, start, at - start, NULL, NULL);
	}
	return at;
}

/* Whether an object of JSON goes on behind its brace: with a name, or its end. */
static bool
object_begins(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at == end || *at == '"' || *at == '}';
}

/*
 * Read a line that is one JSON object: its message and its error, which may be
 * empty. False if it is not an object, or has neither.
 */
static bool
read_json_message(Message *message)
{
	const char *at = message->text;
	const char *end = at + message->len;
	char		name[24];
	char		value[MESSAGE_MAX];
	char		built[MESSAGE_MAX];
	size_t		name_len = 0;
	size_t		used = 0;
	bool		empty = false;

	if (at >= end || *at != '{' || !object_begins(at + 1, end))
		return false;
	for (at++; at < end;)
	{
		bool		is_name;
		size_t		len;

		if (*at++ != '"')
			continue;
		at = read_json_text(at, end, value, sizeof(value), &len);
		while (at < end && *at == ' ')
			at++;
		is_name = at < end && *at == ':';
		if (!is_name)
		{
			FieldKind	kind = classify_field_name(name, name_len);

			len = drop_trace_calls(value, len);
			add_message_field(message, kind, value, len, built, &used);
			empty |= kind == FIELD_TEXT && len == 0;
			name_len = 0;
			continue;
		}
		name_len = len < sizeof(name) ? len : 0;
		memcpy(name, value, name_len);
		at = add_json_number(message, at + 1, end, name, name_len);
	}
	if (used == 0 && !empty)
		return false;
	while (used > 0 && fold_byte(built[used - 1]) == ' ')
		used--;
	add_http_status(message, built, &used);
	use_built_text(message, built, used);
	return true;
}

/*
 * Read a value of logfmt at this place, quoted or up to the next blank; return
 * where it ends. *len is how many of its bytes are in value.
 */
static const char *
read_logfmt_value(const char *at, const char *end, char *value, size_t size,
				  size_t *len)
{
	*len = 0;
	if (at < end && *at == '"')
		return read_json_text(at + 1, end, value, size, len);
	for (; at < end && *at != ' '; at++)
	{
		if (*len < size)
			value[(*len)++] = *at;
	}
	return at;
}

/* Read a line of logfmt: one that begins with a key and has a msg. */
static bool
read_logfmt_message(Message *message)
{
	const char *at = message->text;
	const char *end = at + message->len;
	char		value[MESSAGE_MAX];
	char		built[MESSAGE_MAX];
	size_t		used = 0;
	const char *blank = memchr(at, ' ', message->len);

	/* a sentence that quotes such a line does not begin with a key */
	if (blank == NULL || memchr(at, '=', blank - at) == NULL ||
		!bytes_hold_word(at, message->len, "msg=") ||
		(!bytes_hold_word(at, message->len, "level=") &&
		 !bytes_hold_word(at, message->len, "lvl=")))
		return false;
	while (at < end)
	{
		const char *name = at;
		size_t		name_len;
		size_t		len = 0;

		while (at < end && *at != '=' && *at != ' ')
			at++;
		name_len = at - name;
		if (at >= end || *at != '=')
		{
			at += at < end;
			continue;
		}
		at++;
		at = read_logfmt_value(at, end, value, sizeof(value), &len);
		add_message_field(message, classify_field_name(name, name_len), value,
						  len, built, &used);
	}
	if (used == 0)
		return false;
	add_http_status(message, built, &used);
	use_built_text(message, built, used);
	return true;
}

/*
 * Events of Kubernetes, as kubectl prints them: "Warning  Failed  5m ..." and
 * "Normal  Started  4m ...", or the age first: "5m  Warning  Failed ...". A
 * description of a pod indents them, which makes them no part of the line
 * above. That a container is killed is called normal, too, for whatever reason.
 */
static void
read_kubernetes_event(Message *message)
{
	const char *begin = message->text;
	const char *end = begin + message->len;
	const char *at;

	while (begin < end && *begin == ' ')
		begin++;
	at = begin;
	if (at < end && is_digit(*at))
	{
		while (at < end && *at != ' ')
			at++;
		while (at < end && *at == ' ')
			at++;
		if (at - begin > 16)
			at = begin;
	}
	if (skip_text_of_form(at, end, "Warning  ") != NULL)
		message->level = LEVEL_HIGH;
	else if (skip_text_of_form(at, end, "Normal  ") != NULL &&
			 memmem(at, end - at, " Killing ", 9) == NULL)
		message->level = LEVEL_LOW;
	else
		return;
	message->text = begin;
	message->len = end - begin;
}

/*
 * Take off colours at the start, and at the end the return to none and the end
 * of a line of Windows.
 */
static void
trim_message_ends(Message *message)
{
	while (message->len > 0 && message->text[message->len - 1] == '\r')
		message->len--;
	while (message->len > 3 && message->text[message->len - 1] == 'm' &&
		   (memcmp(message->text + message->len - 3, "\033[m", 3) == 0 ||
			memcmp(message->text + message->len - 4, "\033[0m", 4) == 0))
		message->len -= message->text[message->len - 2] == '0' ? 4 : 3;
	while (message->len > 2 && message->text[0] == '\033' &&
		   message->text[1] == '[')
	{
		size_t		i = 2;

		while (i < message->len &&
			   (message->text[i] < '@' || message->text[i] > '~'))
			i++;
		i += i < message->len;
		message->text += i;
		message->len -= i;
	}
}

/*
 * Of a message in which Spring tells a chain of exceptions, each with the one
 * that it was raised for, keep the last: that tells the cause.
 */
static void
skip_to_nested_exception(Message *message)
{
	static const char mark[] = "nested exception is ";
	const char *end = message->text + message->len;
	const char *at = message->text;

	while ((at = find_bytes(at, end - at, mark, strlen(mark))) != NULL &&
		   (size_t) (end - at) > strlen(mark))
	{
		at += strlen(mark);
		message->text = at;
		message->len = end - at;
	}
}

/*
 * Set message to the text of a line without prefixes. Its text points into
 * line or into message->space, so line must outlive it.
 */
void
message_read_line(const char *line, size_t len, Message *message)
{
	message->text = line;
	message->len = len < MESSAGE_MAX ? len : MESSAGE_MAX;
	message->level = LEVEL_NONE;
	message->raised = false;
	message->status = 0;
	message->served = false;
	for (int depth = 0; depth < DEPTH_MAX; depth++)
	{
		trim_message_ends(message);
		if (begins_with_plain_word(message))
			break;
		if (!read_json_message(message) && !read_logfmt_message(message) &&
			!strip_one_prefix(message))
			break;
	}
	if (message->len > 0)
		read_kubernetes_event(message);
	if (message->level == LEVEL_NONE)
		message->level = level_of_log_line(message->text, message->len);
	skip_to_nested_exception(message);
}
