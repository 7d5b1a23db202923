namespace Accounting.Exchange.World;

/// <summary>How often what the exchange says goes wrong on its way: each a share from 0 to 1.</summary>
public sealed record DisturbanceRates
{
    /// <summary>Of all sound messages, those sent once more, seconds to two days later.</summary>
    public double Duplicates { get; init; } = 0.02;

    /// <summary>Of first revisions, those logged 1 to 23 hours after they occurred.</summary>
    public double LateByHours { get; init; } = 0.02;

    /// <summary>Of first revisions, those logged 1 to 6 days after they occurred.</summary>
    public double LateByDays { get; init; } = 0.005;

    /// <summary>Of transactions, those whose <c>occurred_at</c> is corrected; four times as many in the last and first hours of a month.</summary>
    public double DayCorrections { get; init; } = 0.004;

    /// <summary>Of deposits, withdrawals, fees, bonuses and adjustments, those whose amount is corrected.</summary>
    public double AmountCorrections { get; init; } = 0.02;

    /// <summary>Of the same, those that move to another account of the currency.</summary>
    public double AccountCorrections { get; init; } = 0.01;

    /// <summary>Of the same, those that are taken out.</summary>
    public double Voids { get; init; } = 0.01;

    /// <summary>Of first corrections, those logged before the first revision they correct.</summary>
    public double CorrectionsBeforeTheirOriginal { get; init; } = 0.1;

    /// <summary>Of first revisions, those that are first sent in a form nobody can accept.</summary>
    public double Malformed { get; init; } = 0.001;

    /// <summary>Of deposits, withdrawals, fees, bonuses and adjustments, those sent once more with another amount under the same revision.</summary>
    public double Conflicts { get; init; } = 0.001;

    /// <summary>The name of the first rate that isn't from 0 to 1, or null.</summary>
    internal string? FindInvalid() => Probability.FindInvalid(
        (nameof(Duplicates), Duplicates), (nameof(LateByHours), LateByHours), (nameof(LateByDays), LateByDays),
        (nameof(DayCorrections), DayCorrections), (nameof(AmountCorrections), AmountCorrections),
        (nameof(AccountCorrections), AccountCorrections), (nameof(Voids), Voids),
        (nameof(CorrectionsBeforeTheirOriginal), CorrectionsBeforeTheirOriginal), (nameof(Malformed), Malformed),
        (nameof(Conflicts), Conflicts));
}
