using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Reporting;

/// <summary>What accounts had when the books began is entered as such: nobody's income, and no forgotten opening any more.</summary>
public sealed class OpeningBalanceTests
{
    private static readonly SyntheticRow[] Ledger =
    [
        new() { Id = 1, OccurredAt = "2026-09-05", Amount = 100m, BalanceAfter = 1100m, Sequence = 5001 },
        new() { Id = 2, OccurredAt = "2026-09-06", Amount = -10m, Kind = TransactionKind.Fee, BalanceAfter = 1090m, Sequence = 5002 },
        new() { Id = 3, OccurredAt = "2026-10-06", Amount = 5m, BalanceAfter = 1095m, Sequence = 5003 },
    ];

    private static readonly SyntheticRow Opening = new() { Id = 9, OccurredAt = "2026-08-31", Amount = 1000m, Kind = TransactionKind.OpeningBalance, Reference = "cut-over" };

    [Theory]
    [InlineData("2026-08-31", "1000.00", "0.00")]
    [InlineData("2026-09-01", "0.00", "1000.00")]
    [InlineData("2026-09-05", "0.00", "1000.00")]
    public async Task Entered_before_the_books_or_with_their_first_month_it_explains_the_first_stated_balance(string at, string opening, string entered)
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-11-20", [.. Ledger, Opening with { OccurredAt = at }]);
        Assert.Equal(["2026-09", "2026-10"], results.Select(result => result.Month.ToString()));
        Assert.All(results, result => Assert.Equal((MonthState.Final, ""), (result.State, string.Join("; ", result.WaitingFor))));
        Assert.All(results.Take(2), result => Assert.Equal(Verdict.Green, result.Controls.Single(control => control.Name == "openings").Verdict));
        Assert.Equal(opening, await harness.CellAsync("2026-09", "roll-forward", "opening", "1"));
        Assert.Equal(entered, await harness.CellAsync("2026-09", "roll-forward", "opening_balances", "1"));
        Assert.Equal("1090.00", await harness.CellAsync("2026-09", "account-statements", "closing", "1"));
        Assert.Equal("-1000.00", await harness.CellAsync("2026-09", "trial-balance", "closing", "EUR", "opening balances"));
        Assert.Equal("0.00", await harness.CellAsync("2026-09", "summary", "ggy", "EUR", "total"));
        string page = await harness.TextAsync(ReportFiles.Revision(results[0].Month, 1, ReportFiles.Page));
        Assert.Contains("Opening balances entered</th><td>EUR 1000.00 in 1 transaction", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Opening balances entered", await harness.TextAsync(ReportFiles.Revision(results[1].Month, 1, ReportFiles.Page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entered_after_the_first_close_it_is_a_prior_period_adjustment()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] silent = [.. Ledger.Select(row => row with { BalanceAfter = null })];
        await harness.ReportAsync("2026-10-20", silent);
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-11-20", [.. silent, Opening]);
        Assert.Equal("90.00", await harness.CellAsync("2026-09", "account-statements", "closing", "1"));
        Assert.Equal(["90.00", "1000.00", "1095.00"], await Task.WhenAll(new[] { "opening", "prior_period_adjustment", "closing" }.Select(column => harness.CellAsync("2026-10", "account-statements", column, "1"))));
        Assert.Equal("-1000.00", await harness.CellAsync("2026-10", "trial-balance", "prior_period_adjustment", "EUR", "opening balances"));
        Assert.All(results, result => Assert.Equal(MonthState.Final, result.State));
    }

    [Fact]
    public async Task A_corrected_opening_counts_as_it_stands_whenever_it_was_corrected()
    {
        using var harness = new ReportingHarness();
        MonthResult result = (await harness.ReportAsync(
            "2026-11-20", [.. Ledger, Opening with { Amount = 900m }, Opening with { Revision = 1, OriginalOccurredAt = Opening.OccurredAt, LoggedAt = "2026-11-01" }]))[0];
        Assert.Equal(Verdict.Green, result.Controls.Single(control => control.Name == "openings").Verdict);
    }

    [Fact]
    public void A_message_written_by_the_schema_as_it_was_before_is_still_read()
    {
        var writer = new AvroWriter();
        MessageFrame.WriteSingleObject(writer, TransactionSchema.BeforeOpeningBalances.Fingerprint);
        TransactionEncoder.Write(writer, Transactions.Deposit(1, "10"));
        Assert.NotEqual(TransactionSchema.Transaction.Fingerprint, TransactionSchema.BeforeOpeningBalances.Fingerprint);
        DecodedMessage decoded = new TransactionDecoder(TransactionDecoder.OwnSchemas()).Decode(writer.Written);
        Assert.Null(decoded.Rejection);
        Assert.Equal(TransactionKind.Deposit, decoded.Transaction.Kind);
    }
}
