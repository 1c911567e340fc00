/*
 * listed.c
 *		What the codes of programs' own lists say: see lists.def.
 */
#include "verdict/match/listed.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "verdict/line/bytes.h"

#include "verdict/match/match.h"

/* What an entry of lists.def is. */
typedef enum ListKind
{
	LIST_SQLSTATE, LIST_EXIT_STATUS, LIST_CURL, LIST_GRPC, LIST_NAME
} ListKind;

/*
 * An entry, of a list whose codes are numbers or of one whose codes are names.
 */
typedef struct ListEntry
{
	ListKind	kind;
	int			number;
	const char *code;
	const char *text;
	const char *shape;
} ListEntry;

#define SQLSTATE(code, text, shape) {LIST_SQLSTATE, 0, code, text, shape},
#define EXIT_STATUS(number, text, shape) {LIST_EXIT_STATUS, number, "", text, shape},
#define CURL(number, text, shape) {LIST_CURL, number, "", text, shape},
#define VERIFY(code, text, shape) {LIST_NAME, 0, code, text, shape},
#define NAME_ERROR(code, text, shape) {LIST_NAME, 0, code, text, shape},
#define GRPC(number, text, shape) {LIST_GRPC, number, "", text, shape},
static const ListEntry Entries[] = {
#include "verdict/knowledge/lists.def"
};
#undef SQLSTATE
#undef EXIT_STATUS
#undef CURL
#undef VERIFY
#undef NAME_ERROR
#undef GRPC

/* The exit statuses that systemd gives to the steps of a start begin here. */
#define FIRST_UNIT_STATUS 200

/* The letters and digits of a SQLSTATE, and those of its class. */
#define SQLSTATE_LENGTH	5
#define CLASS_LENGTH	2

/*
 * Return the shape of a SQLSTATE in small letters, or that of its class, which
 * other servers have codes of their own in; NULL for no such class.
 */
const char *
listed_sql_state(const char *state)
{
	const char *shape = NULL;

	for (size_t i = 0; i < lengthof(Entries); i++)
	{
		if (Entries[i].kind != LIST_SQLSTATE ||
			memcmp(Entries[i].code, state, CLASS_LENGTH) != 0)
			continue;
		if (memcmp(Entries[i].code, state, SQLSTATE_LENGTH) == 0)
			return Entries[i].shape;
		if (memcmp(Entries[i].code + CLASS_LENGTH, "000", 3) == 0)
			shape = Entries[i].shape;
	}
	return shape;
}

/* Return the entry of a number of a list, or NULL. */
static const ListEntry *
find_listed_number(ListKind kind, int number)
{
	for (size_t i = 0; i < lengthof(Entries); i++)
		if (Entries[i].kind == kind && Entries[i].number == number)
			return &Entries[i];
	return NULL;
}

/* Whether a text begins with the name of an entry, as a word of its own. */
static bool
begins_with_name(const ListEntry *entry, const char *text, size_t len)
{
	size_t		name_len = strlen(entry->text);

	return bytes_begin(text, len, entry->text) &&
		(len == name_len || !is_word(text[name_len]));
}

/*
 * Return the shape of an exit status from low to high whose name a text begins
 * with, or NULL.
 */
static const char *
find_named_status(int low, int high, const char *name, size_t len)
{
	for (size_t i = 0; i < lengthof(Entries); i++)
		if (Entries[i].kind == LIST_EXIT_STATUS && Entries[i].number >= low &&
			Entries[i].number <= high && begins_with_name(&Entries[i], name, len))
			return Entries[i].shape;
	return NULL;
}

/* Return the shape of an exit status of this number and name, or NULL. */
const char *
listed_exit_status(int status, const char *name, size_t len)
{
	return find_named_status(status, status, name, len);
}

/*
 * Return the shape of the step of a unit's start whose name a text begins
 * with: systemd has an exit status of its own for each; or NULL.
 */
const char *
listed_unit_step(const char *name, size_t len)
{
	return find_named_status(FIRST_UNIT_STATUS, INT_MAX, name, len);
}

/* Return the shape of a code of curl, or NULL. */
const char *
find_curl_code(int code)
{
	const ListEntry *entry = find_listed_number(LIST_CURL, code);

	return entry != NULL ? entry->shape : NULL;
}

/*
 * Return the shape of the status of gRPC whose name a text begins with, in
 * small letters and with or without "_" between its words; NULL if not found.
 */
const char *
find_grpc_status(const char *name, const char *end)
{
	for (size_t i = 0; i < lengthof(Entries); i++)
	{
		const char *at = name;
		const char *text = Entries[i].text;

		if (Entries[i].kind != LIST_GRPC)
			continue;
		while (at < end && *text != '\0' && (*at == *text || *at == '_'))
			text += *at++ == *text;
		if (*text == '\0' && (at == end || *at < 'a' || *at > 'z'))
			return Entries[i].shape;
	}
	return NULL;
}

/*
 * Return the name of a number; "" for an entry that is not searched for by it.
 */
const char *
listed_name_at(int number)
{
	const ListEntry *entry = &Entries[number / 2];

	if (number % 2 == 0)
		return entry->kind == LIST_NAME ? entry->code : "";
	return entry->kind == LIST_NAME || entry->kind == LIST_SQLSTATE ?
		entry->text : "";
}

/*
 * Return the shape of a name that a line has as a word of its own, or NULL.
 * That of a SQLSTATE is a driver's class: behind "errors." or "PG::", and
 * "Error" may follow.
 */
const char *
find_listed_name(int number, const char *line, size_t len)
{
	const ListEntry *entry = &Entries[number / 2];
	const char *name = listed_name_at(number);
	size_t		name_len = strlen(name);
	const char *end = line + len;

	for (const char *at = line; (at = memmem(at, end - at, name, name_len)) != NULL; at++)
	{
		const char *behind = at + name_len;

		if (entry->kind == LIST_SQLSTATE)
		{
			if (at == line || (at[-1] != '.' && at[-1] != ':'))
				continue;
			if (end - behind >= 5 && memcmp(behind, "error", 5) == 0)
				behind += 5;
		}
		else if (at > line && is_word(at[-1]) && number % 2 == 1)
			continue;
		if (behind >= end || !is_word(*behind))
			return entry->shape;
	}
	return NULL;
}
