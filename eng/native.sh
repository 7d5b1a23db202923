# Native packages: puts the packages that the NuGet registry lacks into eng/packages, made once per user.

# Name, version and the script that makes it.
NATIVE_PACKAGES=(
  "librdkafka.redist 2.15.1 librdkafka.sh"
  "DuckDB.Native 1.5.6 duckdb.sh"
)

require_native_packages() {
  local name version script
  for entry in "${NATIVE_PACKAGES[@]}"; do
    read -r name version script <<<"$entry"
    native_package_is_here "$name" "$version" "$script" && continue
    with_lock "$CACHE/native-$name.lock" provide_native_package "$name" "$version" "$script"
  done
}

# A package is known by what made it: its script and the packer's.
native_key() { (cd "$ACCOUNTING_ROOT/eng/native" && cat "$1" pack.sh pack.proj) | sha256sum | cut -c 1-16; }

native_stamp() { echo "$ARTIFACTS/native/$1.$2-$(native_key "$3")"; }

native_package_is_here() {
  local stamp
  stamp=$(native_stamp "$@")
  [[ -e $stamp && ($(<"$stamp") == registry || -e $ACCOUNTING_ROOT/eng/packages/$1.$2.nupkg) ]]
}

provide_native_package() {
  local name=$1 version=$2 script=$3 origin=local
  local package=$ACCOUNTING_ROOT/eng/packages/$name.$version.nupkg
  local cached stamp
  cached=$CACHE/$name.$version-$(native_key "$script").nupkg
  stamp=$(native_stamp "$name" "$version" "$script")
  mkdir -p "${stamp%/*}"
  if [[ ! -e $cached ]] && registry_has "$name" "$version"; then
    origin=registry
    rm -f "$package"
  else
    [[ -e $cached ]] || make_native_package "$name" "$version" "$script" "$cached"
    cp "$cached" "$stamp.nupkg"
    mv -f "$stamp.nupkg" "$package"
  fi
  echo "$origin" >"$stamp"
}

# Asks the configured registries by a restore of that package alone: the one question that every kind of
# registry answers the way the build will be answered. No answer counts as no.
registry_has() {
  local folder answer=0
  folder=$(mktemp -d)
  cat >"$folder/probe.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="$1" Version="[$2]" /></ItemGroup>
</Project>
PROJECT
  timeout 120 dotnet restore "$folder/probe.csproj" --packages "$folder/packages" \
    -p:NuGetAudit=false -nodeReuse:false >"$folder/log" 2>&1 </dev/null || answer=1
  rm -rf "$folder"
  return $answer
}

make_native_package() {
  local name=$1 version=$2 script=$3 cached=$4
  require_commands npm
  say "making $name $version (once per user; about a minute)"
  local work
  rm -rf "$CACHE/making-$name".* # left by one that was killed: the lock is ours
  work=$(mktemp -d "$CACHE/making-$name.XXXXXX")
  trap "rm -rf '$work'" EXIT # the subshell of the lock ends here
  if ! logged "$name" bash "$ACCOUNTING_ROOT/eng/native/$script" "$version" "$work"; then
    tail -n 20 "$LOG" >&2
    fail 1 "could not make $name $version; the whole log: $LOG"
  fi
  mv -f "$work/$name.$version.nupkg" "$cached"
}
