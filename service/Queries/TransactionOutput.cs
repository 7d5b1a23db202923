using System.Globalization;
using Accounting.Ingest.Avro;
using Accounting.Reporting.Forms;
using Accounting.Service.Output;
using Accounting.Service.Reports;

namespace Accounting.Service.Queries;

/// <summary>A transaction with all its rows, for people, as TSV (a line for each row) and as JSON; with their messages where they were asked for.</summary>
public static class TransactionOutput
{
    private static readonly TableColumn[] Columns =
    [
        new("revision", CellKind.Integer), new("outcome", CellKind.Text), new("account_id", CellKind.Integer), new("amount", CellKind.Text), new("occurred_at", CellKind.Text), new("source", CellKind.Text),
        new("partition", CellKind.Integer), new("offset", CellKind.Integer), new("run", CellKind.Text), new("logged_at", CellKind.Text),
    ];

    /// <param name="output">Where to.</param>
    /// <param name="format">In which form.</param>
    /// <param name="found">The transaction.</param>
    /// <param name="messages">What the topic still has of its rows, in their order; null where it wasn't asked.</param>
    /// <param name="schemas">Lay messages open.</param>
    public static void Print(TerminalOutput output, OutputFormat format, AccountTransaction found, IReadOnlyList<TopicMessage>? messages, ISchemaRegistry schemas)
    {
        var shown = ShownTransaction.Of(found, messages, schemas);
        output.WriteAnswer(format, shown, tsv: () => TableOf(shown), print: () => PrintTable(output, shown));
    }

    private static ReportTable TableOf(ShownTransaction shown)
    {
        bool hasMessages = shown.Messages is not null;
        TableColumn[] columns = hasMessages ? [.. Columns, new("message", CellKind.Text), new("missing", CellKind.Text)] : Columns;
        return new ReportTable(columns, [.. shown.Rows.Select((row, place) => (object?[])[.. CellsOf(row), .. hasMessages ? new object?[] { shown.Messages![place].Hexadecimal, shown.Messages[place].Missing } : []])]);
    }

    private static object?[] CellsOf(ShownTrace.Row row) => [(long)row.Revision, row.Outcome, row.Account, row.Amount, row.OccurredAt, row.Source, row.Partition, row.Offset, row.Run, row.LoggedAt];

    private static void PrintTable(TerminalOutput output, ShownTransaction shown)
    {
        output.WriteLine($"{shown.TransactionId}: {shown.Kind} of account {Figures.Plain(shown.Account)} in {shown.Currency}, business day {shown.BusinessDay}, by the report of {shown.Month}");
        var table = new TextTable([.. Columns.Select(column => column.Kind == CellKind.Text ? column.Name : column.Name + ">")]).LeavingOut("run", "account_id", "occurred_at", "logged_at", "source");
        foreach (ShownTrace.Row row in shown.Rows)
        {
            table.Add([.. CellsOf(row).Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "")]);
        }

        output.WriteTable(table);
        foreach (ShownTransaction.Message message in shown.Messages ?? [])
        {
            output.WriteLine($"{message.Source}, partition {Figures.Plain(message.Partition)}, offset {Figures.Plain(message.Offset)}");
            if (message is { Hexadecimal: { } value, Parts: { } parts })
            {
                MessageText.Print(output, Convert.FromHexString(value), parts);
            }
            else
            {
                output.WriteLine($"  {message.Missing}");
            }
        }
    }
}
