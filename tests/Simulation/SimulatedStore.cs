using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Support;

namespace Accounting.Tests.Simulation;

/// <summary>The objects that all actors of a simulation share, and the writes that are still on their way. Files are leased from a folder of its own.</summary>
internal sealed class SimulatedStore(SimulatedClock clock) : IDisposable
{
    private readonly Dictionary<ObjectKey, (Timestamp At, int Number)> _writes = [];
    private readonly SortedDictionary<ObjectKey, byte[]> _objects = [];
    private readonly List<(ObjectKey Key, byte[] Bytes)> _late = [];
    private readonly HashSet<ContentHash256> _leased = [];
    private TemporaryFolder? _folder;
    private int _writeCount;

    /// <summary>Called when an object has appeared under its key.</summary>
    public Action<ObjectKey, byte[]>? Appeared { get; set; }

    /// <summary>Called when an object is gone, with the bytes that it had.</summary>
    public Action<ObjectKey, byte[]>? Vanished { get; set; }

    /// <summary>Writes whose caller has given up and that will appear all the same.</summary>
    public int LateWrites => _late.Count;

    public IReadOnlyDictionary<ObjectKey, byte[]> Objects => _objects;

    /// <summary>The folder of leased files and, below it, of work.</summary>
    public string Folder => (_folder ??= new TemporaryFolder()).Path;

    public string WorkFolder => Path.Combine(Folder, ".work");

    public IEnumerable<StoredObject> List(string prefix) =>
        from entry in _objects
        where entry.Key.Value.StartsWith(prefix, StringComparison.Ordinal)
        let write = _writes[entry.Key]
        select new StoredObject(entry.Key, entry.Value.Length, write.At, write.Number.ToString(CultureInfo.InvariantCulture));

    public void Put(ObjectKey key, byte[] bytes)
    {
        _writes[key] = (clock.Timestamp, ++_writeCount);
        _objects[key] = bytes;
        Appeared?.Invoke(key, bytes);
    }

    public void PutLater(ObjectKey key, byte[] bytes) => _late.Add((key, bytes));

    /// <summary>Lets one of the writes on their way arrive.</summary>
    public ObjectKey Arrive(int index)
    {
        (ObjectKey key, byte[] bytes) = _late[index];
        _late.RemoveAt(index);
        Put(key, bytes);
        return key;
    }

    public void Remove(ObjectKey key)
    {
        if (_objects.Remove(key, out byte[]? bytes))
        {
            Vanished?.Invoke(key, bytes);
        }
    }

    public FileLease Lease(ObjectKey key, ContentHash256 expected)
    {
        if (!_objects.TryGetValue(key, out byte[]? bytes) || ContentHash256.Of(bytes) != expected)
        {
            throw new DamagedDataException($"{key} is missing or its bytes are others.");
        }

        string path = Path.Combine(Folder, expected.ToString());
        if (_leased.Add(expected))
        {
            File.WriteAllBytes(path, bytes);
        }

        return new FileLease(path);
    }

    public void Dispose() => _folder?.Dispose();
}
