/*
 * command_line.c
 *		Programs whose own options carry a password: mysql -pX, curl -u U:X.
 *		(--password and its kin are keys, see key.c.)
 */
#include <string.h>

#include "redact/carriers/auth.h"
#include "redact/carriers/command_line.h"
#include "redact/carriers/commands.h"
#include "redact/carriers/key.h"
#include "redact/carriers/value.h"
#include "redact/carriers/value_wrap.h"
#include "redact/engine/engine.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define COMMAND_MAX 1024

/* A word of a command line; quotes and an argv's commas are left out. */
typedef struct Word
{
	size_t		start;
	size_t		end;
} Word;

/* Whether a byte separates two words of a command, or of a list of them. */
static bool
is_word_separator(unsigned char c)
{
	return is_blank(c) || c == '\r' || c == ',' || c == '[' || c == '(';
}

/*
 * Does a command end here: at | ; & or && in front of a blank or the line's
 * end? Elsewhere they are bytes of a URL or of a password. The & of a
 * redirection, >& file, ends nothing.
 */
static bool
is_command_end(const Scan *s, size_t at, size_t stop)
{
	char		c = s->text[at];
	size_t		next = at + 1;

	if (c == '&')
	{
		if (byte_before_is(s, at, s->floor, '>'))
			return false;
		next += byte_is(s, next, stop, '&');
	}
	return c == '\0' || ((c == '|' || c == ';' || c == '&') &&
						 (next >= stop || is_space(s->text[next])));
}

/*
 * Does the string end here that the command is in? Then its quote touches
 * the word in front, and what follows it is no part of a word.
 */
static bool
closes_string(const Scan *s, size_t at, size_t stop)
{
	Quote		quote = quote_at(s, at);
	size_t		next = at + quote.len;

	return quote.bytes != NULL && at > s->floor &&
		!is_word_separator(s->text[at - 1]) &&
		s->text[at - 1] != '=' &&
		(next >= stop || byte_in(s->text[next], ",}]):;\n\r"));
}

/* Skip the name of an argument in a log of audit: a1="..." */
static size_t
skip_audit_name(const Scan *s, size_t at, size_t stop)
{
	size_t		i = at + 1;

	if (stop - at <= 3 || s->text[at] != 'a' || !is_digit(s->text[i]))
		return at;
	while (i < stop && is_digit(s->text[i]))
		i++;
	return i < stop && s->text[i] == '=' ? i + 1 : at;
}

/* Skip what separates words, but not a tag. */
static size_t
skip_word_separators(const Scan *s, size_t at, size_t stop)
{
	while (at < stop && is_word_separator(s->text[at]) &&
		   tag_length(s->options, s->text + at, stop - at) == 0)
		at++;
	return at;
}

/* Does a share of Windows, \\host\name, begin here? */
static bool
is_share_path(const Scan *s, size_t at, size_t stop)
{
	return text_has(s, at, stop, "\\\\") && at + 2 < stop && !is_space(s->text[at + 2]);
}

/*
 * Return where the word without quotes ends that is at this place. A backslash
 * is part of a share's path and of /user:DOMAIN\name only.
 */
static size_t
bare_word_end(const Scan *s, size_t at, size_t stop)
{
	bool		path = is_share_path(s, at, stop) || text_has(s, at, stop, "/user:");

	while (at < stop && !is_space(s->text[at]) &&
		   !is_command_end(s, at, stop) &&
		   !byte_in(s->text[at], "\"'`\0") &&
		   (s->text[at] != '\\' || (path && !text_has(s, at, stop, "\\\""))))
		at++;
	return at;
}

/*
 * Read the next word in [at, stop), and set *next to where the one behind it
 * may begin. False at the end of the command.
 */
static bool
read_command_word(Scan *s, size_t at, size_t stop, Word *word, size_t *next)
{
	Quote		quote;

	/* A quote that did not close has led past the end. */
	if (at >= stop || closes_string(s, at, stop))
		return false;
	at = skip_word_separators(s, at, stop);
	if (at < stop && s->text[at] == ']')
		return false;			/* an argv ends */
	at = skip_audit_name(s, at, stop);
	if (at >= stop)
		return false;
	word->start = at;
	at += tag_length(s->options, s->text + at, stop - at);
	quote = at > word->start ? (Quote) {0} : quote_at(s, at);
	if (quote.bytes != NULL)
	{
		word->start = at + quote.len;
		word->end = quote_close_word(s, word->start, &quote);
		*next = word->end + quote.len;
		return word->end <= stop && *next > at;
	}
	word->end = *next = bare_word_end(s, at, stop);
	/* A backslash or a backtick is no part of a word. */
	*next += byte_is(s, *next, stop, '\\') || byte_is(s, *next, stop, '`');
	return *next > word->start;
}

/*
 * Is the word in [start, end), with its colon, of a service that takes its key
 * for a user's name: "x:X", or "x:"? Then what is in front of the colon is the
 * secret. Without a colon, colon is end.
 */
static bool
is_key_as_user(Scan *s, size_t start, size_t colon, size_t end)
{
	return colon < end && end - colon <= LENGTH_OF(":X") &&
		(colon + 1 == end || (s->text[colon + 1] | 0x20) == 'x') &&
		made_value_length(s, start, colon) == colon - start;
}

/*
 * Narrow the word in [*start, *end) to the part of it that is the secret, by
 * the form. It is empty if the word has no such part.
 */
static void
narrow_to_secret(Scan *s, size_t *start, size_t *end, unsigned form)
{
	if ((form & COMMAND_USER) != 0)
		*start = find_outside_tags(s, *start, find_outside_tags(s, *start, *end, ':'), '%') + 1;
	else if ((form & COMMAND_EQUALS) != 0)
		*start = find_outside_tags(s, *start, *end, '=') + 1;
	else if ((form & COMMAND_COMMA) != 0)
		*start = find_outside_tags(s, *start, *end, ',') + 1;
	else if ((form & COMMAND_SLASH) != 0)
	{
		/* scott/tiger@db; but not: / as sysdba, /path, ./path */
		if (!is_alnum(s->text[*start]))
		{
			*end = *start;
			return;
		}
		*start = find_outside_tags(s, *start, *end, '/') + 1;
		if (*start < *end)
			*end = find_outside_tags(s, *start, *end, '@');
	}
}

/* Note a word, or the part of it that is the secret. */
static void
add_secret_word(Scan *s, size_t start, size_t end, unsigned form,
				uint16_t rule)
{
	size_t		colon;

	if (start >= end || (form & COMMAND_SKIP) != 0)
		return;
	if ((form & COMMAND_COOKIES) != 0)
	{
		if (memchr(s->text + start, '=', end - start) != NULL)
			add_cookie_header(s, start, end, rule);
		return;
	}
	colon = (form & COMMAND_USER) != 0 ? find_outside_tags(s, start, end, ':') : end;
	if (is_key_as_user(s, start, colon, end))
	{
		value_add_keyless(s, start, colon, rule, DECODE_NONE);
		return;
	}
	/* bundle config mirror.x https://y is an URL, no user with a password. */
	if ((form & (COMMAND_NEXT | COMMAND_ATTACHED)) == 0 && text_has(s, colon, end, "://"))
		return;
	narrow_to_secret(s, &start, &end, form);
	if ((form & COMMAND_LOOKS) != 0 && !word_may_be_secret(s->options, s->text + start, end - start))
		return;
	if (start < end && !value_is_spared(s->options, s->text + start, end - start, true))
		scan_add(s, start, end, rule, 0, WEIGHT_CARRIER);
}

/* A command line that is read, and the rows of its program. */
typedef struct CommandLine
{
	const CommandOption *first;
	const CommandOption *last;	/* behind the last row */
	size_t		stop;
	uint16_t	rule;
	unsigned	pending;		/* the form of the word that comes next */
	bool		flagged;		/* the last argument is the secret */
	int			arguments;		/* that were read */
	Word		argument;		/* the last one */
} CommandLine;

/* Does this word end with this option? ":_authToken" follows a host. */
static bool
matches_option(const Scan *s, const Word *word, const char *option, size_t n)
{
	size_t		len = word->end - word->start;

	if (option[0] == ':')
		return len >= n && memcmp(s->text + word->end - n, option, n) == 0;
	return len >= n && memcmp(s->text + word->start, option, n) == 0;
}

/* -nb is -n and -b. */
static bool
matches_short_flag(const Scan *s, const Word *word, const char *option)
{
	size_t		len = word->end - word->start;
	const char *text = s->text + word->start;

	if (option[0] == '/')
		return len > strlen(option) && memcmp(text, option, strlen(option)) == 0;
	if (option[1] == '-')
		return len == strlen(option) && memcmp(text, option, len) == 0;
	return len > 1 && text[0] == '-' && text[1] != '-' &&
		memchr(text + 1, option[1], len - 1) != NULL;
}

/*
 * Return the length of a row's option if it begins the word, or ends it; else
 * 0.
 */
static size_t
option_length(const Scan *s, const Word *word, const char *option)
{
	size_t		n;

	/* Nearly always the second byte decides. */
	if (option[0] != ':' && (word->end - word->start < 2 ||
							 option[1] != s->text[word->start + 1]))
		return 0;
	n = strlen(option);
	return matches_option(s, word, option, n) ? n : 0;
}

/* Compare a word with the options of the program; where to read on. */
static size_t
read_command_option(Scan *s, CommandLine *line, Word *word, size_t at)
{
	size_t		len = word->end - word->start;

	for (const CommandOption *c = line->first; c < line->last; c++)
	{
		size_t		n;

		if (c->option == NULL)
			continue;
		if ((c->form & COMMAND_LAST) != 0)
		{
			line->flagged |= matches_short_flag(s, word, c->option);
			continue;
		}
		n = option_length(s, word, c->option);
		if (n == 0)
			continue;
		if (len == n && (c->form & COMMAND_ATTACHED) != 0 && at == word->end &&
			quote_at(s, at).mark != 0)
		{
			/* -p'X': the quoted part belongs to the option. */
			if (read_command_word(s, at, line->stop, word, &at))
				add_secret_word(s, word->start, word->end, c->form,
								line->rule);
			return at;
		}
		if ((len == n || c->option[0] == ':') && (c->form & (COMMAND_NEXT | COMMAND_SKIP)) != 0)
			line->pending = c->form;
		else if (len > n && (c->form & COMMAND_ATTACHED) != 0)
			add_secret_word(s, word->start + n, word->end, c->form,
							line->rule);
	}
	return at;
}

/* An argument that is no option: is it the one that is secret? */
static void
read_argument(Scan *s, CommandLine *line, const Word *word)
{
	size_t		name = word->start;
	bool		named;

	line->arguments++;
	line->argument = *word;
	while (name < word->end && (is_lower(s->text[name]) || s->text[name] == '_'))
		name++;
	/* username=bob is no secret; base64 may end with '='. */
	named = name + 2 < word->end && s->text[name] == '=';
	for (const CommandOption *c = line->first; c < line->last; c++)
	{
		if (c->argument == line->arguments && c->option == NULL &&
			(!named || (c->form & COMMAND_EQUALS) != 0))
			add_secret_word(s, word->start, word->end, c->form, line->rule);
	}
}

/* Go through a program's arguments; where they end. */
static size_t
read_arguments(Scan *s, size_t at, CommandLine *line)
{
	Word		word;

	while (read_command_word(s, at, line->stop, &word, &at))
	{
		size_t		len = word.end - word.start;
		char		c = len > 0 ? s->text[word.start] : '\0';

		if (line->pending != 0)
		{
			add_secret_word(s, word.start, word.end, line->pending,
							line->rule);
			line->pending = 0;
			continue;
		}
		if (len == 0)
			continue;
		if (len > 2 && c != '-' &&
			find_command_row(s->text + word.start, len) != NULL)
		{
			at = word.start;	/* its own literal starts this parser again */
			break;
		}
		at = read_command_option(s, line, &word, at);
		if (line->pending == 0 && c != '-' && !(c == '/' && len > 1 && is_alpha(s->text[word.start + 1])))
			read_argument(s, line, &word);
	}
	if (line->flagged && line->arguments > 1 &&
		!is_share_path(s, line->argument.start, line->argument.end))
		add_secret_word(s, line->argument.start, line->argument.end, 0,
						line->rule);
	return at;
}

/* The rows of the program that a literal found. */
static void
find_program_rows(const char *program, size_t len, CommandLine *line)
{
	const char *blank = memchr(program, ' ', len);
	const CommandOption *end = redact_commands + redact_ncommands;
	const CommandOption *c = find_command_row(program,
											  blank != NULL ? (size_t) (blank - program) : len);

	for (; c != NULL && c < end && c->program[0] == program[0]; c++)
	{
		if (strncmp(program, c->program, len) != 0 || c->program[len] != '\0')
			continue;
		if (line->first == NULL)
			line->first = c;
		line->last = c + 1;
	}
}

/*
 * Where the command ends that a string has, as the message of a log: the string
 * may end there, and another field follow. stop where it is in none, or where
 * the program's name, which ends at this place, has a string of its own, as in
 * audit's a0="curl" a1="-u".
 */
static size_t
find_command_end(Scan *s, size_t at, size_t stop)
{
	if (byte_is(s, at, stop, '"') || !is_within_string(s, at))
		return stop;
	for (; at < stop; at++)
	{
		if (s->text[at] != '"' && s->text[at] != '\\')
			continue;
		if (string_ends_before_value(s, at, stop))
			return at;
		at += s->text[at] == '\\';	/* an escaped quote ends no string */
	}
	return stop;
}

/* A program's name was found. */
void
parse_option(Scan *s, size_t at, size_t len, uint16_t arg)
{
	CommandLine line = {.stop = scan_line_end(s, at), .rule = arg};
	size_t		end = at + len;

	if (at < s->read.command_end ||
		(len < 5 && at > s->floor && is_alnum(s->text[at - 1]) &&
		 !is_escape_end(s, at - 1)))
		return;
	if (line.stop - at > COMMAND_MAX)
		line.stop = at + COMMAND_MAX;
	find_program_rows(s->text + at, len, &line);
	if (line.first == NULL)
		return;
	/* mysqldump, mongosh and the like share their first letters. */
	while (end < line.stop && s->text[end - 1] != ' ' &&
		   (is_alnum(s->text[end]) || s->text[end] == '-' || s->text[end] == '_' ||
			s->text[end] == '.'))
		end++;
	line.stop = find_command_end(s, end, line.stop);
	end += quote_at(s, end).len;
	s->read.command_end = read_arguments(s, end, &line);
}
