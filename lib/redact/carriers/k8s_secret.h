/*
 * k8s_secret.h
 *		What the two readers of Kubernetes Secrets share.
 */
#ifndef RESCUE_REDACT_K8S_SECRET_H
#define RESCUE_REDACT_K8S_SECRET_H

#include <string.h>

#include "redact/engine/engine.h"

/* Add the secrets of the Kubernetes Secret whose kind is at this place. */
extern void parse_manifest(Scan *s, size_t at, size_t len, uint16_t arg);

/* Is this the name of a section of secrets; is what it holds in base64? */
static inline bool
is_secret_section(const char *name, size_t len, bool *encoded)
{
	*encoded = len == 4;
	return (len == LENGTH_OF("data") && memcmp(name, LITERAL("data")) == 0) ||
		(len == LENGTH_OF("stringData") && memcmp(name, LITERAL("stringData")) == 0);
}

/*
 * An object in braces: JSON, YAML's flow style, a struct dump. Quotes have
 * this level, and so had the text that was escaped around them.
 */
typedef struct Flow
{
	unsigned	level;
	bool		encoded;
	int			depth;			/* of braces and brackets around */
	int			outer;			/* the depth at which it is over */
	int			section;		/* depth at which values are secret; 0: none */
	uint16_t	rule;
} Flow;

extern size_t read_flow_object(Scan *s, size_t at, size_t limit, Flow *flow);
extern size_t flow_brace_before(const Scan *s, size_t at, size_t floor,
								unsigned level);

#endif							/* RESCUE_REDACT_K8S_SECRET_H */
