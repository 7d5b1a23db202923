namespace Accounting.Service.Dashboard.Access;

/// <summary>Roles by their names.</summary>
public static class RoleNames
{
    private static readonly (string Name, AccessRoles Role)[] All = [("reader", AccessRoles.Reader), ("operator", AccessRoles.Operator), ("closer", AccessRoles.Closer)];

    /// <summary>The names, as a sentence has them.</summary>
    public static string Listed { get; } = string.Join(", ", All.Select(role => role.Name));

    /// <summary>The roles that have a name here; others' names say nothing.</summary>
    public static AccessRoles Of(IEnumerable<string> names) => names.Aggregate(AccessRoles.None, (roles, name) => roles | All.FirstOrDefault(role => role.Name == name).Role);

    public static IReadOnlyList<string> In(AccessRoles roles) => [.. All.Where(role => roles.HasFlag(role.Role)).Select(role => role.Name)];
}
