# Functions of lab/up, lab/down and lab/asterisk: sourced, not run.

LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_CACHE=${RINGTAIL_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ringtail/lab}
LAB_TRIPLE=$(uname -m)-linux-gnu
# Exit codes: 1 something failed, 2 wrong usage, 77 this machine cannot run the lab.
CANNOT=77

cannot() { echo "lab: $*" >&2; exit $CANNOT; }
fail() { echo "lab: $*" >&2; exit 1; }

default_dir() { echo "${TMPDIR:-/tmp}/rt-lab-$(id -un)/$1"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
    else cannot "needs root, or sudo without a password, to run: $*"
    fi
}

# Debian's own mirror as this machine's apt knows it.
mirror() {
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 2>/dev/null | sed -n 's/^Debian|Debian|//p' | head -n1
}

suite_of() { case $1 in 16) echo bullseye ;; 22) echo forky ;; esac; }

# unpack VERSION: Asterisk and what it needs, unpacked into the cache once for this machine and user.
unpack() {
    local suite dir log
    suite=$(suite_of "$1")
    dir=$LAB_CACHE/$suite
    log=$LAB_CACHE/$suite.log
    [ -e "$dir/.complete" ] && return
    mkdir -p "$LAB_CACHE" 2>/dev/null || cannot "cannot write to $LAB_CACHE"
    (
        flock 9
        [ -e "$dir/.complete" ] && exit
        command -v apt-get >/dev/null || cannot "needs apt-get (Debian) to fetch Asterisk $1"
        if ! command -v mmdebstrap >/dev/null || [ -z "$(mirror)" ]; then
            echo "lab: installing mmdebstrap" >&2
            as_root apt-get update -qq >"$log" 2>&1 || cannot "apt-get update failed, see $log"
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap \
                >>"$log" 2>&1 || cannot "mmdebstrap cannot be installed, see $log"
        fi
        [ -n "$(mirror)" ] || cannot "no Debian mirror among this machine's apt sources"
        echo "lab: fetching Asterisk $1 ($suite)" >&2
        as_root rm -rf "$dir.tmp" "$dir"
        # No maintainer script runs. forky's Release file may be past its date; its signature is still checked.
        as_root mmdebstrap --variant=extract --include=asterisk \
            --aptopt='Acquire::Check-Valid-Until "false"' "$suite" "$dir.tmp" "$(mirror)" >"$log" 2>&1 ||
            cannot "Asterisk $1 could not be fetched from this machine's Debian mirror, see $log"
        as_root touch "$dir.tmp/.complete"
        as_root mv "$dir.tmp" "$dir"
    ) 9>"$LAB_CACHE/$suite.lock" || exit
}

# The unpacked Asterisk runs through the loader of its own suite: no chroot, no mount.
loader() {
    ls "$1/usr/lib/$LAB_TRIPLE"/ld-linux-*.so.? "$1/lib/$LAB_TRIPLE"/ld-2.*.so 2>/dev/null | head -n1
}

run_asterisk() {
    local suite=$1; shift
    "$(loader "$suite")" --library-path "$suite/lib/$LAB_TRIPLE:$suite/usr/lib/$LAB_TRIPLE:$suite/usr/lib" \
        "$suite/usr/sbin/asterisk" "$@"
}

# instance HOME VERSION ROLE NET PEER-VERSION: writes the configuration of one Asterisk.
instance() {
    local home=$1 version=$2 role=$3 net=$4 pbx=$5 suite modules tech trunk carrier phones self
    suite=$LAB_CACHE/$(suite_of "$version")
    modules=$(ls -d "$suite/usr/lib/$LAB_TRIPLE/asterisk/modules" "$suite/usr/lib/asterisk/modules" 2>/dev/null | head -n1)
    case $pbx in
        16) tech=SIP trunk='SIP/mdc_trunk_conf-1/${EXTEN}' carrier=$net.20 phones=$net.30 ;;
        22) tech=PJSIP trunk='PJSIP/${EXTEN}@mdc_trunk_conf-1' carrier=$net.21 phones=$net.31 ;;
    esac
    case $role in pbx) self=$net.$pbx ;; carrier) self=$carrier ;; phones) self=$phones ;; esac
    [ ${#home} -le 90 ] || fail "the folder $home is too long for Asterisk's console socket; choose a shorter --dir"
    mkdir -p "$home"/{etc,lib/keys,lib/agi-bin,spool,log/cdr-csv}
    local sources=("$LAB_HOME"/*.conf)
    if [ "$role" = pbx ]; then sources+=("$LAB_HOME"/pbx/*.conf "$LAB_HOME/pbx/$version"/*.conf)
    else sources+=("$LAB_HOME"/far/*.conf)
    fi
    local empty
    for empty in acl queuerules pjproject ccss udptl features stasis cel musiconhold amd sorcery; do
        : >"$home/etc/$empty.conf"
    done
    local source
    for source in "${sources[@]}"; do
        sed -e "s|@HOME@|$home|g; s|@SUITE@|$suite|g; s|@MODULES@|$modules|g; s|@NET@|$net|g; s|@PBX@|$net.$pbx|g" \
            -e "s|@CARRIER@|$carrier|g; s|@PHONES@|$phones|g; s|@NOBODY@|$net.99|g; s|@SELF@|$self|g" \
            -e "s|@TECH@|$tech|g; s|@TRUNK_EXTEN@|$trunk|g" "$source" >"$home/etc/$(basename "$source")"
    done
    echo "$suite" >"$home/suite"
}

alive() { [ -s "$1/pid" ] && kill -0 "$(cat "$1/pid")" 2>/dev/null; }

launch() {
    local home=$1 suite
    alive "$home" && return
    suite=$(cat "$home/suite") || fail "$home is no lab folder"
    rm -f "$home/asterisk.ctl"
    # A session of its own, so that Ctrl-C at the terminal of a demo does not reach it.
    setsid "$(loader "$suite")" --library-path "$suite/lib/$LAB_TRIPLE:$suite/usr/lib/$LAB_TRIPLE:$suite/usr/lib" \
        "$suite/usr/sbin/asterisk" -f -C "$home/etc/asterisk.conf" </dev/null >"$home/console" 2>&1 &
    echo $! >"$home/pid"
}

await_boot() {
    local home=$1 turn
    for turn in $(seq 200); do
        alive "$home" || { tail -n 20 "$home/console" >&2; fail "Asterisk in $home ended while starting"; }
        if [ -S "$home/asterisk.ctl" ] &&
            run_asterisk "$(cat "$home/suite")" -C "$home/etc/asterisk.conf" -rx 'core waitfullybooted' 2>/dev/null |
            grep -q 'fully booted'; then
            return
        fi
        sleep 0.05
    done
    fail "Asterisk in $home did not start within 10 s, see $home/console and $home/log"
}

console() {
    local home=$1; shift
    run_asterisk "$(cat "$home/suite")" -C "$home/etc/asterisk.conf" -rx "$*"
}

kill_now() {
    alive "$1" && kill -KILL "$(cat "$1/pid")"
    rm -f "$1/pid"
}

halt() {
    local home=$1 pid turn
    alive "$home" || { rm -f "$home/pid"; return 0; }
    pid=$(cat "$home/pid")
    kill -CONT "$pid" 2>/dev/null
    timeout 5 bash -c '. "$0"; console "$1" core stop now' "$LAB_HOME/lib.sh" "$home" >/dev/null 2>&1
    for turn in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
    kill -KILL "$pid" 2>/dev/null
    rm -f "$home/pid"
    return 0
}
