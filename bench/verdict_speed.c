/*
 * verdict_speed.c
 *		How long a verdict takes: the fastest of some runs, in milliseconds.
 *
 * Prints a line a load: its name, the milliseconds, and those of the slowest
 * section, after which a cancel is seen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "verdict/verdict.h"

#define SECTION_BYTES	65536
#define SECTIONS_MAX	64
#define RUNS			5

/* Milliseconds that this process has had of a processor. */
static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Fill a section with lines of a log; %zu in one is its number. */
static void
fill(char *content, const char *const *lines, size_t count)
{
	size_t		n = 0;

	for (size_t i = 0; n < SECTION_BYTES; i++)
	{
		const char *form = lines[i % count];
		const char *number = strstr(form, "%zu");
		char		line[256];
		size_t		len = number == NULL ?
			(size_t) snprintf(line, sizeof(line), "%s", form) :
			(size_t) snprintf(line, sizeof(line), "%.*s%zu%s",
							  (int) (number - form), form, i, number + 3);

		if (len > SECTION_BYTES - n)
			len = SECTION_BYTES - n;
		memcpy(content + n, line, len);
		n += len;
	}
}

/* Judge so many sections of one content; the slowest one's time in *slowest. */
static double
judge_sections(const char *content, int sections, double *slowest)
{
	static const char *const names[] = {
		"cloud-init-output.log.tail", "agent-container.logs.tail", "dmesg",
	};
	double		best = 1e9;

	*slowest = 1e9;
	for (int run = 0; run < RUNS; run++)
	{
		PhaseVerdict phases[PHASE_COUNT];
		Verdict		verdict;
		double		start = now();
		double		slow = 0;
		double		all;

		verdict_begin(&verdict);
		for (int i = 0; i < sections; i++)
		{
			double		before = now();

			verdict_section(&verdict, i, names[i % 3], strlen(names[i % 3]),
							content, SECTION_BYTES);
			if (now() - before > slow)
				slow = now() - before;
		}
		verdict_judge(&verdict, phases);
		(void) verdict_headline(phases);
		all = now() - start;
		if (all < best)
			best = all;
		if (slow < *slowest)
			*slowest = slow;
	}
	return best;
}

int
main(void)
{
	static const char *const log[] = {
		"2026-11-24T10:00:12.300Z info  [store] opened 77f9 in 35 ms\n",
		"{\"log\":\"INFO worker: job fc849 next run in 116 s\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-24T10:00:12Z\"}\n",
		"Nov 24 10:00:24 vm1 systemd[1]: Started session-13.scope - Session 13 of User ubuntu.\n",
		"[   12.010001] EXT4-fs (nvme0n1p1): re-mounted with ordered data mode\n",
		"2026-11-24T10:00:13.001Z warn  [deps] package d8702@1.0 is deprecated\n",
		"2026-11-24T10:00:13.300Z debug [router] route GET /v1/b6c7d1\n",
		"INFO:     10.0.0.9:51822 - \"GET /healthz HTTP/1.1\" 200 OK\n",
		"Setting up libfd41:amd64 (1.14) ...\n",
		"15c84d08a727: Pull complete\n",
		"  at Object.handler (/app/dist/server.js:31:22)\n",
		"time=\"2026-11-24T10:01:02Z\" level=error msg=\"connect to 10.0.0.7: connection refused\"\n",
	};
	static const char *const short_lines[] = {"a\n", "b\n"};
	static const char *const failures[] = {"Error: no such file or directory: /x\n"};
	static const char *const others[] = {"Error: no such file or directory: /x%zu\n"};
	static const struct
	{
		const char *name;
		const char *const *lines;
		size_t		count;
		int			sections;
	}			loads[] = {
		{"verdict, 6 logs of 64 KiB", log, sizeof(log) / sizeof(log[0]), 6},
		{"verdict, 64 sections of 64 KiB of two-byte lines", short_lines, 2, 64},
		{"verdict, 64 sections of 64 KiB of failures", failures, 1, 64},
		{"verdict, the same with failures that differ", others, 1, 64},
	};
	char	   *content = malloc(SECTION_BYTES);

	if (content == NULL)
		return 1;
	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
	{
		double		slowest;
		double		all;

		fill(content, loads[i].lines, loads[i].count);
		all = judge_sections(content, loads[i].sections, &slowest);
		printf("%-52s %8.2f ms, slowest section %.2f ms\n", loads[i].name, all,
			   slowest);
	}
	free(content);
	return 0;
}
