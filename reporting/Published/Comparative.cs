using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>An earlier month's headlines as its report says them, to stand beside a month's own.</summary>
/// <param name="Month">Which.</param>
/// <param name="Revision">Of a final month; null of a provisional one.</param>
/// <param name="Definition">What its tables mean: another one may count otherwise.</param>
/// <param name="Headlines">By currency.</param>
public sealed record Comparative(
    BusinessMonth Month,
    int? Revision,
    int Definition,
    IReadOnlyList<Headline> Headlines)
{
    public Headline? Of(Currency currency) => Headlines.FirstOrDefault(headline => headline.Currency == currency);

    /// <summary>Whether both lists say the same.</summary>
    public static bool SayTheSame(IReadOnlyList<Comparative> left, IReadOnlyList<Comparative> right) => left.Count == right.Count && left.Zip(right).All(pair =>
        pair.First with { Headlines = pair.Second.Headlines } == pair.Second && pair.First.Headlines.SequenceEqual(pair.Second.Headlines));
}
