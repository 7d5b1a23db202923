using Accounting.Ingest;
using Accounting.Reporting.Sections.Regulatory;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of <c>regulatory</c>.</summary>
internal static class RegulatoryFigures
{
    public const string Period = "period";

    public const string OriginalPeriod = "original_period";

    private const string Level = "level", NoTest = "account_type <> 'TEST'";

    private static readonly string[] Groups = ["sport", "in_play", "jurisdiction"];

    public static string OwnMonth { get; } = RegulatoryTable.NameOf(ReportedPeriod.Month);

    public static string PriorPeriod { get; } = RegulatoryTable.NameOf(ReportedPeriod.PriorPeriod);

    public static FigureTable Table { get; } = new()
    {
        Name = RegulatoryTable.Name,
        Keys = [Period, "currency", Level, .. Groups, OriginalPeriod],
        Columns =
        [
            .. BettingMeasures.All.OrderBy(found => found.Column != "ggy").Select(found => new FigureColumn(found.Column, row => Betting(row, found.Column, found.Measure)) { IsCount = found.IsCount }),
            new("void_turnover", Void),
            new("active_accounts", row => Accounts(row, areActive: true)) { IsCount = true, IsAdditive = false },
            new("void_accounts", row => Accounts(row, areActive: false)) { IsCount = true, IsAdditive = false },
            .. BettingMeasures.All.Select(found => new FigureColumn("prior_" + found.Column, row => Prior(row, found.Column, found.Measure)) { IsCount = found.IsCount }),
        ],
        Complete = Complete,
        Scope = Scope,
    };

    /// <summary>Totals are of all groups, and the month is a prior period's alone.</summary>
    private static string Scope(FigureRow row) => FigureKeys.Transactions(row with
    {
        Where = row.Where.Where(key => key.Key switch
        {
            OriginalPeriod => row[Period] == PriorPeriod,
            "currency" => true,
            _ => row[Level] == "group",
        }).ToDictionary(),
    });

    /// <summary>The month where no period is named, and the totals where no group is.</summary>
    private static Dictionary<string, string> Complete(IReadOnlyDictionary<string, string> where)
    {
        var complete = new Dictionary<string, string>(where);
        complete.TryAdd(Period, where.ContainsKey(OriginalPeriod) ? PriorPeriod : OwnMonth);
        complete.TryAdd(Level, Groups.Any(where.ContainsKey) ? "group" : "total");
        return complete;
    }

    private static FigureSource Betting(FigureRow row, string column, string measure) => PeriodOf(row) switch
    {
        ReportedPeriod.Month => new SummedTransactions(measure, FigureDays.Month),
        ReportedPeriod.PriorPeriod => BettingMeasures.Adjusted(measure, includesTest: false),
        _ => new ToDateParts(column, From(row), measure, OfPriorPeriods: false),
    };

    private static FigureParts Void(FigureRow row) => PeriodOf(row) switch
    {
        ReportedPeriod.Month => new VoidParts { Condition = NoTest },
        ReportedPeriod.PriorPeriod => new VoidPriorParts(RegulatoryTable.Name, RegulatoryTable.Name, NoTest),
        _ => new ToDateParts("void_turnover", From(row), null, OfPriorPeriods: false),
    };

    private static BettingAccountParts? Accounts(FigureRow row, bool areActive) =>
        PeriodOf(row) == ReportedPeriod.PriorPeriod ? null : new BettingAccountParts(From(row), areActive);

    private static FigureSource? Prior(FigureRow row, string column, string measure) => PeriodOf(row) switch
    {
        ReportedPeriod.Month => BettingMeasures.Adjusted(measure, includesTest: false),
        ReportedPeriod.PriorPeriod => null,
        _ => new ToDateParts("prior_" + column, From(row), measure, OfPriorPeriods: true),
    };

    /// <summary>The first month of the period asked for.</summary>
    private static BusinessMonth From(FigureRow row) => PeriodOf(row) switch
    {
        ReportedPeriod.QuarterToDate => row.Month.PlusMonths(-((row.Month.MonthOfYear - 1) % 3)),
        ReportedPeriod.YearToDate => row.Month.PlusMonths(1 - row.Month.MonthOfYear),
        _ => row.Month,
    };

    private static ReportedPeriod PeriodOf(FigureRow row)
    {
        ReportedPeriod[] periods = Enum.GetValues<ReportedPeriod>();
        return periods.Select(period => (ReportedPeriod?)period).FirstOrDefault(period => RegulatoryTable.NameOf(period!.Value) == row[Period])
            ?? throw new FigureRefusedException($"{RegulatoryTable.Name} has no period '{row[Period]}'; it has {string.Join(", ", periods.Select(RegulatoryTable.NameOf))}.");
    }
}
