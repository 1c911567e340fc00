/*
 * rules.h
 *		The rules: their table, and the functions that apply them.
 */
#ifndef MIGCHECK_RULES_H
#define MIGCHECK_RULES_H

#include "migcheck/findings.h"
#include "migcheck/model.h"

/* A severity that differs in frameworks with one of some traits. */
typedef struct RuleException
{
	uint32_t	traits;			/* of Trait, see frameworks/framework.h */
	Severity	severity;
} RuleException;

#define RULE_MAX_EXCEPTIONS 3

/*
 * A rule, as a row of rules.def has it. Its place in the table is its RuleId.
 */
struct Rule
{
	const char *id;
	Severity	severity;
	const char *summary;		/* one line, what is wrong */
	const char *why;			/* what comes of it, in sentences */
	const char *help;			/* what to do */
	const char *bad;			/* an example of each; see rules.def */
	const char *good;
	RuleException exceptions[RULE_MAX_EXCEPTIONS];
	bool		of_lint;		/* lint reports it, not check */
};

#define RULE(id, ...) RULE_##id,
typedef enum RuleId
{
#include "migcheck/rules/rules.def"
	RULE_COUNT
} RuleId;
#undef RULE

/* Trees of files, as "explain" shows them; NULL for rules that need more. */
typedef struct RuleExample
{
	const char *bad;
	const char *good;
} RuleExample;

extern const Rule rule_table[RULE_COUNT];
extern const RuleExample rule_examples[RULE_COUNT];

/* Where the rules' pages are published; a page is NAME.html there. */
#define RULE_HOMEPAGE "https://pgxn.org/dist/rescue/"
#define RULE_PAGES RULE_HOMEPAGE "doc/rules/"

extern const char *rule_versions(const Rule *rule);
extern const Rule *rule_find_named(const char *name);
extern const char *rule_find_similar(const char *name);
extern bool rule_needs_state(const Rule *rule);

extern Finding *report_finding(Findings *findings, const Root *root, RuleId rule,
							   const char *subject, Place place,
							   const char *format,...)
			__attribute__((format(printf, 6, 7)));

/* Whether nothing of a root can be read, which is the one finding then. */
extern bool check_encrypted(const Root *root, Findings *findings);

/* What check applies to each other root, in this order. */
extern void check_reader_faults(const Root *root, Findings *findings);
extern void check_entries(const Root *root, Findings *findings);
extern void check_numbering(const Root *root, Findings *findings);
extern void check_file_rules(const Root *root, Findings *findings);
extern void check_name_rules(const Root *root, Findings *findings);
extern void check_pair_rules(const Root *root, Findings *findings);
extern void check_snapshots(const Root *root, Findings *findings);

/* One thing that has a number: an entry, or a file without one. */
typedef struct Numbered
{
	const char *version;
	const char *name;
	Place		place;
	size_t		order;			/* entries first, in their order */
	int64_t		since;			/* of equal versions: see File */
} Numbered;

/* odd_version.c: a part of check_numbering(). */
extern void check_odd_versions(const Root *root, const Numbered *list,
							   size_t count, Findings *findings);

#endif							/* MIGCHECK_RULES_H */
