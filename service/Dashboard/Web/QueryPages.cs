using Accounting.Compactor;
using Accounting.Service.Audit;
using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Pages;
using Accounting.Service.Queries;
using Microsoft.AspNetCore.Http;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Queries, and their answers as files.</summary>
public sealed class QueryPages(QueryChild child, SiteFacts facts, ReadingNotes notes, string workFolder)
{
    private static readonly Dictionary<string, string> TypesOfFiles = new()
    {
        [AnswerFile.Tsv] = "text/tab-separated-values; charset=utf-8",
        [AnswerFile.Parquet] = "application/vnd.apache.parquet",
        [AnswerFile.Workbook] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    /// <summary>Answers what is asked on this page; what another site made the browser ask stands in the form, and is not run.</summary>
    public async Task<PageContent> AskAsync(HttpRequest request, CancellationToken cancellation)
    {
        string sql = SqlOf(request);
        if (sql.Length == 0 || IsFromElsewhere(request))
        {
            return PageContent.Of<QueryPage>(("Site", facts.Now), ("Sql", sql.Length == 0 ? ReadyQuestion.All[0].Sql : sql));
        }

        await notes.NoteAsync(AuditedAct.QueryAsked, sql, cancellation).ConfigureAwait(false);
        try
        {
            return PageContent.Of<QueryPage>(("Site", facts.Now), ("Sql", sql), ("Answer", await child.AskAsync(sql, cancellation).ConfigureAwait(false)));
        }
        catch (UsageException refused)
        {
            return Refused(sql, refused);
        }
    }

    /// <summary>Sends an answer as a file.</summary>
    /// <returns>The page that says why there is none; null where it was sent.</returns>
    /// <exception cref="NotFoundException">There is no such form, or another site asks.</exception>
    public async Task<PageContent?> WriteFileAsync(HttpContext context)
    {
        string name = $"answer.{context.Request.RouteValues["form"]}";
        if (!TypesOfFiles.TryGetValue(Path.GetExtension(name), out string? type) || IsFromElsewhere(context.Request))
        {
            throw new NotFoundException("An answer is had from the page of queries, as .tsv, .parquet or .xlsx.");
        }

        await notes.NoteAsync(AuditedAct.QueryAsked, SqlOf(context.Request), context.RequestAborted).ConfigureAwait(false);
        using var work = WorkFolder.Create(workFolder);
        string path = Path.Combine(work.Path, name);
        try
        {
            await child.WriteAsync(SqlOf(context.Request), path, context.RequestAborted).ConfigureAwait(false);
        }
        catch (UsageException refused)
        {
            return Refused(SqlOf(context.Request), refused);
        }

        context.Response.ContentType = type;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await context.Response.SendFileAsync(path, context.RequestAborted).ConfigureAwait(false);
        return null;
    }

    private PageContent Refused(string sql, UsageException refused) => PageContent.Of<QueryPage>(("Site", facts.Now), ("Sql", sql), ("Problem", refused.Message));

    private static string SqlOf(HttpRequest request) => request.Query["sql"].ToString().Trim();

    /// <summary>By what browsers tell of every request that a page of another site causes.</summary>
    private static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
}
