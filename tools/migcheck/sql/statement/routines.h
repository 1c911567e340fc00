/*
 * routines.h
 *		What is checked of functions and procedures that are made.
 */
#ifndef MIGCHECK_SQL_ROUTINES_H
#define MIGCHECK_SQL_ROUTINES_H

#include "migcheck/sql/effect.h"

/* parameters.c: the parameters of a function that is made. */
extern const char *signature_of_function(SqlSession *session,
										 const CreateFunctionStmt *statement,
										 bool outputs);
extern void note_parameters(SqlObject *function,
							const CreateFunctionStmt *statement);
extern bool refuse_many_parameters(SqlSession *session, const List *parameters);
extern void check_parameters(SqlSession *session,
							 const CreateFunctionStmt *statement);
extern void check_replaced_parameters(SqlSession *session,
									  const SqlObject *before,
									  const SqlObject *function);

/* parameters.c: refuse a CALL with too few or too many arguments. */
extern void check_argument_count(SqlSession *session, const SqlObject *procedure,
								 int count);

/* function_options.c: LANGUAGE, COST and the like. */
extern void check_function_options(SqlSession *session,
								   const CreateFunctionStmt *statement);

/* declared_types.c: the types of a body's variables. */
extern void check_declared_types(SqlSession *session, const char *printed);

/* plpgsql.c: bodies that the server refuses to read. */
extern void plpgsql_check_block(SqlSession *session, const char *body);
extern void plpgsql_check_function(SqlSession *session,
								   const CreateFunctionStmt *statement,
								   const char *body);

#endif							/* MIGCHECK_SQL_ROUTINES_H */
