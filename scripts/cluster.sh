# cluster.sh: a throw-away PostgreSQL cluster, for scripts to source.
#
# start_cluster makes one in a temporary folder (UTF-8, unix socket only, in a
# folder that only this user may enter) with the staged module, and exports
# PGHOST, PGPORT and PGUSER; stop_cluster ends it and removes every trace.
# Neither touches a cluster that is there. Not for root: initdb refuses.

cluster_dir=

# start_cluster STAGE [postgresql.conf line...]
start_cluster() {
	local stage=$1 bindir
	shift
	bindir=$("${PG_CONFIG:-pg_config}" --bindir)
	PATH=$bindir:$PATH
	unset PGSERVICE PGOPTIONS PGDATABASE PGHOSTADDR PGPASSWORD PGPASSFILE PGSSLMODE

	# a socket's path may have 107 bytes, so never a deep TMPDIR
	local base=${TMPDIR:-/tmp}
	[ ${#base} -le 60 ] || base=/tmp
	cluster_dir=$(mktemp -d "$base/rescue-pg.XXXXXX")
	mkdir -m 700 "$cluster_dir/socket"
	initdb -D "$cluster_dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
		-N >"$cluster_dir/log" 2>&1 || { cat "$cluster_dir/log" >&2; return 1; }
	{
		"$(dirname "${BASH_SOURCE[0]}")/server-settings" "$stage"
		echo "listen_addresses = ''"
		echo "unix_socket_directories = '$cluster_dir/socket'"
		echo "fsync = off"
		[ $# = 0 ] || printf '%s\n' "$@"
	} >>"$cluster_dir/data/postgresql.conf"
	export PGHOST=$cluster_dir/socket PGPORT=5432 PGUSER=postgres
	pg_ctl -D "$cluster_dir/data" -l "$cluster_dir/log" -w -s start ||
		{ cat "$cluster_dir/log" >&2; return 1; }
}

stop_cluster() {
	[ -n "$cluster_dir" ] || return 0
	pg_ctl -D "$cluster_dir/data" -m immediate -s stop >/dev/null 2>&1 || :
	rm -rf "$cluster_dir"
	cluster_dir=
}
