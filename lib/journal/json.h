/*
 * json.h
 *		A JSON reader that keeps the position of each node.
 *
 * The whole document becomes one array of nodes, in the order of the text, so
 * that a caller can walk it with a plain loop, and neither the reader nor the
 * caller recurses on the depth of untrusted input. Each node knows the bytes
 * that it came from; text/position.h turns those into line and column.
 *
 * Strict like JSON.parse(): no comments, no trailing comma, no byte order
 * mark. Two things differ: a key given twice is marked instead of forgotten,
 * and bad UTF-8 inside a string becomes U+FFFD, as a decoder in front of
 * JSON.parse() would have made it.
 */
#ifndef RESCUE_JOURNAL_JSON_H
#define RESCUE_JOURNAL_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Offsets are kept in 32 bits; no journal comes near. */
#define JSON_MAX_BYTES	((size_t) 256 << 20)

typedef enum JsonType
{
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
} JsonType;

typedef enum JsonStatus
{
	JSON_OK = 0,
	JSON_INVALID,				/* see error and error_offset */
	JSON_NO_MEMORY
} JsonStatus;

/* A decoded string inside JsonDocument.strings; NUL-terminated there. */
typedef struct JsonText
{
	uint32_t	at;
	uint32_t	len;
} JsonText;

/* No node has this index. */
#define JSON_NONE	UINT32_MAX

typedef struct JsonNode
{
	uint8_t		type;			/* JsonType */
	bool		duplicate;		/* its object had this key before */
	bool		has_key;
	uint32_t	parent;			/* JSON_NONE for the root */
	uint32_t	next;			/* next in the same container, or JSON_NONE */
	uint32_t	child;			/* first and last in this container */
	uint32_t	last;
	uint32_t	start;			/* bytes [start, end) of the input */
	uint32_t	end;
	uint32_t	key_start;		/* the key's opening quote */
	JsonText	key;
	JsonText	string;			/* decoded, for JSON_STRING */
} JsonNode;

typedef struct JsonDocument
{
	const char *text;			/* the caller's, not copied */
	size_t		len;
	JsonNode   *nodes;			/* nodes[0] is the root */
	uint32_t	count;
	uint32_t	capacity;
	char	   *strings;
	uint32_t	strings_len;
	const char *error;			/* why it is invalid; a constant text */
	size_t		error_offset;
} JsonDocument;

extern JsonStatus json_doc_parse(const char *text, size_t len,
								 JsonDocument *document);
extern void json_doc_free(JsonDocument *document);

extern const JsonNode *json_doc_member(const JsonDocument *document,
									   const JsonNode *object, const char *key);
extern const char *json_doc_string(const JsonDocument *document,
								   const JsonNode *node);
extern bool json_doc_integer(const JsonDocument *document, const JsonNode *node,
							 int64_t *value);
extern const char *json_doc_type_name(const JsonNode *node);

#endif							/* RESCUE_JOURNAL_JSON_H */
