#!/usr/bin/env bash
# Measures predictive pacing against one call per free agent on a real Asterisk 22 of the lab, with twenty phones.
# Prints a Markdown table row for each.
#   bench/pacing-on-asterisk.sh [minutes each, default 10]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build tests/Ringtail.Lab -c Release -v q --nologo -nodeReuse:false
echo "| model | measured | agents talking (queue log) | conversations | answered (carrier) | heard nobody | share | answer to first word: median / 90 % / longest | later than 8.5 s |"
echo "|---|---|---|---|---|---|---|---|---|"
RINGTAIL_MINUTES=${1:-10} artifacts/bin/Ringtail.Lab/release/Ringtail.Lab -noColor -explicit only \
    -class '*PacingOnAsterisk' -showLiveOutput | sed -n 's/.*\[OUTPUT\] //p'
