using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Files;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Ingest.Files;

public sealed class TransactionFileTests : IDisposable
{
    private const string Header = "transaction_id\trevision\taccount_id\tkind\tcurrency\tamount\toccurred_at\toriginal_occurred_at\treference";

    private const string Good = "a375545b-1868-51a8-a0d4-d46de6173699\t0\t1\tDEPOSIT\tUSD\t100.0000\t2012-08-20T00:00:00.000001Z\t\tfy2012-0001";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_are_fields_of_the_schema_in_any_order_and_empty_values_are_defaults()
    {
        Transaction transaction = Assert.Single(Read("amount\tcurrency\tkind\taccount_id\toccurred_at\ttransaction_id\tsport\n"
            + "-1.5\tJPY\tFEE\t7\t2024-02-29T23:59:59Z\ta375545b-1868-51a8-a0d4-d46de6173699\t\n"));

        Assert.Equal(Money("-1.5"), transaction.Amount);
        Assert.Equal(TransactionKind.Fee, transaction.Kind);
        Assert.Equal(AccountType.Customer, transaction.AccountType);
        Assert.Equal(transaction.OccurredAt, transaction.OriginalOccurredAt);
        Assert.False(transaction.Sport.IsPresent);
    }

    [Theory]
    [InlineData("DEPOSIT", "DEPOZIT", "line 2, column kind: 'DEPOZIT' is not a kind")]
    [InlineData("100.0000", "100.00001", "line 2, column amount: '100.00001' is not an exact amount")]
    [InlineData("100.0000", "1e3", "line 2, column amount")]
    [InlineData("USD", "USX", "line 2, column currency: 'USX' is not a currency")]
    [InlineData("\t0\t1\t", "\t1\t1\t", "line 2, column original_occurred_at: revision 1 must carry")]
    [InlineData("\t0\t1\t", "\t0\t\t", "line 2, column account_id: is empty")]
    [InlineData("2012-08-20T00:00:00.000001Z", "2012-08-20 00:00", "line 2, column occurred_at: '2012-08-20 00:00' is not a UTC time")]
    [InlineData("2012-08-20T00:00:00.000001Z", "2012-08-20T00:00:00.0000001Z", "line 2, column occurred_at")]
    [InlineData("2012-08-20T00:00:00.000001Z", "1912-08-20T00:00:00Z", "line 2, column occurred_at")]
    [InlineData("fy2012-0001", "tail\textra", "line 2: has 10 values where the header names 9")]
    [InlineData("fy2012-0001", @"back\slash", @"line 2, column reference: 'back\slash' is not text")]
    [InlineData("a375545b-", "a375545b", "line 2, column transaction_id")]
    public void A_malformed_line_is_named_by_file_line_column_and_reason(string part, string replacement, string expected)
    {
        var refused = Assert.Throws<InputFileException>(() => Read($"{Header}\n{Good.Replace(part, replacement, StringComparison.Ordinal)}\n"));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains("input.tsv", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amont", "line 1, column amont: is no field of the schema")]
    [InlineData("amount\tamount", "line 1, column amount: stands twice")]
    [InlineData("stake", "line 1, column amount: is missing from the header")]
    public void A_wrong_header_is_refused_before_any_line(string column, string expected)
    {
        var refused = Assert.Throws<InputFileException>(() => Read($"{Header.Replace("amount", column, StringComparison.Ordinal)}\n{Good}\n"));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_breaks_a_rule_at_its_end_fails_validation_before_anything_is_used()
    {
        string path = Write("input.tsv", $"{Header}\n{Good}\n{Good.Replace("USD", "XX", StringComparison.Ordinal)}\n");

        var refused = Assert.Throws<InputFileException>(() => TransactionFile.Open(path).Read().Count());

        Assert.Contains("line 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_told_by_its_line_however_much_was_read_before()
    {
        string path = Path.Combine(_folder.Path, "input.tsv");
        string sound = $"{Header}\n" + string.Concat(Enumerable.Repeat($"{Good}\n", 5000));
        File.WriteAllBytes(path, [.. System.Text.Encoding.UTF8.GetBytes(sound), (byte)'a', 0xff, (byte)'\n', .. System.Text.Encoding.UTF8.GetBytes($"{Good}\n")]);

        string refused = Assert.Throws<InputFileException>(() => TransactionFile.Open(path).Read().Count()).Message;

        Assert.Contains("line 5002: byte 2 of the line begins something that is not UTF-8", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused_by_its_place_before_memory_is()
    {
        string path = Path.Combine(_folder.Path, "input.tsv");
        File.WriteAllText(path, $"{Header}\n{Good}\n");
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(1L << 33); // 8 GiB of nothing, which take no room
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        string refused = Assert.Throws<InputFileException>(() => TransactionFile.Open(path).Read().Count()).Message;

        Assert.Contains("line 3: has no end within 1,048,576 bytes", refused, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData("\n\n\n")]
    [InlineData("\r\n\r\n  \r\n")]
    [InlineData("")]
    [InlineData("\r")]
    public void Blank_lines_at_the_end_are_harmless(string end) => Assert.Single(Read($"{Header}\r\n{Good}{end}"));

    [Fact]
    public void A_blank_line_in_between_is_refused() =>
        Assert.Contains("line 3: is blank, and more follows", Assert.Throws<InputFileException>(() => Read($"{Header}\n{Good}\n\n\n{Good}\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("missing.tsv", "there is no such file")]
    [InlineData("input.csv", "aren't read")]
    public void A_missing_file_or_an_unread_kind_is_refused(string name, string expected)
    {
        if (name != "missing.tsv")
        {
            Write(name, "x");
        }

        var refused = Assert.Throws<InputFileException>(() => TransactionFile.Open(Path.Combine(_folder.Path, name)));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_avro_container_of_our_schema_gives_back_what_was_written()
    {
        Transaction[] transactions =
        [
            Deposit(1, "12.3400") with { Reference = "naïve\ttext", Sport = "tennis", InPlay = true, BalanceAfter = Money("-5") },
            Deposit(2, "-0.0001", revision: 2) with { MarketId = long.MaxValue, Jurisdiction = "GB", Kind = TransactionKind.Settlement },
        ];
        string path = Path.Combine(_folder.Path, "input.avro");
        using (FileStream stream = File.Create(path))
        {
            var container = new ContainerWriter(stream, TransactionSchema.Transaction, ContainerCodec.Deflate, new byte[16]);
            var writer = new AvroWriter();
            foreach (Transaction transaction in transactions)
            {
                TransactionEncoder.Write(writer, transaction);
            }

            container.WriteBlock(writer.Written, transactions.Length);
        }

        Assert.Equal(transactions, TransactionFile.Open(path).Read());
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^5]);
        Assert.Throws<InputFileException>(() => TransactionFile.Open(path).Read().Count());
    }

    private List<Transaction> Read(string text) => [.. TransactionFile.Open(Write("input.tsv", text)).Read()];

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
