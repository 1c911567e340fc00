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
#include "verdict/match/shape_object.h"
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
	"please set", "please provide", "not configured", "no value", "not specified",
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
	{find_cut_answer, {EndOfFile}},
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
