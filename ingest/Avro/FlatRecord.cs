namespace Accounting.Ingest.Avro;

/// <summary>What a reader's schema must be for a <see cref="DecodePlan"/> to deliver it field by field.</summary>
internal static class FlatRecord
{
    /// <exception cref="AvroSchemaException">The record is not flat; the message names the field.</exception>
    public static void Require(RecordSchema reader)
    {
        foreach (RecordField field in reader.Fields)
        {
            IReadOnlyList<AvroSchema> types = field.Schema is UnionSchema union ? union.Branches : [field.Schema];
            var calls = new HashSet<string>(StringComparer.Ordinal);
            foreach (AvroSchema type in types)
            {
                if (!calls.Add(CallFor(field, type)))
                {
                    throw new AvroSchemaException(
                        $"field {field.Name} has two branches that a sink cannot tell apart");
                }
            }
        }
    }

    private static string CallFor(RecordField field, AvroSchema type) => type switch
    {
        RecordSchema or ArraySchema or MapSchema or UnionSchema => throw new AvroSchemaException(
            $"field {field.Name} is of a nested type, and a reader's record must be flat"),
        { Logical: { Kind: LogicalKind.Decimal, Precision: > 38 } } => throw new AvroSchemaException(
            $"field {field.Name} is a decimal of more than 38 digits"),
        { Logical: { Kind: LogicalKind.Decimal, Precision: > 18 } } => nameof(IRecordSink.OnLargeDecimal),
        { Logical.Kind: LogicalKind.Decimal } => nameof(IRecordSink.OnDecimal),
        { Type: AvroType.Null } => nameof(IRecordSink.OnNull),
        { Type: AvroType.Boolean } => nameof(IRecordSink.OnBoolean),
        { Type: AvroType.Int or AvroType.Long } => nameof(IRecordSink.OnLong),
        { Type: AvroType.Float or AvroType.Double } => nameof(IRecordSink.OnDouble),
        { Type: AvroType.String } => nameof(IRecordSink.OnString),
        { Type: AvroType.Enum } => nameof(IRecordSink.OnSymbol),
        _ => nameof(IRecordSink.OnBytes),
    };
}
