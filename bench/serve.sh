#!/usr/bin/env bash
# Measures the program as a whole, on this machine: start to ready, idle memory, and the delay from a decision to its
# Originate on the wire while the demo dials, alone and beside an import of a million rows. Prints a Markdown table.
#   bench/serve.sh [seconds of the first load, default 60]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
span=${1:-60}
work=$(mktemp -d)
trap 'pkill -TERM -f -- "--data $work/" || true; while pgrep -f -- "--data $work/" >/dev/null; do sleep 0.1; done; rm -rf "$work"' EXIT
./ringtail --version >/dev/null

port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
now_ms() { date +%s%3N; }

start_serve() { # DATA → prints milliseconds to ready
    local at begin; at=$(port); begin=$(now_ms)
    RINGTAIL_ADMIN_USER=admin RINGTAIL_ADMIN_PASSWORD=bench-password ./ringtail serve --urls "http://127.0.0.1:$at" --data "$1" \
        >"$work/serve.log" 2>&1 &
    until curl -fs -o /dev/null "http://127.0.0.1:$at/healthz"; do sleep 0.02; done
    echo $(($(now_ms) - begin))
}

echo "| what | figure |"
echo "|---|---|"
for run in first second third; do
    ms=$(start_serve "$work/data")
    echo "| \`serve\` to a 200 of /healthz, $run start | $ms ms |"
    if [ $run = third ]; then
        sleep 20
        echo "| resident memory after 20 s idle | $(($(ps -o rss= -p "$(pgrep -f -- "--data $work/data")") / 1024)) MiB |"
    fi
    pkill -TERM -f -- "--data $work/data" || true
    while pgrep -f -- "--data $work/data" >/dev/null; do sleep 0.05; done
done

at=$(port)
./ringtail demo --speed 10 --urls "http://127.0.0.1:$at" --data "$work/demo" >"$work/demo.log" 2>&1 &
until grep -q 'dialing at' "$work/demo.log"; do sleep 0.1; done

buckets() { curl -fs "http://127.0.0.1:$at/metrics" | grep '^ringtail_launch_delay_seconds_bucket' | sed -E 's/.*le="([^"]+)".* ([0-9]+)$/\1 \2/'; }
delays() { # BEFORE AFTER → launches and the bucket that holds the 50th and 99th percentile
    join "$1" "$2" | awk '{ n[NR] = $3 - $2; le[NR] = $1 } END { all = n[NR];
        for (i = NR; i >= 1; i--) { if (n[i] >= 0.5 * all) p50 = le[i]; if (n[i] >= 0.99 * all) p99 = le[i] }
        printf "%d launches, p50 at most %s s, p99 at most %s s\n", all, p50, p99 }'
}

# The histogram is there from the first launch on.
until buckets >"$work/a"; do sleep 0.1; done
sleep "$span"
buckets >"$work/b"
echo "| decision to Originate, the demo at tenfold speed | $(delays "$work/a" "$work/b") |"
python3 - "$work/rows" <<'PY'
import sys
with open(sys.argv[1], "w") as f:
    f.write("numbers=")
    for i in range(1_000_000): f.write(f"0304{i:07d},NAME:row {i},CITY:Berlin|")
PY
# Only while the import runs: what comes after it would flatter the figure.
buckets >"$work/c"; begin=$(now_ms)
curl -fs -u demoadmin:demo -X POST "http://127.0.0.1:$at/wombat/api/lists/?op=addToList&list=million" \
    --data-binary "@$work/rows" >"$work/import.txt"
ms=$(($(now_ms) - begin)); buckets >"$work/d"
echo "| the same while a million rows are imported | $(delays "$work/c" "$work/d") |"
echo "| the import: $(tr -d '\n' <"$work/import.txt") | $ms ms |"
echo
lscpu | sed -n 's/^Model name: */Machine: /p'; nproc | sed 's/$/ cores/'; uptime | sed 's/.*load/load/'
