using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Tests.Reporting.Journals;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>October is final, then November with a prior period of October, then October is restated and November along.</summary>
public sealed class JournalCommandTests : IAsyncLifetime
{
    private static readonly Transaction[] Early =
    [
        Deposit(1, "10"), Deposit(2, "1200") with { Currency = Currency.Parse("JPY") }, Deposit(3, "-1.25", At("2026-10-06T10:00:00Z")) with { Kind = TransactionKind.Adjustment },
        Deposit(4, "-2", At("2026-10-06T10:00:00Z")) with { Kind = TransactionKind.Fee },
    ];

    private static readonly Transaction[] Late = [Deposit(1, "12", revision: 1), Deposit(5, "7", At("2026-11-09T10:00:00Z"))];

    private static readonly PreparedStore History = new(() => new TestPipeline(), async pipeline =>
    {
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Early)));
        (await CommandRun.OfAsync(pipeline.Clock, "nightly", "--data", pipeline.Root)).Expect(ExitCode.Done);
    });

    private TestPipeline _pipeline = null!;

    private string Out => Path.Combine(_pipeline.Root, "..", "out");

    public async ValueTask InitializeAsync() => _pipeline = await History.CopyAsync();

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_final_month_gives_the_same_bytes_for_good_and_its_differences_come_to_the_newest_revision()
    {
        using (var first = JsonDocument.Parse(await RunAsync("journal", "--month", "2026-10", "--out", Out, "--format", "json")))
        {
            Assert.Equal(["EUR 3 6 13.25 13.25", "JPY 1 2 1200 1200"], first.RootElement.GetProperty("currencies").EnumerateArray().Select(Totals));
            Assert.Equal(["journal-2026-10-revision-1.tsv", "journal-2026-10-revision-1.parquet"], first.RootElement.GetProperty("files").EnumerateArray().Select(file => Path.GetFileName(file.GetProperty("path").GetString())));
        }

        SortedDictionary<string, ContentHash256> before = StoreContents.Of(Out);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_pipeline.Root, "reports/month=2026-10/revision-1/journal.parquet")), File.ReadAllBytes(Path.Combine(Out, "journal-2026-10-revision-1.parquet")));
        await LaterAsync();
        await ExportAllAsync();
        SortedDictionary<string, ContentHash256> exported = StoreContents.Of(Out);
        Assert.All(before, file => Assert.Equal(file.Value, exported[file.Key]));
        await ExportAllAsync();
        Assert.Equal(exported, StoreContents.Of(Out));
        RequireSums("2026-10", 2, "2026-10-05 2026-10-05 EUR 1100 2.0000", "2026-10-05 2026-10-05 EUR 2100 -2.0000");
        RequireSums("2026-11", 2, "2026-11-01 2026-10-05 EUR 1100 -2.0000", "2026-11-01 2026-10-05 EUR 2100 2.0000");
        CommandRun told = await CommandRun.OfAsync(_pipeline.Clock, "journal", "--month", "2026-10", "--out", Out, "--data", _pipeline.Root);
        Assert.Contains("booked after revision 1", told.Error, StringComparison.Ordinal);
        Assert.Contains("revision 2 of 2026-11: export it, too", told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_reports_that_held_no_journal_it_is_computed_and_says_the_same()
    {
        await LaterAsync();
        await ExportAllAsync();
        SortedDictionary<string, ContentHash256> exported = StoreContents.Of(Out);
        await OlderReports.TakeJournalsAwayAsync(_pipeline.Store);
        Directory.Delete(Out, recursive: true);
        string said = await ExportAllAsync();
        Assert.Equal(exported, StoreContents.Of(Out));
        Assert.Contains("2026-10, revision 2 less revision 1", said, StringComparison.Ordinal);
        CommandRun told = await CommandRun.OfAsync(_pipeline.Clock, "journal", "--month", "2026-11", "--revision", "1", "--out", Out, "--data", _pipeline.Root);
        Assert.Contains("definition 20, which held no journal", told.Error, StringComparison.Ordinal);

        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. Early, .. Late, Deposit(6, "1", At("2026-10-07T10:00:00Z"))])));
        await RestateAsync();
        await ExportAllAsync();
        RequireSums("2026-10", 3, "2026-10-07 2026-10-07 EUR 1100 1.0000", "2026-10-07 2026-10-07 EUR 2100 -1.0000");
        RequireSums("2026-11", 3);
    }

    [Fact]
    public async Task What_cannot_be_exported_is_told_as_usage()
    {
        foreach ((string[] arguments, string[] told) in new (string[], string[])[]
        {
            (["--month", "2026-11", "--out", "x"], ["2026-11 isn't final", "accounting report"]),
            (["--month", "2026-10", "--revision", "7", "--out", "x"], ["no revision 7", "newest is 1"]),
            (["--month", "October", "--out", "x"], ["'October'", "2026-11"]),
            (["--month", "2026-10", "--out", "store.json"], ["store.json of --out", "Name a folder"]),
        })
        {
            CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, ["journal", .. arguments[..^1], Path.Combine(_pipeline.Root, arguments[^1]), "--data", _pipeline.Root]);
            Assert.Equal(ExitCode.Usage, run.Code);
            Assert.All(told, part => Assert.Contains(part, run.Error, StringComparison.Ordinal));
        }
    }

    private static string Totals(JsonElement totals) =>
        $"{totals.GetProperty("currency")} {totals.GetProperty("entries")} {totals.GetProperty("lines")} {totals.GetProperty("debits")} {totals.GetProperty("credits")}";

    private async Task LaterAsync()
    {
        _pipeline.Clock.MoveTo(new DateTimeOffset(2026, 12, 4, 4, 0, 0, TimeSpan.Zero));
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. Early, .. Late])));
        await RunAsync("nightly");
        await RestateAsync();
    }

    private Task<string> RestateAsync() => RunAsync("restate", "--month", "2026-10", "--reason", "came late", "--by", "J. Doe");

    /// <summary>Of both months what was first published, the newest revision's difference, and the whole of it.</summary>
    private async Task<string> ExportAllAsync()
    {
        string said = "";
        foreach (string month in new[] { "2026-10", "2026-11" })
        {
            foreach (string[] which in new[] { new[] { "--revision", "1" }, [], ["--fresh"] })
            {
                said += await RunAsync(["journal", "--month", month, "--out", Out, .. which]);
            }
        }

        return said;
    }

    /// <summary>What was first exported and the differences come to the whole of a revision, whose own difference is as given: days, account and debits less credits.</summary>
    private void RequireSums(string month, int revision, params string[] difference)
    {
        string Net(string files) => "SELECT concat_ws(' ', posting_date, original_date, currency, account_code, sum(debit) - sum(credit)) AS x "
            + $"FROM read_parquet({files}) GROUP BY posting_date, original_date, currency, account_code HAVING sum(debit) <> sum(credit)";
        string name = $"{{0}}/journal-{month}-revision-";
        IEnumerable<string> booked = Enumerable.Range(2, revision - 1).Select(later => $"'{name}{later}-difference.parquet'").Prepend($"'{name}1.parquet'");
        Assert.Equal(
            ParquetQuery.Run(Path.GetFullPath(Out), Net($"'{name}{revision}.parquet'") + " ORDER BY x"),
            ParquetQuery.Run(Path.GetFullPath(Out), Net($"[{string.Join(", ", booked)}]") + " ORDER BY x"));
        Assert.Equal(difference, ParquetQuery.Run(Path.GetFullPath(Out), Net($"'{name}{revision}-difference.parquet'") + " ORDER BY x"));
    }

    private async Task<string> RunAsync(params string[] arguments) => (await CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root])).Expect(ExitCode.Done);
}
