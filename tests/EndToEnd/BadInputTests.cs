using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Bad input ends with its exit code and one message that names the thing, the place and the remedy, and nothing is half-done.</summary>
[Collection(RealExecutable.Name)]
public sealed class BadInputTests : IDisposable
{
    private const string Header = "transaction_id\trevision\taccount_id\tkind\tcurrency\tamount\toccurred_at\toriginal_occurred_at";

    private const string GoodLine = "a375545b-1868-51a8-a0d4-d46de6173699\t0\t1\tDEPOSIT\tUSD\t100.0000\t2012-08-20T00:00:00.000001Z\t";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string[]> BadLines => new()
    {
        { Header, "a375545b-1868-51a8-a0d4-d46de6173699\t0\t1", ["line 3"] },
        { Header, GoodLine.Replace("100.0000", "100.00001", StringComparison.Ordinal), ["line 3", "amount", "100.00001"] },
        { Header, GoodLine.Replace("DEPOSIT", "GIFT", StringComparison.Ordinal), ["line 3", "kind", "GIFT"] },
        { Header, GoodLine.Replace("\t0\t1\t", "\t1\t1\t", StringComparison.Ordinal), ["line 3", "original_occurred_at"] },
        { Header.Replace("currency", "currencies", StringComparison.Ordinal), GoodLine, ["line 1", "currencies"] },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task A_bad_file_is_refused_with_file_line_column_and_reason_before_anything_is_made(string header, string line, string[] named)
    {
        string file = _folder.At("bad.tsv");
        File.WriteAllLines(file, [header, GoodLine, line]);

        AssertTold(await AccountingProgram.RunAsync("demo", "--input", file, "--data", _folder.At("data")), 2, ["bad.tsv", .. named]);
        Assert.False(Directory.Exists(_folder.At("data")));
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        AssertTold(await AccountingProgram.RunAsync("produce", "--input", _folder.At("absent.tsv"), "--bootstrap-servers", "127.0.0.1:1"), 2, "absent.tsv", "no such file");
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_named()
    {
        AssertTold(await AccountingProgram.RunAsync("run", "--until-caught-up", "--bootstrap-servers", "127.0.0.1:1", "--set", "kafka:first_contact_timeout_seconds=1", "--data", _folder.At("data")), 3, "127.0.0.1:1");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_folder.At("file"), "");

        AssertTold(await AccountingProgram.RunAsync("demo", "--data", _folder.At("file", "data")), 3, _folder.At("file", "data"));
    }

    [Fact]
    public async Task A_store_of_another_format_or_zone_is_refused_and_a_damaged_one_is_damage()
    {
        Directory.CreateDirectory(_folder.At("data"));
        await WriteStoreAsync("""{ "format": 99, "time_zone": "UTC", "tzdb_version": "2026f", "bucket_count": 1 }""");
        AssertTold(await AccountingProgram.RunAsync("nightly", "--data", _folder.At("data")), 2, "format 99", "formats 1 to 2");
        await WriteStoreAsync("""{ "format": 1, "time_zone": "Europe/London", "tzdb_version": "2026f", "bucket_count": 1 }""");
        AssertTold(await AccountingProgram.RunAsync("nightly", "--data", _folder.At("data"), "--time-zone", "UTC"), 2, "Europe/London", "UTC");
        await WriteStoreAsync("{");
        AssertTold(await AccountingProgram.RunAsync("nightly", "--data", _folder.At("data")), 4, "store.json");
    }

    [Fact]
    public async Task A_folder_that_is_not_a_demos_is_left_alone()
    {
        Directory.CreateDirectory(_folder.At("data"));
        File.WriteAllText(_folder.At("data", "thesis.txt"), "years of work");

        AssertTold(await AccountingProgram.RunAsync("demo", "--data", _folder.At("data")), 2, "thesis.txt");
        Assert.Equal(["thesis.txt"], Directory.GetFileSystemEntries(_folder.At("data")).Select(Path.GetFileName));
    }

    private static void AssertTold(ProgramResult result, int exitCode, params string[] named)
    {
        result.Expect(exitCode);
        Assert.Empty(result.Output);
        string message = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(named, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    private Task WriteStoreAsync(string json) => File.WriteAllTextAsync(_folder.At("data", "store.json"), json, TestContext.Current.CancellationToken);
}
