using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Collection;

/// <summary>
/// Which of some files old checkpoints name that are remembered only by what they come to. A file's name tells its place, a bundle's the time of its checkpoints: so of each file it is known which
/// objects may name it, and only those are read.
/// </summary>
internal sealed class SettledFiles
{
    private readonly IObjectStore _store;
    private readonly Dictionary<(string Folder, bool IsBundle), SortedFiles> _files;

    private SettledFiles(IObjectStore store, IEnumerable<ObjectKey> files)
    {
        _store = store;
        _files = files.GroupBy(FolderOf).ToDictionary(folder => folder.Key, folder => new SortedFiles(folder));
    }

    /// <summary>Those of the files that are named; all that an object may name which can't be read.</summary>
    public static async Task<IReadOnlySet<ObjectKey>> NamedAsync(IObjectStore store, IReadOnlyList<SettledCheckpoints> settled, IEnumerable<ObjectKey> files, CancellationToken cancellation)
    {
        var found = new SettledFiles(store, files);
        var named = new HashSet<ObjectKey>();
        foreach (SettledCheckpoints one in settled)
        {
            ObjectKey[] own = [.. found.MayBeNamedBy(one).Where(file => !named.Contains(file))];
            if (own.Length > 0)
            {
                named.UnionWith(await found.NamedAsync(one, own, cancellation).ConfigureAwait(false));
            }
        }

        return named;
    }

    private static (string Folder, bool IsBundle) FolderOf(ObjectKey file)
    {
        string[] parts = file.Value.Split('/');
        return SegmentBundle.IsKey(file) ? (parts[2], true) : ($"{parts[^3]}/{parts[^2]}", false);
    }

    private async Task<IEnumerable<ObjectKey>> NamedAsync(SettledCheckpoints one, ObjectKey[] own, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<NamedCheckpoint> held = await CheckpointObject.ReadAsync(_store, one.Name, cancellation).ConfigureAwait(false);
            return own.Intersect(held.SelectMany(named => new[] { named.Checkpoint.Segment?.Object, named.Checkpoint.Quarantine?.Object }).OfType<ObjectKey>());
        }
        catch (DamagedDataException)
        {
            // Until it is restored or removed it may name any of them.
            return own;
        }
    }

    private IEnumerable<ObjectKey> MayBeNamedBy(SettledCheckpoints settled)
    {
        string[] folder = CheckpointKey.Folder(settled.Name.Source, settled.Name.Partition).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Between((folder[^2], true), settled.Progress.FirstCreatedAt.Microseconds, settled.Progress.LastCreatedAt.Microseconds)
            .Concat(Between(($"{folder[^2]}/{folder[^1]}", false), settled.Name.Range.From.Value, settled.Name.Range.To.Value));
    }

    private IEnumerable<ObjectKey> Between((string Folder, bool IsBundle) folder, long first, long last) =>
        _files.TryGetValue(folder, out SortedFiles? files) ? files.Between(first, last) : [];

    /// <summary>Files of one folder by the number that their names begin with: the time of a bundle, else an offset.</summary>
    private sealed class SortedFiles
    {
        private readonly long[] _numbers;
        private readonly ObjectKey[] _files;

        public SortedFiles(IEnumerable<ObjectKey> files)
        {
            _files = [.. files];
            _numbers = Array.ConvertAll(_files, NumberOf);
            Array.Sort(_numbers, _files);
        }

        public IEnumerable<ObjectKey> Between(long first, long last)
        {
            int index = Array.BinarySearch(_numbers, first);
            index = index < 0 ? ~index : index;
            for (; index > 0 && _numbers[index - 1] == first; index--)
            {
            }

            for (; index < _numbers.Length && _numbers[index] <= last; index++)
            {
                yield return _files[index];
            }
        }

        private static long NumberOf(ObjectKey file) =>
            SegmentBundle.IsKey(file) ? SegmentBundle.AttemptOf(file).Microseconds : CheckpointKey.RangeOf(file).From.Value;
    }
}
