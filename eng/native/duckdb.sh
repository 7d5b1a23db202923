#!/usr/bin/env bash
# duckdb.sh VERSION WORK: makes DuckDB.Native from the official library in DuckDB's npm package.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/pack.sh"
version=$1
work=$2

npm_package=@duckdb/node-bindings-linux-x64@$version-r.1
npm_sha512=21772b64913a904a8cd19e30c1d5671811d7fdface4b7dd53cd0300d743f43e16cf386f4e7c41ef78721ac208870d2651bc6375072145387817824315b998dd5

fetch_npm "$npm_package" "$npm_sha512" "$work"
pack_native DuckDB.Native "$version" "$work/package/LICENSE" \
  "DuckDB's C library for linux-x64, from npm's $npm_package" "$work/package/libduckdb.so" "$work"
