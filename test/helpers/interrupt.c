/*
 * interrupt.c
 *		Run a program and strike at its Nth system call.
 *
 *		interrupt kill N PROGRAM [ARG...]		SIGKILL, there
 *		interrupt fail N PROGRAM [ARG...]		the call fails: no space left
 *		interrupt run N COMMAND PROGRAM [ARG...]	COMMAND runs first, by sh
 *
 * For the tests of what must survive being killed: the real program, at every
 * point where it talks to the system, without a special build. Counted are the
 * calls from the first flock() on, which is where a repair begins; what a call
 * did is to be seen from the next one's beginning on. Exit status: the
 * program's; 99 if it was killed; 98 if it ended before N; 97 if this cannot
 * be done here.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <linux/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS_KILLED		99
#define STATUS_NOT_REACHED	98
#define STATUS_IMPOSSIBLE	97

/* Whether a failure of this call says something about the program. */
static int
can_fail(const struct __ptrace_syscall_info *info)
{
	switch (info->entry.nr)
	{
		case SYS_write:
			return info->entry.args[0] > 2;
		case SYS_fsync:
		case SYS_renameat2:
		case SYS_unlinkat:
		case SYS_fchmod:
		case SYS_openat:
#ifdef SYS_renameat
		case SYS_renameat:
#endif
			return 1;
		default:
			return 0;
	}
}

/* Let the call that begins be none, and return this error. */
static int
refuse_call(pid_t pid, int error)
{
#ifdef __x86_64__
	struct user_regs_struct regs;
	int			status;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs) != 0)
		return -1;
	regs.orig_rax = -1;
	if (ptrace(PTRACE_SETREGS, pid, NULL, &regs) != 0 ||
		ptrace(PTRACE_SYSCALL, pid, NULL, NULL) != 0 ||
		waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return -1;
	regs.rax = -error;
	return ptrace(PTRACE_SETREGS, pid, NULL, &regs);
#else
	(void) pid;
	(void) error;
	return -1;
#endif
}

/* Step from call to call until the one that counts. */
static int
trace(pid_t pid, const char *mode, long n, const char *command)
{
	int			begun = 0;
	long		count = 0;
	int			status;

	for (;;)
	{
		struct __ptrace_syscall_info info;

		if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) != 0 ||
			waitpid(pid, &status, 0) != pid)
			return STATUS_IMPOSSIBLE;
		if (WIFEXITED(status) || WIFSIGNALED(status))
			return STATUS_NOT_REACHED;
		if (WSTOPSIG(status) != (SIGTRAP | 0x80) ||
			ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0)
			continue;
		if (info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_flock)
			begun = 1;
		if (!begun || info.op != PTRACE_SYSCALL_INFO_ENTRY ||
			(*mode == 'f' && !can_fail(&info)) || ++count < n)
			continue;
		if (*mode == 'k')
		{
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return STATUS_KILLED;
		}
		if (*mode == 'f' && refuse_call(pid, ENOSPC) != 0)
			return STATUS_IMPOSSIBLE;
		if (*mode == 'r' && system(command) != 0)
			return STATUS_IMPOSSIBLE;
		break;
	}
	if (ptrace(PTRACE_DETACH, pid, NULL, NULL) != 0 ||
		waitpid(pid, &status, 0) != pid)
		return STATUS_IMPOSSIBLE;
	return WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_KILLED;
}

int
main(int argc, char **argv)
{
	int			program = argc > 1 && *argv[1] == 'r' ? 4 : 3;
	int			status;
	pid_t		pid;

	if (argc <= program)
		return STATUS_IMPOSSIBLE;
	pid = fork();
	if (pid == 0)
	{
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(STATUS_IMPOSSIBLE);
		execv(argv[program], argv + program);
		_exit(STATUS_IMPOSSIBLE);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
		ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *) (PTRACE_O_TRACESYSGOOD |
													   PTRACE_O_EXITKILL)) != 0)
		return STATUS_IMPOSSIBLE;
	return trace(pid, argv[1], strtol(argv[2], NULL, 10),
				 program == 4 ? argv[3] : NULL);
}
