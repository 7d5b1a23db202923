using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Sections.Journal;

/// <summary>
/// <c>journal</c>: the month's postings as balanced entries, for an ERP; <c>restatement-journal</c>: by what they differ from those of the revision before. Each
/// line has a key of month, revision and line that no other table has: <c>2026-10/1/17</c>, of a difference <c>2026-10/1-2/3</c>, and of a provisional report,
/// which nobody should book, <c>2026-10/provisional/17</c>.
/// </summary>
internal static class JournalTable
{
    public const string Name = ReportFiles.Journal;

    private static readonly TableColumn[] Columns =
    [
        new("key", CellKind.Text), new("month", CellKind.Text), new("revision", CellKind.Integer), new("entry", CellKind.Integer), new("line", CellKind.Integer),
        new("posting_date", CellKind.Day), new("original_date", CellKind.Day), new("document_type", CellKind.Text), new("account_code", CellKind.Text),
        new("ledger_account", CellKind.Text), new("currency", CellKind.Text), new("debit", CellKind.Sum), new("credit", CellKind.Sum), new("text", CellKind.Text),
    ];

    /// <param name="month">The month.</param>
    /// <param name="revision">Null of a provisional report.</param>
    /// <param name="lines">In order.</param>
    public static ReportTable Of(BusinessMonth month, int? revision, IReadOnlyList<JournalLine> lines) =>
        Of(month, revision, revision?.ToString(CultureInfo.InvariantCulture) ?? "provisional", lines, line => line.Document switch
        {
            JournalDocument.PriorPeriod => $"Of {line.OriginalDate}, known since {month.Previous} was closed",
            JournalDocument.Adjustment => $"Adjustments of {line.PostingDate}",
            _ => $"Transactions of {line.PostingDate}",
        });

    /// <param name="month">The month.</param>
    /// <param name="revision">The later revision.</param>
    /// <param name="restates">The one before, and why there is another.</param>
    /// <param name="lines">In order.</param>
    public static ReportTable OfDifference(BusinessMonth month, int revision, RestatedRevision restates, IReadOnlyList<JournalLine> lines)
    {
        string between = string.Create(CultureInfo.InvariantCulture, $"{restates.Revision}-{revision}");
        return Of(month, revision, between, lines, _ => string.Create(CultureInfo.InvariantCulture, $"Revision {revision} less revision {restates.Revision}: {restates.Reason}"));
    }

    /// <summary>The lines of a table as they were written.</summary>
    /// <exception cref="DamagedDataException">It names a ledger account or a document that there isn't.</exception>
    public static IReadOnlyList<JournalLine> Read(DuckConnection connection, string path, CancellationToken cancellation) => connection.Rows(
        $"SELECT posting_date, document_type, original_date, currency, account_code, debit, credit FROM {BalancesSql.File(path)} ORDER BY line",
        (in DuckChunk chunk, int row) => new JournalLine(
            new BusinessDay(chunk.Dates(0)[row]),
            DocumentOf(chunk.Text(1, row)),
            new BusinessDay(chunk.Dates(2)[row]),
            chunk.CurrencyOf(3, row),
            PostingTable.OfCode(chunk.Text(4, row)) ?? throw new DamagedDataException($"A journal names the unknown ledger account '{chunk.Text(4, row)}'."),
            chunk.Sum(5, row),
            chunk.Sum(6, row)),
        cancellation);

    public static string Word(this JournalDocument document) => document switch
    {
        JournalDocument.PriorPeriod => "prior period",
        JournalDocument.Regular => "regular",
        JournalDocument.Adjustment => "adjustment",
        JournalDocument.Restatement => "restatement",
        _ => throw new ArgumentOutOfRangeException(nameof(document), document, "An entry of no kind."),
    };

    private static JournalDocument DocumentOf(string word) => Enum.GetValues<JournalDocument>().Where(document => document.Word() == word).Select(document => (JournalDocument?)document).FirstOrDefault()
        ?? throw new DamagedDataException($"A journal names the unknown document '{word}'.");

    private static ReportTable Of(BusinessMonth month, int? revision, string key, IReadOnlyList<JournalLine> lines, Func<JournalLine, string> text)
    {
        var rows = new List<object?[]>();
        long entry = 0;
        JournalLine? before = null;
        foreach (JournalLine line in lines)
        {
            entry += before?.Entry == line.Entry ? 0 : 1;
            before = line;
            long number = rows.Count + 1;
            rows.Add(
            [
                string.Create(CultureInfo.InvariantCulture, $"{month}/{key}/{number}"), month.ToString(), (long?)revision, entry, number, line.PostingDate, line.OriginalDate,
                line.Document.Word(), line.Account.Code(), line.Account.Name(), line.Currency.Code, PlacedSum.Money(line.Debit, line.Currency), PlacedSum.Money(line.Credit, line.Currency), text(line),
            ]);
        }

        return new ReportTable(Columns, rows);
    }
}
