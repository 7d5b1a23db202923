using System.Globalization;
using System.Net;
using Accounting.Bench.History;
using Accounting.Bench.Runs;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Web;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>An account's month lies in files of all accounts: they are read and found right once, and then of each account what is its own.</summary>
public sealed class AccountLookedAtTests : IDisposable
{
    private const int Accounts = 20_000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_looks_on_or_at_another_account_reads_no_file_again_and_sees_one_that_was_changed()
    {
        using HistoryStore history = await ShortHistory.BuildAsync(_folder.At("history"), 2);
        history.AppendAccounts(Accounts);
        await history.Store.ConsumeAsync(history.Log);
        (await history.Store.NewNightly(history.Log).RunAsync(Instant.FromDateTimeOffset(history.Clock.GetUtcNow()), Cancellation)).RequireAll();
        using CommandContext context = BenchContext.Of(history.Store.Options, history.Clock);
        await using DashboardServer server = await DashboardServer.StartAsync(new Uri("http://127.0.0.1:0/"), new StoreView(history.Store.Access, context, own: null, patience: Timeout.InfiniteTimeSpan), Cancellation);
        using var http = new HttpClient();
        string month = $"{history.LastAccountsAt.UtcDate}"[..^3];

        (HttpStatusCode status, StoreCalls asked) = await LookAsync(0);
        Assert.Equal(HttpStatusCode.OK, status);
        string[] winners = Directory.GetFiles(Path.Combine(history.Store.Access.ReadFolder, "state", "days", $"date={history.LastAccountsAt.UtcDate}"), "winners-*.parquet", SearchOption.AllDirectories);
        long ofAll = winners.Sum(file => new FileInfo(file).Length);
        Assert.True(asked.BytesRead > ofAll, $"{asked}");
        foreach (int account in new[] { 0, 1, Accounts - 1 })
        {
            (status, asked) = await LookAsync(account);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.True(asked.BytesRead < ofAll / 2, $"{asked}");
        }

        byte[] bytes = await File.ReadAllBytesAsync(winners[0], Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(winners[0], bytes, Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, (await LookAsync(0)).Status);

        async Task<(HttpStatusCode Status, StoreCalls Calls)> LookAsync(int account)
        {
            history.Clock.Move(Duration.FromMinutes(1));
            StoreCalls before = history.Store.Counting.Calls;
            HttpResponseMessage answer = await http.GetAsync(new Uri(server.Address, string.Create(CultureInfo.InvariantCulture, $"/accounts/{HistoryStore.FirstOfManyAccounts + account}/{month}")), Cancellation);
            return (answer.StatusCode, history.Store.Counting.Calls - before);
        }
    }
}
