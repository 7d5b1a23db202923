using System.Net;
using Accounting.Service.CommandLine;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>What pages show while the store's disk is gone: what was known last, with its age, or that there is nothing.</summary>
public sealed class StoreAwayTests
{
    private const string Stale = "Shown as last known";

    [Fact]
    public async Task Days_years_and_months_are_shown_as_they_were_seen_last_or_as_the_lists_of_them_show_them()
    {
        await using ServedPipeline served = await ServedPipeline.StartAsync(Records(0, Deposit(1, "10", At("2026-10-05T12:00:00Z")), Deposit(2, "5", At("2026-10-06T12:00:00Z"))));
        CommandRun nightly = await CommandRun.OfAsync(TimeProvider.System, "nightly", "--as-of", "2026-11-02T02:00:00Z", "--data", served.Root);
        Assert.True(nightly.Code is ExitCode.Done or ExitCode.LeftUndone, nightly.Error);
        foreach (string path in new[] { "/calendar", "/months", "/days/2026-10-05" })
        {
            Assert.DoesNotContain(Stale, await served.ReadAsync(path), StringComparison.Ordinal);
        }

        string away = served.Root + "-away";
        Directory.Move(served.Root, away);
        foreach (string path in new[] { "/days/2026-10-05", "/days/2026-10-06", "/calendar?year=2026", "/months/2026-10" })
        {
            HttpResponseMessage answer = await served.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            Assert.Contains(Stale, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        foreach (string path in new[] { "/days/2026-10-07", "/calendar?year=2025", "/months/2026-09", "/months/2026-10?revision=1" })
        {
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, (await served.GetAsync(path)).StatusCode));
        }

        Directory.Move(away, served.Root);
        Assert.DoesNotContain(Stale, await served.ReadAsync("/days/2026-10-05"), StringComparison.Ordinal);
    }
}
