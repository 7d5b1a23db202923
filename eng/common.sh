# What the other scripts share: messages, folders, locks. Sourced; the caller sets ACCOUNTING_ROOT.

ARTIFACTS=$ACCOUNTING_ROOT/artifacts

# Progress and errors go to stderr: stdout belongs to the program (`--format json`).
say() { printf 'accounting: %s\n' "$*" >&2; }

# fail EXIT_CODE MESSAGE…
fail() {
  local code=$1
  shift
  say "$@"
  exit "$code"
}

# A user without a home (a service account, a bare container) gets one here, or dotnet and npm refuse to work.
if [[ ! -d ${HOME:-} || ! -w ${HOME:-} ]]; then
  mkdir -p "$ARTIFACTS/home" 2>/dev/null || fail 2 "cannot write to $ACCOUNTING_ROOT: clone it where you may write"
  export HOME=$ARTIFACTS/home
fi

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/accounting-stream

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

require_commands() {
  local command
  for command in "$@"; do
    command -v "$command" >/dev/null && continue
    case $command in
      dotnet) fail 2 "dotnet is not on the PATH: install the .NET SDK 10" ;;
      npm) fail 2 "npm is not on the PATH: the tests need Node.js 18 or newer with npm" ;;
      *) fail 2 "$command is not on the PATH" ;;
    esac
  done
}

# with_lock FILE COMMAND…: one at a time on this machine. The command and its children do not inherit
# the lock: a compiler server that outlives the build would hold it for ever.
with_lock() {
  local file=$1
  shift
  mkdir -p "${file%/*}"
  (
    if ! flock -n 9; then
      say "waiting for another set-up that holds ${file##*/}"
      flock 9
    fi
    "$@" 9>&-
  ) 9>"$file"
}

# logged NAME COMMAND…: output into a file; on failure the caller shows LOG.
logged() {
  LOG=$ARTIFACTS/logs/$1.log
  shift
  mkdir -p "$ARTIFACTS/logs"
  "$@" >"$LOG" 2>&1 </dev/null
}
