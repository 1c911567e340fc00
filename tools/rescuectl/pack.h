/*
 * pack.h
 *		A bundle as one archive.
 *
 * The archive is a tar in zstd: "bundle.json", the document without contents,
 * then "sections/01" and so on. Archives come from strangers: other names,
 * more sections or more bytes are refused.
 */
#ifndef RESCUECTL_PACK_H
#define RESCUECTL_PACK_H

#include <jansson.h>
#include <stdbool.h>

#include "common/buffer.h"

/* What is read of one file, unpacked. */
#define UNPACKED_MAX (64 * 1024 * 1024)

/* The sections of one bundle, as the database has it. */
#define SECTIONS_MAX 64

/* Write a document into an archive; false, with a message. */
extern bool pack_bundle(const json_t *document, Buffer *archive);

/* Whether these bytes are an archive whose first file is a bundle's document. */
extern bool is_packed_bundle(const Buffer *bytes);

/* Unpack such an archive; false, with a message that names the label. */
extern bool unpack_bundle(const char *label, const Buffer *bytes,
						  json_t **document);

#endif							/* RESCUECTL_PACK_H */
