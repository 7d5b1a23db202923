namespace Accounting.Service.Dashboard.Access;

/// <summary>Who asks for a page.</summary>
/// <param name="Name">The name that stands under what he does.</param>
/// <param name="Login">By what he is known: <c>token</c> and its hash's beginning, or <c>openid</c> and the provider's id of him.</param>
/// <param name="Roles">What he may do.</param>
public sealed record Visitor(string Name, string Login, AccessRoles Roles)
{
    private static readonly AsyncLocal<Visitor?> Of = new();

    /// <summary>Who asks for the page that is being made; null where nobody logs in.</summary>
    public static Visitor? Current
    {
        get => Of.Value;
        set => Of.Value = value;
    }

    /// <summary>What a form of his must bring back, so that no other site's form is taken for his.</summary>
    public string FormToken { get; init; } = "";

    public bool MayRun => Roles.HasFlag(AccessRoles.Operator);

    public bool MaySign => Roles.HasFlag(AccessRoles.Closer);
}
