using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Support;

namespace Accounting.Tests.Aggregator.Store;

/// <summary>
/// An object store in memory that does what it is told to at its n-th operation: fails, tears a write, loses the acknowledgement, or waits.
/// Operations are numbered from 1 in the order in which they are called. Without faults it keeps the whole contract.
/// </summary>
public sealed class FaultingObjectStore(TimeProvider? clock = null) : IObjectStore, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<ObjectKey, (byte[] Bytes, Timestamp At, int Number)> _objects = [];
    private readonly Dictionary<int, StoreFault> _faults = [];
    private readonly TemporaryFolder _leases = new();
    private readonly TimeProvider _clock = clock ?? new ManualClock();
    private int _leaseCount;
    private int _writeCount;
    private (string Beginning, StoreFault Fault)? _awaited;

    public string Location => "memory";

    /// <summary>Operations called so far.</summary>
    public int Operations { get; private set; }

    /// <summary>Called with what each operation is, before it is done.</summary>
    public Action<string>? Called { get; set; }

    /// <summary>What each operation was and, where it has one, its first key or prefix: the same for the same run.</summary>
    public List<string> Trace { get; } = [];

    /// <summary>Whether every operation fails, having done nothing.</summary>
    public bool FailsAlways { get; set; }

    /// <summary>Sets what happens at the n-th operation, counted from 1 over the store's life.</summary>
    public void At(int operation, StoreFault fault) => _faults[operation] = fault;

    /// <summary>Sets what happens at the next operation.</summary>
    public void AtNext(StoreFault fault) => At(Operations + 1, fault);

    /// <summary>Sets what happens at the next operation whose line in <see cref="Trace"/> will begin so.</summary>
    public void AtNext(string beginning, StoreFault fault) => _awaited = (beginning, fault);

    /// <summary>Flips one bit of an object, as a failing disk does.</summary>
    public void FlipBit(ObjectKey key, int atByte)
    {
        lock (_lock)
        {
            (byte[] bytes, Timestamp at, int number) = _objects[key];
            byte[] changed = [.. bytes];
            changed[atByte] ^= 1;
            _objects[key] = (changed, at, number);
        }
    }

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation)
    {
        if (prefix.Length > 0 && !(prefix.EndsWith('/') && ObjectKey.TryParse(prefix[..^1], out _)))
        {
            throw new ArgumentException($"'{prefix}' is not a prefix.", nameof(prefix));
        }

        return Do<IReadOnlyList<StoredObject>>(
            $"list {prefix}",
            _ => [.. _objects.Where(entry => entry.Key.Value.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => new StoredObject(entry.Key, entry.Value.Bytes.Length, entry.Value.At, entry.Value.Number.ToString(CultureInfo.InvariantCulture)))],
            cancellation);
    }

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) =>
        Do($"read {key}", _ => _objects.TryGetValue(key, out (byte[] Bytes, Timestamp At, int Number) found) ? (byte[])found.Bytes.Clone() : null, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => Do(
        $"lease {key}",
        _ =>
        {
            if (!_objects.TryGetValue(key, out (byte[] Bytes, Timestamp At, int Number) found) || ContentHash256.Of(found.Bytes) != expected)
            {
                throw new DamagedDataException($"{key} is missing or its bytes are others.");
            }

            string path = _leases.At($"lease-{++_leaseCount}");
            File.WriteAllBytes(path, found.Bytes);
            return new FileLease(path, () => File.Delete(path));
        },
        cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => Do(
        $"put {(objects.Count > 0 ? objects[0].Key : default)} and {Math.Max(0, objects.Count - 1)} more",
        torn =>
        {
            // Read all before the first appears: a content that can't be read leaves nothing behind.
            List<(ObjectContent Content, byte[] Bytes)> read = [.. objects.Select(content => (content, Read(content)))];
            int appearing = torn ? objects.Count / 2 : objects.Count;
            foreach ((ObjectContent content, byte[] bytes) in read.Take(appearing))
            {
                _objects[content.Key] = Written(bytes);
                Consume(content);
            }

            return true;
        },
        cancellation);

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => Do(
        $"create {content.Key}",
        torn =>
        {
            bool created = !torn && _objects.TryAdd(content.Key, Written(Read(content)));
            if (created)
            {
                Consume(content);
            }

            return created;
        },
        cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => Do(
        $"delete {keys.Count}",
        torn =>
        {
            foreach (ObjectKey key in keys.Take(torn ? keys.Count / 2 : keys.Count))
            {
                _objects.Remove(key);
            }

            return true;
        },
        cancellation);

    public void Dispose() => _leases.Dispose();

    private (byte[] Bytes, Timestamp At, int Number) Written(byte[] bytes) => (bytes, Timestamp.Now(_clock), ++_writeCount);

    private static byte[] Read(ObjectContent content)
    {
        if (content.FilePath is { } path && !File.Exists(path))
        {
            throw new ArgumentException($"{path} is not there.", nameof(content));
        }

        return content.FilePath is { } file ? File.ReadAllBytes(file) : content.Bytes.ToArray();
    }

    private static void Consume(ObjectContent content)
    {
        if (content is { FilePath: { } path, FileMayBeMoved: true })
        {
            File.Delete(path);
        }
    }

    private async Task<T> Do<T>(string what, Func<bool, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Called?.Invoke(what);
        StoreFault fault;
        int operation;
        lock (_lock)
        {
            operation = ++Operations;
            Trace.Add(what);
            fault = FailsAlways ? StoreFault.FailBefore : _faults.GetValueOrDefault(operation, StoreFault.None);
            if (_awaited is { } awaited && what.StartsWith(awaited.Beginning, StringComparison.Ordinal))
            {
                fault = awaited.Fault;
                _awaited = null;
            }
        }

        if (fault.Gate is { } gate)
        {
            await gate.WaitAsync(cancellation).ConfigureAwait(false);
        }

        var failure = new StoreUnavailableException($"memory: operation {operation} ({what}) was told to end as {fault.Kind}. Try again.");
        if (fault.Kind == StoreFaultKind.FailBefore)
        {
            throw failure;
        }

        T result;
        lock (_lock)
        {
            result = work(fault.Kind == StoreFaultKind.Tear);
        }

        return fault.Kind == StoreFaultKind.None ? result : throw failure;
    }
}
