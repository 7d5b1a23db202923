namespace Accounting.Tests.Simulation;

internal enum GroupNoticeKind
{
    Assigned,
    Revoked,
    Lost,
}
