namespace Accounting.Bench.Trading;

/// <summary>Numbers that look random and follow from a seed and a number (SplitMix64's last step), so that any of them can be had again.</summary>
internal readonly record struct Scatter(int Seed)
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    public ulong Of(long number, int which)
    {
        ulong mixed = unchecked(((ulong)number * Golden) + ((ulong)Seed << 32) + ((ulong)which * 0xD1B5_4A32_D192_ED03) + Golden);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB);
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 up to, and not with, <paramref name="limit"/>.</summary>
    public long Below(long limit, long number, int which) => (long)(Of(number, which) % (ulong)limit);
}
