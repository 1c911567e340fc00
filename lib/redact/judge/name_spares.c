/*
 * name_spares.c
 *		Values that are no secret because the name of their key has another
 *		meaning as well: the id of a key, the pin of a chip, a count of tokens,
 *		the folder in PWD.
 *
 * Such a name by itself spares nothing. Each test asks for the form that the
 * value has under that meaning, and a value of another form is judged as any
 * other.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/engine/engine.h"
#include "redact/judge/code.h"
#include "redact/judge/name_spares.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"

#define FINGERPRINT_DIGITS 40	/* of an OpenPGP key */
#define KEY_ID_DIGITS 16		/* and of its id */
#define CHIP_NAME 5				/* letters of a chip's pin: GPIO17 */
#define CHIP_DIGITS 3			/* and its digits */
#define ADDRESS_DIGITS 16		/* of an address in memory */
#define MAIL_FIELDS 256			/* bytes in front of the session's field */
#define MAIL_SESSION_MAX 32		/* bytes of the session */
#define NUMBER_DIGITS 3			/* of a number that is no token */

/* accesskey="n" of a web page: a key of the keyboard. */
static bool
is_accelerator(const Scan *s, const Key *key, size_t len)
{
	return len == 1 &&
		word_is(s->text + key->start, key->end - key->start, "accesskey");
}

/*
 * Is it a key's fingerprint or id, or several: 16, 32 or 40 digits?
 *
 * A fingerprint is published to be compared; it is what a reader of a failed
 * build looks for. 16, 32 and 40 are the digits of a long id, of version 3
 * and of version 4 (RFC 4880).
 */
static bool
is_fingerprint(const char *text, size_t len)
{
	size_t		digits = 0;

	for (size_t i = 0; i <= len; i++)
	{
		if (i < len && is_xdigit(text[i]))
			digits++;
		else if ((i < len && !is_blank(text[i])) ||
				 (digits != 16 && digits != 32 && digits != 40))
			return false;
		else
			digits = 0;
	}
	return true;
}

/* "RSA key A035...": the fingerprint of an OpenPGP key, in a sentence. */
static bool
is_spoken_fingerprint(const Scan *s, const Key *key, const char *text,
					  size_t len)
{
	const char *name = s->text + key->end - LENGTH_OF("key");

	if ((len != FINGERPRINT_DIGITS && len != KEY_ID_DIGITS) ||
		key->end - key->start < LENGTH_OF("key") ||
		!word_is(name, LENGTH_OF("key"), "key") ||
		scan_byte(s, key->end) != ' ' ||
		key->dashes > 0)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_digit(text[i]) && (text[i] < 'A' || text[i] > 'F'))
			return false;
	}
	return true;
}

/* GPG_KEY=A035... in an image's environment: whose signature was checked. */
static bool
is_pgp_key_id(const Scan *s, const Key *key, const char *text, size_t len)
{
	const char *name = s->text + key->end;
	size_t		n = key->end - key->start;

	if (n > 0 && (name[-1] | 0x20) == 's')
		name--, n--;
	if (n < 7 || !word_is(name - LENGTH_OF("key"), LENGTH_OF("key"), "key") ||
		(name[-4] != '_' && name[-4] != '-'))
		return false;
	return (word_is(name - 7, 3, "gpg") || word_is(name - 7, 3, "pgp")) &&
		is_fingerprint(text, len);
}

/* The fingerprint or the id of a key of OpenPGP. */
static bool
is_key_id(const Scan *s, const Key *key, const char *text, size_t len)
{
	return is_pgp_key_id(s, key, text, len) ||
		is_spoken_fingerprint(s, key, text, len);
}

/* PWD=/srv, pwd: /builds/x: where a program works. */
static bool
is_working_folder(const Scan *s, const Key *key, const char *text, size_t len)
{
	return key->end - key->start >= LENGTH_OF("pwd") &&
		word_before(s, key->end, "pwd") &&
		(text[0] == '/' || text[0] == '~' ||
		 (len > 2 && is_alpha(text[0]) && text[1] == ':' && text[2] == '\\'));
}

/*
 * "tokens: 3", "tokens: prompt=3", "CONTEXT_TOKENS=200000": what a model
 * reads.
 */
static bool
is_token_count(const Scan *s, const Key *key, const char *text, size_t len)
{
	if (key->end - key->start < LENGTH_OF("tokens") ||
		!word_before(s, key->end, "tokens"))
		return false;
	while (len > 0 && is_digit(text[len - 1]))
		len--;
	if (len == 0 || text[len - 1] != '=')
		return len == 0;
	for (len--; len > 0 &&
		 (is_lower(text[len - 1]) || text[len - 1] == '_'); len--)
		;
	return len == 0;
}

/* pin: GPIO17, pin: 4: a pin of a chip; a number people know is longer. */
static bool
is_chip_pin_value(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		name = 0;
	size_t		at;

	if (!word_is(s->text + key->start, key->end - key->start, "pin"))
		return false;
	while (name < len && (is_upper(text[name]) || text[name] == '_'))
		name++;
	for (at = name; at < len && is_digit(text[at]); at++)
		;
	return at == len && at > name && at - name <= CHIP_DIGITS &&
		name <= CHIP_NAME;
}

/* token: 258, token=0x7f3a10: a parser's number, an address in memory. */
static bool
is_token_number(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		at = 0;

	if (!word_before(s, key->end, "token"))
		return false;
	if (len > LENGTH_OF("0x") && text[0] == '0' && text[1] == 'x')
	{
		for (at = LENGTH_OF("0x"); at < len && is_xdigit(text[at]); at++)
			;
		return at == len && len <= LENGTH_OF("0x") + ADDRESS_DIGITS;
	}
	while (at < len && is_digit(text[at]))
		at++;
	return at == len && len <= NUMBER_DIGITS && scan_byte(s, key->end) != '=';
}

/* SAS: 0x5000c500a1b2c3d4: a disk's address on its bus. */
static bool
is_bus_address(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		start = (size_t) (text - s->text);

	return word_is(s->text + key->start, key->end - key->start, "sas") &&
		len > LENGTH_OF("0x") && text[0] == '0' && text[1] == 'x' &&
		skip_class(s, start + LENGTH_OF("0x"), start + len, is_xdigit,
				   true) == start + len;
}

/* A chip's pin, or a number that is no token. */
static bool
is_pin_or_number(const Scan *s, const Key *key, const char *text, size_t len)
{
	return is_chip_pin_value(s, key, text, len) ||
		is_token_number(s, key, text, len);
}

/* KEY_A = 8: a number of an enumeration. */
static bool
is_key_number(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		at = 0;

	while (at < len && is_digit(text[at]))
		at++;
	return at == len && len < NUMBER_DIGITS && word_before(s, key->end, "key");
}

/* "Pin: origin deb.example.org": which packages apt prefers. */
static bool
is_apt_pin_line(const Scan *s, const Key *key, const char *text, size_t len)
{
	static const char *const kinds[] = {"origin", "release", "version"};
	const char *blank = memchr(text, ' ', len);

	return word_is(s->text + key->start, key->end - key->start, "pin") &&
		code_is_one_of(text, blank != NULL ? (size_t) (blank - text) : len,
					   kinds, sizeof(kinds) / sizeof(kinds[0]));
}

/*
 * "rip=10.0.0.1, TLS, session=<nE9aBcYo>": by what Dovecot finds the
 * lines of one connection.
 */
static bool
is_mail_connection(const Scan *s, const Key *key, const char *text, size_t len)
{
	size_t		from = key->start - s->floor > MAIL_FIELDS ?
		key->start - MAIL_FIELDS : s->floor;
	const char *fields = memrchr(s->text + from, '\n', key->start - from);

	if (text[0] != '<' || text[len - 1] != '>' || len > MAIL_SESSION_MAX ||
		!word_is(s->text + key->start, key->end - key->start, "session"))
		return false;
	if (fields == NULL)
		fields = s->text + from;
	return memmem(fields, (size_t) (s->text + key->start - fields),
				  LITERAL(" rip=")) != NULL;
}

/*
 * "tls-secret: default/ca-secret": the namespace and the name of a Secret of
 * Kubernetes, both of small letters.
 */
static bool
is_object_path(const Scan *s, const Key *key, const char *text, size_t len)
{
	const char *slash = memchr(text, '/', len);
	size_t		dashes = 0;

	if (!word_before(s, key->end, "secret") ||
		slash == NULL || slash == text ||
		slash + 1 == text + len)
		return false;
	for (const char *at = text; at < text + len; at++)
	{
		if (at != slash && !is_lower(*at) && *at != '-')
			return false;
		dashes += at > slash && *at == '-';
	}
	return dashes > 0 || text_starts(text, len, "default/");
}

/* "Reset your password: https://x/reset": where to do what a sentence says. */
static bool
is_link_in_sentence(const Scan *s, const Key *key, const char *text,
					size_t len)
{
	return key->place == PLACE_WORD && key->dashes == 0 &&
		scan_byte(s, key->end) == ':' &&
		word_is(s->text + key->start, key->end - key->start, "password") &&
		(text_starts(text, len, "https://") ||
		 text_starts(text, len, "http://"));
}

/*
 * "error.secret.missing": "Geheimnis": a message of a catalog, by the first
 * part of its name, that has no digit.
 */
static bool
is_catalog_message(const Scan *s, const Key *key, const char *text, size_t len)
{
	static const char *const parts[] = {
		"error.", "errors.", "message.", "messages.", "label.", "labels.",
		"validation.", "hint.", "tooltip.", "i18n.",
	};
	const char *name = s->text + key->start;
	bool		catalog = false;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		catalog |= text_starts(name, key->end - key->start, parts[i]);
	for (size_t i = 0; i < len && catalog; i++)
		catalog = !is_digit(text[i]);
	return catalog && key->closed;
}

/*
 * Return whether the key's name says that its value is no secret. In most
 * cases the last letter decides: y, d, n, s.
 */
bool
name_spares_value(const Scan *s, const Key *key, const char *text, size_t len,
				  bool quoted)
{
	if (is_catalog_message(s, key, text, len))
		return true;
	switch (scan_byte(s, key->end - 1) | 0x20)
	{
		case 'y':
			return is_accelerator(s, key, len) ||
				(!quoted && is_key_number(s, key, text, len)) ||
				is_key_id(s, key, text, len);
		case 'd':
			return is_working_folder(s, key, text, len) ||
				is_link_in_sentence(s, key, text, len);
		case 't':
			return is_object_path(s, key, text, len);
		case 'n':
			return is_apt_pin_line(s, key, text, len) ||
				is_mail_connection(s, key, text, len) ||
				(!quoted && is_pin_or_number(s, key, text, len));
		case 's':
			return is_token_count(s, key, text, len) ||
				is_key_id(s, key, text, len) ||
				is_bus_address(s, key, text, len);
		default:
			return false;
	}
}
