using System.Diagnostics.CodeAnalysis;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Workbooks;

/// <summary>A final month's report, made once for all tests that only look at it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes it.")]
public sealed class OctoberReport : IAsyncLifetime
{
    /// <summary>Three numbers of decimal places, ids and amounts of any length, text that a spreadsheet would run or a cell can't hold.</summary>
    internal static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-10-02", Account = 9_007_199_254_740_993, Amount = 1234.5m, Sport = "=1+1" },
        new() { Id = 2, OccurredAt = "2026-10-03", Account = 2, Amount = 98_765_432_109_876.54m },
        new() { Id = 3, OccurredAt = "2026-10-03", Account = 3, Amount = 12_000m, Currency = "JPY" },
        new() { Id = 4, OccurredAt = "2026-10-04", Account = 3, Amount = -7.125m, Currency = "BHD", Kind = TransactionKind.Withdrawal },
        new() { Id = 5, OccurredAt = "2026-10-05", Kind = TransactionKind.BetMatched, Exposure = 20m, Stake = 20m, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 6, OccurredAt = "2026-10-06", Kind = TransactionKind.Adjustment, Amount = -0.0125m, Reference = "=cmd|' /C calc'!A1\tapproved by \"J. Doe\" \u0001 _x0041_ 😀 " },
        new() { Id = 7, OccurredAt = "2026-10-06", Kind = TransactionKind.Adjustment, Amount = 1m, Reference = new string('é', 40_000) },
        new() { Id = 8, OccurredAt = "2026-10-07", Kind = TransactionKind.Fee, Amount = 3m },
    ];

    internal ReportingHarness Harness { get; } = new();

    public async ValueTask InitializeAsync() => await Harness.ReportAsync("2026-11-20", Rows);

    public ValueTask DisposeAsync()
    {
        Harness.Dispose();
        return ValueTask.CompletedTask;
    }
}
