using Accounting.Compactor.Replaying;

namespace Accounting.Service.Backfill;

/// <summary>What a run changes of one home date, as commands tell it.</summary>
public sealed record ShownDay(string HomeDate, long RowsGained, long RowsRetracted, long RowsWon, long RowsLost, long Conflicts, IReadOnlyList<ShownSums> Sums)
{
    public static ShownDay Of(DayDifference day) => new(
        day.Date.ToString(),
        day.Gained,
        day.Retracted,
        day.Won,
        day.Lost,
        day.Conflicts,
        [.. day.Sums.Select(sums => new ShownSums(sums.Currency.Code, $"{sums.Sums.Amount}", $"{sums.Sums.ExposureDelta}", $"{sums.Sums.PendingDelta}", $"{sums.Sums.Stake}"))]);
}
