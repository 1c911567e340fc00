/*
 * members.c
 *		The texts in a compressed file or an archive, one after the other.
 *
 * An archive within an archive is read as it is unpacked, so memory does not
 * grow with the size. What libarchive would pass over in silence, such as
 * bytes behind the end, is a failure here: a secret may be in it.
 *
 * libarchive reads an archive from a stream of bytes, so a member that is
 * packed itself is read by a second archive, whose bytes the first one
 * unpacks: nothing is ever held whole.
 *
 * The limits are independent of each other: room bounds the bytes of all
 * levels together, depth the levels, RLIMIT_DATA the memory of a decoder,
 * which is chosen by the file and may be gigabytes.
 */
#include "rescuectl/members.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buffer.h"
#include "rescuectl/rescuectl.h"
#include "text/one_of.h"
#include "text/packed.h"

#define PIECE_BYTES 65536

/* What the program itself allocates meanwhile. */
#define OWN_MEMORY (8 * 1024 * 1024)

/* One call of members_read(). */
typedef struct PackedReading
{
	const char *label;
	const MemberCalls *calls;
	uint64_t	room;			/* bytes that may still be unpacked */
	bool		said;			/* there was a message already */
} PackedReading;

/* A member that is unpacked as it is read. */
typedef struct PackedLevel
{
	PackedReading *reading;
	struct archive *archive;	/* the one that it is a member of */
	uint64_t	given;			/* bytes that were handed on */
	size_t		have;			/* bytes of the piece to be handed on first */
	Buffer		piece;
} PackedLevel;

static bool read_open_archive(PackedReading *reading, struct archive *archive,
							  const char *name, int depth);

/* Say why the file cannot be read to its end, once; returns false. */
static bool
report_read_failure(PackedReading *reading, const char *what)
{
	if (!reading->said)
		say("%s %s", reading->label, what);
	reading->said = true;
	return false;
}

/*
 * Say what libarchive does not get on with, in words of ours: its own text may
 * quote names of members. Returns false.
 */
static bool
report_archive_error(PackedReading *reading, struct archive *archive)
{
	const char *error = archive_error_string(archive);

	if (error != NULL && strstr(error, "memory") != NULL)
		return report_read_failure(reading,
								   "needs more than 128 MiB of memory to be unpacked");
	if (error != NULL && (strstr(error, "ncrypt") != NULL ||
						  strstr(error, "assphrase") != NULL))
		return report_read_failure(reading, "is encrypted: decrypt it first");
	return report_read_failure(reading, "is damaged: it cannot be unpacked");
}

/*
 * Read up to len bytes of a member, and count them against the limit of all
 * members. Returns how many; -1, with a message, for an error.
 */
static ssize_t
read_member_data(PackedReading *reading, struct archive *archive, char *bytes,
				 size_t len)
{
	la_ssize_t	n = archive_read_data(archive, bytes, len);

	if (n < 0)
	{
		report_archive_error(reading, archive);
		return -1;
	}
	if ((uint64_t) n > reading->room)
	{
		report_read_failure(reading,
							"unpacks to too many bytes: unpack it first");
		return -1;
	}
	reading->room -= (uint64_t) n;
	return (ssize_t) n;
}

/*
 * Read enough of a member to know its kind. Returns how many bytes; -1, with a
 * message, for an error.
 */
static ssize_t
read_member_head(PackedReading *reading, struct archive *archive, char *bytes)
{
	size_t		have = 0;

	while (have < PACKED_HEAD_BYTES)
	{
		ssize_t		n =
		read_member_data(reading, archive, bytes + have, PIECE_BYTES - have);

		if (n < 0)
			return -1;
		if (n == 0)
			break;
		have += (size_t) n;
	}
	return (ssize_t) have;
}

/*
 * libarchive's callback for an inner archive: give it what the outer one
 * unpacks, first the bytes that were read for the kind.
 */
static la_ssize_t
give_inner_bytes(struct archive *inner, void *arg, const void **bytes)
{
	PackedLevel *level = arg;
	ssize_t		n = (ssize_t) level->have;

	(void) inner;
	*bytes = level->piece.data;
	level->have = 0;
	if (n == 0)
		n =
			read_member_data(level->reading, level->archive, level->piece.data,
							 PIECE_BYTES);
	if (n > 0)
		level->given += (uint64_t) n;
	return n;
}

/*
 * Return an archive that reads the kinds that are unpacked here; NULL, with a
 * message. A filter whose library libarchive lacks is not enabled: it would
 * start a program instead.
 */
static struct archive *
new_archive_reader(PackedReading *reading)
{
	struct archive *archive = archive_read_new();

	if (archive == NULL)
	{
		report_read_failure(reading, "cannot be unpacked: out of memory");
		return NULL;
	}
	/* Without its library, a filter would start a program. */
	if (archive_zlib_version() != NULL)
		archive_read_support_filter_gzip(archive);
	if (archive_libzstd_version() != NULL)
		archive_read_support_filter_zstd(archive);
	if (archive_liblzma_version() != NULL)
		archive_read_support_filter_xz(archive);
	if (archive_bzlib_version() != NULL)
		archive_read_support_filter_bzip2(archive);
	archive_read_support_format_tar(archive);
	archive_read_support_format_zip(archive);
	archive_read_support_format_raw(archive);
	archive_read_support_format_empty(archive);
	archive_read_set_option(archive, "tar", "read_concatenated_archives", "1");
	return archive;
}

/*
 * Whether the kind, as packed_kind() names it, is one that is unpacked here.
 */
static bool
can_unpack_kind(const char *kind)
{
	static const char *const known[] = {
		"gzip", "zstd", "xz", "bzip2", "zip", "tar", NULL
	};

	return text_is_one_of(kind, known);
}

/*
 * Unpack a member that is packed itself. Bytes behind its end, which no reader
 * would show, make the whole file fail: a secret could be in them.
 */
static bool
read_nested_member(PackedReading *reading, PackedLevel *level,
				   const char *name, int depth)
{
	struct archive *inner = new_archive_reader(reading);
	bool		ok;

	if (inner == NULL)
		return false;
	if (archive_read_open(inner, level, NULL, give_inner_bytes,
						  NULL) != ARCHIVE_OK)
		ok = report_archive_error(reading, inner);
	else
		ok = read_open_archive(reading, inner, name, depth);
	if (ok && archive_format(inner) != ARCHIVE_FORMAT_ZIP &&
		(uint64_t) archive_filter_bytes(inner, -1) != level->given)
		ok =
			report_read_failure(reading,
								"has bytes behind an end that are not unpacked");
	archive_read_free(inner);
	return ok;
}

/*
 * Hand over a member that is a text, from its first bytes on. False, with a
 * message, if it cannot be read or a call stops.
 */
static bool
pass_member_text(PackedReading *reading, PackedLevel *level, const char *name)
{
	const MemberCalls *calls = reading->calls;
	ssize_t		n = (ssize_t) level->have;

	/* A call that returns false has given its message. */
	reading->said = true;
	if (!calls->begin(calls->arg, name))
		return false;
	while (n > 0)
	{
		if (!calls->take(calls->arg, level->piece.data, (size_t) n))
			return false;
		reading->said = false;
		n =
			read_member_data(reading, level->archive, level->piece.data,
							 PIECE_BYTES);
		if (n < 0)
			return false;
		reading->said = true;
	}
	if (!calls->end(calls->arg))
		return false;
	reading->said = false;
	return true;
}

/*
 * Read the member that the archive is at, as its first bytes say: a text,
 * something packed, or a kind that cannot be unpacked, which is an error.
 */
static bool
read_archive_member(PackedReading *reading, struct archive *archive,
					const char *name, int depth)
{
	PackedLevel level = {.reading = reading, .archive = archive};
	const char *kind;
	ssize_t		n;
	bool		ok = buffer_reserve(&level.piece, PIECE_BYTES);

	if (!ok)
		return report_read_failure(reading,
								   "cannot be unpacked: out of memory");
	n = read_member_head(reading, archive, level.piece.data);
	kind = n > 0 ? packed_kind(level.piece.data, (size_t) n) : NULL;
	level.have = n > 0 ? (size_t) n : 0;
	level.piece.len = PIECE_BYTES;
	if (n < 0)
		ok = false;
	else if (kind == NULL)
		ok = pass_member_text(reading, &level, name);
	else if (!can_unpack_kind(kind))
	{
		say("%s cannot be unpacked here (%s): unpack it first", reading->label, kind);
		reading->said = true;
		ok = false;
	}
	else if (archive_format(archive) == ARCHIVE_FORMAT_RAW &&
			 archive_filter_count(archive) == 1)
		ok = report_read_failure(reading, "is damaged: it cannot be unpacked");
	else
		ok = read_nested_member(reading, &level, name, depth);
	buffer_free(&level.piece);
	return ok;
}

/*
 * Write a member's name into name, behind that of the archive which it is in.
 * False, with a message, if there is no memory.
 */
static bool
write_member_name(PackedReading *reading, struct archive_entry *entry,
				  const char *outer, Buffer *name)
{
	const char *path = archive_entry_pathname(entry);

	if (path == NULL)
		path = archive_entry_pathname_utf8(entry);
	name->len = 0;
	if (buffer_format(name, "%s%s%s", outer != NULL ? outer : "",
					  outer != NULL ? "/" : "", path != NULL ? path : "?"))
		return true;
	return report_read_failure(reading, "cannot be unpacked: out of memory");
}

/*
 * Read the entry that the archive is at, if it has a content; folders and
 * links are passed over. False, with a message.
 */
static bool
read_archive_entry(PackedReading *reading, struct archive *archive,
				   struct archive_entry *entry, const char *outer, int depth)
{
	Buffer		name = {0};
	bool		ok;

	if (archive_entry_is_encrypted(entry))
		return report_read_failure(reading, "is encrypted: decrypt it first");
	if (archive_format(archive) == ARCHIVE_FORMAT_RAW)
		return read_archive_member(reading, archive, outer, depth);
	if (archive_entry_filetype(entry) != AE_IFREG ||
		archive_entry_hardlink(entry) != NULL)
		return true;
	ok = write_member_name(reading, entry, outer, &name) &&
		read_archive_member(reading, archive, name.data, depth);
	buffer_free(&name);
	return ok;
}

/*
 * Read all members of an open archive. depth counts the levels above; each
 * filter of this one is a level, too. False, with a message.
 */
static bool
read_open_archive(PackedReading *reading, struct archive *archive,
				  const char *name, int depth)
{
	struct archive_entry *entry;
	int			filters = archive_filter_count(archive) - 1;
	int			status;

	depth += filters > 1 ? filters : 1;
	if (depth > NESTING_MAX)
		return report_read_failure(reading,
								   "is nested too deep: unpack it first");
	while ((status = archive_read_next_header(archive, &entry)) == ARCHIVE_OK ||
		   status == ARCHIVE_WARN)
	{
		if (!read_archive_entry(reading, archive, entry, name, depth))
			return false;
	}
	return status == ARCHIVE_EOF || report_archive_error(reading, archive);
}

/*
 * Set *bytes to the memory that this process may write to now; false if it is
 * not known.
 */
static bool
get_writable_memory(rlim_t *bytes)
{
	FILE	   *file = fopen("/proc/self/statm", "re");
	unsigned long pages;
	bool		ok = file != NULL &&
		fscanf(file, "%*u %*u %*u %*u %*u %lu", &pages) == 1;

	if (file != NULL)
		fclose(file);
	if (ok)
		*bytes = (rlim_t) pages * (rlim_t) sysconf(_SC_PAGESIZE);
	return ok;
}

/*
 * Let this process allocate DECODER_MEMORY more and no more; *before is for
 * setrlimit() to restore. False if that cannot be done.
 */
static bool
limit_process_memory(struct rlimit *before)
{
	struct rlimit limit;
	rlim_t		now;

	if (getrlimit(RLIMIT_DATA, before) != 0 || !get_writable_memory(&now))
		return false;
	limit = *before;
#ifndef __SANITIZE_ADDRESS__	/* which allocates as it likes */
	now += DECODER_MEMORY + OWN_MEMORY;
	if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > now)
		limit.rlim_cur = now;
#endif
	return setrlimit(RLIMIT_DATA, &limit) == 0;
}

/* Return how many bytes a file of this size may unpack to. */
static uint64_t
expansion_limit(uint64_t size)
{
	uint64_t	limit = size < EXPANSION_TOTAL / EXPANSION_MAX ?
		size * EXPANSION_MAX : EXPANSION_TOTAL;

	return limit < EXPANSION_FREE ? EXPANSION_FREE : limit;
}

/* Open the source from its start, and set *size. False, with a message. */
static bool
open_packed_source(PackedReading *reading, const PackedSource *source,
				   struct archive *archive, uint64_t *size)
{
	struct stat status;
	int			opened;

	if (source->fd < 0)
	{
		*size = source->len;
		opened = archive_read_open_memory(archive, source->bytes, source->len);
	}
	else
	{
		if (fstat(source->fd, &status) != 0 ||
			lseek(source->fd, 0, SEEK_SET) != 0)
			return report_read_failure(reading,
									   "cannot be read from its start");
		*size = (uint64_t) status.st_size;
		opened = archive_read_open_fd(archive, source->fd, PIECE_BYTES);
	}
	return opened == ARCHIVE_OK || report_archive_error(reading, archive);
}

/* The process' memory limit is restored on every path. */
bool
members_read(const PackedSource *source, const MemberCalls *calls)
{
	PackedReading reading = {.label = source->label, .calls = calls};
	struct archive *archive = new_archive_reader(&reading);
	struct rlimit before;
	uint64_t	size = 0;
	bool		ok;

	if (archive == NULL)
		return false;
	if (!limit_process_memory(&before))
	{
		archive_read_free(archive);
		return report_read_failure(&reading,
								   "cannot be unpacked: the memory for it cannot be limited");
	}
	ok = open_packed_source(&reading, source, archive, &size);
	reading.room = expansion_limit(size);
	ok = ok && read_open_archive(&reading, archive, NULL, 0);
	if (ok && archive_format(archive) != ARCHIVE_FORMAT_ZIP &&
		(uint64_t) archive_filter_bytes(archive, -1) != size)
		ok =
			report_read_failure(&reading,
								"has bytes behind its end that are not unpacked");
	archive_read_free(archive);
	setrlimit(RLIMIT_DATA, &before);
	return ok;
}
