/*
 * partition.h
 *		The range of ids that a database gives.
 */
#ifndef RESCUE_PARTITION_H
#define RESCUE_PARTITION_H

/* Partitions are numbered from 0; that many times 2^43 ids are 2^53. */
#define PARTITION_COUNT 1024
#define PARTITION_ID_BITS 43

#endif							/* RESCUE_PARTITION_H */
