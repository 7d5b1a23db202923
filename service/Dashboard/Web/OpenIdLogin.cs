using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Accounting.Service.Dashboard.Web;

/// <summary>
/// Logins by OpenID Connect: the code flow with PKCE, whose answer comes back as a query, so that no other site ever posts here. Of what the provider says only the
/// name, the id and the roles are kept.
/// </summary>
internal static class OpenIdLogin
{
    public const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    public static void AddTo(AuthenticationBuilder authentication, OpenIdProvider provider, Func<Visitor, CancellationToken, Task> note, Action<CookieBuilder> bound) => authentication.AddOpenIdConnect(Scheme, options =>
    {
        options.Authority = provider.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.TokenValidationParameters.NameClaimType = provider.NameClaim;
        options.TokenValidationParameters.RoleClaimType = provider.RolesClaim;
        options.CallbackPath = LoginEndpoints.Path + "/openid/answer";
        options.Scope.Clear();
        foreach (string scope in provider.Scopes)
        {
            options.Scope.Add(scope);
        }

        bound(options.CorrelationCookie);
        bound(options.NonceCookie);
        options.Events.OnTokenValidated = context =>
        {
            string subject = context.Principal!.FindFirst("sub")!.Value;
            string name = context.Principal.FindFirst(provider.NameClaim)?.Value.Trim() is { Length: > 0 } told ? told : subject;
            var visitor = VisitorClaims.OfOpenId(name, subject, context.Principal.FindAll(provider.RolesClaim).Select(role => role.Value));
            context.Principal = VisitorClaims.PrincipalOf(visitor);
            return note(visitor, context.HttpContext.RequestAborted);
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            context.Response.Redirect($"{LoginEndpoints.Path}?problem=provider");
            return Task.CompletedTask;
        };
    });
}
