using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Reporting.Explain;

/// <summary>Which transactions of a figure are listed; all of it is added up whatever it says.</summary>
/// <param name="Day">Of one business day; null for all.</param>
/// <param name="Account">Of one account; null for all.</param>
public sealed record TracedNarrowing(BusinessDay? Day, long? Account)
{
    /// <summary>SQL over a transaction's row.</summary>
    internal string Condition =>
        (Day is { } day ? $"business_day = DATE '{day}'" : "true") + (Account is { } account ? string.Create(CultureInfo.InvariantCulture, $" AND account_id = {account}") : "");
}
