using System.Globalization;
using Accounting.Bench.History;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Web;
using Accounting.Service.Pipeline;
using NodaTime;

namespace Accounting.Bench.Looking;

/// <summary>
/// Every page of the dashboard on a store with a long history, hourly runs on record and many accounts in its newest month: its first look by a process that has just started, its first by one whose
/// code is compiled, and one of a page that was looked at before.
/// </summary>
internal sealed class PagesPart : IDisposable
{
    /// <summary>The issue's ten years.</summary>
    public const int IssueDays = 3650;

    /// <summary>The issue's target for a first look.</summary>
    private const double FirstMilliseconds = 100;

    private const int HoursOfDay = 24;

    /// <summary>Until the runtime has compiled a page's code for good, and then those that count.</summary>
    private const int UncountedLooks = 40, CountedLooks = 9;

    private readonly BenchRun _run;
    private readonly HistoryStore _history;
    private readonly CommandContext _context;

    private PagesPart(BenchRun run, HistoryStore history)
    {
        _run = run;
        _history = history;
        _context = BenchContext.Of(history.Store.Options with { DashboardAddress = new Uri("http://127.0.0.1:0/") }, history.Clock);
    }

    public static async Task RunAsync(BenchRun run)
    {
        run.Note($"pages: {run.Options.HistoryDays} days of {run.Options.HistoryPartitions} partitions are made");
        using HistoryStore history = await HistoryStore.BuildAsync(run, run.Options.HistoryDays).ConfigureAwait(false);
        using var part = new PagesPart(run, history);
        await part.NoteRunsAsync().ConfigureAwait(false);
        await part.CloseAsync().ConfigureAwait(false);
        await part.LookAsync().ConfigureAwait(false);
    }

    public void Dispose() => _context.Dispose();

    /// <summary>An hourly compaction that found nothing leaves a record like this.</summary>
    private async Task NoteRunsAsync()
    {
        _run.Note("pages: records of hourly runs");
        var clock = new MovableClock(Instant.FromDateTimeOffset(_history.Clock.GetUtcNow()) - Duration.FromDays(_run.Options.HistoryDays));
        for (long hour = 0; hour < (long)_run.Options.HistoryDays * HoursOfDay; hour++)
        {
            var journal = new RunJournal(_history.Store.Store, hour % HoursOfDay == 2 ? "nightly" : "compact", clock);
            await journal.RunAsync(() => journal.StepAsync(RunPart.Compaction, () => Task.FromResult(0), _ => "nothing to fold"), _run.Cancellation).ConfigureAwait(false);
            clock.Move(Duration.FromHours(1));
        }
    }

    /// <summary>Every account has a deposit on the last day; then a nightly closes what is due.</summary>
    private async Task CloseAsync()
    {
        _run.Note($"pages: {_run.Options.Accounts} accounts and every month's report");
        _history.AppendAccounts(_run.Options.Accounts);
        await _history.Store.ConsumeAsync(_history.Log).ConfigureAwait(false);
        NightlyJob nightly = _history.Store.NewNightly(_history.Log);
        (await nightly.RunAsync(Instant.FromDateTimeOffset(_history.Clock.GetUtcNow()), _run.Cancellation).ConfigureAwait(false)).RequireAll();
    }

    private async Task LookAsync()
    {
        (string Name, string Path)[] pages = [.. Pages()];
        Look[] cold = await LookAsync(pages).ConfigureAwait(false);
        Look[] first = await LookAsync(pages).ConfigureAwait(false);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        StoreView view = NewView(StoreView.Patience), patient = NewView(Timeout.InfiniteTimeSpan);
        double[] server = await LookOnAsync(pages, view, look => look.Milliseconds).ConfigureAwait(false);
        double[] processor = await LookOnAsync(pages, patient, look => look.ProcessorMilliseconds).ConfigureAwait(false);
        Look[] next = await LookOnceAsync(pages, patient).ConfigureAwait(false);
        for (int page = 0; page < pages.Length; page++)
        {
            string stage = $"page {pages[page].Name}";
            _run.Table.Add(stage, "first of all looks: until it is whole", cold[page].Milliseconds, "ms");
            _run.Table.Add(stage, "first look, code compiled: until it is whole", first[page].Milliseconds, "ms");
            _run.Table.Add(stage, "first look, code compiled: processor time", first[page].ProcessorMilliseconds, "ms");
            _run.Table.Add(stage, "first look: store calls", first[page].Calls.Total, "calls");
            _run.Table.Add(stage, "first look: objects named by listings", first[page].Calls.Listed, "objects");
            _run.Table.Add(stage, "first look: bytes read", first[page].Calls.BytesRead / 1e6, "MB");
            _run.Table.Add(stage, "looked at: server time", server[page], "ms", Target.AtMost(FirstMilliseconds));
            _run.Table.Add(stage, "looked at: processor time of what is newest", processor[page], "ms");
            _run.Table.Add(stage, "looked at: store calls", next[page].Calls.Total, "calls");
            _run.Table.Add(stage, "looked at: objects named by listings", next[page].Calls.Listed, "objects");
            _run.Table.Add(stage, "looked at: bytes read", next[page].Calls.BytesRead / 1e6, "MB");
            _run.Table.Add(stage, "bytes of the page", next[page].Bytes / 1e3, "kB");
        }

        _run.Table.Add("pages", "memory that is held after all of them, by one of two dashboards", (GC.GetTotalMemory(forceFullCollection: true) - before) / 2 / 1e6, "MB");
        GC.KeepAlive((view, patient));
    }

    /// <summary>
    /// Each page again and again, by a clock that goes on, so that all answers have grown old each time: who is patient is shown what is newest and pays for all of it, and others may be shown
    /// what was known while that is computed.
    /// </summary>
    private async Task<double[]> LookOnAsync((string Name, string Path)[] pages, StoreView view, Func<Look, double> of)
    {
        await using DashboardServer server = await StartAsync(view).ConfigureAwait(false);
        using var http = new HttpClient();
        var medians = new List<double>();
        foreach ((string name, string path) in pages)
        {
            _run.Note($"page {name}, looked at");
            var counted = new List<double>();
            for (int look = 0; look < UncountedLooks + CountedLooks; look++)
            {
                _history.Clock.Move(Duration.FromSeconds(15));
                counted.Add(of(await AskAsync(http, server, path).ConfigureAwait(false)));
            }

            medians.Add(counted.Skip(UncountedLooks).Order().ElementAt(CountedLooks / 2));
        }

        return [.. medians];
    }

    /// <summary>Each page just after another look at it.</summary>
    private async Task<Look[]> LookOnceAsync((string Name, string Path)[] pages, StoreView view)
    {
        await using DashboardServer server = await StartAsync(view).ConfigureAwait(false);
        using var http = new HttpClient();
        var looks = new List<Look>();
        foreach ((_, string path) in pages)
        {
            await AskAsync(http, server, path).ConfigureAwait(false);
            _history.Clock.Move(Duration.FromSeconds(15));
            looks.Add(await AskAsync(http, server, path).ConfigureAwait(false));
        }

        return [.. looks];
    }

    /// <summary>Each page by a server of its own, which knows nothing yet.</summary>
    private async Task<Look[]> LookAsync((string Name, string Path)[] pages)
    {
        var looks = new List<Look>();
        using var http = new HttpClient();
        foreach ((string name, string path) in pages)
        {
            _run.Note($"page {name}");
            await using DashboardServer server = await StartAsync(NewView(StoreView.Patience)).ConfigureAwait(false);
            looks.Add(await AskAsync(http, server, path).ConfigureAwait(false));
        }

        return [.. looks];
    }

    private StoreView NewView(TimeSpan patience) => new(_history.Store.Access, _context, own: null, patience: patience);

    private Task<DashboardServer> StartAsync(StoreView view) => DashboardServer.StartAsync(_context.Options.DashboardAddress, view, _run.Cancellation);

    /// <summary>To the answer's last byte.</summary>
    private async Task<Look> AskAsync(HttpClient http, DashboardServer server, string path)
    {
        StoreCalls before = _history.Store.Counting.Calls;
        double processor = ProcessorTime.Seconds();
        long began = TimeProvider.System.GetTimestamp();
        byte[] page = await http.GetByteArrayAsync(new Uri(server.Address, path), _run.Cancellation).ConfigureAwait(false);
        return new Look(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, (ProcessorTime.Seconds() - processor) * 1e3, page.Length, _history.Store.Counting.Calls - before);
    }

    private IEnumerable<(string Name, string Path)> Pages()
    {
        HomeDate last = _history.LastAccountsAt.UtcDate;
        string month = $"{last}"[..^3];
        string account = HistoryStore.FirstOfManyAccounts.ToString(CultureInfo.InvariantCulture);
        yield return ("now", "/now");
        yield return ("months", "/months");
        yield return ("a month", $"/months/{month}");
        yield return ("steps", "/steps");
        yield return ("calendar", "/calendar");
        yield return ("a day", $"/days/{last}");
        yield return ("accounts", "/accounts");
        yield return ("an account's month", $"/accounts/{account}/{month}");
        yield return ("quarantine", "/quarantine");
        yield return ("runs", "/runs");
        yield return ("query", "/query");
    }

    private sealed record Look(double Milliseconds, double ProcessorMilliseconds, int Bytes, StoreCalls Calls);
}
