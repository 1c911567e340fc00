/*
 * json_lex.h
 *		Declarations shared by json.c and json_lex.c; private to them.
 *
 * json_lex.c reads strings, numbers and words; json.c puts them together.
 */
#ifndef RESCUE_JOURNAL_JSON_LEX_H
#define RESCUE_JOURNAL_JSON_LEX_H

#include "journal/json.h"

typedef struct JsonParser
{
	JsonDocument *document;
	const unsigned char *text;
	size_t		len;
	size_t		pos;
	uint32_t	open;			/* innermost open container */
	size_t		strings_capacity;
	bool		no_memory;
} JsonParser;

extern bool json_note_error(JsonParser *parser, size_t offset,
							const char *error);
extern bool json_no_memory(JsonParser *parser);
extern int	json_peek_byte(const JsonParser *parser);
extern bool json_lex_string(JsonParser *parser, JsonText *out);
extern bool json_lex_number(JsonParser *parser);
extern bool json_lex_literal(JsonParser *parser, const char *expected);

#endif							/* RESCUE_JOURNAL_JSON_LEX_H */
