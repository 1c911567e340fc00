/*
 * log.c
 *		The log of a repair: enough to finish it, and to take it back.
 *
 *		migcheck-repair 1
 *		rename LENGTH LENGTH, and the two names
 *		replace LENGTH LENGTH LENGTH, the name, the old bytes and the new ones
 *		end SHA-256 of all bytes before
 *
 * Everything is counted, so that names and contents may hold any byte. The
 * log lies in a folder that others write to: what does not add up to the last
 * byte, or names a file outside, is no log.
 */
#include "migcheck/repair/log.h"

#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/simulate/checksum.h"
#include "text/digest.h"

#define HEAD	"migcheck-repair 1\n"
#define DIGEST_BYTES	32
#define END_BYTES	(4 + 2 * DIGEST_BYTES + 1)

/* Add a step; its strings must outlive the log. */
void
log_add(Arena *arena, RepairLog *log, RepairStep step)
{
	log->steps = arena_grow(arena, log->steps, sizeof(RepairStep), log->count,
							&log->capacity);
	log->steps[log->count++] = step;
}

/*
 * Write the log's last line, for the bytes before it, to end, which has room
 * for END_BYTES and a NUL. The program ends where OpenSSL has no SHA-256: the
 * line of one log would be that of any other. Nothing was written by then.
 */
static void
write_log_end(const char *text, size_t len, char *end)
{
	unsigned char digest[DIGEST_BYTES];

	if (EVP_Digest(text, len, digest, NULL, EVP_sha256(), NULL) != 1)
		end_without_digest();
	end = stpcpy(end, "end ");
	digest_to_hex(digest, DIGEST_BYTES, end);
	strcpy(end + 2 * DIGEST_BYTES, "\n");
}

/*
 * Append bytes at p, where there must be room; returns the place behind them.
 */
static char *
append_log_bytes(char *p, const char *bytes, size_t len)
{
	if (len > 0)
		memcpy(p, bytes, len);
	return p + len;
}

/* Write one step to p, where there must be room. Returns what follows it. */
static char *
encode_log_step(char *p, const RepairStep *step)
{
	if (step->kind == STEP_RENAME)
	{
		p += sprintf(p, "rename %zu %zu\n", strlen(step->path),
					 strlen(step->to));
		p = append_log_bytes(p, step->path, strlen(step->path));
		return append_log_bytes(p, step->to, strlen(step->to));
	}
	p += sprintf(p, "replace %zu %zu %zu\n", strlen(step->path), step->old_len,
				 step->new_len);
	p = append_log_bytes(p, step->path, strlen(step->path));
	p = append_log_bytes(p, step->old_text, step->old_len);
	return append_log_bytes(p, step->new_text, step->new_len);
}

/* Return the log as bytes, of the arena. The same log gives the same bytes. */
char *
log_encode_steps(Arena *arena, const RepairLog *log, size_t *len)
{
	size_t		room = sizeof(HEAD) + END_BYTES + 1;
	char	   *text;
	char	   *p;

	for (size_t i = 0; i < log->count; i++)
	{
		const RepairStep *step = &log->steps[i];

		room += 80 + strlen(step->path) + step->old_len + step->new_len +
			(step->to ? strlen(step->to) : 0);
	}
	text = arena_alloc(arena, room);
	p = append_log_bytes(text, HEAD, strlen(HEAD));
	for (size_t i = 0; i < log->count; i++)
		p = encode_log_step(p, &log->steps[i]);
	write_log_end(text, p - text, p);
	*len = p - text + END_BYTES;
	return text;
}

/*
 * Take numbers up to a line's end, each behind a blank; false for anything
 * else, or for one that does not fit.
 */
static bool
take_step_lengths(const char **p, const char *end, size_t *lengths, int count)
{
	for (int i = 0; i < count; i++)
	{
		size_t		n = 0;
		const char *start;

		if (*p >= end || *(*p)++ != ' ')
			return false;
		for (start = *p; *p < end && **p >= '0' && **p <= '9'; (*p)++)
		{
			if (n > (SIZE_MAX - 9) / 10)
				return false;
			n = n * 10 + (**p - '0');
		}
		if (*p == start)
			return false;
		lengths[i] = n;
	}
	return *p < end && *(*p)++ == '\n';
}

/* Take that many bytes; NULL if there are not so many left. */
static const char *
take_counted_bytes(Arena *arena, const char **p, const char *end, size_t len)
{
	const char *bytes = *p;

	if ((size_t) (end - *p) < len)
		return NULL;
	*p += len;
	return arena_copy(arena, bytes, len);
}

/*
 * Return true if a name stays below the root, and is one: no empty part, no
 * "." and no "..".
 */
static bool
name_is_inside_root(const char *path, size_t len)
{
	if (path == NULL || len == 0 || strlen(path) != len || *path == '/')
		return false;
	for (const char *p = path; *p;)
	{
		size_t		n = strcspn(p, "/");

		if (n == 0 || (n == 1 && p[0] == '.') ||
			(n == 2 && p[0] == '.' && p[1] == '.'))
			return false;
		p += n;
		if (*p == '/' && *++p == '\0')
			return false;
	}
	return true;
}

/* Advance *p behind a word; false if something else is there. */
static bool
take_literal_word(const char **p, const char *end, const char *word)
{
	size_t		len = strlen(word);

	if ((size_t) (end - *p) < len || memcmp(*p, word, len) != 0)
		return false;
	*p += len;
	return true;
}

/* Take one step from p on; false if it is not one. */
static bool
decode_log_step(Arena *arena, const char **p, const char *end,
				RepairStep *step)
{
	size_t		lengths[3] = {0};

	memset(step, 0, sizeof(RepairStep));
	if (take_literal_word(p, end, "rename"))
	{
		if (!take_step_lengths(p, end, lengths, 2))
			return false;
		step->kind = STEP_RENAME;
		step->path = take_counted_bytes(arena, p, end, lengths[0]);
		step->to = take_counted_bytes(arena, p, end, lengths[1]);
		return name_is_inside_root(step->path, lengths[0]) &&
			name_is_inside_root(step->to, lengths[1]);
	}
	if (!take_literal_word(p, end, "replace") || !take_step_lengths(p, end,
																	lengths,
																	3))
		return false;
	step->kind = STEP_REPLACE;
	step->path = take_counted_bytes(arena, p, end, lengths[0]);
	step->old_text = take_counted_bytes(arena, p, end,
										step->old_len = lengths[1]);
	step->new_text = take_counted_bytes(arena, p, end,
										step->new_len = lengths[2]);
	return name_is_inside_root(step->path, lengths[0]) &&
		step->old_text != NULL && step->new_text != NULL;
}

/*
 * Read a log. False if it is something else, or not whole: the digest is
 * compared before a byte of it is believed.
 */
bool
log_decode_steps(Arena *arena, const char *text, size_t len, RepairLog *log)
{
	const char *p = text;
	const char *end;
	char		last[END_BYTES + 1];

	memset(log, 0, sizeof(RepairLog));
	if (len < strlen(HEAD) + END_BYTES)
		return false;
	end = text + len - END_BYTES;
	write_log_end(text, end - text, last);
	if (memcmp(end, last, END_BYTES) != 0 || !take_literal_word(&p, end, HEAD))
		return false;
	while (p < end)
	{
		RepairStep	step;

		if (!decode_log_step(arena, &p, end, &step))
			return false;
		log_add(arena, log, step);
	}
	return log->count > 0;
}
