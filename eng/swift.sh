# OpenStack Swift, whose s3api is the S3 server of the tests: Debian's own package, of the suite "unstable" since
# the released one refuses the checksums of today's clients. Unpacked beside the cache and never installed; it is
# pure Python and runs on this machine's packages. Where it cannot be had the tests that want it are skipped, and say so.

SWIFT=$CACHE/swift

# require_swift: sets ACCOUNTING_SWIFT for the tests.
require_swift() {
  command -v dpkg >/dev/null || return 0
  [[ -e $SWIFT/version ]] || with_lock "$CACHE/swift.lock" unpack_swift
  [[ -e $SWIFT/version ]] && export ACCOUNTING_SWIFT=$SWIFT/usr/lib/python3/dist-packages
  return 0
}

unpack_swift() {
  [[ -e $SWIFT/version ]] && return 0
  say "fetching OpenStack Swift for the tests (once per user)"
  rm -rf "$CACHE/making-swift".*
  local work
  work=$(mktemp -d "$CACHE/making-swift.XXXXXX")
  if logged swift download_swift "$work"; then
    rm -rf "$SWIFT"
    mv "$work/root" "$SWIFT"
  else
    say "OpenStack Swift cannot be fetched, its tests are skipped; the log: $LOG"
  fi
  rm -rf "$work"
}

# The archive that this machine installs from, with package lists of their own.
download_swift() {
  local work=$1 archive keys=/usr/share/keyrings/debian-archive-keyring.gpg package
  archive=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
    awk '$4 == "Debian" && $3 == "main" && $2 !~ /-/ { print $1; exit }')
  [[ -n $archive ]] || return 1
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  echo "deb [signed-by=$keys] $archive unstable main" >"$work/sources.list"
  local -a own=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
    -o "Dir::Cache=$work" -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
  (cd "$work" && apt-get "${own[@]}" -q update && apt-get "${own[@]}" -q download python3-swift) || return 1
  package=$(echo "$work"/python3-swift_*.deb)
  dpkg -x "$package" "$work/root" && dpkg-deb -f "$package" Version >"$work/root/version"
}
