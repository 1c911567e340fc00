/*
 * group.h
 *		Tell bundles apart by what failed in them.
 *
 * Two bundles that failed for the same reason have the same fingerprint,
 * whatever machine, workspace, time and file the lines name.
 */
#ifndef RESCUE_VERDICT_GROUP_H
#define RESCUE_VERDICT_GROUP_H

#include <stdbool.h>

#include "verdict/verdict.h"

/* Bytes of a fingerprint and of a rules' version, without the NUL. */
#define FINGERPRINT_LENGTH	12

/*
 * Make the fingerprint of a judgement: hexadecimal digits of the SHA-256 of
 * its phase, its cause, and its evidence without numbers, ids, hosts and the
 * ends of paths. False if the digest cannot be had.
 */
extern bool verdict_fingerprint(const PhaseVerdict *phase,
								char fingerprint[FINGERPRINT_LENGTH + 1]);

/* Identifies the rules, and the code that reads them. */
extern const char *verdict_rules_version(void);

#endif							/* RESCUE_VERDICT_GROUP_H */
