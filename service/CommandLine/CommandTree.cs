using System.CommandLine;

namespace Accounting.Service.CommandLine;

/// <summary>Where a command stands, and what it takes, those options included that it takes from the ones above it.</summary>
internal static class CommandTree
{
    /// <summary>The words by which it is called.</summary>
    public static string PathOf(Command command) => command switch
    {
        RootCommand => "accounting",
        _ when command.Parents.OfType<Command>().FirstOrDefault() is { } parent => $"{PathOf(parent)} {command.Name}",
        _ => $"accounting {command.Name}",
    };

    public static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(OptionsOf).Where(option => option.Recursive));
}
