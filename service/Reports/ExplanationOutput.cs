using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
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

    private static readonly TableColumn[] PartColumns = [new("currency", CellKind.Text), new("of", CellKind.Text), new("before", CellKind.Sum), new("after", CellKind.Sum), new("effect", CellKind.Sum)];

    /// <param name="output">Where to.</param>
    /// <param name="format">How.</param>
    /// <param name="figure">In words, what is explained: the figure, and between what.</param>
    /// <param name="column">The column.</param>
    /// <param name="explained">By currency.</param>
    public static void Print(TerminalOutput output, OutputFormat format, string figure, FigureColumn column, IReadOnlyList<ExplainedCurrency> explained) => output.WriteAnswer(
        format,
        explained.Select(currency => ShownExplanation.Of(column, currency)),
        tsv: () => Table(column, explained),
        print: () => PrintRows(output, figure, column, explained));

    private static void PrintRows(TerminalOutput output, string figure, FigureColumn column, IReadOnlyList<ExplainedCurrency> explained)
    {
        if (explained.Count == 0)
        {
            output.WriteLine($"{figure}. Nothing differs.");
        }

        foreach (ExplainedCurrency currency in explained)
        {
            string Placed(Ingest.AmountSum sum) => FigureText.Placed(column, sum, currency.Currency).ToString();
            string made = currency.Lines.Count > 0 ? Counted.Of(currency.Lines.Count, "row") : Counted.Of(currency.Parts.Count, "part");
            output.WriteLine($"{figure}. {currency.Currency} {Placed(currency.Before)} → {Placed(currency.After)}, difference {Placed(currency.Difference)}, of {made}:");
            output.WriteLines(currency.Parts.Select(part => $"  {Placed(part.After - part.Before),14}  {part.Of}: {Placed(part.Before)} → {Placed(part.After)}"));
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

    private static ReportTable Table(FigureColumn column, IReadOnlyList<ExplainedCurrency> explained) =>
        explained.Any(currency => currency.Parts.Count > 0) ? PartTable(column, explained) : LineTable(column, explained);

    private static ReportTable PartTable(FigureColumn column, IReadOnlyList<ExplainedCurrency> explained) => new(PartColumns,
    [
        .. from currency in explained
           from part in currency.Parts
           select new object?[]
           {
               currency.Currency.Code, part.Of, FigureText.Placed(column, part.Before, currency.Currency), FigureText.Placed(column, part.After, currency.Currency),
               FigureText.Placed(column, part.After - part.Before, currency.Currency),
           },
    ]);

    private static ReportTable LineTable(FigureColumn column, IReadOnlyList<ExplainedCurrency> explained) => new(Columns,
    [
        .. from currency in explained
           from line in currency.Lines
           let change = line.Change
           select new object?[]
           {
               currency.Currency.Code, FigureText.Placed(column, line.Effect, currency.Currency), change.AccountId, change.TransactionId, change.Change,
               Ingest.SchemaNames.Name(change.Kind), change.OldRevision, change.NewRevision, change.OriginalMonth,
               change.Source, change.Partition, change.Offset, change.Run, change.LoggedAt, change.ChangedFields,
           },
    ]);
}
