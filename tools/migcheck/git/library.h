/*
 * library.h
 *		libgit2, loaded when git objects are asked for and not before.
 *
 * A plain check reads the disk alone; it should not pay for a library, and
 * those behind it, that it does not use.
 */
#ifndef MIGCHECK_GIT_LIBRARY_H
#define MIGCHECK_GIT_LIBRARY_H

#include <git2.h>

#define GIT_FUNCTIONS(X) \
	X(git_blob_free) \
	X(git_blob_lookup) \
	X(git_blob_rawcontent) \
	X(git_blob_rawsize) \
	X(git_commit_free) \
	X(git_commit_lookup) \
	X(git_commit_time) \
	X(git_commit_tree) \
	X(git_error_last) \
	X(git_libgit2_init) \
	X(git_merge_base) \
	X(git_object_free) \
	X(git_object_id) \
	X(git_object_peel) \
	X(git_oid_equal) \
	X(git_oid_tostr) \
	X(git_odb_hash) \
	X(git_repository_commondir) \
	X(git_repository_free) \
	X(git_repository_hashfile) \
	X(git_repository_head_unborn) \
	X(git_repository_is_bare) \
	X(git_repository_open_ext) \
	X(git_repository_path) \
	X(git_repository_workdir) \
	X(git_revparse_single) \
	X(git_revwalk_free) \
	X(git_revwalk_new) \
	X(git_revwalk_next) \
	X(git_revwalk_push_glob) \
	X(git_revwalk_push_head) \
	X(git_revwalk_sorting) \
	X(git_tree_entry_byindex) \
	X(git_tree_entry_bypath) \
	X(git_tree_entry_filemode) \
	X(git_tree_entry_free) \
	X(git_tree_entry_id) \
	X(git_tree_entry_name) \
	X(git_tree_entrycount) \
	X(git_tree_free) \
	X(git_tree_lookup)

typedef struct GitLibrary
{
#define X(name) __typeof__(name) *name;
	GIT_FUNCTIONS(X)
#undef X
} GitLibrary;

extern const GitLibrary *git_library(void);

#endif							/* MIGCHECK_GIT_LIBRARY_H */
