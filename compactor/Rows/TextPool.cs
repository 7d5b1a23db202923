using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>
/// The texts of rows, each by a number. Equal texts that were added by <see cref="Intern"/> have equal numbers. For any number of threads, each with a
/// <see cref="Writer"/> of its own; numbers may be asked for once all have been added.
/// </summary>
internal sealed class TextPool
{
    /// <summary>The number of no text.</summary>
    public const int None = -1;

    private const int ChunkTexts = 1 << 14;
    private const int ArenaBytes = 1 << 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<Utf8Text, int> _interned = new(TextComparer.Instance);
    private readonly List<ReadOnlyMemory<byte>[]> _chunks = [];

    public ReadOnlySpan<byte> this[int number] => _chunks[number / ChunkTexts][number % ChunkTexts].Span;

    public Writer NewWriter() => new(this);

    /// <summary>By the order of their bytes, absent ones first.</summary>
    public int Compare(int left, int right) => left == right
        ? 0
        : left == None ? -1 : right == None ? 1 : this[left].SequenceCompareTo(this[right]);

    /// <summary>The number of a text that was interned.</summary>
    /// <exception cref="KeyNotFoundException">It wasn't.</exception>
    public int NumberOf(ReadOnlySpan<byte> text) => _interned.GetAlternateLookup<ReadOnlySpan<byte>>()[text];

    private int Intern(Utf8Text text, Writer writer)
    {
        lock (_lock)
        {
            if (!_interned.TryGetValue(text, out int number))
            {
                number = writer.Append(text.Span);
                _interned.Add(text.Copy(), number);
            }

            return number;
        }
    }

    private (int First, ReadOnlyMemory<byte>[] Chunk) NewChunk()
    {
        lock (_lock)
        {
            var chunk = new ReadOnlyMemory<byte>[ChunkTexts];
            _chunks.Add(chunk);
            return ((_chunks.Count - 1) * ChunkTexts, chunk);
        }
    }

    /// <summary>Adds texts, of one thread.</summary>
    internal sealed class Writer(TextPool pool)
    {
        private readonly Dictionary<Utf8Text, int> _known = [];
        private ReadOnlyMemory<byte>[] _chunk = [];
        private int _first;
        private int _count;
        private byte[] _arena = [];
        private int _used;

        /// <summary>The number of a text that many rows have.</summary>
        public int Intern(Utf8Text text)
        {
            if (!text.IsPresent)
            {
                return None;
            }

            if (!_known.TryGetValue(text, out int number))
            {
                number = pool.Intern(text, this);
                _known.Add(text.Copy(), number);
            }

            return number;
        }

        /// <summary>The number of a text of one row.</summary>
        public int Add(Utf8Text text) => text.IsPresent ? Append(text.Span) : None;

        internal int Append(ReadOnlySpan<byte> text)
        {
            if (_count == _chunk.Length)
            {
                (_first, _chunk) = pool.NewChunk();
                _count = 0;
            }

            if (_arena.Length - _used < text.Length)
            {
                _arena = new byte[Math.Max(ArenaBytes, text.Length)];
                _used = 0;
            }

            text.CopyTo(_arena.AsSpan(_used));
            _chunk[_count] = _arena.AsMemory(_used, text.Length);
            _used += text.Length;
            return _first + _count++;
        }
    }
}
