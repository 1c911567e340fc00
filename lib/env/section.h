/*
 * section.h
 *		Take the denied values out of a bundle's section that is an environment.
 *
 * Not the variables: in a rescue bundle it matters that one was set, and one
 * that was set to nothing may be the cause. Lines keep their number.
 */
#ifndef RESCUE_ENV_SECTION_H
#define RESCUE_ENV_SECTION_H

#include "env/env.h"

/* The tag that replaces a denied value. */
#define ENV_SECTION_TAG	"[REDACTED:denied-variable]"

/* A section with more lines is not read as an environment. */
#define ENV_SECTION_LINES_MAX	(1024 * 1024)

/* Whether a section's name says that it is an environment. */
extern bool env_section_is(const char *name, size_t len);

/* The number of entries that env_section_scrub() needs: one a line. */
extern size_t env_section_lines(const char *text, size_t len);

/* The most bytes that it may write. */
extern size_t env_section_bound(const char *text, size_t len);

/*
 * Write the text with each denied value replaced by the tag, and return its
 * length; tags is how many there are. A value that goes on over further lines
 * is replaced on each.
 */
extern size_t env_section_scrub(const char *text, size_t len,
								EnvEntry *entries, char *out, size_t *tags);

#endif							/* RESCUE_ENV_SECTION_H */
