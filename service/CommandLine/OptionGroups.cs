using System.CommandLine;

namespace Accounting.Service.CommandLine;

/// <summary>Options that several commands take together.</summary>
internal static class OptionGroups
{
    public static void Add(this Command command, IEnumerable<Option> options)
    {
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }
    }
}
