namespace Accounting.Compactor.DuckDb;

/// <summary>What a database may use. None of it can be changed once the database is open.</summary>
public sealed record DuckOptions
{
    /// <summary>Threads that work on statements, the caller's among them.</summary>
    public required int Threads { get; init; }

    /// <summary>Bytes of memory; what needs more spills into the temporary folder.</summary>
    public required long MemoryLimitBytes { get; init; }

    /// <summary>The folder that is spilled into; made when needed, emptied by DuckDB.</summary>
    public required string TempDirectory { get; init; }

    /// <summary>Bytes the temporary folder may take.</summary>
    public required long MaxTempBytes { get; init; }

    /// <summary>The folders in which statements may read and write files, with all below them.</summary>
    public required IReadOnlyList<string> AllowedDirectories { get; init; }

    /// <summary>Single files that statements may read and write besides.</summary>
    public IReadOnlyList<string> AllowedPaths { get; init; } = [];

    /// <exception cref="ArgumentException">An option is out of range, or a folder is not an absolute path.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryLimitBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTempBytes, 0);
        foreach (string directory in AllowedDirectories.Concat(AllowedPaths).Append(TempDirectory))
        {
            if (!Path.IsPathFullyQualified(directory))
                throw new ArgumentException($"Not an absolute path: {directory}");
        }
    }
}
