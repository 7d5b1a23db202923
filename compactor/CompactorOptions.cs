using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor;

/// <summary>What the compactor may use.</summary>
public sealed record CompactorOptions
{
    /// <summary>Of a row, its place in the order and in the table of ids, and what is read of it beside that.</summary>
    private const int BytesOfRow = 224;

    /// <summary>Of a group of statistics where every row has its own: its key, its sums, and DuckDB's table of them.</summary>
    private const int BytesOfGroup = 1024;

    /// <summary>A local folder for files that are being written; emptied of what a crash left when the compactor starts.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Local folders that leased files of the store lie in.</summary>
    public required IReadOnlyList<string> StoreFolders { get; init; }

    public int Threads { get; init; } = 2;

    /// <summary>Bytes of memory; what needs more spills into the work folder.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>Bytes that spilling may take.</summary>
    public long SpillLimitBytes { get; init; } = 64L << 30;

    /// <summary>Rows of segments that are folded in one batch of home dates.</summary>
    public long BatchRows { get; init; } = 2_000_000;

    /// <summary>New rows that are folded in memory: they take at most twice the limit. Dates of more are folded by DuckDB, which spills.</summary>
    public long RowsInMemory
    {
        get => field < 0 ? 2 * MemoryLimitBytes / BytesOfRow : field;
        init;
    } = -1;

    /// <summary>
    /// Rows of a version that a fold in memory reads whole, at most those of a batch: to merge more of them with new ones as they lie takes less, of fewer the queries take more.
    /// A version of more is a large one.
    /// </summary>
    public long RowsReadWhole
    {
        get => field < 0 ? Math.Min(100_000, BatchRows) : field;
        init;
    } = -1;

    /// <summary>Rows whose statistics DuckDB groups at a time: of more the accounts are grouped in ranges, since what a grouping has no room for it doesn't always spill.</summary>
    public long RowsGrouped
    {
        get => field < 0 ? Math.Max(1, MemoryLimitBytes / BytesOfGroup) : field;
        init;
    } = -1;

    /// <summary>What this process calls itself: compactions of different members begin at different places. Empty for the first date.</summary>
    public string Member { get; init; } = "";

    /// <summary>A database that may read the store's files and write in the folder.</summary>
    public DuckOptions DatabaseIn(WorkFolder folder) => new()
    {
        Threads = Threads,
        MemoryLimitBytes = MemoryLimitBytes,
        TempDirectory = Path.Combine(folder.Path, "spill"),
        MaxTempBytes = SpillLimitBytes,
        AllowedDirectories = [folder.Path, .. StoreFolders],
    };
}
