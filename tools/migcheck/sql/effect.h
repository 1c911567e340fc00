/*
 * effect.h
 *		What a statement does: the locks, the work under them, the verdict.
 *
 * A session is the database after all statements so far, with the transaction
 * that is open. Functions of this header note what the current statement does.
 *
 * Effects are noted by the functions below wherever there is one.
 * run_guarded() in body.c takes back what a statement has noted: a field that
 * is added for the current statement, or for the locks, has to be added there.
 */
#ifndef MIGCHECK_SQL_EFFECT_H
#define MIGCHECK_SQL_EFFECT_H

#include "migcheck/sql/catalog/catalog.h"
#include "migcheck/sql/lint.h"
#include "migcheck/sql/parse/parse.h"
#include "migcheck/sql/parse/split.h"

/* A lock that the transaction holds. */
typedef struct HeldLock
{
	SqlRelation *relation;
	const char *name;			/* that it had when it was locked */
	SqlLockMode mode;
	size_t		serial;			/* of the statement that took it first */
	size_t		raised;			/* of the one that gave it its mode */
	bool		named;			/* a statement names it, not only its parent */
} HeldLock;

/* What SET changes and verdicts depend on. */
typedef struct SqlSettings
{
	const char *time_zone;		/* that a statement has set, or NULL */
	bool		lock_timeout;	/* one is in force */
	bool		statement_timeout;
	bool		idle_timeout;	/* of a transaction that waits for its client,
								 * or of any transaction */
	bool		read_only;		/* the transaction may not write */
	bool		unread_bodies;	/* functions are made without a look at them */
	List	   *path;			/* search_path, of String; NIL: "public" */
} SqlSettings;

/* What a replay has to do again, in the order in which it was done. */
typedef enum SqlEventKind
{
	SQL_EVENT_STATEMENT,
	SQL_EVENT_RELEASE,
	SQL_EVENT_TRANSACTION
} SqlEventKind;

/* What was run so far, to run it again without what is rolled back. */
typedef struct SqlEvent
{
	SqlEventKind kind;
	const char *text;
	size_t		len;
} SqlEvent;

/*
 * All events of the session, without those that were rolled back.
 */
typedef struct SqlEventLog
{
	SqlEvent   *items;
	size_t		count;
	size_t		capacity;
} SqlEventLog;

/* A name that a statement takes away; see remade.c. */
typedef struct SqlLost
{
	const char *name;
	const SqlRelation *table;	/* of a column; NULL: a relation's name */
	SqlNames	columns;
	SqlStatements *statements;
	size_t		index;			/* of the statement in them */
	unsigned	transaction;
	bool		back;
} SqlLost;

/* A variable of a body in PL/pgSQL; see variables.c. */
typedef struct SqlVariable
{
	const char *name;
	const char *value;			/* NULL: not known */
	bool		declared;
	bool		changing;		/* in an order that is not known */
} SqlVariable;

/* Those of the current body. */
typedef struct SqlVariables
{
	SqlVariable *items;
	size_t		count;
	size_t		capacity;
	bool		declaring;		/* behind DECLARE */
} SqlVariables;

/* A savepoint, and the length that the log had when it was set. */
typedef struct SqlSavepoint
{
	const char *name;
	size_t		log_count;
} SqlSavepoint;

/*
 * One database, from the first file to the last; made by sql_session_begin().
 */
struct SqlSession
{
	Arena	   *arena;
	SqlCatalog	catalog;
	int			version;		/* of the server: 13 to 18 */
	SqlSettings settings;		/* in force */
	SqlSettings settings_kept;	/* ... when the transaction is committed */
	SqlSettings settings_before;	/* ... when it is rolled back */
	SqlEventLog log;
	size_t		replayed;		/* events that were run again */
	bool		replaying;		/* effects go to a scratch statement */
	size_t		old_relations;	/* those that an earlier release made */
	bool		pending_known;
	bool		join;			/* this file and the next are pending together */
	bool		joined;			/* ... and the one before and it */
	bool		one_for_all;	/* all files are one transaction */
	bool		block;			/* in a transaction block */
	bool		tool_block;		/* ... that the tool began */
	bool		implicit_block; /* of the statements of one query */
	bool		file_block;		/* the file began one itself */
	size_t		block_start;	/* length of the log when it began */
	SqlSavepoint *savepoints;
	size_t		savepoint_count;
	size_t		savepoint_capacity;
	size_t		serial;			/* statements so far */
	bool		virtual_columns;	/* the text makes virtual ones */
	bool		overlaps;		/* ... keys WITHOUT OVERLAPS */
	bool		looked_inside;	/* of the statement's text, more was parsed */
	int			depth;			/* of statements within others */
	int			guards;			/* conditions and handlers around them */
	SqlVariables variables;
	unsigned	deferral_transaction;	/* that runs SET CONSTRAINTS ALL */
	bool		deferred;		/* ... DEFERRED */
	bool		looping;		/* a loop began before them in their body */
	int			tree_depth;		/* of nodes within others */
	SqlLost    *lost;			/* of all transactions so far */
	size_t		lost_count;
	size_t		lost_capacity;
	HeldLock   *held;			/* of the transaction; emptied when it ends */
	size_t		held_count;
	size_t		held_capacity;
	SqlLock    *shown;			/* the same, as the last statement has them */
	size_t		shown_count;
	size_t		shown_capacity;

	/* Of the current statement. */
	SqlStatement *statement;
	SqlStatements *statements;	/* whose last one it is */
	SqlRelation **worked;		/* read, built or copied as a whole */
	size_t		worked_count;
	size_t		worked_capacity;
	bool		bulk;			/* it may write BULK_ROWS rows or more */
	SqlRelation *bulk_relation; /* the last one that it writes so to */
	bool		index_locked;	/* AccessExclusiveLock on an old index */
	bool		index_worked;	/* ... while it is built or copied */
	bool		unknown;		/* the verdict depends on what is not known */
	bool		needs_no_block; /* the server refuses it in a block */
};

/*
 * What a statement names. Both add a relation of kind '?' where the catalogue
 * has none, so that locks and work on it can be noted: never NULL.
 */
extern SqlRelation *session_relation(SqlSession *session, const RangeVar *range);
extern SqlRelation *session_named_relation(SqlSession *session,
										   const char *name);

/*
 * What is known. Complete: the files made everything there is, so that what
 * the catalogue lacks does not exist. Certain: the same for one name, which a
 * file would have had to make in a schema of which everything is known.
 */
extern bool session_is_complete(const SqlSession *session);
extern bool session_is_certain(const SqlSession *session, const char *name);
extern const char *schema_of_name(const SqlSession *session, const char *name);
extern void session_note_made(SqlSession *session, const char *name);
extern void session_note_made_in_schema(SqlSession *session,
										const char *name);
extern bool session_has_type(SqlSession *session, SqlType type);
extern bool session_doubts_type(SqlSession *session, SqlType type);

/* Empty the notes that are not the statement's own. */
extern void effect_forget(SqlSession *session);

/*
 * Locks and work of the current statement. A lock is held until the
 * transaction ends; the tree is the relation with its partitions or the tables
 * that inherit from it. Work is reading a relation as a whole or building an
 * index of it, a rewrite is copying it. Relations that are new to the release
 * count for neither.
 */
extern void effect_lock(SqlSession *session, SqlRelation *relation,
						SqlLockMode mode);
extern void effect_lock_named(SqlSession *session, SqlRelation *relation,
							  SqlLockMode mode);
extern void effect_lock_tree(SqlSession *session, SqlRelation *relation,
							 SqlLockMode mode);
extern void effect_note_work(SqlSession *session, SqlRelation *relation);
extern void effect_note_tree_work(SqlSession *session, SqlRelation *relation);
extern void effect_rewrite(SqlSession *session, SqlRelation *relation);
extern void effect_rewrite_tree(SqlSession *session, SqlRelation *relation);

/*
 * What the server would say. effect_fail() notes an error, of which the first
 * counts, and returns: the caller goes on, so that later statements find what
 * the file meant to make. effect_depend() notes a fact that would tell more,
 * effect_unknown() one without which there is no verdict.
 */
extern void effect_fail(SqlSession *session, const char *sqlstate,
						const char *format,...)
			__attribute__((format(printf, 3, 4)));
extern void effect_depend(SqlSession *session, const char *format,...)
			__attribute__((format(printf, 2, 3)));
extern void effect_unknown(SqlSession *session, const char *format,...)
			__attribute__((format(printf, 2, 3)));
extern void effect_note_trait(SqlSession *session, SqlTrait trait);
extern void effect_note_advice(SqlSession *session, SqlAdvice advice);

/*
 * Go down into a tree, and come back. False if it is too deep for the stack;
 * then the statement counts as not understood, and there is nothing to leave.
 */
extern bool session_enter(SqlSession *session);
extern void session_leave(SqlSession *session);

/*
 * The server refuses the statement in a transaction block; effect_finish()
 * compares that with the block that is open.
 */
extern void effect_no_block(SqlSession *session);
extern void keep_locks(SqlSession *session);
extern HeldLock *effect_held_lock(const SqlSession *session,
								  const SqlRelation *relation);
extern SqlLockMode effect_held_mode(const SqlSession *session,
									const SqlRelation *relation);
extern void effect_finish(SqlSession *session);
extern void add_name_to_set(Arena *arena, SqlNames *names, const char *name);

/* settings.c */
extern void settings_reset(SqlSession *session);
extern void settings_begin_transaction(SqlSession *session);
extern void settings_end_transaction(SqlSession *session, bool committed);
extern void settings_set_value(SqlSession *session, const char *name,
							   const List *args, bool local);
extern void settings_require_name(SqlSession *session, const char *name);
extern void settings_require_stored(SqlSession *session,
									const VariableSetStmt *statement);
extern void run_set_statement(SqlSession *session,
							  const VariableSetStmt *statement);

/* block.c */
extern void block_log_statement(SqlSession *session, const char *text,
								size_t len);
extern void block_new_release(SqlSession *session);
extern void block_next_transaction(SqlSession *session);
extern void block_begin_file(SqlSession *session, bool block,
							 bool implicit);
extern void block_end_file(SqlSession *session);
extern void run_transaction(SqlSession *session,
							const TransactionStmt *statement);

/* What each kind of statement does; in files of their own. */
extern bool parse_text_to_run(SqlSession *session, const char *text,
							  size_t len, SqlParsed *parsed);
extern void run_text_and_forget(SqlSession *session, const char *text,
								size_t len);
extern void run_parsed_statement(SqlSession *session, Node *node);
extern void run_alter_table(SqlSession *session, AlterTableStmt *statement);
extern bool run_column_action(SqlSession *session, SqlRelation *relation,
							  AlterTableCmd *command);
extern bool run_constraint_action(SqlSession *session, SqlRelation *relation,
								  AlterTableCmd *command);
extern void alter_check_word(SqlSession *session, const SqlRelation *relation,
							 ObjectType type);
extern void run_alter_type_attribute(SqlSession *session, AlterTableStmt *statement);
extern void run_create_table(SqlSession *session, CreateStmt *statement);
extern void run_create_table_as(SqlSession *session, CreateTableAsStmt *statement);
extern void run_refresh(SqlSession *session, RefreshMatViewStmt *statement);
extern void view_note_query(SqlSession *session, SqlRelation *view, Node *query,
							const List *aliases);
extern void run_create_view(SqlSession *session, ViewStmt *statement);
extern void run_create_index(SqlSession *session, IndexStmt *statement);
extern void run_reindex(SqlSession *session, ReindexStmt *statement);
extern void run_drop(SqlSession *session, DropStmt *statement);
extern void run_truncate(SqlSession *session, TruncateStmt *statement);
extern void rename_column(SqlSession *session, SqlRelation *relation,
						  const char *name, const char *new_name);
extern void refuse_system_column(SqlSession *session, const SqlRelation *relation,
								 const char *name);
extern void run_rename_statement(SqlSession *session, RenameStmt *statement);
extern void run_create_sequence(SqlSession *session, const CreateSeqStmt * statement);
extern List *names_of_exclusion(SqlSession *session, const Constraint *constraint);
extern List *names_of_index_columns(SqlSession *session, const List *elements);
extern const char *choose_object_name(SqlSession *session, const SqlRelation *table,
									  const List *columns, const char *word, bool index);
extern const char *number_text(SqlSession *session, const Node *value);
extern void make_owned_sequence(SqlSession *session, SqlRelation *relation,
								SqlColumn *column, const List *options);
extern void run_alter_sequence(SqlSession *session, AlterSeqStmt *statement);
extern void run_create_publication(SqlSession *session,
								   CreatePublicationStmt *statement);
extern void run_alter_publication(SqlSession *session,
								  AlterPublicationStmt *statement);
extern bool is_published(const SqlSession *session,
						 const SqlRelation *relation, bool all);
extern void check_replica_identity(SqlSession *session, const SqlRelation *relation,
								   bool update, bool tree, const Node *where);

/* Fewer rows than this are not many. */
#define BULK_ROWS 900

extern bool condition_pins_key(const SqlRelation *relation, Node *where);
extern bool condition_is_never_true(Node *where);
extern bool is_pinned_select(SqlSession *session, const SelectStmt *select);
extern bool makes_few_rows(SqlSession *session, Node *node);
extern void check_enum_literals(SqlSession *session, const SqlNames *literals,
								const SqlRelation *relation);
extern void check_enum_casts(SqlSession *session, Node *tree);
extern void check_label_expression(SqlSession *session, SqlRelation *relation,
								   Node *node);
extern void check_alter_labels(SqlSession *session,
							   AlterTableStmt *statement);
extern void check_create_labels(SqlSession *session, CreateStmt *statement);
extern void check_returning(SqlSession *session, Node *node);
extern List *returned_by_query(Node *node);
extern bool run_query(SqlSession *session, Node *node);
extern void define_query(SqlSession *session, Node *node);
extern void run_copy_statement(SqlSession *session, CopyStmt *copy);
extern bool run_type_statement(SqlSession *session, Node *node);
extern const SqlRelation *require_index_of_table(SqlSession *session,
												 const SqlRelation *relation,
												 const char *name);
extern void check_index_for_cluster(SqlSession *session, const SqlRelation *relation,
									const char *name);
extern bool run_maintenance(SqlSession *session, Node *node);
extern bool run_other_statement(SqlSession *session, Node *node);
extern void run_create_function(SqlSession *session,
								CreateFunctionStmt *statement);
extern void run_alter_function(SqlSession *session,
							   AlterFunctionStmt *statement);
extern void check_routine_kind(SqlSession *session, const SqlObject *routine,
							   bool procedure);
extern void require_type(SqlSession *session, const TypeName *name);
extern void require_type_list(SqlSession *session, List *names);
extern void require_object_of_kind(SqlSession *session, ObjectType type,
								   Node *object);
extern void require_named_role(SqlSession *session, const RoleSpec *role);
extern void require_roles(SqlSession *session, const List *roles);
extern void require_schema(SqlSession *session, const char *name);
extern void require_object(SqlSession *session, SqlObjectKind kind,
						   const char *name);
extern void require_known_relation(SqlSession *session, const char *name);
extern void run_create_trigger(SqlSession *session,
							   CreateTrigStmt *statement);
extern void run_create_rule(SqlSession *session, const RuleStmt * statement);
extern void run_create_policy(SqlSession *session,
							  const CreatePolicyStmt * statement);
extern void run_alter_policy(SqlSession *session,
							 const AlterPolicyStmt * statement);
extern void run_comment(SqlSession *session, CommentStmt *statement);

/* extension.c: what the script of an extension makes is in no file. */
extern void run_create_extension(SqlSession *session,
								 CreateExtensionStmt *statement);
extern void alter_extension(SqlSession *session,
							const AlterExtensionContentsStmt * statement);
extern void run_alter_depends(SqlSession *session,
							  const AlterObjectDependsStmt * statement);

/* foreign.c: what foreign tables need. */
extern void drop_server_tables(SqlSession *session, const char *server,
							   bool cascade);
extern void alter_wrapper(SqlSession *session, const AlterFdwStmt * statement);
extern void require_wrapper_handler(SqlSession *session,
									const SqlRelation *relation);
extern void note_server_of_table(SqlSession *session, SqlRelation *table, const char *server);

/* named.c: objects that only matter for whether they are there. */
extern SqlObject *find_named_object(SqlSession *session, ObjectType type,
									const char *name);
extern SqlObject *require_named_object(SqlSession *session, ObjectType type,
									   const char *name);
extern bool run_named_statement(SqlSession *session, Node *node);
extern bool drop_named_objects(SqlSession *session, const DropStmt *statement);
extern bool rename_named_object(SqlSession *session,
								const RenameStmt *statement);
extern void drop_event_triggers(SqlSession *session, const char *function,
								bool cascade);
extern void drop_named_users(SqlSession *session, ObjectType type,
							 const char *name, bool cascade);
extern void callers_note_lost(SqlSession *session, SqlObject *function);
extern void callers_note_made(SqlSession *session, const SqlObject *made,
							  const CreateFunctionStmt *statement);
extern void callers_note_replaced(SqlSession *session,
								  const SqlObject *function);
extern void callers_note_rights(SqlSession *session, SqlObject *function,
								const List *options);
extern int	count_guards(const SqlPiece *piece);
extern const char *fold_expression_text(SqlSession *session,
										const char *expression, size_t len);
extern void variables_declare(SqlSession *session, const char *body);
extern void variables_assign(SqlSession *session, const SqlPiece *piece);
extern const char *variables_value(SqlSession *session, const char *name);
extern bool has_exception_handler(const char *body);
extern bool catches_in_loop(const char *body);
extern void run_function_body(SqlSession *session, const char *body,
							  bool plpgsql);

/* breaks.c: what running code may no longer do. */
extern void breaks_note(SqlSession *session, const char *about,
						const char *why);
extern void breaks_note_relation(SqlSession *session,
								 const SqlRelation *relation,
								 const char *why);
extern void breaks_note_object(SqlSession *session, const SqlObject *object,
							   const char *why);
extern void breaks_note_required(SqlSession *session,
								 const SqlRelation *relation,
								 const SqlColumn *column);
extern void breaks_note_unfilled(SqlSession *session,
								 const SqlColumn *column);
extern void breaks_note_narrower(SqlSession *session,
								 const SqlRelation *relation, SqlType from,
								 SqlType to);

/* width.c: how many columns there are; negative: not known. */
extern int	width_of_relation(const SqlRelation *relation);
extern int	width_of_query(SqlSession *session, const SelectStmt *select);

/* output_name.c: the name of a result without AS. */
extern const char *output_name(SqlSession *session, const ResTarget *target);

/* remade.c: names that a transaction takes away and gives back. */
extern void remade_outputs(SqlSession *session, Node *query,
						   const List *aliases, SqlNames *names);
extern void remade_note_lost_name(SqlSession *session,
								  const SqlRelation *relation,
								  bool renamed);
extern void remade_note_lost_column(SqlSession *session,
									const SqlRelation *table,
									const SqlColumn *column, SqlTrait trait);
extern void remade_note_column_made(SqlSession *session,
									const SqlRelation *table,
									SqlColumn *column);
extern void remade_note_view_made(SqlSession *session,
								  const SqlRelation *view);

/* alter_order.c: the actions of an ALTER TABLE, and what may have them. */
#define ALTER_PASSES 8
extern int	alter_pass_of_action(const AlterTableCmd *command);
extern void alter_refuse_action(SqlSession *session,
								const SqlRelation *relation,
								const AlterTableCmd *command);
extern void alter_check_only(SqlSession *session, const SqlRelation *relation,
							 const List *commands);

/* change_condition.c: CHECKs and indexes of a column whose type changes. */
extern void check_changed_conditions(SqlSession *session,
									 const SqlRelation *relation,
									 const SqlColumn *column, SqlType to);

/* since.c: syntax that older servers do not know. */
extern int	since_of_call(const FuncCall *call);
extern int	since_of_parsed(const SqlParsed *parsed, int version);

/* newer_syntax.c: what the tokens of newer syntax told, applied. */
extern bool refuse_newer_syntax(SqlSession *session, SqlParsed *parsed);
extern void apply_newer_syntax(SqlSession *session, SqlParsed *parsed);
extern void apply_not_enforced(SqlSession *session, const SqlParsed *parsed,
							   Node *node);
extern void forget_virtual_work(SqlSession *session, const SqlParsed *parsed);

/* release.c: nodes that nothing keeps when their statement has run. */
extern void release_trees(List *trees);

/* targets.c: the columns of INSERT and UPDATE. */
extern void check_target_columns(SqlSession *session,
								 const SqlRelation *relation,
								 const List *targets, bool update);
extern void check_updated_rows(SqlSession *session,
							   const SqlRelation *relation,
							   const List *targets);
extern void check_conflict(SqlSession *session, const SqlRelation *relation,
						   const InsertStmt *insert);
extern void check_inserted(SqlSession *session, const SqlRelation *relation,
						   const InsertStmt *insert);

/* Constraints and columns, as CREATE and ALTER TABLE have them. */
extern void define_column(SqlSession *session, SqlRelation *relation,
						  ColumnDef *definition, bool added);
extern void check_set_columns(SqlSession *session, const Constraint *constraint);
extern void refuse_key(SqlSession *session, const SqlRelation *relation,
					   const Constraint *constraint);
extern void require_identity_type(SqlSession *session, const SqlColumn *column);
extern void define_foreign_key(SqlSession *session, SqlRelation *relation,
							   Constraint *constraint, bool added);
extern void check_value(SqlSession *session, const SqlRelation *relation,
						const SqlColumn *column, Node *value,
						bool generated);
extern bool may_refer(SqlSession *session, SqlType a, SqlType b);
extern void define_constraint(SqlSession *session, SqlRelation *relation,
							  Constraint *constraint, bool added);
extern void alter_column_type(SqlSession *session, SqlRelation *relation,
							  SqlColumn *column, ColumnDef *definition);
extern void require_columns(SqlSession *session, const SqlRelation *relation,
							const List *columns);
extern void require_partition_key(SqlSession *session,
								  const SqlRelation *relation,
								  const List *columns);
extern bool is_partition_key(const SqlRelation *relation, const char *name);
extern bool says_not_null(Node *node, const char *column);
extern bool proves_not_null(const SqlRelation *relation, const char *column);
extern void drop_defaults_of_type(SqlSession *session, const char *type,
								  bool cascade);
extern void drop_relation(SqlSession *session, SqlRelation *relation,
						  bool cascade);
extern void lock_sequences(SqlSession *session, const SqlRelation *relation,
						   bool drop);

/* routine.c: which function or procedure is meant. */
extern const char *signature_of_types(SqlSession *session, const List *types);
extern SqlObject *find_routine(const SqlSession *session, const char *name,
							   const char *signature);
extern SqlObject *find_named_routine(SqlSession *session, const char *name,
									 const ObjectWithArgs * named);
extern bool is_overloaded(const SqlSession *session, const char *name);
extern SqlObject *require_routine(SqlSession *session,
								  const ObjectWithArgs * named);

/* uses.c: what uses a function or an extension. */
extern void drop_function_users(SqlSession *session, const char *name,
								bool cascade);
extern void drop_extension_users(SqlSession *session, const char *extension,
								 bool cascade);
extern const char *call_refuses_type(SqlSession *session, Node *tree,
									 const char *column, SqlType to);

/* grant.c */
extern void run_grant(SqlSession *session, GrantStmt *statement);

/* cursor.c: cursors and prepared statements. */
extern bool run_cursor_statement(SqlSession *session, Node *node);

/* indexable.c: what access methods can do. */
extern void check_access_method(SqlSession *session, const SqlRelation *table,
								const IndexStmt *statement);
extern void require_indexes_of_column(SqlSession *session,
									  const SqlRelation *relation, const char *column);
extern void require_overlaps_indexable(SqlSession *session,
									   const SqlRelation *table,
									   const List *keys);
extern void require_indexable(SqlSession *session, const SqlRelation *table,
							  const char *method, const char *name);

/* immutable.c: what indexes and generated columns need. */
extern void require_immutable(SqlSession *session,
							  const SqlRelation *relation, Node *value);

/* expression.c: what an expression holds. */
typedef struct SqlExpression
{
	bool		is_volatile;
	bool		is_null;		/* the constant NULL, or no expression */
	bool		has_subquery;
	const char *unknown;		/* a function that is not known, or NULL */
	SqlNames	columns;		/* that it names, without their table */
	SqlNames	strings;
	SqlNames	sequences;		/* that nextval() is called for */
	SqlNames	functions;		/* of the files, that it calls */
} SqlExpression;

extern void expression_read(SqlSession *session, Node *node,
							SqlExpression *expression);

/* The expression below all casts; NULL for NULL. */
extern Node *expression_below_casts(Node *node);

/* What a node is, where it is that; else NULL, also for NULL. */
extern const char *string_constant(const Node *node);
extern const char *column_named_by_node(const Node *node);

/* True if a node is that; false also for NULL. */
extern bool integer_constant(const Node *node, long *value);
extern bool is_star_reference(const Node *node);
extern bool gives_several_columns(const Node *node);

/* True if a node is a column of this name, whatever its table. */
extern bool is_column_reference(const Node *node, const char *name);
extern bool is_name_in_set(const SqlNames *names, const char *name);

#endif							/* MIGCHECK_SQL_EFFECT_H */
