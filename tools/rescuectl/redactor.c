/*
 * redactor.c
 *		The redactor as the commands use it: tested, with own rules and a key.
 *
 * A redactor that is not whole is worse than none, because its output looks
 * safe. So opening it runs the self test, and fails for a rule or a key that
 * cannot be used; and what redactor_apply() returns has been scanned a second
 * time.
 */
#include "rescuectl/redactor.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rescuectl/files.h"
#include "rescuectl/rescuectl.h"

#define RULES_SIZE_MAX (4 * 1024 * 1024)

/* A key below 128 bits can be guessed. */
#define KEY_SIZE_MIN 16
#define KEY_SIZE_MAX 4096
#define KEY_SIZE_RANDOM 32

/* The message has nothing of the text. */
void
redactor_say(RedactStatus status)
{
	say("redaction %s: nothing more is written",
		status == REDACT_NO_MEMORY ? "ran out of memory" :
		status == REDACT_CANCELLED ? "was stopped" : "failed");
}

/*
 * Whether only its owner, us or root, may read or write the key's file. False,
 * with a message.
 */
static bool
key_is_private(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
	{
		say("could not open \"%s\": %s", path, strerror(errno));
		return false;
	}
	if (S_ISREG(status.st_mode) && (status.st_mode & 077) == 0 &&
		(status.st_uid == geteuid() || status.st_uid == 0))
		return true;
	say("\"%s\" must be a file of yours with mode 0600: who can read the key"
		" can guess secrets from their fingerprints", path);
	return false;
}

/*
 * Read the key from its file, or make one for this run if the path is "".
 * False, with a message.
 */
static bool
read_fingerprint_key(Redactor *redactor, const char *path)
{
	Buffer	   *key = &redactor->key;

	if (*path == '\0')
	{
		if (buffer_reserve(key, KEY_SIZE_RANDOM) &&
			getrandom(key->data, KEY_SIZE_RANDOM, 0) == KEY_SIZE_RANDOM)
			key->len = KEY_SIZE_RANDOM;
	}
	else if (!key_is_private(path) ||
			 !file_read_input(path, KEY_SIZE_MAX, key))
		return false;
	if (key->len < KEY_SIZE_MIN)
	{
		say("the key must have %d bytes or more", KEY_SIZE_MIN);
		return false;
	}
	redactor->options.fingerprint_key = (const uint8_t *) key->data;
	redactor->options.fingerprint_key_len = key->len;
	return true;
}

/*
 * Read the user's rules. False, with a message that names the line;
 * redactor_close() frees what was read.
 */
static bool
read_user_rules(Redactor *redactor, const char *path)
{
	Buffer		text = {0};
	RedactRuleError error = {0};
	RedactStatus status = REDACT_NO_MEMORY;
	bool		read = file_read_input(path, RULES_SIZE_MAX, &text);

	redactor->own = redact_rules_new();
	if (read && redactor->own != NULL)
		status = redact_rules_read(redactor->own, text.len > 0 ? text.data : "",
								   text.len, &error);
	buffer_free(&text);
	redactor->options.own = redactor->own;
	if (!read || status == REDACT_OK)
		return read;
	if (status == REDACT_BAD_RULE)
		say("%s:%u: %s", file_display_name(path), error.line, error.what);
	else
		redactor_say(status);
	return false;
}

/* After a failure nothing is left to be closed. */
bool
redactor_open(Redactor *redactor, const char *rules_path,
			  const char *key_path)
{
	memset(redactor, 0, sizeof(Redactor));
	if (redact_self_test() != REDACT_OK)
	{
		say("the redactor fails its own test, and is not used");
		return false;
	}
	if ((rules_path == NULL || read_user_rules(redactor, rules_path)) &&
		(key_path == NULL || read_fingerprint_key(redactor, key_path)))
		return true;
	redactor_close(redactor);
	return false;
}

/*
 * Free the rules, and cleanse the key. May be called for a redactor that is
 * all zeros.
 */
void
redactor_close(Redactor *redactor)
{
	redact_rules_free(redactor->own);
	buffer_free(&redactor->key);
	memset(redactor, 0, sizeof(Redactor));
}

/*
 * Add the secrets of a text to the table of the options; false, with a
 * message, if the scan failed.
 */
bool
redactor_learn(const Redactor *redactor, const char *text, size_t len)
{
	RedactSpans spans = {0};
	RedactStatus status = redact_scan(text, len, &redactor->options, &spans);

	redact_spans_free(&spans);
	if (status != REDACT_OK)
		redactor_say(status);
	return status == REDACT_OK;
}

/*
 * Whether a scan of a redacted text, without the secrets of other texts, finds
 * nothing. A scan that fails counts as a finding.
 */
static bool
is_clean_after_scan(const Redactor *redactor, const Buffer *text)
{
	RedactOptions options = redactor->options;
	RedactSpans spans = {0};
	bool		clean;

	options.known = NULL;
	clean = redact_scan(text->data, text->len, &options, &spans) == REDACT_OK &&
		spans.count == 0;
	redact_spans_free(&spans);
	return clean;
}

/*
 * out is empty after a failure, so that a caller that ignores it writes
 * nothing.
 */
bool
redactor_apply(const Redactor *redactor, const char *text, size_t len,
			   Buffer *out)
{
	RedactSpans spans = {0};
	RedactStatus status = redact_scan(text, len, &redactor->options, &spans);
	size_t		size;

	out->len = 0;
	if (status == REDACT_OK)
	{
		size = redact_size(text, len, &redactor->options, &spans);
		if (buffer_reserve(out, size))
		{
			redact_write(text, len, &redactor->options, &spans, out->data);
			out->len = size;
			out->data[size] = '\0';
		}
		else
			status = REDACT_NO_MEMORY;
	}
	redact_spans_free(&spans);
	if (status == REDACT_OK && !is_clean_after_scan(redactor, out))
		status = REDACT_BROKEN;
	if (status == REDACT_OK)
		return true;
	redactor_say(status);
	buffer_free(out);
	return false;
}
