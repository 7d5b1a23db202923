using Accounting.Compactor.DuckDb;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The same transactions, cut up, shuffled and repeated, make the same files.</summary>
[Collection(RealExecutable.Name)]
public sealed class DisorderTests : IDisposable
{
    private const int Lines = 400;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_shuffled_files_with_every_line_three_times_give_the_same_days_and_reports()
    {
        string[] ledger = File.ReadLines(AccountingProgram.DataFile("sshc_checking.tsv")).Take(Lines + 1).ToArray();
        File.WriteAllLines(_folder.At("whole.tsv"), ledger);
        string[] shuffled = [.. ledger.Skip(1).SelectMany(line => new[] { line, line, line })];
        new Random(20260822).Shuffle(shuffled);
        File.WriteAllLines(_folder.At("first.tsv"), shuffled.Take(Lines).Prepend(ledger[0]));
        File.WriteAllLines(_folder.At("second.tsv"), shuffled.Skip(Lines).Prepend(ledger[0]));

        (await AccountingProgram.RunAsync("demo", "--input", _folder.At("whole.tsv"), "--data", _folder.At("ordered"))).Expect(0);
        (await AccountingProgram.RunAsync("demo", "--input", _folder.At("first.tsv"), "--input", _folder.At("second.tsv"), "--data", _folder.At("disordered"))).Expect(0);

        SameFiles.Assert(_folder.At("ordered"), _folder.At("disordered"), "account_statistics", _ => true);
        SameFiles.Assert(_folder.At("ordered"), _folder.At("disordered"), "reports", path => SameFiles.IsTable(path) && path.Contains("/month=", StringComparison.Ordinal));
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
            AllowedDirectories = [_folder.Path],
        });
        using DuckConnection connection = database.Connect();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(Lines, connection.Scalar<long>($"SELECT count(*) FROM ({Rows("disordered")})", cancellation));
        Assert.Equal(0, connection.Scalar<long>($"SELECT count(*) FROM (({Rows("ordered")}) EXCEPT ({Rows("disordered")}))", cancellation));
    }

    /// <summary>Rows without their place in the log.</summary>
    private string Rows(string data) =>
        $"""SELECT * EXCLUDE (source, source_partition, source_offset, logged_at, run) FROM read_parquet('{_folder.At(data, "transactions", "*", "*.parquet")}')""";
}
