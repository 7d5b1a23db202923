namespace Accounting.Ingest.Avro;

/// <summary>What the front of a message came to.</summary>
public enum FrameStatus
{
    /// <summary>The frame is whole and its schema is known.</summary>
    Ok,

    /// <summary>The message has no bytes.</summary>
    Empty,

    /// <summary>The message ends inside its frame.</summary>
    Truncated,

    /// <summary>The message begins like none of the known frames.</summary>
    FrameUnknown,

    /// <summary>The registry does not know the schema.</summary>
    SchemaUnknown,

    /// <summary>The registry knows the schema, and it cannot be read as the reader's.</summary>
    SchemaUnreadable,
}
