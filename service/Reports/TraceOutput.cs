using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Service.Output;

namespace Accounting.Service.Reports;

/// <summary>A traced figure, for people, as TSV (a line for each stored row) and as JSON.</summary>
public static class TraceOutput
{
    private static readonly TableColumn[] Columns =
    [
        new("currency", CellKind.Text), new("business_day", CellKind.Text), new("transaction_id", CellKind.Text), new("kind", CellKind.Text), new("effect", CellKind.Sum),
        new("revision", CellKind.Integer), new("outcome", CellKind.Text), new("amount", CellKind.Sum), new("source", CellKind.Text), new("partition", CellKind.Integer),
        new("offset", CellKind.Integer), new("run", CellKind.Text), new("logged_at", CellKind.Text),
    ];

    public static void Print(TerminalOutput output, OutputFormat format, FigureColumn column, MonthReport report, IReadOnlyList<TracedFigure> traced)
    {
        switch (format)
        {
            case OutputFormat.Json:
                output.WriteJson(traced.Select(figure => ShownTrace.Of(column, report, figure)));
                break;
            case OutputFormat.Tsv:
                output.Write(Encoding.UTF8.GetString(Table(column, traced).ToTsv()));
                break;
            default:
                PrintTables(output, column, report, traced);
                break;
        }
    }

    /// <summary>Where what is carried in comes from.</summary>
    internal static string CarriedFrom(MonthReport report) => report.Manifest.Opening is { } opening
        ? string.Create(CultureInfo.InvariantCulture, $"{opening.Month}, revision {opening.Revision}")
        : "all earlier days";

    private static void PrintTables(TerminalOutput output, FigureColumn column, MonthReport report, IReadOnlyList<TracedFigure> traced)
    {
        foreach (TracedFigure figure in traced)
        {
            string Placed(AmountSum sum) => column.Placed(sum, figure.Currency).ToString();
            output.WriteLine($"{column.Name} of {report.Manifest.Month} ({MonthStanding.Of(report.Manifest)}): {figure.Currency} {Placed(figure.Figure)}");
            if (column.Days != FigureDays.Month)
            {
                output.WriteLine($"  from {CarriedFrom(report)}: {Placed(figure.Carried)}");
            }

            foreach (Accounting.Reporting.Sections.Corrections.Correction correction in figure.Corrections)
            {
                output.WriteLine($"  corrects {correction.OriginalMonth}: {Placed(column.EffectOf(correction))}, {correction.TransactionId} {correction.Change}, {correction.Source} partition {correction.Partition} offset {Figures.Plain(correction.Offset)}, logged {correction.LoggedAt}");
            }

            foreach ((BusinessDay day, int transactions, AmountSum effect) in figure.Days)
            {
                output.WriteLine($"  {day}: {Placed(effect)}, of {Counted.Of(transactions, "transaction")}");
            }

            PrintRows(output, Table(column, [figure]));
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
        var table = new TextTable(null, [.. shown.Select(column => Columns[column].Kind == CellKind.Text ? Columns[column].Name : Columns[column].Name + ">")]);
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
               found.Place == 0 ? column.Placed(transaction.Effect, figure.Currency) : null, (long)found.Row.Revision, found.Row.Outcome,
               PlacedSum.Money(found.Row.Amount, figure.Currency), found.Row.Source, found.Row.Partition, found.Row.Offset, found.Row.Run, found.Row.LoggedAt,
           },
    ]);
}
