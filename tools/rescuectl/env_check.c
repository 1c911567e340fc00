/*
 * env_check.c
 *		rescuectl env-check: what is still in an image's environment.
 *
 * The proof behind env-changes: it reads what the image has, not what the
 * commit was asked for. The list of credential names is itself blanked in an
 * image, so the names on it are known only from the container before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names/names.h"
#include "rescuectl/docker.h"
#include "rescuectl/extra.h"
#include "rescuectl/files.h"
#include "rescuectl/redactor.h"
#include "rescuectl/rescuectl.h"

static const char help_text[] =
"rescuectl env-check shows which denied variables an image or a container\n"
"still has a value for.\n"
"\n"
"Usage:\n"
"  rescuectl env-check [OPTION]... [FILE]\n"
"\n"
"FILE is what \"docker inspect IMAGE\" printed; standard input without one.\n"
"\n"
"Options:\n"
"      --before=FILE  what \"docker inspect CONTAINER\" printed before the commit:\n"
"                     what was denied there must be blank here, too\n"
"      --extra=NAME   deny this variable, too; \"NAME*\" is all that begin so;\n"
"                     may be repeated\n"
"      --secrets      look at all other values, too, for what the redactor takes\n"
"                     for a secret\n"
"  -h, --help         show this help, then exit\n"
"\n"
"Names and lengths are shown, never values.\n"
"\n"
"Exit status: 0 nothing is left, 1 something is, 2 could not check.\n";

/* What the options ask for, and the documents that were read. */
typedef struct EnvCheckContext
{
	Extra		extra;
	const char *before;
	const char *path;
	bool		secrets;
	Redactor	redactor;
	json_t	   *before_document;	/* owns the names of before_env */
	DockerEnv	before_env;
	json_t	   *document;
} EnvCheckContext;

static int	run_env_check_command(int argc, char **argv);

const Subcommand command_env_check = {
	"env-check", "show which secrets an image's environment still holds",
	help_text, run_env_check_command
};

/* Read the options; returns STATUS_OK, or the status to exit with. */
static int
read_env_check_options(int argc, char **argv, EnvCheckContext *context)
{
	static const struct option long_options[] = {
		{"before", required_argument, NULL, 'b'},
		{"extra", required_argument, NULL, 'e'},
		{"secrets", no_argument, NULL, 's'},
		{NULL, 0, NULL, 0}
	};
	int			option;
	int			status = STATUS_OK;

	while ((option = read_next_option(&command_env_check, argc, argv, "",
									  long_options)) != -1)
	{
		if (option == 'b')
			context->before = optarg;
		else if (option == 'e')
			status =
				extra_add_section(&context->extra, &command_env_check, optarg);
		else if (option == 's')
			context->secrets = true;
		else
			status = STATUS_FAILED;
		if (status != STATUS_OK)
			return status;
	}
	status = take_one_file(&command_env_check, argc - optind, argv + optind,
						   &context->path);
	if (status == STATUS_OK && context->before != NULL &&
		strcmp(context->before, "-") == 0 && strcmp(context->path, "-") == 0)
		return usage_error(&command_env_check,
						   "only one of two files can be standard input", NULL);
	return status;
}

/*
 * Read the container as it was before the commit, and mark what was denied in
 * it. False, with a message, if it is not known: then no check can be whole.
 */
static bool
read_earlier_container(EnvCheckContext *context)
{
	if (context->before == NULL)
		return true;
	context->before_document = docker_read_document(context->before);
	if (context->before_document == NULL)
		return false;
	if (json_array_size(context->before_document) > 1)
	{
		say("%s holds more than one container",
			file_display_name(context->before));
		return false;
	}
	if (!docker_list_env(context->before_document, 0, &context->before_env))
		return false;
	env_mark(context->before_env.entries, context->before_env.count,
			 context->extra.names, context->extra.count);
	return true;
}

/* Compare two names as bytes; a name sorts before its extensions. */
static int
compare_names_as_bytes(EnvString a, EnvString b)
{
	size_t		len = a.len < b.len ? a.len : b.len;
	int			order = memcmp(a.data, b.data, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Order entries by name; for qsort. */
static int
compare_entries_by_name(const void *left, const void *right)
{
	return compare_names_as_bytes(((const EnvEntry *) left)->name,
								  ((const EnvEntry *) right)->name);
}

/* Compare a name with an entry's; for bsearch. */
static int
compare_name_with_entry(const void *key, const void *entry)
{
	return compare_names_as_bytes(*(const EnvString *) key,
								  ((const EnvEntry *) entry)->name);
}

/* Keep only the denied entries, sorted by name, for was_denied_before(). */
static void
sort_denied_entries(DockerEnv *env)
{
	size_t		kept = 0;

	for (size_t i = 0; i < env->count; i++)
	{
		if (env->entries[i].denied)
			env->entries[kept++] = env->entries[i];
	}
	env->count = kept;
	if (kept > 0)
		qsort(env->entries, kept, sizeof(EnvEntry), compare_entries_by_name);
}

/*
 * Whether a name was denied in the container before the commit. before has
 * passed sort_denied_entries().
 */
static bool
was_denied_before(const DockerEnv *before, EnvString name)
{
	return before->count > 0 &&
		bsearch(&name, before->entries, before->count, sizeof(EnvEntry),
				compare_name_with_entry) != NULL;
}

/*
 * Print which entry it is: by name if that may be shown, else by number. What
 * is not a plain name may be a secret itself, split at its first "=".
 */
static void
print_entry_label(size_t object, const EnvEntry *entry, bool may_be_shown)
{
	printf("object %zu: ", object + 1);
	if (may_be_shown && name_is_env_key(entry->key.data, entry->key.len))
		printf("%.*s", (int) entry->key.len, entry->key.data);
	else
		printf("entry %zu (no plain name)", entry->index + 1);
}

/*
 * Whether the redactor finds a secret in an entry that no list names, and
 * print it if so. What it cannot judge counts as found.
 */
static bool
entry_holds_secret(const EnvCheckContext *context, const EnvEntry *entry,
				   size_t object)
{
	RedactSpans spans = {0};
	RedactStatus status;
	bool		found;

	if (!context->secrets)
		return false;
	status = redact_scan(entry->line.data, entry->line.len,
						 &context->redactor.options, &spans);
	found = status != REDACT_OK || spans.count > 0;
	if (found)
	{
		print_entry_label(object, entry, spans.count == 0 ||
						  spans.items[0].start > entry->name.len);
		printf(" holds what looks like a secret (%s)\n", spans.count > 0 ?
			   redact_rule_name(spans.items[0].rule) : "could not be judged");
	}
	redact_spans_free(&spans);
	return found;
}

/*
 * Check one object's entries, and print what is still there. Returns how many
 * findings. An entry without "=" has no value. A name with a control character
 * counts even without a value, as env-changes cannot blank it.
 */
static size_t
check_object_entries(const EnvCheckContext *context, const DockerEnv *env,
					 size_t object)
{
	size_t		found = 0;

	for (size_t i = 0; i < env->count; i++)
	{
		const EnvEntry *entry = &env->entries[i];
		size_t		value_len = entry->line.len - entry->name.len;
		bool		listed = entry->denied ||
			was_denied_before(&context->before_env,
							  entry->name);
		bool		odd = !listed && env_change(entry) == ENV_REFUSE;

		if (value_len > 0)
			value_len--;		/* the "=" */
		if (!odd && (!listed || value_len == 0))
		{
			found += !listed && entry_holds_secret(context, entry, object);
			continue;
		}
		print_entry_label(object, entry, listed);
		printf(" still has a value of %zu bytes\n", value_len);
		found++;
	}
	return found;
}

/*
 * Check all objects. Returns STATUS_FINDINGS if anything is left,
 * STATUS_FAILED if one object could not be read, even if the others are clean.
 */
static int
check_document(EnvCheckContext *context)
{
	size_t		found = 0;
	bool		ok = true;

	for (size_t n = 0; n < json_array_size(context->document); n++)
	{
		DockerEnv	env;

		if (docker_list_env(context->document, n, &env))
		{
			env_mark(env.entries, env.count, context->extra.names,
					 context->extra.count);
			found += check_object_entries(context, &env, n);
		}
		else
			ok = false;
		docker_free_env(&env);
	}
	return !ok ? STATUS_FAILED : found > 0 ? STATUS_FINDINGS : STATUS_OK;
}

/* Run "rescuectl env-check"; returns the status to exit with. */
static int
run_env_check_command(int argc, char **argv)
{
	static EnvCheckContext context;
	int			status = read_env_check_options(argc, argv, &context);

	if (status != STATUS_OK)
		return status;
	if (context.secrets && !redactor_open(&context.redactor, NULL, NULL))
		return STATUS_FAILED;
	status = STATUS_FAILED;
	if (read_earlier_container(&context))
	{
		sort_denied_entries(&context.before_env);
		context.document = docker_read_document(context.path);
		if (context.document != NULL)
			status = finish_output(check_document(&context));
	}
	redactor_close(&context.redactor);
	docker_free_env(&context.before_env);
	json_decref(context.before_document);
	json_decref(context.document);
	return status;
}
