namespace Accounting.Ingest.Avro;

/// <summary>
/// Resolves a writer's schema to a reader's flat record ("Schema Resolution"), once, into nodes that say what to do.
///
/// 1. A writer's union is resolved branch by branch; a branch that does not match is an error only when data has it.
/// 2. Of a reader's union the branch of the writer's own type (and full name) is taken, else the first whose type has
///    a matching name, else the first that the writer's type can be promoted to. The specification says "the first
///    that matches"; read by the letter, ["string","bytes"] could not read its own bytes. Apache's Java does the same.
/// 3. A record's fields are matched by name, then by the reader's aliases; the rest of the writer's are skipped, the
///    rest of the reader's take their defaults. A record with a field that does not match does not match.
/// 4. Everything else matches by type, name and size, or by promotion; then logical types have their say.
///
/// Nothing recurses further than into a union: a flat reader's field is never a record, array or map.
/// </summary>
internal static class Resolver
{
    /// <summary>Resolves a writer's schema to a flat record (<see cref="FlatRecord"/>).</summary>
    /// <exception cref="AvroSchemaException">No data of the writer's can be read as the reader's.</exception>
    public static ResolvedRecord Resolve(AvroSchema writer, RecordSchema reader)
    {
        if (writer is not RecordSchema source || !reader.Accepts(source))
            throw new AvroSchemaException($"the writer's {Describe(writer)} cannot be read as {Describe(reader)}");
        RecordField?[] targets = FieldMatching.Match(source, reader);
        return new ResolvedRecord(
            [.. source.Fields.Select(field => Read(field, targets[field.Position], reader))],
            [.. reader.Fields.Except(targets.OfType<RecordField>()).Select(field => Default(field, reader))]);
    }

    private static FieldRead Read(RecordField field, RecordField? target, RecordSchema reader)
    {
        if (target is null)
            return new FieldRead(field, null, -1);
        ReadNode value = Match(field.Schema, target.Schema);
        return value.Op == ReadOp.Mismatch
            ? throw new AvroSchemaException($"field {target.Name} of {reader.FullName}: {value.Reason}")
            : new FieldRead(field, value, target.Position);
    }

    private static FieldDefault Default(RecordField field, RecordSchema reader)
    {
        if (field.Default is null)
            throw new AvroSchemaException($"field {field.Name} of {reader.FullName} has no default, and the writer does not have it");
        try
        {
            return new FieldDefault(field.Position, Match(field.Schema, field.Schema), DefaultValue.Encode(field));
        }
        catch (AvroSchemaException exception)
        {
            throw new AvroSchemaException($"the default of field {field.Name} of {reader.FullName}: {exception.Message}", exception);
        }
    }

    private static ReadNode Match(AvroSchema writer, AvroSchema reader) => (writer, reader) switch
    {
        (UnionSchema union, _) => MatchWriterUnion(union, reader),
        (_, UnionSchema union) => MatchReaderUnion(writer, union),
        _ when writer.Logical.Kind == LogicalKind.Decimal && reader.Logical.Kind == LogicalKind.Decimal
            => MatchDecimals(writer, reader),
        _ => LogicalRules.Check(writer, reader, out TimeRule time) is string reason
            ? ReadNode.Mismatch(writer, reader, reason)
            : MatchPlain(writer, reader, time),
    };

    private static ReadNode MatchWriterUnion(UnionSchema writer, AvroSchema reader)
    {
        ReadNode[] branches = [.. writer.Branches.Select(branch => Match(branch, reader))];
        return branches is [.., { Op: ReadOp.Mismatch } last] && branches.All(branch => branch.Op == ReadOp.Mismatch)
            ? ReadNode.Mismatch(writer, reader, $"no branch of the writer's union matches: {last.Reason}")
            : new ReadNode(ReadOp.Union, writer, reader) { Branches = branches };
    }

    private static ReadNode MatchReaderUnion(AvroSchema writer, UnionSchema reader)
    {
        AvroSchema? chosen = reader.Branches.FirstOrDefault(branch => IsSame(writer, branch))
            ?? reader.Branches.FirstOrDefault(branch => writer.Type == branch.Type && NamesMatch(writer, branch))
            ?? reader.Branches.FirstOrDefault(branch => CanPromote(writer, branch));
        return chosen is null
            ? ReadNode.Mismatch(writer, reader, $"no branch of the reader's union takes the writer's {Describe(writer)}")
            : Match(writer, chosen);
    }

    private static ReadNode MatchDecimals(AvroSchema writer, AvroSchema reader) => new(ReadOp.Decimal, writer, reader)
    {
        Decimal = new DecimalRule(writer.Logical, reader.Logical),
        FixedSize = writer is FixedSchema @fixed ? @fixed.Size : -1,
    };

    private static ReadNode MatchPlain(AvroSchema writer, AvroSchema reader, TimeRule time)
    {
        switch (writer, reader)
        {
            case (EnumSchema from, EnumSchema to) when to.Accepts(from):
                int whenUnknown = to.Default is null ? -1 : to.IndexOf(to.Default);
                int Target(string symbol) => to.IndexOf(symbol) is >= 0 and int index ? index : whenUnknown;
                return new ReadNode(ReadOp.Enum, writer, reader) { Symbols = [.. from.Symbols.Select(Target)] };
            case (FixedSchema from, FixedSchema to) when to.Accepts(from) && to.Size == from.Size:
                return new ReadNode(ReadOp.Fixed, writer, reader) { FixedSize = from.Size };
            case (FixedSchema from, _) when IsUuidAsText(writer, reader):
                return new ReadNode(ReadOp.Uuid, writer, reader) { FixedSize = from.Size };
            case (PrimitiveSchema, PrimitiveSchema) when writer.Type == reader.Type || CanPromote(writer, reader):
                return new ReadNode((ReadOp)writer.Type, writer, reader) { Time = time };
            default:
                string reason = $"the writer's {Describe(writer)} cannot be read as {Describe(reader)}";
                return ReadNode.Mismatch(writer, reader, reason);
        }
    }

    private static bool IsSame(AvroSchema writer, AvroSchema branch) => (writer, branch) switch
    {
        (NamedSchema from, NamedSchema to) => from.Type == to.Type && from.FullName == to.FullName,
        _ => writer.Type == branch.Type,
    };

    private static bool NamesMatch(AvroSchema writer, AvroSchema branch) =>
        writer is NamedSchema from && branch is NamedSchema to && to.Accepts(from);

    /// <summary>Both say what they are, so the sixteen bytes are the text in another spelling (RFC 4122, section 3).</summary>
    private static bool IsUuidAsText(AvroSchema writer, AvroSchema reader) =>
        writer is { Type: AvroType.Fixed, Logical.Kind: LogicalKind.Uuid } && reader is { Type: AvroType.String, Logical.Kind: LogicalKind.Uuid };

    /// <summary>The promotions of the specification, and decimals and UUIDs of any kind, which convert by value.</summary>
    private static bool CanPromote(AvroSchema writer, AvroSchema reader) => (writer.Type, reader.Type) switch
    {
        (AvroType.Int, AvroType.Long or AvroType.Float or AvroType.Double) => true,
        (AvroType.Long, AvroType.Float or AvroType.Double) => true,
        (AvroType.Float, AvroType.Double) => true,
        (AvroType.String, AvroType.Bytes) => true,
        (AvroType.Bytes, AvroType.String) => true,
        _ => IsUuidAsText(writer, reader) || (writer.Logical.Kind == LogicalKind.Decimal && reader.Logical.Kind == LogicalKind.Decimal),
    };

    private static string Describe(AvroSchema schema)
    {
        string type = schema.Type.ToString().ToLowerInvariant();
        return schema is NamedSchema named ? $"{type} {named.FullName}" : type;
    }
}
