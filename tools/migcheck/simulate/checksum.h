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
	TEXT_EDITED					/* in another way */
} TextChange;

/*
 * What a checksum is taken of: a text, and for some tools what it is called.
 */
typedef struct ChecksumInput
{
	const char *text;
	size_t		len;
	const char *name;			/* as the tool's table has it; or NULL */
	const char *version;		/* as it is written; or NULL */
} ChecksumInput;

/* The checksum that a tool stores of each file. */
typedef struct Checksum
{
	const char *(*compute) (Arena *arena, const ChecksumInput *input);
	/* Another form, which some builds of the tool store; or NULL. */
	const char *(*compute_other) (Arena *arena, const ChecksumInput *input);
	/* Other forms that a version of the tool takes for unchanged. */
	bool		takes_lf;		/* of the text with LF for CRLF */
	bool		takes_crlf;		/* of the text with CRLF for LF */
	bool		takes_unpadded; /* each byte without a leading zero */
} Checksum;

extern const Checksum checksum_drizzle;
extern const Checksum checksum_prisma;
extern const Checksum checksum_flyway;
extern const Checksum checksum_sqitch;
extern const Checksum checksum_sqlx;
extern const Checksum checksum_refinery;

extern void end_without_digest(void) __attribute__((noreturn));
extern bool checksum_is_kept(const Framework *framework);
extern ChecksumInput checksum_input(const char *text, size_t len,
									const char *name, const char *version);
extern void checksum_leave_out(Arena *arena, const char *left_out,
							   ChecksumInput *input);
extern const char *checksum_of_file(Arena *arena, const Framework *framework,
									const ChecksumInput *input);
extern bool checksum_accepts(Arena *arena, const Framework *framework,
							 const ChecksumInput *input, const char *stored);
extern TextChange checksum_compare(Arena *arena, const Framework *framework,
								   const ChecksumInput *input,
								   const char *stored);
extern const char *text_change_words(TextChange change);

/* For tools that keep none: of the text, however its lines end. */
extern const char *content_digest(Arena *arena, const char *text, size_t len);

extern char *text_with_lf(Arena *arena, const char *text, size_t len,
						  size_t *result_len);
extern char *text_with_crlf(Arena *arena, const char *text, size_t len,
							size_t *result_len);

#endif							/* MIGCHECK_CHECKSUM_H */
