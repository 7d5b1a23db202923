using Accounting.Compactor.DuckDb;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed class InterruptionTests : IDisposable
{
    // Ends by itself after seconds, so that a cancellation that is not heard fails a test instead of holding it up.
    private const string Long = "SELECT count(*) FROM range(1000000) a, range(300) b WHERE hash(a.range + b.range) = 1";

    private readonly DuckSandbox _sandbox = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    private DuckConnection Connection => _sandbox.Connection;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_token_that_is_cancelled_just_before_DuckDB_begins_the_statement_is_heard()
    {
        using (new Interruption(Connection.Handle, TimeProvider.System, new CancellationToken(canceled: true)))
        {
            DuckException exception = Assert.Throws<DuckException>(() => Connection.Execute(Long, _token));
            Assert.Equal(DuckErrorKind.Interrupted, exception.Kind);
        }

        Assert.Equal(1, Connection.Scalar<int>("SELECT 1", _token));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_at_any_moment_is_heard_and_the_next_statement_runs_undisturbed()
    {
        // The cancellation wanders from before the statement is begun to well after.
        for (int round = 0; round < 100; round++)
        {
            using var source = new CancellationTokenSource();
            using var start = new Barrier(2);
            Task cancelling = Task.Run(
                () =>
                {
                    start.SignalAndWait(_token);
                    Thread.SpinWait(round * 50);
                    source.Cancel();
                },
                _token);
            start.SignalAndWait(_token);
            Assert.Throws<OperationCanceledException>(() => Run(isStreamed: round % 2 == 0, source.Token));
            await cancelling;
            Assert.Equal(100_000, Connection.Scalar<long>("SELECT count(*) FROM range(100000)", _token));
        }

        void Run(bool isStreamed, CancellationToken token)
        {
            if (isStreamed)
                Connection.Scalar<long>(Long, token);
            else
                Connection.Execute(Long, token);
        }
    }

    [Fact]
    public void Interruptions_are_repeated_from_the_cancellation_until_the_statement_has_ended()
    {
        var clock = new ManualClock();
        using var source = new CancellationTokenSource();
        using (new Interruption(Connection.Handle, clock, source.Token))
        {
            Assert.Equal(0, clock.WaitingTimers);
            source.Cancel();
            using DuckResult result = Connection.Query("FROM range(1000000000)", _token);
            Assert.True(result.NextChunk(out _));
            clock.Advance(Interruption.Repetition);
            Assert.Equal(DuckErrorKind.Interrupted, Assert.Throws<DuckException>(() => StatementTests.Drain(result)).Kind);
            Assert.Equal(1, clock.WaitingTimers);
        }

        Assert.Equal(0, clock.WaitingTimers);
    }

    [Fact]
    public void Nothing_is_interrupted_after_the_end_even_by_a_timer_that_was_already_firing()
    {
        var clock = new UnstoppableClock();
        using var source = new CancellationTokenSource();
        var interruption = new Interruption(Connection.Handle, clock, source.Token);
        source.Cancel();
        interruption.Dispose();
        using DuckResult result = Connection.Query("FROM range(10000000)", _token);
        Assert.True(result.NextChunk(out _));
        clock.Fire();
        Assert.Equal(10_000_000, 2_048 + StatementTests.Drain(result));
    }

    [Fact]
    public void A_token_that_is_cancelled_after_the_end_begins_nothing()
    {
        var clock = new ManualClock();
        using var source = new CancellationTokenSource();
        new Interruption(Connection.Handle, clock, source.Token).Dispose();
        source.Cancel();
        Assert.Equal(0, clock.WaitingTimers);
    }

    /// <summary>Its timers fire when the test says so, even if they were disposed: as one whose callback was already on its way.</summary>
    private sealed class UnstoppableClock : TimeProvider
    {
        private Action? _fire;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new ManualClock().CreateTimer(callback, state, dueTime, period);
        }

        public void Fire() => Assert.IsType<Action>(_fire)();
    }
}
