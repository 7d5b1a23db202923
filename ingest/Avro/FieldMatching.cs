namespace Accounting.Ingest.Avro;

/// <summary>
/// Which of the reader's fields takes which of the writer's. A name of its own goes before an alias, and no field is
/// taken twice.
/// </summary>
internal static class FieldMatching
{
    /// <summary>The reader's field for each of the writer's, null where there is none.</summary>
    public static RecordField?[] Match(RecordSchema writer, RecordSchema reader)
    {
        var targets = new RecordField?[writer.Fields.Count];
        foreach (RecordField field in writer.Fields)
            targets[field.Position] = reader.Find(field.Name);
        foreach (RecordField field in reader.Fields)
        {
            if (writer.Find(field.Name) is not null)
                continue;
            foreach (string alias in field.Aliases)
            {
                if (writer.Find(alias) is RecordField source && targets[source.Position] is null)
                {
                    targets[source.Position] = field;
                    break;
                }
            }
        }

        return targets;
    }
}
