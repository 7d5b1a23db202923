using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What a catalog remembers of one object of checkpoints.</summary>
internal sealed class KnownCheckpoints
{
    private ObjectKey[] _standingApart;

    private KnownCheckpoints(IReadOnlyList<NamedCheckpoint> held, ObjectKey[] standingApart)
    {
        Held = held;
        _standingApart = standingApart;
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<NamedCheckpoint> Held { get; }

    /// <summary>Consolidated ones that also stand by themselves, until they are collected.</summary>
    public IReadOnlyList<ObjectKey> StandingApart => _standingApart;

    public static KnownCheckpoints Of(CheckpointKey name, IReadOnlyList<NamedCheckpoint> held, CheckpointListing listing) =>
        new(held, name.IsConsolidated ? [.. held.Select(named => named.Key).Where(listing.Shows)] : []);

    /// <summary>Forgets which of them don't stand by themselves any more.</summary>
    public void Forget(CheckpointListing listing)
    {
        if (!Array.TrueForAll(_standingApart, listing.Shows))
        {
            _standingApart = Array.FindAll(_standingApart, listing.Shows);
        }
    }
}
