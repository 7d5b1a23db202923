using System.Globalization;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>A plain DuckDB beside the service: what docs/open-data.md promises.</summary>
[Collection(RealExecutable.Name)]
public sealed class OpenDataTests : IDisposable
{
    private const string Month = "2026-07";

    private const string Sums = $$"""
        SELECT currency || ' ' || sum(amount) FROM read_parquet('{0}/transactions/*/*.parquet', hive_partitioning = true)
        WHERE account_type <> 'TEST' AND business_day BETWEEN DATE '{{Month}}-01' AND DATE '{{Month}}-31' GROUP BY currency ORDER BY currency
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => _folder.At("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_settled_month_sums_to_its_report_at_every_moment_while_the_service_writes_the_next()
    {
        using AccountingProgram broker = AccountingProgram.Start("broker", "--partitions", "2", "--bootstrap-file", _folder.At("broker.txt"));
        await FileArrival.WaitAsync(_folder.Path, "broker.txt", broker);
        string server = (await File.ReadAllTextAsync(_folder.At("broker.txt"), Cancellation)).Trim();
        await ProduceAsync(server, 1, Month);
        (await AccountingProgram.RunAsync(["run", "--until-caught-up", .. Where(server)])).Expect(0);
        List<string> expected = ReportedSums();
        Assert.Equal(expected, ParquetQuery.Run(Data, Sums));

        using AccountingProgram service = AccountingProgram.Start(
            ["run", "--roles", "consumer,compactor", "--ready-file", _folder.At("ready"), "--set", "compactor:interval_seconds=1", "--set", "consumer:checkpoint_interval_seconds=1", .. Where(server)]);
        await FileArrival.WaitAsync(_folder.Path, "ready", service);
        Task producing = ProduceAsync(server, 2, "2026-08");
        int daysBefore = Days();
        while (!producing.IsCompleted || Days() < daysBefore + 20)
        {
            Assert.False(service.HasExited);
            Assert.Equal(expected, ParquetQuery.Run(Data, Sums));
        }

        await producing;
        service.Stop();
        (await service.ResultAsync()).Expect(0);
    }

    private int Days() => Directory.GetDirectories(Path.Combine(Data, "transactions")).Length;

    /// <summary>What the month's statements say: every signed column of every account, by currency.</summary>
    private List<string> ReportedSums()
    {
        string folder = Directory.GetDirectories(Path.Combine(Data, "reports", $"month={Month}")).Order(StringComparer.Ordinal).Last();
        return
        [
            .. Tsv.Read(Path.Combine(folder, "account-statements.tsv"))
                .GroupBy(row => row["currency"], StringComparer.Ordinal)
                .OrderBy(rows => rows.Key, StringComparer.Ordinal)
                .Select(rows => $"{rows.Key} {rows.Sum(Amounts).ToString("0.0000", CultureInfo.InvariantCulture)}"),
        ];
    }

    private static decimal Amounts(IReadOnlyDictionary<string, string> row) =>
        row.Where(cell => cell.Key.EndsWith("_amount", StringComparison.Ordinal)).Sum(cell => decimal.Parse(cell.Value, CultureInfo.InvariantCulture));

    private async Task ProduceAsync(string server, int seed, string month) => (await AccountingProgram.RunAsync(
        "produce", "--simulate", "--seed", $"{seed}", "--accounts", "30", "--transactions", "1500", "--months", "1", "--start-month", month,
        "--books-out", _folder.At($"books-{seed}.tsv"), "--bootstrap-servers", server)).Expect(0);

    private string[] Where(string server) =>
        ["--data", Data, "--bootstrap-servers", server, "--kafka", "session.timeout.ms=2000", "--kafka", "heartbeat.interval.ms=400"];
}
