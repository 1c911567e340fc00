# What the cases of public bug reports share: trees, git, ledgers, and what
# migcheck has to say of them. Sourced by "run", which gives $MIGCHECK and, for
# ledgers, $PGURI.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.invalid
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.invalid

# A file with the text of standard input, and one with the text behind its name.
put() { mkdir -p "$(dirname "$1")" && cat >"$1"; }
file() { printf '%b' "${2-SELECT 1;\n}" | put "$1"; }

# Several files of one text: files TEXT NAME...
files() {
	local text=$1 name
	shift
	for name; do file "$name" "$text"; done
}

# A migration of goose, one of dbmate, pairs of golang-migrate, and the file by
# which Prisma's folder is known.
goose_file() { file "$1" '-- +goose Up\nSELECT 1;\n\n-- +goose Down\nSELECT 2;\n'; }
dbmate_file() { file "$1" '-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n'; }
pair() { local n; for n; do file "$n.up.sql"; file "$n.down.sql"; done; }
lock() { file "${1-prisma}/migrations/migration_lock.toml" 'provider = "postgresql"\n'; }

# git: a repository, and all that is there as one commit.
repo() { git init -q -b "${1-main}" .; }
commit() { git add -A && git commit -q --allow-empty -m "${1-x}"; }

# A journal of Drizzle and its files: journal FOLDER TAG:WHEN...
journal() {
	local folder=$1 i=0 pair entries=
	shift
	for pair; do
		entries="$entries${entries:+,
}    { \"idx\": $i, \"version\": \"7\", \"when\": ${pair##*:}, \"tag\": \"${pair%:*}\", \"breakpoints\": true }"
		[ -e "$folder/${pair%:*}.sql" ] || file "$folder/${pair%:*}.sql" "SELECT '${pair%:*}';\n"
		i=$((i + 1))
	done
	printf '{\n  "version": "7",\n  "dialect": "postgresql",\n  "entries": [\n%s\n  ]\n}\n' "$entries" | put "$folder/meta/_journal.json"
}

# A database of this case, and SQL in it.
database() {
	DATABASE=public_$$_${CASE//[^a-z0-9]/_}
	psql -qX "$PGURI/postgres" -c "DROP DATABASE IF EXISTS $DATABASE" -c "CREATE DATABASE $DATABASE" >/dev/null 2>&1
	DB=$PGURI/$DATABASE${PGURI_QUERY-}
}
sql() { psql -qXAt -v ON_ERROR_STOP=1 "$DB" "$@"; }

# The ledgers as their tools make them.
drizzle_rows() { # WHEN=FILE...
	local row
	sql -c 'CREATE SCHEMA IF NOT EXISTS drizzle; CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)'
	for row; do
		sql -c "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('$(sha256sum <"${row#*=}" | cut -c1-64)', ${row%%=*})"
	done
}
prisma_table='CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0)'
flyway_table='CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL, installed_on timestamp DEFAULT now(), execution_time int NOT NULL, success boolean NOT NULL)'
goose_table='CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now())'
sqlx_table='CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL)'
liquibase_table="CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted int NOT NULL, exectype varchar(10) NOT NULL, md5sum varchar(35), description varchar(255), comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10))"
supabase_table='CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations (version text PRIMARY KEY, statements text[], name text)'

# Changelogs of Liquibase: formatted FOLDER LINES, and xml_of FOLDER ELEMENT...
formatted() { xml_of "$1" '<include file="a.sql" relativeToChangelogFile="true"/>'; printf -- "--liquibase formatted sql\n$2" | put "$1/a.sql"; }
xml_of() { local folder=$1; shift; { echo '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">'; printf '%s\n' "$@"; echo '</databaseChangeLog>'; } | put "$folder/db.changelog-master.xml"; }

# Run migcheck, and what it has to say: patterns, and the exit status.
run() {
	printf '$ migcheck %s\n' "$*"
	OUT=$("$MIGCHECK" "$@" 2>&1 </dev/null)
	STATUS=$?
	printf '%s\n-> %s\n' "$OUT" "$STATUS"
}
has() { grep -qE -- "$1" <<<"$OUT" || { echo "MISSING: $1"; WRONG=1; }; }
hasnt() { ! grep -qE -- "$1" <<<"$OUT" || { echo "FALSE: $1"; WRONG=1; }; }
status() { [ "$STATUS" = "$1" ] || { echo "STATUS: $STATUS, not $1"; WRONG=1; }; }
ok() { status 0; hasnt ' error:'; }
