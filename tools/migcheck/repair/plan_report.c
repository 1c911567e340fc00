/*
 * plan_report.c
 *		A repair's plan, for people and for programs.
 *
 * The JSON has a version, by which a program can tell when a key changes.
 */
#include "migcheck/repair/plan_report.h"

#include "migcheck/reports/values.h"

/* Print lines below a title; print nothing if the list is empty. */
static void
print_titled_lines(const TextLines *lines, const char *title,
				   const char *indent)
{
	if (lines->count > 0)
		printf("%s\n", title);
	for (size_t i = 0; i < lines->count; i++)
		printf("%s%s\n", indent, lines->items[i]);
}

/* Show a plan to people; written: its steps were made. */
void
plan_print_text(const Plan *plan, bool written)
{
	const Root *root = plan->root;

	if (plan->steps.count == 0 && plan->left.count == 0 &&
		plan->allows.count == 0)
		printf("%s: %s, nothing to repair\n", root->path,
			   root->framework->name);
	else
		printf("%s: %s, %zu step%s%s\n", root->path, root->framework->name,
			   plan->steps.count, plan->steps.count == 1 ? "" : "s",
			   written ? ", written" : plan->steps.count == 0 ? "" :
			   ", nothing written yet; --write makes them");
	for (size_t i = 0; i < plan->steps.count; i++)
		printf("  %s\n", plan->steps.items[i].text);
	print_titled_lines(&plan->allows, "allowed in the configuration, as their "
					   "times stay below what is dated anew:", "  ");
	print_titled_lines(&plan->left, "left to you:", "  ");
	print_titled_lines(&plan->sql, "for databases that are ahead of the "
					   "files:", "");
}

/* Return a name below the root, as the user would name it, as JSON. */
static json_t *
path_value(const Plan *plan, const char *name)
{
	return text_value(plan->arena,
					  arena_join(plan->arena, plan->root->path, name));
}

/* Return the plan's steps as a JSON array of the caller's. */
static json_t *
make_steps_value(const Plan *plan)
{
	json_t	   *list = json_array();

	for (size_t i = 0; i < plan->steps.count; i++)
	{
		const PlanStep *step = &plan->steps.items[i];

		json_array_append_new(list,
							  json_pack("{s:s, s:o, s:o, s:o, s:o, s:s, s:o}",
										"action", step->action,
										"subject", text_value(plan->arena, step->subject),
										"file", path_value(plan, step->file),
										"from", text_value(plan->arena, step->from),
										"to", text_value(plan->arena, step->to),
										"why", step->why,
										"text", text_value(plan->arena, step->text)));
	}
	return list;
}

/*
 * Return every file that gets another name, in the order in which they get
 * it.
 */
static json_t *
renames_value(const Plan *plan)
{
	json_t	   *list = json_array();

	for (size_t i = 0; i < plan->rename_count; i++)
		json_array_append_new(list,
							  json_pack("{s:o, s:o}",
										"from", path_value(plan, plan->renames[i].from),
										"to", path_value(plan, plan->renames[i].to)));
	return list;
}

/* Return lines as a JSON array of the caller's. */
static json_t *
make_lines_value(const Plan *plan, const TextLines *lines)
{
	json_t	   *list = json_array();

	for (size_t i = 0; i < lines->count; i++)
		json_array_append_new(list, text_value(plan->arena, lines->items[i]));
	return list;
}

/* Return a plan for programs, a JSON object of the caller's. */
json_t *
plan_make_value(const Plan *plan, bool written)
{
	return json_pack("{s:o, s:s, s:n, s:b, s:o, s:o, s:o, s:o, s:o}",
					 "path", text_value(plan->arena, plan->root->path),
					 "framework", plan->root->framework->name,
					 "error",
					 "written", written,
					 "steps", make_steps_value(plan),
					 "renames", renames_value(plan),
					 "allows", make_lines_value(plan, &plan->allows),
					 "left", make_lines_value(plan, &plan->left),
					 "sql", make_lines_value(plan, &plan->sql));
}

/*
 * Return the report of a root without a plan: nothing is planned or written.
 */
json_t *
plan_failure_value(const Root *root, const char *error)
{
	return json_pack("{s:o, s:s, s:o, s:b, s:[], s:[], s:[], s:[], s:[]}",
					 "path", text_value(root->arena, root->path),
					 "framework", root->framework->name,
					 "error", text_value(root->arena, error),
					 "written", false,
					 "steps", "renames", "allows", "left", "sql");
}

/*
 * Print the plans of all roots as one object, and release them. False if it
 * could not be written.
 */
bool
plan_print_json(json_t *plans)
{
	return put_json_document(stdout, json_pack("{s:i, s:{s:s, s:s}, s:o}",
											   "version", 1,
											   "tool", "name", "migcheck",
											   "version", RESCUE_VERSION,
											   "plans", plans));
}
