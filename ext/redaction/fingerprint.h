/*
 * fingerprint.h
 *		Read the key for the fingerprints in redaction tags.
 */
#ifndef RESCUE_FINGERPRINT_H
#define RESCUE_FINGERPRINT_H

/* rescue.fingerprint_key_file; empty for no fingerprints */
extern char *rescue_fingerprint_key_file;

/*
 * Read the key into secure memory. Without a file configured, *key is NULL.
 * Returns NULL, or what is wrong with the file: then nothing may be redacted,
 * since the tags would not be what they are configured to be.
 */
extern const char *fingerprint_key(MemoryContext secure, const uint8 **key,
								   size_t *len);

#endif							/* RESCUE_FINGERPRINT_H */
