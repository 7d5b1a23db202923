using System.Text;
using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// A value as text that says everything about it and that the oracles in Java and Python write alike: numbers in
/// full, floats as bits (every NaN as NaN), strings and bytes in hexadecimal, maps in the order of their keys.
/// </summary>
internal static class ValueText
{
    public static string Of(AvroSchema schema, object? value)
    {
        var text = new StringBuilder();
        Append(text, schema, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, AvroSchema schema, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case int or long:
                text.Append(value);
                break;
            case float number:
                text.Append(float.IsNaN(number) ? "NaN" : $"f{BitConverter.SingleToInt32Bits(number):x8}");
                break;
            case double number:
                text.Append(double.IsNaN(number) ? "NaN" : $"d{BitConverter.DoubleToInt64Bits(number):x16}");
                break;
            case byte[] bytes:
                text.Append('b').Append(Convert.ToHexStringLower(bytes));
                break;
            case string characters:
                text.Append('s').Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(characters)));
                break;
            case GenericFixed @fixed:
                text.Append('x').Append(Convert.ToHexStringLower(@fixed.Bytes.Span));
                break;
            case GenericSymbol symbol:
                text.Append('e').Append(symbol.Symbol);
                break;
            case AvroDecimal number:
                AppendDecimal(text, schema, number);
                break;
            case GenericRecord record:
                Join(text, '(', ')', record.Schema.Fields, field =>
                {
                    text.Append(field.Name).Append(':');
                    Append(text, field.Schema, record[field.Position]);
                });
                break;
            case List<object?> items:
                AvroSchema item = Find<ArraySchema>(schema).Items;
                Join(text, '[', ']', items, element => Append(text, item, element));
                break;
            case Dictionary<string, object?> entries:
                AvroSchema entry = Find<MapSchema>(schema).Values;
                var sorted = entries.Select(pair => (Key: Convert.ToHexStringLower(Encoding.UTF8.GetBytes(pair.Key)), pair.Value));
                Join(text, '{', '}', sorted.OrderBy(pair => pair.Key, StringComparer.Ordinal), pair =>
                {
                    text.Append(pair.Key).Append('=');
                    Append(text, entry, pair.Value);
                });
                break;
            default:
                throw new ArgumentException($"no text for {value.GetType()}", nameof(value));
        }
    }

    /// <summary>As the bytes that the oracles, which do not convert decimals here, see.</summary>
    private static void AppendDecimal(StringBuilder text, AvroSchema schema, AvroDecimal number)
    {
        AvroSchema type = schema is UnionSchema union
            ? union.Branches.First(branch => branch.Logical.Kind == LogicalKind.Decimal)
            : schema;
        var writer = new AvroWriter();
        if (type is FixedSchema @fixed)
        {
            writer.WriteDecimal(number.Unscaled, @fixed.Size);
            text.Append('x').Append(Convert.ToHexStringLower(writer.Written));
        }
        else
        {
            text.Append('b').Append(Convert.ToHexStringLower(number.Unscaled.ToByteArray(isBigEndian: true)));
        }
    }

    private static TSchema Find<TSchema>(AvroSchema schema)
        where TSchema : AvroSchema =>
        schema as TSchema ?? ((UnionSchema)schema).Branches.OfType<TSchema>().Single();

    private static void Join<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> append)
    {
        text.Append(open);
        bool isFirst = true;
        foreach (T item in items)
        {
            if (!isFirst)
                text.Append(',');
            isFirst = false;
            append(item);
        }

        text.Append(close);
    }
}
