/*
 * process.c
 *		Run a program, and keep the end of what it prints.
 *
 * The program gets a process group of its own, so that what it started goes
 * with it at the deadline. Its end is what ends the reading: a descendant
 * that still holds the pipe cannot make us wait.
 */
#include "rescuectl/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text/affix.h"

#define READ_CHUNK 65536

/* Keep so many bytes more than asked for before the front is dropped. */
#define TAIL_SLACK (256 * 1024)

extern char **environ;

/*
 * Whether a variable of ours is not for the program: it may hold our password
 * or token, or a setting takes its place. Of two variables of one name a shell
 * would take the last.
 */
static bool
is_kept_back(const char *variable, const char *const *settings)
{
	size_t		name = strcspn(variable, "=") + 1;

	if (text_begins(variable, "PGPASSWORD=") ||
		text_begins(variable, "RESCUE_DB=") ||
		text_begins(variable, "RESCUE_TOKEN="))
		return true;
	for (; settings != NULL && *settings != NULL; settings++)
	{
		if (strncmp(variable, *settings, name) == 0)
			return true;
	}
	return false;
}

/*
 * Return the environment for a program: the settings, then ours without what
 * is kept back. NULL if there is no memory; the caller frees the array, whose
 * strings are borrowed.
 */
static char **
child_environment(const char *const *settings)
{
	size_t		inherited = 0;
	size_t		added = 0;
	char	  **result;
	size_t		n = 0;

	while (environ[inherited] != NULL)
		inherited++;
	while (settings != NULL && settings[added] != NULL)
		added++;
	result = calloc(inherited + added + 1, sizeof(char *));
	if (result == NULL)
		return NULL;
	for (size_t i = 0; i < added; i++)
		result[n++] = (char *) settings[i];
	for (size_t i = 0; i < inherited; i++)
	{
		if (!is_kept_back(environ[i], settings))
			result[n++] = environ[i];
	}
	return result;
}

/*
 * Start the program in a process group of its own, with the signal mask that
 * we were started with and an empty standard input. Returns 0, or the error
 * number.
 */
static int
spawn_in_own_group(const Process *process, int out, char **environment,
				   pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t	mask = stop_original_mask();
	sigset_t	defaults;
	int			error;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	if (process->with_stderr)
		posix_spawn_file_actions_adddup2(&actions, out, 2);
	else if (process->drop_stderr)
		posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
							 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &mask);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	error = posix_spawnp(pid, process->argv[0], &actions, &attributes,
						 (char *const *) process->argv, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/*
 * Read once, and keep the end. False at the end of the pipe, if there is
 * nothing now, or if there is no memory.
 */
static bool
read_pipe_once(Process *process, int fd)
{
	Buffer	   *output = &process->output;
	ssize_t		n;

	if (!buffer_reserve(output, READ_CHUNK))
		return false;
	n = read(fd, output->data + output->len, READ_CHUNK);
	if (n <= 0)
		return n < 0 && errno == EINTR;
	if (process->total < sizeof(process->head))
	{
		size_t		room = sizeof(process->head) - (size_t) process->total;

		memcpy(process->head + process->total, output->data + output->len,
			   (size_t) n < room ? (size_t) n : room);
	}
	output->len += (size_t) n;
	output->data[output->len] = '\0';
	process->total += (uint64_t) n;
	if (output->len > process->keep + TAIL_SLACK)
		buffer_consume(output, output->len - process->keep);
	return true;
}

/*
 * Read until the program has ended, or must be ended. The pidfd tells of its
 * end, not the pipe, which a descendant may hold open.
 */
static ProcessOutcome
read_until_ended(Process *process, int fd, int pidfd)
{
	struct pollfd fds[] = {
		{.fd = fd, .events = POLLIN},
		{.fd = pidfd, .events = POLLIN},
	};

	for (;;)
	{
		if (stop_is_requested())
			return PROCESS_STOPPED;
		if (clock_time_left(process->deadline) == 0)
			return PROCESS_TIMEOUT;
		clock_wait_for_events(fds, 2, process->deadline);
		if (fds[0].revents != 0 && !read_pipe_once(process, fd))
			fds[0].fd = -1;
		if (fds[1].revents != 0)
		{
			while (clock_time_left(process->deadline) > 0 &&
				   read_pipe_once(process, fd))
				;
			return PROCESS_DONE;
		}
	}
}

/*
 * Ask the group to end, wait for the grace, and kill it. The group's number is
 * not given to another process before reap_and_cut_output().
 */
static void
end_process_group(const Process *process, pid_t pid, int pidfd)
{
	struct pollfd fd = {.fd = pidfd, .events = POLLIN};

	if (process->grace > 0)
	{
		kill(-pid, SIGTERM);
		if (pidfd >= 0)
			poll(&fd, 1, process->grace);
	}
	kill(-pid, SIGKILL);
}

/* Set exit_status, and cut the output to what was asked for. */
static void
reap_and_cut_output(Process *process, pid_t pid)
{
	int			status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	process->exit_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
		WEXITSTATUS(status);
	if (process->output.len > process->keep)
		buffer_consume(&process->output, process->output.len - process->keep);
}

/*
 * Run the program with its output on a pipe, of which ends[0] is ours; ends[1]
 * is closed here.
 */
static ProcessOutcome
run_program_on_pipe(Process *process, const int *ends, char **environment)
{
	ProcessOutcome outcome;
	pid_t		pid;
	int			error =
	spawn_in_own_group(process, ends[1], environment, &pid);
	int			pidfd;

	close(ends[1]);
	if (error != 0)
		return error == ENOENT || error == ENOTDIR ? PROCESS_ABSENT :
			error == EACCES || error == EPERM ? PROCESS_DENIED : PROCESS_FAILED;
	pidfd = pidfd_open(pid, 0);
	outcome = pidfd < 0 ? PROCESS_FAILED :
		read_until_ended(process, ends[0], pidfd);
	if (outcome != PROCESS_DONE)
		end_process_group(process, pid, pidfd);
	reap_and_cut_output(process, pid);
	if (pidfd >= 0)
		close(pidfd);
	return outcome;
}

/* The caller frees process->output in each case. */
ProcessOutcome
process_run(Process *process)
{
	char	  **environment = child_environment(process->settings);
	ProcessOutcome outcome = PROCESS_FAILED;
	int			ends[2];

	if (environment != NULL && pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0)
	{
		/* The program's end must block, as programs expect. */
		fcntl(ends[1], F_SETFL, 0);
		outcome = run_program_on_pipe(process, ends, environment);
		close(ends[0]);
	}
	free(environment);
	return outcome;
}
