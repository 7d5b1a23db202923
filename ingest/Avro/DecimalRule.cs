namespace Accounting.Ingest.Avro;

/// <summary>
/// How a writer's decimal becomes the reader's: exactly, or not at all. A value must have no more digits than its
/// writer's precision; multiplied or divided by a power of ten to the reader's scale it must leave no remainder and
/// have no more digits than the reader's precision.
/// </summary>
internal sealed class DecimalRule
{
    private readonly LogicalType _writer;
    private readonly LogicalType _reader;
    private readonly Int128 _writerLimit;
    private readonly Int128 _readerLimit;
    private readonly Int128 _factor;
    private readonly Int128 _limitBeforeFactor;

    public DecimalRule(LogicalType writer, LogicalType reader)
    {
        _writer = writer;
        _reader = reader;
        _writerLimit = Limit(writer.Precision);
        _readerLimit = Limit(reader.Precision);
        _factor = Limit(Math.Abs(reader.Scale - writer.Scale));

        // value * factor reaches the limit exactly when value reaches limit / factor, rounded up.
        _limitBeforeFactor = (_readerLimit / _factor) + (_readerLimit % _factor == 0 ? 0 : 1);

        // Of equal scales only the smaller precision counts, and up to 18 digits are 64-bit integers.
        int precision = Math.Min(writer.Precision, reader.Precision);
        SmallLimit = writer.Scale == reader.Scale && precision <= 18 ? (long)Limit(precision) : 0;
    }

    /// <summary>What values must stay below, of either sign, when scales are equal and 64 bits hold them; else 0.</summary>
    public long SmallLimit { get; }

    /// <summary>Whether values of the reader's precision fit 64 bits.</summary>
    public bool IsSmall => _reader.Precision <= 18;

    public DecodeStatus Convert(ReadOnlySpan<byte> bytes, out long unscaled)
    {
        unscaled = 0;
        if (bytes.IsEmpty)
            return DecodeStatus.DecimalEmpty;
        if (SmallLimit > 0)
        {
            return DecimalBytes.TryRead(bytes, out unscaled) && unscaled < SmallLimit && unscaled > -SmallLimit
                ? DecodeStatus.Ok
                : DecodeStatus.DecimalOverflow;
        }

        DecodeStatus status = Convert(bytes, out Int128 wide);
        unscaled = (long)wide;
        return status;
    }

    public DecodeStatus Convert(ReadOnlySpan<byte> bytes, out Int128 unscaled)
    {
        unscaled = 0;
        if (bytes.IsEmpty)
            return DecodeStatus.DecimalEmpty;
        if (!DecimalBytes.TryRead(bytes, out Int128 value) || !IsWithin(value, _writerLimit))
            return DecodeStatus.DecimalOverflow;
        if (_reader.Scale < _writer.Scale)
        {
            (value, Int128 remainder) = Int128.DivRem(value, _factor);
            if (remainder != 0)
                return DecodeStatus.Inexact;
        }
        else if (_reader.Scale > _writer.Scale)
        {
            if (!IsWithin(value, _limitBeforeFactor))
                return DecodeStatus.DecimalOverflow;
            value *= _factor;
        }

        if (!IsWithin(value, _readerLimit))
            return DecodeStatus.DecimalOverflow;
        unscaled = value;
        return DecodeStatus.Ok;
    }

    /// <summary>10^digits, or the greatest Int128 where that is smaller: it then bounds nothing.</summary>
    private static Int128 Limit(int digits)
    {
        Int128 limit = 1;
        for (int digit = 0; digit < digits; digit++)
        {
            if (limit > Int128.MaxValue / 10)
                return Int128.MaxValue;
            limit *= 10;
        }

        return limit;
    }

    private static bool IsWithin(Int128 value, Int128 limit) => value < limit && value > -limit;
}
