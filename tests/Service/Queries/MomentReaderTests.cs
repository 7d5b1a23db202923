using System.Text.Json;
using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Collection;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Web;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Queries;

/// <summary>The moment's page of a store whose old checkpoints stand together in one object.</summary>
public sealed class MomentReaderTests : IDisposable
{
    private const int Days = 30;

    private static readonly Duration Grace = Duration.FromHours(24);

    private readonly Support.Pipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task It_tells_of_consolidated_checkpoints_what_it_told_of_each_by_itself()
    {
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        await _pipeline.ConsumeAsync(Support.Pipeline.Log(Records(0, [.. Enumerable.Range(1, Days).Select(day => Deposit(day, $"{day}", Noon.Plus(Duration.FromDays(day - Days))))])));
        using CommandContext context = QuietContext.Of(("store:data", _pipeline.Root));
        var access = StoreAccess.ToFolder(root, _pipeline.Root);
        var before = new MomentReader(access, context, new RememberedInputs(access.Store), new ReportReader(access.Store), new RunRecords(access.Store), own: null);
        string told = Told(await before.AskAsync(Cancellation));
        Assert.Contains("30.00", told, StringComparison.Ordinal);

        await new CheckpointConsolidation(_pipeline.Store, Now, Grace) { CheckpointsMin = 3 }.RunAsync(Cancellation);
        await (await new StoreGarbage(_pipeline.Store).SearchAsync(Now, Grace, Cancellation)).RemoveAsync(Cancellation);
        Assert.Contains(await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation), name => name.IsConsolidated);

        Assert.Equal(told, Told(await before.AskAsync(Cancellation)));
        var since = new MomentReader(access, context, new RememberedInputs(access.Store), new ReportReader(access.Store), new RunRecords(access.Store), own: null);
        Assert.Equal(told, Told(await since.AskAsync(Cancellation)));
        Assert.Equal(told, Told(await since.AskAsync(Cancellation)));
    }

    /// <summary>Files of a local folder bear the machine's time.</summary>
    private static Timestamp Now => Timestamp.Now(TimeProvider.System).Plus(Duration.FromHours(25));

    private static string Told(Moment moment) => JsonSerializer.Serialize(
        new { moment.Status.Partitions, moment.Status.Problems, Day = moment.Today!.Day.ToString(), ToldAt = moment.Today.ToldAt.ToString(), Totals = moment.Today.Totals.Select(ApiDayTotal.Of) },
        JsonOutput.Options);
}
