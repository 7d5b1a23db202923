using System.Net;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>Logins at a provider: the code flow with PKCE, played against one that a test writes.</summary>
public sealed class OpenIdLoginTests : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;
    private ServedPipeline _served = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _provider.Claims = new() { ["sub"] = "4711", ["name"] = "C. Closer", ["roles"] = new[] { "closer", "astronaut" } };
        _served = await ServedPipeline.StartAsync(
            Records(0, Deposit(1, "10", At("2026-10-05T12:00:00Z"))), ("dashboard:openid_authority", _provider.Address.AbsoluteUri), ("dashboard:openid_client_secret", "hush"));
    }

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Whom_the_provider_names_is_let_in_with_the_roles_that_it_says()
    {
        using var browser = new SessionBrowser(_served.Address);
        HttpResponseMessage back = await LogInAsync(browser, "/days/2026-10-05");
        Assert.Equal("/days/2026-10-05", back.Headers.Location?.OriginalString);
        string page = await browser.ReadAsync("/days/2026-10-05");
        Assert.Contains("C. Closer", page, StringComparison.Ordinal);
        Assert.Contains("title=\"openid 4711\"", page, StringComparison.Ordinal);
        Assert.Contains(">closer<", page, StringComparison.Ordinal);
        Assert.Equal(("code", "query", "S256", "openid profile"), (_provider.Asked["response_type"], _provider.Asked.GetValueOrDefault("response_mode", "query"), _provider.Asked["code_challenge_method"], _provider.Asked["scope"]));
    }

    [Fact]
    public async Task Who_has_no_role_is_told_so_and_shown_nothing()
    {
        _provider.Claims["roles"] = "astronaut";
        using var browser = new SessionBrowser(_served.Address);
        await LogInAsync(browser, "/");
        HttpResponseMessage answer = await browser.GetAsync("/days/2026-10-05");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("no role", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("nonce")]
    [InlineData("audience")]
    public async Task A_word_that_is_not_the_providers_for_this_login_opens_nothing(string how)
    {
        (_provider.Forges, _provider.OtherNonce, _provider.OtherAudience) = (how == "forged", how == "nonce" ? "another" : null, how == "audience" ? "another" : null);
        using var browser = new SessionBrowser(_served.Address);
        HttpResponseMessage back = await LogInAsync(browser, "/");
        Assert.Equal("/login?problem=provider", back.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/months")).StatusCode);
    }

    [Fact]
    public async Task A_code_that_another_browser_was_given_opens_nothing_here()
    {
        using var victim = new SessionBrowser(_served.Address);
        using var attacker = new SessionBrowser(_served.Address);
        Uri answer = await AnswerOfProviderAsync(attacker, "/");
        Assert.Equal("/login?problem=provider", (await victim.GetAsync(answer.PathAndQuery)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, (await victim.GetAsync("/months")).StatusCode);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_told_of_on_the_page()
    {
        await _provider.DisposeAsync();
        using var browser = new SessionBrowser(_served.Address);
        HttpResponseMessage answer = await browser.GetAsync("/login/openid");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("does not answer", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> LogInAsync(SessionBrowser browser, string to) => await browser.GetAsync((await AnswerOfProviderAsync(browser, to)).PathAndQuery);

    /// <summary>Where the provider sends the browser back to.</summary>
    private async Task<Uri> AnswerOfProviderAsync(SessionBrowser browser, string to)
    {
        Uri asked = (await browser.GetAsync($"/login/openid?to={Uri.EscapeDataString(to)}")).Headers.Location!;
        HttpResponseMessage answer = await _served.Http.GetAsync(asked, TestContext.Current.CancellationToken);
        return answer.Headers.Location!;
    }
}
