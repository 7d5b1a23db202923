using System.Net;
using System.Threading.RateLimiting;
using Accounting.Service.Dashboard.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Accounting.Service.Dashboard.Web;

/// <summary>The way in, by a token or by who vouches for one, and the way out.</summary>
public sealed class LoginEndpoints(DashboardAccess access, SiteFacts facts, PageRenderer renderer) : IDisposable
{
    public const string Path = "/login";

    public const string LogoutPath = "/logout";

    /// <summary>Of one address: what a person mistypes, and no more.</summary>
    private const int AttemptsAMinuteMax = 10;

    private readonly PartitionedRateLimiter<HttpContext> _attempts = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress ?? IPAddress.None,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = AttemptsAMinuteMax, Window = TimeSpan.FromMinutes(1) }));

    public void Map(WebApplication application)
    {
        application.MapGet(Path, ShowAsync);
        application.MapPost(Path, LogInAsync);
        application.MapPost(LogoutPath, async context =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme).ConfigureAwait(false);
            context.Response.Redirect(Path);
        });
        if (access.Options.Provider is not null)
        {
            application.MapGet(Path + "/openid", AskProviderAsync);
        }
    }

    public void Dispose() => _attempts.Dispose();

    private Task ShowAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status200OK, context.Request.Query["problem"].Count > 0 ? "The provider did not say who you are: ask again, or ask who runs it." : null);

    private async Task LogInAsync(HttpContext context)
    {
        using RateLimitLease lease = _attempts.AttemptAcquire(context);
        if (!lease.IsAcquired)
        {
            await RefuseLaterAsync(context).ConfigureAwait(false);
            return;
        }

        if (access.Tokens is not { } tokens || !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context).ConfigureAwait(false))
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, "The form had grown old: try once more.").ConfigureAwait(false);
            return;
        }

        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        if (tokens.Find(form["token"].ToString().Trim()) is not { } token)
        {
            await WriteAsync(context, StatusCodes.Status401Unauthorized, "Nobody has this token, or not any more.").ConfigureAwait(false);
            return;
        }

        var visitor = VisitorClaims.Of(token);
        await access.NoteLoginAsync(visitor, context.RequestAborted).ConfigureAwait(false);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, VisitorClaims.PrincipalOf(visitor)).ConfigureAwait(false);
        context.Response.Redirect(Local(form["to"].ToString()));
    }

    private async Task AskProviderAsync(HttpContext context)
    {
        using RateLimitLease lease = _attempts.AttemptAcquire(context);
        if (!lease.IsAcquired)
        {
            await RefuseLaterAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await context.ChallengeAsync(OpenIdLogin.Scheme, new AuthenticationProperties { RedirectUri = Local(context.Request.Query["to"].ToString()) }).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // What it says of itself can't be had.
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"The provider {access.Options.Provider!.Authority} does not answer.").ConfigureAwait(false);
        }
    }

    private Task RefuseLaterAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        return WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many have tried from there: wait a minute.");
    }

    /// <summary>A path of this server; anything else leads to the first page.</summary>
    private static string Local(string to) => to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) && !to.Any(char.IsControl)
        ? to
        : "/";

    private async Task WriteAsync(HttpContext context, int status, string? problem)
    {
        string form = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken!;
        string to = Local(HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType ? context.Request.Form["to"].ToString() : context.Request.Query["to"].ToString());
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        string html = await renderer.RenderAsync(PageContent.Of<LoginPage>(
            ("Site", facts.Now), ("FormToken", form), ("To", to), ("ByToken", access.Tokens is not null), ("Provider", access.Options.Provider?.Authority.Host), ("Problem", problem))).ConfigureAwait(false);
        await context.Response.WriteAsync(html, context.RequestAborted).ConfigureAwait(false);
    }
}
