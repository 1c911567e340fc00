/*
 * shape_code.h
 *		Shapes of messages that have a code: of HTTP, systemd, curl, gRPC, SQL.
 *
 * Private to lib/verdict. Each returns the pattern of a rule, or NULL.
 */
#ifndef RESCUE_VERDICT_SHAPE_CODE_H
#define RESCUE_VERDICT_SHAPE_CODE_H

#include <stdbool.h>
#include <stddef.h>

#include "verdict/match/topic.h"

/* Lists that end with NULL: each shape's words, one of which the line has. */
extern const char *const HttpWords[];
extern const char *const CurlWords[];
extern const char *const GrpcWords[];
extern const char *const SqlStateWords[];
extern const char *const MysqlWords[];
extern const char *const RegistryDenies[];
extern const char *const EndOfFile[];

/* A status of HTTP, by what it was asked of. */
extern const char *find_http_failure(const TopicLine *line);

/* A registry that refuses, in words. */
extern const char *find_registry_refusal(const TopicLine *line);

/* An answer of an address that ended too early. */
extern const char *find_cut_answer(const TopicLine *line);

/* An exit status with the name that systemd gives it. */
extern const char *find_systemd_status(const TopicLine *line);

/* The code that curl, or a program that uses its library, ended with. */
extern const char *find_curl_failure(const TopicLine *line);

/* The status that a call of gRPC ended with. */
extern const char *find_grpc_failure(const TopicLine *line);

/* A SQLSTATE behind a word that announces one. */
extern const char *find_sql_state(const TopicLine *line);

/* A code of MySQL, behind a mark of one of its drivers. */
extern const char *find_mysql_code(const TopicLine *line);

/* Whether a text has the root of a registry's interface: "//host/v2/". */
extern bool names_registry(const char *text, size_t len);

#endif							/* RESCUE_VERDICT_SHAPE_CODE_H */
