namespace Accounting.Service.Roles;

/// <summary>One of the loops that the continuous service is made of.</summary>
public interface IRole
{
    /// <summary>consumer, compactor or nightly.</summary>
    string Name { get; }

    /// <summary>Completes when the role does its work for the first time.</summary>
    Task Ready { get; }

    /// <summary>How it stands. May be asked from any thread.</summary>
    RoleHealth Health { get; }

    /// <summary>Works until asked to stop, and has stopped in order when it returns. A failure is thrown; it may be run again after one.</summary>
    Task RunAsync(CancellationToken stopping);
}
