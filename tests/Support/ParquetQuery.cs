using Accounting.Compactor.DuckDb;
using Xunit;

namespace Accounting.Tests.Support;

/// <summary>Asks DuckDB what the files of a pipeline's store hold.</summary>
internal static class ParquetQuery
{
    /// <summary>Runs a query of one column; <c>{0}</c> in it is the store's folder.</summary>
    public static List<string> Run(Pipeline pipeline, string sql) => Run(pipeline.Root, sql);

    /// <summary>Runs a query of one column over any folder.</summary>
    public static List<string> Run(string folder, string sql)
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
        using DuckResult result = connection.Query(
            $"SELECT x::VARCHAR FROM ({sql.Replace("{0}", folder, StringComparison.Ordinal)}) AS t(x)", TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                rows.Add(chunk.Text(0, row));
            }
        }

        return rows;
    }
}
