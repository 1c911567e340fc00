/*
 * shape.c
 *		Causes that are known by the shape of a message, not by its words.
 *
 * Each shape names a rule of rules.def by a pattern that begins with "\001",
 * which no line is searched for: phase, cause and remedy stay data.
 */
#include "verdict/match/shape.h"

#include <stdint.h>
#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/match/shape_code.h"
#include "verdict/match/shape_line.h"
#include "verdict/match/topic.h"

/*
 * Whether a word is a variable's name: capitals with an underscore between.
 * Names of errors and of our own tags do not count.
 */
static bool
is_variable_name(const char *word, size_t len)
{
	static const char *const others[] = {"ERR_", "E_", "AE_", "NO_PUBKEY",
	"UNABLE_", "SELF_SIGNED", "DEPTH_ZERO", "CERT_", NULL};
	size_t		underscores = 0;

	if (len < 4 || !is_capital(word[0]))
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_capital(word[i]) && !is_digit(word[i]) &&
			word[i] != '_')
			return false;
		underscores += word[i] == '_';
	}
	for (const char *const *other = others; *other != NULL; other++)
		if (len >= strlen(*other) && memcmp(word, *other, strlen(*other)) == 0)
			return false;
	return underscores > 0;
}

/* Whether a variable is of a secret, by the last part of its name. */
static bool
is_secret_variable(const char *word, size_t len)
{
	static const char *const ends[] = {"_KEY", "_TOKEN", "_SECRET", "_PASSWORD",
	"_APIKEY", "_CREDENTIALS", NULL};

	for (const char *const *end = ends; *end != NULL; end++)
		if (len > strlen(*end) &&
			memcmp(word + len - strlen(*end), *end, strlen(*end)) == 0)
			return true;
	return false;
}

/* What is said of a variable that is missing. */
static const char *const MissingWords[] = {"required", "missing", "not set",
	"must be set", "not defined", "undefined", "unset", "not provided",
	"not be empty", "is empty", "was empty", "keyerror", "notpresent",
	"not present", "key not found", "not found in", "be provided", "to be set",
	"please set", "not configured", "no value", "not specified",
	"must specify", "must provide", "must set", "need to set", "not find",
	"variable not found", "setting not found", "mandatory",
	"nullpointerexception: environment ",
"please add", NULL};

/* What is said of one that is wrong. */
static const char *const WrongWords[] = {"must be one of", "invalid", "not valid",
	"must be a", "should be of type", "is not a ", "not allowed", "expected",
"not supported", "unsupported", "unknown value", "possible values", NULL};

/* A variable's name, and a word that it is missing or wrong. */
static const char *
find_bad_variable(const char *text, size_t len, const TopicLine *line)
{
	/* how to make a program tell more, or what it uses instead, is no cause */
	static const char *const advice[] = {"to turn on", "for more ", "to see ",
		"to get more", "verbose", "from file", "using default", "default value",
	"defaulting", "will be used", "will use ", NULL};

	if (line_has_one_of(line, advice))
		return NULL;
	if (memchr(text, '_', len) == NULL)
		return NULL;
	for (size_t at = 0; at < len;)
	{
		size_t		start = at;

		while (at < len && is_word(text[at]))
			at++;
		if (at - start >= 4 && is_variable_name(text + start, at - start))
			return !line_has_one_of(line, MissingWords) ?
				(line_has_one_of(line, WrongWords) ? "\001variable wrong" : NULL) :
				is_secret_variable(text + start, at - start) ?
				"\001secret missing" : "\001variable missing";
		at += at == start;
	}
	return NULL;
}

/*
 * Ends of the names of exceptions, in small letters, and their shapes; behind
 * "=" whole names, since other classes end so, too.
 */
static const struct
{
	const char *end;
	const char *shape;
}			Exceptions[] =
{
	{"authenticationerror", "\001http 401"}, {"autherror", "\001http 401"},
	{"unauthorizederror", "\001http 401"},
	{"authenticationexception", "\001http 401"},
	{"readtimeout", "\001timeout"}, {"connecttimeout", "\001timeout"},
	{"timeouterror", "\001timeout"}, {"timeoutexception", "\001timeout"},
	{"timedout", "\001timeout"},
	{"=importerror", "\001module"}, {"=loaderror", "\001module"},
	{"modulenotfounderror", "\001module"},
	{"classnotfoundexception", "\001module"},
	{"noclassdeffounderror", "\001module"},
	{"nosuchmethoderror", "\001module"}, {"nosuchfielderror", "\001module"},
	{"abstractmethoderror", "\001module"},
	{"decodeerror", "\001does not parse"}, {"parseerror", "\001does not parse"},
	{"parsererror", "\001does not parse"}, {"parseexception", "\001does not parse"},
	{"scannererror", "\001does not parse"}, {"yamlexception", "\001does not parse"},
	{"scannerexception", "\001does not parse"}, {"jsonexception", "\001does not parse"},
	{"validationerror", "\001value wrong"},
	{"configurationerror", "\001variable wrong"},
	{"improperlyconfigured", "\001variable wrong"},
	{"configerror", "\001variable wrong"}, {"settingserror", "\001variable wrong"},
	{"sslerror", "\001certificate"}, {"certificateerror", "\001certificate"},
	{"sslhandshakeexception", "\001certificate"},
	{"connectionrefusederror", "\001refused"},
	{"ratelimiterror", "\001http 429"}, {"throttlingexception", "\001http 429"},
	{"permissiondeniederror", "\001http 403"}, {"forbiddenerror", "\001http 403"},
	{"accessdeniedexception", "\001http 403"},
	{"serviceunavailableerror", "\001http 5xx"},
	{"internalservererror", "\001http 5xx"}, {"overloadederror", "\001http 5xx"},
	{"badgatewayerror", "\001http 5xx"},
	{"apiconnectionerror", "\001sql connection"},
	{"connectionreseterror", "\001curl reset"},
	{"unknownhostexception", "\001curl host"}, {"=gaierror", "\001curl host"},
	{"nameresolutionerror", "\001curl host"},
	{"noroutetohostexception", "\001sql connection"},
	{"sslexception", "\001curl tls"}, {"uriformatexception", "\001url"},
	{"malformedurlexception", "\001url"}, {"unsupportedprotocol", "\001url"},
};

/* So many words into a message a class is looked for. */
#define EXCEPTION_WORDS	32

/* Of each of those ends its length without "=", and of all the shortest. */
static unsigned char EndLengths[lengthof(Exceptions)];
static size_t shortest_end = 0;

/* Fill in those lengths. */
static void
measure_folder_ends(void)
{
	size_t		shortest = SIZE_MAX;

	for (size_t i = 0; i < lengthof(Exceptions); i++)
	{
		size_t		n = strlen(Exceptions[i].end + (Exceptions[i].end[0] == '='));

		EndLengths[i] = (unsigned char) n;
		if (n < shortest)
			shortest = n;
	}
	shortest_end = shortest;
}

/* The shape that the name of a class tells by its end, or NULL. */
static const char *
exception_shape(const char *word, size_t len)
{
	for (size_t i = 0; i < lengthof(Exceptions); i++)
	{
		size_t		n = EndLengths[i];
		bool		whole = Exceptions[i].end[0] == '=';
		const char *name = Exceptions[i].end + whole;

		if (len >= n && word[len - 1] == name[n - 1] &&
			memcmp(word + len - n, name, n) == 0 &&
			(!whole || len == n || !is_word(word[len - n - 1])))
			return Exceptions[i].shape;
	}
	return NULL;
}

/* The class of an exception that a message names before ":" or a blank. */
static const char *
find_exception(const TopicLine *line)
{
	const char *folded = line->text;
	size_t		len = line->len;
	const char *shape = NULL;
	size_t		start = 0;
	size_t		end;

	if (shortest_end == 0)
		measure_folder_ends();
	for (int words = 0;
		 shape == NULL && words < EXCEPTION_WORDS && start < len; words++)
	{
		while (start < len && !is_word(folded[start]))
			start++;
		for (end = start; end < len && (is_word(folded[end]) || folded[end] == '.' ||
										folded[end] == '$');)
			end++;
		if (end - start >= shortest_end && end < len &&
			(folded[end] == ':' || folded[end] == ' '))
			shape = exception_shape(folded + start, end - start);
		start = end;
	}
	return shape;
}

/* What is said of a module of the kernel. */
static const char *const KernelWords[] = {"insmod?", "modprobe: fatal",
	"modprobe: error", "/lib/modules", "unknown device type",
	"rtnetlink answers: operation not supported", "protocol not supported",
"kernel module", NULL};

/* A module or a feature that the kernel lacks. */
static const char *
find_kernel_lack(const TopicLine *line)
{
	static const char *const fails[] = {"not found", "fatal", "error", "fail",
	"not supported", "unknown", "no such", "insmod?", "cannot", "could not", NULL};

	return line_has_one_of(line, KernelWords) && line_has_one_of(line, fails) ?
		"\001kernel module" : NULL;
}

/* A line of a file of settings that is complained of. */
static const char *
find_setting_place(const TopicLine *line)
{
	static const char *const files[] = {".conf", ".cfg", ".yaml", ".yml", ".toml",
	".ini", ".json", NULL};
	static const char *const complaints[] = {"bad ", "error", "invalid", "unknown",
		"unexpected", "fail", "cannot", "syntax", "illegal", "unrecogni",
	"expected", "missing", NULL};
	const char *at = topic_line_has(line, " line ", 6);

	return at != NULL && at + 6 < line->text + line->len && is_digit(at[6]) &&
		line_has_one_of(line, files) && line_has_one_of(line, complaints) ?
		"\001does not parse" : NULL;
}

/* Words of a path, or of another object, that is not there. */
static const char *const Absent[] = {"does not exist", "not found",
"doesn't exist", "is missing", "no such", NULL};

/* So far behind "invalid" an address is named. */
#define URL_WITHIN		32

/* What is said of an address that cannot be read. */
static const char *const AddressWords[] = {"net/url:", "invalid url", "not a valid url",
	"malformed url", "invalid uri", "malformedurl", "urisyntax",
	"invalidurierror", "err_invalid_url", "without a base",
	"missing protocol scheme", "url scheme", "no connection adapters",
	"unknown url type", "of the following schemes", "appear to be an ipv",
	"invalid dsn", "invalid userinfo", "initialization string",
"invalid connection string", "absolute url", "invalid port number", NULL};

/* What is said of one whose kind is named behind it. */
static const char *const Invalid[] = {"invalid ", NULL};

/*
 * An address that cannot be read, in the words of the usual libraries: Go's
 * net/url, Python's requests, Node's URL, Java, Ruby, Rust, .NET.
 */
static const char *
find_bad_address(const TopicLine *line)
{
	static const char *const kinds[] = {" url", " uri", " dsn",
	" connection string", " upstream address", NULL};
	const char *invalid = topic_line_find(line, Invalid[0]);
	TopicLine	behind = *line;

	if (line_has_one_of(line, AddressWords))
		return "\001url";
	if (invalid == NULL)
		return NULL;
	/* "invalid database url: x" */
	behind.text = invalid;
	behind.len = line->text + line->len - invalid;
	if (behind.len > URL_WITHIN)
		behind.len = URL_WITHIN;
	return line_has_one_of(&behind, kinds) ? "\001url" : NULL;
}

/*
 * A device, and that it is not there, or not given to the container: of a disk,
 * or of another kind.
 */
static const char *
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
static const char *const CgroupFails[] = {"no such", "not found", "denied",
	"not permitted", "invalid argument", "read-only", "not supported",
"does not exist", "failed", "resource busy", NULL};

/* A file of a control group, which a program could not use. */
static const char *
find_cgroup_file(const TopicLine *line)
{
	static const char *const files[] = {"memory.max", "memory.limit_in_bytes",
		"memory.high", "memory.swap.max", "cpu.max", "cpu.weight", "cpu.shares",
		"cpu.cfs_", "pids.max", "cpuset.", "cgroup.procs", "cgroup.controllers",
	"cgroup.subtree_control", "/sys/fs/cgroup", NULL};

	return line_has_one_of(line, CgroupFails) &&
		line_has_one_of(line, files) ? "\001cgroup" : NULL;
}

/* A path, and that it is not there. */
static const char *
find_missing_path(const TopicLine *line)
{
	const char *slash = memchr(line->text, '/', line->len);

	if (slash == NULL || slash + 1 >= line->text + line->len ||
		!is_word(slash[1]) || slash == line->text || is_word(slash[-1]) || slash[-1] == '/')
		return NULL;
	return line_has_one_of(line, Absent) ? "\001path missing" : NULL;
}

/* What is said of a call of the system that was denied. */
static const char *const DeniedCalls[] = {"operation not permitted", "eperm",
"function not implemented", "enosys", NULL};

/*
 * A call of the system that was denied, by its name: profiles of seccomp and
 * missing capabilities deny these.
 */
static const char *
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
static const char *const Refusals[] = {"permission denied", "eacces",
	"not permitted", "eperm", "read-only file", "quota exceeded", "not supported",
	"resource busy", "invalid argument", "not connected",
"authentication required", NULL};

/* The bus by which systemd is asked. */
static const char *const BusWords[] = {"sd-bus", "system bus", "message bus",
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
static const char *
find_refusing_object(const TopicLine *line)
{
	static const char *const missing[] = {"no such file", "failed to connect",
	NULL};

	/* these ask it for a control group */
	static const char *const runtimes[] = {"crun", "runc", "cgroup", NULL};
	bool		refused = line_has_one_of(line, Refusals);

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
static const char *const NotPermitted[] = {"operation not permitted", NULL};

/*
 * A call that was not permitted, of no file: a profile denies it, or a
 * capability is missing.
 */
static const char *
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
static const char *const AbsentFile[] = {"no such file", "enoent", NULL};

/* A socket of this machine that a program tried to reach. */
static const char *
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
static const char *const DeniedAccess[] = {"permission denied", "eacces", NULL};

/* Permission denied without an object: the calls above it tell of one. */
static const char *
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

/* A finder of a shape, and lists of words, one of which the line has. */
typedef struct ShapeFinder
{
	const char *(*find) (const TopicLine *line);	/* NULL if it takes more */
	const char *const *words[2];
} ShapeFinder;

static const char *const StatusWords[] = {"status=", "failed at step ", NULL};
static const char *const DeviceWords[] = {"/dev/", NULL};
static const char *const LineWords[] = {" line ", NULL};

/* The surest first: a number or a name that only one program writes. */
static const ShapeFinder Finders[] = {
	{NULL, {DeniedAccess}},
	{find_systemd_status, {StatusWords}}, {find_curl_failure, {CurlWords}},
	{find_sql_state, {SqlStateWords}}, {find_mysql_code, {MysqlWords}},
	{find_local_socket, {AbsentFile}},
	{find_denied_call, {DeniedCalls}}, {find_kernel_lack, {KernelWords}},
	{find_refusing_object, {Refusals, BusWords}},
	{find_grpc_failure, {GrpcWords}},
	{find_missing_device, {DeviceWords}},
	{find_cgroup_file, {CgroupFails}},
	{find_registry_refusal, {RegistryDenies}},
	{find_bad_address, {AddressWords, Invalid}}, {NULL, {MissingWords, WrongWords}},
	{find_http_failure, {HttpWords}}, {find_exception, {NULL}},
	{find_setting_place, {LineWords}}, {find_missing_path, {Absent}},
	{find_unnamed_call, {NotPermitted}},
};

/* Enter the words of a list of a finder. */
static void
enter_finder_words(int finder, const char *const *words,
				   void (*enter) (int finder, const char *word))
{
	for (; words != NULL && *words != NULL; words++)
		enter(finder, *words);
}

/* The class of an exception is known by its end, which the line has. */
void
enter_shape_words(void (*enter) (int finder, const char *word))
{
	for (int i = 0; i < (int) lengthof(Finders); i++)
	{
		enter_finder_words(i, Finders[i].words[0], enter);
		enter_finder_words(i, Finders[i].words[1], enter);
		for (size_t at = 0; Finders[i].find == find_exception &&
			 at < lengthof(Exceptions); at++)
			enter(i, Exceptions[at].end + (Exceptions[at].end[0] == '='));
	}
}

/*
 * Return the number of the rule whose shape the message has; 0 if no shape
 * matches. line is the message in lower case with a blank at each end.
 */
int
find_message_shape(const char *text, size_t len, const TopicLine *line,
				   const Trace *trace, uint32_t finders)
{
	const char *shape = NULL;

	if (line->len >= 8 && line->len <= 9 && memcmp(line->text, " killed ", 8) == 0)
		shape = "\001killed";
	for (int i = 0; shape == NULL && finders >> i != 0; i++)
	{
		if ((finders >> i & 1) == 0)
			continue;
		if (Finders[i].find != NULL)
			shape = Finders[i].find(line);
		else if (Finders[i].words[0] == DeniedAccess)
			shape = find_denied_access(line, trace);
		else
			shape = find_bad_variable(text, len, line);
	}
	return shape == NULL ? 0 : match_shape_rule(shape);
}
