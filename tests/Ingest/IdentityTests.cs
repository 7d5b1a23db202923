using System.IO.Hashing;
using System.Text;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest;

public sealed class IdentityTests
{
    /// <summary>Vectors of the reference implementation, seed 0.</summary>
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void XxHash64_gives_the_published_values(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.HashToUInt64(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Ids_sort_as_their_text_does_and_keep_it()
    {
        string[] texts = ["00000000-0000-0000-0000-000000000001", "a375545b-1868-51a8-a0d4-d46de6173699", "ffffffff-ffff-ffff-ffff-ffffffffffff"];
        foreach (string text in texts)
        {
            Assert.True(TransactionId.TryParse(text.ToUpperInvariant(), out TransactionId id));
            Assert.Equal(text, id.ToString());
        }

        Assert.False(TransactionId.TryParse("a375545b-1868-51a8-a0d4_d46de6173699", out _));
        Assert.False(TransactionId.TryParse("a375545b186851a8a0d4d46de6173699", out _));
        Assert.False(TransactionId.TryParse("g375545b-1868-51a8-a0d4-d46de6173699", out _));
    }

    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("USD", 2)]
    [InlineData("BHD", 3)]
    [InlineData("CLF", 4)]
    public void Currencies_know_their_decimal_places(string code, int places) => Assert.Equal(places, Currency.Parse(code).DecimalPlaces);

    [Theory]
    [InlineData("usd")]
    [InlineData("XXX")]
    [InlineData("US")]
    [InlineData("USDT")]
    [InlineData("€€€")]
    public void What_iso_4217_lacks_is_no_currency(string code) => Assert.False(Currency.TryParse(code.AsSpan(), out _));

    [Fact]
    public void Every_field_changes_the_content_hash_and_the_origin_does_not()
    {
        Transaction original = Transactions.Deposit(1, "10");
        Transaction[] changed =
        [
            original,
            original with { Id = Transactions.Id(2) },
            original with { Revision = 1 },
            original with { Voided = true },
            original with { AccountId = 2 },
            original with { AccountType = AccountType.House },
            original with { Kind = TransactionKind.Bonus },
            original with { Currency = Currency.Parse("USD") },
            original with { Amount = new Amount(1) },
            original with { ExposureDelta = new Amount(1) },
            original with { PendingDelta = new Amount(1) },
            original with { Stake = new Amount(1) },
            original with { OccurredAt = new Timestamp(1) },
            original with { OriginalOccurredAt = new Timestamp(1) },
            original with { AccountSequence = 0 },
            original with { AccountSequence = 1 },
            original with { MarketId = 1 },
            original with { Sport = "" },
            original with { Sport = "golf" },
            original with { Jurisdiction = "golf" },
            original with { InPlay = false },
            original with { InPlay = true },
            original with { BalanceAfter = Amount.Zero },
            original with { Reference = "golf" },
        ];

        Assert.Equal(changed.Length, changed.Select(transaction => ContentHash.Of(transaction)).Distinct().Count());
        Assert.Equal(ContentHash.Of(original), ContentHash.Of(original with { }));
    }

    [Fact]
    public void Source_names_cannot_leave_their_folder()
    {
        Assert.Throws<FormatException>(() => SourceId.ForTopic("../x", "0123456789abcdef"));
        Assert.True(SourceId.ForFile("0123456789abcdef").IsFile);
        Assert.False(SourceId.ForTopic("file.x", "0123456789abcdef").IsFile);
    }
}
