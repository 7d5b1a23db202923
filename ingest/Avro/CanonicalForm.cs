using System.Text;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Parsing canonical form: only what decides how bytes are read, in one fixed spelling (specification, "Transforming
/// into Parsing Canonical Form"). Names are ASCII, so nothing needs escaping. With logical types added, which the
/// specification's form leaves out, it also says what the values mean.
/// </summary>
internal static class CanonicalForm
{
    public static string Write(AvroSchema schema, bool withLogicalTypes)
    {
        var writer = new Writer(withLogicalTypes);
        writer.Append(schema);
        return writer.ToString();
    }

    private sealed class Writer(bool withLogicalTypes)
    {
        private readonly StringBuilder _text = new();
        private readonly HashSet<string> _defined = new(StringComparer.Ordinal);

        public override string ToString() => _text.ToString();

        public void Append(AvroSchema schema)
        {
            switch (schema)
            {
                case PrimitiveSchema { Logical.Kind: not LogicalKind.None } when withLogicalTypes:
                    _text.Append("{\"type\":\"").Append(PrimitiveSchema.NameOf(schema.Type)).Append('"');
                    AppendLogical(schema.Logical);
                    _text.Append('}');
                    break;
                case PrimitiveSchema:
                    _text.Append('"').Append(PrimitiveSchema.NameOf(schema.Type)).Append('"');
                    break;
                case ArraySchema array:
                    _text.Append("{\"type\":\"array\",\"items\":");
                    Append(array.Items);
                    _text.Append('}');
                    break;
                case MapSchema map:
                    _text.Append("{\"type\":\"map\",\"values\":");
                    Append(map.Values);
                    _text.Append('}');
                    break;
                case UnionSchema union:
                    _text.Append('[');
                    AppendList(union.Branches, Append);
                    _text.Append(']');
                    break;
                case NamedSchema named:
                    AppendNamed(named);
                    break;
                default:
                    throw new InvalidOperationException($"unknown schema class {schema.GetType()}");
            }
        }

        private void AppendNamed(NamedSchema schema)
        {
            if (!_defined.Add(schema.FullName))
            {
                _text.Append('"').Append(schema.FullName).Append('"');
                return;
            }

            _text.Append("{\"name\":\"").Append(schema.FullName).Append("\",\"type\":\"");
            switch (schema)
            {
                case RecordSchema record:
                    _text.Append("record\",\"fields\":[");
                    AppendList(record.Fields, AppendField);
                    _text.Append(']');
                    break;
                case EnumSchema @enum:
                    _text.Append("enum\",\"symbols\":[");
                    AppendList(@enum.Symbols, symbol => _text.Append('"').Append(symbol).Append('"'));
                    _text.Append(']');
                    break;
                case FixedSchema @fixed:
                    _text.Append("fixed\",\"size\":").Append(@fixed.Size);
                    break;
            }

            if (withLogicalTypes)
                AppendLogical(schema.Logical);
            _text.Append('}');
        }

        private void AppendField(RecordField field)
        {
            _text.Append("{\"name\":\"").Append(field.Name).Append("\",\"type\":");
            Append(field.Schema);
            _text.Append('}');
        }

        private void AppendLogical(LogicalType logical)
        {
            if (logical.Kind == LogicalKind.None)
                return;
            _text.Append(",\"logicalType\":\"").Append(LogicalName(logical.Kind)).Append('"');
            if (logical.Kind == LogicalKind.Decimal)
                _text.Append(",\"precision\":").Append(logical.Precision).Append(",\"scale\":").Append(logical.Scale);
        }

        private void AppendList<T>(IReadOnlyList<T> items, Action<T> append)
        {
            for (int index = 0; index < items.Count; index++)
            {
                if (index > 0)
                    _text.Append(',');
                append(items[index]);
            }
        }

        private static string LogicalName(LogicalKind kind) => kind switch
        {
            LogicalKind.Decimal => "decimal",
            LogicalKind.Uuid => "uuid",
            LogicalKind.Date => "date",
            LogicalKind.TimeMillis => "time-millis",
            LogicalKind.TimeMicros => "time-micros",
            LogicalKind.TimestampMillis => "timestamp-millis",
            LogicalKind.TimestampMicros => "timestamp-micros",
            LogicalKind.TimestampNanos => "timestamp-nanos",
            LogicalKind.LocalTimestampMillis => "local-timestamp-millis",
            LogicalKind.LocalTimestampMicros => "local-timestamp-micros",
            LogicalKind.LocalTimestampNanos => "local-timestamp-nanos",
            LogicalKind.Duration => "duration",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }
}
