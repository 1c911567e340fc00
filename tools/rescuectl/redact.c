/*
 * redact.c
 *		rescuectl redact: a filter that takes secrets out, or tells of them.
 *
 * The input goes through in pieces, so its size does not matter. Only what
 * the redactor has passed is ever written; after any failure nothing more is,
 * and the exit status is 2.
 */
#include <errno.h>
#include <getopt.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rescuectl/files.h"
#include "rescuectl/places.h"
#include "rescuectl/redactor.h"
#include "rescuectl/rescuectl.h"
#include "rescuectl/transcode.h"

#define READ_CHUNK	65536
#define WRITE_CHUNK	65536

static const char help_text[] =
"rescuectl redact takes the secrets out of a text, and leaves the rest as it is.\n"
"\n"
"Usage:\n"
"  rescuectl redact [OPTION]... [FILE]...\n"
"  rescuectl redact --check [OPTION]... [FILE]...\n"
"  rescuectl redact --explain [OPTION]... [FILE]...\n"
"  rescuectl redact --map [OPTION]... [FILE]...\n"
"\n"
"Without FILE it reads standard input. The text may have any size, and any bytes.\n"
"Several files come out one behind the other. UTF-16 and UTF-32 come out as\n"
"UTF-8; what is compressed is refused.\n"
"\n"
"Options:\n"
"      --check            write no text; exit status 1 if there is a secret\n"
"      --explain          write no text but where the secrets are: line, column,\n"
"                         rule and length; never the secret\n"
"  -f, --format=FORMAT    human or json, for --explain and --map (default: human)\n"
"      --key=FILE         the key of fingerprints, a file of mode 0600: under it\n"
"                         one secret has one fingerprint that nobody can guess\n"
"      --map              write no text but each secret's fingerprint, with all\n"
"                         the places where it is; without --key fingerprints are\n"
"                         of this run only\n"
"      --rules=FILE       find what these rules say, too\n"
"  -h, --help             show this help, then exit\n"
"\n"
"Exit status: 0 done, 1 --check found a secret, 2 could not; then what was\n"
"written is redacted, but not all of the text.\n";

static int	run_redact(int argc, char **argv);

const Subcommand command_redact = {
	"redact", "take the secrets out of a text, or tell of them",
	help_text, run_redact
};

typedef struct RedactContext
{
	/* as asked for */
	bool		check;
	bool		explain;
	bool		map;
	PlaceFormat format;
	const char *key_path;
	const char *rules_path;

	/* the state of the run */
	Redactor	redactor;
	const char *file;			/* the one that is being read */
	bool		found;
	bool		keep_places;
	bool		no_memory;
	SecretPlaces places;
	char		out[WRITE_CHUNK];
	size_t		out_len;
} RedactContext;

static int
set_redact_format(RedactContext *context, const char *name)
{
	if (strcmp(name, "human") == 0)
		context->format = PLACE_HUMAN;
	else if (strcmp(name, "json") == 0)
		context->format = PLACE_JSON;
	else
		return usage_error(&command_redact,
						   "--format takes human or json, not", name);
	return STATUS_OK;
}

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
			return usage_hint(&command_redact);
	}
}

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_redact_options(int argc, char **argv, RedactContext *context)
{
	static const struct option long_options[] = {
		{"check", no_argument, NULL, 'c'},
		{"explain", no_argument, NULL, 'e'},
		{"format", required_argument, NULL, 'f'},
		{"key", required_argument, NULL, 'k'},
		{"map", no_argument, NULL, 'm'},
		{"rules", required_argument, NULL, 'r'},
		{NULL, 0, NULL, 0}
	};
	int			option;
	int			status;

	while ((option = getopt_long(argc, argv, "f:", long_options, NULL)) != -1)
	{
		status = set_redact_option(context, option, optarg);
		if (status != STATUS_OK)
			return status;
	}
	if (context->map && context->explain)
		return usage_error(&command_redact,
						   "--map and --explain cannot be combined", NULL);
	context->keep_places = context->map || context->explain;
	return STATUS_OK;
}

/* Write what is waiting; the copy here is redacted already. */
static bool
flush(RedactContext *context)
{
	bool		ok = write_all(STDOUT_FILENO, context->out, context->out_len);

	context->out_len = 0;
	if (!ok)
		say("could not write standard output: %s", strerror(errno));
	return ok;
}

/* Take redacted bytes from the stream. */
static bool
take_text(void *arg, const char *bytes, size_t len)
{
	RedactContext *context = arg;

	if (context->keep_places || context->check)
		return true;
	if (len > sizeof(context->out) - context->out_len && !flush(context))
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

/* Take note of a secret. */
static void
take_finding(void *arg, const RedactFinding *finding)
{
	RedactContext *context = arg;

	context->found = true;
	if (context->keep_places &&
		!places_add(&context->places, context->file, finding))
		context->no_memory = true;
}

/* Read up to so many bytes, fewer only at the end; -1 for an error. */
static ssize_t
read_some(int fd, char *bytes, size_t least, size_t most)
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

/* Hand bytes to the stream, as UTF-8 if they are wide characters. */
static RedactStatus
write_piece(RedactStream *stream, Transcoder *t, const char *bytes, size_t len)
{
	static char narrow[READ_CHUNK * TRANSCODE_GROWTH + 8];
	RedactStatus status;

	if (t->width == 0)
		return redact_stream_write(stream, bytes, len);
	status = redact_stream_write(stream, narrow, transcode(t, bytes, len, narrow));
	OPENSSL_cleanse(narrow, sizeof(narrow));
	return status;
}

/* Write the last character and what the stream still holds. */
static RedactStatus
finish_stream(RedactStream *stream, Transcoder *t)
{
	char		rest[8];
	size_t		len = transcode_finish(t, rest);
	RedactStatus status = len > 0 ? redact_stream_write(stream, rest, len) : REDACT_OK;

	return status == REDACT_OK ? redact_stream_finish(stream) : status;
}

/* Feed all that can be read; false, with a message, if it is not all. */
static bool
feed(RedactContext *context, RedactStream *stream, int fd)
{
	static char piece[READ_CHUNK];
	RedactStatus status = REDACT_OK;
	Transcoder	transcoder;
	ssize_t		n = read_some(fd, piece, INPUT_HEAD_BYTES, sizeof(piece));
	const char *compression = n > 0 ? input_compression(piece, (size_t) n) : NULL;

	if (compression != NULL)
	{
		say("%s is compressed (%s): unpack it first", file_label(context->file), compression);
		OPENSSL_cleanse(piece, sizeof(piece));
		return false;
	}
	transcode_start(&transcoder, piece, n > 0 ? (size_t) n : 0);
	while (status == REDACT_OK && n > 0)
	{
		status = write_piece(stream, &transcoder, piece, (size_t) n);
		if (status == REDACT_OK)
			n = read_some(fd, piece, 1, sizeof(piece));
	}
	if (status == REDACT_OK && n < 0)
		say("could not read %s: %s", file_label(context->file),
			strerror(errno));
	OPENSSL_cleanse(piece, sizeof(piece));
	if (status == REDACT_OK && n == 0)
		status = finish_stream(stream, &transcoder);
	else if (status == REDACT_OK)
		return false;
	if (status == REDACT_OK && context->no_memory)
		status = REDACT_NO_MEMORY;
	if (status != REDACT_OK && status != REDACT_NOT_WRITTEN)
		redactor_say(status);
	return status == REDACT_OK;
}

static bool
redact_file(RedactContext *context, const char *path)
{
	const RedactStreamCalls calls = {take_text, take_finding, context};
	RedactStream *stream = NULL;
	int			fd = file_open(path);
	bool		ok;

	context->file = path;
	if (fd >= 0)
	{
		stream = redact_stream_new(&context->redactor.options, &calls);
		if (stream == NULL)
			redactor_say(REDACT_NO_MEMORY);
	}
	ok = stream != NULL && feed(context, stream, fd) && flush(context);
	redact_stream_free(stream);
	if (fd > STDIN_FILENO)
		close(fd);
	return ok;
}

/* What is to be told of the secrets, if that was asked for. */
static bool
print_places(RedactContext *context)
{
	bool		ok = context->map ?
		places_print_map(&context->places, context->format) :
		!context->explain || places_print(&context->places, context->format);

	if (!ok)
		say("could not write the findings");
	return ok;
}

/* Run the command; returns its exit status. */
static int
run_redact(int argc, char **argv)
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
	count = optind < argc ? argc - optind : 1;
	files = optind < argc ? argv + optind : standard_input;
	for (int i = 0; i < count; i++)
		ok = redact_file(&context, files[i]) && ok;
	ok = print_places(&context) && ok;
	status = finish_output(!ok ? STATUS_FAILED :
						   context.check && context.found ?
						   STATUS_FINDINGS : STATUS_OK);
	places_free(&context.places);
	redactor_close(&context.redactor);
	return status;
}
