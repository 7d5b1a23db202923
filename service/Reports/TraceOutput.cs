using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Service.Output;

namespace Accounting.Service.Reports;

/// <summary>A traced figure, for people, as TSV (a line for each stored row, or for each part) and as JSON.</summary>
public static class TraceOutput
{
    private static readonly TableColumn[] Columns =
    [
        new("currency", CellKind.Text), new("business_day", CellKind.Text), new("transaction_id", CellKind.Text), new("kind", CellKind.Text), new("effect", CellKind.Sum),
        new("revision", CellKind.Integer), new("outcome", CellKind.Text), new("amount", CellKind.Sum), new("source", CellKind.Text), new("partition", CellKind.Integer),
        new("offset", CellKind.Integer), new("run", CellKind.Text), new("logged_at", CellKind.Text),
    ];

    private static readonly TableColumn[] PartColumns = [new("currency", CellKind.Text), new("of", CellKind.Text), new("part", CellKind.Sum)];

    public static void Print(TerminalOutput output, OutputFormat format, FigureQuestion question, MonthReport report, IReadOnlyList<TracedFigure> traced)
    {
        output.WriteAnswer(
            format,
            traced.Select(figure => ShownTrace.Of(question, report, figure)),
            tsv: () => traced.Any(figure => figure.Parts.Count > 0) ? Parts(question.Column, traced) : Table(question.Column, traced),
            print: () => PrintTables(output, question, report, traced));

        foreach (TracedFigure figure in traced.Where(figure => figure.Transactions.Count < figure.TransactionsInAll || figure.Parts.Count < figure.PartsInAll))
        {
            long listed = Math.Max(figure.Transactions.Count, figure.Parts.Count), all = Math.Max(figure.TransactionsInAll, figure.PartsInAll);
            output.WriteNote($"{figure.Currency}: {Figures.Count(listed)} of {Figures.Count(all)} are listed, and all are added up; --where, --day and --account name fewer.");
        }
    }

    /// <summary>Where what is carried in comes from.</summary>
    internal static string CarriedFrom(MonthReport report) => report.Manifest.Opening is { } opening
        ? string.Create(CultureInfo.InvariantCulture, $"{opening.Month}, revision {opening.Revision}")
        : "all earlier days";

    private static void PrintTables(TerminalOutput output, FigureQuestion question, MonthReport report, IReadOnlyList<TracedFigure> traced)
    {
        foreach (TracedFigure figure in traced)
        {
            string Placed(AmountSum sum) => FigureText.Placed(question.Column, sum, figure.Currency).ToString();
            output.WriteLine($"{question.Told(report.Manifest.Month)} ({MonthStanding.Of(report.Manifest)}): {figure.Currency} {Placed(figure.Figure)}");
            PrintBefore(output, report, figure, Placed);
            output.WriteLines(figure.Days.Select(day => $"  {day.Day}: {Placed(day.Effect)}, of {Counted.Of(day.Transactions, "transaction")}"));
            output.WriteLines(figure.Parts.Select(part => $"  {Placed(part.Amount),14}  {part.Of}"));
            if (figure.Transactions.Count > 0)
            {
                PrintRows(output, Table(question.Column, [figure]));
            }
        }
    }

    /// <summary>What of the figure is of earlier months.</summary>
    private static void PrintBefore(TerminalOutput output, MonthReport report, TracedFigure figure, Func<AmountSum, string> placed)
    {
        if (figure.Carried != AmountSum.Zero)
        {
            output.WriteLine($"  from {CarriedFrom(report)}: {placed(figure.Carried)}");
        }

        if (figure.Untold != AmountSum.Zero)
        {
            output.WriteLine($"  not told by any report until then, and no longer led back: {placed(figure.Untold)}");
        }

        foreach ((AmountSum effect, Accounting.Reporting.Sections.Corrections.Correction change) in figure.Corrections)
        {
            output.WriteLine($"  corrects {change.OriginalMonth}: {placed(effect)}, {change.TransactionId} {change.Change}, {change.Source} partition {change.Partition} offset {Figures.Plain(change.Offset)}, logged {change.LoggedAt}");
        }
    }

    /// <summary>Columns that say the same everywhere would make the lines too long to read: the currency stands above, and so does a source that all have.</summary>
    private static void PrintRows(TerminalOutput output, ReportTable rows)
    {
        int source = Array.FindIndex(Columns, column => column.Name == "source"), run = Array.FindIndex(Columns, column => column.Name == "run");
        object?[] sources = [.. rows.Rows.Select(row => row[source]).Distinct()];
        if (sources.Length == 1)
        {
            output.WriteLine($"  every partition and offset is of {sources[0]}");
        }

        bool IsShown(int column) => column != 0 && (column != source || sources.Length > 1) && (column != run || rows.Rows.Any(row => row[run] is not null));
        int[] shown = [.. Enumerable.Range(0, Columns.Length).Where(IsShown)];
        var table = new TextTable([.. shown.Select(column => Columns[column].Kind == CellKind.Text ? Columns[column].Name : Columns[column].Name + ">")])
            .LeavingOut("run", "logged_at", "source", "amount", "kind", "transaction_id");
        foreach (object?[] row in rows.Rows)
        {
            table.Add([.. shown.Select(column => Convert.ToString(row[column], CultureInfo.InvariantCulture) ?? "")]);
        }

        output.WriteTable(table);
    }

    /// <summary>The effect stands beside the row that counts.</summary>
    private static ReportTable Table(FigureColumn column, IReadOnlyList<TracedFigure> traced) => new(Columns,
    [
        .. from figure in traced
           from transaction in figure.Transactions
           from found in transaction.Rows.Select((row, place) => (Row: row, Place: place))
           select new object?[]
           {
               figure.Currency.Code, transaction.Day.ToString(), transaction.TransactionId, SchemaNames.Name(transaction.Kind),
               found.Place == 0 ? FigureText.Placed(column, transaction.Effect, figure.Currency) : null, (long)found.Row.Revision, found.Row.Outcome,
               PlacedSum.Money(found.Row.Amount, figure.Currency), found.Row.Source, found.Row.Partition, found.Row.Offset, found.Row.Run, found.Row.LoggedAt,
           },
    ]);

    private static ReportTable Parts(FigureColumn column, IReadOnlyList<TracedFigure> traced) => new(PartColumns,
    [
        .. from figure in traced
           from part in figure.Parts
           select new object?[] { figure.Currency.Code, part.Of, FigureText.Placed(column, part.Amount, figure.Currency) },
    ]);
}
