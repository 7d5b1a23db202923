namespace Accounting.Tests.Simulation;

/// <summary>A process of the simulation: works on a thread of its own, and only in its turn.</summary>
internal sealed class Actor : IDisposable
{
    private readonly Stage _stage;
    private readonly Action<Actor> _work;
    private readonly SemaphoreSlim _turn = new(0);
    private readonly CancellationTokenSource _stop = new();
    private bool _isDoomed;

    public Actor(Stage stage, string name, Action<Actor> work)
    {
        _stage = stage;
        _work = work;
        Name = name;
        new Thread(Live, 512 * 1024) { IsBackground = true, Name = name }.Start();
    }

    public string Name { get; }

    /// <summary>Cancelled where the process is asked to end in order.</summary>
    public CancellationToken Stopping => _stop.Token;

    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Whether something was done to it that it may end from.</summary>
    public bool IsDisturbed { get; private set; }

    /// <summary>Whether it slept for longer than the grace period, so that what it was at may have been collected.</summary>
    public bool HasOverslept { get; private set; }

    /// <summary>What ended it; null where it came to its end.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>From now on whatever it does outside of itself throws.</summary>
    public void Doom()
    {
        _isDoomed = true;
        IsDisturbed = true;
    }

    public void Disturb() => IsDisturbed = true;

    public void Oversleep()
    {
        HasOverslept = true;
        IsDisturbed = true;
    }

    public void Stop()
    {
        IsDisturbed = true;
        _stop.Cancel();
    }

    public void GiveTurn() => _turn.Release();

    public void AwaitTurn() => _turn.Wait(CancellationToken.None);

    public void DieIfDoomed()
    {
        if (_isDoomed)
        {
            throw new SimulatedCrashException(Name);
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _stop.Dispose();
    }

    private void Live()
    {
        AwaitTurn();
        try
        {
            DieIfDoomed();
            _work(this);
        }
        catch (Exception exception)
        {
            Failure = exception;
        }

        _stage.Leave(this);
    }
}
