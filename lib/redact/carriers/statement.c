/*
 * statement.c
 *		Secrets behind the words of a protocol, a statement or a device's
 *		configuration: "> PASS x", AUTH PLAIN x, snmp-server community x,
 *		auth=("user", "x"); and what is piped into a program: echo x | chpasswd.
 *
 * A statement is known by its words, the literals of the rules in
 * carriers.rules; the table "statements" says where the secret of each one is.
 * The table is in statement_words.c.
 *
 * The forms are in statement_form.h, with the readers that have a file of
 * their own.
 *
 * Each reader stays on its line, except for the lists of users. What it finds
 * goes through value_add_keyless(), which spares placeholders and variables,
 * since no key tells that the value is a secret.
 */
#include <string.h>

#include "redact/carriers/pair.h"
#include "redact/carriers/spoken_code.h"
#include "redact/carriers/statement.h"
#include "redact/carriers/statement_form.h"
#include "redact/carriers/user_list.h"
#include "redact/carriers/value.h"
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define ECHO_MAX 256			/* bytes between echo and the program it feeds */
#define USER_BYTES 512			/* of the words of a user of SNMP */
#define CODE_MIN 10				/* bytes of an authorization code */
#define OBJECT_MAX 512			/* bytes of an object in front of a field */

/*
 * Read the next word, behind a digit that says how it is encrypted.
 *
 * A device's configuration writes "enable secret 5 $1$x" for a hash and
 * "enable password 7 x" for a weak cipher, which is as good as the password.
 * Vault's unseal key has a number and a colon in front.
 */
static void
read_next_word(Scan *s, size_t from, size_t stop, unsigned form, uint16_t rule)
{
	size_t		end;

	/* The words may hold the quote that opens the text. */
	from = s->text[from - 1] == '"' ? from - 1 : skip_blanks(s, from, stop);
	if ((form & STATEMENT_NUMBER) != 0)
	{
		size_t		colon = skip_digits(s, from, stop);

		if (colon == from || !text_has(s, colon, stop, ": "))
			return;
		from = skip_blanks(s, colon + 1, stop);
	}
	if ((form & STATEMENT_LEVEL) != 0 && stop - from > 2 && is_digit(s->text[from]) &&
		is_blank(s->text[from + 1]))
		from = skip_blanks(s, from + 1, stop);
	end = statement_word_end(s, &from, stop);
	/* AUTH LOGIN challenge: 'x' */
	if (end > from && end < stop && s->text[end - 1] == ':' && s->text[from - 1] == ' ' &&
		skip_class(s, from, end - 1, is_alpha, true) == end - 1)
	{
		from = skip_blanks(s, end, stop);
		end = statement_word_end(s, &from, stop);
	}
	/* The words go on: BY PASSWORD 'x', BY VALUES 'x' */
	if (!word_is(s->text + from, end - from, "password") &&
		!word_is(s->text + from, end - from, "values"))
		add_statement_part(s, from, end, form, rule);
}

/* Read the word behind "key": radius-server host 10.0.0.1 key 7 x. */
static void
read_word_behind_key(Scan *s, size_t at, size_t stop, unsigned form,
					 uint16_t rule)
{
	size_t		near = stop - at > NAME_MAX_BYTES ? at + NAME_MAX_BYTES : stop;
	const char *key = memmem(s->text + at, near - at, LITERAL(" key "));

	if (key != NULL)
		read_next_word(s, (size_t) (key - s->text) + LENGTH_OF(" key "), stop,
					   form, rule);
}

/*
 * Return where the arguments begin of the echo, or printf, in front of a
 * pipe; 0 if not found. A line may have several; the last one feeds the
 * program.
 */
static size_t
echo_arguments(const Scan *s, size_t from, size_t pipe)
{
	static const char echo[] = "echo ";
	static const char print[] = "printf '%s' ";
	size_t		i = from;
	const char *found;

	/* The last one, of a few. */
	for (int n = 0; n < 8; n++)
	{
		found = memmem(s->text + i, pipe - i, echo, sizeof(echo) - 1);
		if (found == NULL)
			break;
		i = (size_t) (found - s->text) + sizeof(echo) - 1;
	}
	if (i > from)
		return i;
	found = memmem(s->text + from, pipe - from, print, sizeof(print) - 1);
	return found != NULL ? (size_t) (found - s->text) + sizeof(print) - 1 : 0;
}

/*
 * Return the place behind the options of a command, such as -n and -e.
 */
static size_t
skip_command_options(const Scan *s, size_t at, size_t stop)
{
	at = skip_blanks(s, at, stop);
	while (at + 3 < stop && s->text[at] == '-' && is_alpha(s->text[at + 1]))
	{
		while (at < stop && !is_blank(s->text[at]))
			at++;
		at = skip_blanks(s, at, stop);
	}
	return at;
}

/*
 * Read what is piped into a program that takes a password on its input: echo
 * x | program, or program <<< x. Both may be there on one line. The search
 * goes no further than ECHO_MAX bytes to either side.
 */
static void
read_piped_echo(Scan *s, size_t at, size_t len, unsigned form, uint16_t rule)
{
	static const char sign[] = "<<< ";
	size_t		line = scan_line_start(s, at);
	size_t		stop = scan_line_end(s, at);
	size_t		from = at - line > ECHO_MAX ? at - ECHO_MAX : line;
	const char *pipe = memrchr(s->text + from, '|', at - from);
	size_t		near = stop - at > ECHO_MAX ? at + ECHO_MAX : stop;
	const char *here = memmem(s->text + at, near - at, sign, sizeof(sign) - 1);
	size_t		i;
	size_t		end;

	if (here != NULL && here >= s->text + at + len)
	{
		i = skip_blanks(s, (size_t) (here - s->text) + sizeof(sign) - 1, stop);
		end = statement_word_end(s, &i, stop);
		add_statement_part(s, i, end, form, rule);
	}
	if (pipe == NULL)
		return;
	i = echo_arguments(s, from, (size_t) (pipe - s->text));
	if (i == 0)
		return;
	i = skip_command_options(s, i, stop);
	end = statement_word_end(s, &i, (size_t) (pipe - s->text));
	if (end <= (size_t) (pipe - s->text))
		add_statement_part(s, i, end, form, rule);
}

/*
 * Read the password of Go's MySQL driver, app:x@tcp(db:3306)/app: it is in
 * front of the words. The user's name begins behind white space, a quote, or
 * the bracket of a call.
 */
static void
read_password_before(Scan *s, size_t at, uint16_t rule)
{
	size_t		line = scan_line_start(s, at);
	size_t		from = at - line > NAME_MAX_BYTES ? at - NAME_MAX_BYTES : line;
	size_t		start = at;
	size_t		colon;

	while (start > from && !is_space(s->text[start - 1]) && !byte_in(s->text[start - 1], "\"'`{\0") &&
		   !(s->text[start - 1] == '(' && start >= from + LENGTH_OF("tcp(") && follows(s, start, "tcp(")))
		start--;
	colon = find_outside_tags(s, start, at, ':');
	if (colon > start && colon < at)
		add_statement_part(s, colon + 1, at, 0, rule);
}

/*
 * Is this a user of Redis: "user alice on >x", or "ACL SETUSER alice on >x"?
 * The words " on >" by themselves are a prompt or a comparison.
 */
static bool
is_redis_acl_user(Scan *s, size_t at)
{
	size_t		line = scan_line_start(s, at);

	if (at - line > NAME_MAX_BYTES)
		return false;
	while (line < at && is_blank(s->text[line]))
		line++;
	return (at - line > LENGTH_OF("user ") && memcmp(s->text + line, LITERAL("user ")) == 0) ||
		memmem(s->text + line, at - line, LITERAL("SETUSER ")) != NULL;
}

/*
 * Is an option with a user's name in front of this place, and a password by its
 * look behind the words: tool -u bob -p x? -p by itself is a port or a path.
 */
static bool
is_behind_user_option(Scan *s, size_t at, size_t from, size_t stop)
{
	static const char *const options[] = {" -u ", " -U ", " --user ", " --username "};
	size_t		line = scan_line_start(s, at);
	size_t		floor = at - line > NAME_MAX_BYTES ? at - NAME_MAX_BYTES : line;
	size_t		end = statement_word_end(s, &from, stop);

	if (!word_is_typed(s->text + from, end - from))
		return false;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
	{
		if (memmem(s->text + floor, at - floor, options[i], strlen(options[i])) != NULL)
			return true;
	}
	return false;
}

/* Does this byte end a parameter of a query? */
static bool
ends_parameter(unsigned char c)
{
	return !is_alnum(c) && !byte_in(c, "/-_.~%+=\0");
}

/*
 * Read a parameter of a query, if it is long enough and looks like a secret.
 *
 * The authorization code of OAuth and SAML's response are in a URL or a
 * form, where "code" is also the name of harmless parameters; so the value's
 * look decides.
 */
static void
read_query_parameter(Scan *s, size_t from, size_t stop, unsigned form,
					 uint16_t rule)
{
	size_t		end = find_known_end(s, &s->memos.parameter, from, stop,
									 ends_parameter);

	if (end - from >= CODE_MIN && value_looks_secret(s->options, s->text + from, end - from))
		add_statement_part(s, from, end, form, rule);
}

/* Read the rest of the line, without the blanks at its end. */
static void
read_rest_of_line(Scan *s, size_t from, size_t stop, unsigned form,
				  uint16_t rule)
{
	while (stop > from && is_space(s->text[stop - 1]))
		stop--;
	add_statement_part(s, from, stop, form, rule);
}

/*
 * Read the quoted text behind the next '='.
 *
 * SET PASSWORD FOR 'app'@'%' = 'x', with or without a call around it.
 */
static void
read_text_behind_equals(Scan *s, size_t from, size_t stop, unsigned form,
						uint16_t rule)
{
	size_t		end = stop - from > NAME_MAX_BYTES ? from + NAME_MAX_BYTES : stop;

	from = skip_blanks(s, find_outside_tags(s, from, end, '=') + 1, stop);
	if (from < stop && quote_at(s, from).bytes != NULL)
	{
		end = statement_word_end(s, &from, stop);
		add_statement_part(s, from, end, form, rule);
	}
}

/* Reads from this place up to the line's end, and adds what is secret. */
typedef void (*StatementReader) (Scan *s, size_t from, size_t stop, unsigned form,
								 uint16_t rule);

/* Is the word an algorithm of a user of SNMP: SHA, SHA-256, AES192C, 3DES? */
static bool
is_snmp_algorithm(const char *word, size_t len)
{
	size_t		name = len > 0 && word[0] == '3' ? LENGTH_OF("3des") : LENGTH_OF("aes");

	if (len < name ||
		!(word_is(word, name, "md5") || word_is(word, name, "sha") || word_is(word, name, "aes") ||
		  word_is(word, name, "des") || word_is(word, name, "3des")))
		return false;
	while (name < len && (is_digit(word[name]) || word[name] == '-'))
		name++;
	return name == len || (name + 1 == len && to_lower(word[name]) == 'c');
}

/* Does the word begin the statement of a user of SNMP? */
static bool
begins_snmp_user(const char *word, size_t len)
{
	return word_is(word, len, "createUser") || word_is(word, len, "snmp-server");
}

/*
 * createUser bob SHA "x" AES "y", snmp-server user bob g v3 auth sha x priv aes
 * 128 y: each word behind the name of an algorithm and the length of its key.
 */
static void
read_snmp_user(Scan *s, size_t from, size_t stop, unsigned form, uint16_t rule)
{
	bool		armed = false;
	bool		priv = false;	/* an algorithm or its key may follow */

	(void) form;
	if (stop - from > USER_BYTES)
		stop = from + USER_BYTES;
	while ((from = skip_blanks(s, from, stop)) < stop)
	{
		size_t		start = from;
		size_t		end = statement_word_end(s, &from, stop);
		size_t		quote = from - start;

		if (end > stop)
			end = stop;
		/* The words of another user are read from their own literal. */
		if (begins_snmp_user(s->text + from, end - from))
			return;
		if (armed && !(priv && is_snmp_algorithm(s->text + from, end - from)) &&
			(quote > 0 || end - from != 3 || skip_digits(s, from, end) != end))
		{
			value_add_keyless(s, from, end, rule, DECODE_NONE);
			armed = false;
		}
		else
		{
			priv = word_is(s->text + from, end - from, "priv");
			armed |= priv || is_snmp_algorithm(s->text + from, end - from);
		}
		from = end + (end == start ? 1 : quote);
	}
}

/* Read the values of parameters behind the words. */
static void
read_parameters(Scan *s, size_t from, size_t stop, unsigned form, uint16_t rule)
{
	(void) form;
	read_bound_parameters(s, from, stop, rule);
}

/* The readers of what is behind the words, on their line. */
static const StatementReader behind_readers[STATEMENT_READER + 1] = {
	[STATEMENT_WORD] = read_next_word,
	[STATEMENT_LINE] = read_rest_of_line,
	[STATEMENT_SECOND] = read_call_arguments,
	[STATEMENT_QUERY] = read_query_parameter,
	[STATEMENT_EQUALS] = read_text_behind_equals,
	[STATEMENT_KEY] = read_word_behind_key,
	[STATEMENT_BOUND] = read_parameters,
	[STATEMENT_SNMP] = read_snmp_user,
};

/*
 * Return where the value of the field "value" begins that is in front of this
 * place, in the same object on few lines; the same place if it is not there.
 */
static size_t
find_value_in_front(const Scan *s, size_t at)
{
	size_t		floor = at - s->floor > OBJECT_MAX ? at - OBJECT_MAX : s->floor;
	const char *open = memrchr(s->text + floor, '{', at - floor);

	if (open == NULL || memchr(open, '}', s->text + at - open) != NULL)
		return at;
	for (size_t i = (size_t) (open - s->text); i + LENGTH_OF("value") < at; i++)
	{
		size_t		end = i + LENGTH_OF("value");

		if (byte_in(s->text[i], "vV\0") && word_is(s->text + i, LENGTH_OF("value"), "value") &&
			find_quote_before(s, i).bytes != NULL && quote_at(s, end).bytes != NULL)
		{
			end += quote_at(s, end).len;
			return end < at && s->text[end] == ':' ? end + 1 : at;
		}
	}
	return at;
}

/*
 * Read the quoted field "value" of the object in which another field's text is
 * at this place: {"Type": "SecureString", "Value": "x"}.
 */
static void
read_paired_value(Scan *s, size_t at, size_t end, uint16_t rule)
{
	Key			key = {.start = at, .end = end, .closed = true};
	size_t		from;
	size_t		stop;

	if (!find_pair_value(s, &key, &from))
		from = find_value_in_front(s, at);
	from = skip_blanks(s, from, s->limit);
	if (from == at || quote_at(s, from).bytes == NULL)
		return;
	stop = statement_word_end(s, &from, scan_line_end(s, from));
	/* A key's name says more of the value than this field does. */
	if (!value_is_spared(s->options, s->text + from, stop - from, true) &&
		!value_is_prose(s->text + from, stop - from))
		scan_add(s, from, stop, rule, 0, WEIGHT_NEAR);
}

/*
 * Read a statement whose reader needs the place of its words: the secret is in
 * front of them, on other lines, or depends on how the line begins.
 */
static void
read_around_words(Scan *s, size_t at, size_t len, unsigned form, uint16_t rule)
{
	size_t		from = at + len;

	switch (form & STATEMENT_READER)
	{
		case STATEMENT_LAST:
			/* The literal may hold the quote that opens a word. */
			read_last_word(s, at, s->text[from - 1] == '"' ? from - 1 : from, form, rule);
			break;
		case STATEMENT_ENTRY:
			parse_user_entry(s, at, from, (form & STATEMENT_LOOKS) != 0, rule);
			break;
		case STATEMENT_USERS:
			parse_user_list(s, at, false, rule);
			break;
		case STATEMENT_ECHO:
			read_piped_echo(s, at, len, form, rule);
			if (scan_byte(s, from) == ':' && from + 1 >= scan_line_end(s, at))
				parse_user_list(s, at, true, rule);
			break;
		case STATEMENT_BEFORE:
			read_password_before(s, at, rule);
			break;
		case STATEMENT_CODE:
			parse_code_behind(s, at, len, rule);
			break;
		case STATEMENT_CODE_BEFORE:
			parse_code_before(s, at, len, rule);
			break;
		case STATEMENT_SECRETS:
			parse_secrets_line(s, at, rule);
			break;
		case STATEMENT_HEXDUMP:
			read_named_dump(s, at, len, rule);
			break;
		case STATEMENT_REPLY:
			read_reply_below(s, at, rule);
			break;
		case STATEMENT_PAIR:
			read_paired_value(s, at, s->text[from - 1] == '"' ? from - 1 : from, rule);
			break;
		default:
			break;
	}
}

/*
 * Read the secret of the statement whose words are the len bytes at this
 * place; arg is the rule. A spelling that the table does not have adds
 * nothing.
 */
void
parse_statement(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		stop = scan_line_end(s, at);
	size_t		from = at + len;
	unsigned	form = find_statement_form(s, s->text + at, len);
	StatementReader reader;

	/* Words that end with their line have nothing behind them. */
	if ((from > stop && s->text[from - 1] != '\n') ||
		((form & STATEMENT_ACL) != 0 && !is_redis_acl_user(s, at)) ||
		((form & STATEMENT_OPTION) != 0 && !is_behind_user_option(s, at, from, stop)))
		return;
	reader = behind_readers[form & STATEMENT_READER];
	if (reader != NULL)
		reader(s, from, stop, form, arg);
	else
		read_around_words(s, at, len, form, arg);
}
