using System.Net;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>The page of queries: what it shows of an answer, and what a query can't do to who serves it.</summary>
public sealed class QueryPagesTests : IAsyncLifetime
{
    private const string ForEver = "SELECT count(*) FROM range(1000000000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3";

    private ServedPipeline _served = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _served = await ServedPipeline.StartAsync(Records(0, Deposit(1, "10", At("2026-10-05T12:00:00Z")), Deposit(2, "-2.5", At("2026-10-06T12:00:00Z"))));
        await _served.CompactAsync();
    }

    public ValueTask DisposeAsync() => _served.DisposeAsync();

    [Fact]
    public async Task An_answer_stands_in_a_table_and_what_it_says_is_never_markup()
    {
        string html = await AskAsync("SELECT sum(amount) AS money, '<script>alert(1)</script>' AS said FROM transactions");
        Assert.True(html.Contains("<td class=\"number\">7.5000</td>", StringComparison.Ordinal), html);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tsv", "money\n7.5000\n")]
    [InlineData("parquet", "PAR1")]
    [InlineData("xlsx", "PK")]
    public async Task An_answer_is_had_as_a_file(string form, string begins)
    {
        HttpResponseMessage answer = await _served.GetAsync($"/query/answer.{form}?sql={Uri.EscapeDataString("SELECT sum(amount) AS money FROM transactions")}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"answer.{form}", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.StartsWith(begins, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xlsx", "SELECT * FROM range(100001)", "more than the 100,000 rows")]
    [InlineData("tsv", "SELECT * FROM range(1000001)", "more than the 1,000,000 rows")]
    [InlineData("parquet", "SELECT amuont FROM transactions", "LINE 1: SELECT amuont")]
    public async Task A_file_that_would_lack_rows_is_none_and_the_page_says_why(string form, string sql, string why)
    {
        HttpResponseMessage answer = await _served.GetAsync($"/query/answer.{form}?sql={Uri.EscapeDataString(sql)}");
        string html = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Null(answer.Content.Headers.ContentDisposition);
        Assert.Contains(why, html, StringComparison.Ordinal);
        Assert.Contains($">{sql}</textarea>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EXPLAIN ANALYZE SELECT 1", "one statement that selects")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')", "may not have")]
    [InlineData("SELECT repeat('x', 30000000) AS wide", "more than a page can show")]
    [InlineData("SELECT length(repeat(repeat('x', 100000), 30000))", "memory")]
    public async Task What_is_refused_says_why_and_pages_go_on(string sql, string why)
    {
        string html = await AskAsync(sql);
        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Contains(why, html, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _served.GetAsync("/calendar")).StatusCode);
    }

    [Fact]
    public async Task What_another_site_makes_a_browser_ask_is_not_run()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_served.Address, $"/query?sql={Uri.EscapeDataString("SELECT 6 * 7 AS n")}"));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        string html = await (await _served.Http.SendAsync(request, Cancellation)).Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("SELECT 6 * 7", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">42<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_leaves_the_page_ends_the_query()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<HttpResponseMessage> asked = _served.Http.GetAsync(new Uri(_served.Address, $"/query?sql={Uri.EscapeDataString(ForEver)}"), leaving.Token);
        int child = await ChildProcess.AppearsAsync(Environment.ProcessId, "sql", Cancellation);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await ChildProcess.EndsAsync(child, Cancellation);
        string html = await AskAsync("SELECT 1 AS n");
        Assert.True(html.Contains(">1<", StringComparison.Ordinal), html);
    }

    private async Task<string> AskAsync(string sql) => await _served.ReadAsync($"/query?sql={Uri.EscapeDataString(sql)}");
}
