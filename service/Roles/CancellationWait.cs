namespace Accounting.Service.Roles;

/// <summary>Waits for a cancellation as for any other event.</summary>
internal static class CancellationWait
{
    /// <summary>Completes when cancellation is asked for.</summary>
    public static Task WaitAsync(this CancellationToken cancellation)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellation.Register(asked.SetResult);
        return asked.Task;
    }
}
