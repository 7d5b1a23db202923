namespace Accounting.Reporting.Months;

/// <summary>Queries of <see cref="ChainFacts"/>, each null where there is nothing to ask.</summary>
internal sealed record ChainQueries(string? Chains, string? Breaks, string? Sequences, string? VoidNumbers, string? RepeatedNumbers)
{
    /// <summary>What both give.</summary>
    public ChainQueries Beside(ChainQueries other) => new(
        Both(Chains, other.Chains), Both(Breaks, other.Breaks), Both(Sequences, other.Sequences), Both(VoidNumbers, other.VoidNumbers), Both(RepeatedNumbers, other.RepeatedNumbers));

    private static string? Both(string? one, string? other) =>
        one is null || other is null ? one ?? other : $"SELECT * FROM ({one}) UNION ALL BY NAME SELECT * FROM ({other})";
}
