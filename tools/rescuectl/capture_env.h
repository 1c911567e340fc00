/*
 * capture_env.h
 *		A section that is an environment: only what was asked for.
 */
#ifndef RESCUECTL_CAPTURE_ENV_H
#define RESCUECTL_CAPTURE_ENV_H

#include "common/buffer.h"
#include "rescuectl/spec.h"

/*
 * Replace what was read by its lines NAME=value whose name holds one of the
 * section's words and is not denied. False if it is no environment, with
 * nothing left: an unknown format may hold anything.
 */
extern bool capture_filter_env(const SectionSpec *section, Buffer *content);

#endif							/* RESCUECTL_CAPTURE_ENV_H */
