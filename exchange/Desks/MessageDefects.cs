namespace Accounting.Exchange.Desks;

/// <summary>The ways in which a message can be broken.</summary>
public static class MessageDefects
{
    /// <summary>All but <see cref="MessageDefect.None"/>.</summary>
    public static IReadOnlyList<MessageDefect> All { get; } = [.. Enum.GetValues<MessageDefect>().Where(defect => defect != MessageDefect.None)];
}
