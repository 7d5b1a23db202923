using Accounting.Ingest.Avro;
using Accounting.Tests.Simulation;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>Makes of sound bytes others that nobody meant to write: from a seed, always the same.</summary>
internal sealed class MessageMutator(SimulatedRandom random)
{
    private const int LongRunBytes = 20_000;

    /// <summary>Numbers that lengths, counts, indexes and times are not prepared for.</summary>
    private static readonly long[] Extremes =
    [
        0, 1, -1, 2, 64, 255, short.MaxValue, int.MaxValue, int.MinValue, 1L << 31, 1L << 32, (1L << 32) + 1, 1L << 40, long.MaxValue, long.MinValue,
        long.MaxValue / 1000, 7_258_118_400_000_000, 7_258_118_399_999_999, 999_999_999_999_999_999, 1_000_000_000_000_000_000,
    ];

    private static readonly byte[] Bytes = [0x00, 0x01, 0x02, 0x03, 0x7f, 0x80, 0x81, 0xc3, 0xfe, 0xff];

    private readonly AvroWriter _number = new();

    /// <summary>One to three changes, one after the other.</summary>
    /// <param name="value">What is changed; it stays as it is.</param>
    /// <param name="other">Another value, to splice with.</param>
    public byte[] Mutate(byte[] value, byte[] other)
    {
        for (int changes = random.Pick(1, 1, 1, 2, 3); changes > 0; changes--)
        {
            value = ChangeOnce(value, other);
        }

        return value;
    }

    private byte[] ChangeOnce(byte[] value, byte[] other)
    {
        int at = random.Below(value.Length + 1);
        int to = Math.Min(value.Length, at + random.Between(1, random.Pick(1, 2, 4, 8, 64)));
        switch (random.Below(13))
        {
            case 0 or 1 or 2:
                return FlipBits((byte[])value.Clone());
            case 3:
                return value[..at];
            case 4:
                return [.. value[..at], random.Pick(Bytes), .. value[to..]];
            case 5:
                return [.. value[..at], .. Number(random.Pick(Extremes)), .. value[to..]];
            case 6:
                return [.. value[..at], .. Number((long)random.Next() >> random.Below(64)), .. value[Math.Min(value.Length, at + 1)..]];
            case 7:
                return [.. value[..at], .. value[to..]];
            case 8:
                return [.. value[..to], .. value[at..]];
            case 9:
                return [.. value[..at], .. other[random.Below(other.Length + 1)..]];
            case 10:
                // The front of one message before the body of another: a writer that names the wrong schema.
                return [.. other[..Math.Min(other.Length, SizeOfFront(other))], .. value[Math.Min(value.Length, SizeOfFront(value))..]];
            case 11:
                return random.OneIn(20) ? [.. value[..at], .. Enumerable.Repeat(random.Pick(Bytes), random.Below(LongRunBytes)), .. value[at..]] : [.. value, .. other];
            default:
                return at < value.Length && value[at] < 0x80 ? [.. value[..at], (byte)(value[at] | 0x80), 0x00, .. value[(at + 1)..]] : WithStrangeFront(value);
        }
    }

    private static int SizeOfFront(byte[] value) => value is [0, ..] ? 5 : 10;

    private byte[] FlipBits(byte[] value)
    {
        for (int flips = random.Pick(1, 1, 2, 8); flips > 0 && value.Length > 0; flips--)
        {
            value[random.Below(value.Length)] ^= (byte)(1 << random.Below(8));
        }

        return value;
    }

    /// <summary>A schema that nobody knows, or one that is no transaction.</summary>
    private byte[] WithStrangeFront(byte[] value) =>
        [0, 0, 0, 0, (byte)(random.OneIn(2) ? WriterShapes.IncompatibleId : random.Below(256)), .. value[Math.Min(value.Length, SizeOfFront(value))..]];

    private byte[] Number(long value)
    {
        _number.Clear();
        _number.WriteLong(value);
        return _number.Written.ToArray();
    }
}
