using System.Security.Claims;
using Accounting.Service.Dashboard.Access;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Accounting.Service.Dashboard.Web;

/// <summary>A visitor as ASP.NET Core's logins hold one.</summary>
internal static class VisitorClaims
{
    private const string Name = "name", Login = "login", Role = "role", TokenLogin = "token ", OpenIdLogin = "openid ";

    public static Visitor Of(AccessToken token) => new(token.Name, TokenLogin + token.Id, RoleNames.Of(token.Roles));

    /// <param name="name">The person's name, as the provider says it.</param>
    /// <param name="subject">The provider's own id of the person.</param>
    /// <param name="roles">What the provider says of roles.</param>
    public static Visitor OfOpenId(string name, string subject, IEnumerable<string> roles) => new(name, OpenIdLogin + subject, RoleNames.Of(roles));

    public static ClaimsPrincipal PrincipalOf(Visitor visitor) => new(new ClaimsIdentity(
        [new Claim(Name, visitor.Name), new Claim(Login, visitor.Login), .. RoleNames.In(visitor.Roles).Select(role => new Claim(Role, role))],
        CookieAuthenticationDefaults.AuthenticationScheme,
        Name,
        Role));

    public static Visitor? Read(ClaimsPrincipal principal) => principal.FindFirst(Name) is { } name && principal.FindFirst(Login) is { } login
        ? new Visitor(name.Value, login.Value, RoleNames.Of(principal.FindAll(Role).Select(role => role.Value)))
        : null;

    /// <summary>The token that somebody logged in by; null of who logged in otherwise.</summary>
    public static string? TokenOf(ClaimsPrincipal principal) =>
        principal.FindFirst(Login)?.Value is { } login && login.StartsWith(TokenLogin, StringComparison.Ordinal) ? login[TokenLogin.Length..] : null;
}
