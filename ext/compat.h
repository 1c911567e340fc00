/*
 * compat.h
 *		What differs between PostgreSQL 15 and 18. The only file that tests
 *		PG_VERSION_NUM.
 */
#ifndef RESCUE_COMPAT_H
#define RESCUE_COMPAT_H

/* varatt.h is a header of its own since 16 (d952373a987) */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* name and version in the magic block: 18 (9324c8c580) */
#ifdef PG_MODULE_MAGIC_EXT
#define RESCUE_MODULE_MAGIC \
	PG_MODULE_MAGIC_EXT(.name = "rescue", .version = RESCUE_VERSION)
#else
#define RESCUE_MODULE_MAGIC PG_MODULE_MAGIC
#endif

/* pg_noreturn, in front of a declaration, since 18 */
#ifndef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif

/*
 * object_aclcheck() took the place of one function a catalogue in 16
 * (c727f511bd)
 */
#if PG_VERSION_NUM >= 160000
#define namespace_usage_allowed(namespace, role) \
	(object_aclcheck(NamespaceRelationId, namespace, role, ACL_USAGE) == ACLCHECK_OK)
#else
#define namespace_usage_allowed(namespace, role) \
	(pg_namespace_aclcheck(namespace, role, ACL_USAGE) == ACLCHECK_OK)
#endif
#if PG_VERSION_NUM >= 160000
#define function_execute_allowed(function, role) \
	(object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE) == ACLCHECK_OK)
#else
#define function_execute_allowed(function, role) \
	(pg_proc_aclcheck(function, role, ACL_EXECUTE) == ACLCHECK_OK)
#endif

/* an index scan takes instrumentation since 18 (0fbceae841) */
#if PG_VERSION_NUM >= 180000
#define begin_index_scan(heap, index, snapshot, keys) \
	index_beginscan(heap, index, snapshot, NULL, keys, 0)
#else
#define begin_index_scan(heap, index, snapshot, keys) \
	index_beginscan(heap, index, snapshot, keys, 0)
#endif

/* whether only summarizing indexes are meant: 16 (19d8e2308b) */
#if PG_VERSION_NUM >= 160000
#define insert_index_tuples(result, slot, estate) \
	list_free(ExecInsertIndexTuples(result, slot, estate, false, false, NULL, NIL, false))
#else
#define insert_index_tuples(result, slot, estate) \
	list_free(ExecInsertIndexTuples(result, slot, estate, false, false, NULL, NIL))
#endif

/* room in front of a copied row: 18 (a0942f441e) */
#if PG_VERSION_NUM >= 180000
#define form_minimal_tuple(desc, values, nulls) \
	heap_form_minimal_tuple(desc, values, nulls, 0)
#define COPIED_ROW_EXTRA , Size extra
#else
#define form_minimal_tuple(desc, values, nulls) \
	heap_form_minimal_tuple(desc, values, nulls)
#define COPIED_ROW_EXTRA
#endif

#if PG_VERSION_NUM >= 160000
#define database_owned_by(role) \
	object_ownercheck(DatabaseRelationId, MyDatabaseId, role)
#else
#define database_owned_by(role) pg_database_ownercheck(MyDatabaseId, role)
#endif

/* Older minors lack checked palloc_array() (CVE-2026-6473). */
#if PG_VERSION_NUM < 150018 || \
	(PG_VERSION_NUM >= 160000 && PG_VERSION_NUM < 160014) || \
	(PG_VERSION_NUM >= 170000 && PG_VERSION_NUM < 170010) || \
	(PG_VERSION_NUM >= 180000 && PG_VERSION_NUM < 180004)
#error "rescue needs PostgreSQL 15.18, 16.14, 17.10, 18.4 or a later minor release"
#endif

#endif							/* RESCUE_COMPAT_H */
