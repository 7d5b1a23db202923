using Accounting.Aggregator.Store;

namespace Accounting.Compactor.OpenTables;

/// <summary>Reads what manifests tell of new files, and writes the delete files of those that have rows that don't count.</summary>
/// <param name="store">Where the files lie.</param>
/// <param name="options">For the database.</param>
internal sealed class DataFileReader(IObjectStore store, CompactorOptions options)
{
    /// <summary>So many files are held at a time.</summary>
    private const int FilesAtOnce = 64;

    /// <param name="table">Whose files they are.</param>
    /// <param name="location">Where its store is: delete files name others by full URIs.</param>
    /// <param name="snapshotId">The snapshot that adds them.</param>
    /// <param name="files">Each with the version that it is of.</param>
    /// <param name="cancellation">Stops it between files.</param>
    /// <exception cref="DamagedDataException">A file is missing or its bytes are others.</exception>
    public async Task<IReadOnlyList<DataFile>> ReadAsync(
        OpenTable table, TableLocation location, long snapshotId, IReadOnlyList<(DayVersion Day, DayOutput Output)> files, CancellationToken cancellation)
    {
        if (files.Count == 0)
        {
            return [];
        }

        using WorkDatabase database = WorkDatabase.Open(options);
        var deletes = new DeleteFileWriter(store, table, location, snapshotId, database);
        var read = new List<DataFile>();
        foreach ((DayVersion Day, DayOutput Output)[] some in files.Chunk(FilesAtOnce))
        {
            using FileLeases leases = await store
                .LeaseFilesAsync([.. some.Select(file => (file.Day.KeyOf(file.Output), file.Output.Sha256))], cancellation).ConfigureAwait(false);
            ILookup<string, FileBound> bounds = FileBounds.Read(database.Connection, table, [.. leases.Paths], cancellation).ToLookup(bound => bound.Path);
            (string Path, DataFile File)[] found = [.. some.Zip(leases.Paths, (file, path) => (path, FileOf(file.Day, file.Output, [.. bounds[path]])))];
            read.AddRange(table.LeavesOutTests ? await deletes.WriteAsync(found, cancellation).ConfigureAwait(false) : found.Select(file => file.File));
        }

        return read;
    }

    private static DataFile FileOf(DayVersion day, DayOutput output, FileBound[] bounds) => new()
    {
        Key = day.KeyOf(output),
        Date = day.Date,
        Rows = output.Rows,
        LengthBytes = output.LengthBytes,
        LowerBounds = bounds.ToDictionary(bound => bound.Column.Id, bound => SingleValue.Of(bound.Column.Type, bound.Lower)),
        UpperBounds = bounds.ToDictionary(bound => bound.Column.Id, bound => SingleValue.Of(bound.Column.Type, bound.Upper)),
    };
}
