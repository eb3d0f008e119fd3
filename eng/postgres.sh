#!/usr/bin/env bash
# Runs a PostgreSQL cluster of its own for tests: eng/postgres.sh start DIR, eng/postgres.sh stop DIR.
# start prints one line, a connection string for Npgsql. Fast rather than safe: fsync is off.
# Exit codes: 1 something failed, 2 wrong usage, 77 PostgreSQL is not installed.
set -u

action=${1:-} dir=${2:-}
case $action in start|stop) ;; *) action= ;; esac
if [ -z "$action" ] || [ -z "$dir" ]; then
    echo "eng/postgres.sh start|stop DIR" >&2
    exit 2
fi
bin=$(dirname "$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n1)")
if [ ! -x "$bin/pg_ctl" ]; then
    echo "postgres: initdb and pg_ctl are not installed (Debian: apt-get install postgresql)" >&2
    exit 77
fi

# PostgreSQL refuses to run as root.
user=$(id -un)
if [ "$(id -u)" = 0 ]; then
    user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
fi
as_user() {
    if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u "$user" -- env LC_ALL=C.UTF-8 "$@")
    else LC_ALL=C.UTF-8 "$@"
    fi
}

if [ "$action" = stop ]; then
    [ -e "$dir/data/postmaster.pid" ] || exit 0
    as_user "$bin/pg_ctl" -D "$dir/data" -m immediate -w -s stop
    exit
fi

mkdir -p "$dir" && dir=$(cd "$dir" && pwd) || exit 1
if [ "$(id -u)" = 0 ]; then chown "$user" "$dir"; fi
if ! as_user test -x "$dir"; then
    echo "postgres: user $user cannot enter $dir; choose a folder below /tmp" >&2
    exit 1
fi
if [ ! -e "$dir/data/PG_VERSION" ]; then
    as_user "$bin/initdb" -D "$dir/data" -U ringtail -A trust -E UTF8 --no-sync >"$dir/initdb.log" 2>&1 || {
        echo "postgres: initdb failed: $(tail -n 3 "$dir/initdb.log")" >&2
        exit 1
    }
fi

running() { as_user "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; }

if ! running; then
    # A free port of 127.0.0.1; when another process takes it in between, the next one is tried.
    for turn in 1 2 3 4 5 6 7 8; do
        port=$((20000 + (RANDOM * 2 + turn) % 12000))
        if as_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -s -t 30 \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off \
                -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start >/dev/null 2>&1; then
            break
        fi
    done
    running || { echo "postgres: did not start: $(tail -n 5 "$dir/data/server.log")" >&2; exit 1; }
fi
port=$(sed -n 4p "$dir/data/postmaster.pid")
echo "Host=127.0.0.1;Port=$port;Username=ringtail;Database=postgres"
