/*
 * changelog_xml.c
 *		A changelog in XML: elements and attributes, well-formed.
 *
 * Text between elements is passed over, since no rule asks about it. A
 * document type with declarations of its own is not read: entities could pull
 * in other files, or grow without bound.
 */
#include "migcheck/frameworks/changelog.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text/affix.h"
#include "text/utf8.h"

typedef struct XmlReader
{
	Arena	   *arena;
	const char *p;
	const char *end;
	uint32_t	line;
	ChangelogError *error;
	ChangelogNode *root;
	ChangelogNode *open[CHANGELOG_MAX_DEPTH];
	int			depth;
} XmlReader;

/* Note what is wrong here; always false, for "return fail_xml(...)". */
static bool
fail_xml(XmlReader *reader, const char *text)
{
	reader->error->text = text;
	reader->error->line = reader->line;
	return false;
}

/* Go to a place further on, and count the lines on the way. */
static void
move_to(XmlReader *reader, const char *place)
{
	for (; reader->p < place; reader->p++)
		reader->line += *reader->p == '\n';
}

/* Return true if the reader is at a word. */
static bool
is_at(const XmlReader *reader, const char *word)
{
	size_t		len = strlen(word);

	return (size_t) (reader->end - reader->p) >= len &&
		memcmp(reader->p, word, len) == 0;
}

/* Skip up to and with a mark; false if the text has no such one. */
static bool
skip_past(XmlReader *reader, const char *mark, const char *error)
{
	const char *found = memmem(reader->p, reader->end - reader->p, mark,
							   strlen(mark));

	if (found == NULL)
		return fail_xml(reader, error);
	move_to(reader, found + strlen(mark));
	return true;
}

/* Skip white space. */
static void
skip_white(XmlReader *reader)
{
	const char *p = reader->p;

	while (p < reader->end && isspace((unsigned char) *p))
		p++;
	move_to(reader, p);
}

/* Take a name, of an element or an attribute; NULL if none is here. */
static const char *
take_xml_name(XmlReader *reader)
{
	const char *start = reader->p;
	const char *p = start;

	while (p < reader->end && !isspace((unsigned char) *p) &&
		   strchr("=<>/'\"&", *p) == NULL)
		p++;
	if (p == start || isdigit((unsigned char) *start) || *start == '-' ||
		*start == '.')
		return NULL;
	reader->p = p;
	return arena_copy(reader->arena, start, p - start);
}

/* Decode an entity by its name; see decode_entity(). */
static bool
decode_named_entity(const char **p, const char *end, char **out)
{
	static const struct
	{
		const char *name;
		char		c;
	}			known[] = {
		{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'},
		{"&apos;", '\''},
	};
	size_t		left = end - *p;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		size_t		len = strlen(known[i].name);

		if (left >= len && memcmp(*p, known[i].name, len) == 0)
		{
			*(*out)++ = known[i].c;
			*p += len;
			return true;
		}
	}
	return false;
}

/*
 * Write the character that an entity means at *out, and move *p behind the
 * entity; false if it is not one that every XML text has.
 */
static bool
decode_entity(const char **p, const char *end, char **out)
{
	size_t		left = end - *p;
	bool		hex = left > 3 && (*p)[2] == 'x';
	char	   *stop;
	unsigned long code;

	if (decode_named_entity(p, end, out))
		return true;
	if (left < 4 || (*p)[1] != '#' || !isxdigit((unsigned char) (*p)[hex ? 3 :
																	 2]))
		return false;
	code = strtoul(*p + (hex ? 3 : 2), &stop, hex ? 16 : 10);
	if (stop >= end || *stop != ';' || code == 0 || code > 0x10FFFF ||
		(code >= 0xD800 && code < 0xE000))
		return false;
	*out = utf8_encode(code, *out);
	*p = stop + 1;
	return true;
}

/* Take the quoted value of an attribute; NULL on an error. */
static const char *
take_xml_value(XmlReader *reader)
{
	const char *p = reader->p;
	const char *stop;
	char	   *value;
	char	   *out;

	stop = p < reader->end && (*p == '"' || *p == '\'') ?
		memchr(p + 1, *p, reader->end - p - 1) : NULL;
	if (stop == NULL)
	{
		fail_xml(reader, "an attribute's value is not quoted to its end");
		return NULL;
	}
	/* No entity is shorter than the character that it means. */
	value = out = arena_alloc(reader->arena, stop - p);
	for (p++; p < stop;)
	{
		if (*p == '<')
			fail_xml(reader, "a \"<\" in an attribute's value");
		else if (*p == '&' && !decode_entity(&p, stop, &out))
			fail_xml(reader, "an entity that XML does not have");
		if (reader->error->text != NULL)
			return NULL;
		if (p < stop && *p != '&' && *p != '<')
		{
			*out++ = isspace((unsigned char) *p) ? ' ' : *p;
			p++;
		}
	}
	*out = '\0';
	move_to(reader, stop + 1);
	return value;
}

/* Take the attributes of an element; false on an error. */
static bool
take_attributes(XmlReader *reader, ChangelogNode *element)
{
	for (;;)
	{
		const char *name;
		const char *value;
		const char *before = reader->p;

		skip_white(reader);
		if (reader->p == reader->end)
			return fail_xml(reader, "a tag has no end");
		if (*reader->p == '>' || *reader->p == '/')
			return true;
		name = before < reader->p ? take_xml_name(reader) : NULL;
		if (name == NULL)
			return fail_xml(reader, "a tag has something that is not an "
							"attribute");
		skip_white(reader);
		if (!is_at(reader, "="))
			return fail_xml(reader, "an attribute has no value");
		reader->p++;
		skip_white(reader);
		if (changelog_value(element, name) != NULL)
			return fail_xml(reader, "an attribute is given twice");
		value = take_xml_value(reader);
		if (value == NULL)
			return false;
		changelog_add_node(reader->arena, element, name,
						   reader->line)->value = value;
	}
}

/* Take a tag that begins an element, or is all of one. */
static bool
take_start_tag(XmlReader *reader)
{
	ChangelogNode *parent = reader->depth > 0 ?
		reader->open[reader->depth - 1] : NULL;
	ChangelogNode *element;
	uint32_t	line = reader->line;
	const char *name;

	reader->p++;
	name = take_xml_name(reader);
	if (name == NULL)
		return fail_xml(reader, "a \"<\" that begins no tag");
	if (parent == NULL && reader->root != NULL)
		return fail_xml(reader, "a second element behind the first one's end");
	element = changelog_add_node(reader->arena, parent, name, line);
	if (parent == NULL)
		reader->root = element;
	if (!take_attributes(reader, element))
		return false;
	if (is_at(reader, "/>"))
	{
		reader->p += 2;
		return true;
	}
	if (*reader->p != '>')
		return fail_xml(reader, "a \"/\" within a tag");
	reader->p++;
	if (reader->depth == CHANGELOG_MAX_DEPTH)
		return fail_xml(reader, "elements lie too deep in each other");
	reader->open[reader->depth++] = element;
	return true;
}

/* Take a tag that ends an element. */
static bool
take_end_tag(XmlReader *reader)
{
	const char *name;

	reader->p += 2;
	name = take_xml_name(reader);
	skip_white(reader);
	if (name == NULL || !is_at(reader, ">") || reader->depth == 0 ||
		strcmp(reader->open[reader->depth - 1]->name, name) != 0)
		return fail_xml(reader, "an end tag that is not that of the element "
						"which is open");
	reader->p++;
	reader->depth--;
	return true;
}

/* Take what begins with "<"; false on an error. */
static bool
take_markup(XmlReader *reader)
{
	const char *stop;

	if (is_at(reader, "<!--"))
		return skip_past(reader, "-->", "a comment has no end");
	if (is_at(reader, "<![CDATA["))
		return skip_past(reader, "]]>", "a CDATA section has no end");
	if (is_at(reader, "<?"))
		return skip_past(reader, "?>", "an instruction has no end");
	if (is_at(reader, "</"))
		return take_end_tag(reader);
	if (!is_at(reader, "<!"))
		return take_start_tag(reader);
	stop = memchr(reader->p, '>', reader->end - reader->p);
	if (!is_at(reader, "<!DOCTYPE") || stop == NULL || reader->root != NULL)
		return fail_xml(reader, "a declaration that XML does not have here");
	if (memchr(reader->p, '[', stop - reader->p) != NULL)
	{
		reader->error->unread = true;
		return fail_xml(reader, "a document type with declarations of its own "
						"is not read");
	}
	move_to(reader, stop + 1);
	return true;
}

/* Return true if what lies between two tags may be there. */
static bool
check_xml_text(XmlReader *reader, const char *stop)
{
	for (const char *p = reader->p; reader->depth == 0 && p < stop; p++)
	{
		if (!isspace((unsigned char) *p))
			return fail_xml(reader, "text outside of the element");
	}
	move_to(reader, stop);
	return true;
}

/* See changelog.h. */
ChangelogNode *
changelog_parse_xml(Arena *arena, const char *text, size_t len,
					ChangelogError *error)
{
	XmlReader	reader = {.arena = arena, .p = text, .end = text + len,
		.line = 1, .error = error
	};

	memset(error, 0, sizeof(ChangelogError));
	reader.p += bytes_begin_length(text, len, UTF8_BOM);
	if (memchr(text, '\0', len) != NULL)
		fail_xml(&reader, "the text has zero bytes, as of UTF-16");
	while (error->text == NULL && reader.p < reader.end)
	{
		const char *tag = memchr(reader.p, '<', reader.end - reader.p);

		if (check_xml_text(&reader, tag ? tag : reader.end) && tag != NULL)
			take_markup(&reader);
	}
	if (error->text == NULL && reader.depth > 0)
	{
		reader.line = reader.open[reader.depth - 1]->line;
		fail_xml(&reader, "an element has no end");
	}
	else if (error->text == NULL && reader.root == NULL)
		fail_xml(&reader, "the file is empty");
	return error->text == NULL ? reader.root : NULL;
}
