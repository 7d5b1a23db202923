using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Commands;

public sealed class BucketCountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
}
