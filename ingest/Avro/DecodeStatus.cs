namespace Accounting.Ingest.Avro;

/// <summary>What decoding came to. Malformed data is a result and not an exception: a topic may be full of it.</summary>
public enum DecodeStatus : byte
{
    /// <summary>Decoded, to the last byte.</summary>
    Ok,

    /// <summary>The data ends inside a value.</summary>
    Truncated,

    /// <summary>The value ends before the data does.</summary>
    TrailingBytes,

    /// <summary>A number has more than 64 bits or more than 10 bytes.</summary>
    NumberTooLong,

    /// <summary>A number does not fit 32 bits, where the schema says int.</summary>
    IntOutOfRange,

    /// <summary>A boolean is neither 0 nor 1.</summary>
    BooleanInvalid,

    /// <summary>A length is negative or goes past the end of the data.</summary>
    LengthInvalid,

    /// <summary>A string is not UTF-8.</summary>
    Utf8Invalid,

    /// <summary>An enum's number is none of the writer's symbols.</summary>
    EnumOutOfRange,

    /// <summary>An enum's symbol is unknown to the reader, whose enum has no default.</summary>
    SymbolUnknown,

    /// <summary>A union's number is none of its branches.</summary>
    UnionOutOfRange,

    /// <summary>A union holds a branch that the reader's schema cannot take.</summary>
    BranchUnreadable,

    /// <summary>An array's or map's count is impossible.</summary>
    BlockCountInvalid,

    /// <summary>The size in front of an array's or map's block is not the size of its items.</summary>
    BlockSizeInvalid,

    /// <summary>More values that take no bytes than <see cref="AvroLimits.ZeroByteItemsMax"/>.</summary>
    TooManyItems,

    /// <summary>Values nested deeper than <see cref="AvroLimits.DepthMax"/>.</summary>
    TooDeep,

    /// <summary>A decimal has no bytes.</summary>
    DecimalEmpty,

    /// <summary>A decimal has more digits than its writer's or the reader's precision.</summary>
    DecimalOverflow,

    /// <summary>A decimal or a time has digits that the reader's scale or unit cannot hold.</summary>
    Inexact,

    /// <summary>A time does not fit 64 bits in the reader's unit.</summary>
    TimeOverflow,
}
