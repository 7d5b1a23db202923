using System.Numerics;
using Accounting.Ingest;

namespace Accounting.Reporting.Ids;

/// <summary>The arrivals of one range, which are laid beside one another and beside all older fingerprints.</summary>
internal sealed class IdRange
{
    private readonly FingerprintRange _range;
    private readonly ulong[] _fingerprints;
    private readonly int[] _dates;
    private readonly bool[] _known;
    private readonly int[] _starts;
    private readonly int _startShift;
    private readonly Action<ulong, HomeDate, HomeDate> _candidate;

    /// <param name="range">Which.</param>
    /// <param name="arrivals">Its arrivals, in order and without repetitions.</param>
    /// <param name="candidate">Told a fingerprint that two home dates may share.</param>
    public IdRange(FingerprintRange range, (ulong[] Fingerprints, int[] Dates) arrivals, Action<ulong, HomeDate, HomeDate> candidate)
    {
        _range = range;
        (_fingerprints, _dates) = arrivals;
        _known = new bool[_fingerprints.Length];
        _candidate = candidate;

        // Where the fingerprints begin that have the same first bits: about one of each, so that finding one takes no search.
        int bits = Math.Min(64 - range.Bits, BitOperations.Log2((uint)_fingerprints.Length + 1) + 1);
        _startShift = 64 - range.Bits - bits;
        _starts = new int[(1 << bits) + 1];
        int next = 0;
        for (int part = 0; part < 1 << bits; part++)
        {
            while (next < _fingerprints.Length && (int)((_fingerprints[next] - range.First) >> _startShift) < part)
            {
                next++;
            }

            _starts[part] = next;
        }

        _starts[^1] = _fingerprints.Length;
    }

    public bool IsEmpty => _fingerprints.Length == 0;

    /// <summary>Candidates among the arrivals themselves.</summary>
    public void CompareArrivals()
    {
        for (int index = 1; index < _fingerprints.Length; index++)
        {
            if (_fingerprints[index] == _fingerprints[index - 1])
            {
                _candidate(_fingerprints[index], new HomeDate(_dates[index - 1]), new HomeDate(_dates[index]));
            }
        }
    }

    /// <summary>Candidates among the arrivals and what was there of a home date. What was there of the same one is no arrival.</summary>
    public void CompareWith(HomeDate date, FingerprintCode.Reader older)
    {
        ulong lost = older.Shift >= 64 ? ulong.MaxValue : (1UL << older.Shift) - 1;
        while (older.TryRead(out ulong first))
        {
            ulong last = first | lost;
            if (last < _range.First)
            {
                continue;
            }

            if (first > _range.Last)
            {
                return;
            }

            int index = first <= _range.First ? 0 : _starts[(int)((first - _range.First) >> _startShift)];
            for (; index < _fingerprints.Length && _fingerprints[index] <= last; index++)
            {
                if (_fingerprints[index] < first)
                {
                    continue;
                }

                if (_dates[index] == date.DaysSinceEpoch)
                {
                    _known[index] = true;
                }
                else
                {
                    _candidate(_fingerprints[index], date, new HomeDate(_dates[index]));
                }
            }
        }
    }

    /// <summary>What older files don't hold, by home date, each ascending.</summary>
    public IEnumerable<(HomeDate Date, ReadOnlyMemory<ulong> Sorted)> New()
    {
        var counts = new SortedDictionary<int, int>();
        for (int index = 0; index < _dates.Length; index++)
        {
            if (!_known[index])
            {
                counts[_dates[index]] = counts.GetValueOrDefault(_dates[index]) + 1;
            }
        }

        Dictionary<int, (ulong[] Sorted, int Used)> byDate = counts.ToDictionary(count => count.Key, count => (new ulong[count.Value], 0));
        for (int index = 0; index < _dates.Length; index++)
        {
            if (!_known[index])
            {
                ref (ulong[] Sorted, int Used) own = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(byDate, _dates[index]);
                own.Sorted[own.Used++] = _fingerprints[index];
            }
        }

        return counts.Keys.Select(date => (new HomeDate(date), (ReadOnlyMemory<ulong>)byDate[date].Sorted));
    }
}
