using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Controls;

/// <summary>A person accepts the very difference that stands, and nothing else; a proof of exactness is never signed away.</summary>
public sealed class SignOffTests
{
    private static readonly SyntheticRow[] Broken =
    [
        new() { Id = 1, OccurredAt = "2026-10-05", Amount = 10m, BalanceAfter = 10m },
        new() { Id = 2, OccurredAt = "2026-10-06", Amount = 5m, BalanceAfter = 16m },
    ];

    [Fact]
    public async Task A_signed_difference_lets_the_month_close_and_says_who_and_why()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-05", Broken);
        MonthResult before = Assert.Single(await harness.ReportAsync(run));
        Assert.Equal(MonthState.Closing, before.State);

        SignedDifference signed = Sign(run, before.Controls.Single(control => control.Verdict == Verdict.Red));
        MonthResult after = Assert.Single(await harness.ReportAsync(run with { SignedDifferences = [signed] }));
        Assert.Equal(MonthState.Final, after.State);
        string row = (await harness.TableAsync("2026-10", "controls")).Split('\n').Single(line => line.StartsWith("balance-chain", StringComparison.Ordinal));
        Assert.Contains("\tsigned off\ttrue\t\t\tJ. Doe\tagreed", row, StringComparison.Ordinal);
        ReportManifest manifest = (await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), TestContext.Current.CancellationToken))!.Manifest;
        string page = await harness.TextAsync(Accounting.Reporting.Forms.ReportFiles.Revision(manifest.Month, 1, "report.html"));
        Assert.Contains("balance-chain EUR: 1 against 0, by J. Doe: agreed", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_lapses_when_the_list_behind_the_difference_is_another_though_both_sides_are_the_same()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-05", Broken);
        SignedDifference signed = Sign(run, Assert.Single(await harness.ReportAsync(run)).Controls.Single(control => control.Name == "balance-chain"));

        SyntheticRow[] others = [Broken[0], Broken[1] with { BalanceAfter = 17m }];
        MonthResult result = Assert.Single(await harness.ReportAsync((await harness.RunOfAsync("2026-11-05", others)) with { SignedDifferences = [signed] }));
        Assert.Equal(MonthState.Closing, result.State);
        ReportManifest manifest = (await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), TestContext.Current.CancellationToken))!.Manifest;
        Assert.Contains(manifest.Findings, finding => finding.Contains("it has lapsed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_belongs_to_its_coverage_and_month_and_not_to_the_closer_where_both_must_differ()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-05", Broken);
        SignedDifference signed = Sign(run, Assert.Single(await harness.ReportAsync(run)).Controls.Single(control => control.Name == "balance-chain"));
        ReportRun more = await harness.RunOfAsync("2026-11-05", [.. Broken, new SyntheticRow { Id = 3, OccurredAt = "2026-11-01", Amount = 1m }]);
        ReportRun[] refused =
        [
            run with { SignedDifferences = [signed with { Month = new BusinessMonth(2026, 9) }] },
            run with { SignedDifferences = [signed with { Coverage = more.Pinned.Coverage }] },
            run with { SignedDifferences = [signed with { Currency = Currency.Parse("GBP") }] },
            run with { SignedDifferences = [signed], Policy = run.Policy with { Closer = "j. doe" } },
        ];
        foreach (ReportRun each in refused)
        {
            Assert.Equal(MonthState.Closing, Assert.Single(await harness.ReportAsync(each)).State);
        }

        Assert.Equal(MonthState.Final, Assert.Single(await harness.ReportAsync(run with { SignedDifferences = [signed], Policy = run.Policy with { Closer = "M. Roe" } })).State);
    }

    [Fact]
    public async Task Nobody_signs_a_proof_away_whatever_stands_in_the_store()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-05", Broken);
        await harness.ReportAsync(run);
        var judgement = new Judgement(run with { SignedDifferences = [.. ControlClasses.All.Append(("something-new", ControlClass.Proof)).Select(entry => Sign(run, Red(entry.Item1)))] }, new BusinessMonth(2026, 10), null);
        foreach (Control judged in judgement.Of([.. ControlClasses.All.Select(entry => Red(entry.Control)), Red("something-new")]))
        {
            Assert.Equal(ControlClasses.Of(judged.Name) == ControlClass.Signable ? Verdict.SignedOff : Verdict.Red, judged.Verdict);
        }
    }

    [Fact]
    public async Task A_tolerated_difference_is_amber_and_shown_and_a_proof_knows_no_tolerance()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-05", Broken);
        Assert.True(ControlTolerance.TryParseAll("balance-chain EUR 1, closing-ledger.amount 5", out IReadOnlyList<ControlTolerance> tolerances));
        MonthResult result = Assert.Single(await harness.ReportAsync(run with { Policy = run.Policy with { Tolerances = tolerances } }));
        Control chain = result.Controls.Single(control => control.Name == "balance-chain");
        Assert.Equal((Verdict.Amber, "1"), (chain.Verdict, chain.Tolerance?.ToString()));
        Assert.Equal(MonthState.Final, result.State);
        Assert.Null(result.Controls.First(control => control.Name == "closing-ledger.amount").Tolerance);
        Assert.Equal(Verdict.Red, (chain with { Tolerance = null }).Verdict);
    }

    [Theory]
    [InlineData("balance-chain")]
    [InlineData("balance-chain XYZ 1")]
    [InlineData("balance-chain EUR -1")]
    [InlineData("balance-chain 1, balance-chain 2")]
    public void A_tolerance_that_isnt_one_is_refused(string text) => Assert.False(ControlTolerance.TryParseAll(text, out _));

    [Fact]
    public async Task A_missing_replay_can_be_signed_off_and_another_topic_cannot()
    {
        using var harness = new ReportingHarness();
        ReportRun run = (await harness.RunOfAsync("2026-11-05", [Broken[0]])) with { Replay = new ReplayStanding(ReplayOutcome.BrokerAway) };
        MonthResult waiting = Assert.Single(await harness.ReportAsync(run));
        Assert.Equal(MonthState.Closing, waiting.State);
        string why = Assert.Single(waiting.WaitingFor)["replay: ".Length..];
        SignedDifference signed = Sign(run, Red(CloseConditions.MissingReplay) with { Items = Accounting.Reporting.Forms.ItemsHash.Of([why]) });
        Assert.Equal(MonthState.Closing, Assert.Single(await harness.ReportAsync(run with { SignedDifferences = [signed], Replay = new ReplayStanding(ReplayOutcome.NotOurTopic) })).State);
        MonthResult final = Assert.Single(await harness.ReportAsync(run with { SignedDifferences = [signed] }));
        Assert.Equal(MonthState.Final, final.State);
        Assert.Equal("J. Doe", final.Controls.Single(control => control.Name == CloseConditions.MissingReplay).SignedOff?.By);
    }

    [Fact]
    public async Task A_sign_off_is_read_back_as_it_was_written_and_one_that_was_changed_is_refused()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-05", Broken);
        SignedDifference signed = Sign(run, Red("balance-chain") with { Currency = Currency.Parse("EUR"), Items = ContentHash256.Of([1]) });
        var written = new DifferenceSignOff { Format = DifferenceSignOff.CurrentFormat, Signed = signed };
        await harness.Store.PutAsync([written.ToContent()], TestContext.Current.CancellationToken);
        SignedDifference read = Assert.Single(await DifferenceSignOff.ReadAllAsync(harness.Store, TestContext.Current.CancellationToken));
        Assert.True(read.Coverage.Includes(signed.Coverage) && signed.Coverage.Includes(read.Coverage));
        Assert.Equal(signed, read with { Coverage = signed.Coverage });
        SignedDifference unlisted = Sign(run, Red("quarantine"));
        DifferenceSignOff bare = written with { Signed = unlisted };
        Assert.Null(DifferenceSignOff.Parse(bare.ToContent().Key, StoreJson.Serialize(bare)).Signed.Items);
        Assert.Throws<DamagedDataException>(() => DifferenceSignOff.Parse(written.ToContent().Key, "{}"u8));
    }

    private static Control Red(string name) => new()
    {
        Name = name,
        Currency = null,
        Formula = "",
        Left = Accounting.Reporting.Forms.PlacedSum.Count(1),
        Right = Accounting.Reporting.Forms.PlacedSum.Count(0),
        BlocksClose = true,
    };

    private static SignedDifference Sign(ReportRun run, Control control) => new()
    {
        Month = new BusinessMonth(2026, 10),
        Control = control.Name,
        Currency = control.Currency,
        Left = control.Left,
        Right = control.Right,
        IsUnchecked = control.IsUnchecked,
        Items = control.Listed,
        Coverage = run.Pinned.Coverage,
        By = "J. Doe",
        Reason = "agreed",
        At = Timestamp.FromInstant(run.AsOf),
    };
}
