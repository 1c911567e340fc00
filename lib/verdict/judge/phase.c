/*
 * phase.c
 *		The phase that a failure belongs to.
 *
 * A rule has a phase; where its line is the machine's own, the line tells
 * which part of the machine failed, and so the phase.
 */
#include "verdict/judge/phase.h"

#include <string.h>

#include "verdict/judge/script.h"
#include "verdict/line/bytes.h"
#include "verdict/line/journal.h"
#include "verdict/match/shape_code.h"

/*
 * True for a line of a journal whose program is no part of the machine's boot:
 * a service, which has phases of its own.
 */
bool
is_line_of_service(const Evidence *evidence)
{
	static const char *const boot[] = {
		"cloud-init", "dockerd", "docker", "containerd", "podman", "kubelet",
		"systemd", "kernel", "apt", "dpkg", "unattended-upgr", "snapd", "dhc",
		"networkd", "crio", "k3s", "nomad", "user-data", "startup-script",
		"google", "amazon", "walinuxagent", "cron", "CRON", "sshd", "sudo",
		"iscsi", "multipath", "mount", "lvm", "mdadm", "zpool", "zfs", "dracut",
		"ignition", "chronyd", "ntpd", "NetworkManager", "modprobe", "microk8s",
		"rke2", "nodeadm", "waagent", "rootlesskit",
	};
	const char *end = evidence->text + evidence->len;
	const char *program = journal_program(evidence->text, evidence->len);

	return program != NULL &&
		!bytes_begin_one(program, end - program, boot, lengthof(boot));
}

/* By the program's name in a journal. */
bool
is_line_of_machine(const Evidence *evidence)
{
	static const char *const parts[] = {
		"kernel:", "sshd[", "sshd-", "CRON[", "cron[", "crond[", "sudo:", "sudo[",
	};
	const char *end = evidence->text + evidence->len;
	const char *program = journal_program(evidence->text, evidence->len);

	return program != NULL &&
		bytes_begin_one(program, end - program, parts, lengthof(parts));
}

/*
 * True for systemd's line that a unit did not start: the words in it are those
 * of the unit's description.
 */
bool
is_job_result(const Evidence *evidence)
{
	const char *end = evidence->text + evidence->len;
	const char *program = journal_program(evidence->text, evidence->len);

	return program != NULL && bytes_begin(program, end - program, "systemd[") &&
		bytes_hold_word(program, end - program, "]: Failed to start ");
}

/*
 * True for a line of a journal in which a part of the engine tells of itself,
 * not of a container that it was to start.
 */
static bool
is_line_of_engine(const Evidence *evidence)
{
	static const char *const engines[] = {
		"kubelet", "dockerd", "containerd", "crio", "k3s", "cloud-init",
		"rke2", "nodeadm", "microk8s.daemon-kubelite",
	};
	static const char *const others[] = {"ontainer", " pod", "task", "image"};
	static const char *const itself[] = {"ontainerManager", "container manager"};
	const char *end = evidence->text + evidence->len;
	const char *program = journal_program(evidence->text, evidence->len);
	bool		engine = false;

	for (size_t i = 0; program != NULL && i < lengthof(engines); i++)
		engine |= (size_t) (end - program) > strlen(engines[i]) &&
			bytes_begin(program, end - program, engines[i]) &&
			memchr("[:", program[strlen(engines[i])], 2) != NULL;
	if (!engine)
		return false;
	/* the name of containerd is no container */
	program = memchr(program, ':', end - program);
	return program == NULL ||
		bytes_hold_one(program, end - program, itself, lengthof(itself)) ||
		!bytes_hold_one(program, end - program, others, lengthof(others));
}

/* Whether a part of the engine says that it could not start itself. */
static bool
tells_of_engine_start(const Evidence *evidence)
{
	static const char *const starts[] = {
		"failed to run Kubelet", "failed to start daemon", "\"command failed\"",
		"failed to load TOML", "unable to configure the Docker daemon",
	};

	return bytes_hold_one(evidence->text, evidence->len, starts,
						  lengthof(starts));
}

/*
 * Whether it is the engine itself, or the kubelet, that could not start, or
 * that could not make something of its own.
 */
static bool
is_failure_of_engine(const VerdictRule *rule, const Evidence *evidence)
{
	if (evidence->kinds != HOST)
		return false;
	if (rule->phase == PHASE_START)
		return is_line_of_engine(evidence) || tells_of_engine_start(evidence);
	return rule->phase == PHASE_VOLUME && is_line_of_engine(evidence) &&
		tells_of_engine_start(evidence);
}

/*
 * Whether a line of the machine's log is what a program says that mounts, or
 * attaches a volume.
 */
static bool
is_line_of_mount(const Evidence *evidence)
{
	static const char *const mounts[] = {
		"mount.", "mount: ", "mount[", "mount error", "iscsiadm: ",
		"cryptsetup: ", "rbd: ", "s3fs", "gcsfuse",
		"blobfuse", "goofys", "sshfs", "mountpoint-s3", "fusermount",
		"daemonize.Run: ",
	};

	/* where the first file system of a machine mounts the root */
	static const char *const roots[] = {"mount: /new_root", "mount: /sysroot"};
	const char *end = evidence->text + evidence->len;
	const char *program = journal_program(evidence->text, evidence->len);

	if (program == NULL)
		program = evidence->text;
	return evidence->kinds == HOST &&
		bytes_begin_one(program, end - program, mounts, lengthof(mounts)) &&
		!bytes_begin_one(program, end - program, roots, lengthof(roots));
}

/* Whether a line ends as a shell's does that finds no program. */
bool
is_line_of_shell(const Evidence *line)
{
	static const char *const ends[] = {": command not found", ": not found"};

	/* with what it did not find in front of that */
	return line->len > 0 &&
		bytes_end_one(line->text + 1, line->len - 1, ends, lengthof(ends));
}

/* Whether a line is the kubelet's event of a container. */
static bool
is_kubelet_event(const Evidence *evidence)
{
	return bytes_hold_word(evidence->text, evidence->len, "Warning  ");
}

/* Whether a line names a file of the workspace's settings. */
static bool
names_settings(const Evidence *evidence)
{
	static const char *const files[] = {
		".env:", ".env'", ".env\"", ".env ", "compose.y", "config.yaml",
	};

	return bytes_hold_one(evidence->text, evidence->len, files, lengthof(files));
}

/* Whether the machine's own log tells of a failure between pull and start. */
static bool
is_told_by_host(const VerdictRule *rule, const Evidence *evidence)
{
	return evidence->kinds == HOST && rule->phase >= PHASE_CONFIG &&
		rule->phase != PHASE_START && (rule->sections & AGENT) != 0 &&
		!is_line_of_service(evidence);
}

/*
 * Whether a container's own log tells of what hindered it: not a part of the
 * machine in a journal, nor a cloud that has no machine for it.
 */
static bool
is_told_by_container(const VerdictRule *rule, const Evidence *evidence)
{
	return evidence->kinds == AGENT &&
		(journal_program(evidence->text, evidence->len) == NULL ||
		 is_line_of_service(evidence)) &&
		!bytes_begin(rule->cause, strlen(rule->cause), "no capacity");
}

/*
 * Whether the machine's log tells of a container that its engine could not
 * make, for no mount: what was denied is no file of its volume.
 */
static bool
is_failure_of_creation(const VerdictRule *rule, const Evidence *evidence)
{
	static const char *const creations[] = {
		"failed to create shim", "failed to create containerd task",
		"OCI runtime create failed", "failed to start shim",
	};
	static const char *const mounts[] = {"mount", "volume", "bind "};

	return rule->phase == PHASE_VOLUME && evidence->kinds == HOST &&
		bytes_hold_one(evidence->text, evidence->len, creations,
					   lengthof(creations)) &&
		!bytes_hold_one(evidence->text, evidence->len, mounts,
						lengthof(mounts));
}

/* Whether a failure's line names an image, a part of one or a registry. */
static bool
names_image(const Evidence *evidence)
{
	static const char *const words[] = {"pull", "registry", "manifest", "sha256",
	"layer", "blob"};

	return bytes_hold_one(evidence->text, evidence->len, words,
						  lengthof(words)) ||
		names_registry(evidence->text, evidence->len);
}

/* Whether a line tells of unpacking an image. */
static bool
tells_of_unpacking(const Evidence *evidence)
{
	static const char *const words[] = {"register layer", "extract layer",
	"unpack image", "applying layer"};

	return bytes_hold_one(evidence->text, evidence->len, words,
						  lengthof(words));
}

/* The phase in which an engine refused: as it got the image, or later. */
static BootPhase
find_engine_phase(const Evidence *evidence)
{
	static const char *const requests[] = {
		"Get ", "Head ", "http", "HTTP", "unauthorized", "denied: ",
	};

	return !bytes_hold_word(evidence->text, evidence->len, "create") &&
		!bytes_hold_word(evidence->text, evidence->len, "start") &&
		bytes_hold_one(evidence->text, evidence->len, requests,
					   lengthof(requests)) ?
		PHASE_IMAGE : PHASE_START;
}

/*
 * The phase that a failure belongs to: what the machine's own log says of the
 * network, or of a configuration, hindered the pull of an image, or the
 * machine.
 */
BootPhase
find_failure_phase(const VerdictRule *rule, const Evidence *evidence)
{
	if (rule->phase == PHASE_CONFIG && names_settings(evidence))
		return rule->phase;
	/* a container whose own log tells has been started */
	if (rule->phase == PHASE_PROVISION && is_told_by_container(rule, evidence))
		return PHASE_START;
	if (is_failure_of_creation(rule, evidence))
		return PHASE_START;
	if (is_line_of_mount(evidence))
		return PHASE_VOLUME;
	if (evidence->kinds == HOST && tells_of_unpacking(evidence))
		return PHASE_IMAGE;
	if (is_failure_of_engine(rule, evidence))
		return PHASE_PROVISION;
	if (rule->phase == PHASE_START &&
		(is_line_of_script(evidence) || is_raised_by_cloud_init(evidence)))
		return PHASE_PROVISION;
	if (!is_told_by_host(rule, evidence))
		return rule->phase;
	if (names_image(evidence))
		return PHASE_IMAGE;
	if (is_kubelet_event(evidence) && rule->phase <= PHASE_SECRETS)
		return rule->phase;
	if (bytes_hold_word(evidence->text, evidence->len, "response from daemon"))
		return find_engine_phase(evidence);
	return PHASE_PROVISION;
}
