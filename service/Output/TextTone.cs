namespace Accounting.Service.Output;

/// <summary>What a line is to a person; its colour on a terminal.</summary>
public enum TextTone
{
    Plain,

    /// <summary>What the lines below it are about.</summary>
    Heading,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>Something will be done.</summary>
    Attention,

    /// <summary>Somebody has to do something.</summary>
    Bad,
}
