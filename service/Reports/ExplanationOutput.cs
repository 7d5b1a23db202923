using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Service.Output;

namespace Accounting.Service.Reports;

/// <summary>A difference and its rows, for people, as TSV and as JSON.</summary>
public static class ExplanationOutput
{
    private static readonly TableColumn[] Columns =
    [
        new("currency", CellKind.Text), new("effect", CellKind.Sum), new("account_id", CellKind.Integer), new("transaction_id", CellKind.Text), new("change", CellKind.Text),
        new("kind", CellKind.Text), new("old_revision", CellKind.Integer), new("new_revision", CellKind.Integer), new("original_month", CellKind.Text),
        new("source", CellKind.Text), new("partition", CellKind.Integer), new("offset", CellKind.Integer), new("run", CellKind.Text), new("logged_at", CellKind.Text),
        new("changed_fields", CellKind.Text),
    ];

    /// <param name="output">Where to.</param>
    /// <param name="format">How.</param>
    /// <param name="figure">In words, what is explained: the column, its month, whose, between what.</param>
    /// <param name="column">The column.</param>
    /// <param name="explained">By currency.</param>
    public static void Print(TerminalOutput output, OutputFormat format, string figure, FigureColumn column, IReadOnlyList<ExplainedCurrency> explained)
    {
        switch (format)
        {
            case OutputFormat.Json:
                output.WriteJson(explained.Select(currency => ShownExplanation.Of(column, currency)));
                break;
            case OutputFormat.Tsv:
                output.Write(Encoding.UTF8.GetString(Table(column, explained).ToTsv()));
                break;
            default:
                PrintRows(output, figure, column, explained);
                break;
        }
    }

    private static void PrintRows(TerminalOutput output, string figure, FigureColumn column, IReadOnlyList<ExplainedCurrency> explained)
    {
        if (explained.Count == 0)
        {
            output.WriteLine($"{figure}. Nothing differs.");
        }

        foreach (ExplainedCurrency currency in explained)
        {
            string Placed(Ingest.AmountSum sum) => column.Placed(sum, currency.Currency).ToString();
            output.WriteLine($"{figure}. {currency.Currency} {Placed(currency.Before)} → {Placed(currency.After)}, difference {Placed(currency.Difference)}, of {Counted.Of(currency.Lines.Count, "row")}:");
            foreach (ExplainedLine line in currency.Lines)
            {
                Correction change = line.Change;
                output.WriteLine($"  {Placed(line.Effect),14}  account {Figures.Plain(change.AccountId)}, {Ingest.SchemaNames.Name(change.Kind)} {change.TransactionId} of {change.OriginalMonth}: {Revisions(change)}");
                output.WriteLine($"  {"",14}  {change.Source} partition {change.Partition} offset {Figures.Plain(change.Offset)}, logged {change.LoggedAt}{(change.Run is null ? "" : $", found by {change.Run}")}");
                if (change.ChangedFields is { Length: > 0 } fields)
                {
                    output.WriteLine($"  {"",14}  {fields}");
                }
            }
        }
    }

    private static string Revisions(Correction change) => (change.OldRevision, change.NewRevision) switch
    {
        ({ } old, { } now) => string.Create(CultureInfo.InvariantCulture, $"{change.Change}, revision {old} → {now}"),
        (null, { } now) => string.Create(CultureInfo.InvariantCulture, $"{change.Change}, revision {now}"),
        ({ } old, null) => string.Create(CultureInfo.InvariantCulture, $"{change.Change}, revision {old}"),
        _ => change.Change,
    };

    private static ReportTable Table(FigureColumn column, IReadOnlyList<ExplainedCurrency> explained) => new(Columns,
    [
        .. from currency in explained
           from line in currency.Lines
           let change = line.Change
           select new object?[]
           {
               currency.Currency.Code, column.Placed(line.Effect, currency.Currency), change.AccountId, change.TransactionId, change.Change,
               Ingest.SchemaNames.Name(change.Kind), change.OldRevision, change.NewRevision, change.OriginalMonth,
               change.Source, change.Partition, change.Offset, change.Run, change.LoggedAt, change.ChangedFields,
           },
    ]);
}
