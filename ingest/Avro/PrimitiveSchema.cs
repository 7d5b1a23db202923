namespace Accounting.Ingest.Avro;

/// <summary>null, boolean, int, long, float, double, bytes or string.</summary>
public sealed class PrimitiveSchema : AvroSchema
{
    internal PrimitiveSchema(AvroType type, LogicalType logical = default)
        : base(type, logical)
    {
    }

    /// <summary>The name of a primitive type, as it stands in a schema.</summary>
    internal static string NameOf(AvroType type) => type switch
    {
        AvroType.Null => "null",
        AvroType.Boolean => "boolean",
        AvroType.Int => "int",
        AvroType.Long => "long",
        AvroType.Float => "float",
        AvroType.Double => "double",
        AvroType.Bytes => "bytes",
        AvroType.String => "string",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a primitive type"),
    };

    /// <summary>The primitive type of that name, or null.</summary>
    internal static AvroType? TypeOf(string? name) => name switch
    {
        "null" => AvroType.Null,
        "boolean" => AvroType.Boolean,
        "int" => AvroType.Int,
        "long" => AvroType.Long,
        "float" => AvroType.Float,
        "double" => AvroType.Double,
        "bytes" => AvroType.Bytes,
        "string" => AvroType.String,
        _ => null,
    };

    private protected override long ComputeMinimumSize() => Type switch
    {
        AvroType.Null => 0,
        AvroType.Float => sizeof(float),
        AvroType.Double => sizeof(double),
        _ => 1,
    };
}
