using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>All generations of all topics of a store, which of them are read, and what was lost between them.</summary>
public sealed class SourceCatalog
{
    private readonly HashSet<SourceId> _retired;

    private SourceCatalog(IReadOnlyList<SourceRecord> records, IReadOnlyList<LossSignOff> signOffs)
    {
        Records = records;
        _retired = [.. records.Select(record => record.Succession?.Retired).OfType<SourceId>()];
        Losses =
        [
            .. records.Select(record => record.Succession).OfType<SourceSuccession>().SelectMany(succession => succession.Partitions
                .Where(partition => partition.Lost is not null)
                .Select(partition => LossOf(succession.Retired, new LostPartition(partition.Partition, partition.Lost!), signOffs))),
        ];
    }

    /// <summary>By topic and generation.</summary>
    public IReadOnlyList<SourceRecord> Records { get; }

    /// <summary>What was lost of retired sources, in their order, then by partition.</summary>
    public IReadOnlyList<SourceLoss> Losses { get; }

    /// <exception cref="DamagedDataException">A source or a sign-off can't be relied on.</exception>
    public static async Task<SourceCatalog> OpenAsync(IObjectStore store, CancellationToken cancellation)
    {
        IReadOnlyList<SourceRecord> records = await SourceRegistry.ListAsync(store, cancellation).ConfigureAwait(false);
        var signOffs = new List<LossSignOff>();
        foreach (SourceId retired in records.Select(record => record.Succession?.Retired).OfType<SourceId>().Distinct())
        {
            foreach (StoredObject listed in await store.ListAsync([new KeyRange(LossSignOff.BeginningOf(retired))], cancellation).ConfigureAwait(false))
            {
                if (LossSignOff.IsKey(listed.Key))
                {
                    byte[] bytes = await store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false)
                        ?? throw new DamagedDataException($"The sign-off {listed.Key} was listed and cannot be found. Look again.");
                    signOffs.Add(LossSignOff.Parse(listed.Key, bytes));
                }
            }
        }

        return new SourceCatalog(records, signOffs);
    }

    /// <summary>Whether a later generation took the source's place.</summary>
    public bool IsRetired(SourceId source) => _retired.Contains(source);

    /// <summary>What no month may become final without: neither read since nor signed off.</summary>
    /// <param name="read">The offsets that checkpoints cover, and those that complete runs went over.</param>
    public IReadOnlyList<SourceLoss> OpenLosses(Coverage read) => [.. Losses.Where(loss => !loss.IsSettledBy(read))];

    /// <summary>A sign-off holds for the offsets it names: of others lost later it says nothing.</summary>
    private static SourceLoss LossOf(SourceId source, LostPartition lost, IReadOnlyList<LossSignOff> signOffs) => new(
        source,
        lost.Partition,
        lost.Offsets,
        signOffs.Where(signOff => signOff.Source == source && signOff.Partitions.Contains(lost)).MinBy(signOff => signOff.At));
}
