using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Explain;

/// <summary>A column of <c>account-statements</c> as the sum of effects of transactions: what is summed, of which kind, and over which days.</summary>
public sealed record FigureColumn
{
    private static readonly FigureColumn[] Table =
    [
        new() { Name = "closing", Days = FigureDays.UpToMonth, Measure = "amount" },
        new() { Name = "opening", Days = FigureDays.Opening, Measure = "amount" },
        new() { Name = "prior_period_adjustment", Days = FigureDays.Adjustment, Measure = "amount" },
        new() { Name = "exposure", Days = FigureDays.UpToMonth, Measure = "exposure_delta", EffectOf = correction => correction.ExposureDelta, Opening = "opening_exposure" },
        new() { Name = "pending", Days = FigureDays.UpToMonth, Measure = "pending_delta", EffectOf = correction => correction.PendingDelta, Opening = "opening_pending" },
        new()
        {
            Name = "available",
            Days = FigureDays.UpToMonth,
            Measure = "amount - exposure_delta",
            EffectOf = correction => correction.Amount - correction.ExposureDelta,
            Opening = "opening - opening_exposure",
        },
        new() { Name = "turnover", Days = FigureDays.Month, Measure = "stake" },
        new() { Name = "transactions", Days = FigureDays.Month, Measure = "transactions", IsCount = true },
        .. SchemaNames.Kinds.SelectMany(kind => new FigureColumn[]
        {
            new() { Name = StatementsTable.AmountColumn(kind), Days = FigureDays.Month, Measure = "amount", Kind = kind },
            new() { Name = StatementsTable.CountColumn(kind), Days = FigureDays.Month, Measure = "transactions", Kind = kind, IsCount = true },
        }),
    ];

    /// <summary>What is shown where nobody says otherwise.</summary>
    public static FigureColumn Default => Table[0];

    public static IEnumerable<string> Names => Table.Select(column => column.Name);

    public required string Name { get; init; }

    public required FigureDays Days { get; init; }

    /// <summary>SQL over an effect.</summary>
    internal string Measure { get; private init; } = "";

    /// <summary>What a correction of an earlier month does to it; of columns that carry one on.</summary>
    public Func<Correction, AmountSum> EffectOf { get; private init; } = correction => correction.Amount;

    /// <summary>SQL over <c>roll-forward</c>: what it was at the month's beginning, of columns that are carried on.</summary>
    internal string Opening { get; private init; } = "opening";

    /// <summary>Null of all kinds.</summary>
    public TransactionKind? Kind { get; init; }

    public bool IsCount { get; init; }

    /// <summary>Null where there is no such column.</summary>
    public static FigureColumn? Find(string name) => Array.Find(Table, column => column.Name == name);

    /// <summary>A figure of the column with the places that it is shown with.</summary>
    public PlacedSum Placed(AmountSum sum, Currency currency) => IsCount ? new PlacedSum(sum, 0) : PlacedSum.Money(sum, currency);
}
