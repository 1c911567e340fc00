/*
 * admission.c
 *		Who may see rows while a statement of ours runs.
 *
 * The policies of rescue's tables ask here which organisation is admitted.
 * None is, but while store.c runs a statement: it becomes the tables' owner,
 * on whom row security is forced, and admits the organisation of the run.
 *
 * An error jumps past the end of the statement. The server gives the identity
 * back when the (sub)transaction aborts; the admission is withdrawn by our
 * callbacks there.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"

#include "store/admission.h"

/* Whether a statement of ours is running, and for which organisation. */
static bool admitted = false;
static bool walking = false;
static const text *admitted_org = NULL;

PG_FUNCTION_INFO_V1(rescue_admitted_org);
PG_FUNCTION_INFO_V1(rescue_is_admitted);
PG_FUNCTION_INFO_V1(rescue_is_walking);

/* rescue.admitted_org: what the policies compare org_id with. */
Datum
rescue_admitted_org(PG_FUNCTION_ARGS)
{
	if (!admitted || admitted_org == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(admitted_org);
}

/* rescue.is_admitted: the same for tables without an organisation. */
Datum
rescue_is_admitted(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(admitted);
}

/*
 * rescue.is_walking: whether the organisations are being listed, by one of the
 * statements that return their ids and nothing else.
 */
Datum
rescue_is_walking(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(walking);
}

/* Withdraw the admission. */
static void
withdraw(void)
{
	admitted = false;
	walking = false;
	admitted_org = NULL;
}

/* Withdraw the admission when a transaction ends. */
static void
at_xact_end(XactEvent event, void *arg)
{
	withdraw();
}

/* Withdraw the admission when a subtransaction aborts. */
static void
at_subxact_end(SubXactEvent event, SubTransactionId self,
			   SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB)
		withdraw();
}

/*
 * Make sure that an error withdraws the admission. Called once a backend,
 * before the first admission.
 */
void
register_withdrawal(void)
{
	RegisterXactCallback(at_xact_end, NULL);
	RegisterSubXactCallback(at_subxact_end, NULL);
}

/*
 * Become the tables' owner, and admit an organisation; org is NULL for none,
 * and walk says that the ids of all organisations are listed. Returns whom
 * become_caller() goes back to, which must be called before any other code
 * than the statement's runs.
 */
Identity
become_owner(const text *org, bool walk)
{
	Oid			owner = get_role_oid(OWNER_ROLE, false);
	Identity	before;

	GetUserIdAndSecContext(&before.user, &before.context);
	SetUserIdAndSecContext(owner, before.context |
						   SECURITY_LOCAL_USERID_CHANGE);
	admitted = true;
	admitted_org = org;
	walking = walk;
	return before;
}

/* Withdraw the admission, and become the caller that become_owner() returned. */
void
become_caller(Identity before)
{
	withdraw();
	SetUserIdAndSecContext(before.user, before.context);
}
