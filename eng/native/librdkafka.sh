#!/usr/bin/env bash
# librdkafka.sh VERSION WORK: makes librdkafka.redist from the source that Confluent ships in its npm package
# of the same release, with the features that a production Kafka asks for.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/pack.sh"
version=$1
work=$2

npm_package=@confluentinc/kafka-javascript@1.10.1
npm_sha512=29578f5019f6d44a8254ff667f1cc4b8cdd26091c7105ed7fa2882d9ee374108034b211a92c2279821a8a13df0e6af9c340764482acaef58f42027eaa12a992f
features=(ZLIB LZ4_EXT ZSTD SNAPPY SSL SASL_SCRAM SASL_OAUTHBEARER CURL OAUTHBEARER_OIDC)

fetch_npm "$npm_package" "$npm_sha512" "$work"
cd "$work/package/deps/librdkafka"

# Only the C library is built, so that no C++ compiler is needed: configure insists on one that answers --version.
# Kerberos is off, else the result would depend on whether libsasl2-dev happens to be there.
CC=gcc CXX=gcc ./configure --disable-gssapi

# configure leaves out in silence what it does not find; a consumer would notice at the first zstd batch.
for feature in "${features[@]}"; do
  if ! grep -q "^#define WITH_$feature 1\$" config.h; then
    echo "librdkafka would lack $feature: a development package of eng/debian-packages.txt is missing" >&2
    exit 1
  fi
done
if ! grep -qF "#define MKL_APP_VERSION \"$version\"" config.h; then
  echo "$npm_package does not hold librdkafka $version" >&2
  exit 1
fi

make -C src -j"$(nproc)" librdkafka.so.1
strip --strip-unneeded -o "$work/librdkafka.so" src/librdkafka.so.1
pack_native librdkafka.redist "$version" LICENSES.txt \
  "librdkafka for linux-x64, compiled from the source in npm's $npm_package" "$work/librdkafka.so" "$work"
