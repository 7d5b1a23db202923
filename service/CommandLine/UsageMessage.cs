using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Accounting.Service.CommandLine;

/// <summary>What is wrong with a command line, in one message: the word that is not known and the one that was probably meant, or all that is missing.</summary>
internal static partial class UsageMessage
{
    /// <summary>Of a command line that could not be read.</summary>
    public static string Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(parsed.CommandResult);
        string what = parsed.UnmatchedTokens.Count > 0 ? Unknown(command, path, parsed.UnmatchedTokens[0])
            : Missing(command, parsed) is { Length: > 0 } missing ? missing
            : parsed.Errors.FirstOrDefault(error => error.SymbolResult is not CommandResult) is { } error ? InPlainWords(error.Message)
            : $"'{path}' takes one word more: {string.Join(" or ", command.Subcommands.Select(sub => sub.Name))}.";
        return $"{what} '{path} --help' tells what there is.";
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "accounting";

    private static string Unknown(Command command, string path, string given)
    {
        bool isOption = given.StartsWith('-');
        IEnumerable<string> known = isOption ? CommandTree.OptionsOf(command).Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        string kind = isOption ? $"'{path}' has no option" : command.Subcommands.Count > 0 ? $"'{path}' has no command" : $"'{path}' takes no word";
        string word = isOption ? given.Split('=')[0] : given;
        string? meant = known.Select(name => (Name: name, Edits: Edits(word, name))).Where(near => near.Edits <= 1 + (near.Name.Length / 4)).OrderBy(near => near.Edits).FirstOrDefault().Name;
        return meant is null ? $"{kind} '{word}'." : $"{kind} '{word}'; did you mean '{meant}'?";
    }

    private static string Missing(Command command, ParseResult parsed)
    {
        string[] missing = [.. command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 }).Select(argument => argument.HelpName ?? argument.Name),
            .. command.Options.Where(option => option.Required && parsed.GetResult(option) is null or { Implicit: true }).Select(option => option.Name)];
        return missing switch
        {
            [] => "",
            [string only] => $"{only} is missing.",
            [.. string[] first, string last] => $"{string.Join(", ", first)} and {last} are missing.",
        };
    }

    /// <summary>The parser's own message names types of the runtime, which a user need not know.</summary>
    private static string InPlainWords(string message)
    {
        Match match = UnreadableArgument().Match(message);
        return match.Success ? $"{match.Groups["option"].Value} is '{match.Groups["value"].Value}'; it must be a whole number within its bounds." : $"{string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.')}.";
    }

    [GeneratedRegex(@"\ACannot parse argument '(?<value>.*)' for option '(?<option>[^']+)' as expected type 'System\.U?Int(32|64)'", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex UnreadableArgument();

    /// <summary>Letters to insert, remove, replace or swap with their neighbour: Damerau's distance, in its restricted form.</summary>
    private static int Edits(string from, string to)
    {
        int[,] edits = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                int replaced = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[from.Length, to.Length];
    }
}
