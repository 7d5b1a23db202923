namespace Accounting.Ingest.Files;

/// <summary>
/// Transactions of tab-separated text: UTF-8, a header of schema fields in any order, or of columns that are mapped to them, one transaction a line; blank lines only at the end.
/// An empty value is the field's null or default; <c>\t</c>, <c>\n</c>, <c>\r</c> and <c>\\</c> stand for themselves in text.
/// </summary>
internal static class TsvTransactions
{
    public static IEnumerable<Transaction> Read(string path, TextMapping mapping)
    {
        using FileStream stream = File.OpenRead(path);
        var lines = new TsvLines(path, stream);
        TsvHeader header = TsvHeader.Read(path, lines, mapping);
        long blank = 0;
        while (lines.Next() is { } text)
        {
            if (text.Trim(' ').Length == 0)
            {
                blank = blank == 0 ? lines.Number : blank;
                continue;
            }

            // Only the end of a file may be blank: a line that is blank in between may be one that was lost.
            yield return blank == 0 ? Parse(path, lines.Number, header, text) : throw new InputFileException(path, TsvLines.Place(blank), null, "is blank, and more follows; remove it, or put back what stood there.");
        }
    }

    /// <summary>Columns that nothing reads; none where nothing is mapped.</summary>
    public static IReadOnlyList<string> SkippedColumns(string path, TextMapping mapping)
    {
        using FileStream stream = File.OpenRead(path);
        return TsvHeader.Read(path, new TsvLines(path, stream), mapping).Skipped;
    }

    private static Transaction Parse(string path, long line, TsvHeader header, string text)
    {
        IReadOnlyList<TsvField?> columns = header.Columns;
        string place = TsvLines.Place(line);
        string[] values = text.Split('\t');
        if (values.Length != columns.Count)
        {
            throw new InputFileException(path, place, null, $"has {values.Length} values where the header names {columns.Count} columns.");
        }

        var row = new TsvRow();
        header.Fill(row);
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i] is { } field && (values[i].Length == 0 ? (field.IsRequired ? "is empty and has no default." : null) : field.Set(row, values[i])) is { } problem)
            {
                throw new InputFileException(path, place, field.Name, problem);
            }
        }

        if (row.TextId is { } called && !row.Transaction.Reference.IsPresent)
        {
            row.Transaction.Reference = called;
        }

        Transaction transaction = row.Transaction;
        Rejection? rejection = TransactionRules.Normalise(ref transaction, row.PendingDelta, row.OriginalOccurredAt);
        return rejection is null ? transaction : throw new InputFileException(path, place, rejection.Field, rejection.Detail);
    }
}
