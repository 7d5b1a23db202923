using Accounting.Ingest;
using Accounting.Service.Configuration;

namespace Accounting.Service.CommandLine;

/// <summary>Reads the month of a <c>--month</c> option.</summary>
public static class MonthOption
{
    /// <exception cref="UsageException">It is not a month.</exception>
    public static BusinessMonth? Read(string? given)
    {
        if (given is null)
        {
            return null;
        }

        return BusinessMonth.TryParse(given, out BusinessMonth month)
            ? month
            : throw new UsageException($"--month is '{given}'; it must be a month of the form 2026-11.");
    }
}
