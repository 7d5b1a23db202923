using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Service.Output;

/// <summary>A message's value for the eye: its bytes, and what each of them says as far as they can be read.</summary>
public static class MessageText
{
    public static void Print(TerminalOutput output, ReadOnlyMemory<byte> value, MessageParts parts)
    {
        output.WriteLine($"value      {Counted.Of(value.Length, "byte")}");
        output.WriteLines(HexDump.Lines(value).Select(line => $"  {line}"));
        output.WriteLines(parts.Parts.Select(part => $"  {Figures.Plain(part.Start),5}  {Printable.Of(part.Name)} = {Printable.Of(part.Value)}"));
        if (parts.Failure is { } failure)
        {
            output.WriteLine($"  {Figures.Plain(parts.FailedAt),5}  {(parts.FailedName is { } name ? $"{Printable.Of(name)}: " : "")}{failure}");
        }
    }
}
