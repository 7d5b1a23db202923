using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>A sink that keeps every field of a flat record as <see cref="ValueText"/>.</summary>
internal readonly struct TextSink(RecordSchema schema) : IRecordSink
{
    private readonly string?[] _fields = new string?[schema.Fields.Count];

    /// <summary>Each field's text, by its position.</summary>
    public IReadOnlyList<string?> Fields => _fields;

    public override string ToString() => ValueText.Record(schema, _fields);

    public bool TryReadWhole(ref AvroCursor cursor) => false;

    public void OnNull(int field) => _fields[field] = ValueText.Null;

    public void OnBoolean(int field, bool value) => _fields[field] = ValueText.Boolean(value);

    public void OnLong(int field, long value) => _fields[field] = ValueText.Long(value);

    public void OnDouble(int field, double value) =>
        _fields[field] = TypeOf(field, type => type.Type is AvroType.Float or AvroType.Double).Type == AvroType.Float
            ? ValueText.Float((float)value)
            : ValueText.Double(value);

    public void OnString(int field, ReadOnlySpan<byte> utf8) => _fields[field] = ValueText.String(utf8);

    public void OnBytes(int field, ReadOnlySpan<byte> bytes) =>
        _fields[field] = TypeOf(field, type => type.Type is AvroType.Bytes or AvroType.Fixed && type.Logical.Kind != LogicalKind.Decimal).Type == AvroType.Fixed
            ? ValueText.Fixed(bytes)
            : ValueText.Bytes(bytes);

    public void OnSymbol(int field, int symbol) =>
        _fields[field] = ValueText.Symbol(((EnumSchema)TypeOf(field, type => type is EnumSchema)).Symbols[symbol]);

    public void OnDecimal(int field, long unscaled) => OnLargeDecimal(field, unscaled);

    public void OnLargeDecimal(int field, Int128 unscaled) =>
        _fields[field] = ValueText.Decimal(TypeOf(field, type => type.Logical.Kind == LogicalKind.Decimal), unscaled);

    /// <summary>The branch that a call means: a flat record has one for each.</summary>
    private AvroSchema TypeOf(int field, Func<AvroSchema, bool> isMeant) =>
        schema.Fields[field].Schema is UnionSchema union ? union.Branches.First(isMeant) : schema.Fields[field].Schema;
}
