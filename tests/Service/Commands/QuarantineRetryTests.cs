using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Commands;

/// <summary>Messages of a schema that nobody knew are quarantined, and become rows once it is known.</summary>
public sealed class QuarantineRetryTests : IAsyncLifetime
{
    /// <summary>Ours with a field more.</summary>
    private static readonly AvroSchema Newer = AvroSchema.Parse(
        TransactionSchema.Transaction.Json.Replace("\"fields\": [", "\"fields\": [{\"name\":\"channel\",\"type\":\"string\"},", StringComparison.Ordinal));

    private readonly TestPipeline _pipeline = new();
    private readonly TemporaryFolder _schemas = new();

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, TestContext.Current.CancellationToken);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Logged()));
        await _pipeline.CompactAsync();
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        _schemas.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Nothing_changes_while_the_schema_is_unknown()
    {
        SortedDictionary<string, ContentHash256> before = StoreContents.Of(_pipeline.Root);

        Assert.StartsWith("0 of 3 messages are accepted now", await RetryAsync(), StringComparison.Ordinal);

        // The store was filled without the command, which is first to make tables.
        Assert.Equal(before.Keys, StoreContents.Of(_pipeline.Root).Keys.Where(name => name.Split('/')[0] is not ("runs" or "tables")));
    }

    [Fact]
    public async Task Once_the_schema_is_known_they_stand_at_their_places_and_leave_quarantine()
    {
        AddSchema();

        string output = await RetryAsync();

        Assert.Contains("2 of 3 messages are accepted now", output, StringComparison.Ordinal);
        Assert.Contains("2 messages leave quarantine", output, StringComparison.Ordinal);
        Assert.Contains("2026-10-07", output, StringComparison.Ordinal);
        Assert.Equal(
            ["0 10.0000 live", "1 20.0000 redrive", "3 30.0000 redrive"],
            ParquetQuery.Run(_pipeline, "SELECT source_offset || ' ' || amount || ' ' || coalesce(split_part(run, '-', 2), 'live') FROM read_parquet('{0}/transactions/*/*.parquet') ORDER BY 1"));
        Assert.Contains("1 message, 1 not signed off", await ListAsync(), StringComparison.Ordinal);
        Assert.StartsWith("0 of 1 message is accepted now", await RetryAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_leaves_everything_as_it_is()
    {
        AddSchema();
        SortedDictionary<string, ContentHash256> before = StoreContents.Of(_pipeline.Root);

        Assert.Contains("dry run", await RetryAsync("--dry-run"), StringComparison.Ordinal);

        Assert.Equal(before, StoreContents.Of(_pipeline.Root));
        Assert.Contains("3 messages, 3 not signed off", await ListAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_leaves_the_quarantine_of_a_final_month_is_a_prior_period_adjustment_of_the_next()
    {
        await CommandAsync("quarantine", "sign-off", "--all", "--by", "me", "--reason", "nobody knows the schema");
        await CommandAsync("nightly");
        string final = Path.Combine(_pipeline.Root, "reports/month=2026-10/revision-1/account-statements.tsv");
        byte[] published = await File.ReadAllBytesAsync(final, TestContext.Current.CancellationToken);
        AddSchema();
        await RetryAsync("--partition", "0", "--offset", "1", "--offset", "3");
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. Logged(), .. Records(4, Deposit(4, "1", At("2026-11-03T12:00:00Z")))]));
        await CommandAsync("nightly");

        Assert.Equal(published, await File.ReadAllBytesAsync(final, TestContext.Current.CancellationToken));
        Assert.Equal(
            ["10.00 50.00 61.00"],
            ParquetQuery.Run(_pipeline, "SELECT concat_ws(' ', opening::DECIMAL(9,2), prior_period_adjustment::DECIMAL(9,2), closing::DECIMAL(9,2)) FROM read_parquet('{0}/reports/month=2026-11/provisional/account-statements.parquet')"));
    }

    [Fact]
    public async Task Only_what_is_chosen_is_retried_and_what_is_signed_off_only_by_name()
    {
        AddSchema();
        (await CommandRun.OfAsync(_pipeline.Clock, "quarantine", "sign-off", "--partition", "0", "--offset", "3", "--by", "me", "--reason", "test", "--data", _pipeline.Root)).Expect(ExitCode.Done);

        Assert.StartsWith("0 of 1 message", await RetryAsync("--reason", "unknown_framing"), StringComparison.Ordinal);
        Assert.Contains("1 of 2 messages", await RetryAsync(), StringComparison.Ordinal);
        Assert.Contains("1 of 1 message", await RetryAsync("--partition", "0", "--offset", "3"), StringComparison.Ordinal);
        Assert.Contains("1 message, 1 not signed off", await ListAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_that_is_none_is_wrong_usage() =>
        Assert.Contains("UnknownSchema", (await CommandRun.OfAsync(_pipeline.Clock, "quarantine", "retry", "--reason", "moody", "--data", _pipeline.Root)).Expect(ExitCode.Usage), StringComparison.Ordinal);

    private static ScriptedRecord[] Logged()
    {
        Timestamp october = At("2026-10-07T09:00:00Z");
        return
        [
            .. Records(0, Deposit(1, "10")),
            new(new LogOffset(1), Noon, EncodeNewer(Deposit(2, "20"))),
            new(new LogOffset(2), Noon, [1, 2, 3]),
            new(new LogOffset(3), october, EncodeNewer(Deposit(3, "30", october))),
        ];
    }

    private async Task CommandAsync(params string[] arguments) =>
        (await CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", _pipeline.Root])).Expect(ExitCode.Done);

    private static byte[] EncodeNewer(in Transaction transaction)
    {
        var writer = new AvroWriter();
        MessageFrame.WriteSingleObject(writer, Newer.Fingerprint);
        writer.WriteString("web");
        TransactionEncoder.Write(writer, transaction);
        return writer.Written.ToArray();
    }

    private void AddSchema() => File.WriteAllText(_schemas.At("newer.avsc"), Newer.Json);

    private async Task<string> RetryAsync(params string[] arguments) => (await CommandRun.OfAsync(
        _pipeline.Clock, ["quarantine", "retry", "--data", _pipeline.Root, "--set", $"schemas:folder={_schemas.Path}", .. arguments])).Expect(ExitCode.Done);

    private async Task<string> ListAsync() => (await CommandRun.OfAsync(_pipeline.Clock, "quarantine", "list", "--data", _pipeline.Root)).Expect(ExitCode.Done);
}
