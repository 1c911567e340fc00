/*
 * places.c
 *		The positions of secrets, printed as text or JSON.
 *
 * A place is a file, a line and a column. No struct holds the secret itself, so
 * that it cannot be printed by mistake. Secrets are told apart by their
 * fingerprints, which redact_scan() has computed.
 */
#include "rescuectl/places.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rescuectl/text.h"

/*
 * Append a place; false if there is no memory. file must live as long as the
 * list.
 */
bool
places_add(SecretPlaces *places, const char *file, const RedactFinding *finding)
{
	if (places->count == places->capacity)
	{
		size_t		capacity = places->capacity > 0 ? places->capacity * 2 : 64;
		SecretPlace *items = reallocarray(places->items, capacity,
										  sizeof(SecretPlace));

		if (items == NULL)
			return false;
		places->items = items;
		places->capacity = capacity;
	}
	places->items[places->count++] = (SecretPlace) {file, *finding};
	return true;
}

/* Free the list; it may be used again as an empty one. */
void
places_free(SecretPlaces *places)
{
	free(places->items);
	memset(places, 0, sizeof(SecretPlaces));
}

/* Return the place as an object; NULL if there is no memory. */
static json_t *
place_to_object(const SecretPlace *place)
{
	return json_pack("{s:o*, s:I, s:I, s:I, s:I}",
					 "file", text_to_json(place->file, strlen(place->file)),
					 "line", (json_int_t) place->finding.line,
					 "column", (json_int_t) place->finding.column,
					 "start", (json_int_t) place->finding.start,
					 "length", (json_int_t) place->finding.len);
}

/*
 * Print the list as the member name of a document with the version of the
 * rules. Takes over the list. False if it cannot be written.
 */
static bool
print_document(json_t *list, const char *name)
{
	json_t	   *document = json_pack("{s:i, s:s, s:o*}", "version", 1,
									 "ruleset", redact_ruleset_id(), name, list);
	bool		ok = document != NULL &&
		json_dumpf(document, stdout, JSON_INDENT(2)) == 0 &&
		putchar('\n') != EOF;

	json_decref(document);
	return ok;
}

/*
 * Print the places as one document. False if there is no memory or it cannot
 * be written.
 */
static bool
print_places_as_json(const SecretPlaces *places)
{
	json_t	   *list = json_array();

	for (size_t i = 0; i < places->count; i++)
	{
		const SecretPlace *place = &places->items[i];
		json_t	   *object = place_to_object(place);

		json_object_set_new(object, "rule", json_string(place->finding.rule));
		if (place->finding.fingerprint[0] != '\0')
			json_object_set_new(object, "fingerprint",
								json_string(place->finding.fingerprint));
		if (json_array_append_new(list, object) != 0)
		{
			json_decref(list);
			return false;
		}
	}
	return print_document(list, "findings");
}

/* File names are printed so that they cannot move the cursor. */
bool
places_print(const SecretPlaces *places, PlaceFormat format)
{
	if (format == PLACE_JSON)
		return print_places_as_json(places);
	for (size_t i = 0; i < places->count; i++)
	{
		const SecretPlace *place = &places->items[i];
		const RedactFinding *finding = &place->finding;

		text_print_name(place->file);
		printf(":%" PRIu64 ":%" PRIu64 ": %s, %" PRIu64 " bytes%s%s\n",
			   finding->line, finding->column, finding->rule, finding->len,
			   finding->fingerprint[0] != '\0' ? ", " : "",
			   finding->fingerprint);
	}
	return true;
}

/*
 * Order places for qsort(): the same secret side by side, then by the file's
 * name and the place in it.
 */
static int
compare_fingerprints(const void *left, const void *right)
{
	const SecretPlace *a = left;
	const SecretPlace *b = right;
	int			order = strcmp(a->finding.fingerprint, b->finding.fingerprint);

	if (order == 0)
		order = strcmp(a->file, b->file);
	return order != 0 ? order : (a->finding.start > b->finding.start) -
		(a->finding.start < b->finding.start);
}

/* A secret: places [first, first + count) of the sorted list. */
typedef struct Secret
{
	size_t		first;
	size_t		count;
	size_t		files;
} Secret;

/*
 * Order secrets for qsort(): those of most places first, else by their
 * fingerprints.
 */
static int
compare_place_counts(const void *left, const void *right)
{
	const Secret *a = left;
	const Secret *b = right;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->first > b->first) - (a->first < b->first);
}

/*
 * Cut the sorted places into secrets, and return how many; secrets has room
 * for one a place.
 */
static size_t
group_by_secret(const SecretPlaces *places, Secret *secrets)
{
	size_t		n = 0;

	for (size_t i = 0; i < places->count; i++)
	{
		const SecretPlace *place = &places->items[i];
		bool		same = i > 0 && strcmp(place[-1].finding.fingerprint,
										   place->finding.fingerprint) == 0;

		if (!same)
			secrets[n++] = (Secret) {.first = i, .files = 1};
		else if (strcmp(place[-1].file, place->file) != 0)
			secrets[n - 1].files++;
		secrets[n - 1].count++;
	}
	return n;
}

/* Print a secret's fingerprint and all its places. */
static void
print_secret_places(const SecretPlaces *places, const Secret *secret)
{
	const SecretPlace *place = &places->items[secret->first];

	printf("%s  %s, %zu place%s in %zu file%s\n", place->finding.fingerprint,
		   place->finding.rule, secret->count, secret->count == 1 ? "" : "s",
		   secret->files, secret->files == 1 ? "" : "s");
	for (size_t i = 0; i < secret->count; i++)
	{
		fputs("    ", stdout);
		text_print_name(place[i].file);
		printf(":%" PRIu64 ":%" PRIu64 "\n", place[i].finding.line,
			   place[i].finding.column);
	}
}

/* Return a secret with its places as an object; NULL if there is no memory. */
static json_t *
secret_to_object(const SecretPlaces *places, const Secret *secret)
{
	const SecretPlace *place = &places->items[secret->first];
	json_t	   *list = json_array();

	for (size_t i = 0; i < secret->count; i++)
		json_array_append_new(list, place_to_object(&place[i]));
	return json_pack("{s:s, s:s, s:I, s:o*}",
					 "fingerprint", place->finding.fingerprint,
					 "rule", place->finding.rule,
					 "files", (json_int_t) secret->files, "places", list);
}

/* The list is sorted in place. */
bool
places_print_map(SecretPlaces *places, PlaceFormat format)
{
	Secret	   *secrets = calloc(places->count + 1, sizeof(Secret));
	json_t	   *list = json_array();
	size_t		count;
	bool		ok = secrets != NULL && list != NULL;

	if (ok && places->count > 0)
		qsort(places->items, places->count, sizeof(SecretPlace),
			  compare_fingerprints);
	count = ok ? group_by_secret(places, secrets) : 0;
	if (count > 0)
		qsort(secrets, count, sizeof(Secret), compare_place_counts);
	for (size_t i = 0; ok && i < count; i++)
	{
		if (format == PLACE_HUMAN)
			print_secret_places(places, &secrets[i]);
		else
			ok = json_array_append_new(list,
									   secret_to_object(places,
														&secrets[i])) == 0;
	}
	free(secrets);
	if (ok && format == PLACE_JSON)
		return print_document(list, "secrets");
	json_decref(list);
	return ok;
}
