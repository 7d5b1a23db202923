using System.Net;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Access;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>A sign-off is offered where it is allowed and something waits for it, and nowhere else: who takes the offer is never refused.</summary>
public sealed class SignOffOfferTests : IDisposable
{
    private const string Offer = "Sign this off";

    private readonly TemporaryFolder _folder = new();

    private string _token = "";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_offered_once_for_the_gap_that_keeps_the_month_from_closing_until_it_is_signed()
    {
        await using ServedPipeline served = await StartAsync("C. Closer");
        using SessionBrowser browser = await LogInAsync(served);
        string before = await browser.ReadAsync("/months/2026-10");
        Assert.Equal(1, Count(before, Offer));
        Assert.Contains("name=\"control\" value=\"account-sequence\"", before, StringComparison.Ordinal);

        (await CommandRun.OfAsync(TimeProvider.System, "control", "sign-off", "--month", "2026-10", "--control", "account-sequence", "--by", "C. Closer", "--reason", "known", "--data", served.Root)).Expect(ExitCode.Done);
        await ReportAsync(served);
        await using Accounting.Service.Dashboard.Web.DashboardServer after = await served.ServeAsync(new Uri("http://127.0.0.1:0/"));
        using var again = new SessionBrowser(after.Address);
        await again.LogInAsync(_token, "/");
        string page = await again.ReadAsync("/months/2026-10");
        Assert.Contains("signed off by C. Closer: known", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Offer, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_not_offered_to_the_person_who_closes_months()
    {
        await using ServedPipeline served = await StartAsync("C. Closer", ("close:closer", "c. closer"));
        using SessionBrowser browser = await LogInAsync(served);
        string page = await browser.ReadAsync("/months/2026-10");
        Assert.Contains("account-sequence", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Offer, page, StringComparison.Ordinal);
    }

    /// <summary>Of account 1 a transaction is missing.</summary>
    private async Task<ServedPipeline> StartAsync(string name, params (string, string)[] settings)
    {
        _token = new TokensFile(_folder.At("tokens.json"), TimeProvider.System).Add(name, ["closer"], Duration.FromDays(1));
        Transaction first = Deposit(1, "10", At("2026-10-05T12:00:00Z")), third = Deposit(2, "5", At("2026-10-06T12:00:00Z"));
        (first.AccountSequence, third.AccountSequence) = (1, 3);
        ServedPipeline served = await ServedPipeline.StartAsync(Records(0, first, third), [("dashboard:tokens_file", _folder.At("tokens.json")), .. settings]);
        await ReportAsync(served);
        return served;
    }

    private static async Task ReportAsync(ServedPipeline served)
    {
        CommandRun nightly = await CommandRun.OfAsync(TimeProvider.System, "nightly", "--as-of", "2026-11-04T02:00:00Z", "--data", served.Root);
        Assert.True(nightly.Code is ExitCode.Done or ExitCode.LeftUndone, nightly.Error);
    }

    private async Task<SessionBrowser> LogInAsync(ServedPipeline served)
    {
        var browser = new SessionBrowser(served.Address);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.LogInAsync(_token, "/")).StatusCode);
        return browser;
    }

    private static int Count(string page, string text) => page.Split(text).Length - 1;
}
