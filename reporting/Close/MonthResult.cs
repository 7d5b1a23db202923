using Accounting.Ingest;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Close;

/// <summary>Where a month stands after a run.</summary>
public sealed record MonthResult
{
    public required BusinessMonth Month { get; init; }

    public required MonthState State { get; init; }

    /// <summary>Null while it is provisional.</summary>
    public required int? Revision { get; init; }

    public required IReadOnlyList<string> WaitingFor { get; init; }

    public required IReadOnlyList<Control> Controls { get; init; }

    public required IReadOnlyList<StatementTotals> Totals { get; init; }

    /// <summary>Whether this run wrote the report; else it stood already.</summary>
    public required bool Written { get; init; }

    public long Transactions => Totals.Sum(total => total.Transactions);

    public long Statements => Totals.Sum(total => total.Accounts);

    public static MonthResult Of(ReportManifest manifest, bool written) => new()
    {
        Month = manifest.Month,
        State = manifest.State,
        Revision = manifest.Revision,
        WaitingFor = manifest.WaitingFor,
        Controls = manifest.Controls,
        Totals = manifest.Totals,
        Written = written,
    };
}
