/*
 * message.c
 *		Bare values behind a colon that are part of a message: "passwd: user
 *		bob does not exist", "cannot fetch token: 400 Bad Request", and the
 *		names of packages and objects that logs write in the same form.
 *
 * In a message a value is a plain word or a small number, and bare words
 * follow it or precede the key. A line in a block of "name: value" lines is
 * no message, whatever its value says.
 *
 * Most tests are for values behind a colon, where configurations and
 * programs' messages look the same. The proof is in the line: a program's
 * name at its start, a word of messages (list "message" of keys.rules) among
 * the value's, or bare words on both sides. A value with a word that looks
 * like a secret is never part of a message.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/message.h"
#include "redact/judge/not_secret.h"
#include "redact/judge/sentence.h"
#include "redact/text/cursor.h"

#define WORDS_LOOKED_AT 8		/* of a value, for a word of a message */
#define STATUS_DIGITS 3			/* of a count or a status code: 3, 404 */
#define OBJECT_DIGITS 8			/* of the hash that Java writes of an object */
#define OBJECT_DIGITS_MIN 6		/* of one whose class has no package */
#define MESSAGE_BEFORE_BYTES 128	/* in front of a key, where words are
									 * counted */
#define PIN_DIGITS 8			/* of a hexadecimal number */

/* Is the name of the key one of these words? */
static bool
key_is_one_of(const Scan *s, const Key *key, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		if (word_is(s->text + key->start, key->end - key->start, words[i]))
			return true;
	}
	return false;
}

/*
 * passwd:amd64 1:4.13, libsecret-1-0:amd64 (0.20.5-3): a package.
 *
 * dpkg and apt write NAME:ARCHITECTURE for packages that are named after
 * passwords; the names are Debian's and the two of rpm.
 */
static bool
is_architecture(const Scan *s, const Key *key, const Value *value)
{
	static const char *const names[] = {
		"amd64", "i386", "arm64", "armhf", "armel", "ppc64el", "s390x", "riscv64",
		"mips64el", "x86_64", "aarch64", "loong64", "all",
	};
	size_t		end = value->start;

	if (value->start != key->end + 1)
		return false;
	while (end < value->end && (is_alnum(scan_byte(s, end)) || scan_byte(s, end) == '_'))
		end++;
	if (end < value->end && !byte_in(scan_byte(s, end), " ,()"))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		if (end - value->start == strlen(names[i]) &&
			memcmp(s->text + value->start, names[i], end - value->start) == 0)
			return true;
	}
	return false;
}

/* passwd_1%3a4.13+dfsg1-1_amd64.deb: a file of a package. */
static bool
is_package_file(const char *text, size_t len)
{
	static const char *const ends[] = {".deb", ".udeb", ".rpm", ".dsc", ".apk"};

	if (len < 6 || !is_digit(text[0]) || memchr(text, ' ', len) != NULL)
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
	{
		size_t		n = strlen(ends[i]);

		if (len > n && memcmp(text + len - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

/* Do so many hexadecimal digits at most, and nothing else, fill the text? */
static bool
is_short_hex_text(const char *text, size_t len, size_t most)
{
	for (size_t i = 0; i < len; i++)
	{
		if (!is_xdigit(text[i]))
			return false;
	}
	return len > 0 && len <= most;
}

/*
 * Is it long enough for an object's hash, and not a year or another number?
 *
 * hashCode() in hexadecimal. Without a package's dots in front only one with
 * a letter counts, so that user@20240115 does not.
 */
static bool
is_object_hash(const char *text, size_t len)
{
	bool		letter = false;

	for (size_t i = 0; i < len; i++)
		letter |= is_lower(text[i]);
	return letter && len >= OBJECT_DIGITS_MIN;
}

/*
 * android.os.Binder@2bd79ce, Token{a64f992: what Java writes of an object.
 *
 * Object.toString() writes Class@hash; Android's records write Class{hash.
 */
static bool
is_java_object(const char *text, size_t len)
{
	const char *blank = memchr(text, ' ', len);
	size_t		n = 0;

	if (!is_alpha(text[0]))
		return false;
	if (blank != NULL)
		len = (size_t) (blank - text);
	while (n < len && (is_alnum(text[n]) || byte_in(text[n], "._$")))
		n++;
	if (n + 1 >= len || !byte_in(text[n], "@{["))
		return false;
	if (text[n] == '@')
		return is_short_hex_text(text + n + 1, len - n - 1, OBJECT_DIGITS) &&
			(memchr(text, '.', n) != NULL || is_object_hash(text + n + 1, len - n - 1));
	len -= text[len - 1] == '}' || text[len - 1] == ']';
	return is_upper(text[0]) &&
		is_short_hex_text(text + n + 1, len - n - 1, OBJECT_DIGITS);
}

/*
 * "authenticated=true": a field of its own follows the colon.
 *
 * The value behind '=' must itself be a placeholder's word, such as true or
 * none.
 */
static bool
is_answered_field(const char *text, size_t len)
{
	size_t		n = 0;

	while (n < len && (is_alpha(text[n]) || text[n] == '_'))
		n++;
	return n > 1 && n + 1 < len && text[n] == '=' &&
		is_word_in_list(LIST_PLACEHOLDER, text + n + 1, len - n - 1);
}

/* "src/chpasswd.c: Likewise": a file that something is said about. */
static bool
is_source_file(const Scan *s, const Key *key, const Value *value)
{
	size_t		dot = key->end;

	while (dot > key->start && scan_byte(s, dot - 1) != '.')
		dot--;
	return dot > key->start && is_blank(scan_byte(s, key->end + 1)) &&
		is_word_in_list(LIST_SOURCE_FILE, s->text + dot, key->end - dot) &&
		!value_looks_secret(s->options, s->text + value->start, value->end - value->start);
}

/* pam_unix(passwd:chauthtok): a service, and what it is asked for. */
static bool
is_pam_service(const Scan *s, const Key *key, const Value *value)
{
	static const char *const types[] = {"auth)", "account)", "session)", "chauthtok)", "setcred)"};

	if (key->start == s->floor || scan_byte(s, key->start - 1) != '(' ||
		value->start != key->end + 1)
		return false;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
	{
		if (scan_starts(s, value->start, types[i]))
			return true;
	}
	return false;
}

/*
 * Does a test's result begin the line at this place?
 *
 * The words of automake's and DejaGnu's test drivers.
 */
static bool
is_result_line(const Scan *s, size_t at)
{
	static const char *const results[] = {
		"PASS: ", "FAIL: ", "XFAIL: ", "XPASS: ", "SKIP: ", "UNTESTED: ", "UNSUPPORTED: ",
		"UNRESOLVED: ",
	};

	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++)
	{
		if (scan_starts(s, at, results[i]))
			return true;
	}
	return false;
}

/* "pin: 0x1f mux: 2": the number of a contact, and other settings of it. */
static bool
is_contact_number(const Scan *s, const Key *key, const Value *value)
{
	static const char *const names[] = {"pin"};
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;
	const char *blank = memchr(text, ' ', len);

	if (!key_is_one_of(s, key, names, 1))
		return false;
	if (blank != NULL)
		len = (size_t) (blank - text);
	return len > 2 && text[0] == '0' && text[1] == 'x' &&
		is_short_hex_text(text + 2, len - 2, PIN_DIGITS);
}

/*
 * Is it a word of letters only, or a number of few digits?
 *
 * A number has at most as many digits as a status code; a longer one may be a
 * PIN.
 */
static bool
is_letters_or_number(const char *text, size_t len)
{
	size_t		digits = 0;

	while (len > 1 && byte_in(text[len - 1], ".,;:!?)"))
		len--;
	for (size_t i = 0; i < len; i++)
	{
		if (is_digit(text[i]))
			digits++;
		else if (!is_alpha(text[i]) && text[i] != '\'')
			return false;
	}
	return len > 0 && (digits == 0 || (digits == len && digits <= STATUS_DIGITS));
}

/* Where the word at this place ends: at a blank, or where it all ends. */
static size_t
find_message_word_end(const Scan *s, size_t at, size_t stop)
{
	while (at < stop && !is_space(scan_byte(s, at)))
		at++;
	return at;
}

/*
 * "authentication token", at the most so many bytes: are there two bare
 * words?
 *
 * Both must have a small letter: names of settings in capitals are no
 * sentence.
 */
static bool
follows_words(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		at = key->start;
	int			words = 0;

	if (at - line > MESSAGE_BEFORE_BYTES)
		line = at - MESSAGE_BEFORE_BYTES;
	while (at > line && words < 2)
	{
		size_t		end;
		bool		small = false;

		if (scan_byte(s, at - 1) != ' ')
			return false;
		end = --at;
		/* The word before may end a clause: "SyntaxError: unexpected" */
		end -= words > 0 && end > line && byte_in(scan_byte(s, end - 1), ":,");
		for (at = end; at > line && (is_alpha(scan_byte(s, at - 1)) || scan_byte(s, at - 1) == '\''); at--)
			small |= is_lower(scan_byte(s, at - 1));
		if (at == end || !small)
			return false;
		words++;
	}
	return words == 2;
}

/*
 * Do bare words follow: no "name=", no "name:", no quote?
 *
 * Only the next word is looked at. A sign in it makes it another field, and
 * the line a list of fields.
 */
static bool
precedes_words(Scan *s, size_t at)
{
	size_t		stop = scan_line_end(s, at);
	size_t		end;

	if (at >= stop || scan_byte(s, at) != ' ')
		return false;
	end = find_message_word_end(s, ++at, stop);
	while (end > at + 1 && byte_in(scan_byte(s, end - 1), ".,;!?)"))
		end--;
	at += scan_byte(s, at) == '(';
	for (size_t i = at; i < end; i++)
	{
		if (!is_alnum(scan_byte(s, i)) && !byte_in(scan_byte(s, i), "'-/"))
			return false;
	}
	return end > at;
}

/* Is this word of a message's own: "changed", "exist", "loaded"? */
static bool
is_message_word(const char *text, size_t len)
{
	while (len > 0 && !is_alnum(text[0]))
		text++, len--;
	while (len > 0 && !is_alnum(text[len - 1]))
		len--;
	return is_word_in_list(LIST_MESSAGE, text, len) ||
		is_word_in_list(LIST_PROSE, text, len);
}

/*
 * Are these words, two or more, and one of them a message's; and no secret?
 *
 * At most WORDS_LOOKED_AT words are looked at; a message says what it is
 * about at its begin.
 */
static bool
says_something(const Scan *s, const Value *value)
{
	size_t		at = value->start;
	unsigned	words = 0;
	bool		message = false;

	while (at < value->end && words < WORDS_LOOKED_AT)
	{
		size_t		end = find_message_word_end(s, at, value->end);

		if (value_looks_secret(s->options, s->text + at, end - at))
			return false;
		message |= is_message_word(s->text + at, end - at);
		words++;
		for (at = end; at < value->end && is_blank(scan_byte(s, at)); at++)
			;
	}
	return words > 1 && message;
}

/* Does another "name: value" begin the line at this place? */
static bool
is_field_line(const Scan *s, const Key *key, size_t at, size_t indent)
{
	size_t		name = at + indent;
	size_t		end = name;

	if (name >= s->limit)
		return false;
	for (size_t i = at; i < name; i++)
	{
		if (!is_blank(scan_byte(s, i)))
			return false;
	}
	while (end < s->limit && end - name < NAME_MAX_BYTES &&
		   (is_alnum(scan_byte(s, end)) || byte_in(scan_byte(s, end), "_-.")))
		end++;
	if (end == name || scan_byte(s, end) != ':' || !is_space(scan_byte(s, end + 1)))
		return false;
	/* The same program may say more than one thing. */
	return end - name != key->end - key->start ||
		memcmp(s->text + name, s->text + key->start, end - name) != 0;
}

/* Where the line above this one begins; this one's start if it is the first. */
static size_t
find_line_above(const Scan *s, size_t line)
{
	return line <= s->floor + 1 ? line : find_line_before(s, line - 1);
}

/*
 * Is the line in a block of "name: value" lines?
 *
 * In a block of fields "password: not set" may be the value of a form; such a
 * line is left to the other judges. The lines next to it must have a name in
 * the same column, and not the same one.
 */
static bool
is_in_value_block(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		next = scan_line_end(s, key->start);
	size_t		above = find_line_above(s, line);
	size_t		indent = key->start - line;

	return (above < line && is_field_line(s, key, above, indent)) ||
		is_field_line(s, key, next + 1, indent);
}

/*
 * "PASS: addr2line" in a list of tests' results
 *
 * One such line may be "PASS: x" of a configuration; two in a row are a
 * test's report.
 */
static bool
is_in_results(Scan *s, const Key *key)
{
	size_t		line = scan_line_start(s, key->start);
	size_t		above = find_line_above(s, line);

	return key->start == line && is_result_line(s, line) &&
		((above < line && is_result_line(s, above)) ||
		 is_result_line(s, scan_line_end(s, key->start) + 1));
}

/*
 * "passwd: no changes": a program that says something, at the line's start.
 *
 * These programs change or ask for passwords, and begin their messages with
 * their own name.
 */
static bool
is_program_at_line(const Scan *s, const Key *key)
{
	static const char *const programs[] = {
		"passwd", "chpasswd", "gpasswd", "chgpasswd", "smbpasswd", "htpasswd", "kpasswd",
		"ldappasswd", "vncpasswd", "yppasswd", "mkpasswd", "unix_chkpwd", "pam_unix_passwd",
		"sshpass", "systemd-ask-password", "grub-mkpasswd", "userdel", "secret-tool", "pass",
	};

	return key_is_one_of(s, key, programs, sizeof(programs) / sizeof(programs[0]));
}

/*
 * Are there two words or more, and none that looks like a secret?
 *
 * For a line that a program's name begins: no word of a message is asked,
 * because the name is the proof.
 */
static bool
is_plain_sentence(const Scan *s, const Value *value)
{
	size_t		at = value->start;
	unsigned	words = 0;

	while (at < value->end)
	{
		size_t		end = find_message_word_end(s, at, value->end);

		if (value_looks_secret(s->options, s->text + at, end - at))
			return false;
		words++;
		for (at = end; at < value->end && is_blank(scan_byte(s, at)); at++)
			;
	}
	return words > 1;
}

/*
 * Is the value, and what is around it, a sentence about the key?
 *
 * A quoted key, an option, and a colon without a blank behind it are never in
 * a message.
 */
static bool
is_message_about_key(Scan *s, const Key *key, const Value *value)
{
	size_t		len = value->end - value->start;

	if (!is_blank(scan_byte(s, key->end + 1)) || key->dashes > 0 || key->closed)
		return false;
	if (key->place == PLACE_QUOTED)
		return (is_program_at_line(s, key) && is_plain_sentence(s, value)) ||
			says_something(s, value) || is_token_sentence(s, key, value);
	if (key->place == PLACE_LINE)
		return (is_program_at_line(s, key) && is_plain_sentence(s, value)) ||
			((says_something(s, value) || is_token_sentence(s, key, value)) &&
			 !is_in_value_block(s, key));
	if (key->place != PLACE_WORD ||
		!is_letters_or_number(s->text + value->start, len))
		return false;
	if (precedes_words(s, value->end))
		return true;
	/* "cannot decrypt secret: cipher: bad tag": one error in another */
	return (scan_line_end(s, value->end) == value->end ||
			quote_at(s, value->end).bytes != NULL ||
			(scan_byte(s, value->end) == ':' &&
			 precedes_words(s, value->end + 1))) &&
		follows_words(s, key);
}

/* "the new Token= setting": a manual names a setting. */
static bool
is_setting_named(const Scan *s, const Key *key, const Value *value)
{
	if (key->place != PLACE_WORD || scan_byte(s, key->end) != '=' ||
		!is_blank(scan_byte(s, key->end + 1)))
		return false;
	for (size_t i = value->start; i < value->end; i++)
	{
		if (!is_lower(scan_byte(s, i)) && !byte_in(scan_byte(s, i), ".,"))
			return false;
	}
	return true;
}

/*
 * "no such secret: db-credentials": the name of what is not there.
 *
 * What was not found was looked up by its name, so the name is in the message
 * and not the secret.
 */
static bool
is_absent_name(const Scan *s, const Key *key)
{
	static const char *const words[] = {"no such ", "unknown ", "unexpected ", "duplicate "};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		size_t		n = strlen(words[i]);

		if (key->start - s->floor >= n && memcmp(s->text + key->start - n, words[i], n) == 0)
			return true;
	}
	return false;
}

/*
 * "Refreshing state... [id=a]", "Creation complete after 8s": how far a
 * program is with the object in front.
 *
 * Terraform writes this behind the address of a resource, whose last part may
 * be "password".
 */
static bool
is_progress_message(const char *text, size_t len)
{
	static const char complete[] = " complete after ";
	size_t		n = 0;

	while (n < len && is_alpha(text[n]))
		n++;
	if (n < sizeof("ing") || !is_upper(text[0]))
		return false;
	if (len - n >= sizeof(complete) - 1 && memcmp(text + n, complete, sizeof(complete) - 1) == 0)
		return true;
	if (n + 1 < len && text[n] == ' ')
	{
		/* "Still creating...": the second word tells. */
		for (size_t i = n + 1; i < len && (is_alpha(text[i]) || byte_in(text[i], " -")); i++)
			n = i + 1;
	}
	return len - n >= 3 && memcmp(text + n, "...", 3) == 0 &&
		memmem(text, n, "ing", 3) != NULL;
}

/*
 * Is this bare value part of a message, and no secret?
 *
 * The key must be judged a secret's already. Only for bare values: a quoted
 * one is not a sentence's.
 */
bool
message_spares(Scan *s, const Key *key, Separator separator, const Value *value)
{
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;

	if (is_package_file(text, len) || is_java_object(text, len))
		return true;
	if (separator == SEPARATOR_EQUALS)
		return is_setting_named(s, key, value);
	return separator == SEPARATOR_COLON &&
		(is_architecture(s, key, value) || is_answered_field(text, len) ||
		 is_pam_service(s, key, value) || is_in_results(s, key) ||
		 is_source_file(s, key, value) || is_contact_number(s, key, value) ||
		 is_progress_message(text, len) ||
		 (is_absent_name(s, key) &&
		  !value_looks_secret(s->options, text, len)) ||
		 is_message_about_key(s, key, value));
}
