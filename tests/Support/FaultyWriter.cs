using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Support;

/// <summary>
/// Puts a day version in the place of a date's own whose manifest names other files, as a compactor would leave it that writes one of them wrong and finds nothing amiss:
/// all hashes are right, and nothing else is changed.
/// </summary>
internal static class FaultyWriter
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Writes a file of a date's version anew.</summary>
    /// <param name="pipeline">The store.</param>
    /// <param name="date">The home date.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="write">Makes the wrong file's bytes of the right file's path.</param>
    /// <returns>The version as the manifest now names it.</returns>
    public static async Task<DayVersion> WriteAsync(Pipeline pipeline, HomeDate date, string file, Func<string, byte[]> write)
    {
        var catalog = new DayCatalog(pipeline.Store);
        await catalog.RefreshAsync(date, Cancellation);
        DayVersion right = Assert.Single(catalog.Of(date));
        var contents = new List<byte[]>();
        var outputs = new List<DayOutput>();
        foreach (DayOutput output in right.Manifest.Outputs)
        {
            string path = Path.Combine(pipeline.Root, right.KeyOf(output).Value);
            byte[] bytes = output.Name == file ? write(path) : await File.ReadAllBytesAsync(path, Cancellation);
            outputs.Add(output with { LengthBytes = bytes.Length, Sha256 = ContentHash256.Of(bytes) });
            contents.Add(bytes);
        }

        byte[] manifest = StoreJson.Serialize(right.Manifest with { Outputs = outputs });
        var wrong = new DayVersion(ContentHash256.Of(manifest).Prefix16, right.Manifest with { Outputs = outputs });
        Directory.Delete(Path.Combine(pipeline.Root, DayFiles.Folder(date)), recursive: true);
        foreach ((DayOutput output, byte[] content) in outputs.Zip(contents))
        {
            string path = Path.Combine(pipeline.Root, wrong.KeyOf(output).Value);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content, Cancellation);
        }

        await pipeline.Store.PutAsync([ObjectContent.FromBytes(wrong.ManifestKey, manifest)], Cancellation);

        // Publishes it: it is of all the date's inputs.
        await pipeline.CompactAsync();
        return wrong;
    }

    /// <summary>The rows of a file through a query; <c>{0}</c> in it stands for them, in their order.</summary>
    public static byte[] Through(string path, string folder, string select)
    {
        using DuckDatabase database = DuckDatabase.Open(new DuckOptions
        {
            Threads = 1,
            MemoryLimitBytes = 1 << 28,
            TempDirectory = Path.Combine(folder, ".spill"),
            MaxTempBytes = 0,
            AllowedDirectories = [folder],
        });
        using DuckConnection connection = database.Connect();
        string target = Path.Combine(folder, ".wrong.parquet");
        string rows = $"SELECT * EXCLUDE (file_row_number) FROM (SELECT * FROM read_parquet({Sql.Literal(path)}, hive_partitioning = false, file_row_number = true) ORDER BY file_row_number)";
        connection.CopyToParquet(select.Replace("{0}", $"({rows})", StringComparison.Ordinal), target, new ParquetOptions(), Cancellation);
        byte[] bytes = File.ReadAllBytes(target);
        File.Delete(target);
        return bytes;
    }
}
