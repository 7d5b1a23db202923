namespace Accounting.Service.Configuration;

/// <summary>Who may look at pages, and how they show who they are. Without either way there is no login.</summary>
/// <param name="PublicAddress">Under which browsers reach the pages; null where that is where they are served.</param>
/// <param name="TokensFile">Tokens that people were given; null for none.</param>
/// <param name="Provider">Who vouches for people; null for nobody.</param>
public sealed record AccessOptions(Uri? PublicAddress, string? TokensFile, OpenIdProvider? Provider)
{
    public bool HasLogin => TokensFile is not null || Provider is not null;
}
