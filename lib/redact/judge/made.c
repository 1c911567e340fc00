/*
 * made.c
 *		Did a machine make this word? A token, a key, a hash; not a name.
 *
 * In a random word the kind of byte (capital, small letter, digit) changes at
 * every second or third place; in names, paths, versions and file names it
 * changes only where a part begins. So the changes are counted, and those at
 * a sign that joins two parts count nothing. A word of one case with few digits
 * is known by its letters (letter_pairs.h).
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/letter_pairs.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/affix.h"

#define ALL_KINDS_MIN 16		/* bytes of a word of three kinds and no sign */
#define TYPED_MIN 10			/* bytes of a password in a sentence */
#define MADE_MIN 20				/* bytes of any other one */
#define PREFIX_MAX 8			/* bytes in front of a UUID: sk_ */
#define MADE_MAX 4096
#define VARIANT_MAX 2			/* letters of an algorithm's variant: id */
#define HEX_HASH 32				/* digits that are enough without a sign of
								 * chance */
#define MARK "-----"
#define GROUPS_MIN 4			/* of a code that people copy */
#define GROUP_MIN 4				/* bytes of one */
#define GROUP_MAX 8
#define COLONS_MAX 2			/* more are in times and addresses */
#define CHANGES_OF_THREE 3		/* one change in so many bytes, of three kinds */
#define CHANGES_OF_TWO 6		/* and of two */
#define CHANGES_OF_SHORT 4		/* and of two in a word of less than MADE_MIN */
#define LONG_MIN 32				/* bytes that no name has without a sign */
#define CHANGES_OF_LONG 8		/* and of two in so many bytes: base32 has few
								 * digits */

/* The kinds of bytes; together a set of bits. */
enum
{
	KIND_SIGN = 0,
	KIND_DIGIT = 1,
	KIND_UPPER = 2,
	KIND_LOWER = 4,
	KIND_ALL = 7
};

/* A run of letters and digits, or several of them with signs between. */
typedef struct Makeup
{
	const char *start;
	size_t		bytes;
	size_t		changes;		/* from one kind to another, without a sign */
	size_t		digits;
	unsigned	kinds;
	bool		hex;
} Makeup;

/* The kind of each byte; that of a hexadecimal digit has one bit more. */
#define HEX_BIT 8
static const uint8_t byte_kinds[256] = {
	['0' ... '9'] = KIND_DIGIT | HEX_BIT,
	['A' ... 'F'] = KIND_UPPER | HEX_BIT, ['G' ... 'Z'] = KIND_UPPER,
	['a' ... 'f'] = KIND_LOWER | HEX_BIT, ['g' ... 'z'] = KIND_LOWER,
};

/* The bytes of a token: letters, digits, and what may join its parts. */
static const bool token_bytes[256] = {
	['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
	['-'] = true, ['_'] = true, ['+'] = true, ['/'] = true, ['='] = true,
	['.'] = true, [':'] = true, ['~'] = true,
};

/* The length of the word that a token would be; what ends a sentence is left. */
size_t
made_word_length(const char *text, size_t len)
{
	size_t		end = 0;

	/* The mark of a key block ends it, too. */
	while (end < len && end < MADE_MAX && token_bytes[(unsigned char) text[end]] &&
		   (text[end] != '-' || len - end < LENGTH_OF(MARK) ||
			memcmp(text + end, LITERAL(MARK)) != 0))
		end++;
	while (end > 0 && (text[end - 1] == '.' || text[end - 1] == ':'))
		end--;
	return end;
}

/* Count what the part of a word has that begins at this place. */
static Makeup
count_part_makeup(const char *text, size_t len)
{
	Makeup		part = {.start = text};
	unsigned	before = len > 0 ? byte_kinds[(unsigned char) text[0]] : KIND_SIGN;
	unsigned	common = HEX_BIT;

	for (; part.bytes < len; part.bytes++)
	{
		unsigned	kind = byte_kinds[(unsigned char) text[part.bytes]];

		if (kind == KIND_SIGN)
			break;
		part.changes += ((kind ^ before) & KIND_ALL) != 0;
		part.digits += kind & KIND_DIGIT;
		part.kinds |= kind & KIND_ALL;
		common &= kind;
		before = kind;
	}
	part.hex = common != 0;
	return part;
}

/* Count what the word has; *longest is its longest part. */
static void
count_word_makeup(const char *text, size_t len, Makeup *whole, Makeup *longest)
{
	*whole = *longest = (Makeup) {.start = text, .hex = true};
	for (size_t i = 0; i < len; i++)
	{
		Makeup		part = count_part_makeup(text + i, len - i);

		whole->bytes += part.bytes;
		whole->changes += part.changes;
		whole->digits += part.digits;
		whole->kinds |= part.kinds;
		whole->hex &= part.hex;
		if (part.bytes > longest->bytes)
			*longest = part;
		i += part.bytes;
	}
}

/* Does the name of a digest's algorithm begin the text? */
static bool
names_algorithm(const char *text, size_t len)
{
	static const char names[][4] = {"sha", "md5", "SHA", "MD5"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		if (text_starts(text, len, names[i]))
			return true;
	}
	return false;
}

/* Does a path begin the text, or a name and its colon: session:x of a cache? */
static bool
begins_location(const char *text, size_t len)
{
	size_t		name = 0;

	if (byte_in(text[0], "/.~"))
		return true;
	while (name < len && is_alpha(text[name]))
		name++;
	return name > 2 && name < len && text[name] == ':';
}

/* Is it a path, an address, a digest with its algorithm in front? */
static bool
is_location_or_digest(const char *text, size_t len)
{
	const char *end = text + len;
	size_t		colons = 0;

	if (begins_location(text, len))
		return true;
	for (const char *at = text; (at = memchr(at, ':', (size_t) (end - at))) != NULL; at++)
	{
		if (++colons > COLONS_MAX || text_starts(at, (size_t) (end - at), "://"))
			return true;
	}
	return colons > 0 && names_algorithm(text, len);
}

/* Did a machine make a word of capitals, small letters and digits? */
static bool
is_made_of_three(const Makeup *word)
{
	return word->kinds == KIND_ALL && word->changes * CHANGES_OF_THREE >= word->bytes;
}

/* Did a machine make a part of letters of one case and digits? */
static bool
is_made_of_two(const Makeup *part)
{
	if ((part->kinds & KIND_DIGIT) == 0 || part->kinds == KIND_DIGIT || part->kinds == KIND_ALL)
		return false;
	if (part->bytes < MADE_MIN)
		return part->bytes >= ALL_KINDS_MIN && part->digits > 1 &&
			part->changes * CHANGES_OF_SHORT >= part->bytes;
	return (part->hex && part->bytes >= HEX_HASH) ||
		(part->digits > 1 &&
		 part->changes * (part->bytes < LONG_MIN ? CHANGES_OF_TWO : CHANGES_OF_LONG) >= part->bytes);
}

/* sk_ and a UUID */
static bool
is_prefixed_uuid(const char *text, size_t len)
{
	const char *sign = memchr(text, '_', len < PREFIX_MAX ? len : PREFIX_MAX);

	return sign != NULL && sign > text && is_uuid(sign + 1, len - (size_t) (sign + 1 - text));
}

/* Did a machine make this word? One of hexadecimal digits may be a hash. */
bool
is_made_word(const char *text, size_t len)
{
	Makeup		whole;
	Makeup		longest;

	if (len < ALL_KINDS_MIN || len > MADE_MAX || is_uuid(text, len))
		return false;
	if (is_prefixed_uuid(text, len))
		return true;
	/* What has a sign at its begin is not all of one part. */
	if (begins_location(text, len))
		return false;
	count_word_makeup(text, len, &whole, &longest);
	if (whole.bytes == len && (is_made_of_three(&whole) || is_made_of_two(&whole)))
		return true;
	if (len < MADE_MIN || is_location_or_digest(text, len))
		return false;
	if (longest.bytes >= MADE_MIN &&
		(is_made_of_two(&longest) || has_rare_pairs(longest.start, longest.bytes)))
		return true;
	return is_made_of_three(&whole);
}

/* Is the text one word, as long as it is, that a machine made? */
bool
is_made_text(const char *text, size_t len)
{
	return made_word_length(text, len) == len && is_made_word(text, len);
}

/* Do a name and its colons begin the text, and more of a word follow: key::x? */
static bool
begins_qualified(const char *text, size_t len)
{
	size_t		at = 0;

	while (at < len && at < NAME_MAX_BYTES && is_alpha(text[at]))
		at++;
	if (at <= 2 || at == len || text[at] != ':')
		return false;
	while (at < len && at < MADE_MAX && byte_in(text[at], ".:"))
		at++;
	return at < len && at < MADE_MAX && is_alnum(text[at]);
}

/*
 * Return the length of the word at the begin of a text, if a machine made it; 0
 * if not. A qualified name is known by its begin, and the rest of a long word is
 * not read for it.
 */
size_t
made_prefix_length(const char *text, size_t len)
{
	size_t		word;

	if (begins_qualified(text, len) &&
		memchr(text, '_', len < PREFIX_MAX ? len : PREFIX_MAX) == NULL)
		return 0;
	word = made_word_length(text, len);
	return is_made_word(text, word) ? word : 0;
}

/*
 * Is it a code that people copy by hand: groups of capitals and digits, all of
 * one length, joined by '-'? ABCD-EFGH-2345-JKLM, and the eight groups of
 * digits of a volume's recovery key.
 */
bool
is_grouped_code(const char *text, size_t len)
{
	const char *dash = memchr(text, '-', len);
	size_t		width = dash != NULL ? (size_t) (dash - text) : len;
	size_t		digits = 0;

	if (width < GROUP_MIN || width > GROUP_MAX || (len + 1) % (width + 1) != 0)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if ((i + 1) % (width + 1) == 0 ? text[i] != '-' :
			!is_upper(text[i]) && !is_digit(text[i]))
			return false;
		digits += is_digit(text[i]);
	}
	return digits > 0 && (len + 1) / (width + 1) >= GROUPS_MIN;
}

/* Are these letters behind an algorithm's digits its variant or its result? */
static bool
ends_algorithm_name(const char *text, size_t len)
{
	static const char *const results[] = {"hash", "digest", "sum", "crypt"};

	for (size_t i = 0; i < len; i++)
	{
		if (!is_alpha(text[i]))
			return false;
	}
	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++)
	{
		size_t		n = strlen(results[i]);

		if (len >= n && word_is(text + len - n, n, results[i]))
			return len - n <= VARIANT_MAX;
	}
	return len <= VARIANT_MAX;
}

/* Argon2idHash, Sha256Digest: an algorithm, its digits, its variant. */
bool
is_algorithm_name(const char *text, size_t len)
{
	static const char *const names[] = {
		"argon", "bcrypt", "scrypt", "sha", "md", "hmac", "aes", "pbkdf",
		"blake", "chacha",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		size_t		at = strlen(names[i]);
		size_t		digits = at;

		if (len <= at || !word_is(text, at, names[i]))
			continue;
		while (at < len && is_digit(text[at]))
			at++;
		/* Sha7dow and Md5Rocket are words. */
		if (at > digits && ends_algorithm_name(text + at, len - at))
			return true;
	}
	return false;
}

/* Has the text a sign that people put in passwords, and no name has? */
bool
word_has_password_sign(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
	{
		if (byte_in(text[i], "!#$%^&*?+"))
			return i > 0;
	}
	return false;
}

/* May this word be a password of three kinds of bytes, whatever joins them? */
bool
word_is_typed(const char *text, size_t len)
{
	Makeup		whole;
	Makeup		longest;

	if (len < TYPED_MIN || len > MADE_MAX ||
		is_location_or_digest(text, len) ||
		memchr(text, '/', len) != NULL)
		return false;
	count_word_makeup(text, len, &whole, &longest);
	return is_made_of_three(&whole) && !is_algorithm_name(text, len);
}

/*
 * Is the word one that people type as a password but no name of a program has:
 * with two digits, one of them in front of a letter?
 */
bool
word_is_no_name(const char *text, size_t len)
{
	size_t		digits = 0;
	bool		inside = false;

	for (size_t i = 0; i < len; i++)
	{
		digits += is_digit(text[i]);
		inside |= i > 0 && is_digit(text[i - 1]) && is_alpha(text[i]);
	}
	return digits >= 2 && inside && word_is_typed(text, len);
}

/* May this word be a secret: by its look, or as people type passwords? */
bool
word_may_be_secret(const RedactOptions *options, const char *text, size_t len)
{
	return value_looks_secret(options, text, len) || word_is_typed(text, len);
}
