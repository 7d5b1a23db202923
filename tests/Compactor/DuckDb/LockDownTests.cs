using Accounting.Compactor.DuckDb;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed class LockDownTests : IDisposable
{
    private readonly DuckSandbox _sandbox = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    private DuckConnection Connection => _sandbox.Connection;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Files_outside_the_allowed_folders_are_neither_read_nor_written()
    {
        string outside = Path.Combine(_sandbox.Outside, "x.csv");
        File.WriteAllText(outside, "a\n1\n");
        Refused($"FROM read_csv({Sql.Literal(outside)})");
        Refused($"FROM read_csv({Sql.Literal(_sandbox.PathOf("../outside/x.csv"))})");
        Refused($"COPY (SELECT 1) TO {Sql.Literal(Path.Combine(_sandbox.Outside, "y.parquet"))} (FORMAT parquet)");
        Refused($"ATTACH {Sql.Literal(Path.Combine(_sandbox.Outside, "z.duckdb"))}");
        Assert.Equal(["x.csv"], Directory.EnumerateFiles(_sandbox.Outside).Select(Path.GetFileName));
    }

    [Fact]
    public void Extensions_and_the_network_are_out_of_reach()
    {
        Refused("INSTALL httpfs");
        Refused("LOAD httpfs");
        Refused($"LOAD {Sql.Literal(_sandbox.PathOf("any.duckdb_extension"))}");
        Assert.Throws<DuckException>(() => Connection.Execute("FROM read_parquet('http://127.0.0.1:9/x.parquet')", _token));
        Assert.Throws<DuckException>(() => Connection.Execute("FROM read_parquet('s3://bucket/x.parquet')", _token));
    }

    [Theory]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET allowed_directories = ['/']")]
    [InlineData("SET GLOBAL threads = 8")]
    [InlineData("SET memory_limit = '1TB'")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("SET TimeZone = 'America/New_York'")]
    [InlineData("RESET allowed_directories")]
    public void Settings_cannot_be_changed(string sql) => Assert.Throws<DuckException>(() => Connection.Execute(sql, _token));

    [Fact]
    public void The_settings_are_as_asked()
    {
        Assert.Equal("2", Setting("threads"));
        Assert.Equal("UTC", Setting("TimeZone"));
        Assert.Equal("false", Setting("preserve_insertion_order"));
        Assert.Equal("1.0 GiB", Setting("max_temp_directory_size"));
        Assert.Equal("512.0 MiB", Setting("memory_limit"));
    }

    [Fact]
    public void Dates_of_instants_are_those_of_UTC()
    {
        const string Query = "SELECT (TIMESTAMPTZ '2026-11-21 23:59:59.999999+00')::DATE";
        Assert.Equal(new DateOnly(2026, 11, 21), Connection.Scalar<DateOnly>(Query, _token));
    }

    [Fact]
    public void A_relative_folder_is_refused()
    {
        Assert.Throws<ArgumentException>(() => DuckDatabase.Open(new DuckOptions
        {
            Threads = 1, MemoryLimitBytes = 1 << 28, TempDirectory = "spill", MaxTempBytes = 0, AllowedDirectories = [],
        }));
    }

    private string Setting(string name) =>
        Connection.Scalar<string>($"SELECT current_setting({Sql.Literal(name)})::VARCHAR", _token);

    private void Refused(string sql)
    {
        DuckException exception = Assert.Throws<DuckException>(() => Connection.Execute(sql, _token));
        Assert.Equal(DuckErrorKind.Refused, exception.Kind);
    }
}
