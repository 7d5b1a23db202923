using Accounting.Aggregator.Store;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Tests.Service.Verification;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Commands;

public sealed class ArchiveCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _target = new();
    private SmallStore _store = null!;
    private string _output = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_target.Path, "archive");

    public async ValueTask InitializeAsync() => _store = await SmallStore.MakeAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _target.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Segments_of_final_months_go_and_everything_works_as_before()
    {
        string[] before = Segments(_store.Root);
        Assert.Equal(ExitCode.Done, await RunAsync("--before", "2026-11-01", "--to", Target));

        string[] gone = [.. before.Except(Segments(_store.Root))];
        Assert.NotEmpty(gone);
        Assert.NotEmpty(Segments(_store.Root));
        Assert.Equal(gone, Segments(Target));
        Assert.Empty((await _store.VerifyAsync()).Findings);
        await _store.GoOnAsync();
        Assert.True((await _store.VerifyAsync()).IsSound);
        Assert.NotNull((await ReportChain.LoadAsync(_store.Store, Cancellation)).LastMonth);
    }

    [Fact]
    public async Task A_dry_run_moves_nothing()
    {
        string[] before = Segments(_store.Root);
        Assert.Equal(ExitCode.Done, await RunAsync("--before", "2026-11-01", "--to", Target, "--dry-run"));

        Assert.Contains("would go", _output, StringComparison.Ordinal);
        Assert.Equal(before, Segments(_store.Root));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Segments_with_a_row_of_a_later_date_or_of_an_open_month_stay()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("--before", "2026-09-01", "--to", Target));
        Assert.Contains("0 segments", _output, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync("--before", "2030-01-01", "--to", Target));
        Assert.NotEmpty(Segments(_store.Root));
    }

    [Fact]
    public async Task A_segment_stays_where_the_day_version_that_would_hold_its_rows_alone_is_damaged()
    {
        string[] before = Segments(_store.Root);
        foreach (string file in Directory.GetFiles(Path.Combine(_store.Root, "state/days"), "winners-*.parquet", SearchOption.AllDirectories))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file, Cancellation);
            bytes[^9] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, Cancellation);
        }

        Assert.Equal(ExitCode.Done, await RunAsync("--before", "2026-11-01", "--to", Target));
        Assert.Equal(before, Segments(_store.Root));
    }

    [Fact]
    public async Task A_day_that_has_to_be_folded_anew_names_the_archive_and_goes_on_once_it_is_copied_back()
    {
        await RunAsync("--before", "2026-11-01", "--to", Target);
        Directory.Delete(Path.Combine(_store.Root, "state/days"), recursive: true);

        var stopped = await Assert.ThrowsAsync<DamagedDataException>(_store.CompactAsync);
        Assert.Contains(Target, stopped.Message, StringComparison.Ordinal);
        Assert.Contains((await _store.VerifyAsync()).Findings, finding => finding.IsFault && finding.Remedy.Contains("Copy it back", StringComparison.Ordinal));

        foreach (string segment in Segments(Target))
        {
            File.Copy(Path.Combine(Target, segment), Path.Combine(_store.Root, segment));
        }

        await _store.CompactAsync();
        Assert.DoesNotContain((await _store.VerifyAsync()).Findings, finding => finding.IsFault && finding.Place.StartsWith("state/sources", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--before 2026-13-01", "--before is '2026-13-01'")]
    [InlineData("--before 2026-11-01 --to inside", "lies in the store")]
    public async Task What_cannot_be_meant_is_refused_with_a_message(string arguments, string expected)
    {
        string[] given = arguments.Replace("inside", Path.Combine(_store.Root, "archive"), StringComparison.Ordinal).Split(' ');
        Assert.Equal(ExitCode.Usage, await RunAsync(given.Contains("--to") ? given : [.. given, "--to", Target]));
        Assert.Contains(expected, _output, StringComparison.Ordinal);
    }

    private static string[] Segments(string root) =>
    [
        .. Directory.GetFiles(Path.Combine(root, "state"), "*seg*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path) is ".avro" or ".segments")
            .Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal),
    ];

    private async Task<ExitCode> RunAsync(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(new ManualClock(Transactions.Noon.ToInstant().ToDateTimeOffset()), ["archive", "--data", _store.Root, .. arguments]);
        _output = run.Output + run.Error;
        return run.Code;
    }
}
