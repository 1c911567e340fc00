/*
 * tag.c
 *		"[REDACTED:name]" and "[REDACTED:name:fingerprint]".
 *
 * A tag is told from a text that looks like one by its rule's name, so that text
 * that was redacted before is left as it is, and no person can hide a secret by
 * writing brackets around it.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/text/tag.h"

/* The length of a rule's name that begins here; 0 if the text ends in it. */
static size_t
tag_name_length(const char *text, size_t len)
{
	size_t		n = 0;

	while (n < len && n < RULE_NAME_MAX &&
		   (is_lower(text[n]) || is_digit(text[n]) || text[n] == '-'))
		n++;
	return n < len ? n : 0;
}

/* Does a fingerprint begin here, and does a byte follow it? */
static bool
is_fingerprint(const char *text, size_t len)
{
	size_t		n = 0;

	while (n < len && n < FINGERPRINT_LENGTH &&
		   memchr(fingerprint_digits, text[n], sizeof(fingerprint_digits) - 1) != NULL)
		n++;
	return n == FINGERPRINT_LENGTH && n < len;
}

/* Length of what has a tag's form; where its rule's name ends. */
static size_t
tag_form_length(const char *text, size_t len, size_t *name_end)
{
	size_t		n = TAG_OPEN_LENGTH;
	size_t		name;

	if (len < TAG_OPEN_LENGTH + 2 || memcmp(text, TAG_OPEN, TAG_OPEN_LENGTH) != 0)
		return 0;
	name = tag_name_length(text + n, len - n);
	if (name == 0)
		return 0;
	n += name;
	*name_end = n;
	if (text[n] == ':')
	{
		if (!is_fingerprint(text + n + 1, len - n - 1))
			return 0;
		n += 1 + FINGERPRINT_LENGTH;
	}
	return text[n] == ']' ? n + 1 : 0;
}

/* Is there such a rule, built in or the user's own? */
static bool
is_known_rule_name(const RedactOptions *options, const char *name, size_t len)
{
	RedactRuleInfo info;

	if (is_word_in_list(LIST_RULE, name, len))
		return true;
	for (size_t i = 0; options != NULL && options->own != NULL &&
		 redact_rules_info(options->own, i, &info); i++)
	{
		if (strncmp(info.name, name, len) == 0 && info.name[len] == '\0')
			return true;
	}
	return len == sizeof(TAG_DENIED_VARIABLE) - 1 &&
		memcmp(name, TAG_DENIED_VARIABLE, len) == 0;
}

/*
 * Length of a tag that begins here; 0 if not found. A tag of an unknown rule
 * was not written by the redactor: it is part of the surrounding text.
 */
size_t
read_tag_length(const RedactOptions *options, const char *text, size_t len)
{
	size_t		name_end;
	size_t		n;

	n = tag_form_length(text, len, &name_end);
	return n > 0 && is_known_rule_name(options, text + TAG_OPEN_LENGTH,
									   name_end - TAG_OPEN_LENGTH) ? n : 0;
}

/* The same with the quotes that may have been put around it. */
size_t
quoted_tag_length(const RedactOptions *options, const char *text, size_t len)
{
	size_t		quote = 0;
	size_t		tag;

	while (quote < 3 && quote < len && text[quote] == '\\')
		quote++;
	if (quote < len && text[quote] == '"')
		quote++;
	else if (quote > 0)
		return 0;
	tag = tag_length(options, text + quote, len - quote);
	if (tag == 0 || 2 * quote + tag > len ||
		memcmp(text, text + quote + tag, quote) != 0)
		return 0;
	return 2 * quote + tag;
}

/* Length of "-----END X PRIVATE KEY-----" at this place, 0 if it isn't there. */
size_t
end_mark_length(const char *text, size_t len)
{
	size_t		n = LENGTH_OF("-----END ");

	if (len < n || memcmp(text, LITERAL("-----END ")) != 0)
		return 0;
	while (n < len && (is_upper(text[n]) || text[n] == ' '))
		n++;
	return len - n >= LENGTH_OF("-----") && memcmp(text + n, LITERAL("-----")) == 0 ?
		n + LENGTH_OF("-----") : 0;
}

/*
 * True if the text is only tags and their delimiters. Then no secret is left;
 * a letter next to a tag may be a secret, or a part of one.
 */
bool
is_text_only_tags(const RedactOptions *options, const char *text, size_t len)
{
	bool		found = false;

	for (size_t i = 0; i < len; i++)
	{
		size_t		tag = text[i] == '[' ? tag_length(options, text + i, len - i) : 0;

		found |= tag > 0;
		/* A key's last bytes may stay in front of its END: too few for one. */
		for (size_t n = 0; tag == 0 && n < 6 && i + n < len; n++)
		{
			if (text[i + n] == '-' && end_mark_length(text + i + n, len - i - n) > 0)
				tag = n + end_mark_length(text + i + n, len - i - n);
		}
		if (tag > 0)
			i += tag - 1;
		else if (is_alnum(text[i]) || (unsigned char) text[i] >= 0x80)
			return false;
	}
	return found;
}

/*
 * Return where this byte is in [at, end); end if not found. A stretch without
 * it is remembered, so that words within one long word do not search it again.
 */
static size_t
find_next_byte(Scan *s, size_t at, size_t end, char byte)
{
	AbsentMemo *memo = &s->memos.absent[(unsigned char) byte % ABSENT_MEMOS];
	const char *found;

	if (at >= end)
		return at;
	if (memo->byte != byte || at < memo->from || at > memo->to)
		*memo = (AbsentMemo) {.from = at, .to = at, .byte = byte};
	if (memo->to >= end)
		return end;
	found = memchr(s->text + memo->to, byte, end - memo->to);
	memo->to = found != NULL ? (size_t) (found - s->text) : end;
	return memo->to;
}

/* Offset of this byte in [at, end) outside of tags; end if not found. */
size_t
find_outside_tags(Scan *s, size_t at, size_t end, char byte)
{
	size_t		found = find_next_byte(s, at, end, byte);

	/* without such a byte there is nothing that a tag could hide */
	while (at < found && found < end)
	{
		size_t		open = find_next_byte(s, at, found, '[');
		size_t		tag;

		if (open == found)
			break;
		tag = tag_length(s->options, s->text + open, end - open);
		at = open + (tag > 0 ? tag : 1);
		if (at > found)
			found = find_next_byte(s, at, end, byte);
	}
	return found;
}

/* Return the number of tags in a text that was redacted before. */
size_t
redact_count_tags(const char *text, size_t len)
{
	const char *end = text + len;
	const char *p = text;
	size_t		count = 0;

	while ((p = memmem(p, end - p, TAG_OPEN, TAG_OPEN_LENGTH)) != NULL)
	{
		size_t		name_end;
		size_t		n = tag_form_length(p, end - p, &name_end);

		count += n > 0;
		p += n > 0 ? n : TAG_OPEN_LENGTH;
	}
	return count;
}
