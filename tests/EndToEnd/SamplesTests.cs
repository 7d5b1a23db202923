using System.Globalization;
using System.Text.Json;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>What others write to us and read of us with packages alone: the producer of samples/ into a topic, the service into closed months, and the reader of samples/.</summary>
[Collection(RealExecutable.Name)]
public sealed class SamplesTests : IDisposable
{
    private const int Events = 400;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_sample_producer_writes_is_closed_and_the_sample_reader_finds_it_to_the_last_digit()
    {
        await using var registry = new StandInRegistry();
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 3);
        Sent[] sent = [.. February()];
        await File.WriteAllLinesAsync(_folder.At("february.jsonl"), sent.Select(one => one.Json), TestContext.Current.CancellationToken);
        await ProduceAsync(broker, registry, Example("events.jsonl"), "4 transactions written to transactions");
        await ProduceAsync(broker, registry, _folder.At("february.jsonl"), $"{sent.Length} transactions written to transactions");
        await RunAsync(["run", "--roles", "consumer", "--until-caught-up", "--set", $"schemas:registry_url={registry.Address}", .. broker.Log]);
        await broker.StopAsync();
        await RunAsync("nightly", "--as-of", "2020-03-04T06:00:00Z");

        Assert.Equal(ReadmeFigures(), await ReadAsync("2020-01"));
        string[] expected = [.. Sums(sent)];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, ReportedFigures("2020-02"));
        string[][] read = await ReadAsync("2020-02");
        foreach (string source in new[] { "transactions", "statistics", "report" })
        {
            Assert.Equal(expected, read.Where(line => line[0] == source).Select(line => string.Join(' ', line.Skip(1))));
        }

        Assert.Contains("POST /subjects/transactions-value/versions", registry.Requests);
        Assert.Contains("GET /schemas/ids/1", registry.Requests);
    }

    [Fact]
    public async Task Samples_tell_how_they_are_used()
    {
        Assert.Contains("usage: exchange-producer", (await AccountingProgram.RunSampleAsync("exchange-producer")).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("usage: report-reader", (await AccountingProgram.RunSampleAsync("report-reader")).Expect(2).Error, StringComparison.Ordinal);
    }

    private static async Task ProduceAsync(BrokerProcess broker, StandInRegistry registry, string file, string told)
    {
        ProgramResult produced = (await AccountingProgram.RunSampleAsync("exchange-producer", broker.Server, registry.Address, "transactions", file)).Expect(0);
        Assert.Equal(told, produced.Output.Trim());
    }

    private async Task RunAsync(params string[] arguments) => (await AccountingProgram.RunAsync([.. arguments, "--data", _folder.At("data")])).Expect(0);

    private async Task<string[][]> ReadAsync(string month) =>
        Cells((await AccountingProgram.RunSampleAsync("report-reader", _folder.At("data"), month)).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What the reader's README says that it prints of the producer's example.</summary>
    private static string[][] ReadmeFigures() => Cells(File.ReadLines(Path.Combine(AccountingProgram.Repository, "samples", "report-reader", "README.md"))
        .Where(line => line.StartsWith("    ", StringComparison.Ordinal) && line.Trim().Split(' ')[0] is "transactions" or "statistics" or "report"));

    private static string[][] Cells(IEnumerable<string> lines) => [.. lines.Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];

    private static string Example(string name) => Path.Combine(AccountingProgram.Repository, "samples", "exchange-producer", name);

    /// <summary>The final report as its text tells it. Nothing was brought forward, so that what a month moved is what its statements closed with.</summary>
    private IEnumerable<string> ReportedFigures(string month) =>
        from row in Tsv.Read(_folder.At("data", "reports", $"month={month}", "revision-1", "account-statements.tsv"))
        group row by row["currency"] into sum
        orderby sum.Key
        select Line(sum.Key, sum.Sum(row => long.Parse(row["transactions"], CultureInfo.InvariantCulture)), sum.Sum(row => Number(row, "closing") - Number(row, "opening")));

    private static decimal Number(IReadOnlyDictionary<string, string> row, string column) => decimal.Parse(row[column], CultureInfo.InvariantCulture);

    /// <summary>What February comes to: of every transaction its last revision, unless it is a void, a test account's, or happened in another month.</summary>
    private static IEnumerable<string> Sums(IEnumerable<Sent> sent) =>
        from one in sent.GroupBy(one => one.Id).Select(revisions => revisions.MaxBy(one => one.Revision)!)
        where !one.Voided && one.AccountType != "TEST" && one.OccurredAt.Month == 2
        group one by one.Currency into sum
        orderby sum.Key
        select Line(sum.Key, sum.Count(), sum.Sum(one => one.Amount));

    private static string Line(string currency, long transactions, decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{currency} {transactions} {amount:F4}");

    /// <summary>Events of February with corrections, voids and a test account, some sent twice; a few are moved into March by their correction.</summary>
    private static IEnumerable<Sent> February()
    {
        var random = new Random(20200229);
        for (int number = 0; number < Events; number++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            var original = new DateTimeOffset(2020, 2, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(random.NextInt64(29 * TimeSpan.TicksPerDay) / 10 * 10);
            var first = new Sent(new Guid(bytes), 0, false, random.Next(5, 30), number % 9 == 0 ? "TEST" : "CUSTOMER", number % 3 == 0 ? "GBP" : "EUR", Amount(random), original, original);
            yield return first;
            if (number % 4 == 0)
            {
                yield return first with { Revision = 1, Amount = Amount(random), OccurredAt = number % 16 == 0 ? original.AddDays(31) : original };
            }

            if (number % 12 == 0)
            {
                yield return first with { Revision = 2, Voided = number % 24 == 0, Amount = Amount(random) };
                yield return first;
            }
        }
    }

    private static decimal Amount(Random random) => random.NextInt64(1, 100_000_000) / 10_000m;

    private sealed record Sent(
        Guid Id, int Revision, bool Voided, long Account, string AccountType, string Currency, decimal Amount, DateTimeOffset OccurredAt, DateTimeOffset OriginalOccurredAt)
    {
        public string Json => JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["transaction_id"] = Id,
            ["revision"] = Revision,
            ["voided"] = Voided,
            ["account_id"] = Account,
            ["account_type"] = AccountType,
            ["kind"] = "DEPOSIT",
            ["currency"] = Currency,
            ["amount"] = Amount,
            ["occurred_at"] = OccurredAt,
            ["original_occurred_at"] = Revision == 0 ? null : OriginalOccurredAt,
        });
    }
}
