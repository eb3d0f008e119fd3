#!/usr/bin/env bash
# The world ring from the command line (docs/simulation.md): many seeds, or one with its trace.
#   eng/world.sh --seeds 10000 --from 1    walk over seeds on all cores
#   eng/world.sh --seed 42 --trace         replay one seed and tell everything that happens
#   eng/world.sh --planted --seeds 500     the first seed that notices each planted bug
#   … --named "black list"                 only those with this in their name
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build tests/Ringtail.World -c Release --nologo -v quiet -clp:ErrorsOnly >&2
exec artifacts/bin/Ringtail.World/release/Ringtail.World "$@"
