using Accounting.Ingest;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of <c>account-statements</c> and <c>roll-forward</c>.</summary>
internal static class StatementFigures
{
    private const string Amount = "amount", Exposure = "exposure_delta", Pending = "pending_delta", Available = "amount - exposure_delta";

    private static readonly string[] Keys = ["account_id", "currency", "account_type"];

    private static readonly FigureColumn Closing = new("closing", new SummedTransactions(Amount, FigureDays.UpToMonth));

    private static readonly FigureColumn[] Both =
    [
        new("opening", new SummedTransactions(Amount, FigureDays.Opening)),
        new("prior_period_adjustment", new SummedTransactions(Amount, FigureDays.Adjustment)),
        Carried("exposure", Exposure, "opening_exposure"),
        Carried("pending", Pending, "opening_pending"),
        Carried("available", Available, "opening - opening_exposure"),
        new("turnover", new SummedTransactions("stake", FigureDays.Month)),
        new("transactions", new SummedTransactions("transactions", FigureDays.Month)) { IsCount = true },
    ];

    public static FigureTable Statements { get; } = new()
    {
        Name = StatementsTable.Name,
        Keys = Keys,
        Columns =
        [
            Closing, .. Both,
            .. SchemaNames.Kinds.SelectMany(kind => new FigureColumn[]
            {
                new(StatementsTable.AmountColumn(kind), OfKinds(Amount, [kind])),
                new(StatementsTable.CountColumn(kind), OfKinds("transactions", [kind])) { IsCount = true },
            }),
        ],
    };

    public static FigureTable RollForward { get; } = new()
    {
        Name = RollForwardTable.Name,
        Keys = Keys,
        Columns =
        [
            Closing, .. Both,
            .. RollForwardTable.Groups.Select(group => new FigureColumn(group.Column, OfKinds(Amount, group.Kinds))),
            .. Rolled("exposure", Exposure), .. Rolled("pending", Pending),
        ],
    };

    private static FigureColumn Carried(string name, string measure, string opening) =>
        new(name, new SummedTransactions(measure, FigureDays.UpToMonth) { Carried = opening, CarriedIn = RollForwardTable.Name });

    private static IEnumerable<FigureColumn> Rolled(string name, string measure) =>
    [
        new($"opening_{name}", new SummedTransactions(measure, FigureDays.Opening) { Carried = $"opening_{name}" }),
        new($"{name}_movement", new SummedTransactions(measure, FigureDays.Month)),
        new($"prior_period_{name}", new SummedTransactions(measure, FigureDays.Adjustment)),
    ];

    private static SummedTransactions OfKinds(string measure, IEnumerable<TransactionKind> kinds) =>
        new(measure, FigureDays.Month) { Condition = $"kind IN ({string.Join(", ", kinds.Select(kind => $"'{kind.Name()}'"))})" };
}
