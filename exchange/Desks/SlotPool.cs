namespace Accounting.Exchange.Desks;

/// <summary>Large values by number, so that queues move four bytes; as many slots as were ever in use at once.</summary>
internal sealed class SlotPool<T>
{
    private readonly Stack<int> _free = new();
    private T[] _values = new T[64];
    private int _used;

    public ref T this[int slot] => ref _values[slot];

    public int Rent()
    {
        if (_free.TryPop(out int slot))
        {
            return slot;
        }

        if (_used == _values.Length)
        {
            Array.Resize(ref _values, _used * 2);
        }

        return _used++;
    }

    public void Return(int slot)
    {
        _values[slot] = default!;
        _free.Push(slot);
    }
}
