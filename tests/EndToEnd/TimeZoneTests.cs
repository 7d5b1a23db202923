using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Time-zone rules through the real executable, on a store that its own database made and on one that an older one did.</summary>
[Collection(RealExecutable.Name)]
public sealed class TimeZoneTests : IDisposable
{
    private static readonly string[] Adopt = ["time-zone", "adopt", "--by", "J. Doe", "--reason", "as decreed"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_of_this_time_zone_database_has_nothing_to_adopt()
    {
        await MakeAsync(ZoneDatabase.Running);
        string shown = (await RunAsync("time-zone", "show")).Expect((int)ExitCode.Done).Output;
        Assert.Contains($"Asia/Tokyo: business days are cut by the rules of time zone database {StoreRoot.RunningTzdbVersion}", shown, StringComparison.Ordinal);
        Assert.Contains("cuts alike", shown, StringComparison.Ordinal);
        Assert.StartsWith("nothing to adopt", (await RunAsync(Adopt)).Expect((int)ExitCode.Done).Output, StringComparison.Ordinal);
        (await RunAsync("verify")).Expect((int)ExitCode.Done);
    }

    [Fact]
    public async Task A_service_warns_of_newer_rules_goes_on_by_the_older_ones_and_stops_once_somebody_has_adopted_the_newer()
    {
        await MakeAsync(OlderZones.Of(8));
        using AccountingProgram service = AccountingProgram.Start(
            "run", "--roles", "compactor", "--set", "compactor:interval_seconds=1", "--ready-file", _folder.At("ready"), "--data", _folder.At("data"));
        while (!File.Exists(_folder.At("ready")))
        {
            Assert.False(service.HasExited);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Contains("start every member again", (await RunAsync(Adopt)).Expect((int)ExitCode.Done).Output, StringComparison.Ordinal);

        ProgramResult stopped = (await service.ResultAsync()).Expect((int)ExitCode.Usage);
        Assert.Contains("'accounting time-zone adopt'", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("adopted by J. Doe (as decreed)", stopped.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("time-zone", (await RunAsync("compact")).Expect((int)ExitCode.Done).Error, StringComparison.Ordinal);
        (await RunAsync("verify")).Expect((int)ExitCode.Done);
    }

    private Task<StoreRoot> MakeAsync(ZoneDatabase database) => StoreRoot.OpenOrCreateAsync(
        LocalObjectStore.Open(_folder.At("data"), TimeProvider.System), new StoreWish("Asia/Tokyo", null) { Zones = database }, TestContext.Current.CancellationToken);

    private Task<ProgramResult> RunAsync(params string[] arguments) => AccountingProgram.RunAsync([.. arguments, "--data", _folder.At("data")]);
}
