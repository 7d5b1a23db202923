using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Accounting.Compactor;
using Accounting.Compactor.OpenTables;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Avro.Generic;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Compactor.OpenTables;

/// <summary>The rules of Iceberg's specification, format version 2, of what is written: readers that were tried heed few of them, and those that weren't heed others.</summary>
public sealed class TableRulesTests : IDisposable
{
    private static readonly string[] Names = ["transactions", "account_statistics", "market_statistics"];

    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Metadata_has_what_the_specification_requires_and_its_ids_agree()
    {
        await WriteTwiceAsync();
        foreach (WrittenTable table in Names.Select(name => WrittenTable.Find(name, _pipeline.Root)))
        {
            JsonObject metadata = table.Metadata;
            Assert.Equal((2, 2), ((int)metadata["format-version"]!, table.Version));
            Assert.True(Guid.TryParse((string)metadata["table-uuid"]!, out _));
            JsonNode schema = Assert.Single(metadata["schemas"]!.AsArray())!;
            Assert.Equal((int)metadata["current-schema-id"]!, (int)schema["schema-id"]!);
            Dictionary<int, string> fields = schema["fields"]!.AsArray().ToDictionary(field => (int)field!["id"]!, field => (string)field!["name"]!);
            Assert.Equal(fields.Count, fields.Values.Distinct().Count());
            Assert.Empty(fields.Values.Intersect(["left", "right", "partition", "offset", "date"]));
            Assert.Equal((int)metadata["last-column-id"]!, fields.Keys.Max());
            JsonNode partition = Assert.Single(metadata["partition-specs"]![0]!["fields"]!.AsArray())!;
            Assert.Equal(("home_date", "identity", "home_date"), (fields[(int)partition["source-id"]!], (string)partition["transform"]!, (string)partition["name"]!));
            Assert.Equal((int)metadata["last-partition-id"]!, (int)partition["field-id"]!);
            Assert.All(metadata["sort-orders"]![0]!["fields"]!.AsArray(), sort => Assert.Contains((int)sort!["source-id"]!, fields.Keys));
            Assert.Equal("false", (string)metadata["properties"]!["gc.enabled"]!);
            Assert.Equal((long)metadata["current-snapshot-id"]!, (long)metadata["refs"]!["main"]!["snapshot-id"]!);
            Assert.Equal(table.Snapshots.Max(snapshot => (long)snapshot["sequence-number"]!), (long)metadata["last-sequence-number"]!);
            long[] ids = [.. table.Snapshots.Select(snapshot => (long)snapshot["snapshot-id"]!)];
            Assert.Equal(ids.Length, ids.Distinct().Count());
            Assert.All(ids, id => Assert.InRange(id, 1, (1L << 53) - 1));
            Assert.All(table.Snapshots, snapshot => Assert.Contains((string)snapshot["summary"]!["operation"]!, new[] { "append", "overwrite" }));
            Assert.Equal([.. ids], metadata["snapshot-log"]!.AsArray().Select(entry => (long)entry!["snapshot-id"]!));
            Assert.EndsWith("/v1.metadata.json", (string)Assert.Single(metadata["metadata-log"]!.AsArray())!["metadata-file"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_column_of_every_file_has_an_id_and_those_of_the_table_are_all_there_with_the_types_that_it_says()
    {
        await WriteTwiceAsync();
        foreach (WrittenTable table in Names.Select(name => WrittenTable.Find(name, _pipeline.Root)))
        {
            Dictionary<string, int> mapped = JsonNode.Parse((string)table.Metadata["properties"]!["schema.name-mapping.default"]!)!.AsArray()
                .ToDictionary(entry => (string)Assert.Single(entry!["names"]!.AsArray())!, entry => (int)entry!["field-id"]!);
            Dictionary<int, string> types = table.Metadata["schemas"]![0]!["fields"]!.AsArray().ToDictionary(field => (int)field!["id"]!, field => (string)field!["type"]!);
            foreach (string file in table.FilesOf(table.SnapshotOf("main")))
            {
                string[] columns = [.. ParquetQuery.Run(_pipeline.Root, $"SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet('{{0}}/{file}', hive_partitioning = false))")];
                Assert.Equal(mapped.Keys.Order(StringComparer.Ordinal), columns.Select(column => column.Split(' ')[0]).Order(StringComparer.Ordinal));

                // Readers that know of no mapping go by position.
                Assert.Equal(Enumerable.Range(1, columns.Length), columns.Select(column => mapped[column.Split(' ')[0]]));
                Assert.All(columns.Select(column => column.Split(' ', 2)), column => Assert.Equal(
                    types.GetValueOrDefault(mapped[column[0]], "unsigned"),
                    column[1] switch
                    {
                        "UUID" => "uuid",
                        "INTEGER" => "int",
                        "BIGINT" => "long",
                        "BOOLEAN" => "boolean",
                        "VARCHAR" => "string",
                        "DATE" => "date",
                        "TIMESTAMP WITH TIME ZONE" => "timestamptz",
                        "UBIGINT" => "unsigned",
                        var other => other.ToLowerInvariant().Replace(",", ", ", StringComparison.Ordinal),
                    }));
            }
        }
    }

    [Fact]
    public async Task Manifests_count_right_inherit_right_and_their_bounds_hold_every_value()
    {
        await WriteTwiceAsync();
        foreach (WrittenTable table in Names.Select(name => WrittenTable.Find(name, _pipeline.Root)))
        {
            foreach (JsonNode snapshot in table.Snapshots)
            {
                IReadOnlyList<GenericRecord> manifests = table.ManifestsOf(snapshot);
                AssertTotals(table, snapshot);
                foreach (GenericRecord manifest in manifests)
                {
                    AssertManifest(table, snapshot, manifest);
                }
            }
        }
    }

    /// <summary>Records are those of files: what is deleted of them is told beside.</summary>
    private static void AssertTotals(WrittenTable table, JsonNode snapshot)
    {
        AssertTotal("data-files", deletes: false, "files");
        AssertTotal("records", deletes: false, "rows");
        AssertTotal("delete-files", deletes: true, "files");
        AssertTotal("position-deletes", deletes: true, "rows");
        Assert.Equal("0", (string)snapshot["summary"]!["total-equality-deletes"]!);
        bool hasDeletes = Number("added-delete-files") > 0;
        Assert.Equal((hasDeletes, hasDeletes), (Number("added-position-delete-files") > 0, Number("added-position-deletes") > 0));
        Assert.Equal(Number("removed-delete-files"), Number("removed-position-delete-files"));
        Assert.Equal(hasDeletes || Number("deleted-data-files") > 0 ? "overwrite" : "append", (string)snapshot["summary"]!["operation"]!);

        void AssertTotal(string of, bool deletes, string counted) =>
            Assert.Equal(Number($"total-{of}"), table.ManifestsOf(snapshot, deletes).Sum(manifest => Convert.ToInt64(manifest[$"added_{counted}_count"]) + Convert.ToInt64(manifest[$"existing_{counted}_count"])));
        long Number(string name) => long.Parse((string)snapshot["summary"]![name]!, CultureInfo.InvariantCulture);
    }

    private void AssertManifest(WrittenTable table, JsonNode snapshot, GenericRecord manifest)
    {
        bool isOfDeletes = (int)manifest["content"] == 1;
        byte[] bytes = table.BytesOf((string)manifest["manifest_path"]);
        string header = Encoding.Latin1.GetString(bytes);
        Assert.Contains("\"logicalType\":\"map\"", header, StringComparison.Ordinal);
        Assert.All(new[] { "schema", "schema-id", "partition-spec", "partition-spec-id", "format-version", "content" }, key => Assert.Contains(key, header, StringComparison.Ordinal));
        Assert.Contains(isOfDeletes ? "\u000econtent\u000edeletes" : "\u000econtent\u0008data", header, StringComparison.Ordinal);
        Assert.Equal((long)manifest["manifest_length"], bytes.Length);
        Assert.True((long)manifest["sequence_number"] <= (long)snapshot["sequence-number"]!);
        IReadOnlyList<GenericRecord> entries = table.EntriesOf(manifest);
        string[] kinds = ["existing", "added", "deleted"];
        for (int status = 0; status < kinds.Length; status++)
        {
            GenericRecord[] of = [.. entries.Where(entry => (int)entry["status"] == status)];
            Assert.Equal(((int)manifest[$"{kinds[status]}_files_count"], (long)manifest[$"{kinds[status]}_rows_count"]), (of.Length, of.Sum(entry => (long)FileOf(entry)["record_count"])));
            Assert.All(of, entry => Assert.Equal(status == 1, entry["sequence_number"] is null));
            Assert.All(of, entry => Assert.Equal(entry["sequence_number"], entry["file_sequence_number"]));
            Assert.All(of.Where(_ => status > 0), entry => Assert.Equal((long)manifest["added_snapshot_id"], (long)entry["snapshot_id"]));
        }

        int[] dates = [.. entries.Select(entry => (int)((DateTime)((GenericRecord)FileOf(entry)["partition"])["home_date"] - DateTime.UnixEpoch).TotalDays)];
        var range = (GenericRecord)((object[])manifest["partitions"])[0];
        Assert.Equal((dates.Min(), dates.Max()), (BinaryPrimitives.ReadInt32LittleEndian((byte[])range["lower_bound"]), BinaryPrimitives.ReadInt32LittleEndian((byte[])range["upper_bound"])));
        Assert.Equal((long)manifest["min_sequence_number"], entries.Where(entry => (int)entry["status"] != 2).Min(entry => (long?)entry["sequence_number"] ?? (long)manifest["sequence_number"]));
        foreach (GenericRecord file in entries.Where(entry => (int)entry["status"] != 2).Select(FileOf))
        {
            Assert.Equal(manifest["content"], file["content"]);
            if (isOfDeletes)
            {
                AssertDeletes(table, file);
            }
            else
            {
                AssertBounds(table, file);
            }
        }
    }

    /// <summary>Of one data file each, by its full URI: two columns of the specification's ids, in their order, no order of the table's, and bounds that name the file.</summary>
    private void AssertDeletes(WrittenTable table, GenericRecord file)
    {
        string path = ((string)file["file_path"])[(table.Base.Length + 1)..];
        string of = (string)file["referenced_data_file"];
        Assert.Equal(new FileInfo(Path.Combine(_pipeline.Root, path)).Length, (long)file["file_size_in_bytes"]);
        Assert.Null(file["sort_order_id"]);
        Assert.Equal(
            ["file_path BYTE_ARRAY UTF8 2147483546", "pos INT64 INT_64 2147483545"],
            ParquetQuery.Run(_pipeline.Root, $"SELECT concat_ws(' ', name, type, converted_type, field_id) FROM parquet_schema('{{0}}/{path}') WHERE type IS NOT NULL"));
        string[] rows = [.. ParquetQuery.Run(_pipeline.Root, $"SELECT file_path || ' ' || pos FROM read_parquet('{{0}}/{path}', hive_partitioning = false)")];
        long[] positions = [.. rows.Select(row => long.Parse(row[(of.Length + 1)..], CultureInfo.InvariantCulture))];
        Assert.All(rows, row => Assert.StartsWith(of + " ", row, StringComparison.Ordinal));
        Assert.Equal((long)file["record_count"], rows.Length);
        Assert.Equal([.. positions.Order().Distinct()], positions);
        Assert.Equal((of, of), (Encoding.UTF8.GetString(Bound("lower_bounds", 2147483546)), Encoding.UTF8.GetString(Bound("upper_bounds", 2147483546))));
        Assert.Equal([Text(Bound("lower_bounds", 2147483545)), Text(Bound("upper_bounds", 2147483545))], new[] { positions[0], positions[^1] }.Select(position => position.ToString(CultureInfo.InvariantCulture)));
        byte[] Bound(string bounds, int id) => (byte[])((object[])file[bounds]).Cast<GenericRecord>().Single(bound => (int)bound["key"] == id)["value"];
    }

    [Fact]
    public async Task Every_snapshot_leaves_out_just_the_rows_of_test_accounts_and_market_statistics_none()
    {
        await WriteTwiceAsync();
        foreach (string name in Names)
        {
            WrittenTable table = WrittenTable.Find(name, _pipeline.Root);
            var leftOut = new LeftOutRows(table);
            Assert.Equal(name != "market_statistics", table.Metadata["properties"]!["accounting.left-out"] is not null);
            Assert.All(table.Snapshots, snapshot =>
            {
                Assert.Equal(name == "market_statistics" ? [] : leftOut.TestsIn(snapshot), leftOut.In(snapshot));
                Assert.Equal(name == "market_statistics" ? 0 : 3, leftOut.In(snapshot).Count);
                Assert.Equal(name == "market_statistics" ? 0 : 2, table.DeletesOf(snapshot).Count);
            });
        }
    }

    private void AssertBounds(WrittenTable table, GenericRecord file)
    {
        string path = ((string)file["file_path"])[(table.Base.Length + 1)..];
        Assert.Equal(new FileInfo(Path.Combine(_pipeline.Root, path)).Length, (long)file["file_size_in_bytes"]);
        Assert.Contains($"/date={(DateTime)((GenericRecord)file["partition"])["home_date"]:yyyy-MM-dd}/", path, StringComparison.Ordinal);
        Assert.Null(file["referenced_data_file"]);
        Assert.NotEmpty((object[])file["lower_bounds"]);
        foreach ((GenericRecord lower, GenericRecord upper) in ((object[])file["lower_bounds"]).Cast<GenericRecord>().Zip(((object[])file["upper_bounds"]).Cast<GenericRecord>()))
        {
            Assert.Equal((int)lower["key"], (int)upper["key"]);
            JsonNode field = table.Metadata["schemas"]![0]!["fields"]!.AsArray().Single(field => (int)field!["id"]! == (int)lower["key"])!;
            string column = (string)field["name"]!;
            string value = (string)field["type"]! switch { "date" => $"({column} - DATE '1970-01-01')::BIGINT", "timestamptz" => $"epoch_us({column})", _ => column };
            Assert.Equal(
                [Text((byte[])lower["value"]), Text((byte[])upper["value"])],
                ParquetQuery.Run(_pipeline.Root, $"SELECT unnest([min({value}), max({value})]) FROM read_parquet('{{0}}/{path}')"));
        }
    }

    private static string Text(byte[] value) => (value.Length == 4 ? BinaryPrimitives.ReadInt32LittleEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value)).ToString(CultureInfo.InvariantCulture);

    private static GenericRecord FileOf(GenericRecord entry) => (GenericRecord)entry["data_file"];

    /// <summary>Two months, a market and test accounts, and then a correction in one of them: so there is what was added, what stayed and what went.</summary>
    private async Task WriteTwiceAsync()
    {
        Transaction[] first =
        [
            Deposit(1, "10"), Deposit(2, "20", At("2026-10-06T12:00:00Z"), account: 7), Deposit(3, "30", At("2026-11-02T12:00:00Z")) with { MarketId = 9, Sport = "football" },
            Deposit(4, "1", At("2026-10-06T13:00:00Z")) with { MarketId = 5 }, Test(5, "2026-10-06T11:00:00Z"), Test(6, "2026-10-06T15:00:00Z") with { Currency = Currency.Parse("GBP") },
            Test(7, "2026-11-02T15:00:00Z"),
        ];
        await PublishAsync(first);
        await PublishAsync([.. first, Deposit(4, "2", At("2026-10-06T13:00:00Z"), revision: 1) with { MarketId = 5 }]);
    }

    private static Transaction Test(int id, string at) => Deposit(id, "7", At(at), account: 99) with { AccountType = AccountType.Test };

    private async Task PublishAsync(Transaction[] transactions)
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, transactions)));
        CompactionResult compacted = await _pipeline.CompactAsync();
        await new TablePublisher(_pipeline.Store, _pipeline.CompactorOptions, null, _pipeline.Clock).PublishAsync(compacted, Timestamp.Now(_pipeline.Clock), _ => Task.FromResult<IReadOnlyList<MonthTag>>([]), Cancellation);
    }
}
