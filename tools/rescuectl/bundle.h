/*
 * bundle.h
 *		A bundle on its way: redacted, and with an id that makes sending it
 *		twice harmless.
 */
#ifndef RESCUECTL_BUNDLE_H
#define RESCUECTL_BUNDLE_H

#include <jansson.h>

#include "rescuectl/capture.h"
#include "rescuectl/redactor.h"

/* The limit of a section, marker included, as the database has it. */
#define SECTION_BYTES_MAX 65536

/* How long a whole capture may take, in seconds. */
#define CAPTURE_TIME 45

/* "01234567-89ab-cdef-0123-456789abcdef" and NUL. */
#define CAPTURE_ID_SIZE 37

/* What a bundle is about. */
typedef struct BundleHead
{
	const char *workspace;
	const char *org;
	const char *instance;		/* NULL: not known */
	const char *reason;
	int			seconds;		/* for all sections together */
} BundleHead;

/*
 * Redact the instance and the reason of a bundle, which are texts and may
 * quote an error. False, with a message, if it cannot be done.
 */
extern bool bundle_redact_head(json_t *bundle, const Redactor *redactor);

/*
 * Capture all sections, redact them, and put them into one document:
 * {"version", "capture_id", "captured_at", "workspace", "org", "instance",
 * "reason", "redacted", "sections", "digest"}. NULL, with a message, if there
 * is no memory or we are to stop.
 */
extern json_t *bundle_capture(const BundleHead *head, const Spec *spec,
							  const CaptureSource *source,
							  const Redactor *redactor);

/*
 * Set "capture_id" and "captured_at": as given, else a new id and now. False,
 * with a message.
 */
extern bool bundle_set_capture(json_t *bundle, const char *id,
							   const char *time);

/* Whether a document is one of ours. */
extern bool bundle_is_valid(const json_t *bundle);

/* One of its strings; NULL if it is not there. */
extern const char *bundle_string(const json_t *bundle, const char *key);

#endif							/* RESCUECTL_BUNDLE_H */
