using Accounting.Aggregator.Store;
using Accounting.Ingest.Files;
using Accounting.Reporting.Steps;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Reporting.Steps;

public sealed class FundsStatementTests : IDisposable
{
    private const string Header = "date\tcurrency\tinstitution\tamount\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_are_taken_as_they_stand_and_the_file_is_known_by_its_hash()
    {
        FundsStatement statement = await ReadAsync(Header + "2026-10-31\tEUR\tFirst Bank, client account\t1234.5\r\n2026-10-31\tJPY\tPSP\t-12\n");
        Assert.Equal(
            ["2026-10-31 EUR First Bank, client account 1234.5000", "2026-10-31 JPY PSP -12.0000"],
            statement.Rows.Select(row => $"{row.Day} {row.Currency} {row.Institution} {row.Amount}"));
        Assert.Equal(await ContentHash256.OfFileAsync(_folder.At("funds.tsv"), TestContext.Current.CancellationToken), statement.Sha256);
    }

    [Theory]
    [InlineData("", "line 1: the columns must be date, currency, institution, amount")]
    [InlineData("date\tcurrency\tamount\tinstitution\n", "line 1: the columns must be")]
    [InlineData(Header + "2026-10-31\tEUR\tBank\n", "line 2: 3 cells under 4 columns")]
    [InlineData(Header + "31.10.2026\tEUR\tBank\t1\n", "line 2, column date: '31.10.2026' is not a date of the form 2026-11-30")]
    [InlineData(Header + "2026-02-29\tEUR\tBank\t1\n", "line 2, column date")]
    [InlineData(Header + "2026-10-31\tEuro\tBank\t1\n", "line 2, column currency: 'Euro' is not a currency of ISO 4217")]
    [InlineData(Header + "2026-10-31\tEUR\t \t1\n", "line 2, column institution: it is missing")]
    [InlineData(Header + "2026-10-31\tEUR\tBank\t1,000\n", "line 2, column amount: '1,000' is not an amount such as 1234.50")]
    [InlineData(Header + "2026-10-31\tEUR\tBank\t1.00001\n", "with at most 4 decimals")]
    [InlineData(Header + "2026-10-31\tEUR\tBank\t1e5\n", "line 2, column amount")]
    [InlineData(Header + "2026-10-31\tEUR\tBank\t1\n2026-10-31\tEUR\tBank\t2\n", "line 3, column institution: the same date, currency and institution stand in line 2")]
    public async Task What_is_wrong_is_told_with_its_place(string text, string message)
    {
        InputFileException refused = await Assert.ThrowsAsync<InputFileException>(() => ReadAsync(text));
        Assert.Contains("funds.tsv", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told() =>
        Assert.Contains("funds held can't be read", (await Assert.ThrowsAsync<InputFileException>(() => FundsStatement.ReadAsync(_folder.At("none.tsv"), TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);

    private async Task<FundsStatement> ReadAsync(string text)
    {
        await File.WriteAllTextAsync(_folder.At("funds.tsv"), text, TestContext.Current.CancellationToken);
        return await FundsStatement.ReadAsync(_folder.At("funds.tsv"), TestContext.Current.CancellationToken);
    }
}
