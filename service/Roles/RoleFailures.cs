using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Accounting.Service.Roles;

/// <summary>What made roles fail: the first one decides how the process ends.</summary>
public sealed class RoleFailures
{
    private readonly ConcurrentQueue<Exception> _failures = new();

    public void Add(Exception failure) => _failures.Enqueue(failure);

    /// <summary>Throws the first failure as it was, or does nothing.</summary>
    public void ThrowFirst()
    {
        if (_failures.TryPeek(out Exception? first))
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
