using System.Security.Cryptography.X509Certificates;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>What a person reads who mistyped a password or named the wrong authority.</summary>
[Collection(RealExecutable.Name)]
public sealed class TurnedAwayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run", "--until-caught-up")]
    [InlineData("produce", "--simulate", "--transactions", "10")]
    public async Task A_certificate_of_an_unknown_authority_ends_the_command_with_one_message_and_leaves_nothing_behind(params string[] command)
    {
        using var known = new TestAuthority();
        using var unknown = new TestAuthority();
        using X509Certificate2 certificate = unknown.Issue("localhost");
        await using var broker = TurningAwayBroker.OfCertificate(certificate);
        File.WriteAllText(_folder.At("authority.pem"), known.Pem);

        ProgramResult result = await AccountingProgram.RunAsync([.. command, "--bootstrap-servers", broker.Address, "--data", _folder.At("data"),
            "--kafka", "security.protocol=ssl", "--kafka", $"ssl.ca.location={_folder.At("authority.pem")}"]);

        string message = Assert.Single(result.Expect(2).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(["accounting: ", broker.Address, "certificate verify failed", "ssl.ca.location"], told => Assert.Contains(told, message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder.At("data")));
    }
}
