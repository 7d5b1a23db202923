using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>Betting of the periods that end with a month, out of the months of its year.</summary>
/// <param name="workspace">Where to work.</param>
/// <param name="year">The months of the year so far, the month itself last.</param>
internal sealed class RegulatoryPeriods(Workspace workspace, IReadOnlyList<KnownMonth> year)
{
    private static readonly (ReportedPeriod Period, int Months)[] Periods = [(ReportedPeriod.Month, 1), (ReportedPeriod.QuarterToDate, 3), (ReportedPeriod.YearToDate, 12)];

    private readonly DuckConnection _connection = workspace.Connection;

    /// <summary>A total for each period and currency, and below it its groups.</summary>
    public async Task<IReadOnlyList<RegulatoryRow>> RowsAsync(CancellationToken cancellation)
    {
        var rows = new List<RegulatoryRow>();
        foreach ((ReportedPeriod period, int months) in Periods)
        {
            KnownMonth[] within = [.. year.Where(known => MonthNumber.Of(known.Month) / months == MonthNumber.Of(year[^1].Month) / months)];
            rows.AddRange(await RowsAsync(period, within, cancellation).ConfigureAwait(false));
        }

        return rows;
    }

    private async Task<IEnumerable<RegulatoryRow>> RowsAsync(ReportedPeriod period, KnownMonth[] months, CancellationToken cancellation)
    {
        IReadOnlyList<string> betting = await PathsAsync(months.Select(month => month.Facts.Find(MonthFactFiles.Betting)), cancellation).ConfigureAwait(false);
        IReadOnlyList<string> voids = await PathsAsync(months.Select(month => month.Balances.Find(MonthFactFiles.Voids)), cancellation).ConfigureAwait(false);
        string? positions = year[^1].Balances.Find(MonthFactFiles.Positions) is { } file ? await workspace.PathOfAsync(file, cancellation).ConfigureAwait(false) : null;
        Dictionary<(Currency, bool, string?, bool?, string?), (long Active, long Void)> accounts = betting.Count == 0 ? [] : _connection.Rows(
            RegulatorySql.Accounts(betting, positions, months.Select(month => month.Month)),
            (in DuckChunk chunk, int row) => (
                Group: (chunk.CurrencyOf(0, row), chunk.Longs(4)[row] != 0, chunk.TextOrNull(1, row), chunk.TruthOrNull(2, row), chunk.TextOrNull(3, row)),
                Counts: (chunk.Longs(5)[row], chunk.Longs(6)[row])),
            cancellation).ToDictionary(found => found.Group, found => found.Counts);
        List<RegulatoryRow> groups = _connection.Rows(RegulatorySql.Sums(betting, voids), (in DuckChunk chunk, int row) => Read(chunk, row, period), cancellation);
        return groups.GroupBy(row => row.Currency).SelectMany(currency => currency.Prepend(Total(period, [.. currency])).Select(Counted));

        RegulatoryRow Counted(RegulatoryRow row)
        {
            (long active, long ofVoid) = accounts.GetValueOrDefault((row.Currency, row.IsTotal, row.Sport, row.InPlay, row.Jurisdiction));
            return row with { ActiveAccounts = active, VoidAccounts = ofVoid };
        }
    }

    private static RegulatoryRow Read(in DuckChunk chunk, int row, ReportedPeriod period) => new()
    {
        Period = period,
        Currency = chunk.CurrencyOf(0, row),
        IsTotal = false,
        Sport = chunk.TextOrNull(1, row),
        InPlay = chunk.TruthOrNull(2, row),
        Jurisdiction = chunk.TextOrNull(3, row),
        Bets = chunk.Longs(4)[row],
        Turnover = chunk.Sum(5, row),
        VoidTurnover = chunk.Sum(6, row),
        Commission = chunk.Sum(7, row),
    };

    private static RegulatoryRow Total(ReportedPeriod period, RegulatoryRow[] groups) => new()
    {
        Period = period,
        Currency = groups[0].Currency,
        IsTotal = true,
        Turnover = groups.Aggregate(AmountSum.Zero, (sum, row) => sum + row.Turnover),
        VoidTurnover = groups.Aggregate(AmountSum.Zero, (sum, row) => sum + row.VoidTurnover),
        Commission = groups.Aggregate(AmountSum.Zero, (sum, row) => sum + row.Commission),
        Bets = groups.Sum(row => row.Bets),
    };

    private async Task<IReadOnlyList<string>> PathsAsync(IEnumerable<StoredFile?> files, CancellationToken cancellation)
    {
        var paths = new List<string>();
        foreach (StoredFile file in files.OfType<StoredFile>())
        {
            paths.Add(await workspace.PathOfAsync(file, cancellation).ConfigureAwait(false));
        }

        return paths;
    }
}
