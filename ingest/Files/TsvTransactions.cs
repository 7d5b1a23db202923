using System.Globalization;
using System.Text;

namespace Accounting.Ingest.Files;

/// <summary>
/// Transactions of tab-separated text: UTF-8, a header of schema fields in any order, one transaction a line.
/// An empty value is the field's null or default; <c>\t</c>, <c>\n</c>, <c>\r</c> and <c>\\</c> stand for themselves in text.
/// </summary>
internal static class TsvTransactions
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<Transaction> Read(string path)
    {
        using var reader = new StreamReader(path, StrictUtf8, detectEncodingFromByteOrderMarks: false);
        string header = ReadLine(path, reader, 1) ?? throw new InputFileException(path, "it is empty; its first line must name the columns.");
        TsvField[] columns = ParseHeader(path, header.TrimStart('\uFEFF'));
        for (long line = 2; ReadLine(path, reader, line) is { } text; line++)
        {
            yield return Parse(path, line, columns, text);
        }
    }

    private static string? ReadLine(string path, StreamReader reader, long line)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException exception)
        {
            throw new InputFileException(path, string.Create(CultureInfo.InvariantCulture, $"at or after line {line}: the text is not UTF-8 ({exception.Message})."), exception);
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
        string place = string.Create(CultureInfo.InvariantCulture, $"line {line}");
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
