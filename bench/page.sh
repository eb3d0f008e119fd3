#!/usr/bin/env bash
# Measures what a viewer of the live page costs beside a simulated team of 1,000 agents: the server's processor time, the
# bytes of the circuit, frame times in headless Chromium, and how long the page takes to open. Prints rows of a table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build tests/Ringtail.Browser -c Release -v q --nologo -clp:ErrorsOnly
echo "| page | live calls | server, per viewer | bytes | frame p50 / p99 | opens in |"
echo "|---|---|---|---|---|---|"
artifacts/bin/Ringtail.Browser/release/Ringtail.Browser -noColor -explicit only -class '*LivePageCost' -diagnostics \
    </dev/null 2>&1 | grep -oE '\| .*\|$'
