using System.Globalization;
using Accounting.Service.Audit;
using Accounting.Service.Dashboard.Access;
using Accounting.Service.Dashboard.Pages;
using Microsoft.AspNetCore.Http;

namespace Accounting.Service.Dashboard.Web;

/// <summary>What is done from pages, how it stands, and the log of it.</summary>
public sealed class ActEndpoints(AuditLog log, ActRunner runner, SiteFacts facts)
{
    private const int ShownMax = 200;

    /// <exception cref="BadRequestException">The form asks for nothing that there is.</exception>
    /// <exception cref="ActRefusedException">The visitor may not, or it isn't its turn.</exception>
    public async Task DoAsync(HttpContext context)
    {
        Visitor visitor = Visitor.Current ?? throw new NotFoundException("Nothing is done here without a login.");
        var act = Act.Read(await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false), visitor);
        AuditEntry begun = await runner.DoAsync(visitor, act, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = FormattableString.Invariant($"{ActFields.Path}/{begun.Number}");
    }

    /// <exception cref="NotFoundException">There is no such act.</exception>
    public async Task<PageContent> OneAsync(string number, CancellationToken cancellation)
    {
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) || await log.FindAsync(parsed, cancellation).ConfigureAwait(false) is not { } act)
        {
            throw new NotFoundException("There is no such act. The audit log lists all.");
        }

        bool isOurs = runner.TryFind(act.Number, out AuditEntry? end);
        end ??= isOurs ? null : await FindEndAsync(act, cancellation).ConfigureAwait(false);
        return PageContent.Of<ActPage>(("Site", facts.Now), ("Act", act), ("End", end), ("IsRunning", isOurs && end is null));
    }

    public async Task<PageContent> AllAsync(CancellationToken cancellation) =>
        PageContent.Of<AuditPage>(("Site", facts.Now), ("Entries", await log.NewestAsync(ShownMax, cancellation).ConfigureAwait(false)));

    /// <summary>Of an act that another process began, as far as it was noted soon after.</summary>
    private async Task<AuditEntry?> FindEndAsync(AuditEntry act, CancellationToken cancellation)
    {
        for (long number = act.Number + 1; number <= act.Number + ShownMax; number++)
        {
            AuditEntry? later = await log.FindAsync(number, cancellation).ConfigureAwait(false);
            if (later is null || later.EndOf == act.Number)
            {
                return later;
            }
        }

        return null;
    }
}
