/*
 * names.c
 *		SQL entry points for the validators of names; the rules are in
 *		lib/names.
 *
 * None is STRICT: NULL is no name, and a CHECK passes on NULL, so a domain or
 * column over a strict validator would let it through.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "names/names.h"

typedef bool (*Validator) (const char *s, size_t len);

PG_FUNCTION_INFO_V1(rescue_is_env_key);
PG_FUNCTION_INFO_V1(rescue_is_env_value);
PG_FUNCTION_INFO_V1(rescue_is_container_name);
PG_FUNCTION_INFO_V1(rescue_is_volume_path);
PG_FUNCTION_INFO_V1(rescue_is_agent_id);
PG_FUNCTION_INFO_V1(rescue_is_image_digest);
PG_FUNCTION_INFO_V1(rescue_is_port);

/* Ask a validator about the only argument; NULL is false. */
static Datum
validate(FunctionCallInfo fcinfo, Validator valid)
{
	text	   *name;

	if (PG_ARGISNULL(0))
		PG_RETURN_BOOL(false);

	name = PG_GETARG_TEXT_PP(0);
	PG_RETURN_BOOL(valid(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)));
}

/*
 * rescue_is_env_key(name): whether name may be the name of an environment
 * variable
 */
Datum
rescue_is_env_key(PG_FUNCTION_ARGS)
{
	return validate(fcinfo, name_is_env_key);
}

/*
 * rescue_is_env_value(value): whether value may be an environment variable's
 */
Datum
rescue_is_env_value(PG_FUNCTION_ARGS)
{
	return validate(fcinfo, name_is_env_value);
}

/* rescue_is_container_name(name) */
Datum
rescue_is_container_name(PG_FUNCTION_ARGS)
{
	return validate(fcinfo, name_is_container_name);
}

/* rescue_is_volume_path(path) */
Datum
rescue_is_volume_path(PG_FUNCTION_ARGS)
{
	return validate(fcinfo, name_is_volume_path);
}

/* rescue_is_agent_id(id) */
Datum
rescue_is_agent_id(PG_FUNCTION_ARGS)
{
	return validate(fcinfo, name_is_agent_id);
}

/* rescue_is_image_digest(digest) */
Datum
rescue_is_image_digest(PG_FUNCTION_ARGS)
{
	return validate(fcinfo, name_is_image_digest);
}

/* rescue_is_port(port) */
Datum
rescue_is_port(PG_FUNCTION_ARGS)
{
	return validate(fcinfo, name_is_port);
}
