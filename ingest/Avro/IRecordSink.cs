namespace Accounting.Ingest.Avro;

/// <summary>
/// Where a <see cref="DecodePlan"/> puts a record: one call for each of the reader's fields, told by its position.
/// Fields come in the writer's order, then those it lacks, with their defaults. Spans are valid during the call
/// only. When decoding fails, some fields have been delivered and the record must be thrown away.
/// </summary>
public interface IRecordSink
{
    /// <summary>
    /// Reads a whole record whose writer's fields are just the reader's, in their order: a sink that knows its fields is quicker in one go than step by
    /// step. False where it has no such way, or met anything that it doesn't take: the record is then read by the plan, which tells what is wrong.
    /// </summary>
    bool TryReadWhole(ref AvroCursor cursor);

    void OnNull(int field);

    void OnBoolean(int field, bool value);

    /// <summary>An int or long; a date or time in the reader's unit.</summary>
    void OnLong(int field, long value);

    /// <summary>A float or double.</summary>
    void OnDouble(int field, double value);

    /// <summary>A string, as UTF-8 that has been checked.</summary>
    void OnString(int field, ReadOnlySpan<byte> utf8);

    /// <summary>Bytes or a fixed.</summary>
    void OnBytes(int field, ReadOnlySpan<byte> bytes);

    /// <summary>An enum, by the number of its symbol in the reader's schema.</summary>
    void OnSymbol(int field, int symbol);

    /// <summary>A decimal whose precision in the reader's schema is at most 18, in units of the reader's scale.</summary>
    void OnDecimal(int field, long unscaled);

    /// <summary>A decimal of a precision of 19 to 38, in units of the reader's scale.</summary>
    void OnLargeDecimal(int field, Int128 unscaled);
}
