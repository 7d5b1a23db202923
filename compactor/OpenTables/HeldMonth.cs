namespace Accounting.Compactor.OpenTables;

/// <summary>A month of home dates in a snapshot.</summary>
/// <param name="Data">The manifest of its files.</param>
/// <param name="Deletes">That of the delete files of these; null where there are none.</param>
internal sealed record HeldMonth(ManifestReference Data, ManifestReference? Deletes)
{
    public string Month => Data.Month;

    /// <summary>The name of the set of files that are there.</summary>
    public string Files => Data.Files;

    /// <summary>Of a manifest list.</summary>
    /// <exception cref="Aggregator.Store.DamagedDataException">It names two of a kind for a month, or deletes of no files.</exception>
    public static IReadOnlyList<HeldMonth> In(IReadOnlyList<ManifestReference> manifests)
    {
        ILookup<ManifestContent, ManifestReference> byContent = manifests.ToLookup(manifest => manifest.Content);
        HeldMonth[] months = [.. byContent[ManifestContent.Data].Select(data => new HeldMonth(data, byContent[ManifestContent.Deletes].FirstOrDefault(deletes => deletes.Month == data.Month && deletes.Files == data.Files)))];
        return months.DistinctBy(month => month.Month).Count() == months.Length && months.Count(month => month.Deletes is not null) == byContent[ManifestContent.Deletes].Count()
            ? months
            : throw new Aggregator.Store.DamagedDataException($"A manifest list names two manifests of a month, or deletes of files that it doesn't name. {TableMetadata.Remedy}");
    }
}
