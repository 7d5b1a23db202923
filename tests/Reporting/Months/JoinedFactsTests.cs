using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Xunit;

namespace Accounting.Tests.Reporting.Months;

/// <summary>Facts that are joined of their days' against those that <see cref="MonthFactsBuilder"/> finds in all rows at once: byte for byte.</summary>
public sealed class JoinedFactsTests
{
    private static readonly BusinessMonth Last = new(2026, 12);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 40, 12, "UTC")]
    [InlineData(2, 40, 12, "America/New_York")]
    [InlineData(3, 15, 40, "Pacific/Auckland")]
    [InlineData(4, 60, 5, "Europe/London")]
    [InlineData(5, 6, 90, "UTC")]
    public async Task Months_joined_of_their_days_are_those_found_in_all_rows_at_once(int seed, int accounts, int rowsOfAccount, string zone)
    {
        using var harness = new ReportingHarness(zone);
        IReadOnlyList<DayVersion> days = await PinAsync(harness, ChainedRows.Make(seed, accounts, rowsOfAccount), day => day.DaysSinceEpoch % 5 != 0, zone);
        await RequireAlikeAsync(harness, days);
    }

    [Fact]
    public async Task Rows_are_looked_at_again_of_some_accounts_and_not_of_others()
    {
        const int Accounts = 60;
        using var harness = new ReportingHarness();
        IReadOnlyList<DayVersion> days = await PinAsync(harness, ChainedRows.Make(1, Accounts, 8), _ => true);
        using var workspace = new Workspace(harness.Context);
        var pieces = new List<IReadOnlyDictionary<string, string>>();
        foreach (DayVersion day in PlanOf(days).Touching)
        {
            pieces.Add((await new DayFactsBuilder(workspace).BuildAsync([day], Cancellation)).ToDictionary(file => file.Name, file => file.Path));
        }

        BusinessMonth month = PlanOf(days).Month;
        using JoinedChains joined = JoinedChains.Join(workspace, new PieceFacts(month, pieces), MonthNumber.Of(month), Cancellation);
        Assert.InRange(joined.Irregular.Count, 5, Accounts / 2);
    }

    [Fact]
    public async Task Rows_of_every_kind_are_joined_alike()
    {
        using var harness = new ReportingHarness("America/New_York");
        await RequireAlikeAsync(harness, await PinAsync(harness, RandomRows.Make(7, 500, inMarkets: true), _ => true, "America/New_York"));
    }

    [Fact]
    public async Task A_chain_that_holds_over_all_days_is_joined_without_reading_rows_of_other_days()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows = [.. Enumerable.Range(0, 20).Select(index => new SyntheticRow
        {
            Id = index + 1,
            OccurredAt = $"2026-09-{1 + (index / 2):D2}T{1 + (index % 2):D2}:00:00Z",
            Amount = 1,
            Sequence = index + 1,
            BalanceAfter = index + 1,
        })];
        IReadOnlyList<DayVersion> days = await PinAsync(harness, rows, _ => true);
        await RequireAlikeAsync(harness, days);
        using (var first = new Workspace(harness.Context))
        {
            await new JoinedFacts(first, PlanOf(days)).BuildAsync(Cancellation);
            await first.FlushAsync(Cancellation);
        }

        await harness.Store.DeleteAsync([.. days.SelectMany(day => day.Manifest.Outputs.Select(day.KeyOf))], Cancellation);
        using var workspace = new Workspace(harness.Context);
        Assert.Empty(await new JoinedFacts(workspace, PlanOf(days)).DaysToReadAsync(Cancellation));
        MonthFacts facts = await new JoinedFacts(workspace, PlanOf(days)).BuildAsync(Cancellation);
        Assert.Equal(20, facts.Kinds.Sum(kind => kind.Movement.Transactions));
        Assert.Null(facts.Find(MonthFactFiles.Breaks));
    }

    [Fact]
    public async Task Days_whose_facts_have_lost_a_file_are_read_again()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<DayVersion> days = await PinAsync(harness, ChainedRows.Make(8, 5, 10), _ => true);
        MonthPlan plan = PlanOf(days);
        using (var first = new Workspace(harness.Context))
        {
            await new JoinedFacts(first, plan).BuildAsync(Cancellation);
            await first.FlushAsync(Cancellation);
        }

        ObjectKey lost = (await harness.KeysAsync(DayFacts.Prefix)).First(key => key.Name == MonthFactFiles.Activity);
        await harness.Store.DeleteAsync([lost], Cancellation);
        using var workspace = new Workspace(harness.Context);
        DayVersion day = Assert.Single(await new JoinedFacts(workspace, plan).DaysToReadAsync(Cancellation));
        Assert.Contains(day.Version, lost.Value, StringComparison.Ordinal);
        await RequireAlikeAsync(harness, days);
    }

    private static MonthPlan PlanOf(IReadOnlyList<DayVersion> days) => MonthPlan.All(days, Last).First(plan => plan.Touching.Count > 0);

    /// <summary>Versions of the rows' days, of which some claim to have many rows, so that they are pieces of their own.</summary>
    private static async Task<IReadOnlyList<DayVersion>> PinAsync(ReportingHarness harness, IReadOnlyList<SyntheticRow> rows, Func<HomeDate, bool> isBig, string zone = "UTC")
    {
        SyntheticDays days = harness.NewDays("claiming", zone);
        days.ClaimedRows = date => isBig(date) ? JoinedFacts.RowsOfPieceMin : 0;
        return (await days.PinAsync(rows, Cancellation)).Days;
    }

    private static async Task RequireAlikeAsync(ReportingHarness harness, IReadOnlyList<DayVersion> days)
    {
        MonthPlan[] plans = [.. MonthPlan.All(days, Last).Where(plan => plan.Touching.Count > 0)];
        using var slow = new Workspace(harness.Context);
        using var fast = new Workspace(harness.Context);
        IReadOnlyList<MonthFacts> expected = await new MonthFactsBuilder(slow).BuildAsync(plans, Cancellation);
        Assert.True(expected.Count >= 1);
        foreach ((MonthPlan plan, MonthFacts facts) in plans.Zip(expected))
        {
            MonthFacts joined = await new JoinedFacts(fast, plan).BuildAsync(Cancellation);
            Assert.Equal(Told(facts), Told(joined));
        }
    }

    private static string Told(MonthFacts facts) => string.Join(
        '\n',
        facts.Files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{facts.Month} {file.Name} {file.Rows} {file.Sha256}")
            .Append(System.Text.Encoding.UTF8.GetString(SealedJson.Serialize(facts with { Files = [] }))));
}
