/*
 * packed.h
 *		What is no text by its first bytes: compressed, or an archive.
 */
#ifndef RESCUE_TEXT_PACKED_H
#define RESCUE_TEXT_PACKED_H

#include <stddef.h>

/* With so many bytes of the start every kind is recognized. */
#define PACKED_HEAD_BYTES 512

/* Room for the text of packed_note(). */
#define PACKED_NOTE_SIZE 64

/*
 * The kind, such as "gzip", of what begins with these bytes, or with what a
 * decoder of UTF-8 or Latin-1 made of them; NULL for a text.
 */
extern const char *packed_kind(const char *head, size_t len);

/* Write "[not text: KIND, N bytes]"; returns its length. */
extern size_t packed_note(const char *kind, size_t bytes, char *note);

#endif							/* RESCUE_TEXT_PACKED_H */
