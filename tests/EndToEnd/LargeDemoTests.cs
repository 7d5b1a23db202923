using System.Globalization;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>A demo of more than its development broker holds: the producer waits for checkpoints, and the consumer has to write them.</summary>
[Collection(RealDemo.Name)]
public sealed class LargeDemoTests : IDisposable
{
    /// <summary>Of 9 kB each: 18 MB, where four partitions take 14 MB that nobody has checkpointed.</summary>
    private const int Transactions = 2_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_broker_cannot_hold_at_once_is_in_the_books_all_the_same()
    {
        string input = _folder.At("large.tsv");
        string reference = new('x', 9_000);
        await File.WriteAllLinesAsync(
            input,
            [
                "transaction_id\taccount_id\tkind\tcurrency\tamount\toccurred_at\treference",
                .. Enumerable.Range(1, Transactions).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number:x8}-0000-4000-8000-000000000000\t{number}\tDEPOSIT\tEUR\t1.25\t2026-01-05T10:00:00Z\t{number}{reference}")),
            ],
            TestContext.Current.CancellationToken);

        ProgramResult demo = await AccountingProgram.RunAsync("demo", "--input", input, "--data", _folder.At("data"));

        demo.Expect(0);
        IReadOnlyList<IReadOnlyDictionary<string, string>> accounts = Tsv.Read(Path.Combine(_folder.At("data"), "reports", "month=2026-01", "revision-1", "roll-forward.tsv"));
        Assert.Equal((Transactions, Transactions * 1.25m), (accounts.Count, accounts.Sum(account => decimal.Parse(account["closing"], CultureInfo.InvariantCulture))));
    }
}
