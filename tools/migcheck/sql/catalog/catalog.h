/*
 * catalog.h
 *		The schema that the migrations before a statement have made.
 *
 * Names are as in the search path "public": bare there, else with their
 * schema. Objects are never freed; one that was dropped is only no longer
 * found. Needs PostgreSQL's node types.
 */
#ifndef MIGCHECK_SQL_CATALOG_H
#define MIGCHECK_SQL_CATALOG_H

#include "postgres.h"
#include "nodes/parsenodes.h"

#include "migcheck/arena.h"
#include "migcheck/map.h"
#include "migcheck/sql/lint.h"

/*
 * A type as a column or cast has it. Modifiers are those of the text
 * (varchar(20) has 20), not pg_attribute.atttypmod.
 */
typedef struct SqlType
{
	const char *name;			/* pg_type.typname of the element; NULL:
								 * unknown */
	int			mods[2];		/* length or precision, and scale; -1 where it
								 * is not constant */
	int			mod_count;		/* 0 to 2; 0 is no limit, but for bpchar and
								 * bit, where it is 1 */
	bool		array;
} SqlType;

typedef struct SqlRelation SqlRelation;

/*
 * A column. What is not known of it is as for one just added: type NULL,
 * nullable, no default.
 */
typedef struct SqlColumn
{
	const char *name;
	SqlType		type;
	const char *collation;		/* NULL: that of the type */
	bool		not_null;
	bool		not_null_unproven;	/* NOT NULL ... NOT VALID, from 18 on */
	Node	   *expression;		/* of a default, or of a generated column */
	bool		generated;
	bool		is_virtual;		/* ... when it is read */
	bool		identity;
	bool		identity_always;
	bool		inherited;		/* from a parent */
	unsigned	born_release;	/* number of the release that added it */
	unsigned	empty;			/* the transaction that added it to old rows
								 * without a value */
	const char *sequence;		/* that it owns, or NULL */
	const char *default_type;	/* that its default still has; NULL: its own */
} SqlColumn;

typedef enum SqlConstraintKind
{
	SQL_CHECK,
	SQL_UNIQUE,
	SQL_PRIMARY_KEY,
	SQL_EXCLUSION,
	SQL_FOREIGN_KEY
} SqlConstraintKind;

/* A constraint of a table. NOT NULL is kept in the column, not here. */
typedef struct SqlConstraint
{
	SqlConstraintKind kind;
	const char *name;
	Node	   *expression;		/* CHECK */
	List	   *columns;		/* of String; NIL: by an expression */
	SqlRelation *referenced;	/* FOREIGN KEY */
	List	   *referenced_columns; /* NIL: the primary key */
	bool		valid;			/* all rows were checked: not NOT VALID */
	bool		not_enforced;	/* NOT ENFORCED, from 18 on */
	bool		deferrable;		/* FOREIGN KEY */
	bool		deferred;		/* ... INITIALLY */
	bool		keeps_deleted;	/* ... ON DELETE NO ACTION */
	bool		keeps_updated;	/* ... ON UPDATE NO ACTION */
	bool		restricts_deleted;	/* ... ON DELETE RESTRICT */
	bool		restricts_updated;	/* ... ON UPDATE RESTRICT */
	bool		born_now;		/* made by the current statement */
	bool		inherited;		/* from a parent */
	bool		dropped;
} SqlConstraint;

/* What a view reads, and by which columns if it names them. */
typedef struct SqlUse
{
	SqlRelation *relation;
	const char *column;			/* NULL: not known */
	bool		certain;		/* no other relation may be meant */
} SqlUse;

/* The values that a sequence gives; see sequence_bounds.c. */
typedef struct SqlBounds
{
	bool		known;			/* a file makes the sequence */
	int			type;			/* its place in a table of integer types */
	long long	step;
	long long	least;
	long long	most;
	long long	start;
} SqlBounds;

/*
 * Whatever has an entry in pg_class. One struct for all kinds, as ALTER TABLE
 * takes each of them; the fields that only some kinds have are marked.
 */
struct SqlRelation
{
	const char *name;
	char		kind;			/* pg_class.relkind; '?' not known */
	char		persistence;	/* pg_class.relpersistence */
	unsigned	born_release;	/* number of the release that made it */
	unsigned	born_transaction;
	SqlColumn **columns;
	size_t		column_count;
	size_t		column_capacity;
	bool		columns_unknown;	/* there may be others */
	SqlConstraint **constraints;
	size_t		constraint_count;
	size_t		constraint_capacity;
	SqlRelation **children;		/* partitions, or tables that inherit */
	size_t		child_count;
	size_t		child_capacity;
	SqlRelation *parent;		/* NULL: none */
	PartitionBoundSpec *bound;	/* of a partition */
	PartitionSpec *key;			/* of a partitioned table */
	SqlRelation **indexes;
	size_t		index_count;
	size_t		index_capacity;
	SqlUse	   *uses;			/* of a view */
	size_t		use_count;
	size_t		use_capacity;
	size_t		view_columns;	/* of a view; 0: not known */
	SqlNames	outputs;		/* of a view: its columns; see remade.c */
	SqlType    *output_types;	/* of a view: of its first columns */
	size_t		output_type_count;
	Node	   *query;			/* of a view */
	bool		checks_rows;	/* of a view: WITH CHECK OPTION */
	bool		unfilled;		/* materialized view WITH NO DATA */
	const char *of_type;		/* of a typed table */
	bool		made_like;		/* LIKE another, whose keys it may have */
	const char *owner;			/* that a statement gave it, or NULL */
	char		identity;		/* pg_class.relreplident; 0: the default */
	const char *tablespace;
	long long	bytes;			/* of a table, if sized */
	bool		sized;
	const char *server;			/* of a foreign table */
	SqlNames	unknown_constraints;	/* that were dropped */
	const char *clustered;		/* index that CLUSTER goes by, or NULL */
	unsigned	written;		/* the last transaction that wrote to it */
	bool		filled;			/* rows were put in since it was made */
	bool		referred;		/* a foreign key refers to it, or did */
	unsigned	emptied;		/* the last release that deleted all rows */
	unsigned	pending;		/* the last transaction in which triggers wait
								 * for its end */
	bool		going;			/* the current statement drops it by its name */
	size_t		held_at;		/* its place among the session's locks, if
								 * that is its own */
	/* Of an index. */
	SqlRelation *table;
	IndexStmt  *index;			/* NULL for that of a constraint */
	SqlConstraint *constraint;	/* that it belongs to, or NULL */
	bool		unique;
	/* Of a sequence. */
	SqlBounds	bounds;
	SqlRelation *owned_by;
	bool		is_default;		/* of a serial or identity column */
	bool		dropped;
};

/* Other kinds of objects. SQL_PREPARED is the last: it counts the kinds. */
typedef enum SqlObjectKind
{
	SQL_DOMAIN,
	SQL_ENUM,
	SQL_COMPOSITE,
	SQL_OTHER_TYPE,
	SQL_FUNCTION,
	SQL_TRIGGER,
	SQL_RULE,
	SQL_POLICY,
	SQL_STATISTICS,
	SQL_PUBLICATION,
	SQL_EXTENSION,
	SQL_SCHEMA,
	SQL_NAMED,					/* others, by their kind and name; see named.c */
	SQL_CURSOR,
	SQL_PREPARED
} SqlObjectKind;

/* A value of an enum; the transaction that added it cannot use it. */
typedef struct SqlLabel
{
	const char *name;
	unsigned	born_transaction;
} SqlLabel;

/* An object that is not a relation. */
typedef struct SqlObject
{
	SqlObjectKind kind;
	const char *name;
	unsigned	born_release;	/* number of the release that made it */
	unsigned	born_transaction;
	SqlRelation *relation;		/* trigger, rule, policy, statistics */
	SqlType		base;			/* domain */
	bool		constrained;	/* domain: has a CHECK, valid or not */
	bool		not_null;		/* domain */
	SqlNames	constraints;	/* domain: those that were given a name */
	bool		unnamed;		/* domain: it has others */
	List	   *conditions;		/* domain: a Constraint for each CHECK */
	SqlLabel   *labels;			/* enum */
	size_t		label_count;
	size_t		label_capacity;
	char		volatility;		/* function */
	const char *body;			/* function in SQL or PL/pgSQL; what an object
								 * of named.c needs; or NULL */
	bool		plpgsql;
	int			events;			/* trigger: TRIGGER_TYPE_INSERT and its like,
								 * with TRIGGER_TYPE_BEFORE */
	bool		deferrable;		/* trigger */
	bool		deferred;		/* ... INITIALLY */
	const char *signature;		/* types of a function's input parameters */
	const char *all_types;		/* those of all parameters of a procedure */
	List	   *columns;		/* composite, UPDATE OF of a trigger, input
								 * parameters of a function: String */
	List	   *types;			/* composite: TypeName of each column */
	int			defaults;		/* function: parameters that need no value; of
								 * any number: negative */
	int			parameters;		/* of a prepared statement */
	bool		procedure;		/* function that CALL is for */
	bool		trigger;		/* function that returns trigger */
	bool		plain;			/* function: neither strict nor with rights or
								 * settings of its own */
	const char *returns;		/* function: its type */
	SqlStatements *noted_in;	/* function: the statement that last noted
								 * something of it, in this list */
	size_t		noted_at;
	unsigned	lost_transaction;	/* function: that dropped it; 0: none */
	SqlRelation **relations;	/* publication */
	size_t		relation_count;
	size_t		relation_capacity;
	bool		all;			/* publication: FOR ALL TABLES */
	SqlNames	schemas;		/* publication: FOR TABLES IN SCHEMA */
	bool		omits_updates;	/* publication: it sends no UPDATE */
	bool		omits_deletes;	/* publication: it sends no DELETE */
	bool		guessed;		/* publication that no file makes */
	CmdType		event;			/* rule */
	bool		bare;			/* foreign-data wrapper without a handler */
	bool		holds;			/* cursor: WITH HOLD */
	Node	   *query;			/* prepared statement; WHEN of a trigger; of a
								 * policy a list of its two conditions */
	long		older;			/* the one before of this kind and name, or -1 */
	bool		dropped;
} SqlObject;

/*
 * All that the files have made so far; begun by catalog_begin(), freed with
 * the arena.
 */
typedef struct SqlCatalog
{
	Arena	   *arena;
	Map			names;			/* relation to its index */
	SqlRelation **relations;
	size_t		relation_count;
	size_t		relation_capacity;
	Map			object_names[SQL_PREPARED + 1]; /* by kind: name to the newest */
	SqlObject **objects;
	size_t		object_count;
	size_t		object_capacity;
	unsigned	release;		/* what is judged together, from 1 */
	unsigned	transaction;	/* changes at each BEGIN and COMMIT */
	bool		has_history;	/* an earlier release made a table */
	bool		uncertain;		/* something made objects that no file shows */
	bool		has_deferrable; /* a key or trigger that can be deferred */
	bool		has_new_labels; /* a value was added to an enum */
	bool		has_own_casts;	/* a file made one, so that other types fit */
	List	   *path;			/* search_path, of String; NIL: "public" */
	bool		has_temporary;	/* a temporary relation was made */
	SqlNames	grants;			/* roles and what they have rights on; roles.c */
} SqlCatalog;

extern void catalog_begin(SqlCatalog *catalog, Arena *arena);

/*
 * The name under which the catalogue has an object, or will have a new one: by
 * the search path of the moment, and in memory of the arena.
 */
extern const char *catalog_name_of_object(SqlCatalog *catalog,
										  const char *schema,
										  const char *name);
extern const char *catalog_range_name(SqlCatalog *catalog, const RangeVar *range);
extern const char *catalog_list_name(SqlCatalog *catalog, const List *names);
extern const char *catalog_new_range_name(SqlCatalog *catalog,
										  const RangeVar *range);
extern const char *catalog_new_list_name(SqlCatalog *catalog,
										 const List *names);
extern const char *catalog_sibling_name(SqlCatalog *catalog,
										const char *like, const char *name);

/*
 * Relations by that name. catalog_find_relation() returns NULL for one that no
 * file made or that was dropped; catalog_add_relation() hides an older one of
 * the same name, and catalog_drop_relation() takes indexes, children and
 * constraints along.
 */
extern SqlRelation *catalog_find_relation(const SqlCatalog *catalog,
										  const char *name);
extern SqlRelation *catalog_add_relation(SqlCatalog *catalog, const char *name,
										 char kind);
extern void catalog_rename_relation(SqlCatalog *catalog, SqlRelation *relation,
									const char *name);
extern void catalog_drop_relation(SqlCatalog *catalog, SqlRelation *relation);
extern bool catalog_is_new(const SqlCatalog *catalog,
						   const SqlRelation *relation);

/*
 * The same for other objects, by their kind. A part is a trigger, rule or
 * policy of one relation; a type is a domain, an enum, a composite or another.
 */
extern SqlObject *catalog_find_object(const SqlCatalog *catalog,
									  SqlObjectKind kind,
									  const char *name);
extern SqlObject *catalog_find_type(const SqlCatalog *catalog,
									const char *name);
extern bool read_part_kind(ObjectType type, SqlObjectKind *kind);
extern SqlObject *catalog_find_part(const SqlCatalog *catalog,
									SqlObjectKind kind,
									const SqlRelation *relation,
									const char *name);
extern SqlObject *catalog_add_object(SqlCatalog *catalog, SqlObjectKind kind,
									 const char *name);
extern void catalog_rename_object(SqlCatalog *catalog, SqlObject *object,
								  const char *name);
extern void catalog_add_label(SqlCatalog *catalog, SqlObject *type,
							  const char *label);

/*
 * Parts of a relation. What is looked up and not there is NULL, which means
 * "does not exist" only where the relation's columns are all known. Names that
 * are added must live as long as the arena.
 */
extern SqlColumn *relation_column(const SqlRelation *relation, const char *name);
extern SqlColumn *relation_add_column(SqlCatalog *catalog, SqlRelation *relation,
									  const char *name);
extern SqlConstraint *relation_constraint(const SqlRelation *relation,
										  const char *name);
extern SqlConstraint *relation_add_constraint(SqlCatalog *catalog,
											  SqlRelation *relation,
											  SqlConstraintKind kind,
											  const char *name);

/*
 * A walk over the foreign keys that refer to a relation, of itself and others;
 * it begins zeroed. next_reference() returns the next that was not dropped,
 * with its table in the walk, or NULL. Tables and keys may be dropped on the
 * way.
 */
typedef struct ReferenceWalk
{
	SqlRelation *table;
	size_t		next_table;
	size_t		next_key;
} ReferenceWalk;

extern SqlConstraint *next_reference(const SqlCatalog *catalog,
									 const SqlRelation *relation,
									 ReferenceWalk *walk);
extern void relation_add_child(SqlCatalog *catalog, SqlRelation *parent,
							   SqlRelation *child);
extern void relation_remove_child(SqlRelation *parent, SqlRelation *child);
extern SqlRelation *relation_add_index(SqlCatalog *catalog, SqlRelation *table,
									   const char *name);
extern void relation_add_use(SqlCatalog *catalog, SqlRelation *view,
							 SqlRelation *used, const char *column, bool certain);
extern void relation_inherit(SqlCatalog *catalog, SqlRelation *parent,
							 SqlRelation *child);
extern bool relation_has_key(const SqlRelation *relation, const List *columns);
extern bool relation_has_storage(const SqlRelation *relation);
extern bool relation_is_in_schema(const SqlRelation *relation,
								  const char *schema);
extern bool relation_has_type(const SqlRelation *relation, const char *type);
extern bool relation_goes_by(const SqlRelation *relation, ObjectType type);
extern bool list_has_name(const List *list, const char *name);

extern const char *collation_of_column(const ColumnDef *definition);
extern SqlType type_as_written(SqlCatalog *catalog, const TypeName *name);
extern SqlType base_type_of(const SqlCatalog *catalog, SqlType type);

#endif							/* MIGCHECK_SQL_CATALOG_H */
