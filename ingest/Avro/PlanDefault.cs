namespace Accounting.Ingest.Avro;

/// <summary>A default's encoded data, and the step that reads it into its field.</summary>
internal sealed record PlanDefault(PlanStep Step, byte[] Encoded)
{
    public static PlanDefault Of(FieldDefault missing) => new(PlanStep.Of(missing.Node, missing.ReaderIndex), missing.Encoded);
}
