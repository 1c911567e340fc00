/*
 * json.c
 *		A JSON reader that keeps the position of each node.
 *
 * A state machine over the bytes. The open containers are the chain of parent
 * indexes in the nodes themselves, so depth costs a node and no stack, and a
 * file of a million brackets is merely long.
 *
 * migcheck reads files of a pull request, written by anyone: no recursion, no
 * quadratic search for double keys, a limit for the size, and an error that
 * tells the place of the first mistake. Comments, trailing commas and single
 * quotes are errors, since JSON.parse() of the tool that owns the journal
 * refuses them.
 *
 * Invariants: nodes are in the order of their start; a node's parent has a
 * lower index. Offsets are bytes of the text, as the caller gave it.
 */
#include "journal/json_lex.h"

#include <stdlib.h>
#include <string.h>

#include "text/affix.h"

/* Objects up to this size look for double keys pair by pair. */
#define SMALL_OBJECT	12

/* Where a node's key and value begin, before the node exists. */
typedef struct Pending
{
	bool		has_key;
	uint32_t	key_start;
	JsonText	key;
} Pending;

/* Advance the reading position to the next byte that is not white space. */
static void
skip_white_space(JsonParser *parser)
{
	while (parser->pos < parser->len)
	{
		unsigned char c = parser->text[parser->pos];

		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			break;
		parser->pos++;
	}
}

/*
 * A new node, linked as the last child of the open container.
 *
 * The node pointer is valid only until the next node is added, which may move
 * the array. NULL without memory.
 */
static JsonNode *
add_child_node(JsonParser *parser, JsonType type, const Pending *pending)
{
	JsonDocument *document = parser->document;
	uint32_t	index = document->count;
	JsonNode   *node;

	if (document->count == document->capacity)
	{
		uint32_t	capacity = document->capacity ? document->capacity * 2 : 64;
		JsonNode   *grown;

		grown = realloc(document->nodes, (size_t) capacity * sizeof(JsonNode));
		if (grown == NULL)
		{
			json_no_memory(parser);
			return NULL;
		}
		document->nodes = grown;
		document->capacity = capacity;
	}
	document->count++;
	node = &document->nodes[index];
	memset(node, 0, sizeof(JsonNode));
	node->type = type;
	node->parent = parser->open;
	node->next = node->child = node->last = JSON_NONE;
	node->start = parser->pos;
	node->has_key = pending->has_key;
	node->key_start = pending->key_start;
	node->key = pending->key;
	if (parser->open != JSON_NONE)
	{
		JsonNode   *parent = &document->nodes[parser->open];

		if (parent->last == JSON_NONE)
			parent->child = index;
		else
			document->nodes[parent->last].next = index;
		parent->last = index;
	}
	return node;
}

/* The type that a value's first byte announces; -1 if it begins none. */
static int
type_by_first_byte(int c)
{
	switch (c)
	{
		case '{':
			return JSON_OBJECT;
		case '[':
			return JSON_ARRAY;
		case '"':
			return JSON_STRING;
		case 't':
		case 'f':
			return JSON_BOOL;
		case 'n':
			return JSON_NULL;
		default:
			return c == '-' || (c >= '0' && c <= '9') ? JSON_NUMBER : -1;
	}
}

/*
 * Read a value; of a container only its opening bracket, which makes it the
 * open container. False on an error, which is in the document.
 */
static bool
begin_json_value(JsonParser *parser, const Pending *pending)
{
	int			c = json_peek_byte(parser);
	int			type = type_by_first_byte(c);
	JsonNode   *node;
	bool		ok;
	JsonText	text = {0, 0};

	if (type < 0)
		return json_note_error(parser, parser->pos, c < 0 ?
							   "the document ends where a value is expected" :
							   c == '\'' ? "strings need double quotes" :
							   "expected a value");
	node = add_child_node(parser, type, pending);
	if (node == NULL)
		return false;
	if (type == JSON_OBJECT || type == JSON_ARRAY)
	{
		parser->open = node - parser->document->nodes;
		parser->pos++;
		return true;
	}
	ok = type == JSON_STRING ? json_lex_string(parser, &text) :
		type == JSON_NUMBER ? json_lex_number(parser) :
		json_lex_literal(parser, c == 't' ? "true" : c == 'f' ?
						 "false" : "null");
	if (ok)
	{
		node->string = text;
		node->end = parser->pos;
	}
	return ok;
}

/*
 * Read a key and its colon, and the blanks behind it. The node does not exist
 * yet: what it will hold is kept in pending.
 */
static bool
read_member_key(JsonParser *parser, Pending *pending)
{
	int			c = json_peek_byte(parser);

	if (c != '"')
		return json_note_error(parser, parser->pos, c < 0 ?
							   "the document ends inside an object" :
							   c == '}' ? "trailing comma" :
							   "expected a key in double quotes");
	pending->has_key = true;
	pending->key_start = parser->pos;
	if (!json_lex_string(parser, &pending->key))
		return false;
	skip_white_space(parser);
	if (json_peek_byte(parser) != ':')
		return json_note_error(parser, parser->pos,
							   "expected a colon after the key");
	parser->pos++;
	skip_white_space(parser);
	return true;
}

/* True if two members of an object have the same decoded key. */
static bool
have_same_key(const JsonDocument *document, const JsonNode *a,
			  const JsonNode *b)
{
	return a->key.len == b->key.len &&
		memcmp(document->strings + a->key.at, document->strings + b->key.at,
			   a->key.len) == 0;
}

/*
 * Order by key, then by place; for qsort_r.
 *
 * The place decides between equal keys, so that the first one is not marked
 * as the duplicate.
 */
static int
compare_keys_then_place(const void *a, const void *b, void *arg)
{
	const JsonDocument *document = arg;
	const JsonNode *x = &document->nodes[*(const uint32_t *) a];
	const JsonNode *y = &document->nodes[*(const uint32_t *) b];
	uint32_t	common = x->key.len < y->key.len ? x->key.len : y->key.len;
	int			order = memcmp(document->strings + x->key.at,
							   document->strings + y->key.at, common);

	if (order != 0)
		return order;
	if (x->key.len != y->key.len)
		return x->key.len < y->key.len ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

/*
 * Mark each member whose key its object had before, by sorting the keys.
 *
 * An object of n keys costs n log n; pair by pair a file of a megabyte could
 * take minutes.
 */
static bool
mark_duplicates_sorted(JsonParser *parser, const JsonNode *object, uint32_t count)
{
	JsonDocument *document = parser->document;
	uint32_t   *members = malloc(count * sizeof(uint32_t));
	uint32_t	n = 0;

	if (members == NULL)
		return json_no_memory(parser);
	for (uint32_t i = object->child; i != JSON_NONE; i = document->nodes[i].next)
		members[n++] = i;
	qsort_r(members, n, sizeof(uint32_t), compare_keys_then_place, document);
	for (uint32_t i = 1; i < n; i++)
	{
		JsonNode   *node = &document->nodes[members[i]];

		node->duplicate = have_same_key(document, node,
										&document->nodes[members[i - 1]]);
	}
	free(members);
	return true;
}

/* The same, chosen by size: most objects are too small for sorting to pay. */
static bool
mark_duplicates(JsonParser *parser, const JsonNode *object)
{
	JsonDocument *document = parser->document;
	uint32_t	count = 0;
	uint32_t	i;

	for (i = object->child; i != JSON_NONE; i = document->nodes[i].next)
		count++;
	if (count > SMALL_OBJECT)
		return mark_duplicates_sorted(parser, object, count);
	for (i = object->child; i != JSON_NONE; i = document->nodes[i].next)
	{
		uint32_t	j = object->child;

		while (j != i && !have_same_key(document, &document->nodes[i],
										&document->nodes[j]))
			j = document->nodes[j].next;
		document->nodes[i].duplicate = j != i;
	}
	return true;
}

/*
 * Take the closing bracket of the open container; its parent is open then.
 * False without memory.
 */
static bool
close_container(JsonParser *parser)
{
	JsonNode   *node = &parser->document->nodes[parser->open];

	parser->pos++;
	node->end = parser->pos;
	parser->open = node->parent;
	return node->type != JSON_OBJECT || mark_duplicates(parser, node);
}

/*
 * Read what may follow inside a container: its end, or the next member. An
 * object or array that has no child yet needs no comma.
 */
static bool
read_next_member(JsonParser *parser)
{
	const JsonNode *node = &parser->document->nodes[parser->open];
	bool		object = node->type == JSON_OBJECT;
	bool		first = node->child == JSON_NONE;
	Pending		pending = {0};
	int			c = json_peek_byte(parser);

	if (c == (object ? '}' : ']'))
		return close_container(parser);
	if (!first)
	{
		if (c < 0)
			return json_note_error(parser, parser->pos, object ?
								   "the document ends inside an object" :
								   "the document ends inside an array");
		if (c != ',')
			return json_note_error(parser, parser->pos,
								   "expected a comma or the end");
		parser->pos++;
		skip_white_space(parser);
		if (!object && json_peek_byte(parser) == ']')
			return json_note_error(parser, parser->pos, "trailing comma");
	}
	if (object && !read_member_key(parser, &pending))
		return false;
	return begin_json_value(parser, &pending);
}

/*
 * Read the document: one value, and nothing after it. A byte order mark is an
 * error: the tools' parsers refuse it.
 */
static bool
read_whole_document(JsonParser *parser)
{
	Pending		none = {0};

	if (bytes_begin(parser->text, parser->len, UTF8_BOM))
		return json_note_error(parser, 0,
							   "the file begins with a byte order mark");
	skip_white_space(parser);
	if (parser->pos == parser->len)
		return json_note_error(parser, 0, "the file is empty");
	if (!begin_json_value(parser, &none))
		return false;
	for (;;)
	{
		skip_white_space(parser);
		if (parser->open == JSON_NONE)
			break;
		if (!read_next_member(parser))
			return false;
	}
	if (parser->pos < parser->len)
		return json_note_error(parser, parser->pos,
							   "text after the end of the document");
	return true;
}

/*
 * Read a document. The text must outlive it. On JSON_INVALID, error and
 * error_offset say what is wrong first; what was read before stays in the
 * nodes. json_doc_free() is due whatever the result.
 */
JsonStatus
json_doc_parse(const char *text, size_t len, JsonDocument *document)
{
	JsonParser	parser = {0};

	memset(document, 0, sizeof(JsonDocument));
	document->text = text;
	document->len = len;
	parser.document = document;
	parser.text = (const unsigned char *) text;
	parser.len = len;
	parser.open = JSON_NONE;
	if (len > JSON_MAX_BYTES)
	{
		json_note_error(&parser, 0, "the file is larger than 256 MiB");
		return JSON_INVALID;
	}
	if (read_whole_document(&parser))
		return JSON_OK;
	return parser.no_memory ? JSON_NO_MEMORY : JSON_INVALID;
}

/* Release what json_doc_parse() allocated. */
void
json_doc_free(JsonDocument *document)
{
	free(document->nodes);
	free(document->strings);
	document->nodes = NULL;
	document->strings = NULL;
	document->count = document->capacity = 0;
}

/*
 * The member of an object that JSON.parse() would keep for a key: the last of
 * that name. NULL if not found, or if the node is not an object.
 */
const JsonNode *
json_doc_member(const JsonDocument *document, const JsonNode *object,
				const char *key)
{
	const JsonNode *found = NULL;
	size_t		len = strlen(key);

	if (object == NULL || object->type != JSON_OBJECT)
		return NULL;
	for (uint32_t i = object->child; i != JSON_NONE; i = document->nodes[i].next)
	{
		const JsonNode *node = &document->nodes[i];

		if (node->key.len == len &&
			memcmp(document->strings + node->key.at, key, len) == 0)
			found = node;
	}
	return found;
}

/* The decoded text of a string, which may hold a NUL; NULL for another node. */
const char *
json_doc_string(const JsonDocument *document, const JsonNode *node)
{
	if (node == NULL || node->type != JSON_STRING)
		return NULL;
	return document->strings + node->string.at;
}

/* Up to 15 digits and nothing else, as almost all are: below 2^53 for sure. */
static bool
read_short_integer(const char *digits, size_t len, int64_t *value)
{
	int64_t		result = 0;

	if (len > 15)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		result = result * 10 + (digits[i] - '0');
	}
	*value = result;
	return true;
}

/*
 * A number's value, if it is whole and one that JavaScript's doubles hold
 * exactly (up to 2^53 - 1): beyond, two programs read two different numbers.
 */
bool
json_doc_integer(const JsonDocument *document, const JsonNode *node, int64_t *value)
{
	char		buffer[64];
	size_t		len;
	double		number;

	if (node == NULL || node->type != JSON_NUMBER)
		return false;
	len = node->end - node->start;
	if (read_short_integer(document->text + node->start, len, value))
		return true;
	if (len >= sizeof(buffer))
		return false;
	memcpy(buffer, document->text + node->start, len);
	buffer[len] = '\0';
	number = strtod(buffer, NULL);
	if (!(number >= -9007199254740991.0 && number <= 9007199254740991.0) ||
		number != (double) (int64_t) number)
		return false;
	*value = (int64_t) number;
	return true;
}

/* The type's name with its article, for messages. */
const char *
json_doc_type_name(const JsonNode *node)
{
	static const char *const names[] = {
		[JSON_NULL] = "null",
		[JSON_BOOL] = "a boolean",
		[JSON_NUMBER] = "a number",
		[JSON_STRING] = "a string",
		[JSON_ARRAY] = "an array",
		[JSON_OBJECT] = "an object",
	};

	return node == NULL ? "missing" : names[node->type];
}
