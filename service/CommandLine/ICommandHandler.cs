using System.CommandLine;

namespace Accounting.Service.CommandLine;

/// <summary>One command: its place on the command line, and what it does.</summary>
public interface ICommandHandler
{
    /// <summary>The word that it stands below; null where it stands alone.</summary>
    CommandGroup? Group => null;

    /// <summary>Name, description with units, defaults and an example, and options.</summary>
    Command Command { get; }

    /// <summary>Does it. Throws what <see cref="Failure"/> knows how to tell.</summary>
    Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation);
}
