using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Controls;

/// <summary>What the table of currencies forbids is counted and listed, and holds up no close.</summary>
public sealed class CurrencyFindingsTests
{
    [Fact]
    public async Task A_code_used_outside_its_days_is_a_finding()
    {
        using var harness = new ReportingHarness();
        MonthResult result = (await harness.ReportAsync(
            "2026-11-20",
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 10m, Currency = "BGN" },
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-05", Amount = 10m, Currency = "EUR" },
            new SyntheticRow { Id = 3, OccurredAt = "2026-10-05", Amount = 10m, Currency = "HRK", AccountType = AccountType.Test }))[^1];
        Control control = Find(result, "currency-days");
        Assert.Equal((Verdict.Amber, "1"), (control.Verdict, control.Left.ToString()));
        Assert.Equal(["1"], await IdsAsync(harness, "currency days"));
        Assert.Equal(MonthState.Final, result.State);
    }

    [Fact]
    public async Task A_code_is_in_use_on_its_first_and_on_its_last_day()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2025-08-20",
            new SyntheticRow { Id = 1, OccurredAt = "2025-03-30", Amount = 10m, Currency = "XCG" },
            new SyntheticRow { Id = 2, OccurredAt = "2025-03-31", Amount = 10m, Currency = "XCG" },
            new SyntheticRow { Id = 3, OccurredAt = "2025-06-30", Amount = 10m, Currency = "ANG" },
            new SyntheticRow { Id = 4, OccurredAt = "2025-07-01", Amount = 10m, Currency = "ANG" });
        Assert.Equal(["1", "0", "0", "0", "1"], results.Select(result => Find(result, "currency-days").Left.ToString()));
    }

    [Fact]
    public async Task An_amount_finer_than_its_currency_has_places_is_a_finding_in_whichever_field_it_stands()
    {
        using var harness = new ReportingHarness();
        MonthResult result = (await harness.ReportAsync(
            "2026-11-20",
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 10.5m, Currency = "JPY" },
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-05", Amount = -10m, Currency = "JPY" },
            new SyntheticRow { Id = 3, OccurredAt = "2026-10-05", Amount = 1.001m, Currency = "BHD" },
            new SyntheticRow { Id = 4, OccurredAt = "2026-10-05", Amount = 1.0001m, Currency = "BHD" },
            new SyntheticRow { Id = 5, OccurredAt = "2026-10-05", Amount = 1.0001m, Currency = "UYW" },
            new SyntheticRow { Id = 6, OccurredAt = "2026-10-05", Amount = -1.01m, Kind = TransactionKind.Withdrawal, Currency = "EUR" },
            new SyntheticRow { Id = 7, OccurredAt = "2026-10-05", Amount = 0m, Kind = TransactionKind.BetMatched, Stake = 1.001m, Currency = "EUR" },
            new SyntheticRow { Id = 8, OccurredAt = "2026-10-05", Amount = 0m, Kind = TransactionKind.BetMatched, Exposure = 1.001m, Currency = "EUR" }))[^1];
        Control control = Find(result, "currency-places");
        Assert.Equal((Verdict.Amber, "4"), (control.Verdict, control.Left.ToString()));
        Assert.Equal(["1", "4", "7", "8"], await IdsAsync(harness, "currency places"));
    }

    private static Control Find(MonthResult result, string name) => Assert.Single(result.Controls, control => control.Name == name);

    /// <summary>The numbers that the listed ids were made of, ascending.</summary>
    private static async Task<IEnumerable<string>> IdsAsync(ReportingHarness harness, string exception) =>
        (await harness.TableAsync("2026-10", "exceptions")).TrimEnd('\n').Split('\n').Select(line => line.Split('\t')).Where(cells => cells[0] == exception)
            .Select(cells => cells[3].Split('-')[^1].TrimStart('0')).Order(StringComparer.Ordinal);
}
