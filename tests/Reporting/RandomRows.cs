using Accounting.Ingest;

namespace Accounting.Tests.Reporting;

/// <summary>Rows of every kind over months, with corrections of everything, from a seed. In markets they don't come to zero, so that no month closes.</summary>
internal static class RandomRows
{
    private static readonly string[] Currencies = ["EUR", "JPY", "BHD"];

    private static readonly string?[] Sports = [null, "football", "=tennis", "horse\tracing"];

    public static IReadOnlyList<SyntheticRow> Make(int seed, int transactions, bool inMarkets = false)
    {
        var random = new Random(seed);
        var rows = new List<SyntheticRow>();
        for (int id = 1; id <= transactions; id++)
        {
            SyntheticRow Row(int revision, string? original) => RandomRows.Row(random, id, revision, original) with { Market = inMarkets && random.Next(4) == 0 ? random.Next(1, 6) : null };
            SyntheticRow first = Row(0, null);
            rows.Add(first);
            for (int revision = 1; revision <= 3 && random.Next(5) == 0; revision++)
            {
                rows.Add(Row(revision, first.OccurredAt) with { Voided = random.Next(4) == 0 });
            }
        }

        return rows;
    }

    /// <summary>From June to October, mostly where months meet, at any minute.</summary>
    private static Timestamp At(Random random)
    {
        BusinessMonth month = new BusinessMonth(2026, 6).PlusMonths(random.Next(5));
        BusinessDay[] days = [month.FirstDay, month.LastDay, new(month.FirstDay.DaysSinceEpoch + 13)];
        return new Timestamp((days[random.Next(days.Length)].DaysSinceEpoch * Timestamp.MicrosecondsPerDay) + (random.Next(24 * 60) * 60L * Timestamp.MicrosecondsPerSecond));
    }

    private static SyntheticRow Row(Random random, int id, int revision, string? original) => new()
    {
        Id = id,
        Revision = revision,
        OccurredAt = At(random).ToString(),
        OriginalOccurredAt = original,
        Account = random.Next(1, 8),
        AccountType = (AccountType)(random.Next(12) switch { 0 => 1, 1 => 2, _ => 0 }),
        Kind = (TransactionKind)random.Next(SchemaNames.Kinds.Count),
        Currency = Currencies[random.Next(Currencies.Length)],
        Amount = random.Next(-10_000, 10_000) / 4m,
        Exposure = random.Next(-100, 100),
        Pending = random.Next(3) == 0 ? random.Next(-50, 50) : 0,
        Stake = random.Next(0, 500) / 10m,
        Sport = Sports[random.Next(Sports.Length)],
        InPlay = random.Next(3) switch { 0 => null, 1 => true, _ => false },
        Jurisdiction = random.Next(3) switch { 0 => null, 1 => "GB", _ => "MT" },
        Reference = random.Next(4) == 0 ? "+1 as agreed" : null,
    };
}
