/*
 * contents.h
 *		What a file's bytes tell before its SQL is read.
 */
#ifndef MIGCHECK_CONTENTS_H
#define MIGCHECK_CONTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Something that keeps the file from being SQL text at all. */
typedef enum ContentsKind
{
	CONTENTS_TEXT,
	CONTENTS_NUL,
	CONTENTS_UTF16,
	CONTENTS_LFS,				/* Git LFS left its pointer instead */
	CONTENTS_ENCRYPTED
} ContentsKind;

/* What is known of a file's text. Lines and columns count from 1. */
typedef struct Contents
{
	ContentsKind kind;
	uint32_t	kind_line;		/* where that shows */
	bool		blank;			/* nothing but white space */
	bool		comments_only;
	bool		bom;
	bool		no_final_newline;
	uint32_t	conflict_line;	/* the first conflict marker; 0: none */
	uint32_t	bad_utf8_line;	/* the first byte that is not UTF-8; 0: none */
	uint32_t	bad_utf8_column;
	uint32_t	cr_line;		/* the first line that ends in CR LF; 0: none */
	uint32_t	cr_lines;		/* how many do */
	uint32_t	lines;			/* line feeds */
	uint64_t	size;
} Contents;

extern void contents_scan(const char *text, size_t len, Contents *contents);
extern size_t contents_skip_ascii(const char *text, size_t len, size_t at);
extern const char *contents_kind_text(ContentsKind kind);
extern uint32_t contents_conflict(const char *text, size_t len);

#endif							/* MIGCHECK_CONTENTS_H */
