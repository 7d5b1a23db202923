using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Service.Roles;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Roles;

public sealed class RoleHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly CommandContext _context = QuietContext.Of();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Asked_to_stop_it_waits_for_every_role_to_end_in_order()
    {
        using var asked = new CancellationTokenSource();
        var first = new ScriptedRole("first");
        var second = new ScriptedRole("second");
        Task running = RoleHost.RunAsync([first, second], _folder.At("ready"), _context, asked.Token);
        await Task.WhenAll(first.Begun, second.Begun);
        Assert.False(File.Exists(_folder.At("ready")));
        first.BecomeReady();
        second.BecomeReady();
        await asked.CancelAsync();
        await running;

        Assert.True(first.HasEndedInOrder && second.HasEndedInOrder);
    }

    [Fact]
    public async Task A_failing_role_stops_the_others_and_its_failure_is_the_hosts()
    {
        var sound = new ScriptedRole("sound");
        var failing = new ScriptedRole("failing", new StoreUnavailableException("disk full")) { FailsAfter = sound.Begun };
        Task running = RoleHost.RunAsync([sound, failing], null, _context, CancellationToken.None);

        Assert.Equal("disk full", (await Assert.ThrowsAsync<StoreUnavailableException>(() => running)).Message);
        Assert.True(sound.HasEndedInOrder);
    }

    [Fact]
    public async Task A_periodic_role_works_at_each_time_of_its_schedule_and_not_before()
    {
        var clock = new ManualClock();
        var times = new List<Instant>();
        using var asked = new CancellationTokenSource();
        var role = new PeriodicRole("hourly", InAnHour, now => now + Duration.FromHours(1), _ =>
        {
            times.Add(Instant.FromDateTimeOffset(clock.GetUtcNow()));
            return Task.CompletedTask;
        }, clock);
        Instant start = Instant.FromDateTimeOffset(clock.GetUtcNow());
        Task running = role.RunAsync(asked.Token);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(times);
        clock.Advance(TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromHours(1));
        await asked.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([start + Duration.FromHours(1), start + Duration.FromHours(2)], times);
    }

    [Fact]
    public async Task What_was_due_while_nobody_was_there_is_done_at_the_start_and_then_at_its_times()
    {
        var clock = new ManualClock();
        var times = new List<Instant>();
        using var asked = new CancellationTokenSource();
        Instant start = Instant.FromDateTimeOffset(clock.GetUtcNow());
        var role = new PeriodicRole("hourly", (now, _) => Task.FromResult(now - Duration.FromDays(3)), now => now + Duration.FromHours(1), _ =>
        {
            times.Add(Instant.FromDateTimeOffset(clock.GetUtcNow()));
            return Task.CompletedTask;
        }, clock);
        Task running = role.RunAsync(asked.Token);
        clock.Advance(TimeSpan.FromHours(1));
        await asked.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([start, start + Duration.FromHours(1)], times);
    }

    private static Task<Instant> InAnHour(Instant now, CancellationToken stopping) => Task.FromResult(now + Duration.FromHours(1));

    private sealed class ScriptedRole(string name, Exception? failure = null) : IRole
    {
        private readonly TaskCompletionSource _begun = new();

        private readonly TaskCompletionSource _ready = new();

        public string Name => name;

        public Task Begun => _begun.Task;

        public Task Ready => _ready.Task;

        public RoleHealth Health => RoleHealth.Sound;

        public bool HasEndedInOrder { get; private set; }

        /// <summary>A role that is stopped before it began has nothing to end: whoever fails waits for the other.</summary>
        public Task FailsAfter { get; init; } = Task.CompletedTask;

        public void BecomeReady() => _ready.SetResult();

        public async Task RunAsync(CancellationToken stopping)
        {
            _begun.SetResult();
            if (failure is not null)
            {
                await FailsAfter;
                throw failure;
            }

            try
            {
                await Task.Delay(Timeout.Infinite, stopping);
            }
            catch (OperationCanceledException)
            {
                await Task.Yield();
                HasEndedInOrder = true;
            }
        }
    }
}
