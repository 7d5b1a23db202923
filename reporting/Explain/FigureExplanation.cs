using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using NodaTime;

namespace Accounting.Reporting.Explain;

/// <summary>
/// Why a figure of a month differs between two points. Where it is summed over transactions: the fold as of one coverage against the fold as of the other, so
/// that what both points print, or where one is a mere run what is folded at it, differs by just the sum of the rows' effects. Else: the parts that it
/// comes to at both.
/// </summary>
public sealed class FigureExplanation
{
    private readonly Workspace _workspace;
    private readonly KnownTransactions _known;
    private readonly BusinessMonth _month;
    private readonly FigureQuestion _question;

    private FigureExplanation(Workspace workspace, KnownTransactions known, BusinessMonth month, FigureQuestion question)
    {
        _workspace = workspace;
        _known = known;
        _month = month;
        _question = question;
    }

    /// <param name="context">What to work with.</param>
    /// <param name="zone">The business time zone by the rules in force.</param>
    /// <param name="month">The month whose figure it is.</param>
    /// <param name="question">The figure.</param>
    /// <param name="before">One point.</param>
    /// <param name="after">The other.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>By currency; those in which nothing differs and nothing changed are left out.</returns>
    /// <exception cref="FigureRefusedException">The days aren't compacted, or the figure hangs on more than a run knows.</exception>
    /// <exception cref="DamagedDataException">A file isn't what was written, or the rows don't come to the difference.</exception>
    public static async Task<IReadOnlyList<ExplainedCurrency>> ExplainAsync(
        ReportingContext context, DateTimeZone zone, BusinessMonth month, FigureQuestion question, FigurePoint before, FigurePoint after, CancellationToken cancellation)
    {
        IReadOnlyList<DayVersion> days = await NewestDays.FindAsync(context.Store, zone, [before.Known.Coverage, after.Known.Coverage], cancellation).ConfigureAwait(false);
        using var workspace = new Workspace(context);
        return await ExplainAsync(workspace, new KnownTransactions(workspace, days, zone), month, question, before, after, cancellation).ConfigureAwait(false);
    }

    /// <summary>The same out of transactions that are known already: for many figures in turn.</summary>
    internal static async Task<IReadOnlyList<ExplainedCurrency>> ExplainAsync(
        Workspace workspace, KnownTransactions known, BusinessMonth month, FigureQuestion question, FigurePoint before, FigurePoint after, CancellationToken cancellation)
    {
        FigureSource source = question.Source(month, (after.Report ?? before.Report)?.Manifest);
        bool hangsOnReports = source is not SummedTransactions { Days: FigureDays.Month or FigureDays.UpToMonth or FigureDays.Ever };
        if (hangsOnReports && (before.Report is null || after.Report is null))
        {
            throw new FigureRefusedException($"{question.Column.Name} hangs on more than transactions: on what a report opens with, or on other rows of it, which a run doesn't name. Compare revisions.");
        }

        var explanation = new FigureExplanation(workspace, known, month, question);
        IReadOnlyList<ExplainedCurrency> found = source is SummedTransactions summed
            ? await explanation.OfTransactionsAsync(summed, before, after, cancellation).ConfigureAwait(false)
            : await explanation.OfPartsAsync((FigureParts)source, before, after, cancellation).ConfigureAwait(false);
        explanation.Check(found, before, after);
        return [.. found.Where(currency => currency.Lines.Count + currency.Parts.Count > 0)];
    }

    private async Task<IReadOnlyList<ExplainedCurrency>> OfTransactionsAsync(SummedTransactions summed, FigurePoint before, FigurePoint after, CancellationToken cancellation)
    {
        FigureRow row = _question.Row(_month, (after.Report ?? before.Report)?.Manifest);
        IReadOnlyDictionary<Currency, AmountSum> old = await FiguresAsync(before, row, summed, cancellation).ConfigureAwait(false);
        IReadOnlyDictionary<Currency, AmountSum> now = await FiguresAsync(after, row, summed, cancellation).ConfigureAwait(false);
        ILookup<Currency, ExplainedLine> lines = (await LinesAsync(summed, row, before, after, cancellation).ConfigureAwait(false)).ToLookup(line => line.Change.Currency);
        return
        [
            .. old.Keys.Concat(now.Keys).Concat(lines.Select(group => group.Key)).Distinct().Order()
                .Select(currency => new ExplainedCurrency(currency, old.GetValueOrDefault(currency), now.GetValueOrDefault(currency), [.. lines[currency]])),
        ];
    }

    private async Task<List<ExplainedLine>> LinesAsync(SummedTransactions summed, FigureRow row, FigurePoint before, FigurePoint after, CancellationToken cancellation)
    {
        bool isEarlier = summed.Days is FigureDays.Opening or FigureDays.Adjustment;
        BusinessDay limit = isEarlier ? _month.FirstDay : _month.Next.FirstDay;
        Sections.Corrections.ChangeMeasure measure = summed.MeasureOf(_question.Table.Scope(row));
        if (summed.Days == FigureDays.Month)
        {
            measure = measure with { Condition = $"({measure.Condition}) AND {FigureKeys.OriginalMonth} = '{_month}'" };
        }

        var lines = new List<ExplainedLine>();
        if (summed.Days != FigureDays.Opening)
        {
            lines.AddRange(await ChangedTransactions.ReadAsync(_known, _workspace.Connection, measure, "", before.Known, after.Known, limit, cancellation).ConfigureAwait(false));
        }

        if (isEarlier)
        {
            lines.AddRange(await ChangedTransactions.ReadAsync(_known, _workspace.Connection, measure, summed.Days == FigureDays.Opening ? "" : "-", before.Opening!, after.Opening!, limit, cancellation).ConfigureAwait(false));
        }

        return lines;
    }

    /// <summary>As the point's report prints them; of a mere run, as they are folded at it.</summary>
    private async Task<IReadOnlyDictionary<Currency, AmountSum>> FiguresAsync(FigurePoint point, FigureRow row, SummedTransactions summed, CancellationToken cancellation)
    {
        if (point.Report is not null)
        {
            FigureReading reading = Reading(point);
            return PrintedFigures.Read(reading, await reading.RowsAsync(cancellation).ConfigureAwait(false), cancellation);
        }

        BusinessDay? from = summed.Days == FigureDays.Month ? _month.FirstDay : null;
        string known = await _known.CreateAsync(point.Known, from, _month.Next.FirstDay, summed.MeasureOf(_question.Table.Scope(row)).Condition, cancellation).ConfigureAwait(false);
        return PrintedFigures.Read(_workspace.Connection, $"SELECT currency, sum({summed.Measure}) FROM {known} GROUP BY currency", cancellation);
    }

    private async Task<IReadOnlyList<ExplainedCurrency>> OfPartsAsync(FigureParts parts, FigurePoint before, FigurePoint after, CancellationToken cancellation)
    {
        (string old, IReadOnlyDictionary<Currency, AmountSum> printedBefore) = await PartsAsync(parts, before, cancellation).ConfigureAwait(false);
        (string now, IReadOnlyDictionary<Currency, AmountSum> printedAfter) = await PartsAsync(parts, after, cancellation).ConfigureAwait(false);
        ILookup<Currency, ExplainedPart> differing = _workspace.Connection.Rows(
            $"""
            SELECT currency, of, CAST(coalesce(old.part, 0) AS DECIMAL(38,4)), CAST(coalesce(now.part, 0) AS DECIMAL(38,4)) FROM {old} AS old FULL JOIN {now} AS now USING (currency, of)
            WHERE coalesce(old.part, 0) <> coalesce(now.part, 0) ORDER BY currency, abs(coalesce(now.part, 0) - coalesce(old.part, 0)) DESC, of
            """,
            (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Part: new ExplainedPart(chunk.Text(1, row), chunk.Sum(2, row), chunk.Sum(3, row))),
            cancellation).ToLookup(found => found.Currency, found => found.Part);
        return
        [
            .. printedBefore.Keys.Concat(printedAfter.Keys).Distinct().Order().Select(currency =>
                new ExplainedCurrency(currency, printedBefore.GetValueOrDefault(currency), printedAfter.GetValueOrDefault(currency), []) { Parts = [.. differing[currency]] }),
        ];
    }

    private async Task<(string Table, IReadOnlyDictionary<Currency, AmountSum> Printed)> PartsAsync(FigureParts parts, FigurePoint point, CancellationToken cancellation)
    {
        FigureReading reading = Reading(point);
        string rows = await reading.RowsAsync(cancellation).ConfigureAwait(false), table = _known.NewTable();
        _workspace.Connection.Execute($"CREATE TEMP TABLE {table} AS {await parts.QueryAsync(reading, cancellation).ConfigureAwait(false)}", cancellation);
        return (table, PrintedFigures.Read(reading, rows, cancellation));
    }

    private FigureReading Reading(FigurePoint point) => new(_workspace, point.Report!, _question, _known);

    private void Check(IEnumerable<ExplainedCurrency> explained, FigurePoint before, FigurePoint after)
    {
        foreach (ExplainedCurrency found in explained)
        {
            AmountSum sum = found.Lines.Select(line => line.Effect).Concat(found.Parts.Select(part => part.After - part.Before)).Aggregate(AmountSum.Zero, (total, effect) => total + effect);
            if (sum != found.Difference)
            {
                throw new DamagedDataException(
                    $"{_question.Told(_month)} differs by {found.Currency} {found.Difference} between {before.Name} and {after.Name}, and what changed by {sum}. "
                    + "Run 'accounting verify', which names what is damaged.");
            }
        }
    }
}
