using System.Text;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// Watches what becomes final. A file of a final revision, and an entry of the chain, keep their bytes for good. An entry closes the months that follow, or restates a
/// month and every later final one; each month opens with the revision before it that then counts; and none has contents that nobody has decided on.
/// </summary>
internal sealed class FinalBooks
{
    private readonly SimulatedWorld _world;
    private readonly Dictionary<ObjectKey, byte[]> _final = [];
    private readonly SortedDictionary<BusinessMonth, FinalRevision> _newest = [];

    public FinalBooks(SimulatedWorld world)
    {
        _world = world;
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
            Require(!_final.ContainsKey(key), $"{key} is final and was removed");
        };
    }

    /// <summary>The final months and the revision of each that counts.</summary>
    public IReadOnlyDictionary<BusinessMonth, FinalRevision> Newest => _newest;

    /// <summary>What the last entry of the chain includes.</summary>
    public Coverage? Closed { get; private set; }

    /// <summary>Where a file of the month's newest report lies.</summary>
    public ObjectKey KeyOf(BusinessMonth month, string name) =>
        _newest.TryGetValue(month, out FinalRevision? revision) ? ReportFiles.Revision(month, revision.Revision, name) : ReportFiles.Provisional(month, name);

    /// <summary>A table of the month's newest report; null where it has none.</summary>
    public List<Dictionary<string, string>>? TableOf(BusinessMonth month, string table)
    {
        if (!_world.Store.Objects.TryGetValue(KeyOf(month, ReportFiles.Tsv(table)), out byte[]? bytes))
        {
            return null;
        }

        string[] lines = Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n');
        string[] columns = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => columns.Zip(line.Split('\t')).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    private void CheckAppeared(ObjectKey key, byte[] bytes)
    {
        bool isEntry = key.Value.StartsWith(ReportFiles.ChainPrefix, StringComparison.Ordinal);
        if (!isEntry && !(key.Value.StartsWith("reports/month=", StringComparison.Ordinal) && key.Value.Contains("/revision-", StringComparison.Ordinal)))
        {
            return;
        }

        if (_final.TryGetValue(key, out byte[]? before))
        {
            Require(before.AsSpan().SequenceEqual(bytes), $"{key} is final and was changed");
            return;
        }

        _final.Add(key, bytes);
        if (isEntry)
        {
            Take(SealedJson.Deserialize<ChainEntry>(key, bytes, format: ChainEntry.CurrentFormat));
        }
    }

    private void Take(ChainEntry entry)
    {
        BusinessMonth first = entry.Months[0].Month;
        BusinessMonth[] restated = [.. _newest.Keys.Where(month => month >= first)];
        BusinessMonth[] left = [.. restated.Except(entry.Months.Select(revision => revision.Month))];
        Require(left.Length == 0, $"{first} was restated, and {string.Join(", ", left)} was left as it was");
        Require(entry.Kind is ChainEntryKind.Close ? restated.Length == 0 : restated.Length == entry.Months.Count, $"entry {entry.Number} restates what isn't final, or closes what is");
        RequireDecided(entry, first);
        foreach (FinalRevision revision in entry.Months)
        {
            FinalRevision? opening = _newest.GetValueOrDefault(revision.Month.Previous);
            Require(_newest.Count == 0 || revision.Month == _newest.Keys.Min() || opening is not null, $"{revision.Month} is final, and the month before isn't");
            Require(
                revision.Opening == (opening is null ? null : new OpeningReference(opening.Month, opening.Revision, opening.Manifest)),
                $"{revision.Month}, revision {revision.Revision}, opens with {revision.Opening}, and {opening} counts");
            Require(revision.Revision == (_newest.GetValueOrDefault(revision.Month)?.Revision ?? 0) + 1, $"{revision.Month} goes on with revision {revision.Revision}");
            _newest[revision.Month] = revision;
        }

        Closed = entry.Coverage;
    }

    private void RequireDecided(ChainEntry entry, BusinessMonth first)
    {
        ObviousConflict[] undecided =
        [
            .. ObviousConflict.Unsigned(
                    ObviousIds.Rows(_world.Topic).Where(row => ClosedMonths.IsIn(entry.Coverage, row.Partition, row.Offset)), new BusinessCalendar(_world.Zone), new QuietStore(_world.Store))
                .Where(conflict => conflict.Concerns(first, Closed) || entry.Months.Any(revision => conflict.Months.Contains(revision.Month))),
        ];
        Require(
            undecided.Length == 0,
            $"{string.Join(", ", entry.Months.Select(revision => revision.Month))} became final, and nobody has decided on {string.Join("; ", undecided.Select(conflict => $"{conflict.Id} {conflict.Name}"))}");
    }
}
