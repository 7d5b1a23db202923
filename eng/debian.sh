# Debian packages that the tests need: looks for those listed in debian-packages.txt and installs what is missing, if it may.

require_debian_packages() {
  command -v dpkg-query >/dev/null || return 0 # another distribution: what lacks shows when it is used
  local -a missing
  find_missing_packages
  ((${#missing[@]} == 0)) && return 0
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    fail 2 "missing Debian packages; as root: apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "installing Debian packages: ${missing[*]}"
  with_lock "$CACHE/debian.lock" install_packages "${missing[@]}"
}

# Sets the caller's array `missing`; one dpkg-query for all.
find_missing_packages() {
  local package command
  local -a wanted=()
  while read -r package command; do
    [[ -n $package && $package != "#"* ]] || continue
    [[ -n $command ]] && command -v "$command" >/dev/null && continue
    wanted+=("$package")
  done <"$ACCOUNTING_ROOT/eng/debian-packages.txt"
  missing=()
  ((${#wanted[@]} == 0)) && return 0

  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null) || true
  for package in "${wanted[@]}"; do
    [[ $'\n'$installed$'\n' == *$'\n'"installed $package"$'\n'* ]] || missing+=("$package")
  done
}

install_packages() {
  logged debian apt_install "$@" && return 0
  logged debian apt_get update && logged debian apt_install "$@" && return 0
  tail -n 15 "$LOG" >&2
  fail 2 "could not install Debian packages: apt-get install --no-install-recommends $*"
}

apt_install() { apt_get install --yes --no-install-recommends "$@"; }

apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }
