using System.Text;

namespace Accounting.Ingest.Avro;

/// <summary>UTF-8 that refuses what is not Unicode instead of replacing it.</summary>
internal static class StrictUtf8
{
    public static UTF8Encoding Encoding { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
