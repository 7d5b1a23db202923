using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Journal;
using Accounting.Reporting.Steps;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.Journal;

/// <summary>Months of random rows are closed, corrected and restated, in a financial year that begins among them.</summary>
public sealed class JournalPropertyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5)]
    public async Task Journals_and_their_differences_come_to_all_transactions_after_every_close_and_restatement(int seed)
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] random = [.. RandomRows.Make(seed, 200)];
        await CloseAsync(harness, "2026-11-20", random[..120]);
        await RequireTogetherAsync(harness, random[..120], "2026-10");

        SyntheticRow[] known = [.. random[..180], new() { Id = 901, OccurredAt = "2026-11-05", Amount = 3m }];
        await CloseAsync(harness, "2026-12-20", known);
        await RequireTogetherAsync(harness, known, "2026-11");
        Assert.Contains(await LinesAsync(harness, (await ChainAsync(harness)).Newest(new BusinessMonth(2026, 11))!, "journal"), line => line["document_type"] == "prior period");

        known = [.. known, .. random[180..220]];
        await RestateAsync(harness, known, new BusinessMonth(2026, 10));
        await RequireTogetherAsync(harness, known, "2026-11");
        known = [.. known, .. random[220..]];
        await RestateAsync(harness, known, new BusinessMonth(2026, 9));
        await RequireTogetherAsync(harness, known, "2026-11");
        await RequireComputedAlikeAsync(harness, known);
    }

    private static Task<ReportChain> ChainAsync(ReportingHarness harness) => ReportChain.LoadAsync(harness.Store, Cancellation);

    private static async Task<ReportRun> RunOfAsync(ReportingHarness harness, string asOf, SyntheticRow[] known) => await harness.RunOfAsync(asOf, known) with { FinancialYear = new FinancialYear(8) };

    private static async Task CloseAsync(ReportingHarness harness, string asOf, SyntheticRow[] known) =>
        Assert.DoesNotContain((await harness.ReportAsync(await RunOfAsync(harness, asOf, known))).SelectMany(month => month.Controls), control => control.Verdict == Verdict.Red);

    private static async Task RestateAsync(ReportingHarness harness, SyntheticRow[] known, BusinessMonth month) =>
        await MonthlyReports.RestateAsync(harness.Context, await RunOfAsync(harness, "2026-12-21", known), new Restatement(month, "=late\nrows", "J. Doe"), Cancellation);

    /// <summary>All newest journals are all transactions, day by day; and of each month what was first published and its differences are the newest.</summary>
    private static async Task RequireTogetherAsync(ReportingHarness harness, SyntheticRow[] known, string last)
    {
        ReportChain chain = await ReportChain.LoadAsync(harness.Store, Cancellation);
        var all = new List<(string, string, decimal)>();
        var keys = new HashSet<string>();
        foreach (IGrouping<BusinessMonth, FinalRevision> month in chain.All.GroupBy(revision => revision.Month))
        {
            var booked = new List<(string, string, decimal)>();
            foreach (FinalRevision revision in month)
            {
                List<IReadOnlyDictionary<string, string>> whole = await LinesAsync(harness, revision, "journal");
                booked.AddRange((revision.Revision == 1 ? whole : await LinesAsync(harness, revision, "restatement-journal")).Select(line => Placed(line, line["posting_date"] + " " + line["original_date"])));
                Assert.Equal(SlowJournal.Lines(whole.Select(line => Placed(line, line["posting_date"] + " " + line["original_date"]))), SlowJournal.Lines(booked));
                Assert.All(whole, line => Assert.True(keys.Add(line["key"]), line["key"]));
            }

            all.AddRange((await LinesAsync(harness, month.Last(), "journal")).Select(line => Placed(line, line["original_date"])));
        }

        Assert.Equal(SlowJournal.Of(known, chain.FirstMonth!.Value.ToString(), last), SlowJournal.Lines(all));
    }

    private static (string, string, decimal) Placed(IReadOnlyDictionary<string, string> line, string days) => ($"{days} {line["currency"]}", line["ledger_account"], Number(line["credit"]) - Number(line["debit"]));

    /// <summary>A table's lines; every one has one side, lies in its month, and belongs to an entry that balances.</summary>
    private static async Task<List<IReadOnlyDictionary<string, string>>> LinesAsync(ReportingHarness harness, FinalRevision revision, string table)
    {
        List<IReadOnlyDictionary<string, string>> lines = [.. Tsv.Read(Path.Combine(harness.Store.Location, $"reports/month={revision.Month}/revision-{revision.Revision}", table + ".tsv"))];
        Assert.All(lines, line =>
        {
            Assert.Equal(revision.Month.ToString(), line["posting_date"][..7]);
            Assert.True(Math.Min(Number(line["debit"]), Number(line["credit"])) == 0 && Math.Max(Number(line["debit"]), Number(line["credit"])) > 0, line["key"]);
            bool isPrior = string.CompareOrdinal(line["original_date"][..7], revision.Month.ToString()) < 0;
            Assert.True(isPrior ? line["posting_date"] == revision.Month.FirstDay.ToString() : line["posting_date"] == line["original_date"], line["key"]);
            Assert.True(table != "journal" || isPrior == (line["document_type"] == "prior period"), line["key"]);
        });
        Assert.All(lines.GroupBy(line => line["entry"]), entry =>
        {
            Assert.Single(entry.Select(line => $"{line["posting_date"]} {line["original_date"]} {line["document_type"]} {line["currency"]} {line["text"]}").Distinct());
            Assert.Equal(entry.Sum(line => Number(line["debit"])), entry.Sum(line => Number(line["credit"])));
        });
        return lines;
    }

    /// <summary>What would be computed of a revision that had no journal is what its journal says.</summary>
    private static async Task RequireComputedAlikeAsync(ReportingHarness harness, SyntheticRow[] known)
    {
        PinnedDays pinned = (await harness.RunOfAsync("2026-12-21", known)).Pinned;
        using var workspace = new Workspace(harness.Context);
        var journals = new RevisionJournal(workspace, pinned.Days, pinned.Zone);
        foreach (FinalRevision revision in (await ReportChain.LoadAsync(harness.Store, Cancellation)).All)
        {
            ReportManifest manifest = await FinalReports.ManifestAsync(harness.Store, revision, Cancellation);
            Assert.Equal(await journals.LinesAsync(revision, manifest, Cancellation), await journals.ComputeAsync(manifest, Cancellation));
        }
    }

    private static decimal Number(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture);
}
