# ./accounting test [--fast | --thorough] [-- filters]: sets up what the tests need, runs them and closes with a line of totals.

source "$ACCOUNTING_ROOT/eng/debian.sh"
source "$ACCOUNTING_ROOT/eng/build.sh"
source "$ACCOUNTING_ROOT/eng/swift.sh"

# What starts processes, brokers or buckets, makes reports or lives through simulations: all that a fast run leaves out.
SLOW=(EndToEnd Simulation Bench Reporting Exchange Ingest.Kafka Aggregator.Consuming Aggregator.Store.S3
  Compactor.DuckDb Compactor.History Compactor.Replaying Service.Collection Service.Commands Service.Dashboard
  Service.Pipeline Service.Produce Service.Quarantine Service.Telemetry Service.Verification)

run_tests() {
  local silence=15m fast=''
  local -a selection=()
  while (($# > 0)); do
    case $1 in
      --fast)
        fast=yes
        local namespace
        for namespace in "${SLOW[@]}"; do
          selection+=(--filter-not-namespace "Accounting.Tests.$namespace" --filter-not-namespace "Accounting.Tests.$namespace.*")
        done
        ;;
      --thorough)
        export ACCOUNTING_THOROUGH=1
        selection=(--explicit on)
        silence=90m
        ;;
      --)
        shift
        break
        ;;
      -h | --help)
        test_usage
        return 0
        ;;
      *) fail 2 "unknown option of test: $1 (try ./accounting test --help)" ;;
    esac
    shift
  done

  require_commands dotnet
  [[ -n $fast ]] || require_foreign_tools
  require_build tests

  [[ ${ACCOUNTING_THOROUGH-} == 1 ]] || keep_files_in_memory
  local results code=0
  mkdir -p "$ARTIFACTS/test-results"
  find "$ARTIFACTS/test-results" -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} + # yesterday's
  results=$(mktemp -d "$ARTIFACTS/test-results/run.XXXXXX")
  cd "$ACCOUNTING_ROOT"
  # Processes that live for seconds only pay for the instrumentation of hot methods: a quarter of the tests' processor time.
  export DOTNET_TieredPGO=0
  # A test that hangs is named and dumped, and the run fails by it, long before anybody's patience for the whole run ends.
  dotnet "$BUILT/Accounting.Tests.dll" --no-ansi --progress off --output Detailed \
    --hangdump --hangdump-timeout "$silence" --hangdump-type Mini \
    --results-directory "$results" --report-xunit-xml --report-xunit-xml-filename results.xml "${selection[@]}" "$@" || code=$?
  print_totals "$results/results.xml" "$code"
}

# The folders of tests lie in memory where it has room: making files costs less there, and what is synchronized waits for no disk.
# A thorough run, which may want more room, shows that all is well on a disk.
keep_files_in_memory() {
  local shared=/dev/shm free
  free=$(df --output=avail "$shared" 2>/dev/null | tail -n 1) || return 0
  ((free > 8 << 20 && $(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) > 8 << 20)) || return 0 # kibibytes
  find "$shared" -mindepth 1 -maxdepth 1 -user "$(id -un)" -name 'accounting-tests.*' -mtime +0 -exec rm -rf {} + # of runs that were killed
  TMPDIR=$(mktemp -d "$shared/accounting-tests.XXXXXX")
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
}

# What tests ask beyond .NET. Without it those that ask for it are skipped and say so.
require_foreign_tools() {
  require_debian_packages
  require_commands npm
  require_npm_packages "$ACCOUNTING_ROOT/tests/independent-readers"
  require_npm_packages "$ACCOUNTING_ROOT/tests/browser"
  require_npm_packages "$ACCOUNTING_ROOT/tests/deployment-tools"
  require_swift
}

test_usage() {
  cat <<'USAGE'
Usage: ./accounting test [--fast | --thorough] [-- FILTER…]

Runs every test; the last line says how many passed and failed. Exit code 0: at least one ran and none failed.

  --fast       units and properties alone: no processes, brokers, buckets, reports or simulations; installs nothing
  --thorough   more seeds and more data, and the program published for every platform; takes longer
  -- FILTER…   options of the test runner, for example
               ./accounting test -- --filter-namespace 'Accounting.Tests.Ingest*'
USAGE
}

# print_totals RESULTS EXIT_CODE: a run that crashed, or ran nothing, has failed.
print_totals() {
  local results=$1 code=$2 assembly='' passed failed skipped
  [[ -e $results ]] && assembly=$(grep -o -m 1 '<assembly [^>]*>' "$results" | head -n 1)
  passed=$(attribute passed "$assembly")
  failed=$(($(attribute failed "$assembly") + $(attribute errors "$assembly")))
  skipped=$(attribute skipped "$assembly")
  if ((code != 0 && failed == 0)); then # 8: no test was selected
    say "the test run ended with exit code $code after $passed tests"
    ((code == 8)) || failed=1
  fi
  [[ ! -e $results ]] || list_failures "$results"
  if ((skipped > 0)); then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  ((code == 0 && failed == 0 && passed > 0))
}

# The failed tests again, each with the first line of why: their place in the output is thousands of lines up.
list_failures() {
  grep -o '<test [^>]* result="Fail"[^>]*><failure [^>]*><message>[^<]*' "$1" |
    sed -e 's|^.* name="\([^"]*\)".*<message>|failed: \1: |' -e 's|&quot;|"|g; s|&apos;|'"'"'|g; s|&lt;|<|g; s|&gt;|>|g; s|&amp;|\&|g' || true
}

attribute() {
  [[ $2 =~ \ $1=\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}" || echo 0
}

# require_npm_packages FOLDER: node_modules as package-lock.json says.
require_npm_packages() {
  npm_packages_are_here "$1" || with_lock "$ARTIFACTS/npm.lock" install_npm_packages "$1"
}

npm_packages_are_here() { cmp -s "$1/package-lock.json" "$1/node_modules/.installed-from"; }

install_npm_packages() {
  npm_packages_are_here "$1" && return 0
  say "installing npm packages for the tests"
  if ! logged npm npm ci --prefix "$1" --no-audit --no-fund --ignore-scripts --no-progress; then
    tail -n 15 "$LOG" >&2
    fail 1 "npm ci failed in $1"
  fi
  cp "$1/package-lock.json" "$1/node_modules/.installed-from"
}
