using System.Globalization;
using System.Text.Json.Nodes;
using Accounting.Aggregator.Store;
using Avro.File;
using Avro.Generic;

namespace Accounting.Tests.Compactor.OpenTables;

/// <summary>A table as the specification says that it is read, with no code of the writer's: JSON as it is, and Avro files by Apache.Avro.</summary>
internal sealed class WrittenTable
{
    private readonly Func<ObjectKey, byte[]?> _read;

    private WrittenTable(Func<ObjectKey, byte[]?> read, int version, JsonObject metadata)
    {
        _read = read;
        Version = version;
        Metadata = metadata;
    }

    public int Version { get; }

    public JsonObject Metadata { get; }

    public string Base => Metadata["location"]!.GetValue<string>() is var location ? location[..location.IndexOf("/tables/", StringComparison.Ordinal)] : "";

    public IEnumerable<JsonNode> Snapshots => Metadata["snapshots"]!.AsArray().Select(snapshot => snapshot!);

    /// <summary>The newest of those that are there; null where there is no table.</summary>
    public static WrittenTable? Find(string name, IEnumerable<string> keys, Func<ObjectKey, byte[]?> read)
    {
        string prefix = $"tables/{name}/metadata/v";
        int version = keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && key.EndsWith(".metadata.json", StringComparison.Ordinal))
            .Select(key => int.Parse(key[prefix.Length..^".metadata.json".Length], CultureInfo.InvariantCulture))
            .DefaultIfEmpty(0)
            .Max();
        return version == 0 ? null : new WrittenTable(read, version, JsonNode.Parse(read(KeyOf(name, version)))!.AsObject());
    }

    public static WrittenTable Find(string name, string root) => Find(
        name,
        Directory.GetFiles(Path.Combine(root, "tables"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path)),
        key => Path.Combine(root, key.Value) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null) ?? throw new InvalidOperationException($"no table {name}");

    public static ObjectKey KeyOf(string name, int version) => ObjectKey.Parse($"tables/{name}/metadata/v{version}.metadata.json");

    public JsonNode SnapshotOf(string reference) =>
        Snapshots.Single(snapshot => (long)snapshot["snapshot-id"]! == (long)Metadata["refs"]![reference]!["snapshot-id"]!);

    public IReadOnlyList<GenericRecord> ManifestsOf(JsonNode snapshot) => Records(snapshot["manifest-list"]!.GetValue<string>());

    /// <summary>The manifests of its data files, or those of its delete files.</summary>
    public IEnumerable<GenericRecord> ManifestsOf(JsonNode snapshot, bool deletes) => ManifestsOf(snapshot).Where(manifest => ((int)manifest["content"] == 1) == deletes);

    public IReadOnlyList<GenericRecord> EntriesOf(GenericRecord manifest) => Records((string)manifest["manifest_path"]);

    /// <summary>The data files of a snapshot, by their places in the store.</summary>
    public IReadOnlyList<string> FilesOf(JsonNode snapshot) => PathsOf(snapshot, deletes: false);

    /// <summary>The delete files of a snapshot, by their places in the store.</summary>
    public IReadOnlyList<string> DeletesOf(JsonNode snapshot) => PathsOf(snapshot, deletes: true);

    public byte[] BytesOf(string uri) => _read(ObjectKey.Parse(uri[(Base.Length + 1)..])) ?? throw new InvalidOperationException($"{uri} is named and isn't there");

    private string[] PathsOf(JsonNode snapshot, bool deletes) =>
    [
        .. ManifestsOf(snapshot, deletes).SelectMany(EntriesOf).Where(entry => (int)entry["status"] != 2)
            .Select(entry => ((string)((GenericRecord)entry["data_file"])["file_path"])[(Base.Length + 1)..]).Order(StringComparer.Ordinal),
    ];

    private List<GenericRecord> Records(string uri)
    {
        using var stream = new MemoryStream(BytesOf(uri));
        using IFileReader<GenericRecord> reader = DataFileReader<GenericRecord>.OpenReader(stream);
        var records = new List<GenericRecord>();
        while (reader.HasNext())
        {
            records.Add(reader.Next());
        }

        return records;
    }
}
