/*
 * bundle.c
 *		A bundle on its way: redacted, and with an id that makes sending it
 *		twice harmless.
 *
 * Each section gets an even share of the time that is left, so that one that
 * hangs does not take the others' away.
 *
 * The order of the steps matters. A content is made valid UTF-8 first, since
 * the redactor reads nothing else; then redacted while it is longer than it
 * may be, so that no secret is cut in two before it is seen; then cut. Only a
 * content that has passed all three is put into the document.
 *
 * The capture id is the key of idempotence: it is made once, goes with the
 * bundle into the spool, and the database stores each id once. A client that
 * does not know whether its call arrived sends the bundle again.
 */
#include "rescuectl/bundle.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "rescuectl/rescuectl.h"
#include "rescuectl/seal.h"
#include "rescuectl/text.h"
#include "text/clamp.h"
#include "text/utf8.h"

/* A cut may split a tag into what looks like a secret: look again, so often. */
#define ROUNDS_MAX 4

/*
 * Write a random UUID (version 4) of CAPTURE_ID_SIZE bytes into id. False if
 * there are no random bytes: an id from a weak source could be another
 * bundle's.
 */
static bool
make_capture_id(char *id)
{
	unsigned char bytes[16];
	char	   *out = id;

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t) sizeof(bytes))
		return false;
	bytes[6] = (unsigned char) ((bytes[6] & 0x0F) | 0x40);
	bytes[8] = (unsigned char) ((bytes[8] & 0x3F) | 0x80);
	for (int i = 0; i < 16; i++)
	{
		static const char digits[] = "0123456789abcdef";

		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
	return true;
}

/*
 * Write the current time in UTC, with microseconds, as PostgreSQL reads it. It
 * is the machine's own clock, which the database checks.
 */
static void
format_capture_time(char *out, size_t size)
{
	struct timespec now;
	struct tm	utc;
	size_t		len;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	len = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out + len, size - len, ".%06ldZ", now.tv_nsec / 1000);
}

/*
 * Make content valid UTF-8 without NUL, as the redactor and the database need
 * it. False if there is no memory; the content is then as it was.
 */
static bool
make_valid_text(Buffer *content)
{
	Buffer		out = {0};

	if (content->len == 0 || utf8_is_storable(content->data, content->len))
		return true;
	if (!buffer_reserve(&out, content->len * UTF8_REPAIR_GROWTH))
		return false;
	out.len = utf8_repair(content->data, content->len, out.data);
	buffer_free(content);
	*content = out;
	return true;
}

/*
 * Redact content, then keep its last lines and SECTION_BYTES_MAX bytes, then
 * scan the shorter text again, until a round changes nothing. False, with a
 * message, if it does not settle: the caller must drop the content.
 */
static bool
redact_content(const Redactor *redactor, size_t lines, Buffer *content)
{
	for (int round = 0; round < ROUNDS_MAX; round++)
	{
		Buffer		out = {0};
		size_t		len;

		if (!redactor_apply(redactor, content->data, content->len, &out))
			return false;
		capture_keep_lines(&out, lines);
		len = out.len > 0 ? text_clamp(out.data, out.len, SECTION_BYTES_MAX) : 0;
		out.len = len;
		if (len == content->len && memcmp(out.data, content->data, len) == 0)
		{
			buffer_free(&out);
			return true;
		}
		buffer_free(content);
		*content = out;
	}
	say("a section is not the same after %d redactions: it is left out",
		ROUNDS_MAX);
	return false;
}

/*
 * Return the section as an object, which the caller owns; NULL if there is no
 * memory. A content that could not be redacted is never in it: the section is
 * then "failed" without a content.
 */
static json_t *
section_object(const SectionSpec *section, Captured *captured,
			   const Redactor *redactor)
{
	Buffer	   *content = &captured->content;
	json_t	   *object = json_pack("{s:s, s:I}", "name", section->name,
								   "original_bytes",
								   (json_int_t) captured->original_bytes);

	if (content->len > 0 &&
		(!make_valid_text(content) ||
		 !redact_content(redactor, section->lines, content)))
	{
		buffer_free(content);
		captured->status = "failed";
	}
	json_object_set_new(object, "status", json_string(captured->status));
	if (content->len > 0 || strcmp(captured->status, "ok") == 0)
		json_object_set_new(object, "content",
							json_stringn(content->len > 0 ? content->data : "",
										 content->len));
	if (json_object_size(object) >= 3)
		return object;
	json_decref(object);
	return NULL;
}

/*
 * Show on a terminal which section is being read. Nothing is shown where
 * standard error is a file or a pipe.
 */
static void
show_read_progress(const Spec *spec, size_t i)
{
	if (!isatty(STDERR_FILENO))
		return;
	if (i < spec->count)
		fprintf(stderr, "\r\033[Krescuectl: %zu of %zu: %.60s", i + 1,
				spec->count, spec->sections[i].name);
	else
		fputs("\r\033[K", stderr);
}

/*
 * Read all sections, in clear, and note their secrets; false if a signal asked
 * to stop. The time that a fast section leaves is shared by those after it.
 */
static bool
read_clear_sections(const Spec *spec, const CaptureSource *source,
					const Redactor *redactor, int seconds, Captured *captured)
{
	Instant		end = clock_now() + (Instant) seconds * 1000;

	for (size_t i = 0; i < spec->count; i++)
	{
		int64_t		share = clock_time_left(end) / (int64_t) (spec->count - i);
		Buffer	   *content = &captured[i].content;

		show_read_progress(spec, i);
		capture_section(source, &spec->sections[i], clock_now() + share,
						&captured[i]);
		if (content->len > 0 && !redactor_learn(redactor, content->data, content->len))
		{
			buffer_free(content);
			captured[i].status = "failed";
		}
		capture_filter(&spec->sections[i], &captured[i]);
		if (stop_is_requested())
		{
			say("stopped: nothing was stored");
			return false;
		}
	}
	show_read_progress(spec, spec->count);
	return true;
}

/* The sections' objects, redacted; NULL, with a message. */
static json_t *
redact_sections(const Spec *spec, const Redactor *redactor,
				Captured *captured)
{
	json_t	   *sections = json_array();

	for (size_t i = 0; i < spec->count; i++)
	{
		json_t	   *object = section_object(&spec->sections[i], &captured[i], redactor);

		buffer_free(&captured[i].content);
		if (json_array_append_new(sections, object) != 0)
		{
			say("out of memory");
			json_decref(sections);
			return NULL;
		}
	}
	return sections;
}

/*
 * All sections, in order; NULL, with a message. All are read before one is
 * redacted, so that a secret that one names is known in the others.
 */
static json_t *
capture_sections(const Spec *spec, const CaptureSource *source,
				 const Redactor *redactor, int seconds)
{
	Captured   *captured = calloc(spec->count > 0 ? spec->count : 1, sizeof(Captured));
	RedactKnown *known = NULL;
	Redactor	sharing = *redactor;
	json_t	   *sections = NULL;

	if (captured == NULL)
	{
		say("out of memory");
		return NULL;
	}
	sharing.options.known = &known;
	if (read_clear_sections(spec, source, &sharing, seconds, captured))
		sections = redact_sections(spec, &sharing, captured);
	for (size_t i = 0; i < spec->count; i++)
		buffer_free(&captured[i].content);
	free(captured);
	redact_known_free(known);
	return sections;
}

/*
 * Whether id has the length and the characters of a UUID; the database checks
 * the rest.
 */
static bool
is_capture_id(const char *id)
{
	return id != NULL && strlen(id) == CAPTURE_ID_SIZE - 1 &&
		id[strspn(id, "0123456789abcdef-")] == '\0';
}

/*
 * A well-formed id of the caller's is kept, because a bundle that was sent
 * before must keep it; anything else is replaced by a new one.
 */
bool
bundle_set_capture(json_t *bundle, const char *id, const char *time)
{
	char		new_id[CAPTURE_ID_SIZE];
	char		now[40];

	format_capture_time(now, sizeof(now));
	if (!is_capture_id(id))
	{
		if (!make_capture_id(new_id))
		{
			say("could not get random bytes");
			return false;
		}
		id = new_id;
	}
	return json_object_set_new(bundle, "capture_id", json_string(id)) == 0 &&
		json_object_set_new(bundle, "captured_at",
							json_string(time != NULL ? time : now)) == 0;
}

/*
 * The server does the same when it stores them. What else is in the head are
 * names, which stay: a bundle is found by them.
 */
bool
bundle_redact_head(json_t *bundle, const Redactor *redactor)
{
	static const char *const keys[] = {"instance", "reason"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
	{
		json_t	   *text = json_object_get(bundle, keys[i]);
		Buffer		out = {0};
		bool		ok;

		if (json_string_length(text) == 0)
			continue;
		ok = redactor_apply(redactor, json_string_value(text),
							json_string_length(text), &out) &&
			json_object_set_new(bundle, keys[i],
								json_stringn(out.len > 0 ? out.data : "",
											 out.len)) == 0;
		buffer_free(&out);
		if (!ok)
			return false;
	}
	return true;
}

/*
 * The document is returned only if all of it is there and sealed. The caller
 * owns it.
 */
json_t *
bundle_capture(const BundleHead *head, const Spec *spec,
			   const CaptureSource *source, const Redactor *redactor)
{
	json_t	   *sections;
	json_t	   *bundle = json_pack("{s:i, s:s, s:s, s:s?, s:s, s:b}",
								   "version", 1, "workspace", head->workspace,
								   "org", head->org, "instance", head->instance,
								   "reason", head->reason, "redacted", 1);

	if (bundle == NULL)
		say("the workspace, organisation, instance or reason is not UTF-8");
	if (bundle == NULL || !bundle_redact_head(bundle, redactor) ||
		!bundle_set_capture(bundle, NULL, NULL))
	{
		json_decref(bundle);
		return NULL;
	}
	sections = capture_sections(spec, source, redactor, head->seconds);
	if (sections != NULL &&
		json_object_set_new(bundle, "sections", sections) == 0 &&
		seal_set(bundle))
		return bundle;
	json_decref(bundle);
	return NULL;
}

/* The string belongs to the document. */
const char *
bundle_string(const json_t *bundle, const char *key)
{
	return json_string_value(json_object_get(bundle, key));
}

/*
 * Only what a later command relies on is checked; the database judges the rest
 * when the bundle is stored.
 */
bool
bundle_is_valid(const json_t *bundle)
{
	static const char *const needed[] = {"capture_id", "captured_at",
	"workspace", "org", "reason"};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
	{
		if (bundle_string(bundle, needed[i]) == NULL)
			return false;
	}
	return is_capture_id(bundle_string(bundle, "capture_id")) &&
		json_integer_value(json_object_get(bundle, "version")) == 1 &&
		json_array_size(json_object_get(bundle, "sections")) > 0;
}
