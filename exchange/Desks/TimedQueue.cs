namespace Accounting.Exchange.Desks;

/// <summary>
/// What is to come, soonest first; of equal times the one that was added first. A binary heap: time(parent) ≤ time(child).
/// </summary>
internal sealed class TimedQueue<T>
{
    private Entry[] _entries = new Entry[64];
    private long _added;

    public int Count { get; private set; }

    /// <summary>The soonest time, in microseconds since 1970; <see cref="long.MaxValue"/> where nothing is to come.</summary>
    public long NextTime => Count == 0 ? long.MaxValue : _entries[0].Time;

    public void Add(long time, T item)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        var entry = new Entry(time, _added++, item);
        int hole = Count++;
        while (hole > 0)
        {
            int parent = (hole - 1) >> 1;
            if (!entry.IsBefore(_entries[parent]))
            {
                break;
            }

            _entries[hole] = _entries[parent];
            hole = parent;
        }

        _entries[hole] = entry;
    }

    /// <summary>Takes the soonest; there must be one.</summary>
    public T Take(out long time)
    {
        Entry first = _entries[0];
        Entry last = _entries[--Count];
        _entries[Count] = default;
        if (Count > 0)
        {
            Sink(last);
        }

        time = first.Time;
        return first.Item;
    }

    private void Sink(in Entry entry)
    {
        int hole = 0;
        while (true)
        {
            int child = (hole * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _entries[child + 1].IsBefore(_entries[child]))
            {
                child++;
            }

            if (!_entries[child].IsBefore(entry))
            {
                break;
            }

            _entries[hole] = _entries[child];
            hole = child;
        }

        _entries[hole] = entry;
    }

    private readonly record struct Entry(long Time, long Order, T Item)
    {
        public bool IsBefore(in Entry other) => Time < other.Time || (Time == other.Time && Order < other.Order);
    }
}
