using Accounting.Ingest;
using Accounting.Service.Configuration;

namespace Accounting.Service.CommandLine;

/// <summary>Reads the month of a <c>--month</c> option.</summary>
public static class MonthOption
{
    /// <exception cref="UsageException">It is not a month.</exception>
    public static BusinessMonth? Read(string? given) => GivenValue.Read<BusinessMonth>("--month", given, BusinessMonth.TryParse, "a month of the form 2026-11");
}
