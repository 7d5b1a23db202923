namespace Accounting.Ingest.Files;

/// <summary>The first line of text: which field each column holds, and what every row has where no column is.</summary>
internal sealed class TsvHeader
{
    private readonly IReadOnlyList<(TsvField Field, string Value)> _filled;

    private TsvHeader(IReadOnlyList<TsvField?> columns, IReadOnlyList<string> skipped, IReadOnlyList<(TsvField Field, string Value)> filled)
    {
        Columns = columns;
        Skipped = skipped;
        _filled = filled;
    }

    /// <summary>In the file's order; null where nothing reads the column.</summary>
    public IReadOnlyList<TsvField?> Columns { get; }

    /// <summary>Names of the columns that nothing reads.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <exception cref="InputFileException">It names what isn't known, something twice, or not all that is needed.</exception>
    public static TsvHeader Read(string path, TsvLines lines, TextMapping mapping)
    {
        string header = lines.Next() ?? throw new InputFileException(path, "it is empty; its first line must name the columns.");
        string[] names = header.TrimStart('\uFEFF').Split('\t');
        TsvField?[] columns = [.. names.Select(name => FieldOf(path, name, mapping))];
        foreach ((string field, string column) in mapping.Columns)
        {
            if (!names.Contains(column))
            {
                throw new InputFileException(path, "line 1", column, $"is not in the header, and {field} was to be read from it; columns are {string.Join(", ", names)}.");
            }
        }

        if ((Twice(names) ?? Twice(columns.OfType<TsvField>().Select(field => field.Name))) is { } twice)
        {
            throw new InputFileException(path, "line 1", twice, "stands twice in the header.");
        }

        (TsvField Field, string Value)[] filled = [.. mapping.Values.Select(value => (Filled(path, value.Key, value.Value, columns), value.Value))];
        TsvField[] known = [.. columns.OfType<TsvField>(), .. filled.Select(value => value.Field)];
        return TsvField.All.FirstOrDefault(field => field.IsRequired && known.All(read => read.Name != field.Name)) is { } missing
            ? throw new InputFileException(path, "line 1", missing.Name, "is missing from the header and has no default.")
            : new TsvHeader(columns, [.. names.Where((_, column) => columns[column] is null)], filled);
    }

    /// <summary>Gives a row what its columns don't have.</summary>
    public void Fill(TsvRow row)
    {
        foreach ((TsvField field, string value) in _filled)
        {
            field.Set(row, value);
        }
    }

    private static string? Twice(IEnumerable<string> names) => names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key;

    private static TsvField? FieldOf(string path, string column, TextMapping mapping)
    {
        string? mapped = mapping.Columns.FirstOrDefault(entry => entry.Value == column).Key;
        string name = mapped ?? (mapping.Columns.ContainsKey(column) ? "" : column);
        TsvField? field = mapping.TextIds && name == TsvField.TextId.Name ? TsvField.TextId : TsvField.All.FirstOrDefault(known => known.Name == name);
        return field is not null || mapping.Columns.Count > 0
            ? field
            : throw new InputFileException(path, "line 1", column, $"is no field of the schema; fields are {string.Join(", ", TextMapping.Fields)}.");
    }

    private static TsvField Filled(string path, string name, string value, IReadOnlyList<TsvField?> columns)
    {
        TsvField field = TsvField.All.First(known => known.Name == name);
        if (columns.Any(column => column?.Name == name))
        {
            throw new InputFileException(path, "line 1", name, "is a column of the file, and was to be filled with one value as well.");
        }

        return field.Set(new TsvRow(), value) is { } problem ? throw new InputFileException(path, "line 1", name, problem) : field;
    }
}
