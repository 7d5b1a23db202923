using System.Net;
using System.Net.Sockets;
using System.Text;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Web;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>Who asks for what he shouldn't get, and what every answer carries.</summary>
public sealed class DashboardServerTests : IAsyncLifetime
{
    private ServedPipeline _served = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _served = await ServedPipeline.StartAsync(Records(0, Deposit(1, "10", At("2026-10-05T12:00:00Z"))));

    public ValueTask DisposeAsync() => _served.DisposeAsync();

    [Fact]
    public async Task Every_page_forbids_script_that_is_not_served_beside_it_and_every_frame()
    {
        foreach (string path in new[] { "/months", "/steps", "/steps/compaction/2026-10-05", "/calendar", "/days/2026-10-05", "/runs", "/nowhere" })
        {
            HttpResponseMessage answer = await _served.GetAsync(path);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.True(answer.Headers.CacheControl?.NoStore);
            string html = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
            Assert.DoesNotContain("onclick", html, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(path == "/nowhere" ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("localhost:8090", HttpStatusCode.OK)]
    [InlineData("[::1]:8090", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.rebound.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("10.0.0.7:8090", HttpStatusCode.MisdirectedRequest)]
    public async Task A_name_that_is_not_this_machines_own_is_told_nothing(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_served.Address, "/steps"));
        request.Headers.Host = host;
        HttpResponseMessage answer = await _served.Http.SendAsync(request, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, (await answer.Content.ReadAsStringAsync(Cancellation)).Contains("2026-10-05", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Nothing_is_done_by_a_request_so_none_can_be_forged(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_served.Address, "/steps"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _served.Http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("/months/2026-10/../../store.json")]
    [InlineData("/months/2026-10/revision-1/..%2f..%2f..%2fstore.json")]
    [InlineData("/months/2026-10/..%2f..%2fstate/store.json")]
    [InlineData("/months/2026-10/provisional/%2e%2e%2f%2e%2e%2fstore.json")]
    [InlineData("/months/2026-10/provisional/manifest.json")]
    [InlineData("/assets/../store.json")]
    [InlineData("/days/..%2fstore.json")]
    [InlineData("/runs/..%2fstore")]
    [InlineData("/steps/../../../etc/passwd")]
    [InlineData("//etc/passwd")]
    public async Task No_path_leads_to_a_file_that_no_report_names(string path)
    {
        string answer = await AskRawAsync(path);
        Assert.Matches("^HTTP/1.1 (404|400|302)", answer);
        Assert.DoesNotContain("bucket_count", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_for_in_vain_is_never_repeated_as_markup()
    {
        string script = Uri.EscapeDataString("<script>alert(1)</script>");
        foreach (string path in new[] { $"/months/{script}", $"/steps/{script}", $"/days/{script}", $"/runs/{script}", $"/steps?year={script}", $"/months/2026-10?revision={script}" })
        {
            Assert.DoesNotContain("<script>alert", await _served.ReadAsync(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_reference_says_is_never_markup()
    {
        Transaction adjustment = Deposit(1, "10", At("2026-10-05T12:00:00Z"));
        (adjustment.Kind, adjustment.Reference) = (TransactionKind.Adjustment, "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>");
        await using ServedPipeline served = await ServedPipeline.StartAsync(Records(0, adjustment));
        await CommandRun.OfAsync(TimeProvider.System, "nightly", "--as-of", "2026-10-20T02:00:00Z", "--data", served.Root);
        string query = Uri.EscapeDataString("SELECT reference FROM transactions");
        foreach (string path in new[] { "/accounts/1/2026-10", "/accounts/1/2026-10/statement.html", $"/accounts/1/2026-10/{Id(1)}", "/months/2026-10", "/months/2026-10/provisional/report.html", $"/query?sql={query}", "/now" })
        {
            HttpResponseMessage answer = await served.GetAsync(path);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, path);
            string html = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        }

        Assert.Contains("&lt;script&gt;alert(1)", await served.ReadAsync($"/query?sql={query}"), StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", await served.ReadAsync("/months/2026-10/provisional/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transactions_rows_lead_to_their_messages_and_nowhere_else()
    {
        await CommandRun.OfAsync(TimeProvider.System, "nightly", "--as-of", "2026-10-20T02:00:00Z", "--data", _served.Root);
        string transaction = $"/accounts/1/2026-10/{Id(1)}";
        string page = await _served.ReadAsync($"{transaction}");
        int begin = page.IndexOf($"{transaction}/message", StringComparison.Ordinal);
        string message = WebUtility.HtmlDecode(page[begin..page.IndexOf('"', begin)]);

        Assert.Contains("No broker is named", await _served.ReadAsync(message), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _served.GetAsync(message.Replace("offset=0", "offset=7", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _served.GetAsync(message.Replace("source=", "source=..", StringComparison.Ordinal))).StatusCode);
    }

    [Theory]
    [InlineData("/calendar?year=2026", HttpStatusCode.OK)]
    [InlineData("/calendar?year=1999", HttpStatusCode.NotFound)]
    [InlineData("/days/2026-10-05", HttpStatusCode.OK)]
    [InlineData("/days/2026-10-06", HttpStatusCode.NotFound)]
    public async Task A_year_and_a_day_with_transactions_have_a_page_and_no_others(string path, HttpStatusCode expected)
    {
        HttpResponseMessage answer = await _served.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, (await answer.Content.ReadAsStringAsync(Cancellation)).Contains("2026-10-05", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_jump_to_a_day_stays_on_this_server()
    {
        HttpResponseMessage answer = await _served.GetAsync("/days?date=//elsewhere.example/");
        Assert.Equal("/days/%2F%2Felsewhere.example%2F", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0/")]
    [InlineData("http://192.0.2.1:8090/")]
    [InlineData("http://accounting.example:8090/")]
    [InlineData("http://[::]:8090/")]
    public async Task An_address_that_others_could_reach_is_refused_without_a_login(string address)
    {
        UsageException told = await Assert.ThrowsAsync<UsageException>(() => _served.ServeAsync(new Uri(address)));
        Assert.Contains("dashboard:address", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_a_mistake_of_usage()
    {
        UsageException told = await Assert.ThrowsAsync<UsageException>(() => _served.ServeAsync(_served.Address));
        Assert.Contains("cannot be listened on", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_who_listen_are_turned_away_beyond_a_few_and_who_looks_at_pages_goes_on()
    {
        var sockets = new List<Socket>();
        int heard = 0;
        try
        {
            for (int round = 0; round < 10_000; round++)
            {
                heard += await ListenAsync(sockets, hears: round < NowBroadcast.ListenersMax) ? 1 : 0;
                if (round % 500 == 0)
                {
                    Assert.Equal(HttpStatusCode.OK, (await _served.GetAsync("/calendar")).StatusCode);
                    sockets.Skip(NowBroadcast.ListenersMax).ToList().ForEach(closed => closed.Dispose());
                    sockets.RemoveRange(Math.Min(NowBroadcast.ListenersMax, sockets.Count), Math.Max(0, sockets.Count - NowBroadcast.ListenersMax));
                }
            }

            Assert.Equal(NowBroadcast.ListenersMax, heard);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>Beyond what it can bear the server closes a connection before anything is asked.</summary>
    private async Task<bool> ListenAsync(List<Socket> sockets, bool hears)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sockets.Add(socket);
        await socket.ConnectAsync(IPAddress.Loopback, _served.Address.Port, Cancellation);
        try
        {
            await socket.SendAsync("GET /now/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Cancellation);
            return hears && await HearsAsync(socket);
        }
        catch (SocketException) when (!hears)
        {
            return false;
        }
    }

    private static async Task<bool> HearsAsync(Socket socket)
    {
        byte[] buffer = new byte[4096];
        int count = await socket.ReceiveAsync(buffer, Cancellation);
        return Encoding.ASCII.GetString(buffer, 0, count).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
    }

    /// <summary>Without a client that tidies the path up.</summary>
    private async Task<string> AskRawAsync(string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _served.Address.Port, Cancellation);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
