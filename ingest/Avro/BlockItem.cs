namespace Accounting.Ingest.Avro;

/// <summary>The least number of bytes that an item of an array or an entry of a map takes.</summary>
internal static class BlockItem
{
    public static int SizeMinimum(AvroSchema item, bool isMap) =>
        isMap ? (int)Math.Min(int.MaxValue, item.MinimumSize + 1L) : item.MinimumSize;
}
