using System.Runtime.InteropServices;
using Accounting.Ingest;

namespace Accounting.Reporting.Ids;

/// <summary>
/// Fingerprints to be compared, with their home dates, cut by range as they come. No more than a buffer of each range is kept in memory; the rest lies in
/// local files, which are gone when it is disposed.
/// </summary>
internal sealed class IdArrivals : IDisposable
{
    private const int BufferEntries = 4096;

    private readonly int _bits;
    private readonly Func<string> _newPath;
    private readonly Entry[][] _buffers;
    private readonly int[] _used;
    private readonly FileStream?[] _files;

    /// <param name="bits">There are 2^bits ranges.</param>
    /// <param name="newPath">Names a path where nothing is yet.</param>
    public IdArrivals(int bits, Func<string> newPath)
    {
        _bits = bits;
        _newPath = newPath;
        _buffers = [.. Enumerable.Range(0, 1 << bits).Select(_ => new Entry[BufferEntries])];
        _used = new int[1 << bits];
        _files = new FileStream?[1 << bits];
    }

    public void Add(ulong fingerprint, HomeDate date)
    {
        int range = FingerprintRange.NumberOf(fingerprint, _bits);
        if (_used[range] == BufferEntries)
        {
            Spill(range);
        }

        _buffers[range][_used[range]++] = new Entry(fingerprint, date.DaysSinceEpoch);
    }

    /// <summary>Everything of one range, once, in order of fingerprints and dates, without repetitions.</summary>
    public (ulong[] Fingerprints, int[] Dates) Take(FingerprintRange range)
    {
        FileStream? file = _files[range.Number];
        ReadOnlySpan<Entry> rest = _buffers[range.Number].AsSpan(0, _used[range.Number]);
        Entry[] entries = new Entry[checked((int)((file?.Length ?? 0) / Marshal.SizeOf<Entry>())) + rest.Length];
        if (file is not null)
        {
            file.Position = 0;
            file.ReadExactly(MemoryMarshal.AsBytes(entries.AsSpan(0, entries.Length - rest.Length)));
            file.Dispose();
            File.Delete(file.Name);
            _files[range.Number] = null;
        }

        rest.CopyTo(entries.AsSpan(entries.Length - rest.Length));
        _used[range.Number] = 0;
        entries.AsSpan().Sort();
        int kept = 0;
        for (int index = 0; index < entries.Length; index++)
        {
            if (index == 0 || entries[index] != entries[kept - 1])
            {
                entries[kept++] = entries[index];
            }
        }

        return (Array.ConvertAll(entries[..kept], entry => entry.Fingerprint), Array.ConvertAll(entries[..kept], entry => entry.Date));
    }

    public void Dispose()
    {
        foreach (FileStream? file in _files)
        {
            if (file is not null)
            {
                file.Dispose();
                File.Delete(file.Name);
            }
        }
    }

    private void Spill(int range)
    {
        FileStream file = _files[range] ??= new FileStream(_newPath(), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1);
        file.Write(MemoryMarshal.AsBytes(_buffers[range].AsSpan(0, _used[range])));
        _used[range] = 0;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Entry(ulong Fingerprint, int Date) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => Fingerprint != other.Fingerprint ? Fingerprint.CompareTo(other.Fingerprint) : Date.CompareTo(other.Date);
    }
}
