using System.Runtime.InteropServices;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>What the second reader has counted of a day version, to be held against its manifest.</summary>
internal sealed class DayTally
{
    private readonly Dictionary<Currency, MoneySums> _sums = [];
    private readonly SortedSet<BusinessMonth> _months = [];
    private long _conflicts;
    private BusinessDay? _lastDay;

    public RowDigest Digest { get; private set; }

    /// <summary>The sum of <see cref="Aggregator.SecondReading.RowOrigin"/>.</summary>
    public UInt128 Origins { get; private set; }

    public long Winners { get; private set; }

    public long Losers { get; private set; }

    public StatisticsDigest Statistics { get; } = new();

    public void Add(in DayRow row, ulong origin)
    {
        Transaction transaction = row.Transaction;
        Digest += RowDigest.Of(row.ContentHash, row.Stored.Offset);
        Origins += origin;
        ref MoneySums sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, transaction.Currency, out _);
        sums += MoneySums.Of(transaction);
        if (row.BusinessDay != _lastDay)
        {
            _lastDay = row.BusinessDay;
            _months.Add(row.BusinessDay.Month);
        }

        if (row.LoserReason is { } reason)
        {
            Losers++;
            _conflicts += reason == "conflicting" ? 1 : 0;
            return;
        }

        Winners++;
        Statistics.Add(row);
    }

    /// <summary>What the manifest says otherwise, as two readings; null where it says just this.</summary>
    public string? DifferenceFrom(DayManifest manifest)
    {
        if (Digest != manifest.Digest)
        {
            return $"{Digest} read, {manifest.Digest} written down";
        }

        if ((Winners, Losers, _conflicts) != (manifest.Winners, manifest.Losers, manifest.Conflicts))
        {
            return $"{Winners} winners, {Losers} losers and {_conflicts} conflicts read, {manifest.Winners}, {manifest.Losers} and {manifest.Conflicts} written down";
        }

        if (!_months.SequenceEqual(manifest.BusinessMonths))
        {
            return $"rows of {string.Join(", ", _months)} read, of {string.Join(", ", manifest.BusinessMonths)} written down";
        }

        CurrencySums[] sums = [.. _sums.OrderBy(sum => sum.Key).Select(sum => new CurrencySums(sum.Key, sum.Value))];
        return sums.SequenceEqual(manifest.Sums) ? null : $"sums {string.Join(", ", sums.AsEnumerable())} read, {string.Join(", ", manifest.Sums)} written down";
    }
}
