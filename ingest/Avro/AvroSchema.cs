using System.Text;

namespace Accounting.Ingest.Avro;

/// <summary>
/// A schema of the Avro 1.11 specification, immutable after parsing and safe to share between threads.
/// </summary>
public abstract class AvroSchema
{
    private string? _canonicalForm;
    private string? _json;
    private int _minimumSize = -1;
    private object? _fingerprint;

    private protected AvroSchema(AvroType type, LogicalType logical)
    {
        Type = type;
        Logical = logical;
    }

    /// <summary>The type of the specification.</summary>
    public AvroType Type { get; }

    /// <summary>The logical type, or the default value when there is none.</summary>
    public LogicalType Logical { get; }

    /// <summary>The parsing canonical form, as the specification defines it.</summary>
    public string CanonicalForm => _canonicalForm ??= Avro.CanonicalForm.Write(this, withLogicalTypes: false);

    /// <summary>
    /// The CRC-64-AVRO fingerprint of the canonical form. It does not tell logical types apart: decimals of
    /// different scale have the same fingerprint, which is why <see cref="SchemaStore"/> refuses such twins.
    /// </summary>
    public ulong Fingerprint => (ulong)(_fingerprint ??= Crc64Avro.Compute(Encoding.UTF8.GetBytes(CanonicalForm)));

    /// <summary>
    /// The text it was parsed from; of a part of a schema, or of one that refers to others, its canonical form with logical types.
    /// </summary>
    public string Json => _json ??= DecodingForm;

    /// <summary>All that decides how bytes are read and what they mean: the canonical form with logical types.</summary>
    public string DecodingForm => Avro.CanonicalForm.Write(this, withLogicalTypes: true);

    /// <summary>
    /// A lower bound, in bytes, of the size of an encoded value. It lets a declared count of items be refused
    /// before anything is allocated.
    /// </summary>
    internal int MinimumSize
    {
        get
        {
            if (_minimumSize >= 0)
                return _minimumSize;

            // A type met again inside itself counts as 0, which keeps the bound a lower one.
            _minimumSize = 0;
            return _minimumSize = (int)Math.Min(int.MaxValue, ComputeMinimumSize());
        }
    }

    /// <summary>Parses a schema.</summary>
    /// <exception cref="AvroSchemaException">The text is not a schema; the message says where.</exception>
    public static AvroSchema Parse(string json) => Parse(json, []);

    /// <summary>Parses a schema that refers to named types of others.</summary>
    /// <param name="json">The schema.</param>
    /// <param name="referenced">The others, each after those that it refers to itself.</param>
    /// <exception cref="AvroSchemaException">One of the texts is not a schema; the message says where.</exception>
    public static AvroSchema Parse(string json, IReadOnlyList<string> referenced)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(referenced);
        AvroSchema schema = SchemaParser.Parse(json, referenced);

        // A text that refers to others would mean nothing by itself.
        schema._json = referenced.Count == 0 ? json : schema.DecodingForm;

        // Computed here, once, so that a schema shared between threads is never written to.
        _ = schema.Fingerprint;
        _ = schema.MinimumSize;
        return schema;
    }

    public override string ToString() => Json;

    private protected abstract long ComputeMinimumSize();
}
