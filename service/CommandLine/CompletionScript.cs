using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Accounting.Service.CommandLine;

/// <summary>
/// Completion of commands, options and the values that options name, for a shell. The scripts hold all of it, so that the shell
/// need not start the program for every key; where nothing of ours fits, files are completed.
/// </summary>
public static class CompletionScript
{
    public static readonly IReadOnlyList<string> Shells = ["bash", "zsh", "fish"];

    /// <exception cref="ArgumentException">There is no script for that shell.</exception>
    public static string For(string shell, Command root) => shell switch
    {
        "bash" => Bash(root),
        "zsh" => "autoload -U +X bashcompinit && bashcompinit\n" + Bash(root),
        "fish" => Fish(root),
        _ => throw new ArgumentException($"No completion for the shell {shell}.", nameof(shell)),
    };

    /// <summary>One case for every path of commands, and one for every option whose values have names. Zsh reads it through bashcompinit.</summary>
    private static string Bash(Command root)
    {
        var script = new StringBuilder("""
            _accounting() {
              local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path= word i
              for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                case "$path/$word" in

            """);
        (string Path, Command Command)[] commands = [.. All(root, "")];
        script.Append(CultureInfo.InvariantCulture, $"      {string.Join('|', commands.Skip(1).Select(entry => entry.Path))}) path=$path/$word ;;\n");
        script.Append("    esac\n  done\n  local words=\n  case \"$path $before\" in\n");
        foreach ((string path, Command command) in commands)
        {
            foreach (Option option in CommandTree.OptionsOf(command).Where(option => Values(option).Length > 0))
            {
                script.Append(CultureInfo.InvariantCulture, $"    '{path} {option.Name}') words='{string.Join(' ', Values(option))}' ;;\n");
            }
        }

        script.Append("    *) case \"$path\" in\n");
        foreach ((string path, Command command) in commands)
        {
            script.Append(CultureInfo.InvariantCulture, $"      '{path}') words='{string.Join(' ', Words(command))}' ;;\n");
        }

        script.Append("""
                esac ;;
              esac
              COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            complete -o default -F _accounting accounting ./accounting

            """);
        return script.ToString();
    }

    private static string Fish(Command root)
    {
        var script = new StringBuilder("""
            function __accounting_path
              set -l path
              for word in (commandline -opc)[2..-1]
                if not string match -q -- '-*' $word
                  set path $path $word
                end
              end
              test "$path" = "$argv"
            end

            """);
        foreach ((string path, Command command) in All(root, ""))
        {
            string at = string.Join(' ', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
            string where = at.Length == 0 ? "__accounting_path" : $"__accounting_path {at}";
            foreach (Command sub in command.Subcommands)
            {
                script.Append(CultureInfo.InvariantCulture, $"complete -c accounting -n '{where}' -f -a {sub.Name}\n");
            }

            string under = at.Length == 0 ? "true" : $"string match -q -- '* {at} *' (commandline -pc)' '";
            foreach (Option option in command.Options.Where(option => option.Name.StartsWith("--", StringComparison.Ordinal)))
            {
                string values = Values(option) is { Length: > 0 } named ? $" -x -a '{string.Join(' ', named)}'" : option.HelpName is null ? "" : " -r";
                script.Append(CultureInfo.InvariantCulture, $"complete -c accounting -n \"{under}\" -l {option.Name[2..]}{values}\n");
            }
        }

        return script.ToString();
    }

    private static IEnumerable<(string Path, Command Command)> All(Command command, string path) =>
        command.Subcommands.SelectMany(sub => All(sub, $"{path}/{sub.Name}")).Prepend((path, command));

    private static IEnumerable<string> Words(Command command) =>
        command.Subcommands.Select(sub => sub.Name).Concat(command.Arguments.SelectMany(argument => argument.HelpName?.Split('|') ?? [])).Concat(CommandTree.OptionsOf(command).Select(option => option.Name));

    private static string[] Values(Option option) => option.HelpName is { } name && name.Contains('|', StringComparison.Ordinal) ? name.Split('|') : [];
}
