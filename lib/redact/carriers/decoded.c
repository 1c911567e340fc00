/*
 * decoded.c
 *		A part of the text that spells other bytes: they are scanned by
 *		themselves, and what is found is a secret at the places that spell it.
 *
 * Nothing is decoded in bytes that were decoded, so that no text makes the
 * scan go deeper than this.
 */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "redact/carriers/decoded.h"
#include "redact/engine/engine.h"
#include "redact/engine/scan.h"

/* Make room for the bytes and their places. */
bool
decoded_begin(Scan *s, Decoded *d, size_t room)
{
	if (s->decoded)
		return false;
	d->len = 0;
	d->room = room;
	d->bytes = d->small_bytes;
	d->places = d->small_places;
	if (room <= DECODED_SMALL)
		return true;
	d->bytes = malloc(room);
	d->places = malloc(room * sizeof(*d->places));
	if (d->bytes != NULL && d->places != NULL)
		return true;
	free(d->bytes);
	free(d->places);
	s->status = REDACT_NO_MEMORY;
	return false;
}

/* Free the memory of the bytes, which may be secrets. */
static void
free_decoded(Decoded *d)
{
	OPENSSL_cleanse(d->bytes, d->len);
	if (d->bytes == d->small_bytes)
		return;
	free(d->bytes);
	free(d->places);
}

/* Put a byte and the place that spells it. */
void
decoded_put(Decoded *d, unsigned char byte, size_t start, size_t end)
{
	if (d->len == d->room)
		return;
	d->bytes[d->len] = (char) byte;
	d->places[d->len++] = (BytePlace) {.start = start, .end = end};
}

/* Are the places of two bytes that follow each other on one line? */
static bool
is_on_one_line(const Scan *s, const BytePlace *place, const BytePlace *next)
{
	return next->start <= place->end ||
		memchr(s->text + place->end, '\n', next->start - place->end) == NULL;
}

/* Note the places of the bytes [from, to) as secrets. */
static void
add_places(Scan *s, const Decoded *d, size_t from, size_t to, uint16_t rule,
		   unsigned form)
{
	while (from < to)
	{
		size_t		last = from;

		while (last + 1 < to && is_on_one_line(s, &d->places[last], &d->places[last + 1]))
			last++;
		scan_add(s, d->places[from].start, d->places[last].end, rule, form, WEIGHT_CARRIER);
		from = last + 1;
	}
}

/* Scan the bytes, note what was found, and free them. */
void
decoded_finish(Scan *s, Decoded *d, uint16_t rule, unsigned form)
{
	RedactSpans found = {0};
	RedactStatus status = REDACT_OK;

	if (d->len >= DECODED_MIN)
		status = scan_by_itself(s, d->bytes, d->len, true, &found);
	if (status != REDACT_OK)
		s->status = status;
	for (size_t i = 0; i < found.count; i++)
		add_places(s, d, found.items[i].start, found.items[i].start + found.items[i].len,
				   rule, form);
	if (found.count > 0)
		scan_note_block(s, BLOCK_LINES, d->places[0].start, d->places[d->len - 1].end);
	redact_spans_free(&found);
	free_decoded(d);
}
