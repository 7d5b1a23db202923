using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The encoded rows of one home date, cut into blocks, with their digest and sums. A block that is full is packed beside the thread that consumes, which
/// saves that a third of its time; only the last one is packed when all are written.
/// </summary>
internal sealed class DateBuffer
{
    /// <summary>Bytes after which a block is cut: large enough to compress, small enough to hold in memory many times.</summary>
    private const int BlockBytes = 256 * 1024;

    private readonly ConcurrentBag<AvroWriter> _spare = [];
    private readonly List<Task<PackedBlock>> _blocks = [];
    private readonly Dictionary<(BusinessDay Day, Currency Currency), AccumulatedRows> _sums = [];
    private AvroWriter _encoded = new(1024);
    private RowDigest _digest;
    private long _rowsCut;

    public void Add(in Transaction transaction, ulong contentHash, LogOffset offset, Timestamp loggedAt, ulong rawHash, BusinessDay businessDay)
    {
        TransactionEncoder.WriteStoredRow(_encoded, transaction, offset, loggedAt, rawHash);
        _digest += RowDigest.Of(contentHash, offset);
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, (businessDay, transaction.Currency), out _).Add(RowAmounts.Of(transaction));
        if (_encoded.Count >= BlockBytes)
        {
            BeginPacking();
        }
    }

    /// <summary>Bytes of the blocks that were packed so far, which is nearly all there will be.</summary>
    public int PackedBytes() => Blocks().Sum(block => block.Bytes.Length);

    public HomeDateRows WriteTo(ContainerWriter container, HomeDate date)
    {
        if (_digest.Rows > _rowsCut)
        {
            Add(Task.FromResult(new PackedBlock(_encoded.Written, _digest.Rows - _rowsCut)));
            _encoded.Clear();
        }

        long position = container.Position;
        foreach (PackedBlock block in Blocks())
        {
            container.WritePacked(block.Bytes, block.Count);
        }

        return new HomeDateRows
        {
            Date = date,
            Position = position,
            Blocks = _blocks.Count,
            Digest = _digest,
            Months = MonthsOf(),
            RunningTotals = null,
        };
    }

    public void Clear()
    {
        _blocks.Clear();
        _encoded.Clear();
        _sums.Clear();
        _digest = RowDigest.Zero;
        _rowsCut = 0;
    }

    /// <summary>In order, waiting for those that are still being packed.</summary>
    private IEnumerable<PackedBlock> Blocks() => _blocks.Select(block => block.GetAwaiter().GetResult());

    /// <summary>The rows' buffer goes to the thread that packs them and comes back when that is done; until then another takes its place.</summary>
    private void BeginPacking()
    {
        AvroWriter full = _encoded;
        long rows = _digest.Rows - _rowsCut;
        Add(Task.Run(() =>
        {
            var packed = new PackedBlock(full.Written, rows);
            full.Clear();
            _spare.Add(full);
            return packed;
        }));
        _encoded = _spare.TryTake(out AvroWriter? spare) ? spare : new AvroWriter(BlockBytes + (BlockBytes / 64));
    }

    private void Add(Task<PackedBlock> block)
    {
        _blocks.Add(block);
        _rowsCut = _digest.Rows;
    }

    private List<MonthRows> MonthsOf() =>
    [
        .. _sums.GroupBy(pair => pair.Key.Day.Month).OrderBy(month => month.Key).Select(month => new MonthRows(
            month.Key,
            month.Sum(pair => pair.Value.Rows),
            [
                .. month.GroupBy(pair => pair.Key.Currency).OrderBy(currency => currency.Key).Select(currency =>
                    new CurrencySums(currency.Key, currency.Aggregate(default(MoneySums), (sum, pair) => sum + pair.Value.Sums))),
            ])),
    ];
}
