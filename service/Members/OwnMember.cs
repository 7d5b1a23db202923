namespace Accounting.Service.Members;

/// <summary>The consumer of this very process, where it has one: who asks it needn't wait for its next word in the store.</summary>
public sealed class OwnMember
{
    private volatile Func<MemberRecord>? _ask;

    /// <summary>What it would tell now; null while no consumer runs.</summary>
    public MemberRecord? Word => _ask?.Invoke();

    /// <summary>A consumer runs, and answers from any thread.</summary>
    public void Begin(Func<MemberRecord> ask) => _ask = ask;

    /// <summary>It runs no more.</summary>
    public void End() => _ask = null;
}
