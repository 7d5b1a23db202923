# Sourced by the scripts beside it: fetching from npm with a pinned hash, packing for NuGet.

# fetch_npm PACKAGE@VERSION SHA512 FOLDER: unpacks into FOLDER/package.
# npm checks what it downloads against the registry's word; the pin is ours.
fetch_npm() {
  local package=$1 sha512=$2 folder=$3 tarball
  (cd "$folder" && npm pack --silent --ignore-scripts "$package" >tarball-name)
  tarball=$(tail -n 1 "$folder/tarball-name")
  if ! echo "$sha512  $folder/$tarball" | sha512sum --check --status; then
    echo "npm's $package is not the one pinned here: expected sha512 $sha512" >&2
    return 1
  fi
  tar -xzf "$folder/$tarball" -C "$folder"
}

# pack_native NAME VERSION LICENSE DESCRIPTION LIBRARY WORK: makes WORK/NAME.VERSION.nupkg.
# MSBuild zips it: the .NET SDK is surely there, zip and python are not.
pack_native() {
  local name=$1 version=$2 license=$3 description=$4 library=$5 work=$6
  local folder=$work/nupkg
  mkdir -p "$folder/runtimes/linux-x64/native"
  cp "$library" "$folder/runtimes/linux-x64/native/"
  cp "$license" "$folder/LICENSE.txt"
  cat >"$folder/$name.nuspec" <<NUSPEC
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>$name</id>
    <version>$version</version>
    <authors>packed on this machine by eng/native</authors>
    <license type="file">LICENSE.txt</license>
    <description>$description</description>
  </metadata>
</package>
NUSPEC
  dotnet msbuild "$(dirname "${BASH_SOURCE[0]}")/pack.proj" -nologo -nodeReuse:false \
    "-p:Folder=$folder" "-p:Package=$work/$name.$version.nupkg"
}
