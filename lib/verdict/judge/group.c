/*
 * group.c
 *		Tell bundles apart by what failed in them.
 *
 * The evidence is read as the judge reads it, without the prefixes of runtimes
 * and journals, then word by word: a word that names something of one machine
 * or one run becomes a sign of its kind.
 */
#include "verdict/group.h"

#include <string.h>

#include <openssl/evp.h>

#include "text/digest.h"
#include "verdict/line/bytes.h"
#include "verdict/line/message.h"
#include "verdict/match/match.h"
#include "verdict_version.h"

/* From so many letters and digits on, a word that has both is an id. */
#define ID_MIN		6

/* The text that is hashed, without what differs from machine to machine. */
typedef struct PlainCause
{
	char		text[MESSAGE_MAX];
	size_t		len;
} PlainCause;

/* Return the version of the rules: a digest of the sources of lib/verdict. */
const char *
verdict_rules_version(void)
{
	return VERDICT_VERSION;
}

/* True for a byte that ends a word. */
static bool
is_word_delimiter(char c)
{
	return memchr(" \t\r\n\"'`()[]{}<>,;=|", c, 18) != NULL;
}

/* Append bytes; what has no room is left out. */
static void
append_plain_bytes(PlainCause *plain, const char *text, size_t len)
{
	if (len > sizeof(plain->text) - plain->len)
		len = sizeof(plain->text) - plain->len;
	memcpy(plain->text + plain->len, text, len);
	plain->len += len;
}

/* Append a word, each run of digits as one sign. */
static void
append_without_numbers(PlainCause *plain, const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_digit(word[i]))
			append_plain_bytes(plain, word + i, 1);
		else if (i == 0 || !is_digit(word[i - 1]))
			append_plain_bytes(plain, "#", 1);
}

/* True for a word of letters and digits that is made up, not written. */
static bool
is_generated_id(const char *word, size_t len)
{
	size_t		digits = 0;
	size_t		letters = 0;
	size_t		others = 0;

	for (size_t i = 0; i < len; i++)
	{
		digits += is_digit(word[i]);
		letters += is_letter(word[i]);
		others += !is_digit(word[i]) && !is_letter(word[i]) &&
			strchr("-_.:+@", word[i]) == NULL;
	}
	return others == 0 && digits > 0 && letters > 0 && digits + letters >= ID_MIN;
}

/*
 * True for a host: a name with a dot in it, an address, or a name with the
 * number of a port behind it.
 */
static bool
is_host_or_address(const char *word, size_t len)
{
	const char *colon = memrchr(word, ':', len);
	size_t		dots = 0;

	if (colon != NULL && colon > word && colon + 1 < word + len)
	{
		size_t		i = colon + 1 - word;

		while (i < len && is_digit(word[i]))
			i++;
		if (i == len)
			return true;
	}
	if (memmem(word, len, "::", 2) != NULL)
		return true;
	for (size_t i = 1; i + 1 < len; i++)
		dots += word[i] == '.' && word[i - 1] != '.' && word[i + 1] != '.';
	return dots > 0;
}

/* Append a path or an address, without its last component and its host. */
static void
append_path_folder(PlainCause *plain, const char *word, size_t len)
{
	const char *end = word + len;
	const char *scheme = memmem(word, len, "://", 3);
	const char *last;

	if (scheme != NULL)
	{
		append_plain_bytes(plain, word, scheme + 3 - word);
		append_plain_bytes(plain, "@", 1);
		word = memchr(scheme + 3, '/', end - (scheme + 3));
		if (word == NULL)
			return;
	}
	last = memrchr(word, '/', end - word);
	while (word < last)
	{
		const char *part = word;

		for (word++; word < last && *word != '/';)
			word++;
		if (is_generated_id(part + (*part == '/'),
							word - part - (*part == '/')))
			append_plain_bytes(plain, "/#", 2);
		else if (part[0] != '/' && is_host_or_address(part, word - part))
			append_plain_bytes(plain, "@", 1);
		else
			append_without_numbers(plain, part, word - part);
	}
	append_plain_bytes(plain, "/", 1);
}

/* Append a word by its kind. */
static void
append_word_by_kind(PlainCause *plain, const char *word, size_t len)
{
	while (len > 0 && strchr(".:!?", word[len - 1]) != NULL)
		len--;
	if (len == 0)
		return;
	if (plain->len > 0)
		append_plain_bytes(plain, " ", 1);
	if (memchr(word, '/', len) != NULL)
		append_path_folder(plain, word, len);
	else if (is_host_or_address(word, len))
		append_plain_bytes(plain, "@", 1);
	else if (is_generated_id(word, len))
		append_plain_bytes(plain, "#", 1);
	else
		append_without_numbers(plain, word, len);
}

/* Put a line without what differs from machine to machine into plain. */
static void
make_plain_cause(const char *line, size_t len, PlainCause *plain)
{
	Message		message;
	char		folded[MESSAGE_MAX];

	message_read_line(line, len, &message);
	plain->len = 0;
	for (size_t i = 0; i < message.len; i++)
		folded[i] = fold_byte(message.text[i]);
	for (size_t i = 0; i < message.len;)
	{
		size_t		start;

		while (i < message.len && is_word_delimiter(folded[i]))
			i++;
		start = i;
		while (i < message.len && !is_word_delimiter(folded[i]))
			i++;
		append_word_by_kind(plain, folded + start, i - start);
	}
}

/*
 * Put the fingerprint of a judgement into fingerprint, with a NUL behind it.
 * False if the digest cannot be had.
 */
bool
verdict_fingerprint(const PhaseVerdict *phase,
					char fingerprint[FINGERPRINT_LENGTH + 1])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	PlainCause	plain;
	bool		made;

	make_plain_cause(phase->text == NULL ? "" : phase->text, phase->len,
					 &plain);
	/* the NULs keep the three apart */
	made = context != NULL &&
		EVP_DigestInit_ex(context, digest_sha256(), NULL) == 1 &&
		EVP_DigestUpdate(context, phase->phase, strlen(phase->phase) + 1) == 1 &&
		EVP_DigestUpdate(context, phase->cause, strlen(phase->cause) + 1) == 1 &&
		EVP_DigestUpdate(context, plain.text, plain.len) == 1 &&
		EVP_DigestFinal_ex(context, digest, NULL) == 1;
	EVP_MD_CTX_free(context);
	digest_to_hex(digest, made ? FINGERPRINT_LENGTH / 2 : 0, fingerprint);
	return made;
}
