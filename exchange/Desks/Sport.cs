using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>What is bet on.</summary>
/// <param name="Name">As messages say it.</param>
/// <param name="Selections">How many outcomes a market has.</param>
/// <param name="PlayMinutes">How long an event lasts; 0 where nobody bets in play.</param>
/// <param name="CommissionPerMille">Of a winner's net winnings in a market.</param>
internal sealed record Sport(Utf8Text Name, int Selections, int PlayMinutes, int CommissionPerMille)
{
    /// <summary>The most popular first.</summary>
    public static IReadOnlyList<Sport> All { get; } =
    [
        new("football", 3, 105, 50),
        new("horse-racing", 8, 0, 50),
        new("tennis", 2, 150, 30),
        new("greyhounds", 6, 0, 50),
        new("cricket", 2, 420, 20),
        new("basketball", 2, 120, 30),
        new("golf", 8, 600, 50),
    ];
}
