using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using NodaTime;

namespace Accounting.Reporting.Explain;

/// <summary>
/// From a figure of a month's newest report down to what it is made of: to the messages, as the report knows them, beside what became known of earlier months
/// and what it opens with; or, where no transaction has a part of its own, to the parts it comes to. What is found has to come to the figure.
/// </summary>
public sealed class FigureTrace
{
    /// <summary>More transactions or parts of one currency are added up and not listed.</summary>
    public const int ListedMax = 100_000;

    private readonly FigureReading _reading;
    private readonly TracedNarrowing _narrowing;

    private FigureTrace(FigureReading reading, TracedNarrowing narrowing)
    {
        _reading = reading;
        _narrowing = narrowing;
    }

    private BusinessMonth Month => _reading.Month;

    private DuckConnection Connection => _reading.Connection;

    /// <param name="context">What to work with.</param>
    /// <param name="zone">The business time zone by the rules in force.</param>
    /// <param name="report">The report.</param>
    /// <param name="question">The figure.</param>
    /// <param name="narrowing">Which of its transactions are listed.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>By currency; none where the report has no such row.</returns>
    /// <exception cref="FigureRefusedException">The report doesn't tell the figure, or days have to be compacted first.</exception>
    /// <exception cref="DamagedDataException">A file isn't what was written, or what is found doesn't come to the figure.</exception>
    public static async Task<IReadOnlyList<TracedFigure>> TraceAsync(
        ReportingContext context, DateTimeZone zone, MonthReport report, FigureQuestion question, TracedNarrowing narrowing, CancellationToken cancellation)
    {
        IReadOnlyList<DayVersion> days = await NewestDays.FindAsync(context.Store, zone, [report.Manifest.Known.Coverage], cancellation).ConfigureAwait(false);
        using var workspace = new Workspace(context);
        return await TraceAsync(workspace, new KnownTransactions(workspace, days, zone), report, question, narrowing, cancellation).ConfigureAwait(false);
    }

    /// <summary>The same out of transactions that are known already: for many figures in turn.</summary>
    internal static Task<IReadOnlyList<TracedFigure>> TraceAsync(
        Workspace workspace, KnownTransactions known, MonthReport report, FigureQuestion question, TracedNarrowing narrowing, CancellationToken cancellation) =>
        new FigureTrace(new FigureReading(workspace, report, question, known), narrowing).RunAsync(cancellation);

    private async Task<IReadOnlyList<TracedFigure>> RunAsync(CancellationToken cancellation)
    {
        string rows = await _reading.RowsAsync(cancellation).ConfigureAwait(false);
        IReadOnlyDictionary<Currency, AmountSum> printed = PrintedFigures.Read(_reading, rows, cancellation);
        FigureSource source = _reading.Question.Source(Month, _reading.Report.Manifest);
        return printed.Count == 0 ? []
            : source is SummedTransactions summed ? await OfTransactionsAsync(printed, summed, cancellation).ConfigureAwait(false)
            : await OfPartsAsync(printed, (FigureParts)source, cancellation).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<TracedFigure>> OfPartsAsync(IReadOnlyDictionary<Currency, AmountSum> printed, FigureParts parts, CancellationToken cancellation)
    {
        string table = _reading.Known.NewTable();
        Connection.Execute($"CREATE TEMP TABLE {table} AS {await parts.QueryAsync(_reading, cancellation).ConfigureAwait(false)}", cancellation);
        var sums = Connection.Rows($"SELECT currency, sum(part), count(*) FROM {table} GROUP BY currency", (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Sum: chunk.Sum(1, row), Count: chunk.Longs(2)[row]), cancellation)
            .ToDictionary(found => found.Currency);
        ILookup<Currency, TracedPart> listed = Connection.Rows(
            $"SELECT currency, of, part FROM {table} QUALIFY row_number() OVER (PARTITION BY currency ORDER BY abs(part) DESC, of) <= {ListedMax} ORDER BY currency, abs(part) DESC, of",
            (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Part: new TracedPart(chunk.Text(1, row), chunk.Sum(2, row))),
            cancellation).ToLookup(found => found.Currency, found => found.Part);
        return
        [
            .. printed.Select(figure => Checked(sums.GetValueOrDefault(figure.Key).Sum, new TracedFigure
            {
                Currency = figure.Key,
                Figure = figure.Value,
                Parts = [.. listed[figure.Key]],
                PartsInAll = sums.GetValueOrDefault(figure.Key).Count,
            })),
        ];
    }

    private async Task<IReadOnlyList<TracedFigure>> OfTransactionsAsync(IReadOnlyDictionary<Currency, AmountSum> printed, SummedTransactions summed, CancellationToken cancellation)
    {
        MonthReport? before = await _reading.BeforeAsync(cancellation).ConfigureAwait(false);
        (ILookup<Currency, TracedDay> days, ILookup<Currency, TracedTransaction> listed) = await TransactionsAsync(summed, before, cancellation).ConfigureAwait(false);
        ILookup<Currency, ExplainedLine> corrections = (await CorrectionsAsync(summed, before, cancellation).ConfigureAwait(false)).ToLookup(line => line.Change.Currency);
        IReadOnlyDictionary<Currency, AmountSum> opening = await CarriedAsync(printed, summed, before, cancellation).ConfigureAwait(false);
        var traced = new List<TracedFigure>();
        foreach ((Currency currency, AmountSum figure) in printed)
        {
            AmountSum sum = corrections[currency].Select(line => line.Effect).Concat(days[currency].Select(day => day.Effect)).Aggregate(opening.GetValueOrDefault(currency), (total, effect) => total + effect);
            bool isUntold = summed.ToldSince > 0 && before is { Final: not null } && before.Manifest.Definition < summed.ToldSince;
            traced.Add(Checked(isUntold ? figure : sum, new TracedFigure
            {
                Currency = currency,
                Figure = figure,
                Carried = opening.GetValueOrDefault(currency),
                Untold = isUntold ? figure - sum : AmountSum.Zero,
                Corrections = [.. corrections[currency]],
                Days = [.. days[currency]],
                Transactions = [.. listed[currency]],
            }));
        }

        return traced;
    }

    /// <summary>What comes from earlier months as the report says; nothing where the first report's own days begin with the first transaction.</summary>
    private async Task<IReadOnlyDictionary<Currency, AmountSum>> CarriedAsync(IReadOnlyDictionary<Currency, AmountSum> printed, SummedTransactions summed, MonthReport? before, CancellationToken cancellation)
    {
        if (summed.Days is not (FigureDays.UpToMonth or FigureDays.Opening) || before is null)
        {
            return new Dictionary<Currency, AmountSum>();
        }

        if (summed.Days == FigureDays.Opening)
        {
            return printed;
        }

        string rows = await _reading.TableAsync(summed.CarriedIn ?? _reading.Question.Table.Name, cancellation).ConfigureAwait(false);
        return PrintedFigures.Read(Connection, $"SELECT currency, sum({summed.Carried}) FROM {rows} WHERE {FigureKeys.Rows(_reading.Row)} GROUP BY currency", cancellation);
    }

    private async Task<IReadOnlyList<ExplainedLine>> CorrectionsAsync(SummedTransactions summed, MonthReport? before, CancellationToken cancellation) =>
        before is not { Final: not null, Manifest.Known: var opening } || summed.Days is not (FigureDays.UpToMonth or FigureDays.Adjustment)
            ? []
            : await ChangedTransactions.ReadAsync(_reading.Known, Connection, summed.MeasureOf(_reading.Scope), "", opening, _reading.Report.Manifest.Known, Month.FirstDay, cancellation).ConfigureAwait(false);

    private async Task<(ILookup<Currency, TracedDay> Days, ILookup<Currency, TracedTransaction> Listed)> TransactionsAsync(SummedTransactions summed, MonthReport? before, CancellationToken cancellation)
    {
        BusinessDay? from = summed.Days switch
        {
            FigureDays.Month => Month.FirstDay,
            FigureDays.UpToMonth when before is not null => Month.FirstDay,
            _ => null,
        };
        if (summed.Days == FigureDays.Adjustment || (summed.Days == FigureDays.Opening && before is not null))
        {
            return (Enumerable.Empty<TracedDay>().ToLookup(_ => default(Currency)), Enumerable.Empty<TracedTransaction>().ToLookup(_ => default(Currency)));
        }

        BusinessDay end = summed.Days == FigureDays.Opening ? Month.FirstDay : Month.Next.FirstDay;
        string known = await _reading.TransactionsAsync(from, end, summed.MeasureOf(_reading.Scope).Condition, cancellation).ConfigureAwait(false);
        string traced = _reading.Known.NewTable(), shown = _reading.Known.NewTable();
        Connection.Execute(
            $"""
            CREATE TEMP TABLE {traced} AS SELECT *, CAST({summed.Measure} AS DECIMAL(38,4)) AS effect FROM {known} WHERE ({summed.Measure}) <> 0;
            CREATE TEMP TABLE {shown} AS SELECT * FROM {traced} WHERE {_narrowing.Condition}
            QUALIFY row_number() OVER (PARTITION BY currency ORDER BY business_day, occurred_at, transaction_id, home_date) <= {ListedMax}
            """,
            cancellation);
        ILookup<Currency, TracedDay> days = Connection.Rows(
            $"SELECT currency, business_day, count(*), sum(effect) FROM {traced} GROUP BY ALL ORDER BY currency, business_day",
            (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Day: new TracedDay(new BusinessDay(chunk.Dates(1)[row]), chunk.Longs(2)[row], chunk.Sum(3, row))),
            cancellation).ToLookup(found => found.Currency, found => found.Day);
        ILookup<string, TracedRow> history = TracedRow.Read(Connection, await _reading.Known.HistoryAsync(_reading.Report.Manifest.Known, from, end, shown, cancellation).ConfigureAwait(false), cancellation).ToLookup(row => row.Id, row => row.Row);
        return (days, TracedTransaction.Read(Connection, shown, history, cancellation).ToLookup(found => found.Currency, found => found.Transaction));
    }

    private TracedFigure Checked(AmountSum sum, TracedFigure figure) => sum == figure.Figure ? figure
        : throw new DamagedDataException($"What is stored comes to {figure.Currency} {sum}, and {_reading.Question.Told(Month)} says {figure.Figure}. Run 'accounting verify', which names what is damaged.");
}
