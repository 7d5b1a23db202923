# The one executable in an image of its own. Roles, addresses and credentials come from the environment;
# docker-compose.yml runs a whole system, docs/operations.md tells the rest.
#
#   docker build --tag accounting-stream .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY . .
ARG REVISION=unknown
# For the platform that the image is built on.
RUN dotnet publish service --configuration Release --output /accounting -p:SourceRevisionId=${REVISION}

FROM ${RUNTIME_IMAGE}
RUN useradd --uid 10001 --create-home --home-dir /var/lib/accounting accounting && \
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
