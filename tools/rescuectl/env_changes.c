/*
 * env_changes.c
 *		rescuectl env-changes: blank a container's secrets as it is committed.
 *
 * "docker commit" bakes the environment into the image. The arguments printed
 * here blank what must not be in it. They are printed all or none: a list
 * that ends half way would leave the rest of the secrets in.
 *
 * A variable of a container is a layer of every image that is committed from
 * it. docker cannot remove a variable in a commit, only set it, so each denied
 * one is set to "".
 */
#include <stdio.h>

#include "rescuectl/docker.h"
#include "rescuectl/extra.h"
#include "rescuectl/rescuectl.h"

static const char help_text[] =
"rescuectl env-changes prints the arguments with which \"docker commit\" blanks\n"
"the variables that must not be baked into an image.\n"
"\n"
"Usage:\n"
"  rescuectl env-changes [OPTION]... [FILE]\n"
"\n"
"FILE is what \"docker inspect CONTAINER\" printed; standard input without one.\n"
"\n"
"Options:\n"
"      --extra=NAME   blank this variable, too; \"NAME*\" is all that begin so;\n"
"                     may be repeated\n"
"  -0, --null         end each argument with a NUL, for xargs -0\n"
"  -h, --help         show this help, then exit\n"
"\n"
"Exit status: 0 printed (nothing to blank prints nothing), 2 could not; then\n"
"nothing is printed, and the container must not be committed.\n";

/* What the options ask for; strings point into argv. */
typedef struct EnvChangesContext
{
	Extra		extra;
	bool		null;
	const char *path;
} EnvChangesContext;

static int	run_env_changes_command(int argc, char **argv);

const Subcommand command_env_changes = {
	"env-changes", "print the --change arguments that blank secrets",
	help_text, run_env_changes_command
};

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_env_changes_options(int argc, char **argv, EnvChangesContext *context)
{
	static const struct option long_options[] = {
		{"extra", required_argument, NULL, 'e'},
		{"null", no_argument, NULL, '0'},
		{NULL, 0, NULL, 0}
	};
	int			option;
	int			status = STATUS_OK;

	while ((option = read_next_option(&command_env_changes, argc, argv, "0",
									  long_options)) != -1)
	{
		if (option == 'e')
			status =
				extra_add_section(&context->extra, &command_env_changes,
								  optarg);
		else if (option == '0')
			context->null = true;
		else
			status = STATUS_FAILED;
		if (status != STATUS_OK)
			return status;
	}
	return take_one_file(&command_env_changes, argc - optind, argv + optind,
						 &context->path);
}

/*
 * Whether each denied name can be written as an instruction; a message for
 * each that cannot. Such a name would break out of the instruction, and
 * skipping it would leave the secret in the image.
 */
static bool
can_blank_all_names(const DockerEnv *env)
{
	bool		ok = true;

	for (size_t i = 0; i < env->count; i++)
	{
		if (env_change(&env->entries[i]) == ENV_REFUSE)
		{
			say("entry %zu of \"Env\" has a name that is no plain variable and"
				" cannot be blanked: recreate the container without it",
				env->entries[i].index + 1);
			ok = false;
		}
	}
	return ok;
}

/*
 * Print the arguments, quoted for a shell or ended by NUL each.
 * can_blank_all_names() has made sure that no name needs more than quotes.
 */
static void
print_commit_changes(const DockerEnv *env, bool null)
{
	for (size_t i = 0; i < env->count; i++)
	{
		const EnvEntry *entry = &env->entries[i];

		if (env_change(entry) != ENV_BLANK)
			continue;
		if (null)
			printf("--change%cENV %.*s=%c", '\0', (int) entry->name.len,
				   entry->name.data, '\0');
		else
			printf("--change 'ENV %.*s='\n", (int) entry->name.len,
				   entry->name.data);
	}
}

/*
 * Judge and print the one container; more than one is refused, since one
 * commit is about one. Returns the status to exit with: nothing is printed
 * unless all can be.
 */
static int
print_document(const json_t *document, EnvChangesContext *context)
{
	DockerEnv	env;
	int			status = STATUS_FAILED;

	if (json_array_size(document) > 1)
	{
		say("more than one container: inspect the one to commit");
		return STATUS_FAILED;
	}
	if (docker_list_env(document, 0, &env))
	{
		env_mark(env.entries, env.count, context->extra.names,
				 context->extra.count);
		if (can_blank_all_names(&env))
		{
			print_commit_changes(&env, context->null);
			status = STATUS_OK;
		}
	}
	docker_free_env(&env);
	return finish_output(status);
}

/* Run "rescuectl env-changes"; returns the status to exit with. */
static int
run_env_changes_command(int argc, char **argv)
{
	static EnvChangesContext context;
	json_t	   *document;
	int			status = read_env_changes_options(argc, argv, &context);

	if (status != STATUS_OK)
		return status;
	document = docker_read_document(context.path);
	if (document == NULL)
		return STATUS_FAILED;
	status = print_document(document, &context);
	json_decref(document);
	return status;
}
