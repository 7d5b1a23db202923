using Accounting.Aggregator.Consuming;
using Accounting.Ingest;
using Accounting.Service.Members;
using Accounting.Service.Output;
using Accounting.Service.Roles;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Roles;

public sealed class ServiceLineTests : IDisposable
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly StringWriter _terminal = new();
    private readonly LiveLine _line;
    private readonly OwnMember _own = new();

    public ServiceLineTests() => _line = new LiveLine(_terminal, () => 200);

    private Timestamp Now => Timestamp.Now(_clock);

    public void Dispose()
    {
        _line.Dispose();
        _terminal.Dispose();
    }

    [Fact]
    public void It_tells_messages_lag_checkpoint_and_the_next_nightly()
    {
        Assert.Equal("waiting for the group · nightly at 02:00, in 13 h", Text());
        Tell(new MemberStatus([], 0, null, null));
        Assert.Equal("0 messages · no partitions yet · nightly at 02:00, in 13 h", Text());
        Tell(new MemberStatus([Partition(90), Partition(20)], 1_234_567, null, null) { MessagesPerSecond = 4_321, LagMessages = 5_000 });
        Assert.Equal("1,234,567 messages, 4,321/s · 5,000 behind · checkpoint 20 s ago · nightly at 02:00, in 13 h", Text());
        Tell(new MemberStatus([Partition(180)], 1, null, null) { MessagesPerSecond = 0, LagMessages = 0 });
        Assert.Equal("1 message · at the end · checkpoint 3 min ago · nightly at 02:00, in 13 h", Text());
    }

    [Fact]
    public void What_is_waited_for_comes_first()
    {
        Tell(new MemberStatus([Partition(10)], 7, new Trouble("The disk is full.", Now.Plus(-Duration.FromMinutes(4))), null));
        Assert.Equal("waiting for 4 min: The disk is full. · 7 messages · checkpoint 10 s ago · nightly at 02:00, in 13 h", Text());
    }

    [Fact]
    public void A_process_that_only_reports_tells_of_the_nightly_alone() => Assert.Equal("nightly at 02:00, in 13 h", Line(null).Text());

    [Fact]
    public async Task It_is_drawn_every_second_and_gone_when_the_service_ends()
    {
        var serving = new TaskCompletionSource();
        Task showing = Line(_own).ShowWhileAsync(serving.Task);
        Assert.EndsWith("in 13 h", _terminal.ToString(), StringComparison.Ordinal);
        Tell(new MemberStatus([Partition(0)], 5, null, null));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("5 messages", _terminal.ToString(), StringComparison.Ordinal);
        serving.SetResult();
        await showing;
        Assert.EndsWith("\r\e[2K", _terminal.ToString(), StringComparison.Ordinal);
    }

    private string Text() => Line(_own).Text();

    private ServiceLine Line(OwnMember? own) => new(_line, own, now => now + Duration.FromHours(13), DateTimeZoneProviders.Tzdb["Europe/Paris"], _clock);

    private void Tell(MemberStatus status) => _own.Begin(() => new MemberRecord
    {
        Format = MemberRecord.CurrentFormat,
        Member = "one",
        Host = "here",
        ProcessId = 1,
        Software = "test",
        Group = "accounting",
        Topic = "transactions",
        StartedAt = Now,
        WrittenAt = Now,
        Status = status,
    });

    private OwnedPartitionStatus Partition(int checkpointedSecondsAgo) =>
        new(new LogPartition(0), PartitionState.Running, new LogOffset(1), Now.Plus(-Duration.FromSeconds(checkpointedSecondsAgo)), null);
}
