# Two files of one version: which of them ran, or is older, and which one gets
# another number.

at() { local when=$1; shift; GIT_AUTHOR_DATE="2024-01-0${when}T00:00:00Z" GIT_COMMITTER_DATE="2024-01-0${when}T00:00:00Z" "$@"; }
case_newer_by_name_is_older_in_git() { # dbmate#441: the first by name came later, and the other one ran
	dbmate_file db/migrations/1_users.sql; repo; at 1 commit; dbmate_file db/migrations/1_accounts.sql; at 2 commit
	run check; status 1; has '1_accounts.sql:1: error: "1_accounts" has the same number as "1_users"'
	run repair; has 'rename "1_accounts.sql"'; hasnt 'rename "1_users.sql"'
	database; sql -c "CREATE TABLE schema_migrations (version varchar PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1')"
	run drift --db "$DB"; status 1; has '"1_accounts" never runs'; hasnt '"1_users"'
	run simulate --db "$DB" db/migrations; has 'skipped +1_accounts'
}
case_newer_without_a_commit() { # not committed yet: newer than all that is
	goose_file migrations/1_users.sql; repo; commit; goose_file migrations/1_accounts.sql
	run check; has '1_accounts.sql:1: error: "1_accounts" has the same number as "1_users"'
	run repair; has 'rename "1_accounts.sql"'; hasnt 'rename "1_users.sql"'
}
case_base_has_the_later_name() { # golang-migrate#470: only the branch's own file is renumbered
	pair migrations/1_users; repo; commit; git checkout -q -b f; pair migrations/1_accounts; commit
	run check --base main; status 1; has '1_accounts.up.sql:1: error: "1_accounts" has the same number as "1_users"'; has 'fix: migcheck repair --write --base=main'
	run repair --write --base main; status 0
	[ -e migrations/1_users.up.sql ] && [ -e migrations/2_accounts.up.sql ] && [ -e migrations/2_accounts.down.sql ] || { echo 'RENAMED WRONGLY'; WRONG=1; }
	run check --base main; ok
}
case_collision_of_the_base_itself() { # the base has two already: a third is the change's
	dbmate_file db/migrations/1_a.sql; dbmate_file db/migrations/1_c.sql; repo; commit; git checkout -q -b f; dbmate_file db/migrations/1_b.sql
	run check --base main; status 1; has '1_b.sql:1: error: "1_b" has the same number as "1_a" and others'; hasnt 'never runs'
}
