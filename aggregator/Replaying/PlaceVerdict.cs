namespace Accounting.Aggregator.Replaying;

/// <summary>What a message that was read again is to what is stored at its place.</summary>
internal enum PlaceVerdict
{
    /// <summary>Nothing that counts is stored there.</summary>
    New,

    /// <summary>The same is stored there.</summary>
    Known,

    /// <summary>The same message is stored there, decoded as something else.</summary>
    Different,
}
