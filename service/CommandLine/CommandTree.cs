using System.CommandLine;

namespace Accounting.Service.CommandLine;

/// <summary>What a command takes, those options included that it takes from the ones above it.</summary>
internal static class CommandTree
{
    public static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(OptionsOf).Where(option => option.Recursive));
}
