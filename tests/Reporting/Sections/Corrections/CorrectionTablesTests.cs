using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.Corrections;

public sealed class CorrectionTablesTests
{
    private static readonly SyntheticRow[] Rows =
        [Deposit(1, "2026-08-05", 100m), Deposit(2, "2026-09-05", 10m), Deposit(3, "2026-10-05", 1m), Deposit(4, "2026-11-03", 0.5m)];

    private static readonly SyntheticRow Revised =
        Deposit(2, "2026-09-06", 4m) with { Revision = 1, OriginalOccurredAt = "2026-09-05", Account = 7, LoggedAt = "2026-11-06T01:02:03Z" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_correction_that_arrives_after_the_close_is_listed_with_its_deltas_and_its_place_in_the_log()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        await harness.ReportAsync("2026-11-20", [.. Rows, Revised]);
        Assert.Equal(
            $"""
            original_month	account_id	currency	account_type	transaction_id	change	kind	old_revision	new_revision	amount	exposure_delta	pending_delta	stake	changed_fields	source	partition	offset	run	logged_at
            2026-09	1	EUR	CUSTOMER	00000000-0000-4000-8000-000000000002	revised	DEPOSIT	0	1	-10.00	0.00	0.00	0.00	account_id 1 -> 7; amount 10.0000 -> 4.0000; occurred_at 2026-09-05T12:00:00.000000Z -> 2026-09-06T12:00:00.000000Z	{SyntheticDays.Source}	0	4		2026-11-06T01:02:03.000000Z
            2026-09	7	EUR	CUSTOMER	00000000-0000-4000-8000-000000000002	revised	DEPOSIT	0	1	4.00	0.00	0.00	0.00	account_id 1 -> 7; amount 10.0000 -> 4.0000; occurred_at 2026-09-05T12:00:00.000000Z -> 2026-09-06T12:00:00.000000Z	{SyntheticDays.Source}	0	4		2026-11-06T01:02:03.000000Z

            """.ReplaceLineEndings("\n"),
            await harness.TableAsync("2026-11", "corrections"));
        Assert.Equal("original_month\tcurrency\ttransactions\tamount\texposure_delta\tpending_delta\tstake\n2026-09\tEUR\t2\t-6.00\t0.00\t0.00\t0.00\n", await harness.TableAsync("2026-11", "corrections-by-month"));
        Assert.Contains("<h2>Corrections</h2>", await harness.TextAsync(ReportFiles.Provisional(new BusinessMonth(2026, 11), ReportFiles.Page)), StringComparison.Ordinal);
        foreach (string table in new[] { "corrections", "corrections-by-month" })
        {
            string name = ReportFiles.Parquet(table), none = Path.Combine(harness.Store.Location, "..", "scratch", name);
            string some = Path.Combine(harness.Store.Location, ReportFiles.Provisional(new BusinessMonth(2026, 11), name).Value);
            using DuckConnection connection = harness.Database.Connect();
            connection.CopyToParquet($"SELECT * FROM read_parquet('{some}', hive_partitioning = false) WHERE false", none, new ParquetOptions(), Cancellation);
            Assert.Equal(await File.ReadAllBytesAsync(none, Cancellation), await File.ReadAllBytesAsync(Path.Combine(harness.Store.Location, ReportFiles.Revision(new BusinessMonth(2026, 10), 1, name).Value), Cancellation));
        }
    }

    [Fact]
    public async Task A_restatement_lists_its_transactions_and_later_months_no_longer_correct_them()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Rows);
        ReportRun run = await harness.RunOfAsync("2026-11-20", [.. Rows, Revised]);
        await MonthlyReports.RestateAsync(harness.Context, run, new Restatement(new BusinessMonth(2026, 9), "late", "J. Doe"), Cancellation);
        foreach (string month in new[] { "2026-09", "2026-10" })
        {
            Assert.Equal(["-10.00", "4.00"], await AmountsAsync(harness, month, "restatement-transactions"));
        }

        Assert.Empty(await AmountsAsync(harness, "2026-10", "corrections"));
        Assert.Empty(await AmountsAsync(harness, "2026-11", "corrections"));
    }

    [Theory]
    [InlineData(1, "UTC")]
    [InlineData(2, "Europe/London")]
    [InlineData(3, "America/New_York")]
    public async Task Corrections_are_what_changed_between_two_coverages(int seed, string zone)
    {
        using var harness = new ReportingHarness(zone);
        IReadOnlyList<SyntheticRow> rows = RandomRows.Make(seed, 300);
        int[] known = [rows.Count / 3, rows.Count / 2, rows.Count * 3 / 4, rows.Count];
        BusinessMonth[] months = [new(2026, 6), new(2026, 7), new(2026, 8), new(2026, 9)];
        for (int step = 0; step < known.Length; step++)
        {
            IReadOnlyList<MonthResult> results = await harness.ReportAsync(await harness.RunOfAsync($"{months[step].Next}-06", [.. rows.Take(known[step])]));
            Assert.Equal(MonthState.Final, results.Single(result => result.Month == months[step]).State);
            Assert.All(results.SelectMany(result => result.Controls), control => Assert.True(control.Verdict != Verdict.Red, control.Name));
            if (step > 0)
            {
                Assert.Equal(
                    SlowCorrections(rows, known[step - 1], known[step], months[step].FirstDay, DateTimeZoneProviders.Tzdb[zone]),
                    await AmountsByMonthAsync(harness, months[step].ToString()));
            }
        }
    }

    private static List<string> SlowCorrections(IReadOnlyList<SyntheticRow> rows, int before, int after, BusinessDay limit, DateTimeZone zone) =>
    [
        .. Effects(rows.Take(before), limit, zone).Select(effect => (effect.Key, Amount: -effect.Amount))
            .Concat(Effects(rows.Take(after), limit, zone))
            .GroupBy(effect => effect.Key)
            .Select(group => (group.Key, Amount: group.Sum(effect => effect.Amount)))
            .Where(group => group.Amount != 0)
            .Select(group => $"{group.Key} {group.Amount:0.0000}")
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<(string Key, decimal Amount)> Effects(IEnumerable<SyntheticRow> rows, BusinessDay limit, DateTimeZone zone)
    {
        var calendar = new BusinessCalendar(zone);
        return from row in rows.GroupBy(row => row.Id).Select(id => id.MaxBy(row => row.Revision)!)
               let day = calendar.DayOf(row.Occurred)
               where !row.Voided && row.AccountType != AccountType.Test && day < limit
               select ($"{day.Month} {row.Currency}", row.Amount);
    }

    private static async Task<List<string>> AmountsByMonthAsync(ReportingHarness harness, string month) =>
    [
        .. (await harness.TableAsync(month, "corrections-by-month")).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t'))
            .Select(cells => (Key: $"{cells[0]} {cells[1]}", Amount: decimal.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture)))
            .Where(cells => cells.Amount != 0).Select(cells => $"{cells.Key} {cells.Amount:0.0000}").Order(StringComparer.Ordinal),
    ];

    private static async Task<List<string>> AmountsAsync(ReportingHarness harness, string month, string table) =>
        [.. (await harness.TableAsync(month, table)).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t')[9])];

    private static SyntheticRow Deposit(int id, string at, decimal amount) => new() { Id = id, OccurredAt = at, Amount = amount };
}
