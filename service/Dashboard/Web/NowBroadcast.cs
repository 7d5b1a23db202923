using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Pages;
using Accounting.Service.Queries;
using Microsoft.AspNetCore.Http;

namespace Accounting.Service.Dashboard.Web;

/// <summary>
/// The page of the moment, and the stream that sends it again whenever it has become another (server-sent events). However many listen, the store is asked once
/// and the page is made once; who comes when there are enough already is told to come back, and a browser does.
/// </summary>
public sealed class NowBroadcast(StoreView store, SiteFacts facts, PageRenderer renderer)
{
    /// <summary>A team with a screen each, and the walls.</summary>
    public const int ListenersMax = 64;

    /// <summary>Then a browser connects again by itself, and shows anew who it is: a login that has ended hears nothing more.</summary>
    private static readonly TimeSpan ListeningMax = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private (Answer<Moment> Moment, Task<string> Page)? _last;
    private int _listeners;

    public async Task<PageContent> PageAsync(CancellationToken cancellation) => Content(await store.Now.GetAsync(cancellation).ConfigureAwait(false));

    public async Task ServeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _listeners) > ListenersMax)
        {
            Interlocked.Decrement(ref _listeners);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "30";
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            await SendAsync(context.Response, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // It listens no more.
        }
        catch (Exception failure) when (failure is StoreUnavailableException or DamagedDataException)
        {
            // The page itself says so when it is fetched; the browser connects again.
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task SendAsync(HttpResponse response, CancellationToken cancellation)
    {
        string? sent = null;
        long begun = store.Context.Clock.GetTimestamp();
        while (store.Context.Clock.GetElapsedTime(begun) < ListeningMax)
        {
            string page = await RenderAsync(await store.Now.WaitAsync(cancellation).ConfigureAwait(false)).ConfigureAwait(false);

            // A line that says nothing finds out whether anybody is there.
            string told = page == sent ? ":\n\n" : $"data: {page.ReplaceLineEndings("\ndata: ")}\n\n";
            sent = page;
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(told), cancellation).ConfigureAwait(false);
            await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
            await Task.Delay(Every, store.Context.Clock, cancellation).ConfigureAwait(false);
        }
    }

    private PageContent Content(Answer<Moment> moment) => Content(facts.Of(moment), moment);

    private static PageContent Content(Site site, Answer<Moment> moment) => PageContent.Of<NowPage>(("Site", site), ("Moment", moment.Value));

    /// <summary>Made once for all, so that nothing of any one of them may stand in it.</summary>
    private Task<string> RenderAsync(Answer<Moment> moment)
    {
        lock (_lock)
        {
            if (_last is not { } last || last.Moment != moment)
            {
                _last = last = (moment, renderer.RenderAsync(Content(facts.Of(moment) with { Visitor = null }, moment)));
            }

            return last.Page;
        }
    }
}
