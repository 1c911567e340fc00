/*
 * pack.c
 *		A bundle as one archive.
 *
 * Nothing is ever written below a name that an archive holds: its files are
 * read into memory, and only the names that we write are known.
 */
#include "rescuectl/pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "rescuectl/rescuectl.h"

#define DOCUMENT_NAME "bundle.json"
#define SECTION_NAME "sections/%02zu"
#define SECTION_NAME_SIZE 32

/*
 * libarchive's callback for what it has written: append it to the Buffer arg.
 */
static la_ssize_t
append_packed_bytes(struct archive *archive, void *arg, const void *bytes,
					size_t len)
{
	if (buffer_append(arg, bytes, len))
		return (la_ssize_t) len;
	archive_set_error(archive, -1, "out of memory");
	return -1;
}

/* Write one file of the archive, mode 0600. False if libarchive fails. */
static bool
put_archive_file(struct archive *archive, const char *name, const char *bytes,
				 size_t len)
{
	struct archive_entry *entry = archive_entry_new();
	bool		ok = entry != NULL;

	if (ok)
	{
		archive_entry_set_pathname(entry, name);
		archive_entry_set_size(entry, (la_int64_t) len);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0600);
		archive_entry_set_mtime(entry, time(NULL), 0);
		ok = archive_write_header(archive, entry) == ARCHIVE_OK &&
			archive_write_data(archive, bytes, len) == (la_ssize_t) len;
	}
	archive_entry_free(entry);
	return ok;
}

/*
 * Return a copy of the document in which each content is replaced by its
 * file's name; the caller owns it.
 */
static json_t *
without_contents(const json_t *document)
{
	json_t	   *copy = json_deep_copy(document);
	char		name[SECTION_NAME_SIZE];
	size_t		i;
	json_t	   *section;

	json_array_foreach(json_object_get(copy, "sections"), i, section)
	{
		if (json_object_get(section, "content") == NULL)
			continue;
		snprintf(name, sizeof(name), SECTION_NAME, i + 1);
		json_object_del(section, "content");
		json_object_set_new(section, "file", json_string(name));
	}
	return copy;
}

/*
 * Write the document, then the contents. The document comes first, so that a
 * reader knows by the first file what the archive is.
 */
static bool
put_bundle_files(struct archive *archive, const json_t *document)
{
	json_t	   *copy = without_contents(document);
	char	   *text = json_dumps(copy, JSON_INDENT(2));
	bool		ok = text != NULL &&
		put_archive_file(archive, DOCUMENT_NAME, text, strlen(text));
	json_free_t release;
	char		name[SECTION_NAME_SIZE];
	size_t		i;
	json_t	   *section;

	json_array_foreach(json_object_get(document, "sections"), i, section)
	{
		const json_t *content = json_object_get(section, "content");

		snprintf(name, sizeof(name), SECTION_NAME, i + 1);
		if (content != NULL)
			ok = ok &&
				put_archive_file(archive, name, json_string_value(content),
								 json_string_length(content));
	}
	json_get_alloc_funcs(NULL, &release);
	if (text != NULL)
		release(text);
	json_decref(copy);
	return ok;
}

/* The archive is made in memory: it is at most the size of a bundle. */
bool
pack_bundle(const json_t *document, Buffer *out)
{
	struct archive *archive = archive_write_new();
	bool		ok = archive != NULL &&
		archive_write_add_filter_zstd(archive) == ARCHIVE_OK &&
		archive_write_set_format_ustar(archive) == ARCHIVE_OK &&
		archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
		archive_write_open(archive, out, NULL, append_packed_bytes,
						   NULL) == ARCHIVE_OK &&
		put_bundle_files(archive, document);

	if (archive != NULL)
		ok = archive_write_close(archive) == ARCHIVE_OK && ok;
	if (!ok)
		say("could not make the archive");
	archive_write_free(archive);
	return ok;
}

/*
 * Read one file of an archive into content; room is what may still be
 * unpacked. False, with a message.
 */
static bool
read_packed_content(struct archive *archive, const char *label, size_t room,
					Buffer *content)
{
	for (;;)
	{
		la_ssize_t	n;

		if (!buffer_reserve(content, 65536))
		{
			say("out of memory");
			return false;
		}
		n = archive_read_data(archive, content->data + content->len, 65536);
		if (n == 0)
			return true;
		if (n < 0)
		{
			say("%s is damaged: it cannot be unpacked", label);
			return false;
		}
		content->len += (size_t) n;
		content->data[content->len] = '\0';
		if (content->len > room)
		{
			say("%s has more than %d bytes, unpacked", label, UNPACKED_MAX);
			return false;
		}
	}
}

/*
 * Return the number of a file by its name: 0 for the document, 1 and up for
 * sections, -1 for any other file. A link or a folder is never a file of a
 * bundle.
 */
static int
file_number_of_name(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	char		expected[SECTION_NAME_SIZE];

	if (name == NULL || archive_entry_filetype(entry) != AE_IFREG ||
		archive_entry_hardlink(entry) != NULL)
		return -1;
	if (strcmp(name, DOCUMENT_NAME) == 0)
		return 0;
	for (size_t i = 1; i <= SECTIONS_MAX; i++)
	{
		snprintf(expected, sizeof(expected), SECTION_NAME, i);
		if (strcmp(name, expected) == 0)
			return (int) i;
	}
	return -1;
}

/*
 * Read all files of an open archive, from the entry that was read, into
 * files[0] to files[SECTIONS_MAX]. False, with a message; the caller frees all
 * of them in each case.
 */
static bool
read_packed_files(struct archive *archive, struct archive_entry *entry,
				  const char *label, Buffer *files)
{
	size_t		room = UNPACKED_MAX;
	int			status = ARCHIVE_OK;

	while (status == ARCHIVE_OK)
	{
		int			number = file_number_of_name(entry);

		if (number < 0 || files[number].data != NULL)
		{
			say("%s holds a file that no bundle has", label);
			return false;
		}
		if (!read_packed_content(archive, label, room, &files[number]))
			return false;
		room -= files[number].len;
		status = archive_read_next_header(archive, &entry);
	}
	if (status != ARCHIVE_EOF)
		say("%s is damaged: it cannot be unpacked", label);
	return status == ARCHIVE_EOF;
}

/*
 * Replace a file's name in a section by the file's content. False if the
 * section names a file that is not there.
 */
static bool
set_section_content(json_t *section, const Buffer *files)
{
	const char *name = json_string_value(json_object_get(section, "file"));
	char		expected[SECTION_NAME_SIZE];

	for (size_t i = 1; name != NULL && i <= SECTIONS_MAX; i++)
	{
		snprintf(expected, sizeof(expected), SECTION_NAME, i);
		if (strcmp(name, expected) != 0 || files[i].data == NULL)
			continue;
		json_object_del(section, "file");
		return json_object_set_new(section, "content",
								   json_stringn(files[i].data,
												files[i].len)) == 0;
	}
	return name == NULL;
}

/*
 * Return the document with its contents; NULL, with a message, if it does not
 * fit the files.
 */
static json_t *
join_document_files(const char *label, const Buffer *files)
{
	json_error_t error;
	json_t	   *document = files[0].len == 0 ? NULL :
		json_loadb(files[0].data, files[0].len, JSON_REJECT_DUPLICATES, &error);
	bool		ok = document != NULL;
	size_t		i;
	json_t	   *section;

	json_array_foreach(json_object_get(document, "sections"), i, section)
		ok = ok && set_section_content(section, files);
	if (ok)
		return document;
	say("%s is no bundle: its document does not fit its files", label);
	json_decref(document);
	return NULL;
}

/*
 * Read the files of an open archive, and set *document. False, with a message.
 */
static bool
unpack_open_archive(struct archive *archive, struct archive_entry *entry,
					const char *label, json_t **document)
{
	Buffer		files[SECTIONS_MAX + 1] = {{0}};

	if (read_packed_files(archive, entry, label, files))
		*document = join_document_files(label, files);
	for (size_t i = 0; i <= SECTIONS_MAX; i++)
		buffer_free(&files[i]);
	return *document != NULL;
}

/*
 * Open an archive in memory, and set *entry to its first file; NULL if it is
 * no archive. The caller frees it.
 */
static struct archive *
open_packed_bundle(const Buffer *bytes, struct archive_entry **entry)
{
	struct archive *archive = archive_read_new();

	if (archive == NULL)
		return NULL;
	archive_read_support_filter_zstd(archive);
	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_format_tar(archive);
	if (archive_read_open_memory(archive, bytes->data, bytes->len) == ARCHIVE_OK &&
		archive_read_next_header(archive, entry) == ARCHIVE_OK)
		return archive;
	archive_read_free(archive);
	return NULL;
}

/* Only the first file is unpacked, so that this is cheap for any archive. */
bool
is_packed_bundle(const Buffer *bytes)
{
	struct archive_entry *entry;
	struct archive *archive = open_packed_bundle(bytes, &entry);
	bool		is_bundle = archive != NULL && file_number_of_name(entry) == 0;

	archive_read_free(archive);
	return is_bundle;
}

/* The contents are not redacted yet. */
bool
unpack_bundle(const char *label, const Buffer *bytes, json_t **document)
{
	struct archive_entry *entry;
	struct archive *archive = open_packed_bundle(bytes, &entry);
	bool		ok = archive != NULL &&
		unpack_open_archive(archive, entry, label, document);

	if (archive == NULL)
		say("%s is damaged: it cannot be unpacked", label);
	archive_read_free(archive);
	return ok;
}
