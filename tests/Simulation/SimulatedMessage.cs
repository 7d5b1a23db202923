using Accounting.Ingest;
using Accounting.Tests.Support;

namespace Accounting.Tests.Simulation;

/// <summary>A message of the simulated log, and what its author knows of it.</summary>
/// <param name="Record">As the broker keeps it.</param>
/// <param name="End">The end of the log while this is its last message: beyond it lie offsets that hold none.</param>
/// <param name="Transaction">What has to come of it; null where it has to be quarantined.</param>
internal sealed record SimulatedMessage(ScriptedRecord Record, LogOffset End, Transaction? Transaction)
{
    public LogOffset Offset => Record.Offset;
}
