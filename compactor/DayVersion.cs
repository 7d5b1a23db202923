using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>An immutable fold of one home date. <paramref name="Version"/> is its folder's name.</summary>
public sealed record DayVersion(string Version, DayManifest Manifest)
{
    public HomeDate Date => Manifest.Date;

    public ObjectKey ManifestKey => DayFiles.Key(Date, Version, DayFiles.Manifest);

    /// <summary>Reads a version from its manifest, of whatever format: those that reports pin stay as they were written.</summary>
    /// <exception cref="DamagedDataException">It isn't what its folder's name says.</exception>
    public static DayVersion Parse(ObjectKey key, byte[] bytes)
    {
        string[] segments = key.Value.Split('/');
        string version = segments[^2];
        bool isOwn = ContentHash256.Of(bytes).Prefix16 == version;
        int? format = StoredFormat.TryRead(bytes);
        if (isOwn && format is not (null or FormerManifest.Format2 or DayManifest.CurrentFormat))
        {
            throw new DamagedDataException(
                $"Another version of the program wrote {key}, in format {format}; this one reads format {DayManifest.CurrentFormat}. Use that version, or delete the manifest's folder and compact again.");
        }

        DayManifest manifest = format == FormerManifest.Format2 ? StoreJson.Deserialize<FormerManifest>(key, bytes).Read() : StoreJson.Deserialize<DayManifest>(key, bytes);
        if (!isOwn || segments[^3] != $"date={manifest.Date}")
        {
            throw new DamagedDataException($"The manifest {key} isn't what its folder's name says; delete its folder and compact again.");
        }

        return new DayVersion(version, manifest);
    }

    /// <summary>Whether it is of more inputs than another version of its date, or of as many with more retracted.</summary>
    public bool IsAheadOf(DayVersion other) => Manifest.InputRows > other.Manifest.InputRows
        || (Manifest.InputRows == other.Manifest.InputRows && Manifest.RetractedBy.Count > other.Manifest.RetractedBy.Count);

    /// <summary>The file of that name, or null where the version has none because it would be empty.</summary>
    public DayOutput? Find(string name) => Manifest.Outputs.FirstOrDefault(output => output.Name == name);

    public ObjectKey KeyOf(DayOutput output) => DayFiles.Key(Date, Version, output.Name);
}
