using Accounting.Aggregator.Store;
using Accounting.Service.Audit;
using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Accounting.Service.Dashboard.Web;

/// <summary>
/// Logins by ASP.NET Core's own means: a cookie whose keys live as long as this process, forms that bring back what they were given. Whoever isn't logged in is shown
/// the way to log in, and nothing else.
/// </summary>
public sealed class DashboardAccess
{
    /// <summary>A day's work; then one logs in again.</summary>
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(8);

    private const string BearerPrefix = "Bearer ";

    public DashboardAccess(AccessOptions options, IObjectStore store, TimeProvider clock)
    {
        Options = options;
        Tokens = options.TokensFile is { } file ? new TokensFile(file, clock) : null;
        _ = Tokens?.Read();
        Audit = new AuditLog(store, clock);
    }

    public AccessOptions Options { get; }

    /// <summary>What those do who logged in.</summary>
    public AuditLog Audit { get; }

    /// <summary>Null where nobody logs in by one.</summary>
    public TokensFile? Tokens { get; }

    /// <summary>Whether browsers come by TLS, so that cookies go by nothing else.</summary>
    private bool IsSecure => Options.PublicAddress is not null;

    public void AddServices(IServiceCollection services)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(options =>
        {
            Configure(options.Cookie, "accounting-forms", SameSiteMode.Strict);
            options.SuppressXFrameOptionsHeader = true;
        });
        AuthenticationBuilder authentication = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            // Lax, since a login at a provider ends with a way back from there.
            Configure(options.Cookie, "accounting", SameSiteMode.Lax);
            options.ExpireTimeSpan = SessionLength;
            options.SlidingExpiration = false;
            options.Events.OnValidatePrincipal = RequireStandingAsync;
        });
        if (Options.Provider is { } provider)
        {
            OpenIdLogin.AddTo(authentication, provider, NoteLoginAsync, cookie => Configure(cookie, null, SameSiteMode.Lax));
        }
    }

    public void Use(WebApplication application)
    {
        application.UseAuthentication();
        application.Use(AdmitAsync);
    }

    /// <summary>Notes that somebody logged in; where it can't be noted nobody does.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be written.</exception>
    public Task NoteLoginAsync(Visitor visitor, CancellationToken cancellation) =>
        Audit.BeginAsync((visitor.Name, visitor.Login), AuditedAct.LoggedIn, string.Join(", ", RoleNames.In(visitor.Roles)), null, cancellation);

    /// <summary>Who asks, by what the request brings.</summary>
    private Visitor? VisitorOf(HttpContext context)
    {
        if (context.User.Identity is { IsAuthenticated: true })
        {
            return VisitorClaims.Read(context.User);
        }

        string given = context.Request.Headers.Authorization.ToString();
        return Tokens is not null && context.Request.Path.StartsWithSegments(ApiEndpoints.Prefix) && given.StartsWith(BearerPrefix, StringComparison.Ordinal)
            && Tokens.Find(given[BearerPrefix.Length..].Trim()) is { } token
            ? VisitorClaims.Of(token)
            : null;
    }

    private async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/assets") || context.Request.Path.StartsWithSegments(LoginEndpoints.Path))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        if (VisitorOf(context) is not { } visitor)
        {
            Refuse(context);
            return;
        }

        if (visitor.Roles == AccessRoles.None)
        {
            await Guard.RefuseAsync(context.Response, StatusCodes.Status403Forbidden, $"{visitor.Name} is logged in and has no role here: one of {RoleNames.Listed} is needed.").ConfigureAwait(false);
            return;
        }

        IAntiforgery forms = context.RequestServices.GetRequiredService<IAntiforgery>();
        if (HttpMethods.IsPost(context.Request.Method) && !await forms.IsRequestValidAsync(context).ConfigureAwait(false))
        {
            await Guard.RefuseAsync(context.Response, StatusCodes.Status400BadRequest, "The form is not one that this login was given: open its page again.").ConfigureAwait(false);
            return;
        }

        bool isApi = context.Request.Path.StartsWithSegments(ApiEndpoints.Prefix);
        Visitor.Current = visitor with { FormToken = isApi ? "" : forms.GetAndStoreTokens(context).RequestToken! };
        await next(context).ConfigureAwait(false);
    }

    private static void Refuse(HttpContext context)
    {
        bool isPage = HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments(ApiEndpoints.Prefix) && context.Request.Headers.Accept.ToString() != "text/event-stream";
        if (isPage)
        {
            context.Response.Redirect($"{LoginEndpoints.Path}?to={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
    }

    /// <summary>A login ends with the token it was made by, and has no role that the token has no more.</summary>
    private async Task RequireStandingAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is not { } principal || VisitorClaims.TokenOf(principal) is not { } id)
        {
            return;
        }

        if (Tokens?.FindById(id) is not { } token)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme).ConfigureAwait(false);
            return;
        }

        context.ReplacePrincipal(VisitorClaims.PrincipalOf(VisitorClaims.Of(token)));
    }

    private void Configure(CookieBuilder cookie, string? name, SameSiteMode sameSite)
    {
        cookie.Name = name is null ? cookie.Name : IsSecure ? $"__Host-{name}" : name;
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.Path = "/";
        cookie.SecurePolicy = IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}
