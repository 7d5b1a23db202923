using Accounting.Aggregator.Store;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

public sealed class ObjectKeyTests
{
    [Theory]
    [InlineData("store.json")]
    [InlineData("state/days/date=2026-11-21/0a-b_c/winners-00.parquet")]
    [InlineData("a..b/c.")]
    public void Ordinary_keys_are_accepted(string text) => Assert.Equal(text, ObjectKey.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData(".tmp/a")]
    [InlineData("a/.hidden")]
    [InlineData("...")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("a:b")]
    [InlineData("a*")]
    public void Odd_keys_are_refused(string text) => Assert.Throws<FormatException>(() => ObjectKey.Parse(text));

    [Fact]
    public void A_segment_is_as_long_as_a_file_name_may_be()
    {
        Assert.True(ObjectKey.TryParse("a/" + new string('b', 255), out _));
        Assert.False(ObjectKey.TryParse("a/" + new string('b', 256), out _));
    }
}
