using Accounting.Exchange.World;

namespace Accounting.Tests.Support;

/// <summary>An exchange on which nothing happens but trade.</summary>
internal static class Calm
{
    /// <summary>Nothing goes wrong: every message once, in seconds, sound.</summary>
    public static DisturbanceRates Disturbances { get; } = new()
    {
        Duplicates = 0,
        LateByHours = 0,
        LateByDays = 0,
        DayCorrections = 0,
        AmountCorrections = 0,
        AccountCorrections = 0,
        Voids = 0,
        CorrectionsBeforeTheirOriginal = 0,
        Malformed = 0,
        Conflicts = 0,
    };

    /// <summary>Nothing out of the ordinary.</summary>
    public static IncidentRates Incidents { get; } = new()
    {
        DepositReversals = 0,
        OpeningBalances = 0,
        PartialCancellations = 0,
        VoidedMarkets = 0,
        MarketsVoidedAfterSettlement = 0,
        MixedMarkets = 0,
        LateCommission = 0,
    };
}
