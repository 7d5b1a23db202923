# ./accounting outdated: what the package registry says of the packages that are used, those that packages bring included.
# Its source is whatever NuGet is configured with; one that cannot tell of vulnerabilities says so.

list_outdated() {
  require_commands dotnet
  local question
  cd "$ACCOUNTING_ROOT"
  dotnet restore Accounting.Stream.sln -v q
  for question in '--outdated' '--deprecated' '--vulnerable --include-transitive'; do
    printf '\n== dotnet list package %s\n' "$question"
    # shellcheck disable=SC2086 # two words
    dotnet list Accounting.Stream.sln package $question
  done
}
