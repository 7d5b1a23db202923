namespace Accounting.Service.Roles;

/// <summary>How a role stands.</summary>
/// <param name="IsAlive">Whether its loop still turns: where it doesn't, only a restart helps.</param>
/// <param name="IsReady">Whether it does its work: where it doesn't, it is waiting for something that may come back by itself.</param>
/// <param name="Detail">What it waits for; null where nothing is to be said.</param>
public readonly record struct RoleHealth(bool IsAlive, bool IsReady, string? Detail)
{
    /// <summary>Of a role that waits for its time, or works.</summary>
    public static RoleHealth Sound { get; } = new(true, true, null);
}
