/*
 * rewrite.c
 *		A Drizzle journal with some of its entries changed, byte for byte.
 *
 * Nothing is printed anew that stays as it is: an entry is copied byte
 * for byte, with the white space before it, and only the values that change
 * are replaced, at the places where the reader found them. So indent, line
 * ends, the order of keys and unknown keys are kept. A new entry
 * takes the form of the last one.
 */
#include "journal/rewrite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text that grows. */
typedef struct RewriteBuffer
{
	char	   *data;
	size_t		len;
	size_t		capacity;
	bool		failed;			/* memory ran out; nothing more is added */
} RewriteBuffer;

/* How a document is laid out. */
typedef struct Style
{
	const char *newline;		/* empty: all in one line */
	const char *colon;
	const char *indent;			/* of one level */
	size_t		indent_len;
} Style;

/* The journal's list, and where its elements are. */
typedef struct Elements
{
	const JsonDocument *document;
	const JsonNode *array;
	uint32_t   *nodes;
	size_t		count;
} Elements;

/*
 * Append bytes; a failed allocation marks the buffer, and later calls do
 * nothing.
 */
static void
append_journal_bytes(RewriteBuffer *buffer, const char *text, size_t len)
{
	if (buffer->failed || len == 0)
		return;
	if (buffer->len + len + 1 > buffer->capacity)
	{
		size_t		capacity = (buffer->len + len + 1) * 2;
		char	   *grown = realloc(buffer->data, capacity);

		if (grown == NULL)
		{
			buffer->failed = true;
			return;
		}
		buffer->data = grown;
		buffer->capacity = capacity;
	}
	memcpy(buffer->data + buffer->len, text, len);
	buffer->len += len;
}

/* Append a string that ends in NUL. */
static void
append_journal_text(RewriteBuffer *buffer, const char *text)
{
	append_journal_bytes(buffer, text, strlen(text));
}

/* Bytes [from, to) of the old journal. */
static void
copy_old_text(RewriteBuffer *buffer, const JsonDocument *document,
			  size_t from, size_t to)
{
	append_journal_bytes(buffer, document->text + from, to - from);
}

/* Append an integer in decimal. */
static void
append_integer(RewriteBuffer *buffer, int64_t value)
{
	char		digits[24];

	snprintf(digits, sizeof(digits), "%" PRId64, value);
	append_journal_text(buffer, digits);
}

/* A string with its quotes; control characters as escapes. */
static void
append_quoted_text(RewriteBuffer *buffer, const char *text)
{
	append_journal_text(buffer, "\"");
	for (; *text; text++)
	{
		char		escape[8];

		if (*text == '"' || *text == '\\')
			append_journal_text(buffer, "\\");
		if ((unsigned char) *text < 0x20)
		{
			snprintf(escape, sizeof(escape), "\\u%04x", *text);
			append_journal_text(buffer, escape);
		}
		else
			append_journal_bytes(buffer, text, 1);
	}
	append_journal_text(buffer, "\"");
}

/* True if the member's decoded key is this one. */
static bool
member_has_key(const JsonDocument *document, const JsonNode *node,
			   const char *key)
{
	return strcmp(document->strings + node->key.at, key) == 0;
}

/* Put the new value of a member, or leave it be and return false. */
static bool
append_new_member(RewriteBuffer *buffer, const JsonDocument *document,
				  const JsonNode *node, const RewriteEntry *entry)
{
	if (entry->set_idx && member_has_key(document, node, "idx"))
		append_integer(buffer, entry->idx);
	else if (entry->set_when && member_has_key(document, node, "when"))
		append_integer(buffer, entry->when);
	else if (entry->tag != NULL && member_has_key(document, node, "tag"))
		append_quoted_text(buffer, entry->tag);
	else
		return false;
	return true;
}

/* An element as it was, but for the values that change. */
static void
append_changed_element(RewriteBuffer *buffer, const JsonDocument *document,
					   const JsonNode *element, const RewriteEntry *entry)
{
	size_t		done = element->start;

	for (uint32_t i = element->child; i != JSON_NONE;
		 i = document->nodes[i].next)
	{
		const JsonNode *node = &document->nodes[i];

		copy_old_text(buffer, document, done, node->start);
		done = append_new_member(buffer, document, node, entry) ? node->end :
			node->start;
	}
	copy_old_text(buffer, document, done, element->end);
}

/* How the document around the list is laid out. */
static Style
find_list_style(const Elements *elements)
{
	const char *text = elements->document->text;
	const char *feed = memchr(text, '\n', elements->array->start);
	const char *key = text + elements->array->key_start;
	Style		style = {"", ":", key, 0};

	if (feed == NULL)
		return style;
	style.newline = feed > text && feed[-1] == '\r' ? "\r\n" : "\n";
	style.colon = ": ";
	while (style.indent > text && (style.indent[-1] == ' ' ||
								   style.indent[-1] == '\t'))
		style.indent--;
	style.indent_len = key - style.indent;
	return style;
}

/* Begin a line; without lines in the document, nothing. */
static void
begin_indented_line(RewriteBuffer *buffer, const Style *style, int depth)
{
	append_journal_text(buffer, style->newline);
	for (int i = 0; i < depth; i++)
		append_journal_bytes(buffer, style->indent, style->indent_len);
}

/* An entry where there is no other whose form it could take. */
static void
put_first_form(RewriteBuffer *buffer, const Style *style, const RewriteEntry *entry)
{
	static const char *const keys[] = {
		"\"idx\"", "\"version\"", "\"when\"", "\"tag\"", "\"breakpoints\""
	};

	begin_indented_line(buffer, style, 2);
	append_journal_text(buffer, "{");
	for (int i = 0; i < 5; i++)
	{
		append_journal_text(buffer, i > 0 ? "," : "");
		begin_indented_line(buffer, style, 3);
		append_journal_text(buffer, keys[i]);
		append_journal_text(buffer, style->colon);
		if (i == 0 || i == 2)
			append_integer(buffer, i == 0 ? entry->idx : entry->when);
		else if (i == 3)
			append_quoted_text(buffer, entry->tag);
		else
			append_journal_text(buffer, i == 1 ? "\"7\"" : "true");
	}
	begin_indented_line(buffer, style, 2);
	append_journal_text(buffer, "}");
}

/* Copy the text between an element and the previous one, or the bracket. */
static void
append_text_before(RewriteBuffer *buffer, const Elements *elements,
				   long source, size_t position)
{
	const JsonDocument *document = elements->document;
	const JsonNode *nodes = document->nodes;
	const JsonNode *first = &nodes[elements->nodes[0]];

	if (position == 0 || elements->count == 1)
	{
		if (position > 0)
			append_journal_text(buffer, ",");
		copy_old_text(buffer, document, elements->array->start + 1,
					  first->start);
		return;
	}
	if (source < 0)
		source = elements->count - 1;
	else if (source == 0)
		source = 1;
	copy_old_text(buffer, document, nodes[elements->nodes[source - 1]].end,
				  nodes[elements->nodes[source]].start);
}

/* All elements, in their new order. */
static void
append_all_elements(RewriteBuffer *buffer, const Elements *elements,
					const RewriteEntry *entries, size_t count)
{
	const JsonNode *nodes = elements->document->nodes;

	for (size_t i = 0; i < count; i++)
	{
		size_t		form = entries[i].source >= 0 ?
			(size_t) entries[i].source : elements->count - 1;

		append_text_before(buffer, elements, entries[i].source, i);
		append_changed_element(buffer, elements->document,
							   &nodes[elements->nodes[form]], &entries[i]);
	}
}

/* The list and what follows it, where the old one was empty. */
static void
put_first_elements(RewriteBuffer *buffer, const Elements *elements,
				   const RewriteEntry *entries, size_t count)
{
	Style		style = find_list_style(elements);

	for (size_t i = 0; i < count; i++)
	{
		append_journal_text(buffer, i > 0 ? "," : "");
		put_first_form(buffer, &style, &entries[i]);
	}
	if (count > 0)
		begin_indented_line(buffer, &style, 1);
	copy_old_text(buffer, elements->document, elements->array->end - 1,
				  elements->document->len);
}

/* Find the list's elements; false if memory is out or there is no list. */
static bool
find_list_elements(const DrizzleJournal *journal, Elements *elements)
{
	const JsonDocument *document = &journal->document;

	elements->document = document;
	elements->array = json_doc_member(document, &document->nodes[0], "entries");
	elements->count = 0;
	elements->nodes = calloc(journal->count + 1, sizeof(uint32_t));
	if (elements->array == NULL || elements->nodes == NULL)
		return false;
	for (uint32_t i = elements->array->child; i != JSON_NONE;
		 i = document->nodes[i].next)
		elements->nodes[elements->count++] = i;
	return true;
}

/*
 * The text of a journal whose list holds these entries. The journal must be
 * one that drizzle_read() found no fault in, so that each element of its list
 * is an entry; a new entry needs all values. Returns a text for free(), not
 * terminated, and its length; NULL if the journal has faults or memory is out.
 */
char *
drizzle_rewrite(const DrizzleJournal *journal, const RewriteEntry *entries,
				size_t count, size_t *len)
{
	Elements	elements = {0};
	RewriteBuffer buffer = {0};

	if (journal->fault_count > 0 || journal->document.count == 0)
		return NULL;
	if (!find_list_elements(journal, &elements))
	{
		free(elements.nodes);
		return NULL;
	}
	copy_old_text(&buffer, elements.document, 0, elements.array->start + 1);
	if (elements.count == 0)
		put_first_elements(&buffer, &elements, entries, count);
	else
	{
		append_all_elements(&buffer, &elements, entries, count);
		copy_old_text(&buffer, elements.document, count == 0 ?
					  elements.array->end - 1 :
					  elements.document->nodes[elements.nodes[elements.count - 1]].end,
					  elements.document->len);
	}
	free(elements.nodes);
	if (buffer.failed)
	{
		free(buffer.data);
		return NULL;
	}
	*len = buffer.len;
	return buffer.data;
}
