using Accounting.Ingest;
using Accounting.Ingest.Files;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Ingest.Files;

/// <summary>Text whose columns are somebody else's.</summary>
public sealed class TextMappingTests : IDisposable
{
    private const string Bank = "number\taccount\tteller\tamount\ttime\nA-1\t17\tJane\t100.00\t2026-10-01T09:00:00Z\nA-2\t17\tJane\t-25.50\t2026-10-03T18:30:00Z\n";

    private static readonly TextMapping BankMapping = new()
    {
        Columns = new Dictionary<string, string> { ["transaction_id"] = "number", ["account_id"] = "account", ["occurred_at"] = "time" },
        Values = new Dictionary<string, string> { ["currency"] = "EUR", ["kind"] = "ADJUSTMENT" },
        TextIds = true,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Four_columns_of_any_names_and_two_constants_are_a_transaction()
    {
        Transaction[] read = [.. Open(Bank, BankMapping).Read().Select(transaction => transaction.Copy())];

        Assert.Equal([Money("100.00"), Money("-25.50")], read.Select(transaction => transaction.Amount));
        Assert.All(read, transaction => Assert.Equal((17L, TransactionKind.Adjustment, "EUR"), (transaction.AccountId, transaction.Kind, transaction.Currency.ToString())));
        Assert.Equal(["A-1", "A-2"], read.Select(transaction => transaction.Reference.ToString()));
        Assert.Contains("passed over, since a transaction doesn't have them: teller", Open(Bank, BankMapping).DescribeSkipped(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_text_is_the_same_transaction_and_another_text_another()
    {
        Assert.Equal(TextMapping.IdOf("A-1"), TextMapping.IdOf("A-1"));
        Assert.NotEqual(TextMapping.IdOf("A-1"), TextMapping.IdOf("A-2"));
        Assert.Equal("a375545b-1868-51a8-a0d4-d46de6173699", TextMapping.IdOf("a375545b-1868-51a8-a0d4-d46de6173699").ToString());

        // sha256sum's 5e884898da28047151d0e56f8dc62927… of "password", as a UUID of version 8.
        Assert.Equal("5e884898-da28-8471-91d0-e56f8dc62927", TextMapping.IdOf("password").ToString());
    }

    [Fact]
    public void A_reference_of_its_own_stays()
    {
        Transaction read = Assert.Single(Open("transaction_id\taccount_id\tkind\tcurrency\tamount\toccurred_at\treference\n7\t1\tFEE\tEUR\t-1\t2026-10-01T09:00:00Z\tticket 815\n", new TextMapping { TextIds = true }).Read());
        Assert.Equal("ticket 815", read.Reference.ToString());
    }

    public static TheoryData<TextMapping, string> Refused => new()
    {
        { BankMapping with { Values = new Dictionary<string, string> { ["currency"] = "EUR" } }, "column kind: is missing from the header" },
        { BankMapping with { Values = new Dictionary<string, string> { ["currency"] = "EUX", ["kind"] = "FEE" } }, "column currency: 'EUX' is not a currency" },
        { BankMapping with { Values = new Dictionary<string, string> { ["currency"] = "EUR", ["kind"] = "FEE", ["amount"] = "1" } }, "column amount: is a column of the file" },
        { BankMapping with { Columns = new Dictionary<string, string> { ["transaction_id"] = "nummer" } }, "column nummer: is not in the header, and transaction_id was to be read from it; columns are number, account, teller, amount, time" },
        { BankMapping with { TextIds = false }, "column transaction_id: 'A-1' is not a UUID" },
        { TextMapping.None, "column number: is no field of the schema" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_a_mapping_lacks_is_told_by_file_and_column(TextMapping mapping, string expected)
    {
        var refused = Assert.Throws<InputFileException>(() => Open(Bank, mapping).Read().Count());
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains("bank.tsv", refused.Message, StringComparison.Ordinal);
    }

    private TransactionFile Open(string text, TextMapping mapping)
    {
        string path = _folder.At("bank.tsv");
        File.WriteAllText(path, text);
        return TransactionFile.Open(path, mapping);
    }
}
