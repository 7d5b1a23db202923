namespace Accounting.Service.Configuration;

/// <summary>An OpenID Connect provider that says who somebody is and what roles he has.</summary>
/// <param name="Authority">Its issuer.</param>
/// <param name="ClientId">What pages are called there.</param>
/// <param name="ClientSecret">By which they show that they are it; null for a public client.</param>
/// <param name="Scopes">What is asked for.</param>
/// <param name="NameClaim">Which claim is a person's name.</param>
/// <param name="RolesClaim">Which claim holds the roles.</param>
public sealed record OpenIdProvider(Uri Authority, string ClientId, string? ClientSecret, IReadOnlyList<string> Scopes, string NameClaim, string RolesClaim);
