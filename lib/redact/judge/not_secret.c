/*
 * not_secret.c
 *		Values that are no secret although they are where one would be:
 *		placeholders, masks, words of a message; references and program text
 *		are reference.c's.
 *
 * A judge may spare a value only where it is sure: a secret that is spared
 * goes out, a word that is not costs a reader some context. So each test here
 * is for one kind of value that people write in a secret's place, and what no
 * test knows is a secret.
 *
 * The tests are ordered by cost: kinds_of_bytes() reads the value once, and
 * most tests are skipped because the value has no byte that they need. All of
 * them read at most VALUE_SPARED_MAX bytes, but for is_public_key_text() and
 * is_text_only_tags().
 *
 * To add a kind: a word belongs into the list "placeholder" of keys.rules; a
 * form needs a test here, called where its bytes are known to be there.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/not_secret.h"
#include "redact/judge/reference.h"
#include "redact/text/affix.h"

#define FIRST_HIGH 0x80			/* bytes of what is not ASCII */
#define LAST_HIGH 0xff

#define PROSE_MAX 16			/* bytes that are looked at of a word */
#define LOOKS_MAX 256			/* and of what might be a secret */

/* ***stripped***: a word of the list between asterisks. */
static bool
is_named_mask(const char *text, size_t len)
{
	size_t		start = 0;
	size_t		end = len;

	while (start < len && text[start] == '*')
		start++;
	while (end > start && text[end - 1] == '*')
		end--;
	return start >= 2 && len - end >= 2 && end > start &&
		is_word_in_list(LIST_PLACEHOLDER, text + start, end - start);
}

/*
 * Only one of these characters, over and over: ****, xxxx, ...., ----
 *
 * A program masks a value of any length by one character over and over, or by
 * a word between asterisks. Letters other than x are no mask: "aaaa" is a
 * password that a person may choose.
 */
static bool
is_mask_of_byte(const char *text, size_t len)
{
	static const char bullet[] = "\xe2\x80\xa2";

	if (is_alnum(text[0]) && (text[0] | 0x20) != 'x')
		return false;
	if (len >= 3 && len % 3 == 0 && text_starts(text, len, bullet))
	{
		for (size_t i = 3; i < len; i += 3)
		{
			if (!text_starts(text + i, len - i, bullet))
				return false;
		}
		return true;
	}
	if (!byte_in(text[0], "*xX.-_#?\0") || text[0] == '\0' ||
		(len < 3 && text[0] != '*'))
		return false;
	if (is_named_mask(text, len))
		return true;
	for (size_t i = 1; i < len; i++)
	{
		if (text[i] != text[0])
			return false;
	}
	return true;
}

/*
 * <your token>, [FILTERED], (hidden): words in brackets.
 *
 * In angle brackets any words are a placeholder. In others only those that
 * programs write for a value that they hide, since a list or a call has
 * brackets, too.
 */
static bool
is_bracketed_words(const char *text, size_t len)
{
	static const char opens[] = "<[({";
	static const char closes[] = ">])}";
	const char *open = memchr(opens, text[0], 4);

	if (len < 2 || open == NULL || text[len - 1] != closes[open - opens])
		return false;
	for (size_t i = 1; i < len - 1; i++)
	{
		if (!is_alpha(text[i]) && !byte_in(text[i], " -_.:*/|\0"))
			return false;
		if (text[i] == '\0')
			return false;
	}
	return text[0] == '<' ||
		is_word_in_list(LIST_PLACEHOLDER, text + 1, len - 2) || len < 3 ||
		byte_in(text[1], "*. ") ||
		word_is(text + 1, len - 2, "redacted") || word_is(text + 1, len - 2, "filtered") ||
		word_is(text + 1, len - 2, "masked") || word_is(text + 1, len - 2, "hidden");
}

/* Kinds of bytes; what a value holds tells at once what it can't be. */
enum
{
	HOLDS_LETTER = 1,
	HOLDS_DIGIT = 2,
	HOLDS_HIGH = 4,
	HOLDS_JOIN = 8,				/* what joins words: - _ and a blank */
	HOLDS_CODE = 16,			/* what a path, a tag or code can't be without */
	HOLDS_OTHER = 32
};

/* Return which kinds of bytes a text has, as HOLDS_ bits. */
static unsigned
kinds_of_bytes(const char *text, size_t len)
{
	static const uint8_t kinds[256] = {
		['0' ... '9'] = HOLDS_DIGIT, ['A' ... 'Z'] = HOLDS_LETTER,
		['a' ... 'z'] = HOLDS_LETTER, [FIRST_HIGH ... LAST_HIGH] = HOLDS_HIGH, ['-'] = HOLDS_JOIN, ['_'] = HOLDS_JOIN,
		[' '] = HOLDS_JOIN, ['/'] = HOLDS_CODE, [':'] = HOLDS_CODE,
		['.'] = HOLDS_CODE, ['('] = HOLDS_CODE, ['['] = HOLDS_CODE,
		['<'] = HOLDS_CODE,
	};
	unsigned	held = 0;

	for (size_t i = 0; i < len; i++)
	{
		unsigned	kind = kinds[(unsigned char) text[i]];

		held |= kind != 0 ? kind : HOLDS_OTHER;
	}
	return held;
}

/*
 * your-token-here, YOUR_API_KEY, insert-password, replace_me
 *
 * held is what kinds_of_bytes() has found: a digit or a sign makes it a
 * value, but for a whole entry of the list.
 */
static bool
is_placeholder(const char *text, size_t len, unsigned held)
{
	static const char *const begins[] = {
		"your-", "your_", "your ", "insert", "replace", "enter-", "enter_",
		"enter ", "put-", "put_", "set_me",
	};
	char		lower[64];

	if (len > sizeof(lower))
		return false;
	if (is_word_in_list(LIST_PLACEHOLDER, text, len))
		return true;
	if ((held & ~(unsigned) (HOLDS_LETTER | HOLDS_JOIN)) != 0)
		return false;
	for (size_t i = 0; i < len; i++)
		lower[i] = to_lower(text[i]);
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
	{
		if (text_starts(lower, len, begins[i]))
			return true;
	}
	return text_ends(lower, len, "-here") || text_ends(lower, len, "_here") ||
		text_ends(lower, len, "-placeholder");
}

/*
 * /run/secrets/token, ./key.pem, C:\keys: where a secret is, not what.
 *
 * Only paths below the roots that systems have, and the schemes of stores of
 * secrets: a base64 text may begin with '/', too, but hardly with one of
 * these.
 */
static bool
is_file_path(const char *text, size_t len)
{
	static const char *const roots[] = {
		"/run/", "/etc/", "/var/", "/home/", "/usr/", "/opt/", "/tmp/",
		"/root/", "/mnt/", "/srv/", "/secrets/", "/data/", "/app/", "/dev/",
		"/proc/", "/path/", "~/", "./", "../", "file:", "vault:", "arn:aws:",
		"projects/", "ssm:", "op://", "secret://", "awskms://",
		"@Microsoft.KeyVault(",
	};

	size_t		name = 1;

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
	{
		if (text_starts(text, len, roots[i]))
			return true;
	}
	/* $dir/key.pem */
	while (text[0] == '$' && name < len && (is_alnum(text[name]) || text[name] == '_'))
		name++;
	return name > 2 && name < len && text[name] == '/';
}

/* A public key or certificate is meant to be read, and so is a key's end. */
static bool
is_public_key_text(const char *text, size_t len)
{
	static const char *const begins[] = {
		"ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "sk-ssh-", "ssh-dss ",
		/* The base64 of these names with their length in front. */
		"AAAAB3NzaC1", "AAAAC3NzaC1", "AAAAE2VjZHNhLXNoYTIt", "AAAAGnNrLXNzaC1",
		"AAAAInNrLWVjZHNhLXNoYTIt",
		"-----BEGIN CERT", "-----BEGIN PUBLIC", "-----BEGIN RSA PUBLIC",
		"-----BEGIN PGP PUBLIC", "-----END",
	};

	if (len < 8 || !byte_in(text[0], "esA-\0"))
		return false;
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
	{
		if (text_starts(text, len, begins[i]))
			return true;
	}
	return false;
}

/* 36 bytes in five groups of hexadecimal digits. */
bool
is_uuid(const char *text, size_t len)
{
	for (size_t i = 0; i < len && len == 36; i++)
	{
		bool		dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !is_xdigit(text[i]))
			return false;
	}
	return len == 36;
}

/*
 * 4.0, 4.0.1: numbers and points.
 *
 * At least one point, so that a number by itself is not a version.
 */
bool
is_version(const char *text, size_t len)
{
	size_t		dots = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (text[i] == '.' && i > 0 && text[i - 1] != '.')
			dots++;
		else if (!is_digit(text[i]))
			return false;
	}
	return dots > 0 && text[len - 1] != '.';
}

/* "js-tokens": "^4.0.0": which versions of a package will do. */
static bool
is_version_range(const char *text, size_t len)
{
	size_t		at = len > 0 && byte_in(text[0], "^~>");
	const char *or = memmem(text, len, LITERAL(" || "));

	/* ^3.0.0 || ^4.0.0 */
	if (or != NULL)
		return is_version_range(text, (size_t) (or - text)) &&
			is_version_range(or + LENGTH_OF(" || "), (size_t) (text + len - or) - LENGTH_OF(" || "));
	if (at == 1 && len > 1 && (text[1] == '=' || text[1] == '>'))
		at++;
	return at > 0 && is_version(text + at, len - at);
}

/* \fIvalue\fR, \fR: a manual's change of the font */
static bool
is_font_change(const char *text, size_t len)
{
	return len >= 3 && text[0] == '\\' && text[1] == 'f' && byte_in(text[2], "BIRP") &&
		(len == 3 || (text[len - 3] == '\\' && text[len - 2] == 'f' &&
					  byte_in(text[len - 1], "RP")));
}

/*
 * Does a sign at its begin show that the value is no secret: a change of the
 * font, a reference, brackets, or YAML's alias of a value elsewhere (*name)?
 */
static bool
sign_spares_value(const RedactOptions *options, const char *text, size_t len,
				  bool quoted)
{
	return !is_alnum(text[0]) &&
		(is_font_change(text, len) || value_is_reference(options, text, len) ||
		 is_bracketed_words(text, len) ||
		 (!quoted && text[0] == '*' && is_program_name(text + 1, len - 1)));
}

/*
 * Does what a short value is made of show that it is no secret? Without a
 * letter or a digit it is punctuation; a quoted one of four bytes or more may
 * still be a password.
 */
static bool
bytes_spare_value(const RedactOptions *options, const char *text, size_t len,
				  bool quoted, unsigned held)
{
	/* Brackets, commas: a structure or a message, not a bare password. */
	if ((held & (HOLDS_LETTER | HOLDS_DIGIT | HOLDS_HIGH)) == 0 && (!quoted || len < 4))
		return true;
	return sign_spares_value(options, text, len, quoted) ||
		is_placeholder(text, len, held) || is_public_key_text(text, len);
}

/*
 * Is this no secret, whatever its key says? len may be 0. Quoted tells that
 * quotes surrounded it, and so that it is not evaluated as code.
 */
bool
value_is_spared(const RedactOptions *options, const char *text, size_t len,
				bool quoted)
{
	unsigned	held;
	bool		code;

	/* Keys may be close together in front of a long one. */
	if (len > VALUE_SPARED_MAX)
		return is_public_key_text(text, len) ||
			is_text_only_tags(options, text, len);
	held = kinds_of_bytes(text, len);
	code = (held & HOLDS_CODE) != 0;
	if (len == 0 || is_mask_of_byte(text, len) ||
		(code && is_text_only_tags(options, text, len)) ||
		bytes_spare_value(options, text, len, quoted, held))
		return true;
	return code && (is_file_path(text, len) || is_version_range(text, len) ||
					(!quoted && value_is_code(text, len)));
}

/* The length of a word without the marks of a sentence at its end. */
static size_t
without_marks(const char *word, size_t len)
{
	while (len > 0 && byte_in(word[len - 1], ",.;:!'\")\0"))
		len--;
	return len;
}

/*
 * Is it a sentence about the key: "password: must be set"?
 *
 * Only the first two words are asked: a sentence about a password begins with
 * a verb or a preposition, and a passphrase may have one of these further on.
 */
bool
value_is_prose(const char *text, size_t len)
{
	size_t		words = 0;
	size_t		at = 0;
	bool		prose = false;

	while (at < len && words < 2)
	{
		size_t		from = at;
		size_t		n;

		while (at < len && at - from <= PROSE_MAX && text[at] != ' ')
			at++;
		n = at - from < PROSE_MAX ? at - from : PROSE_MAX;
		prose |= is_word_in_list(LIST_PROSE, text + from,
								 without_marks(text + from, n));
		words = at < len && text[at] != ' ' ? 2 : words + 1;
		while (at < len && at - from <= 2 * PROSE_MAX && text[at] == ' ')
			at++;
	}
	return prose;
}

/* The kinds of bytes by which a value's look is judged. */
typedef enum LookKind
{
	LOOK_PLAIN,
	LOOK_DIGIT,
	LOOK_LETTER,
	LOOK_DASH,
	LOOK_LOCATION,				/* of paths, addresses and lists */
	LOOK_SPACE,
	LOOK_BRACKET,				/* a tag may begin */
	LOOK_KINDS
} LookKind;

static const uint8_t look_kinds[256] = {
	['0' ... '9'] = LOOK_DIGIT,
	['A' ... 'Z'] = LOOK_LETTER, ['a' ... 'z'] = LOOK_LETTER,
	['-'] = LOOK_DASH,
	['/'] = LOOK_LOCATION, [':'] = LOOK_LOCATION, ['.'] = LOOK_LOCATION, [','] = LOOK_LOCATION,
	['\t' ... '\r'] = LOOK_SPACE, [' '] = LOOK_SPACE,
	['['] = LOOK_BRACKET,
};

/*
 * Count the first LOOKS_MAX bytes of a value by their kinds, tags aside; false
 * if white space is in it.
 */
static bool
count_value_bytes(const RedactOptions *options, const char *text, size_t len,
				  unsigned *counts)
{
	for (size_t i = 0; i < len && i < LOOKS_MAX; i++)
	{
		LookKind	kind = look_kinds[(unsigned char) text[i]];

		if (kind == LOOK_SPACE)
			return false;
		if (kind == LOOK_BRACKET)
		{
			size_t		tag = tag_length(options, text + i, len - i);

			i += tag > 0 ? tag - 1 : 0;
		}
		counts[kind]++;
	}
	return true;
}

/*
 * Would it pass for a secret without its key's word for it? Letters and
 * digits mixed, no white space, at least six bytes, few signs of paths and
 * lists. Digests with their name, URLs, paths and UUIDs are not. Bytes of
 * tags count nothing, so that the judgement is the same before and after a
 * part was redacted.
 */
bool
value_looks_secret(const RedactOptions *options, const char *text, size_t len)
{
	unsigned	counts[LOOK_KINDS] = {0};

	if (len < 6 || len > 4096 ||
		!count_value_bytes(options, text, len, counts))
		return false;
	if (text_starts(text, len, "sha256:") || text_starts(text, len, "sha1:") ||
		text_starts(text, len, "http") || text[0] == '/' ||
		counts[LOOK_LOCATION] * 4 > (len < LOOKS_MAX ? len : LOOKS_MAX))
		return false;
	if (len == 36 && counts[LOOK_DASH] == 4)
		return false;			/* a UUID */
	return counts[LOOK_DIGIT] > 0 && counts[LOOK_LETTER] > 0 &&
		(counts[LOOK_DIGIT] >= 2 || len >= 12);
}
