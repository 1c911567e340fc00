/*
 * forensics.h
 *		Why a file is not the one that a database ran.
 */
#ifndef MIGCHECK_FORENSICS_H
#define MIGCHECK_FORENSICS_H

#include "migcheck/git/repository.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/simulate/ledger.h"

typedef struct Forensics
{
	Arena	   *arena;
	const Root *root;
	const Ledger *ledger;
	Repository	repository;
	bool		opened;
	bool		usable;			/* there is a repository to search */
	int			searches;
} Forensics;

extern TextChange forensics_explain(void *context, const File *file,
									const LedgerRow *row, const char **why);
extern void forensics_close(Forensics *forensics);

#endif							/* MIGCHECK_FORENSICS_H */
