using System.Runtime.InteropServices;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>The encoded rows of one home date, cut into blocks, with their digest and sums.</summary>
internal sealed class DateBuffer
{
    /// <summary>Bytes after which a block is cut: large enough to compress, small enough to hold in memory many times.</summary>
    private const int BlockBytes = 256 * 1024;

    private readonly AvroWriter _encoded = new(1024);
    private readonly List<(int EndBytes, long Rows)> _cuts = [];
    private readonly Dictionary<(BusinessDay Day, Currency Currency), AccumulatedRows> _sums = [];
    private RowDigest _digest;
    private long _rowsCut;
    private int _bytesCut;

    /// <summary>Bytes of its rows before they are packed, which is more than they take afterwards.</summary>
    public int EncodedBytes => _encoded.Count;

    public void Add(in Transaction transaction, ulong contentHash, LogOffset offset, Timestamp loggedAt, ulong rawHash, BusinessDay businessDay)
    {
        TransactionEncoder.WriteStoredRow(_encoded, transaction, offset, loggedAt, rawHash);
        _digest += RowDigest.Of(contentHash, offset);
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, (businessDay, transaction.Currency), out _).Add(RowAmounts.Of(transaction));
        if (_encoded.Count - _bytesCut >= BlockBytes)
        {
            Cut();
        }
    }

    public HomeDateRows WriteTo(ContainerWriter container, HomeDate date)
    {
        if (_digest.Rows > _rowsCut)
        {
            Cut();
        }

        long position = container.Position;
        int start = 0;
        foreach ((int endBytes, long rows) in _cuts)
        {
            container.WriteBlock(_encoded.Written[start..endBytes], rows);
            start = endBytes;
        }

        return new HomeDateRows
        {
            Date = date,
            Position = position,
            Blocks = _cuts.Count,
            Digest = _digest,
            Months = MonthsOf(),
            RunningTotals = null,
        };
    }

    public void Clear()
    {
        _encoded.Clear();
        _cuts.Clear();
        _sums.Clear();
        _digest = RowDigest.Zero;
        _rowsCut = 0;
        _bytesCut = 0;
    }

    private void Cut()
    {
        _cuts.Add((_encoded.Count, _digest.Rows - _rowsCut));
        _rowsCut = _digest.Rows;
        _bytesCut = _encoded.Count;
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
