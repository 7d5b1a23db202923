using Accounting.Ingest;
using Accounting.Reporting.Statements;
using NodaTime;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>An account's month, a part of its lines at a time.</summary>
public sealed record AccountView
{
    public const int LinesPerPage = 200;

    public required AccountStatement Statement { get; init; }

    /// <summary>The months that have reports, in order.</summary>
    public required IReadOnlyList<BusinessMonth> Months { get; init; }

    /// <summary>By which the month was cut.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>From 1.</summary>
    public required int Page { get; init; }

    public BusinessMonth Month => Statement.Report.Manifest.Month;

    public BusinessMonth? Previous => Months.Where(month => month < Month).Select(month => (BusinessMonth?)month).LastOrDefault();

    public BusinessMonth? Next => Months.Where(month => month > Month).Select(month => (BusinessMonth?)month).FirstOrDefault();

    public int Pages => Math.Max(1, Statement.Currencies.Max(currency => (currency.Lines.Count + LinesPerPage - 1) / LinesPerPage));
}
