# The one executable in an image of its own. Roles, addresses and credentials come from the environment;
# docker-compose.yml runs a whole system, docs/operations.md tells the rest.
#
# SDK_IMAGE is any image of Debian or Ubuntu with the .NET SDK 10; npm, gcc and make are installed where they lack.
ARG SDK_IMAGE
ARG RUNTIME_IMAGE=debian:12-slim

FROM ${SDK_IMAGE} AS build
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates gcc make npm
WORKDIR /source
COPY . .
ARG REVISION=unknown
# The launcher sets up what the build needs and is missing: libraries, and the native packages.
RUN ./accounting --help && \
    dotnet publish service --configuration Release --runtime linux-x64 --self-contained --output /accounting -p:SourceRevisionId=${REVISION}

FROM ${RUNTIME_IMAGE}
RUN apt-get update && \
    apt-get install --yes --no-install-recommends ca-certificates libcurl4 liblz4-1 libssl3 libstdc++6 libzstd1 zlib1g && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --uid 10001 --create-home --home-dir /var/lib/accounting accounting && \
    install --directory --owner accounting --group accounting /var/cache/accounting
COPY --from=build /accounting /opt/accounting
# The root file system may be read-only: only the two volumes and /tmp are written. Diagnostics would want a socket in /tmp.
ENV DOTNET_EnableDiagnostics=0 \
    ACCOUNTING__STORE__DATA=/var/lib/accounting/data \
    ACCOUNTING__S3__CACHE_FOLDER=/var/cache/accounting \
    ACCOUNTING__HEALTH__ADDRESS=http://127.0.0.1:8080 \
    ACCOUNTING__LOGGING__LEVEL=information \
    ACCOUNTING__LOGGING__FORMAT=json
VOLUME ["/var/lib/accounting", "/var/cache/accounting"]
WORKDIR /var/lib/accounting
USER 10001
HEALTHCHECK --interval=30s --timeout=10s --start-period=2m CMD ["/opt/accounting/accounting", "health"]
ENTRYPOINT ["/opt/accounting/accounting"]
CMD ["run"]
