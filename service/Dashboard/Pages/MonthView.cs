using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Reports;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A month, one of its revisions, and how that differs from the one before.</summary>
public sealed record MonthView
{
    public required MonthReport Report { get; init; }

    /// <summary>All final revisions, in the order of the chain; none of a month that isn't final.</summary>
    public required IReadOnlyList<MonthRevision> History { get; init; }

    public required IReadOnlyList<ShownCorrection> Corrections { get; init; }

    /// <summary>Of a restated revision: the first rows of each table of what it says otherwise.</summary>
    public required IReadOnlyList<TableHead> Differences { get; init; }

    /// <summary>What keeps the month from closing and whoever looks may sign off.</summary>
    public required IReadOnlyList<Control> Signable { get; init; }

    /// <summary>The form's fields of something that may be signed off; null where it isn't offered.</summary>
    public IReadOnlyList<(string Name, string Value)>? SignOffFieldsOf(Control control) => !Signable.Contains(control) ? null
        : [(ActFields.Month, Month.ToString()), (ActFields.Control, control.Name), .. control.Currency is { } currency ? [(ActFields.Currency, currency.Code)] : Array.Empty<(string, string)>()];

    public BusinessMonth Month => Report.Manifest.Month;

    /// <summary>How addresses name it: <c>revision-1</c> or <c>provisional</c>.</summary>
    public string Name => Report.Folder.TrimEnd('/').Split('/')[^1];

    /// <summary>The revision before the one that is shown; null of a first one.</summary>
    public MonthRevision? Before => History.LastOrDefault(revision => revision.Report.Final!.Revision < Report.Final?.Revision);
}
