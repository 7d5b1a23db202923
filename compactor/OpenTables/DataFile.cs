using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>A file of a day version that holds rows of a table.</summary>
internal sealed record DataFile
{
    public required ObjectKey Key { get; init; }

    public required HomeDate Date { get; init; }

    public required long Rows { get; init; }

    public required long LengthBytes { get; init; }

    /// <summary>The day version that it is of.</summary>
    public string Version => Key.Value.Split('/')[3];

    /// <summary>By column id, in Iceberg's single-value form.</summary>
    public required IReadOnlyDictionary<int, byte[]> LowerBounds { get; init; }

    public required IReadOnlyDictionary<int, byte[]> UpperBounds { get; init; }

    /// <summary>Which of its rows don't count; null where all do.</summary>
    public DeleteFile? Deletes { get; init; }

    /// <summary>The version that it is of; null where its manifest is gone.</summary>
    /// <exception cref="DamagedDataException">The manifest isn't what was written.</exception>
    public async Task<DayVersion?> TryReadVersionAsync(IObjectStore store, CancellationToken cancellation)
    {
        ObjectKey key = DayFiles.Key(Date, Version, DayFiles.Manifest);
        return await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } bytes ? DayVersion.Parse(key, bytes) : null;
    }

    /// <summary>A short name of a set of files: equal, and the sets are.</summary>
    public static string NameOf(IEnumerable<ObjectKey> files) =>
        ContentHash256.Of(System.Text.Encoding.UTF8.GetBytes(string.Concat(files.Order().Select(file => $"{file}\n")))).Prefix16;
}
