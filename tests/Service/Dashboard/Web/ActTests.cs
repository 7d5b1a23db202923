using System.Net;
using Accounting.Aggregator.Store;
using Accounting.Service.Audit;
using Accounting.Service.Dashboard.Access;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>What is done from pages: by whom, that it is noted first, and that it is what the command does.</summary>
public sealed class ActTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServedPipeline _served = null!;
    private string _reader = "", _operator = "", _closer = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var tokens = new TokensFile(_folder.At("tokens.json"), TimeProvider.System);
        _reader = tokens.Add("R. Reader", ["reader"], Duration.FromDays(1));
        _operator = tokens.Add("O. Operator", ["operator"], Duration.FromDays(1));
        _closer = tokens.Add("C. <Closer>", ["closer"], Duration.FromDays(1));
        _served = await ServedPipeline.StartAsync(
            [.. Records(0, Deposit(1, "10", At("2026-10-05T12:00:00Z"))), new ScriptedRecord(new(1), At("2026-10-05T12:00:03Z"), "<script>alert(1)</script>"u8.ToArray())],
            ("dashboard:tokens_file", _folder.At("tokens.json")),
            ("nightly:replay_days", "0"));
    }

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_operator_compacts_a_day_and_both_its_beginning_and_its_end_are_noted_with_the_name()
    {
        using SessionBrowser browser = await LogInAsync(_operator);
        Assert.Contains("Compact it now", await browser.ReadAsync("/days/2026-10-05"), StringComparison.Ordinal);
        string page = await DoAsync(browser, "/days/2026-10-05", ("act", "compact"), ("date", "2026-10-05"));
        Assert.Contains("1 of 1 day folded", page, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_served.Root, "transactions", "home_date=2026-10-05", "bucket-00.parquet")));
        AuditEntry[] noted = [.. (await NotedAsync()).Where(entry => entry.Act == AuditedAct.DayCompacted)];
        Assert.Equal([(noted[0].Number, (long?)null, (int?)null, "O. Operator", "2026-10-05"), (noted[1].Number, noted[0].Number, 0, "O. Operator", "2026-10-05")],
            noted.Select(entry => (entry.Number, entry.EndOf, entry.ExitCode, entry.Who, entry.Subject)));
        Assert.Contains("O. Operator", await browser.ReadAsync("/audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closer_signs_a_message_off_and_the_name_stands_under_it()
    {
        using SessionBrowser browser = await LogInAsync(_closer);
        string path = await MessageAsync(browser);
        string[] place = path.Split('/');
        await DoAsync(browser, path, ("act", "sign-off-message"), ("source", Uri.UnescapeDataString(place[2])), ("partition", place[3]), ("offset", place[4]), ("reason", "--a \"test\" <b>message</b>"));
        string list = (await CommandRun.OfAsync(TimeProvider.System, ["quarantine", "list", "--data", _served.Root, "--format", "json"])).Output;
        Assert.Contains("C. <Closer>", list, StringComparison.Ordinal);
        AuditEntry noted = Assert.Single(await NotedAsync(), entry => entry is { Act: AuditedAct.MessageSignedOff, EndOf: null });
        Assert.Equal(("C. <Closer>", "--a \"test\" <b>message</b>"), (noted.Who, noted.Reason));
        foreach (string page in new[] { "/audit", path, $"/acts/{noted.Number}" })
        {
            string html = await browser.ReadAsync(page);
            Assert.DoesNotContain("<b>message", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<Closer>", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("reader", "run-steps", HttpStatusCode.Forbidden)]
    [InlineData("reader", "nightly", HttpStatusCode.Forbidden)]
    [InlineData("reader", "restate", HttpStatusCode.Forbidden)]
    [InlineData("reader", "sign-off-control", HttpStatusCode.Forbidden)]
    [InlineData("operator", "restate", HttpStatusCode.Forbidden)]
    [InlineData("operator", "sign-off-control", HttpStatusCode.Forbidden)]
    [InlineData("operator", "sign-off-message", HttpStatusCode.Forbidden)]
    [InlineData("closer", "run-steps", HttpStatusCode.Forbidden)]
    [InlineData("closer", "compact", HttpStatusCode.Forbidden)]
    [InlineData("closer", "retry-message", HttpStatusCode.Forbidden)]
    [InlineData("closer", "verify", HttpStatusCode.BadRequest)]
    [InlineData("closer", "", HttpStatusCode.BadRequest)]
    public async Task Nobody_does_what_is_not_of_his_role(string who, string act, HttpStatusCode expected)
    {
        using SessionBrowser browser = await LogInAsync(who switch { "reader" => _reader, "operator" => _operator, _ => _closer });
        HttpResponseMessage answer = await browser.SubmitAsync(
            "/acts",
            await browser.ReadAsync("/months"),
            Fields(("act", act), ("month", "2026-10"), ("date", "2026-10-05"), ("control", "openings"), ("reason", "why not"), ("source", "s"), ("partition", "0"), ("offset", "1")));
        Assert.Equal(expected, answer.StatusCode);
        Assert.DoesNotContain(await NotedAsync(), entry => entry.Act != AuditedAct.LoggedIn);
    }

    [Fact]
    public async Task Forms_are_shown_to_those_alone_who_may_send_them()
    {
        using SessionBrowser reader = await LogInAsync(_reader);
        using SessionBrowser closer = await LogInAsync(_closer);
        string path = await MessageAsync(reader);
        Assert.DoesNotContain("action=\"/acts\"", await reader.ReadAsync(path), StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/acts\"", await reader.ReadAsync("/runs"), StringComparison.Ordinal);
        Assert.Contains("action=\"/acts\"", await closer.ReadAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_a_statement_is_noted_once_however_often_the_page_is_fetched()
    {
        using SessionBrowser browser = await LogInAsync(_reader);
        foreach (string path in new[] { "/accounts/1/2026-10", "/accounts/1/2026-10", "/accounts/1/2026-10/statement.html", "/api/v1/accounts/1/months/2026-10", "/accounts/2/2026-10" })
        {
            await browser.GetAsync(path);
        }

        Assert.Equal(["account 1, 2026-10", "account 2, 2026-10"], (await NotedAsync()).Where(entry => entry.Act == AuditedAct.StatementRead).Select(entry => entry.Subject));
    }

    [Fact]
    public async Task An_act_that_cannot_be_noted_is_not_done()
    {
        using SessionBrowser browser = await LogInAsync(_operator);
        string page = await browser.ReadAsync("/days/2026-10-05");
        string newest = Path.Combine(_served.Root, AuditLog.KeyOf(1).Value);
        await File.WriteAllTextAsync(newest, "{}", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_served.Root, AuditLog.KeyOf(2).Value), "{}", Cancellation);
        HttpResponseMessage answer = await browser.SubmitAsync("/acts", page, Fields(("act", "compact"), ("date", "2026-10-05")));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(_served.Root, "transactions")));
    }

    private static KeyValuePair<string, string>[] Fields(params (string Name, string Value)[] fields) => [.. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))];

    /// <summary>Sends a form of a page and reads how the act stands, until it has ended.</summary>
    private static async Task<string> DoAsync(SessionBrowser browser, string from, params (string Name, string Value)[] fields)
    {
        HttpResponseMessage answer = await browser.SubmitAsync("/acts", await browser.ReadAsync(from), Fields(fields));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        string page = await browser.ReadAsync(answer.Headers.Location!.OriginalString);
        while (page.Contains("is being done", StringComparison.Ordinal))
        {
            await Task.Delay(50, Cancellation);
            page = await browser.ReadAsync(answer.Headers.Location.OriginalString);
        }

        return page;
    }

    private static async Task<string> MessageAsync(SessionBrowser browser)
    {
        string list = await browser.ReadAsync("/quarantine");
        int begin = list.IndexOf("/quarantine/", StringComparison.Ordinal);
        return list[begin..list.IndexOf('"', begin)];
    }

    private async Task<SessionBrowser> LogInAsync(string token)
    {
        var browser = new SessionBrowser(_served.Address);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.LogInAsync(token, "/")).StatusCode);
        return browser;
    }

    private async Task<IReadOnlyList<AuditEntry>> NotedAsync()
    {
        using var log = new AuditLog(LocalObjectStore.Open(_served.Root, TimeProvider.System), TimeProvider.System);
        return [.. (await log.NewestAsync(100, Cancellation)).Reverse()];
    }
}
