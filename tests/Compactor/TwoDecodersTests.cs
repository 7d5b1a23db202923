using Accounting.Compactor;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor;

/// <summary>Two owners of a partition wrote the same message down, each as its decoder saw it, and nobody has decoded it again yet.</summary>
public sealed class TwoDecodersTests
{
    [Fact]
    public async Task Which_of_them_is_compacted_first_decides_nothing()
    {
        using var rightFirst = new Pipeline();
        using var wrongFirst = new Pipeline();
        using var atOnce = new Pipeline();

        await ConsumeAsync(rightFirst, isRight: true);
        await rightFirst.CompactAsync();
        await ConsumeAsync(rightFirst, isRight: false);
        await ConsumeAsync(wrongFirst, isRight: false);
        await wrongFirst.CompactAsync();
        await ConsumeAsync(wrongFirst, isRight: true);
        await ConsumeAsync(atOnce, isRight: true);
        await ConsumeAsync(atOnce, isRight: false);

        string[] hashes = Hashes(await rightFirst.CompactAsync());
        Assert.Equal(hashes, Hashes(await wrongFirst.CompactAsync()));
        Assert.Equal(hashes, Hashes(await atOnce.CompactAsync()));
        Assert.Equal(["1", "2"], ParquetQuery.Run(atOnce, "SELECT source_offset + 1 FROM read_parquet('{0}/transactions/*/*.parquet') ORDER BY 1"));
        Assert.Equal(["conflicting"], ParquetQuery.Run(atOnce, "SELECT loser_reason FROM read_parquet('{0}/state/days/*/*/losers.parquet')"));
    }

    /// <summary>The one reads one message further than the other, so that they leave links of their own.</summary>
    private static async Task ConsumeAsync(Pipeline into, bool isRight)
    {
        IReadOnlyList<ScriptedRecord> log = Records(0, Deposit(1, "10"), Deposit(2, "20"));
        using var own = new Pipeline();
        await own.ConsumeAsync(isRight ? Pipeline.Log(log) : new ScriptedLog(new HundredfoldDecoder(1), [.. log.Take(1)]));
        into.TakeFilesOf(own);
    }

    private static string[] Hashes(CompactionResult result) =>
        [.. result.Days.SelectMany(day => day.Manifest.Outputs.Select(output => $"{day.Date} {output.Name} {output.Sha256}")).Order(StringComparer.Ordinal)];
}
