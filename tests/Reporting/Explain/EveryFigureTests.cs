using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Explain;

/// <summary>Every figure of every table leads back to what it is made of, and what is found comes to it.</summary>
public sealed class EveryFigureTests
{
    /// <summary>Tables whose numbers are not made of anything, or prove what others are made of.</summary>
    private static readonly string[] Without = ["controls", "transaction-ids", "restatement-transactions"];

    /// <summary>Columns that number or place rows.</summary>
    private static readonly string[] Names = ["account_id", "market_id", "revision", "old_revision", "new_revision", "partition", "offset", "entry", "line", "account_code", "age_days"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_column_of_every_table_comes_to_what_it_is_led_back_to()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<SyntheticRow> random = RandomRows.Make(3, 200), bets = Bets(new Random(4), 60);
        SyntheticRow[] known = [.. random.Take(130), .. bets.Take(40)];
        await harness.ReportAsync("2026-11-20", known);
        known = [.. known, .. random.Skip(130).Take(60), .. bets.Skip(40).Take(10), Bet(901, "2026-11-05")];
        await harness.ReportAsync("2026-12-20", known);
        known = [.. known, .. random.Skip(190), .. bets.Skip(50), Bet(902, "2026-12-05")];
        await harness.ReportAsync("2026-12-27", known);
        MonthReport[] reports = [.. await new ReportReader(harness.Store).AllAsync(Cancellation)];
        Assert.Equal("2026-11 Final, 2026-12 Open", string.Join(", ", reports[^2..].Select(report => $"{report.Manifest.Month} {report.Manifest.State}")));
        List<(MonthReport Report, FigureQuestion Question, string Cell)> asked = await CellsAsync(harness, reports, new Random(5));
        foreach (IGrouping<MonthReport, (MonthReport Report, FigureQuestion Question, string Cell)> of in asked.GroupBy(cell => cell.Report))
        {
            IReadOnlyList<IReadOnlyList<TracedFigure>> traced = await harness.TraceAsync(of.Key.Manifest.Month.ToString(), known, [.. of.Select(cell => cell.Question)]);
            foreach (((_, FigureQuestion question, string cell), IReadOnlyList<TracedFigure> found) in of.Zip(traced))
            {
                Require($"{question.Told(of.Key.Manifest.Month)} is {cell}", Assert.Single(found), decimal.Parse(cell, CultureInfo.InvariantCulture));
            }
        }

        Assert.Equal(["client-money-funds", "restatement-journal", "restatement-statements"], FigureTables.All.Select(table => table.Name).Except(asked.Select(cell => cell.Question.Table.Name)));
    }

    [Fact]
    public async Task Every_column_of_every_table_is_explained_between_the_revisions_of_a_month_by_what_comes_to_the_difference()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<SyntheticRow> random = RandomRows.Make(6, 160), bets = Bets(new Random(7), 40);
        SyntheticRow[] known = [.. random.Take(90), .. bets.Take(20)];
        await harness.ReportAsync("2026-11-20", known);
        known = [.. known, .. random.Skip(90), .. bets.Skip(20)];
        BusinessMonth month = new(2026, 9);
        await MonthlyReports.RestateAsync(harness.Context, await harness.RunOfAsync("2026-11-21", known), new Restatement(month, "late", "J. Doe"), Cancellation);
        MonthReport[] revisions = [.. (await new ReportReader(harness.Store).HistoryAsync(month, Cancellation)).Select(found => found.Report)];
        Assert.Equal(2, revisions.Length);
        FigureQuestion[] questions = [.. (await CellsAsync(harness, revisions[1..], new Random(8))).Select(cell => cell.Question).Where(question => !question.Table.Name.StartsWith("restatement", StringComparison.Ordinal))];
        IReadOnlyList<IReadOnlyList<ExplainedCurrency>> explained = await harness.ExplainAsync(month, 1, 2, known, questions);
        int differing = 0;
        foreach ((FigureQuestion question, IReadOnlyList<ExplainedCurrency> found) in questions.Zip(explained))
        {
            foreach (ExplainedCurrency currency in found)
            {
                AmountSum[] differences = [.. currency.Lines.Select(line => line.Effect), .. currency.Parts.Select(part => part.After - part.Before)];
                Assert.True(Units(currency.Difference) == differences.Sum(Units), question.Told(month));
                differing++;
            }
        }

        Assert.True(differing > 100, $"{differing} figures differ.");
    }

    [Fact]
    public async Task There_is_no_column_with_numbers_that_leads_nowhere()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", [.. RandomRows.Make(1, 100, inMarkets: true)]);
        foreach (MonthReport report in await new ReportReader(harness.Store).AllAsync(Cancellation))
        {
            foreach (string name in report.Manifest.Files.Select(file => file.Name).Where(name => name.EndsWith(".tsv", StringComparison.Ordinal)).Select(name => name[..^4]).Except(Without))
            {
                IReadOnlyList<string[]> cells = await new ReportReader(harness.Store).TableAsync(report, name, Cancellation);
                IEnumerable<string> numbers = cells[0].Where((column, at) => !Names.Contains(column) && cells.Skip(1).Any(row => row[at].Length > 0)
                    && cells.Skip(1).All(row => row[at].Length == 0 || decimal.TryParse(row[at], NumberStyles.Number, CultureInfo.InvariantCulture, out _)));
                FigureTable? table = FigureTables.All.FirstOrDefault(table => table.Name == name);
                Assert.True(table is not null || !numbers.Any(), $"{name} has figures that lead nowhere.");
                Assert.Empty(numbers.Where(column => table!.Find(column) is null).Select(column => $"{name}: {column}"));
            }
        }
    }

    /// <summary>Of each column of each table some row that has a figure in it, not zero if there is one, in some of the reports, by all its keys.</summary>
    private static async Task<List<(MonthReport Report, FigureQuestion Question, string Cell)>> CellsAsync(ReportingHarness harness, MonthReport[] reports, Random choice)
    {
        var found = new List<(MonthReport, FigureQuestion, string)>();
        foreach (FigureTable table in FigureTables.All)
        {
            var rows = new List<(MonthReport Report, Dictionary<string, string> Row)>();
            foreach (MonthReport report in reports.Where(report => report.Manifest.Find(table.Name + ".tsv") is not null))
            {
                IReadOnlyList<string[]> cells = await new ReportReader(harness.Store).TableAsync(report, table.Name, Cancellation);
                rows.AddRange(cells.Skip(1).Select(row => (report, cells[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))));
            }

            foreach (FigureColumn column in table.Columns)
            {
                (MonthReport Report, Dictionary<string, string> Row)[] having = [.. rows.Where(row => row.Row[column.Name].Length > 0)];
                (MonthReport Report, Dictionary<string, string> Row)[] telling = [.. having.Where(row => row.Row[column.Name].Any(character => character is >= '1' and <= '9'))];
                foreach ((MonthReport report, Dictionary<string, string> row) in new[] { telling, having }.Where(some => some.Length > 0).Take(1).Select(some => some[choice.Next(some.Length)]))
                {
                    found.Add((report, FigureQuestion.Of(table.Name, column.Name, table.Keys.ToDictionary(key => key, key => row[key])), row[column.Name]));
                }
            }
        }

        return found;
    }

    private static void Require(string told, TracedFigure traced, decimal cell)
    {
        Assert.True(Units(traced.Figure) == cell, told);
        IEnumerable<AmountSum> parts = traced.Days.Select(day => day.Effect).Concat(traced.Parts.Select(part => part.Amount)).Concat(traced.Corrections.Select(line => line.Effect)).Append(traced.Carried).Append(traced.Untold);
        Assert.True(cell == parts.Sum(Units), told);
        Assert.True(traced.Days.Sum(day => day.Transactions) == traced.Transactions.Count, told);
        Assert.All(traced.Transactions, transaction => Assert.Equal("counts", transaction.Rows[0].Outcome));
    }

    private static decimal Units(AmountSum sum) => (decimal)sum.TenThousandths / 10_000m;

    private static SyntheticRow Bet(int id, string at) => new() { Id = id, OccurredAt = at, Kind = TransactionKind.BetMatched, Stake = 5m, Exposure = 5m, Sport = "tennis", Jurisdiction = "GB" };

    /// <summary>Bets, cancellations and settlements of a few accounts in a few markets, which move no money and so come to zero.</summary>
    private static List<SyntheticRow> Bets(Random random, int count) =>
    [
        .. Enumerable.Range(1, count).Select(id =>
        {
            TransactionKind kind = random.Next(6) switch { 0 or 1 => TransactionKind.BetCancelled, 2 => TransactionKind.Settlement, _ => TransactionKind.BetMatched };
            return Bet(700 + id, $"2026-{random.Next(8, 11):d2}-14") with
            {
                Account = random.Next(1, 6),
                Market = random.Next(1, 6),
                Kind = kind,
                Stake = kind == TransactionKind.BetMatched ? 5m : 0m,
                Exposure = kind == TransactionKind.BetMatched ? 5m : -5m,
            };
        }),
    ];
}
