/*
 * billing.h
 *		Judge whether an organisation's account lets it read.
 */
#ifndef RESCUE_BILLING_H
#define RESCUE_BILLING_H

#include "errors.h"
#include "gate/probe.h"

/* Judge the billing of the organisation that the probe was for. */
extern Refusal billing_judge(const Probe *probe, const text *org);

#endif							/* RESCUE_BILLING_H */
