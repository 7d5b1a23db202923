using Accounting.Service.CommandLine;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Two processes compact one store: one offers its work and is killed over the first share of it, the other one looks.</summary>
[Collection(RealExecutable.Name)]
public sealed class SharedCompactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_compactor_does_what_another_one_offered_before_it_was_killed()
    {
        (await AccountingProgram.RunAsync("demo", "--transactions", "800", "--accounts", "40", "--months", "1", "--start-month", "2026-03", "--data", _folder.At("alone"), "--set", "store:bucket_count=3")).Expect(0);
        Assert.NotEmpty(Directory.GetFiles(_folder.At("alone", "transactions"), "bucket-02.parquet", SearchOption.AllDirectories));
        Copy(_folder.At("alone", "store.json"));
        using AccountingProgram helper = AccountingProgram.Start(
            "run", "--roles", "compactor", "--data", _folder.At("shared"), "--bootstrap-servers", "127.0.0.1:1", "--set", "compactor:look_seconds=1", "--log-level", "information");
        await FileArrival.WaitAsync(_folder.At("shared"), "looking-*.json", helper);

        // Only now: a compactor that starts compacts what it finds.
        Array.ForEach(Directory.GetFiles(_folder.At("alone", "state", "sources"), "*", SearchOption.AllDirectories), Copy);
        using AccountingProgram offerer = AccountingProgram.Start("compact", "--data", _folder.At("shared"), "--set", "compactor:batch_rows=20");
        await FileArrival.WaitAsync(_folder.At("shared"), "share-00-claim.json", offerer);
        offerer.Kill();
        await offerer.ResultAsync();

        // All but the share over which the offerer died, and perhaps others that it had finished.
        string offers = _folder.At("shared", "state", "offers");
        int offered = Directory.GetDirectories(offers).Length;
        Assert.True(offered > 5, $"{offered} batches");
        await FileArrival.WaitAsync(offers, "share-00-done.json", helper, _ => Directory.GetFiles(offers, "share-00-done.json", SearchOption.AllDirectories).Length >= offered - 1);
        helper.Stop();
        Assert.Contains("Helped another compaction", (await helper.ResultAsync()).Expect(0).Error, StringComparison.Ordinal);

        (await AccountingProgram.RunAsync("compact", "--data", _folder.At("shared"))).Expect(0);
        SameFiles.Assert(_folder.At("alone"), _folder.At("shared"), "transactions", _ => true);
        SameFiles.Assert(_folder.At("alone"), _folder.At("shared"), "statistics", _ => true);
        SameFiles.Assert(_folder.At("alone"), _folder.At("shared"), Path.Combine("state", "days"), IsOfCompaction);
        Assert.Contains("sound", (await AccountingProgram.RunAsync("verify", "--data", _folder.At("shared"))).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bucket_count_is_settled_when_a_store_is_made()
    {
        const string Row = "00000000-0000-4000-8000-000000000001\t1\tDEPOSIT\tEUR\t10\t2020-05-01T12:00:00Z";
        await File.WriteAllLinesAsync(_folder.At("rows.tsv"), ["transaction_id\taccount_id\tkind\tcurrency\tamount\toccurred_at", Row], TestContext.Current.CancellationToken);
        string[] backfill = ["backfill", "--input", _folder.At("rows.tsv"), "--data", _folder.At("store")];
        (await CommandRun.OfAsync(TimeProvider.System, [.. backfill, "--set", "store:bucket_count=3"])).Expect(ExitCode.Done);
        (await CommandRun.OfAsync(TimeProvider.System, backfill)).Expect(ExitCode.Done);
        string refused = (await CommandRun.OfAsync(TimeProvider.System, [.. backfill, "--set", "store:bucket_count=2"])).Expect(ExitCode.Usage);
        Assert.Contains("has the bucket count 3, asked for was 2", refused, StringComparison.Ordinal);
    }

    /// <summary>All but what the demo's nightly adds: a second reader's word on the day.</summary>
    private static bool IsOfCompaction(string name) => !name.EndsWith("second-reading.json", StringComparison.Ordinal);

    private void Copy(string file)
    {
        string copy = _folder.At("shared", Path.GetRelativePath(_folder.At("alone"), file));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(file, copy);
    }
}
