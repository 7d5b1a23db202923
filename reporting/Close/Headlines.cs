using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.ClientMoney;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Close;

/// <summary>A month's headlines, and those of the months that a reader compares it with: the one before, and the same a year before.</summary>
internal sealed class Headlines(IObjectStore store)
{
    private const int MonthsOfYear = 12;

    private readonly Dictionary<BusinessMonth, MonthReport> _reports = [];

    /// <summary>Keeps a month's report, so that later months can be laid beside it.</summary>
    public void Keep(MonthReport report) => _reports[report.Manifest.Month] = report;

    public async Task<IReadOnlyList<Comparative>> BesideAsync(BusinessMonth month, CancellationToken cancellation)
    {
        var beside = new List<Comparative>();
        foreach (BusinessMonth earlier in new[] { month.Previous, month.PlusMonths(-MonthsOfYear) })
        {
            if (_reports.GetValueOrDefault(earlier) is { } report && report.Manifest.Totals.Count > 0)
            {
                IReadOnlyList<Headline> headlines = report.Manifest.Headlines is { Count: > 0 } kept ? kept : await ReadAsync(report, cancellation).ConfigureAwait(false);
                beside.Add(new Comparative(earlier, report.Manifest.Revision, report.Manifest.Definition, headlines));
            }
        }

        return beside;
    }

    public static IReadOnlyList<Headline> Of(MonthTables tables) =>
    [
        .. tables.Totals.Select(totals => new Headline(
            totals.Currency,
            tables.ClientMoney.FirstOrDefault(month => month.Currency == totals.Currency)?.End.Liability ?? AmountSum.Zero,
            tables.ClientMoney.FirstOrDefault(month => month.Currency == totals.Currency)?.End.Funds,
            tables.Summary.Where(row => row.Currency == totals.Currency && row.Dimension == SummaryTable.Total).Aggregate(AmountSum.Zero, (sum, row) => sum + row.Ggy),
            totals.Turnover,
            totals.Accounts)),
    ];

    /// <summary>Of a report from before headlines were kept, from its tables.</summary>
    private async Task<IReadOnlyList<Headline>> ReadAsync(MonthReport report, CancellationToken cancellation)
    {
        var reader = new ReportReader(store);
        IReadOnlyList<string[]> money = await reader.TableAsync(report, ClientMoneyTables.Monthly, cancellation).ConfigureAwait(false);
        IReadOnlyList<string[]> summary = await reader.TableAsync(report, SummaryTable.Name, cancellation).ConfigureAwait(false);
        return
        [
            .. report.Manifest.Totals.Select(totals => new Headline(
                totals.Currency,
                Cell(money, totals.Currency, "liability") ?? AmountSum.Zero,
                Cell(money, totals.Currency, "funds"),
                Cell(summary, totals.Currency, "ggy") ?? AmountSum.Zero,
                totals.Turnover,
                totals.Accounts)),
        ];
    }

    /// <summary>Of the currency's first row, which in a summary is its total; null where it is empty.</summary>
    private static AmountSum? Cell(IReadOnlyList<string[]> table, Currency currency, string column)
    {
        int name = Array.IndexOf(table[0], "currency"), place = Array.IndexOf(table[0], column);
        string[]? row = table.Skip(1).FirstOrDefault(cells => cells[name] == currency.Code);
        return row is null || row[place].Length == 0 ? null : new AmountSum((Int128)(decimal.Parse(row[place], CultureInfo.InvariantCulture) * Amount.Scale));
    }
}
