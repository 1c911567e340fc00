/*
 * script.h
 *		What a configuration that is a program says in plain values.
 *
 * The program is never run. It is cut into strings, names and signs; a value
 * is what comes to a string without the program.
 */
#ifndef MIGCHECK_SCRIPT_H
#define MIGCHECK_SCRIPT_H

#include "migcheck/model.h"

/* What of JavaScript is told apart; numbers are names here. */
typedef enum TokenKind
{
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_STRING,				/* without its quotes */
	TOKEN_SIGN					/* one character */
} TokenKind;

/* A token; its text is a part of the script, without a NUL. */
typedef struct Token
{
	TokenKind	kind;
	const char *text;
	size_t		len;
	bool		computed;		/* a string with escapes or ${} in it */
} Token;

/* Where in a text the next token is looked for. */
typedef struct Reader
{
	const char *p;
	const char *end;
} Reader;

/* A script, in which constants are looked for. */
typedef struct Script
{
	Arena	   *arena;
	const char *text;
	size_t		len;
	unsigned	steps;			/* that its values have taken so far */
} Script;

/*
 * script_next() takes a token. script_value() takes the value behind a key's
 * colon and returns it; NULL leaves the reader where it was, as an object may
 * be there whose braces are counted.
 */
extern Token script_next(Reader *reader);
extern const char *script_value(Script *script, Reader *reader);

/* The value of the constant of a name; NULL if it is not known. */
extern const char *script_constant(Script *script, const Token *name);

/* Whether the constant of a name is an object; behind is then its inside. */
extern bool script_object(Script *script, const Token *name,
						  Reader *behind);

extern bool token_is_sign(const Token *token, char sign);
extern bool token_is_word(const Token *token, const char *word);

#endif							/* MIGCHECK_SCRIPT_H */
