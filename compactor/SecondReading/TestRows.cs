using Accounting.Aggregator.Store;

namespace Accounting.Compactor.SecondReading;

/// <summary>How many rows of TEST accounts files of day versions have, of those files whose rows were read.</summary>
public sealed class TestRows
{
    private readonly Dictionary<ObjectKey, long> _rows = [];

    /// <summary>A file was read to its end. Who reads it again finds the same.</summary>
    public void Note(ObjectKey file, long rows) => _rows[file] = rows;

    /// <summary>Null where the file wasn't read.</summary>
    public long? In(ObjectKey file) => _rows.TryGetValue(file, out long rows) ? rows : null;
}
