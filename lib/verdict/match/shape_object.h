/*
 * shape_object.h
 *		Shapes of what the system said of an object: a path, a device, a call.
 *
 * Private to lib/verdict. Each returns the pattern of a rule, or NULL.
 */
#ifndef RESCUE_VERDICT_SHAPE_OBJECT_H
#define RESCUE_VERDICT_SHAPE_OBJECT_H

#include "verdict/match/topic.h"
#include "verdict/verdict.h"

/* Lists that end with NULL: each shape's words, one of which the line has. */
extern const char *const KernelWords[];
extern const char *const Absent[];
extern const char *const CgroupFails[];
extern const char *const DeniedCalls[];
extern const char *const Refusals[];
extern const char *const BusWords[];
extern const char *const NotPermitted[];
extern const char *const AbsentFile[];
extern const char *const DeniedAccess[];

/* A module or a feature that the kernel lacks. */
extern const char *find_kernel_lack(const TopicLine *line);

/* A device that is not there, or not given to the container. */
extern const char *find_missing_device(const TopicLine *line);

/* A file of a control group, which a program could not use. */
extern const char *find_cgroup_file(const TopicLine *line);

/* A path, and that it is not there. */
extern const char *find_missing_path(const TopicLine *line);

/* A call of the system that was denied, by its name. */
extern const char *find_denied_call(const TopicLine *line);

/* An object that is no file of the program's, which was refused. */
extern const char *find_refusing_object(const TopicLine *line);

/* A call that was not permitted, of no file. */
extern const char *find_unnamed_call(const TopicLine *line);

/* A socket of this machine that a program tried to reach. */
extern const char *find_local_socket(const TopicLine *line);

/* Permission denied without an object: the calls above it tell of one. */
extern const char *find_denied_access(const TopicLine *line,
									  const Trace *trace);

#endif							/* RESCUE_VERDICT_SHAPE_OBJECT_H */
