using Accounting.Compactor.DuckDb;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The same transactions, cut up, shuffled and repeated, make the same files.</summary>
[Collection(RealDemo.Name)]
public sealed class DisorderTests(LedgerDemo demo) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static int Rows => LedgerDemo.Lines.Count - 1;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_shuffled_files_with_every_line_three_times_give_the_same_days_and_reports()
    {
        demo.Result.Expect(0);
        string[] shuffled = [.. LedgerDemo.Lines.Skip(1).SelectMany(line => new[] { line, line, line })];
        new Random(20260822).Shuffle(shuffled);
        File.WriteAllLines(_folder.At("first.tsv"), shuffled.Take(Rows).Prepend(LedgerDemo.Lines[0]));
        File.WriteAllLines(_folder.At("second.tsv"), shuffled.Skip(Rows).Prepend(LedgerDemo.Lines[0]));

        (await AccountingProgram.RunAsync("demo", "--input", _folder.At("first.tsv"), "--input", _folder.At("second.tsv"), "--data", _folder.At("disordered"))).Expect(0);

        SameFiles.Assert(demo.Data, _folder.At("disordered"), "account_statistics", _ => true);
        SameFiles.Assert(demo.Data, _folder.At("disordered"), "reports", path => SameFiles.IsTable(path) && path.Contains("/month=", StringComparison.Ordinal));
        AssertSameRows();
    }

    private void AssertSameRows()
    {
        using DuckDatabase database = DuckDatabase.Open(new DuckOptions
        {
            Threads = 2,
            MemoryLimitBytes = 256 << 20,
            TempDirectory = _folder.At("spill"),
            MaxTempBytes = 1 << 30,
            AllowedDirectories = [_folder.Path, demo.Data],
        });
        using DuckConnection connection = database.Connect();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(Rows, connection.Scalar<long>($"SELECT count(*) FROM ({RowsOf(_folder.At("disordered"))})", cancellation));
        Assert.Equal(0, connection.Scalar<long>($"SELECT count(*) FROM (({RowsOf(demo.Data)}) EXCEPT ({RowsOf(_folder.At("disordered"))}))", cancellation));
    }

    /// <summary>Rows without their place in the log.</summary>
    private static string RowsOf(string data) =>
        $"""SELECT * EXCLUDE (source, source_partition, source_offset, logged_at, run) FROM read_parquet('{Path.Combine(data, "transactions", "*", "*.parquet")}')""";
}
