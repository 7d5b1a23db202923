namespace Accounting.Compactor.Sharing;

/// <summary>What a compactor needs to share its work with others.</summary>
/// <param name="Clock">Ages of claims are counted by it, and waits.</param>
/// <param name="Software">What this program calls itself: work is shared among equals, since another version may write other bytes.</param>
/// <param name="Member">What this process calls itself.</param>
public sealed record SharingOptions(TimeProvider Clock, string Software, string Member);
