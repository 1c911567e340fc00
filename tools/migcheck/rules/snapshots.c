/*
 * snapshots.c
 *		Rules about the chain of schema snapshots.
 *
 * From the origin each snapshot names its one parent. A chain that is broken
 * makes drizzle-kit compare with the wrong schema when it writes the next
 * migration; the migrator does not look at it.
 */
#include "migcheck/rules/rules.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"

#define ORIGIN "00000000-0000-0000-0000-000000000000"

/* The form that drizzle-kit 0.22 to 0.31 write for PostgreSQL. */
#define CURRENT_FORM	"7"

/* Who has an id, and who named a parent first. */
typedef struct Chain
{
	Map			ids;
	Map			parents;
	Map			numbers;		/* version to its snapshot */
	size_t		ends;			/* snapshots that none names as its parent */
} Chain;

/* Return true if an entry has a snapshot's number. */
static bool
snapshot_has_entry(const Map *versions, const char *prefix)
{
	return map_get(versions, version_number(prefix)) >= 0;
}

/*
 * Return true if a parent's name means that the snapshot is the first;
 * "drizzle-kit pull" writes "".
 */
static bool
is_origin_parent(const char *parent)
{
	return *parent == '\0' || strcmp(parent, ORIGIN) == 0;
}

/*
 * Return true if the entry before a snapshot's own has no snapshot:
 * drizzle-kit does not miss one in the middle.
 */
static bool
lacks_snapshot_before(const Root *root, const Chain *chain,
					  const Snapshot *snapshot)
{
	const char *before = NULL;

	for (size_t i = 0; root->journal != NULL && i < root->entry_count; i++)
	{
		const char *version = root->entries[i].version;

		if (version == NULL)
			continue;
		if (version_compare(version, snapshot->prefix) == 0)
			return before != NULL &&
				map_get(&chain->numbers, version_number(before)) < 0;
		before = version;
	}
	return false;
}

/*
 * Report that two snapshots have one parent. drizzle-kit before 1.0 stops at
 * that; from 1.0 on it joins the ends of the chain in the next snapshot,
 * unless they change the same thing.
 */
static void
report_fork(const Root *root, const Snapshot *snapshot, const Snapshot *sibling,
			Findings *findings)
{
	Finding    *finding;

	finding = report_finding(findings, root, RULE_BROKEN_SNAPSHOT_CHAIN,
							 snapshot->name, snapshot->parent_place,
							 root->journal != NULL ?
							 "the chain forks: \"%s\" has the same parent, and "
							 "\"drizzle-kit generate\" stops at that" :
							 "the chain forks: \"%s\" has the same parent",
							 sibling->name);
	finding_relate(findings, finding, sibling->parent_place);
	finding->help = root->journal != NULL ?
		"If it ran nowhere yet, generate the newer migration again on top of "
		"the other one; else give its snapshot the \"id\" of the one before as "
		"\"prevId\"." :
		"Run \"drizzle-kit check\": if it finds no conflict, the next "
		"\"drizzle-kit generate\" joins the two.";
}

/* Report a parent that is not there, or that another has, too. */
static void
check_snapshot_parent(const Root *root, const Chain *chain, size_t index,
					  const char *parent, Findings *findings)
{
	const Snapshot *snapshot = &root->snapshots[index];
	long		sibling = map_get(&chain->parents, parent);

	if (sibling != (long) index && (root->journal != NULL || chain->ends > 1))
		report_fork(root, snapshot, &root->snapshots[sibling], findings);
	if (is_origin_parent(parent))
		return;
	if (map_get(&chain->ids, parent) < 0)
	{
		if (!lacks_snapshot_before(root, chain, snapshot))
			report_finding(findings, root, RULE_BROKEN_SNAPSHOT_CHAIN,
						   snapshot->name, snapshot->parent_place,
						   "the parent of the snapshot is not there");
	}
	else if (root->journal == NULL && map_get(&chain->ids, parent) > (long) index)
		report_finding(findings, root, RULE_BROKEN_SNAPSHOT_CHAIN,
					   snapshot->name, snapshot->parent_place,
					   "the parent \"%s\" comes after the snapshot",
					   root->snapshots[map_get(&chain->ids, parent)].name);
}

/*
 * Report that the last entry has no snapshot: drizzle-kit compares with the
 * one that sorts last, and writes the same change again.
 */
static void
check_last_snapshot(const Root *root, const Chain *chain, Findings *findings)
{
	const Entry *last = NULL;

	for (size_t i = 0; root->journal != NULL && i < root->entry_count; i++)
	{
		if (root->entries[i].version != NULL)
			last = &root->entries[i];
	}
	if (last != NULL && root->snapshot_count > 0 && !root->entries_unknown &&
		map_get(&chain->numbers, version_number(last->version)) < 0)
		report_finding(findings, root, RULE_BROKEN_SNAPSHOT_CHAIN, last->tag,
					   last->place, "the last entry, \"%s\", has no snapshot: "
					   "\"drizzle-kit generate\" will write its changes again",
					   last->tag)->help =
			"Take the snapshot from the branch that has it; if it was never "
			"written, let \"drizzle-kit generate\" write it, and empty the SQL "
			"file that comes with it.";
}

/*
 * Report a snapshot that sorts last and has one that follows it in the chain:
 * drizzle-kit compares with it, an older state, and writes again what came
 * since.
 */
static void
check_newest_snapshot(const Root *root, const Chain *chain, Findings *findings)
{
	const Snapshot *last = root->snapshot_count == 0 ? NULL :
		&root->snapshots[root->snapshot_count - 1];
	long		child = last == NULL || last->broken != NULL ? -1 :
		map_get(&chain->parents, last->id);
	Finding    *finding;

	if (root->journal == NULL || child < 0 ||
		child == (long) root->snapshot_count - 1 ||
		map_get(&chain->ids, last->id) != (long) root->snapshot_count - 1)
		return;
	finding = report_finding(findings, root, RULE_BROKEN_SNAPSHOT_CHAIN,
							 last->name, last->id_place, "the snapshot sorts "
							 "last and is older than \"%s\": \"drizzle-kit "
							 "generate\" will write again what came since",
							 root->snapshots[child].name);
	finding_relate(findings, finding, root->snapshots[child].parent_place);
}

/* Report what is wrong with one link of the chain. */
static void
check_chain_link(const Root *root, const Chain *chain, size_t index,
				 Findings *findings)
{
	const Snapshot *snapshot = &root->snapshots[index];
	long		same = map_get(&chain->ids, snapshot->id);
	Finding    *finding;

	if (same != (long) index)
	{
		finding = report_finding(findings, root, RULE_BROKEN_SNAPSHOT_CHAIN,
								 snapshot->name, snapshot->id_place,
								 root->journal != NULL ?
								 "the snapshot's id is that of \"%s\", and "
								 "\"drizzle-kit generate\" stops at that" :
								 "the snapshot's id is that of \"%s\"",
								 root->snapshots[same].name);
		finding_relate(findings, finding, root->snapshots[same].id_place);
		finding_help(findings, finding, "A snapshot was copied: give this one an "
					 "\"id\" of its own, and the \"id\" of the one before as "
					 "\"prevId\".");
	}
	for (size_t i = 0; i < snapshot->parent_count; i++)
		check_snapshot_parent(root, chain, index, snapshot->parents[i],
							  findings);
}

/*
 * Report the first snapshot beside a journal that is of an older form than
 * drizzle-kit 0.22 and later write: they stop at it. Where all are, an older
 * drizzle-kit may be what is used.
 */
static void
check_snapshot_form(const Root *root, Findings *findings)
{
	const Snapshot *old = NULL;
	bool		mixed = false;
	Finding    *finding;

	if (root->journal == NULL || root->dialect == NULL ||
		(strcmp(root->dialect, "postgresql") != 0 &&
		 strcmp(root->dialect, "pg") != 0))
		return;
	for (size_t i = 0; i < root->snapshot_count; i++)
	{
		const Snapshot *snapshot = &root->snapshots[i];

		if (snapshot->broken != NULL || snapshot->format == NULL)
			continue;
		if (strcmp(snapshot->format, CURRENT_FORM) == 0)
			mixed = true;
		else if (old == NULL && strlen(snapshot->format) == 1 &&
				 strcmp(snapshot->format, CURRENT_FORM) < 0)
			old = snapshot;
	}
	if (old == NULL)
		return;
	finding = report_finding(findings, root, RULE_WRONG_DIALECT, old->name,
							 old->format_place, "the snapshot is of the older "
							 "form %s, at which \"drizzle-kit generate\" stops "
							 "from 0.22 on", old->format);
	finding->help = "Run \"drizzle-kit up\".";
	if (!mixed)
		finding->severity = SEVERITY_NOTE;
}

/* Report a snapshot that could not be read. */
static void
report_broken(const Root *root, const Snapshot *snapshot, Findings *findings)
{
	report_finding(findings, root, snapshot->conflict ? RULE_CONFLICT_MARKER :
				   RULE_BROKEN_SNAPSHOT_CHAIN, snapshot->name,
				   snapshot->broken_place, "the snapshot could not be read: %s",
				   snapshot->broken);
}

/* Apply all rules about snapshots; a root without any has none to break. */
void
check_snapshots(const Root *root, Findings *findings)
{
	Chain		chain = {{.arena = root->arena}, {.arena = root->arena},
	{.arena = root->arena}, 0};
	Map			versions = {.arena = root->arena};

	for (size_t i = 0; i < root->snapshot_count; i++)
	{
		const Snapshot *snapshot = &root->snapshots[i];

		if (root->journal != NULL)
			map_put(&chain.numbers, version_number(snapshot->prefix), i);
		if (snapshot->broken != NULL)
			continue;
		map_put(&chain.ids, snapshot->id, i);
		for (size_t j = 0; j < snapshot->parent_count; j++)
			map_put(&chain.parents, snapshot->parents[j], i);
	}
	for (size_t i = 0; i < root->snapshot_count; i++)
		chain.ends += root->snapshots[i].broken == NULL &&
			map_get(&chain.parents, root->snapshots[i].id) < 0;
	for (size_t i = 0; i < root->entry_count; i++)
	{
		if (root->entries[i].version != NULL)
			map_put(&versions, version_number(root->entries[i].version), i);
	}
	for (size_t i = 0; i < root->snapshot_count; i++)
	{
		const Snapshot *snapshot = &root->snapshots[i];

		if (snapshot->broken != NULL)
			report_broken(root, snapshot, findings);
		else
			check_chain_link(root, &chain, i, findings);
		if (root->journal != NULL && !root->entries_unknown &&
			!snapshot_has_entry(&versions, snapshot->prefix))
			report_finding(findings, root, RULE_BROKEN_SNAPSHOT_CHAIN,
						   snapshot->name, place_at(snapshot->path, 1, 0),
						   "the snapshot belongs to no entry of the journal");
	}
	check_snapshot_form(root, findings);
	check_last_snapshot(root, &chain, findings);
	check_newest_snapshot(root, &chain, findings);
}
