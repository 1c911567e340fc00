/*
 * capture_packed.c
 *		A section whose source is compressed, an archive, or UTF-16.
 *
 * A rotated log is compressed, and a compressed log hides its secrets from the
 * redactor. So it is unpacked in memory, within the limits of members.h and
 * the section's deadline, and only its end is kept. What cannot be unpacked is
 * replaced by a note on what it is.
 */
#include "rescuectl/capture_packed.h"

#include <string.h>

#include "rescuectl/rescuectl.h"
#include "rescuectl/text.h"
#include "text/packed.h"
#include "text/transcode.h"

/* The texts of one source, one behind the other. */
typedef struct UnpackedEnd
{
	Buffer	   *content;		/* their end */
	Buffer		member;			/* the end of the one that is read */
	uint64_t	total;			/* bytes, kept or not */
	Instant		deadline;
	bool		timeout;
} UnpackedEnd;

/*
 * Drop the start of a text that is longer than CAPTURE_KEEP, up to the start
 * of a line: half a secret could not be recognised.
 */
static void
keep_end_of_text(Buffer *buffer)
{
	const char *feed;

	if (buffer->len <= CAPTURE_KEEP)
		return;
	buffer_consume(buffer, buffer->len - CAPTURE_KEEP);
	feed = memchr(buffer->data, '\n', buffer->len);
	buffer_consume(buffer, feed != NULL ? (size_t) (feed - buffer->data) + 1 : buffer->len);
}

/*
 * Append to a buffer of which the end is kept. It may grow to twice
 * CAPTURE_KEEP, so that the bytes are not moved for each piece. False, with a
 * message, if there is no memory.
 */
static bool
append_keeping_end(Buffer *buffer, const char *bytes, size_t len)
{
	if (!buffer_append(buffer, bytes, len))
	{
		say("out of memory");
		return false;
	}
	if (buffer->len > 2 * CAPTURE_KEEP)
		keep_end_of_text(buffer);
	return true;
}

/*
 * MemberCalls.begin: put the member's name above its text, as "head" and
 * "tail" do.
 */
static bool
put_member_heading(void *arg, const char *name)
{
	UnpackedEnd *end = arg;
	Buffer		heading = {0};
	bool		ok;

	if (name == NULL)
		return true;
	ok = buffer_format(&heading, "%s==> ", end->content->len > 0 ? "\n" : "") &&
		text_append_name(&heading, name) &&
		buffer_append(&heading, " <==\n", 5);
	ok = ok && append_keeping_end(end->content, heading.data, heading.len);
	end->total += heading.len;
	buffer_free(&heading);
	return ok;
}

/*
 * MemberCalls.take: keep the bytes; stops at the deadline, however much is
 * still to be unpacked.
 */
static bool
keep_member_bytes(void *arg, const char *bytes, size_t len)
{
	UnpackedEnd *end = arg;

	end->total += len;
	end->timeout = stop_is_requested() || clock_time_left(end->deadline) == 0;
	return !end->timeout && append_keeping_end(&end->member, bytes, len);
}

/*
 * MemberCalls.end: decode the member, which may be in UTF-16 where its archive
 * is not, and append it to the others.
 */
static bool
append_decoded_member(void *arg)
{
	UnpackedEnd *end = arg;
	bool		ok = buffer_transcode(&end->member) &&
		append_keeping_end(end->content, end->member.data, end->member.len);

	buffer_free(&end->member);
	return ok;
}

/* The content that was captured is freed. */
const char *
capture_note(const char *kind, size_t size, Captured *captured)
{
	char		note[PACKED_NOTE_SIZE];
	size_t		len = packed_note(kind, size, note);

	buffer_free(&captured->content);
	captured->original_bytes = size;
	captured->cut = false;
	if (!buffer_append(&captured->content, note, len))
		say("out of memory");
	return "failed";
}

/*
 * The packed bytes are in captured->content where the source is a program's
 * output; they are freed only after they were read.
 */
const char *
capture_unpack(const PackedSource *source, const char *kind, size_t size,
			   Instant deadline, Captured *captured)
{
	Buffer		content = {0};
	UnpackedEnd end = {.content = &content, .deadline = deadline};
	const MemberCalls calls = {
		put_member_heading, keep_member_bytes, append_decoded_member, &end
	};
	bool		ok = members_read(source, &calls);

	buffer_free(&end.member);
	if (!ok)
	{
		buffer_free(&content);
		if (!end.timeout)
			return capture_note(kind, size, captured);
		buffer_free(&captured->content);
		return "timeout";
	}
	keep_end_of_text(&content);
	buffer_free(&captured->content);
	captured->content = content;
	captured->original_bytes = end.total;
	return "ok";
}

/*
 * A text in neither encoding is left as it is. The caller's buffer is replaced
 * only when the whole text was decoded.
 */
bool
buffer_transcode(Buffer *text)
{
	Transcoder	transcoder;
	Buffer		out = {0};

	if (text->len == 0)
		return true;
	transcode_start(&transcoder, text->data, text->len);
	if (transcoder.width == 0)
		return true;
	if (!buffer_reserve(&out, text->len * TRANSCODE_GROWTH + 16))
	{
		say("out of memory");
		return false;
	}
	out.len = transcode(&transcoder, text->data, text->len, out.data);
	out.len += transcode_finish(&transcoder, out.data + out.len);
	out.data[out.len] = '\0';
	buffer_free(text);
	*text = out;
	return true;
}
