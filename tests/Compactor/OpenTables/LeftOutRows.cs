using System.Globalization;
using System.Text.Json.Nodes;
using Accounting.Tests.Support;
using Avro.Generic;

namespace Accounting.Tests.Compactor.OpenTables;

/// <summary>
/// Which rows of a snapshot's files readers leave out by the specification's rule: those whose file a delete file names by its full URI, in the same partition and added no later; and
/// which ones they should: those of TEST accounts. Parquet.Net reads both. What a file says is read once.
/// </summary>
internal sealed class LeftOutRows(WrittenTable table)
{
    private readonly Dictionary<string, IReadOnlyList<string?[]>> _deletes = [];
    private readonly Dictionary<string, IReadOnlyList<long>> _tests = [];

    /// <summary>The rows that are left out, as their file's URI and their position; one that is named twice stands there twice.</summary>
    public IReadOnlyList<(string File, long Position)> In(JsonNode snapshot)
    {
        Dictionary<string, (long Sequence, object Partition)> files = Entries(snapshot, deletes: false).ToDictionary(entry => PathOf(entry.Entry), entry => (entry.Sequence, PartitionOf(entry.Entry)));
        return
        [
            .. from entry in Entries(snapshot, deletes: true)
               from row in RowsOf(PathOf(entry.Entry))
               let file = row[0]!
               where files.TryGetValue(file, out (long Sequence, object Partition) data) && data.Sequence <= entry.Sequence && data.Partition.Equals(PartitionOf(entry.Entry))
               orderby file, long.Parse(row[1]!, CultureInfo.InvariantCulture)
               select (file, long.Parse(row[1]!, CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>The rows of TEST accounts.</summary>
    public IReadOnlyList<(string File, long Position)> TestsIn(JsonNode snapshot) =>
    [
        .. from entry in Entries(snapshot, deletes: false)
           let file = PathOf(entry.Entry)
           orderby file
           from position in TestsOf(file)
           select (file, position),
    ];

    private IReadOnlyList<string?[]> RowsOf(string uri) => _deletes.TryGetValue(uri, out IReadOnlyList<string?[]>? known) ? known : _deletes[uri] = Read(uri).Rows;

    private IReadOnlyList<long> TestsOf(string uri)
    {
        if (_tests.TryGetValue(uri, out IReadOnlyList<long>? known))
        {
            return known;
        }

        ParquetNetTable file = Read(uri);
        int type = file.Columns.Select(column => column.Name).ToList().IndexOf("account_type");
        return _tests[uri] = [.. file.Rows.Index().Where(row => row.Item[type] == "TEST").Select(row => (long)row.Index)];
    }

    private ParquetNetTable Read(string uri) => ParquetNetTable.ReadAsync(new MemoryStream(table.BytesOf(uri)), CancellationToken.None).GetAwaiter().GetResult();

    private IEnumerable<(GenericRecord Entry, long Sequence)> Entries(JsonNode snapshot, bool deletes) =>
        from manifest in table.ManifestsOf(snapshot, deletes)
        from entry in table.EntriesOf(manifest)
        where (int)entry["status"] != 2
        select (entry, (long?)entry["sequence_number"] ?? (long)manifest["sequence_number"]);

    private static string PathOf(GenericRecord entry) => (string)((GenericRecord)entry["data_file"])["file_path"];

    private static object PartitionOf(GenericRecord entry) => ((GenericRecord)((GenericRecord)entry["data_file"])["partition"])["home_date"];
}
