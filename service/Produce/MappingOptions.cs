using System.CommandLine;
using Accounting.Ingest.Files;
using Accounting.Service.Configuration;

namespace Accounting.Service.Produce;

/// <summary>The options that read somebody else's columns.</summary>
public sealed class MappingOptions
{
    private readonly Option<string[]> _map = new("--map") { Description = "with a .tsv: the file's column that holds a field of ingest/transaction.avsc; repeatable. Columns that nothing names are then passed over", HelpName = "FIELD=COLUMN", DefaultValueFactory = _ => [] };

    private readonly Option<string[]> _fill = new("--fill") { Description = "with a .tsv: what every transaction has in a field that the file has no column of; repeatable", HelpName = "FIELD=VALUE", DefaultValueFactory = _ => [] };

    private readonly Option<bool> _textIds = new("--text-ids") { Description = "with a .tsv: transaction ids are any text; the same text is the same transaction, and becomes its reference where there is no other [default: UUIDs]" };

    public IEnumerable<Option> All => [_map, _fill, _textIds];

    /// <summary>Null where columns are the schema's.</summary>
    /// <exception cref="UsageException">A field is not of the schema, or named twice.</exception>
    public TextMapping? Read(ParseResult parsed)
    {
        var mapping = new TextMapping { Columns = Pairs("--map", parsed.GetValue(_map)!), Values = Pairs("--fill", parsed.GetValue(_fill)!), TextIds = parsed.GetValue(_textIds) };
        if (mapping.Columns.Values.GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new UsageException($"--map reads two fields from the column {twice.Key}.");
        }

        return mapping.Columns.Count + mapping.Values.Count > 0 || mapping.TextIds ? mapping : null;
    }

    private static SortedDictionary<string, string> Pairs(string option, IEnumerable<string> given)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in given)
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string field = equals > 0 ? pair[..equals] : throw new UsageException($"{option} '{pair}' is not of the form FIELD={(option == "--map" ? "COLUMN" : "VALUE")}.");
            if (!TextMapping.Fields.Contains(field))
            {
                throw new UsageException($"{option} names '{field}', which is no field of the schema; fields are {string.Join(", ", TextMapping.Fields)}.");
            }

            if (!pairs.TryAdd(field, pair[(equals + 1)..]))
            {
                throw new UsageException($"{option} names {field} twice.");
            }
        }

        return pairs;
    }
}
