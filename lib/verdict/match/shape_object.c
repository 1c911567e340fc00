/*
 * shape_object.c
 *		Shapes of what the system said of an object: a path, a device, a call.
 *
 * The same errno has another cause for each kind of object.
 */
#include "verdict/match/shape_object.h"

#include <stdbool.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/match/shape_line.h"

/* What is said of a module of the kernel. */
const char *const KernelWords[] = {"insmod?", "modprobe: fatal",
	"modprobe: error", "/lib/modules", "unknown device type",
	"rtnetlink answers: operation not supported", "protocol not supported",
"kernel module", NULL};

/* A module or a feature that the kernel lacks. */
const char *
find_kernel_lack(const TopicLine *line)
{
	static const char *const fails[] = {"not found", "fatal", "error", "fail",
	"not supported", "unknown", "no such", "insmod?", "cannot", "could not", NULL};

	return line_has_one_of(line, KernelWords) && line_has_one_of(line, fails) ?
		"\001kernel module" : NULL;
}

/* Words of a path, or of another object, that is not there. */
const char *const Absent[] = {"does not exist", "not found",
"doesn't exist", "is missing", "no such", NULL};

/*
 * A device, and that it is not there, or not given to the container: of a disk,
 * or of another kind.
 */
const char *
find_missing_device(const TopicLine *line)
{
	static const char *const no_devices[] = {"null", "std", "tty ", "shm", "tcp/",
	"udp/", "fd/", "random", "urandom", "zero", "pts", "mqueue"};
	static const char *const denied[] = {"operation not permitted",
	"permission denied", NULL};
	static const char *const disks[] = {"sd", "vd", "xvd", "nvme", "disk/",
	"mapper/", "loop", "md", "dm-"};
	const char *at = topic_line_has(line, "/dev/", 5);
	const char *end = line->text + line->len;
	bool		absent = line_has_one_of(line, Absent);

	if (at == NULL || at == line->text || is_word(at[-1]) ||
		(!absent && !line_has_one_of(line, denied)))
		return NULL;
	at += 5;
	if (bytes_begin_one(at, end - at, no_devices, lengthof(no_devices)))
		return NULL;
	if (!bytes_begin_one(at, end - at, disks, lengthof(disks)))
		return "\001device missing";
	return absent ? "\001disk missing" : NULL;
}

/* What is said of a file of a control group. */
const char *const CgroupFails[] = {"no such", "not found", "denied",
	"not permitted", "invalid argument", "read-only", "not supported",
"does not exist", "failed", "resource busy", NULL};

/* A file of a control group, which a program could not use. */
const char *
find_cgroup_file(const TopicLine *line)
{
	static const char *const files[] = {"memory.max", "memory.limit_in_bytes",
		"memory.high", "memory.swap.max", "cpu.max", "cpu.weight", "cpu.shares",
		"cpu.cfs_", "pids.max", "cpuset.", "cgroup.procs", "cgroup.controllers",
		"cgroup.subtree_control", "/sys/fs/cgroup", "control group /",
		".scope control group", ".slice control group",
	".service control group", NULL};

	return line_has_one_of(line, CgroupFails) &&
		line_has_one_of(line, files) ? "\001cgroup" : NULL;
}

/* A path, and that it is not there. */
const char *
find_missing_path(const TopicLine *line)
{
	const char *slash = memchr(line->text, '/', line->len);

	if (slash == NULL || slash + 1 >= line->text + line->len ||
		!is_word(slash[1]) || slash == line->text || is_word(slash[-1]) ||
		slash[-1] == '/')
		return NULL;
	return line_has_one_of(line, Absent) ? "\001path missing" : NULL;
}

/* What is said of a call of the system that was denied. */
const char *const DeniedCalls[] = {"operation not permitted", "eperm",
"function not implemented", "enosys", NULL};

/*
 * A call of the system that was denied, by its name: profiles of seccomp and
 * missing capabilities deny these.
 */
const char *
find_denied_call(const TopicLine *line)
{
	static const char *const calls[] = {"io_uring_", "clone3", "unshare",
		"setns", "pivot_root", "perf_event_open", "ptrace", "keyctl", "bpf(",
		"userfaultfd", "move_pages", "mbind", "set_mempolicy", "process_vm_", "keyring",
		"mlockall", "pthread_create", "sched_set", "setgroups", "name_to_handle_at", "rtnetlink",
	"netlink", "sysctl", "capset", "chroot", "iptables", "nftables", NULL};

	return line_has_one_of(line, DeniedCalls) && line_has_one_of(line, calls) ?
		"\001call denied" : NULL;
}

/* What the system says of a call that it refused, whatever the object. */
const char *const Refusals[] = {"permission denied", "eacces",
	"not permitted", "eperm", "read-only file", "quota exceeded", "not supported",
	"resource busy", "invalid argument", "not connected",
"authentication required", NULL};

/* The bus by which systemd is asked. */
const char *const BusWords[] = {"sd-bus", "system bus", "message bus",
"d-bus connection", NULL};

/* Objects of the kernel, and what a refusal of each means. */
static const struct
{
	const char *const words[6];
	const char *shape;
}			RefusingObjects[] =
{
	{{"/proc/sys/", "write sysctl", NULL}, "\001call denied"},
	{{"/setgroups", "/uid_map", "/gid_map", "/attr/", "oom_score_adj", NULL},
	"\001call denied"},
	{{"rtnetlink", "netlink ", "pivot_root", "tuntap", "tstun", NULL},
	"\001call denied"},
	{{"setxattr", "selinux", "apparmor", "security context", NULL},
	"\001call denied"},
	{{"keyring", "session key", NULL}, "\001unit limits"},
	{{"rlimit", "resource limit", "files limit", "setpriority", NULL},
	"\001unit limits"},
};

/*
 * An object that is no file of the program's, which was refused: what it is
 * tells more than the errno.
 */
const char *
find_refusing_object(const TopicLine *line)
{
	static const char *const missing[] = {"no such file", "failed to connect",
	NULL};

	/* these ask it for a control group */
	static const char *const runtimes[] = {"crun", "runc", "cgroup", NULL};
	static const char *const attributes[] = {"setxattr", NULL};
	static const char *const unsupported[] = {"not supported", NULL};
	bool		refused = line_has_one_of(line, Refusals);

	/* the file system of the images has no such attributes */
	if (refused && topic_line_has(line, " layer", 6) != NULL &&
		line_has_one_of(line, attributes) &&
		line_has_one_of(line, unsupported))
		return "\001kernel module";
	if (line_has_one_of(line, BusWords) &&
		(refused || line_has_one_of(line, missing)))
		return line_has_one_of(line, runtimes) ?
			"\001cgroup" : "\001system bus";
	for (size_t i = 0; refused && i < lengthof(RefusingObjects); i++)
		if (line_has_one_of(line, RefusingObjects[i].words))
			return RefusingObjects[i].shape;
	return NULL;
}

/* What the system says of a call that a process may not make. */
const char *const NotPermitted[] = {"operation not permitted", NULL};

/*
 * A call that was not permitted, of no file: a profile denies it, or a
 * capability is missing.
 */
const char *
find_unnamed_call(const TopicLine *line)
{
	static const char *const of_files[] = {"/", "file", "folder", "director",
		"write", "writing", "chmod", "chown", "chgrp", "ownership", "mkdir",
		"rename", "unlink", "remove", "delet", "lock", "bind", "listen", "port ",
	"chattr", "utime", NULL};

	return line_has_one_of(line, NotPermitted) &&
		!line_has_one_of(line, of_files) ? "\001call unnamed" : NULL;
}

/* What is said of a file that is not there, by the system. */
const char *const AbsentFile[] = {"no such file", "enoent", NULL};

/* A socket of this machine that a program tried to reach. */
const char *
find_local_socket(const TopicLine *line)
{
	static const char *const sockets[] = {"dial unix ", "unix://", ".sock",
	"unix socket", "s.pgsql.", NULL};
	static const char *const connects[] = {"connect", "dial ", "reach", NULL};

	return line_has_one_of(line, AbsentFile) && line_has_one_of(line, sockets) &&
		line_has_one_of(line, connects) ? "\001socket absent" : NULL;
}

/*
 * Whether the last path of a line is of data, not of a program: by its folder,
 * or by its end. A shell says the same of what it was told to write to.
 */
static bool
ends_in_data_path(const TopicLine *line)
{
	static const char *const folders[] = {"/data/", "/var/", "/config/", "/home/",
		"/root/", "/mnt/", "/srv/", "/log/", "/logs/", "/run/", "/tmp/", "/etc/",
	"/media/", "/storage/", "/volume/", "/volumes/", "/proc/", "/sys/", "/dev/", NULL};
	static const char *const ends[] = {".conf:", ".json:", ".yaml:", ".yml:",
		".toml:", ".ini:", ".env:", ".log:", ".pid:", ".txt:", ".lock:", ".db:",
	".key:", ".pem:", ".crt:", ".cfg:", ".xml:", ".properties:", ".sql:", NULL};
	static const char *const programs[] = {".sh:", "/bin/", "/sbin/", "entrypoint",
	NULL};
	TopicLine	path = *line;
	const char *colon = memrchr(line->text, ':', line->len);
	const char *start = colon;

	if (colon == NULL)
		return false;
	while (start > line->text && start[-1] != ' ' && start[-1] != '\'')
		start--;
	path.text = start;
	path.len = colon + 1 - start;
	return line_has_one_of(&path, ends) ||
		(line_has_one_of(&path, folders) && !line_has_one_of(&path, programs));
}

/* What is said of an access that was denied. */
const char *const DeniedAccess[] = {"permission denied", "eacces", NULL};

/* Permission denied without an object: the calls above it tell of one. */
const char *
find_denied_access(const TopicLine *line, const Trace *trace)
{
	static const char *const shells[] = {" bash:", " sh:", "/sh:", "/bash:",
	" exec:", ".sh: line", NULL};
	static const char *const writes[] = {"create", "open", "mkdir", "write",
	"cannot", NULL};
	static const char *const services[] = {"permission denied: token",
		"lacks permission", "etcdserver: permission denied", " * permission denied",
	"permission denied for role", "permission denied by policy", NULL};

	if (!line_has_one_of(line, DeniedAccess))
		return NULL;
	if (line_has_one_of(line, services))
		return "\001http 403";
	if (line->len > 24 &&
		memmem(line->text + line->len - 24, 24, ": permission denied", 19) != NULL &&
		line_has_one_of(line, shells) && !line_has_one_of(line, writes) &&
		!ends_in_data_path(line))
		return "\001not executable";
	return trace != NULL && trace->binds ? "\001port denied" : NULL;
}
