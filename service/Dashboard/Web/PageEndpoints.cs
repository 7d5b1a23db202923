using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;
using Accounting.Service.Audit;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Which address shows which page.</summary>
public sealed class PageEndpoints(StoreView store, PageRenderer renderer, DashboardAccess? access) : IDisposable
{
    private readonly SiteFacts _facts = new(store);

    private readonly AccountPages _accounts = new(store, new SiteFacts(store));

    private readonly NowBroadcast _stream = new(store, new SiteFacts(store), renderer);

    private readonly QueryChild _child = new(store.Context);

    private readonly AuditLog? _audit = access?.Audit;

    private readonly LoginEndpoints? _login = access is null ? null : new LoginEndpoints(access, new SiteFacts(store), renderer);

    private readonly ActRunner? _acts = access is null ? null : new ActRunner(store, access.Audit);

    private readonly ReadingNotes _notes = new(access?.Audit, store.Context.Clock);

    private readonly ILogger _logger = store.Context.Loggers.CreateLogger<PageEndpoints>();

    public void Map(WebApplication application)
    {
        var months = new MonthPages(store, _facts);
        var steps = new StepPages(store, _facts);
        var quarantine = new QuarantinePages(store, _facts);
        var queries = new QueryPages(_child, _facts, _notes, store.Access.WorkFolder);
        application.MapGet("/", context => RedirectAsync(context, NavigationEntry.Now.Path));
        Page(application, NavigationEntry.Now.Path, (_, cancellation) => _stream.PageAsync(cancellation));
        application.MapGet("/now/stream", _stream.ServeAsync);
        Page(application, "/months", (_, cancellation) => months.AllAsync(cancellation));
        Page(application, "/months/{month}", (request, cancellation) => months.OneAsync(Text(request, "month"), Number(request, "revision"), cancellation));
        application.MapGet("/months/{month}/{folder}/{file}", context => AnswerAsync(context, () => FileAsync(context, months)));
        Page(application, "/steps", (request, cancellation) => steps.AllAsync(request.Query["year"], cancellation));
        Page(application, "/steps/{**step}", (request, cancellation) => steps.OneAsync(Text(request, "step"), cancellation));
        Page(application, "/calendar", (request, cancellation) => steps.CalendarAsync(request.Query["year"], request.Query["by"] == "volume", cancellation));
        application.MapGet("/days", context => RedirectAsync(context, $"/days/{Uri.EscapeDataString(context.Request.Query["date"].ToString())}"));
        Page(application, "/days/{date}", (request, cancellation) => steps.DayAsync(Text(request, "date"), cancellation));
        application.MapGet("/accounts", AccountsAsync);
        Page(application, "/accounts/{account}/{month}", async (request, cancellation) =>
        {
            await NoteStatementAsync(request, cancellation).ConfigureAwait(false);
            return await _accounts.OneAsync(Text(request, "account"), Text(request, "month"), Number(request, "page") ?? 1, cancellation).ConfigureAwait(false);
        });
        application.MapGet("/accounts/{account}/{month}/statement.html", context => AnswerAsync(context, () => StatementAsync(context)));
        Page(application, "/accounts/{account}/{month}/{transaction}", async (request, cancellation) =>
        {
            await NoteStatementAsync(request, cancellation).ConfigureAwait(false);
            return await _accounts.TransactionAsync(
                Text(request, "account"), Text(request, "month"), Text(request, "transaction"), cancellation).ConfigureAwait(false);
        });
        Page(application, "/accounts/{account}/{month}/{transaction}/message", async (request, cancellation) =>
        {
            await NoteStatementAsync(request, cancellation).ConfigureAwait(false);
            IQueryCollection asked = request.Query;
            return await _accounts.MessageAsync(
                Text(request, "account"), Text(request, "month"), Text(request, "transaction"),
                (asked["source"].ToString(), asked["partition"].ToString(), asked["offset"].ToString()), cancellation).ConfigureAwait(false);
        });
        Page(application, "/quarantine", (request, cancellation) => quarantine.AllAsync(request.Query["reason"], cancellation));
        Page(application, "/quarantine/{source}/{partition}/{offset}", (request, cancellation) => quarantine.OneAsync(Text(request, "source"), Text(request, "partition"), Text(request, "offset"), cancellation));
        Page(application, "/runs", (_, cancellation) => steps.RunsAsync(cancellation));
        Page(application, "/runs/{run}", (request, cancellation) => steps.RunAsync(Text(request, "run"), cancellation));
        Page(application, "/query", queries.AskAsync);
        application.MapGet("/query/answer.{form}", context => AnswerAsync(context, () => QueryFileAsync(context, queries)));
        if (_acts is { } acts)
        {
            _login!.Map(application);
            var done = new ActEndpoints(_audit!, acts, _facts);
            application.MapPost(ActFields.Path, context => AnswerAsync(context, () => done.DoAsync(context)));
            Page(application, ActFields.Path + "/{number}", (request, cancellation) => done.OneAsync(Text(request, "number"), cancellation));
            Page(application, NavigationEntry.Audit.Path, (_, cancellation) => done.AllAsync(cancellation));
        }

        new ApiEndpoints(store, steps, _accounts, quarantine, _notes).Map(application);
        application.MapFallback("{**path}", context => AnswerAsync(context, () => throw new NotFoundException("There is no such page.")));
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _child.Dispose();
        _login?.Dispose();
        _acts?.Dispose();
        _audit?.Dispose();
    }

    private static string Text(HttpRequest request, string name) => (string)request.RouteValues[name]!;

    private static int? Number(HttpRequest request, string name) => request.Query[name].ToString() is not { Length: > 0 } given ? null
        : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new NotFoundException($"'{name}' is a number.");

    private Task NoteStatementAsync(HttpRequest request, CancellationToken cancellation) =>
        _notes.NoteAsync(AuditedAct.StatementRead, $"account {Text(request, "account")}, {Text(request, "month")}", cancellation);

    private static Task RedirectAsync(HttpContext context, string path)
    {
        context.Response.Redirect(path);
        return Task.CompletedTask;
    }

    /// <summary>What is searched for has an address of its own.</summary>
    private Task AccountsAsync(HttpContext context) => context.Request.Query["account"].ToString() is { Length: > 0 } account
        ? RedirectAsync(context, $"/accounts/{Uri.EscapeDataString(account)}/{Uri.EscapeDataString(context.Request.Query["month"].ToString())}")
        : PageAsync(context, (_, cancellation) => _accounts.SearchAsync(cancellation));

    private void Page(IEndpointRouteBuilder application, string path, Func<HttpRequest, CancellationToken, Task<PageContent>> make) =>
        application.MapGet(path, context => PageAsync(context, make));

    private Task PageAsync(HttpContext context, Func<HttpRequest, CancellationToken, Task<PageContent>> make) => AnswerAsync(context, async () =>
    {
        PageContent content = await make(context.Request, context.RequestAborted).ConfigureAwait(false);
        await WriteAsync(context, StatusCodes.Status200OK, content).ConfigureAwait(false);
    });

    /// <summary>As the command makes it, under a policy by which it can do nothing.</summary>
    private async Task StatementAsync(HttpContext context)
    {
        await NoteStatementAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        byte[] page = await _accounts.ForCustomerAsync(Text(context.Request, "account"), Text(context.Request, "month"), context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Guard.ReportPolicy;
        await context.Response.Body.WriteAsync(page, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>What can't be had as a file is told where it was asked for.</summary>
    private async Task QueryFileAsync(HttpContext context, QueryPages queries)
    {
        if (await queries.WriteFileAsync(context).ConfigureAwait(false) is { } refused)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, refused).ConfigureAwait(false);
        }
    }

    private static async Task FileAsync(HttpContext context, MonthPages months)
    {
        (ReportFile file, FileLease lease) = await months
            .FileAsync(Text(context.Request, "month"), Text(context.Request, "folder"), Text(context.Request, "file"), context.RequestAborted)
            .ConfigureAwait(false);
        using (lease)
        {
            HttpResponse response = context.Response;
            bool isPage = file.Name == ReportFiles.Page;
            response.ContentType = isPage ? "text/html; charset=utf-8" : "application/octet-stream";
            response.ContentLength = file.LengthBytes;
            if (isPage)
            {
                response.Headers.ContentSecurityPolicy = Guard.ReportPolicy;
            }
            else
            {
                response.Headers.ContentDisposition = $"attachment; filename=\"{Text(context.Request, "month")}-{file.Name}\"";
            }

            await response.SendFileAsync(lease.Path, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>What fails is told as a page, as a command tells it: what is wrong, and what to do.</summary>
    private async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (NotYetKnownException)
        {
            context.Response.Headers["Refresh"] = "1";
            await WriteAsync(context, StatusCodes.Status202Accepted, PageContent.Of<WaitingPage>(("Site", _facts.Now))).ConfigureAwait(false);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, StatusOf(exception), ProblemOf(exception)).ConfigureAwait(false);
        }
    }

    private PageContent ProblemOf(Exception exception)
    {
        if (exception is NotFoundException)
        {
            return PageContent.Of<ProblemPage>(("Site", _facts.Now), ("Title", "Not here"), ("Message", exception.Message));
        }

        if (exception is BadRequestException or ActRefusedException)
        {
            return PageContent.Of<ProblemPage>(("Site", _facts.Now), ("Title", "Not done"), ("Message", exception.Message));
        }

        var failure = Failure.Of(exception);
        _logger.PageFailed(failure.Message);
        if (!failure.IsExpected)
        {
            _logger.UnexpectedFailure(exception);
        }

        return PageContent.Of<ProblemPage>(("Site", _facts.Now), ("Title", "This can't be shown"), ("Message", failure.Message), ("IsOurs", true));
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        NotFoundException => StatusCodes.Status404NotFound,
        BadRequestException => StatusCodes.Status400BadRequest,
        ActRefusedException { IsForbidden: true } => StatusCodes.Status403Forbidden,
        ActRefusedException => StatusCodes.Status409Conflict,
        StoreUnavailableException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private async Task WriteAsync(HttpContext context, int status, PageContent content)
    {
        string html = await renderer.RenderAsync(content).ConfigureAwait(false);
        if (status >= StatusCodes.Status400BadRequest)
        {
            // Whatever the answer was to have been.
            context.Response.Clear();
            Guard.AddHeaders(context.Response);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html, context.RequestAborted).ConfigureAwait(false);
    }
}
