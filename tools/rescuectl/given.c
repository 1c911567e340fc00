/*
 * given.c
 *		Read a bundle, or plain logs, from files.
 *
 * The kinds are told apart by their bytes, never by the name. What begins as a
 * bundle but does not parse is refused: as a log it would give a verdict on
 * JSON text.
 */
#include "rescuectl/given.h"

#include <stdlib.h>
#include <string.h>

#include "bundle/sections.h"
#include "rescuectl/bundle.h"
#include "rescuectl/capture_packed.h"
#include "rescuectl/files.h"
#include "rescuectl/members.h"
#include "rescuectl/pack.h"
#include "rescuectl/redactor.h"
#include "rescuectl/seal.h"
#include "text/affix.h"
#include "text/packed.h"
#include "text/utf8.h"

/* A document that does not parse, but begins as a bundle, is no log. */
#define LOOKED_AT 4096


/* Replace to's bytes with from's, which is empty afterwards. */
static void
move_buffer_bytes(Buffer *to, Buffer *from)
{
	buffer_free(to);
	*to = *from;
	memset(from, 0, sizeof(Buffer));
}

/* Whether a value is a section, as "show --format=json" prints them. */
static bool
is_section_object(const json_t *value)
{
	return json_is_string(json_object_get(value, "name")) &&
		(json_object_get(value, "content") != NULL ||
		 json_object_get(value, "status") != NULL);
}

/*
 * Return the document if the text is one of a bundle, or a list of sections;
 * NULL if it is anything else. No message: the caller takes it for a log.
 */
static json_t *
parse_document(const Buffer *text)
{
	const char *start = text->len > 0 ? text->data : "";
	size_t		len = text->len;
	json_error_t error;
	json_t	   *document;

	if (bytes_begin(start, len, UTF8_BOM))
	{
		start += strlen(UTF8_BOM);
		len -= strlen(UTF8_BOM);
	}
	document = json_loadb(start, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
						  &error);
	if (json_is_object(document) &&
		json_is_array(json_object_get(document, "sections")))
		return document;
	if (json_is_array(document) &&
		is_section_object(json_array_get(document, 0)))
		return json_pack("{s:o}", "sections", document);
	json_decref(document);
	return NULL;
}

/* Whether a text that does not parse was meant to be a bundle. */
static bool
was_meant_as_bundle(const Buffer *text)
{
	size_t		len = text->len < LOOKED_AT ? text->len : LOOKED_AT;
	size_t		at = 0;

	while (at < len && strchr(" \t\r\n", text->data[at]) != NULL)
		at++;
	return at < len && text->data[at] == '{' &&
		memmem(text->data, len, "\"sections\"", 10) != NULL;
}

/*
 * Return a text as a section's content, valid UTF-8 and redacted; NULL, with a
 * message.
 */
static json_t *
make_section_content(const Redactor *redactor, const char *text, size_t len)
{
	Buffer		repaired = {0};
	Buffer		redacted = {0};
	json_t	   *content = NULL;

	if (!utf8_is_storable(text, len))
	{
		if (!buffer_reserve(&repaired, len * UTF8_REPAIR_GROWTH))
		{
			say("out of memory");
			return NULL;
		}
		repaired.len = utf8_repair(text, len, repaired.data);
		text = repaired.data;
		len = repaired.len;
	}
	if (redactor_apply(redactor, text, len, &redacted))
		content = json_stringn(redacted.len > 0 ? redacted.data : "",
							   redacted.len);
	buffer_free(&repaired);
	buffer_free(&redacted);
	return content;
}

/*
 * Add a section with a redacted content, or null where text is NULL. False if
 * it cannot be redacted or there is no memory.
 */
static bool
append_section(json_t *sections, const Redactor *redactor, const char *name,
			   const char *status, const char *text, size_t len,
			   json_int_t original_bytes)
{
	json_t	   *content = text == NULL ? json_null() :
		make_section_content(redactor, text, len);
	json_int_t	redactions = json_is_string(content) ? (json_int_t)
		redact_count_tags(json_string_value(content),
						  json_string_length(content)) : 0;
	json_t	   *section = content == NULL ? NULL :
		json_pack("{s:s, s:o, s:s, s:b, s:I, s:b, s:I}",
				  "name", name, "content", content, "status", status,
				  "redacted", 1, "redactions", redactions,
				  "truncated", original_bytes > (json_int_t) len,
				  "original_bytes", original_bytes);

	return section != NULL && json_array_append_new(sections, section) == 0;
}

/* Whether a section of that name is there already. */
static bool
has_named_section(const json_t *sections, const char *name)
{
	size_t		i;
	json_t	   *section;

	json_array_foreach(sections, i, section)
		if (strcmp(json_string_value(json_object_get(section, "name")),
				   name) == 0)
		return true;
	return false;
}

/*
 * Return what is wrong with a section of a document, NULL if nothing is. The
 * same rules as in the database, so that a file is judged as it would be
 * there.
 */
static const char *
check_given_section(const json_t *sections, const json_t *given)
{
	const json_t *name = json_object_get(given, "name");
	const json_t *content = json_object_get(given, "content");
	const json_t *status = json_object_get(given, "status");

	if (!json_is_string(name) ||
		text_name_check(json_string_value(name),
						json_string_length(name)) != TEXT_NAME_OK)
		return "has no name, or a malformed one";
	if (has_named_section(sections, json_string_value(name)))
		return "has the name of another";
	if (content != NULL && !json_is_null(content) && !json_is_string(content))
		return "has a content that is no text";
	if (status != NULL &&
		(!json_is_string(status) ||
		 section_status(json_string_value(status),
						json_string_length(status)) == NULL))
		return "has an unknown status";
	if (status == NULL && !json_is_string(content))
		return "has neither a content nor a status";
	return NULL;
}

/*
 * Note the secrets of all sections before one is redacted, so that a secret that
 * one names is known in the others. False, with a message, if a scan failed.
 */
static bool
learn_sections(const json_t *document, const Redactor *redactor)
{
	size_t		i;
	json_t	   *given;

	json_array_foreach(json_object_get(document, "sections"), i, given)
	{
		const json_t *content = json_object_get(given, "content");

		if (json_string_length(content) > 0 &&
			!redactor_learn(redactor, json_string_value(content), json_string_length(content)))
			return false;
	}
	return true;
}

/*
 * Check and redact the document's sections, and append them. False, with a
 * message, at the first that is wrong.
 */
static bool
take_given_sections(const char *label, const json_t *document,
					const Redactor *redactor, json_t *sections)
{
	size_t		i;
	json_t	   *given;

	if (json_array_size(json_object_get(document, "sections")) > SECTIONS_MAX)
	{
		say("%s has more than %d sections", label, SECTIONS_MAX);
		return false;
	}
	if (!learn_sections(document, redactor))
		return false;
	json_array_foreach(json_object_get(document, "sections"), i, given)
	{
		const char *wrong = check_given_section(sections, given);
		const json_t *content = json_object_get(given, "content");
		const char *status = json_string_value(json_object_get(given, "status"));
		json_int_t	bytes = section_number(given, "original_bytes");

		if (wrong != NULL)
		{
			say("%s: section %zu %s", label, i + 1, wrong);
			return false;
		}
		if (!append_section(sections, redactor,
							json_string_value(json_object_get(given, "name")),
							status != NULL ? status : "ok",
							json_string_value(content),
							json_string_length(content), bytes > 0 ? bytes :
							(json_int_t) json_string_length(content)))
			return false;
		if (json_is_true(json_object_get(given, "truncated")))
			json_object_set_new(json_array_get(sections, i), "truncated",
								json_true());
	}
	return true;
}

/*
 * Point stored's strings into its document; all are NULL where files are logs.
 */
static void
take_document_head(Stored *stored)
{
	const json_t *document = stored->document;

	stored->workspace = json_string_value(json_object_get(document, "workspace"));
	stored->org = json_string_value(json_object_get(document, "org"));
	stored->instance = json_string_value(json_object_get(document, "instance"));
	stored->reason = json_string_value(json_object_get(document, "reason"));
	stored->captured_at = json_string_value(json_object_get(document, "captured_at"));
	stored->capture_id = json_string_value(json_object_get(document, "capture_id"));
}

/*
 * Return the name of a log's section: the file's own name, or its whole path
 * where another section has that name.
 */
static const char *
log_section_name(const json_t *sections, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL && slash[1] != '\0' ? slash + 1 : path;

	if (strcmp(path, "-") == 0)
		return "standard input";
	return has_named_section(sections, name) ? path : name;
}

/*
 * Append a log as a section. False, with a message, if there are too many or
 * its name cannot be a section's.
 */
static bool
append_log_section(const char *path, const Buffer *text,
				   const Redactor *redactor, json_t *sections)
{
	const char *name = log_section_name(sections, path);
	const char *start = text->len > 0 ? text->data : "";

	if (text_name_check(name, strlen(name)) != TEXT_NAME_OK ||
		has_named_section(sections, name) ||
		json_array_size(sections) >= SECTIONS_MAX)
	{
		say("too many logs, or one is there twice, or has a malformed name");
		return false;
	}
	return append_section(sections, redactor, name, "ok", start, text->len,
						  (json_int_t) text->len);
}

/* The texts of a file that is compressed, or an archive. */
typedef struct PackedLogs
{
	const char *label;
	const Redactor *redactor;
	json_t	   *sections;		/* to add to; NULL: there are no logs here */
	Buffer	   *text;			/* the one text of a file that is no archive */
	Buffer		name;			/* the member that is being read, or empty */
	Buffer		member;
	size_t		total;
} PackedLogs;

/*
 * MemberCalls.begin: remember the member's name. Where no logs are taken, an
 * archive is refused at its first member.
 */
static bool
remember_member_name(void *arg, const char *name)
{
	PackedLogs *logs = arg;

	if (name == NULL)
		return true;
	if (logs->sections == NULL)
	{
		say("%s is no bundle", logs->label);
		return false;
	}
	logs->name.len = 0;
	if (buffer_format(&logs->name, "%s", name))
		return true;
	say("out of memory");
	return false;
}

/*
 * MemberCalls.take: keep the bytes, UNPACKED_MAX at most in all members
 * together.
 */
static bool
keep_member_text(void *arg, const char *bytes, size_t len)
{
	PackedLogs *logs = arg;

	logs->total += len;
	if (logs->total > UNPACKED_MAX)
	{
		say("%s has more than %d bytes, unpacked", logs->label, UNPACKED_MAX);
		return false;
	}
	if (buffer_append(logs->name.len > 0 ? &logs->member : logs->text, bytes, len))
		return true;
	say("out of memory");
	return false;
}

/* MemberCalls.end: make the member a section; an empty one is left out. */
static bool
make_member_section(void *arg)
{
	PackedLogs *logs = arg;
	bool		ok;

	if (logs->name.len == 0 || logs->member.len == 0)
		return true;
	ok = buffer_transcode(&logs->member) &&
		append_log_section(logs->name.data, &logs->member, logs->redactor,
						   logs->sections);
	buffer_free(&logs->member);
	return ok;
}

/*
 * Unpack: a bundle into *document, another archive's members into sections,
 * the one text of a compressed file into *text. False, with a message.
 */
static bool
read_packed_file(const char *label, const Buffer *bytes,
				 const Redactor *redactor,
				 json_t *sections, json_t **document, Buffer *text)
{
	PackedLogs	logs = {
		.label = label, .redactor = redactor, .sections = sections, .text = text
	};
	const MemberCalls calls = {
		remember_member_name, keep_member_text, make_member_section, &logs
	};
	const PackedSource source = {
		.label = label, .fd = -1, .bytes = bytes->data, .len = bytes->len
	};
	bool		ok;

	if (is_packed_bundle(bytes))
		return unpack_bundle(label, bytes, document);
	ok = members_read(&source, &calls);
	buffer_free(&logs.name);
	buffer_free(&logs.member);
	return ok;
}

/*
 * Read a file: a bundle into *document, an archive of logs into sections (NULL
 * takes none), anything else as text into *text. False, with a message. The
 * caller frees text and owns *document, whatever is returned.
 */
static bool
read_given_file(const char *path, const Redactor *redactor, json_t *sections,
				json_t **document, Buffer *text)
{
	const char *label = file_display_name(path);
	Buffer		bytes = {0};
	bool		ok = file_read_input(path, UNPACKED_MAX, &bytes);

	if (ok && bytes.len > 0 && packed_kind(bytes.data, bytes.len) != NULL)
		ok =
			read_packed_file(label, &bytes, redactor, sections, document,
							 text);
	else
		move_buffer_bytes(text, &bytes);
	buffer_free(&bytes);
	if (!ok || *document != NULL)
		return ok;
	if (!buffer_transcode(text))
		return false;
	*document = parse_document(text);
	if (*document == NULL && was_meant_as_bundle(text))
	{
		say("%s is damaged: it begins as a bundle, and is no JSON", label);
		return false;
	}
	return true;
}

/* Say that a file is no bundle, and what makes one. */
static void
refuse_other_file(const char *path)
{
	say("%s is no bundle", file_display_name(path));
	fputs("\"rescuectl collect\" makes one; \"rescuectl explain\" reads logs, too."
		  "\n", stderr);
}

/* The document is not redacted: it must not be shown. */
json_t *
given_document(const char *path)
{
	json_t	   *document = NULL;
	Buffer		text = {0};

	if (read_given_file(path, NULL, NULL, &document, &text) &&
		document == NULL)
		refuse_other_file(path);
	buffer_free(&text);
	return document;
}

/*
 * A bundle is the only file, and its seal, where it has one, is that of its
 * contents: else they are not what was captured. False, with a message.
 */
static bool
check_given_bundle(const char *path, json_t *document, bool only)
{
	if (!only)
	{
		say("%s is a bundle: it cannot be read together with other files",
			file_display_name(path));
		return false;
	}
	if (seal_check(document) == SEAL_BROKEN)
	{
		say("%s is damaged: its digest is not that of its contents",
			file_display_name(path));
		return false;
	}
	return true;
}

/*
 * Read one file into stored. only is set where it is the only one, logs where
 * logs are taken. False, with a message.
 */
static bool
fetch_given_file(const char *path, bool only, bool logs,
				 const Redactor *redactor, Stored *stored)
{
	json_t	   *document = NULL;
	Buffer		text = {0};
	bool		ok =
	read_given_file(path, redactor, logs ? stored->sections : NULL,
					&document, &text);

	if (ok && document != NULL)
		ok = check_given_bundle(path, document, only) &&
			bundle_redact_head(document, redactor) &&
			take_given_sections(file_display_name(path), document, redactor,
								stored->sections);
	else if (ok && !logs)
	{
		refuse_other_file(path);
		ok = false;
	}
	else if (ok && text.len > 0)
		ok = append_log_section(path, &text, redactor, stored->sections);
	buffer_free(&text);
	stored->document = document;
	return ok;
}

/*
 * Returns STATUS_OK, STATUS_FINDINGS or STATUS_FAILED; stored_free() is called
 * in each case. The redactor's self test comes first: without it no file is
 * opened.
 */
int
given_fetch_files(char **paths, int count, bool logs, Stored *stored)
{
	Redactor	redactor;
	RedactKnown *known = NULL;
	bool		ok = true;
	size_t		i;
	json_t	   *section;

	memset(stored, 0, sizeof(Stored));
	stored->sections = json_array();
	if (!redactor_open(&redactor, NULL, NULL))
		return STATUS_FAILED;
	redactor.options.known = &known;
	for (int at = 0; ok && at < count; at++)
	{
		json_decref(stored->document);
		stored->document = NULL;
		ok = fetch_given_file(paths[at], count == 1, logs, &redactor, stored);
	}
	redactor_close(&redactor);
	redact_known_free(known);
	if (!ok)
		return STATUS_FAILED;
	take_document_head(stored);
	json_array_foreach(stored->sections, i, section)
		stored->truncated |= json_is_true(json_object_get(section, "truncated"));
	if (json_array_size(stored->sections) > 0)
		return STATUS_OK;
	say("there is nothing in %s", file_display_name(paths[0]));
	return STATUS_FINDINGS;
}
