/*
 * program.c
 *		The git program: run by its arguments, never through a shell.
 *
 * Libraries that read repositories differ from git in what they open: shallow
 * histories, other owners, worktree settings. The program is on every machine
 * that has a checkout, and is right by definition.
 *
 * What a repository contains must not make git run a program: hooks,
 * fsmonitor, pagers, credential helpers and fetching are switched off for
 * every call, and the environment of a hook that migcheck runs in is not
 * handed on. Output goes through files in memory, so that neither side waits
 * for the other.
 */
#include "migcheck/git/program.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* No migration is larger; see tree.c. */
#define MAX_OBJECT_BYTES	((size_t) 256 << 20)

#define MAX_NAME_BYTES	2048

/* Before every command: nothing is started, asked or written. */
static const char *const options[] = {
	"git", "--no-pager", "--no-optional-locks",
	"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
	"-c", "protocol.allow=never", "-c", "credential.helper=",
	"-c", "core.askPass=", NULL
};

/* The same for git's own children, and words that can be compared. */
static const char *const settings[] = {
	"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=", "GIT_TERMINAL_PROMPT=0",
	"GIT_PAGER=cat", "LC_ALL=C", NULL
};

/*
 * What a hook's environment says of another repository than the path's. What
 * it says of objects is kept: those of a push lie in a folder of their own.
 */
static const char *const dropped[] = {
	"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX",
	"GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_ASKPASS", "SSH_ASKPASS",
	"GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND",
	"LC_ALL", "LANGUAGE", "GIT_PAGER", "GIT_NO_LAZY_FETCH",
	"GIT_ALLOW_PROTOCOL", "GIT_TERMINAL_PROMPT", NULL
};

extern char **environ;

/* Whether a variable of the environment is not handed on. */
static bool
is_dropped_variable(const char *variable)
{
	size_t		len = strcspn(variable, "=");

	for (size_t i = 0; dropped[i] != NULL; i++)
	{
		if (strlen(dropped[i]) == len &&
			strncmp(dropped[i], variable, len) == 0)
			return true;
	}
	return false;
}

/*
 * Return git's environment, of the arena: ours without what is dropped, and
 * the settings.
 */
static char **
make_environment(Arena *arena)
{
	size_t		count = sizeof(settings) / sizeof(settings[0]);
	size_t		kept = 0;
	char	  **result;

	for (size_t i = 0; environ[i] != NULL; i++)
		count++;
	result = arena_alloc(arena, sizeof(char *) * count);
	for (size_t i = 0; environ[i] != NULL; i++)
	{
		if (!is_dropped_variable(environ[i]))
			result[kept++] = environ[i];
	}
	for (size_t i = 0; settings[i] != NULL; i++)
		result[kept++] = arena_string(arena, settings[i]);
	result[kept] = NULL;
	return result;
}

/*
 * Return where git is, or NULL. A relative entry of PATH is passed over: in a
 * repository it would name a file of another commit. So is a folder of that
 * name, which may be searched and so has the right to execute.
 */
static const char *
find_git_program(Arena *arena)
{
	const char *path = getenv("PATH");
	struct stat st;

	for (; path != NULL && *path; path += strspn(path, ":"))
	{
		size_t		len = strcspn(path, ":");
		const char *file = arena_format(arena, "%.*s/git", (int) len, path);

		if (*path == '/' && access(file, X_OK) == 0 &&
			stat(file, &st) == 0 && S_ISREG(st.st_mode))
			return file;
		path += len;
	}
	return NULL;
}

/* Start git. A descriptor of -1 is /dev/null. Returns 0 or errno. */
static int
start_git_process(Arena *arena, const char *folder, const char *const *args,
				  const int descriptors[3], pid_t *pid)
{
	const char *program = find_git_program(arena);
	const char **argv;
	size_t		count = 0;
	posix_spawn_file_actions_t actions;
	int			result;

	if (program == NULL)
		return ENOENT;
	/* A question about all roots has as many arguments as there are roots. */
	while (args[count] != NULL)
		count++;
	argv = arena_alloc(arena, sizeof(char *) *
					   (sizeof(options) / sizeof(options[0]) + count + 2));
	count = 0;
	for (size_t i = 0; options[i] != NULL; i++)
		argv[count++] = options[i];
	argv[count++] = "-C";
	argv[count++] = folder;
	for (size_t i = 0; args[i] != NULL; i++)
		argv[count++] = args[i];
	argv[count] = NULL;
	if (posix_spawn_file_actions_init(&actions) != 0)
		return ENOMEM;
	result = 0;
	for (int i = 0; i < 3 && result == 0; i++)
		result = descriptors[i] < 0 ?
			posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR,
											 0) :
			posix_spawn_file_actions_adddup2(&actions, descriptors[i], i);
	if (result == 0)
		result = posix_spawn(pid, program, &actions, NULL,
							 (char *const *) argv, make_environment(arena));
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

/* Wait for git; its exit status, -1 if it had none. */
static int
wait_for_process(pid_t pid)
{
	int			status;

	while (waitpid(pid, &status, 0) < 0)
	{
		if (errno != EINTR)
			return -1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/*
 * Return all that was written into a file in memory, terminated, of the
 * arena.
 */
static const char *
read_memory_output(Arena *arena, int fd, size_t *len)
{
	off_t		size = lseek(fd, 0, SEEK_END);
	char	   *text = arena_alloc(arena, (size > 0 ? size : 0) + 1);
	ssize_t		n;

	*len = 0;
	while ((off_t) *len < size &&
		   (n = pread(fd, text + *len, size - *len, *len)) > 0)
		*len += n;
	text[*len] = '\0';
	return text;
}

/* Return why git could not be started, for a person who may install it. */
static const char *
explain_start(Arena *arena, int error)
{
	return error == ENOENT ?
		"git objects are read by the git program, and PATH has none\n"
		"Install git; in a container: apt-get install git." :
		arena_format(arena, "git could not be started: %s", strerror(error));
}

/*
 * Run git to its end in a folder. Returns NULL, whatever git's own status is,
 * or why it could not be run.
 */
const char *
git_run(Arena *arena, const char *folder, const char *const *args,
		GitOutput *output)
{
	int			out = memfd_create("git", MFD_CLOEXEC);
	int			err = memfd_create("git", MFD_CLOEXEC);
	int			descriptors[3] = {-1, out, err};
	pid_t		pid;
	int			error = out < 0 || err < 0 ? errno :
		start_git_process(arena, folder, args, descriptors, &pid);
	size_t		len;

	memset(output, 0, sizeof(GitOutput));
	if (error == 0)
	{
		output->status = wait_for_process(pid);
		output->text = read_memory_output(arena, out, &output->len);
		output->words = read_memory_output(arena, err, &len);
	}
	if (out >= 0)
		close(out);
	if (err >= 0)
		close(err);
	return error == 0 ? NULL : explain_start(arena, error);
}

/* "git cat-file", which answers as long as it is open. */
struct GitTalk
{
	Arena	   *arena;
	const char *folder;
	pid_t		pid;			/* 0: not started, or dead */
	int			request;
	FILE	   *answer;
	char	   *text;			/* of the last object */
	size_t		capacity;
};

/*
 * Return the objects of the repository around a folder; git is started by the
 * first question.
 */
GitTalk *
git_objects_open(Arena *arena, const char *folder)
{
	GitTalk    *talk = arena_alloc(arena, sizeof(GitTalk));

	talk->arena = arena;
	talk->folder = folder;
	talk->request = -1;
	return talk;
}

/*
 * Stop git; the next question starts it again. Our end is closed first, at
 * which git ends.
 */
static void
stop_batch_process(GitTalk *talk)
{
	if (talk->request >= 0)
		close(talk->request);
	if (talk->answer != NULL)
		fclose(talk->answer);
	if (talk->pid > 0)
		wait_for_process(talk->pid);
	talk->request = -1;
	talk->answer = NULL;
	talk->pid = 0;
}

/*
 * Start "git cat-file --batch"; false if it does not start. Our ends of the
 * two connections are closed by stop_batch_process().
 */
static bool
start_batch_process(GitTalk *talk)
{
	static const char *const args[] = {"cat-file", "--batch", NULL};
	int			request[2];
	int			answer[2];
	int			descriptors[3];

	/* A socket, since writing to one that is closed need not kill. */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, request) != 0)
		return false;
	if (pipe2(answer, O_CLOEXEC) != 0)
	{
		close(request[0]);
		close(request[1]);
		return false;
	}
	descriptors[0] = request[1];
	descriptors[1] = answer[1];
	descriptors[2] = -1;
	if (start_git_process(talk->arena, talk->folder, args, descriptors,
						  &talk->pid) != 0)
		talk->pid = 0;
	close(request[1]);
	close(answer[1]);
	talk->request = request[0];
	talk->answer = fdopen(answer[0], "r");
	if (talk->answer == NULL)
		close(answer[0]);
	if (talk->pid > 0 && talk->answer != NULL)
		return true;
	stop_batch_process(talk);
	return false;
}

/*
 * Start git before the first question, so that it is ready by then. Where it
 * does not start, that question tries again and fails.
 */
void
git_objects_start(GitTalk *talk)
{
	if (talk->pid == 0)
		start_batch_process(talk);
}

/*
 * Send a question, starting git where it does not run; false if it could not
 * be sent.
 */
static bool
send_question(GitTalk *talk, const char *question, size_t len)
{
	if (talk->pid == 0 && !start_batch_process(talk))
		return false;
	while (len > 0)
	{
		ssize_t		n = send(talk->request, question, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		question += n;
		len -= n;
	}
	return true;
}

/*
 * Read the contents that follow an answer's first line into the buffer; false
 * if they are too large or cut off.
 */
static bool
take_contents(GitTalk *talk, size_t len)
{
	if (len > MAX_OBJECT_BYTES)
		return false;
	if (len + 2 > talk->capacity)
	{
		char	   *grown = realloc(talk->text, len * 2 + 2);

		if (grown == NULL)
			return false;
		talk->text = grown;
		talk->capacity = len * 2 + 2;
	}
	/* A line's end follows, which becomes the terminator. */
	if (fread(talk->text, 1, len + 1, talk->answer) != len + 1)
		return false;
	talk->text[len] = '\0';
	return true;
}

/*
 * Read the object of a name, as git understands it: an id, or "main^{commit}".
 * False if no object has it, or git cannot read it here.
 */
bool
git_objects_get(GitTalk *talk, const char *name, GitObject *object)
{
	char		line[MAX_NAME_BYTES + 64];
	int			len;

	/* A line's end in a name would be a second question. */
	if (*name == '\0' || strpbrk(name, "\r\n") != NULL ||
		strlen(name) > MAX_NAME_BYTES)
		return false;
	len = snprintf(line, sizeof(line), "%s\n", name);
	if (!send_question(talk, line, len) ||
		fgets(line, sizeof(line), talk->answer) == NULL)
	{
		stop_batch_process(talk);
		return false;
	}
	/* Else it is "NAME missing" or "NAME ambiguous". */
	if (strncmp(line, name, strlen(name)) == 0 &&
		(strcmp(line + strlen(name), " missing\n") == 0 ||
		 strcmp(line + strlen(name), " ambiguous\n") == 0))
		return false;
	if (sscanf(line, "%64[0-9a-f] %7[a-z] %zu", object->id, object->type,
			   &object->len) != 3 || !take_contents(talk, object->len))
	{
		stop_batch_process(talk);
		return false;
	}
	object->text = talk->text;
	return true;
}

/* Release what was opened; NULL is nothing. */
void
git_objects_close(GitTalk *talk)
{
	if (talk == NULL)
		return;
	stop_batch_process(talk);
	free(talk->text);
	talk->text = NULL;
	talk->capacity = 0;
}
