using Accounting.Aggregator.Store;
using Accounting.Service.Roles;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Roles;

public sealed class RetriedRoleTests
{
    private static readonly StoreUnavailableException Away = new("the store is away");

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task What_may_pass_is_tried_again_after_ever_longer_waits_and_leaves_the_role_unready_until_it_is_done()
    {
        var times = new List<double>();
        using var asked = new CancellationTokenSource();
        long began = _clock.GetTimestamp();
        var periodic = new PeriodicRole("compactor", (now, _) => Task.FromResult(now), now => now + Duration.FromHours(1), _ =>
        {
            times.Add(_clock.GetElapsedTime(began).TotalSeconds);
            return times.Count < 5 ? throw Away : Task.CompletedTask;
        }, _clock);
        RetriedRole role = Retried(periodic);
        Task running = role.RunAsync(asked.Token);
        _clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(new RoleHealth(true, false, "the store is away"), role.Health);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RoleHealth.Sound, role.Health);
        _clock.Advance(TimeSpan.FromHours(1));
        await asked.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([0, 1, 3, 7, 15, 3615], times);
    }

    [Fact]
    public async Task What_cannot_pass_is_the_roles_end()
    {
        var periodic = new PeriodicRole("nightly", (now, _) => Task.FromResult(now), now => now, _ => throw new DamagedDataException("a flipped byte"), _clock);

        Assert.Equal("a flipped byte", (await Assert.ThrowsAsync<DamagedDataException>(() => Retried(periodic).RunAsync(TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public async Task A_role_that_never_was_ready_is_not_tried_again() =>
        Assert.Same(Away, await Assert.ThrowsAsync<StoreUnavailableException>(() => Retried(new NeverReady()).RunAsync(TestContext.Current.CancellationToken)));

    private RetriedRole Retried(IRole role) => new(role, _clock, NullLogger<RetriedRole>.Instance);

    private sealed class NeverReady : IRole
    {
        public string Name => "consumer";

        public Task Ready { get; } = new TaskCompletionSource().Task;

        public RoleHealth Health => RoleHealth.Sound;

        public Task RunAsync(CancellationToken stopping) => throw Away;
    }
}
