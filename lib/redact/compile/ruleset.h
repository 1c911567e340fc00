/*
 * ruleset.h
 *		Read rule files into a book: the generator at build time, and own
 *		rules at run time. rules/README.md has the format.
 */
#ifndef RESCUE_REDACT_RULESET_H
#define RESCUE_REDACT_RULESET_H

#include "redact/compile/tables.h"

/* A growing array of one type; see grow_book_array(). */
typedef struct BookArray
{
	void	   *items;
	size_t		count;
	size_t		capacity;
} BookArray;

typedef struct BookBuilder
{
	BookArray	pool;
	BookArray	sets;
	BookArray	texts;
	BookArray	items;
	BookArray	shapes;
	BookArray	literals;
	BookArray	rules;
	BookArray	words;
	BookArray	patterns;		/* own rules only: pool offsets */
	BookArray	samples;
	unsigned	near_shapes;	/* so far */

	/* the reader's position */
	uint32_t	file;			/* its name, in the pool */
	unsigned	line;
	bool		own;			/* own rules: no kind, no list, pattern
								 * allowed */
	bool		in_rule;
	size_t		rule_shapes;	/* first shape of the current rule */
	size_t		rule_literals;
	int			rule_parser;	/* -1: none said */
	uint16_t	before;
	uint16_t	after;
	bool		border_said[2];
	uint8_t		check;
	bool		check_required;
	bool		no_memory;
	char		error[160];		/* "" or what is wrong on that line */
	unsigned	error_line;
} BookBuilder;

/* An own rule's regular expression. */
typedef struct BookPattern
{
	uint32_t	at;				/* in the pool, NUL-terminated */
	uint16_t	rule;
	uint32_t	line;
} BookPattern;

extern void init_rule_book(BookBuilder *b, bool own);
extern void free_rule_book(BookBuilder *b);

/*
 * Read one file's text. False: error and error_line say what is wrong and
 * where, without a byte of the file, or no_memory is set.
 */
extern bool read_book_file(BookBuilder *b, const char *file, const char *text,
						   size_t len);

/* Show the arrays as a book; valid until free_rule_book(). */
extern bool finish_rule_book(const BookBuilder *b, RedactBook *book);

extern const char *const redact_parser_names[PARSER_COUNT];
extern const char *const redact_list_names[LIST_COUNT];

/* Within this module. */
extern void *grow_book_array(BookBuilder *b, BookArray *array,
							 size_t item_size);
extern uint32_t add_pool_string(BookBuilder *b, const char *bytes, size_t len);
extern bool set_book_error(BookBuilder *b, const char *what);
extern BookWord *find_or_add_word(BookBuilder *b, const char *word,
								  size_t len);
extern bool book_read_shape(BookBuilder *b, const char *arg, bool near);
extern bool book_set_number(BookBuilder *b, const ByteSet *set,
							uint16_t *number);
extern bool book_read_set(BookBuilder *b, const char *arg, size_t len,
						  uint16_t *set);
extern bool book_read_texts(BookBuilder *b, const char **arg, bool caseless,
							uint16_t *first, uint8_t *count);
extern BookRule *book_current_rule(BookBuilder *b);
extern bool book_finish_rule(BookBuilder *b);
extern bool book_read_sample(BookBuilder *b, const char *text, size_t len,
							 bool must_match, unsigned line);

#endif							/* RESCUE_REDACT_RULESET_H */
