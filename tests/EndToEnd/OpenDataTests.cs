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
        SELECT currency || ' ' || sum(amount) FROM '{0}/transactions/*/*.parquet'
        WHERE business_day BETWEEN DATE '{{Month}}-01' AND DATE '{{Month}}-31' GROUP BY currency ORDER BY currency
        """;

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.At("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_settled_month_sums_to_its_report_at_every_moment_while_the_service_writes_the_next()
    {
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 2);
        string[] where = ["--data", Data, .. broker.Log];
        await ProduceAsync(broker, 1, Month);

        // Exit code 1: the exchange's malformed message is quarantined, and nobody signs it off.
        (await AccountingProgram.RunAsync(["run", "--until-caught-up", .. where])).Expect(1);
        List<string> expected = ReportedSums();
        Assert.Equal(expected, ParquetQuery.Run(Data, Sums));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Data, "test_transactions"), "*.parquet", SearchOption.AllDirectories));

        using AccountingProgram service = AccountingProgram.Start(
            ["run", "--roles", "consumer,compactor", "--ready-file", _folder.At("ready"), "--set", "compactor:interval_seconds=1", "--set", "consumer:checkpoint_interval_seconds=1", .. where]);
        await FileArrival.WaitAsync(_folder.Path, "ready", service);
        Task producing = ProduceAsync(broker, 2, "2026-08");
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

    private static Task ProduceAsync(BrokerProcess broker, int seed, string month) => broker.ProduceMonthAsync(month, seed, accounts: 30, transactions: 1500);
}
