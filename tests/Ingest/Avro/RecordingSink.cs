using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>A sink that writes down what it was given, one line a call.</summary>
internal readonly struct RecordingSink : IRecordSink
{
    public RecordingSink()
    {
    }

    public List<string> Calls { get; } = [];

    public bool TryReadWhole(ref AvroCursor cursor) => false;

    public void OnNull(int field) => Calls.Add($"{field} null");

    public void OnBoolean(int field, bool value) => Calls.Add($"{field} boolean {(value ? "true" : "false")}");

    public void OnLong(int field, long value) => Calls.Add($"{field} long {value}");

    public void OnDouble(int field, double value) => Calls.Add($"{field} double {BitConverter.DoubleToInt64Bits(value):x}");

    public void OnString(int field, ReadOnlySpan<byte> utf8) =>
        Calls.Add($"{field} string {System.Text.Encoding.UTF8.GetString(utf8)}");

    public void OnBytes(int field, ReadOnlySpan<byte> bytes) => Calls.Add($"{field} bytes {Convert.ToHexStringLower(bytes)}");

    public void OnSymbol(int field, int symbol) => Calls.Add($"{field} symbol {symbol}");

    public void OnDecimal(int field, long unscaled) => Calls.Add($"{field} decimal {unscaled}");

    public void OnLargeDecimal(int field, Int128 unscaled) => Calls.Add($"{field} large {unscaled}");
}
