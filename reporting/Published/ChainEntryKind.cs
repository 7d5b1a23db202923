namespace Accounting.Reporting.Published;

/// <summary>Why an entry was added to the chain.</summary>
public enum ChainEntryKind
{
    /// <summary>Months became final.</summary>
    Close,

    /// <summary>Final months got a further revision, on purpose.</summary>
    Restatement,
}
