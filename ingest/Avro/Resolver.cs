namespace Accounting.Ingest.Avro;

/// <summary>
/// Resolves a writer's schema to a reader's ("Schema Resolution"), once, into nodes that say what to do.
///
/// 1. A writer's union is resolved branch by branch; a branch that does not match is an error only when data has it.
/// 2. Of a reader's union the branch of the writer's own type (and full name) is taken, else the first whose type has
///    a matching name, else the first that the writer's type can be promoted to. The specification says "the first
///    that matches"; read by the letter, ["string","bytes"] could not read its own bytes. Apache's Java does the same.
/// 3. A record's fields are matched by name, then by the reader's aliases; the rest of the writer's are skipped, the
///    rest of the reader's take their defaults. A record with a field that does not match does not match.
/// 4. Everything else matches by type, name and size, or by promotion; then logical types have their say.
///
/// Invariant: a pair of records is resolved once, so that recursive types end in a cycle of nodes.
/// </summary>
internal sealed class Resolver
{
    private readonly Dictionary<(RecordSchema Writer, RecordSchema Reader), ReadNode> _records = [];

    /// <summary>Resolves the two; the root is a mismatch when no data of the writer's can be read.</summary>
    public static ReadNode Resolve(AvroSchema writer, AvroSchema reader) => new Resolver().Match(writer, reader);

    private ReadNode Match(AvroSchema writer, AvroSchema reader) => (writer, reader) switch
    {
        (UnionSchema union, _) => MatchWriterUnion(union, reader),
        (_, UnionSchema union) => MatchReaderUnion(writer, union),
        _ when writer.Logical.Kind == LogicalKind.Decimal && reader.Logical.Kind == LogicalKind.Decimal
            => MatchDecimals(writer, reader),
        _ => LogicalRules.Check(writer, reader, out TimeRule time) is string reason
            ? ReadNode.Mismatch(writer, reader, reason)
            : MatchPlain(writer, reader, time),
    };

    private ReadNode MatchWriterUnion(UnionSchema writer, AvroSchema reader)
    {
        var node = new ReadNode(ReadOp.Union, writer, reader)
        {
            Branches = [.. writer.Branches.Select(branch => Match(branch, reader))],
        };
        if (node.Branches.Length > 0 && node.Branches.All(branch => branch.Op == ReadOp.Mismatch))
            node.Refuse($"no branch of the writer's union matches: {node.Branches[^1].Reason}");
        return node;
    }

    private ReadNode MatchReaderUnion(AvroSchema writer, UnionSchema reader)
    {
        AvroSchema? chosen = reader.Branches.FirstOrDefault(branch => IsSame(writer, branch))
            ?? reader.Branches.FirstOrDefault(branch => writer.Type == branch.Type && NamesMatch(writer, branch))
            ?? reader.Branches.FirstOrDefault(branch => CanPromote(writer, branch));
        return chosen is null
            ? ReadNode.Mismatch(writer, reader, $"no branch of the reader's union takes the writer's {Describe(writer)}")
            : Match(writer, chosen);
    }

    private static ReadNode MatchDecimals(AvroSchema writer, AvroSchema reader)
    {
        if (Math.Max(writer.Logical.Precision, reader.Logical.Precision) > AvroLimits.DecimalDigitsMax)
            return ReadNode.Mismatch(writer, reader, $"decimals have at most {AvroLimits.DecimalDigitsMax} digits");
        return new ReadNode(ReadOp.Decimal, writer, reader)
        {
            Decimal = new DecimalRule(writer.Logical, reader.Logical),
            FixedSize = writer is FixedSchema @fixed ? @fixed.Size : -1,
        };
    }

    private ReadNode MatchPlain(AvroSchema writer, AvroSchema reader, TimeRule time)
    {
        switch (writer, reader)
        {
            case (RecordSchema from, RecordSchema to) when to.Accepts(from):
                return MatchRecords(from, to);
            case (EnumSchema from, EnumSchema to) when to.Accepts(from):
                int whenUnknown = to.Default is null ? -1 : to.IndexOf(to.Default);
                int Target(string symbol) => to.IndexOf(symbol) is >= 0 and int index ? index : whenUnknown;
                return new ReadNode(ReadOp.Enum, writer, reader) { Symbols = [.. from.Symbols.Select(Target)] };
            case (FixedSchema from, FixedSchema to) when to.Accepts(from) && to.Size == from.Size:
                return new ReadNode(ReadOp.Fixed, writer, reader) { FixedSize = from.Size };
            case (ArraySchema from, ArraySchema to):
                return MatchItems(ReadOp.Array, from, to, Match(from.Items, to.Items));
            case (MapSchema from, MapSchema to):
                return MatchItems(ReadOp.Map, from, to, Match(from.Values, to.Values));
            case (PrimitiveSchema, PrimitiveSchema) when writer.Type == reader.Type || CanPromote(writer, reader):
                return new ReadNode((ReadOp)writer.Type, writer, reader) { Time = time };
            default:
                string reason = $"the writer's {Describe(writer)} cannot be read as {Describe(reader)}";
                return ReadNode.Mismatch(writer, reader, reason);
        }
    }

    private static ReadNode MatchItems(ReadOp op, AvroSchema writer, AvroSchema reader, ReadNode item)
    {
        var node = new ReadNode(op, writer, reader)
        {
            Item = item,
            ItemSizeMinimum = BlockItem.SizeMinimum(item.Writer, op == ReadOp.Map),
        };
        if (item.Op == ReadOp.Mismatch)
            node.Refuse(item.Reason!);
        return node;
    }

    private ReadNode MatchRecords(RecordSchema writer, RecordSchema reader)
    {
        if (_records.TryGetValue((writer, reader), out ReadNode? known))
            return known;
        var node = new ReadNode(ReadOp.Record, writer, reader);
        _records.Add((writer, reader), node);
        RecordField?[] targets = FieldMatching.Match(writer, reader);
        node.Fields = new FieldRead[writer.Fields.Count];
        foreach (RecordField field in writer.Fields)
        {
            RecordField? target = targets[field.Position];
            ReadNode? value = target is null ? null : Match(field.Schema, target.Schema);
            if (value?.Op == ReadOp.Mismatch)
            {
                node.Refuse($"field {target!.Name} of {reader.FullName}: {value.Reason}");
                return node;
            }

            node.Fields[field.Position] = new FieldRead(field, value, target?.Position ?? -1);
        }

        AddDefaults(node, reader, targets);
        return node;
    }

    private void AddDefaults(ReadNode node, RecordSchema reader, RecordField?[] targets)
    {
        var defaults = new List<FieldDefault>();
        foreach (RecordField field in reader.Fields.Except(targets.OfType<RecordField>()))
        {
            if (field.Default is null)
            {
                node.Refuse($"field {field.Name} of {reader.FullName} has no default, and the writer does not have it");
                return;
            }

            try
            {
                byte[] encoded = DefaultValue.Encode(field);
                defaults.Add(new FieldDefault(field.Position, Match(field.Schema, field.Schema), encoded));
            }
            catch (AvroSchemaException exception)
            {
                node.Refuse($"the default of field {field.Name} of {reader.FullName}: {exception.Message}");
                return;
            }
        }

        node.Defaults = [.. defaults];
    }

    private static bool IsSame(AvroSchema writer, AvroSchema branch) => (writer, branch) switch
    {
        (NamedSchema from, NamedSchema to) => from.Type == to.Type && from.FullName == to.FullName,
        _ => writer.Type == branch.Type,
    };

    private static bool NamesMatch(AvroSchema writer, AvroSchema branch) =>
        writer is NamedSchema from && branch is NamedSchema to && to.Accepts(from);

    /// <summary>The promotions of the specification, and decimals of any kind, which convert by value.</summary>
    private static bool CanPromote(AvroSchema writer, AvroSchema reader) => (writer.Type, reader.Type) switch
    {
        (AvroType.Int, AvroType.Long or AvroType.Float or AvroType.Double) => true,
        (AvroType.Long, AvroType.Float or AvroType.Double) => true,
        (AvroType.Float, AvroType.Double) => true,
        (AvroType.String, AvroType.Bytes) => true,
        (AvroType.Bytes, AvroType.String) => true,
        _ => writer.Logical.Kind == LogicalKind.Decimal && reader.Logical.Kind == LogicalKind.Decimal,
    };

    private static string Describe(AvroSchema schema)
    {
        string type = schema.Type.ToString().ToLowerInvariant();
        return schema is NamedSchema named ? $"{type} {named.FullName}" : type;
    }
}
