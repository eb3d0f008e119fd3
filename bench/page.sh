#!/usr/bin/env bash
# Measures what viewers of the live page cost beside a simulated team of 1,000 agents. Prints rows of tables.
#   bench/page.sh            all of these
#   bench/page.sh cost       five viewers in headless Chromium: the server's processor time, the bytes of the circuit, frame
#                            times, and how long the page takes to open
#   bench/page.sh opening    how long every page takes to open, the first time after the program's start and the third
#   bench/page.sh viewers    nobody and fifty viewers without a browser in turn: the delay from the decision to the Originate.
#                            RINGTAIL_BENCH_VIEWERS, _TURNS, _TURN_S and _WARM_UP_S change how many and how long
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
what=${1:-all}
dotnet build tests/Ringtail.Browser -c Release -v q --nologo -clp:ErrorsOnly

measure() {
    artifacts/bin/Ringtail.Browser/release/Ringtail.Browser -noColor -explicit only -class "*$1" -diagnostics \
        </dev/null 2>&1 | grep -oE '\| .*\|$|.*\[FAIL\].*'
}

if [[ $what == all || $what == cost ]]; then
    echo "| page | live calls | server, per viewer | bytes | frame p50 / p99 | opens in |"
    echo "|---|---|---|---|---|---|"
    measure LivePageCost
fi
if [[ $what == all || $what == opening ]]; then
    echo "| page | first | third |"
    echo "|---|--:|--:|"
    measure OpeningPages
fi
if [[ $what == all || $what == viewers ]]; then
    echo "| viewers | live calls | launches | delay, mean | p50 | p99 | within 5 ms | program | viewers' process | bytes each" \
        "| changes/s each |"
    echo "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    measure ManyViewers
fi
