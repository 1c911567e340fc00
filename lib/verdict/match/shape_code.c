/*
 * shape_code.c
 *		Shapes of messages that have a code: of HTTP, systemd, curl, gRPC, SQL.
 *
 * What the codes mean is data (lists.def); here is where a line has them.
 */
#include "verdict/match/shape_code.h"

#include <string.h>

#include "verdict/line/letters.h"
#include "verdict/match/listed.h"
#include "verdict/match/match.h"
#include "verdict/match/shape_line.h"

/* The number behind a word at a place in a text, 0 for none. */
static int
read_code_behind(const char *at, const char *end)
{
	int			number = 0;
	int			digits = 0;

	while (at < end && memchr(" :=(\"'", *at, 6) != NULL)
		at++;
	for (; at < end && is_digit(*at) && digits < 6; at++, digits++)
		number = 10 * number + (*at - '0');
	return at < end && is_word(*at) ? 0 : number;
}

const char *const HttpWords[] = {"status code", "status", "http error",
	"http/1.1", "http/2", "http", "error code", "response code",
"server response", "code", "error", NULL};

/* The status of HTTP that a message tells as a failure; 0 for none. */
static int
read_http_status(const TopicLine *line)
{
	const char *end = line->text + line->len;

	if (!text_has_number(line->text, line->len, '4', '5', 3))
		return 0;
	for (const char *const *word = HttpWords; *word != NULL; word++)
	{
		size_t		word_len;

		for (const char *at = topic_line_find(line, *word); at != NULL;
			 at = memmem(at, end - at, *word, word_len))
		{
			int			number;

			word_len = strlen(*word);
			at += word_len;
			number = read_code_behind(at, end);
			if (number >= 400 && number <= 599)
				return number;
		}
	}
	return 0;
}

/*
 * Return true if a text has an address of a registry's interface: its root,
 * "//host/v2/", or what it has of an image, also in version 1. Others have a
 * version 2, too.
 */
bool
names_registry(const char *text, size_t len)
{
	static const char *const kinds[] = {
		"/manifests/", "/blobs/", "/tags/", "/v2/_catalog",
	};
	const char *end = text + len;
	const char *at = find_bytes(text, len, "/v2/", 4);

	if (find_bytes(text, len, "/v1/repositories/", 17) != NULL)
		return true;
	if (at == NULL ||
		(at + 4 < end && (is_word(at[4]) || at[4] == '-') &&
		 !bytes_hold_one(at, end - at, kinds, lengthof(kinds))))
		return false;
	while (at > text && at[-1] != '/' && at[-1] != ' ')
		at--;
	return at - text >= 2 && at[-1] == '/' && at[-2] == '/';
}

/* A status of HTTP, by what it was asked of. */
const char *
find_http_failure(const TopicLine *line)
{
	static const char *const registry[] = {"registry", "pull", "manifests/",
	"manifest ", "daemon:", "docker daemon", "unexpected http status", NULL};
	int			status = read_http_status(line);
	bool		of_registry = status != 0 &&
		(names_registry(line->text, line->len) ||
		 line_has_one_of(line, registry));

	if (status == 401 || status == 403)
		return of_registry ? "\001registry denies" : status == 401 ?
			"\001http 401" : "\001http 403";
	if (status == 402)
		return "\001http 402";
	if (status == 407)
		return "\001http 407";
	if (status == 429)
		return of_registry ? "\001registry limits" : "\001http 429";
	if (status >= 500)
		return of_registry ? "\001registry fails" : "\001http 5xx";
	return NULL;
}

/*
 * The step at which systemd failed to start a unit's program. Why a program
 * cannot be executed is told by the errno behind it.
 */
static const char *
find_unit_step(const TopicLine *line)
{
	static const char heading[] = "failed at step ";
	const char *end = line->text + line->len;
	const char *at = topic_line_has(line, heading, strlen(heading));

	if (at == NULL)
		return NULL;
	at += strlen(heading);
	return end - at > 5 && memcmp(at, "exec ", 5) == 0 ? NULL :
		listed_unit_step(at, end - at);
}

/*
 * Return the pattern of the cause for an exit status or a signal in a line, as
 * systemd writes it with its name, or for the step of a start; or NULL.
 */
const char *
find_systemd_status(const TopicLine *line)
{
	const char *end = line->text + line->len;
	const char *at = topic_line_has(line, "status=", 7);
	const char *name;

	if (at == NULL)
		return find_unit_step(line);
	at += 7;
	name = memchr(at, '/', end - at);
	return name == NULL ? NULL :
		listed_exit_status(read_code_behind(at, end), name + 1,
						   end - name - 1);
}

const char *const CurlWords[] = {"curl: (", "curl error ",
"curl error: ", "curl returned ", "curl_error ", NULL};

/* The code that curl, or a program that uses its library, ended with. */
const char *
find_curl_failure(const TopicLine *line)
{
	for (const char *const *word = CurlWords; *word != NULL; word++)
	{
		const char *at = topic_line_find(line, *word);

		if (at != NULL)
			return find_curl_code(read_code_behind(at + strlen(*word),
												   line->text + line->len));
	}
	return NULL;
}

const char *const GrpcWords[] = {"code = ", "statuscode.", "status.code.",
"grpc: ", "grpc status ", NULL};

/*
 * Whether a call's description has words that say what went wrong: of an
 * internal error they tell the cause, where they do not only name it again.
 */
static bool
has_grpc_description(const TopicLine *line)
{
	const char *end = line->text + line->len;
	const char *at = topic_line_has(line, "desc = ", 7);
	const char *blank = at == NULL ? NULL : memchr(at + 7, ' ', end - at - 7);
	static const char *const names[] = {"internal error",
	"internal server error"};

	for (size_t i = 0; at != NULL && i < lengthof(names); i++)
		if ((size_t) (end - at) == 7 + strlen(names[i]) &&
			memcmp(at + 7, names[i], strlen(names[i])) == 0)
			return false;
	return blank != NULL && blank + 1 < end && is_word(blank[1]);
}

/*
 * The status that a call of gRPC ended with, behind a word that announces one.
 */
const char *
find_grpc_failure(const TopicLine *line)
{
	const char *end = line->text + line->len;

	for (const char *const *word = GrpcWords; *word != NULL; word++)
	{
		const char *at = topic_line_find(line, *word);
		const char *shape = at == NULL ? NULL :
			find_grpc_status(at + strlen(*word), end);

		if (shape != NULL && strcmp(shape, "\001http 5xx") == 0 &&
			has_grpc_description(line))
			return NULL;
		if (shape != NULL)
			return shape;
	}
	return NULL;
}

/*
 * Whether five signs are a SQLSTATE: letters and digits, both or digits only.
 */
static bool
is_sqlstate_code(const char *at, const char *end)
{
	size_t		digits = 0;

	if (end - at < 6 || is_word(at[5]))
		return false;
	for (int i = 0; i < 5; i++)
	{
		if (!is_word(at[i]) || at[i] == '_')
			return false;
		digits += is_digit(at[i]);
	}
	return digits >= 2;
}

const char *const SqlStateWords[] = {"sqlstate", "sql state", "code: '",
"code: \"", "code\":\"", "exception (0x80004005): ", "error: ", NULL};

/*
 * The SQLSTATE behind a word that announces one; its class says what failed.
 */
const char *
find_sql_state(const TopicLine *line)
{
	const char *end = line->text + line->len;

	for (const char *const *word = SqlStateWords; *word != NULL; word++)
	{
		const char *at = topic_line_find(line, *word);
		const char *shape;

		if (at == NULL)
			continue;
		for (at += strlen(*word); at < end && memchr(" :=[('\"", *at, 7) != NULL;)
			at++;
		if (!is_sqlstate_code(at, end) || (**word == 'e' && at[5] != ':'))
			continue;
		shape = listed_sql_state(at);
		if (shape != NULL)
			return shape;
	}
	return NULL;
}

/*
 * The codes of MySQL's server, from 1000, and of its clients, from 2000. What
 * a client failed with follows its code, so that a rule may know it better.
 */
static const struct
{
	int			code;
	const char *shape;
}			MysqlCodes[] =
{
	{1021, "\001sql disk"}, {1037, "\001sql memory"}, {1038, "\001sql memory"},
	{1040, "\001sql connections"}, {1044, "\001sql denied"},
	{1045, "\001sql login"}, {1049, "\001sql database"},
	{1050, "\001sql schema"}, {1051, "\001sql schema"},
	{1053, "\001sql starting"}, {1054, "\001sql schema"},
	{1060, "\001sql schema"}, {1061, "\001sql schema"}, {1062, "\001sql data"},
	{1072, "\001sql schema"}, {1091, "\001sql schema"}, {1114, "\001sql disk"},
	{1142, "\001sql denied"}, {1146, "\001sql schema"},
	{1203, "\001sql connections"}, {1205, "\001sql cancelled"},
	{1213, "\001sql cancelled"}, {1226, "\001sql connections"},
	{1227, "\001sql denied"}, {1290, "\001sql read-only"},
	{1305, "\001sql schema"}, {1406, "\001sql data"}, {1418, "\001sql denied"},
	{1419, "\001sql denied"}, {1451, "\001sql data"},
	{1452, "\001sql data"}, {1698, "\001sql login"}, {1836, "\001sql read-only"},
	{2002, "\001sql connection"}, {2003, "\001sql connection"},
	{2005, "\001curl host"}, {2006, "\001curl reset"}, {2013, "\001curl reset"},
	{2026, "\001curl tls"},
};

/* What is in front of a code: of "(" two bytes, the first digit with it. */
const char *const MysqlWords[] = {"] [", ": [", "(1", "(2", "error ", "errno: ",
"errno=", "error code: ", NULL};

/*
 * Whether a code's first digit is behind the last byte of one of the words, and
 * any number is like a code.
 */
static bool
may_have_mysql_code(const TopicLine *line)
{
	return (topic_line_may_have_digit(line, ' ', '1', '2') ||
			topic_line_may_have_digit(line, '[', '1', '2') ||
			topic_line_may_have_digit(line, '(', '1', '2') ||
			topic_line_may_have_digit(line, '=', '1', '2')) &&
		text_has_number(line->text, line->len, '1', '2', 4);
}

/*
 * A code of MySQL, as its drivers write it: "[HY000] [2002]", "(1045, ",
 * "ERROR 1045 (28000)", "errno: 1146".
 */
const char *
find_mysql_code(const TopicLine *line)
{
	static const char *const files[] = {"no such file", "enoent", NULL};
	const char *end = line->text + line->len;

	if (!may_have_mysql_code(line))
		return NULL;
	for (const char *const *word = MysqlWords; *word != NULL; word++)
	{
		const char *at = topic_line_find(line, *word);
		size_t		len = strlen(*word);
		int			code;

		if (at == NULL || end - (at += len - is_digit((*word)[len - 1])) < 5 ||
			!is_digit(at[0]) || !is_digit(at[3]) || memchr("],: ", at[4], 4) == NULL ||
			(**word == 'e' && at[4] == ' ' && at[5] != '('))
			continue;
		code = read_code_behind(at, at + 4);
		if (code == 2002 && line_has_one_of(line, files))
			return "\001socket absent";
		for (size_t i = 0; i < lengthof(MysqlCodes); i++)
			if (MysqlCodes[i].code == code)
				return MysqlCodes[i].shape;
	}
	return NULL;
}

const char *const RegistryDenies[] = {"denied", "unauthorized", "forbidden",
"authentication required", "no basic auth", "insufficient_scope", NULL};

/* A registry that refuses, in words. */
const char *
find_registry_refusal(const TopicLine *line)
{
	static const char *const registry[] = {"registry", "manifests/", "manifest ",
	NULL};

	return line_has_one_of(line, RegistryDenies) &&
		(names_registry(line->text, line->len) ||
		 line_has_one_of(line, registry)) ?
		"\001registry denies" : NULL;
}

const char *const EndOfFile[] = {": eof", "unexpected eof", NULL};

/* An answer of an address that ended before it was whole, in Go's words. */
const char *
find_cut_answer(const TopicLine *line)
{
	static const char *const images[] = {"registry", "to pull", "pulling",
	"sha256", "blobs/", NULL};
	size_t		len = line->len;

	while (len > 0 && memchr(" .)\"'", line->text[len - 1], 5) != NULL)
		len--;
	if (len <= 4 || memcmp(line->text + len - 4, " eof", 4) != 0 ||
		topic_line_has(line, "://", 3) == NULL)
		return NULL;
	return names_registry(line->text, line->len) ||
		line_has_one_of(line, images) ? "\001registry fails" : "\001curl reset";
}
