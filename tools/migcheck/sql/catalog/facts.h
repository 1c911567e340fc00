/*
 * facts.h
 *		What a server has before any migration: functions, casts, operator
 *		classes. The data is in facts.def.
 */
#ifndef MIGCHECK_SQL_FACTS_H
#define MIGCHECK_SQL_FACTS_H

#include <stdbool.h>
#include <stddef.h>

/* 'v', 's' or 'i'; '\0' if there is no function of this name. */
extern char fact_volatility(const char *function, int version);

/* Is each function of this name one of every version? */
extern bool fact_is_function(const char *name);

/* Is each function of this name an aggregate, in every version? */
extern bool fact_is_aggregate(const char *name);

/* Is it known that a version lacks a function that a newer one has? */
extern bool fact_function_is_missing(const char *function, int version);

/* Has a version a setting of this name, in small letters? */
extern bool fact_has_setting(const char *name, int version);

/* Is no form of a function immutable? */
extern bool fact_never_immutable(const char *function);

/*
 * How a cast is applied, or '\0': 'b' no change of the bytes, 'f' function, 's'
 * function that depends on settings.
 */
extern char fact_cast_method(const char *source, const char *target);

/* Does an assignment cast from one type to the other by itself? */
extern bool fact_assignable(const char *source, const char *target);

/* Does an implicit cast make one type of the other? */
extern bool fact_implicit_cast(const char *source, const char *target);

/* Can a foreign key of one numeric type refer to another? */
extern bool fact_comparable(const char *from, const char *to);

/* The default operator class of btree; NULL if not found. */
extern const char *fact_operator_class(const char *type);

/*
 * The extension without which an access method cannot index a type by default;
 * "" if it needs none, NULL if it cannot.
 */
extern const char *fact_indexable(const char *method, const char *type);

/* Has the server a time zone of this name, in letters of any case? */
extern bool fact_is_time_zone(const char *name);

/* pg_type.typstorage; '\0' if the server has no such type. */
extern char fact_storage(const char *type);

/* pg_type.typcategory; '\0' if the server has no such type. */
extern char fact_category(const char *type);

/*
 * The types that an extension makes, by their number; "" among them, so that
 * NULL for the first means: its script makes what is not known.
 */
extern const char *fact_extension_type(const char *extension, size_t n);
extern bool fact_is_extension_type(const char *type);

#endif							/* MIGCHECK_SQL_FACTS_H */
