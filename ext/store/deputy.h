/*
 * deputy.h
 *		Refuse calls from code that runs with another role's rights.
 */
#ifndef RESCUE_DEPUTY_H
#define RESCUE_DEPUTY_H

/*
 * Refuse within a security-restricted operation, as in an index expression,
 * ANALYZE or the refresh of a materialized view: what is read there would end
 * up in what the owner's role may read. store_open() asks it, so that no
 * function can forget to; others may ask before they judge their arguments.
 * Pure functions, which read nothing but the redaction rules, go on.
 */
extern void refuse_deputy(void);

#endif							/* RESCUE_DEPUTY_H */
