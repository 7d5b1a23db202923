namespace Accounting.Service.Dashboard.Access;

/// <summary>What somebody may do. Each lets look; neither of the others includes the other, so that who signs needn't be who runs.</summary>
[Flags]
public enum AccessRoles
{
    None = 0,

    /// <summary>Look.</summary>
    Reader = 1,

    /// <summary>Run steps, compactions and nightlies.</summary>
    Operator = 2,

    /// <summary>Sign off, and restate.</summary>
    Closer = 4,
}
