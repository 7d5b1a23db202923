# Building: compiles a project when its sources changed, the service also ahead of its runs, and keeps what came out as a snapshot of its own,
# artifacts/PROJECT/KEY/net10.0, where KEY is a hash of the sources (a project within a room: artifacts/ROOM-PROJECT).
#
# Invariants: a snapshot appears whole (rename) and never changes, so a later build cannot pull a file from
# under a running process. Who runs one holds a shared lock on its file in-use until the process ends, however it
# ends; who removes old ones takes that lock exclusively, so only unused ones go. The build lock is held only while building.

# require_build PROJECT: sets BUILT to the folder of an up-to-date snapshot and holds it for this process.
require_build() {
  local project=$1
  require_commands dotnet
  until claim_snapshot "$ARTIFACTS/${project//\//-}/$(source_key "$project")/net10.0"; do
    with_lock "$ARTIFACTS/build.lock" build_snapshot "$project"
  done
}

# The descriptor stays open across exec.
claim_snapshot() {
  local in_use=$1/in-use descriptor
  { exec {descriptor}<"$in_use"; } 2>/dev/null || return 1
  flock -s "$descriptor"
  if [[ ! -e $in_use ]]; then # removed between open and lock
    exec {descriptor}<&-
    return 1
  fi
  BUILT=$1
}

# Hash of every file that a build of the project may read: contents, not times, so that a checkout back and forth costs nothing.
# That is every folder with a project; what only tests build (tests, samples) counts for them alone, and the benchmark for itself and for them.
source_key() {
  cd "$ACCOUNTING_ROOT"
  local file
  local -a rooms=()
  for file in */*.csproj samples/*/*.csproj; do
    [[ -e $file ]] || continue # no such folder
    [[ $1 != tests && $file == @(tests|samples)/* ]] && continue
    [[ $1 == service && $file == bench/* ]] || rooms+=("${file%/*}")
  done
  [[ $1 != tests ]] || rooms+=(samples) # which the tests run
  find "${rooms[@]}" ./*.props global.json .editorconfig BannedSymbols.txt \
    \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-16
}

build_snapshot() {
  local project=$1 key service_key
  key=$(source_key "$project")
  service_key=$(source_key service)
  [[ -e $ARTIFACTS/${project//\//-}/$key ]] && return 0
  say "building $project"
  run_build "$project" build "$ACCOUNTING_ROOT/$project"
  [[ $project == */* ]] || publish_service "$project" # the build of a room has built it as well
  # A file saved meanwhile: what was built is neither the old state nor the new.
  [[ $(source_key "$project") == "$key" ]] || return 0
  keep_snapshot "$project" "$key"
  [[ $project == */* ]] || keep_snapshot service "$service_key"
  rm -rf "$ARTIFACTS/published"
}

# run_build PROJECT COMMAND OPTION…: one command of the SDK on the way to a snapshot of PROJECT.
run_build() {
  local project=$1 command=$2
  shift 2
  if ! logged "$command-${project//\//-}" dotnet "$command" "$@" -c Release -v q --nologo -clp:NoSummary -nodeReuse:false -p:UseSharedCompilation=false; then
    show_build_errors
    fail 1 "the build of $project failed; the whole log: $LOG"
  fi
}

# What runs is what is published, of which much is compiled ahead; it takes the place of what the build made, also beside the benchmark and the tests.
publish_service() {
  rm -rf "$ARTIFACTS/published" # of a build that was interrupted
  run_build "$1" publish "$ACCOUNTING_ROOT/service" --no-build -o "$ARTIFACTS/published"
}

# The errors, each once and with paths from the root; the end of the log when none is marked as such.
show_build_errors() {
  local errors
  errors=$(sed -n -e "s|$ACCOUNTING_ROOT/||g" -e 's| \[[^][]*proj[^][]*\]$||' -e '/: error /p' "$LOG" | awk '!seen[$0]++')
  [[ -n $errors ]] || errors=$(tail -n 15 "$LOG")
  printf '%s\n' "$errors" >&2
}

keep_snapshot() {
  local folder=$ARTIFACTS/${1//\//-} key=$2 old
  [[ -e $folder/$key ]] && return 0
  rm -rf "$folder"/new.*
  mkdir -p "$folder/new.$$/net10.0"
  [[ $1 == service ]] || cp -R "$ACCOUNTING_ROOT/$1/bin/Release/net10.0/." "$folder/new.$$/net10.0/"
  [[ $1 == */* ]] || cp -R "$ARTIFACTS/published/." "$folder/new.$$/net10.0/"
  touch "$folder/new.$$/net10.0/in-use"
  mv "$folder/new.$$" "$folder/$key"
  for old in "$folder"/*/; do
    [[ $old == "$folder/$key/" ]] || flock -n "$old/net10.0/in-use" rm -rf "$old" || true
  done
}
