/*
 * redact.c
 *		rescuectl redact: a filter that takes secrets out, or tells of them.
 *
 * The input goes through in pieces, so its size does not matter. Only what
 * the redactor has passed is ever written; after any failure nothing more is,
 * and the exit status is 2.
 */
#include <errno.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/read.h"
#include "rescuectl/files.h"
#include "rescuectl/input_progress.h"
#include "rescuectl/members.h"
#include "rescuectl/places.h"
#include "rescuectl/redactor.h"
#include "rescuectl/rescuectl.h"
#include "rescuectl/text.h"
#include "rescuectl/text_filter.h"
#include "text/packed.h"

#define WRITE_CHUNK	65536

static const char help_text[] =
"rescuectl redact takes the secrets out of a text, and leaves the rest as it is.\n"
"\n"
"Usage:\n"
"  rescuectl redact [OPTION]... [FILE]...\n"
"  rescuectl redact --follow [OPTION]... [FILE]...\n"
"  rescuectl redact --check [OPTION]... [FILE]...\n"
"  rescuectl redact --explain [OPTION]... [FILE]...\n"
"  rescuectl redact --map [OPTION]... [FILE]...\n"
"\n"
"Without FILE it reads standard input. The text may have any size, and any bytes.\n"
"Several files come out one behind the other. UTF-16 and UTF-32 come out as\n"
"UTF-8. A file that is compressed (gzip, zstd, xz, bzip2) or an archive (zip,\n"
"tar) is unpacked, each member under a heading; a pipe of such bytes is refused.\n"
"\n"
"Options:\n"
"      --check            write no text; exit status 1 if there is a secret\n"
"      --explain          write no text but where the secrets are: line, column,\n"
"                         rule and length; never the secret\n"
"      --follow           write whole lines as soon as the input pauses\n"
"  -f, --format=FORMAT    human or json, for --explain and --map (default: human)\n"
"      --key=FILE         the key of fingerprints, a file of mode 0600: under it\n"
"                         one secret has one fingerprint that cannot be guessed\n"
"      --map              write no text but each secret's fingerprint, with all\n"
"                         the places where it is; without --key fingerprints are\n"
"                         of this run only\n"
"      --rules=FILE       find what these rules say, too\n"
"  -h, --help             show this help, then exit\n"
"\n"
"Exit status: 0 done, 1 --check found a secret, 2 could not; then what was\n"
"written is redacted, but not all of the text.\n";

static int	run_redact_command(int argc, char **argv);

const Subcommand command_redact = {
	"redact", "take the secrets out of a text, or tell of them",
	help_text, run_redact_command
};

/*
 * What the options ask for, and the state of the run. There is one, and it is
 * static: its buffer is too large for the stack.
 */
typedef struct RedactContext
{
	/* as asked for */
	bool		check;
	bool		explain;
	bool		follow;
	bool		map;
	PlaceFormat format;
	const char *key_path;
	const char *rules_path;

	/* the state of the run */
	Redactor	redactor;
	RedactKnown *known;			/* secrets of all texts so far */
	const char *path;			/* the file that is being read */
	const char *file;			/* the text in it */
	TextFilter	filter;			/* that it goes through */
	InputProgress progress;
	size_t		members;		/* of an archive that were begun */
	char	  **names;			/* of texts, which the places point at */
	size_t		name_count;
	bool		found;
	bool		keep_places;
	bool		no_memory;
	SecretPlaces places;
	char		out[WRITE_CHUNK];
	size_t		out_len;
} RedactContext;

/*
 * Take the value of --format. Returns STATUS_OK, or STATUS_FAILED after a
 * message.
 */
static int
set_redact_format(RedactContext *context, const char *name)
{
	bool		json;
	int			status = take_format_value(&command_redact, name, &json);

	context->format = json ? PLACE_JSON : PLACE_HUMAN;
	return status;
}

/* Take one option. Returns STATUS_OK, or STATUS_FAILED after a message. */
static int
set_redact_option(RedactContext *context, int option, const char *value)
{
	switch (option)
	{
		case 'c':
			context->check = true;
			return STATUS_OK;
		case 'e':
			context->explain = true;
			return STATUS_OK;
		case 'm':
			context->map = true;
			return STATUS_OK;
		case 'F':
			context->follow = true;
			return STATUS_OK;
		case 'f':
			return set_redact_format(context, value);
		case 'k':
			context->key_path = value;
			if (*value == '\0')
				return usage_error(&command_redact, "--key needs a file", NULL);
			return STATUS_OK;
		case 'r':
			context->rules_path = value;
			return STATUS_OK;
		default:
			return STATUS_FAILED;
	}
}

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_redact_options(int argc, char **argv, RedactContext *context)
{
	static const struct option long_options[] = {
		{"check", no_argument, NULL, 'c'},
		{"explain", no_argument, NULL, 'e'},
		{"follow", no_argument, NULL, 'F'},
		{"format", required_argument, NULL, 'f'},
		{"key", required_argument, NULL, 'k'},
		{"map", no_argument, NULL, 'm'},
		{"rules", required_argument, NULL, 'r'},
		{NULL, 0, NULL, 0}
	};
	int			option;
	int			status;

	while ((option = read_next_option(&command_redact, argc, argv, "f:",
									  long_options)) != -1)
	{
		status = set_redact_option(context, option, optarg);
		if (status != STATUS_OK)
			return status;
	}
	if (context->map && context->explain)
		return usage_error(&command_redact,
						   "--map and --explain cannot be combined", NULL);
	if (context->follow && (context->map || context->explain || context->check))
		return usage_error(&command_redact,
						   "--follow writes the text, so it cannot be combined with --check,"
						   " --explain or --map", NULL);
	context->keep_places = context->map || context->explain;
	return STATUS_OK;
}

/* Write the redacted bytes that are kept. False, with a message. */
static bool
flush_redacted_bytes(RedactContext *context)
{
	bool		ok = write_all(STDOUT_FILENO, context->out, context->out_len);

	context->out_len = 0;
	if (!ok)
		say("could not write standard output: %s", strerror(errno));
	return ok;
}

/*
 * RedactStreamCalls: take redacted bytes, to be written when the buffer is
 * full. Nothing is written where only findings are asked for.
 */
static bool
take_redacted_bytes(void *arg, const char *bytes, size_t len)
{
	RedactContext *context = arg;

	if (context->keep_places || context->check)
		return true;
	if (len > sizeof(context->out) - context->out_len &&
		!flush_redacted_bytes(context))
		return false;
	if (len > sizeof(context->out))
	{
		if (write_all(STDOUT_FILENO, bytes, len))
			return true;
		say("could not write standard output: %s", strerror(errno));
		return false;
	}
	memcpy(context->out + context->out_len, bytes, len);
	context->out_len += len;
	return true;
}

/*
 * RedactStreamCalls: note a secret. It cannot fail; a place that finds no
 * memory makes the text fail at its end.
 */
static void
note_found_secret(void *arg, const RedactFinding *finding)
{
	RedactContext *context = arg;

	context->found = true;
	if (context->keep_places &&
		!places_add(&context->places, context->file, finding))
		context->no_memory = true;
}

/*
 * Read between least and most bytes, fewer only at the end. Returns how many;
 * -1, with errno set, for an error.
 */
static ssize_t
read_input_bytes(int fd, char *bytes, size_t least, size_t most)
{
	size_t		have = 0;

	do
	{
		ssize_t		n = read(fd, bytes + have, most - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		have += (size_t) n;
	} while (have < least);
	return (ssize_t) have;
}

/*
 * Say why the redactor stopped, and return false. A write error has had its
 * message.
 */
static bool
report_failed_scan(RedactStatus status)
{
	if (status != REDACT_NOT_WRITTEN)
		redactor_say(status);
	return false;
}

/*
 * Begin a text; file is what findings in it are reported under. False, with a
 * message.
 */
static bool
begin_redacted_text(RedactContext *context, const char *file)
{
	static RedactStreamCalls calls = {
		take_redacted_bytes, note_found_secret, NULL
	};
	RedactStatus status;

	calls.arg = context;
	context->file = file;
	status = text_filter_begin(&context->filter, &context->redactor.options, &calls,
							   context->follow);
	return status == REDACT_OK || report_failed_scan(status);
}

/*
 * MemberCalls.take: put the text's next bytes through the redactor. False,
 * with a message.
 */
static bool
redact_text_piece(void *arg, const char *bytes, size_t len)
{
	RedactContext *context = arg;
	RedactStatus status = text_filter_take(&context->filter, bytes, len);

	input_progress_add(&context->progress, len);
	return status == REDACT_OK || report_failed_scan(status);
}

/* MemberCalls.end: write the rest of the text. False, with a message. */
static bool
end_redacted_text(void *arg)
{
	RedactContext *context = arg;
	RedactStatus status = text_filter_end(&context->filter);

	if (status == REDACT_OK && context->no_memory)
		status = REDACT_NO_MEMORY;
	text_filter_free(&context->filter);
	return status == REDACT_OK ? flush_redacted_bytes(context) :
		report_failed_scan(status);
}

/*
 * Return a copy of a file's name that lives until its findings are printed;
 * NULL, with a message, if there is no memory.
 */
static const char *
keep_file_name(RedactContext *context, const char *name)
{
	char	  **names;
	char	   *copy;

	/* The findings point at a name: others share it. */
	if (!context->keep_places)
		return context->path;
	names = realloc(context->names, (context->name_count + 1) * sizeof(*names));
	if (names != NULL)
		context->names = names;
	copy = names != NULL ? strdup(name) : NULL;
	if (copy != NULL)
		context->names[context->name_count++] = copy;
	else
		report_failed_scan(REDACT_NO_MEMORY);
	return copy;
}

/*
 * Write a member's name above its text. It goes through the redactor, since a
 * name may hold a secret, too. False, with a message.
 */
static bool
write_member_heading(RedactContext *context, const char *name)
{
	Buffer		heading = {0};
	bool		ok = buffer_format(&heading, "%s==> ", context->members > 0 ? "\n" : "") &&
		text_append_name(&heading, name) &&
		buffer_append(&heading, " <==\n", 5);

	if (!ok)
		report_failed_scan(REDACT_NO_MEMORY);
	ok = ok && begin_redacted_text(context, context->path) &&
		redact_text_piece(context, heading.data, heading.len) &&
		end_redacted_text(context);
	buffer_free(&heading);
	context->members++;
	return ok;
}

/*
 * MemberCalls.begin: begin a member of an archive under a heading, or the text
 * of a compressed file (name is NULL). False, with a message.
 */
static bool
begin_member_text(void *arg, const char *name)
{
	RedactContext *context = arg;
	Buffer		label = {0};
	const char *file = context->path;
	bool		ok = true;

	if (name != NULL)
	{
		ok = buffer_format(&label, "%s/%s", context->path, name);
		if (!ok)
			report_failed_scan(REDACT_NO_MEMORY);
		file = ok ? keep_file_name(context, label.data) : NULL;
		ok = file != NULL && write_member_heading(context, name);
		buffer_free(&label);
	}
	return ok && begin_redacted_text(context, file);
}

/*
 * Redact all texts in a file that is compressed, or an archive. From a pipe it
 * is refused: the limits on unpacking need the file's size. False, with a
 * message.
 */
static bool
redact_all_members(RedactContext *context, int fd, const char *kind)
{
	const MemberCalls calls = {
		begin_member_text, redact_text_piece, end_redacted_text, context
	};
	const PackedSource source = {
		.label = file_display_name(context->path), .fd = fd
	};
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
	{
		say("%s is compressed (%s) and no file: unpack it first", source.label, kind);
		return false;
	}
	context->members = 0;
	context->progress.total = 0;
	return members_read(&source, &calls);
}

/* Write what is complete once there is nothing to be read. */
static bool
wait_for_input(RedactContext *context, int fd)
{
	struct pollfd input = {.fd = fd, .events = POLLIN};
	RedactStatus status;

	if (!context->follow || poll(&input, 1, FOLLOW_PAUSE) != 0)
		return true;
	status = text_filter_pause(&context->filter);
	return status == REDACT_OK ? flush_redacted_bytes(context) :
		report_failed_scan(status);
}

/*
 * Redact a text whose first n bytes were read into piece; n is -1 if that
 * failed. False, with a message.
 */
static bool
redact_plain_text(RedactContext *context, int fd, char *piece, ssize_t n)
{
	bool		ok = begin_redacted_text(context, context->path);

	while (ok && n > 0)
	{
		ok = redact_text_piece(context, piece, (size_t) n);
		ok = ok && wait_for_input(context, fd);
		if (ok)
			n = read_input_bytes(fd, piece, 1, TEXT_PIECE_BYTES);
	}
	if (ok && n < 0)
	{
		say("could not read %s: %s", file_display_name(context->path),
			strerror(errno));
		ok = false;
	}
	return ok && end_redacted_text(context);
}

/*
 * Redact all that can be read from fd, after a look at what it is. The buffer
 * is cleansed. False, with a message, if it is not all.
 */
static bool
redact_descriptor(RedactContext *context, int fd)
{
	static char piece[TEXT_PIECE_BYTES];
	size_t		least = context->follow ? 1 : PACKED_HEAD_BYTES;
	ssize_t		n = read_input_bytes(fd, piece, least, sizeof(piece));
	const char *kind = n > 0 ? packed_kind(piece, (size_t) n) : NULL;
	bool		ok = kind != NULL ? redact_all_members(context, fd, kind) :
		redact_plain_text(context, fd, piece, n);

	OPENSSL_cleanse(piece, sizeof(piece));
	return ok;
}

/*
 * Redact one file. False, with a message, if it is not all of it; other files
 * are redacted nevertheless.
 */
static bool
redact_input_file(RedactContext *context, const char *path)
{
	int			fd = file_open_input(path);
	bool		ok = false;

	context->path = path;
	if (fd >= 0)
	{
		input_progress_start(&context->progress, file_display_name(path), fd);
		ok = redact_descriptor(context, fd);
		input_progress_end(&context->progress);
	}
	text_filter_free(&context->filter);
	if (fd > STDIN_FILENO)
		close(fd);
	return ok;
}

/* Print what was asked for about the secrets. False, with a message. */
static bool
print_found_places(RedactContext *context)
{
	bool		ok = context->map ?
		places_print_map(&context->places, context->format) :
		!context->explain || places_print(&context->places, context->format);

	if (!ok)
		say("could not write the findings");
	return ok;
}

/*
 * Run "rescuectl redact"; returns the status to exit with. Names are freed
 * after the places that point at them.
 */
static int
run_redact_command(int argc, char **argv)
{
	static RedactContext context;
	char	   *standard_input[] = {"-"};
	char	  **files;
	int			status = read_redact_options(argc, argv, &context);
	int			count;
	bool		ok = true;

	if (status != STATUS_OK)
		return status;
	if (context.map && context.key_path == NULL)
		context.key_path = REDACTOR_RANDOM_KEY;
	if (!redactor_open(&context.redactor, context.rules_path, context.key_path))
		return STATUS_FAILED;
	context.redactor.options.known = &context.known;
	count = optind < argc ? argc - optind : 1;
	files = optind < argc ? argv + optind : standard_input;
	for (int i = 0; i < count; i++)
		ok = redact_input_file(&context, files[i]) && ok;
	ok = print_found_places(&context) && ok;
	status = finish_output(!ok ? STATUS_FAILED :
						   context.check && context.found ?
						   STATUS_FINDINGS : STATUS_OK);
	places_free(&context.places);
	for (size_t i = 0; i < context.name_count; i++)
		free(context.names[i]);
	free(context.names);
	redact_known_free(context.known);
	redactor_close(&context.redactor);
	return status;
}
