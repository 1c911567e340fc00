/*
 * scope.h
 *		What the names and constants of queries and expressions mean.
 *
 * Nothing is refused unless the files are known to have made everything there
 * is. Needs effect.h.
 */
#ifndef MIGCHECK_SQL_SCOPE_H
#define MIGCHECK_SQL_SCOPE_H

#include "migcheck/sql/effect.h"

/* Among the columns of something: others that are not known. */
#define ANY_COLUMN "*"

/* A query of WITH, and the queries that it can name. */
typedef struct WithQuery
{
	const char *name;
	SqlNames	columns;		/* may hold ANY_COLUMN */
	const struct WithQuery *others;
} WithQuery;

/* What has a name in FROM: a relation, a query or a function. */
typedef struct ScopeItem
{
	const char *name;			/* NULL: none */
	const SqlRelation *relation;	/* NULL: it is no relation */
	SqlNames	columns;		/* may hold ANY_COLUMN */
	bool		parameter;		/* of a function: a row's columns are not
								 * known */
} ScopeItem;

/* Several expressions of which the server makes one type. */
typedef struct UnifiedType
{
	SqlType		type;			/* of those before; name NULL: of none yet */
	List	   *constants;		/* strings and NULL, which take the type */
	bool		unsure;			/* the type of one is not known */
} UnifiedType;

/* The columns that a query gives, in their order. */
typedef struct ResultList
{
	UnifiedType *items;
	size_t		count;
	size_t		capacity;
	bool		open;			/* there may be others behind them */
} ResultList;

/* The names that one query may use, with those of the query around it. */
typedef struct Scope
{
	const struct Scope *outer;
	const WithQuery *with;
	ScopeItem  *items;
	size_t		count;
	size_t		capacity;
	SqlNames	outputs;		/* of the query: for ORDER BY and GROUP BY */
	ResultList *branches;		/* of UNION and the like, of which the query
								 * is one; or NULL */
	const InsertStmt *insert;	/* that inserts what the query gives; or NULL */
	bool		open;			/* there may be other columns */
	bool		open_tables;	/* rows may go by names that are not known */
	bool		merged;			/* a join makes one column of two */
} Scope;

/* What a walk over an expression has with it. */
typedef struct ScopeWalk
{
	SqlSession *session;
	const Scope *scope;
} ScopeWalk;

/* Refuse a query with names, types or constants that the server refuses. */
extern void scope_check_query(SqlSession *session, Node *query);

/* The same for an expression over one relation, as checks and policies are. */
extern void scope_check_expression(SqlSession *session,
								   const SqlRelation *relation, Node *node);

/* The same for one that is a condition. */
extern void scope_check_condition(SqlSession *session,
								  const SqlRelation *relation, Node *node);

/* The same for a CHECK of a domain over a type, with no column but VALUE. */
extern void scope_check_domain(SqlSession *session, SqlType type, Node *node);

/* The same for the default of a column, which names none. */
extern void scope_check_default(SqlSession *session, const SqlColumn *column,
								Node *value);

/*
 * The same for the body of a function in SQL, which has parameters; the text
 * is not read where the body is in standard SQL.
 */
extern void scope_check_body(SqlSession *session, const char *body,
							 const CreateFunctionStmt *statement);

/* function_result.c: refuse a body that does not give what is returned. */
extern void check_function_result(SqlSession *session,
								  const CreateFunctionStmt *statement,
								  const char *body);

/* Keep the types of the columns that a query gives, up to the first unknown. */
extern void scope_note_types(SqlSession *session, const SelectStmt *select,
							 SqlRelation *view);

/*
 * scope.c: read an expression, or a list of them; or a query, of which outputs
 * gets the names of the results, and outer is the scope around it, or NULL.
 */
extern void scope_read_expression(SqlSession *session, const Scope *scope,
								  Node *node);
extern void scope_read_from(SqlSession *session, Scope *scope,
							const List *clause);
extern void scope_read_query(SqlSession *session, Node *query,
							 const Scope *outer, SqlNames *outputs);

extern void scope_read_condition(SqlSession *session, const Scope *scope,
								 Node *condition);
extern void scope_read_with(SqlSession *session, Scope *scope,
							const WithClause *clause);
extern void scope_add_range(SqlSession *session, Scope *scope,
							const RangeVar *range);
extern void scope_add_outputs(SqlSession *session, const Scope *scope,
							  const List *targets, SqlNames *outputs);
extern void scope_add_from(SqlSession *session, Scope *scope, Node *from);

/* scope_written.c: the same for a statement that writes rows. */
extern void scope_read_update(SqlSession *session, UpdateStmt *update,
							  const Scope *outer, SqlNames *outputs);
extern void scope_read_delete(SqlSession *session, DeleteStmt *delete,
							  const Scope *outer, SqlNames *outputs);
extern void scope_read_insert(SqlSession *session, InsertStmt *insert,
							  const Scope *outer, SqlNames *outputs);
extern void scope_read_merge(SqlSession *session, MergeStmt *merge,
							 const Scope *outer, SqlNames *outputs);
extern void scope_check_inserted(const ScopeWalk *walk, const InsertStmt *insert,
								 const List *targets);

/*
 * scope_names.c: look up a column, a table or a function. The column is NULL
 * if it is not known which one is meant.
 */
extern const SqlColumn *scope_find_column(const ScopeWalk *walk,
										  const ColumnRef * reference);
extern const ScopeItem *scope_item_of_column(const Scope *scope,
											 const ColumnRef * reference);
extern bool scope_has_item(const Scope *scope, const char *name);
extern bool session_knows_function(const SqlSession *session, const char *name);
extern void scope_require_function(SqlSession *session, const FuncCall *call);
extern void scope_add_item(SqlSession *session, Scope *scope,
						   const char *name, const SqlRelation *relation,
						   const SqlNames *columns);
extern void scope_add_star(SqlSession *session, const Scope *scope,
						   const char *name, SqlNames *columns);

/*
 * scope_types.c: operators and assignments between types. Fits: a text has to
 * fit into the length of the column.
 */
extern bool types_may_compare(SqlSession *session, SqlType a, SqlType b);
extern SqlType scope_type_of(const ScopeWalk *walk, Node *node);
extern SqlType scope_type_of_output(const ScopeWalk *walk, Node *node);
extern void scope_check_compared(const ScopeWalk *walk, Node *left, Node *right);
extern void scope_check_operator(const ScopeWalk *walk, const A_Expr *expression);
extern void scope_check_assigned(const ScopeWalk *walk, const SqlColumn *column,
								 Node *value, bool fits);

/* Return the category of a type below its domains; '\0' where not known. */
extern char scope_category(SqlSession *session, SqlType *type);

/* conditions.c: refuse conditions that are no boolean, and parts that differ. */
extern void scope_require_boolean(const ScopeWalk *walk, Node *condition);
extern void scope_check_case(const ScopeWalk *walk, const CaseExpr * expression);
extern void scope_check_bool_parts(const ScopeWalk *walk, const BoolExpr *expression);

/* text_calls.c: what functions of a text do not take, and what they give. */
extern void scope_check_text_call(const ScopeWalk *walk, const FuncCall *call);
extern void scope_check_length(const ScopeWalk *walk, SqlType type, Node *value);

/* unify.c: the one type of several expressions. */
extern void unify_add(const ScopeWalk *walk, UnifiedType *unified, Node *node);
extern void unify_add_type(SqlSession *session, UnifiedType *unified, SqlType type);
extern SqlType unify_finish(SqlSession *session, const UnifiedType *unified);
extern SqlType unify_expression(const ScopeWalk *walk, Node *node);
extern void unify_read_results(const ScopeWalk *walk, const SelectStmt *select,
							   ResultList *results);
extern void unify_branch(SqlSession *session, ResultList *before,
						 const ResultList *branch);
extern void unify_finish_branches(SqlSession *session, const ResultList *results);

/* grouping.c: refuse columns and aggregates where a query has none. */
extern void scope_refuse_aggregate(SqlSession *session, const Scope *scope,
								   Node *condition);
extern void scope_check_grouping(SqlSession *session, const Scope *scope,
								 const SelectStmt *select);

/*
 * literal.c: refuse a constant that is no value of a type (22P02 and the
 * like). Assigned: the value has to fit into a column, too.
 */
extern void literal_check(SqlSession *session, SqlType type, Node *value,
						  bool assigned);

/* Return how many characters text has, without the blanks at its end. */
extern int	count_characters(const char *text);

/* server_call.c: what a call of one of the server's functions does. */
extern void read_server_call(SqlSession *session, const FuncCall *call,
							 const char *bare);

/* collation.c: depend on a collation that not every server has. */
extern void check_collation(SqlSession *session, const List *names);
extern void check_column_collation(SqlSession *session, SqlType type,
								   const List *names);

#endif							/* MIGCHECK_SQL_SCOPE_H */
