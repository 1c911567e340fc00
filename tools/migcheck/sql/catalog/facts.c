/*
 * facts.c
 *		What a server has before any migration.
 *
 * The tables are sorted by their first key, as the server sorted them.
 *
 * The facts are made by scripts/lint-facts from a running server's catalogues,
 * never written by hand. A name that is not in them is not the server's: its
 * answer is "unknown", which the caller has to treat as the worst.
 */
#include "migcheck/sql/catalog/facts.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/*
 * One fact of the server. The key is first, so that one comparison serves all
 * tables.
 */
typedef struct NamedFact
{
	const char *name;
	const char *other;			/* target type, or name of the operator class */
	char		first;			/* volatility, category, or castcontext */
	char		second;			/* castmethod, or storage */
	int			without;		/* newest version that is known to lack it; of
								 * a setting, to have it */
	int			with;			/* oldest version that is known to have it */
} NamedFact;

/* A type that an access method can index without naming a class. */
typedef struct IndexableFact
{
	const char *method;
	const char *type;			/* or "anyarray" and its like */
	const char *extension;		/* that it takes; "": none */
} IndexableFact;

/*
 * facts.def is included once for each table: the macro of that table gives a
 * row, all others nothing.
 */
#define CAST(source, target, context, method)
#define OPCLASS(type, name)
#define INDEXABLE(method, type, extension)
#define TYPE(name, category, storage)
#define EXTENSION(name, type)
#define ZONE(name)
#define FUNCTION(name, volatility)
#define AGGREGATE(name, kind) {name, NULL, kind, 0, 0, 0},
static const NamedFact aggregates[] = {
#include "migcheck/sql/catalog/facts.def"
};

#undef AGGREGATE
#define AGGREGATE(name, kind)
#undef FUNCTION
#define FUNCTION(name, volatility) {name, NULL, volatility, 0, 0, 0},
static const NamedFact functions[] = {
#include "migcheck/sql/catalog/facts.def"
};

#undef FUNCTION
#define FUNCTION(name, volatility)
#undef CAST
#define CAST(source, target, context, method) {source, target, context, method, 0, 0},
static const NamedFact casts[] = {
#include "migcheck/sql/catalog/facts.def"
};

#undef CAST
#define CAST(source, target, context, method)
#undef OPCLASS
#define OPCLASS(type, name) {type, name, 0, 0, 0, 0},
static const NamedFact operator_classes[] = {
#include "migcheck/sql/catalog/facts.def"
};

#undef OPCLASS
#define OPCLASS(type, name)
#undef TYPE
#define TYPE(name, category, storage) {name, NULL, category, storage, 0, 0},
static const NamedFact types[] = {
#include "migcheck/sql/catalog/facts.def"
};

#undef TYPE
#define TYPE(name, category, storage)
#undef INDEXABLE
#define INDEXABLE(method, type, extension) {method, type, extension},
static const IndexableFact indexables[] = {
#include "migcheck/sql/catalog/facts.def"
};

#undef INDEXABLE
#define INDEXABLE(method, type, extension)
#undef EXTENSION
#define EXTENSION(name, type) {name, type, 0, 0, 0, 0},
static const NamedFact extensions[] = {
#include "migcheck/sql/catalog/facts.def"
};

#undef EXTENSION
#define EXTENSION(name, type)
#undef ZONE
#define ZONE(name) name,
static const char *const zones[] = {
#include "migcheck/sql/catalog/facts.def"
};

/*
 * Functions that not every version has, from newer.def; the bounds say
 * between which two versions each appeared.
 */
#define NEWER(name, volatility, without, with) {name, NULL, volatility, 0, without, with},
static const NamedFact newer[] = {
#include "migcheck/sql/catalog/newer.def"
};

/*
 * Settings of all versions, from settings.def: the first and last with each.
 */
#define SETTING(name, oldest, newest) {name, NULL, 0, 0, newest, oldest},
static const NamedFact settings[] = {
#include "migcheck/sql/transaction/settings.def"
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Compare a name with a fact's; for bsearch(). */
static int
compare_names(const void *key, const void *fact)
{
	return strcmp(key, ((const NamedFact *) fact)->name);
}

/*
 * Order facts by both names; for bsearch(). The server sorted the casts by
 * source, then target.
 */
static int
compare_pairs(const void *key, const void *fact)
{
	const NamedFact *a = key;
	const NamedFact *b = fact;
	int			order = strcmp(a->name, b->name);

	return order != 0 ? order : strcmp(a->other, b->other);
}

/* Answers that are kept, and the longest name of which one is. */
#define KEPT_ANSWERS	256
#define KEPT_NAME		24

/* An answer: what a list says of a name, which may be nothing. */
typedef struct KeptAnswer
{
	const NamedFact *facts;		/* the list; NULL: the place is free */
	const NamedFact *fact;
	char		name[KEPT_NAME];
} KeptAnswer;

/*
 * Return the place for the answer of a list about a name: the last one whose
 * name and list came to the same number has it. NULL for a long name.
 */
static KeptAnswer *
find_answer_place(const NamedFact *facts, const char *name)
{
	static KeptAnswer answers[KEPT_ANSWERS];
	size_t		number = (size_t) facts / sizeof(NamedFact);
	size_t		len = 0;

	for (; name[len] != '\0'; len++)
	{
		if (len == KEPT_NAME - 1)
			return NULL;
		number = number * 31 + (unsigned char) name[len];
	}
	return &answers[(number ^ number >> 8) % KEPT_ANSWERS];
}

/*
 * Return the fact of a name, or NULL. The list must be sorted by name. Files
 * ask for the same few types and functions again and again.
 */
static const NamedFact *
find_fact_of_name(const NamedFact *facts, size_t count, const char *name)
{
	KeptAnswer *kept = find_answer_place(facts, name);
	const NamedFact *fact;

	if (kept != NULL && kept->facts == facts && strcmp(kept->name, name) == 0)
		return kept->fact;
	fact = bsearch(name, facts, count, sizeof(NamedFact), compare_names);
	if (kept != NULL)
	{
		kept->facts = facts;
		kept->fact = fact;
		strcpy(kept->name, name);
	}
	return fact;
}

/*
 * Return the fact of a cast between two types, or NULL if there is no such
 * cast.
 */
static const NamedFact *
find_cast_fact(const char *source, const char *target)
{
	NamedFact	key = {.name = source, .other = target};

	return bsearch(&key, casts, LENGTH(casts), sizeof(NamedFact), compare_pairs);
}

/*
 * Return provolatile of a built-in function, the most volatile of its forms;
 * NUL if it is not built in.
 */
char
fact_volatility(const char *function, int version)
{
	const NamedFact *fact =
	find_fact_of_name(functions, LENGTH(functions), function);

	if (fact == NULL)
		fact = find_fact_of_name(newer, LENGTH(newer), function);
	if (fact == NULL || version < fact->with)
		return '\0';
	return fact->first == 'S' ? 's' : fact->first;
}

/* Return true if no form of a built-in function is immutable. */
bool
fact_never_immutable(const char *function)
{
	const NamedFact *fact =
	find_fact_of_name(functions, LENGTH(functions), function);

	return fact != NULL && fact->first == 'S';
}

/* Is a name that of functions which every version has? */
bool
fact_is_function(const char *name)
{
	return find_fact_of_name(functions, LENGTH(functions), name) != NULL;
}

/* Is a name that of aggregates only? */
bool
fact_is_aggregate(const char *name)
{
	return find_fact_of_name(aggregates, LENGTH(aggregates), name) != NULL;
}

/* Is a function of newer versions only? */
bool
fact_function_is_missing(const char *function, int version)
{
	const NamedFact *fact = find_fact_of_name(newer, LENGTH(newer), function);

	return fact != NULL && version <= fact->without;
}

/* Has a version a setting, whose name is in small letters? */
bool
fact_has_setting(const char *name, int version)
{
	const NamedFact *fact = find_fact_of_name(settings, LENGTH(settings), name);

	return fact != NULL && version >= fact->with && version <= fact->without;
}

/*
 * Return castmethod of a cast between two types, 's' for a function that is
 * only stable; NUL if there is no such cast.
 */
char
fact_cast_method(const char *source, const char *target)
{
	const NamedFact *fact = find_cast_fact(source, target);

	return fact != NULL ? fact->second : '\0';
}

/*
 * Return true if a value of the source can be assigned to the target without
 * an explicit cast.
 */
bool
fact_assignable(const char *source, const char *target)
{
	const NamedFact *fact = find_cast_fact(source, target);

	if (fact != NULL)
		return fact->first != 'e';
	/* Every type goes into a string by its output function. */
	return fact_category(target) == 'S';
}

/* Does a value of the source become one of the target wherever it is used? */
bool
fact_implicit_cast(const char *source, const char *target)
{
	const NamedFact *fact = find_cast_fact(source, target);

	return fact != NULL && fact->first == 'i';
}

/*
 * Can a foreign key of a number's type refer to a key of another's? Where both
 * are of one family of operators, or the value is cast by itself.
 */
bool
fact_comparable(const char *from, const char *to)
{
	const NamedFact *fact = find_cast_fact(from, to);

	return strcmp(from, to) == 0 ||
		(strncmp(from, "int", 3) == 0 && strncmp(to, "int", 3) == 0) ||
		(strncmp(from, "float", 5) == 0 && strncmp(to, "float", 5) == 0) ||
		(fact != NULL && fact->first == 'i');
}

/* Return the default B-tree operator class of a type, NULL if it has none. */
const char *
fact_operator_class(const char *type)
{
	const NamedFact *fact;

	/* These have no class of their own, and use that of their base. */
	if (strcmp(type, "varchar") == 0)
		type = "text";
	else if (strcmp(type, "cidr") == 0)
		type = "inet";
	fact = find_fact_of_name(operator_classes, LENGTH(operator_classes), type);
	return fact != NULL ? fact->other : NULL;
}

/* Return typstorage of a built-in type; NUL for another type. */
char
fact_storage(const char *type)
{
	const NamedFact *fact = find_fact_of_name(types, LENGTH(types), type);

	return fact != NULL ? fact->second : '\0';
}

/* Return typcategory of a built-in type; NUL for another type. */
char
fact_category(const char *type)
{
	const NamedFact *fact = find_fact_of_name(types, LENGTH(types), type);

	return fact != NULL ? fact->first : '\0';
}

/* Order what can be indexed by its method, then by its type; for bsearch(). */
static int
compare_indexables(const void *key, const void *fact)
{
	const IndexableFact *a = key;
	const IndexableFact *b = fact;
	int			order = strcmp(a->method, b->method);

	return order != 0 ? order : strcmp(a->type, b->type);
}

/*
 * Return the extension that an access method needs to index a type without an
 * operator class, "" for none; NULL if it cannot, or the method is not known.
 */
const char *
fact_indexable(const char *method, const char *type)
{
	IndexableFact key = {.method = method, .type = type};
	const IndexableFact *fact = bsearch(&key, indexables, LENGTH(indexables),
										sizeof(IndexableFact), compare_indexables);

	return fact != NULL ? fact->extension : NULL;
}

/*
 * The n-th type that an extension makes, from 0; "" once for each of those
 * that are known, NULL behind the last.
 */
const char *
fact_extension_type(const char *extension, size_t n)
{
	for (size_t i = 0; i < LENGTH(extensions); i++)
	{
		if (strcmp(extensions[i].name, extension) == 0 && n-- == 0)
			return extensions[i].other;
	}
	return NULL;
}

/* Does an extension that comes with the server make a type of this name? */
bool
fact_is_extension_type(const char *type)
{
	for (size_t i = 0; i < LENGTH(extensions); i++)
	{
		if (strcmp(extensions[i].other, type) == 0)
			return true;
	}
	return false;
}

/* Has the server a time zone of this name, in letters of any case? */
bool
fact_is_time_zone(const char *name)
{
	/* Each is in a folder of its own, too, with and without leap seconds. */
	if (strncasecmp(name, "posix/", strlen("posix/")) == 0 ||
		strncasecmp(name, "right/", strlen("right/")) == 0)
		name += strlen("posix/");
	for (size_t i = 0; i < LENGTH(zones); i++)
	{
		if (strcasecmp(zones[i], name) == 0)
			return true;
	}
	return false;
}
