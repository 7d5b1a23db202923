using System.Buffers.Binary;

namespace Accounting.Compactor.OpenTables;

/// <summary>Single values as Iceberg writes them in bounds: whole numbers and times little-endian in 8 bytes, days in 4.</summary>
internal static class SingleValue
{
    public static byte[] Of(string type, long value)
    {
        byte[] bytes = new byte[type is "date" or "int" ? 4 : 8];
        if (bytes.Length == 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)value));
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        }

        return bytes;
    }
}
