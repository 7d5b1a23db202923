namespace Accounting.Compactor.SecondReading;

/// <summary>
/// Arrays of a file's columns, taken again for the next row group: a group has dozens of megabytes of them, and new ones cost the collector and the kernel
/// more than reading them.
/// </summary>
internal sealed class ArrayStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, Stack<Array>> _free = [];

    /// <summary>An array of at least that length, of which that much is cleared.</summary>
    public T[] Take<T>(int length)
    {
        Array? taken = null;
        lock (_lock)
        {
            if (_free.TryGetValue(typeof(T[]), out Stack<Array>? arrays) && arrays.TryPeek(out Array? free) && free.Length >= length)
            {
                taken = arrays.Pop();
            }
        }

        if (taken is not T[] array)
        {
            return new T[length];
        }

        Array.Clear(array, 0, length);
        return array;
    }

    public void GiveBack(Array array)
    {
        lock (_lock)
        {
            if (!_free.TryGetValue(array.GetType(), out Stack<Array>? arrays))
            {
                _free.Add(array.GetType(), arrays = new Stack<Array>());
            }

            arrays.Push(array);
        }
    }
}
