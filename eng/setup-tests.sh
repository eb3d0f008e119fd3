#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: Chromium, PostgreSQL's programs, axe-core, Spectral,
# real Asterisk 16 and 22.
# Quiet when all is there. What cannot be installed is said; its tests are then skipped with the reason.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
missing=()

have_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
have_postgres() { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; }

have_chromium >/dev/null 2>&1 || missing+=(chromium)
have_postgres >/dev/null 2>&1 || missing+=(postgresql)
command -v mmdebstrap >/dev/null || [ -e "${XDG_CACHE_HOME:-$HOME/.cache}/ringtail/lab/forky/.complete" ] ||
    missing+=(mmdebstrap)

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

if [ ${#missing[@]} -gt 0 ]; then
    if ! command -v apt-get >/dev/null; then
        echo "setup: no apt-get here; install by hand: ${missing[*]}" >&2
    elif [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        echo "setup: needs root, or sudo without a password, to install: ${missing[*]}" >&2
    else
        log=$(mktemp -t ringtail-setup.XXXXXX)
        echo "setup: installing ${missing[*]}"
        as_root apt-get update -qq >"$log" 2>&1
        for package in "${missing[@]}"; do
            # Debian would start a cluster of its own with the package; the tests run theirs.
            if ! as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq \
                --no-install-recommends "$package" >>"$log" 2>&1; then
                echo "setup: $package could not be installed, see $log" >&2
            fi
        done
    fi
fi

# The accessibility rules of the browser tests: MPL-2.0, so they are fetched for the tests and shipped nowhere.
axe=$root/artifacts/axe
if [ ! -e "$axe/node_modules/axe-core/axe.min.js" ]; then
    if command -v npm >/dev/null; then
        mkdir -p "$axe" && cp "$root/eng/axe/"package*.json "$axe/"
        npm ci --prefix "$axe" --silent --no-audit --no-fund ||
            echo "setup: axe-core could not be fetched; the accessibility tests are skipped" >&2
    else
        echo "setup: npm is missing, so the accessibility tests are skipped" >&2
    fi
fi

# The linter of the API's description: Apache-2.0, fetched for the tests as well.
spectral=$root/artifacts/spectral
if [ ! -e "$spectral/node_modules/.bin/spectral" ] && command -v npm >/dev/null; then
    mkdir -p "$spectral" && cp "$root/eng/spectral/"package*.json "$spectral/"
    npm ci --prefix "$spectral" --silent --no-audit --no-fund --ignore-scripts ||
        echo "setup: Spectral could not be fetched; its test is skipped" >&2
fi

# Fetches Asterisk into the cache of this user; nothing is started.
"$root/lab/up" --fetch
status=$?
[ $status = 0 ] || [ $status = 77 ] || exit $status
exit 0
