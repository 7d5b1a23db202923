namespace Accounting.Compactor.Rows;

/// <summary>The names by which <c>loser_reason</c> tells fates.</summary>
internal static class RowFates
{
    private static readonly byte[][] Reasons = [.. Enum.GetNames<RowFate>().Select(name => System.Text.Encoding.UTF8.GetBytes(name.ToLowerInvariant()))];

    public static bool IsLoser(this RowFate fate) => fate is not (RowFate.Winner or RowFate.Dropped);

    public static ReadOnlySpan<byte> Reason(this RowFate fate) => Reasons[(int)fate];
}
