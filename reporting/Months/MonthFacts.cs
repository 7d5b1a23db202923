using System.Text.Json.Serialization;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// What one month's own transactions are and add up to: a function of the day versions that touch the month, and of nothing else.
/// TEST accounts are left out of everything but <see cref="MonthFactFiles.Markets"/>, <see cref="MonthFactFiles.Activity"/> and <see cref="Kinds"/>.
/// </summary>
public sealed record MonthFacts
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required BusinessMonth Month { get; init; }

    public required string Id { get; init; }

    public required IReadOnlyList<DayReference> Days { get; init; }

    /// <summary>Files of <see cref="MonthFactFiles"/>; empty ones are left out.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }

    /// <summary>Sums of the statistics, by currency, kind, sport and whether the accounts are the exchange's own.</summary>
    public required IReadOnlyList<ActivityGroup> Groups { get; init; }

    /// <summary>Sums of the statistics by business day, ascending.</summary>
    public required IReadOnlyList<DayMovement> Movements { get; init; }

    /// <summary>Sums of the winners themselves, by kind and account type; TEST accounts included.</summary>
    public required IReadOnlyList<KindMovement> Kinds { get; init; }

    /// <summary>Sums of the winners that name a market; TEST accounts included.</summary>
    public required IReadOnlyList<CurrencyMovement> MarketTransactions { get; init; }

    /// <summary>Home dates touching the month whose running totals differ from their transactions, without explanation.</summary>
    public required long RunningTotalsDiffer { get; init; }

    /// <summary>How many transactions are of a sort that somebody should know of.</summary>
    public required WinnerCounts Counts { get; init; }

    /// <summary>Transactions that count, by the source that they stand in.</summary>
    public required IReadOnlyList<SourceCount> Sources { get; init; }

    /// <summary>What counts in reports: all but TEST accounts.</summary>
    [JsonIgnore]
    public IEnumerable<KindMovement> Transactions => Kinds.Where(kind => kind.AccountType != AccountType.Test);

    /// <summary>Whether anything happened but that accounts were opened.</summary>
    [JsonIgnore]
    public bool IsActive => Transactions.Any(kind => kind.Kind != TransactionKind.OpeningBalance);

    public StoredFile? Find(string name) => Files.FirstOrDefault(file => file.Name == name);

    /// <summary>A month that no day version touches.</summary>
    public static MonthFacts Silent(BusinessMonth month, string id) => new()
    {
        Format = CurrentFormat,
        Month = month,
        Id = id,
        Days = [],
        Files = [],
        Groups = [],
        Movements = [],
        Kinds = [],
        MarketTransactions = [],
        RunningTotalsDiffer = 0,
        Counts = default,
        Sources = [],
    };
}
