/*
 * seniority.h
 *		Which of several migrations of one version was there first.
 */
#ifndef MIGCHECK_SENIORITY_H
#define MIGCHECK_SENIORITY_H

#include "migcheck/model.h"

/*
 * Set File.since of the files that share a version with another one; the
 * files of a root without such stay as they are. base is the revision of
 * which everything has run, and NULL where git's history decides.
 */
extern void seniority_of_files(Root *root, const Tree *base);

#endif							/* MIGCHECK_SENIORITY_H */
