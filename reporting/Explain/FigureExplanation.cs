using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Statements;
using NodaTime;

namespace Accounting.Reporting.Explain;

/// <summary>
/// Why a figure of a month differs between two points: the fold as of one coverage against the fold as of the other. What both points print, or where
/// one is a mere run what is folded at it, must differ by just the sum of the rows' effects.
/// </summary>
public sealed class FigureExplanation
{
    private readonly Workspace _workspace;
    private readonly IReadOnlyList<DayVersion> _days;
    private readonly TransactionChanges _changes;
    private readonly BusinessMonth _month;
    private readonly long? _account;
    private readonly FigureColumn _column;

    private FigureExplanation(Workspace workspace, IReadOnlyList<DayVersion> days, DateTimeZone zone, BusinessMonth month, long? account, FigureColumn column)
    {
        _workspace = workspace;
        _days = days;
        _changes = new TransactionChanges(workspace, days, zone);
        _month = month;
        _account = account;
        _column = column;
    }

    /// <param name="context">What to work with.</param>
    /// <param name="zone">The business time zone by the rules in force.</param>
    /// <param name="month">The month whose figure it is.</param>
    /// <param name="account">The account; null for all.</param>
    /// <param name="column">The figure.</param>
    /// <param name="before">One point.</param>
    /// <param name="after">The other.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>By currency; those in which nothing differs and nothing changed are left out.</returns>
    /// <exception cref="ExplanationRefusedException">The days aren't compacted, or the column hangs on more than a run knows.</exception>
    /// <exception cref="DamagedDataException">A file isn't what was written, or the rows don't come to the difference.</exception>
    public static async Task<IReadOnlyList<ExplainedCurrency>> ExplainAsync(
        ReportingContext context,
        DateTimeZone zone,
        BusinessMonth month,
        long? account,
        FigureColumn column,
        FigurePoint before,
        FigurePoint after,
        CancellationToken cancellation)
    {
        if (column.Days is FigureDays.Opening or FigureDays.Adjustment && (before.Opening is null || after.Opening is null))
        {
            throw new ExplanationRefusedException($"{column.Name} hangs on the final revision that a report opens with, which a run doesn't name: compare revisions.");
        }

        using var workspace = new Workspace(context);
        IReadOnlyList<DayVersion> days = await NewestDays.FindAsync(context.Store, zone, [before.Known.Coverage, after.Known.Coverage], cancellation).ConfigureAwait(false);
        return await new FigureExplanation(workspace, days, zone, month, account, column).RunAsync(before, after, cancellation).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ExplainedCurrency>> RunAsync(FigurePoint before, FigurePoint after, CancellationToken cancellation)
    {
        Dictionary<Currency, AmountSum> old = await FiguresAsync(before, cancellation).ConfigureAwait(false);
        Dictionary<Currency, AmountSum> now = await FiguresAsync(after, cancellation).ConfigureAwait(false);
        ILookup<Currency, ExplainedLine> lines = (await LinesAsync(before, after, cancellation).ConfigureAwait(false)).ToLookup(line => line.Change.Currency);
        var explained = new List<ExplainedCurrency>();
        foreach (Currency currency in old.Keys.Concat(now.Keys).Concat(lines.Select(group => group.Key)).Distinct().Order())
        {
            var found = new ExplainedCurrency(currency, old.GetValueOrDefault(currency), now.GetValueOrDefault(currency), [.. lines[currency]]);
            AmountSum sum = found.Lines.Aggregate(AmountSum.Zero, (total, line) => total + line.Effect);
            if (sum != found.Difference)
            {
                throw new DamagedDataException(
                    $"{_column.Name} of {_month} differs by {currency} {found.Difference} between {before.Name} and {after.Name}, and the rows by {sum}. "
                    + "Run 'accounting verify', which names what is damaged.");
            }

            if (found.Lines.Count > 0)
            {
                explained.Add(found);
            }
        }

        return explained;
    }

    private async Task<List<ExplainedLine>> LinesAsync(FigurePoint before, FigurePoint after, CancellationToken cancellation)
    {
        BusinessDay limit = _column.Days is FigureDays.Month or FigureDays.UpToMonth ? _month.Next.FirstDay : _month.FirstDay;
        var lines = new List<ExplainedLine>();
        if (_column.Days != FigureDays.Opening)
        {
            lines.AddRange(await LinesAsync("", before.Known, after.Known, limit, cancellation).ConfigureAwait(false));
        }

        if (_column.Days is FigureDays.Opening or FigureDays.Adjustment)
        {
            string sign = _column.Days == FigureDays.Opening ? "" : "-";
            lines.AddRange(await LinesAsync(sign, before.Opening!, after.Opening!, limit, cancellation).ConfigureAwait(false));
        }

        return lines;
    }

    private async Task<IEnumerable<ExplainedLine>> LinesAsync(string sign, KnownPoint before, KnownPoint after, BusinessDay limit, CancellationToken cancellation)
    {
        await _changes.CreateEffectsAsync("effects", before, after, limit, null, cancellation).ConfigureAwait(false);
        try
        {
            string from = $"FROM effects WHERE {Filter("original_month = ")} ORDER BY {CorrectionsSql.Order}";
            List<AmountSum> effects = _workspace.Connection.Rows(
                $"SELECT CAST({sign}({_column.Measure}) AS DECIMAL(38,4)) {from}", (in DuckChunk chunk, int row) => chunk.Sum(0, row), cancellation);
            return [.. effects.Zip(CorrectionTables.Read(_workspace.Connection, from, cancellation), (effect, change) => new ExplainedLine(effect, change))];
        }
        finally
        {
            _workspace.Connection.Execute("DROP TABLE effects", CancellationToken.None);
        }
    }

    private async Task<Dictionary<Currency, AmountSum>> FiguresAsync(FigurePoint point, CancellationToken cancellation)
    {
        string select = point.Report is { } report
            ? await PrintedAsync(report, cancellation).ConfigureAwait(false)
            : await FoldedAsync(point, cancellation).ConfigureAwait(false);
        return _workspace.Connection
            .Rows(select, (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Sum: chunk.Sum(1, row)), cancellation)
            .ToDictionary(figure => figure.Currency, figure => figure.Sum);
    }

    private async Task<string> PrintedAsync(MonthReport report, CancellationToken cancellation)
    {
        string name = ReportFiles.Parquet(StatementsTable.Name);
        ReportFile file = report.Manifest.Find(name) ?? throw new DamagedDataException($"The report of {_month} names no {name}.");
        string path = await _workspace.LeaseAsync(report.KeyOf(name), file.Sha256, cancellation).ConfigureAwait(false);
        return $"SELECT currency, CAST(sum({_column.Name}) AS DECIMAL(38,4)) FROM {BalancesSql.File(path)} WHERE {OfAccount} GROUP BY currency";
    }

    private async Task<string> FoldedAsync(FigurePoint point, CancellationToken cancellation)
    {
        AsOf at = await _changes.AtAsync(point.Known, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> paths = await _changes.PathsAsync(_days.Where(day => TransactionChanges.MayBeBefore(_month.Next.FirstDay, day, at, at)), cancellation).ConfigureAwait(false);
        string filter = _account is null || paths.Count == 0
            ? "true"
            : $"transaction_id IN (SELECT transaction_id FROM read_parquet({Sql.List(paths)}, union_by_name = true, hive_partitioning = false) WHERE {OfAccount})";
        return $"""
            SELECT currency, CAST(sum({_column.Measure}) AS DECIMAL(38,4)) FROM (
                SELECT *, strftime(business_day, '%Y-%m') AS original_month, 1 AS transactions FROM ({AsOfRows.Judged(AsOfRows.Stored(paths, filter), at)})
                WHERE loser_reason IS NULL AND account_type <> 'TEST' AND business_day < DATE '{_month.Next.FirstDay}')
            WHERE {Filter("original_month = ")} GROUP BY currency
            """;
    }

    private string OfAccount => _account is { } account ? string.Create(CultureInfo.InvariantCulture, $"account_id = {account}") : "true";

    private string Filter(string ofMonth) =>
        OfAccount
        + (_column.Days == FigureDays.Month ? $" AND {ofMonth}'{_month}'" : "")
        + (_column.Kind is { } kind ? $" AND kind = '{kind.Name()}'" : "");
}
