/*
 * capture.c
 *		Read one section of a bundle from the machine.
 *
 * The machine may be broken or not trusted: a path never leaves the
 * root, whatever links there are; only ordinary files are read; and a program
 * that does not end is ended. What cannot be read is a status, never an end.
 *
 * The end of a source is read, not its start: what failed last is at the end.
 * CAPTURE_KEEP bytes are kept for the redactor, which must see more than is
 * stored in order to know what a line is.
 */
#include "rescuectl/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rescuectl/capture_env.h"
#include "rescuectl/capture_packed.h"
#include "rescuectl/process.h"
#include "text/packed.h"

#define READ_CHUNK 65536

/* The bytes of a path that no shell, here or behind ssh, understands. */
static const char plain_bytes[] =
"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+,:@";

/*
 * Open a path below the root, or return -1 with errno set. The kernel resolves
 * links as if the root were "/" (openat2), so that no link can lead outside,
 * not even one that is exchanged meanwhile. O_NONBLOCK keeps a FIFO from
 * blocking the open.
 */
static int
open_below_root(int root, const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS
	};

	return (int) syscall(SYS_openat2, root, path, &how, sizeof(how));
}

/*
 * Return the section's status for errno. The caller must not have called
 * anything since that failed.
 */
static const char *
status_of_errno(void)
{
	return errno == ENOENT || errno == ENOTDIR ? "missing" :
		errno == EACCES || errno == EPERM ? "denied" : "failed";
}

/*
 * Read the last CAPTURE_KEEP bytes of a file into captured, and what is
 * written meanwhile. Returns the section's status; after a timeout the content
 * that was read stays, but is never used as if it were whole.
 */
static const char *
read_end_of_file(int fd, off_t size, Instant deadline, Captured *captured)
{
	Buffer	   *content = &captured->content;

	if (size > CAPTURE_KEEP && lseek(fd, size - CAPTURE_KEEP, SEEK_SET) < 0)
		return "failed";
	while (content->len <= 2 * CAPTURE_KEEP)
	{
		ssize_t		n;

		if (stop_is_requested() || clock_time_left(deadline) == 0)
			return "timeout";
		if (!buffer_reserve(content, READ_CHUNK))
			return "failed";
		n = read(fd, content->data + content->len, READ_CHUNK);
		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return status_of_errno();
		content->len += (size_t) n;
		content->data[content->len] = '\0';
	}
	return "ok";
}

/*
 * Read an ordinary file; a device or a pipe could hang or never end. A
 * compressed one is unpacked, else its secrets could not be seen. Returns the
 * section's status.
 */
static const char *
read_section_file(int root, const char *path, Instant deadline,
				  Captured *captured)
{
	struct stat status;
	char		head[PACKED_HEAD_BYTES];
	ssize_t		n;
	const char *kind;
	int			fd = open_below_root(root, path);
	const char *outcome;

	if (fd < 0)
		return status_of_errno();
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		outcome = "failed";
	else if ((n = pread(fd, head, sizeof(head), 0)) > 0 &&
			 (kind = packed_kind(head, (size_t) n)) != NULL)
	{
		const PackedSource source = {.label = "a section", .fd = fd};

		outcome = capture_unpack(&source, kind, (size_t) status.st_size,
								 deadline, captured);
	}
	else
	{
		outcome = read_end_of_file(fd, status.st_size, deadline, captured);
		captured->original_bytes = captured->content.len;
		captured->cut = status.st_size > CAPTURE_KEEP;
		if (captured->cut)
			captured->original_bytes += (uint64_t) (status.st_size - CAPTURE_KEEP);
	}
	close(fd);
	return outcome;
}

/*
 * Unpack what a program printed, if it is compressed, was kept whole, and the
 * program succeeded; the section's status.
 */
static const char *
unpack_program_output(const Process *process, const char *outcome,
					  Instant deadline, Captured *captured)
{
	size_t		len = captured->content.len;
	size_t		head = process->total < sizeof(process->head) ?
		(size_t) process->total : sizeof(process->head);
	const char *kind = packed_kind(process->head, head);
	const PackedSource source = {
		.label = "a section", .fd = -1,
		.bytes = captured->content.data, .len = len
	};

	if (kind == NULL)
		return outcome;
	if (captured->cut || strcmp(outcome, "ok") != 0)
	{
		capture_note(kind, (size_t) process->total, captured);
		return strcmp(outcome, "ok") != 0 ? outcome : "failed";
	}
	return capture_unpack(&source, kind, len, deadline, captured);
}

/* Return the section's status for what came of a program. */
static const char *
process_status(const Process *process, ProcessOutcome outcome)
{
	switch (outcome)
	{
		case PROCESS_DONE:
			return process->exit_status == 0 ? "ok" : "failed";
		case PROCESS_TIMEOUT:
		case PROCESS_STOPPED:
			return "timeout";
		case PROCESS_ABSENT:
			return "missing";
		case PROCESS_DENIED:
			return "denied";
		case PROCESS_FAILED:
			break;
	}
	return "failed";
}

/*
 * Run the prefix's words and then the command's, without a shell, and keep the
 * end of the output. Returns the section's status. Standard error belongs to
 * the output only where the section is a text: among the lines of an
 * environment it would be taken for variables.
 */
static const char *
run_section_command(const char **prefix, const char *const *words,
					bool with_stderr, Instant deadline, Captured *captured)
{
	const char *argv[2 * SPEC_WORDS_MAX + 2];
	size_t		n = 0;
	Process		process = {
		.argv = argv,
		.deadline = deadline,
		.keep = CAPTURE_KEEP,
		.with_stderr = with_stderr,
		.drop_stderr = true
	};
	ProcessOutcome outcome;

	for (; prefix != NULL && *prefix != NULL && n < SPEC_WORDS_MAX; prefix++)
		argv[n++] = *prefix;
	for (; *words != NULL; words++)
		argv[n++] = *words;
	argv[n] = NULL;
	outcome = process_run(&process);
	captured->content = process.output;
	captured->original_bytes = process.total;
	captured->cut = process.total > process.output.len;
	return unpack_program_output(&process, process_status(&process, outcome),
								 deadline, captured);
}

/*
 * Ask "test" on the far side about a path, and set *answer. False if it cannot
 * be asked, which must not be taken for a "no".
 */
static bool
run_remote_test(const char **prefix, const char *what, const char *path,
				Instant deadline, bool *answer)
{
	const char *words[] = {"test", what, path, NULL};
	const char *argv[SPEC_WORDS_MAX + 4];
	size_t		n = 0;
	Process		process = {
		.argv = argv,
		.deadline = deadline,
		.drop_stderr = true
	};
	ProcessOutcome outcome;

	for (; *prefix != NULL && n < SPEC_WORDS_MAX; prefix++)
		argv[n++] = *prefix;
	memcpy(argv + n, words, sizeof(words));
	outcome = process_run(&process);
	buffer_free(&process.output);
	*answer = process.exit_status == 0;
	return outcome == PROCESS_DONE && process.exit_status <= 1;
}

/*
 * Read a file on the far side of a prefix such as ssh or docker exec, by
 * "cat". ssh hands words to a shell, so that a path with any other than plain
 * bytes is refused. "cat" only says that it failed: "test" then tells whether
 * the file is missing or denied.
 */
static const char *
read_remote_file(const CaptureSource *source, const char *path,
				 Instant deadline, Captured *captured)
{
	const char *words[] = {"cat", path, NULL};
	const char *outcome;
	bool		answer;

	if (path[strspn(path, plain_bytes)] != '\0')
		return "failed";
	outcome =
		run_section_command(source->prefix, words, false, deadline, captured);
	if (strcmp(outcome, "failed") != 0)
		return outcome;
	if (!run_remote_test(source->prefix, "-e", path, deadline, &answer))
		return outcome;
	if (!answer)
		return "missing";
	if (run_remote_test(source->prefix, "-r", path, deadline, &answer) &&
		!answer)
		return "denied";
	return outcome;
}

/*
 * Drop the first line where it may have been cut: the rest of a secret no
 * longer looks like one. A single line that long is dropped whole.
 */
static bool
drop_partial_line(Buffer *content)
{
	const char *end = memchr(content->data, '\n', content->len);

	buffer_consume(content, end != NULL ?
				   (size_t) (end - content->data) + 1 : content->len);
	return end != NULL;
}

/* A line feed at the very end does not count as the start of a line. */
void
capture_keep_lines(Buffer *content, size_t lines)
{
	size_t		at = content->len;

	if (lines == 0 || at == 0)
		return;
	if (content->data[at - 1] == '\n')
		at--;
	while (at > 0)
	{
		const char *feed = memrchr(content->data, '\n', at);

		if (feed == NULL)
			return;
		at = (size_t) (feed - content->data);
		if (--lines == 0)
		{
			buffer_consume(content, at + 1);
			return;
		}
	}
}

/*
 * Every path through this function sets captured->status. The content is
 * decoded and, for an environment, filtered before the caller sees it.
 */
void
capture_section(const CaptureSource *source, const SectionSpec *section,
				Instant deadline, Captured *captured)
{
	memset(captured, 0, sizeof(Captured));
	if (clock_time_left(deadline) == 0)
		captured->status = "timeout";
	else if (section->file == NULL)
		captured->status = run_section_command(source->prefix, section->argv,
											   section->format == SPEC_TEXT,
											   deadline, captured);
	else if (source->prefix != NULL)
		captured->status = read_remote_file(source, section->file, deadline,
											captured);
	else
		captured->status =
			read_section_file(source->root, section->file, deadline,
							  captured);
	if (captured->cut && captured->content.len > 0 &&
		!drop_partial_line(&captured->content))
		captured->status = "failed";
	if (!buffer_transcode(&captured->content))
	{
		buffer_free(&captured->content);
		captured->status = "failed";
	}
}

/*
 * Filter an environment; a section that cannot be filtered is "failed" and has
 * no content.
 */
void
capture_filter(const SectionSpec *section, Captured *captured)
{
	if (section->format != SPEC_TEXT && captured->content.len > 0 &&
		!capture_filter_env(section, &captured->content))
		captured->status = "failed";
}
