/*
 * billing.h
 *		Whether an organisation's account lets it read.
 */
#ifndef RESCUE_BILLING_H
#define RESCUE_BILLING_H

#include "errors.h"

/*
 * Judge the billing of an organisation, with the row of the statement PROBE
 * at hand as the store's last result.
 */
extern Refusal billing_judge(const text *org);

#endif							/* RESCUE_BILLING_H */
