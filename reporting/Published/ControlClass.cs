namespace Accounting.Reporting.Published;

/// <summary>Whether a person may accept what a control finds.</summary>
public enum ControlClass
{
    /// <summary>It proves that the books are exact: nobody can sign a difference away.</summary>
    Proof,

    /// <summary>It lays the books beside what others say or do: a person may accept the very difference that stands.</summary>
    Signable,
}
