/*
 * plan.c
 *		What a repair would change: the parts that all frameworks share.
 *
 * Each fault of the root stops the plan: what could not be read could hold
 * what decides. A plan that is refused has no steps, so that whoever carries
 * it out needs no second look at the refusal.
 */
#include "migcheck/repair/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "migcheck/simulate/checksum.h"

/* Add a line to one of the plan's lists. */
void
plan_add_line(Plan *plan, TextLines *lines, const char *format,...)
{
	va_list		args;

	lines->items = arena_grow(plan->arena, lines->items, sizeof(char *),
							  lines->count, &lines->capacity);
	va_start(args, format);
	lines->items[lines->count++] = arena_vformat(plan->arena, format, args);
	va_end(args);
}

/*
 * Add a step, and say it in words. The step's other strings must outlive the
 * plan.
 */
void
plan_step(Plan *plan, PlanStep step, const char *format,...)
{
	PlanSteps  *steps = &plan->steps;
	va_list		args;

	va_start(args, format);
	step.text = arena_vformat(plan->arena, format, args);
	va_end(args);
	steps->items = arena_grow(plan->arena, steps->items, sizeof(PlanStep),
							  steps->count, &steps->capacity);
	steps->items[steps->count++] = step;
}

/* Give up, and say why; always false, for "return plan_refuse(...)". */
bool
plan_refuse(Plan *plan, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	plan->refusal = arena_vformat(plan->arena, format, args);
	va_end(args);
	return false;
}

/* Return the key of a rule's findings about one subject; NULL: about any. */
static char *
mended_rule_key(Arena *arena, const char *rule, const char *subject)
{
	return arena_format(arena, "%s\n%s", rule, subject ? subject : "");
}

/* Promise that check will not find this any more. */
void
plan_mends_finding(Plan *plan, RuleId rule, const char *subject)
{
	plan->mends.arena = plan->arena;
	map_put(&plan->mends, mended_rule_key(plan->arena, rule_table[rule].id,
										  subject), true);
}

/*
 * Return true if plan_mends_finding() was told of a finding, and the plan can
 * be made.
 */
bool
plan_mends_it(const Plan *plan, const Finding *finding)
{
	const char *rule = finding->rule->id;

	return plan->refusal == NULL &&
		(map_get(&plan->mends, mended_rule_key(plan->arena, rule,
											   NULL)) >= 0 ||
		 map_get(&plan->mends, mended_rule_key(plan->arena, rule,
											   finding->subject)) >= 0);
}

/* Plan to give a file another name; settle_renames() puts them into order. */
void
plan_rename_file(Plan *plan, const char *from, const char *to)
{
	plan->renames = arena_grow(plan->arena, plan->renames, sizeof(Rename),
							   plan->rename_count, &plan->rename_capacity);
	plan->renames[plan->rename_count++] = (Rename) {from, to};
}

/* The folder that was looked into last. */
typedef struct Listed
{
	const char *folder;
	TreeList	items;
} Listed;

/*
 * Return true if something lies below the root under a name, before the
 * repair.
 */
static bool
name_is_there_now(const Plan *plan, Listed *listed, const char *name)
{
	const Root *root = plan->root;
	const char *slash = strrchr(name, '/');
	const char *folder = slash == NULL ? root->path :
		arena_join(plan->arena, root->path,
				   arena_copy(plan->arena, name, slash - name));

	if (listed->folder == NULL || strcmp(listed->folder, folder) != 0)
	{
		listed->folder = folder;
		if (root->tree->list(root->tree, plan->arena, folder,
							 &listed->items) != NULL)
			listed->items.count = 0;
	}
	return tree_find_item(&listed->items, slash ? slash + 1 : name) != NULL;
}

/* Return a name's number, and note whether it is there at first. */
static long
number_of_name(const Plan *plan, Map *numbers, bool *there, Listed *listed,
			   const char *name)
{
	long		number = map_put(numbers, name, numbers->count);

	if (number >= 0)
		return number;
	number = numbers->count - 1;
	there[number] = name_is_there_now(plan, listed, name);
	return number;
}

/*
 * Put the renames into the order in which each finds its new name free: what
 * was planned last made room for what was planned before. A name that is not
 * free even so belongs to another branch.
 */
static bool
settle_renames(Plan *plan)
{
	Map			numbers = {.arena = plan->arena};
	Listed		listed = {0};
	size_t		count = plan->rename_count;
	bool	   *there = arena_alloc(plan->arena, 2 * count + 1);

	for (size_t i = 0; i < count / 2; i++)
	{
		Rename		first = plan->renames[i];

		plan->renames[i] = plan->renames[count - 1 - i];
		plan->renames[count - 1 - i] = first;
	}
	for (size_t i = 0; i < count; i++)
	{
		const Rename *rename = &plan->renames[i];
		long		from = number_of_name(plan, &numbers, there, &listed,
										  rename->from);
		long		to = number_of_name(plan, &numbers, there, &listed,
										rename->to);

		if (there[to])
			return plan_refuse(plan, "\"%s\" would have to be called \"%s\", "
							   "and that name is taken; rename it by hand",
							   rename->from, rename->to);
		there[from] = false;
		there[to] = true;
	}
	return true;
}

/*
 * Return the version after one: the number plus one, filled with zeros to a
 * width, or for a time the next second.
 */
const char *
plan_next_version(Arena *arena, const char *version, size_t width)
{
	const char *digits = version_number(version);
	size_t		len = strlen(digits);
	char	   *next;
	int64_t		when;

	if (version_to_time(digits, &when))
	{
		time_t		seconds = when / 1000 + 1;
		struct tm	tm;
		char		text[32];

		gmtime_r(&seconds, &tm);
		strftime(text, sizeof(text), "%Y%m%d%H%M%S", &tm);
		return arena_string(arena, text);
	}
	next = arena_format(arena, "0%s", digits);
	while (next[len] == '9')
		next[len--] = '0';
	next[len]++;
	next += *next == '0';
	len = strlen(next);
	return len >= width ? next :
		arena_format(arena, "%0*d%s", (int) (width - len), 0, next);
}

/*
 * Return the hash under which the framework's tool records a file; NULL if it
 * cannot be read, or the tool keeps none.
 */
const char *
plan_file_hash(Plan *plan, const char *path)
{
	const Root *root = plan->root;
	ChecksumInput input = {0};

	if (root->tree->read(root->tree, path, &input.text, &input.len) != NULL)
		return NULL;
	return checksum_of_file(plan->arena, root->framework, &input);
}

/*
 * Make the plan of a root. Afterwards refusal is set, or there are steps, or
 * there is nothing to repair.
 */
void
plan_make_repair(Plan *plan)
{
	const Root *root = plan->root;
	bool		ok = true;

	for (size_t i = 0; i < root->fault_count && ok; i++)
	{
		const Fault *fault = &root->faults[i];

		if (fault->kind != FAULT_LOCK_MISSING)
			ok = plan_refuse(plan, "%s:%u: %s; correct that by hand first",
							 fault->place.path, fault->place.line, fault->text);
	}
	for (size_t i = 0; i < root->file_count && ok; i++)
	{
		if (root->files[i].unreadable != NULL)
			ok = plan_refuse(plan, "\"%s\" could not be read: %s",
							 root->files[i].path, root->files[i].unreadable);
	}
	if (ok && root->framework->renumber == RENUMBER_JOURNAL)
		ok = plan_drizzle_repair(plan);
	else if (ok && root->framework->renumber == RENUMBER_FILES)
		ok = plan_numbered(plan);
	else if (ok)
		plan_add_line(plan, &plan->left, "%s", root->framework->by_hand);
	if (!ok || !settle_renames(plan))
		plan->steps.count = plan->rename_count = 0;
}
