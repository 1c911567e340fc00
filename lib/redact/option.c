/*
 * option.c
 *		Programs whose own options carry a password: mysql -pX, curl -u U:X.
 *		(--password and its kin are keys, see key.c.)
 */
#include <string.h>

#include "redact/engine.h"

#define COMMAND_MAX 1024

/* How an option is followed by its secret. */
typedef enum OptionForm
{
	OPTION_ATTACHED = 1,		/* -pX */
	OPTION_NEXT = 2,			/* -p X */
	OPTION_USER = 4				/* only what follows the first ':' or '%' */
} OptionForm;

static const struct
{
	const char *program;
	const char *option;
	unsigned	form;
}			options[] =
{
	{"mysql", "-p", OPTION_ATTACHED},
	{"mariadb", "-p", OPTION_ATTACHED},
	{"curl", "-u", OPTION_ATTACHED | OPTION_NEXT | OPTION_USER},
	{"curl", "-U", OPTION_ATTACHED | OPTION_NEXT | OPTION_USER},
	{"curl", "--user", OPTION_NEXT | OPTION_USER},
	{"curl", "--proxy-user", OPTION_NEXT | OPTION_USER},
	{"docker login", "-p", OPTION_NEXT},
	{"podman login", "-p", OPTION_NEXT},
	{"registry login", "-p", OPTION_NEXT},
	{"sshpass", "-p", OPTION_ATTACHED | OPTION_NEXT},
	{"redis-cli", "-a", OPTION_NEXT},
	{"ldapsearch", "-w", OPTION_NEXT},
	{"ldapmodify", "-w", OPTION_NEXT},
	{"ldapadd", "-w", OPTION_NEXT},
	{"mongo", "-p", OPTION_NEXT},
	{"sqlcmd", "-P", OPTION_ATTACHED | OPTION_NEXT},
	{"smbclient", "-U", OPTION_NEXT | OPTION_USER},
	{"unzip", "-P", OPTION_NEXT},
	{"zip", "-P", OPTION_NEXT},
	{"openssl", "-passin", OPTION_NEXT | OPTION_USER},
	{"openssl", "-passout", OPTION_NEXT | OPTION_USER},
	{"openssl", "-pass", OPTION_NEXT | OPTION_USER},
	{"openssl", "-k", OPTION_NEXT},
};

/* A word of a command line; quotes and an argv's commas are left out. */
typedef struct Word
{
	size_t		start;
	size_t		end;
} Word;

static bool
is_between(unsigned char c)
{
	return is_blank(c) || c == ',' || c == '[' || c == ']' || c == '(';
}

/* Does a command end here: | or ; in front of a blank, a line's end? */
static bool
ends_command(const Scan *s, size_t at, size_t stop)
{
	return s->text[at] == '\0' ||
		((s->text[at] == '|' || s->text[at] == ';') &&
		 (at + 1 == stop || is_blank(s->text[at + 1])));
}

/* The next word in [at, stop); false at the end. */
static bool
next_word(Scan *s, size_t at, size_t stop, Word *word, size_t *next)
{
	Quote		quote;

	/* A quote that did not close has led past the end. */
	if (at >= stop)
		return false;
	while (at < stop && is_between(s->text[at]) &&
		   tag_length(s->options, s->text + at, stop - at) == 0)
		at++;
	/* audit's a1="..." */
	if (stop - at > 3 && s->text[at] == 'a' && is_digit(s->text[at + 1]))
	{
		size_t		i = at + 1;

		while (i < stop && is_digit(s->text[i]))
			i++;
		if (i < stop && s->text[i] == '=')
			at = i + 1;
	}
	if (at >= stop)
		return false;
	word->start = at;
	at += tag_length(s->options, s->text + at, stop - at);
	quote = at > word->start ? (Quote) {0} : quote_at(s, at);
	if (quote.bytes != NULL)
	{
		word->start = at + quote.len;
		word->end = quote_close(s, word->start, &quote);
		*next = word->end + quote.len;
		return word->end <= stop && *next > at;
	}
	while (at < stop && !is_blank(s->text[at]) && !ends_command(s, at, stop) &&
		   strchr("\"'`\\", s->text[at]) == NULL)
		at++;
	word->end = *next = at;
	/* A backslash or a backtick is no part of a word. */
	if (at < stop && (s->text[at] == '\\' || s->text[at] == '`'))
		*next = at + 1;
	return *next > word->start;
}

/* Note a word, or its part behind the user's name. */
static void
add_word(Scan *s, size_t start, size_t end, unsigned form, uint16_t rule)
{
	if ((form & OPTION_USER) != 0)
	{
		size_t		colon = find_outside_tags(s, start, end, ':');

		start = find_outside_tags(s, start, colon, '%') + 1;
	}
	if (start < end && !value_is_spared(s->options, s->text + start, end - start, true))
		scan_add(s, start, end, rule, 0, WEIGHT_CARRIER);
}

/* Does a word name a program of the table? Its own literal wakes us again. */
static bool
is_program(const Scan *s, const Word *word)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
	{
		size_t		n = strcspn(options[i].program, " ");

		if (s->text[word->start] == options[i].program[0] &&
			word->end - word->start == n &&
			memcmp(s->text + word->start, options[i].program, n) == 0)
			return true;
	}
	return false;
}

/* Go through a program's arguments; where they end. */
static size_t
read_arguments(Scan *s, size_t at, size_t stop, const char *program, uint16_t rule)
{
	unsigned	pending = 0;
	Word		word;

	while (next_word(s, at, stop, &word, &at))
	{
		size_t		len = word.end - word.start;

		if (pending != 0)
		{
			add_word(s, word.start, word.end, pending, rule);
			pending = 0;
			continue;
		}
		if (len < 2 || s->text[word.start] != '-')
		{
			if (len > 2 && is_program(s, &word))
				return word.start;
			continue;
		}
		for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		{
			size_t		n;

			if (options[i].program[0] != program[0] ||
				options[i].option[1] != s->text[word.start + 1] ||
				strcmp(options[i].program, program) != 0)
				continue;
			n = strlen(options[i].option);
			if (len < n || memcmp(s->text + word.start, options[i].option, n) != 0)
				continue;
			if (len == n && (options[i].form & OPTION_ATTACHED) != 0 &&
				at == word.end && quote_at(s, at).mark != 0)
			{
				/* -p'X': the quoted part belongs to the option. */
				if (next_word(s, at, stop, &word, &at))
					add_word(s, word.start, word.end, options[i].form, rule);
			}
			else if (len == n && (options[i].form & OPTION_NEXT) != 0)
				pending = options[i].form;
			else if (len > n && (options[i].form & OPTION_ATTACHED) != 0)
				add_word(s, word.start + n, word.end, options[i].form, rule);
		}
	}
	return at;
}

/* A program's name was found. */
void
parse_option(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		stop = scan_line_end(s, at);
	size_t		end = at + len;

	if (at < s->command_end)
		return;
	if (stop - at > COMMAND_MAX)
		stop = at + COMMAND_MAX;
	/* mysqldump, mongosh and the like share their first letters. */
	while (end < stop && (is_alnum(s->text[end]) || s->text[end] == '-'))
		end++;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
	{
		if (word_is(s->text + at, len, options[i].program))
		{
			Quote		quote = quote_at(s, end);

			end += quote.len;
			s->command_end = read_arguments(s, end, stop, options[i].program, arg);
			return;
		}
	}
}
