#!/usr/bin/env bash
# Measures lists on this machine: import of a million-row CSV and of a workbook with 200,000 rows (time and peak
# memory of the whole program), and pages and searches of a list of ten million. Prints a Markdown table.
#   bench/lists.sh [rows of the big list, default 10000000]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
big=${1:-10000000}
work=$(mktemp -d)
at=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
base="http://127.0.0.1:$at"
pid=
stop() { [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null && tail --pid="$pid" -f /dev/null; pid=; }
trap 'stop; rm -rf "$work"' EXIT
./ringtail --version >/dev/null

start() { # each figure on a fresh process, so that its peak is its own
    RINGTAIL_ADMIN_USER=admin RINGTAIL_ADMIN_PASSWORD=bench-password \
        ./ringtail serve --urls "$base" --data "$work/data" \
        >"$work/serve.log" 2>&1 &
    until curl -fs -o /dev/null "$base/healthz"; do sleep 0.05; done
    pid=$(pgrep -f -- "--data $work/data" | tail -1)
}
api() { curl -fsS -u admin:bench-password "$@"; }
list() {
    api -H 'Content-Type: application/json' -d "{\"name\":\"$1\"}" "$base/api/v1/lists" \
        | python3 -c 'import json,sys; print(json.load(sys.stdin)["id"])'
}
csv() { python3 - "$1" "$2" <<'PY'
import sys
rows = int(sys.argv[1])
with open(sys.argv[2], "w") as f:
    f.write("number,name,city,street,customer\n")
    for i in range(rows):
        f.write(f"030{10000000 + i},Person {i},Berlin,Example Street {i % 200},C{i}\n")
PY
}
peak() { echo $(($(awk '/VmHWM/ { print $2 }' "/proc/$pid/status") / 1024)); }
seconds() { python3 -c "print(f'{$(date +%s%N) / 1e9 - $1:.1f}')"; }
upload() { # LIST FORMAT FILE
    api -X POST -H 'Content-Type: application/octet-stream' -T "$3" \
        "$base/api/v1/lists/$1/contacts?format=$2" | tail -1 >"$work/answer"
    grep -q '"kept"' "$work/answer" || { cat "$work/answer"; exit 1; }
}
figure() { # LIST FORMAT FILE NAME
    local begin; begin=$(date +%s%N); begin=$(python3 -c "print($begin / 1e9)")
    upload "$1" "$2" "$3"
    echo "| $4 | $(seconds "$begin") s, peak $(peak) MiB |"
}
page() { # NAME QUERY, three times, the slowest
    local worst=0 t
    for _ in 1 2 3; do
        t=$(api -o "$work/page" -w '%{time_total}' "$base/api/v1/lists/$large/contacts/search?items=25&$2")
        worst=$(python3 -c "print(max($worst, $t))")
    done
    echo "| $1 | $(python3 -c "print(round($worst * 1000))") ms |"
}

echo "| what | figure |"
echo "|---|---|"
start
million=$(list million)
csv 1000000 "$work/million.csv"
idle=$(peak)
echo "| the program idle | $idle MiB |"
figure "$million" csv "$work/million.csv" "a million rows of CSV, 4 attributes each"
begin=$(python3 -c "import time; print(time.time())")
api -o "$work/million-out.csv" "$base/api/v1/lists/$million/export?format=csv"
echo "| the same out as CSV | $(seconds "$begin") s, peak $(peak) MiB |"
stop; start
small=$(list small)
csv 200000 "$work/small.csv"
upload "$small" csv "$work/small.csv"
begin=$(python3 -c "import time; print(time.time())")
api -o "$work/small.xlsx" "$base/api/v1/lists/$small/export?format=xlsx"
echo "| 200,000 contacts out as a workbook | $(seconds "$begin") s |"
stop; start
figure "$(list book)" xlsx "$work/small.xlsx" "a workbook of 200,000 rows in"
csv "$big" "$work/big.csv"
large=$(list large)
figure "$large" csv "$work/big.csv" "$big rows of CSV"
rm "$work/big.csv"
page "first page of $big" "from=0"
page "a page in the middle" "from=$((big / 2))"
page "the last page" "from=$((big - 25))"
page "a number, whole" "query=03010000777"
page "a number, its beginning" "query=%2B493010999"
page "an attribute that is near the beginning" "query=Person%20777"
page "text that is nowhere (stops after its time)" "query=nowhere"
stop
