using System.IO.Compression;
using System.Text;
using Accounting.Ingest;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>An Avro container file as the specification describes it in terms of Avro itself.</summary>
internal static class ObviousContainer
{
    private static readonly ObviousSchema Header = ObviousSchema.Parse("""
        {"type": "record", "name": "Header", "fields": [
          {"name": "magic", "type": {"type": "fixed", "name": "Magic", "size": 4}},
          {"name": "meta", "type": {"type": "map", "values": "bytes"}},
          {"name": "sync", "type": {"type": "fixed", "name": "Sync", "size": 16}}]}
        """);

    private static readonly ObviousSchema Block = ObviousSchema.Parse("""
        {"type": "record", "name": "Block", "fields": [
          {"name": "count", "type": "long"},
          {"name": "values", "type": "bytes"},
          {"name": "sync", "type": {"type": "fixed", "name": "Sync", "size": 16}}]}
        """);

    /// <summary>The file's transactions; null where it isn't sound or one of them isn't.</summary>
    public static IReadOnlyList<Transaction>? Read(byte[] file)
    {
        var reader = new ObviousReader(file, 0);
        if (reader.ReadNext(Header) is not { } header || Encoding.Latin1.GetString((byte[])header["magic"]!) != "Obj\u0001")
        {
            return null;
        }

        var meta = (Dictionary<string, object?>)header["meta"]!;
        ObviousSchema schema = ObviousSchema.Parse(Encoding.UTF8.GetString((byte[])meta["avro.schema"]!));
        bool isPacked = meta.TryGetValue("avro.codec", out object? codec) && Encoding.UTF8.GetString((byte[])codec!) == "deflate";
        var transactions = new List<Transaction>();
        while (!reader.IsAtEnd)
        {
            if (reader.ReadNext(Block) is not { } block || !((byte[])block["sync"]!).AsSpan().SequenceEqual((byte[])header["sync"]!))
            {
                return null;
            }

            byte[] values = (byte[])block["values"]!;
            var records = new ObviousReader(isPacked ? Unpacked(values) : values, 0);
            for (long count = (long)block["count"]!; count > 0; count--)
            {
                if (ObviousTransaction.Of(records.ReadNext(schema)) is not { } transaction)
                {
                    return null;
                }

                transactions.Add(transaction);
            }

            if (!records.IsAtEnd)
            {
                return null;
            }
        }

        return transactions;
    }

    private static byte[] Unpacked(byte[] values)
    {
        using var deflate = new DeflateStream(new MemoryStream(values), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        deflate.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
