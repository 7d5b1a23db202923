using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// What a client's error handler hears. A question fails with no more than that no broker answered; why, only the handler is told: that the password
/// is wrong, or the certificate not one to be trusted. Told on the client's own threads, asked on any.
/// </summary>
internal sealed partial class HeardErrors(KafkaOptions options)
{
    private const string ConnectionFailed = "FAIL";

    /// <summary>What a connection that breaks off looks like: a broker that restarts does it in the middle of whatever it was about to say.</summary>
    private static readonly string[] BreakingOff =
        ["Disconnected", "unexpected eof", "transport error", "transport failure", "Timed out", "close notify", "user canceled", "internal error"];

    private volatile Error? _refusal;
    private volatile Error? _last;

    /// <summary>Whether a broker has turned this client away, and none has answered since.</summary>
    public bool IsRefused => _refusal is not null;

    public void Hear(Error error)
    {
        if (error.Code != ErrorCode.Local_AllBrokersDown)
            _last = error;

        if (IsTurnedAway(error))
            _refusal = error;
    }

    /// <summary>A connection that ends without an error is only in the client's log.</summary>
    public void Hear(LogMessage message)
    {
        if (message.Facility == ConnectionFailed)
            Hear(new Error(ErrorCode.Local_Transport, message.Message[(message.Message.IndexOf("]: ", StringComparison.Ordinal) is >= 0 and int at ? at + 3 : 0)..]));
    }

    /// <summary>A broker has answered.</summary>
    public void Forget()
    {
        _refusal = null;
        _last = null;
    }

    /// <summary>The exception that says what to do about an error, and of one that says nothing itself, what was heard.</summary>
    public Exception Translate(Error error, Exception? inner = null, string circumstance = "")
    {
        Exception translated = KafkaErrors.Translate(error, options, inner);
        return translated is BrokerUnavailableException ? Unanswered(error.Reason + circumstance, inner) : translated;
    }

    /// <summary>No broker answered: by what was heard, because none can be reached, or because it turns this client away.</summary>
    public Exception Unanswered(string problem, Exception? inner = null)
    {
        if (_refusal is { } refusal)
            return new LogRefusedException($"Kafka at {options.BootstrapServers} turns this client away: {OneLine(refusal.Reason)}. {RemedyOf(refusal.Code)}", inner);

        string heard = _last is { } last && last.Reason != problem ? $" The last that was heard: {OneLine(last.Reason)}" : "";
        return new BrokerUnavailableException(options.BootstrapServers, problem + heard, inner);
    }

    /// <summary>Whether a broker was reached and didn't want this client, or this client it: nothing but a person helps.</summary>
    internal static bool IsTurnedAway(Error error)
    {
        bool mayBe = error.Code switch
        {
            ErrorCode.Local_Ssl or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism or ErrorCode.IllegalSaslState => true,

            // A server of tokens is not a broker: where it answers, it says so by a status.
            ErrorCode.Local_Authentication => !error.Reason.Contains("OAUTHBEARER token", StringComparison.Ordinal) || ClientErrorStatus().IsMatch(error.Reason),

            // With TLS 1.3 a client's certificate is judged when the client takes the connection for made.
            ErrorCode.Local_Transport => error.Reason.Contains("SSL routines", StringComparison.Ordinal) && error.Reason.Contains("alert", StringComparison.Ordinal),
            _ => false,
        };
        return mayBe && !BreakingOff.Any(text => error.Reason.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    private static string RemedyOf(ErrorCode code) => code is ErrorCode.Local_Ssl or ErrorCode.Local_Transport
        ? "Look at security.protocol, at ssl.ca.location and the client's own certificate, and whether the broker's certificate names the host by which it is addressed."
        : "Look at security.protocol, sasl.mechanism, and the name and password or token that go with it.";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ');

    [GeneratedRegex(@"\(4\d\d\)|\b4\d\d\b")]
    private static partial Regex ClientErrorStatus();
}
