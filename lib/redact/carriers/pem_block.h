/*
 * pem_block.h
 *		Keys over lines that have no END.
 */
#ifndef RESCUE_REDACT_PEM_BLOCK_H
#define RESCUE_REDACT_PEM_BLOCK_H

#include "redact/engine/engine.h"

/*
 * Add the lines behind "Private-Lines: ", and behind a header of
 * ansible-vault.
 */
extern void parse_putty_key(Scan *s, size_t at, uint16_t rule);
extern void parse_vault_block(Scan *s, size_t at, uint16_t rule);

#endif							/* RESCUE_REDACT_PEM_BLOCK_H */
