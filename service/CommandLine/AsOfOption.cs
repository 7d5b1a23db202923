using System.CommandLine;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using NodaTime;

namespace Accounting.Service.CommandLine;

/// <summary>The <c>--as-of</c> option of the commands for which the moment decides which months are open, due or closing.</summary>
public static class AsOfOption
{
    public static Option<string?> Create() =>
        new("--as-of") { Description = "the moment for which months are open, due or closing, in UTC: 2026-11-03T02:00:00Z [default: now]", HelpName = "T" };

    /// <exception cref="UsageException">It is not a time.</exception>
    public static Instant Read(string? given, TimeProvider clock) =>
        GivenValue.Read<Timestamp>("--as-of", given, Timestamp.TryParse, "a UTC time such as 2026-11-03T02:00:00Z")?.ToInstant() ?? Instant.FromDateTimeOffset(clock.GetUtcNow());
}
