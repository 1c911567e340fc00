/*
 * changelog_xml.c
 *		A changelog in XML, read by expat: elements, attributes and text.
 *
 * The text of an element is kept as values of nodes without a name, and
 * without its blanks: no rule depends on them. A document type with
 * declarations of its own is not read: entities could pull in other files, or
 * grow without bound.
 */
#include "migcheck/frameworks/changelog.h"

#include <limits.h>
#include <string.h>

#include <expat.h>

#define XML_BLANKS	" \t\r\n"

typedef struct XmlReader
{
	Arena	   *arena;
	XML_Parser	parser;
	ChangelogError *error;
	ChangelogNode *root;
	ChangelogNode *open[CHANGELOG_MAX_DEPTH];
	int			depth;
	char	   *texts;			/* room for all texts and their ends */
	ChangelogNode *piece;		/* whose text goes on, or NULL */
} XmlReader;

/* Return the line that is parsed, from 1. */
static uint32_t
current_line(XML_Parser parser)
{
	/* 2.9 deprecates the older name, which counts the same. */
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
	return (uint32_t) XML_GetCurrentLineNumber64(parser);
#else
	return (uint32_t) XML_GetCurrentLineNumber(parser);
#endif
}

/* Note what is wrong here, and end the parsing; the first fault counts. */
static void
fail_xml(XmlReader *reader, const char *text)
{
	if (reader->error->text != NULL)
		return;
	reader->error->text = text;
	reader->error->line = current_line(reader->parser);
	XML_StopParser(reader->parser, XML_FALSE);
}

/* Begin an element: a node, whose attributes are its first children. */
static void XMLCALL
start_element(void *data, const XML_Char * name, const XML_Char * *attributes)
{
	XmlReader  *reader = data;
	uint32_t	line = current_line(reader->parser);
	ChangelogNode *element;

	reader->piece = NULL;
	if (reader->depth == CHANGELOG_MAX_DEPTH)
	{
		fail_xml(reader, "elements lie too deep in each other");
		return;
	}
	element = changelog_add_node(reader->arena, reader->depth > 0 ?
								 reader->open[reader->depth - 1] : NULL,
								 arena_string(reader->arena, name), line);
	if (reader->depth == 0)
		reader->root = element;
	reader->open[reader->depth++] = element;
	for (; *attributes != NULL; attributes += 2)
	{
		ChangelogNode *node;

		node = changelog_add_node(reader->arena, element,
								  arena_string(reader->arena, attributes[0]),
								  line);
		node->value = arena_string(reader->arena, attributes[1]);
	}
}

/* End the element that is open; expat has compared the names. */
static void XMLCALL
end_element(void *data, const XML_Char * name)
{
	XmlReader  *reader = data;

	(void) name;
	reader->depth--;
	reader->piece = NULL;
}

/*
 * Add text of the element that is open. expat gives it in pieces, and each one
 * follows the last one in memory.
 */
static void XMLCALL
add_text(void *data, const XML_Char * text, int len)
{
	XmlReader  *reader = data;

	for (int i = 0; i < len; i++)
	{
		if (strchr(XML_BLANKS, text[i]) != NULL)
			continue;
		if (reader->piece == NULL)
		{
			/* Behind the end of the text before. */
			reader->texts++;
			reader->piece = changelog_add_node(reader->arena,
											   reader->open[reader->depth - 1],
											   "",
											   current_line(reader->parser));
			reader->piece->value = reader->texts;
		}
		*reader->texts++ = text[i];
	}
}

/* Refuse a document type that declares anything itself. */
static void XMLCALL
start_doctype(void *data, const XML_Char * name, const XML_Char * system_id,
			  const XML_Char * public_id, int has_declarations)
{
	XmlReader  *reader = data;

	(void) name;
	(void) system_id;
	(void) public_id;
	if (!has_declarations)
		return;
	reader->error->unread = true;
	fail_xml(reader, "a document type with declarations of its own is not "
			 "read");
}

/* Refuse an entity that only a document type in another file could declare. */
static void XMLCALL
skipped_entity(void *data, const XML_Char * name, int is_parameter)
{
	XmlReader  *reader = data;

	(void) name;
	(void) is_parameter;
	reader->error->unread = true;
	fail_xml(reader, "an entity of another file is not read");
}

/* Note what expat found wrong. Its texts are constants. */
static void
note_xml_error(XmlReader *reader)
{
	enum XML_Error code = XML_GetErrorCode(reader->parser);

	if (code == XML_ERROR_NO_MEMORY)
		die_of_memory();
	if (code != XML_ERROR_NO_ELEMENTS || reader->depth == 0)
		fail_xml(reader, XML_ErrorString(code));
	else
	{
		fail_xml(reader, "an element has no end");
		reader->error->line = reader->open[reader->depth - 1]->line;
	}
}

/* See changelog.h. */
ChangelogNode *
changelog_parse_xml(Arena *arena, const char *text, size_t len,
					ChangelogError *error)
{
	XmlReader	reader = {.arena = arena, .error = error};

	memset(error, 0, sizeof(ChangelogError));
	error->line = 1;
	if (memchr(text, '\0', len) != NULL)
		error->text = "the text has zero bytes, as of UTF-16";
	else if (len > INT_MAX)
		error->text = "the text is longer than 2 GiB";
	if (error->text != NULL)
		return NULL;
	reader.parser = XML_ParserCreate(NULL);
	if (reader.parser == NULL)
		die_of_memory();

	/*
	 * Two bytes for each of a text that is not in UTF-8; the arena's memory
	 * is zero, which ends each text.
	 */
	reader.texts = arena_alloc(arena, 2 * len + 2);
	XML_SetUserData(reader.parser, &reader);
	XML_SetCharacterDataHandler(reader.parser, add_text);
	XML_SetElementHandler(reader.parser, start_element, end_element);
	XML_SetStartDoctypeDeclHandler(reader.parser, start_doctype);
	XML_SetSkippedEntityHandler(reader.parser, skipped_entity);
	if (XML_Parse(reader.parser, text, len, XML_TRUE) != XML_STATUS_OK)
		note_xml_error(&reader);
	XML_ParserFree(reader.parser);
	return error->text == NULL ? reader.root : NULL;
}
