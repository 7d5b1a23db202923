using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Audit;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Output;
using Accounting.Service.Quarantine;
using Accounting.Service.Queries;
using Accounting.Service.Reports;
using Accounting.Service.Steps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Accounting.Service.Dashboard.Web;

/// <summary>
/// <c>/api/v1</c>: what the pages show and the commands write, as JSON in the commands' own words; <c>openapi.json</c> beside it says which. Amounts are text.
/// Lists come in parts. An answer's tag is that of its content: who has it is told so.
/// </summary>
public sealed class ApiEndpoints(StoreView store, StepPages steps, AccountPages accounts, QuarantinePages quarantine, ReadingNotes notes)
{
    public const string Prefix = "/api/v1";

    public void Map(WebApplication application)
    {
        Answer(application, "/now", async (_, cancellation) => NowOf((await store.Now.WaitAsync(cancellation).ConfigureAwait(false)).Value));
        Answer(application, "/months", async (request, cancellation) =>
        {
            MonthStandings months = (await store.Standings.WaitAsync(cancellation).ConfigureAwait(false)).Value;
            return Page(request, "/months", months.Statuses, status => status);
        });
        Answer(application, "/months/{month}", (request, cancellation) => MonthAsync(request, cancellation));
        Answer(application, "/months/{month}/revisions", async (request, cancellation) =>
        {
            BusinessMonth month = MonthOf(request);
            return Page(request, $"/months/{month}/revisions", await store.Reports.HistoryAsync(month, cancellation).ConfigureAwait(false), revision => ShownRevision.Of(revision, store.Access));
        });
        Answer(application, "/steps", async (request, cancellation) =>
        {
            StepSurvey survey = (await store.Steps.WaitAsync(cancellation).ConfigureAwait(false)).Value;
            return Page(request, "/steps", survey.Graph.Steps, step => ShownStep.Of(step, survey.History));
        });
        Answer(application, "/days", (request, cancellation) => DaysAsync(request, cancellation));
        Answer(application, "/runs", async (request, cancellation) => Page(request, "/runs", (await store.Runs.WaitAsync(cancellation).ConfigureAwait(false)).Value.Runs, ApiRun.Of));
        Answer(application, "/quarantine", async (request, cancellation) =>
            Page(request, "/quarantine", (await store.Quarantine.WaitAsync(cancellation).ConfigureAwait(false)).Value, ShownMessage.Of));
        Answer(application, "/quarantine/{source}/{partition}/{offset}", async (request, cancellation) => new
        {
            Items = await quarantine.ShowAsync(Text(request, "source"), Text(request, "partition"), Text(request, "offset"), cancellation).ConfigureAwait(false),
        });
        Answer(application, "/accounts/{account}/months/{month}", async (request, cancellation) =>
        {
            string account = Text(request, "account"), month = Text(request, "month");
            await notes.NoteAsync(AuditedAct.StatementRead, $"account {account}, {month}", cancellation).ConfigureAwait(false);
            return ShownStatement.Of(await accounts.StatementAsync(account, month, cancellation).ConfigureAwait(false));
        });
        Answer(application, "/accounts/{account}/months/{month}/transactions/{transaction}", async (request, cancellation) =>
        {
            string account = Text(request, "account"), month = Text(request, "month");
            await notes.NoteAsync(AuditedAct.StatementRead, $"account {account}, {month}", cancellation).ConfigureAwait(false);
            return await accounts.ShowTransactionAsync(account, month, Text(request, "transaction"), Flag(request, "messages"), cancellation).ConfigureAwait(false);
        });
        application.MapGet(Prefix + "/openapi.json", context => WriteAsync(context, StatusCodes.Status200OK, Assets.Read("openapi.json")));
    }

    private static string Text(HttpRequest request, string name) => (string)request.RouteValues[name]!;

    private static bool Flag(HttpRequest request, string name) => request.Query[name].ToString() is not { Length: > 0 } given ? false
        : bool.TryParse(given, out bool flag) ? flag : throw new BadRequestException($"'{name}' is true or false.");

    private static BusinessMonth MonthOf(HttpRequest request) =>
        BusinessMonth.TryParse(Text(request, "month"), out BusinessMonth month) ? month : throw new BadRequestException("A month is written 2026-11.");

    private static ApiPage<T> Page<TItem, T>(HttpRequest request, string path, IReadOnlyList<TItem> all, Func<TItem, T> show)
    {
        var range = ApiRange.Read(request);
        return PageOf([.. all.Skip(range.Offset).Take(range.Limit).Select(show)], range, path, all.Count);
    }

    private static ApiPage<T> PageOf<T>(T[] items, ApiRange range, string path, int total)
    {
        int end = range.Offset + items.Length;
        return new ApiPage<T>(items, total, end < total ? FormattableString.Invariant($"{Prefix}{path}?offset={end}&limit={range.Limit}") : null);
    }

    private static object NowOf(Moment moment) => new
    {
        moment.Status.Partitions,
        moment.Status.TopicProblem,
        moment.Status.Members,
        moment.Status.Runs,
        moment.Status.Months,
        moment.Status.Problems,
        Today = moment.Today is { } today ? new { Day = today.Day.ToString(), ToldAt = today.ToldAt.ToString(), today.IsLive, today.Transactions, Totals = today.Totals.Select(ApiDayTotal.Of) } : null,
    };

    private async Task<object> MonthAsync(HttpRequest request, CancellationToken cancellation)
    {
        BusinessMonth month = MonthOf(request);
        MonthStandings months = (await store.Standings.WaitAsync(cancellation).ConfigureAwait(false)).Value;
        return await store.Reports.FindAsync(month, cancellation).ConfigureAwait(false) is { } report
            ? ShownReport.Of(report, store.Access) with { CorrectedSince = months.SinceClosed(month) }
            : throw new NotFoundException($"There is no report of {month}.");
    }

    /// <summary>Only those of the part that is asked for are looked at.</summary>
    private async Task<object> DaysAsync(HttpRequest request, CancellationToken cancellation)
    {
        var range = ApiRange.Read(request);
        DayStandings days = await store.DaysAsync(known => known.Skip(range.Offset).Take(range.Limit), cancellation).ConfigureAwait(false);
        return PageOf([.. (await steps.CalendarOfAsync(days.Days, cancellation).ConfigureAwait(false)).Select(ApiDay.Of)], range, "/days", days.Known.Count);
    }

    private static void Answer(WebApplication application, string path, Func<HttpRequest, CancellationToken, Task<object>> ask) =>
        application.MapGet(Prefix + path, async context =>
        {
            (int status, object answer) = await TryAskAsync(context, ask).ConfigureAwait(false);
            await WriteAsync(context, status, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(answer, answer.GetType(), JsonOutput.Options))).ConfigureAwait(false);
        });

    private static async Task<(int Status, object Answer)> TryAskAsync(HttpContext context, Func<HttpRequest, CancellationToken, Task<object>> ask)
    {
        try
        {
            return (StatusCodes.Status200OK, await ask(context.Request, context.RequestAborted).ConfigureAwait(false));
        }
        catch (NotFoundException exception)
        {
            return (StatusCodes.Status404NotFound, new { Error = exception.Message });
        }
        catch (BadRequestException exception)
        {
            return (StatusCodes.Status400BadRequest, new { Error = exception.Message });
        }
        catch (StoreUnavailableException exception)
        {
            return (StatusCodes.Status503ServiceUnavailable, new { Error = exception.Message });
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (StatusCodes.Status500InternalServerError, new { Error = Failure.Of(exception).Message });
        }
    }

    private static Task WriteAsync(HttpContext context, int status, byte[] json)
    {
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..32]}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        if (status == StatusCodes.Status200OK && context.Request.Headers.IfNoneMatch.Contains(tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
