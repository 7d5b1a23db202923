using System.Diagnostics.CodeAnalysis;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Reporting.Goldens;

/// <summary>The report of an exchange's small October, made once for all that only read it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes it.")]
public sealed class GoldenOctober : IAsyncLifetime
{
    /// <summary>Deposits, a bet that is settled, commission to the house, a withdrawal asked and half paid, three currencies, odd text.</summary>
    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-09-28", Amount = 500m },
        new() { Id = 2, OccurredAt = "2026-10-02", Amount = 250m, Account = 2 },
        new() { Id = 3, OccurredAt = "2026-10-03", Kind = TransactionKind.BetMatched, Exposure = 20m, Stake = 20m, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 4, OccurredAt = "2026-10-03", Kind = TransactionKind.BetMatched, Exposure = 30m, Account = 2, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 5, OccurredAt = "2026-10-04", Kind = TransactionKind.Settlement, Amount = 30m, Exposure = -20m, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 6, OccurredAt = "2026-10-04", Kind = TransactionKind.Settlement, Amount = -30m, Exposure = -30m, Account = 2, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 7, OccurredAt = "2026-10-04", Kind = TransactionKind.Commission, Amount = -0.6m, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 8, OccurredAt = "2026-10-04", Kind = TransactionKind.Commission, Amount = 0.6m, Account = 900, AccountType = AccountType.House, Market = 9, Sport = "football", InPlay = true, Jurisdiction = "GB" },
        new() { Id = 9, OccurredAt = "2026-10-10", Kind = TransactionKind.WithdrawalRequested, Amount = -100m, Pending = 100m },
        new() { Id = 10, OccurredAt = "2026-10-12", Kind = TransactionKind.WithdrawalPaid, Pending = -50m },
        new() { Id = 11, OccurredAt = "2026-10-15", Amount = 12_000m, Currency = "JPY", Account = 3 },
        new() { Id = 12, OccurredAt = "2026-10-15", Amount = 7.125m, Currency = "BHD", Account = 3 },
        new() { Id = 13, OccurredAt = "2026-10-16", Kind = TransactionKind.Fee, Amount = 1.2345m, Sport = "=1+1" },
        new() { Id = 14, OccurredAt = "2026-10-17", Amount = 77m, Account = 4, AccountType = AccountType.Test },
        new() { Id = 16, OccurredAt = "2026-10-19", Kind = TransactionKind.Adjustment, Amount = -2.5m, Account = 2, Reference = "=cmd|' /C calc'!A1\tapproved by J. Doe" },
        new() { Id = 17, OccurredAt = "2026-10-20", Kind = TransactionKind.DepositReversal, Amount = -30m, Account = 5, Currency = "BHD" },
        new() { Id = 15, OccurredAt = "2026-10-18", Amount = 5m },
        new() { Id = 15, OccurredAt = "2026-10-18", Amount = 6m, Revision = 1, OriginalOccurredAt = "2026-10-18" },
    ];

    internal ReportingHarness Report { get; } = new();

    public async ValueTask InitializeAsync() => await Report.ReportAsync("2026-11-20", Rows);

    public ValueTask DisposeAsync()
    {
        Report.Dispose();
        return ValueTask.CompletedTask;
    }
}
