namespace Accounting.Aggregator.Store;

/// <summary><c>state/zones/rules-0001.json</c> and so on: which time-zone rules are in force from then on. Created exclusively, one after the other.</summary>
public sealed record ZoneEntry
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required int Number { get; init; }

    /// <summary>The rules; null of the first where a store had been cut by rules that nobody had written down.</summary>
    public required ContentHash256? Rules { get; init; }

    /// <summary>Who put them in force; null of the first, which a store begins with.</summary>
    public required ZoneAdoption? Adopted { get; init; }

    public ObjectContent ToContent() => ObjectContent.FromBytes(ZoneFiles.Entry(Number), SealedJson.Serialize(this));

    /// <exception cref="DamagedDataException">The bytes are not those of the entry of that number.</exception>
    /// <exception cref="StoreMismatchException">Another version of the program wrote them, in another format.</exception>
    public static ZoneEntry Parse(int number, byte[] bytes)
    {
        ObjectKey key = ZoneFiles.Entry(number);
        ZoneEntry entry = SealedJson.Deserialize<ZoneEntry>(key, bytes, format: CurrentFormat);
        return entry.Number == number && (entry.Rules is not null || number == 1) && entry.Adopted is null == (number == 1)
            ? entry
            : throw new DamagedDataException($"{key} isn't what its name says. Restore it from a copy of the store.");
    }
}
