using Accounting.Aggregator.Consuming;
using Accounting.Ingest;
using Accounting.Service.Members;
using Accounting.Service.Output;
using NodaTime;
using NodaTime.Text;

namespace Accounting.Service.Roles;

/// <summary>What the service is doing, in one line that a person has before them.</summary>
/// <param name="line">Where it stands.</param>
/// <param name="own">The consumer of this process; null where it has none.</param>
/// <param name="nightlyAfter">When the next nightly is due; null where this process does none.</param>
/// <param name="zone">In whose time a nightly is told.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ServiceLine(LiveLine line, OwnMember? own, Func<Instant, Instant>? nightlyAfter, DateTimeZone zone, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static readonly LocalTimePattern TimeOfDay = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>Shows it for as long as the service runs, and takes it away.</summary>
    public async Task ShowWhileAsync(Task serving)
    {
        try
        {
            while (!serving.IsCompleted)
            {
                line.Show(Text());
                await Task.WhenAny(serving, Task.Delay(Every, clock)).ConfigureAwait(false);
            }
        }
        finally
        {
            line.End();
        }
    }

    /// <summary>The line as of now.</summary>
    public string Text()
    {
        Instant now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        return string.Join(" · ", Parts(now));
    }

    private IEnumerable<string> Parts(Instant now)
    {
        if (own is not null)
        {
            foreach (string part in own.Word is { } word ? Consuming(word.Status, now) : ["waiting for the group"])
            {
                yield return part;
            }
        }

        if (nightlyAfter?.Invoke(now) is { } nightly)
        {
            yield return $"nightly at {TimeOfDay.Format(nightly.InZone(zone).TimeOfDay)}, in {Figures.Age((nightly - now).ToTimeSpan())}";
        }
    }

    private static IEnumerable<string> Consuming(MemberStatus status, Instant now)
    {
        // What is waited for comes first: a line is cut at its end.
        foreach (Trouble trouble in new[] { status.Store, status.Registry, status.Clock, status.Broker }.OfType<Trouble>())
        {
            yield return $"waiting for {Figures.Age((now - trouble.Since.ToInstant()).ToTimeSpan())}: {trouble.LastError}";
        }

        yield return Counted.Of(status.Messages, "message") + (status.MessagesPerSecond is > 0 and { } pace ? $", {Figures.Count(pace)}/s" : "");
        if (status.Partitions.Count == 0)
        {
            yield return "no partitions yet";
            yield break;
        }

        if (status.LagMessages is { } lag)
        {
            yield return lag == 0 ? "at the end" : $"{Figures.Count(lag)} behind";
        }

        if (status.Partitions.Max(partition => partition.CheckpointedAt) is { } checkpointedAt)
        {
            yield return $"checkpoint {Figures.Age((now - checkpointedAt.ToInstant()).ToTimeSpan())} ago";
        }
    }
}
