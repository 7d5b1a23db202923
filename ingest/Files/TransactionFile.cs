namespace Accounting.Ingest.Files;

/// <summary>
/// A file of transactions: an Avro container (<c>.avro</c>) of any schema that resolves to ours, or tab-separated text (<c>.tsv</c>)
/// whose header names fields of the schema. A file that breaks any rule anywhere is refused whole: whoever brings it in reads all of it
/// before the first transaction is used.
/// </summary>
public sealed class TransactionFile
{
    private readonly Func<IEnumerable<Transaction>> _read;

    private readonly Func<IReadOnlyList<string>> _skippedFields;

    private TransactionFile(string path, Func<IEnumerable<Transaction>> read, Func<IReadOnlyList<string>> skippedFields)
    {
        Path = path;
        _read = read;
        _skippedFields = skippedFields;
    }

    public string Path { get; }

    /// <param name="path">The file.</param>
    /// <param name="mapping">How text is read whose columns aren't the schema's; a container has a schema of its own.</param>
    /// <exception cref="InputFileException">The file is missing or of a kind that isn't read.</exception>
    public static TransactionFile Open(string path, TextMapping? mapping = null)
    {
        if (Directory.Exists(path))
        {
            throw new InputFileException(path, "it is a folder; name the files in it.");
        }

        if (!File.Exists(path))
        {
            throw new InputFileException(path, "there is no such file; check the path.");
        }

        TextMapping text = mapping ?? TextMapping.None;
        return System.IO.Path.GetExtension(path) switch
        {
            ".tsv" => new TransactionFile(path, () => TsvTransactions.Read(path, text), () => TsvTransactions.SkippedColumns(path, text)),
            ".avro" when mapping is not null => throw new InputFileException(path, "columns are mapped, and ids read as any text, of tab-separated text (.tsv) alone."),
            ".avro" => new TransactionFile(path, () => AvroTransactions.Read(path), () => AvroTransactions.SkippedFields(path)),
            string other => throw new InputFileException(path, $"files named '{other}' aren't read; give an Avro container (.avro) or tab-separated text (.tsv)."),
        };
    }

    /// <summary>The transactions in the file's order, normalised; each valid until the next is asked for.</summary>
    /// <exception cref="InputFileException">Something in it breaks a rule.</exception>
    public IEnumerable<Transaction> Read()
    {
        using IEnumerator<Transaction> transactions = _read().GetEnumerator();
        while (Next(transactions))
        {
            yield return transactions.Current;
        }
    }

    /// <summary>
    /// For people: which fields of the file's schema, or columns of its header, are passed over, since a transaction doesn't have them; null where there are none.
    /// </summary>
    /// <exception cref="InputFileException">The file cannot be read as transactions.</exception>
    public string? DescribeSkipped()
    {
        IReadOnlyList<string> skipped = _skippedFields();
        return skipped.Count == 0 ? null : $"{Path}: these fields or columns are passed over, since a transaction doesn't have them: {string.Join(", ", skipped)}";
    }

    private bool Next(IEnumerator<Transaction> transactions)
    {
        try
        {
            return transactions.MoveNext();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(Path, $"it cannot be read ({exception.Message}).", exception);
        }
    }
}
