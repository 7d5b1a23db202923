using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// Watches by which time-zone rules days are cut. Rules come into force one after the other, by entries that keep their bytes for good, and whatever is cut names rules that have come into force.
/// </summary>
internal sealed class WatchedRules
{
    private readonly SimulatedWorld _world;
    private readonly SimulatedRules[] _all;
    private readonly List<SimulatedRules> _inForce = [];
    private readonly Dictionary<ObjectKey, byte[]> _entries = [];

    /// <param name="world">The world, whose programs bring one or another of the rules.</param>
    /// <param name="all">The rules that there are, in the order in which they may be adopted.</param>
    public WatchedRules(SimulatedWorld world, SimulatedRules[] all)
    {
        _world = world;
        _all = all;
        world.NewDatabase = () => _inForce.Count == 0 ? all[0].Database : world.Random.Pick([.. all.Take(_inForce.Count + 1)]).Database;
        Action<ObjectKey, byte[]>? appeared = world.Store.Appeared;
        Action<ObjectKey, byte[]>? vanished = world.Store.Vanished;
        world.Store.Appeared = (key, bytes) =>
        {
            appeared?.Invoke(key, bytes);
            CheckAppeared(key, bytes);
        };
        world.Store.Vanished = (key, bytes) =>
        {
            vanished?.Invoke(key, bytes);
            Require(!key.Value.StartsWith(ZoneFiles.Prefix, StringComparison.Ordinal), $"{key} says how days are cut, and was removed");
        };
    }

    /// <summary>Those by which days are cut now.</summary>
    public SimulatedRules InForce => _inForce[^1];

    /// <summary>Those that came into force before; none where nobody has adopted others.</summary>
    public IReadOnlyList<SimulatedRules> Older => _inForce[..^1];

    /// <summary>Those that may be adopted next; null where there are none.</summary>
    public SimulatedRules? Next => _all.ElementAtOrDefault(_inForce.Count);

    /// <summary>The rules that a cut names.</summary>
    public SimulatedRules Of(ContentHash256? name)
    {
        SimulatedRules? named = name is null ? _inForce[0] : _inForce.Find(rules => rules.Name == name);
        Require(named is not null, $"something is cut by rules {name}, which aren't in force");
        return named!;
    }

    /// <summary>Everything read is stored, and what checkpoints say of months and days is so by the rules that they name.</summary>
    public void CheckCuts() => StoredLog.Check(new QuietStore(_world.Store), _world.Topic, name => new BusinessCalendar(Of(name).Zone), Mutation.None);

    private void CheckAppeared(ObjectKey key, byte[] bytes)
    {
        if (ZoneFiles.TryParseEntry(key, out int number))
        {
            TakeEntry(key, number, bytes);
        }
        else if (CheckpointKey.TryParse(key, out CheckpointKey? name) && !name.IsConsolidated)
        {
            foreach (NamedCheckpoint named in CheckpointObject.Parse(name, bytes))
            {
                CheckMonths(named.Checkpoint);
            }
        }
        else if (key.Value.StartsWith(DayFiles.Prefix, StringComparison.Ordinal) && key.Name == DayFiles.Manifest)
        {
            Of(StoreJson.Deserialize<DayManifest>(key, bytes).CutBy);
        }
        else if (RunFiles.TryParseRecord(key, out _))
        {
            _ = SealedJson.Deserialize<Run>(key, bytes).Segments.Select(link => Of(link.CutBy)).ToArray();
        }
    }

    /// <summary>What a checkpoint says of business months is what its messages come to by the rules that it names.</summary>
    private void CheckMonths(Checkpoint checkpoint)
    {
        SimulatedRules rules = Of(checkpoint.CutBy);
        Transaction[] passed =
        [
            .. _world.Topic.Messages[checkpoint.Partition.Value]
                .Where(message => message.Transaction is not null && message.Offset >= checkpoint.From && message.Offset < checkpoint.To)
                .Select(message => message.Transaction!.Value),
        ];
        foreach (HomeDateRows date in checkpoint.HomeDates)
        {
            string[] expected =
            [
                .. from transaction in passed
                   where transaction.HomeDate == date.Date
                   group MoneySums.Of(transaction) by (rules.DayOf(transaction.OccurredAt).Month, transaction.Currency) into month
                   orderby month.Key.Month, month.Key.Currency
                   select $"{month.Key.Month} {month.Key.Currency} {month.Aggregate((sum, row) => sum + row)}",
            ];
            string[] said = [.. date.Months.SelectMany(month => month.Sums.Select(sums => $"{month.Month} {sums.Currency} {sums.Sums}"))];
            Require(
                said.SequenceEqual(expected),
                $"of {date.Date} a checkpoint of {checkpoint.Partition} over {checkpoint.Range} says {string.Join("; ", said)}, and by {rules}, which are in force, it is {string.Join("; ", expected)}");
        }
    }

    private void TakeEntry(ObjectKey key, int number, byte[] bytes)
    {
        if (_entries.TryGetValue(key, out byte[]? before))
        {
            Require(before.AsSpan().SequenceEqual(bytes), $"{key} put rules in force, and was changed");
            return;
        }

        ZoneEntry entry = ZoneEntry.Parse(number, bytes);
        Require(number == _inForce.Count + 1 && entry.Rules == Next?.Name, $"{key} puts {entry.Rules} in force, and {Next} were to be adopted as {_inForce.Count + 1}");
        _entries.Add(key, bytes);
        _inForce.Add(Next!);
        _world.Zone = InForce.Zone;
    }
}
