/*
 * sqitch_plan.c
 *		sqitch.plan: the changes in their order, with tags and dependencies.
 *
 * A change may be in the plan again after a tag; what it did before then lies
 * under the name with that tag.
 *
 * The id of a change is computed as sqitch does it, from the line, the project
 * and the id of the change before it: so an edited line changes the ids of all
 * that follow, and a database that has the old ids shows where it began.
 */
#include "migcheck/frameworks/sqitch_plan.h"

#include <ctype.h>
#include <string.h>

#include "migcheck/simulate/checksum.h"
#include "text/affix.h"

/* What is known while the plan is read. */
typedef struct PlanReader
{
	Root	   *root;
	const SqitchLayout *layout;
	Map			changes;		/* name to its last entry */
	Map			tags;
	size_t		untagged;		/* entries from here on have no tag yet */
	const char **tag_names;		/* in the order of the plan */
	size_t	   *tag_places;		/* how many entries are before each */
	size_t		tag_count;
	size_t		tag_capacity;
	size_t		place_capacity;
	const char *uri;			/* of the project, or NULL */
	bool		odd_uri;		/* sqitch may write it otherwise: ids unknown */
	uint32_t	line;
	bool		has_project;
} PlanReader;

/* What sqitch's id of a change is made of, besides the project. */
typedef struct ChangeInfo
{
	const char *requires;		/* each with its line end and indent */
	const char *conflicts;
	const char *rest;			/* of the line: time, planner and note */
} ChangeInfo;

/* Add a fault at the reader's line of the plan. */
static void
add_plan_fault(PlanReader *reader, const char *subject, const char *text)
{
	root_add_fault(reader->root, FAULT_JOURNAL_BROKEN,
				   place_at(reader->root->journal, reader->line, 1), subject,
				   text)->help = "Correct the plan at this line.";
}

/*
 * Return the next word of a line, of the arena; empty at its end. *p is moved
 * behind it.
 */
static const char *
next_plan_word(Arena *arena, const char **p)
{
	const char *start;

	while (isblank((unsigned char) **p))
		(*p)++;
	start = *p;
	while (**p != '\0' && !isblank((unsigned char) **p))
		(*p)++;
	return arena_copy(arena, start, *p - start);
}

/*
 * Return true if a line goes on with a time, YYYY-MM-DDTHH:MM:SSZ, and a
 * planner's name with an address: sqitch refuses the plan without them.
 */
static bool
line_has_planner(Arena *arena, const char *p)
{
	const char *time = next_plan_word(arena, &p);
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	const char *hash = strstr(p, " #");
	const char *less = strchr(p, '<');

	if (strlen(time) != strlen(form))
		return false;
	for (size_t i = 0; form[i] != '\0'; i++)
	{
		if (form[i] == 'd' ? !isdigit((unsigned char) time[i]) :
			form[i] != time[i])
			return false;
	}
	return less != NULL && strchr(less, '>') != NULL &&
		(hash == NULL || less < hash);
}

/*
 * Report a dependency that no line before it has. Those on another project
 * cannot be looked up.
 */
static void
check_dependency(PlanReader *reader, const char *change, const char *word)
{
	size_t		len = strcspn(word, "@");
	const char *name = arena_copy(reader->root->arena, word, len);

	if (*word == '!' || strchr(word, ':') != NULL)
		return;
	if (len > 0 && map_get(&reader->changes, name) < 0)
		add_plan_fault(reader, change, arena_format(reader->root->arena,
													"\"%s\" requires \"%s\", which no "
													"line before it has", change, name));
	else if (word[len] == '@' && strcmp(word + len, "@HEAD") != 0 &&
			 strcmp(word + len, "@ROOT") != 0 &&
			 map_get(&reader->tags, word + len + 1) < 0)
		add_plan_fault(reader, change, arena_format(reader->root->arena,
													"\"%s\" requires the tag \"%s\", "
													"which no line before it has",
													change, word + len));
}

/*
 * Take [dependencies], if there are, and keep them in the form in which the
 * id has them; *p is moved behind the list.
 */
static void
take_dependencies(PlanReader *reader, const char *change, const char **p,
				  ChangeInfo *info)
{
	Arena	   *arena = reader->root->arena;
	const char *end;

	while (isblank((unsigned char) **p))
		(*p)++;
	if (**p != '[')
		return;
	end = strchr(*p, ']');
	if (end == NULL)
	{
		add_plan_fault(reader, change, "the list of dependencies has no end");
		return;
	}
	++*p;
	while (*p < end)
	{
		char	   *rest = arena_copy(reader->root->arena, *p, end - *p);
		const char *q = rest;
		const char *word = next_plan_word(reader->root->arena, &q);

		if (*word == '\0')
			break;
		check_dependency(reader, change, word);
		if (*word == '!')
			info->conflicts = arena_format(arena, "%s\n  - %s", info->conflicts,
										   word + 1);
		else
			info->requires = arena_format(arena, "%s\n  + %s", info->requires,
										  word);
		*p += q - rest;
	}
	*p = end + 1;
}

/* Take @tag: the entries since the last one are known by it, too. */
static void
take_plan_tag(PlanReader *reader, const char *p)
{
	const char *tag = next_plan_word(reader->root->arena, &p);

	if (!line_has_planner(reader->root->arena, p))
		add_plan_fault(reader, arena_format(reader->root->arena, "@%s", tag),
					   "a tag needs a time and a planner with an address");
	if (map_put(&reader->tags, tag, reader->root->entry_count) >= 0)
		root_add_fault(reader->root, FAULT_DUPLICATE,
					   place_at(reader->root->journal, reader->line, 1),
					   arena_format(reader->root->arena, "@%s", tag),
					   "the plan has this tag twice; sqitch refuses it");
	for (size_t i = reader->untagged; i < reader->root->entry_count; i++)
		reader->root->entries[i].version = tag;
	reader->untagged = reader->root->entry_count;
	reader->tag_names = arena_grow(reader->root->arena, reader->tag_names,
								   sizeof(char *), reader->tag_count,
								   &reader->tag_capacity);
	reader->tag_places = arena_grow(reader->root->arena, reader->tag_places,
									sizeof(size_t), reader->tag_count,
									&reader->place_capacity);
	reader->tag_names[reader->tag_count] = tag;
	reader->tag_places[reader->tag_count++] = reader->root->entry_count;
}

/*
 * Rename a change that is reworked later: its script has one of the tags since
 * then in its name, the first for which there is a script.
 */
static void
rename_earlier(PlanReader *reader, long number)
{
	Root	   *root = reader->root;
	Arena	   *arena = root->arena;
	Entry	   *earlier = &root->entries[number];
	const char *name = earlier->tag;

	earlier->wants = NULL;
	for (size_t i = 0; i < reader->tag_count; i++)
	{
		const char *tag = arena_format(arena, "%s@%s", name,
									   reader->tag_names[i]);
		const char *wants = arena_format(arena, "%s/%s%s",
										 reader->layout->old_deploy, tag,
										 reader->layout->ending);
		const char *text;
		size_t		len;
		bool		there;

		if (reader->tag_places[i] <= (size_t) number)
			continue;
		there = root->tree->read(root->tree,
								 arena_join(arena, root->path, wants), &text,
								 &len) == NULL;
		if (!there && earlier->wants != NULL)
			continue;
		earlier->tag = tag;
		earlier->wants = wants;
		if (there)
			return;
	}
}

/* Return a part of a change's text behind its label; "" if it has none. */
static const char *
format_labelled_part(Arena *arena, const char *label, const char *value)
{
	return value ? arena_format(arena, "%s%s", label, value) : "";
}

/* Return where the text of a note begins, with its length in *len. */
static const char *
trim_plan_note(const char *note, size_t *len)
{
	note += strspn(note, " \t");
	if (*note == '#')
		note += 1 + strspn(note + 1, " \t");
	*len = strlen(note);
	while (*len > 0 && isblank((unsigned char) note[*len - 1]))
		*len -= 1;
	return note;
}

/* Return the SHA-1 of a change's text, in the manner of git. */
static const char *
hash_change_text(Arena *arena, const char *text)
{
	ChecksumInput input = {0};
	char	   *content = arena_format(arena, "change %zu", strlen(text));

	input.len = strlen(content) + 1 + strlen(text);
	input.text = content = arena_format(arena, "%s %s", content, text);
	content[input.len - strlen(text) - 1] = '\0';
	return checksum_sqitch.compute(arena, &input);
}

/*
 * Return the id that sqitch gives a change: a SHA-1 in the manner of git over
 * the project, the change before it, and all that its line says; of the
 * arena. NULL where the line is broken, or where it is not certain how sqitch
 * writes a part of it.
 */
static const char *
compute_change_id(const PlanReader *reader, const char *name,
				  const ChangeInfo *info)
{
	const Root *root = reader->root;
	Arena	   *arena = root->arena;
	const char *p = info->rest;
	const char *time = next_plan_word(arena, &p);
	const char *planner = p + strspn(p, " \t");
	const char *end = strchr(planner, '>');
	const char *note = end ? end + 1 : "";
	const Entry *before = root->entry_count > 0 ?
		&root->entries[root->entry_count - 1] : NULL;
	const char *uri;
	const char *parent;
	const char *text;
	size_t		len;

	/* Escapes in notes are not read here. */
	if (end == NULL || root->project == NULL || reader->odd_uri ||
		strchr(note, '\\') != NULL || (before != NULL && before->id == NULL))
		return NULL;
	uri = format_labelled_part(arena, "\nuri ", reader->uri);
	parent = format_labelled_part(arena, "\nparent ",
								  before ? before->id : NULL);
	note = trim_plan_note(note, &len);
	text = arena_format(arena, "project %s%s\nchange %s%s\nplanner %.*s\n"
						"date %s%s%s%s%s%s%.*s", root->project, uri, name,
						parent, (int) (end + 1 - planner), planner, time,
						*info->requires ? "\nrequires" : "", info->requires,
						*info->conflicts ? "\nconflicts" : "", info->conflicts,
						len > 0 ? "\n\n" : "", (int) len, note);
	return hash_change_text(arena, text);
}

/*
 * Take a change to deploy: its dependencies, its id, its entry. A change that
 * is in the plan before is reworked: a tag has to be between.
 */
static void
take_plan_change(PlanReader *reader, const char *p)
{
	Root	   *root = reader->root;
	const char *name = next_plan_word(root->arena, &p);
	long		earlier = map_get(&reader->changes, name);
	ChangeInfo	info = {"", "", ""};
	const char *id;
	Entry	   *entry;

	if (earlier >= 0 && root->entries[earlier].version == NULL)
	{
		root_add_fault(root, FAULT_DUPLICATE,
					   place_at(root->journal, reader->line, 1), name,
					   "the plan has the change twice with no tag in "
					   "between; sqitch refuses it");
		return;
	}
	take_dependencies(reader, name, &p, &info);
	info.rest = p;
	if (!line_has_planner(root->arena, p))
		add_plan_fault(reader, name, "a change needs a time and a planner with an "
					   "address");
	if (earlier >= 0)
		rename_earlier(reader, earlier);
	id = compute_change_id(reader, name, &info);
	entry = root_add_entry(root, name);
	entry->id = id;
	entry->wants = arena_format(root->arena, "%s/%s%s",
								reader->layout->deploy, name,
								reader->layout->ending);
	entry->place = place_at(root->journal, reader->line, 1);
	map_set(&reader->changes, name, root->entry_count - 1);
}

/*
 * Take a line of the head, behind its "%": the project and its URI are part
 * of every id.
 */
static void
take_plan_pragma(PlanReader *reader, const char *p)
{
	const char *project = text_behind(p, "project=");
	const char *uri = text_behind(p, "uri=");

	if (uri != NULL)
	{
		size_t		scheme = strspn(uri, "abcdefghijklmnopqrstuvwxyz");
		size_t		host = strncmp(uri + scheme, "://", 3) ? 0 :
			strspn(uri + scheme + 3, "abcdefghijklmnopqrstuvwxyz0123456789.-");
		const char *path = uri + scheme + 3 + host;

		/* Others are written in another form. */
		reader->odd_uri = host == 0 || *path != '/' ||
			path[strspn(path, "abcdefghijklmnopqrstuvwxyz"
						"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-.")] != '\0';
		reader->uri = arena_string(reader->root->arena, uri);
	}
	if (project == NULL)
		return;
	reader->has_project = true;
	reader->root->project = arena_copy(reader->root->arena, project,
									   strcspn(project, " \t"));
}

/*
 * Take one line of the plan. Lines of "-", which revert a change, are passed
 * over.
 */
static void
read_plan_line(PlanReader *reader, const char *p)
{
	while (isblank((unsigned char) *p))
		p++;
	if (*p == '\0' || *p == '#')
		return;
	if (*p == '%')
		take_plan_pragma(reader, p + 1 + strspn(p + 1, " \t"));
	else if (*p == '@')
		take_plan_tag(reader, p + 1);
	else if (*p != '-')
		take_plan_change(reader, p + (*p == '+'));
}

/*
 * Read the plan, line by line; what is no plan at all leaves the entries
 * unknown.
 */
void
read_sqitch_plan(Root *root, const SqitchLayout *layout, const char *text,
				 size_t len)
{
	PlanReader	reader = {.root = root, .layout = layout,
		.changes.arena = root->arena,.tags.arena = root->arena, .line = 1
	};
	const char *end = text + len;
	uint32_t	conflict = contents_conflict(text, len);
	Contents	contents;

	contents_scan(text, len, &contents);
	if (contents.kind != CONTENTS_TEXT)
	{
		reader.line = contents.kind_line;
		add_plan_fault(&reader, PLAN_FILE, contents_kind_text(contents.kind));
		root->entries_unknown = true;
		return;
	}
	if (conflict > 0)
	{
		reader.line = conflict;
		add_plan_fault(&reader, PLAN_FILE, "the plan has git's conflict markers in it");
		root->entries_unknown = true;
		return;
	}
	for (const char *p = text; p < end; reader.line++)
	{
		const char *feed = memchr(p, '\n', end - p);
		const char *stop = feed ? feed : end;

		if (stop > p && stop[-1] == '\r')
			stop--;
		read_plan_line(&reader, arena_copy(root->arena, p, stop - p));
		p = feed ? feed + 1 : end;
	}
	reader.line = 1;
	if (!reader.has_project)
		add_plan_fault(&reader, PLAN_FILE, "the plan names no project");
}
