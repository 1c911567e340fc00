/*
 * lint_unlocked.c
 *		Findings that no lock shows: functions, settings, catalogues.
 *
 * Each is of one statement, and made of a trait that the statement has. What
 * the traits say of a server is asked of one in test/t/migcheck_lint_facts.t.
 */
#include "migcheck/sql/lint/lint_rules.h"

#include <string.h>

/* A rule of one trait; the text has one %s, for the object's name. */
typedef struct TraitRule
{
	SqlTrait	trait;
	RuleId		rule;
	const char *text;
} TraitRule;

static const TraitRule trait_rules[] = {
	{SQL_TRAIT_WRITES_CATALOG, RULE_SYSTEM_CATALOG_WRITTEN,
	"\"%s\" is written to, past all that the server checks"},
	{SQL_TRAIT_REPLACES_STORED, RULE_STORED_FUNCTION_REPLACED,
	"\"%s\" has results of the function as it was before"},
	{SQL_TRAIT_DEFINER_PATH, RULE_SECURITY_DEFINER_SEARCH_PATH,
	"function \"%s\" runs with its owner's rights and its caller's search_path"},
	{SQL_TRAIT_SETS_NOTHING, RULE_SET_LOCAL_OUTSIDE_TRANSACTION,
	"\"%s\" is set for a transaction, and none is open"},
	{SQL_TRAIT_LONG_TIMEOUT, RULE_LOCK_TIMEOUT_TOO_LONG,
	"\"%s\" lets all who come later wait for more than a minute"},
};

/* Report what a statement does that no lock shows. */
void
report_unlocked(const Root *root, const SqlStatement *statement,
				Findings *findings)
{
	const char *about = statement->about != NULL ? statement->about : "";
	Place		place = place_of_statement(statement);
	Finding    *finding;

	for (size_t i = 0; i < sizeof(trait_rules) / sizeof(trait_rules[0]); i++)
	{
		if (statement->traits & trait_rules[i].trait)
			report_finding(findings, root, trait_rules[i].rule, about, place,
						   trait_rules[i].text, about);
	}
	if (statement->traits & SQL_TRAIT_CATCHES_IN_LOOP)
		report_finding(findings, root, RULE_SUBTRANSACTION_IN_LOOP,
					   subject_of_statement(statement), place,
					   "each turn of a loop begins a transaction of its own");
	if (statement->breaks != NULL && !breaks_by_name(statement))
	{
		finding = report_finding(findings, root, RULE_BREAKS_RUNNING_CODE,
								 about, place, "\"%s\": %s", about,
								 statement->breaks);
		if (!(statement->traits & SQL_TRAIT_BREAKS_GRAVELY))
			finding->severity = SEVERITY_WARNING;
	}
	if (statement->lost_functions > 0)
	{
		finding = report_finding(findings, root, RULE_BREAKS_RUNNING_CODE,
								 about, place,
								 "function \"%s\": the running code may still call it",
								 about);
		finding->severity = SEVERITY_WARNING;
	}
}
