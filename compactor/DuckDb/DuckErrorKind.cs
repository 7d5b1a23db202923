namespace Accounting.Compactor.DuckDb;

/// <summary>Why a statement failed, by what can be done about it.</summary>
public enum DuckErrorKind
{
    /// <summary>The statement or its data is at fault; the message says how.</summary>
    Statement,

    /// <summary>Memory and the temporary folder together did not suffice: give more, or use fewer threads.</summary>
    OutOfMemory,

    /// <summary>A file could not be read or written.</summary>
    InputOutput,

    /// <summary>The lock-down refuses it: a path outside the allowed folders, a changed setting, an extension.</summary>
    Refused,

    /// <summary>The statement was interrupted.</summary>
    Interrupted,

    /// <summary>DuckDB itself broke: this database must not be used further.</summary>
    Fatal,
}
