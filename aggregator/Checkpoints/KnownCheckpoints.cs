using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What a catalog remembers of one object of checkpoints.</summary>
internal sealed class KnownCheckpoints
{
    private readonly HomeDate[] _homeDates;
    private ObjectKey[] _standingApart;

    private KnownCheckpoints(CheckpointKey name, HomeDate[] homeDates, ObjectKey[] standingApart, IReadOnlyList<NamedCheckpoint>? held)
    {
        Name = name;
        Held = held;
        _homeDates = homeDates;
        _standingApart = standingApart;
    }

    public CheckpointKey Name { get; }

    /// <summary>All of them; null where they are read again when they are wanted.</summary>
    public IReadOnlyList<NamedCheckpoint>? Held { get; }

    /// <summary>Consolidated ones that also stand by themselves, until they are collected.</summary>
    public IReadOnlyList<ObjectKey> StandingApart => _standingApart;

    public static KnownCheckpoints Of(CheckpointKey name, IReadOnlyList<NamedCheckpoint> held, CheckpointListing listing, bool keepsAll) => new(
        name,
        [.. held.SelectMany(named => named.Checkpoint.HomeDates).Select(rows => rows.Date).Distinct().Order()],
        name.IsConsolidated ? [.. held.Select(named => named.Key).Where(listing.Shows)] : [],
        keepsAll ? held : null);

    /// <summary>Forgets which of them don't stand by themselves any more.</summary>
    public void Forget(CheckpointListing listing)
    {
        if (!Array.TrueForAll(_standingApart, listing.Shows))
        {
            _standingApart = Array.FindAll(_standingApart, listing.Shows);
        }
    }

    public bool HasRowsOf(HomeDate date) => Array.BinarySearch(_homeDates, date) >= 0;
}
