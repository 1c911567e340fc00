/*
 * statement_form.h
 *		How the secret follows the words of a statement, and what the readers
 *		of the forms share.
 */
#ifndef RESCUE_REDACT_STATEMENT_FORM_H
#define RESCUE_REDACT_STATEMENT_FORM_H

#include "redact/engine/engine.h"

/*
 * The low five bits are one way in which the secret follows; the others are
 * conditions that may be added to it.
 */
typedef enum StatementForm
{
	STATEMENT_WORD = 1,			/* the next word, or what is quoted */
	STATEMENT_LINE,				/* the rest of the line */
	STATEMENT_LAST,				/* the last word of the line */
	STATEMENT_SECOND,			/* the second of two quoted arguments, or the
								 * fourth of four */
	STATEMENT_ECHO,				/* what echo writes in front of a pipe */
	STATEMENT_BEFORE,			/* user:x, in front of it */
	STATEMENT_QUERY,			/* up to the next '&', if it looks like a
								 * secret */
	STATEMENT_EQUALS,			/* what is quoted behind '=' */
	STATEMENT_USERS,			/* user:x on each of the lines below */
	STATEMENT_KEY,				/* the word behind "key" on that line */
	STATEMENT_ENTRY,			/* what is quoted behind the line's first word */
	STATEMENT_CODE,				/* the digits of a PIN */
	STATEMENT_CODE_BEFORE,		/* and in front of the words */
	STATEMENT_SECRETS,			/* the third word of the line, of four */
	STATEMENT_PAIR,				/* the field "value" of the same object */
	STATEMENT_REPLY,			/* what a client sends on the next line */
	STATEMENT_BOUND,			/* the values of a statement's parameters */
	STATEMENT_SNMP,				/* behind the name of an algorithm, twice */
	STATEMENT_HEXDUMP,			/* the bytes of the name in front */
	STATEMENT_READER = 0x1f,	/* the bits of these */
	STATEMENT_STRICT = 0x4000,	/* begins its line, but for a prompt */
	STATEMENT_LEVEL = 0x20,		/* a digit may come between */
	STATEMENT_USER = 0x40,		/* only what follows the first ':' */
	STATEMENT_ACL = 0x100,		/* "user" begins its line, or the line has
								 * SETUSER */
	STATEMENT_LOOKS = 0x200,	/* only if it looks like a secret */
	STATEMENT_NUMBER = 0x400,	/* a number and a colon come between, and it
								 * looks like a secret */
	STATEMENT_THIRD = 0x800,	/* the third of three or four arguments */
	STATEMENT_ONLY = 0x1000,	/* the first argument, if a machine made it */
	STATEMENT_EXPRESSION = 0x2000,	/* the argument behind an expression */
	STATEMENT_OPTION = 0x8000,	/* an option with a user's name is in front,
								 * and the word is a password by its look */
	STATEMENT_TYPED = 0x10000,	/* only if no name of a program has its look */
	STATEMENT_SLASH = 0x80,		/* only the part between '/' and '@' */
	STATEMENT_PATH = 0x20000,	/* and without an '@' no word of small letters */
	STATEMENT_TOLD = 0x40000	/* no word of a message: "configured" */
} StatementForm;

/* statement_words.c: the form of the statement with these words; 0: unknown. */
extern unsigned find_statement_form(Scan *s, const char *words, size_t len);

/*
 * statement_part.c: note the secret in [start, end), or the part of it that the
 * form selects.
 */
extern void add_statement_part(Scan *s, size_t start, size_t end, unsigned form,
							   uint16_t rule);

/* Where the word or quoted text at *at ends; moves *at behind its quote. */
extern size_t statement_word_end(Scan *s, size_t *at, size_t stop);

/* Where bytes end that are walked over once for all words within them. */
extern size_t find_known_end(const Scan *s, BareMemo *memo, size_t at, size_t stop,
							 bool (*ends) (unsigned char));

/* statement_last.c: the last word of a line of a protocol. */
extern void read_last_word(Scan *s, size_t start, size_t at, unsigned form,
						   uint16_t rule);

/* statement_bound.c: the values that the parameters of a statement have. */
extern void read_bound_parameters(Scan *s, size_t at, size_t stop, uint16_t rule);

/* statement_hexdump.c: bytes behind a name, on the line or below it. */
extern void read_named_dump(Scan *s, size_t at, size_t len, uint16_t rule);

/* statement_reply.c: what a client answers, on one of the next lines. */
extern void read_reply_below(Scan *s, size_t at, uint16_t rule);

/* statement_call.c: the secret among the arguments of a call. */
extern void read_call_arguments(Scan *s, size_t at, size_t stop, unsigned form,
								uint16_t rule);

#endif							/* RESCUE_REDACT_STATEMENT_FORM_H */
