using System.Text;
using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>Takes the fields of one message of <see cref="QuarantineSchema"/> from a decode plan.</summary>
internal struct QuarantineSink : IRecordSink
{
    // Positions in QuarantineSchema.Message.
    private const int Offset = 0;
    private const int LoggedAt = 1;
    private const int Reason = 2;
    private const int Field = 3;
    private const int Detail = 4;
    private const int RawValue = 5;

    private long _offset;
    private long _loggedAt;
    private string _reason;
    private string? _field;
    private string _detail;
    private byte[] _rawValue;

    /// <summary>The message, once all of it was delivered.</summary>
    /// <exception cref="AvroDataException">Its reason is none that this version knows.</exception>
    public readonly QuarantinedMessage Message => new(
        new LogOffset(_offset), new Timestamp(_loggedAt), new Rejection(ReasonOf(_reason), _field, _detail), _rawValue);

    public readonly bool TryReadWhole(ref AvroCursor cursor) => false;

    public readonly void OnNull(int field)
    {
    }

    public readonly void OnBoolean(int field, bool value) => throw Unexpected(field);

    public void OnLong(int field, long value)
    {
        switch (field)
        {
            case Offset: _offset = value; break;
            case LoggedAt: _loggedAt = value; break;
            default: throw Unexpected(field);
        }
    }

    public readonly void OnDouble(int field, double value) => throw Unexpected(field);

    public void OnString(int field, ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8);
        switch (field)
        {
            case Reason: _reason = text; break;
            case Field: _field = text; break;
            case Detail: _detail = text; break;
            default: throw Unexpected(field);
        }
    }

    public void OnBytes(int field, ReadOnlySpan<byte> bytes) => _rawValue = field == RawValue ? bytes.ToArray() : throw Unexpected(field);

    public readonly void OnSymbol(int field, int symbol) => throw Unexpected(field);

    public readonly void OnDecimal(int field, long unscaled) => throw Unexpected(field);

    public readonly void OnLargeDecimal(int field, Int128 unscaled) => throw Unexpected(field);

    private static QuarantineReason ReasonOf(string name) =>
        Enum.TryParse(name, ignoreCase: false, out QuarantineReason reason) && reason.ToString() == name
            ? reason
            : throw new AvroDataException($"'{name}' is not a reason for quarantine that this version knows");

    private static InvalidOperationException Unexpected(int field) => new($"The schema gave field {field} a type that its sink doesn't take.");
}
