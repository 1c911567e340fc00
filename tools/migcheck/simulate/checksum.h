/*
 * checksum.h
 *		The checksum that each tool stores of a file, byte for byte.
 */
#ifndef MIGCHECK_CHECKSUM_H
#define MIGCHECK_CHECKSUM_H

#include "migcheck/frameworks/framework.h"

/* What was done to a text to find the one that a checksum is of. */
typedef enum TextChange
{
	TEXT_SAME,
	TEXT_OTHER_LINE_ENDS,
	TEXT_OTHER_BOM,
	TEXT_OTHER_FINAL_NEWLINE,
	TEXT_OTHER_ENDS_AND_BOM,
	TEXT_OTHER_ENDS_AND_NEWLINE,
	TEXT_EDITED					/* none of these */
} TextChange;

extern bool checksum_is_kept(FrameworkId framework);
extern const char *checksum_of(Arena *arena, FrameworkId framework,
							   const char *text, size_t len);
extern bool checksum_accepts(Arena *arena, FrameworkId framework,
							 const char *text, size_t len, const char *stored);
extern TextChange checksum_compare(Arena *arena, FrameworkId framework,
								   const char *text, size_t len,
								   const char *stored);
extern const char *text_change_words(TextChange change);

/* For tools that keep none: of the text, however its lines end. */
extern const char *content_digest(Arena *arena, const char *text, size_t len);

extern char *text_with_lf(Arena *arena, const char *text, size_t len,
						  size_t *result_len);
extern char *text_with_crlf(Arena *arena, const char *text, size_t len,
							size_t *result_len);

#endif							/* MIGCHECK_CHECKSUM_H */
