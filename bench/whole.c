/*
 * whole.c
 *		Time whole processes in turn, and their peak memory.
 *
 *	whole RUNS COMMAND [ARG...] [-- COMMAND [ARG...]]...
 *
 * Prints a line a command: median wall time in milliseconds, peak memory in
 * MiB by the kernel's account of the finished process. Standard output of the
 * commands is thrown away; one that fails ends the run with status 2.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "times.h"

#define MAX_COMMANDS 8
#define MAX_RUNS 200

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Run a command once; returns the time, and raises *peak (KiB). */
static double
run(char **argv, long *peak)
{
	double		start = now();
	struct rusage usage;
	int			status;
	pid_t		pid = vfork();

	if (pid == 0)
	{
		int			null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0)
	{
		fprintf(stderr, "whole: %s failed\n", argv[0]);
		exit(2);
	}
	if (usage.ru_maxrss > *peak)
		*peak = usage.ru_maxrss;
	return now() - start;
}

int
main(int argc, char **argv)
{
	static double took[MAX_COMMANDS][MAX_RUNS];
	char	  **commands[MAX_COMMANDS];
	long		peak[MAX_COMMANDS] = {0};
	int			ncommands = 0;
	int			runs = argc > 2 ? atoi(argv[1]) : 0;

	if (runs < 1 || runs > MAX_RUNS)
		return 2;
	commands[ncommands++] = argv + 2;
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], "--") == 0 && ncommands < MAX_COMMANDS)
		{
			argv[i] = NULL;
			commands[ncommands++] = argv + i + 1;
		}
	for (int r = 0; r < runs; r++)
		for (int c = 0; c < ncommands; c++)
			took[c][r] = run(commands[c], &peak[c]);
	for (int c = 0; c < ncommands; c++)
	{
		sort_times(took[c], runs);
		printf("%.1f %.1f\n", took[c][runs / 2], peak[c] / 1024.0);
	}
	return 0;
}
