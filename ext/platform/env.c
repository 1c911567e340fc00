/*
 * env.c
 *		SQL entry points for environments and URLs of containers; the rules are
 *		in lib/env.
 *
 * Pure functions that PUBLIC may call: they read no table. An environment
 * that is NULL is unknown, and no environment of ours to declare clean, so
 * it is refused rather than answered with nothing to blank.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "env/env.h"
#include "env/url.h"
#include "errors.h"

/* An environment, its entries marked. */
typedef struct Environment
{
	EnvEntry   *entries;
	int			count;
} Environment;

PG_FUNCTION_INFO_V1(rescue_env_scrub);
PG_FUNCTION_INFO_V1(rescue_env_scrub_changes);
PG_FUNCTION_INFO_V1(rescue_container_url);

/* The strings of a text[] argument; NULL, or a NULL among them, is refused. */
static EnvString *
get_strings(FunctionCallInfo fcinfo, int arg, int *count)
{
	Datum	   *items;
	bool	   *nulls;
	EnvString  *strings;

	if (PG_ARGISNULL(arg))
		refuse(REFUSAL_ENV_INVALID);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(arg), TEXTOID, -1, false,
					  TYPALIGN_INT, &items, &nulls, count);
	strings = palloc_array(EnvString, *count + 1);
	for (int i = 0; i < *count; i++)
	{
		text	   *item;

		if (nulls[i])
			refuse(REFUSAL_ENV_INVALID);
		item = DatumGetTextPP(items[i]);
		strings[i].data = VARDATA_ANY(item);
		strings[i].len = VARSIZE_ANY_EXHDR(item);
	}
	return strings;
}

/*
 * The environment of argument 0, marked by the built-in list and the patterns
 * of argument 1. A pattern that can match nothing is refused: it leaves in
 * what its author wanted out.
 */
static Environment
get_environment(FunctionCallInfo fcinfo)
{
	Environment env;
	int			extra_count;
	EnvString  *lines = get_strings(fcinfo, 0, &env.count);
	EnvString  *extra = get_strings(fcinfo, 1, &extra_count);

	if (extra_count > ENV_EXTRA_MAX)
		refuse(REFUSAL_ENV_PATTERN_INVALID);
	for (int i = 0; i < extra_count; i++)
		if (!env_is_pattern(extra[i].data, extra[i].len))
			refuse(REFUSAL_ENV_PATTERN_INVALID);

	env.entries = palloc_array(EnvEntry, env.count + 1);
	for (int i = 0; i < env.count; i++)
		env.entries[i] = env_entry(lines[i].data, lines[i].len, i);
	env_mark(env.entries, env.count, extra, extra_count);
	return env;
}

/* Return a text array of the items, which may be empty. */
static ArrayType *
make_text_array(Datum *items, int count)
{
	if (count == 0)
		return construct_empty_array(TEXTOID);
	return construct_array(items, count, TEXTOID, -1, false, TYPALIGN_INT);
}

/*
 * rescue_env_scrub: the environment without the denied variables, in order.
 */
Datum
rescue_env_scrub(PG_FUNCTION_ARGS)
{
	Environment env = get_environment(fcinfo);
	Datum	   *kept = palloc_array(Datum, env.count + 1);
	int			count = 0;

	for (int i = 0; i < env.count; i++)
	{
		const EnvEntry *entry = &env.entries[i];

		if (!entry->denied)
			kept[count++] =
				PointerGetDatum(cstring_to_text_with_len(entry->line.data,
														 entry->line.len));
	}
	PG_RETURN_ARRAYTYPE_P(make_text_array(kept, count));
}

/*
 * rescue_env_scrub_changes: the instructions that blank the denied variables
 * of an image, for docker commit --change. A name that cannot be written into
 * an instruction is refused: skipped, its secret would stay in the image.
 */
Datum
rescue_env_scrub_changes(PG_FUNCTION_ARGS)
{
	Environment env = get_environment(fcinfo);
	Datum	   *changes = palloc_array(Datum, env.count + 1);
	int			count = 0;

	for (int i = 0; i < env.count; i++)
	{
		EnvString	name = env.entries[i].name;

		switch (env_change(&env.entries[i]))
		{
			case ENV_KEEP:
				break;
			case ENV_BLANK:
				changes[count++] =
					CStringGetTextDatum(psprintf("ENV %.*s=", (int) name.len,
												 name.data));
				break;
			case ENV_REFUSE:
				refuse(REFUSAL_ENV_NAME_INVALID);
		}
	}
	PG_RETURN_ARRAYTYPE_P(make_text_array(changes, count));
}

/* A URL with its loopback hosts replaced; refused where it does not parse. */
static text *
url_in_container(text *url, UrlHosts *hosts)
{
	const char *data = VARDATA_ANY(url);
	size_t		len = VARSIZE_ANY_EXHDR(url);
	size_t		result_len;
	text	   *result;

	if (!url_for_container(data, len, NULL, &result_len, hosts))
		refuse(REFUSAL_URL_INVALID);
	result = palloc(VARHDRSZ + result_len);
	SET_VARSIZE(result, VARHDRSZ + result_len);
	url_for_container(data, len, VARDATA(result), &result_len, hosts);
	return result;
}

/*
 * rescue_container_url: a URL as a container on a bridge network must write
 * it, in one row. An override wins unchanged, loopback included, but it
 * has to be a URL: an empty one is a setting that went wrong.
 */
Datum
rescue_container_url(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	bool		overridden = !PG_ARGISNULL(1);
	UrlHosts	hosts;
	text	   *url;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (!overridden && PG_ARGISNULL(0))
		refuse(REFUSAL_URL_INVALID);

	InitMaterializedSRF(fcinfo, 0);
	url = PG_GETARG_TEXT_PP(overridden ? 1 : 0);
	values[0] = PointerGetDatum(url_in_container(url, &hosts));
	values[1] = BoolGetDatum(hosts.loopback || hosts.gateway);
	if (overridden)
	{
		values[0] = PointerGetDatum(url);
		values[1] = BoolGetDatum(hosts.gateway);
	}
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	return (Datum) 0;
}
