namespace Accounting.Ingest.Files;

/// <summary>
/// Transactions of tab-separated text: UTF-8, a header of schema fields in any order, one transaction a line; blank lines only at the end.
/// An empty value is the field's null or default; <c>\t</c>, <c>\n</c>, <c>\r</c> and <c>\\</c> stand for themselves in text.
/// </summary>
internal static class TsvTransactions
{
    public static IEnumerable<Transaction> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        var lines = new TsvLines(path, stream);
        string header = lines.Next() ?? throw new InputFileException(path, "it is empty; its first line must name the columns.");
        TsvField[] columns = ParseHeader(path, header.TrimStart('\uFEFF'));
        long blank = 0;
        while (lines.Next() is { } text)
        {
            if (text.Trim(' ').Length == 0)
            {
                blank = blank == 0 ? lines.Number : blank;
                continue;
            }

            // Only the end of a file may be blank: a line that is blank in between may be one that was lost.
            yield return blank == 0 ? Parse(path, lines.Number, columns, text) : throw new InputFileException(path, TsvLines.Place(blank), null, "is blank, and more follows; remove it, or put back what stood there.");
        }
    }

    private static TsvField[] ParseHeader(string path, string header)
    {
        var columns = new List<TsvField>();
        foreach (string name in header.Split('\t'))
        {
            TsvField field = TsvField.All.FirstOrDefault(known => known.Name == name)
                ?? throw new InputFileException(path, "line 1", name, $"is no field of the schema; fields are {string.Join(", ", TsvField.All.Select(known => known.Name))}.");
            if (columns.Contains(field))
            {
                throw new InputFileException(path, "line 1", name, "stands twice in the header.");
            }

            columns.Add(field);
        }

        if (TsvField.All.FirstOrDefault(field => field.IsRequired && !columns.Contains(field)) is { } missing)
        {
            throw new InputFileException(path, "line 1", missing.Name, "is missing from the header and has no default.");
        }

        return [.. columns];
    }

    private static Transaction Parse(string path, long line, TsvField[] columns, string text)
    {
        string place = TsvLines.Place(line);
        string[] values = text.Split('\t');
        if (values.Length != columns.Length)
        {
            throw new InputFileException(path, place, null, $"has {values.Length} values where the header names {columns.Length} columns.");
        }

        var row = new TsvRow();
        for (int i = 0; i < columns.Length; i++)
        {
            string? problem = values[i].Length == 0
                ? (columns[i].IsRequired ? "is empty and has no default." : null)
                : columns[i].Set(row, values[i]);
            if (problem is not null)
            {
                throw new InputFileException(path, place, columns[i].Name, problem);
            }
        }

        Transaction transaction = row.Transaction;
        Rejection? rejection = TransactionRules.Normalise(ref transaction, row.PendingDelta, row.OriginalOccurredAt);
        return rejection is null ? transaction : throw new InputFileException(path, place, rejection.Field, rejection.Detail);
    }
}
