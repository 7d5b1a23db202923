using Accounting.Reporting.Ids;
using Accounting.Tests.Simulation;
using Xunit;

namespace Accounting.Tests.Reporting.Ids;

public sealed class FingerprintCodeTests
{
    private static FingerprintRange Whole => default;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 17)]
    [InlineData(0, 100_000)]
    [InlineData(5, 1)]
    [InlineData(5, 3_000)]
    [InlineData(16, 40)]
    public void A_set_takes_four_bytes_an_id_at_most_and_gives_back_the_first_bits_of_each(int bits, int ids)
    {
        var range = new FingerprintRange(bits, (1 << bits) - 1);
        ulong[] sorted = Draw(range, ids, (ulong)ids);
        byte[] code = FingerprintCode.Encode(range, sorted, out int shift);
        Assert.InRange(code.Length, 1, 4 * ids);

        ulong[] expected = [.. sorted.Select(fingerprint => fingerprint >> shift << shift).Distinct()];
        Assert.Equal(expected.Length, FingerprintCode.Count(range, sorted, shift));
        Assert.Equal(expected, Read(range, expected.Length, shift, code));
    }

    [Fact]
    public void The_more_ids_the_more_bits_of_each_are_kept_so_that_a_stranger_is_taken_for_one_as_seldom()
    {
        foreach (int ids in new[] { 1, 1_000, 100_000 })
        {
            ulong[] sorted = Draw(Whole, ids, 7);
            FingerprintCode.Encode(Whole, sorted, out int shift);
            double taken = ids * Math.Pow(2, shift - 64);
            Assert.InRange(taken, 0, 2 * Math.Pow(2, -30));
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void The_ends_of_a_range_and_ids_that_lie_close_together_are_kept(ulong end)
    {
        ulong[] sorted = [.. new[] { 0UL, 1UL, 2UL, end, ulong.MaxValue - 1, ulong.MaxValue }.Distinct().Order()];
        byte[] code = FingerprintCode.Encode(Whole, sorted, out int shift);
        ulong[] expected = [.. sorted.Select(fingerprint => fingerprint >> shift << shift).Distinct()];
        Assert.Equal(expected, Read(Whole, expected.Length, shift, code));
    }

    [Fact]
    public void A_code_that_was_cut_is_an_error_and_no_smaller_set()
    {
        ulong[] sorted = Draw(Whole, 100, 3);
        byte[] code = FingerprintCode.Encode(Whole, sorted, out int shift);
        Assert.Throws<EndOfStreamException>(() => Read(Whole, sorted.Length, shift, code[..^5]));
    }

    private static ulong[] Draw(FingerprintRange range, int ids, ulong seed)
    {
        var random = new SimulatedRandom(seed);
        return [.. Enumerable.Range(0, ids).Select(_ => range.Bits == 0 ? random.Next() : range.First | (random.Next() >> range.Bits)).Distinct().Order()];
    }

    private static List<ulong> Read(FingerprintRange range, int count, int shift, byte[] code)
    {
        var read = new List<ulong>();
        FingerprintCode.Reader reader = FingerprintCode.Decode(range, count, shift, code);
        while (reader.TryRead(out ulong fingerprint))
        {
            read.Add(fingerprint);
        }

        return read;
    }
}
