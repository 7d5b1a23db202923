using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Explain;

/// <summary>
/// From a figure of the newest report of a month down to the messages: the month's own transactions out of the day versions that the report pins, what
/// it corrects of earlier months out of its <c>corrections</c>, and what it opens with. What is found has to come to the figure.
/// </summary>
public sealed class FigureTrace
{
    private readonly Workspace _workspace;
    private readonly MonthReport _report;
    private readonly long _account;
    private readonly FigureColumn _column;

    private FigureTrace(Workspace workspace, MonthReport report, long account, FigureColumn column)
    {
        _workspace = workspace;
        _report = report;
        _account = account;
        _column = column;
    }

    private BusinessMonth Month => _report.Manifest.Month;

    private string OfAccount => string.Create(CultureInfo.InvariantCulture, $"account_id = {_account}");

    /// <returns>By currency; none where the report has no row of the account.</returns>
    /// <exception cref="DamagedDataException">A file isn't what was written, or what is found doesn't come to the figure.</exception>
    public static async Task<IReadOnlyList<TracedFigure>> TraceAsync(
        ReportingContext context, MonthReport report, long account, FigureColumn column, CancellationToken cancellation)
    {
        using var workspace = new Workspace(context);
        return await new FigureTrace(workspace, report, account, column).RunAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<TracedFigure>> RunAsync(CancellationToken cancellation)
    {
        ILookup<Currency, TracedTransaction> own = _column.Days is FigureDays.Month or FigureDays.UpToMonth
            ? await TransactionsAsync(cancellation).ConfigureAwait(false)
            : Enumerable.Empty<TracedTransaction>().ToLookup(_ => default(Currency));
        ILookup<Currency, Correction> corrections = (await CorrectionsAsync(cancellation).ConfigureAwait(false)).ToLookup(correction => correction.Currency);
        var traced = new List<TracedFigure>();
        foreach ((Currency currency, AmountSum figure, AmountSum opening) in await FiguresAsync(cancellation).ConfigureAwait(false))
        {
            var found = new TracedFigure
            {
                Currency = currency,
                Figure = figure,
                Carried = AmountSum.Zero,
                Corrections = [.. corrections[currency]],
                Transactions = [.. own[currency]],
            };
            AmountSum sum = found.Corrections.Aggregate(AmountSum.Zero, (total, correction) => total + _column.EffectOf(correction))
                + found.Transactions.Aggregate(AmountSum.Zero, (total, transaction) => total + transaction.Effect);
            found = found with { Carried = figure - sum };
            AmountSum expected = _column.Days is FigureDays.Month or FigureDays.Adjustment ? AmountSum.Zero : opening;
            if (found.Carried != expected)
            {
                throw new DamagedDataException($"What is stored of account {_account} comes to {currency} {sum + expected}, and {_column.Name} of {Month} says {figure}. Run 'accounting verify', which names what is damaged.");
            }

            traced.Add(found);
        }

        return traced;
    }

    private async Task<List<(Currency Currency, AmountSum Figure, AmountSum Opening)>> FiguresAsync(CancellationToken cancellation)
    {
        string statements = await TableAsync(StatementsTable.Name, cancellation).ConfigureAwait(false);
        string rolled = await TableAsync(RollForwardTable.Name, cancellation).ConfigureAwait(false);
        return _workspace.Connection.Rows(
            $"""
            SELECT currency, CAST(sum(printed) AS DECIMAL(38,4)), CAST(sum(carried) AS DECIMAL(38,4)) FROM (
                SELECT currency, {_column.Name} AS printed, 0 AS carried FROM {BalancesSql.File(statements)} WHERE {OfAccount}
                UNION ALL SELECT currency, 0, {_column.Opening} FROM {BalancesSql.File(rolled)} WHERE {OfAccount})
            GROUP BY currency ORDER BY currency
            """,
            (in DuckChunk chunk, int row) => (chunk.CurrencyOf(0, row), chunk.Sum(1, row), chunk.Sum(2, row)),
            cancellation);
    }

    private async Task<List<Correction>> CorrectionsAsync(CancellationToken cancellation)
    {
        if (_column.Days is FigureDays.Month or FigureDays.Opening)
        {
            return [];
        }

        string path = await TableAsync(CorrectionTables.Corrections, cancellation).ConfigureAwait(false);
        List<Correction> corrections = CorrectionTables.Read(
            _workspace.Connection, $"FROM {BalancesSql.File(path)} WHERE {OfAccount} ORDER BY original_month, currency, transaction_id, kind", cancellation);
        return [.. corrections.Where(correction => _column.EffectOf(correction) != AmountSum.Zero)];
    }

    private async Task<string> TableAsync(string table, CancellationToken cancellation)
    {
        string name = ReportFiles.Parquet(table);
        ReportFile file = _report.Manifest.Find(name) ?? throw new ExplanationRefusedException($"The report of {Month} was made before there was {name}: it cannot be traced by {_column.Name}.");
        return await _workspace.LeaseAsync(_report.KeyOf(name), file.Sha256, cancellation).ConfigureAwait(false);
    }

    private async Task<ILookup<Currency, TracedTransaction>> TransactionsAsync(CancellationToken cancellation)
    {
        IReadOnlyList<DayVersion> days = await DayReference.ReadAsync(_workspace.Context.Store, _report.Manifest.Days, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> winners = await _workspace.LeaseAsync(days, DayFiles.IsWinners, cancellation).ConfigureAwait(false);
        if (winners.Count == 0)
        {
            return Enumerable.Empty<TracedTransaction>().ToLookup(_ => default(Currency));
        }

        IReadOnlyList<string> losers = await _workspace.LeaseAsync(days, DayFiles.Losers.Equals, cancellation).ConfigureAwait(false);
        string kind = _column.Kind is { } wanted ? $" AND kind = '{wanted.Name()}'" : "";
        _workspace.Connection.Execute(
            $"""
            CREATE TEMP TABLE traced AS
            SELECT *, CAST({_column.Measure} AS DECIMAL(38,4)) AS effect FROM (SELECT *, 1 AS transactions FROM read_parquet({Sql.List(winners)}, hive_partitioning = false))
            WHERE {OfAccount} AND account_type <> 'TEST' AND business_day BETWEEN DATE '{Month.FirstDay}' AND DATE '{Month.LastDay}'{kind} AND ({_column.Measure}) <> 0
            """,
            cancellation);
        ILookup<string, TracedRow> history = History(losers, cancellation).ToLookup(row => row.Id, row => row.Row);
        return _workspace.Connection.Rows(
                $"SELECT currency, CAST(transaction_id AS VARCHAR), kind, business_day, effect FROM traced ORDER BY currency, business_day, occurred_at, transaction_id",
                (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Transaction: new TracedTransaction(
                    chunk.Text(1, row), chunk.Kind(2, row), new BusinessDay(chunk.Dates(3)[row]), chunk.Sum(4, row), [])),
                cancellation)
            .ToLookup(found => found.Currency, found => found.Transaction with { Rows = [.. history[found.Transaction.TransactionId]] });
    }

    /// <summary>All revisions of an id lie in the day version of its home date, so the versions that the report pins hold its history.</summary>
    private List<(string Id, TracedRow Row)> History(IReadOnlyList<string> losers, CancellationToken cancellation)
    {
        string columns = "CAST(transaction_id AS VARCHAR), revision, {0}, account_id, amount, "
            + $"{CorrectionsSql.Time("occurred_at")}, source, \"partition\", \"offset\", run, {CorrectionsSql.Time("logged_at")}";
        string lost = losers.Count == 0
            ? ""
            : " UNION ALL SELECT " + columns.Replace("{0}", "loser_reason", StringComparison.Ordinal)
                + $" FROM read_parquet({Sql.List(losers)}, hive_partitioning = false) WHERE transaction_id IN (SELECT transaction_id FROM traced)";
        return _workspace.Connection.Rows(
            $"""
            SELECT * FROM (SELECT {columns.Replace("{0}", "'counts'", StringComparison.Ordinal)} FROM traced{lost})
                AS stored (id, revision, outcome, account_id, amount, occurred_at, source, "partition", "offset", run, logged_at)
            ORDER BY id, outcome <> 'counts', revision DESC, source, "partition", "offset", run NULLS FIRST
            """,
            (in DuckChunk chunk, int row) => (chunk.Text(0, row), new TracedRow
            {
                Revision = chunk.Integers(1)[row],
                Outcome = chunk.Text(2, row),
                AccountId = chunk.Longs(3)[row],
                Amount = new Amount(chunk.Decimals(4, Amount.DecimalPlaces)[row]),
                OccurredAt = chunk.Text(5, row),
                Source = chunk.Text(6, row),
                Partition = chunk.Integers(7)[row],
                Offset = chunk.Longs(8)[row],
                Run = chunk.TextOrNull(9, row),
                LoggedAt = chunk.Text(10, row),
            }),
            cancellation);
    }
}
