using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Commands;

/// <summary>What the replay of the last days says beside what months say.</summary>
public static class NightlyNotes
{
    /// <summary>Tells what was found or verified elsewhere than in the log; silent where the log gave what is stored.</summary>
    public static void Tell(TerminalOutput output, NightlyReplayResult replay)
    {
        if (IsWorthTelling(replay))
        {
            output.WriteNote($"replay of the last days: {replay.Describe()}");
        }
    }

    /// <summary>The same for those who read logs.</summary>
    public static void Tell(ILogger logger, NightlyReplayResult replay)
    {
        if (IsWorthTelling(replay))
        {
            logger.ReplayNeedsLook(replay.Describe());
        }
        else
        {
            logger.Replayed(replay.Describe());
        }
    }

    private static bool IsWorthTelling(NightlyReplayResult replay) =>
        replay.Run is not null || replay.Warning is not null || replay.Counts.Restored > 0 || replay.Counts.Verified > 0;
}
