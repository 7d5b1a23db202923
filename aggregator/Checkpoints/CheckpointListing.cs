using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>The names of checkpoints, and the marks of collected files, of one listing.</summary>
public sealed class CheckpointListing
{
    private readonly HashSet<ObjectKey> _keys;

    private CheckpointListing(IReadOnlyList<CheckpointKey> names, IReadOnlySet<ObjectKey> marks)
    {
        Names = names;
        Marks = marks;
        _keys = [.. names.Select(name => name.Key)];
    }

    public IReadOnlyList<CheckpointKey> Names { get; }

    public IReadOnlySet<ObjectKey> Marks { get; }

    public static CheckpointListing Of(IEnumerable<StoredObject> listed)
    {
        var names = new List<CheckpointKey>();
        var marks = new HashSet<ObjectKey>();
        foreach (ObjectKey key in listed.Select(found => found.Key))
        {
            if (CollectedFile.IsMark(key))
            {
                marks.Add(key);
            }
            else if (CheckpointKey.TryParse(key, out CheckpointKey? name))
            {
                names.Add(name);
            }
        }

        return new CheckpointListing(names, marks);
    }

    public bool Shows(ObjectKey key) => _keys.Contains(key);
}
