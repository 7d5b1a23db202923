using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>An immutable fold of one home date. <paramref name="Version"/> is its folder's name.</summary>
public sealed record DayVersion(string Version, DayManifest Manifest)
{
    public HomeDate Date => Manifest.Date;

    public ObjectKey ManifestKey => DayFiles.Key(Date, Version, DayFiles.Manifest);

    /// <summary>The file of that name, or null where the version has none because it would be empty.</summary>
    public DayOutput? Find(string name) => Manifest.Outputs.FirstOrDefault(output => output.Name == name);

    public ObjectKey KeyOf(DayOutput output) => DayFiles.Key(Date, Version, output.Name);
}
