/*
 * members.h
 *		The texts in a compressed file or an archive, one after the other.
 *
 * gzip, zstd, xz, bzip2, zip and tar, in one another, too. Such files come
 * from strangers: what they may unpack to, how deep they are nested and what
 * memory their decoders take is limited, no program is started, and no name
 * in them is ever opened.
 */
#ifndef RESCUECTL_MEMBERS_H
#define RESCUECTL_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

/* Archives and compressions in one another; ".tar.gz" is one. */
#define NESTING_MAX 4

/* Bytes that one file may unpack to: this many times its size, ... */
#define EXPANSION_MAX 200
/* ... or this many, if that is more, ... */
#define EXPANSION_FREE (16 * 1024 * 1024)
/* ... and never more than this. */
#define EXPANSION_TOTAL (4LL * 1024 * 1024 * 1024)

/* What decoders may allocate. */
#define DECODER_MEMORY (128 * 1024 * 1024)

/* Takes the texts. Any call may return false, with a message, to stop. */
typedef struct MemberCalls
{
	/* A text begins; NULL for the only one of a file that is no archive. */
	bool		(*begin) (void *arg, const char *name);
	/* Its next bytes: PACKED_HEAD_BYTES or more at first, or all of it. */
	bool		(*take) (void *arg, const char *bytes, size_t len);
	bool		(*end) (void *arg);
	void	   *arg;
} MemberCalls;

/* What is unpacked: an ordinary file, or, if fd is -1, bytes in memory. */
typedef struct PackedSource
{
	const char *label;			/* for messages */
	int			fd;
	const char *bytes;
	size_t		len;
} PackedSource;

/*
 * Hand over all texts of the source, in order. False, with a message, if it is
 * damaged, encrypted, of a kind that is not unpacked, or beyond a limit.
 */
extern bool members_read(const PackedSource *source, const MemberCalls *calls);

#endif							/* RESCUECTL_MEMBERS_H */
