using System.Net;
using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Access;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>Who gets in by a token, who doesn't, and what a login is good for.</summary>
public sealed class LoginTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServedPipeline _served = null!;
    private string _reader = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string TokensPath => _folder.At("tokens.json");

    private TokensFile Tokens => new(TokensPath, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        _reader = Tokens.Add("R. Reader", ["reader"], Duration.FromDays(1));
        _served = await ServedPipeline.StartAsync(Records(0, Deposit(1, "10", At("2026-10-05T12:00:00Z"))), ("dashboard:tokens_file", TokensPath));
    }

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/now")]
    [InlineData("/months")]
    [InlineData("/days/2026-10-05")]
    [InlineData("/query?sql=SELECT%201")]
    [InlineData("/nowhere")]
    public async Task Whoever_is_not_logged_in_is_shown_the_way_in_and_nothing_else(string path)
    {
        HttpResponseMessage answer = await _served.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/login?to={Uri.EscapeDataString(path)}", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _served.GetAsync("/api/v1/months")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/now/stream", "Accept", "text/event-stream")).StatusCode);
    }

    [Fact]
    public async Task A_token_opens_the_pages_until_one_logs_out()
    {
        using var browser = new SessionBrowser(_served.Address);
        HttpResponseMessage answer = await browser.LogInAsync(_reader, "/days/2026-10-05");
        Assert.Equal("/days/2026-10-05", answer.Headers.Location?.OriginalString);
        string page = await browser.ReadAsync("/days/2026-10-05");
        Assert.Contains("R. Reader", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/months")).StatusCode);
        await browser.PostAsync("/logout", page);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/months")).StatusCode);
    }

    [Fact]
    public async Task A_program_reads_the_api_by_its_token_and_no_page()
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/api/v1/months", "Authorization", $"Bearer {_reader}")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(HttpMethod.Get, "/months", "Authorization", $"Bearer {_reader}")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("acct_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("{hash}")]
    [InlineData("{short}")]
    [InlineData("{long}")]
    public async Task A_forged_token_opens_nothing(string forged)
    {
        string token = forged.Replace("{hash}", Tokens.Read()[0].Sha256.ToString(), StringComparison.Ordinal).Replace("{short}", _reader[..^1], StringComparison.Ordinal).Replace("{long}", _reader + "0", StringComparison.Ordinal);
        using var browser = new SessionBrowser(_served.Address);
        HttpResponseMessage answer = await browser.LogInAsync(token, "/");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/api/v1/months", "Authorization", $"Bearer {token}")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/months")).StatusCode);
    }

    [Fact]
    public async Task What_is_sent_to_all_who_listen_has_nothing_of_any_one_of_them()
    {
        using var first = new SessionBrowser(_served.Address);
        await first.LogInAsync(_reader, "/");
        using var second = new SessionBrowser(_served.Address);
        await second.LogInAsync(Tokens.Add("O. Other", ["closer"], Duration.FromDays(1)), "/");
        foreach (SessionBrowser listening in new[] { first, second })
        {
            string heard = await listening.HearAsync("/now/stream");
            Assert.Contains("<h1>Now</h1>", heard, StringComparison.Ordinal);
            Assert.DoesNotContain("R. Reader", heard, StringComparison.Ordinal);
            Assert.DoesNotContain("O. Other", heard, StringComparison.Ordinal);
            Assert.DoesNotContain("__RequestVerificationToken", heard, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_forged_cookie_opens_nothing()
    {
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(HttpMethod.Get, "/months", "Cookie", "accounting=CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_past_or_taken_away_ends_what_was_begun_with_it()
    {
        string past = Tokens.Add("P. Past", ["closer"], Duration.FromSeconds(-1));
        using var browser = new SessionBrowser(_served.Address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.LogInAsync(past, "/")).StatusCode);
        await browser.LogInAsync(_reader, "/");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/months")).StatusCode);
        await File.WriteAllTextAsync(TokensPath, "[]", Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/months")).StatusCode);
    }

    [Fact]
    public async Task Who_tries_many_tokens_is_told_to_wait()
    {
        using var browser = new SessionBrowser(_served.Address);
        var statuses = new List<HttpStatusCode>();
        for (int attempt = 0; attempt < 12; attempt++)
        {
            statuses.Add((await browser.LogInAsync($"acct_{attempt}", "/")).StatusCode);
        }

        Assert.Equal(10, statuses.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], statuses[10..]);
    }

    [Theory]
    [InlineData("Origin", "http://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_form_that_another_site_sends_does_nothing(string header, string value)
    {
        using var browser = new SessionBrowser(_served.Address);
        await browser.LogInAsync(_reader, "/");
        string page = await browser.ReadAsync("/months");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/logout", page, (header, value))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/months")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_what_the_login_was_given_does_nothing()
    {
        using var browser = new SessionBrowser(_served.Address);
        await browser.LogInAsync(_reader, "/");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/logout", "")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/months")).StatusCode);
    }

    [Theory]
    [InlineData("//elsewhere.example/")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task A_login_leads_nowhere_else(string to)
    {
        using var browser = new SessionBrowser(_served.Address);
        Assert.Equal("/", (await browser.LogInAsync(_reader, to)).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_of_script_and_of_other_sites()
    {
        using var browser = new SessionBrowser(_served.Address);
        string cookie = Assert.Single((await browser.LogInAsync(_reader, "/")).Headers.GetValues("Set-Cookie"), set => set.StartsWith("accounting=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        string forms = Assert.Single((await _served.GetAsync("/login")).Headers.GetValues("Set-Cookie"));
        Assert.Contains("samesite=strict", forms, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Nothing_but_forms_and_questions_is_answered(string method) =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync(new HttpMethod(method), "/login", "Accept", "*/*")).StatusCode);

    [Fact]
    public async Task Others_are_served_only_where_a_proxy_speaks_tls()
    {
        UsageException told = await Assert.ThrowsAsync<UsageException>(() => _served.ServeAsync(new Uri("http://0.0.0.0:0/")));
        Assert.Contains("dashboard:public_address", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_proxy_cookies_go_by_tls_alone_and_only_its_name_is_answered()
    {
        await using var behind = await ServedPipeline.StartAsync(
            Records(0, Deposit(1, "10", At("2026-10-05T12:00:00Z"))), ("dashboard:tokens_file", TokensPath), ("dashboard:public_address", "https://books.example.com"), ("dashboard:address", "http://0.0.0.0:0"));
        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{behind.Address.Port}/login"));
        asked.Headers.Host = "books.example.com";
        HttpResponseMessage answer = await behind.Http.SendAsync(asked, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-accounting-forms=", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{behind.Address.Port}/login"));
        rebound.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await behind.Http.SendAsync(rebound, Cancellation)).StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string header, string value)
    {
        using var request = new HttpRequestMessage(method, new Uri(_served.Address, path));
        request.Headers.TryAddWithoutValidation(header, value);
        return await _served.Http.SendAsync(request, Cancellation);
    }
}
