/*
 * ledger_file.c
 *		A ledger kept in a file: the state of a database, to be asked later.
 *
 * It holds what the tool's table holds and no more: versions, names,
 * checksums. A file that is not exactly that is refused; half a state would
 * make pending what has run.
 */
#include "migcheck/simulate/ledger.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "migcheck/whole_file.h"

#define STATE_VERSION 1

/* Take a member that is a string or null; false if it is anything else. */
static bool
take_text_member(Ledger *ledger, json_t *row, const char *key,
				 const char **text)
{
	json_t	   *value = json_object_get(row, key);

	*text = NULL;
	if (value == NULL || json_is_null(value))
		return true;
	if (!json_is_string(value))
		return false;
	*text = arena_string(ledger->arena, json_string_value(value));
	return true;
}

/* Take a member that is true or false; absent is false. */
static bool
take_flag_member(json_t *row, const char *key, bool *flag)
{
	json_t	   *value = json_object_get(row, key);

	*flag = json_is_true(value);
	return value == NULL || json_is_boolean(value);
}

/*
 * Add a row of a state file. False for an unknown member, since leaving it
 * out could change what is simulated.
 */
static bool
take_state_row(Ledger *ledger, json_t *value)
{
	static const char *const known[] = {
		"version", "name", "checksum", "kind", "id", "failed", "undone", NULL
	};
	LedgerRow  *row = ledger_add_row(ledger);
	const char *key;
	json_t	   *member;

	if (!json_is_object(value))
		return false;
	json_object_foreach(value, key, member)
	{
		size_t		i = 0;

		while (known[i] != NULL && strcmp(known[i], key) != 0)
			i++;
		if (known[i] == NULL)
			return false;
	}
	return take_text_member(ledger, value, "version", &row->version) &&
		take_text_member(ledger, value, "name", &row->name) &&
		take_text_member(ledger, value, "checksum", &row->checksum) &&
		take_text_member(ledger, value, "kind", &row->kind) &&
		take_text_member(ledger, value, "id", &row->id) &&
		take_flag_member(value, "failed", &row->failed) &&
		take_flag_member(value, "undone", &row->undone);
}

/*
 * Read the document into the ledger. Returns NULL, or what is wrong with it.
 */
static const char *
take_state_document(Ledger *ledger, json_t *root)
{
	json_t	   *rows = json_object_get(root, "rows");
	const char *framework =
	json_string_value(json_object_get(root, "framework"));
	json_t	   *row;
	size_t		i;

	if (json_integer_value(json_object_get(root, "version")) != STATE_VERSION ||
		framework == NULL || !json_is_array(rows))
		return "this is no state that migcheck saved";
	if (!framework_has_name(ledger->framework, framework))
		return arena_format(ledger->arena, "it is the state of %s, and the "
							"folder is %s's", framework,
							ledger->framework->name);
	ledger->nameless = json_is_true(json_object_get(root, "nameless"));
	json_array_foreach(rows, i, row)
	{
		if (!take_state_row(ledger, row))
			return arena_format(ledger->arena, "row %zu is not as it should be",
								i + 1);
	}
	ledger_index_rows(ledger);
	return NULL;
}

/*
 * Read a state file into a ledger that ledger_init_empty() has started.
 * Returns NULL, or why that is not possible.
 */
const char *
ledger_load_file(Ledger *ledger, const char *path)
{
	json_error_t error;
	json_t	   *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	const char *result;

	if (root == NULL)
		return arena_format(ledger->arena, "could not read the state: %s\n"
							"\"migcheck simulate --save-state=FILE\" writes one.",
							error.text);
	result = take_state_document(ledger, root);
	json_decref(root);
	return result;
}

/* Return a JSON string; null for NULL and for bytes that are not UTF-8. */
static json_t *
make_text_or_null(const char *text)
{
	json_t	   *value = text ? json_string(text) : NULL;

	return value ? value : json_null();
}

/*
 * Return a row as a JSON object of the caller's, as take_state_row() reads it.
 */
static json_t *
make_row_value(const LedgerRow *row)
{
	json_t	   *value = json_object();

	json_object_set_new(value, "version", make_text_or_null(row->version));
	json_object_set_new(value, "name", make_text_or_null(row->name));
	json_object_set_new(value, "checksum", make_text_or_null(ledger_row_checksum(row)));
	if (row->kind != NULL)
		json_object_set_new(value, "kind", make_text_or_null(row->kind));
	if (row->id != NULL)
		json_object_set_new(value, "id", make_text_or_null(row->id));
	if (row->failed)
		json_object_set_new(value, "failed", json_true());
	if (row->undone)
		json_object_set_new(value, "undone", json_true());
	return value;
}

/* Write a state file. Returns NULL, or why that did not work. */
const char *
ledger_save_file(const Ledger *ledger, const char *path)
{
	json_t	   *rows = json_array();
	json_t	   *root;
	WholeFile	file;
	bool		written;
	int			cause;

	for (size_t i = 0; i < ledger->count; i++)
		json_array_append_new(rows, make_row_value(&ledger->rows[i]));
	root = json_pack("{s:i, s:s, s:b, s:o}", "version", STATE_VERSION,
					 "framework", ledger->framework->name,
					 "nameless", ledger->nameless, "rows", rows);
	errno = 0;
	file = whole_file_open(ledger->arena, path);
	written = root != NULL && file.stream != NULL &&
		json_dumpf(root, file.stream, JSON_INDENT(2)) == 0;
	written = whole_file_close(&file, written);
	cause = errno != 0 ? errno : ENOMEM;
	json_decref(root);
	return written ? NULL : arena_format(ledger->arena, "could not write "
										 "\"%s\": %s", path, strerror(cause));
}
