using System.Runtime.Intrinsics.X86;
using Accounting.Aggregator.Runs;

namespace Accounting.Compactor.Rows;

/// <summary>
/// The rows of a batch of home dates in memory. Rows are written by their numbers, from any number of threads, each its own; read they are once
/// <see cref="Complete"/> was called. Nothing may look at one that was disposed.
/// </summary>
internal sealed class RowTable : IDisposable
{
    /// <summary>How many rows ahead <see cref="Prefetch"/> is asked for.</summary>
    public const int Ahead = 12;

    private const int CacheLineBytes = 64;

    private readonly RowMemory _memory = new();
    private readonly Dictionary<Lane, int> _laneNumbers = [];
    private readonly List<Lane> _lanes = [];
    private int[] _placeRanks = [];
    private int[] _runRanks = [];
    private int[] _originRanks = [];
    private bool[] _isFile = [];

    public int Count { get; private set; }

    public TextPool Texts { get; } = new();

    public IReadOnlyList<Lane> Lanes => _lanes;

    public ref PackedRow this[int row] => ref _memory[row];

    /// <summary>
    /// Has a row fetched into the processor's cache: rows in order lie anywhere in memory, and waiting for one after the other would cost more than all that
    /// is done with them.
    /// </summary>
    public unsafe void Prefetch(int row)
    {
        if (Sse.IsSupported)
        {
            byte* address = (byte*)_memory.At(row);
            Sse.Prefetch0(address);
            Sse.Prefetch0(address + CacheLineBytes);
            Sse.Prefetch0(address + (2 * CacheLineBytes));
        }
    }

    /// <summary>Makes room for so many more rows.</summary>
    /// <returns>The number of the first.</returns>
    public int Reserve(int rows)
    {
        int first = Count;
        Count = checked(Count + rows);
        _memory.Reserve(Count);
        return first;
    }

    /// <summary>The number of a lane; for one thread.</summary>
    public int LaneOf(Lane lane)
    {
        if (!_laneNumbers.TryGetValue(lane, out int number))
        {
            number = _lanes.Count;
            _lanes.Add(lane);
            _laneNumbers.Add(lane, number);
        }

        return number;
    }

    /// <summary>All lanes are known by now.</summary>
    public void Complete()
    {
        _placeRanks = RanksOf(Comparer<Lane>.Create(Lane.ComparePlaces));
        _runRanks = RanksOf(Comparer<Lane>.Create(Lane.CompareRuns));
        _originRanks = RanksOf(Lane.ByRun);
        _isFile = [.. _lanes.Select(lane => lane.Source.IsFile)];
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Of each lane whether a row of it at an offset is retracted.</summary>
    public Func<long, bool>?[] RetractionsByLane(IEnumerable<Retraction> retractions)
    {
        List<Retraction> all = [.. retractions.Distinct()];
        return [.. _lanes.Select(lane => RetractionOf([.. all.Where(retraction => retraction.Concerns(lane.Source, lane.Partition, lane.Run))]))];
    }

    /// <summary>Whether content of the row comes from a file.</summary>
    public bool IsOfFile(in PackedRow row) => _isFile[row.Lane];

    /// <summary>As <c>run NULLS FIRST, source, partition, offset</c>.</summary>
    public int CompareOrigins(in PackedRow left, in PackedRow right) =>
        _originRanks[left.Lane].CompareTo(_originRanks[right.Lane]) is not 0 and int lanes ? lanes : left.Offset.CompareTo(right.Offset);

    /// <summary>As <see cref="RowColumns.TotalOrder"/>.</summary>
    public int CompareTotally(in PackedRow left, in PackedRow right)
    {
        int order = left.AccountId.CompareTo(right.AccountId);
        order = order != 0 ? order : left.OccurredAt.CompareTo(right.OccurredAt);
        order = order != 0 ? order : left.IdHigh.CompareTo(right.IdHigh);
        order = order != 0 ? order : left.IdLow.CompareTo(right.IdLow);
        order = order != 0 ? order : left.Revision.CompareTo(right.Revision);
        order = order != 0 ? order : left.ContentHash.CompareTo(right.ContentHash);
        order = order != 0 ? order : _placeRanks[left.Lane].CompareTo(_placeRanks[right.Lane]);
        order = order != 0 ? order : left.Offset.CompareTo(right.Offset);
        return order != 0 ? order : _runRanks[left.Lane].CompareTo(_runRanks[right.Lane]);
    }

    private static Func<long, bool>? RetractionOf(Retraction[] retractions) => retractions.Length == 0
        ? null
        : offset => Array.Exists(retractions, retraction => retraction.Range.From.Value <= offset && offset < retraction.Range.To.Value);

    /// <summary>Of each lane its place among all, equal ones alike.</summary>
    private int[] RanksOf(IComparer<Lane> order)
    {
        int[] sorted = [.. Enumerable.Range(0, _lanes.Count).OrderBy(lane => _lanes[lane], order)];
        var ranks = new int[sorted.Length];
        for (int index = 1; index < sorted.Length; index++)
        {
            ranks[sorted[index]] = ranks[sorted[index - 1]] + (order.Compare(_lanes[sorted[index - 1]], _lanes[sorted[index]]) == 0 ? 0 : 1);
        }

        return ranks;
    }
}
