/*
 * role_binding.h
 *		Who may bind, and who may loosen what is bound.
 */
#ifndef RESCUE_ROLE_BINDING_H
#define RESCUE_ROLE_BINDING_H

#include "gate/narrowing.h"

/*
 * Judge the caller of a function that changes a binding, or, with loosens,
 * takes one away or changes its organisation.
 */
extern Refusal judge_binder(const Narrowing *narrowing, bool loosens);

/*
 * Refuse a caller whom a bound role holds, for an SQL function that changes
 * what holds for every organisation. The store is open.
 */
extern void refuse_bound_role(const char *function);

#endif							/* RESCUE_ROLE_BINDING_H */
