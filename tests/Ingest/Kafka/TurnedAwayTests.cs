using System.Security.Cryptography.X509Certificates;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Accounting.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>Brokers that answer and turn the client away: whoever opens a log is told why, at once, and that no waiting helps.</summary>
public sealed class TurnedAwayTests : IDisposable
{
    private const int ToldByLibrdkafka = 1107;

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Openers => [.. Openings.Keys];

    private static Dictionary<string, Func<KafkaOptions, Task>> Openings => new()
    {
        ["consumer"] = async options => (await KafkaTransactionLog.OpenAsync(options, new VerbatimDecoder(), TimeProvider.System, NullLogger.Instance, Cancellation)).Dispose(),
        ["reader"] = async options => (await KafkaLogReader.OpenAsync(options, new VerbatimDecoder(), TimeProvider.System, NullLogger.Instance, Cancellation)).Dispose(),
        ["producer"] = async options => (await TransactionProducer.OpenAsync(options, null, TimeProvider.System, NullLogger.Instance, null, Cancellation)).Dispose(),
        ["survey"] = async options => await TopicSurvey.AskAsync(options, TimeProvider.System, NullLogger.Instance, Cancellation),
        ["progress"] = async options =>
        {
            using var progress = new GroupProgress(options, TimeProvider.System, NullLogger.Instance);
            await progress.ReadAsync(Cancellation);
        },
    };

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Openers))]
    public async Task A_wrong_password_is_told_as_one(string opener)
    {
        await using var broker = TurningAwayBroker.OfWrongPassword();

        await AssertTurnedAwayAsync(opener, Sasl(broker), "Invalid username or password", "sasl.mechanism");
    }

    [Theory]
    [MemberData(nameof(Openers))]
    public async Task A_mechanism_that_the_broker_lacks_is_told_with_those_that_it_has(string opener)
    {
        await using var broker = TurningAwayBroker.OfOtherMechanism();

        await AssertTurnedAwayAsync(opener, Sasl(broker), "PLAIN", "SCRAM-SHA-512");
    }

    [Theory]
    [MemberData(nameof(Openers))]
    public async Task An_authority_that_is_not_trusted_is_told(string opener)
    {
        using var other = new TestAuthority();
        using X509Certificate2 certificate = other.Issue("localhost");
        await using var broker = TurningAwayBroker.OfCertificate(certificate);

        await AssertTurnedAwayAsync(opener, Tls(broker), "certificate verify failed", "ssl.ca.location");
    }

    [Theory]
    [MemberData(nameof(Openers))]
    public async Task A_certificate_of_another_host_is_told(string opener)
    {
        using X509Certificate2 certificate = _authority.Issue("kafka.example.com");
        await using var broker = TurningAwayBroker.OfCertificate(certificate);

        await AssertTurnedAwayAsync(opener, Tls(broker), "certificate verify failed", "names the host");
    }

    [Fact]
    public async Task A_broker_that_closes_connections_without_a_word_is_waited_for_and_told_as_such()
    {
        using X509Certificate2 certificate = _authority.Issue("localhost");
        await using var broker = TurningAwayBroker.OfCertificate(certificate, demandsOne: true);

        Assert.Contains("closed by peer", await ToldAfterWaitingAsync(broker), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broker_that_goes_away_in_the_middle_of_a_handshake_is_waited_for_and_what_was_heard_is_told(bool resets)
    {
        await using var broker = TurningAwayBroker.GoingAway(resets);

        // Of the handshake's failure or of the connection's end, whichever the client came upon first.
        Assert.Contains("in state SSL_HANDSHAKE", await ToldAfterWaitingAsync(broker), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorCode.Local_Ssl, "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed", true)]
    [InlineData(ErrorCode.Local_Ssl, "SSL handshake failed: error:0A00010B:SSL routines::wrong version number", true)]
    [InlineData(ErrorCode.Local_Ssl, "SSL handshake failed: error:0A000126:SSL routines::unexpected eof while reading", false)]
    [InlineData(ErrorCode.Local_Ssl, "SSL handshake failed: SSL transport error: Broken pipe", false)]
    [InlineData(ErrorCode.Local_Transport, "SSL handshake failed: Disconnected: connection reset by peer", false)]
    [InlineData(ErrorCode.Local_Transport, "Receive failed: error:0A00045C:SSL routines::tlsv13 alert certificate required", true)]
    [InlineData(ErrorCode.Local_Transport, "Connect to ipv4#127.0.0.1:1 failed: Connection refused", false)]
    [InlineData(ErrorCode.Local_Authentication, "SASL authentication error: Authentication failed: Invalid username or password", true)]
    [InlineData(ErrorCode.Local_Authentication, "SASL PLAIN mechanism handshake failed: Local: Broker transport failure: broker's supported mechanisms: (n/a)", false)]
    [InlineData(ErrorCode.Local_Authentication, "Failed to acquire SASL OAUTHBEARER token: Failed to retrieve OIDC token: Could not connect (-1)", false)]
    [InlineData(ErrorCode.Local_Authentication, "Failed to acquire SASL OAUTHBEARER token: Failed to retrieve OIDC token: invalid_client (401)", true)]
    public void A_refusal_is_told_from_a_connection_that_breaks_off(ErrorCode code, string reason, bool isRefusal) =>
        Assert.Equal(isRefusal, HeardErrors.IsTurnedAway(new Error(code, reason)));

    /// <summary>What is told when the time of a first contact is over. It is over by a clock of ours once something was heard: how long a handshake takes is the machine's affair.</summary>
    private async Task<string> ToldAfterWaitingAsync(TurningAwayBroker broker)
    {
        KafkaOptions options = Tls(broker);
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        var told = new LogEvents<LogSurvey>();
        Task<LogSurvey> survey = TopicSurvey.AskAsync(options, clock, told, Cancellation);
        while (!survey.IsCompleted && !told.Of(ToldByLibrdkafka).Any(line => line.Contains(" FAIL:", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation);
        }

        clock.Advance(options.FirstContactTimeout);

        return (await Assert.ThrowsAsync<BrokerUnavailableException>(() => survey)).Message;
    }

    private static async Task AssertTurnedAwayAsync(string opener, KafkaOptions options, params string[] told)
    {
        long began = TimeProvider.System.GetTimestamp();

        LogRefusedException refused = await Assert.ThrowsAsync<LogRefusedException>(() => Openings[opener](options));

        Assert.All(told.Append(options.BootstrapServers), text => Assert.Contains(text, refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refused.Message);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < options.FirstContactTimeout, "It was waited for.");
    }

    private static KafkaOptions Sasl(TurningAwayBroker broker) => Options(broker, new()
    {
        ["security.protocol"] = "sasl_plaintext",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.username"] = "accounting",
        ["sasl.password"] = "wrong",
    });

    private KafkaOptions Tls(TurningAwayBroker broker)
    {
        File.WriteAllText(_folder.At("authority.pem"), _authority.Pem);
        return Options(broker, new() { ["security.protocol"] = "ssl", ["ssl.ca.location"] = _folder.At("authority.pem") });
    }

    /// <summary>The stand-in listens by IPv4 alone, and localhost has an address of either kind on most machines: who tried the other first would hear that nobody is there.</summary>
    private static KafkaOptions Options(TurningAwayBroker broker, Dictionary<string, string> settings) => new()
    {
        BootstrapServers = broker.Address,
        FirstContactTimeout = TimeSpan.FromSeconds(30),
        Settings = new Dictionary<string, string>(settings) { ["broker.address.family"] = "v4" },
    };
}
