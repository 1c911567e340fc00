/*
 * redact_speed.c
 *		How fast the redactor is: scan, measure and write of 64 MB of mixed
 *		logs with planted secrets, in CPU time of one core, beside memcpy().
 *
 * The text is made here, the same at every run: lines of boot logs, JSON,
 * YAML and environments with random ids; one line in 200 holds a secret. Below
 * are the worst texts that we could think of, each one a single line, or lines
 * of 256 KiB. With --text it only writes the log, for bench/redact-peer-speed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "redact/engine/filter.h"
#include "redact/redact.h"
#include "times.h"

#define TEXT_BYTES ((size_t) 64 << 20)
#define ROUNDS 7
#define SECRET_EVERY 200		/* lines */

static const char *const lines[] = {
	"2026-03-04T12:00:01.%04dZ agent[%d]: pulled image sha256:%016llx%016llx in %dms\n",
	"2026-03-04T12:00:02.%04dZ docker[%d]: container %016llx%016llx exited with status %d\n",
	"{\"level\":\"info\",\"ts\":1772600000.%04d,\"pid\":%d,\"trace_id\":\"%016llx%016llx\",\"status\":%d}\n",
	"  replicas: %d\n  port: %d\n  digest: sha256:%016llx%016llx\n  retries: %d\n",
	"[   12.%04d] systemd[%d]: Mounted /var/lib/workspaces/%016llx-%016llx, attempt %d.\n",
	"LOG_LEVEL_%d=debug PORT=%d REVISION=%016llx%016llx NODE_COUNT=%d\n",
};

static const char secret[] = "level=warn msg=\"login\" GITHUB_TOKEN=%016llx%016llx%08x\n";

static uint64_t
next_random(uint64_t *state)
{
	/* xorshift64: Marsaglia, "Xorshift RNGs", 2003 */
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void
make_text(char *text)
{
	uint64_t	state = 42;
	size_t		used = 0;
	char		line[512];

	for (unsigned n = 0;; n++)
	{
		unsigned long long a = next_random(&state);
		unsigned long long b = next_random(&state);
		int			len;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		if (n % SECRET_EVERY == 0)
			len = snprintf(line, sizeof(line), secret, a, b, (unsigned) a);
		else
			len = snprintf(line, sizeof(line),
						   lines[a % (sizeof(lines) / sizeof(lines[0]))],
						   (int) (a >> 8) & 0xfff, (int) (b >> 8) & 0xfff,
						   a, b, (int) (b >> 20) & 0xfff);
#pragma GCC diagnostic pop
		if (used + len > TEXT_BYTES)
			break;
		memcpy(text + used, line, len);
		used += len;
	}
	memset(text + used, '\n', TEXT_BYTES - used);
}

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void
print_row(const char *label, double *seconds, double reference)
{
	double		mb = TEXT_BYTES / 1e6;

	sort_times(seconds, ROUNDS);
	printf("%-44s %10.0f %21.2f\n", label, mb / seconds[ROUNDS / 2],
		   reference / seconds[ROUNDS / 2]);
}

/* Repeated to a text of one line; the last ones are nested or never closed. */
static const struct
{
	const char *label;
	const char *unit;
}			worst[] =
{
	{"one line of words", "the quick brown fox jumps over "},
	{"all =", "="},
	{"all digits", "0123456789"},
	{"all key words", "password token secret api_key "},
	{"all keys without values", "password=token=secret=key="},
	{"all short keys without values", "auth=sig=signature="},
	{"providers and keys without values", "vultr=auth="},
	{"a secret every 13 bytes", "token=abcdef "},
	{"a secret every 13 bytes, on lines", "token=abcdef\n"},
	{"nested quotes", "\"password\":\"{\\\"token\\\":\\\""},
	{"quotes that never close", "password=\"a'b\\\" token='"},
	{"keys in one word", "password/"},
	{"keys and digits in one word", "token/a1/"},
	{"backslashes", "\\\\\\\\\\\\\\\\\"key\\"},
	{"URLs without an end", "https://a:b:c://"},
	{"key blocks that only begin", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG\n"},
	{"key blocks that only end", "-----END PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG\n"},
	{"headers", "Authorization: Bearer Cookie: a=b; "},
	{"names without values", "\"name\": \"password\", "},
	{"tags", "[REDACTED:password]"},
	{"commands", "curl -u mysql -p "},
	{"blocks", "key: |\n  "},
	{"base64", "eyJhbGciOiJIUzI1NiJ9eyJ"},
	{"keys in base64", "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS/"},
	{"headers of ansible-vault", "$ANSIBLE_VAULT;1.1;AES256 "},
	{"short keys in a sentence", " auth pat pass_ "},
	{"qualified names", "key::"},
	{"calls within calls", "sym_decrypt("},
	{"users in one word", "_USER="},
	{"parameters in one word", "SAMLResponse="},
	{"addresses of Oracle", "jdbc:oracle:thin:"},
	{"colours within a value", "creds%3d\x1b[1m"},
	{"sessions in one word", "session="},
	{"keys and their colons", "pat: "},
	{"signatures in one word", "sig:"},
};

/* The same on lines of 256 KiB, each of which is settled as a whole. */
static const struct
{
	const char *label;
	const char *unit;
}			long_lines[] =
{
	{"long lines of headers", "Authorization: Bearer Cookie: a=b; "},
	{"long lines of secrets", "token=abcdef "},
	{"long lines of one word", "cargo login@"},
};

#define LONG_LINE_BYTES ((size_t) 256 << 10)

/* Time one worst text, of lines of this size, and print its row. */
static bool
measure_worst(const char *label, const char *unit, size_t line, char *text, char *out)
{
	size_t		size = (size_t) 16 << 20;
	size_t		n = strlen(unit);
	RedactSpans spans = {0};
	double		start;
	double		seconds;

	for (size_t i = 0; i < size; i++)
		text[i] = i % line == line - 1 ? '\n' : unit[i % line % n];
	start = cpu_seconds();
	if (redact_scan(text, size, NULL, &spans) != REDACT_OK ||
		redact_size(text, size, NULL, &spans) > TEXT_BYTES * 2)
		return false;
	redact_write(text, size, NULL, &spans, out);
	seconds = cpu_seconds() - start;
	printf("  %-42s %10.0f %21zu\n", label, size / 1e6 / seconds, spans.count);
	redact_spans_free(&spans);
	return true;
}

/* Time the text with one variant of the first stage; false if that failed. */
static bool
measure_mixed(const FilterVariant *variant, const char *text, char *out, double copied)
{
	double		scanned[ROUNDS];
	double		redacted[ROUNDS];
	char		label[64];

	use_filter_variant(variant);
	for (int i = 0; i < ROUNDS; i++)
	{
		RedactSpans spans = {0};
		double		start = cpu_seconds();

		if (redact_scan(text, TEXT_BYTES, NULL, &spans) != REDACT_OK ||
			redact_size(text, TEXT_BYTES, NULL, &spans) > TEXT_BYTES * 2)
			return false;
		scanned[i] = cpu_seconds() - start;
		redact_write(text, TEXT_BYTES, NULL, &spans, out);
		redacted[i] = cpu_seconds() - start;
		redact_spans_free(&spans);
	}
	snprintf(label, sizeof(label), "scan, %s", variant->name);
	print_row(label, scanned, copied);
	snprintf(label, sizeof(label), "scan, replace and copy, %s", variant->name);
	print_row(label, redacted, copied);
	return true;
}

int
main(int argc, char **argv)
{
	char	   *text = malloc(TEXT_BYTES);
	char	   *out = malloc(TEXT_BYTES * 2);
	double		copied[ROUNDS];

	if (text == NULL || out == NULL || redact_self_test() != REDACT_OK)
		return 2;
	make_text(text);
	if (argc == 2 && strcmp(argv[1], "--text") == 0)
		return fwrite(text, 1, TEXT_BYTES, stdout) == TEXT_BYTES ? 0 : 2;
	memset(out, 0, TEXT_BYTES * 2);
	for (int i = 0; i < ROUNDS; i++)
	{
		double		start = cpu_seconds();

		memcpy(out, text, TEXT_BYTES);
		copied[i] = cpu_seconds() - start;
	}
	printf("%-44s %10s %21s\n", "redactor, 64 MB of mixed logs, CPU time",
		   "MB/s", "of memcpy");
	sort_times(copied, ROUNDS);
	print_row("memcpy", copied, copied[ROUNDS / 2]);
	for (const FilterVariant *v = filter_variants; v->name != NULL; v++)
	{
		if (v->works() && !measure_mixed(v, text, out, copied[ROUNDS / 2]))
			return 2;
	}
	use_filter_variant(NULL);
	printf("%-44s %10s %21s\n", "worst texts, 16 MB, CPU time", "MB/s", "secrets");
	for (size_t i = 0; i < sizeof(worst) / sizeof(worst[0]); i++)
	{
		if (!measure_worst(worst[i].label, worst[i].unit, SIZE_MAX, text, out))
			return 2;
	}
	for (size_t i = 0; i < sizeof(long_lines) / sizeof(long_lines[0]); i++)
	{
		if (!measure_worst(long_lines[i].label, long_lines[i].unit,
						   LONG_LINE_BYTES, text, out))
			return 2;
	}
	free(text);
	free(out);
	return 0;
}
