using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Accounting.Service.CommandLine;

/// <summary>What <c>--help</c> shows of a command, wrapped to the width that there is: its usage, what it does, its own options, its examples.</summary>
public static partial class HelpPage
{
    /// <summary>Lines of prose longer than this are hard to follow, however wide the terminal is.</summary>
    private const int ProseWidthColumns = 100;

    /// <summary>All commands in groups and the options that every command takes: one screen of 80 columns. A test holds it against both.</summary>
    public const string Root = """
        Accounts of a betting exchange: transactions from Kafka, folded by day,
        compacted to Parquet, reported and closed by month.

        Usage: accounting COMMAND [options]

        Try it
          demo            the whole pipeline on a simulated exchange, with a verdict
          broker          a development broker, until stopped
          produce         writes files or a simulated exchange to Kafka
        Run it
          run             consumes, compacts every hour, reports every night
          dashboard       shows a store in a browser; reads only
          health          asks a running service whether it is alive or ready
          compact         brings days up to date, once
          nightly         reads two days again, reports and closes, once
          steps, steps run   what a nightly's steps wait for; does them
        Ask
          status          how far everything was read, how members and months stand
          report          the months' reports, and what a month still waits for
          statement       one account's month, transaction by transaction
          sql             a SELECT over the public tables, which can hurt nothing
          journal         a final month's postings for an ERP
          trace           from a figure down to messages, with their offsets
          explain         why a figure differs between two revisions
        Decide
          control         sign-off: accepts a difference that a control shows
          quarantine      list, show, retry, sign-off: messages not accepted
          token           new: by which somebody logs in to the dashboard
          audit           what people did in the dashboard, act by act
          restate         a further revision of a final month
          rules           list, set, decide: when a transaction may have occurred
          source          list, new, sign-off: generations of the topic
          time-zone       show, adopt: the rules that cut business days
        Keep
          verify          reads every byte, finds what is damaged or missing
          backfill        reads days, offsets or a file again; puts files back
          collect         removes what nothing needs any more
          archive         moves segments of final months out of the store
          tables rebase   writes the Iceberg tables anew, for a store that was moved
          config show     every setting in force and where it came from
          completion      the shell's completion script: bash, zsh, fish

        Options of every command
          --data DIR, --store s3://BUCKET/PREFIX   where the store is [./data]
          --time-zone ZONE                         of a new store [UTC]
          --bootstrap-servers HOST:PORT            Kafka's brokers
          --topic NAME, --group NAME               [transactions], [accounting]
          --log-level LEVEL, --log-format FORMAT   [warning], [text]
          --config FILE, --set SECTION:NAME=VALUE  settings; see 'config show'
          --kafka KEY=VALUE                        any setting of librdkafka
          --version [--verbose], --help

        'accounting COMMAND --help' tells options, units, defaults and examples.
        """;

    /// <summary>The page of a command, or of a word that only has commands below it.</summary>
    public static string Of(Command command, int widthColumns)
    {
        int width = Math.Clamp(widthColumns, 40, ProseWidthColumns);
        var page = new StringBuilder();
        string path = CommandTree.PathOf(command);
        Option[] own = [.. command.Options.Where(option => option is not HelpOption && !option.Hidden)];
        page.Append(CultureInfo.InvariantCulture, $"Usage: {path}");
        page.Append(command.Subcommands.Count > 0 && command.Action is null ? " COMMAND" : "")
            .AppendJoin("", own.Where(option => option.Required).Select(option => $" {WithValue(option)}"))
            .AppendJoin("", command.Arguments.Select(argument => $" <{argument.HelpName ?? argument.Name}>"));
        page.Append(" [options]\n\n");
        AppendDescription(page, command.Description ?? "", width);
        AppendList(page, "Commands:", [.. command.Subcommands.Select(sub => (sub.Name, FirstSentence(sub.Description ?? "")))], width);
        AppendList(page, "Options:", [.. own.Select(option => (WithValue(option), Meaning(option)))], width);
        page.Append('\n');
        AppendWrapped(page, "Beside these the options of every command; 'accounting --help' lists them.", "", width);
        return page.ToString();
    }

    private static string WithValue(Option option) => option.HelpName is { } value ? $"{option.Name} <{value}>" : option.Name;

    private static string Meaning(Option option)
    {
        string said = option.Description ?? "";
        bool isKnown = option.Required || !option.HasDefaultValue || said.Contains("[default", StringComparison.Ordinal) || option.GetDefaultValue() is null or string[] or false;
        return isKnown ? said : string.Create(CultureInfo.InvariantCulture, $"{said} [default: {option.GetDefaultValue()}]");
    }

    private static string FirstSentence(string description)
    {
        string first = description.Split("\n\n")[0].ReplaceLineEndings(" ");
        Match end = SentenceEnd().Match(first);
        return end.Success ? first[..end.Index] : first;
    }

    [GeneratedRegex("[.:]( |$)")]
    private static partial Regex SentenceEnd();

    /// <summary>Paragraphs are wrapped anew; lines that are indented, as examples are, stay as they stand.</summary>
    private static void AppendDescription(StringBuilder page, string description, int width)
    {
        var paragraph = new StringBuilder();
        foreach (string line in description.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            if (line.Length > 0 && line[0] != ' ')
            {
                paragraph.Append(paragraph.Length == 0 ? "" : " ").Append(line);
                continue;
            }

            if (paragraph.Length > 0)
            {
                AppendWrapped(page, paragraph.ToString(), "", width);
                paragraph.Clear();
            }

            page.Append(line).Append('\n');
        }
    }

    private static void AppendList(StringBuilder page, string title, IReadOnlyList<(string Name, string Meaning)> entries, int width)
    {
        if (entries.Count == 0)
        {
            return;
        }

        page.Append(title).Append('\n');
        int column = entries.Max(entry => entry.Name.Length) + 4;
        bool beside = width - column >= 36;
        string indent = new(' ', beside ? column : 6);
        foreach ((string name, string meaning) in entries)
        {
            string head = beside ? $"  {name}".PadRight(column) : $"  {name}\n{indent}";
            page.Append(head);
            AppendWrapped(page, meaning, indent, width, indent.Length);
        }
    }

    private static void AppendWrapped(StringBuilder page, string text, string indent, int width, int column = 0)
    {
        bool first = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!first && column + 1 + word.Length > width)
            {
                page.Append('\n').Append(indent);
                column = indent.Length;
                first = true;
            }

            page.Append(first ? "" : " ").Append(word);
            column += word.Length + (first ? 0 : 1);
            first = false;
        }

        page.Append('\n');
    }
}
