namespace Accounting.Aggregator.Offsets;

/// <summary>Why something was read again.</summary>
public enum RunKind
{
    /// <summary>The nightly reading of the last days.</summary>
    Replay,

    /// <summary>A range that someone asked for.</summary>
    Backfill,

    /// <summary>A file.</summary>
    Import,

    /// <summary>Quarantined messages, once the cause was mended.</summary>
    Redrive,

    /// <summary>Ranges that were accepted as something else by a decoder that has been mended: what it made of them is retracted.</summary>
    Redecode,
}
