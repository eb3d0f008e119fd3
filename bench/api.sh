#!/usr/bin/env bash
# Measures the compatible API on this machine while the demo dials: 1,000 requests a second with Basic credentials from a
# client on the same cores; the upload of a million numbers in one request, and the export of a million calls, with the
# memory that they take. Prints a Markdown table.
#   bench/api.sh [seconds of load, default 60] [requests a second, default 1000]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
span=${1:-60} rate=${2:-1000}
work=$(mktemp -d)
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
dotnet build bench/Ringtail.Api.Bench -c Release -v q --nologo -clp:ErrorsOnly >&2
./ringtail --version >/dev/null
./ringtail demo --speed 10 --urls "http://127.0.0.1:$port" --data "$work/demo" >"$work/demo.log" 2>&1 &
demo=$!
finish() { kill -TERM "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT
until grep -q 'dialing at' "$work/demo.log"; do sleep 0.2; done
launched() { curl -fs "http://127.0.0.1:$port/metrics" | sed -n 's/^ringtail_attempts_total[^ ]* \([0-9]*\).*/\1/p' | head -1; }
resident() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$demo/status"; }

echo "| what | figure |"
echo "|---|---|"
before=$(launched)
artifacts/bin/Ringtail.Api.Bench/release/Ringtail.Api.Bench "http://127.0.0.1:$port" --rate "$rate" --seconds "$span" || true
echo "| launched by the demo meanwhile | $(($(launched) - ${before:-0})) |"

python3 - "$work/rows" <<'PY'
import sys
with open(sys.argv[1], "w") as f:
    f.write("numbers=")
    for i in range(1_000_000): f.write(f"0304{i:07d},NAME:row {i},CITY:Berlin|")
PY
at=$(resident) most=0 begin=$(date +%s%3N)
curl -fs -u demoadmin:demo -X POST "http://127.0.0.1:$port/wombat/api/lists/?op=addToList&list=million" \
    --data-binary "@$work/rows" >"$work/import.txt" &
upload=$!
while kill -0 "$upload" 2>/dev/null; do now=$(resident); [ "$now" -gt "$most" ] && most=$now; sleep 0.1; done
echo "| a million numbers ($(du -m "$work/rows" | cut -f1) MB) by addToList: $(head -1 "$work/import.txt") | $(($(date +%s%3N) - begin)) ms |"
echo "| resident memory before, and the most during the upload | $at and $most MiB |"

# A million calls: the demo's own, again and again under other ids.
kill -TERM "$demo"; wait "$demo" 2>/dev/null || true
python3 - "$work/demo/ringtail.db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
columns = [c[1] for c in db.execute("PRAGMA table_xinfo(attempts)") if c[6] == 0 and c[1] not in ("id", "hopper_id")]
names = ", ".join(columns)
ended = [r[0] for r in db.execute("SELECT id FROM attempts WHERE NOT live AND outcome NOT IN ('WITHDRAWN', 'ROUTE_FAILURE')")]
for i in range(1_000_000):
    db.execute(f"INSERT INTO attempts (hopper_id, {names}) SELECT ?, {names} FROM attempts WHERE id = ?",
               (1_000_000_000 + i, ended[i % len(ended)]))
db.commit()
PY
./ringtail serve --urls "http://127.0.0.1:$port" --data "$work/demo" >"$work/serve.log" 2>&1 &
demo=$!
until curl -fs -o /dev/null "http://127.0.0.1:$port/healthz"; do sleep 0.1; done
for file in calls.csv calls.xlsx; do
    at=$(resident) most=0 begin=$(date +%s%3N)
    curl -fs -u demoadmin:demo "http://127.0.0.1:$port/api/v1/reports/$file" -o "$work/$file" &
    download=$!
    while kill -0 "$download" 2>/dev/null; do now=$(resident); [ "$now" -gt "$most" ] && most=$now; sleep 0.1; done
    echo "| $file of a million calls, $(du -m "$work/$file" | cut -f1) MB; memory before, and the most | $(($(date +%s%3N) - begin)) ms; $at and $most MiB |"
done
begin=$(date +%s%3N)
curl -fs -u demoadmin:demo "http://127.0.0.1:$port/api/v1/reports/outcomes.csv" -o /dev/null
echo "| outcomes of a million calls | $(($(date +%s%3N) - begin)) ms |"
echo
lscpu | sed -n 's/^Model name: */Machine: /p'; nproc | sed 's/$/ cores/'; uptime | sed 's/.*load/load/'
